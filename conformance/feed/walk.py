"""A publication feed: service document, feed, snapshot, collections, and whether they tell the same."""

from typing import Any

from conformance import description
from conformance.feed import collections, pages, reread, service, snapshot
from conformance.feed.feed import Feed
from conformance.report.findings import Report
from conformance.resource import relations
from conformance.rules.profiles import Profile
from conformance.session import Options, Step, run


def walk(profile: Profile, target: str, options: Options) -> Report:
    """The report on a feed. Raises `Unreachable` when nothing answers there."""
    return run(Feed(profile, target, options), STEPS, pieces, close_off)


def describe(feed: Feed) -> None:
    feed.report.extend(description.address(feed.client, feed.base))
    answer = description.read(feed.client, feed.base)
    feed.report.extend(description.judged(answer, feed.profile))


def relate(feed: Feed) -> None:
    """What is there now against each other (C77, C80)."""
    feed.graph.analyse()
    feed.report.extend(relations.check(feed.graph, set()))


STEPS: list[Step[Feed]] = [
    ("beschrijving", describe),
    ("servicedocument", service.service),
    ("feed", pages.replay),
    ("pagina's", reread.pages),
    ("snapshot", snapshot.snapshot),
    ("cursors", reread.cursors),
    ("collecties", collections.collections),
    ("relaties", relate),
    ("verwijzingen", collections.references),
    ("bestanden", collections.files),
    ("stroom", collections.stream),
]


def pieces(feed: Feed) -> list[Any]:
    return list(feed.first)


def close_off(feed: Feed) -> None:
    feed.report.checked["resources"] = len(feed.data)
    feed.report.show(lambda url, at: (d.body, d.at) if (d := feed.graph.holding(url, at)) else None)
