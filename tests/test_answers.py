"""What an answer says beside its hits: order, pages, synonyms, suggestions; and that no question
whatever breaks it."""

import random
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from starlette.requests import Request

from indexer.documents import rank
from indexer.engines.embedded import TantivyEngine
from indexer.question.language import parse
from indexer.question.query import Query, SearchDocument, TooBroad
from indexer.question.suggesting import suggestion
from indexer.snippets import marked, snippets
from search_api.api.search import search as endpoint
from search_api.web.problems import Problem
from search_api.web.questions import read
from search_api.web.searching import PagedSearch
from tests.asking import AppClient
from tests.depth import times
from tests.fixtures import search
from tests.installations import Installation
from tests.test_engines import filled

FILLING = "De raad heeft dit onderwerp besproken en vastgesteld in de vergadering van deze maand."


def paper(number: int, titel: str, *pages: str, **more: Any) -> SearchDocument:
    made = SearchDocument(
        id=str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{number}")),
        type="document",
        organisatie="gm0828",
        naam="Oss",
        provincie="Noord-Brabant",
        leverancier="ibabs",
        titel=titel,
        pages=pages,
        datum="2026-01-29",
        gewijzigd=number + 1,
        versie=1,
        bladzijden=True,
    )
    return replace(made, **more)


def titles(installation: Installation, text: str, *, synonyms: bool = True) -> list[str]:
    result = installation.live.search(Query(parse(text, synonyms=synonyms), size=100))
    return [hit.document.titel for hit in result.hits]


# --- order -----------------------------------------------------------------------------------


def test_exact_forms_rank_above_inflected_ones_and_parts(installation: Installation) -> None:
    filled(
        installation,
        [
            paper(1, "In een samenstelling", f"{FILLING} De fietspadverlichting brandt."),
            paper(2, "In een andere vorm", f"{FILLING} De fietspaden zijn smal."),
            paper(3, "Precies", f"{FILLING} Het fietspad is smal."),
        ],
    )
    assert titles(installation, "fietspad") == [
        "Precies",
        "In een andere vorm",
        "In een samenstelling",
    ]
    assert titles(installation, "fietspaden")[0] == "In een andere vorm"
    assert titles(installation, '"fietspad"') == ["Precies"]


def test_the_motion_stands_above_the_agenda_and_the_council_above_a_committee(
    installation: Installation,
) -> None:
    title = "Veilig fietspad langs de Molenweg"
    kinds = [
        ("vergadering", "Gemeenteraad", f"{title}. Andere punten."),
        ("agendapunt", "Gemeenteraad", ""),
        ("document", "Commissie Ruimte", f"Notitie over {title}. {FILLING}"),
        ("voorstel", "Gemeenteraad", f"Raadsvoorstel over {title}. {FILLING}"),
        ("motie", "Gemeenteraad", f"Motie over {title}. {FILLING}"),
    ]
    filled(
        installation,
        [
            paper(n, title, text, type=kind, gremium=(body,), rang=rank(kind, (body,)))
            for n, (kind, body, text) in enumerate(kinds)
        ],
    )
    result = installation.live.search(Query(parse("fietspad Molenweg"), size=10))
    order = [hit.document.type for hit in result.hits]
    assert order[:2] == ["motie", "voorstel"]
    assert order.index("document") < order.index("agendapunt")


@pytest.mark.parametrize(
    ("kind", "gremia", "expected"),
    [
        ("motie", ("Gemeenteraad",), 5),
        ("motie", ("Raadscommissie Ruimte",), 4),
        ("document", ("Provinciale Staten",), 2),
        ("document", ("Statencommissie",), 1),
        ("vergadering", ("Gemeenteraad",), 0),
        ("voorstel", (), 3),
    ],
)
def test_how_much_a_decision_something_is(
    kind: str, gremia: tuple[str, ...], expected: int
) -> None:
    assert rank(kind, gremia) == expected


# --- words -----------------------------------------------------------------------------------


def test_synonyms_are_found_shown_and_left_out_when_asked(installation: Installation) -> None:
    filled(
        installation,
        [
            paper(1, "Afkorting", "Het azc blijft open."),
            paper(2, "Voluit", "Twee asielzoekerscentra in de regio."),
            paper(3, "Wet", "De Wet maatschappelijke ondersteuning verandert."),
            paper(4, "Wmo", "De Wmo verandert."),
            paper(5, "Los", "Wet en maatschappelijke en ondersteuning apart."),
        ],
    )
    assert set(titles(installation, "azc")) == set(titles(installation, "asielzoekerscentrum"))
    assert titles(installation, "azc")[0] == "Afkorting"
    assert titles(installation, "azc", synonyms=False) == ["Afkorting"]
    assert titles(installation, '"azc"') == ["Afkorting"]
    assert set(titles(installation, "wmo")) == {"Wmo", "Wet"}
    assert set(titles(installation, "wet maatschappelijke ondersteuning")) == {"Wet", "Los", "Wmo"}
    assert parse("wmo").expanded == (("wmo", ("wet maatschappelijke ondersteuning",)),)
    assert parse("wmo", synonyms=False).expanded == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plussers", {"50-plussers"}),
        ("50-plusser", {"50-plussers"}),
        ('"50 plussers"', {"50-plussers"}),
        ("'s-Hertogenbosch", {"’s-Hertogenbosch"}),
        ("hertogenbosch", {"’s-Hertogenbosch"}),
        ("PvdA", {"PvdA'ers"}),
        ("PvdA'er", {"PvdA'ers"}),
        ("cafe", {"cafés"}),
        ("café's", {"cafés"}),
        ("reintegratie", {"re-integratie"}),
        ("Fryslan", {"Súdwest-Fryslân"}),
        ('"súdwest fryslân"', {"Súdwest-Fryslân"}),
        ("wâldpyk", {"wâldpyk"}),
        ("woning­bouw", {"woningbouwlocatie"}),
        ("locatie", {"woningbouwlocatie"}),
        ("bouwlocaties", {"woningbouwlocatie"}),
    ],
)  # fmt: skip
def test_hyphens_apostrophes_diacritics_and_parts(
    request: pytest.FixtureRequest, tmp_path: Path, text: str, found: set[str]
) -> None:
    words = ["50-plussers", "’s-Hertogenbosch", "PvdA'ers", "cafés", "re-integratie",
             "Súdwest-Fryslân", "wâldpyk", "woningbouwlocatie"]  # fmt: skip
    engine = TantivyEngine(tmp_path, fresh=0)
    engine.write([paper(n, word, FILLING) for n, word in enumerate(words)], [], 1)
    hits = engine.search(Query(parse(text), size=50)).hits
    assert {hit.document.titel for hit in hits} == found
    engine.close()


def test_did_you_mean_comes_from_words_that_exist(installation: Installation) -> None:
    filled(
        installation,
        [
            paper(1, "Fietspad", "Een fietspad en een zwembad."),
            paper(2, "Fietspad", "Nog een fietspad, met stikstof in de lucht."),
            paper(3, "Opvang", "Een asielzoekerscentrum naast het zwembad."),
        ],
    )

    def suggested(text: str) -> str | None:
        query = Query(parse(text))
        return suggestion(installation.live, text, query, installation.live.search(query).total)

    assert suggested("fietspat") == "fietspad"
    assert suggested("Fietspat zwembad") == "fietspad zwembad"
    assert suggested("stickstof") == "stikstof"
    assert suggested("fietspad") is None
    assert suggested("xyzzyplugh") is None
    assert suggested("fietspat raketbasis") is None
    assert suggested('"fietspat"') is None
    assert suggested('"fietspaden"') == "fietspaden"
    assert suggested('"fietspaden zwembaden"~5') == "(fietspaden NEAR/5 zwembaden)"
    assert suggested("évoor:>") is None
    plain = parse("azc zwembad", synonyms=False)
    assert suggestion(installation.live, "azc zwembad", Query(plain), 0) is None


# --- pieces ----------------------------------------------------------------------------------


def test_the_page_with_most_of_what_was_asked_comes_first() -> None:
    pages = (
        "Over het weerstandsvermogen volgt later meer.",
        FILLING,
        "De rekenkamer vindt het weerstandsvermogen te laag.",
    )
    found = snippets("Nota", pages, parse("weerstandsvermogen rekenkamer"), numbered=True)
    assert found[0].pagina == 3
    assert "<mark>rekenkamer</mark>" in found[0].html
    assert "<mark>weerstandsvermogen</mark>" in found[0].html


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        ("woning", "Op de woningbouwlocatie staat niets.", "<mark>woningbouwlocatie</mark>"),
        ("azc", "Het asielzoekerscentrum sluit.", "<mark>asielzoekerscentrum</mark>"),
        ("fiets*", "De fietsroute loopt door.", "<mark>fietsroute</mark>"),
        ("windmolen NEAR/3 geluid", "Geluid van een windmolen. " * 2, "<mark>windmolen</mark>"),
        ('"een windmolen"~0', "Een windmolen hier.", "<mark>Een windmolen</mark>"),
        ("NIET fiets raad", "De raad en de fiets.", "De <mark>raad</mark> en de fiets."),
        ("raad", "De <b>raad</b> & co.", "&lt;b&gt;<mark>raad</mark>&lt;/b&gt; &amp; co."),
    ],
)
def test_what_is_marked(text: str, page: str, expected: str) -> None:
    [piece] = snippets("", (page,), parse(text), numbered=False)
    assert expected in piece.html
    assert expected in marked(page, parse(text))


def test_too_many_documents_to_look_at_is_said(
    tmp_path: Path,
) -> None:
    engine = TantivyEngine(tmp_path, fresh=0)
    engine.write([paper(n, "Drie woorden", "een twee drie vier") for n in range(30)], [], 1)
    query = Query(parse('"een twee vier"~3'))
    assert engine.search(query).total == 30
    careful = TantivyEngine(tmp_path, fresh=0, candidates=20)
    with pytest.raises(TooBroad, match="30 documenten"):
        careful.search(query)
    engine.close()
    careful.close()


# --- the API ---------------------------------------------------------------------------------


def test_an_answer_says_how_it_was_read(client: AppClient) -> None:
    body = search(client, q="(azc OF fietspaden")
    assert body["query"]["parsed"] == "azc OR fietspaden"
    assert body["query"]["expanded"] == {"azc": ["asielzoekerscentrum"]}
    assert body["query"]["notes"] == ["een haakje dat niet dicht ging, loopt tot het einde"]
    assert "fietspad" in body["query"]["terms"]
    less = search(client, q="(azc OF fietspaden", synoniemen="nee")
    assert less["query"]["expanded"] == {}
    assert less["total"]["value"] < body["total"]["value"]
    assert search(client, q="fietspatt")["query"]["suggestion"] == "fietspad"


def test_what_cannot_be_read_is_a_400_at_its_place(client: AppClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "fiets *pad"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    [row] = answer.json()["invalidParams"]
    assert (row["name"], row["plaats"]) == ("q", 6)
    answer = client.get("/api/v1/search", params={"q": "type:mopje"})
    assert "motie" in answer.json()["invalidParams"][0]["valid"]
    page = client.get("/", params={"q": "type:mopje"})
    assert page.status_code == 400
    assert "mopje" in page.text


def answered(client: AppClient, asked: str, *, over_http: bool) -> int:
    """Status of a question; not over HTTP, what the operation itself makes of it, which is all that
    differs from question to question."""
    if over_http:
        return client.get(f"/api/v1/search?{asked}").status_code
    scope = {
        "type": "http",
        "app": client.app,
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/search",
        "query_string": asked.encode(),
        "headers": [],
        "server": ("testserver", 80),
        "root_path": "",
    }
    request = Request(scope)
    try:
        return endpoint(request, read(PagedSearch, request.query_params)).status_code
    except Problem as problem:
        return problem.status


def test_any_bytes_as_a_question_get_an_answer_or_a_400(
    client: AppClient, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(17)
    pieces = ["AND", "OF", "NOT", "NEAR/2", '"', "(", ")", "*", "-", "~3", "titel:", "datum:2024",
              "fietspad", "de", "\x00", "é", ":", "[", "]", "type:motie", "voor:>", " "]  # fmt: skip
    small = request.node.callspec.params["client"] == "sampled_large"  # each asks a server
    seen = set()
    for number in range(times(1000, 100) if small else times(10_000, 1000)):
        if number % 2:
            raw = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 40)))
            query = "".join(f"%{byte:02x}" for byte in raw)
        else:
            text = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 12)))
            query = "".join(f"%{byte:02x}" for byte in text.encode())
        status = answered(client, f"q={query}&size=1", over_http=small or number % 10 < 2)
        assert status in (200, 400), query
        seen.add(status)
    assert seen == {200, 400}


def test_a_search_is_an_atom_feed_that_a_reader_takes(client: AppClient) -> None:
    answer = client.get("/api/v1/search.atom", params={"q": "datacenter"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = etree.fromstring(answer.content)
    entries = root.findall("a:entry", space)
    total = search(client, q="datacenter")["total"]["value"]
    assert len(entries) == min(50, total) > 3
    moments = [entry.findtext("a:updated", namespaces=space) for entry in entries]
    assert moments == sorted(moments, reverse=True)  # type: ignore[type-var]
    ids = {entry.findtext("a:id", namespaces=space) for entry in entries}
    assert len(ids) == len(entries)
    assert root.findtext("a:updated", namespaces=space) == moments[0]


def test_the_page_that_explains_the_language_has_examples_that_work(client: AppClient) -> None:
    page = client.get("/zoektaal")
    assert page.status_code == 200
    links = [
        str(link)
        for link in etree.HTML(page.text).xpath("//tbody//a/@href")  # type: ignore[union-attr]
    ]
    assert len(links) > 10
    for link in links:
        assert client.get(link).status_code == 200, link
