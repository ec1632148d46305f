"""The application: API, site and health, over one store and one engine."""

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from conformance.report.side_by_side import Make
from indexer.question.query import Engine
from search_api.api import export as taking
from search_api.api import records, search, similar
from search_api.api.records import json
from search_api.ori import feed as ori_feed
from search_api.ori import v2 as ori_v2
from search_api.services import Services, services
from search_api.site import conformance as toets
from search_api.site import pages, quality
from search_api.web import problems
from search_api.web.documented import OWNER, described
from search_api.web.problems import errors, invalid
from store import Organisation, Store
from store.status import months

DESCRIPTION = """Open search over Dutch council information: motions, amendments, votes, attendance
and documents of many councils in one shape, the VNG Open Raadsinformatie standard. No key needed.
Field names are the standard's Dutch; `data` holds the standard's own properties, `ext` ours."""


def create_app(
    store: Store,
    engine: Engine,
    known: list[Organisation],
    contact: dict[str, str] | None = None,
    make: Make | None = None,
    labels: dict[str, str] | None = None,
) -> FastAPI:
    """`known` are the organisations of the registry, for when nothing was crawled yet; `contact`
    (name, email, url) is whom the descriptions name; `make` shows in a report of `/toets` what
    becomes of an answer; `labels` are the names of vendors by their keys, as they write them."""
    app = FastAPI(title="Griffie", version="1.0.0", description=DESCRIPTION, contact=contact)
    app.state.services = Services(store, engine, known, contact, make, labels)
    app.add_middleware(GZipMiddleware, minimum_size=2000)
    problems.install(app, pages.problem_page)
    app.include_router(search.router)
    app.include_router(taking.router)
    app.include_router(records.router)
    app.include_router(similar.router)
    app.include_router(quality.router)
    app.include_router(toets.router)
    app.include_router(pages.router)
    app.mount(ori_v2.PATH, ori_v2.create(app.state.services))
    for path in (ori_feed.PATH, ori_feed.WELL_KNOWN):  # a mount answers only from its slash on
        app.add_api_route(path, ori_feed.document, include_in_schema=False)
    app.mount(ori_feed.PATH, ori_feed.create(app.state.services))
    app.mount(
        "/static", StaticFiles(directory=Path(__file__).parent / "site" / "static"), name="static"
    )

    @app.get(
        "/api/v1/status",
        tags=["status"],
        responses=errors(400, 503),
        openapi_extra=described(OWNER),
    )
    def status(request: Request) -> Response:
        """Per organisation and vendor: state (ok, incompleet, achter, geblokkeerd, mislukt, nooit,
        opgeheven), last success, last content date, what is held and what is missing. With
        `organisatie` (TOOI code or key) also per month what the source named, what we hold and
        what it kept back."""
        found = services(request)
        every = found.registered()
        unknown = set(request.query_params) - {"organisatie"}
        if unknown:
            raise invalid(sorted(unknown)[0], "onbekende parameter", ["organisatie"])
        asked = request.query_params.getlist("organisatie")
        if not asked:
            return json({"results": [each.as_dict() for each in every]})
        named = {each.sleutel: each.organisatie for each in every}
        codes = {named.get(name, name) for name in asked}
        absent = codes - {each.organisatie for each in every}
        if absent:
            raise invalid("organisatie", f"onbekend: {', '.join(sorted(absent))}", sorted(named))
        detail = {code: months(found.store, code) for code in codes}
        rows = [
            {**each.as_dict(), "maanden": detail[each.organisatie].get(each.leverancier, [])}
            for each in every
            if each.organisatie in codes
        ]
        return json({"results": rows})

    @app.get("/health/live", tags=["health"])
    def live() -> Response:
        """The process answers."""
        return json({"status": "ok"})

    @app.get("/health/ready", tags=["health"], responses=errors(503))
    def ready(request: Request) -> Response:
        """Store and index answer; gives how far the index is behind the store."""
        found = services(request)
        indexed, last = found.engine.seq(), found.store.last_seq()
        return json(
            {"status": "ok", "opslag": last, "index": indexed, "achterstand": last - indexed}
        )

    return app
