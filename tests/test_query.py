"""The search language: what is read in a question, and that every engine finds what it means."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.question.bounds import SIDES, QueryError
from indexer.question.language import FIELDS, Held, parse
from indexer.question.query import FILTERS, Query, SearchDocument, Tally
from tests.depth import times
from tests.evaluation import Plain, found, found_exactly
from tests.installations import ENGINES, Installation, embedded, on_elasticsearch
from tests.test_engines import filled

WORDS = [
    "motie",
    "moties",
    "fietspad",
    "fiets",
    "pad",
    "woning",
    "woningen",
    "woningbouw",
    "woningbouwlocatie",
    "locatie",
    "café",
    "cafés",
    "azc",
    "asielzoekerscentrum",
    "geluid",
    "windmolen",
    "windmolens",
    "windturbine",
    "raad",
    "raadslid",
    "raadsleden",
    "PvdA'er",
    "50-plussers",
    "re-integratie",
    "reintegratie",
    "aannemen",
    "aangenomen",
    "auto's",
    "auto",
    "de",
    "van",
    "het",
    "openbaar",
    "vervoer",
    "ov",
    "Skûlenboarch",
    "'s-Hertogenbosch",
    "begroting",
    "2026",
]
VOTERS = ("VVD", "Fractie VVD", "CDA Oss", "PvdA/GroenLinks", "Leefbaar Oss")
NAMES = ("A. de Vries", "B. van den Berg", "PvdA/GroenLinks", "VVD", "Leefbaar Oss")


def corpus(seed: int, count: int = 70) -> list[SearchDocument]:
    chance = random.Random(seed)

    def text(most: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(most)))

    made = []
    for number in range(count):
        kind = chance.choice(["motie", "amendement", "document", "vergadering"])
        voted = kind in ("motie", "amendement") and chance.random() < 0.7
        year = chance.choice([2019, 2023, 2024, 2026])
        made.append(
            SearchDocument(
                id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"q{seed}/{number}")),
                type=kind,
                organisatie=chance.choice(["gm0828", "gm0637"]),
                naam=chance.choice(["Oss", "Zoetermeer"]),
                provincie=chance.choice(["Noord-Brabant", "Zuid-Holland", ""]),
                leverancier=chance.choice(["ibabs", "notubiz"]),
                titel=text(5),
                pages=tuple(text(12) for _ in range(chance.randrange(3))),
                datum=chance.choice([None, f"{year}-0{chance.randrange(1, 10)}-28"]),
                gewijzigd=number + 1,
                versie=1,
                uitslag=chance.choice(["aangenomen", "verworpen", None]),
                gremium=chance.choice([(), ("Raad",), ("Commissie Ruimte", "Raad")]),
                fractie=tuple(chance.sample(NAMES[2:], chance.randrange(3))),
                indiener=tuple(chance.sample(NAMES[:2], chance.randrange(3))),
                soort=chance.choice([None, "Brief van het college"]),
                bladzijden=True,
                rang=chance.randrange(6),
                afdoening=chance.choice(["open", "afgedaan", None]),
                stemming=Tally(
                    chance.randrange(30),
                    chance.choice([None, *range(9)]),
                    None,
                    0,
                    tuple((name, chance.choice(SIDES)) for name in chance.sample(VOTERS, 2)),
                )
                if voted
                else None,
            )
        )
    return made


@dataclass
class Filled:
    installation: Installation
    documents: list[Plain]


@pytest.fixture(scope="module", params=ENGINES)
def corpora(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Filled]]:
    """Four random corpora on each engine."""
    made = []
    for seed in range(4):
        if request.param == "ingebed":
            installation = embedded(tmp_path_factory.mktemp(f"taal-{seed}"))
        else:
            installation = on_elasticsearch(request.getfixturevalue("elasticsearch"))
        documents = corpus(seed)
        filled(installation, documents)
        made.append(Filled(installation, list(map(Plain, documents))))
    yield made
    for each in made:
        each.installation.close()


# --- random questions ----------------------------------------------------------------------------

word = st.sampled_from(WORDS)
phrase = st.lists(word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
nearby = st.tuples(st.lists(word, min_size=2, max_size=4), st.integers(0, 9)).map(
    lambda drawn: f'"{" ".join(drawn[0])}"~{drawn[1]}'
)
operand = st.one_of(
    word, phrase, st.tuples(word, word).map(lambda pair: f"({pair[0]} OR {pair[1]})")
)
near = st.tuples(operand, st.integers(0, 6), operand).map(lambda t: f"{t[0]} NEAR/{t[1]} {t[2]}")
call = st.tuples(st.lists(word, min_size=2, max_size=4), st.integers(0, 6)).map(
    lambda drawn: f"NEAR({' '.join(drawn[0])}, {drawn[1]})"
)
prefix = st.tuples(word, st.integers(2, 8)).map(lambda drawn: drawn[0][: drawn[1]] + "*")
named = st.sampled_from(
    [
        "titel:motie",
        'titel:"de raad"',
        "titel:woning*",
        "titel:(fiets OR raadslid)",
        "indiener:vries",
        'indiener:"van den Berg"',
        "fractie:pvda",
        "fractie:leef*",
        "gremium:ruimte",
        "soort:brief",
        "organisatie:oss",
        "organisatie:gm0637",
        'provincie:"Noord-Brabant"',
        "type:moties",
        "type:(motie OF amendement)",
        "uitslag:aangenomen",
        "leverancier:ibabs",
        "datum:2024",
        "datum:>=2024-03",
        "datum:<2024",
        "jaar:2019..2023",
        "datum:[2023-02-28 TO 2024-05]",
        "voor:>10",
        "tegen:2..5",
        "afwezig:0",
        "onthouden:>=0",
        "verschil:<=2",
        "verschil:>9",
        "stem:vvd=tegen",
        'stem:"fractie vvd"=voor',
        'stem:"PvdA/GroenLinks=verdeeld"',
        "stem:(cda:voor OF groenlinks=tegen)",
        "stem:leefbaar=voor",
        "verdeeld:ja",
        "afdoening:(open OF afgedaan)",
    ]
)
atom = st.one_of(word, word, phrase, nearby, near, call, prefix, named)
question = st.recursive(
    atom,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " AND ", " EN ", " OR ", " OF "]), inner).map(
            "".join
        ),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"NOT ({text})"),
        inner.map(lambda text: f"-({text})"),
    ),
    max_leaves=6,
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "type": st.just(("motie", "document")),
        "organisatie": st.just(("gm0828",)),
        "fractie": st.just(("VVD", "Leefbaar Oss")),
        "jaar": st.just(("2024", "2026")),
        "stem": st.just(("VVD:tegen", "PvdA:voor")),
        "verdeeld": st.just(("ja",)),
        "afdoening": st.just(("open",)),
    },
)


@pytest.mark.parametrize("text", ["titel:" * 300 + "a", "(" * 300])
def test_what_stands_too_deep_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="diep in elkaar"):
        parse(text)


@pytest.mark.slow
@settings(
    max_examples=times(300, 100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=question, chosen=filters, number=st.integers(0, 3))
def test_engines_find_what_a_question_means(
    corpora: list[Filled], text: str, chosen: dict[str, tuple[str, ...]], number: int
) -> None:
    here = corpora[number]
    try:
        parsed = parse(text)
    except QueryError:
        return
    query = Query(parsed, tuple(chosen.items()), size=100)
    result = here.installation.live.search(query)
    wanted = found(query, here.documents)
    assert {hit.document.id for hit in result.hits} == wanted, str(parsed)
    assert result.total == len(wanted)
    if parsed.worded:
        assert result.exact_forms == found_exactly(query, here.documents), str(parsed)
    counted = here.installation.live.search(replace(query, size=0))
    assert not counted.hits
    assert (counted.total, counted.exact_forms) == (result.total, result.exact_forms)
    again = here.installation.live.search(query)
    assert [hit.document.id for hit in again.hits] == [hit.document.id for hit in result.hits]


@pytest.mark.slow
@settings(max_examples=times(500, 200), deadline=None, derandomize=True)
@given(text=question)
def test_what_was_read_reads_back_as_the_same(text: str) -> None:
    try:
        parsed = parse(text)
    except QueryError:
        return
    again = parse(str(parsed))
    assert str(again) == str(parsed)
    assert not again.ignored
    assert not again.notes


@pytest.mark.slow
@settings(max_examples=times(3000, 600), deadline=None, derandomize=True)
@given(
    text=st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [*'()"“”~*-+:/[]{}<>^&|', *FIELDS, "AND", "OF", "NIET", "NEAR/3", " ", "ab", "7"]
            ),
            max_size=25,
        ).map("".join),
    )
)
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    try:
        parsed = parse(text)
    except QueryError as error:
        place, said = error.place, str(error)
    else:
        place, said = 0, str(parsed) or "alles"
        assert all(part.strip() for part in parsed.ignored)
    assert 0 <= place <= len(text)
    assert said


@pytest.mark.parametrize(
    ("text", "parsed", "ignored"),
    [
        ('fietspad "sociale huurwoningen" 50-plussers …', 'fietspad AND "sociale huurwoningen" AND 50-plussers', ("…",)),
        ("„een zin”", '"een zin"', ()),
        ("a b OR c", "(a AND b) OR c", ()),
        ("(azc OR spreidingswet) AND NOT \"vragenuur\"", '(azc OR spreidingswet) AND NOT "vragenuur"', ()),
        ("wonen EN werken OF leren", "(wonen AND werken) OR leren", ()),
        ("wonen en werken", "wonen AND en AND werken", ()),
        ("niet NIET nodig -overal", "niet AND NOT nodig AND NOT overal", ()),
        ("titel:(fiets OF auto)", "titel:fiets OR titel:auto", ()),
        ("type:moties uitslag:Aangenomen", "type:motie AND uitslag:aangenomen", ()),
        ('type:"ingekomen stukken"', "type:ingekomen_stuk", ()),
        ("jaar:2020..2021", "datum:2020..2021", ()),
        ("windmolen NEAR/5 geluid", "(windmolen NEAR/5 geluid)", ()),
        ("a NEAR (b OR c)", "(a NEAR/10 b) OR (a NEAR/10 c)", ()),
        ("AND fietspad OR", "fietspad", ("AND", "OR")),
        ("fietspad -", "fietspad", ("-",)),
        ("NOT NOT fietspad", "fietspad", ()),
        ("fietspad)", "fietspad", (")",)),
        ("(fietspad", "fietspad", ()),
        ('"open zin', '"open zin"', ()),
        ("fietspad~2 weg^3", "fietspad AND weg", ("~2", "^3")),
        ("*", "", ()),
        ("", "", ()),
        ("titel:", "", ("titel:",)),
        ("stem:VVD=Tegen", "stem:vvd=tegen", ()),
        ('stem:"Fractie VVD"=tegen', 'stem:"fractie vvd=tegen"', ()),
        ("stem:(vvd=voor OF cda:tegen)", "(stem:vvd=voor OR stem:cda=tegen)", ()),
        ("ingediend:jansen verdeeld:ja verschil:<=2", 'indiener:"jansen" AND verdeeld:ja AND verschil:<=2', ()),
    ],
)  # fmt: skip
def test_reading_a_question(text: str, parsed: str, ignored: tuple[str, ...]) -> None:
    read = parse(text)
    assert str(read) == parsed
    assert read.ignored == ignored


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("fiets *pad", 6, "einde van een woord"),
        ("jeugd*zorg", 5, "einde van een woord"),
        ("a*", 1, "ten minste 2 letters"),
        ("fiets type:moppen", 11, "geen waarde van type"),
        ("datum:gisteren", 6, "geen dag, maand of jaar"),
        ("voor:veel", 5, "geen getal"),
        ("stem:vvd", 5, "wie en wat"),
        ("stem:vvd=misschien", 5, "geen stem van een fractie"),
        ("afdoening:weg", 10, "geen waarde van afdoening"),
        ('"a b"~500', 0, "hoogstens 100"),
        ("(" * 11 + "a" + ")" * 11, 10, "diep"),
        ("fiets NEAR pad*", 6, "naast NEAR"),
        ("NEAR(a b c d e f g h i, 3)", 0, "hoogstens 8 woorden"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(text: str, place: int, word: str) -> None:
    with pytest.raises(QueryError, match=word) as caught:
        parse(text)
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("fractie:zonnebloem", 8),
        ("fractieoverleg fractie:vvd fractie:zonnebloem", 35),
        ('fractie:(vvd OR "zonne bloem")', 16),
        ("NOT fractie:zonnebloem", 12),
        ("stem:vvd=voor stem:zonnebloem=voor", 19),
    ],
)
def test_a_name_of_whom_nothing_is_held_is_refused_at_its_place(text: str, place: int) -> None:
    held = Held((), lambda: {"vvd"}, lambda: ("VVD", "Lokaal Belang"))
    with pytest.raises(QueryError, match="bekend") as caught:
        parse(text, held=held)
    assert caught.value.place == place
    assert not parse("fractie:belang fractie:groenlinks", held=held).ignored


def test_a_broken_question_says_how_it_was_read() -> None:
    assert "tot het einde" in parse('"open zin').notes[0]
    assert "tot het einde" in parse("(fiets").notes[0]
    assert "geen veld" in parse("kleur:groen").notes[0]
    assert "losse woorden" in parse("50-plus*").notes[0]
    sentence = parse("stemmen voor: alle leden")
    assert str(sentence) == "stemmen AND voor AND alle AND leden"
    assert "als woord gelezen" in sentence.notes[0]
    assert str(parse("type: motie datum: 2024")) == "type:motie AND datum:2024"


def test_every_filter_has_a_field_of_its_own() -> None:
    assert set(FILTERS) <= set(FIELDS)
