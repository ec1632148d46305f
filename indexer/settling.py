"""Whether what was adopted is settled, as search documents have it: reckoned for each council from its
motions and the letters about them, as the store has them now."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from facts.settlement import KINDS, LETTERS, Docket, Paper, names_a_motion
from store import Store, Version

#: what stands in every paper that names a motion or amendment, whatever begins with a capital
NAMED = (b"otie", b"OTIE", b"mendement", b"MENDEMENT")
Moment = tuple[str, int]
#: what was reckoned last of each store: of which moment, and by council
_RECKONED: WeakKeyDictionary[Store, tuple[Moment, dict[str, dict[str, str]]]] = WeakKeyDictionary()


def settled(store: Store, versions: Iterable[Version]) -> dict[str, str]:
    """By id whether it is settled (`Afdoening`), of those that are adopted motions or amendments."""
    wanted: dict[str, list[str]] = {}
    for version in versions:
        if not version.deleted and version.record.type in KINDS:
            wanted.setdefault(version.organisatie, []).append(version.id)
    if not wanted:
        return {}
    moment = (store.identity.standing().name, store.last_seq())
    known = _RECKONED.get(store)
    if known is None or known[0] != moment:
        known = _RECKONED[store] = (moment, {})
    found: dict[str, str] = {}
    for code, keys in wanted.items():
        if code not in known[1]:
            docket = _docket(store, code)
            known[1][code] = {k: one.afdoening.value for k, one in docket.settlements().items()}
        states = known[1][code]
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
    ids: set[str] = set()
    for code, papers in changed.items():
        ids |= _docket(store, code).touched(papers)
    return ids


def _named(version: Version) -> bool:
    return any(name in version.content for name in NAMED)


def _docket(store: Store, code: str) -> Docket:
    return Docket(
        Paper(version.id, version.record)
        for kind in (*KINDS, *LETTERS)
        for version in store.current(
            organisatie=code, resource="informatieobject", type=kind, deleted=False
        )
        if kind in KINDS or _named(version)
    )
