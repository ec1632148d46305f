"""Classic's questions in the embedded engine."""

from indexer.engines.embedded.classic.engine import LiveClassicTantivy

__all__ = ["LiveClassicTantivy"]
