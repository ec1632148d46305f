"""One bad thing costs one thing: any one value of any answer of every source is broken in twenty ways,
and all other records come out as without it, on both stores.

Here a fixed sample is broken. `GRIFFIE_TEST_BREAKS=n` breaks `n` times as many (`make breaks`)."""

import dataclasses
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import delete

from crawlers.errors import Unreadable
from crawlers.reading.fields import parse_json, parse_xml
from crawlers.reading.losses import Losses
from crawlers.reading.tidy import loads
from crawlers.registry import Council, load
from sample.scenario import world
from sample.server import Emulator
from store import Put, Store
from store.schema import metadata
from store.status import status
from tests import breaking
from tests.breaking import Asked, Source, in_process, over_http
from tests.broken_values import WAYS, Place, broken, places, without
from tests.command import Griffie
from tests.emulator import BASE
from tests.emulator import Emulator as Standard
from tests.postgres import Postgres
from tests.test_index import motion
from tests.test_vendors import VENDORS

TIMES = int(os.environ.get("GRIFFIE_TEST_BREAKS", "1"))
#: breaks of each source, and of those on PostgreSQL
EACH, ON_POSTGRESQL = 5 * TIMES, 2 * TIMES
SOURCES = (*sorted(VENDORS), "ori")
#: fields that say for whom a thing is: what they cannot say is for nobody
SHUT = {"confidential", "Confidential", "permission_group", "inactive", "status", "code"}
#: ways that leave a value that cannot be what it was
LOUD = ("object", "lijst", "diep")


def small(name: str, folder: Path, stack: ExitStack) -> Source:
    if name == "ori":
        made = Standard()
        council = Council("oss", "Oss", "gm0828", "gemeente", "Noord-Brabant", "ori", "", BASE, "", None, None)  # fmt: skip
        return Source(council, in_process(made.handle), folder / name)
    case = VENDORS[name]
    whole = case.council()
    short = dataclasses.replace(whole, meetings=whole.meetings[:1])
    running = stack.enter_context(Emulator({short.key: short}).running())
    registry = folder / f"{name}.csv"
    registry.write_text(running.registry(), encoding="utf-8")
    [council] = load(registry)
    return Source(council, over_http(), folder / name, **case.environment)


class Sources:
    """The sources by name, each asked once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()
        self.made: dict[str, Source] = {}
        self.address = ""

    def database(self, postgres: Postgres) -> str:
        """One database for all of them."""
        self.address = self.address or postgres.database()
        return self.address

    def __getitem__(self, name: str) -> Source:
        if name not in self.made:
            self.made[name] = small(name, self.folder, self.stack)
        return self.made[name]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    made = Sources(tmp_path_factory.mktemp("bronnen"))
    with made.stack:
        yield made


def emptied(store: Store) -> None:
    with store.database.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(delete(table))


def chosen(source: Source, name: str, number: int) -> list[tuple[Place, str]]:
    """A fixed sample of places and ways: every way as often, every answer as likely."""
    chance = random.Random(f"{name}")
    by_page = [places(key, source.said[key].content) for key in source.pages()]
    by_page = [found for found in by_page if found]
    start = chance.randrange(len(WAYS))
    return [
        (chance.choice(chance.choice(by_page)), WAYS[(start + each) % len(WAYS)])
        for each in range(number)
    ]


def read_broken(source: Source, place: Place, way: str) -> breaking.Read:
    return source.read_once((place, way), changed(source, place, way))


def changed(source: Source, place: Place, way: str) -> dict[Asked, bytes]:
    return {place.question: broken(source.said[place.question].content, place.path, way)}


def beyond(source: Source, place: Place, lost: set[str]) -> set[str]:
    """Those of the lost records that a value is not of: it is of those that are otherwise without it,
    or without its row. To know which these are takes a read, so that none is done for nothing."""
    content = source.said[place.question].content
    if is_page(content):
        cuts = [((), b"<html><body></body></html>")]
        return left(source, place.question, iter(cuts), lost)
    cut = [place.path]
    if place.row is not None and not place.whole:
        cut.append(place.row)
    elif place.whole:
        cut.append(place.path[:3])
    elif SHUT & set(map(str, place.path)):
        cut.append(place.path[:1])
    return left(source, place.question, ((path, without(content, path)) for path in cut), lost)


def left(
    source: Source, question: Asked, cuts: Iterator[tuple[breaking.Path_, bytes]], lost: set[str]
) -> set[str]:
    """What of the lost is lost with none of these answers."""
    while lost and (cut := next(cuts, None)):
        path, content = cut
        lost = lost - source.touched((question, path), {question: content})
    return lost


def is_page(content: bytes) -> bool:
    return content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))


def judge(source: Source, place: Place, way: str, read: breaking.Read) -> list[str]:
    """What is otherwise than it should be."""
    lost = source.otherwise(read)
    wrong = [f"anders: {called(source, key)}" for key in sorted(beyond(source, place, lost))]
    loud = way in LOUD and not is_page(source.said[place.question].content)
    if loud and any(key not in read.held for key in lost) and not read.report.trouble:
        wrong.append("stil verloren")
    return wrong


def called(source: Source, record_id: str) -> str:
    held = source.base.get(record_id)
    return f"{held.resource} {held.body['bronidentificatie']}" if held else record_id


def told(place: Place, way: str) -> str:
    return f"{way}: {'/'.join(map(str, place.path))} van {place.question[1]} {place.question[2][:90]!r}"


@pytest.mark.parametrize("name", SOURCES)
def test_one_broken_value_costs_itself(name: str, sources: Sources) -> None:
    source = sources[name]
    assert source.before.report.toestand == "ok", source.before.report.fouten
    wrong = {}
    for place, way in chosen(source, name, EACH):
        read = read_broken(source, place, way)
        if said := judge(source, place, way, read):
            wrong[told(place, way)] = (said[:3], read.report.fouten[:2])
    assert not wrong


@pytest.mark.parametrize("name", SOURCES)
def test_both_stores_come_to_the_same(name: str, sources: Sources, postgres: Postgres) -> None:
    source = sources[name]
    store = Store(sources.database(postgres))
    for place, way in chosen(source, name, ON_POSTGRESQL):
        emptied(store)
        there = source.read(changed(source, place, way), store)
        here = read_broken(source, place, way)
        assert (there.held, there.report.summary()) == (here.held, here.report.summary())
    store.close()


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_lost_is_not_withdrawn(name: str, sources: Sources) -> None:
    """Of a council that is held nothing goes where something could not be read, and once it can be
    read again all is as before: also what was passed over as unchanged."""
    source = sources[name]
    for place, way in chosen(source, name, EACH)[::3]:
        store = source.whole()
        read = source.read(changed(source, place, way), store)
        again = source.read({}, store)
        store.close()
        gone = source.before.held.keys() - read.held.keys()
        assert not (gone and read.report.verloren.total), told(place, way)
        # a person of another number was one all the same, and nobody says that it is gone
        assert source.before.held.items() <= again.held.items(), told(place, way)


@pytest.mark.parametrize("name", SOURCES)
def test_everything_read_again_is_what_it_was(name: str, sources: Sources) -> None:
    """With all that was learned of names the first time, and nothing passed over as unchanged."""
    source = sources[name]
    store = source.whole()
    before = [(each.id, each.hash) for each in store.changes(0, 1_000_000)]
    given = source.services
    source.services = dataclasses.replace(
        given, options=dataclasses.replace(given.options, refresh=True)
    )
    source.read({}, store)
    source.services = given
    assert [(each.id, each.hash) for each in store.changes(0, 1_000_000)] == before
    store.close()


@pytest.mark.parametrize("name", SOURCES)
def test_every_record_names_the_answers_that_it_was_read_from(name: str, sources: Sources) -> None:
    """And not every answer of the source."""
    base = sources[name].base
    every = len(list(base.answers.every()))
    numbers = {each.id: len(base.answers.of(each.id)) for each in base.current(deleted=False)}
    assert min(numbers.values()) > 0
    assert max(numbers.values()) < every


@pytest.mark.parametrize("way", WAYS)
def test_the_name_beside_a_vote_is_of_that_vote_only(way: str, sources: Sources) -> None:
    """Who voted is told by a number; a broken name beside it changes no person and no other vote."""
    source = sources["ibabs"]
    [asked, *_] = [key for key in source.pages() if b"ListEntryVotes" in key[2]]
    content = source.said[asked].content
    named = [place for place in places(asked, content) if value_name(content, place) == "UserName"]
    for place in named[::9]:
        read = read_broken(source, place, way)
        assert judge(source, place, way, read) == [], told(place, way)


#: values by which a source names what it also has a key for
NAMED = {
    *("UserName", "GroupName", "Name", "Description", "Meetingtype", "name", "naam", "party", "firstname"),
    *("lastname", "committeename", "custom_name", "label", "title", "volledigeNaam", "achternaam"),
    *("fractienaam", "gremiumnaam"),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_a_name_in_one_row_is_of_that_row_only(name: str, sources: Sources) -> None:
    """Whatever a source knows by a key, and names in many rows: one spoiled name is no new name."""
    source = sources[name]
    chance = random.Random(f"namen {name}")
    by_name: dict[str, list[Place]] = {}
    for key in source.pages():
        content = source.said[key].content
        for place in places(key, content) if not is_page(content) else ():
            if (field := value_name(content, place)) in NAMED:
                by_name.setdefault(field, []).append(place)
    wrong = {}
    for number, field in enumerate(sorted(by_name) * TIMES):
        place, way = chance.choice(by_name[field]), WAYS[number * 4 % len(WAYS)]
        read = read_broken(source, place, way)
        row = Place(place.question, place.path, outermost(place.path))
        if (said := judge(source, place, way, read)) and judge(source, row, way, read):
            wrong[told(place, way)] = said[:3]
    assert not wrong


def outermost(path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """The row of the answer's own list in which a value stands."""
    numbers = [number for number, step in enumerate(path) if isinstance(step, int)]
    return path[: numbers[0] + 1] if numbers and isinstance(path[0], str) else None


def value_name(content: bytes, place: Place) -> str:
    if content.lstrip()[:1] in (b"{", b"["):
        return str(place.path[-1])
    element = etree.fromstring(content)
    for step in place.path:
        element = element[int(step)]
    return etree.QName(element).localname


# --- a crawl that is ended -----------------------------------------------------------------------


@pytest.mark.processes
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_crawl_that_is_ended_is_no_success(griffie: Griffie, number: signal.Signals) -> None:
    """Stopped it says so itself; killed the status says it, and so does the record at the next."""
    council = dataclasses.replace(world()["oss"], meetings=world()["oss"].meetings[:2])
    with Emulator({"oss": council}).running() as emulator:
        registry = griffie.data / "r.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        command = ("crawl", "--sources", str(registry), "--until", "2026-12-31")
        process = griffie.start(*command)
        while process.poll() is None and len(emulator.faults.log) < 12:
            time.sleep(0.01)
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
        store = griffie.open()
        [shown] = [each for each in status(store) if each.organisatie == "gm0828"]
        assert (shown.toestand, shown.laatste_succes) == ("afgebroken", None)
        if number != signal.SIGKILL:
            assert process.returncode == 1
            assert "afgebroken" in out
            assert store.crawls.all("gm0828")[0].beeindigd
        else:
            emulator.load({"oss": dataclasses.replace(world()["oss"], meetings=[])})
            griffie.crawl(emulator)
            states = [crawl.toestand for crawl in store.crawls.all("gm0828")]
            assert states[1:] == ["afgebroken"]
        store.close()


# --- kinds of breaks -----------------------------------------------------------------------------


def test_no_control_character_reaches_a_text() -> None:
    body = loads(b'{"a\\u0000": ["Een\\u0007 \\ud800teken", 12345678901234567890123, NaN]}')
    assert body == {"a": ["Een \ufffdteken", "12345678901234567890123", None]}


def test_what_is_nested_deeper_than_anything_means_costs_itself() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    body = loads(f'{{"voor": 1, "diep": {deep}, "na": "ja"}}'.encode())
    assert (body["voor"], body["na"]) == (1, "ja")


def test_a_list_that_breaks_off_is_read_as_far_as_its_rows_are_whole() -> None:
    losses = Losses()
    text = b'{"totaal": 3, "rijen": [{"id": 1, "delen": [{"a": 1}]}, {"id": 2}, {"id": 3, "ge'
    assert parse_json(text, losses=losses)["rijen"] == [
        {"id": 1, "delen": [{"a": 1}]},
        {"id": 2},
    ]
    assert losses.total == 1
    with pytest.raises(Unreadable):
        parse_json(text)


def test_xml_is_read_without_what_it_has_no_room_for() -> None:
    row = "<iBabsMeeting><Id>{}</Id></iBabsMeeting>"
    rows = row.format("1&#x0;") + row.format("2 & 3") + row.format("4\x07")
    text = f"<a><b>{rows}</b></a>".encode()
    found = [element.text for element in parse_xml(text).iter("Id")]
    assert found == ["1", "2 & 3", "4"]
    losses = Losses()
    whole = parse_xml(text[: text.index(b"4")], losses)
    assert [element.text for element in whole.iter("Id")] == ["1", "2 & 3"]
    assert losses.total == 1


def put(key: str, **more: object) -> Put:
    made = motion("1", "Titel")
    return Put(made.changed(bronidentificatie=key, **more))


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({"key": "a\0b"}, id="NUL"),
        pytest.param({"key": "é" * 1500}, id="lang"),
        pytest.param({"key": "a", "bron_url": "https://x.nl/\0"}, id="NUL in een adres"),
    ],
)
def test_both_stores_refuse_the_same(store: Store, bad: dict[str, str]) -> None:
    refused: list[tuple[Put, str]] = []
    outcome = store.write([put("goed"), put(**bad)], refused=refused)
    assert (outcome.nieuw, outcome.onbewaarbaar, len(refused)) == (1, 1, 1)
    with pytest.raises(ValueError, match=r"sleutel|teken"):
        store.write([put(**bad)])
    long = "https://x.nl/" + "a" * 3000
    assert store.write([put("b", bron_url=long)]).nieuw == 1
    assert store.find(long) == []
