"""Records as they leave the house: the standard's names, with addresses and inverse relations."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from standard import views
from standard.records import REFERENCES, zoektype_van
from standard.resources import RESOURCES, Stem
from store.model import Version
from store.store import Store

BATCH = 500
#: gives the address of a resource by its kind and id
Place = Callable[[str, str], str]
#: (resource that points, its property) → property of the resource pointed at
INVERSES = {
    ("agendapunt", "vergadering"): "agendapunten",
    ("agendapunt", "hoofdagendapunt"): "subagendapunten",
    ("vergadering", "hoofdvergadering"): "deelvergaderingen",
    ("stemming", "agendapunt"): "stemmingen",
    ("stemming", "besluit"): "stemmingen",
    ("stem", "stemming"): "stemmen",
    ("stem", "aanwezigeDeelnemer"): "stemmen",
    ("mediabron", "vergadering"): "mediabronnen",
    ("indiener", "natuurlijkPersoon"): "indieners",
    ("informatieobject", "agendapunten"): "informatieobjecten",
    ("informatieobject", "vergaderingen"): "bijlagen",
}

#: property of our own by which a meeting or agenda item has its papers
ATTACHING = "documenten"
#: (resource, its property) of references without which the standard knows no such resource
REQUIRED = {
    (name, info.alias or field)
    for name, model in RESOURCES.items()
    for field, info in model.model_fields.items()
    if info.is_required()
}


def export(
    store: Store,
    base: str,
    *,
    resource: str | None = None,
    type: str | None = None,
    organisatie: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Everything held, tombstones included, streamed in the order of the log."""
    current = store.current(resource=resource, type=type, organisatie=organisatie)
    while batch := list(islice(current, BATCH)):
        yield from lines(store, batch, base)


def lines(store: Store, versions: Iterable[Version], base: str) -> Iterator[dict[str, Any]]:
    """Versions as in `/api/v1/records/{id}`; `base` is the address of the service."""
    for version, inverse, gone in _surrounded(store, versions):
        yield line(version, base, inverse, gone)


def resources(
    store: Store, versions: Iterable[Version], place: Place
) -> Iterator[tuple[Version, dict[str, Any]]]:
    """Versions as resources of the standard alone, with the addresses that `place` gives them."""
    for version, inverse, gone in _surrounded(store, versions):
        yield version, _data(version, place, inverse, gone)


def _surrounded(
    store: Store, versions: Iterable[Version]
) -> Iterator[tuple[Version, list[tuple[str, str, str]], Collection[str]]]:
    """Each version with (resource, property, id) of what points at it and the standard has a property
    for, and the ids of what is pointed at and is there no more."""
    versions = list(versions)
    live = [version.id for version in versions if not version.deleted]
    gone = store.withdrawn({target for _, _, target in store.pointed_from(live)})
    inverse: dict[str, list[tuple[str, str, str]]] = {}
    for target, resource, field, source in store.pointing_in(live, INVERSES, ATTACHING):
        inverse.setdefault(target, []).append((resource, field, source))
    for version in versions:
        yield version, inverse.get(version.id, []), gone


def line(
    version: Version,
    base: str,
    inverse: list[tuple[str, str, str]],
    gone: Collection[str] = (),
) -> dict[str, Any]:
    """A version with the addresses of this service; `inverse` has (resource, property, id) of what
    points at it, `gone` the ids of what is there no more and is not referred to."""
    known = identity(version)
    if version.deleted:
        return {**known, "op": version.op, "reden": version.reden, "sinds": version.opgeslagen_op}

    def place(_: str, key: str) -> str:
        return address(base, key)

    ext = version.body["ext"]
    if gone and ext.get("documenten"):
        ext = {**ext, "documenten": [key for key in ext["documenten"] if key not in gone]}
    return {**known, "data": _data(version, place, inverse, gone), "ext": ext}


def identity(version: Version) -> dict[str, Any]:
    """What is known of every version, a tombstone too."""
    body = version.body
    return {
        "id": version.id,
        "resource": version.resource,
        "type": record_type(version),
        "organisatie": version.organisatie,
        "bronidentificatie": body["bronidentificatie"],
        "leverancier": body["leverancier"],
        "bron_url": body["bron_url"],
        "versie": version.versie,
    }


def record_type(version: Version) -> str:
    if version.resource == "informatieobject" and not version.deleted:
        return zoektype_van(version.body["data"].get("informatieobjecttype"))
    return version.resource


def address(base: str, key: str) -> str:
    return f"{base}/api/v1/records/{key}"


def _data(
    version: Version,
    place: Place,
    inverse: list[tuple[str, str, str]],
    gone: Collection[str] = (),
) -> dict[str, Any]:
    """The stored data with `id` and `url`, an address with each reference, and what points here.
    What is there no more is left out, but where the standard requires it."""
    data = {
        "id": version.id,
        "url": place(version.resource, version.id),
        **version.body["data"],
    }

    def reference(resource: str, key: str) -> dict[str, str]:
        return {"id": key, "url": place(resource, key)}

    for field, target in REFERENCES[version.resource].items():
        value = data.get(field)
        if isinstance(value, list):
            data[field] = [
                reference(target, each["id"]) for each in value if each["id"] not in gone
            ]
        elif value and value["id"] in gone and (version.resource, field) not in REQUIRED:
            del data[field]
        elif value:
            data[field] = reference(target, value["id"])
    other = data.get("gerelateerdInformatieobject")
    if other and other["informatieobject"]["id"] in gone:
        del data["gerelateerdInformatieobject"]
    elif other:
        whole = reference("informatieobject", other["informatieobject"]["id"])
        data["gerelateerdInformatieobject"] = {**other, "informatieobject": whole}
    known = _properties(version.resource)
    for source_resource, field, source in sorted(inverse):
        name = INVERSES.get((source_resource, field))
        if name in known and name is not None:
            _append(data, name, place(source_resource, source))
        if field == ATTACHING and version.resource == "informatieobject":
            name = "agendapunten" if source_resource == "agendapunt" else "vergaderingen"
            _append(data, name, reference(source_resource, source))
    attached = {"agendapunt": "informatieobjecten", "vergadering": "bijlagen"}
    for key in version.body["ext"].get("documenten", ()):
        if key in gone:
            continue
        _append(data, attached[version.resource], place("informatieobject", key))
    return data


@cache
def _properties(resource: str) -> frozenset[str]:
    """The names that the standard has for what is told of a resource."""
    fields = RESOURCES[resource].model_fields
    return frozenset(info.alias or name for name, info in fields.items())


def _append(data: dict[str, Any], name: str, value: Any) -> None:
    found = list(data.get(name, ()))
    if value not in found:
        data[name] = [*found, value]


COLUMNS = (
    "id",
    "resource",
    "type",
    "organisatie",
    "bronidentificatie",
    "leverancier",
    "bron_url",
    "versie",
    "op",
    "reden",
    "titel",
    "datum",
    "uitslag",
)


def table(
    store: Store,
    *,
    resource: str | None = None,
    type: str | None = None,
    organisatie: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Everything held as rows of a table, for spreadsheets; the whole is in `export`."""
    for version in store.current(resource=resource, type=type, organisatie=organisatie):
        yield row(version)


def row(version: Version) -> dict[str, Any]:
    """A version as a row of `COLUMNS`; of a tombstone what is left of it."""
    shown = identity(version) | {"op": version.op, "reden": version.reden}
    if not version.deleted:
        record = version.record
        day = views.day(record)
        shown |= {
            "op": None,
            # a member's choice has no title: the column says what it is
            "titel": record.data.keuze_stemming
            if isinstance(record.data, Stem)
            else views.title(record),
            "datum": day.isoformat() if day else None,
            "uitslag": views.outcome(record),
        }
    return {name: shown.get(name) for name in COLUMNS}
