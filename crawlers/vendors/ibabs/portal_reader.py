"""Reads a council from iBabs' public portal."""

import datetime as dt
import urllib.parse
from contextlib import nullcontext
from typing import Any

from scrapy.http import Request

from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Gone, SourceError, Unreadable
from crawlers.reading.names import Naam
from crawlers.reading.registers import Entry
from crawlers.reading.votes import Vote
from crawlers.reading.words import uitslag
from crawlers.vendors.ibabs import portal, portal_registers
from crawlers.vendors.ibabs.agenda import Agenda
from crawlers.vendors.ibabs.meetings import Meeting
from crawlers.vendors.ibabs.portal_registers import Item
from crawlers.vendors.ibabs.readers import Content, Meetings, Missing, Row, Share
from crawlers.vendors.ibabs.vote_summary import side_vote
from standard.resources import InformatieObject

#: lines of a register that are asked for at once
ROWS = 1000
#: more pages of one register than this is an endless paging
MAX_PAGES = 500
#: (meeting id, meeting type id)
Listing = list[tuple[str, str | None]]


class PortalReader:
    """The portal at an address."""

    def __init__(self, spider: SourceSpider, root: str, share: Share) -> None:
        self.spider = spider
        self.root, self.site = portal.site_of(root)
        #: whether the portal has given us the session that some want before they show a register
        self.session = False
        self.share = share
        self.types: dict[str, str] = {}
        self.named: dict[str, Naam] = {}

    async def get(self, path: str, **parameters: str) -> bytes:
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        request = Request(self.spider.url(self.root, path) + query)
        return (await self.spider.ask(request, robots=True)).body

    def path(self, page: str) -> str:
        """A page of the whole council, which on a host of several councils names it."""
        return f"{page}/Index/{self.site}" if self.site else page

    async def load_types(self) -> None:
        types = portal.calendar_types(await self.get(self.path("/Calendar")))
        self.types = {key: name for key, name in types.items() if self.share.ours(name)}

    def person(self, name: Naam) -> str | None:
        """The portal gives no keys of persons."""
        return None

    # --- meetings --------------------------------------------------------------------------------

    async def between(self, start: dt.date, end: dt.date) -> Listing:
        following = end + dt.timedelta(days=1)
        body = await self.get(
            "/Calendar/GetAgendasForCalendar", start=start.isoformat(), end=following.isoformat()
        )
        return portal.calendar_meetings(body, self.spider.report.verloren)

    def meetings(self, start: dt.date, end: dt.date, listing: Listing) -> Meetings:
        unique = {key: kind for key, kind in listing if self.share.whole or kind in self.types}
        if self.share.whole and len(unique) < len(listing):
            skipped = self.spider.report.overgeslagen
            skipped["dubbele vergadering"] += len(listing) - len(unique)
        return Meetings([self.meeting(key, type_id) for key, type_id in unique.items()])

    async def meeting(self, key: str, type_id: str | None) -> Meeting | Missing:
        report = self.spider.report
        with self.spider.costs(f"vergadering {key}"):
            try:
                body = await self.get(f"/Agenda/Index/{key}")
            except Gone:
                report.refused(None, "vergadering niet meer te vinden")
                return Missing.withdrawn
            return portal.read_meeting(
                body, key, type_id, self.types, self.spider.builder, self.root
            )
        report.meeting(None, Unreadable.reason)
        return Missing.unread

    async def load_day(self, agenda: Agenda, date: dt.date) -> None:
        """The portal is not asked for single days."""

    # --- registers -------------------------------------------------------------------------------

    async def registers(self) -> list[tuple[str, str]]:
        return portal_registers.reports(await self.get(self.path("/Reports")))

    async def rows(self, list_id: str) -> list[Row[dict[str, Any]]]:
        """Every line by its id, page after page; a page that brings nothing new ends the reading,
        and lines fewer than promised are a fault. A line does not show votes, but its status
        changes when there was a vote: only an entry with an outcome is comparable."""
        lines: dict[str, dict[str, Any]] = {}
        total, received, more, pages = 0, 0, True, 0
        while more and (pages := pages + 1) <= MAX_PAGES:
            before, more = len(lines), False
            with self.spider.costs(f"vanaf regel {received}") if received else nullcontext():
                stated, page = await self.page_of_rows(list_id, received)
                received, total = received + len(page), max(total, stated or 0)
                for line in page:
                    with self.spider.costs(f"regel {portal_registers.title_of(line)}"):
                        lines.setdefault(_key(line), line)
                more = len(lines) > before and (len(lines) < total or stated is None)
        if len(lines) < total:
            told = f"het register noemt {total} regels maar geeft er {len(lines)}"
            self.spider.report.verloren.lose(f"register {list_id}", told)
        return [
            Row(
                key,
                portal_registers.title_of(line) or "",
                state_of(sorted(line.items())),
                _decided(line),
                line,
            )
            for key, line in lines.items()
        ]

    async def page_of_rows(
        self, list_id: str, start: int
    ) -> tuple[int | None, list[dict[str, Any]]]:
        """A page of a register. Some portals give it only to who has seen a page of theirs: one
        session does for the council, and where it ran out the register's page gives another."""
        if not self.session:
            await self.open_session(list_id)
        try:
            return await self.asked_rows(list_id, start)
        except Unreadable:
            await self.open_session(list_id)
            return await self.asked_rows(list_id, start)

    async def open_session(self, list_id: str) -> None:
        """Asks the register's own page, for the cookie that comes with it; its cookies are kept in
        memory for this crawl only."""
        self.session = True
        try:
            await self.get(f"/Reports/Details/{list_id}")
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.note(f"pagina van register niet gelezen: {error}")

    async def asked_rows(self, list_id: str, start: int) -> tuple[int | None, list[dict[str, Any]]]:
        form = {"draw": "1", "start": str(start), "length": str(ROWS)}
        request = Request(
            self.spider.url(self.root, f"/Reports/GetReportData/{list_id}"),
            method="POST",
            body=urllib.parse.urlencode(form).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Requested-With": "XMLHttpRequest",
                "Referer": self.spider.url(self.root, f"/Reports/Details/{list_id}"),
            },
        )
        body = (await self.spider.ask(request, robots=True)).body
        return portal_registers.report_rows(body, self.spider.report.verloren)

    async def content(self, row: Row[dict[str, Any]]) -> Content[Item]:
        path = f"/Reports/Item/{row.key}"
        losses = self.spider.report.verloren
        item = portal_registers.read_item(await self.get(path), self.root, losses)
        return Content(
            {**portal_registers.values_of(row.line), **item.values},
            item.documents,
            row.title or item.title,
            item,
            url=f"{self.root}{path}",
        )

    async def attach(self, agenda: Agenda, entry: Entry, content: Content[Item]) -> None:
        agenda.attach_by_page(entry, content.page)
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        if not data.vergaderingen:
            await agenda.attach(entry)

    async def vote(
        self, row: Row[dict[str, Any]], content: Content[Item], entry: Entry
    ) -> Vote | None:
        """The vote by sides of the page; where there is none, the vote told in words."""
        votes = content.page.votes
        if votes:
            return side_vote(row.key, votes, entry.uitslag)
        return entry.told_vote(row.key)


def _key(line: dict[str, Any]) -> str:
    key = line.get("DT_RowId")
    if not isinstance(key, str) or not key.strip():
        raise Unreadable("regel zonder DT_RowId")
    return key.strip().lower()


def _decided(line: dict[str, Any]) -> bool:
    return uitslag(str(line.get("uitslag") or line.get("status") or "")) is not None
