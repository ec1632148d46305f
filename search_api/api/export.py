"""A search to take along: every hit as a table or a stream, and the newest as a feed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from lxml import etree
from pydantic import Field
from starlette.datastructures import QueryParams
from starlette.responses import Response, StreamingResponse

from indexer.question.query import Hit, Query
from search_api.services import Services
from search_api.views.hits import hit_body
from search_api.web.answers import media
from search_api.web.csv import SEPARATORS, attachment, begun, lines
from search_api.web.problems import errors
from search_api.web.questions import OneOf
from search_api.web.requests import base_url, services, streams
from search_api.web.searching import Search, query, run
from store import Step
from store.comparison import OTHERWISE

router = APIRouter()
#: hits read from the engine at once, and entries in a feed
PAGE, ENTRIES = 100, 50
COLUMNS = (
    "id", "type", "titel", "organisatie", "organisatie_naam", "provincie", "datum", "uitslag",
    "voor", "tegen", "onthouden", "afwezig", "fracties", "indieners", "gremium", "soort",
    "leverancier", "pagina", "url", "bron_url", "zoekvraag", "opgehaald_op",
)  # fmt: skip
ATOM = "http://www.w3.org/2005/Atom"


class Table(Search):
    """A search for all of its hits as a table."""

    scheiding: Annotated[str, OneOf(tuple(SEPARATORS))] = Field(
        "komma", description="between values", examples=["puntkomma"]
    )


def _every(found: Services, question: Query) -> Iterator[tuple[Hit, ...]]:
    """All hits page by page, of one state of the index; what goes wrong before the first is a
    problem."""
    question = replace(question, size=PAGE)
    first = run(found, question)

    def rest() -> Iterator[tuple[Hit, ...]]:
        result, page = first, question
        while result.hits:
            yield result.hits
            offset = page.offset + len(result.hits)
            if offset >= result.total:
                break
            page = replace(page, state=result.state, after=result.last, offset=offset)
            result = run(found, page)

    return rest()


@router.get(
    "/api/v1/search.csv",
    tags=["search"],
    response_class=Response,
    responses={**media("text/csv"), **errors(400, 503)},
)
def table(request: Request, asked: Annotated[Table, Parameters()]) -> Response:
    """Every hit of a search as CSV with a header (UTF-8), streamed. The columns are
    stable; several values are separated by ` | `. `zoekvraag` and `opgehaald_op` say where it came
    from. `scheiding=puntkomma` is what Dutch spreadsheets open by themselves, with the mark of UTF-8. A text that a
    spreadsheet would take for a formula has an apostrophe before it."""
    found = services(request)
    pages = _every(found, query(asked, found))
    base, said = base_url(request), str(request.query_params)
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    mark = SEPARATORS[asked.scheiding]

    def content() -> Iterator[bytes]:
        yield begun(mark) + lines([COLUMNS], mark)
        for hits in pages:
            yield lines([_row(hit, base, said, moment) for hit in hits], mark)

    return StreamingResponse(
        streams(request).of(content()),
        media_type="text/csv; charset=utf-8",
        headers=attachment("griffie.csv"),
    )


def _row(hit: Hit, base: str, asked: str, moment: str) -> tuple[object, ...]:
    document, vote = hit.document, hit.document.stemming
    counts = (vote.voor, vote.tegen, vote.onthouden, vote.afwezig) if vote else (None,) * 4
    return (
        document.id, document.type, document.titel, document.organisatie, document.naam,
        document.provincie, document.datum, document.uitslag, *counts,
        " | ".join(document.fractie), " | ".join(document.indiener), " | ".join(document.gremium),
        document.soort, document.leverancier, hit.pagina, f"{base}/records/{document.id}",
        document.bron_url, asked, moment,
    )  # fmt: skip


@router.get(
    "/api/v1/search.ndjson",
    tags=["search"],
    response_class=Response,
    responses={**media("application/x-ndjson"), **errors(400, 503)},
)
def stream(request: Request, asked: Annotated[Search, Parameters()]) -> Response:
    """Every hit of a search, one JSON object a line as in `hits`, streamed."""
    found = services(request)
    pages, base = _every(found, query(asked, found)), base_url(request)
    lines = (b"".join(orjson.dumps(hit_body(hit, base)) + b"\n" for hit in hits) for hits in pages)
    return StreamingResponse(streams(request).of(lines), media_type="application/x-ndjson")


@router.get(
    "/api/v1/search.atom",
    tags=["search"],
    response_class=Response,
    responses={**media("application/atom+xml"), **errors(400, 503)},
)
def feed(request: Request, asked: Annotated[Search, Parameters()]) -> Response:
    """The newest hits of a search as an Atom feed: those that changed last come first, and a change
    of what was known is an entry with a later `updated` under the same id and the category
    `gewijzigd` in place of `nieuw`. What was merely read otherwise is no change."""
    found = services(request)
    result = run(found, replace(query(asked, found), sort="-gewijzigd", size=ENTRIES))
    versions = found.store.get_many(hit.document.id for hit in result.hits)
    course = found.store.course(each.id for each in versions.values())
    rows = [
        {
            "id": hit.document.id,
            "titel": f"{hit.document.naam}: {hit.document.titel}",
            **_dated(course[versions[hit.document.id].id]),
            "naam": hit.document.naam,
            "tekst": " ".join(piece.html for piece in hit.snippets) or hit.document.type,
        }
        for hit in result.hits
        if hit.document.id in versions
    ]
    rows.sort(key=lambda row: (row["moment"], row["id"]), reverse=True)
    params = request.query_params
    named = params.get("q") or "alles"
    return atom(base_url(request), "/api/v1/search.atom", "/", params, named, rows)


def _dated(course: Sequence[Step]) -> dict[str, str]:
    """When a record came, when its source changed it last, and whether it did."""
    history = [each for each in course if each.op != "delete"]
    real = [each for each in history if not (each.reden or "").startswith(OTHERWISE)]
    last = (real or history)[-1]
    kind = "nieuw" if last is history[0] else "gewijzigd"
    return {"moment": last.opgeslagen_op, "sinds": history[0].opgeslagen_op, "soort": kind}


def atom(
    base: str,
    path: str,
    page: str,
    params: QueryParams,
    title: str,
    rows: list[dict[str, str]],
) -> Response:
    """A feed of records: `id`, `titel`, `moment` (RFC 3339), `naam` of whose it is, `tekst` (HTML),
    and where that is known `sinds` (when it came) and `soort` (nieuw, gewijzigd)."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _text(root, "id", f"{base}{path}?{params}")
    _text(root, "title", f"Griffie: {title}")
    moments = [row["moment"] for row in rows]
    _text(root, "updated", max(moments, default="1970-01-01T00:00:00+00:00"))
    _link(root, "self", f"{base}{path}?{params}")
    _link(root, "alternate", f"{base}{page}?{_plain(params)}")
    for row in rows:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        _text(entry, "id", f"urn:uuid:{row['id']}")
        _text(entry, "title", row["titel"])
        _text(entry, "updated", row["moment"])
        if "soort" in row:
            _text(entry, "published", row["sinds"])
            etree.SubElement(entry, f"{{{ATOM}}}category", term=row["soort"])
        _link(entry, "alternate", f"{base}/records/{row['id']}")
        author = etree.SubElement(entry, f"{{{ATOM}}}author")
        _text(author, "name", row["naam"])
        _text(entry, "summary", row["tekst"]).set("type", "html")
    content = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Response(content, media_type="application/atom+xml")


def _plain(params: QueryParams) -> str:
    return urlencode(params.multi_items())


#: what is not printed, and is a space all the same
SPACES = "\n\t\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\u3000"


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = "".join(char for char in text if char.isprintable() or char in SPACES)
    return made


def _link(parent: etree._Element, rel: str, address: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=address)
