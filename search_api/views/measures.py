"""How far what a vendor offers follows the standard: measured when it changes, and kept by day. It is
about records as we hold them, made from what was offered."""

import datetime as dt
from dataclasses import asdict, dataclass

import orjson

from conformance.report.findings import Place, Seen
from conformance.resource.judge import judge
from conformance.resource.sense import Sense
from conformance.rules.profiles import PROFILES
from conformance.rules.table import Level, has, rules
from search_api.views.resource import PATH, completed, utc
from standard.resources import RESOURCES
from store import Store
from store.output import resources

#: under whose name the store remembers it, and the profiles that are measured by
KEEPER, MEASURED = "toets", ("v2", "mini")
#: newest records of each resource that are looked at
SAMPLE = 12


@dataclass(frozen=True)
class Measure:
    """Of one day: so many records looked at, of which so many without a fault that MUST be mended."""

    dag: str
    profiel: str
    bekeken: int
    goed: int

    @property
    def deel(self) -> float:
        """The share without such a fault, 0 to 1."""
        return self.goed / self.bekeken if self.bekeken else 0.0


def keep(store: Store, today: dt.date) -> None:
    """Measures every vendor of which there is something, and remembers it as of today."""
    vendors = sorted({each.leverancier for each in store.organisations()})
    found = {
        f"{vendor}/{name}/{today.isoformat()}": measure
        for vendor in vendors
        for name in MEASURED
        if (measure := measured(store, vendor, name, today)).bekeken
    }
    facts = {key: orjson.dumps(asdict(measure)).decode() for key, measure in found.items()}
    store.remember(KEEPER, facts)


def history(store: Store, vendor: str) -> list[Measure]:
    """What was kept of a vendor, from the first day on."""
    rows = store.memory(KEEPER, f"{vendor}/")
    found = [Measure(**orjson.loads(text)) for text in rows.values()]
    return sorted(found, key=lambda each: (each.profiel, each.dag))


def latest(store: Store, vendor: str, profile: str) -> Measure | None:
    """The newest measure of a vendor by one profile."""
    mine = [each for each in history(store, vendor) if each.profiel == profile]
    return mine[-1] if mine else None


def measured(store: Store, vendor: str, name: str, today: dt.date) -> Measure:
    """A vendor's newest records by one profile."""
    profile = PROFILES[name]
    sense = Sense(profile, today)
    looked = good = 0

    def place(kind: str, key: str) -> str:
        return f"https://griffie.example{PATH}/{RESOURCES[kind].collectie}/{key}"

    for resource in profile.collections.values():
        versions = store.newest(resource, SAMPLE, leverancier=vendor)
        for version, data in resources(store, versions, place):
            body = utc(completed(version, data))
            looked += 1
            good += not any(
                isinstance(each, Seen)
                and has(profile, each.rule)
                and (each.level or rules()[each.rule].level) == Level.MUST
                for each in judge(sense, resource, body, Place(resource, ""))
                if not (isinstance(each, Seen) and each.level == Level.SPEC_DEFECT)
            )
    return Measure(today.isoformat(), name, looked, good)
