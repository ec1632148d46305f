"""A way back for a person: addresses at the source, as given or by the vendor's rule."""

import dataclasses
import json
import urllib.request
from collections import defaultdict
from urllib.parse import urlsplit

import pytest

from crawlers.reading.addresses import openable
from crawlers.reading.records import RecordBuilder
from crawlers.vendors.gemeenteoplossingen.normalise import normalise
from crawlers.vendors.gemeenteoplossingen.votings import voting_paths
from crawlers.vendors.ori.resources import address_of, file_of, named, read
from sample.server import Emulator
from standard.extensions import Ext
from standard.resources import InformatieObject, Vergadering
from store import Put, Store
from store.writer import addresses
from tests.command import Griffie
from tests.shapes import COUNCIL, of, records

#: what people look for by its own page
PAGED = {"motie", "amendement", "vergadering", "agendapunt"}


def test_everything_of_the_sample_has_a_page_and_is_found_by_it(sampled: Griffie) -> None:
    store = sampled.open()
    rows = [v for v in store.current(deleted=False) if v.resource in PAGED | {"informatieobject"}]
    kinds = {v.id: v.body["data"].get("informatieobjecttype") or v.resource for v in rows}
    paged = [v for v in rows if kinds[v.id] in PAGED]
    assert len(paged) > 200
    assert [v.body["bronidentificatie"] for v in paged if not v.body["bron_url"]] == []
    for version in paged:
        assert version.id in store.find(version.body["bron_url"], "bron_url")
    for version in rows:
        for file in version.body["ext"].get("bestanden", ()):
            assert version.id in store.find(file["url"], "bron_url")
    store.close()


def test_the_pages_are_served(sampled: Griffie, emulator: Emulator) -> None:
    store = sampled.open()
    pages: dict[tuple[str, str, str], str] = defaultdict(str)
    for version in store.current(deleted=False):
        kind = version.body["data"].get("informatieobjecttype") or version.resource
        if kind in PAGED:
            key = (version.organisatie, version.body["leverancier"], kind)
            pages[key] = version.body["bron_url"]
    store.close()
    assert len(pages) > 10
    sites = {council.code: council.key for council in emulator.councils.values()}
    for (organisatie, vendor, _), url in pages.items():
        parts = urlsplit(url)
        # the emulated Parlaeus stands under its council's path, and names papers at hosts of its own
        under = f"/parlaeus/{sites[organisatie]}" if vendor == "parlaeus" else ""
        path = parts.path if parts.path.startswith(under) else f"{under}{parts.path}"
        with urllib.request.urlopen(f"{emulator.address}{path}?{parts.query}") as page:
            assert page.status == 200, url


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://duinvoort.voorbeeld.nl/a#b", True),
        ("http://127.0.0.1:8765/a", False),
        ("http://10.1.2.3/", False),
        ("https://localhost/", False),
        ("https://intern.local/x", False),
        ("https://iemand@voorbeeld.nl/", False),
        ("http://[::1", False),
        ("file:///etc/hosts", False),
        ("javascript:x()", False),
        ("", False),
    ],
)
def test_an_address_that_nobody_may_be_sent_to_is_none(written: str, shown: bool) -> None:
    assert openable(written) == (written if shown else None)


def test_a_host_that_the_registry_names_may_be_anywhere() -> None:
    own = frozenset({"127.0.0.1:8765"})
    assert openable("http://127.0.0.1:8765/a", own)
    assert openable("http://127.0.0.1:9200/a", own) is None


def test_a_derived_address_says_so_and_never_takes_the_place_of_a_given_one() -> None:
    maker = RecordBuilder(COUNCIL)
    record = maker.record("1", Vergadering(**maker.owner))
    shown = maker.shown_at(record, "https://voorbeeld.nl/vergadering/1")
    assert (shown.bron_url, shown.ext.bron_url_afgeleid) == (
        "https://voorbeeld.nl/vergadering/1",
        True,
    )
    given = maker.record("1", Vergadering(**maker.owner), bron_url="https://voorbeeld.nl/x")
    assert maker.shown_at(given, "https://voorbeeld.nl/y") == given
    assert maker.shown_at(record, "file:///x") == record


def test_a_record_is_found_by_every_address(store: Store) -> None:
    maker = RecordBuilder(COUNCIL)
    data = InformatieObject(
        titel="Brief",
        link="https://voorbeeld.nl/brief",
        inhoud_link="https://voorbeeld.nl/brief.pdf",
        **maker.owner,
    )
    ext = Ext(aliassen=("https://voorbeeld.nl/api/brief/1", "oud"))
    record = maker.record("1", data, ext, "https://voorbeeld.nl/pagina")
    assert len(addresses(record)) == 4
    store.write([Put(record)])
    for address in addresses(record):
        assert store.find(address, "bron_url") == [record.id]


# --- a source that follows the standard ----------------------------------------------------------


def test_a_source_that_has_a_page_for_people_is_found_by_both() -> None:
    body = {
        "id": "9",
        "url": "https://ori.voorbeeld.nl/vergaderingen/9",
        "webpaginaLink": "https://voorbeeld.nl/raad/9",
    }
    given = read("vergadering", body, RecordBuilder(COUNCIL))
    assert address_of(given, "https://ori.voorbeeld.nl") == (
        "https://voorbeeld.nl/raad/9",
        "https://ori.voorbeeld.nl/vergaderingen/9",
    )
    assert named(Ext(), given).aliassen == ("https://ori.voorbeeld.nl/vergaderingen/9",)


def test_a_document_without_content_link_is_read_by_its_link() -> None:
    assert file_of(InformatieObject(titel="x", link="https://v.nl/a")) == "https://v.nl/a"
    both = InformatieObject(titel="x", link="https://v.nl/a", inhoud_link="https://v.nl/a.pdf")
    assert file_of(both) == "https://v.nl/a.pdf"


def test_a_person_in_parts_is_a_person() -> None:
    name = {"achternaam": "Helm", "tussenvoegsel": "van", "voorletters": "M."}
    page = {"results": [{"id": "p", "naamNatuurlijkPersoon": name}]}
    [person] = of(records(page, "ori"), "natuurlijkpersoon")
    assert person["naamNatuurlijkPersoon"]["achternaam"] == "Helm"


# --- GemeenteOplossingen -------------------------------------------------------------------------


def test_voting_records_stand_under_either_section() -> None:
    page = """<a href="/Leden/duinlijst"><b>Duinlijst</b></a> <a href="/Leden/vrij-duin/">Vrij Duin</a>
    <a href="https://ris.voorbeeld.nl/Samenstelling/strandpartij">Strandpartij</a> <a href="/Leden">Leden</a>"""
    assert voting_paths(page) == {
        "/Leden/duinlijst/votings": "Duinlijst",
        "/Leden/vrij-duin/votings": "Vrij Duin",
        "/Samenstelling/strandpartij/votings": "Strandpartij",
    }


def test_the_page_of_a_meeting_follows_from_its_body_and_time() -> None:
    meeting = {
        "id": 7,
        "date": "2026-06-03 20:00:00",
        "description": "",
        "dmu": {"id": 3, "name": "Commissie Strand en Zee (CSZ)"},
        "items": [{"id": 8, "number": "1.", "title": "Opening", "sortorder": 1, "documents": []}],
        "documents": [],
    }
    council = dataclasses.replace(COUNCIL, base_url="https://ris.voorbeeld.nl/api")
    made = normalise(json.dumps([meeting]).encode(), RecordBuilder(council)).puts
    page = "https://ris.voorbeeld.nl/Vergaderingen/Commissie-Strand-en-Zee-CSZ/2026/3-juni/20:00"
    assert [put.record.bron_url for put in made] == [page, f"{page}#agendapunt-8"]
    assert all(put.record.ext.bron_url_afgeleid for put in made)
