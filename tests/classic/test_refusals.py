"""What is not answered is named, and nothing that is sent breaks it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.classic.served import ELASTIC, Served
from tests.depth import times


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"query": {"script_score": {}}}, "query.script_score"),
        ({"query": {"bool": {"must": [{"match_all": {}}, {"script": {}}]}}}, "query.bool.must[1].script"),
        ({"query": {"regexp": {"name": ".*"}}}, "regexp"),
        ({"query": {"geo_shape": {}}}, "geo_shape"),
        ({"query": {"nested": {}}}, "nested"),
        ({"query": {"match": {"text": {"query": "a", "analyzer": "x"}}}}, "analyzer"),
        ({"query": {"function_score": {"random_score": {}}}}, "random_score"),
        ({"query": {"function_score": {"functions": [{"gauss": {}}]}}}, "functions[0].gauss"),
        ({"query": {"query_string": {"query": "/bo.*/"}}}, "regexp"),
        ({"query": {"query_string": {"query": "(boom"}}}, "query_string"),
        ({"query": {"simple_query_string": {"query": "bo*"}}}, "[bo*]"),
        ({"query": {"wildcard": {"name": "*a*"}}}, "[*a*]"),
        ({"query": {"wildcard": {"name": "a*bcd*e*"}}}, "2 sterren"),
        ({"query": {"prefix": {"url": "https://" + "é" * 300}}}, "500 bytes"),
        ({"query": {"simple_query_string": {"query": "bomen~3", "fields": ["text"]}}}, "2 letters"),
        ({"query": {"range": {"start_date": {"gte": "gisteren"}}}}, "gisteren"),
        ({"query": {"range": {"start_date": {"gte": "2025", "time_zone": "Mars/Basis"}}}}, "Mars"),
        ({"query": {}}, "query"),
        ({"query": {"match_all": {}, "term": {}}}, "match_all, term"),
        ({"script_fields": {}}, "script_fields"),
        ({"runtime_mappings": {}}, "runtime_mappings"),
        ({"suggest": {}}, "suggest"),
        ({"collapse": {"field": "@type"}}, "collapse"),
        ({"sort": [{"_script": {}}]}, "_script"),
        ({"sort": ["bestaatniet"]}, "No mapping found for [bestaatniet]"),
        ({"sort": ["text"]}, "text"),
        ({"aggs": {"a": {"scripted_metric": {}}}}, "aggs.a.scripted_metric"),
        ({"aggs": {"a": {"terms": {"field": "_index", "size": 10_001}}}}, "size"),
        ({"aggs": {"a": {"terms": {"field": "@type"}, "aggs": {"b": {"terms": {"field": "_index"}, "aggs": {"c": {"max": {"field": "position"}}}}}}}}, "2 lagen"),
        ({"highlight": {"fields": {"text": {"highlight_query": {}}}}}, "highlight_query"),
        ({"from": 9_995, "size": 6}, "search_after"),
        ({"size": 1_001}, "search_after"),
        ({"pit": {"id": "x"}}, "search_after"),
        ({"sort": ["_id"], "search_after": ["geen-id"]}, "search_after[0]"),
        ({"search_after": [1]}, "search_after"),
        ("{", "JSON"),
        ("[]", "JSON-object"),
        ('{"size": NaN}', "NaN"),
        ({"query": {"simple_query_string": {"query": "boom " * 20_000}}}, "64 kB"),
        ({"query": {"simple_query_string": {"query": "boom " * 2_000, "fields": ["text"]}}}, "1024"),
        ('{"query":' + '{"bool":{"must":' * 30 + '{"match_all":{}}' + "}}" * 30 + "}", "lagen"),
    ],
)  # fmt: skip
def test_what_is_not_answered_is_named(filled: Served, body: Any, named: str) -> None:
    assert named in filled.wrong(body)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/ori_oss", 405),
        ("DELETE", "/ori_oss", 405),
        ("DELETE", "/_search/scroll", 405),
        ("PATCH", "/ori_oss/_doc/1", 405),
        ("POST", "/ori_oss/_doc", 403),
        ("POST", "/ori_oss/_doc/1/_update", 403),
        ("POST", "/_bulk", 403),
        ("POST", "/ori_*/_delete_by_query", 403),
        ("POST", "/_reindex", 403),
        ("POST", "/_aliases", 403),
        ("GET", "/_cluster/health", 403),
        ("GET", "/_nodes", 403),
        ("GET", "/_all/_settings", 403),
        ("GET", "/_cat/nodes", 403),
        ("POST", "/_search/scroll", 400),
        ("POST", "/ori_oss/_search?scroll=1m", 400),
        ("POST", "/_pit?keep_alive=1m", 400),
        ("POST", "/ori_oss/_async_search", 400),
        ("GET", "/ori_oss", 400),
        ("GET", "/_search?wat=1", 400),
        ("GET", "/_all/_doc/1", 400),
    ],
)
def test_nothing_is_changed_and_nothing_is_kept_open(
    filled: Served, method: str, path: str, status: int
) -> None:
    before = filled.search()["hits"]["total"]
    answer = filled.client.request(method, ELASTIC + path, content="{}")
    assert answer.status_code == answer.json()["status"] == status
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    if status == 400 and ("scroll" in path or "_pit" in path or "async" in path):
        assert "search_after" in answer.json()["error"]["reason"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert filled.search()["hits"]["total"] == before


def test_a_browser_may_ask_with_any_header(filled: Served) -> None:
    asked = {
        "Origin": "https://zoek.example",
        "Access-Control-Request-Headers": "x-eigen,content-type",
    }
    answer = filled.client.options(f"{ELASTIC}/*/_msearch", headers=asked)
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "x-eigen" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


NAMES_OF_PARTS = (
    "query bool must should filter must_not match term terms range gte lte name text size from"
    " start_date position sort _source highlight fields aggs field order search_after ids values"
    " simple_query_string query_string prefix wildcard exists function_score functions weight"
    " minimum_should_match boost date_histogram calendar_interval"
)
PARTS = st.sampled_from(NAMES_OF_PARTS.split())
FIELDS_OF_A_BODY = ("query", "size", "from", "sort", "search_after", "_source", "highlight", "aggs")
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ["name", "text", "start_date", "position", "@type", "_index", "_score", "now"]
    )
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PARTS, inner, max_size=3),
    max_leaves=12,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS_OF_A_BODY), VALUES)


@settings(
    max_examples=times(150, 60),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(body=BODIES)
def test_any_body_is_answered_or_refused(filled: Served, body: Any) -> None:
    answer = filled.client.post(f"{ELASTIC}/_search", json=body)
    assert answer.status_code in (200, 400), (answer.status_code, answer.text, body)


@settings(
    max_examples=times(150, 60),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(text=st.text(st.sampled_from(list("ab:()\"*~-+|!&/\\[]{}^ TO<>=.é'")), max_size=25))
def test_any_text_is_answered_or_refused(filled: Served, text: str) -> None:
    for kind in ("simple_query_string", "query_string"):
        answer = filled.client.post(
            f"{ELASTIC}/_search",
            json={"query": {kind: {"query": text, "fields": ["text", "name"]}}},
        )
        assert answer.status_code in (200, 400), (answer.text, text)
