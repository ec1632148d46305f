"""A source that publishes a feed: snapshot, cursor, deletions and redactions, by a plain server."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from crawlers.normalise import normalise
from crawlers.registry import Council
from standard.records import identiteit
from tests.command import Griffie, current, read
from tests.plain import serving

CODE = "gm0855"
PAGE = 2


class Feed:
    """An append-only feed of one source, in pages of two records."""

    def __init__(self) -> None:
        self.reset("")

    def reset(self, address: str) -> None:
        """As it is made: with its first records, served at `address`."""
        self.records: list[dict[str, Any]] = []
        self.head = 0
        self.expired = False
        self.away = False
        self.address = address
        self.asked: list[str] = []
        for number in range(1, 6):
            self.upsert(
                "vergadering", f"v{number}", naam=f"Raad {number}", vergaderdatum="2026-01-29"
            )
        self.upsert(
            "agendapunt", "a1", agendapuntTitel="Opening", vergadering={"bronidentificatie": "v1"}
        )
        self.upsert(
            "informatieobject",
            "d1",
            titel="Brief van een inwoner",
            vergaderingen=[{"bronidentificatie": "v1", "organisatiecode": CODE}],
        )

    def add(self, op: str, resource: str, key: str, code: str = CODE, **more: Any) -> None:
        self.head += 1  # a number is never given again, also when its record is emptied
        number = self.head
        told = {"organisatiecode": code, "bronidentificatie": key}
        row = {"sequenceNumber": number, "op": op, "resourceType": resource, "resource": told}
        self.records.append({**row, "storedAt": "2026-01-01T12:00:00Z", **more})

    def upsert(self, resource: str, key: str, **data: Any) -> None:
        owner = {"gemeente": CODE, "naam": "Tilburg"}
        body = {"dossiertype": resource, "bronidentificatie": key, "organisatie": owner, **data}
        self.add("upsert", resource, key, data=body, contentHash="sha256:" + "0" * 64)

    def redact(self, resource: str, key: str) -> None:
        old = [r for r in self.records if r["resource"]["bronidentificatie"] == key]
        self.records = [r for r in self.records if r not in old]
        numbers = [row["sequenceNumber"] for row in old]
        self.add(
            "redact", resource, key, verwijderreden="persoonsgegevens", geredigeerdeSequenceNumbers=numbers
        )  # fmt: skip

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(path)
        if self.away:
            return 500, {"title": "stuk", "status": 500}
        if path in ("", "/"):
            return 200, {
                "rol": "bronhouder",
                "organisaties": [{"organisatiecode": CODE, "naam": "Tilburg"}],
                "resourceTypes": ["vergadering", "agendapunt", "informatieobject"],
                "feedUrl": f"{self.address}/feed",
                "snapshotUrl": f"{self.address}/snapshot",
            }
        cursor = query.get("cursor")
        if path == "/feed":
            if self.expired and cursor not in (None, str(self.head)):
                return 400, {"title": "onbekende of verlopen cursor", "status": 400}
            rows = [r for r in self.records if r["sequenceNumber"] > int(cursor or 0)]
            page = rows[:PAGE]
            last = page[-1]["sequenceNumber"] if page else int(cursor or 0)
            more = len(rows) > PAGE
            return 200, {"records": page, "cursor": str(last), "head": self.head, "hasMore": more}
        if path == "/snapshot":
            state: dict[str, dict[str, Any]] = {}
            for row in self.records:
                key = json.dumps(row["resource"])
                state.pop(key, None)
                if row["op"] == "upsert":
                    state[key] = row
            start = int(cursor or 0)
            rows = list(state.values())
            more = start + PAGE < len(rows)
            body = {"records": rows[start : start + PAGE], "feedCursor": str(self.head)}
            return 200, {**body, "hasMore": more, "cursor": str(start + PAGE) if more else None}
        return 404, {"title": "onbekend", "status": 404}


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Feed, str]]:
    """The feed and its address."""
    made = Feed()
    with serving(made.answer) as address:
        yield made, address


@pytest.fixture
def feed(served: tuple[Feed, str]) -> Feed:
    made, address = served
    made.reset(address)
    return made


@pytest.fixture(scope="module")
def read_once(served: tuple[Feed, str], tmp_path_factory: pytest.TempPathFactory) -> Griffie:
    feed, address = served
    feed.reset(address)
    return read(tmp_path_factory.mktemp("gelezen"), lambda griffie: crawl(griffie, feed))


def crawl(griffie: Griffie, feed: Feed) -> Any:
    registry = griffie.data / "feed.csv"
    registry.write_text(
        "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
        f"tilburg,Tilburg,{CODE},gemeente,Noord-Brabant,orifeed,,{feed.address},,,\n",
        encoding="utf-8",
    )
    return griffie.run("crawl", "--sources", str(registry), "--backoff", "0.01")


def ident(resource: str, key: str) -> str:
    return identiteit(CODE, resource, key)


def test_snapshot_and_then_only_the_feed(crawled: Griffie, feed: Feed) -> None:
    store = crawled.open()
    assert len(current(store)) == 7
    point = store.get(ident("agendapunt", "a1"))
    assert point is not None
    assert point.body["bronidentificatie"] == "a1"
    assert point.body["data"]["vergadering"]["id"] == ident("vergadering", "v1")
    before = store.last_seq()
    feed.asked.clear()
    assert crawl(crawled, feed).returncode == 0
    assert store.last_seq() == before
    assert "/snapshot" not in feed.asked
    feed.upsert("vergadering", "v6", naam="Raad 6")
    feed.upsert("vergadering", "v1", naam="Raad 1, verplaatst")
    feed.upsert("vergadering", "v1", naam="Raad 1, nog eens verplaatst")
    assert crawl(crawled, feed).returncode == 0
    moved = store.get(ident("vergadering", "v1"))
    assert moved is not None
    assert moved.body["data"]["naam"] == "Raad 1, nog eens verplaatst"
    assert store.get(ident("vergadering", "v6")) is not None
    assert "/snapshot" not in feed.asked
    store.close()


def test_a_deletion_and_a_redaction_are_passed_on(crawled: Griffie, feed: Feed) -> None:
    feed.add("delete", "vergadering", "v2", verwijderreden="ingetrokken")
    feed.redact("informatieobject", "d1")
    assert crawl(crawled, feed).returncode == 0
    store = crawled.open()
    gone, emptied = (
        store.get(ident("vergadering", "v2")),
        store.get(ident("informatieobject", "d1")),
    )
    assert gone is not None
    assert emptied is not None
    assert (gone.op, gone.reden) == ("delete", "ingetrokken")
    assert (emptied.op, emptied.reden) == ("redact", "persoonsgegevens")
    assert "inwoner" not in repr(store.changes(0))
    feed.upsert("informatieobject", "d1", titel="Brief, zonder naam")
    assert crawl(crawled, feed).returncode == 0
    back = store.get(ident("informatieobject", "d1"))
    assert back is not None
    assert not back.deleted
    store.close()


def test_an_expired_cursor_means_the_snapshot_again(crawled: Griffie, feed: Feed) -> None:
    feed.add("delete", "vergadering", "v3", verwijderreden="ingetrokken")
    feed.expired = True
    done = crawl(crawled, feed)
    assert done.returncode == 0, done.stdout
    assert "kent onze cursor niet meer" in done.stdout
    store = crawled.open()
    gone = store.get(ident("vergadering", "v3"))
    assert gone is not None
    assert gone.deleted
    store.close()


def test_a_source_that_is_away_takes_nothing_away(crawled: Griffie, feed: Feed) -> None:
    store = crawled.open()
    before = current(store)
    feed.away = True
    assert crawl(crawled, feed).returncode == 1
    assert current(store) == before
    store.close()


def test_a_record_that_cannot_be_read_is_not_passed_over(crawled: Griffie, feed: Feed) -> None:
    feed.add("upsert", "vergadering", "v9")
    assert crawl(crawled, feed).returncode == 1
    feed.records[-1] |= {"data": {"dossiertype": "vergadering", "bronidentificatie": "v9"}}
    assert crawl(crawled, feed).returncode == 0
    store = crawled.open()
    assert store.get(ident("vergadering", "v9")) is not None
    store.close()


def test_pages_after_an_unreadable_record_do_not_pass_it_over(crawled: Griffie, feed: Feed) -> None:
    feed.add("upsert", "vergadering", "v9")
    for number in range(10, 15):
        feed.upsert("vergadering", f"v{number}", naam=f"Raad {number}")
    assert crawl(crawled, feed).returncode == 1
    broken = next(r for r in feed.records if r["resource"]["bronidentificatie"] == "v9")
    broken["data"] = {"dossiertype": "vergadering", "bronidentificatie": "v9"}
    assert crawl(crawled, feed).returncode == 0
    store = crawled.open()
    assert store.get(ident("vergadering", "v9")) is not None
    assert store.get(ident("vergadering", "v14")) is not None
    store.close()


def test_a_redaction_and_what_takes_its_place_in_one_page(crawled: Griffie, feed: Feed) -> None:
    feed.redact("informatieobject", "d1")
    feed.upsert("informatieobject", "d1", titel="Brief, zonder naam")
    assert crawl(crawled, feed).returncode == 0
    store = crawled.open()
    held = store.get(ident("informatieobject", "d1"))
    assert held is not None
    assert (held.op, held.body["data"]["titel"]) == ("upsert", "Brief, zonder naam")
    assert "inwoner" not in repr(store.changes(0))
    store.close()


@pytest.mark.parametrize("wrong", ["volgorde", "andere raad", "elders"])
def test_a_feed_that_breaks_its_word_is_a_fault(crawled: Griffie, feed: Feed, wrong: str) -> None:
    if wrong == "volgorde":
        feed.upsert("vergadering", "v7")
        feed.upsert("vergadering", "v8")
        feed.records[-1]["sequenceNumber"] -= 1
        told = "komt na"
    elif wrong == "andere raad":
        feed.add("delete", "vergadering", "v1", code="gm0828", verwijderreden="ingetrokken")
        told = "record van gm0828"
    else:
        feed.address = "http://elders.invalid"
        told = "andere host"
        registry = crawled.data / "feed.csv"
        done = crawled.run("crawl", "--sources", str(registry), "--backoff", "0.01")
        assert done.returncode == 1
        assert told in done.stdout
        return
    done = crawl(crawled, feed)
    assert done.returncode == 1
    assert told in done.stdout


def test_one_page_by_itself(feed: Feed) -> None:
    council = Council(
        "tilburg", "Tilburg", CODE, "gemeente", "Noord-Brabant", "orifeed", "", "", "", None, None
    )  # fmt: skip
    feed.add("delete", "vergadering", "v2", verwijderreden="ingetrokken")
    page = {"records": feed.records, "cursor": "9", "head": 9, "hasMore": False}
    made = normalise(json.dumps(page).encode(), "orifeed", council)
    assert len(made["records"]) == 7
    assert made["problemen"] == ["vergadering v2: delete (ingetrokken)"]
    service = normalise(json.dumps(feed.answer("/", {})[1]).encode(), "orifeed", council)
    assert service["records"] == []


def test_the_names_of_the_feed_are_those_of_the_standard() -> None:
    """KOOP and the feed write the standard's properties in lower case, and set no lengths."""
    title = "3 " + "Groene daken op de havenloodsen " * 6
    record = {
        "sequenceNumber": 1,
        "op": "upsert",
        "resourceType": "Agendapunt",
        "resource": {"organisatiecode": CODE, "bronidentificatie": "a1"},
        "data": {
            "dossiertype": "agendapunt",
            "bronidentificatie": "a1",
            "organisatie": {"gemeente": CODE, "naam": "Tilburg"},
            "agendapuntnaam": title.strip(),
            "vergadering": {"bronidentificatie": "v1"},
            "volgnummer": "3",
            "indicatiehamerstuk": True,
        },
    }
    council = Council(
        "tilburg", "Tilburg", CODE, "gemeente", "Noord-Brabant", "orifeed", "", "", "", None, None
    )  # fmt: skip
    reading = normalise(json.dumps(record).encode(), "orifeed", council)
    data = reading["records"][0]["data"]
    assert data["agendapuntvolgnummer"] == "3"
    assert data["indicatieHamerstuk"] is True
    assert data["agendapuntTitel"].endswith("…")
    assert len(data["agendapuntTitel"]) <= 100
    assert data["agendapuntOmschrijving"] == title.strip()
    assert reading["ongebruikt"] == []
