"""The durable change log: source of truth for indexes, exports and feeds."""

from store.files import Files
from store.log import Store, default_address
from store.model import (
    Close,
    Crawl,
    Download,
    Organisation,
    Outcome,
    Put,
    Reading,
    Text,
    Version,
)

__all__ = [
    "Close",
    "Crawl",
    "Download",
    "Files",
    "Organisation",
    "Outcome",
    "Put",
    "Reading",
    "Store",
    "Text",
    "Version",
    "default_address",
]
