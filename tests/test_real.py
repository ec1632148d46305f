"""Recorded answers of real vendors through the spiders' readers, and through the command."""

import csv
import dataclasses
import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawlers.errors import Refused, SourceError
from crawlers.normalise import normalise
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import read_entry
from crawlers.reading.words import informatieobjecttype
from crawlers.registry import Council, bundled
from crawlers.vendor import vendors
from crawlers.vendors.gemeenteoplossingen import normalise as go
from crawlers.vendors.gemeenteoplossingen.papers import submitting
from crawlers.vendors.gemeenteoplossingen.votings import Voting, read_votings, voting_vote
from crawlers.vendors.ibabs import SERVICE, portal, soap
from standard.resources import Agendapunt, InformatieObject, Vergadering
from tests.command import Griffie

UTRECHT = Council(
    "utrecht",
    "Utrecht",
    "gm0344",
    "gemeente",
    "Utrecht",
    "ibabs",
    "Utrecht",
    "",
    "",
    None,
    None,
)
ROTTERDAM = Council(
    "rotterdam", "Rotterdam", "gm0599", "gemeente", "Zuid-Holland", "ibabs", "RotterdamRaad", "", "https://rotterdamraad.bestuurlijkeinformatie.nl", None, None
)  # fmt: skip
HUIZEN = Council(
    "huizen", "Huizen", "gm0406", "gemeente", "Noord-Holland", "gemeenteoplossingen", "v2", "https://ris.gemeenteraadhuizen.nl/api", "", None, None
)  # fmt: skip


def resources(records: list[dict[str, Any]]) -> Counter[str]:
    return Counter(record["resource"] for record in records)


def test_the_votes_of_utrecht_m25(real: Path) -> None:
    content = (real / "ibabs/ibabs_list_entry_votes_response.xml").read_bytes()
    made = normalise(content, "ibabs", UTRECHT)
    votes = [record for record in made["records"] if record["resource"] == "stem"]
    assert Counter(vote["data"]["keuzeStemming"] for vote in votes) == {"voor": 18, "tegen": 25}
    assert all(vote["ext"]["fractie"] and vote["ext"]["naam"] for vote in votes)
    named = {vote["ext"]["naam"]: vote["ext"]["fractie"] for vote in votes}
    assert named["Maarten van Heuven"] == "Partij voor de Dieren"
    [vote] = [record for record in made["records"] if record["resource"] == "stemming"]
    assert vote["ext"]["telling"] == {"voor": 18, "tegen": 25}
    assert vote["ext"]["grondslag"] == "individueel"
    assert vote["data"]["resultaatMondelingeStemming"] == "tegen"
    present = [r for r in made["records"] if r["resource"] == "aanwezigedeelnemer"]
    assert len(present) == 43
    assert all(record["ext"]["afgeleid"] for record in present)


def test_the_entry_of_utrecht_m25(real: Path) -> None:
    value = soap.result((real / "ibabs/ibabs_list_entry_response.xml").read_bytes())[1]
    found = soap.documents(soap.objects(value, "Documents"), SERVICE, None)
    values = soap.entry_values(value)
    entry = read_entry(RecordBuilder(UTRECHT), "m25", "Moties", None, values, documents=found)
    data = entry.record.data
    assert isinstance(data, InformatieObject)
    assert data.informatieobjecttype == "motie"
    assert data.datum_ingediend == dt.date(2026, 1, 29)
    body = entry.record.body()["ext"]
    assert (body["uitslag"], body["uitslag_bron"]) == ("verworpen", "Motie verworpen")
    assert body["fracties"] == ["Volt", "LINK", "Partij voor de Dieren", "EenUtrecht"]
    submitters = [put.record.body() for put in entry.puts]
    assert submitters[0]["data"]["naam"] == "Charlotte Passier"
    assert [row["ext"]["eerste"] for row in submitters] == [True, False, False, False]
    assert entry.agenda is not None
    assert (entry.agenda.type_name, entry.agenda.position) == ("Gemeenteraad", "23")
    assert entry.unknown == []


def test_the_lists_and_entries_of_utrecht(real: Path) -> None:
    lists = soap.lists(soap.result((real / "ibabs/ibabs_lists_response.xml").read_bytes())[1])
    assert "Amendementen" in [name for _, name in lists]
    value = soap.result((real / "ibabs/ibabs_list_entries_response.xml").read_bytes())[1]
    heads = soap.entry_heads(value)
    assert len(heads) == 3
    assert all(head.id != head.master and head.mutated.startswith("2026") for head in heads)


@pytest.mark.parametrize(
    "name", ["error_meetings_no_access.xml", "error_meetingtypes_no_access.xml"]
)
def test_error_envelopes_are_refusals_and_never_empty(real: Path, name: str) -> None:
    content = (real / "ibabs" / name).read_bytes()
    with pytest.raises(Refused, match="geen toegang"):
        soap.result(content)
    with pytest.raises(Refused):
        normalise(content, "ibabs", UTRECHT)


def test_the_error_page_of_the_portal_is_a_refusal(real: Path) -> None:
    with pytest.raises(Refused, match="Niet toegestaan"):
        portal.page((real / "ibabs/portal_error_page_foutpagina.html").read_bytes())


def test_the_agenda_page_of_rotterdam(real: Path) -> None:
    content = (real / "ibabs/portal_agenda_index_rotterdam_2026.html").read_bytes()
    key = "f9b8b1c0-0073-4528-96cb-c78e3f9aafd8"
    meeting = portal.read_meeting(
        content, key, None, {}, RecordBuilder(ROTTERDAM), ROTTERDAM.portal_url
    )
    data = meeting.record.data
    assert isinstance(data, Vergadering)
    assert meeting.datum == dt.date(2026, 4, 16)
    assert data.aanvang_vergadering is not None
    assert data.aanvang_vergadering.isoformat() == "2026-04-16T10:00:00+02:00"
    assert data.einde_vergadering is None
    assert meeting.webcast == "gemeenterotterdam/20260416_1"
    assert len(meeting.items) == 23
    assert len(meeting.documents) == 14
    items = {row[0]: row for row in meeting.index}
    assert items["6.3"][1].startswith("Debat over")
    parents = [
        put.record.data.hoofdagendapunt
        for put in meeting.items
        if isinstance(put.record.data, Agendapunt) and put.record.data.agendapunt_kenmerk == "6.1"
    ]
    assert parents[0] is not None
    assert parents[0].id == items["6"][2]
    entry = RecordBuilder(ROTTERDAM).id("informatieobject", "13c3acc8-fe74-48d6-8fdc-2b3c4b10c4ef")
    linked = [
        put for put in meeting.items if entry in put.record.body()["ext"].get("documenten", ())
    ]
    assert len(linked) == 1
    first = meeting.documents[0]
    assert first.size
    assert first.url.startswith(f"{ROTTERDAM.portal_url}/Agenda/Document/{key}?documentId=")


def test_the_calendar_of_rotterdam(real: Path) -> None:
    types = portal.calendar_types((real / "ibabs/portal_calendar_rotterdam.html").read_bytes())
    assert types["100002367"] == "Gemeenteraad"
    assert types["100199686"] == "Commissie Bouwen & Wonen"
    assert len(types) > 20


def test_the_v2_documents_of_huizen(real: Path) -> None:
    content = (real / "gemeenteoplossingen/v2_huizen/documents_raw_2026-05-27.json").read_bytes()
    made = normalise(content, "gemeenteoplossingen", HUIZEN)
    assert resources(made["records"]) == {"informatieobject": 25}
    assert all(record["data"]["creatiedatum"].startswith("20") for record in made["records"])
    assert {record["ext"]["brontype"] for record in made["records"]} >= {"Mededelingen", "Overig"}


def test_the_v2_meetings_and_items_of_huizen(real: Path) -> None:
    body = json.loads(
        (
            real / "gemeenteoplossingen/v2_huizen/relation_probes_2026-06-01_trimmed.json"
        ).read_bytes()
    )
    maker, found = RecordBuilder(HUIZEN), Counter[str]()
    for probe in body["probes"]:
        if not probe["sample_records"]:
            continue
        model = probe["path"].rpartition("/")[2]
        answer = {"result": {"totalCount": "1", model: probe["sample_records"]}}
        reading = go.normalise(json.dumps(answer).encode(), maker)
        found.update(put.record.resource for put in reading.puts)
        if model == "meetings":
            meeting = reading.puts[0].record
            assert isinstance(meeting.data, Vergadering)
            assert str(meeting.data.aanvang_vergadering).endswith(("+01:00", "+02:00"))
    assert found["vergadering"] >= 3
    assert found["agendapunt"] >= 60
    assert found["informatieobject"] >= 40


def test_the_labels_of_huizen_that_mean_a_motion(real: Path) -> None:
    body = json.loads((real / "gemeenteoplossingen/huizen_document_types.json").read_bytes())
    kinds = {label: informatieobjecttype(label) for label in body["mapping"]}
    assert {label for label, kind in kinds.items() if kind == "motie"} == {
        "Moties",
        "Motie (Inkomend)",
    }
    assert {label for label, kind in kinds.items() if kind == "amendement"} == {"Amendementen"}


def test_the_voting_record_of_utrecht_province(real: Path) -> None:
    entry = json.loads(
        (real / "gemeenteoplossingen/portal_votings_entry_bbb_utrecht.json").read_bytes()
    )
    votings: dict[str, Voting] = {}
    answer = {"items": {"2026": [{k: v for k, v in entry.items() if k != "_note"}]}}
    read_votings(json.dumps(answer).encode(), "BBB", votings)
    voting = votings["28163"]
    assert (voting.document, voting.item, voting.meeting) == ("64815", "25015", "11125")
    [party] = voting.fracties
    assert (party.voor, party.tegen, party.afwezig, party.onthouden) == (6, 0, 0, 0)
    assert submitting(voting.description) == ("UtrechtNu!", "SGP")
    vote = voting_vote(voting, RecordBuilder(HUIZEN), None)
    assert vote.uitslag == "aangenomen"


def test_the_decision_list_of_den_helder(real: Path) -> None:
    content = (
        real / "gemeenteoplossingen/Besluitenlijst-raadsvergadering-29-juni-2015.pdf"
    ).read_bytes()
    made = normalise(content, "gemeenteoplossingen", HUIZEN)
    absent = [
        record["ext"]["naam"]
        for record in made["records"]
        if record["resource"] == "aanwezigedeelnemer"
        and record["ext"]["aanwezigheidsstatus"] == "afwezig_met_bericht"
    ]
    assert absent == ["Visser"]
    votes = [record for record in made["records"] if record["resource"] == "stemming"]
    by_subject = {record["ext"]["onderwerp"][:24]: record["ext"] for record in votes}
    roll = by_subject["Motie met betrekking tot"]
    assert roll["telling"] == {"voor": 16, "tegen": 14}
    assert (roll["grondslag"], roll["volledig"]) == ("individueel", True)
    assert "16 stemmen voor en 14 stemmen tegen" in roll["tekst_bron"]
    stemmen = Counter(
        r["data"]["keuzeStemming"] for r in made["records"] if r["resource"] == "stem"
    )
    assert stemmen == {"voor": 16, "tegen": 14}
    against = {
        record["ext"]["fractie"]
        for record in made["records"]
        if record["resource"] == "stemresultaatperfractie"
        and record["ext"].get("voor") is None
        and record["data"]["fractiestemresultaat"] == "verworpen"
    }
    # of the others this answer by itself does not tell that they are fracties of this council
    assert against == {"CDA", "PvdA", "VVD"}


ENDPOINTS = {
    "ibabs": sorted(
        [
            "error_meetings_no_access.xml",
            "error_meetingtypes_no_access.xml",
            "ibabs_list_entries_response.xml",
            "ibabs_list_entry_response.xml",
            "ibabs_list_entry_votes_response.xml",
            "ibabs_lists_response.xml",
            "portal_agenda_index_rotterdam_2026.html",
            "portal_calendar_rotterdam.html",
            "portal_error_page_foutpagina.html",
        ]
    ),
    "gemeenteoplossingen": [
        "Besluitenlijst-raadsvergadering-29-juni-2015.pdf",
        "v2_huizen/documents_raw_2026-05-27.json",
    ],
}


@pytest.mark.parametrize(("vendor", "name"), [(v, n) for v in ENDPOINTS for n in ENDPOINTS[v]])
def test_every_answer_goes_through_the_command(
    real: Path, griffie: Griffie, vendor: str, name: str
) -> None:
    """Records, or a refusal in words with exit code 1: never a traceback, never silence."""
    key = "oss" if vendor == "ibabs" else "goirle"
    done = griffie.run("normalise", str(real / vendor / name), "--vendor", vendor, "--key", key)
    body = json.loads(done.stdout)
    refused = "error" in name
    assert done.returncode == (1 if refused else 0), done.stderr
    assert bool(body["records"]) != bool(body["problemen"]) or body["problemen"]
    if refused:
        assert body["records"] == []


LEIDEN = Council(
    "leiden", "Leiden", "gm0546", "gemeente", "Zuid-Holland", "parlaeus", "", "https://leiden.parlaeus.nl", "", None, None
)  # fmt: skip
#: every other recorded file, through the reader of its vendor: what comes out by resource, or the
#: beginning of the reason why nothing can
ARCHIVE: dict[str, dict[str, int] | str] = {
    "ori-a/leiden_raad_2023-11-30.ori-a.xml": {
        "vergadering": 1, "mediabron": 1, "agendapunt": 2, "fractie": 7, "natuurlijkpersoon": 13,
        "fractielidmaatschap": 11, "stemming": 1, "stemresultaatperfractie": 7,
        "aanwezigedeelnemer": 12, "stem": 10, "besluit": 1, "spreekfragment": 47,
    },
    "ori-a/leiden_vergadering.mdto.xml": "HTML in plaats van JSON",
    "ori-a/leiden_videotuul_2023-11-30.vtt": "iets anders in plaats van JSON",
    "ori-a/leiden_RV_23.0081_raadsvoorstel.pdf": {},
    "ori-a/leiden_transcript_2023-11-30.pdf": {"natuurlijkpersoon": 3, "aanwezigedeelnemer": 3},
    "gemeenteoplossingen/v2_huizen/endpoint_probes_2026-06-01.json": {},
    "notubiz/document_token_error.xml": "U moet een token doorgeven",
    "notubiz/votes_fryslan.trimmed.json": "geen vergadering, registerregels of registers",
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVE)
def test_what_comes_out_of_the_rest(real: Path, name: str) -> None:
    expected = ARCHIVE[name]
    content = (real / name).read_bytes()
    folder = name.partition("/")[0]
    vendor = folder if folder in set(vendors()) else "parlaeus"
    if isinstance(expected, str):
        with pytest.raises(SourceError, match=expected):
            normalise(content, vendor, LEIDEN)
        return
    assert resources(normalise(content, vendor, LEIDEN)["records"]) == expected


def test_the_vote_of_leiden_is_that_of_its_members(real: Path) -> None:
    content = (real / "ori-a/leiden_raad_2023-11-30.ori-a.xml").read_bytes()
    made = normalise(content, "parlaeus", LEIDEN)["records"]
    [vote] = [record for record in made if record["resource"] == "stemming"]
    assert vote["data"]["resultaatMondelingeStemming"] == "voor"
    assert (vote["ext"]["volledig"], vote["ext"].get("telling") or {}) == (False, {})
    sides = Counter(
        r["data"].get("fractiestemresultaat")
        for r in made
        if r["resource"] == "stemresultaatperfractie"
    )
    assert sides["verdeeld"] == 1
    chair = next(
        r
        for r in made
        if r["resource"] == "aanwezigedeelnemer" and r["data"].get("rolnaam") == "voorzitter"
    )
    assert chair["ext"]["naam"] == "Peter van der Velden"
    other = dataclasses.replace(LEIDEN, code="gm0828")
    with pytest.raises(Refused, match="gm0546"):
        normalise(content, "parlaeus", other)


def test_every_recorded_file_is_in_a_table(real: Path) -> None:
    """A file that is added to the recordings has to be read by a test."""
    here = Path(__file__).parent
    tests = "".join(
        (here / name).read_text(encoding="utf-8")
        for name in ("test_real.py", "test_notubiz.py", "test_ori.py")
    )
    files = [
        path
        for path in real.rglob("*")
        if path.is_file() and path.name not in ("SOURCES.md", "sources.csv")
    ]
    assert files
    assert [path.name for path in files if path.name not in tests] == []


#: rows of the catalogue that are no line of ours, and why
LEFT_OUT = {
    ("gemeenteoplossingen", "Drechtsteden"): "a co-operation without a TOOI code",
    ("ibabs", "Ommen"): "misfiled for some weeks; Ommen is with Notubiz",
    ("ibabs", "Dewolden"): "a second name of De Wolden",
    ("notubiz", "Dantumdriel"): "a second name of Dantumadiel",
    ("notubiz", "Deurne"): "misfiled on one day",
    ("notubiz", "Doesburg"): "misfiled on one day",
    ("notubiz", "Heiloo"): "misfiled on one day",
}


def test_the_registry_has_every_body_of_the_catalogue(real: Path) -> None:
    """By code and vendor; districts of Amsterdam are in its line, and a row without the vendor's
    key cannot be read."""
    content = (real / "sources.csv").read_text(encoding="utf-8")
    ours = {(council.code, council.vendor): council for council in bundled()}
    by_name = {(council.name, council.vendor): council for council in bundled()}
    for row in csv.DictReader(content.splitlines()):
        vendor, name = row["vendor"], row["name"]
        readable = vendor in set(vendors()) and row["vendor_key"]
        if not readable or (vendor, name) in LEFT_OUT:
            continue
        council = ours.get((row["code"].lower(), vendor)) or by_name.get((name, vendor))
        if council is None:  # a water board, or a municipality that lacks its code there
            keys = {each.vendor_key.casefold() for each in bundled() if each.vendor == vendor}
            places = {each.base_url for each in bundled() if each.vendor == vendor}
            found = row["vendor_key"].casefold() in keys or row["vendor_key"] in places
            assert found, (vendor, name)
            continue
        if vendor == "gemeenteoplossingen":
            told = row["vendor_key"].rstrip("/").replace("http://", "https://")
            assert council.base_url == told, name
            assert council.vendor_key == (row["api_version"] or "v1"), name
        elif vendor in ("ibabs", "notubiz"):
            keys = council.vendor_key.casefold().split("|")
            assert row["vendor_key"].casefold() in keys, name
