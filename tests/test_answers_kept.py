"""Answers of sources as they came: kept once, without keys, taken away with what was read from them,
and read again without a socket being opened."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import func, select

from crawlers.crawl.shut import without_shut
from sample.model import Council
from sample.towns import RID
from store import Answer, Store, default_address
from store.answers import TAKEN_AWAY
from store.comparison import NOT_MADE, OTHERWISE
from store.redaction import redact
from store.schema import antwoorden, inhouden
from tests.command import Crawled, Griffie, current
from tests.councils import first
from tests.test_parlaeus import SECRET, council

#: runs the command with every way to a network shut
SHUT = """
import sys
def look(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise RuntimeError(f"een socket: {event} {arguments}")
sys.addaudithook(look)
from griffie.cli import main
main(sys.argv[1:])
"""
#: the same with readers that take every outcome for another one
OTHER = """
import sys
from crawlers.reading import words
from standard.vocabulary import Uitslag
import crawlers.reading.registers as registers
true = registers.uitslag
def other(*args, **kwargs):
    said = true(*args, **kwargs)
    return Uitslag.onbekend if said == Uitslag.verworpen else said
registers.uitslag = other
from griffie.cli import main
main(sys.argv[1:])
"""


def answer(url: str, content: bytes | None = b"inhoud", **more: str) -> Answer:
    return Answer("gm0828", "ibabs", "GET", url, None, url, 200, "text/html", content, **more)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(default_address(tmp_path))
    yield opened
    opened.close()


def number(store: Store, table: object) -> int:
    with store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_content_is_kept_once_and_an_answer_only_when_it_differs(store: Store) -> None:
    store.write((), answers=[answer("https://a/1"), answer("https://a/2")])
    store.write((), answers=[answer("https://a/1")])
    assert (number(store, antwoorden), number(store, inhouden)) == (2, 1)
    store.write((), answers=[answer("https://a/1", b"anders")])
    newest = store.answers.newest("gm0828", "ibabs", answer("https://a/1").vingerafdruk)
    assert newest is not None
    assert newest.inhoud == b"anders"
    assert [kept.inhoud for kept in store.answers.every()] == [b"inhoud", b"inhoud", b"anders"]


def test_what_is_bounded_drops_the_oldest_that_was_followed_by_another(store: Store) -> None:
    for turn in range(5):
        store.write((), answers=[answer("https://a/1", str(turn).encode() * 5000)])
    store.write((), answers=[answer("https://a/2", b"de enige" * 1000)])
    assert store.answers.bound("gm0828", 0) == 4
    assert [kept.inhoud for kept in store.answers.every()] == [b"4" * 5000, b"de enige" * 1000]


def councils() -> dict[str, Council]:
    """A council of each of two vendors, with some of its meetings."""
    return first(2, "oss", "goirle")


@pytest.fixture
def crawled(griffie: Griffie, crawled_once: Crawled) -> Griffie:
    crawled_once.copy("antwoorden", councils, griffie)
    return griffie


def again(griffie: Griffie, program: str, *arguments: str) -> list[dict[str, object]]:
    """What `griffie herlees` says of each council."""
    sources = ("--sources", str(griffie.data / "register.csv"), "--format", "json")
    done = griffie.program(program, "herlees", "--tegelijk", "1", *arguments, *sources)
    assert done.returncode == 0, done.stdout + done.stderr
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_reading_again_asks_nobody_and_writes_nothing(crawled: Griffie) -> None:
    store = crawled.open()
    before, last = current(store), store.last_seq()
    for row in again(crawled, SHUT):
        assert row["toestand"] == "ok"
        assert row["ontbrekend"] == 0
        assert row["antwoorden"]
        assert [row[name] for name in ("nieuw", "gewijzigd", "verdwenen")] == [0, 0, 0]
    assert (current(store), store.last_seq()) == (before, last)
    store.close()


def test_councils_are_read_again_side_by_side(crawled: Griffie) -> None:
    """Each in a process of its own, with the same outcome; the register of the sample is known where
    the folder holds the sample."""
    store = crawled.open()
    before = current(store)
    store.close()
    (crawled.data / "register.csv").rename(crawled.data / "voorbeeld.csv")
    (crawled.data / "voorbeeld").touch()
    done = crawled.run("herlees", "--tegelijk", "2", "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [row["raad"] for row in rows] == ["oss", "goirle"]
    assert all(row["antwoorden"] and not row["gewijzigd"] for row in rows)
    store = crawled.open()
    assert current(store) == before
    store.close()


def test_another_reading_changes_what_it_concerns_and_says_so(
    crawled: Griffie,
) -> None:
    store = crawled.open()
    last = store.last_seq()
    rejected = {
        version.id
        for version in store.current(resource="informatieobject", deleted=False)
        if version.body["ext"].get("uitslag") == "verworpen"
    }
    told = again(crawled, OTHER, "--verschil")
    places = {
        field
        for row in told
        for difference in row["verschillen"]  # type: ignore[attr-defined]
        for field in difference["velden"]
    }
    assert "ext.uitslag" in places
    assert store.last_seq() == last
    again(crawled, OTHER)
    changed = store.changes(last, 10_000)
    assert changed
    assert {version.reden for version in changed} <= {OTHERWISE, NOT_MADE}
    assert {version.id for version in changed if version.resource == "informatieobject"} <= rejected
    again(crawled, SHUT)
    restored = {
        version.id
        for version in store.current(resource="informatieobject", deleted=False)
        if version.body["ext"].get("uitslag") == "verworpen"
    }
    assert restored == rejected
    store.close()


def test_a_record_names_the_answers_that_it_was_read_from(
    crawled: Griffie,
) -> None:
    store = crawled.open()
    for resource in ("vergadering", "informatieobject"):
        for version in store.current(resource=resource, deleted=False):
            origin = store.answers.of(version.id)
            assert origin, version.body["bronidentificatie"]
            assert all(kept.url.startswith("http") for kept in origin)
    store.close()


def test_what_is_redacted_is_in_no_kept_answer(crawled: Griffie) -> None:
    store = crawled.open()
    motion = next(store.current(resource="informatieobject", type="motie", deleted=False))
    title = motion.body["data"]["titel"].encode()
    assert any(title in (kept.inhoud or b"") for kept in store.answers.of(motion.id))
    redact(store, None, [motion.id], "privacy")
    assert not any(title in (kept.inhoud or b"") for kept in store.answers.every("gm0828"))
    assert any(kept.uitkomst == TAKEN_AWAY for kept in store.answers.every())
    store.close()


def test_what_is_shut_is_kept_as_no_more_than_that(crawled: Griffie) -> None:
    """The scenario's councils each have an item behind closed doors; its title is in no answer, and a
    second reading counts it as the first did."""
    store = crawled.open()
    shut = [
        item
        for council in councils().values()
        for meeting in council.meetings
        for item in meeting.items
        if item.confidential
    ]
    assert shut
    held = b"".join(kept.inhoud or b"" for kept in store.answers.every())
    assert not any(item.title.encode() in held for item in shut)
    store.close()


def test_only_what_is_shut_is_emptied() -> None:
    """In every shape in which a source says it, however deep; what cannot be read as yes or no is
    shut as well, and an answer in which nothing is stays as it came."""
    told = {
        "open": {"id": 1, "title": "Fietspad", "confidential": "0"},
        "shut": {"id": 2, "title": "Grondprijs", "confidential": 1, "texts": ["Koper X"]},
        "group": {"id": 3, "title": "Ontslag", "permission_group": "raad", "on": "2026-01-02"},
        "old": {"@attributes": {"id": 4, "confidential": "ja"}, "name": {"#": "Aanbod"}},
        "odd": {"id": 5, "title": "Schikking", "confidential": "misschien"},
    }
    kept = orjson.loads(without_shut(orjson.dumps(told)))
    assert kept["open"] == told["open"]
    assert kept["shut"] == {"id": 2, "title": "", "confidential": 1, "texts": [""]}
    assert kept["group"] | {"title": ""} == kept["group"]
    assert kept["group"]["on"] == "2026-01-02"
    for word in ("Grondprijs", "Koper", "Ontslag", "Aanbod", "Schikking"):
        assert word not in str(kept)
    row = "<a:I xmlns:a='x'><a:Id>{}</a:Id><a:Title>{}</a:Title><a:Confidential>{}</a:Confidential></a:I>"
    xml = f"<r>{row.format(1, 'Fietspad', 'false')}{row.format(2, 'Grondprijs', 'true')}</r>"
    emptied = without_shut(xml.encode()).decode()
    assert "Fietspad" in emptied
    assert "Grondprijs" not in emptied
    assert "<a:Id>2</a:Id>" in emptied
    for plain in (
        b'{"confidential": 0, "title": "x"}',
        b"geen confidential",
        b'{"confidential": 1',
    ):
        assert without_shut(plain) == plain


def test_a_store_from_before_answers_says_what_it_lacks(
    crawled: Griffie,
) -> None:
    store = crawled.open()
    with store.database.writing() as connection:
        connection.execute(antwoorden.delete())
    before = current(store)
    sources = ("--sources", str(crawled.data / "register.csv"))
    done = crawled.run("herlees", "--tegelijk", "1", *sources)
    assert done.returncode == 1
    assert "zonder bewaarde antwoorden" in done.stdout
    assert current(store) == before
    store.close()


def test_a_key_is_in_no_kept_answer(griffie: Griffie, crawled_once: Crawled) -> None:
    crawled_once.copy("maasdam", lambda: {"maasdam": council()}, griffie, **SECRET)
    store = griffie.open()
    assert store.answers.first("gm0935", "parlaeus")
    for kept in store.answers.every():
        assert RID not in kept.url
        assert RID.encode() not in (kept.inhoud or b"")
    store.close()
