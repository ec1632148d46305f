"""`/api/v1` and `/health`: a module for each address or few that belong together."""

from search_api.api import (
    bulk,
    conformance,
    description,
    export,
    health,
    metrics,
    people,
    quality,
    records,
    search,
    similar,
    status,
    taking,
    votes,
)

ROUTERS = (
    search.router,
    export.router,
    votes.router,
    people.router,
    records.router,
    bulk.router,
    description.router,
    taking.router,
    similar.router,
    quality.router,
    conformance.router,
    status.router,
    health.router,
    metrics.router,
)
