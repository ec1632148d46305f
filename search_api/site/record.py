"""The page of one record."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from indexer.question.language import Parsed
from indexer.question.query import Unavailable
from indexer.snippets import marked
from search_api.services import Services
from search_api.site.rendering import problem_page, templates
from search_api.site.votes import vote_view
from search_api.views.linked import linked
from search_api.views.record import NotHeld, Withdrawn, whole
from search_api.views.similar import similar
from search_api.web.problems import Problem, problem_of
from search_api.web.questions import Number, validated
from search_api.web.requests import base_url, services
from search_api.web.searching import Words, words

router = APIRouter(include_in_schema=False)
LINKED = "application/ld+json"
#: one address has a page and a document: which it is, is in the question
VARIED = {"Vary": "Accept"}
#: members of a record as it is in an export
LINE = (
    *("id", "resource", "type", "organisatie", "bronidentificatie", "leverancier", "bron_url"),
    *("versie", "data", "ext"),
)


@router.get("/records/{record_id}")
def record(
    request: Request, record_id: str, versie: Number = None, q: str = "", synoniemen: str = ""
) -> Response:
    """One record: motion with result and votes, meeting with agenda, document with its pages.
    `versie` gives an earlier version as it was; the words of `q` are marked in the text."""
    found = services(request)
    names = {each.organisatie: each.naam for each in found.statuses()}
    try:
        shown = whole(found.store, record_id, base_url(request), versie)
        asked = validated(Words, {"q": q, "synoniemen": synoniemen})
        parsed = words(asked, found) if q else Parsed()
        near = _near(found, record_id, base_url(request)) if versie is None else None
    except (Problem, NotHeld, Withdrawn) as error:
        return problem_page(request, problem_of(error), names)
    body = shown.body
    document = linked({name: body[name] for name in LINE if name in body}, base_url(request))
    if LINKED in request.headers.get("accept", ""):
        return Response(orjson.dumps(document), media_type=LINKED, headers=VARIED)
    numbers = "" if versie is None else f"?versie={versie}"
    context = {
        "record": body,
        "data": body["data"],
        "ext": body["ext"],
        "organisatie": names.get(body["organisatie"], body["organisatie"]),
        "titel": shown.titel or body["ext"].get("naam") or body["resource"],
        "datum": shown.datum.isoformat() if shown.datum else None,
        "gevraagd": versie,
        "stemmingen": [vote_view(vote) for vote in body.get("stemmingen", ())],
        "vast": f"{base_url(request)}/records/{record_id}?versie={body['versie']}",
        "bladzijden": [_page(page, parsed) for page in body["bladzijden"]],
        "gelijk": near["results"] if near and len(near["results"]) > 1 else [],
        "grondslag": near["grondslag"] if near else "",
        "weg": near.get("weg") if near else None,
        "json": f"/api/v1/records/{record_id}{numbers}",
        "adres": f"{base_url(request)}/records/{record_id}",
        "gekoppeld": _data_block(document),
    }
    return templates.TemplateResponse(request, "record.html", context)


def _data_block(document: dict[str, Any]) -> Markup:
    """JSON as a page may hold it: no text in it ends the block."""
    text = orjson.dumps(document).decode()
    for char, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(char, escape)
    return Markup(text)  # noqa: S704 - nothing in it is markup any more


def _page(page: dict[str, Any], parsed: Parsed) -> dict[str, str]:
    """The text of a page with the words marked; those of the first file have the short names."""
    number, file = page["pagina"], page["bestand"]
    later = file > 1
    return {
        "anker": f"bladzijde-{number}-{file}" if later else f"bladzijde-{number}",
        "kop": f"Bladzijde {number} van bestand {file}" if later else f"Bladzijde {number}",
        "html": marked(page["tekst"], parsed),
    }


def _near(found: Services, record_id: str, base: str) -> dict[str, Any]:
    """Texts that are nearly the same, as they were found a while ago at most, without what is gone
    since; while the index is away the page says so and has the rest."""
    try:
        near = found.kept.of(
            (record_id, base), lambda: similar(found.store, found.engine, record_id, base)
        )
    except Unavailable as error:
        return {"results": [], "grondslag": "", "weg": str(error)}
    gone = found.store.withdrawn(row["id"] for row in near["results"])
    return {**near, "results": [row for row in near["results"] if row["id"] not in gone]}
