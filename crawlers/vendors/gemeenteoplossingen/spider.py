"""GemeenteOplossingen («GO»): API v1 and v2, and the voting records of the portal where it has them.

v1 gives meetings with items and documents inlined; v2 gives each by its own address. Ids are the
same in both."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Gone, SourceError, Unreadable
from crawlers.markup import one_line
from crawlers.reading.dates import try_day
from crawlers.reading.fields import Fields, number_of, parse_json
from crawlers.reading.minutes import minutes
from crawlers.reading.names import Naam, naam, party_key
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.words import told_in_words
from crawlers.vendors.gemeenteoplossingen.answers import (
    Document,
    Meeting,
    finish_items,
    meeting_v1,
    read_document,
    read_item,
    read_meeting,
    take_documents,
)
from crawlers.vendors.gemeenteoplossingen.paging import PAGE, collection
from crawlers.vendors.gemeenteoplossingen.papers import (
    Paper,
    document_puts,
    numbered,
    outcomes_of,
)
from crawlers.vendors.gemeenteoplossingen.votings import (
    Voting,
    read_votings,
    voting_paths,
    voting_vote,
)
from standard.time import AMSTERDAM
from store import Close, Put

WINDOW_MONTHS = 6
#: fracties that are asked for voting records before a portal is believed to have none
TRIED = 3


class GemeenteOplossingenSpider(SourceSpider):
    """`base_url` ends in `/api`; `vendor_key` is `v1` (empty means v1) or `v2`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = self.council.vendor_key or "v1"
        self.base = self.council.base_url
        self.portal = self.council.portal_url or self.base.removesuffix("/api")
        self.votings: dict[str, Voting] = {}
        #: fracties of which the voting records were not read, or not all
        self.unvoted: set[str] = set()
        self.people: dict[str, Naam] = {}
        self.labels: dict[str, Document] | None = None
        self.loading = asyncio.Lock()
        self.held_meetings = self.store.held(self.builder.set("vergaderingen"))

    async def read(self) -> AsyncIterator[Bundle]:
        if self.version not in ("v1", "v2") or not self.base:
            raise Unreadable("vendor_key moet v1 of v2 zijn en base_url het adres van de API")
        yield Bundle(await self.load_people())
        await self.load_votings()
        for voting in self.votings.values():
            self.builder.fracties.voted((each.sleutel, each.naam) for each in voting.fracties)
        reading = self.read_v1() if self.version == "v1" else self.read_v2()
        async for bundle in reading:
            yield bundle

    async def get(self, path: str, *, tries: int | None = None, **parameters: Any) -> bytes:
        query = f"?{urlencode(parameters)}" if parameters else ""
        response = await self.ask(Request(self.url(self.base, path) + query), tries=tries)
        return response.body

    async def paged(self, path: str, model: str, **parameters: Any) -> list[Fields]:
        """A v2 collection as far as it can be read (see `paging`)."""

        async def ask(offset: int) -> bytes:
            return await self.get(path, limit=PAGE, offset=offset, **parameters)

        return await collection(ask, path, model, self.report)

    async def load_people(self) -> list[Put]:
        """Fracties and their members, where v2's `groups` is open."""
        puts: list[Put] = []
        trouble = self.report.trouble
        try:
            groups = await self.paged("v2/groups", "groups")
            for group in groups:
                if (group.text("type") or "").casefold() != "fractie":
                    continue
                with self.costs(f"fractie {group.body.get('id')}"):
                    name = one_line(group.required("name")) or ""
                    self.builder.fracties.have([name])
                    puts.append(self.builder.fractie(party_key(name), name))
                    puts += await self.load_members(group, name)
            self.builder.fracties.have((), whole=bool(groups))
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"fracties en personen niet gelezen: {error}")
            self.still_known(self.people, -1)
            return []
        self.still_known(self.people, trouble)
        return puts

    async def load_members(self, group: Fields, name: str) -> list[Put]:
        puts: list[Put] = []
        for body in await self.paged(f"v2/groups/{group.required('id')}/persons", "persons"):
            with self.costs(f"persoon {body.body.get('id')}"):
                key, person = body.required("id"), naam(body.required("name"))
                member = self.builder.lidmaatschap(party_key(name), key)
                puts += [self.builder.persoon(key, person), member]
                self.people[key] = self.builder.names[key]
        return puts

    async def load_votings(self) -> None:
        """The voting records of the portal; most councils do not have that module. The fracties
        stand under `/Samenstelling` or, with some, under `/Leden`."""
        links = await self.fracties()
        failures = 0
        for path, name in links.items():
            lost = self.report.trouble
            try:
                answer = await self.ask(Request(self.url(self.portal, path)), robots=True)
                read_votings(answer.body, name, self.votings, self.report.verloren)
            except (Gone, Unreadable) as error:
                failures += 1
                self.unvoted.add(name)
                if self.votings:
                    self.report.fault(f"stemgedrag van {name}", error)
                elif failures == TRIED or failures == len(links):
                    self.report.note(f"geen stemgedrag op het portaal: {error}")
                    return
            except SourceError as error:
                self.report.fault(f"stemgedrag van {name}", error)
            if self.report.trouble > lost:
                self.unvoted.add(name)

    async def fracties(self) -> dict[str, str]:
        """The name of each fractie by the path of its voting records."""
        links: dict[str, str] = {}
        for section in ("/Samenstelling", "/Leden"):
            try:
                request = Request(self.url(self.portal, section))
                page = (await self.ask(request, tries=2, robots=True)).body
                links = voting_paths(page.decode("utf-8", errors="replace"))
            except Blocked as error:
                self.report.note(f"geen stemgedrag op het portaal: {error}")
                self._unblock()
                return {}
            except SourceError as error:
                self.report.note(f"geen stemgedrag op het portaal: {error}")
                self._unblock()
            if links:
                break
        return links

    def _unblock(self) -> None:
        """The portal may be shut while the API beside it is open."""
        self.requests.unblock(self.portal)

    # --- v1 --------------------------------------------------------------------------------------

    async def read_v1(self) -> AsyncIterator[Bundle]:
        for start, end in self.windows(WINDOW_MONTHS):
            async for first, last, bodies in self.halving(start, end, self.between):
                async for bundle in self.window_v1(first, last, bodies):
                    yield bundle

    async def between(self, start: dt.date, end: dt.date) -> list[Fields]:
        first = dt.datetime.combine(start, dt.time(), tzinfo=AMSTERDAM)
        last = dt.datetime.combine(end, dt.time(23, 59, 59), tzinfo=AMSTERDAM)
        content = await self.get(
            "v1/meetings", tries=2, date_from=int(first.timestamp()), date_to=int(last.timestamp())
        )
        bodies = parse_json(content, losses=self.report.verloren)
        if not isinstance(bodies, list):
            raise Unreadable("v1/meetings is geen lijst")
        return Fields({"meetings": bodies}, losses=self.report.verloren).rows("meetings")

    async def window_v1(
        self, start: dt.date, end: dt.date, bodies: list[Fields]
    ) -> AsyncIterator[Bundle]:
        meetings: dict[str, Meeting] = {}
        complete = True
        for body in bodies:
            read, lost = False, self.report.verloren.total
            with self.costs(f"vergadering {body.body.get('id')}"):
                meeting = meeting_v1(body, self.builder, self.portal)
                read = True
                if meeting is not None:
                    meeting.lost = self.report.verloren.total > lost
                if meeting is None:
                    self.report.refused(_day(body), "vergadering niet gepubliceerd")
                elif meeting.record.id in meetings:
                    self.report.overgeslagen["dubbele vergadering"] += 1
                else:
                    meetings[meeting.record.id] = meeting
            if not read:
                complete = False
                self.report.meeting(_day(body), Unreadable.reason)
        async for made in self.together(map(self.safely, meetings.values())):
            complete &= made is not None
            if made is not None:
                yield made
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", meetings, start, end))

    # --- v2 --------------------------------------------------------------------------------------

    async def read_v2(self) -> AsyncIterator[Bundle]:
        bodies = await self.paged("v2/meetings", "meetings")
        wanted = []
        for body in bodies:
            date = _day(body)
            if body.shut("confidential"):
                self.report.refused(date, "vertrouwelijk")
            elif date is None and self.options.since is None and body.body.get("date"):
                wanted.append(body)  # of a day that does not exist
            elif date is None:
                self.report.verloren.lose(f"vergadering {body.body.get('id')}", "zonder datum")
            elif self.since <= date <= self.until:
                wanted.append(body)
        seen: list[str] = []
        complete = True
        async for bundle in self.together(self.meeting_v2(body) for body in wanted):
            if bundle is None:
                complete = False
            else:
                seen.append(bundle.puts[0].record.id)
                yield bundle
        if complete:
            yield Bundle(closes=self.close_period("vergaderingen", seen, self.since, self.until))

    async def meeting_v2(self, body: Fields) -> Bundle | None:
        """None when the meeting could not be read; a list of it that does not come costs itself."""
        key, meeting = body.body.get("id"), None
        with self.costs(f"vergadering {key}"):
            meeting = read_meeting(body, self.builder, self.portal)
        if meeting is None:
            self.report.meeting(_day(body), Unreadable.reason)
            return None
        with self.costs(f"stukken van vergadering {key}"):
            own = await self.paged(f"v2/meetings/{key}/documents", "documents")
            take_documents(own, None, meeting, self.builder)
        with self.costs(f"agenda van vergadering {key}"):
            items = await self.paged(f"v2/meetings/{key}/meetingitems", "meetingitems")
            for item in sorted(items, key=_order):
                with self.costs(f"agendapunt {item.body.get('id')}"):
                    await self.item_v2(item, meeting)
        finish_items(meeting, self.builder)
        return await self.safely(meeting)

    async def item_v2(self, item: Fields, meeting: Meeting) -> None:
        key = read_item(item, meeting, self.builder)
        if key is not None:
            documents = await self.paged(f"v2/meetingitems/{key}/documents", "documents")
            take_documents(documents, key, meeting, self.builder)

    # --- both ------------------------------------------------------------------------------------

    async def safely(self, meeting: Meeting) -> Bundle | None:
        """The bundle of a meeting; None where it could not be made."""
        with self.costs(f"vergadering {meeting.key}"):
            return await self.meeting(meeting)
        return None

    async def meeting(self, meeting: Meeting) -> Bundle:
        """A meeting with items, documents, votes and what its decision list says."""
        if meeting.withheld:
            self.report.overgeslagen["vertrouwelijk of concept"] += meeting.withheld
        puts = [
            Put(meeting.record, self.builder.set("vergaderingen"), meeting.datum),
            *meeting.items,
        ]
        documents = [
            await self.labelled(document)
            for document in {each.id: each for each in meeting.documents}.values()
        ]
        votings = [each for each in self.votings.values() if each.meeting == meeting.key]
        bodies = [put.record.body() for put in puts]
        state = state_of(bodies, documents, votings, sorted(self.people))
        if self.same(meeting.key, state, self.held_meetings, meeting.record.id):
            self.count(puts)
            self.report.gevonden["document"] += len(documents)
            return Bundle(puts[:1])
        papers: list[Paper] = []
        async for paper in self.together(self.paper(each, meeting) for each in documents):
            papers.append(paper)
        papers.sort(key=lambda paper: paper.document.id)
        meeting.documents = [paper.document for paper in papers]
        outcomes = outcomes_of(papers, meeting, self.votings.values())
        named = numbered(papers, self.votings.values(), self.builder)
        for paper in papers:
            with self.costs(f"document {paper.document.id}"):
                puts += document_puts(self.builder, paper, meeting, outcomes.get(paper.document.id))
                puts += minutes(
                    self.builder, meeting, paper.heading, paper.text, self.people, named=named
                )
        for voting in votings:
            with self.costs(f"stemming {voting.id}"):
                whole = self.unvoted <= {party.naam for party in voting.fracties}
                if not whole and self.held_vote(voting):
                    continue
                vote = voting_vote(voting, self.builder, meeting, whole=whole)
                puts += vote_puts(self.builder, vote, meeting.record.id)
        self.count(puts)
        own = frozenset(put.record.id for put in puts if put.kader == meeting.record.id)
        close = Close(meeting.record.id, own, "niet meer bij de bron")
        facts = self.seen(meeting.key, state, [paper.bestand for paper in papers])
        bundle = Bundle(puts, [close], facts)
        bundle.lost |= meeting.lost or bool(self.unvoted)
        return bundle

    def held_vote(self, voting: Voting) -> bool:
        """Whether we hold a vote: then it stays as it was while some of it cannot be read."""
        held = self.store.get(self.builder.id("stemming", voting.id))
        return held is not None and not held.deleted

    async def paper(self, document: Document, meeting: Meeting) -> "Paper":
        if self.version == "v1":
            url = self.url(self.base, f"v1/meetings/{meeting.key}/documents/{document.id}")
        else:
            url = self.url(self.base, f"v2/documents/{document.id}/download")
        stated = str(document.published or "")
        heading = f"{document.label or ''} {document.title}"
        bestand, text = await self.file(
            url,
            name=document.name,
            size=document.size,
            stated=stated,
            text=told_in_words(heading),
        )
        return Paper(document, bestand, text)

    async def labelled(self, document: Document) -> Document:
        """v1 gives files without a label; the v2 listing beside it has them under the same ids."""
        if self.version == "v2" or document.label:
            return document
        async with self.loading:
            if self.labels is None:
                self.labels = await self.load_labels()
        known = self.labels.get(document.id)
        if known is None:
            return document
        return dataclasses.replace(known, name=document.name or known.name, item=document.item)

    async def load_labels(self) -> dict[str, Document]:
        try:
            bodies = await self.paged("v2/documents", "documents")
        except Blocked:
            raise
        except SourceError as error:
            self.report.note(f"documentsoorten niet gelezen (v2/documents): {error}")
            return {}
        documents: dict[str, Document] = {}
        for body in bodies:
            with self.costs(f"document {body.body.get('id')}"):
                if document := read_document(body):
                    documents[document.id] = document
        return documents


def _order(body: Fields) -> int:
    order = body.body.get("sortOrder")
    return number_of(str(order)) or 0


def _day(body: Fields) -> dt.date | None:
    return try_day(str(body.body.get("date") or ""))
