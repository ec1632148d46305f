"""What answers are made with, loaded before the first of them: the service asks itself what its
visitors ask first."""

import logging
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message

from indexer.dutch.analysis import prepare
from indexer.meaning.asking import meant
from indexer.question.language import parse
from indexer.question.plan import Step
from indexer.question.query import (
    FACETS,
    Alike,
    Hit,
    Query,
    Result,
    Stand,
    Unavailable,
)
from indexer.question.suggesting import suggestion
from search_api.services import Services
from search_api.site.rendering import templates
from store import StoreUnavailable

log = logging.getLogger("griffie.api")
#: a compound, a verb and a misspelling: between them they need every list of words
WORDS = "woningbouwlocatie aangenomen fietspat"
FACETED = "&".join(f"facet={name}" for name in FACETS)
#: addresses that are asked once
PATHS = (
    "/",
    "/?q=gemeente",
    f"/api/v1/search?q=gemeente&{FACETED}&histogram=jaar",
    "/api/v1/status",
    "/leveranciers",
    "/reizende-moties",
    "/openapi.json",
)


class _Empty:
    """An engine that holds nothing, so that the words are loaded while there is no index too."""

    def search(self, query: Query) -> Result:
        return Result(total=0, exact_forms=0, hits=(), facets={}, histogram=None, state="")

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        return {}

    def near(self, step: Step, query: Query, least: float) -> list[Hit]:
        return []

    def values(self, field: str) -> list[str]:
        return []

    def alike(self, keys: Sequence[str], limit: int, least: float) -> list[Alike]:
        return [[] for _ in keys]

    def seq(self) -> int:
        return 0

    def stand(self) -> Stand:
        return Stand(0, "", 0)

    def close(self) -> None:
        """Nothing is held."""


async def warm(app: ASGIApp, found: Services) -> None:
    """Loads word lists, speller and templates, and has some pages made; what is away is logged, and
    is told to whoever asks later."""
    await run_in_threadpool(load)
    try:
        pages = await run_in_threadpool(_held, found)
    except (Unavailable, StoreUnavailable) as error:
        log.info("nog niet opgewarmd: %s", error)
        return
    for path in (*PATHS, *pages):
        await _ask(app, path)


def load() -> None:
    """What is the same for every process."""
    prepare()
    meant(WORDS)
    suggestion(_Empty(), WORDS, Query(parse(WORDS), size=1), 0)
    for name in templates.env.list_templates():
        templates.env.get_template(name)


def _held(found: Services) -> list[str]:
    """The page of a record that is found, if there is one, and of each vendor that was read."""
    newest = [hit.document.id for hit in found.engine.search(Query(size=1)).hits]
    vendors = sorted({each.leverancier for each in found.registered() if each.laatste_crawl})
    return [*(f"/records/{key}" for key in newest), *(f"/leveranciers/{each}" for each in vendors)]


async def _ask(app: ASGIApp, address: str) -> None:
    """Has an answer made, and drops it."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("localhost", 80),
        "client": None,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html, */*;q=0.8")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        """Nobody listens."""

    try:
        await app(scope, receive, send)
    except Exception as error:  # a page that fails is logged and answered, and stops no start
        log.error("opwarmen met %s mislukte: %r", address, error)
