"""Councils in the wire formats of Parlaeus, GemeenteOplossingen and the standard's feed, with faults of real ones, read by the real crawl and counted fact by fact (see `test_unseen_sources`)."""

import re
from pathlib import Path
from typing import Any

from tests.unseen import Facts, facts, read, score, whole

# --- Parlaeus ------------------------------------------------------------------------------------

SITE = "https://duinvoort.parlaeus.nl"


def handed(
    key: int, title: str, label: str, link: str = f"{SITE}{SITE}/app/document/1/a.pdf"
) -> dict[str, Any]:
    return {"dcid": f"{key:032x}", "link": link, "title": title, "number": "", "type": label}


def agenda_point(
    key: int, title: str, decision: str, *documents: Any, level: Any = 0
) -> dict[str, Any]:
    return {
        "apid": f"{key:032x}", "number": f"{key}.", "title": title, "text": "<p>Tekst</p>", "type": "punt",
        "level": level, "decision": decision, "documents": list(documents),
    }  # fmt: skip


DUNES, SHELLS, PATHS, ROPES = "Motie Duinen", "Motie Schelpen", "Amendement Paden", "Motie Touwen"
POINTS = [
    agenda_point(1, "Opening", ""),
    agenda_point(2, "Duinen", "De motie is verworpen met de stemmen van Duinlijst (4) en Vrij Duin (2) voor en Strandpartij (9) tegen.",
                 handed(11, DUNES, "Motie"), handed(11, DUNES, "Motie"), {"dcid": None, "link": 5}),
    agenda_point(3, "Schelpen", "<p>De motie is aangenomen met 14 stemmen voor en 3 stemmen tegen.</p>", handed(12, SHELLS, "Motie", "http://[::1")),
    agenda_point(4, "Paden", "Het amendement is aangehouden.", handed(13, PATHS, "Amendement")),
    agenda_point(5, "Touwen", "De motie is met algemene stemmen aangenomen.", handed(14, ROPES, "Motie"), level="x"),
    agenda_point(5, "Dubbel", "De motie is verworpen."),
    {"apid": None, "title": "zonder nummer"},
    "geen punt",
]  # fmt: skip


def parlaeus(_: str, query: dict[str, str], __: str) -> Any:
    if query.get("rid") != "geheim":
        return {"status": 401, "message": "Invalid rid"}
    row = {"agid": "a1", "date": "20260603", "time": "20:00", "last_change": ""}
    agenda = {
        "agid": "a1", "cmid": "c1", "committeecode": "RAAD", "title": "Raadsvergadering", "description": "", "location": "Raadzaal",
        "chairman": "A. Voorzitter", "secretary": "S. Griffier", "date": "20260603", "time": "20:00", "endtime": "23:30",
        "cancelled": 0, "points": POINTS,
    }  # fmt: skip
    match query.get("fn"):
        case "agenda_list":
            here = query["since"] <= "20260603" <= query["until"]
            odd = [
                {"agid": "a9", "date": "20260231", "time": "25:00"},
                {"agid": "", "date": "20260603"},
            ]
            return {"status": 200, "list": [row, row, *odd] if here else []}
        case "agenda_detail":
            if query["agid"] == "a1":
                return {"status": 200, "agenda": agenda}
            return {"status": 500, "message": "Internal error"}
        case "cie_list":
            return {
                "status": 200,
                "list": [{"cmid": "c1", "committeename": "Gemeenteraad", "committeecode": "RAAD"}],
            }
        case "person_list":
            members = [
                ("p1", "M. Helm", "Duinlijst"),
                ("p2", "O. den Mossel", "Vrij Duin"),
                ("p3", "T. Schelp", "Strandpartij"),
            ]
            rows = [
                {"raid": key, "name": name, "function": "Raadslid", "party": party}
                for key, name, party in members
            ]
            return {"status": 200, "list": [*rows, {"raid": None, "name": 7}]}
    return {"status": 501, "message": "No such function"}


def test_a_council_of_parlaeus(tmp_path: Path) -> None:
    day = "2026-06-03"
    right: Facts = {
        ("vergadering", day, "Raadsvergadering"), ("vergadering", "aanvangVergadering", f"{day}T20:00"),
        ("vergadering", "eindeVergadering", f"{day}T23:30"),
        *((title, "informatieobjecttype", "motie") for title in (DUNES, SHELLS, ROPES)),
        *((title, "motietype", "overig") for title in (DUNES, SHELLS, ROPES)),
        *((title, "datum", day) for title in (DUNES, SHELLS, ROPES, PATHS)),
        (PATHS, "informatieobjecttype", "amendement"), (PATHS, "uitslag", "aangehouden"),
        (DUNES, "uitslag", "verworpen"), (SHELLS, "uitslag", "aangenomen"), (ROPES, "uitslag", "aangenomen"),
        (DUNES, "agendapunt", "Duinen"), (SHELLS, "agendapunt", "Schelpen"), (PATHS, "agendapunt", "Paden"),
        (ROPES, "agendapunt", "Touwen"), (DUNES, "fractie", "Duinlijst", "4-?"), (DUNES, "fractie", "Vrij Duin", "2-?"),
        (DUNES, "fractie", "Strandpartij", "?-9"), (SHELLS, "telling", "14", "3"),
        (PATHS, "besluit", "Het amendement is aangehouden."),
        (ROPES, "besluit", "De motie is met algemene stemmen aangenomen."),
    }  # fmt: skip
    source = read("parlaeus", "geheim", parlaeus, tmp_path, "", SITE)
    assert score(right, source) == whole(right)
    assert source.before.report.toestand == "incompleet"


# --- GemeenteOplossingen -------------------------------------------------------------------------

GO = "https://raad.duinvoort.nl"
MEETING = {
    "id": 50, "confidential": 0, "location": "Raadzaal", "description": "<p>Raadsvergadering</p>", "date": "2026-06-03",
    "startTime": "20:00", "dmu": {"id": 1, "name": "Gemeenteraad", "sortOrder": 0}, "url": "/Vergaderingen/Raad/2026/3-juni/20:00",
    "meetingLabel": None,
}  # fmt: skip


def go_item(key: int, title: str, status: str) -> dict[str, Any]:
    return {
        "id": key, "sortOrder": key - 59, "number": f"{key - 59}.", "title": title, "description": "", "location": "",
        "confidential": 0, "isHeading": False, "meetingSession": 1, "meeting": MEETING,
        "status": {"id": 1, "abbreviation": "B", "description": status},
    }  # fmt: skip


def go_document(key: int, title: str, label: str, **more: Any) -> dict[str, Any]:
    stamp = {"date": "2026-05-25 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/Berlin"}
    return {
        "id": key, "objectId": key, "confidential": 0, "fileName": f"{key}.pdf", "documentTypeLabel": label,
        "description": title, "fileSize": 1000, "publicationDate": stamp, "isTabsignDocument": False, **more,
    }  # fmt: skip


NETS, BOATS = (
    "Motie Netten, ingediend door Duinlijst & Vrij Duin",
    "Amendement Boten, ingediend door de fractie van Strandpartij",
)
SECRET = "Motie Geheim"
GO_DOCUMENTS = {
    60: [go_document(70, NETS, "Motie"), go_document(70, NETS, "Motie"), go_document(79, SECRET, "Motie", confidential=1)],
    61: [go_document(71, BOATS, "Amendement", publicationDate={"date": "2026-02-31 00:00:00"}, fileSize="veel")],
}  # fmt: skip
PARTIES = {"duinlijst": "Duinlijst", "vrij-duin": "Vrij Duin", "strandpartij": "Strandpartij"}
VOTES = {
    "duinlijst": ((4, 0), (4, 0)),
    "vrij-duin": ((1, 1), (0, 2)),
    "strandpartij": ((0, 3), (3, 0)),
}


def go_votings(slug: str) -> dict[str, Any]:
    def row(n: int, label: str) -> dict[str, Any]:
        agree, disagree = VOTES[slug][n]
        counts = {"agree": agree, "disagree": disagree, "absent": 0, "abstain": 0}
        return {
            "votingId": 90 + n, "description": (NETS, BOATS)[n], "documentId": 70 + n, "meetingItemId": 60 + n, "meetingId": 50,
            "updatedAt": {"date": "2026-06-03 23:10:00.000000"}, "voteResult": {"name": None, "label": label, "voteCounts": counts},
        }  # fmt: skip

    return {
        "items": {
            "2026": [
                row(0, "Aangenomen"),
                row(1, "Aangenomen"),
                row(0, "Aangenomen"),
                {"votingId": None},
            ]
        }
    }


def go(path: str, query: dict[str, str], _: str) -> Any:
    if path == "/Leden":
        links = "".join(f'<a href="/Leden/{slug}">{name}</a>' for slug, name in PARTIES.items())
        return f"<html><body>{links}</body></html>"
    if match := re.fullmatch(r"/Leden/([\w-]+)/votings", path):
        return go_votings(match[1])
    listed: dict[str, list[Any]] = {
        "meetings": [MEETING, MEETING, {**MEETING, "id": 51, "confidential": 1}],
        "groups": [{"id": n, "name": name, "type": "Fractie"} for n, name in enumerate(PARTIES.values(), 1)],
        "groups/1/persons": [{"id": 1, "name": "M. Helm"}],
        "groups/2/persons": [{"id": 2, "name": "O. den Mossel"}],
        "groups/3/persons": [{"id": 3, "name": "T. Schelp"}, {"id": None, "name": 5}],
        "meetings/50/meetingitems": [go_item(60, "Netten", "Behandeld"), go_item(61, "Boten", "Behandeld"), go_item(61, "Dubbel", "")],
        "meetings/50/documents": [],
        **{f"meetingitems/{key}/documents": rows for key, rows in GO_DOCUMENTS.items()},
    }  # fmt: skip
    rows = listed.get(path.removeprefix("/api/v2/"))
    if rows is None:
        return None
    page = rows if query.get("offset", "0") == "0" else []
    model = path.rpartition("/")[2]
    return {
        "status": "success",
        "code": 200,
        "result": {"totalCount": str(len(rows) + 1), model: page},
    }


def test_a_council_of_gemeenteoplossingen(tmp_path: Path) -> None:
    day = "2026-06-03"
    right: Facts = {
        ("vergadering", day, "Raadsvergadering"), ("vergadering", "aanvangVergadering", f"{day}T20:00"),
        (NETS, "informatieobjecttype", "motie"), (NETS, "motietype", "overig"), (BOATS, "informatieobjecttype", "amendement"),
        *((title, "uitslag", "aangenomen") for title in (NETS, BOATS)), *((title, "datum", day) for title in (NETS, BOATS)),
        (NETS, "agendapunt", "Netten"), (BOATS, "agendapunt", "Boten"), (NETS, "indiener", "Duinlijst", "eerste"),
        (NETS, "indiener", "Vrij Duin", "mede"), (BOATS, "indiener", "Strandpartij", "eerste"),
        (NETS, "fractie", "Duinlijst", "4-0"), (NETS, "fractie", "Vrij Duin", "1-1"), (NETS, "fractie", "Strandpartij", "0-3"),
        (BOATS, "fractie", "Duinlijst", "4-0"), (BOATS, "fractie", "Vrij Duin", "0-2"), (BOATS, "fractie", "Strandpartij", "3-0"),
        (NETS, "telling", "5", "4"), (BOATS, "telling", "7", "2"),
    }  # fmt: skip
    source = read("gemeenteoplossingen", "v2", go, tmp_path, GO, f"{GO}/api")
    assert score(right, source) == whole(right)
    assert source.before.report.toestand == "incompleet"


def test_voting_records_name_the_fracties_of_a_council_that_lists_none(tmp_path: Path) -> None:
    def shut(path: str, query: dict[str, str], body: str) -> Any:
        return None if "/groups" in path else go(path, query, body)

    source = read("gemeenteoplossingen", "v2", shut, tmp_path, GO, f"{GO}/api")
    submitted = {fact[1:] for fact in facts(source.base) if fact[1] == "indiener"}
    assert submitted == {
        ("indiener", "Duinlijst", "eerste"),
        ("indiener", "Vrij Duin", "mede"),
        ("indiener", "Strandpartij", "eerste"),
    }


# --- the standard's feed -------------------------------------------------------------------------

FEED = "https://ori.duinvoort.nl/feed/v0"


def told(
    number: Any, resource: str, key: str, code: str = "gm0415", op: str = "upsert", **data: Any
) -> dict[str, Any]:
    owner = {"gemeente": code, "naam": "Duinvoort"}
    row = {
        "sequenceNumber": number,
        "op": op,
        "resourceType": resource,
        "resource": {"organisatiecode": code, "bronidentificatie": key},
    }
    return {
        **row,
        "data": {
            "dossiertype": resource.lower(),
            "bronidentificatie": key,
            "organisatie": owner,
            **data,
        },
    }


BUOYS, LONG = "Motie Boeien", "Amendement " + "heel lang " * 30
HELD = {
    "naam": "Raadsvergadering",
    "vergaderdatum": "2026-06-03",
    "aanvang": "2026-06-03T18:00:00Z",
    "vergaderstatus": "gehouden",
}
FEED_RECORDS = [
    told(1, "Vergadering", "v1", **HELD),
    told(2, "Agendapunt", "a1", agendapuntnaam="Boeien", vergadering={"bronidentificatie": "v1"}, volgnummer="1"),
    told(3, "Informatieobject", "i1", titel=BUOYS, informatieobjecttype="motie", motietype="vreemd", datumingediend="2026-06-02",
         agendapunten=[{"bronidentificatie": "a1"}], bestandsurl="file:///etc/passwd"),
    told(4, "Informatieobject", "i2", titel=LONG, informatieobjecttype="amendement", datumingediend="2026-02-31",
         agendapunten=[{"bronidentificatie": "a1"}], onbekend={"a": 1}),
    told(5, "Informatieobject", "i9", code="gm0855", titel="Van een ander"),
    told("zes", "Iets", "i8", titel="Onbekend"),
    {"sequenceNumber": 7, "op": "upsert", "resourceType": "Vergadering", "resource": None},
    None,
]  # fmt: skip


def feed(path: str, query: dict[str, str], _: str) -> Any:
    where = path.removeprefix("/feed/v0").strip("/")
    start = int(query.get("cursor") or 0)
    last = start + 3 >= len(FEED_RECORDS)
    return {
        "": {"rol": "bronhouder", "organisaties": [{"organisatiecode": "GM0415", "naam": "Duinvoort"}],
             "feedUrl": "/feed/v0/feed", "snapshotUrl": f"{FEED}/snapshot"},
        "snapshot": {"records": FEED_RECORDS[start : start + 3], "cursor": str(start + 3), "feedCursor": "7", "hasMore": not last},
        "feed": {"records": [], "cursor": "7", "head": 7, "hasMore": False},
    }.get(where)  # fmt: skip


def test_a_source_that_publishes_a_feed(tmp_path: Path) -> None:
    long = LONG[:199].rstrip() + "…"
    right: Facts = {
        ("vergadering", "2026-06-03", "Raadsvergadering"), ("vergadering", "aanvangVergadering", "2026-06-03T18:00"),
        (BUOYS, "informatieobjecttype", "motie"), (BUOYS, "motietype", "vreemd"), (BUOYS, "datum", "2026-06-02"),
        (BUOYS, "agendapunt", "Boeien"), (BUOYS, "uitslag", "onbekend"), (long, "uitslag", "onbekend"), (long, "informatieobjecttype", "amendement"), (long, "agendapunt", "Boeien"),
    }  # fmt: skip
    source = read("orifeed", "", feed, tmp_path, "", FEED)
    assert score(right, source) == whole(right)
    assert source.before.report.toestand == "incompleet"
    assert not any("passwd" in str(each.body) for each in source.base.current(deleted=False))
