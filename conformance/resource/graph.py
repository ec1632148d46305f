"""All resources that a check read, in a file beside memory: so that relations can be held against
each other over a hundred thousand of them, and so that a broken-off check can go on."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from conformance.rules.profiles import Profile
from standard.pointers import pointer

SCHEMA = """
create table if not exists meta (name text primary key, value text);
create table if not exists doc (
  kind text, id text, url text, source text, pointer text, body text, place integer,
  primary key (kind, id)
);
create index if not exists doc_url on doc (url);
create index if not exists doc_source on doc (source);
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


def links(profile: Profile, kind: str, key: str, body: dict[str, Any]) -> Iterator[Link]:
    """Every reference of the resource that the graph knows as `key`, by property."""
    for field, target in profile.references.get(kind, {}).items():
        for at, each in _members(field, body.get(field)):
            if isinstance(each, dict):
                yield _link(profile, kind, key, field, target, each, at)
    for field, target in profile.addresses.get(kind, {}).items():
        for at, each in _members(field, body.get(field)):
            if isinstance(each, str):
                yield Link(kind, key, field, target, None, each, at)
    name = profile.spelled("gerelateerdInformatieobject")
    other = body.get(name) if kind == "informatieobject" else None
    if isinstance(other, dict) and isinstance(other.get("informatieobject"), dict):
        at = pointer(name, "informatieobject")
        yield _link(profile, kind, key, name, kind, other["informatieobject"], at)


def _members(field: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What a property holds, one or many, each with its pointer."""
    if isinstance(value, list):
        yield from ((pointer(field, number), each) for number, each in enumerate(value))
    else:
        yield pointer(field), value


def _link(
    profile: Profile, kind: str, key: str, field: str, target: str, value: dict[str, Any], at: str
) -> Link:
    if profile.key == "id":
        return Link(kind, key, field, target, _text(value, "id"), _text(value, "url"), at)
    code = _text(value, "organisatiecode") or key.partition("/")[0]
    other = _text(value, profile.key)
    where = None if other is None else name_of(target, f"{code}/{other}")
    return Link(kind, key, field, target, None, where, at)


def name_of(kind: str, key: str) -> str:
    """What stands in the graph for the address of a resource that is named by the key of its source,
    `code/key`."""
    return f"bron:{kind}/{key}"


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
                for e in links(self.profile, doc.kind, doc.id, doc.body)
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

    def resolved(self) -> int:
        """How many references lead to a resource that was read."""
        row = self.db.execute(
            "select count(*) from link l join doc d on d.url = l.target_url"
        ).fetchone()
        return int(row[0])

    def pointing(self, url: str) -> Iterator[Link]:
        rows = self.db.execute(
            "select kind, id, field, target, target_id, target_url, pointer from link"
            " where target_url = ?",
            (url,),
        ).fetchall()
        yield from (Link(*row) for row in rows)

    def rows(self, sql: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of one of `conformance.resource.questions`."""
        yield from self.db.execute(sql, tuple(values))

    def analyse(self) -> None:
        """Counts what there is, for without figures the joins go the long way round."""
        self.db.execute("analyze")

    def holding(self, source: str, place: str) -> Doc | None:
        """The resource that was read at an address, and that a pointer leads into."""
        docs = self._docs("where source = ?", (source,))
        fits = (d for d in docs if place == d.at or place.startswith(f"{d.at}/") or not d.at)
        return next(fits, None)

    def change(self, doc: Doc) -> None:
        """Puts what a resource came to be in place of what it was."""
        self.drop(doc.kind, doc.id)
        self.add(doc)

    def drop(self, kind: str, key: str) -> None:
        """Takes a resource out, with its references."""
        for table in ("doc", "link"):
            self.db.execute(f"delete from {table} where kind = ? and id = ?", (kind, key))

    # --- what went ---------------------------------------------------------------------------------

    def set_gone(self, kind: str, key: str, told: str) -> None:
        """A source said that this was deleted."""
        self.db.execute("insert or replace into gone values (?, ?, ?)", (kind, key, told))

    def gone(self) -> set[tuple[str, str]]:
        return {(kind, key) for kind, key in self.db.execute("select kind, id from gone")}

    def known(self) -> list[tuple[str, str]]:
        """(kind, id) of all that was read."""
        return self.db.execute("select kind, id from doc").fetchall()

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
