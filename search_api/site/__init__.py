"""The site: server-rendered pages that work without JavaScript, each with its JSON twin."""

from search_api.site import conformance, docs, quality, record, search, travelling

ROUTERS = (
    docs.router,
    quality.router,
    conformance.router,
    search.router,
    travelling.router,
    record.router,
)
