"""Members and fracties: what each voted, where a member deviated, who votes with whom."""

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.services import Services
from search_api.site.asked import without_empty
from search_api.site.councils import the_council
from search_api.site.lists import (
    PAGE,
    about,
    beyond,
    chosen,
    listed,
    number,
    one_of,
    only,
    paged,
    since,
)
from search_api.site.places import Raad, council_of, councils
from search_api.site.rendering import shown, slug
from search_api.site.votes import ABSENT
from search_api.views.record import NotHeld
from search_api.web.problems import Problem
from search_api.web.requests import services
from search_api.web.voting import agreed
from standard.views import full_name
from tables.deviating import Deviators, deviations
from tables.filters import Filter
from tables.lists import Row, beside, every, rows_from
from tables.measures import FEW, fractie_votes

router = APIRouter(include_in_schema=False)
#: shares at which the next of five steps of a colour begins
STEPS = (0.2, 0.4, 0.6, 0.8)
#: members on one page of those who deviated
STRAYED = 12
#: fracties, members and meetings of one council that are listed
MOST = 1000
#: papers of a member that the page lists
SHOWN = 10
#: what a person voted, by the word in the address
STEM = {
    "": Filter(),
    "voor": Filter(keuze=("voor",)),
    "tegen": Filter(keuze=("tegen",)),
    "wijkt_af": Filter(afwijkend=True),
}


@router.get("/personen/{key}")
@router.get("/personen/{key}.json")
def person(request: Request, key: str, q: str = "", stem: str = "", vanaf: str = "0") -> Response:
    """One member: fracties, votes (with `q` in the title, `stem` voor, tegen or wijkt_af), where the
    member deviated, and presence."""
    found = services(request)
    version = found.store.get(key)
    if version is None or version.deleted or version.resource != "natuurlijkpersoon":
        raise NotHeld(f"er is geen persoon {key[:40]}")
    one_of(without_empty(request.query_params), "stem", filter(None, STEM))
    raad = council_of(found, version.organisatie)
    own = (version.organisatie,)
    # one that the tables do not have yet has no votes yet
    told = next(iter(beside(found.tables, "personen", "id", key, own[0], "id")), {})
    start = number(vanaf, "vanaf")
    asked = replace(STEM[stem], organisatie=own, persoon=(key,), titel=q)
    total, cast = rows_from(found.tables, "stemmen", asked, start, PAGE)
    _, there = rows_from(found.tables, "aanwezigheid", Filter(own, persoon=(key,)), 0, MOST)
    submitted, papers = rows_from(found.tables, "moties", Filter(own, persoon=(key,)), 0, SHOWN)
    page = paged(request, list(map(_cast, cast)), total, start)
    page["verder"]["omhoog"] = (raad.adres, f"Alles van {raad.naam}")
    member = {
        "id": key,
        "naam": told.get("naam") or full_name(version.body),
        "fracties": told.get("fracties") or [],
        "stemmen": told.get("stemmingen", 0),
        "afgeweken": told.get("afgeweken", 0),
        "beoordeeld": told.get("beoordeeld", 0),
    }
    context = page | {
        "lijst": True,
        "raad": raad,
        "lid": member,
        "q": q,
        "stem": stem,
        "telling": presence(there),
        "periodes": _periods(found, key, raad.code),
        "ingediend": submitted,
        "stukken": papers,
        "wie": urlencode({"organisatie": raad.code, "q": f'indiener:"{member["naam"]}"'}),
        "kruimels": [("/raden", "Raden"), (raad.adres, raad.naam)],
        "bron_url": version.body["bron_url"],
    }
    data = {
        **{name: member[name] for name in ("id", "naam", "fracties", "afgeweken", "beoordeeld")},
        "organisatie": {"code": raad.code, "naam": raad.naam},
        "periodes": context["periodes"],
        "aanwezigheid": there,
        "ingediend": [
            {name: row[name] for name in ("id", "type", "titel", "datum", "uitslag")}
            for row in papers
        ],
        "total": total,
        "stemmen": page["rijen"],
    }
    return shown(request, "persoon.html", context, data)


def _periods(found: Services, key: str, code: str) -> list[dict[str, Any]]:
    """The fracties of a member with their days, the last first: stated by the source, or else the first
    and last vote (`gezien`)."""
    told = beside(found.tables, "lidmaatschappen", "persoon", key, code, "fractie_id")
    rows = [
        {
            "fractie": row["fractie"],
            "van": row["van"] or row["gezien_van"],
            "tot": row["tot"] or (None if row["van"] else row["gezien_tot"]),
            "gezien": row["van"] is None,
        }
        for row in told
        if row["fractie"]
    ]
    return sorted(rows, key=lambda row: str(row["van"] or ""), reverse=True)


def _cast(row: Row) -> dict[str, Any]:
    """What a member chose in one vote; `lijn` is what most of the fractie chose."""
    return {
        "id": row["stemming"],
        "titel": row["titel"] or "zonder titel",
        "stuk": row["motie"],
        "type": row["type"],
        "datum": row["datum"],
        "uitslag": row["uitslag"],
        "keuze": row["keuze"],
        "fractie": row["fractie"],
        "lijn": row["meerderheid_fractie"] if row["afwijkend"] is not None else None,
        "wijkt_af": row["afwijkend"] is True,
        "afgeleid": row["grondslag"] != "opgave",
    }


def presence(rows: list[Row]) -> dict[str, int]:
    """Meetings by what is known of somebody there; of a meeting that is told twice the last."""
    told = {row["vergadering"] or number: row["status"] for number, row in enumerate(rows)}
    return dict(Counter("afwezig" if each in ABSENT else each for each in told.values()))


def fracties_of(found: Services, code: str) -> dict[str, list[Row]]:
    """The fracties of a council by their names in addresses, in the order of their names."""
    _, rows = rows_from(found.tables, "fracties", Filter((code,)), 0, MOST)
    named: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: str(row["naam"]).casefold()):
        named.setdefault(slug(row["naam"]), []).append(row)
    return named


@router.get("/raden/{sleutel}/fracties/{naam}")
@router.get("/raden/{sleutel}/fracties/{naam}.json")
def fractie(request: Request, sleutel: str, naam: str, vanaf: str = "0") -> Response:
    """One fractie of a council: members, votes, with whom it votes, when it was divided."""
    found, raad = services(request), the_council(request, sleutel)
    fracties = fracties_of(found, raad.code)
    if naam not in fracties:
        raise Problem(404, f"{raad.naam} heeft geen fractie {naam[:40]!r} in wat gelezen is")
    own = fracties[naam]
    name, ids = own[0]["naam"], tuple(row["id"] for row in own)
    start = number(vanaf, "vanaf")
    rows = fractie_votes(found.tables, ids, raad.code, start, PAGE)
    page = paged(request, rows, sum(row["stemmingen"] for row in own), start)
    asked = Filter((raad.code,), fractie=ids)
    _, members = rows_from(found.tables, "personen", asked, 0, MOST)
    votes = [
        row | {"kant": told["kant"]}
        for row, told in zip(listed(rows, {raad.code: raad.naam}), rows, strict=True)
    ]
    keys = list(fracties)
    place = keys.index(naam)
    context = page | {
        "raad": raad,
        "naam": name,
        "partij": own[0]["partij"],
        "leden": [each for each in members if each["fractie_id"] in ids],
        "telling": {side: sum(row[side] for row in own) for side in ("voor", "tegen", "verdeeld")},
        "zetels": max((row["zetels"] or 0 for row in own), default=0),
        "ingediend": sum(row["ingediend"] for row in own),
        "aangenomen": sum(row["ingediend_aangenomen"] for row in own),
        "samen": _with(pairs_of(found, raad.code), name),
        "stemmingen": votes,
        "buur_voor": (keys[place - 1], fracties[keys[place - 1]][0]["naam"]) if place else None,
        "buur_na": (
            (keys[place + 1], fracties[keys[place + 1]][0]["naam"])
            if place + 1 < len(keys)
            else None
        ),
        "kruimels": [("/raden", "Raden"), (raad.adres, raad.naam)],
    }
    page["verder"]["omhoog"] = (raad.adres, f"Alles van {raad.naam}")
    data = {
        "naam": name,
        "organisatie": {"code": raad.code, "naam": raad.naam},
        "partij": context["partij"],
        "leden": [
            {name: each[name] for name in ("id", "naam", "eerste", "laatste")}
            for each in context["leden"]
        ],
        **{
            name: context[name]
            for name in ("zetels", "telling", "ingediend", "aangenomen", "samen")
        },
        "total": page["totaal"],
        "stemmingen": votes,
    }
    return shown(request, "fractie.html", context, data)


#: fracties of a matrix of which each pair has a link: of more the page would be too large
LED = 12
Pairs = dict[tuple[str, str], tuple[int, int]]


def pairs_of(found: Services, code: str) -> Pairs:
    """(same side, votes) of each two fracties of a council by name."""
    counted: Pairs = {}
    for row in agreed(found, code).paren:
        pair = row["een"], row["ander"]
        same, total = counted.get(pair, (0, 0))
        counted[pair] = same + row["gelijk"], total + row["n"]
    return counted


def _with(pairs: Pairs, name: str) -> list[dict[str, Any]]:
    """With which other fracties this one voted alike, most first; those of too few votes last."""
    rows = []
    for (first, second), (same, total) in pairs.items():
        if name in (first, second):
            rows.append(_pair(second if first == name else first, same, total))
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
    pairs = pairs_of(found, raad.code)
    names = sorted({name for pair in pairs for name in pair}, key=str.casefold)
    table = {one: [_cell(pairs, one, other) for other in names] for one in names}
    context = {
        "raad": raad,
        "namen": names,
        "tabel": table,
        "few": FEW,
        "most": LED,
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


def _cell(pairs: Pairs, one: str, other: str) -> dict[str, Any] | None:
    """None for a fractie with itself, and for two that were never of a side in one vote."""
    counts = pairs.get((one, other)) or pairs.get((other, one))
    return _pair(other, *counts) if counts and one != other else None


@router.get("/raden/{sleutel}/afwijkers")
@router.get("/raden/{sleutel}/afwijkers.json")
def deviating_in(request: Request, sleutel: str) -> Response:
    """The members of a council who deviated."""
    only(without_empty(request.query_params), {"q", "van", "tot", "vanaf"})
    return _deviating(request, [the_council(request, sleutel)])


@router.get("/afwijkers")
@router.get("/afwijkers.json")
def deviating(request: Request) -> Response:
    """Members who deviated from their own fractie, over councils: `raad` (repeated), `provincie`, `q`
    on a subject, `van` and `tot` for days."""
    found = services(request)
    params = without_empty(request.query_params)
    only(params, {"raad", "provincie", "q", "van", "tot", "vanaf"})
    rows = chosen(found, params.getlist("raad"))
    provinces = one_of(params, "provincie", {e.provincie for e in councils(found).values()})
    rows = [raad for raad in rows if not provinces or raad.provincie in provinces]
    return _deviating(request, rows)


def _deviating(request: Request, raden: list[Raad]) -> Response:
    found = services(request)
    params = without_empty(request.query_params)
    named = {raad.code: raad for raad in raden}
    asked = Filter(
        organisatie=tuple(named),
        motie=about(found, params.get("q", "")),
        van=since(params.get("van", ""), "van"),
        tot=since(params.get("tot", ""), "tot"),
    )
    start = number(params.get("vanaf", "0"), "vanaf")
    size = PAGE if request.url.path.endswith(".json") else STRAYED
    told = deviations(found.tables, asked, 1, start, size) if named else Deviators(0, [])
    rows = _with_votes(found, asked, told.rows)
    page = paged(request, rows, told.total, start, size)
    for row in rows:
        row["raad"] = named[row.pop("organisatie")]
    alone = raden[0] if request.url.path.startswith("/raden/") else None
    own = alone.adres if alone else "/raden"
    context = page | {
        "lijst": True,
        "ruim": beyond(found, params.get("q", "")),
        "raden": raden,
        "alleen": alone,
        "params": params,
        "provincies": sorted({e.provincie for e in councils(found).values() if e.gelezen}),
        "kruimels": [("/raden", "Raden"), (own, alone.naam if alone else "Alle raden")],
        "bereik": len(raden),
        "per_lid": bool(told.total) or _by_member(found, tuple(named)),
    }
    data = {
        "total": told.total,
        "leden": [{**row, "raad": row["raad"].code} for row in rows],
    }
    return shown(request, "afwijkers.html", context, data)


def _by_member(found: Services, codes: tuple[str, ...]) -> bool:
    """Whether a choice of a member is known in any of these councils."""
    sql = "SELECT 1 AS n FROM {stemmen} WHERE persoon IS NOT NULL LIMIT 1"
    return bool(codes) and found.tables.one(sql, (), codes) is not None


def _with_votes(found: Services, asked: Filter, members: list[Row]) -> list[dict[str, Any]]:
    """Members with the votes in which they deviated, by what is asked."""
    if not members:
        return []
    wanted = Filter(
        tuple({row["organisatie"] for row in members}),
        persoon=tuple(row["persoon"] for row in members),
        motie=asked.motie,
        van=asked.van,
        tot=asked.tot,
        afwijkend=True,
    )
    cast: dict[str, list[dict[str, Any]]] = {}
    for row in chain.from_iterable(every(found.tables, "stemmen", wanted)):
        cast.setdefault(row["persoon"], []).append(_cast(row))
    return [
        {
            "id": row["persoon"],
            "naam": row["persoon_naam"],
            "organisatie": row["organisatie"],
            "fractie": row["fractie"],
            "afgeweken": row["afgeweken"],
            "beoordeeld": row["beoordeeld"],
            "afgeleid": any(each["afgeleid"] for each in cast[row["persoon"]]),
            "stemmingen": cast[row["persoon"]],
        }
        for row in members
    ]
