"""What a spider yields: records that are written together, with the sets they complete."""

from dataclasses import dataclass, field

from crawlers.crawl.kept import origin
from crawlers.reading.losses import lost_here
from store import Close, Put


@dataclass
class Bundle:
    """What is written together. `facts` are remembered once it is written. `gone` and `redact`
    are ids of records that the source itself says are withdrawn, or emptied, with its reason; they
    come before the puts, which may put something else in their place."""

    puts: list[Put] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    redact: dict[str, str] = field(default_factory=dict)
    #: fingerprints of the questions whose answers it was read from
    origin: frozenset[str] = field(default_factory=origin)
    #: whether something was lost where it was read
    lost: bool = field(default_factory=lost_here)

    def drop(self, record_id: str) -> None:
        """Forgets what an earlier record of the same feed page said of a record."""
        self.puts = [put for put in self.puts if put.record.id != record_id]
        self.gone.pop(record_id, None)
