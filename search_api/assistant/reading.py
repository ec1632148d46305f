"""Searches, records, agendas and coverage, over the same services as the API."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from indexer.question.query import Query
from search_api.api.search import answer
from search_api.assistant.asking import Agenda, Dekking, OneRecord, Zoek, read
from search_api.assistant.evidence import Evidence, ids_in, of_version, supported
from search_api.assistant.motions import KINDS, copies, course
from search_api.services import Services
from search_api.views.record import whole
from search_api.web.problems import invalid
from search_api.web.searching import PagedSearch, next_cursor, query, run
from standard import views
from store import Version
from tables import TablesAway

Row = dict[str, Any]
#: characters of text of a record in one answer
TEXT = 40_000
#: meetings in one answer
MEETINGS = 20
#: parameters of an answer that are no part of the question
PAGED = {"size", "cursor", "facet", "histogram", "betekenis"}


def covered(found: Services, codes: tuple[str, ...] = (), provinces: tuple[str, ...] = ()) -> Row:
    """The coverage of an answer over these organisations, or all."""
    filters = (("organisatie", codes), ("provincie", provinces))
    return found.coverage(Query(filters=tuple((n, v) for n, v in filters if v)))


# --- zoek -------------------------------------------------------------------------------------------


def zoek(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Zoek, arguments, found)
    question = query(asked, found)
    result = run(found, question)
    body = answer(asked.q, question, result, base, next_cursor(found, question, result))
    evidence = Evidence(found, base, (hit["id"] for hit in body["hits"]))
    settled, unsaid = _course(found, base, [hit["id"] for hit in body["hits"] if hit["afdoening"]])
    hits = [
        {
            **hit,
            **evidence.of(hit["id"], hit["pagina"]),
            "opvolging": settled.get(hit["id"]),
            "pagina_html": f"{base}/records/{hit['id']}",
        }
        for hit in body["hits"]
    ]
    offered = _offered(asked, base)
    more = {"aanbod": offered, "voorbehoud": unsaid}
    return {**body, "hits": hits, **more, "dekking": found.coverage(question)}


def _course(found: Services, base: str, ids: list[str]) -> tuple[dict[str, Row], list[str]]:
    """How far each motion is settled; what is said while that cannot be told."""
    try:
        return course(found, base, ids), []
    except TablesAway as error:
        return {}, [f"hoe ver wat aangenomen is is afgedaan, is nu niet te zeggen: {error}"]


def _offered(asked: Zoek, base: str) -> Row:
    """Where the same question is had as a table, as a feed and as a calendar, and where it can be
    followed: for the reader, since no tool writes anything."""
    said = asked.model_dump(exclude=PAGED, exclude_defaults=True)
    plain = {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in said.items()
    }
    question = urlencode(plain, doseq=True)
    return {
        "tabel": f"{base}/api/v1/search.csv?{question}",
        "feed": f"{base}/api/v1/search.atom?{question}",
        "kalender": f"{base}/api/v1/search.ics?{question}",
        "volgen": f"{base}/volgen?{question}",
    }


# --- record -----------------------------------------------------------------------------------------


def record(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(OneRecord, arguments, found)
    key = asked.id or _by_address(found, asked.bron_url)
    shown = whole(found.store, key, base, asked.versie)
    body = dict(shown.body)
    pages = body.pop("bladzijden")
    evidence = Evidence(found, base, ids_in({n: v for n, v in body.items() if n != "data"}))
    made = {
        name: value if name in ("data", "ext") else supported(value, evidence)
        for name, value in body.items()
    }
    text, following = _pages(shown.version, base, pages, asked.bladzijde)
    day = shown.datum
    motion: Row = {}
    if shown.version.record.type in KINDS and asked.versie is None:
        settled, unsaid = _course(found, base, [key])
        motion = {"opvolging": settled.get(key), "voorbehoud": unsaid}
        motion["vergelijkbaar"] = copies(found, base, key)
    return {
        **made,
        **motion,
        **of_version(shown.version, base),
        "titel": shown.titel,
        "datum": day.isoformat() if day else None,
        "bladzijden": text,
        "bladzijden_totaal": len(pages),
        "bladzijde_verder": following,
        "dekking": covered(found, (shown.version.organisatie,)),
    }


def _by_address(found: Services, address: str) -> str:
    if not address:
        raise invalid("id", "geef id, of bron_url")
    ids = found.store.find(address, "bron_url")
    if not ids:
        raise invalid("bron_url", f"geen record heeft het adres {address!r} bij zijn bron")
    held = found.store.get_many(ids)
    return max(
        ids, key=lambda key: (not held[key].deleted, held[key].seq) if key in held else (0, 0)
    )


def _pages(
    version: Version, base: str, pages: list[Row], first: int
) -> tuple[list[Row], int | None]:
    """Pages from the first that is asked, as many as fit, and which one follows."""
    shown: list[Row] = []
    size = 0
    for number, page in enumerate(pages[first - 1 :], first):
        size += len(page["tekst"])
        if shown and size > TEXT:
            return shown, number
        source = of_version(version, base, page["pagina"], page["bestand"])
        shown.append({**page, **source})
    return shown, None


# --- agenda -----------------------------------------------------------------------------------------


def agenda(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Agenda, arguments, found)
    start = asked.van or (None if asked.tot else found.today())
    search = PagedSearch(
        type=["vergadering"],
        organisatie=asked.organisatie,
        van=start,
        tot=asked.tot,
        sort="datum",
        size=MEETINGS,
        cursor=asked.cursor,
    )
    question = query(search, found)
    result = run(found, question)
    body = answer("", question, result, base, next_cursor(found, question, result))
    ids = [hit.document.id for hit in result.hits]
    items: dict[str, list[str]] = {key: [] for key in ids}
    for source, field, target in found.store.pointing_at(ids):
        if field == "vergadering":
            items[target].append(source)
    evidence = Evidence(found, base, [*ids, *(key for keys in items.values() for key in keys)])
    meetings = [
        {**_meeting(found, evidence, key), "agendapunten": _items(evidence, items[key])}
        for key in ids
        if key in evidence.held
    ]
    return {
        "van": start.isoformat() if start else None,
        "tot": asked.tot.isoformat() if asked.tot else None,
        "total": body["total"]["value"],
        "vergaderingen": meetings,
        "next": body["next"],
        "gehouden": period(found, tuple(asked.organisatie)),
        "dekking": found.coverage(question),
    }


def period(found: Services, codes: tuple[str, ...]) -> Row:
    """The first and the last day on which a meeting is known."""
    filters = [("type", ("vergadering",)), *([("organisatie", codes)] if codes else [])]
    ends: list[str | None] = []
    for sort in ("datum", "-datum"):
        question = replace(Query(filters=tuple(filters), size=1), sort=sort)
        hits = run(found, question).hits
        ends.append(hits[0].document.datum if hits else None)
    return {"eerste": ends[0], "laatste": ends[1]}


def _meeting(found: Services, evidence: Evidence, key: str) -> Row:
    version = evidence.held[key]
    data = version.body["data"]
    day = views.day(version.record)
    names = {each.organisatie: each.naam for each in found.statuses()}
    return {
        **evidence.of(key),
        "organisatie": {
            "code": version.organisatie,
            "naam": names.get(version.organisatie, version.organisatie),
        },
        "naam": views.title(version.record),
        "gremium": (data.get("georganiseerdDoorGremium") or {}).get("gremiumnaam"),
        "datum": day.isoformat() if day else None,
        "aanvang": data.get("aanvangVergadering") or data.get("geplandeAanvangVergadering"),
        "locatie": data.get("locatie"),
        "status": data.get("status"),
    }


def _items(evidence: Evidence, keys: list[str]) -> list[Row]:
    held = [evidence.held[key] for key in keys if key in evidence.held]
    rows = [each for each in held if each.resource == "agendapunt" and not each.deleted]
    rows.sort(key=lambda each: (each.body["ext"].get("volgorde") or 0, each.id))
    return [
        {
            **evidence.of(each.id),
            "kenmerk": views.number(each.record),
            "titel": views.title(each.record),
        }
        for each in rows
    ]


# --- dekking ----------------------------------------------------------------------------------------


def dekking(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Dekking, arguments, found)
    rows = [
        {**each.as_dict(), "url": f"{base}/api/v1/status"}
        for each in found.statuses()
        if (not asked.organisatie or each.organisatie in asked.organisatie)
        and (not asked.provincie or each.provincie in asked.provincie)
    ]
    return {
        "organisaties": rows,
        "dekking": covered(found, tuple(asked.organisatie), tuple(asked.provincie)),
    }
