"""`/ori/feed/v0`: the publication feed (event polling 0.0.2-concept) over all sources, as aggregator.

Snapshot, feed and collections give the same records under the identity that their source gave them;
what was published, changed, withdrawn or redacted comes in one numbered order without gaps.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from search_api.api.records import json
from search_api.ori.common import HEADERS, application, utc
from search_api.services import Services, base_url, services
from search_api.web.examples import example
from search_api.web.problems import Problem, errors, invalid
from standard.feed_names import FEED_POINTS, FEED_RESOURCES, FEED_TYPES
from standard.filters import CODE as CODES
from standard.resources import RESOURCES
from standard.shapes import feed_shapes
from store import Store
from store.publication import (
    Published,
    counts,
    current,
    head,
    one,
    publish,
    reason,
    records,
)

VERSION = "0.0.2-concept"
PATH = "/ori/feed/v0"
WELL_KNOWN = "/.well-known/ori-feed"
LIMIT, MOST = 500, 1000
#: versions of the log that one question may bring the feed up with
LOOKED_AT = 5000
#: seconds between two looks for news in the stream, and that a stream lasts
PAUSE, LASTS = 2.0, 900.0
COLLECTIONS = {RESOURCES[name].collectie: name for name in FEED_TYPES}
TYPES = {name.casefold(): resource for name, resource in FEED_RESOURCES.items()}
#: property with references → resource there
POINTS = {**FEED_POINTS, "bijlagen": "informatieobject"}
DESCRIPTION = """De publicatiefeed van Open Raadsinformatie (event polling 0.0.2-concept) over alle
bronnen van Griffie, in de rol van aggregator. Begin met de snapshot, volg daarna de feed vanaf
`feedCursor`. Identiteit is organisatiecode met de sleutel van de bron. Een document zonder
`datumingediend` staat er niet in, want de feed eist die; het servicedocument telt ze."""
PAGE_NAME = "webpaginalink is de pagina van Griffie, want de bron geeft er geen"


def create(found: Services) -> FastAPI:
    """The application, to be mounted at `PATH`."""
    title = "Publicatiefeed Open Raadsinformatie van Griffie"
    app = application(found, title, VERSION, DESCRIPTION)
    app.state.services = found
    for path, endpoint, name, parameters, shape in ROUTES:
        kind = "text/event-stream" if endpoint is stream else "application/json"
        ok = {"description": "ok", "content": {kind: shape}}
        app.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            operation_id=name,
            summary=(endpoint.__doc__ or "").partition(".")[0],
            responses={200: ok, **errors(400, 404, 503)},
            response_class=Response,
            openapi_extra={"parameters": parameters},
        )
    return app


# --- what is asked ----------------------------------------------------------------------------------


class Asked:
    """The parameters of a list, read and checked together."""

    def __init__(self, request: Request, names: tuple[str, ...]) -> None:
        pairs = request.query_params.multi_items()
        for name, _ in pairs:
            if name not in names:
                raise invalid(name, "onbekende parameter", list(names))
        self.given = dict(pairs)
        self.limit = self._limit()
        self.code = self._code()
        self.resource = self._resource()

    def _limit(self) -> int:
        text = self.given.get("limit", str(LIMIT))
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
            raise invalid("limit", f"is een getal van 1 tot en met {MOST}")
        return int(text)

    def _code(self) -> str | None:
        text = self.given.get("organisatiecode")
        if text is not None and not CODES.fullmatch(text.casefold()):
            raise invalid("organisatiecode", f"{text!r} is geen code zoals gm0828")
        return text and text.casefold()

    def _resource(self) -> str | None:
        text = self.given.get("resourceType")
        if text is None:
            return None
        if text.casefold() not in TYPES:
            raise invalid("resourceType", f"onbekende waarde {text!r}", list(FEED_TYPES.values()))
        return TYPES[text.casefold()]

    def cursor(self, kind: str) -> list[str] | None:
        """The parts of the cursor, None when it is not given."""
        text = self.given.get("cursor")
        if text is None:
            return None
        try:
            said = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except (ValueError, binascii.Error) as error:
            raise invalid("cursor", "onbekende of verlopen cursor") from error
        parts = said.split(":")
        if parts[0] != kind or len(parts) < 2 or not parts[1].isdigit():
            raise invalid("cursor", "onbekende of verlopen cursor")
        return parts[1:]

    def part(self, rows: list[Published]) -> tuple[list[Published], bool]:
        """The rows of a page, of one more than it holds, and whether there are more."""
        return rows[: self.limit], len(rows) > self.limit

    def link(self, path: str, cursor: str) -> str:
        kept = [(name, value) for name, value in self.given.items() if name != "cursor"]
        return f"{path}?{urlencode([*kept, ('cursor', cursor)])}"


def encoded(*parts: str | int) -> str:
    text = ":".join(map(str, parts))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(request: Request) -> str:
    return base_url(request).removesuffix(PATH) + PATH


def brought_up(request: Request) -> tuple[Store, int]:
    """The store with the feed brought up to its log, and the last number."""
    store = services(request).store
    publish(store, LOOKED_AT)
    return store, head(store)


# --- answers ----------------------------------------------------------------------------------------


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


def feed(request: Request) -> Response:
    """De feed. Alles wat sinds de cursor gepubliceerd, gewijzigd of verwijderd is."""
    asked = Asked(request, ("cursor", "limit", "organisatiecode", "resourceType"))
    store, last = brought_up(request)
    parts = asked.cursor("f")
    after = int(parts[0]) if parts else 0
    if after > last:
        raise invalid("cursor", "onbekende of verlopen cursor")
    rows = records(
        store,
        after,
        asked.limit + 1,
        until=last,
        organisatie=asked.code,
        resource=asked.resource,
    )
    rows, more = asked.part(rows)
    cursor = encoded("f", rows[-1].nummer if more else last)
    following = asked.link(f"{place(request)}/feed", cursor) if more else None
    body = {
        "records": [shown(row, request) for row in rows],
        "cursor": cursor,
        "head": last,
        "hasMore": more,
        "next": following,
    }
    headers = {"Cache-Control": "public, max-age=15"}
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    return json(body, headers)


def snapshot(request: Request) -> Response:
    """De snapshot. Alles wat er nu is, met de cursor vanwaar de feed verder gaat."""
    asked = Asked(request, ("cursor", "limit", "organisatiecode", "resourceType"))
    store, last = brought_up(request)
    parts = asked.cursor("s")
    until, after = (int(parts[0]), ":".join(parts[1:])) if parts else (last, "")
    rows = current(
        store,
        after,
        asked.limit + 1,
        until=until,
        organisatie=asked.code,
        resource=asked.resource,
    )
    rows, more = asked.part(rows)
    cursor = encoded("s", until, rows[-1].version.id) if more else None
    body = {
        "records": [shown(row, request) for row in rows],
        "feedCursor": encoded("f", until),
        "hasMore": more,
        "cursor": cursor,
        "next": asked.link(f"{place(request)}/snapshot", cursor) if cursor else None,
    }
    return json(body)


def collection(request: Request, organisatiecode: str, collectie: str) -> Response:
    """Een collectie van één organisatie. Zoals de bron haar publiceert."""
    asked = Asked(request, ("cursor", "limit"))
    code, resource = owned(request, organisatiecode), kind(collectie)
    store, last = brought_up(request)
    parts = asked.cursor("c")
    after = ":".join(parts[1:]) if parts else ""
    rows = current(store, after, asked.limit + 1, until=last, organisatie=code, resource=resource)
    rows, more = asked.part(rows)
    cursor = encoded("c", 0, rows[-1].version.id) if more else None
    path = f"{place(request)}/organisaties/{code}/{collectie}"
    body = {
        "results": [shown(row, request)["data"] for row in rows],
        "hasMore": more,
        "cursor": cursor,
        "next": asked.link(path, cursor) if cursor else None,
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
            return json(shown(found, request)["data"])
    raise Problem(404, f"{code} heeft geen {resource} met deze bronidentificatie")


def stream(request: Request) -> Response:
    """De stroom. Hetzelfde als de feed, zodra het er is (server-sent events)."""
    asked = Asked(request, ("cursor", "organisatiecode", "resourceType"))
    store, last = brought_up(request)
    told = request.headers.get("last-event-id")
    parts = asked.cursor("f")
    if told is not None and not told.isdigit():
        raise invalid("Last-Event-ID", "is een nummer uit de feed")
    after = int(told) if told else int(parts[0]) if parts else last
    return StreamingResponse(_events(request, store, asked, after), media_type="text/event-stream")


async def _events(request: Request, store: Store, asked: Asked, after: int) -> AsyncIterator[bytes]:
    left = LASTS
    while left > 0:
        rows = await run_in_threadpool(_news, store, asked, after)
        for row in rows:
            after = row.nummer
            yield b"id: %d\ndata: %s\n\n" % (row.nummer, orjson.dumps(shown(row, request)))
        if len(rows) == LIMIT:
            continue
        yield b": nog geen nieuws\n\n"
        await asyncio.sleep(PAUSE)
        left -= PAUSE


def _news(store: Store, asked: Asked, after: int) -> list[Published]:
    publish(store, LOOKED_AT)
    return records(store, after, LIMIT, organisatie=asked.code, resource=asked.resource)


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


# --- how a record is shown --------------------------------------------------------------------------


def address(base: str, code: str, resource: str, key: str) -> str:
    return f"{base}/organisaties/{code}/{RESOURCES[resource].collectie}/{quote(key, safe='')}"


def shown(row: Published, request: Request) -> dict[str, Any]:
    """A record of the feed, with the addresses that this service gives."""
    base = place(request)
    version = row.version
    key = version.body["bronidentificatie"]
    made: dict[str, Any] = {
        "sequenceNumber": row.nummer,
        "op": row.op,
        "resourceType": FEED_TYPES[version.resource],
        "resource": {"organisatiecode": version.organisatie, "bronidentificatie": key},
        "storedAt": version.opgeslagen_op,
    }
    if row.data is not None:
        url = address(base, version.organisatie, version.resource, key)
        data = {**_addressed(utc(row.data), base, version.organisatie), "url": url}
        made |= {"resourceUrl": url, "contentHash": row.hash}
        if version.resource == "informatieobject" and "webpaginalink" not in data:
            root = base.removesuffix(PATH)
            data["webpaginalink"] = f"{root}/records/{version.id}"
            made["toelichting"] = PAGE_NAME
        made["data"] = data
        return made
    why, told = reason(version.reden)
    made["verwijderreden"] = why
    if told:
        made["toelichting"] = told
    if row.op == "redact":
        made["geredigeerdeSequenceNumbers"] = list(row.redacted)
    return made


def _addressed(data: dict[str, Any], base: str, code: str) -> dict[str, Any]:
    """References with the address of what they name."""

    def referred(value: dict[str, Any], resource: str) -> dict[str, Any]:
        return {**value, "url": address(base, code, resource, value["bronidentificatie"])}

    made = dict(data)
    for name, resource in POINTS.items():
        value = data.get(name)
        if isinstance(value, list):
            made[name] = [referred(each, resource) for each in value]
        elif isinstance(value, dict):
            made[name] = referred(value, resource)
    if other := data.get("gerelateerdinformatieobject"):
        whole = referred(other["informatieobject"], "informatieobject")
        made["gerelateerdinformatieobject"] = {**other, "informatieobject": whole}
    return made


# --- the description --------------------------------------------------------------------------------


def _query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


CURSOR = _query("cursor", type="string", minLength=1)
SIZE = _query("limit", type="integer", minimum=1, maximum=MOST, default=LIMIT)
CODE = _query("organisatiecode", type="string", pattern=f"^{CODES.pattern}$")
TYPE = _query("resourceType", type="string", enum=list(FEED_TYPES.values()))
WHOLE = [CURSOR, SIZE, CODE, TYPE]
RECORD: dict[str, Any] = {
    "type": "object",
    "required": ["sequenceNumber", "op", "resourceType", "resource", "storedAt"],
    "properties": {
        "sequenceNumber": {"type": "integer", "minimum": 1},
        "op": {"type": "string", "enum": ["upsert", "delete", "redact"]},
        "resourceType": {"type": "string", "enum": list(FEED_TYPES.values())},
        "resource": {
            "type": "object",
            "required": ["organisatiecode", "bronidentificatie"],
            "properties": {
                "organisatiecode": {"type": "string"},
                "bronidentificatie": {"type": "string", "minLength": 1},
            },
        },
        "storedAt": {"type": "string", "format": "date-time"},
        "resourceUrl": {"type": "string", "format": "uri"},
        "contentHash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "data": {"type": "object"},
        "verwijderreden": {"type": "string"},
        "toelichting": {"type": "string"},
        "geredigeerdeSequenceNumbers": {"type": "array", "items": {"type": "integer"}},
    },
}
RECORD_EXAMPLE = {
    "sequenceNumber": 41,
    "op": "upsert",
    "resourceType": "Agendapunt",
    "resource": {"organisatiecode": "gm0828", "bronidentificatie": "agendapunt/12"},
    "storedAt": "2026-02-05T04:00:00.000Z",
    "resourceUrl": "https://griffie.example/ori/feed/v0/organisaties/gm0828/agendapunten/12",
    "contentHash": "sha256:" + "0" * 64,
    "data": {"dossiertype": "agendapunt", "bronidentificatie": "agendapunt/12"},
}


def _page(name: str, row: dict[str, Any], given: Any, **more: Any) -> dict[str, Any]:
    """The shape of a list with an example of it; `more` are further members by example."""
    properties = {key: _type(value) for key, value in more.items()}
    schema = {
        "type": "object",
        "required": [name, "hasMore"],
        "properties": {name: {"type": "array", "items": row}, **properties},
    }
    return {"schema": schema, "example": {name: [given], **more}}


def _type(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"type": "boolean"}
    return {"type": "integer"} if isinstance(value, int) else {"type": ["string", "null"]}


DOCUMENT: dict[str, Any] = {
    "schema": {
        "type": "object",
        "required": ["rol", "organisaties", "resourceTypes", "feedUrl", "snapshotUrl"],
        "properties": {
            "rol": {"type": "string", "enum": ["bronhouder", "aggregator"]},
            "organisaties": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["organisatiecode", "naam"],
                    "properties": {
                        "organisatiecode": {"type": "string"},
                        "naam": {"type": "string"},
                        "laatstBijgewerkt": {"type": "string", "format": "date-time"},
                    },
                },
            },
            "resourceTypes": {"type": "array", "items": {"type": "string"}},
            "feedUrl": {"type": "string", "format": "uri"},
            "snapshotUrl": {"type": "string", "format": "uri"},
            "streamUrl": {"type": "string", "format": "uri"},
        },
    },
    "example": {
        "rol": "aggregator",
        "organisaties": [{"organisatiecode": "gm0828", "naam": "Oss"}],
        "resourceTypes": list(FEED_TYPES.values()),
        "feedUrl": "https://griffie.example/ori/feed/v0/feed",
        "snapshotUrl": "https://griffie.example/ori/feed/v0/snapshot",
    },
}
MEETING: dict[str, Any] = {
    "type": "object",
    "properties": feed_shapes()["vergadering"]["properties"],
}
EVENT: dict[str, Any] = {
    "description": "one event; `data` is a record of the feed, as JSON",
    "type": "object",
    "required": ["id", "data"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]+$"},
        "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": RECORD},
    },
}
ROUTES: list[tuple[str, Any, str, list[dict[str, Any]], dict[str, Any]]] = [
    ("/", document, "servicedocument", [], DOCUMENT),
    (
        "/feed",
        feed,
        "feed",
        WHOLE,
        _page(
            "records", RECORD, RECORD_EXAMPLE, cursor="Zjo0MQ", head=41, hasMore=False, next=None
        ),
    ),
    (
        "/snapshot",
        snapshot,
        "snapshot",
        WHOLE,
        _page(
            "records",
            RECORD,
            RECORD_EXAMPLE,
            feedCursor="Zjo0MQ",
            hasMore=False,
            cursor=None,
            next=None,
        ),
    ),
    (
        "/feed/stream",
        stream,
        "stream",
        [CURSOR, CODE, TYPE],
        {"schema": EVENT, "example": {"id": "41", "data": orjson.dumps(RECORD_EXAMPLE).decode()}},
    ),
    (
        "/organisaties/{organisatiecode}/{collectie}",
        collection,
        "collectie",
        [CURSOR, SIZE],
        _page("results", MEETING, example(MEETING), hasMore=False, cursor=None, next=None),
    ),
    (
        "/organisaties/{organisatiecode}/{collectie}/{bronidentificatie:path}",
        single,
        "resource",
        [],
        {"schema": MEETING, "example": example(MEETING)},
    ),
]
