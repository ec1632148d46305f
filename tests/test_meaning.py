"""Questions in a citizen's words: what is near is found, apart and marked, and nonsense finds nothing."""

import json
import uuid
from collections.abc import Iterator

import pytest

from bench.meaning import Paper, best, held, measured, set_aside
from indexer.meaning.asking import meant
from indexer.meaning.core import lead, marks
from indexer.meaning.thesaurus import parts_of, thesaurus
from indexer.question.emptying import emptying
from indexer.question.language import parse
from indexer.question.query import Query, SearchDocument
from tests.asking import AppClient
from tests.conftest import ROOT
from tests.fixtures import search
from tests.installations import ENGINES, Installation, embedded, on_elasticsearch
from tests.test_engines import filled

CASES = ROOT.parent / "shared" / "cases" / "zoeken"


@pytest.mark.parametrize("name", ["betekenis", "weggelegd"])
def test_questions_that_were_set_aside_find_their_paper(name: str) -> None:
    found = measured(name)
    assert found["~"].first >= 0.85, found
    assert found["~"].ndcg >= 0.85, found
    assert found["^"].first >= 0.6, found
    assert found["!"].first >= 0.95, found


def test_what_nobody_learnt_on_is_no_worse_than_it_was() -> None:
    assert measured("laatste")["^"].first >= 0.3
    assert measured("drempel")["!"].first >= 0.95
    last = measured("eind")
    assert last["!"].first >= 0.95, last
    assert last["^"].first >= 0.25, last


@pytest.mark.parametrize("name", ["ongezien", "slot", "vers", "leer", "proef", "nieuw"])
def test_questions_over_other_papers_keep_what_was_reached(name: str) -> None:
    found = measured(name)
    assert found["!"].first >= 0.95, found
    assert "~" not in found or found["~"].first >= 0.85, found
    own = held(each.paper for each in set_aside(name) if each.paper)
    asked = [each for each in set_aside(name) if each.kind == "^"]
    assert sum(best(each.text, own) == each.paper for each in asked) / len(asked) >= 0.35


def test_a_word_that_may_be_about_something_else_is_less_sure() -> None:
    papers = held([Paper("motie", "Gezonde leefomgeving", "verzoekt het college om preventie")])
    assert thesaurus().beside(frozenset({"suiker"}))
    assert "suiker" in thesaurus().expressions
    assert best("suiker", papers)
    assert best("stoofpeertjes zonder suiker", papers) is None


def test_the_longest_expression_says_what_its_words_mean() -> None:
    papers = held(
        [Paper("voorstel", "Ligplaatsen", "De ligplaats van een woonboot is acht meter.")]
    )
    assert best("ligplaats voor een schip", papers)
    assert best("waarom drijft een schip", papers) is None


def test_a_part_of_a_word_that_the_council_knows_says_nothing_of_other_things() -> None:
    papers = held([Paper("voorstel", "Afvalstoffenheffing", "Het tarief van de restafval stijgt")])
    assert thesaurus().beside(parts_of(["pizzabodem"]))
    assert best("tarief voor restafval", papers)
    assert best("restafval van een pizzabodem", papers) is None


def test_a_common_word_that_stands_in_a_paper_is_no_answer() -> None:
    papers = held([Paper("motie", "Anders begroten", "De kat uit de boom kijken helpt niet.")])
    assert best("mijn kat eet niet", papers) is None
    rare = held(
        [Paper("motie", "Openstelling van de kwelderdam", "Constaterende dat hij dicht is")]
    )
    assert best("openstelling kwelderdam", rare)


def test_a_question_that_says_less_for_itself_asks_more_of_a_paper() -> None:
    def needed(text: str) -> float:
        meaning = meant(text)
        assert meaning
        return meaning.least

    assert needed("geldautomaat weg uit het dorp") < needed("bank met rare vlekken")
    assert needed("schip in de haven") < needed("schip in de haven van barcelona")
    assert needed("een geldautomaat") < needed("wie is een geldautomaat")


def test_what_a_paper_is_about_counts_above_what_its_title_mentions() -> None:
    title = "Uitbreiding van de fietsenstalling bij het museum"
    text = "Het rijwiel wordt in een fietsenstalling gezet; het fietsparkeren is gratis."
    found = marks("motie", title, [text])
    assert "fietsenstalling:5" in found
    assert "museum:4" in found


def test_the_cases_come_before_what_they_must() -> None:
    if not CASES.exists():
        pytest.skip("de vragen liggen hier niet")
    rows = [json.loads(line) for line in (CASES / "vragen.jsonl").read_text("utf-8").splitlines()]
    every = {Paper(**one) for row in rows for one in (*row["eerst"], *row["niet_eerst"])}
    papers = held(every)
    right = [best(row["q"], papers) in [Paper(**one) for one in row["eerst"]] for row in rows]
    assert sum(right) / len(right) >= 0.75
    nonsense = [json.loads(line)["q"] for line in (CASES / "onzin.jsonl").read_text().splitlines()]
    assert sum(best(text, papers) is None for text in nonsense) / len(nonsense) >= 0.95


def test_the_thesaurus_is_large_and_whole() -> None:
    assert len(thesaurus().themes) >= 350
    assert len(set(thesaurus().themes.values())) >= 15
    assert all(concept and ":" not in concept for concept in thesaurus().themes)


def test_a_paper_is_about_what_it_asks_and_not_about_all_it_mentions() -> None:
    pages = ["De raad, bijeen. " + "Er is veel te doen. " * 200 + "Ook de kermis wordt genoemd."]
    asked = [pages[0] + " verzoekt het college de bibliotheek open te houden."]
    assert not any(mark.startswith("kermis:") for mark in marks("motie", "Motie", pages))
    assert any(mark.startswith("bibliotheekwerk:") for mark in marks("motie", "Motie", asked))
    assert marks("document", "Bibliotheek", ["Over de bibliotheek"]) == []
    assert len(lead(asked)) < len(asked[0])


@pytest.fixture(scope="module", params=ENGINES)
def papers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The papers of the questions that were set aside, in one index."""
    if request.param == "elasticsearch":
        made = on_elasticsearch(request.getfixturevalue("elasticsearch"))
    else:
        made = embedded(tmp_path_factory.mktemp("betekenis"))
    every = dict.fromkeys(each.paper for each in set_aside() if each.paper)
    filled(made, [document(paper) for paper in every])
    yield made
    made.close()


def document(paper: Paper) -> SearchDocument:
    return SearchDocument(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, paper.titel)),
        type=paper.soort,
        organisatie="gm0828",
        naam="Oss",
        provincie="Noord-Brabant",
        leverancier="ibabs",
        titel=paper.titel,
        pages=(paper.tekst,),
        datum="2024-03-12",
        gewijzigd=1,
        versie=1,
    )


def test_an_engine_finds_what_the_steps_mean(papers: Installation) -> None:
    marked = held(each.paper for each in set_aside() if each.paper)
    for each in set_aside()[::3]:
        meaning = meant(each.text)
        if meaning is None:
            continue
        hits = papers.live.near(meaning.step, Query(size=3), meaning.least)
        first = best(each.text, marked)
        assert bool(hits) == (first is not None), each.text
        scores = [hit.score or 0.0 for hit in hits]
        assert scores == sorted(scores, reverse=True)
        titles = [hit.document.titel for hit, s in zip(hits, scores) if s > scores[0] - 1e-4]
        assert first is None or first.titel in titles, each.text


def test_what_is_near_keeps_to_the_filters(papers: Installation) -> None:
    meaning = meant("boeken lenen in het dorp")
    assert meaning
    assert papers.live.near(meaning.step, Query(size=3), meaning.least)
    elsewhere = Query(filters=(("organisatie", ("gm0363",)),), size=3)
    assert papers.live.near(meaning.step, elsewhere, meaning.least) == []


def test_the_word_that_empties_a_question_is_told(papers: Installation) -> None:
    question = Query(parse("zwembad exploitatiebijdrage flamingo"))
    total = papers.live.search(question).total
    rows = emptying(papers.live, question, total)
    assert (total, rows[0].left_out, rows[0].total) == (0, "flamingo", 1)
    assert papers.live.search(Query(parse(rows[0].text))).total == 1
    assert emptying(papers.live, Query(parse("zwembad")), 1) == []
    two = Query(parse("zwembad flamingo pelikaan"))
    assert [row.left_out for row in emptying(papers.live, two, 0)] == ["flamingo pelikaan"]
    apart = Query(parse("zwembad rekenkamer"))
    assert {row.left_out for row in emptying(papers.live, apart, 0)} == {"zwembad", "rekenkamer"}


def test_the_api_adds_what_is_near_marked_and_uncounted(client: AppClient) -> None:
    plain = search(client, q="rotjes en knallen met oudjaar")
    asked = search(client, q="rotjes en knallen met oudjaar", betekenis="ja")
    assert plain["total"] == asked["total"]
    assert plain["hits"] == [hit for hit in asked["hits"] if hit["betekenis"] is None]
    added = [hit for hit in asked["hits"] if hit["betekenis"]]
    assert {hit["betekenis"] for hit in added} <= {"lijkt op uw vraag"}
    assert asked["query"]["betekenis"]["hits"] == len(added) > 0
    assert "woordenboek" in asked["query"]["betekenis"]["grondslag"]
    assert not plain["query"]["betekenis"]["gevraagd"]
    page = client.get("/", params={"q": "rotjes en knallen met oudjaar"})
    assert "Lijkt op uw vraag" in page.text
    off = client.get("/", params={"q": "rotjes en knallen met oudjaar", "betekenis": "nee"})
    assert "Lijkt op uw vraag" not in off.text


def test_the_api_says_which_word_empties_a_question(client: AppClient) -> None:
    rows = search(client, q="motie xylofoonkwartet")["query"]["zonder"]
    assert [(row["woord"], row["q"]) for row in rows] == [("xylofoonkwartet", "motie")]
    assert search(client, q=rows[0]["q"])["total"]["value"] == rows[0]["total"] > 0
