"""Elasticsearch as an engine. The only package that knows it.

Words come analysed (`indexer.engines.fields`), so that the server parts them at spaces only and gives the
answers that the embedded engine gives. Every write carries the store's sequence number as external
version: what is older than the index has is refused, also after a replay or from a second indexer.
What is withdrawn stays as a document without fields, because the server forgets the version of a
deletion after a minute. Where the index stands is the version of one more document.
"""

from indexer.engines.elastic.classic import LiveClassicElastic
from indexer.engines.elastic.connection import Connection
from indexer.engines.elastic.indexes import ElasticIndexes
from indexer.engines.elastic.live import LiveElastic
from indexer.engines.elastic.writing import ElasticIndex

__all__ = ["Connection", "ElasticIndex", "ElasticIndexes", "LiveClassicElastic", "LiveElastic"]
