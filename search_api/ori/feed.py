"""`/ori/feed/v0`: the publication feed (event polling 0.0.2-concept) over all sources, as aggregator.

Snapshot, feed and collections give the same records under the identity that their source gave them;
what was published, changed, withdrawn or redacted comes in one numbered order without gaps.
"""

import asyncio
import functools
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Depends, FastAPI, Query, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from search_api.ori.common import HEADERS, application, routing
from search_api.ori.feed_models import Collection, Document, Event, Feed, Resource, Snapshot
from search_api.ori.feed_questions import LIMIT, News, Page, Part
from search_api.ori.feed_records import PATH, shown
from search_api.services import Services
from search_api.web.answers import Responses, json, media
from search_api.web.cursors import seal_parts
from search_api.web.problems import Problem, errors, invalid
from search_api.web.questions import strict
from search_api.web.requests import base_url, services
from standard.feed_names import FEED_TYPES
from standard.resources import RESOURCES
from store import Store
from store.publication import Published, counts, current, head, one, publish, records

VERSION = "0.0.2-concept"
WELL_KNOWN = "/.well-known/ori-feed"
#: versions of the log that one question may bring the feed up with
LOOKED_AT = 5000
#: seconds between two looks for news in the stream, and that a stream lasts
PAUSE, LASTS = 2.0, 900.0
#: digits that no number of the feed has
DIGITS = 16
COLLECTIONS = {RESOURCES[name].collectie: name for name in FEED_TYPES}
DESCRIPTION = """De publicatiefeed van Open Raadsinformatie (event polling 0.0.2-concept) over alle
bronnen van Griffie, in de rol van aggregator. Begin met de snapshot, volg daarna de feed vanaf
`feedCursor`. Identiteit is organisatiecode met de sleutel van de bron. Een document zonder
`datumingediend` staat er niet in, want de feed eist die; het servicedocument telt ze."""


def create(found: Services) -> FastAPI:
    """The application, to be mounted at `PATH`."""
    title = "Publicatiefeed Open Raadsinformatie van Griffie"
    return application(found, title, VERSION, DESCRIPTION, _routes())


@functools.cache
def _routes() -> APIRouter:
    router = routing()
    for path, endpoint, name, model in ROUTES:
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            operation_id=name,
            summary=(endpoint.__doc__ or "").partition(".")[0],
            response_model=None if endpoint is stream else model,
            responses={
                **errors(400, 404, 503),
                **(_events_described() if endpoint is stream else {}),
            },
            response_class=Response if endpoint is stream else JSONResponse,
            dependencies=[Depends(strict)],
        )
    return router


def place(request: Request) -> str:
    return base_url(request).removesuffix(PATH) + PATH


def brought_up(request: Request) -> tuple[Store, int]:
    """The store with the feed brought up to its log, and the last number."""
    store = services(request).store
    publish(store, LOOKED_AT)
    return store, head(store)


def of(store: Store, kind: str) -> str:
    """A kind of list of this course of the store: after a backup was put back numbers are given
    again, and a cursor of before leads nowhere."""
    return f"{kind}{store.identity.standing().teruggezet}"


def following(request: Request, path: str, cursor: str) -> str:
    """The address of the next part of a list."""
    kept = [(n, v) for n, v in request.query_params.multi_items() if n != "cursor"]
    return f"{path}?{urlencode([*kept, ('cursor', cursor)])}"


def document(request: Request) -> Response:
    """Het servicedocument. Wie publiceert, wat er staat en hoe vers het is."""
    base = place(request)
    found = services(request)
    rows: dict[str, dict[str, Any]] = {}
    for each in found.registered():
        if each.laatste_crawl is None:
            continue
        row = rows.setdefault(
            each.organisatie, {"organisatiecode": each.organisatie, "naam": each.naam}
        )
        fresh = max(row.get("laatstBijgewerkt", ""), each.laatste_succes or "")
        if fresh:
            row["laatstBijgewerkt"] = fresh
    if not rows:
        raise Problem(503, "er is nog geen organisatie gelezen")
    store, last = brought_up(request)
    held = found.remembered("publicatie", (last, store.last_seq()), lambda: counts(store))
    made = {
        "rol": "aggregator",
        "organisaties": [rows[code] for code in sorted(rows)],
        "resourceTypes": list(FEED_TYPES.values()),
        "feedUrl": f"{base}/feed",
        "snapshotUrl": f"{base}/snapshot",
        "streamUrl": f"{base}/feed/stream",
        "nietGepubliceerd": {
            FEED_TYPES[name]: there - given for name, (given, there) in held.items()
        },
    }
    if email := (found.contact or {}).get("email"):
        made["contact"] = email
    return json(made, {**HEADERS, "API-Version": VERSION})


def feed(request: Request, asked: Annotated[Part, Query()]) -> Response:
    """De feed. Alles wat sinds de cursor gepubliceerd, gewijzigd of verwijderd is."""
    base = place(request)
    store, last = brought_up(request)
    parts = asked.place(of(store, "f"))
    after = int(parts[0]) if parts else 0
    if after > last:
        raise invalid("cursor", "onbekende of verlopen cursor")
    rows = records(
        store,
        after,
        asked.limit + 1,
        until=last,
        organisatie=asked.organisatiecode,
        resource=asked.resource,
    )
    rows, more = rows[: asked.limit], len(rows) > asked.limit
    cursor = seal_parts(of(store, "f"), rows[-1].nummer if more else last)
    onward = following(request, f"{base}/feed", cursor) if more else None
    body = {
        "records": [shown(row, base) for row in rows],
        "cursor": cursor,
        "head": last,
        "hasMore": more,
        "next": onward,
    }
    headers = {"Cache-Control": "public, max-age=15"}
    if onward:
        headers["Link"] = f'<{onward}>; rel="next"'
    return json(body, headers)


def snapshot(request: Request, asked: Annotated[Part, Query()]) -> Response:
    """De snapshot. Alles wat er nu is, met de cursor vanwaar de feed verder gaat."""
    base = place(request)
    store, last = brought_up(request)
    parts = asked.place(of(store, "s"), 2)
    until, after = (int(parts[0]), parts[1]) if parts else (last, "")
    rows = current(
        store,
        after,
        asked.limit + 1,
        until=until,
        organisatie=asked.organisatiecode,
        resource=asked.resource,
    )
    rows, more = rows[: asked.limit], len(rows) > asked.limit
    cursor = seal_parts(of(store, "s"), until, rows[-1].version.id) if more else None
    body = {
        "records": [shown(row, base) for row in rows],
        "feedCursor": seal_parts(of(store, "f"), until),
        "hasMore": more,
        "cursor": cursor,
        "next": following(request, f"{base}/snapshot", cursor) if cursor else None,
    }
    return json(body)


def collection(
    request: Request, organisatiecode: str, collectie: str, asked: Annotated[Page, Query()]
) -> Response:
    """Een collectie van één organisatie. Zoals de bron haar publiceert."""
    code, resource = owned(request, organisatiecode), kind(collectie)
    base = place(request)
    store, last = brought_up(request)
    parts = asked.place("c", 2)
    after = parts[1] if parts else ""
    rows = current(store, after, asked.limit + 1, until=last, organisatie=code, resource=resource)
    rows, more = rows[: asked.limit], len(rows) > asked.limit
    cursor = seal_parts("c", 0, rows[-1].version.id) if more else None
    path = f"{base}/organisaties/{code}/{collectie}"
    body = {
        "results": [shown(row, base)["data"] for row in rows],
        "hasMore": more,
        "cursor": cursor,
        "next": following(request, path, cursor) if cursor else None,
    }
    return json(body)


def single(
    request: Request, organisatiecode: str, collectie: str, bronidentificatie: str
) -> Response:
    """Eén resource. Met de sleutel die de bron eraan gaf."""
    code, resource = owned(request, organisatiecode), kind(collectie)
    store, _ = brought_up(request)
    for key in store.find(bronidentificatie, "sleutel", code):
        found = one(store, key)
        if found is not None and found.data is not None and found.version.resource == resource:
            return json(shown(found, place(request))["data"])
    raise Problem(404, f"{code} heeft geen {resource} met deze bronidentificatie")


def stream(request: Request, asked: Annotated[News, Query()]) -> Response:
    """De stroom. Hetzelfde als de feed, zodra het er is (server-sent events)."""
    store, last = brought_up(request)
    told = request.headers.get("last-event-id")
    parts = asked.place(of(store, "f"))
    known = told is None or (told.isascii() and told.isdigit() and len(told) < DIGITS)
    if not known:
        raise invalid("Last-Event-ID", "is een nummer uit de feed")
    after = int(told) if told else int(parts[0]) if parts else last
    if after > last:
        raise invalid("Last-Event-ID" if told else "cursor", "onbekende of verlopen cursor")
    return StreamingResponse(_events(request, store, asked, after), media_type="text/event-stream")


async def _events(request: Request, store: Store, asked: News, after: int) -> AsyncIterator[bytes]:
    base, left = place(request), LASTS
    while left > 0:
        rows = await run_in_threadpool(_news, store, asked, after)
        for row in rows:
            after = row.nummer
            yield b"id: %d\ndata: %s\n\n" % (row.nummer, orjson.dumps(shown(row, base)))
        if len(rows) == LIMIT:
            continue
        yield b": nog geen nieuws\n\n"
        await asyncio.sleep(PAUSE)
        left -= PAUSE


def _news(store: Store, asked: News, after: int) -> list[Published]:
    publish(store, LOOKED_AT)
    return records(store, after, LIMIT, organisatie=asked.organisatiecode, resource=asked.resource)


def owned(request: Request, code: str) -> str:
    """The code of an organisation that is read here, in lower case."""
    found = code.casefold()
    if found not in {each.organisatie for each in services(request).registered()}:
        raise Problem(404, f"organisatie {code[:20]!r} is hier onbekend")
    return found


def kind(collectie: str) -> str:
    if collectie not in COLLECTIONS:
        raise Problem(404, f"kies uit {', '.join(COLLECTIONS)}")
    return COLLECTIONS[collectie]


def _events_described() -> Responses:
    schema = Event.model_json_schema()
    schema["properties"]["data"]["contentSchema"] = {"$ref": "#/components/schemas/Record"}
    return media("text/event-stream", schema)


ROUTES: list[tuple[str, Any, str, type[BaseModel]]] = [
    ("/", document, "servicedocument", Document),
    ("/feed", feed, "feed", Feed),
    ("/snapshot", snapshot, "snapshot", Snapshot),
    ("/feed/stream", stream, "stream", Event),
    ("/organisaties/{organisatiecode}/{collectie}", collection, "collectie", Collection),
    (
        "/organisaties/{organisatiecode}/{collectie}/{bronidentificatie:path}",
        single,
        "resource",
        Resource,
    ),
]
