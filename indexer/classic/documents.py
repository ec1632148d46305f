"""Records of the store as documents of ORI Classic: which fields are made of what is held in
`mappings/classic_document.json` and in the table of Classic's re-users."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.classic import shapes
from indexer.classic.query import Document
from indexer.classic.shapes import Neighbours
from standard.bodies import PROVINCIES
from standard.records import identiteit
from store import Store, Version

#: TOOI code → name and province
Councils = Mapping[str, tuple[str, str]]
#: fields by which a document or an item is placed at something above it
UPWARD = ("vergadering", "hoofdagendapunt", "vergaderingen", "agendapunten", "documenten")
#: kinds of bodies by the start of their code: classification, and how the name begins
BODIES = {
    "gm": ("Municipality", "Gemeente"),
    "pv": ("Province", "Provincie"),
    "ws": ("Water board", "Waterschap"),
}
Changes = Sequence[Version]


class Classic:
    """`Making` of Classic's documents."""

    resources = (
        "vergadering",
        "agendapunt",
        "informatieobject",
        "fractie",
        "natuurlijkpersoon",
        "fractielidmaatschap",
    )

    def affected(self, store: Store, changed: Iterable[Version]) -> set[str]:
        """What changed, what is placed at it, however deep, and what it is or was placed at."""
        ids: set[str] = set()
        fresh: set[str] = set()
        for version in changed:
            if version.resource not in self.resources:
                continue
            ids.add(version.id)
            if version.resource in ("vergadering", "agendapunt"):
                fresh.add(version.id)
            for one in (version, store.previous(version)):
                if one is not None and not one.deleted:
                    ids |= set(shapes.above(one)) | set(one.body["ext"].get("documenten", ()))
        while fresh:
            below = {source for source, field, _ in store.pointing_at(fresh) if field in UPWARD}
            attached = {key for _, field, key in store.pointed_from(fresh) if field == "documenten"}
            fresh = (below | attached) - ids
            ids |= fresh
        return ids

    def documents(
        self, store: Store, wanted: Iterable[str | Version], councils: Councils
    ) -> tuple[list[Document], list[str]]:
        given = {one.id if isinstance(one, Version) else one: one for one in wanted}
        versions = {key: one for key, one in given.items() if isinstance(one, Version)}
        versions |= store.get_many(given.keys() - versions.keys())
        ours = [version for version in versions.values() if version.resource in self.resources]
        live = {version.id: version for version in ours if not version.deleted}
        around = Neighbours(store, live)
        made = [_document(version, around) for version in live.values()]
        return made, [version.id for version in ours if version.deleted]

    def derived(
        self, store: Store, changed: Changes | None, councils: Councils
    ) -> tuple[list[Document], list[str]]:
        """The bodies themselves, and the committees that their meetings name."""
        if changed is None:
            meetings = store.current(resource="vergadering", deleted=False)
            committees = {one.id: one for one in _committees(meetings)}
            return [*bodies(councils), *committees.values()], []
        codes = {version.organisatie for version in changed}
        met = [one for one in changed if one.resource == "vergadering"]
        now = {one.id: one for one in _committees(met)}
        before = {one.id: one.organisatie for one in _committees(_before(store, met))}
        gone = [
            key
            for code in {before[key] for key in before.keys() - now.keys()}
            for key in _lost(store, code, before)
        ]
        named = {code: councils[code] for code in codes if code in councils}
        return [*bodies(named), *(now[key] for key in now if key not in gone)], gone


def _before(store: Store, meetings: Sequence[Version]) -> Iterator[Version]:
    for version in meetings:
        if (previous := store.previous(version)) is not None:
            yield previous


def _lost(store: Store, code: str, before: Mapping[str, str]) -> list[str]:
    """Committees of a body that no meeting of it names any more."""
    meetings = store.current(organisatie=code, resource="vergadering", deleted=False)
    named = {one.id for one in _committees(meetings)}
    return [key for key, owner in before.items() if owner == code and key not in named]


def body_id(code: str) -> str:
    """The id of a body's own Organization."""
    return identiteit(code, "organisatie", code)


def bodies(councils: Councils) -> list[Document]:
    """The Organization of each body of the registry."""
    made = []
    for code, (name, _) in sorted(councils.items()):
        classification, kind = BODIES.get(code[:2], ("", ""))
        if not classification:
            continue
        plain = PROVINCIES[code][1] if code in PROVINCIES else name
        whole = plain if plain.startswith((kind, "Hoogheemraadschap", "Wetterskip")) else ""
        source = {
            "name": whole or f"{kind} {plain}",
            "classification": classification,
        }
        made.append(_made(body_id(code), code, "Organization", source))
    return made


def _committees(meetings: Iterable[Version]) -> Iterator[Document]:
    for version in meetings:
        if version.deleted or not (gremium := shapes.gremium(version)):
            continue
        key, name = gremium
        council = name.casefold() in (
            "gemeenteraad",
            "raad",
            "provinciale staten",
            "raadsvergadering",
        )
        source = {
            "name": name,
            "classification": "Council" if council else "Committee",
            "subOrganizationOf": body_id(version.organisatie),
        }
        yield _made(key, version.organisatie, "Organization", source)


def _document(version: Version, around: Neighbours) -> Document:
    pages: tuple[str, ...] = ()
    match version.resource:
        case "vergadering":
            kind, source = "Meeting", shapes.meeting(version, around)
        case "agendapunt":
            kind, source = "AgendaItem", shapes.item(version, around)
        case "informatieobject":
            if version.body["ext"].get("bestanden") or version.body["data"].get("inhoudLink"):
                kind, source = "MediaObject", shapes.media(version, around)
                pages = around.pages(version)
            else:
                kind, source = "Report", shapes.report(version, around)
        case "fractie":
            kind, source = "Organization", shapes.party(version)
            source["subOrganizationOf"] = body_id(version.organisatie)
        case "natuurlijkpersoon":
            kind, source = "Person", shapes.person(version)
        case _:
            kind, source = "Membership", shapes.membership(version)
    source["was_generated_by"] = {
        "original_identifier": version.body["bronidentificatie"],
        "had_primary_source": version.body["bron_url"],
        "ended_at_time": version.opgeslagen_op,
    }
    source["date_modified"] = shapes.local(version.opgeslagen_op)
    return _made(version.id, version.organisatie, kind, source, pages)


def _made(
    key: str, code: str, kind: str, source: dict[str, Any], pages: tuple[str, ...] = ()
) -> Document:
    """Without what is empty."""
    whole = {
        "@id": key,
        "@type": kind,
        "has_organization_name": body_id(code),
        **source,
    }
    return Document(key, code, shapes.compact(whole), pages)


CLASSIC = Classic()
