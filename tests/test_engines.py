"""One question, the same answer: every engine over the same documents, and what only a server
can get wrong."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from indexer.documents import documents
from indexer.engines import kinds
from indexer.question.language import Parsed, parse
from indexer.question.query import (
    FACETS,
    HISTOGRAMS,
    SEARCHED,
    SORTS,
    Query,
    Result,
    SearchDocument,
    Tally,
)
from sample.subjects import GENERAL, SUBJECTS
from standard.vocabulary import Uitslag, Zoektype
from tests.command import Griffie
from tests.installations import COUNCILS, Installation, embedded, on_elasticsearch

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


#: what is made of a document, which is the same for every engine: worked out once
ONCE = replace(kinds.SEARCH, values=cache(kinds.SEARCH.values))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    ONCE.values.cache_clear()  # type: ignore[attr-defined]


def alike(installation: Installation) -> Installation:
    """An installation that shares what is made of a document with the others."""
    installation.indexes.kind = ONCE  # type: ignore[attr-defined]
    return installation


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
    one = alike(embedded(tmp_path_factory.mktemp("ingebed")))
    other = alike(on_elasticsearch(elasticsearch))
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


def test_a_question_without_pieces_of_text_finds_the_same(
    pair: tuple[Installation, Installation],
) -> None:
    for question in questions(20, seed=5):
        for each in pair:
            whole = each.live.search(question)
            bare = each.live.search(replace(question, snippets=False))
            assert [hit.document for hit in bare.hits] == [hit.document for hit in whole.hits]
            assert not any(hit.snippets for hit in bare.hits)
            assert bare.total == whole.total


def test_both_engines_answer_the_same_over_the_sample(
    sampled: Griffie, elasticsearch: str, tmp_path: Path
) -> None:
    store = sampled.open()
    made: list[SearchDocument] = []
    for resource in SEARCHED:
        current = list(store.current(resource=resource, deleted=False))
        made += documents(store, current, COUNCILS)[0]
    store.close()
    one, other = alike(embedded(tmp_path)), alike(on_elasticsearch(elasticsearch))
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
    spread = alike(on_elasticsearch(elasticsearch, shards=3))
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
