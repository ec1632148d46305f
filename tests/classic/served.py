"""The service over it, as its re-users ask it."""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.classic.documents import CLASSIC
from indexer.classic.query import ClassicEngine
from indexer.engines.elastic import Connection, ElasticIndexes, LiveClassicElastic
from indexer.engines.embedded import LiveClassicTantivy, LiveTantivy, TantivyIndexes
from indexer.engines.kinds import CLASSIC as KIND
from indexer.follow import bring_up
from indexer.question.query import Indexes
from search_api.app import create_app
from store import Store, default_address
from tests.asking import AppClient
from tests.classic.council import (
    KNOWN,
    NAMES,
)

ELASTIC = "/v1/elastic"


@dataclass
class Served:
    store: Store
    indexes: Indexes
    engine: ClassicEngine
    client: AppClient

    def bring_up(self, *, anew: bool = False) -> int:
        return bring_up(self.store, self.indexes, NAMES, anew=anew, making=CLASSIC)

    def ask(self, path: str, body: Any = None, method: str = "POST", status: int = 200) -> Any:
        content = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        answer = self.client.request(method, ELASTIC + path, content=content)
        assert answer.status_code == status, answer.text
        return answer.json()

    def search(self, query: Any = None, path: str = "/_search", **more: Any) -> Any:
        body = {**({"query": query} if query is not None else {}), **more}
        return self.ask(path, {"size": 100, **body})

    def names(self, query: Any, **more: Any) -> list[str]:
        return [hit["_source"]["name"] for hit in self.search(query, **more)["hits"]["hits"]]

    def wrong(self, body: Any, path: str = "/_search") -> str:
        answer = self.ask(path, body, status=400)
        assert answer["status"] == 400
        assert answer["error"]["root_cause"][0]["type"] == answer["error"]["type"]
        return str(answer["error"]["reason"])


Opened = tuple[Indexes, ClassicEngine]


def opened(name: str, folder: Path, address: Callable[[], str]) -> Opened:
    if name == "ingebed":
        return TantivyIndexes(folder, KIND), LiveClassicTantivy(folder, fresh=0)
    connection = Connection((address(),), f"k{uuid.uuid4().hex[:10]}")
    return ElasticIndexes(connection, KIND), LiveClassicElastic(connection)


def serving(folder: Path, parts: Opened) -> Iterator[Served]:
    store = Store(default_address(folder))
    app = create_app(store, LiveTantivy(folder), KNOWN, classic_engine=parts[1])
    with AppClient(app, raise_server_exceptions=False) as client:
        yield Served(store, *parts, client)
    parts[1].close()
    parts[0].close()
    store.close()


def one(filled: Served, name: str) -> dict[str, Any]:
    hits = filled.search({"term": {"name.keyword": name}})["hits"]["hits"]
    assert len(hits) == 1
    return dict(hits[0])
