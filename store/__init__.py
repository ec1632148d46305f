"""The durable change log: source of truth for indexes, exports and feeds."""

from store.database import StoreUnavailable, default_address, sentence
from store.files import Files
from store.leases import Lease, LeaseLost, LeaseTaken
from store.model import (
    Answer,
    Close,
    Crawl,
    Download,
    Organisation,
    Outcome,
    Put,
    Reading,
    Step,
    Text,
    Version,
)
from store.store import Store
from store.writer import too_long

__all__ = [
    "Answer",
    "Close",
    "Crawl",
    "Download",
    "Files",
    "Lease",
    "LeaseLost",
    "LeaseTaken",
    "Organisation",
    "Outcome",
    "Put",
    "Reading",
    "Step",
    "Store",
    "StoreUnavailable",
    "Text",
    "Version",
    "default_address",
    "sentence",
    "too_long",
]
