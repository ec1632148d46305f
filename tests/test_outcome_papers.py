"""A council that hangs the result of each vote on its agenda as a paper, and has no votes at the vote
module any more."""

from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from crawlers.registry import Council
from crawlers.vendors.notubiz.outcomes import about
from tests.breaking import Said, Source
from tests.test_unseen_sources import PLACE, notubiz
from tests.unseen import Facts, agenda_item, entry, event, facts, plain, said_by

WIND, POSTS = "26M4 Windschermen", "26A2 Minder paaltjes"
ENTRIES = [
    entry(31, WIND, f45=[plain("Moasje")], f22=[PLACE]),
    entry(32, POSTS, f45=[plain("Amendemint")], f22=[PLACE]),
]
PAPERS = {
    901: (f"Útslach stimming moasje {WIND}", "Provinsjale Steaten\nIn paad foar elkenien\nFoar: Duinlijst (5), Vrij Duin (2)\nTsjin: Strandpartij (9)\n"),
    902: ("Útslach stimming amendemint 26A2", "Amendemint\nFoar: Duinlijst en it izer\nTsjin: wy witte it net mear fan Foppe\n"),
    903: ("Útslach stimming 26M99", "Foar: Duinlijst\nTsjin: Strandpartij\n"),
}  # fmt: skip


def document(key: int, title: str) -> dict[str, Any]:
    file = {"id": 1, "type": "file", "mime_type": "text/plain", "file_name": f"{key}.txt", "file_size": 90}  # fmt: skip
    return {
        "id": key,
        "title": title,
        "version": 1,
        "confidential": 0,
        "versions": [file],
        "url": f"https://api.notubiz.nl/document/{key}/1",
    }


def answer(path: str, query: dict[str, str], body: str) -> Any:
    said = notubiz(path, query, body)
    if path == "/organisations/4711/modules/6/items":
        return {"pagination": {"total_results": 2}, "items": ENTRIES}
    if path == "/agenda_items/votings":
        return {"votings": []}
    if path.startswith("/vergadering/"):
        return None
    if path == "/events":
        here = query.get("date_from", "")[:10] <= "2026-07-07" <= query.get("date_to", "9999")[:10]
        events = [event(600, "2026-07-07")] if here else []
        return {"events": events, "pagination": {"has_more_pages": False}}
    if path == "/events/meetings/600":
        documents = [document(key, title) for key, (title, _) in PAPERS.items()]
        items = [agenda_item(700, "Strandplan", [31, 32])]
        return {"meeting": {**said["meeting"], "documents": documents, "agenda_items": items}}
    return said


@pytest.fixture
def council(tmp_path: Path) -> Source:
    asked = said_by(answer)

    def fetch(request: Request) -> Said:
        for key, (_, words) in PAPERS.items():
            if f"/document/{key}/" in request.url:
                return Said(200, "text/plain", words.encode(), request.url)
        return asked(request)

    made = Council(
        "duinvoort", "Duinvoort", "gm0415", "gemeente", "Noord-Holland", "notubiz", "4711", "", "", None, None
    )  # fmt: skip
    return Source(made, fetch, tmp_path / "notubiz")


def test_the_paper_of_a_result_tells_the_vote_on_the_motion_of_its_number(council: Source) -> None:
    right: Facts = {
        (WIND, "fractie", "Duinlijst", "5-?"),
        (WIND, "fractie", "Vrij Duin", "2-?"),
        (WIND, "fractie", "Strandpartij", "?-9"),
    }
    found = {fact for fact in facts(council.base) if fact[1] in ("fractie", "stem", "telling")}
    assert found == right
    unread = council.before.report.overgeslagen
    assert unread["uitslag van een stemming op papier niet begrepen"] == 1


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Útslach stimming moasje 9 Rêst", "moasje 9 Rêst"),
        ("Uitslag stemming: 26M4", "26M4"),
        ("Stemuitslag amendement A3", "amendement A3"),
        ("Uitslag van de stemming - M1", "M1"),
        ("Stemuitslag", None),
        ("Uitslag verkiezingen gemeenteraad", None),
    ],
)
def test_what_a_paper_is_the_result_of(title: str, subject: str | None) -> None:
    assert about(title) == subject
