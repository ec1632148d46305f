"""A month of all bodies within what their vendors allow: how long a first reading takes, how old a paper
is when it is found, and how much is asked for that.

What a council costs (requests for pages, a first time and again) is measured by crawls of the imitated
vendors at two sizes; every paper is a file. The time of all bodies together is simulated: who is read when, in
which processes, and who goes first is the code of `griffie crawl --every` itself; only the clock and the
vendors are imitated. Sizes of bodies are stated below; none is of a real council.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.crawl.engine import PARALLEL, spider_of
from crawlers.registry import Council, bundled
from crawlers.vendor import vendors
from crawlers.vendors.notubiz.resting import OLD
from griffie.schedule import Turn, due, turns
from griffie.up import UNLIMITED
from sample.model import Council as Imitated
from sample.scenario import world
from sample.server import Emulator
from store import Store, default_address
from tests.councils import first

#: papers of a body and of one meeting: five million of 375 bodies over ten years
PAPERS, OF_A_MEETING, YEARS = 13_300, 31, 10
MEETINGS = PAPERS / OF_A_MEETING
#: requests a minute that one council takes at most: a few at a time, each with its way there and back
FASTEST = 240.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
#: seconds between two looks
STEP = 5 * MINUTE
#: days that are looked at once every body is held
MONTH = 30
#: hours between two readings of a council
PERIODS = (24, 6, 1)
#: the vendor that does not tell what changed, and for how many days its old meetings are left (`--rust`)
RESTS, REST = "notubiz", 30
#: a council of the sample for each vendor
IMITATED = {
    "ibabs": "oss",
    "gemeenteoplossingen": "noordoostpolder",
    "notubiz": "baarn",
    "parlaeus": "oegstgeest",
}
Row = tuple[str, str, str, str]


# --- what a council costs -------------------------------------------------------------------------


@dataclass(frozen=True)
class Pages:
    """Requests for pages of one reading: those that are always asked, and those of each meeting."""

    always: float
    meeting: float

    def of(self, meetings: float) -> float:
        return self.always + self.meeting * meetings


@dataclass(frozen=True)
class Cost:
    """Of a vendor: the pages of a first reading, and of another one in which nothing changed."""

    whole: Pages
    again: Pages


def asked(council: Imitated) -> list[int]:
    """The pages that were asked for in a first reading and in another one."""
    with (
        tempfile.TemporaryDirectory(prefix="griffie-bench-") as folder,
        Emulator({council.key: council}).running() as emulator,
    ):
        registry = Path(folder, "register.csv")
        registry.write_text(emulator.registry(), encoding="utf-8")
        environment = os.environ | {
            "GRIFFIE_DATA": folder,
            "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
            "GRIFFIE_OCR": "uit",
        }
        command = [sys.executable, "-m", "griffie", "crawl", "--sources", str(registry)]
        for _ in range(2):
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        store = Store(default_address(Path(folder)))
        told = [crawl.samenvatting for crawl in store.crawls.all()]
        store.close()
    return [each["opgehaald"] - each["bestanden"] for each in reversed(told)]


def cost(key: str) -> Cost:
    """By two sizes of a council of the sample."""
    most = len(world()[key].meetings)
    few, many = (asked(first(number, key)[key]) for number in (2, most))
    whole, again = (
        Pages(less - 2 * rise, rise)
        for less, more in zip(few, many, strict=True)
        for rise in [max(more - less, 0) / (most - 2)]
    )
    return Cost(whole, again)


# --- a country of them ----------------------------------------------------------------------------


@dataclass
class Body:
    """One that is to be read. `published` are the moments at which papers of a meeting appeared, which
    nobody found yet, `asked` the moment at which it was read before."""

    council: Council
    asked: float | None = None
    published: list[float] = field(default_factory=list)
    whole: bool = False


@dataclass
class Reading:
    """One reading of a body that is under way: what it asks in all, and the part that is done."""

    body: Body
    pages: float
    files: float
    #: moments of papers that were there when it began
    new: list[float]
    done: float = 0.0

    @property
    def scope(self) -> tuple[str, str]:
        """What its vendor counts together."""
        council = self.body.council
        shared = spider_of(council.vendor).shared_limit
        return council.vendor, "" if shared else council.key


@dataclass
class Process:
    turn: Turn
    waiting: deque[Body]
    readings: list[Reading] = field(default_factory=list)


@dataclass
class Told:
    """What came of it: when each body was read whole for the first time, how many seconds papers waited
    to be found, and requests by vendor, of pages and of files."""

    whole: dict[str, float] = field(default_factory=dict)
    found: list[float] = field(default_factory=list)
    asked: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))


class Country:
    """All bodies of a register. `held`: every one was read whole before it begins."""

    def __init__(
        self,
        councils: Sequence[Council],
        costs: Mapping[str, Cost],
        period: float,
        *,
        held: bool,
        papers: float = PAPERS,
        rest: int = 0,
        seed: int = 1,
    ) -> None:
        self.bodies = {each.key: Body(each, whole=held) for each in councils}
        self.councils, self.costs, self.period, self.rest = councils, costs, period, rest
        self.papers, self.meetings = papers, papers / OF_A_MEETING
        self.chance = random.Random(seed)
        self.now = 0.0
        self.begun = {key: -period * self.chance.random() for key in self.bodies} if held else {}
        self.at_work: list[Process] = []
        self.told = Told()

    def lasts(self, seconds: float) -> Told:
        """Goes on for so long, and gives what came of it since it began."""
        end = self.now + seconds
        while self.now < end:
            self._publish()
            self._begin()
            for group in self._together().values():
                self._go_on(group)
            self.now += STEP
            self._end()
        return self.told

    def until_whole(self, days: float) -> Told:
        """Goes on until every body was read whole, for so many days at most."""
        while self.now < days * DAY and not all(each.whole for each in self.bodies.values()):
            self.lasts(DAY)
        return self.told

    def waiting(self) -> list[float]:
        """How long papers wait that were not found yet, in seconds."""
        unread = [moment for body in self.bodies.values() for moment in body.published]
        coming = [moment for each in self.at_work for one in each.readings for moment in one.new]
        return [self.now - moment for moment in (*unread, *coming)]

    def _publish(self) -> None:
        """Papers of a meeting appear by chance, as many as ten years have."""
        rate = self.meetings / (YEARS * 365 * DAY) * STEP
        for body in self.bodies.values():
            if self.chance.random() < rate:
                body.published.append(self.now)

    def _begin(self) -> None:
        whole = {key for key, body in self.bodies.items() if body.whole}
        ready = due(self.councils, self.begun, self.now, self.period)
        for turn in turns(ready, self.begun, whole, [each.turn for each in self.at_work]):
            self.at_work.append(Process(turn, deque(self.bodies[key] for key in turn.keys)))
            self.begun |= dict.fromkeys(turn.keys, self.now)
        for process in self.at_work:
            while process.waiting and len(process.readings) < PARALLEL:
                process.readings.append(self._reading(process.waiting.popleft()))

    def _reading(self, body: Body) -> Reading:
        new, body.published = body.published, []
        meetings, files = float(len(new)), len(new) * OF_A_MEETING
        price = self.costs[body.council.vendor]
        if body.whole:
            pages = price.again.of(self._again(body)) + price.whole.meeting * meetings
            return Reading(body, pages, files, new)
        pages = price.whole.of(self.meetings + meetings)
        return Reading(body, pages, self.papers + files, new)

    def _again(self, body: Body) -> float:
        """Of how many meetings is asked whether they changed: of those that rest the ones of which the
        rest is over, which lasts three quarters of the days that are given, more or less."""
        if not self.rest or body.council.vendor != RESTS:
            return self.meetings
        since = self.period if body.asked is None else self.now - body.asked
        body.asked = self.now
        recent = OLD / (YEARS * 365)
        return self.meetings * (recent + (1 - recent) * min(since / (0.75 * self.rest * DAY), 1))

    def _together(self) -> dict[tuple[str, str], list[Reading]]:
        groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
        for process in self.at_work:
            for reading in process.readings:
                groups[reading.scope].append(reading)
        return groups

    def _go_on(self, group: list[Reading]) -> None:
        """What is allowed in a step is parted evenly among those who ask."""
        vendor = group[0].body.council.vendor
        limits = vendors()[vendor].limits
        minutes = STEP / MINUTE
        loading = max(sum(each.files > 0 for each in group), 1)
        for each in group:
            part = min(
                1 - each.done,
                FASTEST * minutes / (each.pages + each.files),
                *_parts(limits.pagina * minutes / len(group), each.pages),
                *_parts(limits.bestand * minutes / loading, each.files),
            )
            each.done += part
            self.told.asked[vendor, "pagina"] += part * each.pages
            self.told.asked[vendor, "bestand"] += part * each.files

    def _end(self) -> None:
        for process in self.at_work:
            for each in process.readings:
                share = len(each.new) * OF_A_MEETING / each.files if each.files else 0.0
                if each.done >= share * (1 - 1e-9):  # the newest are read first
                    self.told.found += [self.now - moment for moment in each.new]
                    each.new = []
                if each.done >= 1 - 1e-9:
                    each.body.whole = True
                    self.told.whole.setdefault(each.body.council.key, self.now)
            process.readings = [each for each in process.readings if each.done < 1 - 1e-9]
        self.at_work = [each for each in self.at_work if each.readings or each.waiting]


def _parts(allowed: float, whole: float) -> Iterator[float]:
    """Which part of the whole may be asked; nothing where there is no limit or nothing to ask."""
    if allowed and whole:
        yield allowed / whole


# --- what is told ---------------------------------------------------------------------------------


def everybody() -> list[Council]:
    """Every body of the register that has a vendor now."""
    there = (each for each in bundled() if each.vendor in IMITATED and each.tot is None)
    return list({each.key: each for each in there}.values())


def by_vendor(councils: Sequence[Council]) -> dict[str, list[Council]]:
    groups: dict[str, list[Council]] = {}
    for council in councils:
        groups.setdefault(council.vendor, []).append(council)
    return groups


def floor(councils: Sequence[Council], papers: float = PAPERS) -> float:
    """Days in which the vendor lets all files of these councils through, when nothing else takes time."""
    vendor = councils[0].vendor
    together = len(councils) if spider_of(vendor).shared_limit else 1
    return together * papers / vendors()[vendor].limits.bestand * MINUTE / DAY


def waited(country: Country) -> str:
    """How long papers waited, or wait yet: the median, and of 19 in 20 the most."""
    hours = sorted(seconds / HOUR for seconds in (*country.told.found, *country.waiting()))
    half, most = statistics.median(hours), hours[int(0.95 * (len(hours) - 1))]
    return f"de helft gevonden binnen {half:.1f} uur, 19 van de 20 binnen {most:.1f}"


def first_rows(
    councils: Sequence[Council], costs: Mapping[str, Cost], days: float = 400
) -> list[Row]:
    """How long it takes before all bodies are held."""
    country = Country(councils, costs, DAY, held=False)
    told = country.until_whole(days)
    rows = []
    for vendor, those in by_vendor(councils).items():
        ends = [told.whole[each.key] / DAY for each in those]
        least = floor(those)
        rows.append(
            (
                f"eerste lezing, {vendor}, {len(those)} raden",
                f"alle na {max(ends):.1f} dagen, de helft na {statistics.median(ends):.1f}",
                f"wat de leverancier aan bestanden doorlaat {least:.1f} dagen",
                f"{max(ends) / least:.2f}",
            )
        )
    what = f"nieuwe stukken in die tijd, van alle {len(councils)} raden"
    rows.append((what, waited(country), "iedere 24 uur", "–"))
    return rows


def month_rows(
    councils: Sequence[Council], costs: Mapping[str, Cost], hours: float, rest: int = 0
) -> list[Row]:
    """A month in which every body is held and is read again every so many hours, by vendor."""
    rows = []
    resting = f", --rust {rest}" if rest else ""
    for vendor, those in by_vendor(councils).items():
        country = Country(those, costs, hours * HOUR, held=True, rest=rest)
        asked = country.lasts(MONTH * DAY).asked
        pages, files = (asked[vendor, kind] for kind in ("pagina", "bestand"))
        limits = vendors()[vendor].limits
        allowed = MONTH * 1440 * (1 if spider_of(vendor).shared_limit else len(those))
        rows.append(
            (
                f"een maand, iedere {hours:g} uur{resting}, {vendor}, {len(those)} raden",
                f"{waited(country)}; per raad {pages / len(those):,.0f} pagina's en "
                f"{files / len(those):,.0f} bestanden",
                f"{limits.pagina} en {limits.bestand} per minuut",
                f"{pages / allowed / limits.pagina:.2f}; {files / allowed / limits.bestand:.2f}",
            )
        )
    return rows


def measure() -> list[Row]:
    """Rows (what, ours, peer, ratio)."""
    costs = {vendor: cost(key) for vendor, key in IMITATED.items()}
    rows: list[Row] = [
        (
            f"pagina's van één raad met {MEETINGS:.0f} vergaderingen, {vendor}",
            f"{each.whole.of(MEETINGS):,.0f} een eerste keer",
            f"{each.again.of(MEETINGS):,.0f} als er niets veranderde",
            f"{each.whole.of(MEETINGS) / each.again.of(MEETINGS):.1f}",
        )
        for vendor, each in costs.items()
    ]
    councils = everybody()
    rows += first_rows(councils, costs)
    for hours in PERIODS:
        rows += month_rows(councils, costs, hours)
    for hours in PERIODS:
        rows += month_rows(by_vendor(councils)[RESTS], costs, hours, REST)
    return rows
