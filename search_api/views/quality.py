"""What each vendor and council offers: freshness, how many motions have a result and votes, how many
meetings attendance, and where the records fall short of the standard. Without ranking: rows stand
in the order of names."""

import hashlib
from functools import cache
from typing import Any

import orjson

from conformance.report.findings import Outcome, Place, Report, Seen
from conformance.resource.judge import judge
from conformance.resource.sense import Sense
from conformance.rules.profiles import PROFILES
from search_api.services import Services
from search_api.views.resource import PATH, completed, utc
from standard.resources import RESOURCES
from store import Version
from store.output import resources
from store.quality import Shares
from store.status import Status

#: newest records of each resource that are held against the standard, of a vendor and of one council
SAMPLE, OF_COUNCIL = 15, 10
#: profiles by which they are
HELD_AGAINST = ("v2", "mini")
#: in addresses of what is judged, however the service is reached
BASE = "https://griffie.example"


def row(each: Status, numbers: Shares | None) -> dict[str, Any]:
    """One organisation with one vendor."""
    told = (numbers or Shares(each.organisatie, each.leverancier)).as_dict()
    return {
        "organisatie": each.organisatie,
        "naam": each.naam,
        "leverancier": each.leverancier,
        "toestand": each.toestand,
        "laatste_succes": each.laatste_succes,
        "laatste_inhoud": each.laatste_inhoud,
        "ontbreekt": each.ontbreekt,
        "aantallen": {k: v for k, v in told.items() if k not in ("organisatie", "leverancier")},
    }


def rows(found: Services, vendor: str | None, code: str | None) -> list[dict[str, Any]]:
    """In the order of names, of what was read."""
    numbers = found.shares.now()
    return [
        row(each, numbers.get((each.organisatie, each.leverancier)))
        for each in found.registered()
        if each.laatste_crawl
        and vendor in (None, each.leverancier)
        and code in (None, each.organisatie)
    ]


def _newest(found: Services, vendor: str | None, code: str | None) -> dict[str, list[Version]]:
    """By kind what `_against` looks at."""
    kinds = {kind for name in HELD_AGAINST for kind in PROFILES[name].collections.values()}
    most = SAMPLE if code is None else OF_COUNCIL
    return {
        kind: found.store.newest(kind, most, organisatie=code, leverancier=vendor)
        for kind in sorted(kinds)
    }


def against(
    found: Services, base: str, vendor: str | None, code: str | None
) -> list[dict[str, Any]]:
    """Where the newest records fall short of v2 and mini: a finding each, with the number of
    records that were looked at. These are records as we hold them, made from what was offered."""
    newest = _newest(found, vendor, code)
    # as long as these are the same, so is what is said of them
    looked_at = tuple((each.id, each.seq) for rows in newest.values() for each in rows)
    of = ("tegen", vendor, code, found.today(), looked_at)
    told = found.kept.of(of, lambda: _against(found, newest, code or vendor or ""))
    return [row | {"voorbeeld": base + row["voorbeeld"].removeprefix(BASE)} for row in told]


def _against(found: Services, newest: dict[str, list[Version]], of: str) -> list[dict[str, Any]]:
    told = []

    @cache
    def bodies(resource: str) -> list[dict[str, Any]]:
        made = resources(found.store, newest[resource], _place)
        return [utc(completed(version, data)) for version, data in made]

    for name in HELD_AGAINST:
        profile = PROFILES[name]
        report = Report(profile, of)
        sense = Sense(profile, found.today())
        looked: dict[str, int] = {}
        for resource in profile.collections.values():
            for body in bodies(resource):
                looked[resource] = looked.get(resource, 0) + 1
                url = str(body["url"])
                report.extend(_judged(found, sense, resource, body, Place(resource, url)))
        for each in report.findings:
            said = each.as_dict()
            told.append(
                {
                    "profile": name,
                    **{k: said[k] for k in ("rule", "level", "where", "pointer", "expected", "nl")},
                    "records": each.count,
                    "bekeken": looked.get(each.where, 0),
                    "voorbeeld": said["url"],
                }
            )
    return told


def _place(kind: str, key: str) -> str:
    return f"{BASE}{PATH}/{RESOURCES[kind].collectie}/{key}"


def _judged(
    found: Services, sense: Sense, kind: str, body: dict[str, Any], place: Place
) -> tuple[Outcome, ...]:
    """What is wrong with one resource, found again only where it changed."""
    content = hashlib.sha256(orjson.dumps(body)).digest()
    of = ("geoordeeld", sense.profile.name, kind, sense.today, content)
    return found.kept.of(
        of,
        lambda: tuple(each for each in judge(sense, kind, body, place) if isinstance(each, Seen)),
    )


def summed(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Numbers together, and the newest and oldest moments of reading."""
    total: dict[str, Any] = dict.fromkeys(Shares("", "").as_dict(), 0)
    for each in lines:
        for name, number in each["aantallen"].items():
            total[name] += number
    fresh = sorted(each["laatste_succes"] for each in lines if each["laatste_succes"])
    kept = {k: v for k, v in total.items() if k not in ("organisatie", "leverancier")}
    return {
        **kept,
        "organisaties": len({each["organisatie"] for each in lines}),
        "nieuwste": fresh[-1] if fresh else None,
        "oudste": fresh[0] if fresh else None,
    }
