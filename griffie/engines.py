"""Which engine the settings choose: the embedded one, or Elasticsearch where it has an address."""

from griffie.settings import Settings
from indexer.engines.elastic import Connection, ElasticIndexes, LiveElastic
from indexer.engines.embedded_indexes import LiveTantivy, TantivyIndexes
from indexer.question.query import Engine, Indexes


def connection(found: Settings) -> Connection:
    return Connection(
        tuple(found.elasticsearch.split(",")),
        found.elasticsearch_index,
        found.elasticsearch_api_key,
        found.elasticsearch_ca,
        found.elasticsearch_shards,
    )


def indexes(found: Settings) -> Indexes:
    if found.elasticsearch:
        return ElasticIndexes(connection(found))
    return TantivyIndexes(found.data)


def live(found: Settings) -> Engine:
    """The engine for readers."""
    if found.elasticsearch:
        return LiveElastic(connection(found))
    return LiveTantivy(found.data)
