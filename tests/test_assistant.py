"""The tools for assistants, asked by the official client over HTTP and over standard input and output,
and quotations true and altered."""

import random
import re
import sys
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from search_api.views.citation import judged
from search_api.views.quoted import Piece
from tables import TablesAway
from tests.command import Griffie, surroundings
from tests.fixtures import serving_app

NAMES = {
    *("zoek", "record", "agenda", "dekking", "controleer_citaat"),
    *("stemmingen", "persoon", "partij"),
}
SOURCE = ("url", "bron_url", "versie", "bladzijde", "sha256")


@pytest.fixture(scope="module")
def address(sampled: Griffie) -> Iterator[str]:
    with sampled.app() as app, serving_app(app) as place:
        yield f"{place}/mcp"


def asked(server: Any, *calls: tuple[str, dict[str, Any]]) -> list[CallToolResult]:
    """What the official client gets to these calls, one after the other."""
    results: list[CallToolResult] = []

    async def run() -> None:
        async with Client(server) as client:
            for name, arguments in calls:
                results.append(await client.call_tool(name, arguments))

    anyio.run(run)
    return results


def told(server: Any, name: str, **arguments: Any) -> dict[str, Any]:
    [result] = asked(server, (name, arguments))
    body: dict[str, Any] = result.structured_content
    assert not result.is_error, body
    assert "organisaties" in body["dekking"]
    return body


def refused(server: Any, name: str, **arguments: Any) -> dict[str, Any]:
    [result] = asked(server, (name, arguments))
    assert result.is_error
    body: dict[str, Any] = result.structured_content
    assert "organisaties" in body["dekking"], "ook een weigering heeft haar dekking"
    return body


def test_at_most_eight_tools_that_only_read(address: str) -> None:
    async def listed() -> Any:
        async with Client(address) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(listed)
    assert {tool.name for tool in tools} == NAMES
    assert len(tools) <= 8
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert "dekking" in tool.output_schema["required"]


def test_a_search_has_hits_with_their_sources(address: str) -> None:
    body = told(address, "zoek", q="fietspad", type="motie", size=5, facet=["organisatie"])
    assert body["total"]["value"] >= len(body["hits"]) > 0
    for hit in body["hits"]:
        assert set(SOURCE) <= set(hit)
        assert hit["versie"] >= 1
        assert hit["bron_url"].startswith("http")
    assert any(hit["sha256"] and hit["bladzijde"] for hit in body["hits"])


def test_nothing_found_is_told_with_its_coverage(address: str) -> None:
    body = told(address, "zoek", q="xylofoonbelasting", provincie="Gelderland")
    assert body["total"]["value"] == 0
    assert body["dekking"]["organisaties"] > 0


def test_a_record_by_id_and_by_address_is_the_same(address: str) -> None:
    hit = told(address, "zoek", q="fietspad", type="motie", size=1)["hits"][0]
    one = told(address, "record", id=hit["id"])
    assert one["id"] == hit["id"]
    assert one["titel"] == hit["titel"]
    assert {*SOURCE, "data", "ext", "versies"} <= set(one)
    other = told(address, "record", bron_url=one["bron_url"])
    assert other["bron_url"] == one["bron_url"]
    for vote in one["stemmingen"]:
        assert vote["versie"] >= 1


def test_an_agenda_has_its_items(address: str) -> None:
    body = told(address, "agenda", organisatie="Oss", van="2020-01-01", tot="2030-01-01")
    assert body["total"] >= len(body["vergaderingen"]) > 0
    days = [meeting["datum"] for meeting in body["vergaderingen"]]
    assert days == sorted(days)
    items = [item for meeting in body["vergaderingen"] for item in meeting["agendapunten"]]
    assert all({"titel", *SOURCE} <= set(item) for item in items)
    assert items


def test_votes_of_a_motion_a_member_and_a_subject(address: str) -> None:
    newest = told(address, "stemmingen", organisatie="Oss", size=3)
    assert len(newest["stemmingen"]) == 3 < newest["total"]
    assert all({*SOURCE, "fracties"} <= set(vote) for vote in newest["stemmingen"])
    motion = newest["stemmingen"][0]["motie"]
    [vote] = told(address, "stemmingen", motie=motion)["stemmingen"]
    assert sum(row["keuze"] == "voor" for row in vote["stemmen"]) == vote["voor"]
    against = told(address, "stemmingen", q="fietspad", partij="VVD", size=20)
    assert against["total"] > 0
    for each in against["stemmingen"]:
        assert {row["partij"] for row in each["stemmen"]} == {"VVD"}


def test_a_member_is_told_with_his_votes_and_two_are_told_apart(address: str) -> None:
    rows = told(address, "persoon", naam="Mees Gansewinkel")["personen"]
    key = max(rows, key=lambda row: row["afgeweken"])["id"]
    [one] = told(address, "persoon", id=key)["personen"]
    assert len(one["afwijkende_stemmen"]) == one["afgeweken"] > 0
    assert all(row["versie"] for row in one["nieuwste_stemmen"])
    several = told(address, "persoon", naam="van de")["personen"]
    assert len(several) > 1
    assert not any("nieuwste_stemmen" in row for row in several)
    assert told(address, "persoon", id=one["id"])["personen"][0]["naam"] == one["naam"]


def test_a_party_is_told_over_all_councils(address: str) -> None:
    body = told(address, "partij", naam="vvd")
    assert body["totaal"]["stemmingen"] == sum(row["stemmingen"] for row in body["fracties"]) > 0
    narrow = told(address, "partij", naam="VVD", q="fietspad")
    assert 0 < narrow["totaal"]["stemmingen"] < body["totaal"]["stemmingen"]


def test_coverage_names_states(address: str) -> None:
    body = told(address, "dekking", organisatie=["gm0828", "Gouda"])
    assert {row["naam"] for row in body["organisaties"]} == {"Oss", "Gouda"}
    assert body["dekking"]["organisaties"] == 2


@pytest.mark.parametrize(
    ("name", "arguments", "valid"),
    [
        ("zoek", {"organisatie": "Ossh"}, "Oss"),
        ("zoek", {"provincie": "Noord Brabandt"}, "Noord-Brabant"),
        ("zoek", {"type": "moties"}, "motie"),
        ("agenda", {"organisatie": "Goudda"}, "Gouda"),
        ("dekking", {"provincie": "Atlantis"}, "Gelderland"),
        ("zoek", {"qq": "x"}, "q"),
        ("partij", {"naam": "GroenLinkss"}, "GroenLinks"),
        ("stemmingen", {"fractie": "VVDD"}, "VVD"),
        ("stemmingen", {"uitslag": "verloren"}, "verworpen"),
        ("stemmingen", {"provincie": "Gelderland", "organisatie": "Oss"}, "Doetinchem"),
        ("partij", {"naam": "VVD", "organisatie": "gemeente Goudda"}, "Gouda"),
        ("persoon", {"naam": "Mees Gansewinkl"}, "Mees Gansewinkel"),
        ("zoek", {"partij": "GroenLingks"}, "GroenLinks"),
        ("dekking", {"organisatie": "gm9999"}, "Oss"),
        ("agenda", {"van": "morgen"}, "2024-10-10"),
        ("zoek", {"tot": "31-12-2025"}, "2024-10-10"),
        ("stemmingen", {"van": "2026-13-01"}, "2024-10-10"),
        ("partij", {"naam": "VVD", "van": "vorig jaar"}, "2024-10-10"),
        ("agenda", {"van": "2026-11-01", "tot": "2026-10-01"}, "2024-10-10"),
    ],
)
def test_what_is_unknown_gets_what_is_valid(
    address: str, name: str, arguments: dict[str, Any], valid: str
) -> None:
    body = refused(address, name, **arguments)
    [row] = body["ongeldig"]
    assert row["naam"] in arguments
    assert valid in row["geldig"]


def test_a_search_goes_on_while_the_tables_are_made(
    sampled: Griffie, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far a motion is settled is then not told, and that is said."""

    def away(*_: Any) -> None:
        raise TablesAway("de tabellen worden gemaakt")

    monkeypatch.setattr("search_api.assistant.reading.course", away)
    with sampled.app() as app, serving_app(app) as place:
        body = told(f"{place}/mcp", "zoek", q="afdoening:open", size=1)
    assert body["hits"][0]["opvolging"] is None
    assert "de tabellen worden gemaakt" in body["voorbehoud"][0]


def test_a_day_that_is_none_and_a_record_that_is_none(address: str) -> None:
    assert refused(address, "agenda", van="morgen")["ongeldig"][0]["naam"] == "van"
    assert refused(address, "record", id="weg")["status"] == 404
    assert refused(address, "record")["status"] == 400
    assert refused(address, "controleer_citaat", citaat="… !")["ongeldig"][0]["naam"] == "citaat"


@pytest.mark.slow
def test_the_same_over_standard_input_and_output(sampled: Griffie, address: str) -> None:
    environment = {**surroundings(), **sampled.environment()}
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "griffie", "mcp"], env=environment, cwd=sampled.data
    )
    calls = (("zoek", {"q": "fietspad", "size": 3}), ("dekking", {"organisatie": "oss"}))
    here, there = asked(server, *calls), asked(address, *calls)
    ids = [[hit["id"] for hit in each[0].structured_content["hits"]] for each in (here, there)]
    assert ids[0] == ids[1]
    assert ids[0]
    rows = [each[1].structured_content["organisaties"][0]["naam"] for each in (here, there)]
    assert rows == ["Oss", "Oss"]


# --- quotations -------------------------------------------------------------------------------------

SUBJECTS = (
    "de raad",
    "het college",
    "wethouder De Wit",
    "de fractie van Havenbelang",
    "mevrouw Bos",
)
VERBS = ("verzoekt", "besluit", "belooft", "weigert", "adviseert")
GOALS = (
    "om niet meer dan {n} woningen te bouwen aan de Kanaal\u00adstraat",
    "het fiets\u00adpad langs de {n}e wijk in {y} aan te leggen",
    "de efficiëntie van het zwembad met {n},5% te verhogen",
    "geen {n} bomen te kappen vóór 1 maart {y}",
    "de officiële begroting van € {n}.000 ongewijzigd vast te stellen",
)


def _papers(chance: random.Random) -> list[str]:
    """Pages of invented sentences, none of which is another."""
    sentences = [
        f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} op punt {number} "
        + chance.choice(GOALS).format(n=chance.randint(11, 99), y=chance.randint(2020, 2029))
        for number in range(101, 161)
    ]
    return [". ".join(sentences[start : start + 12]) + "." for start in range(0, 60, 12)]


def _as_a_file_has_it(page: str, chance: random.Random, number: int) -> str:
    """Ligatures, lines that break words, curly quotes, a header and a number on every page."""
    text = page.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("'", "’")
    lines = []
    while text:
        width = chance.randint(40, 70)
        while width < len(text) and not text[width - 1 : width + 1].isalpha():
            width += 1
        cut, text = text[:width], text[width:]
        lines.append(cut + ("-" if text else ""))
    return f"Raad van Zuidwoude\n{chr(10).join(lines)}\nPagina {number} van 5"


def _altered(words: list[str], chance: random.Random) -> list[str]:
    """One word, number, name or negation of a quotation is another."""
    made = list(words)
    at = chance.randrange(len(made))
    match chance.randrange(4):
        case 0:
            made[at] = "stadhuis" if made[at] != "stadhuis" else "plein"
        case 1:
            del made[1 + at % (len(made) - 2)]
        case 2:
            made.insert(1 + at % (len(made) - 1), "niet")
        case _:
            numbers = [n for n, word in enumerate(made) if word.strip(",.%").isdigit()]
            place = numbers[0] if numbers else at
            made[place] = "777"
    return made


@pytest.mark.slow
def test_two_hundred_true_quotations_are_found_and_two_hundred_altered_ones_caught() -> None:
    chance = random.Random(22)
    plain = _papers(chance)
    pages = [_as_a_file_has_it(page, chance, number) for number, page in enumerate(plain, 1)]
    pieces = [Piece(tuple(pages), 1, "0" * 64), Piece(("Motie over wonen in Zuidwoude",))]
    words = " ".join(plain).replace("\u00ad", "").split()
    wrong: list[str] = []
    for _ in range(200):
        start = chance.randrange(len(words) - 30)
        said = words[start : start + chance.randint(6, 24)]
        true, false = " ".join(said), " ".join(_altered(said, chance))
        if judged(true, pieces).oordeel != "gevonden":
            wrong.append(f"waar en niet gevonden: {true}")
        verdict = judged(false, pieces)
        if verdict.oordeel != "gewijzigd" or not verdict.verschil:
            wrong.append(f"{verdict.oordeel}: {false}")
    assert wrong == []


def test_a_quotation_is_found_in_its_file_and_is_altered_by_a_word(address: str) -> None:
    hits = told(address, "zoek", q="fietspad", type="motie", size=20)["hits"]
    key = next(hit["id"] for hit in hits if hit["sha256"] and hit["bladzijde"])
    page = told(address, "record", id=key)["bladzijden"][0]
    words = page["tekst"].split()[4:16]
    found = told(address, "controleer_citaat", citaat=" ".join(words), id=key)
    assert found["oordeel"] == "gevonden"
    [place, *_] = found["vindplaatsen"]
    assert place["id"] == key
    assert place["bladzijde"] == page["pagina"]
    assert place["sha256"] == page["sha256"]
    words[5] = "zeppelin"
    altered = told(address, "controleer_citaat", citaat=" ".join(words), id=key)
    assert altered["oordeel"] == "gewijzigd"
    assert altered["verschil"][0]["citaat"] == "zeppelin"
    absent = "ruimtevaart wordt per decreet afgeschaft te Lutjebroek"
    assert told(address, "controleer_citaat", citaat=absent, id=key)["oordeel"] == "afwezig"


def test_a_quotation_without_a_record_is_sought_everywhere(address: str) -> None:
    hits = told(address, "zoek", q="fietspad", type="motie", size=20)["hits"]
    key = next(hit["id"] for hit in hits if hit["sha256"] and hit["bladzijde"])
    words = told(address, "record", id=key)["bladzijden"][0]["tekst"].split()[2:20]
    assert told(address, "controleer_citaat", citaat=" ".join(words))["oordeel"] == "gevonden"
    day = r"bijeen op \d+-\d+-\d{4},\s+constaterende dat:.{80}"
    for hit in hits:
        page = told(address, "record", id=hit["id"])["bladzijden"][0]["tekst"]
        if cut := re.search(day, page, re.DOTALL):
            break
    assert cut
    quotation = cut[0].rpartition(" ")[0]
    assert told(address, "controleer_citaat", citaat=f"“{quotation}”")["oordeel"] == "gevonden"
    other = quotation.replace("constaterende", "overwegende")
    altered = told(address, "controleer_citaat", citaat=other)
    assert altered["oordeel"] == "gewijzigd"
    assert altered["verschil"] == [
        {"soort": "vervangen", "citaat": "overwegende", "bron": "constaterende"}
    ]
    assert altered["vindplaatsen"][0]["id"] == hit["id"]


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("De raad … bouwt 1.250 woningen", "gevonden"),
        ("bouwt 250 woningen", "gewijzigd"),
        ("bouwt 1.250,50 woningen", "gewijzigd"),
        ("met -5% per jaar", "gevonden"),
        ("met 5% per jaar", "gewijzigd"),
        ("gewenst volgens de raad", "gewijzigd"),
        ("sociale en middeldure huur", "gevonden"),
        ("bouwt … meer woningen", "gewijzigd"),
    ],
)
def test_numbers_signs_and_what_is_left_out(quotation: str, verdict: str) -> None:
    text = (
        "De raad van Zuidwoude bouwt 1.250 woningen, sociale- en middeldure huur. De prijs daalt "
        "met -5% per jaar, onge-\nwenst volgens de raad. Hij bouwt daarna niet meer woningen."
    )
    assert judged(quotation, [Piece((text,), 1)]).oordeel == verdict
