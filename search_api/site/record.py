"""The page of one record: a template for each kind of it."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from indexer.question.language import Parsed
from indexer.question.query import Unavailable
from search_api.services import Services
from search_api.site.asked import names_of
from search_api.site.pages import pages_view
from search_api.site.places import (
    Raad,
    council_of,
    gremium,
    meeting_title,
    meetings_beside,
    neighbours,
)
from search_api.site.rendering import VARIED, asks_json, naam, problem_page, shown_beside
from search_api.site.votes import judgements, vote_view
from search_api.site.words import VELDEN
from search_api.views.agenda import VOTED, Agenda
from search_api.views.linked import linked
from search_api.views.record import Around, NotHeld, Whole, Withdrawn, summary, whole
from search_api.views.similar import similar
from search_api.web.problems import Problem, problem_of
from search_api.web.questions import Number, validated
from search_api.web.requests import base_url, services
from search_api.web.searching import Words, words
from standard.views import full_name, title
from store import Version
from tables import TablesAway
from tables.lists import beside

router = APIRouter(include_in_schema=False)
LINKED = "application/ld+json"
#: members of a record as it is in an export
LINE = (
    *("id", "resource", "type", "organisatie", "bronidentificatie", "leverancier", "bron_url"),
    *("versie", "data", "ext"),
)
#: searchable kind → its template; another has one for all that is left
TEMPLATES = {
    "motie": "motie.html",
    "amendement": "motie.html",
    "vergadering": "vergadering.html",
    "agendapunt": "agendapunt.html",
    **dict.fromkeys(
        ("voorstel", "toezegging", "vraag", "antwoord", "ingekomen_stuk", "mededeling", "document"),
        "document.html",
    ),
}
#: resources that have a page of another address
ELSEWHERE = {"natuurlijkpersoon": "/personen", "stemming": "/stemmingen"}
#: where a motion begins to ask, and where it ends
ASKS = re.compile(
    r"\b(?:verzoekt|draagt|roept|spreekt|besluit|wijzigt)\b.{0,400}?(?=\ben gaat over tot de orde|\bToelichting\b|\Z)",
    re.DOTALL | re.IGNORECASE,
)
SIGNED = re.compile(r"\n[^\S\n]*(?:Ondertekening|Indieners?|Namens|Fractie)\b.*", re.DOTALL)


@dataclass
class Seen:
    """One record with what its page needs of its surroundings."""

    found: Services
    whole: Whole
    raad: Raad
    base: str
    parsed: Parsed = field(default_factory=Parsed)

    @property
    def version(self) -> Version:
        return self.whole.version

    @cached_property
    def meeting(self) -> Version | None:
        """The meeting that it is, or that it belongs to: the first where there are more."""
        if self.version.resource == "vergadering":
            return self.version
        around = self.whole.around
        meetings = list(around.meetings()) if around else []
        keys = [each.id for each in meetings]
        held = self.found.store.get_many(keys)
        found = [held[key] for key in keys if key in held and not held[key].deleted]
        return min(found, key=lambda each: summary(each)["datum"] or "9999", default=None)

    @cached_property
    def agenda(self) -> Agenda | None:
        return Agenda(self.found.store, self.meeting) if self.meeting else None

    @cached_property
    def item(self) -> dict[str, Any] | None:
        """The agenda item that it stands under."""
        if self.agenda is None:
            return None
        under = (
            row
            for row in self.agenda.flat()
            if any(paper["id"] == self.version.id for paper in row["stukken"])
        )
        return next(under, None)

    def crumbs(self) -> list[tuple[str, str]]:
        found = [("/raden", "Raden"), (self.raad.adres, self.raad.naam)]
        if self.meeting and self.meeting.id != self.version.id:
            found.append((f"/records/{self.meeting.id}", self.meeting_title))
        if self.item:
            number = f"{self.item['kenmerk']}. " if self.item["kenmerk"] else ""
            found.append((f"/records/{self.item['id']}", f"{number}{self.item['titel']}"))
        return found

    @property
    def meeting_title(self) -> str:
        assert self.meeting
        return meeting_title(self.raad, summary(self.meeting), gremium(self.meeting))

    def beside(self) -> dict[str, Any]:
        """What comes before and after it, and the way up."""
        up = (self.raad.adres, f"Alles van {self.raad.naam}")
        before, after = None, None
        if self.version.resource == "vergadering":
            before, after = meetings_beside(self.found, self.version, self.whole.datum)
            up = (f"{self.raad.adres}/vergaderingen", f"Alle vergaderingen van {self.raad.naam}")
        elif self.agenda and self.meeting:
            up = (f"/records/{self.meeting.id}", "Naar de vergadering")
            if self.version.resource == "agendapunt":
                before, after = neighbours(list(self.agenda.flat()), self.version.id)
            else:
                kind = self.whole.body["type"]
                same = [p for p in self.agenda.papers() if _alike(p, kind)]
                before, after = neighbours(same, self.version.id)
        return {"vorige": before, "volgende": after, "omhoog": up}

    def present(self) -> list[dict[str, Any]]:
        """The attendance of the meeting."""
        if self.meeting is None:
            return []
        if self.version.resource == "vergadering":
            rows: list[dict[str, Any]] = self.whole.body.get("aanwezigen", [])
            return rows
        return Around(self.found.store, self.meeting).attendance()


def _alike(paper: dict[str, Any], kind: str) -> bool:
    voted = paper["informatieobjecttype"] in VOTED
    return voted == (kind in VOTED)


@router.get("/records/{record_id}")
@router.get("/records/{record_id}.json")
def record(
    request: Request,
    record_id: str,
    versie: Number = None,
    q: str = "",
    synoniemen: str = "",
    blz: str = "",
) -> Response:
    """One record: motion with result and votes, meeting with agenda, document with its pages.
    `versie` gives an earlier version as it was; the words of `q` are marked in the text; `blz` is
    the page that is opened where a text is too long to show whole (`alle` for all of it)."""
    found = services(request)
    try:
        one = whole(found.store, record_id, base_url(request), versie)
        asked = validated(Words, {"q": q, "synoniemen": synoniemen})
        parsed = words(asked, found) if q else Parsed()
    except (Problem, NotHeld, Withdrawn) as error:
        if asks_json(request):
            raise
        return problem_page(request, problem_of(error), names_of(found))
    line = {name: one.body[name] for name in LINE if name in one.body}
    document = linked(line, base_url(request))
    if LINKED in request.headers.get("accept", ""):
        return Response(orjson.dumps(document), media_type=LINKED, headers=VARIED)
    if versie is None and one.version.resource in ELSEWHERE and not asks_json(request):
        return RedirectResponse(f"{ELSEWHERE[one.version.resource]}/{record_id}", 308)
    raad = council_of(found, one.body["organisatie"])
    seen = Seen(found, one, raad, base_url(request), parsed)
    return shown_beside(
        request,
        TEMPLATES.get(one.body["type"], "gegevens.html"),
        _context(seen, versie, q, blz)
        | {
            "adres": f"{base_url(request)}/records/{record_id}",
            "gekoppeld": _data_block(document),
            "organisatie": raad.naam,
        },
    )


def _data_block(document: dict[str, Any]) -> Markup:
    """JSON as a page may hold it: no text in it ends the block."""
    text = orjson.dumps(document).decode()
    for char, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(char, escape)
    return Markup(text)  # noqa: S704 - nothing in it is markup any more


def _context(seen: Seen, versie: int | None, q: str, blz: str) -> dict[str, Any]:
    body, key = seen.whole.body, seen.version.id
    earlier = versie is not None
    votes = body.get("stemmingen", [])
    present = seen.present() if votes or seen.version.resource == "vergadering" else []
    keys = [] if earlier else [vote["id"] for vote in votes]
    judged = judgements(seen.found, keys, seen.version.organisatie) if keys else {}
    meeting = seen.version.resource == "vergadering" and not earlier
    name = seen.whole.titel or body["ext"].get("naam") or body["resource"]
    context = {
        "record": body,
        "data": body["data"],
        "ext": body["ext"],
        "raad": seen.raad,
        "titel": seen.meeting_title if meeting else name,
        "naam_bron": name,
        "datum": seen.whole.datum.isoformat() if seen.whole.datum else None,
        "gevraagd": versie,
        "kruimels": seen.crumbs(),
        "verder": seen.beside(),
        "vergadering": seen.meeting,
        "stemmingen": [
            vote_view(vote, seen.raad.sleutel, present, judged.get(vote["id"], {}))
            for vote in votes
        ],
        "aanwezigen": _attendance(present) if meeting else [],
        "agenda": seen.agenda if meeting else None,
        "punt": _item(seen),
        "vraagt": _asks(body),
        **_life(seen, earlier),
        "genoemd": _named(seen),
        "vast": f"{seen.base}/records/{key}?versie={body['versie']}",
        "leverancier": seen.found.vendors().get(body["leverancier"], body["leverancier"]),
        "json": f"/api/v1/records/{key}{f'?versie={versie}' if earlier else ''}",
        **pages_view(body, seen.parsed, q, blz),
    }
    return context | ({} if earlier else _near(seen))


def _item(seen: Seen) -> dict[str, Any] | None:
    """The agenda item that the page is of, with what stands under it."""
    if seen.version.resource != "agendapunt" or seen.agenda is None:
        return None
    return next((row for row in seen.agenda.flat() if row["id"] == seen.version.id), None)


def _attendance(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """By status; whoever was there first."""
    order = ("aanwezig", "deels", "afwezig_met_bericht", "afwezig", "onbekend")
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: row.get("naam") or ""):
        groups.setdefault(row["aanwezigheidsstatus"], []).append(row)
    return sorted(groups.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else 9)


def _asks(body: dict[str, Any]) -> str | None:
    """What a motion asks, word for word, where its text says so in the usual words."""
    if body["type"] not in VOTED:
        return None
    text = "\n".join(page["tekst"] for page in body["bladzijden"] if page["bestand"] == 1)
    match = ASKS.search(text)
    said = SIGNED.sub("", match[0]).strip() if match else ""
    return said if 20 < len(said) < 2000 else None


def _life(seen: Seen, earlier: bool) -> dict[str, Any]:
    """The life of a motion (`leven`) and whether it is settled (`stand`): with what follows from letters
    where the tables have this version of it, else what the record itself says."""
    own = [_event(each) for each in seen.whole.body["ext"].get("levensloop", ())]
    if earlier or seen.whole.body["type"] not in VOTED:
        return {"leven": own, "stand": None}
    try:
        rows = beside(
            seen.found.tables, "moties", "id", seen.version.id, seen.version.organisatie, "id"
        )
    except TablesAway:
        return {"leven": own, "stand": None}
    row = next((each for each in rows if each["versie"] == seen.version.versie), None)
    if row is None:
        return {"leven": own, "stand": None}
    return {"leven": [_event(each) for each in orjson.loads(row["levensloop"])], "stand": row}


def _named(seen: Seen) -> dict[str, str]:
    """The names of the records that this one points at, by their ids."""
    around = seen.whole.around
    held = around.records if around else {}
    named = {
        key: full_name(each.body) if each.resource == "natuurlijkpersoon" else title(each.record)
        for key, each in held.items()
    }
    return {key: name or naam(held[key].resource) for key, name in named.items()}


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "bron": VELDEN.get(event["bron"], event["bron"])}


def _near(seen: Seen) -> dict[str, Any]:
    """Texts that are nearly the same, as they were found a while ago at most, without what is gone
    since; while the index is away the page says so and has the rest."""
    found, key, base = seen.found, seen.version.id, seen.base
    if seen.version.resource != "informatieobject":
        return {}
    try:
        near = found.kept.of((key, base), lambda: similar(found.store, found.engine, key, base))
    except Unavailable as error:
        return {"weg": str(error)}
    gone = found.store.withdrawn(row["id"] for row in near["results"])
    others = [row for row in near["results"] if row["id"] not in gone]
    return {"gelijk": others if len(others) > 1 else [], "grondslag": near["grondslag"]}
