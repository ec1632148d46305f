"""Documents and indices as ORI Classic had them, on both engines."""

import pytest

from indexer.classic.documents import body_id
from search_api.classic.bodies import Bodies
from store import Organisation
from tests.classic.council import ITEMS, MEETINGS, OSS, PAPERS, PARTY, PERSON, SUB
from tests.classic.served import ELASTIC, Served, one


def test_a_meeting_as_classic_had_it(filled: Served) -> None:
    [hit] = filled.search({"ids": {"values": [MEETINGS[1].id]}})["hits"]["hits"]
    source = hit["_source"]
    assert hit["_index"] == "ori_oss_20261101000000"
    assert hit["_type"] == "_doc"
    assert source["@id"] == hit["_id"] == MEETINGS[1].id
    assert source["@type"] == "Meeting"
    assert source["@context"]["@base"].endswith("/records/")
    assert source["start_date"] == source["last_discussed_at"] == "2025-02-06T19:30:00+01:00"
    assert source["agenda"] == {"@list": [ITEMS[1].id, ITEMS[0].id, SUB.id]}
    assert source["status"] == "EventConfirmed"
    assert source["chair"] == "W. de Hamer"
    assert source["has_organization_name"] == body_id(OSS)
    assert source["was_generated_by"]["original_identifier"] == "v2"
    committee = filled.search({"ids": {"values": source["committee"]}})["hits"]["hits"][0]
    assert committee["_source"]["name"] == "Beeldvorming"
    assert committee["_source"]["classification"] == "Committee"


def test_a_cancelled_meeting_of_which_the_hour_is_unknown(filled: Served) -> None:
    source = one(filled, "Raad 2025-09-18")["_source"]
    assert source["status"] == "EventCancelled"
    assert source["start_date"] == "2025-09-18"


def test_from_a_meeting_to_its_items_to_their_papers(filled: Served) -> None:
    """As clients walk: items by parent in order of position, files by the ids of attachment."""
    items = filled.search(
        {
            "bool": {
                "must": [{"term": {"parent": MEETINGS[1].id}}, {"term": {"@type": "AgendaItem"}}]
            }
        },
        sort="position",
    )["hits"]["hits"]
    assert [hit["_source"]["name"] for hit in items] == ["Opening", "Kapvergunning lindelaan"]
    assert [hit["_source"]["position"] for hit in items] == [1, 2]
    attached = items[1]["_source"]["attachment"]
    assert isinstance(attached, list)
    assert "attachment" not in items[0]["_source"]
    for clause in ({"ids": {"values": attached}}, {"terms": {"_id": attached}}):
        found = filled.search(clause)["hits"]["hits"]
        assert {hit["_source"]["file_name"] for hit in found} == {"p1.pdf", "p2.pdf"}
    [below] = filled.search({"term": {"parent.keyword": ITEMS[0].id}})["hits"]["hits"]
    assert below["_source"]["name"] == "Wijziging: bomenlijst"


def test_a_paper_with_its_text_in_three_ways(filled: Served) -> None:
    source = one(filled, "Nota bomenkap")["_source"]
    assert source["text"] == source["md_text"] == list(PAPERS[0][1])
    assert source["text_pages"][1] == {"page_number": 2, "text": "Kap is nodig."}
    assert source["url"] == source["original_url"] == "https://raad.example/stuk/p1.pdf"
    assert source["is_referenced_by"] == ITEMS[0].id
    assert source["size_in_bytes"] == 1002
    assert source["content_type"] == "application/pdf"
    assert source["last_discussed_at"] == "2025-02-06T19:30:00+01:00"
    assert one(filled, "Jaarverslag")["_source"]["last_discussed_at"] == "2024-05-06"


def test_people_parties_and_a_register_row(filled: Served) -> None:
    assert one(filled, "Roos Kiezel")["_source"]["family_name"] == "Kiezel"
    assert one(filled, "Lokaal Vooruit")["_source"]["classification"] == "Party"
    [member] = filled.search({"term": {"@type": "Membership"}})["hits"]["hits"]
    assert member["_source"]["member"] == PERSON.id
    assert member["_source"]["organization"] == PARTY.id
    report = one(filled, "Toezegging bankjes")["_source"]
    assert report["@type"] == "Report"
    assert report["classification"] == "Toezeggingen"
    assert report["start_date"] == "2025-03-01"
    assert "last_discussed_at" not in report
    assert "url" not in report


def test_every_body_has_its_organization(filled: Served) -> None:
    by_word = filled.names({"match": {"classification": "municipality"}})
    assert sorted(by_word) == ["Gemeente Delft", "Gemeente Oss"]
    assert filled.names({"match": {"classification": "WATER"}}) == ["Waterschap De Dommel"]
    assert filled.names({"term": {"classification": "water board"}}) == ["Waterschap De Dommel"]
    exact = {"terms": {"classification.keyword": ["Water board", "municipality"]}}
    assert filled.names(exact) == ["Waterschap De Dommel"]
    assert filled.names({"match": {"name": "Dommel"}}, path="/owi_*/_search") == [
        "Waterschap De Dommel"
    ]


# --- indices ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ori_delft", 4),
        ("ori_delft_20180703110955", 4),
        ("ori_del*", 4),
        ("ori_delft_2*", 4),
        ("ori_delft_*", 4),
        ("ori_delft,ori_delft_2019*", 4),
        ("owi_*", 1),
        ("osi_*", 0),
        ("*", 22),
        ("_all", 22),
        ("ori_*,owi_*", 22),
        ("ori_*,-ori_oss", 4),
    ],
)
def test_names_of_an_index(filled: Served, name: str, count: int) -> None:
    assert filled.search(path=f"/{name}/_search")["hits"]["total"]["value"] == count
    assert filled.ask(f"/{name}/_count", method="GET")["count"] == count


def test_an_unknown_index_is_not_an_empty_one(filled: Served) -> None:
    error = filled.ask("/ori_nergenshuizen/_search", {}, status=404)["error"]
    assert error["type"] == "index_not_found_exception"
    assert error["index"] == "ori_nergenshuizen"
    lenient = filled.ask("/ori_nergenshuizen/_search?ignore_unavailable=true", {})
    assert lenient["_shards"]["total"] == lenient["hits"]["total"]["value"] == 0


def test_the_index_as_a_field(filled: Served) -> None:
    for clause in (
        {"term": {"_index": "ori_delft_20190101000000"}},
        {"terms": {"_index": ["ori_del*", "ori_nergenshuizen"]}},
        {"simple_query_string": {"query": "ori_delft", "fields": ["_index"]}},
        {"query_string": {"query": "_index:ori_delft*"}},
    ):
        assert filled.search(clause)["hits"]["total"]["value"] == 4


def test_overviews(filled: Served) -> None:
    aliases = filled.ask("/_aliases", method="GET")
    assert aliases["ori_delft_20261101000000"] == {"aliases": {"ori_delft": {}}}
    assert list(filled.ask("/owi*/_alias", method="GET")) == ["owi_de-dommel_20261101000000"]
    rows = filled.ask(
        "/_cat/indices?format=json&s=docs.count:desc&h=index,docs.count", method="GET"
    )
    assert rows[0] == {"index": "ori_oss_20261101000000", "docs.count": "17"}
    text = filled.client.get(f"{ELASTIC}/_cat/indices?v&h=index,docs.count")
    assert text.headers["content-type"].startswith("text/plain")
    assert text.text.splitlines()[0].split() == ["index", "docs.count"]
    assert len(text.text.splitlines()) == 4
    mapping = filled.ask("/ori_oss/_mapping", method="GET")["ori_oss_20261101000000"]
    assert mapping["mappings"]["properties"]["last_discussed_at"] == {"type": "date"}


def test_one_document_by_its_address(filled: Served) -> None:
    key = MEETINGS[3].id
    found = filled.ask(f"/ori_delft/_doc/{key}?_source_includes=name", method="GET")
    assert found["found"] is True
    assert found["_source"] == {"name": "Raad 2025-02-06"}
    assert filled.ask(f"/ori_delft/_source/{key}", method="GET")["@id"] == key
    assert filled.ask(f"/ori_oss/_doc/{key}", method="GET", status=404)["found"] is False
    assert filled.client.head(f"{ELASTIC}/ori_delft/_doc/{key}").status_code == 200
    assert filled.client.head(f"{ELASTIC}/ori_delft/_doc/weg").status_code == 404


def test_aliases_of_the_registry() -> None:
    bodies = Bodies.of(
        [
            Organisation("gm0502", "ibabs", "capelle-aan-den-ijssel", "Capelle", "gemeente", ""),
            Organisation("gm9999", "ibabs", "nieuw-dorp", "Nieuw Dorp", "gemeente", ""),
        ]
    )
    assert bodies.matching("ori_capelle_ad_ijssel_20180101000000") == ["gm0502"]
    assert bodies.index("gm9999") == "ori_nieuw_dorp_20261101000000"
