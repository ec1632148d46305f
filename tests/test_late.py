"""Words that name the fracties of a council are read when the crawl has heard of those: it makes no
difference what comes first, and reading again comes to the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.late import Late
from crawlers.registry import Council
from sample.ibabs_service import xml
from store import Store
from tests import test_unseen_service as site
from tests.breaking import Said, Source
from tests.test_unseen_service import head, rows, service, vote
from tests.unseen import Facts, facts, said_by

TERNS = "26M5 Motie Sterns"
#: a note that only who knows the fracties of this council can read
NOTE = {"BB-nummer": "26M5", "Datum": "2026-06-03", "Status": "Verworpen",
        "Stemverhouding": "Voor: Duinlijst, Vrij Duin. Tegen: Strandpartij"}  # fmt: skip
ROLL = (
    vote("m1", "u1", "Helm, Mia van", "Duinlijst", "true"),
    vote("m1", "u2", "Zee, Sien", "Vrij Duin", "true"),
    vote("m1", "u3", "Mossel, Olle den", "Strandpartij", "false"),
)
DECIDED = (
    b"Besluitenlijst van de raad van 3 juni 2026\n\n1. Opening\nDe voorzitter opent.\n\n2. Vlaggen\n"
    b"Besproken.\n\n4. Banken\nHet voorstel is aangenomen. De fracties van Duinlijst en Vrij Duin"
    b" hebben voor gestemd, de fractie van Strandpartij tegen.\n"
)


@pytest.fixture
def council(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Source:
    """A site whose register with the note comes before the one with the votes by name."""
    monkeypatch.setattr(site, "LISTS", (("Aangehouden moties", "l0"), ("Moties", "l1")))
    stamped = head("m1", site.FLAGS, "l1")
    monkeypatch.setattr(site, "HEADS", {"l0": (head("m5", TERNS, "l0"),), "l1": (stamped,)})
    monkeypatch.setattr(site, "ENTRIES_", {**site.ENTRIES_, "m5b": NOTE})
    monkeypatch.setattr(site, "CAST", ROLL)
    paper = rows(
        "iBabsDocument",
        {"Confidential": "false", "DisplayName": "Besluitenlijst", "FileName": "besluiten.txt",
         "FileSize": "180", "Id": "d1", "PublicDownloadURL": "https://wcf.voorbeeld.nl/besluiten.txt"},
    )  # fmt: skip

    def answer(path: str, query: dict[str, str], body: str) -> Any:
        said = service(path, query, body)
        place = xml("Chairman", text="A. Nep")
        return said.replace(place, f"{place}<a:Documents>{paper}</a:Documents>")

    asked = said_by(answer)

    def fetch(request: Request) -> Said:
        if request.url.endswith("besluiten.txt"):
            return Said(200, "text/plain", DECIDED, request.url)
        return asked(request)

    council = Council(
        "duinvoort", "Duinvoort", "gm0415", "gemeente", "Noord-Holland", "ibabs", "duinvoort",
        "https://wcf.voorbeeld.nl/Public.svc", "", None, None,
    )  # fmt: skip
    return Source(council, fetch, tmp_path / "ibabs")


SIDES: Facts = {
    (TERNS, "fractie", "Duinlijst", "aangenomen"),
    (TERNS, "fractie", "Vrij Duin", "aangenomen"),
    (TERNS, "fractie", "Strandpartij", "verworpen"),
}
LISTED: Facts = {
    ("Banken", "fractie", "Duinlijst", "aangenomen"),
    ("Banken", "fractie", "Vrij Duin", "aangenomen"),
    ("Banken", "fractie", "Strandpartij", "verworpen"),
}


def test_a_fractie_that_words_name_is_the_one_that_votes_by_name_are_of(council: Source) -> None:
    names = [each.body["data"]["fractienaam"] for each in council.base.current(resource="fractie", deleted=False)]  # fmt: skip
    assert sorted(names) == ["Duinlijst", "Strandpartij", "Vrij Duin"]


def versions(store: Store) -> list[tuple[str, str]]:
    return [(each.id, each.hash) for each in store.changes(0, 1_000_000)]


def test_notes_are_read_when_the_votes_have_named_the_fracties(council: Source) -> None:
    found = facts(council.base)
    assert found >= SIDES, sorted(found)
    assert found >= LISTED, sorted(found)


def test_the_same_council_read_again_writes_nothing(council: Source) -> None:
    before = versions(council.base)
    council.read({}, council.base)
    assert versions(council.base) == before
    council.services = replace(
        council.services, options=replace(council.services.options, refresh=True)
    )
    council.read({}, council.base)
    assert versions(council.base) == before


def test_what_is_read_late_names_the_answers_that_it_was_read_from(council: Source) -> None:
    [entry] = [each for each in council.base.current(deleted=False) if each.body["data"].get("titel") == TERNS]  # fmt: skip
    asked = [answer.vraag or b"" for answer in council.base.answers.of(entry.id)]
    assert any(b"m5b" in each and b"GetListEntry" in each for each in asked)


def test_what_may_wait_is_bounded() -> None:
    async def read() -> Bundle:
        return Bundle()

    late = Late(room=10)
    assert late.put_off(8, read) is not None
    assert late.put_off(8, read) is None
    assert late.put_off(2, read) is not None
    waiting = list(late.readings())
    assert len(waiting) == 2
    for each in waiting:
        each.close()  # type: ignore[attr-defined]
