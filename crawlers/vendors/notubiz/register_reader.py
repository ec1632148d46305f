"""Reads the registers («modules») of Notubiz and hangs their entries under agenda items."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Set
from typing import Any

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.kept import heard, made_of
from crawlers.crawl.memory import state_of
from crawlers.crawl.spider import SourceSpider
from crawlers.errors import Blocked, Refused, SourceError, Unreadable
from crawlers.markup import one_line
from crawlers.reading.fields import Fields, number_of
from crawlers.reading.placing import on_the_day, placed
from crawlers.reading.register_fields import entry_number
from crawlers.reading.registers import Entry, entry_type, read_entry
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.words import DECIDED, uitslag
from crawlers.vendors.notubiz.answers import Document, own
from crawlers.vendors.notubiz.api import Api, period
from crawlers.vendors.notubiz.directory import Directory
from crawlers.vendors.notubiz.matching import Paper, Voting, outcome_of, paper_of
from crawlers.vendors.notubiz.meetings import Meeting, document_page
from crawlers.vendors.notubiz.places import Place, Places
from crawlers.vendors.notubiz.registers import Item, items_of, read_item
from standard.base import Verwijzing
from standard.extensions import Bestand, ExtInformatieObject, Gebeurtenis
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype, Uitslag
from store import Close, Put, Version

#: registers that hold no papers: forms and news
LEFT_ALONE = ("10", "15")
REGISTER_MONTHS = 12
#: what says how a paper ended where its register does not
BY_VOTING = "uitslag van de stemming"
#: and what says where it was handled
PLACED_BY = "Ingediend in"


class Registers:
    """The registers of one council. They are listed before its meetings, because agendas name their
    items, and written after those. `fetch` gives a document's file."""

    def __init__(
        self,
        spider: SourceSpider,
        api: Api,
        directory: Directory,
        fetch: Callable[[Document], Awaitable[Bestand]],
    ) -> None:
        self.spider = spider
        self.api = api
        self.directory = directory
        self.fetch = fetch
        self.names: dict[str, str] = {}
        self.items: dict[str, Item] = {}
        #: register → whether all of it was listed
        self.whole: dict[str, bool] = {}
        #: ids of records that hang under an agenda item («punt/…») or register item («regel/…»)
        self.linked: dict[str, list[str]] = {}
        #: where their items were handled
        self.places = Places(spider)
        #: motions and amendments among the register items, by record id
        self.decided: dict[str, Paper] = {}
        #: how votings of the votings API ended, by record id of what they are about: all that it tells of
        self.ended: dict[str, list[Uitslag | None]] = {}
        #: the same by meeting, in the order of its votings
        self.ended_in: dict[str, list[tuple[str, Uitslag | None]]] = {}
        #: what we hold of each register
        self.held_items: dict[str, set[str]] = {}

    async def read(self) -> AsyncIterator[Bundle]:
        """The entries, and what of each register that was listed whole is gone."""
        async for bundle in self.spider.together(map(self.safely, self.items.values())):
            yield bundle
        self.spider.report.told_nothing()
        for module, name in self.names.items():
            if self.whole.get(module) and self.spider.options.since is None:
                yield Bundle(closes=self.close_register(module, name))

    async def load(self, organisation: str) -> None:
        modules: list[str] = []
        try:
            body = await self.api.get(f"organisations/{organisation}/modules")
        except Blocked:
            raise
        except SourceError as error:
            self.spider.report.fault("registers", error)
            return
        for row in self.api.fields(body).rows("modules"):
            with self.spider.costs(f"register {row.body.get('id')}"):
                key = row.required("id")
                name = one_line(row.text("custom_name")) or one_line(row.text("name")) or key
                if key in LEFT_ALONE:
                    self.spider.report.overgeslagen[f"register niet gelezen: {name}"] += 1
                elif key not in modules:
                    modules.append(key)
                    self.names.setdefault(key, name)
        for key in modules:
            try:
                whole = await self.load_one(organisation, key, self.names[key])
            except Blocked:
                raise
            except SourceError as error:
                whole = False
                self.spider.report.fault(f"register {self.names[key]}", error)
            self.whole[key] = whole and self.whole.get(key, True)

    async def load_one(self, organisation: str, module: str, name: str) -> bool:
        """The whole register at once; where that is too much, by year. Gives whether it is all."""
        path = f"organisations/{organisation}/modules/{module}/items"
        if self.spider.options.since is None:
            faults = self.spider.report.trouble
            try:
                self.take_items(await self.api.get(path, tries=1), module)
                return self.spider.report.trouble == faults
            except (Blocked, Refused):
                raise
            except SourceError as error:
                self.spider.report.note(f"register {name}: {error.reason}, per jaar gevraagd")

        async def between(start: dt.date, end: dt.date) -> Any:
            return await self.api.get(path, tries=2, **period(start, end))

        faults = self.spider.report.trouble
        for start, end in self.spider.windows(REGISTER_MONTHS):
            async for _, _, body in self.spider.halving(start, end, between):
                self.take_items(body, module)
        return self.spider.report.trouble == faults

    def take_items(self, body: Any, module: str) -> None:
        rows = items_of(body, self.spider.report.verloren)
        paging = self.api.fields(body).sub("pagination")
        total = number_of(own(paging, "total_results")) if paging else None
        if total and len(rows) < total:
            fewer = f"de bron noemt er {total} maar geeft er {len(rows)}"
            self.spider.report.fault(f"register {self.names[module]}", Unreadable(fewer))
        for row in rows:
            lost = self.spider.report.verloren.total
            with self.spider.costs(f"register {self.names[module]}: {row.body.get('id')}"):
                if item := read_item(row):
                    item.lost = self.spider.report.verloren.total > lost
                    item.heard = heard()
                    self.take_item(item, module)
                else:
                    self.spider.report.overgeslagen["niet openbaar"] += 1

    def take_item(self, item: Item, module: str) -> None:
        """Of an entry that is there twice the one that changed last, then the one that tells most."""
        known = self.items.get(item.id)
        if known is not None:
            self.spider.report.overgeslagen["dubbele registerregel"] += 1
            if known.told >= item.told:
                return
        item.module = item.module if item.module in self.names else module
        record = self.spider.builder.id("informatieobject", item.id)
        if self.kind(item) in DECIDED:
            title = item.values.get("titel", "")
            self.decided[record] = Paper.of(record, title, entry_number(item.values))
        self.items[item.id] = item
        for place in (f"regel/{item.id}", *(f"punt/{key}" for key in item.places)):
            records = self.linked.setdefault(place, [])
            if record not in records:
                records.append(record)

    def remember_links(self) -> None:
        """Which papers hang on which agenda items, of registers that did not come whole: what we
        hold of them still hangs there."""
        missed: list[Version] = []
        for module in self.names:
            if self.whole.get(module) and self.spider.options.since is None:
                continue
            seen = {self.spider.builder.id("informatieobject", key) for key in self.items}
            held = self.spider.store.held(self.spider.builder.set(f"register/{module}"))
            missed += self.spider.store.get_many(held - seen).values()
        named = {
            reference["id"]
            for version in missed
            for reference in version.body["data"].get("agendapunten", ())
        }
        keys = {
            key: item.body["bronidentificatie"]
            for key, item in self.spider.store.get_many(named).items()
        }
        for version in missed:
            data = version.body["data"]
            if data.get("informatieobjecttype") in list(DECIDED):
                title = version.body["ext"].get("titel") or data.get("titel") or ""
                self.decided[version.id] = Paper.of(
                    version.id, title, version.body["ext"].get("nummer")
                )
            places = [keys[e["id"]] for e in data.get("agendapunten", ()) if e["id"] in keys]
            for place in (
                f"regel/{version.body['bronidentificatie']}",
                *(f"punt/{k}" for k in places),
            ):
                records = self.linked.setdefault(place, [])
                if version.id not in records:
                    records.append(version.id)

    def kind(self, item: Item) -> Informatieobjecttype | None:
        name = self.names.get(item.module, "")
        values = item.values
        number = entry_number(values)
        return entry_type(name, values.get("titel", ""), values.get("soort"), number)

    async def safely(self, item: Item) -> Bundle:
        """The bundle of an item; an empty one where it could not be made."""
        with self.spider.costs(f"register {self.names.get(item.module, '')}: {item.id}"):
            return await self.entry(item)
        return Bundle()

    async def entry(self, item: Item) -> Bundle:
        made_of(item.heard)
        name = self.names.get(item.module, "")
        kader = self.spider.builder.set(f"register/{item.module}")
        record_id = self.spider.builder.id("informatieobject", item.id)
        places = self.places.of(item)
        ended = self.outcome(record_id, places)
        handled = [place.punt or place.vergadering for place in places]
        state = state_of(item.modified, item.documents, handled, sorted(item.values.items()), ended)
        if item.module not in self.held_items:
            self.held_items[item.module] = self.spider.store.held(kader)
        if self.spider.same(item.id, state, self.held_items[item.module], record_id):
            self.spider.report.overgeslagen["registerregel ongewijzigd"] += 1
            self.spider.report.gevonden[str(self.kind(item) or "document")] += 1
            return Bundle()
        files = [await self.fetch(document) for document in item.documents]
        entry = read_entry(self.spider.builder, item.id, name, None, item.values, files=files)
        self.connect(entry, places)
        self.conclude(entry, ended, places)
        entry.record = self.spider.builder.shown_at(entry.record, self.page(item, places))
        votes = self.told(entry, item, places)
        puts = [Put(entry.record, kader, entry.datum), *entry.puts, *votes]
        bundle = self.spider.entry_bundle(entry, puts, state, files)
        bundle.lost |= item.lost
        return bundle

    def connect(self, entry: Entry, places: list[Place]) -> None:
        """To the agenda items and meetings that the source names, as far as we know them."""
        if not places:
            return
        meetings = [Verwijzing(id=place.vergadering) for place in places]
        punten = [Verwijzing(id=place.punt) for place in places if place.punt]
        data = entry.record.data
        change = {
            "agendapunten": tuple(dict.fromkeys(punten)),
            "vergaderingen": tuple(dict.fromkeys(meetings)),
        }
        entry.record = entry.record.changed(data=data.changed(**change))
        days = (place.datum for place in places if place.datum)
        on_the_day(entry, max(days, default=None), PLACED_BY)

    def page(self, item: Item, places: list[Place]) -> str | None:
        """Where the portal shows an entry: its document, else where it was handled."""
        portal = self.spider.council.portal_url.rstrip("/") or self.places.portal
        pages = [document_page(portal, document) for document in item.documents[:1]]
        return next(filter(None, [*pages, *(place.pagina for place in places)]), None)

    # --- votes -----------------------------------------------------------------------------------

    def about(self, row: Fields, meeting: Meeting, *, alone: bool) -> str | None:
        """The motion or amendment that a voting of a meeting is about; its outcome is noted."""
        parent = row.sub("parent")
        key = parent.text("id") if parent else None
        near = self.papers_at({key} if key else set(), meeting)
        paper = paper_of(Voting.of(row, alone=alone), near, self.papers_of(meeting))
        if paper is None:
            return None
        details = row.sub("type_data") or Fields({})
        self.end(meeting.key, paper.record, uitslag(details.text("voting_result")))
        return paper.record

    def end(self, meeting: str, record: str, outcome: Uitslag | None) -> None:
        """Notes how a voting of a meeting, by its key, about a paper ended."""
        self.ended.setdefault(record, []).append(outcome)
        self.ended_in.setdefault(meeting, []).append((record, outcome))

    def told_by(self, meeting: Meeting) -> dict[str, Any]:
        """What entries need of a meeting, for `recall` where it is not asked for."""
        return {
            "sleutel": meeting.key,
            "portaal": meeting.portal,
            "afloop": self.ended_in.get(meeting.key, []),
        }

    def recall(self, told: dict[str, Any]) -> None:
        """What an earlier `told_by` gave of a meeting that is not read now."""
        self.places.portal = self.places.portal or told["portaal"]
        for record, outcome in told["afloop"]:
            self.end(told["sleutel"], record, Uitslag(outcome) if outcome else None)

    def papers_of(self, meeting: Meeting) -> list[Paper]:
        """The motions and amendments of a meeting."""
        keys = {put.record.bronidentificatie for put in meeting.items}
        return self.papers_at(keys | meeting.within.keys(), meeting)

    def papers_at(self, keys: Set[str], meeting: Meeting) -> list[Paper]:
        """The motions and amendments that hang under agenda items, as either says."""
        records = [record for key in sorted(keys) for record in self.linked.get(f"punt/{key}", ())]
        for entry, items in meeting.hung.items():
            if keys & {*items, *(node for node, item in meeting.within.items() if item in items)}:
                records += self.linked.get(f"regel/{entry}", ())
        return [self.decided[each] for each in dict.fromkeys(records) if each in self.decided]

    def outcome(self, record_id: str, places: list[Place]) -> Uitslag | None:
        """How the votings of a paper ended; as we hold it where its meetings were not read now."""
        if record_id in self.ended:
            return outcome_of(self.ended[record_id])
        if any(place.sleutel in self.places.meetings for place in places):
            return None
        held = self.spider.store.get(record_id)
        ext = {} if held is None or held.deleted else held.body["ext"]
        return Uitslag(ext["uitslag"]) if ext.get("uitslag_bron") == BY_VOTING else None

    def conclude(self, entry: Entry, ended: Uitslag | None, places: list[Place]) -> None:
        """The result of its voting, where the register gives none."""
        ext = entry.record.ext
        assert isinstance(ext, ExtInformatieObject)
        if ended is None or entry.uitslag is not None or ext.uitslag_bron:
            return
        event = Gebeurtenis(gebeurtenis=ended.value, bron=BY_VOTING, afgeleid=True)
        days = (place.datum for place in places if place.datum)
        life = placed((*ext.levensloop, event), max(days, default=None), PLACED_BY)
        entry.uitslag = ended
        changed = ext.changed(uitslag=ended, uitslag_bron=BY_VOTING, levensloop=life)
        entry.record = entry.record.changed(ext=changed)

    def told(self, entry: Entry, item: Item, places: list[Place]) -> list[Put]:
        """The vote that the register tells in words, where the votings API tells none."""
        vote = entry.told_vote(item.id, self.directory.people)
        if vote is None or entry.record.id in self.ended:
            return []
        vote.informatieobject = entry.record.id
        data = entry.record.data
        assert isinstance(data, InformatieObject)
        vote.onderwerp = data.titel
        for place in places[:1]:
            vote.agendapunt = place.punt
            vote.vergadering, vote.vergadering_sleutel = place.vergadering, place.sleutel
            vote.datum = place.datum
        return vote_puts(self.spider.builder, vote, entry.record.id)

    def close_register(self, module: str, name: str) -> list[Close]:
        seen = (
            self.spider.builder.id("informatieobject", item.id)
            for item in self.items.values()
            if item.module == module
        )
        return self.spider.close_whole(
            f"register {name}", self.spider.builder.set(f"register/{module}"), seen
        )
