"""What developers come for in the search, by the rule by which each task passes, on both engines: D1-D4."""

import threading
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from indexer.question.language import parse
from indexer.question.query import FACETS, Query, SearchDocument
from search_api.app import create_app
from store import Put, Store, default_address
from tests.asking import AppClient
from tests.depth import times
from tests.evaluation import Plain, found
from tests.fixtures import search
from tests.installations import Installation
from tests.test_engines import filled
from tests.test_index import motion
from tests.test_tasks import documents, every

__all__ = ["documents"]


def test_d1_the_first_call_and_every_example_of_the_documentation(client: AppClient) -> None:
    assert search(client, q="woningbouw")["total"]["value"] > 0
    paths = client.get("/openapi.json").json()["paths"]
    for path in (
        "/api/v1/search",
        "/api/v1/search.csv",
        "/api/v1/search.ndjson",
        "/api/v1/search.atom",
    ):
        parameters = paths[path]["get"]["parameters"]
        examples = {row["name"]: row["example"] for row in parameters if "example" in row}
        tried = examples if path == "/api/v1/search" else {"q": examples["q"]}
        for name, example in tried.items():
            answer = client.get(path, params={name: example})
            assert answer.status_code == 200, (path, name, answer.text)
        assert client.get(path, params=examples).status_code == 200
        assert all(row["description"] and row["in"] == "query" for row in parameters)
    assert {row["name"] for row in paths["/api/v1/search"]["get"]["parameters"]} >= {"q", *FACETS}


def test_d2_many_filters_in_one_call_and_unknown_values_refused(
    client: AppClient, documents: list[Plain]
) -> None:
    filters = {
        "organisatie": ("gm0828", "gm0637", "gm0513"),
        "provincie": ("Noord-Brabant", "Zuid-Holland"),
        "type": ("motie", "amendement"),
        "uitslag": ("aangenomen", "verworpen"),
        "fractie": ("VVD", "D66"),
        "jaar": ("2025", "2026"),
    }
    query = Query(parse("gemeente"), tuple(filters.items()))
    hits = every(client, q="gemeente", **{name: list(v) for name, v in filters.items()})
    assert {hit["id"] for hit in hits} == found(query, documents)
    assert hits
    assert all("<mark>" in hit["snippets"][0]["html"] for hit in hits)
    for name, wrong in {
        **dict.fromkeys(("type", "organisatie", "provincie", "uitslag"), "x")
    }.items():
        answer = client.get("/api/v1/search", params={name: wrong})
        assert answer.status_code == 400
        assert answer.json()["invalidParams"][0]["valid"]
    for name, wrong, near in (
        ("fractie", "VVDD", "VVD"),
        ("partij", "VVDD", "VVD"),
        ("leverancier", "ibab", "ibabs"),
        ("stem", "vvdd:tegen", "VVD:tegen"),
        ("gremium", "Gemeenterad", "Gemeenteraad"),
    ):
        [told] = client.get("/api/v1/search", params={name: wrong}).json()["invalidParams"]
        assert told["name"] == name
        assert near in told["valid"]
    assert client.get("/api/v1/search", params={"jaar": "dit jaar"}).status_code == 400
    assert client.get("/api/v1/search", params={"kleur": "rood"}).json()["invalidParams"][0][
        "valid"
    ]


def test_d3_facets_and_histogram_in_the_same_call(
    client: AppClient, documents: list[Plain]
) -> None:
    chosen = {"type": ("motie",), "jaar": ("2025",)}
    body = search(
        client,
        q="raad",
        type="motie",
        jaar="2025",
        facet=list(FACETS),
        histogram="maand",
    )
    by_id = {each.document.id: each.document for each in documents}
    for name in FACETS:
        others = tuple((field, values) for field, values in chosen.items() if field != name)
        wanted: Counter[str] = Counter()
        for key in found(Query(parse("raad"), others), documents):
            # two members of one name under one motion are one value
            wanted.update(set(values_of(by_id[key], name)))
        rows = {row["value"]: row["count"] for row in body["facets"][name]}
        assert rows == dict(wanted), name
    here = found(Query(parse("raad"), tuple(chosen.items())), documents)
    months = Counter(str(by_id[key].datum)[:7] for key in here)
    assert {row["key"]: row["count"] for row in body["histogram"]} == dict(months)
    assert body["total"]["value"] == len(here) > 10


def values_of(document: SearchDocument, name: str) -> list[str]:
    if name == "jaar":
        return [document.datum[:4]] if document.datum else []
    if name == "verschil":
        between = document.stemming.verschil if document.stemming else None
        return [] if between is None else [str(between)]
    value = getattr(document, name)
    return list(value) if isinstance(value, tuple) else [value] if value else []


MANY = times(50_000, 10_000)


def short(number: int) -> SearchDocument:
    return SearchDocument(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
        type="motie",
        organisatie="gm0828",
        naam="Oss",
        provincie="Noord-Brabant",
        leverancier="ibabs",
        titel=f"Motie {number}",
        pages=(),
        datum=f"{2000 + number % 25}-03-0{1 + number % 9}",
        gewijzigd=number + 1,
        versie=1,
    )


@pytest.mark.slow
def test_d4_all_of_many_hits_to_the_end_while_the_index_changes(
    installation: Installation, tmp_path: Path
) -> None:
    store = Store(default_address(tmp_path / "opslag"))
    store.write([Put(motion("0", "Motie 0"))])
    first = store.last_seq()
    made = [short(number) for number in range(MANY)]
    filled(installation, made, first, store.identity.mark(first))
    ended = threading.Event()
    faults: list[BaseException] = []

    def indexing() -> None:
        index = installation.indexes.live()
        assert index is not None
        number = MANY
        try:
            while not ended.wait(0.2):
                gone = short(number - MANY).id
                store.write([Put(motion("0", f"Motie {number}"))])
                seq = store.last_seq()
                fresh = [short(number + n) for n in range(20)]
                index.write(fresh, [gone], seq, store.identity.mark(seq))
                number += 20
        except BaseException as error:
            faults.append(error)
        finally:
            index.close()

    thread = threading.Thread(target=indexing)
    reader = installation.reader()
    with AppClient(create_app(store, reader, [])) as client:
        params: dict[str, Any] = {"q": "motie", "size": 100, "sort": "-datum"}
        body = search(client, **params)
        total, ids = body["total"]["value"], [hit["id"] for hit in body["hits"]]
        assert body["next_valid_seconds"] == 900
        thread.start()
        while body["next"]:
            body = search(client, **params, cursor=body["next"])
            assert body["total"]["value"] == total
            ids += [hit["id"] for hit in body["hits"]]
        ended.set()
        thread.join(timeout=60)
        assert faults == []
        assert total == MANY
        assert len(ids) == len(set(ids)) == MANY
        assert search(client, **params)["total"]["value"] > MANY
    reader.close()
    store.close()
