"""Clients themselves: Elasticsearch's own, and two of those that were in use."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from elasticsearch import BadRequestError, Elasticsearch, NotFoundError, helpers

from standard.base import Verwijzing
from tests.classic.council import MEETINGS
from tests.classic.served import ELASTIC, Served
from tests.elastic import free_ports


@pytest.fixture(scope="module")
def address(filled: Served) -> Iterator[str]:
    """The same service on a port."""
    [port] = free_ports(1)
    config = uvicorn.Config(filled.client.app, host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pass
    yield f"http://127.0.0.1:{port}{ELASTIC}"
    server.should_exit = True
    thread.join()


def test_elasticsearchs_own_client(address: str) -> None:
    client = Elasticsearch(address)
    assert client.info()["version"]["number"] == "7.9.3"
    assert client.ping()
    query = {"match": {"text": "lindebomen"}}
    answer = client.search(index="ori_*", query=query, size=2, sort=[{"_id": "asc"}])
    read = []
    while hits := answer["hits"]["hits"]:
        read += [hit["_id"] for hit in hits]
        after = hits[-1]["sort"]
        answer = client.search(
            index="ori_*", query=query, size=2, sort=[{"_id": "asc"}], search_after=after
        )
    assert len(read) == len(set(read)) == client.count(index="ori_*", query=query)["count"] == 3
    assert client.get(index="ori_delft", id=MEETINGS[3].id)["_source"]["@type"] == "Meeting"
    with pytest.raises(NotFoundError):
        client.search(index="ori_nergenshuizen")
    with pytest.raises(BadRequestError, match="search_after"):
        list(helpers.scan(client, index="ori_*", query={"query": query}))
    searches: list[dict[str, Any]] = [{}, {"query": query, "size": 0}, {}, {"size": 0}]
    both = client.msearch(index="ori_oss", searches=searches)["responses"]
    assert [one["hits"]["total"]["value"] for one in both] == [2, 17]
    client.close()


def test_a_monitor_of_council_papers(filled: Served) -> None:
    """Once a day, per council by a pattern: what was discussed since a day, newest first; text is
    joined whether list or text, the link is the source's, a date is its first ten characters."""
    since, seen = "2025-01-01", []
    for council in ("oss", "delft", "nergenshuizen"):
        answer = filled.client.post(
            f"{ELASTIC}/ori_{council}*/_search",
            json={
                "query": {
                    "bool": {
                        "must": {
                            "simple_query_string": {
                                "query": "lindebomen | bankjes",
                                "fields": ["name", "description", "text"],
                            }
                        },
                        "filter": [{"range": {"last_discussed_at": {"gte": since}}}],
                    }
                },
                "sort": [{"last_discussed_at": {"order": "desc"}}],
                "size": 20,
            },
        )
        assert answer.status_code == 200
        for hit in answer.json()["hits"]["hits"]:
            source = hit["_source"]
            text = source.get("text") or ""
            joined = "\n".join(text) if isinstance(text, list) else text
            link = source.get("original_url") or source.get("url")
            seen.append((source["name"], source["last_discussed_at"][:10], link, len(joined)))
    assert {row[0] for row in seen} == {"Nota bomenkap", "Zienswijzen"}
    assert all(day >= since and link and length for _, day, link, length in seen)


def test_a_harvester_of_a_whole_council(filled: Served) -> None:
    """Finds the body by its Organization, takes all of it page by page by date and id, and labels
    each by its index name; base and id together are an address."""
    bodies = filled.ask(
        "/_search",
        {
            "size": 500,
            "query": {
                "bool": {
                    "filter": [
                        {"term": {"@type": "Organization"}},
                        {"terms": {"classification": ["municipality", "province", "water board"]}},
                    ]
                }
            },
        },
    )["hits"]["hits"]
    chosen = next(hit for hit in bodies if hit["_source"]["name"] == "Gemeente Delft")
    body: dict[str, Any] = {
        "size": 2,
        "query": {
            "bool": {
                "must": [{"exists": {"field": "last_discussed_at"}}],
                "filter": [{"terms": {"has_organization_name": [chosen["_id"]]}}],
            }
        },
        "sort": [{"last_discussed_at": {"order": "desc"}}, {"_id": {"order": "asc"}}],
        "_source": {"excludes": ["md_text"]},
    }
    taken: dict[str, str] = {}
    while hits := filled.ask("/_search", body)["hits"]["hits"]:
        for hit in hits:
            label = "_".join(hit["_index"].split("_")[1:-1])
            base = hit["_source"]["@context"]["@base"]
            assert base + hit["_source"]["@id"] not in taken
            taken[base + hit["_source"]["@id"]] = label
        body["search_after"] = hits[-1]["sort"]
    assert list(taken.values()) == ["delft", "delft"]
    assert Verwijzing(id=MEETINGS[3].id).id in "".join(taken)
