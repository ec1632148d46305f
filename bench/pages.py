"""Every page of the site and every operation of the API over all bodies of the registry: what they cost,
in milliseconds of the processor, and how much they weigh.

`python -m bench paginas` makes the store once (`bench.councils`, in `GRIFFIE_BENCH` or a folder of the
machine that passes) and prints the table. Each address is asked for several councils, members and
motions, so that what is kept of one answer is not the answer to the next.
"""

import asyncio
import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from bench.councils import bodies, made, size_of
from griffie.app import make_app
from search_api.services import Services
from search_api.site.rendering import slug

Row = tuple[str, str, str, str]
#: how often each address is asked, and of how many councils
ROUNDS, COUNCILS = 12, 6
#: streams without end are asked once, and dropped as they come
STREAMS = ("format=ndjson", "format=csv")
HTML = b"text/html,*/*;q=0.8"


@dataclass
class Answer:
    """`spent` is seconds of the processor, `size` bytes of the body, `packed` as gzip has it; those of
    what is dropped are 0."""

    status: int = 0
    spent: float = 0.0
    size: int = 0
    packed: int = 0
    pieces: list[bytes] = field(default_factory=list)


async def ask(app: ASGIApp, address: str, *, kept: bool = True) -> Answer:
    """One question, as a browser puts it, without a network."""
    path, _, query = address.partition("?")
    accept = b"application/json" if path.startswith("/api/") else HTML
    answer = Answer()
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "server": ("localhost", 80), "client": None, "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", accept)],
    }  # fmt: skip

    asked: Iterator[Message] = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        """The question, once; nothing comes after it, as long as its answer takes."""
        for message in asked:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
        elif kept:
            answer.pieces.append(message.get("body", b""))
        answer.size += len(message.get("body", b""))

    begun = time.process_time()
    await app(scope, receive, send)
    answer.spent = time.process_time() - begun
    body = b"".join(answer.pieces)
    answer.packed = len(gzip.compress(body)) if kept else 0
    return answer


def chosen(found: Services) -> Iterator[dict[str, str]]:
    """Of some councils, the large ones among them, the words that stand in addresses."""
    known = bodies()
    held = set(found.tables.codes())
    numbered = [(size_of(n).by_member, body) for n, body in enumerate(known) if body.code in held]
    numbered.sort(key=lambda each: -each[0])
    for _, body in numbered[:COUNCILS]:
        values = {"raad": body.sleutel, "code": body.code}
        for table, name in (
            ("personen", "persoon"),
            ("stemmingen", "stemming"),
            ("moties", "motie"),
        ):
            sql = f"SELECT id FROM {{{table}}} ORDER BY volgorde LIMIT 1 OFFSET 1"
            values[name] = found.tables.rows(sql, (), (body.code,))[0]["id"]
        sql = "SELECT id, naam FROM {fracties} ORDER BY stemmingen DESC LIMIT 1"
        group = found.tables.rows(sql, (), (body.code,))[0]
        vote = found.tables.rows(
            "SELECT vergadering FROM {stemmingen} WHERE id = ?", [values["stemming"]], (body.code,)
        )[0]
        values |= {
            "fractie": group["id"],
            "naam": slug(group["naam"]),
            "vergadering": vote["vergadering"],
        }
        yield values


PAGES = (
    "/",
    "/zoek?q=fietspad",
    "/zoek?q=fietspad&type=motie",
    "/zoek?q=fietspad&organisatie={code}&organisatie=gm0513",
    "/zoek?q=stem:vvd%3Dtegen+woningbouw",
    "/zoek/verfijnen?q=fietspad",
    "/zoek/verloop?q=fietspad",
    "/stemmingen",
    "/stemmingen?verschil=2",
    "/stemmingen?gesplitst=1",
    "/stemmingen?raad={raad}&vanaf=25",
    "/stemmingen?q=woningbouw",
    "/stemmingen/{stemming}",
    "/kaartje/{stemming}",
    "/records/{motie}",
    "/records/{vergadering}",
    "/records/{motie}/herkomst",
    "/personen/{persoon}",
    "/personen/{persoon}?stem=wijkt_af",
    "/raden",
    "/raden?provincie=Gelderland",
    "/raden/{raad}",
    "/raden/{raad}/vergaderingen",
    "/raden/{raad}/gegevens",
    "/raden/{raad}/fracties/{naam}",
    "/raden/{raad}/samen",
    "/raden/{raad}/afwijkers",
    "/afwijkers",
    "/afwijkers?provincie=Gelderland",
    "/afwijkers?van=2019-01-01&tot=2025-12-31",
    "/afwijkers?q=woningbouw",
    "/partijen",
    "/partijen/vvd",
    "/partijen/cda?q=woningbouw",
    "/vergelijk?raad={raad}&raad=gouda&q=woningbouw",
    "/moties/openstaand",
    "/moties/openstaand?raad={raad}",
    "/reizende-moties",
    "/dekking",
    "/dekking?q=organisatie:{raad}",
    "/leveranciers",
    "/leveranciers/ibabs",
    "/gegevenswoordenboek",
    "/zoektaal",
    "/ontwikkelaars",
    "/volgen",
    "/toets",
    "/over",
    "/uitleg/stemmen",
    "/uitleg/fractielijn",
    "/fout-melden",
)
OPERATIONS = (
    "/api/v1/search?q=fietspad&facet=organisatie&facet=partij&histogram=jaar",
    "/api/v1/search?stem=vvd:tegen",
    "/api/v1/records/{motie}",
    "/api/v1/records/{vergadering}",
    "/api/v1/records/{motie}/vergelijkbaar",
    "/api/v1/stemmen",
    "/api/v1/stemmen?partij=VVD&van=2020-01-01",
    "/api/v1/stemmen?organisatie={code}",
    "/api/v1/stemmen?persoon={persoon}",
    "/api/v1/stemmen?fractie=vvd&afwijkend=ja",
    "/api/v1/stemmingen",
    "/api/v1/stemmingen?verdeeld=ja",
    "/api/v1/stemmingen/{stemming}",
    "/api/v1/personen",
    "/api/v1/personen?naam=Aardenburg",
    "/api/v1/personen/{persoon}",
    "/api/v1/fracties",
    "/api/v1/fracties/{fractie}",
    "/api/v1/organisaties",
    "/api/v1/organisaties/{code}",
    "/api/v1/afwijkers",
    "/api/v1/afwijkers?van=2019-01-01",
    "/api/v1/partijen/VVD",
    "/api/v1/partijen/CDA?van=2022-01-01",
    "/api/v1/moties",
    "/api/v1/moties?afdoening=open&dagen=365",
    "/api/v1/status",
    "/api/v1/kwaliteit",
    "/api/v1/reizende-moties",
)
WHOLE = (
    "/api/v1/stemmen?format=ndjson",
    "/api/v1/stemmen?format=csv",
    "/api/v1/stemmen?partij=VVD&van=2019-01-01&format=ndjson",
    "/api/v1/stemmen?partij=VVD&van=2019-01-01&format=csv",
)  # fmt: skip


async def _measured(app: Any) -> list[Row]:
    found: Services = app.state.services
    words = list(chosen(found))
    rows: list[Row] = []
    for address in (*PAGES, *OPERATIONS):
        answers = [
            await ask(app, address.format(**words[number % len(words)])) for number in range(ROUNDS)
        ]
        rows.append(_row(address, answers))
        print(" | ".join(rows[-1]), flush=True)
    for address in WHOLE:
        rows.append(_row(address, [await ask(app, address, kept=False) for _ in range(2)]))
        print(" | ".join(rows[-1]), flush=True)
    return rows


def _row(address: str, answers: list[Answer]) -> Row:
    """An address with its median, the slowest but those of the first round, and its weight."""
    spent = sorted(each.spent * 1000 for each in answers[1:])
    wrong = {each.status for each in answers} - {200, 303}
    times = f"p50 {statistics.median(spent):.0f}, p95 {spent[-1 - len(spent) // 20]:.0f}, eerste {answers[0].spent * 1000:.0f} ms"
    size, packed = max(each.size for each in answers), max(each.packed for each in answers)
    weight = f"{size / 1000:,.1f} kB" + (f", {packed / 1000:.1f} gz" if packed else "")
    return (f"{address}{f' ({wrong})' if wrong else ''}", times, weight, "")


def measure() -> list[Row]:
    folder = Path(os.environ.get("GRIFFIE_BENCH") or Path(tempfile.gettempdir()) / "griffie-bench")
    app = make_app(made(folder))
    return asyncio.run(_measured(app))
