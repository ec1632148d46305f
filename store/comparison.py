"""Two stores of one council held beside each other: what was read before, and what the same answers
come to now."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select

from store.database import chunks
from store.model import Outcome, Put, Version
from store.schema import herkomst, stand
from store.store import Store

#: stands with a version that another reading made, not another source
OTHERWISE = "anders gelezen"
#: why a record is gone that a new reading does not make any more
NOT_MADE = "anders gelezen: komt niet meer uit de antwoorden van de bron"
BATCH = 400


@dataclass(frozen=True)
class Difference:
    """One record that would change: `op` is `nieuw`, `gewijzigd` or `weg`, and `velden` has by the
    place of each field (`data.titel`) its value before and after."""

    id: str
    resource: str
    bronidentificatie: str
    op: str
    velden: dict[str, tuple[Any, Any]]

    def as_dict(self) -> dict[str, Any]:
        fields = {name: {"was": was, "wordt": now} for name, (was, now) in self.velden.items()}
        return {
            "id": self.id,
            "resource": self.resource,
            "bronidentificatie": self.bronidentificatie,
            "op": self.op,
            "velden": fields,
        }


def differences(
    held: Store, made: Store, organisatie: str, leverancier: str, *, gone: bool
) -> Iterator[Difference]:
    """What would change if what was `made` took the place of what is `held`; with `gone` also what
    is not made any more."""
    seen: set[str] = set()
    for before, after in _pairs(held, made, organisatie, leverancier, seen):
        if before is None or before.deleted:
            yield _difference(after, "nieuw", {}, after.body)
        elif before.hash != after.hash:
            yield _difference(after, "gewijzigd", before.body, after.body)
    if gone:
        for version in _unmade(held, organisatie, leverancier, seen):
            yield _difference(version, "weg", version.body, {})


def apply(held: Store, made: Store, organisatie: str, leverancier: str, *, gone: bool) -> Outcome:
    """Writes what differs; gives what that did. Texts that were read again are taken over."""
    outcome, seen = Outcome(), set[str]()
    pairs = _pairs(held, made, organisatie, leverancier, seen)
    while batch := list(islice(pairs, BATCH)):
        changed = [
            after
            for before, after in batch
            if before is None or before.deleted or before.hash != after.hash
        ]
        outcome.add(held.write(_puts(made, changed), reden=OTHERWISE))
        outcome.ongewijzigd += len(batch) - len(changed)
    if gone:
        unmade = [version.id for version in _unmade(held, organisatie, leverancier, seen)]
        for chunk in chunks(unmade):
            outcome.add(held.remove(dict.fromkeys(chunk, NOT_MADE)))
    held.texts.take_over(made.texts)
    return outcome


def _pairs(
    held: Store, made: Store, organisatie: str, leverancier: str, seen: set[str]
) -> Iterator[tuple[Version | None, Version]]:
    """Every record that was made, with what is held of it; what may not come back is left out."""
    barred = held.texts.barred()
    current = made.current(organisatie=organisatie, deleted=False)
    while batch := list(islice(current, BATCH)):
        known = held.get_many([version.id for version in batch])
        for version in batch:
            seen.add(version.id)
            if version.id not in barred and version.body["leverancier"] == leverancier:
                yield known.get(version.id), version


def _unmade(held: Store, organisatie: str, leverancier: str, seen: set[str]) -> Iterator[Version]:
    for version in held.current(organisatie=organisatie, deleted=False):
        if version.id not in seen and version.body["leverancier"] == leverancier:
            yield version


def _puts(made: Store, versions: list[Version]) -> list[Put]:
    """Versions as they are written anew, with their sets and days, and what they were read from."""
    ids = [version.id for version in versions]
    standing: dict[str, Any] = {}
    origins: dict[str, set[str]] = {}
    with made.database.reading() as connection:
        for chunk in chunks(ids):
            rows = connection.execute(select(stand).where(stand.c.id.in_(chunk)))
            standing |= {row.id: row for row in rows}
            for row in connection.execute(select(herkomst).where(herkomst.c.id.in_(chunk))):
                origins.setdefault(row.id, set()).add(row.vingerafdruk)
    return [
        Put(
            version.record,
            standing[version.id].kader,
            dt.date.fromisoformat(day) if (day := standing[version.id].datum) else None,
            frozenset(origins.get(version.id, ())),
        )
        for version in versions
    ]


def _difference(
    version: Version, op: str, before: dict[str, Any], after: dict[str, Any]
) -> Difference:
    fields: dict[str, tuple[Any, Any]] = {}
    for part in ("data", "ext"):
        was, now = before.get(part) or {}, after.get(part) or {}
        for name in sorted({*was, *now}):
            if was.get(name) != now.get(name):
                fields[f"{part}.{name}"] = (was.get(name), now.get(name))
    for name in ("type", "bron_url"):
        if before.get(name) != after.get(name):
            fields[name] = (before.get(name), after.get(name))
    key = str(version.body.get("bronidentificatie"))
    return Difference(version.id, version.resource, key, op, fields)
