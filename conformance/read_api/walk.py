"""A walk over a live API of profile v2, mini or KOOP: lists to their end, resources one by one,
references, and then what a list promises. It reads; only `writing` changes anything."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from conformance import description
from conformance.description import Description
from conformance.read_api import (
    again,
    bad_requests,
    changes,
    deletions,
    filters,
    items,
    lists,
    writing,
)
from conformance.read_api.api import Api
from conformance.report.findings import Place, Report
from conformance.resource import relations
from conformance.rules.profiles import Profile
from conformance.rules.table import has
from conformance.session import Options, Step, run
from conformance.steps import files

#: resources of each kind of which the report shows what an aggregator makes
PIECES = 10


def walk(profile: Profile, target: str, options: Options) -> Report:
    """The report on an API. Raises `Unreachable` when nothing answers there, and ValueError when the
    journal is of another check."""
    api = Api(profile, target, options)
    resume(api)
    written: list[Step[Api]] = [("schrijven", writing.check)] if options.write else []
    return run(api, [*STEPS, *written], pieces, close_off)


def describe(api: Api) -> None:
    api.report.extend(description.address(api.client, api.base))
    answer = description.read(api.client, api.base)
    api.report.extend(description.judged(answer, api.profile))
    api.description = Description(answer.object() if answer.ok else None)


def relate(api: Api) -> None:
    api.graph.analyse()
    whole = {each.kind for each in api.lists.values() if each.complete}
    api.report.extend(relations.check(api.graph, whole))


def look_at_files(api: Api) -> None:
    """Files and pages, of every kind that has them."""
    for kind in api.profile.collections.values():
        if has(api.profile, "C76"):
            files.pages(api, api.profile.spelled("webpaginaLink"), read_of(api, kind))
    if has(api.profile, "C75"):
        files.contents(api, "inhoudLink", read_of(api, "informatieobject"))


def read_of(api: Api, kind: str) -> Iterator[tuple[dict[str, Any], Place]]:
    """What was read of a kind, with where."""
    yield from ((doc.body, Place(kind, doc.source, doc.at)) for doc in api.graph.of(kind))


STEPS: list[Step[Api]] = [
    ("beschrijving", describe),
    ("lijsten", lists.read_lists),
    ("resources", items.read_items),
    ("verwijzingen", items.follow),
    ("relaties", relate),
    ("nog eens", again.again),
    ("filters", filters.filters),
    ("fouten", bad_requests.errors),
    ("wijzigingen", changes.check),
    ("verwijderd", deletions.silently),
    ("bestanden", look_at_files),
]


def resume(api: Api) -> None:
    """With a journal: goes on with a check that was broken off, or remembers what a finished one saw,
    to compare with."""
    journal = api.options.journal
    if journal is None:
        return
    about = f"{api.profile.name} {api.base}"
    told = api.graph.meta("doel")
    if told not in (None, about):
        raise ValueError(f"{journal} is van een andere toets: {told}")
    api.graph.set_meta("doel", about)
    if api.graph.meta("klaar"):
        text = "\n".join(f"{kind} {key}" for kind, key in api.graph.known())
        journal.with_suffix(".vorige").write_text(text, encoding="utf-8")
        api.graph.clear()
        api.graph.set_meta("doel", about)
        return
    for kind in api.profile.collections.values():
        for doc in api.graph.of(kind):
            api.judge(kind, doc.body, Place(kind, doc.source, doc.at))


def pieces(api: Api) -> list[Any]:
    kinds = api.profile.collections.values()
    return [doc.body for kind in kinds for doc in islice(api.graph.of(kind), PIECES)]


def close_off(api: Api) -> None:
    report = api.report
    report.checked["lists"] = {
        name: {"pages": e.pages, "resources": e.resources, "complete": e.complete}
        for name, e in api.lists.items()
    }
    report.checked["kinds"] = {
        kind: number
        for kind in api.profile.collections.values()
        if (number := api.graph.count(kind))
    }
    if not api.options.write and api.profile.writable:
        report.unchecked["schrijven"] = "alleen op een testadres, met --schrijven"
    report.show(lambda url, at: (d.body, d.at) if (d := api.graph.holding(url, at)) else None)
    api.graph.set_meta("klaar", "ja")
