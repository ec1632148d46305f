"""What a reader of iBabs has to give: its two faces are the SOAP service and the public portal."""

import datetime as dt
import enum
import re
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from crawlers.reading.documents import Document
from crawlers.reading.names import Naam
from crawlers.reading.registers import Entry
from crawlers.reading.votes import Vote
from crawlers.vendors.ibabs.agenda import Agenda
from crawlers.vendors.ibabs.meetings import Meeting

L = TypeVar("L")
R = TypeVar("R")
P = TypeVar("P")


class Missing(enum.Enum):
    """Why there is no meeting: the source has withdrawn it, or it could not be read."""

    withdrawn = enum.auto()
    unread = enum.auto()


@dataclass(frozen=True)
class Meetings:
    """The meetings of a period as they come in; `complete` unless one of them was unreadable."""

    coming: list[Awaitable[Meeting | Missing]]
    complete: bool = True


@dataclass(frozen=True)
class Row(Generic[R]):
    """A line of a register's list. `state` changes when the entry does; an entry is only passed
    over unread where its line tells of every change (`comparable`)."""

    key: str
    title: str
    state: str
    comparable: bool
    #: the line as the reader has it
    line: R


@dataclass(frozen=True)
class Content(Generic[P]):
    """An entry of a register, its values by the council's own names for them."""

    values: dict[str, str]
    documents: Iterable[Document]
    title: str | None
    #: the entry as the reader has it
    page: P
    aliases: tuple[str, ...] = ()
    url: str | None = None
    #: where the portal shows it, where the source itself does not say so
    derived_url: str | None = None


class Share:
    """Of a site that councils share: which meeting types are this council's."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern, re.I) if pattern else None

    @property
    def whole(self) -> bool:
        return self.pattern is None

    def ours(self, name: str) -> bool:
        return self.pattern is None or bool(self.pattern.search(name))

    def foreign(self, entry: Entry, list_name: str) -> bool:
        """Whether a register entry of a shared site is not known to be this council's."""
        if self.pattern is None or self.pattern.search(list_name):
            return False
        return entry.agenda is None or not self.ours(entry.agenda.type_name)


class Reader(Protocol[L, R, P]):
    """Meetings and registers of one council, from one of the two faces. All methods that ask the
    source raise `SourceError`."""

    #: persons of the source by their keys, where it gives those
    named: dict[str, Naam]

    async def between(self, start: dt.date, end: dt.date) -> L:
        """The list of meetings of a period, both days included."""

    def meetings(self, start: dt.date, end: dt.date, listing: L) -> Meetings: ...

    async def load_day(self, agenda: Agenda, date: dt.date) -> None:
        """Adds the meetings of a day outside the crawl, where the source can be asked for those."""

    async def registers(self) -> list[tuple[str, str]]:
        """(id, name) of every register."""

    async def rows(self, list_id: str) -> list[Row[R]]: ...

    async def content(self, row: Row[R]) -> Content[P]: ...

    def person(self, name: Naam) -> str | None:
        """Record id of a person whom the source knows by this name, if just one."""

    async def attach(self, agenda: Agenda, entry: Entry, content: Content[P]) -> None: ...

    async def vote(self, row: Row[R], content: Content[P], entry: Entry) -> Vote | None: ...
