"""Twelve questions of those who follow councils, answered by the tools for assistants alone, each held
against what the invented councils did: over HTTP and over standard input and output the same."""

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters

from sample.model import Council, Meeting, Motion
from sample.scenario import world
from tests.command import Griffie, surroundings
from tests.test_assistant import address

__all__ = ["address"]

Body = dict[str, Any]
Ask = Callable[..., Body]
FACT = ("url", "bron_url", "versie", "hash")


@pytest.fixture(scope="module", params=["http", "stdio"])
def ask(request: pytest.FixtureRequest, sampled: Griffie, address: str) -> Iterator[Ask]:
    """Asks a tool of the official client; every answer has its coverage."""
    server: Any = address
    if request.param == "stdio":
        environment = {**surroundings(), **sampled.environment()}
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "griffie", "mcp"], env=environment, cwd=sampled.data
        )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):

        def told(name: str, **arguments: Any) -> Body:
            result = portal.call(client.call_tool, name, arguments)
            body: Body = result.structured_content
            assert not result.is_error, body
            assert {"organisaties", "bijgewerkt", "achter", "zonder_stemmingen"} <= set(
                body["dekking"]
            )
            return body

        yield told


def cited(*rows: Body) -> None:
    """Each is a fact that can be looked up: this version of it here, at its source, and its hash."""
    assert rows
    for row in rows:
        assert re.search(r"/records/[0-9a-f-]{36}\?versie=\d+", row["url"]), row
        assert row["bron_url"].startswith("http"), row
        assert row["versie"] >= 1
        assert row["hash"].startswith("sha256:")
        assert "bladzijde" in row
        assert "sha256" in row


def motions(key: str = "") -> list[tuple[Council, Meeting, Motion]]:
    return [
        (council, meeting, motion)
        for name, council in world().items()
        if key in ("", name)
        for meeting, motion in council.motions
    ]


def text_of(motion: Motion) -> str:
    return " ".join(" ".join(motion.paper.pages).split()).lower()


def test_j1_exactly_these_words_in_motions_of_a_period(ask: Ask) -> None:
    words, period = '"sociale huurwoningen"', {"van": "2025-01-01", "tot": "2025-12-31"}
    wanted = [
        motion.heading
        for _, meeting, motion in motions()
        if motion.kind == "motie"
        and meeting.date.year == 2025
        and "sociale huurwoningen" in text_of(motion)
    ]
    body = ask("zoek", q=words, type="motie", size=20, **period)
    assert body["total"] == {"value": len(wanted), "relation": "eq", "exact_forms": len(wanted)}
    cited(*body["hits"])
    assert {hit["type"] for hit in body["hits"]} == {"motie"}
    assert all("2025" in hit["datum"] for hit in body["hits"])
    assert ask("zoek", q='"huurwoningen sociale"', **period)["total"]["value"] == 0


@pytest.mark.parametrize(
    "question",
    [
        '(azc OR asielzoekerscentrum OR spreidingswet) AND NOT "vragenuur"',
        '"windmolen geluid"~5',
    ],
)
def test_j2_operators_are_honoured_and_shown_back(ask: Ask, question: str) -> None:
    body = ask("zoek", q=question, size=20)
    assert body["query"]["q"] == question
    assert body["query"]["ignored"] == []
    cited(*body["hits"])
    if "AND NOT" in question:
        assert " OR " in body["query"]["parsed"]
        assert "NOT" in body["query"]["parsed"]
        without = ask("zoek", q=question.replace(" AND NOT", " AND"))["total"]["value"]
        whole = ask("zoek", q=question.partition(" AND")[0])["total"]["value"]
        assert whole == body["total"]["value"] + without
    else:
        assert 0 < body["total"]["value"] < ask("zoek", q="windmolen geluid")["total"]["value"]


def test_j3_over_the_councils_of_a_province_with_numbers_and_a_table(ask: Ask) -> None:
    body = ask(
        "zoek", q="fietsbeleid OR fietspad*", provincie="Noord-Brabant", type="motie",
        facet=["organisatie"], size=20,
    )  # fmt: skip
    counts = {row["value"]: row["count"] for row in body["facets"]["organisatie"]}
    assert sum(counts.values()) == body["total"]["value"] == len(body["hits"]) > 0
    within = {council.code for council in world().values() if council.province == "Noord-Brabant"}
    assert set(counts) <= within
    assert re.search(r"/api/v1/search\.csv\?.*provincie=Noord-Brabant", body["aanbod"]["tabel"])


def test_j4_found_by_its_text_with_what_each_party_voted(ask: Ask) -> None:
    """The title hides the subject; the side of each fractie is that of its members."""
    body = ask("zoek", q="opvang asielzoekers", type="motie", organisatie="Zoetermeer", size=20)
    named = [hit for hit in body["hits"] if "een dak is geen gunst" in hit["titel"].lower()]
    hit = next(hit for hit in named if hit["stemming"])
    cited(hit)
    council, meeting, motion = next(
        row for row in motions("zoetermeer") if hit["titel"].startswith(row[2].number + " ")
    )
    [vote] = ask("stemmingen", motie=hit["id"])["stemmingen"]
    cited(vote, vote["over"])
    sides: dict[str, set[str]] = {}
    for person in council.members:
        if (chosen := motion.votes[person.key]) in ("voor", "tegen"):
            sides.setdefault(council.party(person, meeting.date), set()).add(chosen)
    told = {row["fractie"]: row["kant"] for row in vote["fracties"] if row["kant"] != "onbekend"}
    assert told == {
        name: next(iter(chosen)) if len(chosen) == 1 else "verdeeld"
        for name, chosen in sides.items()
    }


def test_j5_who_deviated_from_the_own_fractie_on_a_subject(ask: Ask) -> None:
    """Member, motion, what the own fractie chose in majority, and n of N."""
    body = ask(
        "stemmingen", q="begroting", provincie="Zuid-Holland", afwijkend="ja", van="2024-01-01",
        size=20,
    )  # fmt: skip
    assert body["methode"]
    cited(*body["stemmingen"])
    counted: dict[str, int] = {}
    for vote in body["stemmingen"]:
        assert vote["stemmen"], "van iedere stemming wie afweek"
        for row in vote["stemmen"]:
            assert {row["keuze"], row["meerderheid_fractie"]} == {"voor", "tegen"}
            counted[row["persoon_naam"]] = counted.get(row["persoon_naam"], 0) + 1
    members = {row["persoon_naam"]: row for row in body["afwijkers"]}
    assert {name: row["afgeweken"] for name, row in members.items()} == counted
    assert all(row["beoordeeld"] >= row["afgeweken"] for row in members.values())
    assert "Mees Gansewinkel" in members
    [one] = ask("persoon", id=members["Mees Gansewinkel"]["persoon"])["personen"]
    assert (one["afgeweken"], one["beoordeeld"]) == (12, 43)
    cited(*one["afwijkende_stemmen"])


def test_j6_one_party_in_all_councils_with_the_outcome(ask: Ask) -> None:
    body = ask("partij", naam="vvd", q="vuurwerkverbod", type="motie")
    rows = {row["naam"]: row for row in body["fracties"]}
    assert (rows["Gouda"]["stemmingen"], rows["Gouda"]["voor"], rows["Gouda"]["tegen"]) == (2, 1, 1)
    assert rows["Doetinchem"]["onbekend"] == 1, "wat de bron niet vertelt is onbekend"
    for row in rows.values():
        sides = sum(row[side] for side in ("voor", "tegen", "verdeeld", "onbekend"))
        assert sides == row["stemmingen"] >= row["aangenomen"] + row["verworpen"]
    assert body["totaal"]["stemmingen"] == sum(row["stemmingen"] for row in rows.values())
    assert all(row["uitslag"] for row in body["stemmingen"])
    cited(*body["stemmingen"])
    there = ask("partij", naam="VVD", q="vuurwerkverbod", provincie="Zuid-Holland")
    assert {row["naam"] for row in there["fracties"]} == {
        council.name for council in world().values() if council.province == "Zuid-Holland"
    } & set(rows)


def test_j7_who_was_away_and_who_is_not_known(ask: Ask) -> None:
    """Away is neither an abstention nor something that nobody told."""
    council, meeting, motion = next(
        row
        for row in motions("zoetermeer")
        if "begroting" in text_of(row[2]) and row[2].votes and row[1].absent
    )
    votes = ask("stemmingen", q=f'"{motion.number}" begroting', organisatie="Zoetermeer")
    vote = next(each for each in votes["stemmingen"] if each["datum"] == meeting.date.isoformat())
    cited(vote)
    chosen = {row["persoon_naam"]: row["keuze"] for row in vote["stemmen"]}
    away = {row["persoon_naam"]: row for row in vote["ontbraken"]}
    absent = {person.key for person in meeting.absent}
    assert len(away) == len(absent) > 0
    names = {person.formal.split(" ", 1)[1] for person in meeting.absent}
    assert {name.split(" ", 1)[1] for name in away} == names
    assert all(row["status"].startswith("afwezig") and row["grondslag"] for row in away.values())
    assert chosen.keys().isdisjoint(away)
    assert set(chosen.values()) == {"voor", "tegen"}
    assert len(chosen) == len(council.members) - len(absent)
    assert (vote["onthouden"], vote["afwezig"]) == (None, None), "wat niet verteld is, is niet nul"


def test_j8_what_is_to_be_followed_in_three_councils(ask: Ask) -> None:
    """The newest first, with the feed and the form by which the reader is told of what comes."""
    three = ["Medemblik", "Enschede", "Doetinchem"]
    body = ask("zoek", q="datacenter", organisatie=three, sort="-datum", size=20)
    cited(*body["hits"])
    assert {hit["organisatie"]["naam"] for hit in body["hits"]} <= set(three)
    days = [hit["datum"] for hit in body["hits"]]
    assert days == sorted(days, reverse=True)
    codes = [world()[name.lower()].code for name in three]
    for kind in ("feed", "volgen"):
        address = body["aanbod"][kind]
        assert "q=datacenter" in address
        assert all(f"organisatie={code}" in address for code in codes), address


def test_j9_adopted_and_not_settled(ask: Ask) -> None:
    """How it stands, the last that happened, the days, and the letter where there is one."""
    body = ask("zoek", q="uitslag:aangenomen afdoening:open datum:2025", type="motie",
               organisatie="Gouda", size=20)  # fmt: skip
    wanted = {
        motion.number
        for _, meeting, motion in motions("gouda")
        if motion.kind == "motie" and meeting.date.year == 2025 and not motion.settled
        and motion.status.endswith("aangenomen")
    }  # fmt: skip
    assert {hit["titel"].split()[0] for hit in body["hits"]} == wanted
    cited(*body["hits"])
    today = dt.date.today()
    for hit in body["hits"]:
        after = hit["opvolging"]
        assert after["afdoening"] == "open"
        decided = dt.date.fromisoformat(after["besloten_op"])
        assert abs((today - decided).days - after["dagen_open"]) <= 1
        assert after["laatste_gebeurtenis"]
        assert after["laatste_datum"]
    done = ask("zoek", q="afdoening:afgedaan", type="motie", organisatie="Gouda", size=20)
    assert done["hits"]
    for hit in done["hits"]:
        assert hit["opvolging"]["dagen_open"] is None
        assert hit["opvolging"]["afgedaan_op"]


def test_j10_the_page_to_cite_and_whether_it_says_so(ask: Ask) -> None:
    body = ask("zoek", q='"weerstandsvermogen" rekenkamer', size=10)
    hit = next(hit for hit in body["hits"] if hit["bladzijde"] and hit["sha256"])
    cited(hit)
    assert hit["url"].endswith(f"?versie={hit['versie']}#bladzijde-{hit['bladzijde']}")
    assert re.fullmatch(r"[0-9a-f]{64}", hit["sha256"])
    whole = ask("record", id=hit["id"], bladzijde=hit["bladzijde"])
    page = whole["bladzijden"][0]
    assert (page["pagina"], page["sha256"]) == (hit["bladzijde"], hit["sha256"])
    words = page["tekst"].split()
    at = next(n for n, word in enumerate(words) if "weerstandsvermogen" in word.lower())
    quotation = " ".join(words[max(0, at - 4) : at + 5])
    verdict = ask("controleer_citaat", citaat=quotation, id=hit["id"])
    assert verdict["oordeel"] == "gevonden"
    assert hit["bladzijde"] in [place["bladzijde"] for place in verdict["vindplaatsen"]]
    cited(*verdict["vindplaatsen"])


def test_j11_when_it_grew_and_from_whom_a_motion_was_copied(ask: Ask) -> None:
    """By quarter, of all and of one council; and the family of a motion with its first."""
    question = {"q": "jeugdzorg tekort*", "histogram": "kwartaal", "facet": ["organisatie"]}
    whole = ask("zoek", **question)
    assert sum(row["count"] for row in whole["histogram"]) == whole["total"]["value"] > 0
    assert all(re.fullmatch(r"20\d\d-Q[1-4]", row["key"]) for row in whole["histogram"])
    parts: dict[str, int] = {}
    for row in whole["facets"]["organisatie"]:
        one = ask("zoek", **question, organisatie=row["value"])
        assert one["total"]["value"] == row["count"]
        for each in one["histogram"]:
            parts[each["key"]] = parts.get(each["key"], 0) + each["count"]
    assert {key: count for key, count in parts.items() if count} == {
        row["key"]: row["count"] for row in whole["histogram"] if row["count"]
    }
    [hit, *_] = ask("zoek", q="titel:hittestress", type="motie", organisatie="Gouda")["hits"]
    family = ask("record", id=hit["id"])["vergelijkbaar"]
    cited(family["eerste"], *family["stukken"])
    days = [row["datum"] for row in family["stukken"]]
    assert family["eerste"]["datum"] == min(days)
    assert days == sorted(days)
    assert hit["id"] in [row["id"] for row in family["stukken"]]
    councils = {row["organisatie"]["naam"] for row in family["stukken"]}
    assert len(councils) > 1
    assert family["grondslag"].startswith("afgeleid")
    assert any(row["stemming"] and row["uitslag"] == "aangenomen" for row in family["stukken"])


def test_j12_no_council_at_all_and_of_whom_that_is_not_known(ask: Ask) -> None:
    body = ask("zoek", q="statiegeldautomaat", provincie="Gelderland")
    assert body["total"]["value"] == 0
    covered = body["dekking"]
    rows = ask("dekking", provincie="Gelderland")["organisaties"]
    assert {row["naam"] for row in rows} == {"Doetinchem", "Overbetuwe"}
    assert covered["organisaties"] == len(rows)
    assert covered["niet_gelezen"] == len(covered["niet_gelezen_namen"])
    assert all(row["toestand"] and row["laatste_succes"] for row in rows)
