"""Elasticsearch: our indexer beside a bare bulk of the same documents, the API beside the same
request sent straight to the server, and the field set-up of ORI Classic on the same server."""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import urllib3
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk
from starlette.datastructures import QueryParams

from bench.corpus import filled, questions
from indexer.documents import documents
from indexer.engines.elastic import Connection, ElasticIndex, ElasticIndexes, LiveElastic
from indexer.engines.elastic.searching import request
from indexer.engines.elastic.writing import action, body_of
from indexer.engines.fields import restored
from indexer.follow import fill, rebuild
from search_api.services import Services
from search_api.web.questions import read
from search_api.web.searching import PagedSearch, query
from store import Store
from tests.elastic import Cluster, free_ports, prepared

SMALL, LARGE = 10_000, 100_000
ROUNDS = 3
#: Open Raadsinformatie 2015-2025 indexed text with the server's own analyser and no stemming, and
#: asked with `simple_query_string` and the server's highlighter
CLASSIC: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0},
    "mappings": {
        "properties": {
            "title": {"type": "text", "fields": {"raw": {"type": "keyword"}}},
            "text": {"type": "text"},
            "type": {"type": "keyword"},
            "organization": {"type": "keyword"},
            "outcome": {"type": "keyword"},
            "date": {"type": "date"},
        }
    },
}
SEARCH = "{}/_search?allow_partial_search_results=false"
Row = tuple[str, str, str, str]


@contextlib.contextmanager
def server(heap: str = "2g") -> Iterator[Cluster]:
    """One node with a disk of its own."""
    folder = Path(tempfile.mkdtemp(prefix="griffie-bench-es-"))
    cluster = Cluster(prepared(sys.exit), folder, 1)
    cluster.nodes[0].options = (f"-Xms{heap}", f"-Xmx{heap}")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


def ready_made(store: Store, count: int) -> Iterator[dict[str, Any]]:
    """Bodies as our indexer sends them, made beforehand."""
    versions = [version.id for version in islice(store.current(deleted=False), count)]
    for start in range(0, len(versions), 500):
        yield from map(body_of, documents(store, versions[start : start + 500], {})[0])


def bulk(client: Elasticsearch, index: str, actions: Any) -> float:
    start = time.perf_counter()
    for ok, item in streaming_bulk(client, actions, index=index, chunk_size=500):
        assert ok, item
    client.indices.refresh(index=index)
    return time.perf_counter() - start


def indexing(cluster: Cluster, store: Store) -> list[Row]:
    """Documents a second: from records in the store to found documents, and of the bare helper."""
    indexes = ElasticIndexes(Connection(tuple(cluster.addresses), "meting"))
    bodies = list(ready_made(store, SMALL))
    plain = [classic(body) for body in bodies]
    ours, bare, stock, sizes = [], [], [], []
    for number in range(ROUNDS + 1):  # the first round warms the server
        fresh = indexes.beside()
        start = time.perf_counter()
        fill(store, fresh, {})
        ours.append(time.perf_counter() - start)
        mine = size(indexes.client, fresh.name)
        indexes.discard(fresh)
        fresh = indexes.beside()
        actions = (action(body, 1) for body in bodies)
        bare.append(bulk(indexes.client, fresh.name, actions))
        indexes.discard(fresh)
        name = f"klassiek-{number}"
        indexes.client.indices.create(index=name, body=CLASSIC)
        actions = ({"_source": body} for body in plain)
        stock.append(bulk(indexes.client, name, actions))
        sizes.append((mine, size(indexes.client, name)))
        indexes.client.indices.delete(index=name)
    indexes.close()
    mine, peer, old = (len(bodies) / statistics.median(times[1:]) for times in (ours, bare, stock))
    mib, classic_mib = sizes[-1]
    return [
        (
            f"indexeren, Elasticsearch, {SMALL:,} documenten",
            f"{mine:,.0f} doc./s",
            f"kale streaming_bulk {peer:,.0f} doc./s",
            f"{mine / peer:.2f}",
        ),
        (
            f"indexeren, Elasticsearch, {SMALL:,} documenten",
            f"{mine:,.0f} doc./s",
            f"veldopzet van ORI Classic {old:,.0f} doc./s",
            f"{mine / old:.2f}",
        ),
        (
            f"omvang van de index, Elasticsearch, {SMALL:,} documenten",
            f"{mib:.0f} MiB",
            f"veldopzet van ORI Classic {classic_mib:.0f} MiB",
            f"{mib / classic_mib:.2f}",
        ),
    ]


def classic(body: dict[str, Any]) -> dict[str, Any]:
    """The same document as ORI Classic has it."""
    document = restored(b64decode(body["document"]))
    return {
        "title": document.titel,
        "text": "\n".join(document.pages),
        "type": document.type,
        "organization": document.organisatie,
        "outcome": document.uitslag,
        "date": document.datum,
    }


def size(client: Elasticsearch, index: str) -> float:
    """MiB on disk, after merging to one segment so that chance plays no part."""
    client.indices.forcemerge(index=index, max_num_segments=1)
    client.indices.flush(index=index)
    stats = client.indices.stats(index=index, metric="store")
    return float(stats["_all"]["primaries"]["store"]["size_in_bytes"]) / 2**20


@contextlib.contextmanager
def serving(folder: Path, address: str) -> Iterator[str]:
    """`griffie serve` as users run it."""
    [port] = free_ports(1)
    environment = os.environ | {
        "GRIFFIE_DATA": str(folder),
        "GRIFFIE_ELASTICSEARCH": address,
        "GRIFFIE_ELASTICSEARCH_INDEX": "meting",
    }
    command = [sys.executable, "-m", "griffie", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                if urllib3.request("GET", f"{base}/health/live", retries=False).status == 200:
                    break
            time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=10)


def classic_question(params: dict[str, Any]) -> dict[str, Any]:
    names = {"organisatie": "organization", "type": "type"}
    filters = [{"term": {names[key]: params[key]}} for key in names if key in params]
    if "van" in params:
        filters.append({"range": {"date": {"gte": params["van"]}}})
    text = {"query": params["q"], "fields": ["title", "text"], "default_operator": "and"}
    body: dict[str, Any] = {
        "query": {"bool": {"must": [{"simple_query_string": text}], "filter": filters}},
        "size": 20,
        "track_total_hits": True,
        "highlight": {"fields": {"text": {"number_of_fragments": 2}}},
        "_source": {"excludes": ["text"]},
    }
    facets = {"type": "type", "organisatie": "organization", "uitslag": "outcome"}
    if "facet" in params:
        body["aggs"] = {f: {"terms": {"field": facets[f]}} for f in params["facet"]}
    return body


def answering(cluster: Cluster, store: Store, folder: Path) -> list[Row]:
    """p50 and p95 of the API over HTTP, of the request that it sends sent straight to the server,
    and of the same question to an index set up as ORI Classic's; taken in turn."""
    address = cluster.addresses[0]
    indexes = ElasticIndexes(Connection((address,), "meting"))
    rebuild(store, indexes, {})
    live = indexes.live()
    assert isinstance(live, ElasticIndex)
    indexes.client.indices.create(index="klassiek", body=CLASSIC)
    old = ({"_source": classic(body)} for body in ready_made(store, LARGE))
    bulk(indexes.client, "klassiek", old)
    state, pool = live.state(), urllib3.PoolManager(maxsize=4)
    found = Services(store, LiveElastic(Connection((address,), "meting")), [])
    headers = {"Content-Type": "application/json"}

    def timed(method: str, url: str, **more: Any) -> float:
        start = time.perf_counter()
        answer = pool.request(method, url, **more)
        spent = (time.perf_counter() - start) * 1000
        assert answer.status == 200, answer.data[:300]
        return spent

    rows: list[Row] = []
    everything: list[list[float]] = [[], [], []]
    with serving(folder, address) as base:
        for name, requests in questions().items():
            times: list[list[float]] = [[], [], []]
            for params in requests[:20] + requests:
                pairs = [
                    (k, e) for k, v in params.items() for e in (v if isinstance(v, list) else [v])
                ]
                search = read(PagedSearch, QueryParams(pairs))
                body = request(query(search, found), state)
                del body["allow_partial_search_results"]  # that part goes in the address
                straight, stock = orjson.dumps(body), orjson.dumps(classic_question(params))
                times[0].append(timed("GET", f"{base}/api/v1/search", fields=pairs))
                times[1].append(
                    timed("POST", SEARCH.format(address), body=straight, headers=headers)
                )
                url = f"{address}/klassiek/_search"
                times[2].append(timed("POST", url, body=stock, headers=headers))
            times = [row[20:] for row in times]
            for total, row in zip(everything, times, strict=True):
                total += row
            rows += _beside(name, times)
    rows += _beside("alle vragen", everything)
    indexes.client.indices.delete(index="klassiek")
    indexes.close()
    return rows


def _beside(name: str, times: list[list[float]]) -> list[Row]:
    (p50, p95), (b50, b95), (c50, c95) = (
        (statistics.median(row), statistics.quantiles(row, n=20)[18]) for row in times
    )
    title = f"/api/v1/search op Elasticsearch, {name}, {LARGE:,} documenten"
    mine = f"p50 {p50:.1f}, p95 {p95:.1f} ms"
    return [
        (
            title,
            mine,
            f"rechtstreeks p50 {b50:.1f}, p95 {b95:.1f} ms",
            f"{p50 / b50:.2f}; {p95 / b95:.2f}",
        ),
        (
            title,
            mine,
            f"ORI Classic p50 {c50:.1f}, p95 {c95:.1f} ms",
            f"{p50 / c50:.2f}; {p95 / c95:.2f}",
        ),
    ]


def measure() -> list[Row]:
    rows: list[Row] = []
    with server() as cluster:
        for count, part in ((SMALL, None), (LARGE, answering)):
            folder = Path(tempfile.mkdtemp(prefix="griffie-bench-"))
            store = filled(folder, count)
            rows += part(cluster, store, folder) if part else indexing(cluster, store)
            store.close()
            shutil.rmtree(folder, ignore_errors=True)
    return rows
