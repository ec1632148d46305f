"""What is held of each organisation, how fresh it is and what is missing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from store.counting import Counted
from store.model import Crawl, Organisation
from store.store import Store

#: a source whose last meeting is so many days older than the newest of all sources lags behind
LAG = 180
#: a source that was last read well so many days before the newest crawl of any source lags too
UNREAD = 14
#: organisations that were never read are named in an answer up to so many
NAMED = 60
STATES = {"leeg": "mislukt"}


@dataclass(frozen=True)
class Status:
    """`toestand`: ok, incompleet, afgebroken, achter, geblokkeerd, mislukt, nooit, or opgeheven for a
    body that was merged into the one with the code `opvolger`."""

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
    tot: str | None = None
    opvolger: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def current(self) -> bool:
        return self.toestand in ("ok", "opgeheven")

    @property
    def votes(self) -> int:
        return self.aantallen.get("stemming", 0)


class Held:
    """What is held of every organisation, in numbers that follow the store, and are kept in a folder."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        types, meetings = (
            folder / name if folder else None for name in ("soorten.json", "vergaderingen.json")
        )
        self.counts = Counted(store, store.holdings.by_type, types)
        self.dates = Counted(store, store.holdings.last_meetings, meetings)


def status(
    store: Store,
    known: Iterable[Organisation] = (),
    today: dt.date | None = None,
    held: Held | None = None,
) -> list[Status]:
    """One per organisation and vendor that was crawled or is in `known`, by name. Who asks again and
    again gives what is `held`, so that it is not counted anew."""
    held = held or Held(store)
    organisations = {(o.code, o.leverancier): o for o in known}
    for each in store.crawls.organisations():
        key = (each.code, each.leverancier)
        ended = organisations.get(key, each)
        organisations[key] = replace(each, tot=ended.tot, opvolger=ended.opvolger)
    counts = held.counts.now()
    crawls: dict[tuple[str, str], list[Crawl]] = {}
    for crawl in store.crawls.ended():
        crawls.setdefault((crawl.organisatie, crawl.leverancier), []).append(crawl)
    dates = held.dates.now()
    now = today or dt.date.today()
    read = max(
        (crawl.beeindigd for each in crawls.values() for crawl in each if crawl.beeindigd),
        default="",
    )
    newest = _newest(dates.values(), now)
    made = [
        _one(
            organisation,
            counts.get(key, {}),
            crawls.get(key, []),
            dates.get(key),
            newest,
            read,
            now,
        )
        for key, organisation in organisations.items()
    ]
    return sorted(made, key=lambda each: (each.naam, each.leverancier))


def months(store: Store, organisatie: str) -> dict[str, list[dict[str, Any]]]:
    """Per vendor and month of meetings: `bron` what the source named when that month was last
    asked, `aanwezig` what we hold, `geweigerd` what it kept from us and why, `ontbreekt` the rest.
    A month that is not there was never asked, or nothing was in it."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for key, value in store.crawls.memory(organisatie, "maand/").items():
        _, leverancier, maand = key.split("/", 2)
        told[leverancier, maand] = orjson.loads(value)
    held = store.holdings.meetings_by_month(organisatie)
    found: dict[str, list[dict[str, Any]]] = {}
    for leverancier, maand in sorted({*told, *held}):
        facts = told.get((leverancier, maand), {"bron": None, "geweigerd": {}})
        here, refused = held.get((leverancier, maand), 0), facts["geweigerd"]
        lacking = max(0, facts["bron"] - here - sum(refused.values())) if facts["bron"] else 0
        if here or facts["bron"]:
            row = {"maand": maand, "bron": facts["bron"], "aanwezig": here, "geweigerd": refused}
            found.setdefault(leverancier, []).append({**row, "ontbreekt": lacking})
    return found


def _newest(dates: Iterable[str], today: dt.date) -> dt.date:
    past = [day for day in map(dt.date.fromisoformat, dates) if day <= today]
    return max(past, default=today)


def _one(
    organisation: Organisation,
    counts: dict[str, int],
    crawls: list[Crawl],
    last: str | None,
    newest: dt.date,
    read: str,
    today: dt.date,
) -> Status:
    latest = crawls[0] if crawls else None
    success = next((crawl.beeindigd for crawl in crawls if crawl.toestand == "ok"), None)
    missing = _missing(latest)
    state = STATES.get(latest.toestand, latest.toestand) if latest else "nooit"
    over = organisation.tot is not None and organisation.tot < today
    if state == "ok" and not over:
        if last and (newest - dt.date.fromisoformat(last)).days > LAG:
            state = "achter"
            missing.append(f"laatste vergadering {last}")
        elif success and _days(success, read) > UNREAD:
            state = "achter"
            missing.append(f"voor het laatst gelezen op {success[:10]}")
    if over and organisation.opvolger:
        state = "opgeheven"
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
        organisation.tot.isoformat() if organisation.tot else None,
        organisation.opvolger,
    )


def _days(early: str, late: str) -> int:
    return (dt.datetime.fromisoformat(late) - dt.datetime.fromisoformat(early)).days


def _missing(crawl: Crawl | None) -> list[str]:
    if crawl is None:
        return ["nog nooit gelezen"]
    faults = [str(fault) for fault in crawl.samenvatting.get("fouten", [])]
    skipped = crawl.samenvatting.get("overgeslagen", {})
    return faults + [f"{number}× {reason}" for reason, number in skipped.items()]


def coverage(found: Iterable[Status], unread: Iterable[Status] = ()) -> dict[str, Any]:
    """The `coverage` object of an answer, over the organisations that were asked: how many were
    read and are up to date, which lag, which publish no votes, and how many the registry knows that
    we never read (by name up to `NAMED`)."""
    found = list(found)
    never = sorted({each.naam for each in unread})
    silent = {each.naam for each in found} - {each.naam for each in found if each.votes}
    return {
        "organisaties": len({each.organisatie for each in found}),
        "bijgewerkt": len({each.organisatie for each in found if each.current}),
        "zonder_stemmingen": len(silent),
        "achter": sorted({each.naam for each in found if not each.current}),
        "geen_stemmingen_bekend": sorted(silent),
        "niet_gelezen": len(never),
        "niet_gelezen_namen": never if len(never) <= NAMED else [],
    }
