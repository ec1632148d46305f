"""The query language of ORI Classic's re-users, its order, and what comes along."""

import json
from typing import Any

import pytest

from tests.classic.council import MEETINGS, PAPERS, PERSON
from tests.classic.served import Served

LINDEN = ["Bomenbeleid Delft", "Nota bomenkap", "Zienswijzen"]


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ({"match": {"text": "LINDEBOMEN"}}, LINDEN),
        ({"match": {"text": "lindeboom"}}, []),
        ({"match": {"name": {"query": "zienswijze"}}}, ["Zienswijzen"]),
        ({"match": {"text": {"query": "lindebomen gracht", "operator": "and"}}}, LINDEN[:1]),
        ({"match": {"md_text": {"query": "ziek gracht", "operator": "or"}}}, LINDEN[:2]),
        ({"match_phrase": {"text": "lindebomen staan er"}}, ["Nota bomenkap"]),
        ({"match_phrase": {"text": "er staan"}}, []),
        ({"multi_match": {"query": "fontein", "fields": ["tex*"]}}, ["Ontwerp marktplein"]),
        ({"multi_match": {"query": "fontein", "fields": ["title", "besta_niet"]}}, []),
        ({"match_phrase": {"text": "bij Kap"}}, []),
        ({"multi_match": {"query": "fontein", "fields": ["name^3", "text"]}}, ["Ontwerp marktplein"]),
        (
            {"multi_match": {"query": "ontwerp fontein", "fields": ["name", "text"], "operator": "and"}},
            [],
        ),
        (
            {
                "simple_query_string": {
                    "query": "ontwerp fontein",
                    "fields": ["name", "text"],
                    "default_operator": "AND",
                }
            },
            ["Ontwerp marktplein"],
        ),
        ({"simple_query_string": {"query": '"willen de" | gracht', "fields": ["text"]}}, [LINDEN[0], LINDEN[2]]),
        (
            {"simple_query_string": {"query": "lindebomen + -gracht", "fields": ["text"], "default_operator": "and"}},
            LINDEN[1:],
        ),
        ({"simple_query_string": {"query": "font* ", "fields": ["text"]}}, ["Ontwerp marktplein"]),
        ({"simple_query_string": {"query": "fonteim~1", "fields": ["text"]}}, ["Ontwerp marktplein"]),
        ({"query_string": {"query": "lindebomen AND NOT (gracht OR ziek)"}}, ["Zienswijzen"]),
        ({"query_string": {"query": "text:lindebomen +name:nota"}}, ["Nota bomenkap"]),
        ({"query_string": {"query": "file_name:p3.pdf"}}, ["Ontwerp marktplein"]),
        ({"query_string": {"query": "name:(ontwerp OR jaarverslag) AND start_date:[* TO *]"}}, []),
        ({"query_string": {"query": "bewoners willen", "default_operator": "AND"}}, ["Zienswijzen"]),
        ({"wildcard": {"name.keyword": {"value": "*marktpl*"}}}, ["Herinrichting marktplein", "Ontwerp marktplein"]),
        ({"wildcard": {"file_name": "*3.pdf"}}, []),
        ({"prefix": {"url": "https://raad.example/stuk/d"}}, ["Bomenbeleid Delft"]),
        ({"term": {"content_type": "application/pdf"}}, [*LINDEN[:1], "Jaarverslag", *LINDEN[1:2], "Ontwerp marktplein", *LINDEN[2:]]),
        ({"exists": {"field": "is_referenced_by"}}, ["Nota bomenkap", "Ontwerp marktplein", "Zienswijzen"]),
        ({"exists": {"field": "neighborhood_polygons"}}, []),
        ({"range": {"size_in_bytes": {"gt": 1002}}}, []),
        ({"range": {"date": {"gte": "2001"}}}, []),
        ({"term": {"was_generated_by.original_identifier": "p1"}}, []),
        ({"bool": {"must": [[{"match": {"text": "lindebomen"}}, {"match": {"text": "ziek"}}]]}}, ["Nota bomenkap"]),
        (
            {
                "bool": {
                    "filter": {"match": {"text": "lindebomen"}},
                    "must_not": {"term": {"_index": "ori_delft"}},
                }
            },
            LINDEN[1:],
        ),
        (
            {
                "bool": {
                    "should": [{"match": {"text": word}} for word in ("lindebomen", "ziek", "kap")],
                    "minimum_should_match": 2,
                }
            },
            ["Nota bomenkap"],
        ),
    ],
)  # fmt: skip
def test_clauses(filled: Served, clause: Any, names: list[str]) -> None:
    assert sorted(filled.names(clause)) == names


@pytest.mark.parametrize(
    ("bounds", "days"),
    [
        ({"gte": "2025-02-06", "lte": "2025-02-06"}, ["2025-02-06"] * 2),
        ({"lte": "2025-09-18", "gt": "2025-02-06"}, ["2025-09-18"]),
        ({"lt": "2025-02-06"}, ["2024-03-14"]),
        ({"from": "2024-01-01", "to": "2024-12-31"}, ["2024-03-14"]),
        ({"from": "2025-02-06", "include_lower": False}, ["2025-09-18"]),
        ({"gte": "18/09/2025", "format": "dd/MM/yyyy"}, ["2025-09-18"]),
        ({"gte": "2025-02-01||/M", "lte": "2025-02-01||/M"}, ["2025-02-06"] * 2),
        ({"gte": "2025-02-06T18:30:00Z", "lte": "2025-02-06T18:30:00Z"}, ["2025-02-06"] * 2),
        ({"gt": "2025-02-06T18:30:00Z", "lt": "2025-09-18T00:00:00Z"}, []),
        ({"gte": "2025", "lt": "2025||+1M"}, []),
        ({"gte": "now-200y", "lte": "now+1d/d", "time_zone": "Europe/Amsterdam"}, None),
        ({"gte": 1738800000000, "lte": "1738886399999"}, ["2025-02-06"] * 2),
    ],
)
def test_periods(filled: Served, bounds: Any, days: list[str] | None) -> None:
    query = {"bool": {"must": [{"term": {"@type": "Meeting"}}, {"range": {"start_date": bounds}}]}}
    hits = filled.search(query, sort=[{"start_date": "asc"}])["hits"]["hits"]
    shown = [hit["_source"]["start_date"][:10] for hit in hits]
    assert shown == (
        days if days is not None else ["2024-03-14", *["2025-02-06"] * 2, "2025-09-18"]
    )


def test_weights_by_function(filled: Served) -> None:
    scored = {
        "query": {"match": {"text": "lindebomen"}},
        "functions": [
            {"filter": {"term": {"_index": "ori_delft"}}, "weight": 5},
            {"filter": {"match": {"text": "ziek"}}, "weight": 3},
        ],
        "score_mode": "sum",
        "boost_mode": "replace",
    }
    hits = filled.search({"function_score": scored})["hits"]["hits"]
    assert [(hit["_source"]["name"], hit["_score"]) for hit in hits] == [
        ("Bomenbeleid Delft", 5.0),
        ("Nota bomenkap", 3.0),
        ("Zienswijzen", 1.0),
    ]


def test_questions_in_the_address(filled: Served) -> None:
    answer = filled.ask(
        "/ori_*/_search?q=MediaObject&sort=last_discussed_at:desc&size=2", method="GET"
    )
    assert answer["hits"]["total"]["value"] == 5
    assert [hit["_source"]["file_name"][0] for hit in answer["hits"]["hits"]] == ["p", "p"]
    answer = filled.ask(f"/_search?q=_id:{PERSON.id}&_source=name", method="GET")
    assert [hit["_source"] for hit in answer["hits"]["hits"]] == [{"name": "Roos Kiezel"}]
    assert (
        filled.ask("/_search/?q=classification:municipality", method="GET")["hits"]["total"][
            "value"
        ]
        == 2
    )
    assert filled.ask("/_search?rest_total_hits_as_int=true&size=0", {})["hits"]["total"] == 22


# --- order and harvest -----------------------------------------------------------------------


ORDERS: list[list[Any]] = [
    [{"last_discussed_at": {"order": "desc"}}, {"_id": {"order": "asc"}}],
    [{"_id": "desc"}],
    [{"@type": "asc"}, {"position": "desc"}, {"_id": "asc"}],
    ["_score", {"_id": "asc"}],
    [{"start_date": {"order": "asc", "unmapped_type": "date"}}, {"name.keyword": "desc"}, "_id"],
]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 25])
def test_a_harvest_loses_and_doubles_nothing(filled: Served, order: list[Any], size: int) -> None:
    whole = [hit["_id"] for hit in filled.search(sort=order)["hits"]["hits"]]
    assert len(set(whole)) == len(whole) == 22
    read: list[str] = []
    body: dict[str, Any] = {"size": size, "sort": order}
    while hits := filled.ask("/_search", body)["hits"]["hits"]:
        read += [hit["_id"] for hit in hits]
        body["search_after"] = hits[-1]["sort"]
    assert read == whole


def test_a_harvest_by_weight_of_words(filled: Served) -> None:
    query = {"simple_query_string": {"query": "lindebomen kap bewoners plein", "fields": ["text"]}}
    whole = [hit["_id"] for hit in filled.search(query)["hits"]["hits"]]
    body: dict[str, Any] = {"query": query, "size": 1, "sort": ["_score", "_id"]}
    read = []
    while hits := filled.ask("/_search", body)["hits"]["hits"]:
        read.append(hits[0]["_id"])
        body["search_after"] = hits[0]["sort"]
    assert read == whole
    assert len(whole) == 4


def test_places_in_the_order(filled: Served) -> None:
    hits = filled.search({"term": {"@type": "Meeting"}}, sort=[{"start_date": "desc"}, "_id"])[
        "hits"
    ]
    assert hits["max_score"] is None
    first = hits["hits"][0]
    assert first["_score"] is None
    assert first["sort"] == [1758153600000, MEETINGS[2].id]
    assert "sort" not in filled.search()["hits"]["hits"][0]


def test_totals(filled: Served) -> None:
    assert filled.search(track_total_hits=5)["hits"]["total"] == {"value": 5, "relation": "gte"}
    assert filled.search(track_total_hits=True)["hits"]["total"] == {"value": 22, "relation": "eq"}
    assert "total" not in filled.search(track_total_hits=False)["hits"]


# --- what comes along ------------------------------------------------------------------------


def test_fields_that_come_along(filled: Served) -> None:
    query = {"ids": {"values": [PAPERS[0][0].id]}}

    def source(wanted: Any) -> Any:
        return filled.search(query, _source=wanted)["hits"]["hits"][0].get("_source")

    assert source(["name", "@type"]) == {"name": "Nota bomenkap", "@type": "MediaObject"}
    assert source("file*") == {"file_name": "p1.pdf"}
    assert source(["was_generated_by.original_identifier"]) == {
        "was_generated_by": {"original_identifier": "p1"}
    }
    without = source({"includes": ["*"], "excludes": ["text", "md_text", "text_pages.text", "@*"]})
    assert without["text_pages"] == [{"page_number": 1}, {"page_number": 2}]
    assert not {"text", "md_text", "@id"} & set(without)
    assert source(False) is None
    assert len(source(True)["text"]) == 2


def test_passages(filled: Served) -> None:
    fields = {"text": {}, "name": {"number_of_fragments": 0}, "description": {}}
    highlight = {"pre_tags": ["<b>"], "post_tags": ["</b>"], "fields": fields}
    question = {"multi_match": {"query": "bewoners zienswijze", "fields": ["name", "text"]}}
    [hit] = filled.search(question, highlight=highlight)["hits"]["hits"]
    assert hit["highlight"] == {
        "text": ["<b>Bewoners</b> willen de lindebomen houden."],
        "name": ["<b>Zienswijzen</b>"],
    }
    plain = {"fields": {"text": {"no_match_size": 12}}, "fragment_size": 20}
    [hit] = filled.search({"match": {"name": "jaarverslag"}}, highlight=plain)["hits"]["hits"]
    assert hit["highlight"] == {"text": ["Cijfers over"]}
    [hit] = filled.search({"match_phrase": {"text": "willen de"}}, highlight=plain)["hits"]["hits"]
    assert hit["highlight"] == {"text": ["Bewoners <em>willen</em> <em>de</em>"]}


def test_counts(filled: Served) -> None:
    aggs = {
        "types": {"terms": {"field": "@type.keyword", "size": 2}},
        "bodies": {
            "terms": {"field": "_index", "order": {"_key": "asc"}},
            "aggs": {
                "years": {"date_histogram": {"field": "last_discussed_at", "interval": "year"}},
                "bytes": {"sum": {"field": "size_in_bytes"}},
                "last": {"max": {"field": "start_date"}},
            },
        },
        "months": {
            "date_histogram": {
                "field": "start_date",
                "calendar_interval": "month",
                "format": "yyyy-MM",
            }
        },
        "first": {"min": {"field": "start_date"}},
        "nothing": {"terms": {"field": "tags.https://argu.co/ns/meeting/tag"}},
    }
    made = filled.search(aggs=aggs, size=0)["aggregations"]
    assert [(b["key"], b["doc_count"]) for b in made["types"]["buckets"]] == [
        ("Organization", 6),
        ("MediaObject", 5),
    ]
    assert made["types"]["sum_other_doc_count"] == 11
    delft, oss, dommel = made["bodies"]["buckets"]
    assert [row["doc_count"] for row in (delft, oss, dommel)] == [4, 17, 1]
    assert oss["bytes"]["value"] == 4008.0
    assert [row["key_as_string"][:4] for row in oss["years"]["buckets"]] == ["2024", "2025"]
    assert oss["years"]["buckets"][0]["key"] == 1704067200000
    assert oss["last"]["value_as_string"] == "2025-09-18T00:00:00.000Z"
    assert dommel["years"]["buckets"] == []
    assert dommel["last"] == {"value": None}
    months = made["months"]["buckets"]
    assert (months[0]["key_as_string"], months[-1]["key_as_string"]) == ("2024-03", "2025-09")
    assert len(months) == 19
    assert sum(row["doc_count"] for row in months) == 9
    assert made["first"]["value"] == 1710441000000.0
    assert made["nothing"]["buckets"] == []


def test_several_questions_at_once(filled: Served) -> None:
    """The search site's way: a panel each; one that is wrong leaves the others."""
    lines = [
        {"preference": "teller"},
        {"size": 0, "aggs": {"t": {"terms": {"field": "@type"}}}},
        {},
        {"query": {"regexp": {"name": "b.*"}}},
        {"index": "ori_oss"},
        {},
        {"preference": "lijst"},
        {"query": {"match": {"text": "fontein"}}},
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    first, second, third, fourth = filled.ask("/ori_*/_msearch", body)["responses"]
    assert first["status"] == fourth["status"] == 200
    assert sum(b["doc_count"] for b in first["aggregations"]["t"]["buckets"]) == 21
    assert "regexp" in second["error"]["reason"]
    assert "_msearch" in third["error"]["reason"]
    assert [hit["_source"]["name"] for hit in fourth["hits"]["hits"]] == ["Ontwerp marktplein"]
    assert "20" in filled.wrong("{}\n{}\n" * 21, "/_msearch")
