"""National parties over all councils, councils beside each other, and motions that wait."""

import csv
import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.question.query import Query
from search_api.services import Services
from search_api.site.asked import without_empty
from search_api.site.ballots import Book, book, books, party_of
from search_api.site.lists import VOTED, about, chosen, number, paged
from search_api.site.places import Raad, councils
from search_api.site.rendering import shown, slug
from search_api.web.problems import Problem
from search_api.web.requests import services
from search_api.web.searching import Words, words
from standard.bodies import neighbours

router = APIRouter(include_in_schema=False)
SIDES = ("voor", "tegen", "verdeeld", "onbekend")
#: motions that are looked at for what became of them
MOST = 1000
#: councils that are put beside each other at most
BESIDE = 12
COLUMNS = ("raad", "code", "provincie", "fractie", *SIDES, "aangenomen", "verworpen")


def fracties_by_party(found: Services) -> dict[str, list[tuple[Raad, Book, str]]]:
    """(council, its book, the fractie's key) by national party."""
    rows: dict[str, list[tuple[Raad, Book, str]]] = {}
    raden = {raad.code: raad for raad in chosen(found, ())}
    for held in books(found, raden):
        for key, name in held.fracties.items():
            if party := party_of(name, raden[held.code].naam):
                rows.setdefault(party, []).append((raden[held.code], held, key))
    return rows


@router.get("/partijen")
@router.get("/partijen.json")
def parties(request: Request) -> Response:
    """Every national party with the councils that have a fractie of it."""
    rows = [
        {
            "naam": name,
            "adres": f"/partijen/{slug(name)}",
            "raden": [raad.naam for raad, _, _ in held],
        }
        for name, held in sorted(fracties_by_party(services(request)).items())
    ]
    context = {"rijen": rows, "kruimels": [("/", "Griffie"), ("/partijen", "Partijen")]}
    return shown(request, "partijen.html", context, {"partijen": rows})


def _party(request: Request, key: str) -> tuple[str, list[dict[str, Any]], str]:
    """(name, a row for each fractie of it, the question) of one party; raises a 404 problem."""
    found = services(request)
    every = fracties_by_party(found)
    name = next((each for each in every if slug(each) == key), None)
    if name is None:
        raise Problem(404, f"landelijke partij {key[:40]!r} is in wat gelezen is niet bekend")
    q = without_empty(request.query_params).get("q", "")
    subject = about(found, q, ("motie",))
    return name, [_of_council(*each, subject) for each in every[name]], q


def _of_council(raad: Raad, held: Book, key: str, subject: set[str] | None) -> dict[str, Any]:
    """What a fractie voted, with the votes of its time of which nothing is told of it."""
    own = [each for each in held.ballots if each.side(key) != "onbekend" and each.datum]
    days = [each.datum or "" for each in own]
    within = [
        each
        for each in held.ballots
        if days
        and min(days) <= (each.datum or "") <= max(days)
        and (subject is None or each.stuk in subject)
    ]
    sides = [each.side(key) for each in within]
    outcomes = [each.uitslag for each in within]
    return {
        "raad": raad.naam,
        "code": raad.code,
        "sleutel": raad.sleutel,
        "provincie": raad.provincie,
        "fractie": held.fracties[key],
        **{side: sides.count(side) for side in SIDES},
        "aangenomen": outcomes.count("aangenomen"),
        "verworpen": outcomes.count("verworpen"),
        "stemmingen": [each.short() | {"kant": each.side(key)} for each in within],
    }


@router.get("/partijen/{partij}.csv")
def party_table(request: Request, partij: str) -> Response:
    """The same as a table."""
    _, rows, _ = _party(request, partij)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")


@router.get("/partijen/{partij}")
@router.get("/partijen/{partij}.json")
def party(request: Request, partij: str) -> Response:
    """One national party: a row for each council, with votes for, against, divided and unknown; `q`
    on a subject."""
    name, rows, q = _party(request, partij)
    told = [row for row in rows if row["stemmingen"]]
    known = sum(row[side] for row in told for side in SIDES[:3])
    context = {
        "naam": name,
        "rijen": told,
        "zonder": [row["raad"] for row in rows if not row["stemmingen"]],
        "q": q,
        "bekend": known,
        "onbekend": sum(row["onbekend"] for row in told),
        "csv": f"/partijen/{partij}.csv{'?' + urlencode({'q': q}) if q else ''}",
        "kruimels": [("/", "Griffie"), ("/partijen", "Partijen")],
        "verder": {"omhoog": ("/partijen", "Alle partijen")},
    }
    return shown(request, "partij.html", context, {"partij": name, "q": q, "raden": rows})


@router.get("/vergelijk")
@router.get("/vergelijk.json")
def beside(request: Request) -> Response:
    """Chosen councils beside each other: `raad` (repeated), `q` on a subject."""
    found = services(request)
    params = without_empty(request.query_params)
    names = params.getlist("raad")
    if len(names) > BESIDE:
        raise Problem(400, f"hoogstens {BESIDE} raden naast elkaar")
    raden = chosen(found, names) if names else []
    q = params.get("q", "")
    rows = [_numbers(found, raad, q) for raad in raden]
    every = councils(found)
    near = [
        every[code]
        for raad in raden
        for code in neighbours(raad.code)
        if code in every and every[code] not in raden
    ]
    context = {
        "rijen": rows,
        "raden": raden,
        "q": q,
        "buren": list({raad.code: raad for raad in near}.values()),
        "anderen": [each for each in chosen(found, ()) if each not in raden],
        "kruimels": [("/", "Griffie"), ("/raden", "Raden")],
        "dit": urlencode([("raad", raad.sleutel) for raad in raden] + ([("q", q)] if q else [])),
    }
    return shown(request, "vergelijk.html", context, {"q": q, "raden": rows})


def _numbers(found: Services, raad: Raad, q: str) -> dict[str, Any]:
    """Of one council: motions and amendments on a subject by outcome, and what is known of votes."""
    parsed = words(Words(q=q), found)
    filters = (("type", VOTED), ("organisatie", (raad.code,)))
    answer = found.engine.search(Query(parsed, filters=filters, size=1, facets=("uitslag",)))
    outcomes = dict(answer.facets["uitslag"])
    held = book(found, raad.code)
    subject = about(found, q)
    votes = [each for each in held.ballots if subject is None or each.stuk in subject]
    seats = [(each.voor or 0) + (each.tegen or 0) for each in held.ballots if each.voor is not None]
    return {
        "raad": raad.naam,
        "code": raad.code,
        "sleutel": raad.sleutel,
        "provincie": raad.provincie,
        "gelezen": raad.gelezen,
        "moties": answer.total,
        "aangenomen": outcomes.get("aangenomen", 0),
        "verworpen": outcomes.get("verworpen", 0),
        "stemmingen": len(votes),
        "splijtend": sum(each.verschil is not None and each.verschil <= 2 for each in votes),
        "meeste_stemmen": max(seats, default=None),
        "per_10000_inwoners": None,
    }


@router.get("/moties/openstaand")
@router.get("/moties/openstaand.json")
def waiting(request: Request) -> Response:
    """Adopted motions of which no settlement is known: `raad` (repeated), `jaar`, `dagen` since the
    outcome at least. The oldest first."""
    found = services(request)
    params = without_empty(request.query_params)
    raden = chosen(found, params.getlist("raad")) if params.getlist("raad") else []
    filters: list[tuple[str, tuple[str, ...]]] = [
        ("type", ("motie",)),
        ("uitslag", ("aangenomen",)),
    ]
    if raden:
        filters.append(("organisatie", tuple(raad.code for raad in raden)))
    if "jaar" in params:
        filters.append(("jaar", (params["jaar"],)))
    hits = found.engine.search(Query(filters=tuple(filters), sort="datum", size=MOST)).hits
    held = found.store.get_many(hit.document.id for hit in hits)
    least = number(params.get("dagen", "0"), "dagen")
    rows, settled = [], 0
    for hit in hits:
        version = held.get(hit.document.id)
        if version is None or version.deleted:
            continue
        row = _stands(version.body["ext"], hit.document, found.today())
        settled += row["afgedaan"]
        if not row["afgedaan"] and (row["dagen"] or 0) >= least:
            rows.append(row)
    page = paged(request, rows, number(params.get("vanaf", "0"), "vanaf"))
    context = page | {
        "params": params,
        "raden": raden,
        "keuze": chosen(found, ()),
        "afgedaan": settled,
        "bekeken": len(hits),
        "kruimels": [("/", "Griffie"), ("/moties/openstaand", "Openstaande moties")],
    }
    data = {"total": len(rows), "afgedaan": settled, "moties": rows}
    return shown(request, "openstaand.html", context, data)


def _stands(ext: dict[str, Any], document: Any, today: dt.date) -> dict[str, Any]:
    """A motion with the last that is known of it, and the days since its outcome."""
    events = ext.get("levensloop", [])
    last = events[-1] if events else {}
    decided = next((e.get("datum") for e in events if e["gebeurtenis"] == "aangenomen"), None)
    day = decided or document.datum
    settled = bool(ext.get("afgedaan")) or any(e["gebeurtenis"] == "afgedaan" for e in events)
    return {
        "id": document.id,
        "titel": document.titel,
        "raad": document.naam,
        "code": document.organisatie,
        "datum": day,
        "dagen": (today - dt.date.fromisoformat(day)).days if day else None,
        "laatste": last.get("gebeurtenis"),
        "laatste_datum": last.get("datum"),
        "termijn": ext.get("termijn"),
        "stand_van_zaken": ext.get("stand_van_zaken"),
        "gezegd_open": ext.get("afgedaan") is False,
        "afgedaan": settled,
    }
