"""A council system that follows the standard, for one profile at a time: v2, mini or KOOP.

Written apart from the checker and from our own API, so that they are not wrong together. The
mutation tests break it in one place at a time; `change` and `answer` are where they do it."""

import copy
import datetime as dt
import functools
import json
import pickle
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2

from tests.emulated_council import BASE, CORE, Record, World, world

TODAY = dt.date(2026, 3, 1)
PAGE = 4
HEADERS = {
    "Content-Type": "application/json",
    "API-Version": "2.0.0",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ENUMS = {
    "vergaderingstype": [
        "raadsvergadering",
        "commissievergadering",
        "presidium",
        "statenvergadering",
        "algemene_bestuursvergadering",
    ],
    "status": ["gepland", "gehouden", "geannuleerd"],
    "stemmingstype": ["hoofdelijk", "regulier", "schriftelijk"],
    "rolnaam": [
        *("voorzitter", "vice_voorzitter", "raadslid", "inspreker", "overig", "griffier"),
        *("portefeuillehouder", "statenlid", "dagelijks_bestuurslid", "algemeen_bestuurslid"),
    ],
    "functie": ["burgemeester", "wethouder", "raadslid", "griffier", "overig"],
}
#: per collection: parameter → (form, property)
FILTERS: dict[str, dict[str, tuple[str, str]]] = {
    "vergaderingen": {
        "gewijzigdSinds": ("sinds", ""),
        "naam": ("tekst", "naam"),
        "gemeentecode": ("tekst", "gemeente.gemeentecode"),
        "organisatie": ("tekst", "organisatie.gemeente"),
        "status": ("enum", "status"),
        "vergaderdatum": ("dag", "vergaderdatum"),
        "vergaderingstype": ("enum", "vergaderingstype"),
    },
    "agendapunten": {
        "gewijzigdSinds": ("sinds", ""),
        "vergaderingsIdentificatie": ("tekst", "vergadering.id"),
        "vergadering": ("tekst", "vergadering.id"),
        "hoofdagendapunt": ("tekst", "hoofdagendapunt.id"),
        "bovenliggendAgendapuntIdentificatie": ("tekst", "hoofdagendapunt.id"),
        "gemeentecode": ("tekst", "gemeente.gemeentecode"),
        "agendapuntOmschrijving": ("tekst", "agendapuntOmschrijving"),
    },
    "informatieobjecten": {
        "agendapuntIdentificatie": ("tekst", "agendapunten.id"),
        "agendapunt": ("tekst", "agendapunten.id"),
        "vergaderingsIdentificatie": ("tekst", "vergaderingen.id"),
        "vergadering": ("tekst", "vergaderingen.id"),
        "auteur": ("tekst", "auteur"),
        "creatiedatum": ("dag", "creatiedatum"),
        "datumIngediend": ("dag", "datumIngediend"),
        "gemeentecode": ("tekst", "gemeente.gemeentecode"),
        "organisatie": ("tekst", "organisatie.gemeente"),
        "omschrijving": ("tekst", "omschrijving"),
        "taal": ("tekst", "taal"),
        "titel": ("tekst", "titel"),
        "versie": ("tekst", "versie"),
    },
    "stemmingen": {"stemmingstype": ("enum", "stemmingstype")},
    "stemmen": {
        "stemming": ("tekst", "stemming.id"),
        "aanwezigeDeelnemer": ("tekst", "aanwezigeDeelnemer.id"),
    },
    "stemresultatenperfractie": {
        "Stemming": ("tekst", "stemming.id"),
        "fractie": ("tekst", "fractie.id"),
    },
    "aanwezigedeelnemers": {"rolnaam": ("enum", "rolnaam")},
    "natuurlijkpersonen": {
        "functie": ("enum", "functie"),
        "achternaam": ("tekst", "naamNatuurlijkPersoon.achternaam"),
    },
    "fracties": {
        "fractienaam": ("tekst", "fractienaam"),
        "gemeente": ("tekst", "gemeente.gemeentecode"),
    },
    "fractielidmaatschappen": {
        "fractie": ("tekst", "fractie.id"),
        "fractielid": ("tekst", "natuurlijkPersoon.id"),
    },
    "indieners": {
        "informatieobject": ("tekst", "informatieobject.url"),
        "natuurlijkPersoon": ("tekst", "natuurlijkPersoon.url"),
        "naam": ("tekst", "naam"),
    },
}
ONLY = {
    "mini": {"gemeentecode", "vergaderingsIdentificatie", "agendapuntIdentificatie",
             "bovenliggendAgendapuntIdentificatie", "agendapuntOmschrijving"},
    "v2": {"organisatie", "vergadering", "agendapunt", "hoofdagendapunt"},
}  # fmt: skip


#: answers by method and address
Kept = dict[tuple[str, str], httpx2.Response]


@functools.cache
def written(profile: str, base: str) -> bytes:
    """The world as it is at first, of which every emulator takes a copy."""
    return pickle.dumps(world(profile, base))


class Emulator:
    """Serves a world. `change(world)` may break the data; `answer(request, response)` may give
    another answer. Deleted resources stand in `gone`, moments of change in `changed`. `kept` has the
    answers that were worked out before, for who serves the same world many times."""

    def __init__(
        self,
        profile: str = "v2",
        *,
        base: str = BASE,
        change: Callable[[World], None] | None = None,
        answer: Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None] | None = None,
        writable: bool = False,
        kept: Kept | None = None,
    ) -> None:
        self.writable = writable
        self.kept = kept
        self.profile = profile
        self.base = base
        self.world: World = pickle.loads(written(profile, base))
        self.gone: dict[str, dict[str, str]] = {name: {} for name in self.world}
        self.answer = answer
        self.asked: list[str] = []
        self.page = PAGE
        if profile != "koop":
            removed = {
                "id": "v-0",
                "url": f"{base}/vergaderingen/v-0",
                "vergaderingstype": "presidium",
                "wijziging": "Verwijdering",
                "wijzigingsdatum": "2026-02-20",
            }
            self.removed = [removed]
        else:
            self.removed = []
        if change is not None:
            change(self.world)

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.handle)

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(str(request.url))
        response = self.known(request)
        if self.answer is not None:
            return self.answer(request, response) or response
        return response

    # --- answers ---------------------------------------------------------------------------------

    def known(self, request: httpx2.Request) -> httpx2.Response:
        """The answer as it was before, where that is kept; a copy with headers of its own, since
        whoever gets it may change them."""
        if self.kept is None:
            return self.respond(request)
        key = (request.method, str(request.url))
        if key not in self.kept:
            self.kept[key] = self.respond(request)
        made = copy.copy(self.kept[key])
        made.headers = made.headers.copy()
        return made

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        parts = urlsplit(str(request.url))
        if parts.netloc != urlsplit(self.base).netloc:
            raise httpx2.ConnectError("daar antwoordt niemand", request=request)
        path = parts.path.removeprefix(urlsplit(self.base).path)
        if path == "/openapi.json":
            return self.json(self.openapi())
        if path.startswith("/bestanden/"):
            pdf = {"Content-Type": "application/pdf"}
            return httpx2.Response(200, headers=pdf, content=b"%PDF-1.4")
        if path.startswith("/paginas/"):
            html = {"Content-Type": "text/html; charset=utf-8"}
            return httpx2.Response(200, headers=html, text="<h1>x</h1>")
        names = path.strip("/").split("/")
        if names[0] not in self.world or path.endswith("/") or len(names) > 2:
            return self.problem(404, "dit adres is er niet")
        if self.writable and request.method in ("POST", "PUT", "DELETE"):
            return self.write(request, names)
        if request.method not in ("GET", "HEAD"):
            return self.problem(405, "deze methode kan niet")
        if len(names) == 2:
            row = self.world[names[0]].get(names[1])
            if any(each["id"] == names[1] for each in self.removed) and names[0] == "vergaderingen":
                return self.problem(410, "dit is verwijderd")
            return (
                self.json(row) if row is not None else self.problem(404, "deze resource is er niet")
            )
        return self.collection(names[0], parse_qsl(parts.query, keep_blank_values=True))

    def write(self, request: httpx2.Request, names: list[str]) -> httpx2.Response:
        """POST, PUT and DELETE as the profile has them."""
        rows = self.world[names[0]]
        if request.method == "POST":
            key = f"00000000-0000-4000-9000-{len(rows):012x}"
            url = f"{self.base}/{names[0]}/{key}"
            rows[key] = {**json.loads(request.content), "id": key, "url": url}
            made = self.json(rows[key], 201)
            made.headers["Location"] = url
            return made
        key = names[1]
        if key not in rows:
            return self.problem(404, "deze resource is er niet")
        reason = self.profile != "koop" or "x-reason" in request.headers
        if not reason:
            return self.problem(400, "X-Reason is verplicht")
        if request.method == "DELETE":
            del rows[key]
            return httpx2.Response(200, headers=HEADERS, content=b"{}")
        body = json.loads(request.content)
        if body["organisatie"] != rows[key]["organisatie"]:
            return self.problem(409, "de organisatie is onveranderlijk")
        rows[key] = body
        return self.json(body, 201)

    def json(self, body: Any, status: int = 200) -> httpx2.Response:
        return httpx2.Response(status, headers=HEADERS, content=json.dumps(body).encode())

    def problem(
        self, status: int, detail: str, invalid: list[Record] | None = None
    ) -> httpx2.Response:
        if self.profile == "koop":
            return self.json({"titel": "Fout", "status": status, "detail": detail}, status)
        body: Record = {"type": "about:blank", "title": "Fout", "status": status, "detail": detail}
        if invalid:
            body["invalidParams"] = invalid
        headers = {**HEADERS, "Content-Type": "application/problem+json"}
        return httpx2.Response(status, headers=headers, content=json.dumps(body).encode())

    def filters(self, collection: str) -> dict[str, tuple[str, str]]:
        if self.profile == "koop":
            return {}
        rows = FILTERS.get(collection, {})
        if collection not in CORE:
            return rows
        return {n: row for n, row in rows.items() if n not in ONLY[self.profile]}

    def collection(self, collection: str, query: list[tuple[str, str]]) -> httpx2.Response:
        known = self.filters(collection)
        wrong: list[Record] = []
        start = 0
        rows = [*self.world[collection].values()]
        for name, value in query:
            if name == "start":
                start = int(value)
                continue
            if name not in known:
                wrong.append({"name": name, "reason": "is onbekend"})
                continue
            form, path = known[name]
            if not self.readable(form, path, value):
                wrong.append({"name": name, "reason": "kan niet"})
                continue
            if form == "sinds":
                since = dt.datetime.fromisoformat(value.replace(" ", "+"))
                if collection == "vergaderingen":
                    rows += self.removed
                rows = [row for row in rows if self.changed(collection, row) >= since]
            else:
                rows = [row for row in rows if value in map(str, at(row, path.split(".")))]
        if wrong:
            return self.problem(400, "; ".join(row["name"] for row in wrong), wrong)
        kept = [(name, value) for name, value in query if name != "start"]

        def link(number: int) -> str:
            asked = [*kept, ("start", str(number))] if number else kept
            return f"{self.base}/{collection}" + (f"?{urlencode(asked)}" if asked else "")

        end = start + self.page
        return self.json(
            {
                "next": link(end) if end < len(rows) else None,
                "previous": link(max(0, start - self.page)) if start else None,
                "results": rows[start:end],
            }
        )

    def readable(self, form: str, path: str, value: str) -> bool:
        if form == "enum":
            return value in ENUMS[path.rpartition(".")[2]]
        if form == "dag":
            return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))
        if form == "sinds":
            return bool(re.match(r"\d{4}-\d{2}-\d{2}T", value))
        return True

    def changed(self, collection: str, row: Record) -> dt.datetime:
        """When something changed; a meeting with its items, an item on a day of its own."""
        if collection == "agendapunten":
            meeting = row.get("vergadering")
            key = meeting.get("id") if isinstance(meeting, dict) else None
            known = self.world["vergaderingen"]
            return self.moment(known[key] if isinstance(key, str) and key in known else {})
        return self.moment(row)

    def moment(self, row: Record) -> dt.datetime:
        day = row.get("wijzigingsdatum")
        try:
            dt.date.fromisoformat(str(day))
        except ValueError:
            day = "2026-02-10"
        return dt.datetime.fromisoformat(f"{day}T13:00:00+00:00")

    def openapi(self) -> Record:
        paths: Record = {}
        for collection in self.world:
            parameters = [
                {"name": name, "in": "query", "schema": self.schema(form, path)}
                for name, (form, path) in self.filters(collection).items()
            ]
            ok = {"200": {"description": "ok"}}
            paths[f"/{collection}"] = {
                "get": {
                    "operationId": f"{collection}_list",
                    "parameters": parameters,
                    "responses": ok,
                }
            }
            key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            paths[f"/{collection}/{{id}}"] = {
                "get": {"operationId": f"{collection}_read", "parameters": [key], "responses": ok}
            }
        contact = {"name": "Toetsraad", "email": "api@example.org", "url": "https://example.org"}
        return {
            "openapi": "3.0.3",
            "info": {"title": "Raadsinformatie", "version": "2.0.0", "contact": contact},
            "paths": paths,
        }

    def schema(self, form: str, path: str) -> Record:
        if form == "enum":
            return {"type": "string", "enum": ENUMS[path.rpartition(".")[2]]}
        formats = {"dag": "date", "sinds": "date-time"}
        return {"type": "string", **({"format": formats[form]} if form in formats else {})}


def handler(made: Emulator) -> type[BaseHTTPRequestHandler]:
    """Serves an emulator over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def answer(self) -> None:
            url = f"{urlsplit(made.base).scheme}://{urlsplit(made.base).netloc}{self.path}"
            headers = dict(self.headers.items())
            response = made.handle(httpx2.Request(self.command, url, headers=headers))
            self.send_response(response.status_code)
            for name, value in response.headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.content)

        do_GET = do_HEAD = do_PATCH = answer

        def log_message(self, *args: Any) -> None:
            return

    return Handler


def at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from at(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from at(value[path[0]], path[1:])
