"""One question, the same answer: every engine over the same documents, and what only a server
can get wrong."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import mappings
from indexer.documents import documents
from indexer.engines.elastic import Connection, ElasticIndex, ElasticIndexes
from indexer.follow import bring_up
from indexer.question.language import Parsed, parse
from indexer.question.query import (
    FACETS,
    HISTOGRAMS,
    SEARCHED,
    SORTS,
    Index,
    Query,
    Result,
    SearchDocument,
    Tally,
    Unavailable,
)
from sample.subjects import GENERAL, SUBJECTS
from standard.vocabulary import Uitslag, Zoektype
from store import Close, Put, Store, default_address
from tests.conftest import COUNCILS, Griffie, Installation, embedded, on_elasticsearch
from tests.elastic import asked
from tests.test_index import motion

WORDS = sorted({w.strip(".,:;") for s in SUBJECTS for f in s.facts for w in f.split()} - {""})
SHAPES = (
    "{0} OR {1} {2}",
    "{0} NOT {1}",
    "({0} OF {1}) ({2} OF titel:{3})",
    '"{0} {1}"~9',
    '"{0} {1} {2}"~30',
    "{0} NEAR/8 {1}",
    "{4}* {1}",
    "titel:{0} OR fractie:vvd",
    "type:motie {0} datum:>2018",
    "NIET {0}",
    "stem:vvd=voor {0}",
    "verschil:<=3 NIET {0}",
    "azc OR windturbine OR {0}",
)
STRANGE = (
    "“*",
    "m.e.r.-plicht op 12 maart 2024",
    "50-plussers",
    "'s-Hertogenbosch",
    "PvdA'er",
    "é",
    "𝔘",
    "x" * 500,
    "a" * 119 + "é",
)


def generated(count: int, seed: int = 5) -> list[SearchDocument]:
    """Documents of all shapes: without a title, a text or a day, with odd words, twins."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        subject = SUBJECTS[number % len(SUBJECTS)]
        lines = [chance.choice(subject.facts + GENERAL) for _ in range(chance.randrange(0, 12))]
        if chance.random() < 0.1:
            lines.append(chance.choice(STRANGE))
        half = len(lines) // 2
        pages = tuple(" ".join(part) for part in (lines[:half], lines[half:]) if part)
        kind = chance.choice(list(Zoektype))
        motion_like = kind in ("motie", "amendement")
        made.append(
            SearchDocument(
                id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}/{number}")),
                type=kind,
                organisatie=chance.choice(["gm0828", "gm0637", "gm0513"]),
                naam="Verzonnen",
                provincie=chance.choice(["Noord-Brabant", "Zuid-Holland"]),
                leverancier="ibabs",
                titel=chance.choice([subject.facts[0], "", "Motie vreemd", subject.facts[-1]]),
                pages=pages,
                datum=chance.choice(
                    [None, f"{chance.randrange(2015, 2027)}-0{chance.randrange(1, 10)}-15"]
                ),
                gewijzigd=number + 1,
                versie=1,
                uitslag=chance.choice(list(Uitslag)) if motion_like else None,
                gremium=("Raad", "Commissie Ruimte")[: chance.randrange(3)],
                fractie=("VVD", "PvdA", "Leefbaar")[: chance.randrange(4)],
                indiener=(f"A. Jansen {chance.randrange(40)}", "B" * 3000)[: chance.randrange(3)],
                soort=chance.choice([None, "brief", "Nota, met komma"]),
                bladzijden=chance.random() < 0.5,
                afdoening=chance.choice([None, "open", "afgedaan"]) if motion_like else None,
                stemming=_vote(chance) if motion_like else None,
            )
        )
    return made


def _vote(chance: random.Random) -> Tally:
    told = chance.sample(("VVD", "Fractie CDA", "PvdA/GroenLinks", "Lokaal"), chance.randrange(4))
    sides = tuple((name, chance.choice(("voor", "tegen", "verdeeld"))) for name in told)
    return Tally(chance.choice([None, 3, 17]), chance.randrange(20), None, 0, sides)


def questions(count: int, seed: int) -> Iterator[Query]:
    chance = random.Random(seed)
    facts = [fact.split() for subject in SUBJECTS for fact in subject.facts]
    for _ in range(count):
        kind = chance.random()
        words = [chance.choice(WORDS) for _ in range(4)]
        if kind < 0.3:
            text = " ".join(words[: chance.randrange(1, 4)])
        elif kind < 0.5:
            text = chance.choice(SHAPES).format(*words, words[0][:4])
        elif kind < 0.7:
            fact = chance.choice(facts)
            start = chance.randrange(max(1, len(fact) - 3))
            text = f'"{" ".join(fact[start : start + chance.randrange(1, 4)])}"'
        elif kind < 0.85:
            text = chance.choice(STRANGE)
        else:
            text = ""
        filters = {
            "type": tuple(chance.sample(list(Zoektype), 2)),
            "organisatie": ("gm0828",),
            "fractie": ("VVD", "Leefbaar"),
            "soort": ("Nota, met komma",),
            "uitslag": ("aangenomen", "verworpen"),
            "stem": ("VVD:voor", "PvdA:tegen"),
            "verdeeld": ("ja",),
            "afdoening": ("open",),
        }
        chosen = chance.sample(sorted(filters), chance.randrange(0, 3))
        yield Query(
            parse(text),
            tuple((name, filters[name]) for name in chosen),
            sort=chance.choice(SORTS),
            size=chance.choice([1, 20, 100]),
            facets=tuple(chance.sample(FACETS, 3)),
            histogram=chance.choice(HISTOGRAMS),
        )


def filled(
    installation: Installation, made: list[SearchDocument], seq: int = 10_000, mark: str = ""
) -> None:
    """`mark` is what the store says of `seq`, where a service is asked that has one."""
    index = installation.indexes.beside()
    for start in range(0, len(made), 100):
        index.append(made[start : start + 100], seq)
    index.commit(seq, mark)
    index.close()
    installation.indexes.swap(index)


def known(result: Result) -> dict[str, object]:
    """All of an answer that must be equal, scores apart."""
    return {
        "total": result.total,
        "exact": result.exact_forms,
        "facets": result.facets,
        "histogram": result.histogram,
        "hits": [(hit.document, hit.snippets) for hit in result.hits],
    }


def same(one: Result, other: Result, question: Query) -> None:
    mine, theirs = known(one), known(other)
    assert [name for name in mine if mine[name] != theirs[name]] == [], question
    scores = [[hit.score or 0.0 for hit in result.hits] for result in (one, other)]
    assert scores[0] == pytest.approx(scores[1], rel=1e-4), question


@pytest.fixture(scope="module")
def pair(
    elasticsearch: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Installation]]:
    one = embedded(tmp_path_factory.mktemp("ingebed"))
    other = on_elasticsearch(elasticsearch)
    made = generated(3000)
    for each in (one, other):
        filled(each, made)
    yield one, other
    one.close()
    other.close()


def test_both_engines_answer_the_same_over_generated_documents(
    pair: tuple[Installation, Installation],
) -> None:
    one, other = pair
    hits = 0
    for question in questions(400, 11):
        answer = one.live.search(question)
        same(answer, other.live.search(question), question)
        hits += len(answer.hits)
    assert hits > 1000


def test_both_engines_answer_the_same_over_the_sample(
    sampled: Griffie, elasticsearch: str, tmp_path: Path
) -> None:
    store = sampled.open()
    made: list[SearchDocument] = []
    for resource in SEARCHED:
        current = list(store.current(resource=resource, deleted=False))
        made += documents(store, current, COUNCILS)[0]
    store.close()
    one, other = embedded(tmp_path), on_elasticsearch(elasticsearch)
    for each in (one, other):
        filled(each, made)
    for question in questions(150, 12):
        same(one.live.search(question), other.live.search(question), question)
    one.close()
    other.close()


def test_totals_and_facets_are_exact_over_several_shards(
    pair: tuple[Installation, Installation], elasticsearch: str
) -> None:
    one, _ = pair
    spread = on_elasticsearch(elasticsearch, shards=3)
    filled(spread, generated(3000))
    for question in questions(60, 13):
        mine, theirs = one.live.search(question), spread.live.search(question)
        same(mine, theirs, question)
    spread.close()


@pytest.mark.parametrize("text", ["", "gemeente", '"De gemeente"'])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_to_the_very_end_without_holes_or_doubles(
    pair: tuple[Installation, Installation], text: str, sort: str
) -> None:
    walked = []
    for each in pair:
        query = Query(parse(text), sort=sort, size=97)  # type: ignore[arg-type]
        ids: list[str] = []
        while True:
            result = each.live.search(query)
            ids += [hit.document.id for hit in result.hits]
            if not result.hits:
                break
            offset = query.offset + len(result.hits)
            query = replace(query, offset=offset, state=result.state, after=result.last)
        assert len(ids) == len(set(ids)) == result.total > 40
        walked.append(ids)
    assert walked[0] == walked[1]


@pytest.mark.parametrize(
    "parsed",
    [
        parse(" ".join(WORDS[n % len(WORDS)] + str(n) for n in range(1000))),
        parse(f'"{" ".join(["gemeente"] * 400)}"'),
        parse("x" * 2000),
        parse("\x00 \u2028 gemeente"),
        Parsed(),
    ],
    ids=["duizend woorden", "lange zin", "lang woord", "stuurtekens", "niets"],
)
def test_heavy_questions_are_answered_alike(
    pair: tuple[Installation, Installation], parsed: Parsed
) -> None:
    one, other = pair
    question = Query(parsed, size=3)
    same(one.live.search(question), other.live.search(question), question)


# --- what only a server can get wrong ------------------------------------------------------------


@pytest.fixture
def server(elasticsearch: str) -> Iterator[Installation]:
    made = on_elasticsearch(elasticsearch)
    yield made
    made.close()


def live_index(installation: Installation) -> ElasticIndex:
    found = installation.indexes.live()
    assert isinstance(found, ElasticIndex)
    return found


def test_what_is_older_than_the_index_changes_nothing(server: Installation) -> None:
    """A replay, and an indexer that slept: neither brings old text nor what was withdrawn back."""
    old, other = generated(2)
    filled(server, [old, other], 5)
    index = live_index(server)
    new = replace(old, titel="Nieuwe titel")
    index.write([new], [other.id], 9)
    index.write([old, other], [], 7)
    assert index.seq() == 9
    assert server.titles("") == ["Nieuwe titel"]


def test_a_rejected_document_is_reported_and_the_rest_is_in(server: Installation) -> None:
    made = generated(300)
    broken = replace(made[150], gewijzigd=2**63 + 7)
    filled(server, [*made[:150], broken, *made[151:]], 7)
    index = live_index(server)
    assert server.live.search(Query()).total == 299
    [(key, reason)] = index.rejected().items()
    assert key == broken.id
    assert "gewijzigd" in reason
    index.write([made[150]], [], 7)
    assert index.rejected() == {}
    assert server.live.search(Query()).total == 300


def test_the_command_reports_what_was_rejected_and_tries_it_again(
    griffie: Griffie, elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    griffie.elasticsearch, griffie.prefix = elasticsearch, f"r{uuid.uuid4().hex[:8]}"
    store = griffie.open()
    store.write([Put(motion("1", "Motie fietspad"))])
    indexes = ElasticIndexes(Connection((elasticsearch,), griffie.prefix))
    bring_up(store, indexes, COUNCILS)
    live = indexes.live()
    assert live is not None
    [document], _ = documents(store, list(store.current()), COUNCILS)
    stand = live.stand()
    live.write([replace(document, gewijzigd=2**63 + 7)], [], stand.seq, stand.mark)
    assert list(live.rejected()) == [document.id]
    again = griffie.run("index")
    assert again.returncode == 0, again.stderr
    assert live.rejected() == {}
    indexes.close()
    store.close()


def test_two_indexers_at_once_leave_what_the_store_has(
    server: Installation, tmp_path: Path
) -> None:
    address = default_address(tmp_path)
    store = Store(address)
    store.write([Put(motion(str(n), f"Motie {n} versie 0"), "moties") for n in range(40)])
    server.bring_up(store)
    ended = threading.Event()
    faults: list[BaseException] = []

    def indexer() -> None:
        mine = Store(address)
        try:
            while not ended.is_set():
                bring_up(mine, server.indexes, COUNCILS)
        except BaseException as error:
            faults.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=indexer) for _ in range(2)]
    for thread in threads:
        thread.start()
    chance = random.Random(3)
    for turn in range(1, 30):
        keys = chance.sample(range(40), 10)
        store.write([Put(motion(str(n), f"Motie {n} versie {turn}"), "moties") for n in keys])
        if turn % 5 == 0:
            held = sorted(store.held("moties"))
            store.write([], [Close("moties", frozenset(held[3:]), "weg")])
    ended.set()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    server.bring_up(store)
    assert_as_store(server, store)
    store.close()


def assert_as_store(installation: Installation, store: Store) -> None:
    """No document lost, none double, none older than the store."""
    wanted = {
        version.id: version.body["data"]["titel"]
        for version in store.current(resource="informatieobject", deleted=False)
    }
    query = Query(size=100, sort="-gewijzigd")
    found: dict[str, str] = {}
    number = 0
    while hits := (result := installation.live.search(query)).hits:
        number += len(hits)
        found |= {hit.document.id: hit.document.titel for hit in hits}
        query = replace(query, state=result.state, after=result.last, offset=number)
    assert number == len(found)
    assert found == wanted


def test_a_rebuild_under_writes_and_searches_fails_none_and_loses_none(
    installation: Installation, tmp_path: Path
) -> None:
    """On every engine: writers write, an indexer follows, readers search, and rebuilds go on."""
    address = default_address(tmp_path / "opslag")
    store = Store(address)
    store.write([Put(motion(str(n), f"Motie fietspad {n}"), "moties") for n in range(1500)])
    installation.bring_up(store)
    ended = threading.Event()
    faults: list[BaseException] = []
    fewest = 1500

    def repeating(work: Callable[[Store], object]) -> threading.Thread:
        def run() -> None:
            mine = Store(address)
            try:
                while not ended.is_set():
                    work(mine)
            except BaseException as error:
                faults.append(error)
            finally:
                mine.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    counter = iter(range(1500, 10**9))

    def write(mine: Store) -> None:
        number = next(counter)
        mine.write([Put(motion(str(number), f"Motie fietspad {number}"), "moties")])
        time.sleep(0.01)

    reader = installation.reader()

    def search(_: Store) -> None:
        total = reader.search(Query(parse("fietspad"), size=5)).total
        assert total >= fewest, "een zoekvraag zag minder dan er was"
        time.sleep(0.005)

    threads = [repeating(write), repeating(search), repeating(search)]
    if installation.name == "elasticsearch":  # an embedded index has one writer at a time
        threads.append(repeating(installation.bring_up))
    mine = Store(address)
    for _ in range(3):
        installation.bring_up(mine, anew=True)
        installation.bring_up(mine)
    mine.close()
    ended.set()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    reader.close()
    installation.bring_up(store)
    assert_as_store(installation, store)
    store.close()


def test_an_index_left_half_filled_is_removed(server: Installation, elasticsearch: str) -> None:
    filled(server, generated(10))
    left = server.indexes.beside()
    left.append(generated(10), 3)
    left.close()
    assert isinstance(left, ElasticIndex)
    prefix = left.name.rsplit("-", 1)[0]
    names = [row["index"] for row in asked(elasticsearch, f"_cat/indices/{prefix}*?format=json")]
    assert len(names) == 2
    server.indexes.beside()
    names = [row["index"] for row in asked(elasticsearch, f"_cat/indices/{prefix}*?format=json")]
    assert left.name not in names
    assert server.live.search(Query()).total == 10


def test_a_late_writer_cannot_make_an_index_of_its_own(
    server: Installation, elasticsearch: str
) -> None:
    fresh = server.indexes.beside()
    assert isinstance(fresh, ElasticIndex)
    server.indexes.discard(fresh)
    with pytest.raises(Unavailable, match="verwijderd"):
        fresh.write(generated(3), [], 3)
    rows = asked(elasticsearch, f"_cat/indices/{fresh.name}*?format=json")
    assert rows == []


def test_the_template_is_strict_and_says_what_every_field_means(
    server: Installation, elasticsearch: str
) -> None:
    fresh = server.indexes.beside()
    assert isinstance(fresh, ElasticIndex)
    mapping = asked(elasticsearch, f"{fresh.name}/_mapping")[fresh.name]["mappings"]
    assert mapping["dynamic"] == "strict"
    names = {name for field in mappings.fields() for name in mappings.names(field)}
    assert names == set(mapping["properties"])
    assert {field.name for field in mappings.fields()} == set(mapping["_meta"]["velden"])
    index: Index = fresh
    assert index.seq() == 0
