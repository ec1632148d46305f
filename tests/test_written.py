"""What is written in more ways than one is found whichever way it is asked, on every engine."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from indexer.documents import _parties
from indexer.dutch.analysis import plain_words, spans, tokens
from indexer.question.bounds import QueryError
from indexer.question.language import parse
from indexer.question.query import Query, SearchDocument
from search_api.services import Services
from search_api.web.problems import Problem
from search_api.web.searching import Search, Words, query, words
from store import Store
from tests.conftest import ROOT
from tests.installations import ENGINES, Installation, embedded, on_elasticsearch
from tests.test_engines import filled

#: those of acceptance, where they lie here, and those that were written before any was tried
CASES = (
    ROOT.parent / "shared" / "cases" / "zoeken" / "schrijfwijzen.jsonl",
    ROOT / "tests" / "data" / "schrijfwijzen.jsonl",
)
#: question, text that is found, text that is not
WAYS = [
    ("m.j.o.p.", "Het MJOP is bijgewerkt.", "De mop is van gisteren."),
    ("vth", "De V.T.H.-taken gaan over.", "De v.t.v. blijft."),
    ("b en w", "Het college van B. en W. besluit.", "De bewoners besluiten."),
    ("art 5", "Volgens artikel 5.", "Volgens artikel 6."),
    ('"artikel 7"', "Zie art. 7 van de wet.", "Zie art. 17 van de wet."),
    ("2,4 miljoen", "Er is € 2.400.000,- over.", "Er is € 24.000.000 over."),
    ("€ 12,50", "Een kaartje kost 12,5 euro.", "Een kaartje kost 125 euro."),
    ("3 mld", "Het rijk geeft 3 miljard.", "Het rijk geeft 3 miljoen."),
    ("7-5-2021", "Op 7 mei 2021 is gestemd.", "Op 5 juli 2021 is gestemd."),
    ('"mei 2021"', "Op 07-05-2021 is gestemd.", "Op 07-06-2021 is gestemd."),
    ("mei 2021", "Op 2021-05-07 is gestemd.", "Op 2021-07-06 is gestemd."),
    ("4811 ge", "De zaal aan 4811GE is open.", "De zaal aan 4811 EG is open."),
    ("risicos", "De risico's zijn bekend.", "De ricotta is op."),
    ("cao's", "De caos zijn getekend.", "De chaos is groot."),
    ("N 65", "De N65 gaat dicht.", "De N56 gaat dicht."),
    ("kavel 3c", "Verkoop van kavel 3 c.", "Verkoop van kavel 3 d."),
    ("PvdD", "De Partij voor de Dieren vraagt het.", "De dieren vragen niets."),
    ('"jeugdhulpverleners"', "De jeugd-\nhulpverleners komen.", "Jeugd en hulpverleners komen."),
    ("verzekering", "Een aanrijdingsonschuldigheidsverzekering.", "De verzekerde bewaring."),
    ("datum:31-12-2021", {"datum": "2021-12-31", "tekst": "Oud."}, {"datum": "2021-12-30"}),
    ("datum:mei 2021", {"datum": "2021-05-31"}, {"datum": "2021-06-01"}),
    ("datum:>=12 mei 2021", {"datum": "2021-05-12"}, {"datum": "2021-05-11"}),
    ("fractie:GL/PvdA", {"partij": "PvdA - GroenLinks"}, {"partij": "GroenLinks"}),
    ("partij:sp", {"partij": "Socialistische Partij"}, {"partij": "SP-dorpsbelang"}),
    ("@fractie=v.v.d.", {"partij": "VVD"}, {"partij": "VVD Plus"}),
    ("@partij=cu", {"partij": "ChristenUnie"}, {"partij": "CDA"}),
    (
        '"brug over de vaart"',
        ["Wij willen een brug over", "de vaart."],
        "De brug ligt over de vaart.",
    ),
]


def document(number: int, wanted: Any) -> SearchDocument:
    """A paper of a case: a text, its pages, or its day or fractie."""
    said = wanted if isinstance(wanted, dict) else {"tekst": wanted}
    text = said.get("tekst", "Over het gemaal.")
    pages = [text] if isinstance(text, str) else text
    fractie = (said["partij"],) if "partij" in said else ()
    return SearchDocument(
        id=f"00000000-0000-5000-8000-{number:012}",
        type="motie",
        organisatie="gm0828",
        naam="Oss",
        provincie="Noord-Brabant",
        leverancier="ibabs",
        titel="Een stuk",
        pages=tuple(pages),
        datum=said.get("datum"),
        gewijzigd=number,
        versie=1,
        fractie=fractie,
        partij=_parties(fractie, "Oss"),
    )


def read(asked: str, found: Services) -> Query | None:
    """The question as the service reads it; None for a 400."""
    try:
        if asked.startswith("@"):
            name, _, value = asked[1:].partition("=")
            return query(Search.model_validate({name: [value]}), found)
        return Query(words(Words(q=asked), found))
    except (QueryError, Problem, ValueError):
        return None


def shared() -> list[tuple[str, Any, Any]]:
    kept = [path.read_text("utf-8") for path in CASES if path.exists()]
    rows = [json.loads(line) for text in kept for line in text.splitlines()]
    return [(row["q"], row.get("gevonden"), row.get("niet_gevonden")) for row in rows]


@pytest.fixture(scope="module", params=ENGINES)
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Services]]:
    """Every paper of every case in one index; those of case n are 2n and 2n + 1."""
    if request.param == "elasticsearch":
        made = on_elasticsearch(request.getfixturevalue("elasticsearch"))
    else:
        made = embedded(tmp_path_factory.mktemp("geschreven"))
    cases = [*WAYS, *shared()]
    papers = [
        document(2 * n + which, case[1 + which])
        for n, case in enumerate(cases)
        for which in (0, 1)
        if case[1] is not None
    ]
    filled(made, papers)
    store = Store("sqlite://")
    yield made, Services(store, made.live, [])
    store.close()
    made.close()


def test_what_is_written_otherwise_is_found(installed: tuple[Installation, Services]) -> None:
    made, found = installed
    wrong = []
    for n, (asked, right, _) in enumerate([*WAYS, *shared()]):
        question = read(asked, found)
        if right is None:
            wrong += [asked] if question is not None else []
            continue
        if question is None:
            wrong.append(asked)
            continue
        ids = {hit.document.gewijzigd for hit in made.live.search(replaced(question)).hits}
        if 2 * n not in ids or 2 * n + 1 in ids:
            wrong.append((asked, 2 * n in ids, 2 * n + 1 in ids))
    assert wrong == [], wrong


def replaced(question: Query) -> Query:
    return Query(question.parsed, question.filters, size=100)


@pytest.mark.parametrize("name", ["fractie", "indiener", "gremium", "soort", "partij"])
def test_an_unknown_value_is_refused_with_the_nearest(
    name: str, installed: tuple[Installation, Services]
) -> None:
    with pytest.raises(Problem) as refused:
        query(Search.model_validate({name: ["VDD"]}), installed[1])
    assert refused.value.status == 400
    assert "VVD" in str(refused.value.invalid) or name not in ("fractie", "partij")


@pytest.mark.parametrize("asked", ["?", "...", "& @", "«»", "()", "€"])
def test_signs_alone_are_no_question(asked: str) -> None:
    with pytest.raises(QueryError):
        parse(asked)


def test_a_number_stays_as_it_is_written() -> None:
    for text in ("0012", "3.2.1", "1,2,3", "10.30", "2024 DE", "1 t/m 5", "31-02-2024"):
        assert tokens(text) == plain_words(text)


def test_places_of_words_are_those_of_the_text() -> None:
    text = "Op 12 maart 2024 gaf de m.e.r. € 1,5 mln uit aan foto’s in 5341 AB."
    assert [span[0] for span in spans(text)] == tokens(text)
    assert [text[span.start() : span.end()] for span in spans(text)][1:3] == [
        "12 maart 2024",
        "gaf",
    ]
    assert dt.date.fromisoformat(tokens(text)[1]) == dt.date(2024, 3, 12)
