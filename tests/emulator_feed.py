"""A publication feed that follows event polling 0.0.2-concept, as source or as aggregator."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import httpx2

from tests.emulator import HEADERS

BASE = "http://127.0.0.1:9/ori/feed/v0"
CODE = "gm0828"
TYPES = {
    "vergadering": "Vergadering",
    "agendapunt": "Agendapunt",
    "informatieobject": "Informatieobject",
}
COLLECTIONS = {
    "vergaderingen": "vergadering",
    "agendapunten": "agendapunt",
    "informatieobjecten": "informatieobject",
}
FILE = b"%PDF-1.4 motie"
Record = dict[str, Any]


def owner() -> Record:
    return {"gemeente": CODE, "naam": "Oss"}


def page_of(key: str) -> str:
    return f"{BASE}/paginas/{key}"


def meeting(key: str, name: str, **more: Any) -> Record:
    return {
        "dossiertype": "vergadering",
        "bronidentificatie": key,
        "organisatie": owner(),
        "naam": name,
        "vergaderdatum": "2026-02-04",
        "aanvang": "2026-02-04T18:30:00Z",
        "einde": "2026-02-04T21:00:00Z",
        "locatie": "Raadzaal",
        "vergaderstatus": "gehouden",
        "webpaginalink": page_of(key),
        **more,
    }


def item(key: str, name: str, of: str, **more: Any) -> Record:
    return {
        "dossiertype": "agendapunt",
        "bronidentificatie": key,
        "organisatie": owner(),
        "agendapuntnaam": name,
        "vergadering": {"bronidentificatie": of},
        "omschrijving": f"Over {name}",
        **more,
    }


def paper(key: str, title: str, *items: str, **more: Any) -> Record:
    return {
        "dossiertype": "informatieobject",
        "bronidentificatie": key,
        "organisatie": owner(),
        "titel": title,
        "webpaginalink": page_of(key),
        "wooinformatiecategorie": "c_db4862c3",
        "datumingediend": "2026-01-20",
        "agendapunten": [{"bronidentificatie": each} for each in items],
        "bestandsurl": f"{BASE}/bestanden/{key}.pdf",
        "formaat": "application/pdf",
        "omvang": len(FILE),
        "checksum": "sha256:" + hashlib.sha256(FILE).hexdigest(),
        "taal": "dut",
        **more,
    }


class FeedEmulator:
    """Serves a log of records; the parts that mutants turn are attributes and `answer`."""

    def __init__(
        self,
        rol: str = "bronhouder",
        *,
        change: Callable[["FeedEmulator"], Any] | None = None,
        answer: Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None] | None = None,
    ) -> None:
        self.rol = rol
        self.answer = answer
        self.log: list[Record] = []
        self.size = 5
        self.organisations: list[Record] = [{"organisatiecode": CODE, "naam": "Oss"}]
        if rol == "aggregator":
            self.organisations[0]["laatstBijgewerkt"] = "2026-02-05T04:00:00Z"
        self.upsert("vergadering", meeting("v/1", "Gemeenteraad"))
        self.upsert("agendapunt", item("a1", "1 Opening", "v/1"))
        begun = {"starttijd": "2026-02-04T18:40:00Z", "eindtijd": "2026-02-04T19:10:00Z"}
        self.upsert("agendapunt", item("a2", "2 Groene daken", "v/1", **begun))
        self.upsert(
            "agendapunt", item("a3", "2a Motie", "v/1", hoofdagendapunt={"bronidentificatie": "a2"})
        )
        self.upsert("informatieobject", paper("d1", "Motie groene daken", "a3"))
        self.upsert("informatieobject", paper("d2", "Brief", "a1"))
        self.upsert(
            "vergadering", meeting("v2", "Commissie", hoofdvergadering={"bronidentificatie": "v/1"})
        )
        self.upsert("informatieobject", paper("d1", "Motie groene daken, gewijzigd", "a3"))
        self.upsert("informatieobject", paper("d3", "Lijst met namen", "a1"))
        self.delete("informatieobject", "d2", verwijderreden="ingetrokken")
        self.delete("vergadering", "v2", verwijderreden="overig", toelichting="dubbel")
        self.redact("informatieobject", "d3")
        self.upsert("informatieobject", paper("d4", "Besluitenlijst", "a1"))
        if change is not None:
            change(self)

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.handle)

    @property
    def number(self) -> int:
        return max((row["sequenceNumber"] for row in self.log), default=0) + 1

    def add(self, op: str, resource: str, key: str, **more: Any) -> Record:
        row = {
            "sequenceNumber": self.number,
            "op": op,
            "resourceType": TYPES[resource],
            "resource": {"organisatiecode": CODE, "bronidentificatie": key},
            "storedAt": "2026-02-05T04:00:00Z",
            **more,
        }
        self.log.append(row)
        return row

    def upsert(self, resource: str, data: Record) -> Record:
        hashed = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
        return self.add(
            "upsert", resource, data["bronidentificatie"], contentHash=f"sha256:{hashed}", data=data
        )

    def delete(self, resource: str, key: str, **more: Any) -> Record:
        return self.add("delete", resource, key, **more)

    def redact(self, resource: str, key: str) -> Record:
        old = [row for row in self.log if row["resource"]["bronidentificatie"] == key]
        number = self.number
        self.log = [row for row in self.log if row not in old]
        row = self.add(
            "redact", resource, key, verwijderreden="persoonsgegevens",
            geredigeerdeSequenceNumbers=[each["sequenceNumber"] for each in old],
        )  # fmt: skip
        row["sequenceNumber"] = number
        return row

    @property
    def state(self) -> dict[tuple[str, str], Record]:
        found: dict[tuple[str, str], Record] = {}
        for row in self.log:
            who = (row["resourceType"], row.get("resource", {}).get("bronidentificatie", ""))
            found.pop(who, None)
            if row["op"] == "upsert":
                found[who] = row
        return found

    # --- answers ---------------------------------------------------------------------------------

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        response = self.respond(request)
        if self.answer is not None:
            return self.answer(request, response) or response
        return response

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        parts = urlsplit(str(request.url))
        if parts.path == "/.well-known/ori-feed":
            return httpx2.Response(302, headers={"Location": BASE})
        path = parts.path.removeprefix(urlsplit(BASE).path)
        if request.method != "GET":
            return self.problem(405, "deze methode kan niet")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if path in ("", "/"):
            return self.json(self.document())
        if path == "/openapi.json":
            return self.json(self.openapi())
        if path.startswith("/bestanden/"):
            return httpx2.Response(200, headers={"Content-Type": "application/pdf"}, content=FILE)
        if path.startswith("/paginas/"):
            return httpx2.Response(200, headers={"Content-Type": "text/html"}, text="<h1>x</h1>")
        if path == "/feed":
            return self.feed(query)
        if path == "/snapshot":
            return self.snapshot(query)
        if path == "/feed/stream":
            return self.stream(request)
        names = path.strip("/").split("/")
        if names[0] == "organisaties" and len(names) in (3, 4) and not path.endswith("/"):
            return self.collection(names, query)
        return self.problem(404, "dit adres is er niet")

    def json(self, body: Any, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.Response(200, headers={**HEADERS, **named}, content=json.dumps(body).encode())

    def problem(self, status: int, detail: str) -> httpx2.Response:
        body = {"title": "Fout", "status": status, "detail": detail}
        headers = {**HEADERS, "Content-Type": "application/problem+json"}
        return httpx2.Response(status, headers=headers, content=json.dumps(body).encode())

    def document(self) -> Record:
        return {
            "rol": self.rol,
            "organisaties": self.organisations,
            "resourceTypes": list(TYPES.values()),
            "feedUrl": f"{BASE}/feed",
            "snapshotUrl": f"{BASE}/snapshot",
            "streamUrl": f"{BASE}/feed/stream",
        }

    def limit(self, query: dict[str, str]) -> int | None:
        text = query.get("limit", str(self.size))
        return int(text) if text.isdigit() and 1 <= int(text) <= 1000 else None

    def start(self, query: dict[str, str], kind: str) -> int | None:
        text = query.get("cursor")
        if text is None:
            return 0
        head, _, number = text.partition("-")
        return int(number) if head == kind and number.isdigit() else None

    def fitting(self, rows: list[Record], query: dict[str, str]) -> list[Record]:
        code, kind = query.get("organisatiecode"), query.get("resourceType")
        return [
            row
            for row in rows
            if code in (None, row.get("resource", {}).get("organisatiecode"))
            and kind in (None, row.get("resourceType"))
        ]

    def feed(self, query: dict[str, str]) -> httpx2.Response:
        limit, after = self.limit(query), self.start(query, "f")
        if limit is None or after is None:
            return self.problem(400, "limit of cursor kan niet")
        rows = self.fitting([row for row in self.log if row["sequenceNumber"] > after], query)
        more = len(rows) > limit
        head = self.number - 1
        cursor = f"f-{rows[limit - 1]['sequenceNumber'] if more else head}"
        kept = {name: value for name, value in query.items() if name != "cursor"}
        following = f"{BASE}/feed?{urlencode({**kept, 'cursor': cursor})}" if more else None
        body = {
            "records": rows[:limit],
            "cursor": cursor,
            "head": head,
            "hasMore": more,
            "next": following,
        }
        link = {"Link": f'<{following}>; rel="next"'} if following else {}
        return self.json(body, Cache_Control="max-age=30", **link)

    def snapshot(self, query: dict[str, str]) -> httpx2.Response:
        limit, after = self.limit(query), self.start(query, "s")
        if limit is None or after is None:
            return self.problem(400, "limit of cursor kan niet")
        rows = self.fitting(list(self.state.values()), query)
        part = rows[after : after + limit]
        more = len(rows) > after + limit
        cursor = f"s-{after + limit}" if more else None
        kept = {name: value for name, value in query.items() if name != "cursor"}
        following = f"{BASE}/snapshot?{urlencode({**kept, 'cursor': cursor})}" if more else None
        return self.json(
            {
                "records": part,
                "feedCursor": f"f-{self.number - 1}",
                "hasMore": more,
                "cursor": cursor,
                "next": following,
            }
        )

    def stream(self, request: httpx2.Request) -> httpx2.Response:
        after = int(request.headers.get("last-event-id", "0"))
        rows = [row for row in self.log if row["sequenceNumber"] > after]
        text = "".join(f"id: {row['sequenceNumber']}\ndata: {json.dumps(row)}\n\n" for row in rows)
        headers = {**HEADERS, "Content-Type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, content=text.encode())

    def collection(self, names: list[str], query: dict[str, str]) -> httpx2.Response:
        code = names[1].lower()
        if (
            code not in [each.get("organisatiecode") for each in self.organisations]
            or names[2] not in COLLECTIONS
        ):
            return self.problem(404, "deze organisatie is hier onbekend")
        kind = TYPES[COLLECTIONS[names[2]]]
        rows = {
            key: row["data"]
            for (type_, key), row in self.state.items()
            if type_ == kind and "data" in row
        }
        if len(names) == 4:
            found = rows.get(unquote(names[3]))
            return self.json(found) if found else self.problem(404, "deze resource is er niet")
        return self.json(
            {"results": list(rows.values()), "hasMore": False, "cursor": None, "next": None}
        )

    def openapi(self) -> Record:
        ok = {"200": {"description": "ok"}}
        paths = {
            path: {"get": {"operationId": name, "responses": ok}}
            for path, name in (
                ("/", "servicedocument"),
                ("/feed", "feed"),
                ("/snapshot", "snapshot"),
            )
        }
        contact = {"name": "Toetsraad", "email": "api@example.org", "url": "https://example.org"}
        return {
            "openapi": "3.1.0",
            "info": {"title": "Feed", "version": "0.0.2-concept", "contact": contact},
            "paths": paths,
        }


def address(key: str, collection: str) -> str:
    return f"{BASE}/organisaties/{CODE}/{collection}/{quote(key, safe='')}"
