"""Reads a council from iBabs' SOAP service."""

import datetime as dt
from dataclasses import replace
from typing import Any

from scrapy.http import Request

from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, SourceError, Unreadable
from crawlers.reading.dates import try_day
from crawlers.reading.names import Naam, naam
from crawlers.reading.persons import Person, fits
from crawlers.reading.registers import Entry, is_roll_calls
from crawlers.reading.votes import MemberVote, Vote
from crawlers.reading.words import DECIDED
from crawlers.vendors.ibabs import soap
from crawlers.vendors.ibabs.agenda import Agenda
from crawlers.vendors.ibabs.meetings import Meeting
from crawlers.vendors.ibabs.portal import root_of, site_of
from crawlers.vendors.ibabs.readers import Content, Meetings, Missing, Row, Share
from crawlers.vendors.ibabs.soap import EntryHead
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype

#: papers of which the service may hold votes
VOTED = (*DECIDED, Informatieobjecttype.voorstel)


class ServiceReader:
    """The service at an address, asked for one site."""

    def __init__(self, spider: SourceSpider, address: str, site: str, share: Share) -> None:
        self.spider = spider
        self.losses = spider.report.verloren
        self.address = address
        self.site = site
        self.share = share
        #: where people see the same, under the same ids
        self.portal, shared = site_of(root_of(spider.council.portal_url, site))
        self.portal = "" if shared else self.portal
        self.types: dict[str, str] = {}
        self.days_read: set[dt.date] = set()
        #: persons: keys by the key of the name, and name by key
        self.people: dict[str, list[str]] = {}
        self.named: dict[str, Naam] = {}
        #: users who voted
        self.voters: set[str] = set()

    async def call(self, operation: str, *, tries: int | None = None, **arguments: str) -> Any:
        """The result of one operation; a refusal in the body raises (`soap.result`)."""
        request = Request(
            self.address,
            method="POST",
            body=soap.envelope(operation, arguments),
            headers={
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": f'"{soap.NAMESPACE}IPublic/{operation}"',
            },
        )
        response = await self.spider.ask(request, tries=tries)
        listed = operation not in ("GetListEntry", "GetListEntryVotesByListEntryId")
        return soap.result(response.body, operation, self.losses if listed else None)[1]

    async def load_types(self) -> None:
        listed = await self.call("GetMeetingtypes", Sitename=self.site)
        types = soap.meeting_types(listed, self.losses)
        self.types = {key: name for key, name in types.items() if self.share.ours(name)}

    async def load_people(self) -> None:
        """Names with their ids, to recognise submitters by."""
        try:
            value = await self.call("GetUsers", Sitename=self.site)
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.note(f"personen niet gelezen: {error}")
            return
        for body in soap.objects(value, "Users", self.losses):
            with self.spider.costs(f"persoon {body.body.get('UniqueId')}"):
                key, text = body.text("UniqueId"), body.text("Name")
                if key and text and key not in self.named:
                    self.named[key] = naam(text)
                    self.people.setdefault(self.named[key].sleutel, []).append(key)

    def person(self, name: Naam) -> str | None:
        keys = self.people.get(name.sleutel, [])
        return self.spider.builder.id("natuurlijkpersoon", keys[0]) if len(keys) == 1 else None

    def known(self, key: str) -> Naam | None:
        """The name of a person by the service's number, as the list of users or earlier votes say."""
        return self.named.get(key) or self.spider.builder.names.get(key)

    def noted(self, member: MemberVote) -> MemberVote:
        """A voter, whom the list of users may name too: what the number is called is what most of
        both say."""
        own = self.named.get(member.sleutel)
        if own is not None:
            if member.sleutel not in self.voters:
                self.voters.add(member.sleutel)
                self.spider.builder.listed(member.sleutel, own)
            if not fits(member.naam, Person(member.sleutel, own)):
                skipped = self.spider.report.overgeslagen
                skipped["naam bij een stem past niet bij het nummer"] += 1
        return member

    # --- meetings --------------------------------------------------------------------------------

    async def between(self, start: dt.date, end: dt.date) -> Any:
        return await self.call(
            "GetMeetingsByDateRange",
            tries=2,
            Sitename=self.site,
            StartDate=f"{start}T00:00:00",
            EndDate=f"{end}T23:59:59",
            MetaDataOnly="false",
        )

    def meetings(self, start: dt.date, end: dt.date, listing: Any) -> Meetings:
        meetings, complete = self.parse(listing)
        self.days_read |= {start + dt.timedelta(days=n) for n in range((end - start).days + 1)}
        return Meetings([_come(meeting) for meeting in meetings], complete)

    def parse(self, listing: Any) -> tuple[list[Meeting], bool]:
        """Every readable meeting, and whether that is all; an unreadable one is a fault."""
        meetings: dict[str, Meeting] = {}
        report, complete = self.spider.report, True
        for body in soap.objects(listing, "Meetings", self.losses):
            date = try_day(str(body.body.get("MeetingDate") or ""))
            if body.text("MeetingtypeId") not in self.types:
                report.refused(date, "vergadering van een niet opengesteld type")
                continue
            meeting, lost = None, self.losses.total
            with self.spider.costs(f"vergadering {body.body.get('Id')}"):
                meeting = soap.read_meeting(
                    body, self.types, self.spider.builder, self.address, self.portal
                )
            if meeting is None:
                complete = False
                report.meeting(date, Unreadable.reason)
                continue
            meeting.lost = self.losses.total > lost
            if meeting.record.id in meetings:
                report.overgeslagen["dubbele vergadering"] += 1
            meetings.setdefault(meeting.record.id, meeting)
        return list(meetings.values()), complete

    async def load_day(self, agenda: Agenda, date: dt.date) -> None:
        if date in self.days_read or not self.types:
            return
        self.days_read.add(date)
        try:
            for meeting in self.parse(await self.between(date, date))[0]:
                agenda.add(meeting)
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.note(f"vergaderingen van {date} niet gelezen: {error}")

    # --- registers -------------------------------------------------------------------------------

    async def registers(self) -> list[tuple[str, str]]:
        return soap.lists(await self.call("GetLists", Sitename=self.site), self.losses)

    async def rows(self, list_id: str) -> list[Row[EntryHead]]:
        since = self.spider.options.since or dt.date(2000, 1, 1)
        value = await self.call(
            "GetListsEntriesByFilterRequest",
            Sitename=self.site,
            ListId=list_id,
            SinceDate=f"{since}T00:00:00",
        )
        heads = [
            head if head.list_id else replace(head, list_id=list_id)
            for head in soap.entry_heads(value, self.losses)
        ]
        unique = {head.master: head for head in heads}
        if len(unique) < len(heads):
            skipped = self.spider.report.overgeslagen
            skipped["dubbele registerregel"] += len(heads) - len(unique)
        return [
            Row(head.master, head.title, f"{head.id} {head.mutated}", bool(head.mutated), head)
            for head in unique.values()
        ]

    async def content(self, row: Row[EntryHead]) -> Content[None]:
        head = row.line
        value = await self.call(
            "GetListEntry", Sitename=self.site, ListId=head.list_id, EntryId=head.id
        )
        listed = soap.objects(value, "Documents", self.losses)
        documents = soap.documents(listed, self.address, None, self.losses)
        aliases = (head.id,) if head.id != head.master else ()
        page = f"{self.portal}/Reports/Item/{head.master}" if self.portal else None
        values = soap.entry_values(value, self.losses)
        return Content(values, documents, head.title or None, None, aliases, derived_url=page)

    async def attach(self, agenda: Agenda, entry: Entry, content: Content[None]) -> None:
        await agenda.attach(entry)

    async def vote(self, row: Row[EntryHead], content: Content[None], entry: Entry) -> Vote | None:
        """The votes of members; where there are none, the vote that the entry tells in words."""
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        if data.informatieobjecttype not in VOTED and not is_roll_calls(entry.register):
            return None
        value = await self.call(
            "GetListEntryVotesByListEntryId", Sitename=self.site, EntryId=row.line.id
        )
        cast, whole = soap.read_votes(value, self.losses, self.known)
        members = [self.noted(member) for member in cast]
        if members:
            return soap.member_vote(row.key, members, entry.uitslag, whole=whole)
        return entry.told_vote(row.key)


async def _come(meeting: Meeting) -> Meeting | Missing:
    """A meeting that came with the list itself."""
    return meeting
