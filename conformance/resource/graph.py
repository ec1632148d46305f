"""All resources that a check read, in a file beside memory: so that relations can be held against
each other over a hundred thousand of them, and so that a broken-off check can go on."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from conformance.report.findings import pointer
from conformance.rules.table import Profile
from standard.records import REFERENCES

#: property with a list of addresses (or one) → resource there
ADDRESSES = {
    "vergadering": {
        "agendapunten": "agendapunt",
        "bijlagen": "informatieobject",
        "deelvergaderingen": "vergadering",
        "mediabronnen": "mediabron",
    },
    "agendapunt": {
        "subagendapunten": "agendapunt",
        "informatieobjecten": "informatieobject",
        "stemmingen": "stemming",
    },
    "informatieobject": {
        "natuurlijkePersonen": "natuurlijkpersoon",
        "genotuleerdeVergadering": "vergadering",
    },
    "stemming": {"stemmen": "stem"},
    "besluit": {"stemmingen": "stemming"},
    "aanwezigedeelnemer": {"stemmen": "stem"},
    "natuurlijkpersoon": {"indieners": "indiener"},
}
KOOP_REFERENCES = {
    "vergadering": {"hoofdvergadering": "vergadering"},
    "agendapunt": {"vergaderingen": "vergadering", "hoofdagendapunt": "agendapunt"},
    "informatieobject": {"vergaderingen": "vergadering", "agendapunten": "agendapunt"},
}
#: properties of v2 that the three resources of mini do not have
NOT_IN_MINI = ("mediabronnen", "stemmingen", "natuurlijkePersonen")
SCHEMA = """
create table if not exists meta (name text primary key, value text);
create table if not exists doc (
  kind text, id text, url text, source text, pointer text, body text, place integer,
  primary key (kind, id)
);
create index if not exists doc_url on doc (url);
create table if not exists link (
  kind text, id text, field text, target text, target_id text, target_url text, pointer text
);
create index if not exists link_from on link (kind, field, id);
create index if not exists link_to on link (target_url, field);
create table if not exists page (
  collection text, number integer, url text, next text, ids text,
  primary key (collection, number)
);
create table if not exists gone (kind text, id text, told text, primary key (kind, id));
"""


@dataclass(frozen=True)
class Link:
    """One reference: `field` of resource `kind` `id` points at `target`; `at` is its pointer."""

    kind: str
    id: str
    field: str
    target: str
    target_id: str | None
    target_url: str | None
    at: str


def links(profile: Profile, kind: str, body: dict[str, Any]) -> Iterator[Link]:
    """Every reference of a resource, by property."""
    key = str(body.get("id"))
    koop = profile.letter == "K"
    for field, target in (KOOP_REFERENCES if koop else REFERENCES)[kind].items():
        value = body.get(field)
        many = value if isinstance(value, list) else [value]
        for number, each in enumerate(many):
            if isinstance(each, dict):
                at = pointer(field, number) if isinstance(value, list) else pointer(field)
                yield Link(kind, key, field, target, _text(each, "id"), _text(each, "url"), at)
    for field, target in ADDRESSES.get(kind, {}).items():
        if profile.letter == "M" and field in NOT_IN_MINI:
            continue
        value = body.get(field)
        many = value if isinstance(value, list) else [value]
        for number, each in enumerate(many):
            if isinstance(each, str):
                at = pointer(field, number) if isinstance(value, list) else pointer(field)
                yield Link(kind, key, field, target, None, each, at)
    other = body.get("gerelateerdInformatieobject")
    if kind == "informatieobject" and isinstance(other, dict) and not koop:
        each = other.get("informatieobject")
        if isinstance(each, dict):
            name = "gerelateerdInformatieobject"
            at = pointer(name, "informatieobject")
            yield Link(kind, key, name, kind, _text(each, "id"), _text(each, "url"), at)


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None


@dataclass(frozen=True)
class Doc:
    """A resource with where it was read: `source` is the address of the answer, `at` the pointer
    in it; `place` its place in the list, None when it was only read by its own address."""

    kind: str
    id: str
    url: str | None
    source: str
    at: str
    body: dict[str, Any]
    place: int | None = None


class Graph:
    """The resources of one check. `path` None keeps them in a file that goes with the check."""

    def __init__(self, profile: Profile, path: Path | None = None) -> None:
        self.profile = profile
        self.db = sqlite3.connect(path or "", isolation_level=None)
        self.db.executescript(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -16384;"
            + SCHEMA
        )
        self.db.execute("begin")

    def close(self) -> None:
        self.save()
        self.db.close()

    def save(self) -> None:
        if self.db.in_transaction:
            self.db.execute("commit")
        self.db.execute("begin")

    def clear(self) -> None:
        for table in ("meta", "doc", "link", "page", "gone"):
            self.db.execute(f"delete from {table}")

    # --- what is known ---------------------------------------------------------------------------

    def add(self, doc: Doc) -> bool:
        """False when it was there already (it is kept as it was)."""
        values = (
            doc.kind,
            doc.id,
            doc.url,
            doc.source,
            doc.at,
            orjson.dumps(doc.body).decode(),
            doc.place,
        )
        done = self.db.execute("insert or ignore into doc values (?, ?, ?, ?, ?, ?, ?)", values)
        if done.rowcount == 0:
            return False
        self.db.executemany(
            "insert into link values (?, ?, ?, ?, ?, ?, ?)",
            [
                (e.kind, e.id, e.field, e.target, e.target_id, e.target_url, e.at)
                for e in links(self.profile, doc.kind, doc.body)
            ],
        )
        return True

    def get(self, kind: str, key: str) -> Doc | None:
        return next(self._docs("where kind = ? and id = ?", (kind, key)), None)

    def at(self, url: str) -> Doc | None:
        return next(self._docs("where url = ?", (url,)), None)

    def of(self, kind: str, *, listed: bool = False) -> Iterator[Doc]:
        """In order of the list; what is not in the list comes first unless `listed`."""
        more = " and place is not null" if listed else ""
        yield from self._docs(f"where kind = ?{more} order by place", (kind,))

    def ids(self, kind: str) -> list[str]:
        """Of the list, in its order."""
        rows = self.db.execute(
            "select id from doc where kind = ? and place is not null order by place", (kind,)
        )
        return [row[0] for row in rows]

    def count(self, kind: str) -> int:
        row = self.db.execute("select count(*) from doc where kind = ?", (kind,)).fetchone()
        return int(row[0])

    def uses(self, kind: str, field: str) -> bool:
        """Whether any resource of the kind has the property at all."""
        found = self.db.execute(
            "select 1 from doc where kind = ? and json_type(body, ?) is not null limit 1",
            (kind, f"$.{field}"),
        )
        return found.fetchone() is not None

    def unresolved(self) -> Iterator[Link]:
        """Per address that is not of a known resource, one reference to it."""
        rows = self.db.execute(
            "select l.kind, l.id, l.field, l.target, l.target_id, l.target_url, l.pointer"
            " from link l left join doc d on d.url = l.target_url"
            " where d.id is null and l.target_url is not null group by l.target_url"
            " order by min(l.rowid)"
        ).fetchall()
        yield from (Link(*row) for row in rows)

    def pointing(self, url: str) -> Iterator[Link]:
        rows = self.db.execute(
            "select kind, id, field, target, target_id, target_url, pointer from link"
            " where target_url = ?",
            (url,),
        ).fetchall()
        yield from (Link(*row) for row in rows)

    def rows(self, sql: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a question of `relations`."""
        yield from self.db.execute(sql, tuple(values))

    def _docs(self, where: str, values: tuple[Any, ...]) -> Iterator[Doc]:
        sql = f"select kind, id, url, source, pointer, body, place from doc {where}"
        for kind, key, url, source, at, body, place in self.db.execute(sql, values):
            yield Doc(kind, key, url, source, at, orjson.loads(body), place)

    # --- an earlier run --------------------------------------------------------------------------

    def meta(self, name: str) -> str | None:
        row = self.db.execute("select value from meta where name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        self.db.execute("insert or replace into meta values (?, ?)", (name, value))

    def page(self, collection: str, number: int) -> tuple[str, str | None, list[str]] | None:
        """(address, next, ids) of a page that was read before."""
        row = self.db.execute(
            "select url, next, ids from page where collection = ? and number = ?",
            (collection, number),
        ).fetchone()
        return None if row is None else (row[0], row[1], orjson.loads(row[2]))

    def set_page(
        self, collection: str, number: int, url: str, following: str | None, ids: list[str]
    ) -> None:
        values = (collection, number, url, following, orjson.dumps(ids).decode())
        self.db.execute("insert or replace into page values (?, ?, ?, ?, ?)", values)
