"""The embedded engine, tantivy. The only package that knows it.

A commit holds, beside the documents, one document with the store's sequence number: after a crash
the index stands at the last commit and knows which one that was, so that nothing is indexed twice
in effect and nothing is skipped.
"""

from indexer.engines.embedded.classic import LiveClassicTantivy
from indexer.engines.embedded.engine import TantivyEngine
from indexer.engines.embedded.indexes import TantivyIndexes
from indexer.engines.embedded.live import LiveTantivy

__all__ = ["LiveClassicTantivy", "LiveTantivy", "TantivyEngine", "TantivyIndexes"]
