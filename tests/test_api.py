"""The API over the whole sample: known answers, exact totals, strict questions."""

import html
import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines.embedded import LiveTantivy
from indexer.question.query import Stand, Unavailable
from sample.scenario import world
from search_api.app import create_app
from standard.records import identiteit
from store import Store
from tests.asking import AppClient
from tests.command import Griffie
from tests.depth import times
from tests.fixtures import search
from tests.postgres import Postgres


def test_a_word_of_a_motions_text_returns_it_with_its_result_and_votes(client: AppClient) -> None:
    """J4: the title hides the subject; the text has it."""
    body = search(client, q="opvang asielzoekers", type="motie", organisatie="gm0637")
    hit = next(h for h in body["hits"] if h["titel"].endswith("Een dak is geen gunst"))
    council = world()["zoetermeer"]
    motion = next(x for _, x in council.motions if x.heading == hit["titel"])
    assert hit["organisatie"] == {"code": "gm0637", "naam": "Zoetermeer"}
    assert hit["uitslag"] == motion.status.split()[-1]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", hit["datum"])
    assert "<mark>opvang</mark>" in hit["snippets"][0]["html"]
    assert hit["snippets"][0]["pagina"] in (1, 2)
    if motion.votes:
        cast = list(motion.votes.values())
        assert (hit["stemming"]["voor"], hit["stemming"]["tegen"]) == (
            cast.count("voor"),
            cast.count("tegen"),
        )
        assert hit["stemming"]["fracties"]


def test_an_exact_phrase_finds_adjacent_words_only(client: AppClient) -> None:
    """J1, and the same total at every call."""
    body = search(client, q='"sociale huurwoningen"', size=100)
    texts = {
        key: paper
        for council in world().values()
        for key, paper in council.papers.items()
        if paper.kind != "scan"
        and "sociale huurwoningen" in " ".join(" ".join(paper.pages).split()).lower()
    }
    documents = [hit for hit in body["hits"] if hit["type"] not in ("agendapunt", "vergadering")]
    assert len(documents) == len(texts)
    assert body["total"] == search(client, q='"sociale huurwoningen"', size=1)["total"]
    assert body["total"]["relation"] == "eq"
    assert search(client, q='"huurwoningen sociale"')["total"]["value"] == 0


def test_filters_are_alternatives_within_and_required_between(client: AppClient) -> None:
    one = search(
        client,
        type=["motie", "amendement"],
        organisatie=["gm0828", "zoetermeer"],
        uitslag="verworpen",
    )
    expected = sum(
        motion.status.endswith("verworpen")
        for key in ("oss", "zoetermeer")
        for _, motion in world()[key].motions
    )
    assert one["total"]["value"] == expected
    assert {hit["organisatie"]["code"] for hit in one["hits"]} <= {"gm0828", "gm0637"}
    brabant = search(client, provincie="Noord-Brabant", type="motie", facet="organisatie")
    assert {row["value"] for row in brabant["facets"]["organisatie"]} == {
        "gm0828",
        "gm0851",
        "gm0785",
    }


def test_periods_include_both_days(client: AppClient) -> None:
    body = search(
        client, type="vergadering", organisatie="gm0828", van="2024-10-10", tot="2025-01-30"
    )
    assert [hit["datum"] for hit in body["hits"]] == ["2025-01-30", "2024-10-10"]


def test_facets_ignore_their_own_filter_and_add_up(client: AppClient) -> None:
    body = search(client, q="motie", type="motie", facet=["type", "jaar"], histogram="jaar")
    counts = {row["value"]: row["count"] for row in body["facets"]["type"]}
    assert len(counts) > 1
    assert counts["motie"] == body["total"]["value"]
    assert sum(row["count"] for row in body["facets"]["jaar"]) == body["total"]["value"]
    years = {row["value"]: row["count"] for row in body["facets"]["jaar"]}
    assert {row["key"]: row["count"] for row in body["histogram"]} == years
    one, *_ = years
    within = {"q": "motie", "type": "motie", "jaar": one}
    body = search(client, **within, facet=["type", "jaar"], histogram="jaar")
    assert {row["value"]: row["count"] for row in body["facets"]["jaar"]} == years
    assert body["histogram"] == [{"key": one, "count": years[one]}], "that one keeps its filter"


def test_a_cursor_reads_to_the_very_end(client: AppClient) -> None:
    seen: list[str] = []
    params: dict[str, Any] = {"q": "gemeente", "size": 100, "sort": "-datum"}
    while True:
        body = search(client, **params)
        seen += [hit["id"] for hit in body["hits"]]
        if body["next"] is None:
            break
        params["cursor"] = body["next"]
    assert len(seen) == len(set(seen)) == body["total"]["value"] > 300
    other = client.get("/api/v1/search", params={"q": "iets anders", "cursor": params["cursor"]})
    assert other.status_code == 400


def test_every_answer_says_what_it_covers(client: AppClient) -> None:
    body = search(client, q="fietspad")
    assert body["coverage"]["organisaties"] == 12
    assert body["coverage"]["achter"] == ["Medemblik"]
    assert body["coverage"]["bijgewerkt"] == 11
    assert search(client, organisatie="oss")["coverage"]["organisaties"] == 1
    nothing = search(client, q="raketbasis", provincie="Gelderland")
    assert nothing["total"]["value"] == 0
    assert nothing["coverage"] == {
        "organisaties": 2, "bijgewerkt": 2, "zonder_stemmingen": 0, "achter": [],
        "geen_stemmingen_bekend": [], "niet_gelezen": 0, "niet_gelezen_namen": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"zoek": "x"}, "zoek"),
        ({"type": "moties"}, "type"),
        ({"organisatie": "gm9999"}, "organisatie"),
        ({"provincie": "Bretagne"}, "provincie"),
        ({"uitslag": "gewonnen"}, "uitslag"),
        ({"sort": "mooiste"}, "sort"),
        ({"size": "0"}, "size"),
        ({"size": "101"}, "size"),
        ({"size": "²"}, "size"),
        ({"van": "gisteren"}, "van"),
        ({"van": "2026-02-01", "tot": "2026-01-01"}, "tot"),
        ({"facet": "kleur"}, "facet"),
        ({"histogram": "eeuw"}, "histogram"),
        ({"cursor": "zomaar"}, "cursor"),
        ({"q": "x" * 2001}, "q"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(
    client: AppClient, params: dict[str, str], name: str
) -> None:
    answer = client.get("/api/v1/search", params=params)
    body = answer.json()
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["invalidParams"][0]["name"] == name
    assert body["request_id"]
    if name in (
        "zoek",
        "type",
        "organisatie",
        "provincie",
        "uitslag",
        "sort",
        "facet",
        "histogram",
    ):
        assert body["invalidParams"][0]["valid"]


def test_an_expired_cursor_is_gone(client: AppClient) -> None:
    from indexer.question.language import parse
    from indexer.question.query import Query
    from search_api.web.searching import cursor, moment

    old = cursor(Query(parse("fietspad")), "1-1-1", (), moment(client.app.state.services))
    answer = client.get("/api/v1/search", params={"q": "fietspad", "cursor": old})
    assert answer.status_code == 410
    assert "verlopen" in answer.json()["detail"]


@settings(
    max_examples=times(200, 80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda b: b.decode("latin-1")))
)
def test_any_text_gets_an_answer(client: AppClient, text: str) -> None:
    try:
        answer = client.get("/api/v1/search", params={"q": text})
    except UnicodeEncodeError:  # half a surrogate pair cannot be sent at all
        return
    assert answer.status_code in (200, 400)


def test_snippets_are_escaped(client: AppClient) -> None:
    for hit in search(client, q="gemeente", size=100)["hits"]:
        for piece in hit["snippets"]:
            bare = piece["html"].replace("<mark>", "").replace("</mark>", "")
            assert "<" not in bare
            assert html.unescape(bare)


def test_a_motion_whole(client: AppClient) -> None:
    council = world()["oss"]
    meeting, motion = next((m, x) for m, x in council.motions if x.votes)
    key = identiteit("gm0828", "informatieobject", motion.master)
    body = client.get(f"/api/v1/records/{key}").json()
    assert body["data"]["informatieobjecttype"] == "motie"
    [vote] = body["stemmingen"]
    cast = list(motion.votes.values())
    assert (vote["telling"]["voor"], vote["telling"]["tegen"]) == (
        cast.count("voor"),
        cast.count("tegen"),
    )
    assert len(vote["stemmen"]) == cast.count("voor") + cast.count("tegen")
    assert {row["fractie"] for row in vote["fracties"]} == {
        row["fractie"] for row in vote["stemmen"]
    }
    assert body["herkomst"]["bronidentificatie"] == motion.master
    assert [page["pagina"] for page in body["bladzijden"]] == [1, 2]
    assert body["indieners"][0]["naam"] == motion.submitters[0][0].full
    assert {row["resource"] for row in body["relaties"]} >= {"agendapunt", "vergadering"}
    agenda = identiteit("gm0828", "vergadering", meeting.key)
    assert any(row["id"] == agenda for row in body["relaties"])
    assert body["data"]["agendapunten"][0]["url"].endswith(body["data"]["agendapunten"][0]["id"])


def test_a_meeting_whole(client: AppClient) -> None:
    meeting = world()["zoetermeer"].meetings[0]
    key = identiteit("gm0637", "vergadering", meeting.key)
    body = client.get(f"/api/v1/records/{key}").json()
    agenda = [row for row in body["relaties"] if row["resource"] == "agendapunt"]
    open_items = [item for item in meeting.items if not item.confidential]
    assert [row["titel"] for row in agenda] == [item.title for item in open_items]
    assert len(body["data"]["agendapunten"]) == len(open_items)
    assert {row["aanwezigheidsstatus"] for row in body["aanwezigen"]} == {
        "aanwezig",
        "afwezig_met_bericht",
    }
    assert body["data"]["aanvangVergadering"].startswith(f"{meeting.date}T19:30:00+")


def test_records_by_the_sources_own_keys(client: AppClient) -> None:
    motion = world()["oss"].motions[0][1]
    for key in (motion.master, motion.key):
        answer = client.get(
            "/api/v1/records", params={"organisatie": "gm0828", "bronidentificatie": key}
        )
        assert motion.heading in [row["data"].get("titel") for row in answer.json()["results"]]
    meeting = search(client, type="vergadering", organisatie="gm1734", size=1)["hits"][0]
    found = client.get("/api/v1/records", params={"source_url": meeting["bron_url"]}).json()[
        "results"
    ]
    assert [row["id"] for row in found] == [meeting["id"]]
    assert client.get("/api/v1/records").status_code == 400


def test_many_records_in_one_call(client: AppClient) -> None:
    ids = [hit["id"] for hit in search(client, q="fietspad", size=20)["hits"]]
    body = client.post("/api/v1/records:batch", content=json.dumps({"ids": [*ids, "nee"]})).json()
    assert [row["id"] for row in body["results"]] == ids
    assert body["missing"] == ["nee"]
    assert (
        client.post("/api/v1/records:batch", content=json.dumps({"ids": ["x"] * 101})).status_code
        == 400
    )
    assert client.post("/api/v1/records:batch", content="geen json").status_code == 400


def test_unknown_and_wrong_addresses_are_problems(client: AppClient) -> None:
    for path in ("/api/v1/records/nee", "/api/v1/niets"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_status_and_health(client: AppClient) -> None:
    rows = {row["sleutel"]: row for row in client.get("/api/v1/status").json()["results"]}
    assert rows["oss"]["toestand"] == "ok"
    assert rows["medemblik"]["toestand"] == "achter"
    assert rows["oss"]["aantallen"]["stemming"] > 20
    assert any("scan zonder tekst" in why for why in rows["oss"]["ontbreekt"])
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json()["achterstand"] == 0
    assert client.get("/openapi.json").json()["info"]["title"] == "Griffie"


# --- what is away is said, and is not an empty answer ---------------------------------------------


class Away:
    """An engine that cannot answer."""

    def search(self, query: object) -> Any:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def alike(self, keys: object, limit: int, least: float) -> Any:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def near(self, step: object, query: object, least: object) -> Any:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def values(self, field: object) -> Any:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def frequencies(self, words: object) -> Any:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def seq(self) -> int:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def stand(self) -> Stand:
        raise Unavailable("Elasticsearch is niet bereikbaar (ConnectionError)")

    def close(self) -> None:
        """Nothing is held."""


def test_an_engine_that_is_away_is_a_503_and_no_empty_answer(sampled: Griffie) -> None:
    store = sampled.open()
    away = AppClient(create_app(store, Away(), []), raise_server_exceptions=False)
    for path in ("/api/v1/search?q=fietspad", "/health/ready"):
        answer = away.get(path)
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "5"
        assert "niet bereikbaar" in answer.json()["detail"]
    page = away.get("/?q=fietspad", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "niet bereikbaar" in page.text
    assert away.get("/health/live").status_code == 200
    record = next(iter(store.current(resource="informatieobject", deleted=False)))
    page = away.get(f"/records/{record.id}")
    assert page.status_code == 200
    assert "nu niet te zeggen" in page.text
    answer = away.get(f"/api/v1/records/{record.id}/vergelijkbaar")
    assert answer.status_code == 503
    store.close()


def test_a_store_that_is_away_is_a_503(tmp_path: Path, postgres: Postgres) -> None:
    store = Store(postgres.database())
    engine = LiveTantivy(tmp_path)
    client = AppClient(create_app(store, engine, []), raise_server_exceptions=False)
    assert client.get("/api/v1/status").status_code == 200
    name = store.address.rpartition("/")[2]
    with psycopg.connect(f"{postgres.base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    answer = client.get("/api/v1/records/00000000-0000-5000-8000-000000000000")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "opslag" in answer.json()["detail"]
    page = client.get(
        "/records/00000000-0000-5000-8000-000000000000", headers={"Accept": "text/html"}
    )
    assert page.status_code == 503
    assert "<h1>Even niet bereikbaar</h1>" in page.text
    store.close()
