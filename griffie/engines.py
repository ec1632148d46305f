"""Which engine the settings choose: the embedded one, or Elasticsearch where it has an address.
Only the chosen one is imported."""

from typing import TYPE_CHECKING

from griffie.settings import Settings
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


def indexes(config: Settings) -> Indexes:
    """The indexes that the indexer writes."""
    if config.elasticsearch:
        from indexer.engines.elastic import ElasticIndexes

        return ElasticIndexes(connection(config))
    from indexer.engines.embedded import TantivyIndexes

    return TantivyIndexes(config.data)


def live(config: Settings) -> Engine:
    """The engine for readers."""
    if config.elasticsearch:
        from indexer.engines.elastic import LiveElastic

        return LiveElastic(connection(config))
    from indexer.engines.embedded import LiveTantivy

    return LiveTantivy(config.data)
