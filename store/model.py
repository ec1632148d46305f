"""What the store takes and gives: versions, writes and their outcome, downloads, texts, crawls."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from standard.records import Record, read_record


@dataclass(frozen=True)
class Step:
    """When and why a version was stored: what the log says of it without its content."""

    op: str
    reden: str | None
    opgeslagen_op: str


@dataclass(frozen=True)
class Version:
    """One line of the log. `content` is the canonical JSON of the record; of a tombstone, of what is
    left of its identity."""

    seq: int
    id: str
    resource: str
    organisatie: str
    versie: int
    op: str
    hash: str
    reden: str | None
    opgeslagen_op: str
    content: bytes

    @cached_property
    def body(self) -> dict[str, Any]:
        """The content as JSON types, for what goes out as it was kept."""
        body: dict[str, Any] = orjson.loads(self.content)
        return body

    @cached_property
    def record(self) -> Record:
        """The record, for what is derived from it; ValueError for a tombstone, which has none."""
        if self.deleted:
            raise ValueError(f"versie {self.versie} van {self.id} is een intrekking")
        return read_record(self.resource, self.content)

    @property
    def deleted(self) -> bool:
        return self.op != "upsert"


@dataclass(frozen=True)
class Put:
    """A record to be written, with the set it belongs to and the day it is about."""

    record: Record
    kader: str | None = None
    datum: dt.date | None = None
    #: fingerprints of the questions whose answers it was read from
    herkomst: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Close:
    """A set that was read whole: its records that are not in `seen` are gone.

    With `van` and `tot` only records of that period belong to what was read.
    """

    kader: str
    seen: frozenset[str]
    reden: str
    van: dt.date | None = None
    tot: dt.date | None = None


@dataclass
class Outcome:
    """What one write did, by number of records."""

    nieuw: int = 0
    gewijzigd: int = 0
    ongewijzigd: int = 0
    verdwenen: int = 0
    teruggekeerd: int = 0
    #: not written, because its content was taken away for good
    geweerd: int = 0
    #: not written, because no database takes it
    onbewaarbaar: int = 0

    def add(self, other: "Outcome") -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Download:
    url: str
    kenmerk: str
    sha256: str | None = None
    formaat: str | None = None
    omvang: int | None = None
    reden: str | None = None
    definitief: bool = True


@dataclass(frozen=True)
class Reading:
    """How much of a file's text was read: `status` and `reden` as in `Bestand`."""

    status: str
    reden: str | None
    paginas: int


@dataclass(frozen=True)
class Text:
    """Text of one file, page by page."""

    sha256: str
    status: str
    reden: str | None = None
    pages: tuple[str, ...] = ()
    #: version of the reader that made it (`crawlers.text.extract.VERSION`)
    lezer: int = 0

    @property
    def reading(self) -> Reading:
        return Reading(self.status, self.reden, len(self.pages))


@dataclass(frozen=True)
class Answer:
    """What a source answered to one question, without keys and cookies. `adres` is where it came
    from after redirects; `inhoud` is None where nothing is kept of it but what it came to
    (`uitkomst`)."""

    organisatie: str
    leverancier: str
    methode: str
    url: str
    vraag: bytes | None
    adres: str
    status: int
    formaat: str | None = None
    inhoud: bytes | None = None
    uitkomst: str | None = None
    #: RFC 3339, when it was stored
    gehaald_op: str = ""

    @cached_property
    def vingerafdruk(self) -> str:
        """Of the question."""
        parts = (
            self.methode.encode(),
            self.url.encode("utf-8", "surrogatepass"),
            self.vraag or b"",
        )
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    @cached_property
    def sha256(self) -> str | None:
        return None if self.inhoud is None else hashlib.sha256(self.inhoud).hexdigest()


@dataclass(frozen=True)
class Origin:
    """An answer that a record was read from, without its content, of which `sha256` is the hash."""

    methode: str
    adres: str
    gehaald_op: str
    status: int
    formaat: str | None
    sha256: str | None
    uitkomst: str | None


@dataclass(frozen=True)
class Organisation:
    """An organisation with one vendor, by its TOOI code. `tot` is the last day that it is there,
    `opvolger` the code of the body that it was merged into; the registry knows both."""

    code: str
    leverancier: str
    sleutel: str
    naam: str
    soort: str
    provincie: str
    tot: dt.date | None = None
    opvolger: str | None = None


@dataclass
class Crawl:
    """One crawl of one council; `samenvatting` holds the counts and what was refused, and why."""

    organisatie: str
    leverancier: str
    toestand: str = "bezig"
    samenvatting: dict[str, Any] = field(default_factory=dict)
    gestart: str = ""
    beeindigd: str | None = None
    id: str = ""
