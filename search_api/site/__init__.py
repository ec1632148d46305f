"""The site: server-rendered pages that work without JavaScript, each with its JSON twin."""

from search_api.site import conformance, quality, record, search

ROUTERS = (quality.router, conformance.router, search.router, record.router)
