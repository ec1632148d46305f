"""Searching by vote: who voted what, how close it was, and what became of what was adopted; as words of
the question and as filters, with the same answers as the tables."""

from typing import Any

import pytest

from tests.asking import AppClient
from tests.fixtures import search


def total(client: AppClient, **asked: Any) -> int:
    return int(search(client, size=1, **asked)["total"]["value"])


def of_motions(client: AppClient, **asked: Any) -> set[str]:
    """Ids of motions and amendments of the table."""
    answer = client.get("/api/v1/moties", params={"size": 1000, **asked})
    assert answer.status_code == 200, answer.text
    return {row["id"] for row in answer.json()["items"]}


def hits(client: AppClient, **asked: Any) -> set[str]:
    body = search(client, size=100, **asked)
    assert body["next"] is None
    return {hit["id"] for hit in body["hits"]}


def test_who_voted_what_is_found_alike_by_words_filter_and_facet(client: AppClient) -> None:
    asked = {
        "type": ["motie", "amendement"],
        "facet": ["stem", "verdeeld", "verschil", "afdoening"],
    }
    body = search(client, size=1, **asked)
    counts = {row["value"]: row["count"] for row in body["facets"]["stem"]}
    assert counts["VVD:tegen"] > 20
    for value in ("VVD:tegen", "D66:voor"):
        who, side = value.split(":")
        found = total(client, q=f"stem:{who}={side}", type=asked["type"])
        assert found == total(client, stem=value.lower(), type=asked["type"]) == counts[value]
    both = search(client, size=100, q="type:motie stem:vvd=tegen stem:cda=voor")
    assert both["query"]["parsed"] == "type:motie AND stem:vvd=tegen AND stem:cda=voor"
    for hit in both["hits"]:
        sides = hit["stemming"]["fracties"]
        assert {side for name, side in sides.items() if "VVD" in name} == {"tegen"}
        assert {side for name, side in sides.items() if "CDA" in name} == {"voor"}
    told = {row["value"]: row["count"] for row in body["facets"]["verschil"]}
    close = sum(count for value, count in told.items() if int(value) <= 2)
    assert close == total(client, verschil=2, type=asked["type"]) > 3
    assert close == total(client, q="verschil:<=2", type=asked["type"])


@pytest.mark.parametrize("said", ["vvd=tegen", "VVD: Tegen", " Vvd = TEGEN ", "vvd :tegen"])
def test_a_vote_is_read_alike_in_words_and_in_the_filter(client: AppClient, said: str) -> None:
    wanted = total(client, stem="VVD:tegen", type="motie")
    assert total(client, stem=said, type="motie") == wanted > 0
    assert total(client, q=f'stem:"{said}"', type="motie") == wanted


def test_a_submitter_is_no_voter(client: AppClient) -> None:
    submitted = hits(client, fractie="VVD", type="motie", organisatie="oss")
    assert submitted == hits(client, q="fractie:vvd type:motie", organisatie="oss")
    voted = hits(client, stem="vvd:voor", type="motie", organisatie="oss")
    assert submitted - voted != voted - submitted
    assert total(client, q="ingediend:hanna") == total(client, q="indiener:hanna")


@pytest.mark.parametrize("state", ["open", "afgedaan", "onbekend"])
def test_what_is_settled_is_the_same_in_the_index_and_the_tables(
    client: AppClient, state: str
) -> None:
    for council in ("oss", "gouda", "zoetermeer"):
        table = of_motions(client, afdoening=state, organisatie=council)
        assert hits(client, afdoening=state, organisatie=council) == table
        assert hits(client, q=f"afdoening:{state}", organisatie=council) == table


def test_divided_fracties_are_the_same_in_the_index_and_the_tables(client: AppClient) -> None:
    for said in ("ja", "nee"):
        rows = client.get("/api/v1/stemmingen", params={"verdeeld": said, "size": 1000}).json()
        of = {row["motie"] for row in rows["items"] if row["type"] in ("motie", "amendement")}
        some = search(client, size=100, verdeeld=said, type=["motie", "amendement"])
        assert {hit["id"] for hit in some["hits"]} <= of
        assert some["hits"]


@pytest.mark.parametrize(
    ("asked", "name", "near"),
    [
        ({"stem": "vvvd:tegen"}, "stem", "VVD:tegen"),
        ({"stem": "vvd:nee"}, "stem", "vvd:tegen"),
        ({"stem": "vvd"}, "stem", "vvd:voor"),
        ({"q": "stem:vvvd=tegen"}, "q", "vvd=tegen"),
        ({"q": "stem:vvd=nee"}, "q", "tegen"),
        ({"afdoening": "dicht"}, "afdoening", "afgedaan"),
        ({"q": "afdoening:dicht"}, "q", "afgedaan"),
        ({"verdeeld": "x"}, "verdeeld", "ja"),
        ({"facet": "stemmen"}, "facet", "stem"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(
    client: AppClient, asked: dict[str, str], name: str, near: str
) -> None:
    answer = client.get("/api/v1/search", params=asked)
    assert answer.status_code == 400, answer.text
    [row] = answer.json()["invalidParams"]
    assert row["name"] == name
    assert near in row["valid"]


def test_what_is_held_is_looked_up_once_however_many_names_a_question_has(
    client: AppClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = client.app.state.services.engine  # type: ignore[attr-defined]
    looked, values = list[str](), engine.values

    def counted(field: str) -> Any:
        looked.append(field)
        return values(field)

    monkeypatch.setattr(engine, "values", counted)
    many = "fractie:vvd stem:vvd=voor " * 30 + "fractie:zonnebloem"
    assert client.get("/api/v1/search", params={"q": many}).status_code == 400
    assert max(looked.count(field) for field in ("fractie", "stem")) <= 2
