"""How to crawl, and what one crawl did: counts, faults, and what of each month is missing."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from crawlers.errors import Blocked, Refused, SourceError, Unreadable
from crawlers.reading.losses import Losses
from crawlers.reading.privacy import masked
from crawlers.reading.tidy import tidied, tidy
from standard.vocabulary import Zoektype
from store import Outcome

#: what is compared with an earlier crawl of the same period, from so many on
USUAL = 20
#: entries of a register that may all be silent before it is believed to be misunderstood
SILENT = 3
KINDS = {
    "vergaderingen": ("vergadering",),
    "agendapunten": ("agendapunt",),
    "stukken": tuple(sorted({*Zoektype} - {"vergadering", "agendapunt"})),
}


@dataclass(frozen=True)
class Options:
    """How to crawl. Times in seconds, sizes in bytes; `since` and `until` are days, included. `rest`
    is for how many days an old meeting is not asked for again of which the source's list says what it
    said before, 0 for none: of a vendor that does not tell what changed."""

    since: dt.date | None = None
    until: dt.date | None = None
    refresh: bool = False
    rest: int = 0
    #: the day that it is, for who reads again what was asked on another day
    today: dt.date | None = None
    #: bytes of answers that are kept of a council at most
    answers: int = 4_000_000_000
    tries: int = 4
    backoff: float = 2.0
    timeout: float = 90.0
    max_file: int = 100_000_000
    max_answer: int = 64_000_000
    concurrency: int = 4
    max_retry_after: float = 600.0


@dataclass
class Report:
    """What one crawl did; ends up in the store, in `griffie status` and in the exit code."""

    #: how often anything was asked for, and of that a file
    opgehaald: int = 0
    bestanden: int = 0
    overgeslagen: Counter[str] = field(default_factory=Counter)
    onbekend: Counter[str] = field(default_factory=Counter)
    fouten: list[str] = field(default_factory=list)
    #: what could not be read, made or stored; the first of it stands among `fouten`
    verloren: Losses = field(init=False)
    meldingen: list[str] = field(default_factory=list)
    gevonden: Counter[str] = field(default_factory=Counter)
    uitkomst: Outcome = field(default_factory=Outcome)
    geblokkeerd: bool = False
    #: per month (`2026-01`) how many meetings the source names, and of how many it kept us away
    maanden: dict[str, Counter[str]] = field(default_factory=dict)
    geweigerd: dict[str, Counter[str]] = field(default_factory=dict)

    #: per register how many entries told something, and how many nothing
    regels: dict[str, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.verloren = Losses(self.fouten)

    def fault(self, what: str, error: SourceError) -> None:
        """Something that the source should have delivered is missing."""
        text = masked(tidy(f"{what}: {error}"))
        self.geblokkeerd |= isinstance(error, Blocked)
        if text not in self.fouten:
            self.fouten.append(text)

    def note(self, text: str) -> None:
        text = masked(text)
        if text not in self.meldingen:
            self.meldingen.append(text)

    def meeting(self, date: dt.date | None, reason: str | None = None) -> None:
        """A meeting that the source names, and why it did not come where it did not."""
        month = f"{date:%Y-%m}" if date else "onbekend"
        self.maanden.setdefault(month, Counter())["bron"] += 1
        if reason:
            self.geweigerd.setdefault(month, Counter())[reason] += 1

    def refused(self, date: dt.date | None, reason: str) -> None:
        """A meeting that the source lists and does not give: no fault of ours or of its service."""
        self.overgeslagen[reason] += 1
        self.meeting(date, reason)

    def registered(self, register: str, *, told: bool) -> None:
        """An entry of a register was read; `told` where it has a date, a submitter or an outcome."""
        self.regels.setdefault(register, Counter())["iets" if told else "niets"] += 1

    def told_nothing(self) -> None:
        """A fault for each register of which no entry tells anything: it was not understood."""
        for register, found in self.regels.items():
            if not found["iets"] and found["niets"] >= SILENT:
                told = "geen enkele regel heeft een datum, indiener of uitslag"
                self.fault(f"register {register}", Unreadable(told))

    def expected(self, before: dict[str, int]) -> None:
        """A fault where a crawl of the same period gave far more before, or where the source names
        meetings and gives none: it may say that all is well while most of it is gone."""
        named = sum(month["bron"] for month in self.maanden.values())
        if named and not self.gevonden["vergadering"] and not self.fouten:
            self.fault("vergaderingen", Refused(f"de bron noemt er {named} en geeft er geen"))
        for kind, kinds in KINDS.items():
            now, usual = (sum(each.get(k, 0) for k in kinds) for each in (self.gevonden, before))
            if usual >= USUAL and now * 2 < usual:
                told = f"de bron leverde er {now}, een vorige keer {usual}; dat is veel minder"
                self.fault(kind, Unreadable(told))

    @property
    def trouble(self) -> int:
        """How much went wrong so far: it grows with every fault and every loss."""
        return len(self.fouten) + self.verloren.total

    @property
    def toestand(self) -> str:
        if self.geblokkeerd:
            return "geblokkeerd"
        if not sum(self.gevonden.values()):
            return "mislukt" if self.fouten else "leeg"
        return "incompleet" if self.fouten else "ok"

    def summary(self) -> dict[str, Any]:
        told = {
            "opgehaald": self.opgehaald,
            "bestanden": self.bestanden,
            **vars(self.uitkomst),
            "gevonden": dict(sorted(self.gevonden.items())),
            "overgeslagen": dict(sorted(self.overgeslagen.items())),
            "onbekende_velden": dict(sorted(self.onbekend.items())),
            "verloren": self.verloren.total,
            "fouten": self.fouten,
            "meldingen": self.meldingen,
        }
        return cast(dict[str, Any], tidied(told))
