"""An installation of each engine: its indexes, empty at first, and readers of them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.engines.elastic import Connection, ElasticIndexes, LiveElastic
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.follow import bring_up
from indexer.question.language import parse
from indexer.question.query import Engine, Indexes, Query
from store import Store

ENGINES = ("ingebed", "elasticsearch")


@dataclass
class Installation:
    """The indexes of one engine, empty at first."""

    name: str
    indexes: Indexes
    #: reads its own writes at once
    live: Engine
    #: makes a reader as the service has
    reader: Callable[[], Engine]

    def bring_up(self, store: Store, *, anew: bool = False) -> int:
        return bring_up(store, self.indexes, COUNCILS, anew=anew)

    def titles(self, text: str) -> list[str]:
        return [hit.document.titel for hit in self.live.search(Query(parse(text), size=100)).hits]

    def close(self) -> None:
        self.live.close()
        self.indexes.close()


COUNCILS = {"gm0828": ("Oss", "Noord-Brabant")}


def embedded(folder: Path) -> Installation:
    live = LiveTantivy(folder, fresh=0)
    return Installation("ingebed", TantivyIndexes(folder), live, lambda: LiveTantivy(folder))


def on_elasticsearch(*addresses: str, shards: int = 1) -> Installation:
    connection = Connection(addresses, f"t{uuid.uuid4().hex[:10]}", shards=shards)
    live = LiveElastic(connection, fresh=0, apart=0)
    indexes = ElasticIndexes(connection)
    return Installation("elasticsearch", indexes, live, lambda: LiveElastic(connection))
