"""The votes and the presence of a meeting as records, from everything that is told of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crawlers.reading.names import BY_NAME, Naam, fold
from crawlers.reading.persons import Person, fits
from crawlers.reading.records import RecordBuilder
from crawlers.reading.statements import (
    Statements,
    attendee_put,
    statements_of,
    vote_records,
    voters,
    without,
)
from facts import Attendee, Presence, Thing, VoteStatement, attendees, votes
from facts.presence import Joined
from facts.rules import AWAY
from standard.extensions import Opgave, OpgaveAanwezigheid
from standard.vocabulary import Grondslag, Informatieobjecttype, Uitslag
from store import Put


@dataclass
class Meeting:
    """What is told of one meeting, or of what belongs to none, with the papers to vote on."""

    stemmingen: list[VoteStatement] = field(default_factory=list)
    aanwezigen: list[Presence] = field(default_factory=list)
    stukken: list[Thing] = field(default_factory=list)

    def state(self) -> list[str]:
        """What the events are made of, whatever order it came in."""
        return sorted(
            each.model_dump_json() if not isinstance(each, Thing) else _thing_state(each)
            for each in (*self.stemmingen, *self.aanwezigen, *self.stukken)
        )


def _thing_state(thing: Thing) -> str:
    places = (sorted(thing.vergaderingen), sorted(thing.agendapunten))
    return repr((thing.id, thing.soort, thing.titel, places, thing.ingetrokken))


def meetings_of(told: Iterable[Statements], things: Iterable[Thing]) -> dict[str, Meeting]:
    """By the id of a meeting what is told of it. What names none belongs to the one in which its
    paper is, else stands alone under its own set."""
    papers = {thing.id: thing for thing in things}
    meetings: dict[str, Meeting] = {}
    for statements in told:
        for vote in statements.stemmingen:
            place = vote.vergadering or _meeting_of(papers.get(vote.informatieobject or ""))
            meetings.setdefault(place or vote.kader, Meeting()).stemmingen.append(vote)
        for presence in statements.aanwezigen:
            place = presence.vergadering or presence.kader
            meetings.setdefault(place, Meeting()).aanwezigen.append(presence)
    for thing in papers.values():
        for key in thing.vergaderingen & meetings.keys():
            meetings[key].stukken.append(thing)
    for meeting in meetings.values():
        here = {thing.id for thing in meeting.stukken}
        named = {vote.informatieobject for vote in meeting.stemmingen if vote.informatieobject}
        meeting.stukken += [papers[key] for key in sorted(named - here) if key in papers]
        meeting.stukken.sort(key=lambda thing: thing.id)
    return meetings


def _meeting_of(thing: Thing | None) -> str | None:
    return next(iter(thing.vergaderingen)) if thing and len(thing.vergaderingen) == 1 else None


def records_of(builder: RecordBuilder, meeting: Meeting, joined: Mapping[str, Joined]) -> list[Put]:
    """The events of a meeting. Who voted in what is shown of a vote was there."""
    away = {
        joined[each.persoon].persoon if each.persoon in joined else each.persoon: each.sleutel
        for each in meeting.aanwezigen
        if each.status in AWAY and each.bron != Grondslag.stemming
    }
    events = votes(
        [_with_persons(vote, joined) for vote in meeting.stemmingen], meeting.stukken, away
    )
    told = [*meeting.aanwezigen]
    for vote in meeting.stemmingen:
        told += voters(builder, vote)
    puts: list[Put] = []
    present: dict[tuple[str | None, str], str] = {}
    for place in sorted({each.vergadering or "" for each in told}):
        rows = [each for each in told if (each.vergadering or "") == place]
        for attendee in _per_meeting(rows, place, joined):
            put = _from(told, attendee.opgaven, [attendee_put(builder, attendee)])[0]
            present[put.kader, attendee.statement.persoon] = put.record.id
            puts.append(put)
    for event in events:
        where = event.statement.vergadering or event.statement.kader
        here = {person: key for (kader, person), key in present.items() if kader == where}
        puts += _from(meeting.stemmingen, event.opgaven, vote_records(builder, event, here))
    return puts


def _from(
    statements: Sequence[VoteStatement | Presence],
    told: Iterable[Opgave | OpgaveAanwezigheid],
    puts: list[Put],
) -> list[Put]:
    """Records with the answers from which the statements of their event were read."""
    keys = {each.sleutel for each in told}
    origin = frozenset(
        question for each in statements if each.sleutel in keys for question in each.herkomst
    )
    return [replace(put, herkomst=origin) for put in puts]


def _per_meeting(
    rows: list[Presence], place: str, joined: Mapping[str, Joined]
) -> Iterable[Attendee]:
    """Those of one meeting; without a meeting each set of records by itself."""
    if place:
        yield from attendees(rows, joined)
        return
    for kader in sorted({each.kader for each in rows}):
        yield from attendees([each for each in rows if each.kader == kader], joined)


def _with_persons(vote: VoteStatement, joined: Mapping[str, Joined]) -> VoteStatement:
    """The same persons under the same ids, so that two statements can be compared."""
    if not any(choice.persoon in joined for choice in vote.leden):
        return vote
    choices = [
        choice.changed(persoon=joined[choice.persoon].persoon)
        if choice.persoon in joined
        else choice
        for choice in vote.leden
    ]
    return vote.changed(leden=tuple(choices))


# --- who is who --------------------------------------------------------------------------------------


def joined_persons(builder: RecordBuilder, meeting: Meeting) -> dict[str, Joined]:
    """Persons known by name only who are another person of this meeting: the one of the whole
    council whom the name fits. A name that fits two is nobody else's, and two whom one place names
    side by side are two."""
    here = {each.persoon for each in meeting.aanwezigen}
    here |= {choice.persoon for vote in meeting.stemmingen for choice in vote.leden}
    by_surname: dict[str, list[tuple[str, Naam]]] = {}
    keys = {builder.id("natuurlijkpersoon", key): key for key in builder.names}
    for person, key in keys.items():
        name = builder.names[key]
        by_surname.setdefault(fold(name.achternaam), []).append((person, name))
    apart = _side_by_side(meeting)
    joined: dict[str, Joined] = {}
    for person in sorted(here):
        known = keys.get(person)
        if known is None or not known.startswith(BY_NAME):
            continue
        name = builder.names[known]
        fitting = [
            (other, its)
            for other, its in by_surname[fold(name.achternaam)]
            if other != person and fits(name, Person(other, its))
        ]
        if len(fitting) == 1 and fitting[0][0] in here:
            other, its = fitting[0]
            if any({person, other} <= together for together in apart):
                continue
            if _fuller(its, keys[other]) > _fuller(name, known):
                joined[person] = Joined(other, _basis(name, its))
    return joined


def _side_by_side(meeting: Meeting) -> list[set[str]]:
    """The persons whom each vote and each list of those present names."""
    lists: dict[tuple[str, str], set[str]] = {}
    for each in meeting.aanwezigen:
        lists.setdefault((each.kader, each.bron), set()).add(each.persoon)
    return [
        *lists.values(),
        *({choice.persoon for choice in vote.leden} for vote in meeting.stemmingen),
    ]


def _fuller(name: Naam, key: str) -> tuple[bool, bool, bool, str]:
    """Which of two names of one person is kept: the source's own key, then the longest name."""
    return not key.startswith(BY_NAME), bool(name.voornaam), bool(name.voorletters), key


def _basis(one: Naam, other: Naam) -> str:
    given = [bool(name.voornaam or name.voorletters) for name in (one, other)]
    return "achternaam en voorletter" if all(given) else "achternaam"


# --- what can be voted on ----------------------------------------------------------------------------


def things_of(bodies: Iterable[tuple[str, str, dict[str, Any]]]) -> list[Thing]:
    """Papers among records (id, resource, body), with where they stand: by their own references, and
    by the lists of documents of agenda items and meetings."""
    papers: dict[str, dict[str, Any]] = {}
    meeting: dict[str, str] = {}
    items: dict[str, set[str]] = {}
    meetings: dict[str, set[str]] = {}
    for record_id, resource, body in bodies:
        attached = body["ext"].get("documenten", ())
        if resource == "informatieobject":
            papers[record_id] = body
        elif resource == "agendapunt":
            meeting[record_id] = body["data"]["vergadering"]["id"]
            for document in attached:
                items.setdefault(document, set()).add(record_id)
        elif resource == "vergadering":
            for document in attached:
                meetings.setdefault(document, set()).add(record_id)
    things = []
    for key, body in papers.items():
        data, ext = body["data"], body["ext"]
        here = {each["id"] for each in data.get("agendapunten", ())} | items.get(key, set())
        held = {each["id"] for each in data.get("vergaderingen", ())} | meetings.get(key, set())
        held |= {meeting[item] for item in here if item in meeting}
        kind = data.get("informatieobjecttype")
        things.append(
            Thing(
                id=key,
                soort=Informatieobjecttype(kind) if kind else None,
                titel=ext.get("titel") or data.get("titel") or "",
                vergaderingen=frozenset(held),
                agendapunten=frozenset(here),
                ingetrokken=ext.get("uitslag") == Uitslag.ingetrokken,
            )
        )
    return things


def settled(builder: RecordBuilder, puts: list[Put]) -> list[Put]:
    """The records of one answer, with what it tells of votes and presence as events."""
    told = statements_of(puts, builder.set("aanwezigen"))
    things = things_of(
        (put.record.id, put.record.resource, put.record.body())
        for put in puts
        if put.record.resource in ("informatieobject", "agendapunt", "vergadering")
    )
    events: list[Put] = []
    for _, meeting in sorted(meetings_of(told.values(), things).items()):
        events += records_of(builder, meeting, joined_persons(builder, meeting))
    return [*without(puts), *events]
