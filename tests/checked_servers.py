"""Conforming servers and feeds from rich to poor, and how a check of one is run in a test."""

import json
from typing import Any

from conformance.check import check, check_content
from conformance.http.client import Limits
from conformance.report.findings import Report
from conformance.resource.schemas import schema_of
from conformance.rules.profiles import PROFILES
from conformance.session import Options
from tests import emulator, emulator_feed
from tests.emulated_council import World
from tests.emulator import TODAY, Emulator, Kept
from tests.emulator_feed import FeedEmulator
from tests.mutants import Mutant
from tests.mutants_feed import FeedMutant

BASES = {"feed": emulator_feed.BASE}
READ_APIS = ("v2", "mini", "koop")
Server = Emulator | FeedEmulator


def options(made: Server, **more: Any) -> Options:
    limits = Limits(pause=0, waits=False)
    return Options(limits=limits, transport=made.transport, today=TODAY, **more)


def checked(made: Server, **more: Any) -> Report:
    """The report on a server."""
    profile = made.profile if isinstance(made, Emulator) else "feed"
    return check(profile, BASES.get(profile, emulator.BASE), options(made, **more))


def as_file(made: Server) -> Report:
    """The report on all that a server has, as one file: what needs no questions is seen there too."""
    if isinstance(made, FeedEmulator):
        head = max((row.get("sequenceNumber", 0) for row in made.log), default=0)
        page = {"records": made.log, "cursor": "f-1", "head": head, "hasMore": False, "next": None}
        content, profile = json.dumps(page), "feed"
    else:
        body = {name: list(rows.values()) for name, rows in made.world.items()}
        content, profile = json.dumps(body), made.profile
    return check_content(profile, content.encode(), "antwoord.json", Options(today=TODAY))


def required_only(profile: str) -> Any:
    """A change that leaves of every resource only what its profile requires."""

    def change(world: World) -> None:
        for collection, rows in world.items():
            kind = PROFILES[profile].collections[collection]
            required = set(schema_of(profile, kind)["required"])
            for key, row in rows.items():
                rows[key] = {name: row[name] for name in row if name in required}

    return change


def nothing(world: World) -> None:
    """A change that leaves no resource."""
    for rows in world.values():
        rows.clear()


def required_records(feed: FeedEmulator) -> None:
    """The same for a feed."""
    for row in feed.log:
        if "data" in row:
            required = set(schema_of("feed", row["data"]["dossiertype"])["required"])
            row["data"] = {n: value for n, value in row["data"].items() if n in required}


def rich(profile: str) -> Server:
    """A server with something of everything."""
    return FeedEmulator() if profile == "feed" else Emulator(profile)


def bare(profile: str) -> Server:
    """A server with no more than what is required."""
    if profile == "feed":
        return FeedEmulator(change=required_records)
    return Emulator(profile, change=required_only(profile))


def empty(profile: str) -> Server:
    """A server without any resource."""
    if profile == "feed":
        return FeedEmulator(change=lambda feed: feed.log.clear())
    made = Emulator(profile, change=nothing)
    made.removed = []
    return made


#: of so many mutants that a file shows, one is asked of a live server too
BESIDES = 12


#: per profile what servers answer whose world is as it was, so that only the fault is worked out
KEPT: dict[str, Kept] = {}


def serving(mutant: Mutant) -> Emulator:
    """The server with this fault."""
    as_it_was = mutant.change is None and not mutant.writable
    return Emulator(
        mutant.profile,
        change=mutant.change,
        answer=mutant.answer,
        writable=mutant.writable,
        kept=KEPT.setdefault(mutant.profile, {}) if as_it_was else None,
    )


def found(mutant: Mutant | FeedMutant, *, live: bool) -> bool:
    """By the cheaper way where there is one: what needs no questions shows in a file."""
    wanted = set(mutant.rules)
    if isinstance(mutant, FeedMutant):
        made = FeedEmulator(mutant.rol, change=mutant.change, answer=mutant.answer)
        return bool({f.rule for f in checked(made).findings} & wanted)
    if mutant.answer is None:
        shown = {f.rule for f in as_file(serving(mutant)).findings} & wanted
        if shown and not live:
            return True
    report = checked(serving(mutant), write=mutant.writable)
    return bool({f.rule for f in report.findings} & wanted)
