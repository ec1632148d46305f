"""Whether what was adopted is settled, as search documents have it: reckoned for each council from its
motions and the letters about them, as the store has them now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from facts.settlement import KINDS, LETTERS, Docket, Paper, names_a_motion
from store import Store, Version

#: what stands in every paper that names a motion or amendment, whatever begins with a capital
NAMED = (b"otie", b"OTIE", b"mendement", b"MENDEMENT")


@dataclass
class _Reckoned:
    """What was reckoned of a store as it was at one moment: the states by council, and the papers of
    the council that was looked at last, which is mostly asked for twice."""

    moment: tuple[str, int]
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    last: tuple[str, Docket] | None = None


_RECKONED: WeakKeyDictionary[Store, _Reckoned] = WeakKeyDictionary()


def settled(store: Store, versions: Iterable[Version]) -> dict[str, str]:
    """By id whether it is settled (`Afdoening`), of those that are adopted motions or amendments."""
    wanted: dict[str, list[str]] = {}
    for version in versions:
        if not version.deleted and version.record.type in KINDS:
            wanted.setdefault(version.organisatie, []).append(version.id)
    if not wanted:
        return {}
    known = _reckoned(store)
    found: dict[str, str] = {}
    for code, keys in wanted.items():
        if code not in known.states:
            settlements = _docket(store, known, code).settlements()
            known.states[code] = {key: one.afdoening.value for key, one in settlements.items()}
        states = known.states[code]
        found |= {key: states[key] for key in keys if key in states}
    return found


def affected(store: Store, versions: Iterable[Version]) -> set[str]:
    """Ids of the adopted motions that may be settled otherwise by a change of these papers, given as
    they were and as they are."""
    changed: dict[str, list[Paper]] = {}
    for version in versions:
        if version.deleted or version.resource != "informatieobject" or not _named(version):
            continue
        paper = Paper(version.id, version.record)
        if paper.record.type in KINDS or names_a_motion(paper):
            changed.setdefault(version.organisatie, []).append(paper)
    if not changed:
        return set()
    known = _reckoned(store)
    return {
        key
        for code, papers in changed.items()
        for key in _docket(store, known, code).touched(papers)
    }


def _reckoned(store: Store) -> _Reckoned:
    """What is known of the store as it is now."""
    moment = (store.identity.standing().name, store.last_seq())
    known = _RECKONED.get(store)
    if known is None or known.moment != moment:
        known = _RECKONED[store] = _Reckoned(moment)
    return known


def _named(version: Version) -> bool:
    return any(name in version.content for name in NAMED)


def _docket(store: Store, known: _Reckoned, code: str) -> Docket:
    if known.last is None or known.last[0] != code:
        known.last = (code, _read(store, code))
    return known.last[1]


def _read(store: Store, code: str) -> Docket:
    return Docket(
        Paper(version.id, version.record)
        for kind in (*KINDS, *LETTERS)
        for version in store.current(
            organisatie=code, resource="informatieobject", type=kind, deleted=False
        )
        if kind in KINDS or _named(version)
    )
