"""Deletions that the list of changes does not tell of (C96)."""

from conformance.read_api.api import Api
from conformance.read_api.changes import PAST, announces, asked
from conformance.report.findings import Place


def unannounced(api: Api, url: str) -> None:
    """Something that is gone (410) while a reference still leads there: it has to be among the
    changes."""
    kind = api.kind_at(url)
    if kind is None or not announces(api, kind):
        return
    collection = api.profile.collection_of(kind)
    changed = asked(api, collection, PAST)
    key = url.rstrip("/").rsplit("/", 1)[-1]
    if changed is None or not changed.whole:
        return
    api.apply("C96")
    if not any(
        row.get("id") == key and row.get("wijziging") == "Verwijdering" for row in changed.rows
    ):
        place = Place(f"{collection}?gewijzigdSinds", url)
        expected = "in de lijst met wijziging Verwijdering"
        api.report.add(place.seen("C96", key, expected))


def silently(api: Api) -> None:
    """What an earlier check saw and this one does not, without a word of its deletion."""
    if api.options.journal is None:
        return
    before = api.options.journal.with_suffix(".vorige")
    if not before.exists():
        return
    told = api.graph.gone()
    for line in before.read_text(encoding="utf-8").splitlines():
        kind, _, key = line.partition(" ")
        read = next((each for each in api.lists.values() if each.kind == kind), None)
        if read is None or not read.complete or not read.changes_complete:
            continue
        if api.graph.get(kind, key) is not None or not announces(api, kind):
            continue
        api.apply("C96")
        if (kind, key) not in told:
            collection = api.profile.collection_of(kind)
            place = Place(f"{collection}?gewijzigdSinds", f"{api.base}/{collection}/{key}")
            api.report.add(place.seen("C96", f"{key} is weg", "een Verwijdering"))
