"""What a council's sources tell of votes and presence, kept, and the events that it comes to.

Statements of one meeting come at different times, and in different crawls. They are remembered by
the set that they were read with; the events of a meeting are made from all of them together, so
that the order in which they came makes no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.memory import state_of
from crawlers.reading.events import Meeting, joined_persons, meetings_of, records_of, things_of
from crawlers.reading.records import RecordBuilder
from crawlers.reading.statements import Statements, statements_of, without
from facts import VERSION, Thing
from standard.vocabulary import Zoektype
from store import Close, Put, Store
from store.redaction import TOLD

KEPT = TypeAdapter(Statements)
#: why a record of a vote or presence is no longer there
JOINED = "hoort bij een andere opgave van hetzelfde"
#: kinds of papers that can be voted on, and what they stand under
VOTED_ON = (Zoektype.motie, Zoektype.amendement, Zoektype.voorstel)
UNDER = (Zoektype.agendapunt, Zoektype.vergadering)
BATCH = 400


@dataclass
class Made:
    """What the events of one meeting came to last time: by what, and the ids of votes and presence
    by the set that they stand in."""

    staat: str = ""
    ids: dict[str, list[str]] = field(default_factory=dict)


MADE = TypeAdapter(Made)


class Events:
    """The statements and events of one council with one vendor."""

    def __init__(self, store: Store, builder: RecordBuilder) -> None:
        self.store = store
        self.builder = builder
        code, vendor = builder.council.code, builder.council.vendor
        self.told, self.made = f"{TOLD}{vendor}/", f"feiten/{vendor}/"
        held = store.memory(code, self.told)
        #: what is told, as JSON by set
        self.kept = {key.removeprefix(self.told): value for key, value in held.items()}
        #: what was made of it, by meeting
        self.before = {
            key.removeprefix(self.made): MADE.validate_json(value)
            for key, value in store.memory(code, self.made).items()
        }
        self.ids: dict[str, set[str]] = {}
        for each in self.before.values():
            for kader, ids in each.ids.items():
                self.ids.setdefault(kader, set()).update(ids)

    def take(self, bundle: Bundle) -> Bundle:
        """Keeps what a bundle tells of votes and presence, and gives the rest of it. A set that was
        read whole tells nothing else any more; the events that stand in it stay until they are made
        again."""
        told = statements_of(bundle.puts, self.builder.set("aanwezigen"))
        facts = dict(bundle.facts)
        whole = {each.kader for each in bundle.closes if each.van is None and each.tot is None}
        for kader in sorted(told.keys() | (whole & self.kept.keys())):
            fresh = told.get(kader, Statements())
            if kader not in whole and kader in self.kept:
                fresh = KEPT.validate_json(self.kept[kader]).with_(fresh)
            value = KEPT.dump_json(fresh, exclude_none=True).decode()
            if self.kept.get(kader) != value:
                self.kept[kader] = facts[self.told + kader] = value
        closes = [
            replace(each, seen=each.seen | self.ids.get(each.kader, set()))
            for each in bundle.closes
        ]
        return Bundle(without(bundle.puts), closes, facts, bundle.gone, bundle.redact)

    def settle(self, *, withdrawn: bool) -> Iterator[Bundle]:
        """The events of every meeting of which anything is told differently than when they were
        last made. With `withdrawn` something went, and statements may have gone with it."""
        if withdrawn:
            yield Bundle(facts=self._without_gone())
        told = [KEPT.validate_json(value) for value in self.kept.values()]
        meetings = meetings_of(told, self._things()) if told else {}
        for key in sorted(meetings.keys() | self.before.keys()):
            meeting = meetings.get(key, Meeting())
            joined = joined_persons(self.builder, meeting)
            state = state_of(VERSION, meeting.state(), sorted(joined.items()))
            if self.before.get(key, Made()).staat != state:
                yield self._bundle(key, meeting, records_of(self.builder, meeting, joined), state)

    def _without_gone(self) -> dict[str, str]:
        """Forgets what was told in sets that are no longer there."""
        nothing = KEPT.dump_json(Statements()).decode()
        facts = {}
        keys = [kader for kader, value in self.kept.items() if value != nothing]
        for start in range(0, len(keys), BATCH):
            for kader, version in self.store.get_many(keys[start : start + BATCH]).items():
                if version.deleted:
                    self.kept[kader] = facts[self.told + kader] = nothing
        return facts

    def _bundle(self, key: str, meeting: Meeting, puts: list[Put], state: str) -> Bundle:
        """Events as they are written: with parts that are no longer of them, and without what was
        made before and is of another event now."""
        made = Made(state)
        parts: dict[str, set[str]] = {}
        for put in puts:
            if put.record.resource == "stemming":
                parts.setdefault(put.record.id, set())
        for put in puts:
            kader = put.kader or ""
            if kader in parts:
                parts[kader].add(put.record.id)
            else:
                made.ids.setdefault(kader, []).append(put.record.id)
        current = {each for ids in made.ids.values() for each in ids}
        before = {each for ids in self.before.get(key, Made()).ids.values() for each in ids}
        before |= {each.id for each in meeting.stemmingen}
        before |= {each.id for each in meeting.aanwezigen}
        gone = self.store.get_many(before - current)
        self.before[key] = made
        return Bundle(
            puts,
            [Close(vote, frozenset(ids), JOINED) for vote, ids in sorted(parts.items())],
            {self.made + key: MADE.dump_json(made).decode()},
            {each: JOINED for each in sorted(gone) if not gone[each].deleted},
        )

    def _things(self) -> list[Thing]:
        code = self.builder.council.code
        return things_of(
            (version.id, version.resource, version.body)
            for kind in (*VOTED_ON, *UNDER)
            for version in self.store.current(organisatie=code, type=kind.value, deleted=False)
        )
