"""What is held of each organisation, how fresh it is and what is missing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from store.log import Store
from store.model import Crawl, Organisation

#: a source whose last meeting is so many days older than the newest of all sources lags behind
LAG = 180
STATES = {"leeg": "mislukt"}


@dataclass(frozen=True)
class Status:
    """`toestand`: ok, incompleet, achter, geblokkeerd, mislukt or nooit."""

    organisatie: str
    naam: str
    sleutel: str
    provincie: str
    leverancier: str
    toestand: str
    laatste_crawl: str | None
    laatste_succes: str | None
    laatste_inhoud: str | None
    aantallen: dict[str, int] = field(default_factory=dict)
    ontbreekt: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def current(self) -> bool:
        return self.toestand == "ok"

    @property
    def votes(self) -> int:
        return self.aantallen.get("stemming", 0)


def status(
    store: Store, known: Iterable[Organisation] = (), today: dt.date | None = None
) -> list[Status]:
    """One per organisation and vendor that was crawled or is in `known`, by name."""
    organisations = {(o.code, o.leverancier): o for o in [*known, *store.organisations()]}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for organisatie, leverancier, kind, number in store.counts():
        counts.setdefault((organisatie, leverancier), {})[kind] = number
    crawls: dict[tuple[str, str], list[Crawl]] = {}
    for crawl in store.crawls():
        crawls.setdefault((crawl.organisatie, crawl.leverancier), []).append(crawl)
    dates = store.last_dates()
    newest = _newest(dates.values(), today or dt.date.today())
    made = [
        _one(organisation, counts.get(key, {}), crawls.get(key, []), dates.get(key[0]), newest)
        for key, organisation in organisations.items()
    ]
    return sorted(made, key=lambda each: (each.naam, each.leverancier))


def _newest(dates: Iterable[str], today: dt.date) -> dt.date:
    past = [day for day in map(dt.date.fromisoformat, dates) if day <= today]
    return max(past, default=today)


def _one(
    organisation: Organisation,
    counts: dict[str, int],
    crawls: list[Crawl],
    last: str | None,
    newest: dt.date,
) -> Status:
    ended = [crawl for crawl in crawls if crawl.beeindigd]
    latest = ended[0] if ended else None
    success = next((crawl.beeindigd for crawl in ended if crawl.toestand == "ok"), None)
    missing = _missing(latest)
    state = STATES.get(latest.toestand, latest.toestand) if latest else "nooit"
    if state == "ok" and last and (newest - dt.date.fromisoformat(last)).days > LAG:
        state = "achter"
        missing.append(f"laatste vergadering {last}")
    if latest and not counts.get("stemming"):
        missing.append("geen stemmingen")
    return Status(
        organisation.code,
        organisation.naam,
        organisation.sleutel,
        organisation.provincie,
        organisation.leverancier,
        state,
        latest.beeindigd if latest else None,
        success,
        last,
        dict(sorted(counts.items())),
        missing,
    )


def _missing(crawl: Crawl | None) -> list[str]:
    if crawl is None:
        return ["nog nooit gelezen"]
    faults = [str(fault) for fault in crawl.samenvatting.get("fouten", [])]
    skipped = crawl.samenvatting.get("overgeslagen", {})
    return faults + [f"{number}× {reason}" for reason, number in skipped.items()]


def coverage(found: Iterable[Status]) -> dict[str, Any]:
    """The `coverage` object of an answer, over the organisations that were asked."""
    found = list(found)
    return {
        "organisaties": len({each.organisatie for each in found}),
        "bijgewerkt": len({each.organisatie for each in found if each.current}),
        "zonder_stemmingen": len({each.organisatie for each in found if not each.votes}),
        "achter": sorted({each.naam for each in found if not each.current}),
    }
