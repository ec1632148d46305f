"""Members and fracties: what each voted, where a member deviated, who votes with whom."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.site.asked import without_empty
from search_api.site.ballots import Ballot, Book, Member, book, books, party_of, presence
from search_api.site.councils import the_council
from search_api.site.lists import about, chosen, listed, number, paged, since
from search_api.site.places import Raad, council_of, councils
from search_api.site.rendering import shown
from search_api.views.record import NotHeld
from search_api.web.problems import Problem
from search_api.web.requests import services
from standard.text import fold
from tables.measures import FEW

router = APIRouter(include_in_schema=False)
#: shares at which the next of five steps of a colour begins
STEPS = (0.2, 0.4, 0.6, 0.8)


@router.get("/personen/{key}")
@router.get("/personen/{key}.json")
def person(request: Request, key: str, q: str = "", stem: str = "", vanaf: str = "0") -> Response:
    """One member: fracties, votes (with `q` in the title, `stem` voor, tegen or wijkt_af), where the
    member deviated, and presence."""
    found = services(request)
    version = found.store.get(key)
    if version is None or version.deleted or version.resource != "natuurlijkpersoon":
        raise NotHeld(f"er is geen persoon {key[:40]}")
    raad = council_of(found, version.organisatie)
    member = book(found, version.organisatie).members[key]
    rows = [
        (ballot, row)
        for ballot, row in member.stemmen
        if fold(q) in fold(ballot.titel)
        and (not stem or row["keuze"] == stem or (stem == "wijkt_af" and row["wijkt_af"]))
    ]
    page = paged(request, rows, number(vanaf, "vanaf"))
    page["verder"]["omhoog"] = (raad.adres, f"Alles van {raad.naam}")
    context = page | {
        "raad": raad,
        "lid": member,
        "q": q,
        "stem": stem,
        "telling": presence(member.aanwezig),
        "kruimels": [("/raden", "Raden"), (raad.adres, raad.naam)],
        "bron_url": version.body["bron_url"],
    }
    data = {
        "id": key,
        "naam": member.naam,
        "organisatie": {"code": raad.code, "naam": raad.naam},
        "fracties": member.fracties,
        "afgeweken": len(member.afgeweken),
        "beoordeeld": member.beoordeeld,
        "aanwezigheid": member.aanwezig,
        "stemmen": [_cast(*pair) for pair in member.stemmen],
    }
    return shown(request, "persoon.html", context, data)


def _cast(ballot: Ballot, row: dict[str, Any]) -> dict[str, Any]:
    names = ("keuze", "fractie", "wijkt_af", "lijn")
    return ballot.short() | {name: row[name] for name in names}


@router.get("/raden/{sleutel}/fracties/{naam}")
@router.get("/raden/{sleutel}/fracties/{naam}.json")
def fractie(request: Request, sleutel: str, naam: str, vanaf: str = "0") -> Response:
    """One fractie of a council: members, votes, with whom it votes, when it was divided."""
    found, raad = services(request), the_council(request, sleutel)
    held = book(found, raad.code)
    if naam not in held.fracties:
        raise Problem(404, f"{raad.naam} heeft geen fractie {naam[:40]!r} in wat gelezen is")
    name = held.fracties[naam]
    votes = [each for each in held.ballots if each.side(naam) != "onbekend"]
    sides = [each.side(naam) for each in votes]
    page = paged(request, votes, number(vanaf, "vanaf"))
    rows = listed(page["rijen"], {raad.code: raad})
    for row, ballot in zip(rows, page["rijen"], strict=True):
        row["kant"] = ballot.side(naam)
    keys = list(held.fracties)
    place = keys.index(naam)
    context = page | {
        "raad": raad,
        "naam": name,
        "partij": party_of(name, raad.naam),
        "leden": held.of_fractie(naam),
        "telling": {side: sides.count(side) for side in ("voor", "tegen", "verdeeld")},
        "samen": _with(held, name),
        "stemmingen": rows,
        "buur_voor": (keys[place - 1], held.fracties[keys[place - 1]]) if place else None,
        "buur_na": (
            (keys[place + 1], held.fracties[keys[place + 1]]) if place + 1 < len(keys) else None
        ),
        "kruimels": [("/raden", "Raden"), (raad.adres, raad.naam)],
    }
    page["verder"]["omhoog"] = (raad.adres, f"Alles van {raad.naam}")
    data = {
        "naam": name,
        "organisatie": {"code": raad.code, "naam": raad.naam},
        "partij": context["partij"],
        "leden": [{"id": each.id, "naam": each.naam} for each in context["leden"]],
        "telling": context["telling"],
        "samen": context["samen"],
        "stemmingen": [each.short() | {"kant": each.side(naam)} for each in votes],
    }
    return shown(request, "fractie.html", context, data)


def _with(held: Book, name: str) -> list[dict[str, Any]]:
    """With which other fracties this one voted alike, most first; those of too few votes last."""
    rows = []
    for (one, other), (same, total) in held.agreement().items():
        if name in (one, other):
            rows.append(_pair(other if one == name else one, same, total))
    return sorted(rows, key=lambda row: (row["deel"] is None, -(row["deel"] or 0), row["naam"]))


def _pair(name: str, same: int, total: int) -> dict[str, Any]:
    share = same / total if total >= FEW else None
    step = None if share is None else 1 + sum(share >= bound for bound in STEPS)
    return {"naam": name, "gelijk": same, "n": total, "deel": share, "trap": step}


@router.get("/raden/{sleutel}/samen")
@router.get("/raden/{sleutel}/samen.json")
def together(request: Request, sleutel: str) -> Response:
    """How often each two fracties of a council were of one side."""
    found, raad = services(request), the_council(request, sleutel)
    pairs = book(found, raad.code).agreement()
    names = sorted({name for pair in pairs for name in pair}, key=str.casefold)
    table = {one: [_cell(pairs, one, other) for other in names] for one in names}
    context = {
        "raad": raad,
        "namen": names,
        "tabel": table,
        "few": FEW,
        "kruimels": [("/raden", "Raden"), (raad.adres, raad.naam)],
        "verder": {"omhoog": (raad.adres, f"Alles van {raad.naam}")},
    }
    data = {
        "organisatie": {"code": raad.code, "naam": raad.naam},
        "paren": [
            {
                "een": one,
                "ander": other,
                **{k: v for k, v in _pair("", *counts).items() if k != "naam"},
            }
            for (one, other), counts in sorted(pairs.items())
        ],
    }
    return shown(request, "samen.html", context, data)


def _cell(
    pairs: dict[tuple[str, str], tuple[int, int]], one: str, other: str
) -> dict[str, Any] | None:
    """None for a fractie with itself, and for two that were never of a side in one vote."""
    counts = pairs.get((min(one, other), max(one, other)))
    return _pair(other, *counts) if counts and one != other else None


@router.get("/raden/{sleutel}/afwijkers")
@router.get("/raden/{sleutel}/afwijkers.json")
def deviating_in(request: Request, sleutel: str) -> Response:
    """The members of a council who deviated."""
    return _deviating(request, [the_council(request, sleutel)])


@router.get("/afwijkers")
@router.get("/afwijkers.json")
def deviating(request: Request) -> Response:
    """Members who deviated from their own fractie, over councils: `raad` (repeated), `provincie`, `q`
    on a subject, `van` and `tot` for days."""
    found = services(request)
    params = without_empty(request.query_params)
    rows = chosen(found, params.getlist("raad"))
    if "provincie" in params:
        rows = [raad for raad in rows if raad.provincie == params["provincie"]]
    return _deviating(request, rows)


def _deviating(request: Request, raden: list[Raad]) -> Response:
    found = services(request)
    params = without_empty(request.query_params)
    first, last = since(params.get("van", ""), "van"), since(params.get("tot", ""), "tot")
    subject = about(found, params.get("q", ""))
    named = {raad.code: raad for raad in raden}
    rows = []
    for held in books(found, named):
        for member in held.members.values():
            told = _deviation(member, subject, first, last)
            if told:
                rows.append(told | {"raad": named[held.code]})
    rows.sort(key=lambda row: (-row["afgeweken"], row["beoordeeld"], row["naam"]))
    page = paged(request, rows, number(params.get("vanaf", "0"), "vanaf"))
    alone = raden[0] if request.url.path.startswith("/raden/") else None
    own = alone.adres if alone else "/raden"
    context = page | {
        "raden": raden,
        "alleen": alone,
        "params": params,
        "provincies": sorted({e.provincie for e in councils(found).values() if e.gelezen}),
        "kruimels": [("/raden", "Raden"), (own, alone.naam if alone else "Alle raden")],
        "bereik": len(raden),
        "per_lid": sum(
            b.grondslag == "individueel" for h in books(found, named) for b in h.ballots
        ),
    }
    data = {
        "total": len(rows),
        "leden": [
            {**row, "raad": row["raad"].code, "stemmingen": [_cast(*p) for p in row["stemmingen"]]}
            for row in rows
        ],
    }
    return shown(request, "afwijkers.html", context, data)


def _deviation(
    member: Member, subject: set[str] | None, first: str, last: str
) -> dict[str, Any] | None:
    """n of N within what is asked; None where the member did not deviate there."""
    within = [
        (ballot, row)
        for ballot, row in member.stemmen
        if (subject is None or ballot.stuk in subject)
        and (not first or (ballot.datum or "") >= first)
        and (not last or (ballot.datum or "9999") <= last)
    ]
    away = [pair for pair in within if pair[1]["wijkt_af"]]
    if not away:
        return None
    return {
        "id": member.id,
        "naam": member.naam,
        "fractie": away[0][1]["fractie"],
        "afgeweken": len(away),
        "beoordeeld": sum(row["lijn"] is not None for _, row in within),
        "afgeleid": any(row["afgeleid"] for _, row in away),
        "stemmingen": away,
    }
