"""Further ways in which Classic's clients may put a question, each with what Elasticsearch 7 answers."""

import json
from typing import Any

import pytest

from indexer.classic.documents import body_id
from tests.classic.council import DELFT, ITEMS, MEETINGS, OSS, PAPERS, PLEDGE, SUB
from tests.classic.served import ELASTIC, Served

LINDEN = ["Bomenbeleid Delft", "Nota bomenkap", "Zienswijzen"]
PAPER = {"term": {"@type.keyword": {"value": "MediaObject"}}}
ALL_PAPERS = [LINDEN[0], "Jaarverslag", LINDEN[1], "Ontwerp marktplein", LINDEN[2]]
DAYS = ["Raad 2024-03-14", "Raad 2025-02-06", "Raad 2025-02-06", "Raad 2025-09-18"]


def simple(text: str, **more: Any) -> dict[str, Any]:
    return {"simple_query_string": {"query": text, "fields": ["text"], **more}}


def lucene(text: str, **more: Any) -> dict[str, Any]:
    return {"query_string": {"query": text, **more}}


def within(*clauses: Any, **more: Any) -> dict[str, Any]:
    """Papers that fit, so that the rest of the council does not stand between."""
    return {"bool": {"must": list(clauses), "filter": [PAPER], **more}}


def words(text: str) -> dict[str, Any]:
    return {"match": {"text": text}}


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        # bool: an object or a list, deep, a list in a list in each of its places
        ({"bool": {"must": {"bool": {"must": {"bool": {"must": {"bool": {"must": words("gracht")}}}}}}}}, LINDEN[:1]),
        ({"bool": {"filter": [[words("lindebomen"), words("ziek")]]}}, LINDEN[1:2]),
        ({"bool": {"should": [[words("fontein"), words("gracht")]]}}, [LINDEN[0], "Ontwerp marktplein"]),
        (within(must_not=[[words("lindebomen"), words("fontein")]]), ["Jaarverslag"]),
        (within(should=[words("fontein")]), ALL_PAPERS),
        (within(should=[words("fontein"), words("gracht")], minimum_should_match="1"), [LINDEN[0], "Ontwerp marktplein"]),
        (within(should=[words("lindebomen"), words("ziek")], minimum_should_match="100%"), LINDEN[1:2]),
        (within(should=[words("lindebomen"), words("ziek"), words("kap")], minimum_should_match=-1), LINDEN[1:2]),
        (within(should=[words("fontein")], minimum_should_match=0), ALL_PAPERS),
        # simple_query_string
        (within(simple("-lindebomen")), ["Jaarverslag", "Ontwerp marktplein"]),
        (simple("(ziek | fontein) + -kap", default_operator="and"), ["Ontwerp marktplein"]),
        (simple('"bewoners lindebomen"~2'), LINDEN[2:]),
        (simple('"bewoners lindebomen"~1'), []),
        (simple("lindebomen gracht", default_operator="AND"), LINDEN[:1]),
        (simple("lindebomen -gracht", default_operator="And"), LINDEN[1:]),
        (simple("ziek fontein gracht", default_operator="or"), [LINDEN[0], LINDEN[1], "Ontwerp marktplein"]),
        (within(simple("*", default_operator="and")), ALL_PAPERS),
        (within(simple("  ")), []),
        (simple("linde* + (zie* | gracht)"), LINDEN[:2]),
        ({"simple_query_string": {"query": "lindebomen"}}, LINDEN),
        # multi_match and match
        ({"multi_match": {"query": "nota ziek", "type": "best_fields", "operator": "AND", "fields": ["text", "name"]}}, []),
        ({"multi_match": {"query": "zienswijze", "fields": "name"}}, LINDEN[2:]),
        ({"match": {"@type": "MediaObject"}}, ALL_PAPERS),
        ({"match": {"@type.keyword": {"query": "Report", "operator": "AND"}}}, ["Toezegging bankjes"]),
        ({"match": {"classification": {"query": "toezeggingen", "operator": "or"}}}, ["Toezegging bankjes"]),
        ({"match_phrase": {"text": {"query": "bewoners lindebomen", "slop": 2}}}, LINDEN[2:]),
        ({"match_phrase": {"name": "Nota bomenkap"}}, LINDEN[1:2]),
        # query_string
        (lucene('text:"lindebomen staan" OR name:jaarverslag'), ["Jaarverslag", LINDEN[1]]),
        (lucene("name:zienswij*"), LINDEN[2:]),
        (lucene("text:linde* && !gracht && !ziek"), LINDEN[2:]),
        (lucene("ziek || gracht"), LINDEN[:2]),
        (lucene("+lindebomen -gracht"), LINDEN[1:]),
        (lucene(r"file_name:p1\.pdf"), LINDEN[1:2]),
        (lucene(r"url:https\:\/\/raad.example\/stuk\/p3.pdf"), ["Ontwerp marktplein"]),
        (lucene('"willen de lindebomen"', default_operator="AND"), LINDEN[2:]),
        (lucene("text:(lindebomen AND (ziek OR gracht)) AND _exists_:last_discussed_at"), LINDEN[:2]),
        (lucene("@type:Meeting AND start_date:[2025-01-01 TO 2025-06-30]"), DAYS[1:3]),
        (lucene("start_date:{2025-02-07 TO *] AND @type:Meeting"), DAYS[3:]),
        (lucene("start_date:>=2025-09-01 AND @type:Meeting"), DAYS[3:]),
        (lucene("lindebomen gracht", default_operator="AND", fields=["text^2", "name"]), LINDEN[:1]),
        (lucene("classification:\"Water board\""), ["Waterschap De Dommel"]),
        # whole values
        ({"term": {"position": {"value": "2"}}}, ["Kapvergunning lindelaan"]),
        ({"terms": {"position": [2, 3]}}, ["Kapvergunning lindelaan", "Wijziging: bomenlijst"]),
        ({"term": {"_id": {"value": SUB.id}}}, ["Wijziging: bomenlijst"]),
        ({"terms": {"parent": [ITEMS[0].id, MEETINGS[0].id]}}, ["Herinrichting marktplein", "Wijziging: bomenlijst"]),
        ({"term": {"is_referenced_by.keyword": ITEMS[2].id}}, ["Ontwerp marktplein"]),
        ({"term": {"attachment": PAPERS[1][0].id}}, ["Kapvergunning lindelaan"]),
        ({"bool": {"filter": [PAPER, {"term": {"has_organization_name.keyword": body_id(DELFT)}}]}}, LINDEN[:1]),
        ({"terms": {"_id": []}}, []),
        ({"ids": {"values": PLEDGE.id}}, ["Toezegging bankjes"]),
        ({"bool": {"filter": [PAPER, {"terms": {"_index": ["osi_*", "ori_delft_2*"]}}]}}, LINDEN[:1]),
        ({"bool": {"filter": [{"exists": {"field": "text"}}]}}, ALL_PAPERS),
        ({"bool": {"filter": [{"term": {"@type": "Report"}}], "must_not": {"exists": {"field": "last_discussed_at"}}}}, ["Toezegging bankjes"]),
        (within({"range": {"date_modified": {"gte": "now-1d/d", "lt": "now+1d/d"}}}), ALL_PAPERS),
        (within({"range": {"last_discussed_at": {"gte": "06/02/2025", "format": "dd/MM/yyyy||yyyy", "time_zone": "+01:00", "boost": 2.0}}}), LINDEN[1:]),
        (within({"range": {"last_discussed_at": {"gte": "2024", "lte": "2024", "format": "dd/MM/yyyy||yyyy"}}}), [*ALL_PAPERS[:2], "Ontwerp marktplein"]),
        (within({"range": {"last_discussed_at": {"gte": None, "lt": "2025-01-01||/y"}}}), [*ALL_PAPERS[:2], "Ontwerp marktplein"]),
        ({"wildcard": {"name": {"wildcard": "*enkap"}}}, LINDEN[1:2]),
        ({"prefix": {"url": {"value": "https://raad.example/stuk/p"}}}, sorted(ALL_PAPERS[1:])),
        ({"function_score": {"query": words("gracht")}}, LINDEN[:1]),
    ],
)  # fmt: skip
def test_a_question_put_otherwise(filled: Served, clause: Any, names: list[str]) -> None:
    assert sorted(filled.names(clause)) == sorted(names)


@pytest.mark.parametrize(
    "text",
    ['"open', "linde AND", "AND linde", "name:", "((linde)", "linde)", "start_date:[2024 TO", "a OR OR b",
     "linde NOT", "name:(", "start_date:[2024-01-01 TO gisteren]", "linde^zwaar"],
)  # fmt: skip
def test_a_mistake_in_lucenes_language_is_no_empty_answer(filled: Served, text: str) -> None:
    assert "query" in filled.wrong({"query": lucene(text)})


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("start_date", "Raad 2024-03-14"),
        ({"start_date": "desc"}, "Raad 2025-09-18"),
        ({"start_date": {"order": "DESC"}}, "Raad 2025-09-18"),
        (["start_date", {"_id": {"order": "desc"}}], "Raad 2024-03-14"),
        ([{"bestaat_niet": {"order": "asc", "unmapped_type": "long"}}, {"start_date": "desc"}], "Raad 2025-09-18"),
        ([{"_score": "desc"}, {"start_date": {"order": "desc", "missing": "_last"}}], "Raad 2025-09-18"),
    ],
)  # fmt: skip
def test_an_order_put_otherwise(filled: Served, order: Any, first: str) -> None:
    assert filled.names({"term": {"@type": "Meeting"}}, sort=order)[0] == first


def test_reading_on_from_a_day_as_it_was_shown(filled: Served) -> None:
    """A client that makes the place itself gives the day, not what stood in `sort`."""
    query = {"term": {"@type": "Meeting"}}
    order = [{"start_date": {"order": "asc"}}]
    for place in ("2024-03-14T19:30:00+01:00", "2024-03-14T18:30:00Z", 1710441000000):
        assert filled.names(query, sort=order, search_after=[place]) == DAYS[1:]


def test_functions_with_other_modes(filled: Served) -> None:
    def scores(**modes: Any) -> list[float]:
        functions = [
            {"filter": {"term": {"_index": "ori_delft"}}, "weight": 4},
            {"filter": words("langs"), "weight": 2},
        ]
        scored = {"query": {"match_all": {}}, "functions": functions, **modes}
        clause = {
            "bool": {"must": [{"function_score": scored}], "filter": [PAPER, words("gracht")]}
        }
        return [hit["_score"] for hit in filled.search(clause)["hits"]["hits"]]

    assert scores(boost_mode="replace", score_mode="max") == [4.0]
    assert scores(boost_mode="replace", score_mode="sum") == [6.0]
    assert scores(boost_mode="multiply", score_mode="min") == [2.0]
    assert scores(boost_mode="sum", score_mode="multiply") == [9.0]
    assert scores(boost_mode="replace", score_mode="first") == [4.0]


def test_what_comes_along_put_otherwise(filled: Served) -> None:
    def source(key: str, wanted: Any) -> dict[str, Any]:
        answer = filled.search({"ids": {"values": [key]}}, _source=wanted)
        found: dict[str, Any] = answer["hits"]["hits"][0]["_source"]
        return found

    meeting = MEETINGS[1].id
    assert source(meeting, "*")["name"] == "Raad 2025-02-06"
    assert source(meeting, [])["@type"] == "Meeting"
    assert list(source(meeting, ["agenda.@list"])) == ["agenda"]
    assert list(source(meeting, {"includes": ["name", "start*"]})) == ["name", "start_date"]
    assert "start_date" not in source(meeting, {"excludes": ["start_*"]})
    paper = source(PAPERS[0][0].id, {"includes": ["text*"], "excludes": ["text_pages"]})
    assert list(paper) == ["text"]


def test_passages_put_otherwise(filled: Served) -> None:
    def marked(query: Any, **highlight: Any) -> list[dict[str, Any]]:
        hits = filled.search(query, highlight=highlight)["hits"]["hits"]
        return [hit.get("highlight", {}) for hit in hits]

    both = {"name": {}, "text": {}}
    assert marked(lucene("fontein"), fields=both) == [
        {"text": ["Een plein met bankjes en een <em>fontein</em>."]}
    ]
    listed = [{"text": {"pre_tags": ["["], "post_tags": ["]"]}}, {"name": {}}]
    assert marked(words("fontein"), fields=listed) == [
        {"text": ["Een plein met bankjes en een [fontein]."]}
    ]
    assert marked({"ids": {"values": [PLEDGE.id]}}, fields=both) == [{}]
    shown = marked(within(words("gracht")), fields={"*": {}}, pre_tags=["<i>"], post_tags=["</i>"])
    assert "<i>gracht</i>" in shown[0]["text"][0]
    several = marked(
        {"match": {"text": "bij kap"}},
        fields={"text": {"number_of_fragments": 1, "fragment_size": 18}},
    )
    assert [len(one["text"]) for one in several] == [1]


def test_counts_put_otherwise(filled: Served) -> None:
    made = filled.search(
        PAPER,
        size=1,
        aggregations={
            "raden": {
                "terms": {"field": "has_organization_name.keyword", "size": 10_000},
                "aggregations": {
                    "maanden": {"date_histogram": {"field": "last_discussed_at", "interval": "month", "min_doc_count": 1}},
                    "eerste": {"min": {"field": "last_discussed_at"}},
                },
            },
            "types": {"terms": {"field": "@type", "order": {"_term": "asc"}}},
            "soorten": {"terms": {"field": "classification.keyword"}},
            "omvang": {"sum": {"field": "size_in_bytes"}},
        },
    )  # fmt: skip
    assert len(made["hits"]["hits"]) == 1
    given = made["aggregations"]
    rows = {row["key"]: row for row in given["raden"]["buckets"]}
    assert {key: row["doc_count"] for key, row in rows.items()} == {
        body_id(OSS): 4,
        body_id(DELFT): 1,
    }
    months = rows[body_id(OSS)]["maanden"]["buckets"]
    assert [(row["key_as_string"][:7], row["doc_count"]) for row in months] == [
        ("2024-03", 1), ("2024-05", 1), ("2025-02", 2),
    ]  # fmt: skip
    assert rows[body_id(DELFT)]["eerste"]["value_as_string"].startswith("2024-05-0")
    assert given["types"]["buckets"] == [{"key": "MediaObject", "doc_count": 5}]
    assert given["omvang"] == {"value": 5010.0}


def test_addresses_put_otherwise(filled: Served) -> None:
    def got(path: str) -> Any:
        return filled.ask(path, method="GET")

    def names(path: str) -> list[str]:
        return [hit["_source"]["name"] for hit in got(path)["hits"]["hits"]]

    assert names("/ori_oss/_search/?q=name:nota%20OR%20jaarverslag&df=name&sort=_id:asc") == sorted(
        ["Jaarverslag", "Nota bomenkap"],
        key=lambda name: next(one.id for one, _ in PAPERS if one.data.titel == name),  # type: ignore[attr-defined]
    )
    assert names("/_search?q=lindebomen%20gracht&default_operator=AND") == LINDEN[:1]
    order = "/ori_*/_search?q=@type:Meeting&sort=start_date:desc,_id:asc&_source_includes=name"
    assert names(f"{order}&from=1&size=3") == DAYS[2::-1]
    assert got("/_count?q=@type:Meeting")["count"] == 4
    assert filled.ask("/ori_*/_count", {"query": PAPER})["count"] == 5
    assert list(got("/_alias/ori_d*")) == ["ori_delft_20261101000000"]
    assert list(got("/ori_delft/_alias/ori_delft")) == ["ori_delft_20261101000000"]
    rows = got("/_cat/indices/ori_*?format=json&h=index,docs.count&s=index:desc")
    assert [row["index"] for row in rows] == ["ori_oss_20261101000000", "ori_delft_20261101000000"]
    assert set(got("/ori_*/_mapping?pretty")) == {row["index"] for row in rows}


def test_several_questions_put_otherwise(filled: Served) -> None:
    """A header may be an empty line, the last line need not end, and a total may be a number."""
    body = "\n" + json.dumps({"query": PAPER, "size": 0}) + '\n{"preference": "x"}\n{"size": 0}'
    path = "/ori_oss,ori_delft/_msearch?rest_total_hits_as_int=true&ignore_unavailable=true"
    answers = filled.ask(path, body)["responses"]
    assert [one["hits"]["total"] for one in answers] == [5, 21]
    answer = filled.client.get(f"{ELASTIC}/_msearch", params={"pretty": ""})
    assert answer.status_code == 400
