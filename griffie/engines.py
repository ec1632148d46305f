"""Which engine the settings choose: the embedded one, or Elasticsearch where it has an address.
Only the chosen one is imported."""

from typing import TYPE_CHECKING

from griffie.settings import Settings
from indexer.classic.query import ClassicEngine
from indexer.question.query import Engine, Indexes

if TYPE_CHECKING:
    from indexer.engines.elastic import Connection


def connection(config: Settings) -> "Connection":
    from indexer.engines.elastic import Connection

    return Connection(
        tuple(config.elasticsearch.split(",")),
        config.elasticsearch_index,
        config.elasticsearch_api_key,
        config.elasticsearch_ca,
        config.elasticsearch_shards,
    )


def indexes(config: Settings, *, classic: bool = False) -> Indexes:
    """The indexes that the indexer writes: of our own documents or of Classic's."""
    from indexer.engines.kinds import CLASSIC, SEARCH

    kind = CLASSIC if classic else SEARCH
    if config.elasticsearch:
        from indexer.engines.elastic import ElasticIndexes

        return ElasticIndexes(connection(config), kind)
    from indexer.engines.embedded import TantivyIndexes

    return TantivyIndexes(config.data, kind)


def live(config: Settings, *, shared: bool = False) -> Engine:
    """The engine for readers; `shared` where other processes answer too."""
    if config.elasticsearch:
        from indexer.engines.elastic import LiveElastic

        return LiveElastic(connection(config))
    from indexer.engines.embedded import LiveTantivy

    return LiveTantivy(config.data, shared=shared)


def live_classic(config: Settings) -> ClassicEngine:
    """The engine for the re-users of ORI Classic."""
    if config.elasticsearch:
        from indexer.engines.elastic import LiveClassicElastic

        return LiveClassicElastic(connection(config))
    from indexer.engines.embedded import LiveClassicTantivy

    return LiveClassicTantivy(config.data)
