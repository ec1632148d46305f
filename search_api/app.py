"""The application: API, site and health, over one store and one engine."""

import functools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import create_task_group
from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from conformance.report.side_by_side import Make
from indexer.classic.query import ClassicEngine
from indexer.question.query import Engine
from search_api import api, assistant, classic, conventions, following, ori, site
from search_api.at_once import Places
from search_api.middleware.addressed import Addressed
from search_api.middleware.bounded import Bounded
from search_api.middleware.conditional import Conditional
from search_api.middleware.headers import Outside
from search_api.middleware.limited import Limited
from search_api.middleware.traced import Noted, Traced
from search_api.operation import Operation
from search_api.services import Services
from search_api.site.rendering import problem_page
from search_api.trusted import TrustedClassic, TrustedEngine
from search_api.warm import warm
from search_api.web import problems
from search_api.web.accepting import acceptable
from search_api.web.openapi import VERSION, describe
from search_api.web.paced import Streams, Work
from search_api.web.questions import strict
from store import Organisation, Store

DESCRIPTION = """Open search over Dutch council information: motions, amendments, votes, attendance
and documents of many councils in one shape, the VNG Open Raadsinformatie standard. No key needed.
Field names are the standard's Dutch; `data` holds the standard's own properties, `ext` ours."""
#: zlib's level: a stream of a million rows takes ten times as long at the highest, for a tenth of the size
PACKED = 3
STATIC = Path(__file__).parent / "site" / "static"


def create_app(
    store: Store,
    engine: Engine,
    known: list[Organisation],
    contact: dict[str, str] | None = None,
    make: Make | None = None,
    labels: Mapping[str, str] | None = None,
    classic_engine: ClassicEngine | None = None,
    operation: Operation | None = None,
) -> FastAPI:
    """`known` are the organisations of the registry, for when nothing was crawled yet; `contact`
    (name, email, url) is whom the descriptions name; `make` shows in a report of `/toets` what
    becomes of an answer; `labels` are the names of vendors by their keys, as they write them;
    `classic_engine` answers the re-users of ORI Classic; `operation` is how the service is run."""
    run = operation or Operation()
    asked = TrustedEngine(store, engine)
    found = Services(store, asked, known, contact, make, labels, run)
    app = FastAPI(
        title="Griffie",
        version=VERSION,
        servers=[{"url": "/"}],
        description=DESCRIPTION,
        contact=contact,
        lifespan=_warmed,
        routes=_routes().routes,
        strict_content_type=False,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = found
    work = Work()
    app.state.turns, app.state.streams = {}, Streams(work)
    describe(app, found)
    _surround(app, problems.install(app, problem_page), run, work)
    ori.mount(app, found)
    classic.install(app, found, classic_engine and TrustedClassic(store, classic_engine))
    assistant.install(app, found)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


@functools.cache
def _routes() -> APIRouter:
    """Made once in a process: FastAPI looks long through all that they are asked and give."""
    every = APIRouter(strict_content_type=False)
    for router in (*api.ROUTERS, *following.ROUTERS):
        every.include_router(router, dependencies=[Depends(acceptable), Depends(strict)])
    for router in (*site.ROUTERS, *conventions.ROUTERS, *following.PAGES):
        every.include_router(router)
    return every


def _surround(app: FastAPI, answer: problems.Answer, run: Operation, work: Work) -> None:
    """What every question passes, from the innermost to the outermost."""
    app.add_middleware(Noted)
    app.add_middleware(Conditional)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=PACKED)
    app.add_middleware(Bounded, answer=answer)
    app.add_middleware(Limited, answer=answer, operation=run, work=work)
    app.add_middleware(Outside, answer=answer)
    app.add_middleware(Addressed, operation=run)
    app.add_middleware(Traced)


@asynccontextmanager
async def _warmed(app: FastAPI) -> AsyncIterator[None]:
    """No question is taken, and so `/health/ready` says nothing, before all is loaded."""
    found: Services = app.state.services
    places = Places(current_default_thread_limiter(), found.operation.at_once)
    await warm(app, found)
    async with create_task_group() as beside:
        beside.start_soon(places.give)
        yield
        beside.cancel_scope.cancel()
