"""What journalists come for, each with a known answer, on both engines: the tasks J1-J4, J7 and J10-J12
(J4 is also the first test of `test_api`)."""

import csv
import io
import re
from collections import Counter
from typing import Any

import pytest

from indexer.question.language import parse
from indexer.question.query import Query
from sample.model import Motion
from sample.scenario import world
from store import Organisation
from tests.asking import AppClient
from tests.command import Griffie
from tests.evaluation import Plain, found, found_exactly
from tests.fixtures import search

BRABANT = ("oss", "steenbergen", "goirle")


def text_of(motion: Motion) -> str:
    if motion.paper.kind == "scan":
        return motion.heading.lower()
    return " ".join(" ".join([motion.heading, *motion.paper.pages]).split()).lower()


def motions(*councils: str) -> list[tuple[str, Any, Motion]]:
    """(council, meeting, motion) of all motions, amendments apart."""
    return [
        (key, meeting, motion)
        for key in councils or tuple(world())
        for meeting, motion in world()[key].motions
        if motion.kind == "motie"
    ]


def heading(hit: dict[str, Any]) -> str:
    """The title without the submitters that some councils write after it."""
    return str(hit["titel"]).split(", ingediend door")[0]


def every(client: AppClient, **params: Any) -> list[dict[str, Any]]:
    """All hits, page by page."""
    hits: list[dict[str, Any]] = []
    cursor = None
    while True:
        body = search(client, **params, size=100, **({"cursor": cursor} if cursor else {}))
        hits += body["hits"]
        cursor = body["next"]
        if cursor is None:
            return hits


@pytest.fixture(scope="module")
def documents(sampled: Griffie) -> list[Plain]:
    """All searched documents of the sample, for the plain evaluation."""
    engine = sampled.engine()
    made: list[Plain] = []
    while hits := engine.search(Query(size=100, sort="-gewijzigd", offset=len(made))).hits:
        made += [Plain(hit.document) for hit in hits]
    engine.close()
    return made


# --- journalists -----------------------------------------------------------------------------


def test_j1_exact_words_in_motions_of_a_period(client: AppClient) -> None:
    phrase = "sociale huurwoningen"
    wanted = Counter(
        (world()[key].code, motion.heading)
        for key, meeting, motion in motions()
        if phrase in text_of(motion) and 2025 <= meeting.date.year <= 2026
    )
    asked = {"q": f'"{phrase}"', "type": "motie", "van": "2025-01-01", "tot": "2026-12-31"}
    hits = every(client, **asked)
    assert Counter((hit["organisatie"]["code"], heading(hit)) for hit in hits) == wanted
    body = search(client, **asked)
    assert body["total"] == {
        "value": wanted.total(),
        "relation": "eq",
        "exact_forms": wanted.total(),
    }
    assert search(client, q='"huurwoningen sociale"')["total"]["value"] == 0


@pytest.mark.parametrize(
    ("text", "parsed", "some"),
    [
        (
            '(azc OR asielzoekerscentrum OR spreidingswet) AND NOT "vragenuur"',
            '(azc OR asielzoekerscentrum OR spreidingswet) AND NOT "vragenuur"',
            True,
        ),
        ('"windmolen geluid"~5', '"windmolen geluid"~5', True),
        ("windmolen NEAR/5 geluid", "(windmolen NEAR/5 geluid)", True),
        ("(woningbouw OF huurwoning) EN NIET stikstof", "(woningbouw OR huurwoning) AND NOT stikstof", True),
        ('titel:fietspad -"Mobiliteitsplan"', 'titel:fietspad AND NOT "mobiliteitsplan"', True),
        ("type:amendement tegen:>10", "type:amendement AND tegen:>10", True),
        ('"windmolen geluid"~0', '"windmolen geluid"~0', False),
    ],
)  # fmt: skip
def test_j2_operators_are_honoured_and_shown_back(
    client: AppClient, documents: list[Plain], text: str, parsed: str, some: bool
) -> None:
    query = Query(parse(text))
    hits = every(client, q=text)
    assert {hit["id"] for hit in hits} == found(query, documents)
    assert bool(hits) == some
    body = search(client, q=text)
    assert body["query"]["parsed"] == parsed
    assert body["total"]["exact_forms"] == found_exactly(query, documents)


def test_j3_a_subject_in_a_province_per_council_and_as_a_table(client: AppClient) -> None:
    wanted = Counter(
        world()[key].code
        for key, _, motion in motions(*BRABANT)
        if re.search(r"\b(fietsbeleid\b|fietspad)", text_of(motion))
    )
    asked = {"q": "fietsbeleid OR fietspad*", "provincie": "Noord-Brabant", "type": "motie"}
    body = search(client, **asked, facet="organisatie")
    assert body["query"]["parsed"] == "fietsbeleid OR fietspad*"
    assert {row["value"]: row["count"] for row in body["facets"]["organisatie"]} == dict(wanted)
    table = client.get("/api/v1/search.csv", params=asked)
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert Counter(row["organisatie"] for row in rows) == wanted
    assert all("fietspad" in row["zoekvraag"] and row["opgehaald_op"] for row in rows)
    lines = client.get("/api/v1/search.ndjson", params=asked).text.splitlines()
    assert len(lines) == wanted.total() > 2
    assert client.get("/api/v1/search.csv", params={**asked, "size": 5}).status_code == 400


def test_j4_found_by_its_text_with_the_votes_of_parties(client: AppClient) -> None:
    """The title of the motion, «Een dak is geen gunst», hides what it is about."""
    wanted = {
        motion.heading: Counter(motion.votes.values())
        for _, _, motion in motions("zoetermeer")
        if "opvang van asielzoekers" in text_of(motion) and "opvang" not in motion.heading.lower()
    }
    hits = every(client, q="opvang asielzoekers", organisatie="zoetermeer", type="motie")
    by_title = {hit["titel"]: hit for hit in hits}
    assert wanted
    for title, votes in wanted.items():
        assert "<mark>" in by_title[title]["snippets"][0]["html"]
        if votes:
            vote = by_title[title]["stemming"]
            assert (vote["voor"], vote["tegen"]) == (votes["voor"], votes["tegen"])
            assert set(vote["fracties"].values()) <= {"voor", "tegen", "verdeeld"}


def test_j7_who_was_missing_at_the_vote(client: AppClient) -> None:
    """Absent is not abstained, and neither is unknown."""
    meeting, motion = next(
        (meeting, motion)
        for _, meeting, motion in motions("zoetermeer")
        if motion.votes and meeting.absent and "begroting 2026" in text_of(motion)
    )
    hits = every(client, q='"begroting 2026"', organisatie="zoetermeer", type="motie")
    hit = next(hit for hit in hits if hit["titel"] == motion.heading)
    record = client.get(f"/api/v1/records/{hit['id']}").json()
    [vote] = record["stemmingen"]
    cast = {row["naam"]: row["keuze"] for row in vote["stemmen"]}
    away = {person.full for person in meeting.absent}
    assert not away & set(cast), "wie ontbrak, heeft geen stem"
    assert "onthouden" not in cast.values()
    assert "onthouden" not in vote["telling"], "wat de bron niet geeft, is onbekend, niet nul"
    place = next(row["id"] for row in record["relaties"] if row["resource"] == "vergadering")
    present = client.get(f"/api/v1/records/{place}").json()["aanwezigen"]
    absent = {row["naam"] for row in present if row["aanwezigheidsstatus"].startswith("afwezig")}
    assert absent == {person.formal for person in meeting.absent}
    body = search(client, q="tegen:>=0 titel:begroten", organisatie="zoetermeer")
    assert body["total"]["value"] == sum(
        bool(m.votes) and "begroten" in m.heading.lower() for _, m in world()["zoetermeer"].motions
    )


def test_j10_the_right_page_and_a_lasting_link(client: AppClient) -> None:
    asked = '"weerstandsvermogen" rekenkamer'
    hits = [hit for hit in every(client, q=asked) if hit["pagina"]]
    assert hits
    for hit in hits:
        record = client.get(f"/api/v1/records/{hit['id']}").json()
        texts = {p["pagina"]: p["tekst"].lower() for p in record["bladzijden"] if p["bestand"] == 1}
        most = max(
            ("weerstandsvermogen" in text) + ("rekenkamer" in text) for text in texts.values()
        )
        here = texts[hit["pagina"]]
        assert ("weerstandsvermogen" in here) + ("rekenkamer" in here) == most
    hit = hits[0]
    page = client.get(f"/records/{hit['id']}", params={"q": asked}).text
    section = page.split(f'id="bladzijde-{hit["pagina"]}"')[1].split("</section>")[0]
    assert "<mark>" in section
    record = client.get(f"/api/v1/records/{hit['id']}").json()
    link = f"/records/{hit['id']}?versie={record['versie']}"
    assert f"{link}</a>" in page
    lasting = client.get(f"/api/v1{link}").json()
    assert lasting["herkomst"]["hash"] == record["herkomst"]["hash"]
    assert lasting["bladzijden"] == record["bladzijden"]
    assert client.get(link).status_code == 200
    assert client.get(f"/records/{hit['id']}?versie=99").status_code == 404


def test_j11_when_it_grew_and_who_was_first(client: AppClient) -> None:
    body = search(
        client, q="jeugdzorg tekort*", histogram="kwartaal", type="motie", organisatie="oss"
    )
    wanted = Counter(
        f"{meeting.date.year}-Q{(meeting.date.month + 2) // 3}"
        for _, meeting, motion in motions("oss")
        if "jeugdzorg" in text_of(motion) and re.search(r"\btekort", text_of(motion))
    )
    assert {row["key"]: row["count"] for row in body["histogram"]} == dict(wanted)
    hit = search(client, q="titel:hittestress", type="motie", organisatie="gouda")["hits"][0]
    near = client.get(f"/api/v1/records/{hit['id']}/vergelijkbaar").json()
    days = [row["datum"] for row in near["results"]]
    assert days == sorted(days)
    assert near["eerste"] == near["results"][0]
    assert {row["organisatie"]["naam"] for row in near["results"]} - {"Gouda"}
    assert next(r for r in near["results"] if r["id"] == hit["id"])["overeenkomst"] == 1
    assert sum("hittestress" in row["titel"].lower() for row in near["results"]) > 3
    assert min(row["overeenkomst"] for row in near["results"]) >= 0.3
    far = {motion.heading for _, _, motion in motions() if "statiegeld" in text_of(motion)}
    assert not far & {heading(row) for row in near["results"]}
    assert "afgeleid" in near["grondslag"]
    meeting = search(client, type="vergadering", size=1)["hits"][0]
    alone = client.get(f"/api/v1/records/{meeting['id']}/vergelijkbaar").json()
    assert alone["results"] == []
    assert client.get("/api/v1/records/onbekend/vergelijkbaar").status_code == 404


@pytest.mark.parametrize("kind", ["sampled", "sampled_large"])
def test_j12_no_council_at_all_can_be_checked(kind: str, request: pytest.FixtureRequest) -> None:
    sampled: Griffie = request.getfixturevalue(kind)
    known = [
        Organisation("gm0202", "ibabs", "arnhem", "Arnhem", "gemeente", "Gelderland"),
        Organisation("gm0363", "notubiz", "amsterdam", "Amsterdam", "gemeente", "Noord-Holland"),
    ]
    with sampled.app(known=known) as app, AppClient(app) as asked:
        for params in (
            {"q": "statiegeldautomaat", "provincie": "Gelderland"},
            {"q": "statiegeldautomaat provincie:gelderland"},
        ):
            body = search(asked, **params)
            assert body["total"]["value"] == 0
            assert body["coverage"] == {
                "organisaties": 2, "bijgewerkt": 2, "zonder_stemmingen": 0, "achter": [],
                "geen_stemmingen_bekend": [], "niet_gelezen": 1, "niet_gelezen_namen": ["Arnhem"],
            }  # fmt: skip
        page = asked.get("/", params={"q": "statiegeldautomaat provincie:gelderland"}).text
        assert "Nooit gelezen: 1 (Arnhem)" in page
