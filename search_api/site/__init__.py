"""The site: server-rendered pages that work without JavaScript, each with its JSON twin."""

from search_api.site import (
    beside,
    conformance,
    councils,
    course,
    coverage,
    docs,
    home,
    lists,
    origin,
    parties,
    people,
    quality,
    record,
    search,
    stemming,
    texts,
    travelling,
)

#: in this order: the first whose address fits answers
ROUTERS = (
    home.router,
    search.router,
    course.router,
    docs.router,
    quality.router,
    conformance.router,
    coverage.router,
    councils.router,
    lists.router,
    people.router,
    parties.router,
    beside.router,
    stemming.router,
    origin.router,
    record.router,
    texts.router,
    travelling.router,
)
