"""Documents on agendas, and what decision lists and minutes say of presence and votes."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from crawlers.reading.attendance import Presence, attendance
from crawlers.reading.dates import amsterdam
from crawlers.reading.decisions import TextVote, decision_votes, person_key
from crawlers.reading.documents import document_of
from crawlers.reading.names import Naam, fold
from crawlers.reading.noted_votes import text_vote
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import Vote
from crawlers.reading.words import is_besluitenlijst, told_in_words
from standard.base import knip
from standard.extensions import ExtBesluit
from standard.records import Record
from standard.resources import Besluit
from standard.vocabulary import (
    BesluitResultaat,
    Grondslag,
)
from store import Put, Text


class HasAgenda(Protocol):
    """A meeting as far as its minutes need it; `index` is (position, title, id) of the items."""

    record: Record
    datum: dt.date | None
    index: list[tuple[str, str, str]]


def minutes(
    builder: RecordBuilder,
    meeting: HasAgenda,
    title: str,
    text: Text | None,
    known: dict[str, Naam] | None = None,
    *,
    named: dict[str, str] | None = None,
) -> list[Put]:
    """Attendance and votes from a decision list or minutes of this meeting, marked as such.

    `known` maps keys of persons of the source to their names; a name in the text that fits exactly
    one of them is that person, any other gets a key of its own. `named` maps numbers of motions
    and amendments («M3.1») to ids of documents. What other places tell of the same votes and persons
    is brought together later (`crawlers.reading.events`).
    """
    if text is None or not text.pages or not told_in_words(title):
        return []
    basis = Grondslag.besluitenlijst if is_besluitenlijst(title) else Grondslag.notulen
    whole = "\n".join(text.pages)
    puts: list[Put] = []
    for presence in attendance(whole, builder.raad):
        page = page_of(presence.anker, text.pages)
        puts += presence_puts(builder, meeting, presence, basis, known or {}, page)
    agenda = frozenset((row[0].strip(" .").casefold(), fold(row[1])) for row in meeting.index)
    for number, told in enumerate(decision_votes(whole, builder.raad, agenda), 1):
        page = page_of(told.anker, text.pages)
        vote = _told(builder, meeting, told, number, basis, known or {}, page)
        if isinstance(vote, Put):
            puts.append(vote)
        elif vote is not None:
            vote.informatieobject = document_of(told, named or {})
            puts += vote_puts(builder, vote, meeting.record.id)
    return puts


def page_of(anchor: str, pages: Sequence[str]) -> int | None:
    """The page (from 1) on which a piece of the text stands; None where that is not just one."""
    found = [number for number, page in enumerate(pages, 1) if anchor and anchor in page]
    return found[0] if len(found) == 1 else None


def presence_puts(
    builder: RecordBuilder,
    meeting: HasAgenda,
    presence: Presence,
    basis: Grondslag,
    known: dict[str, Naam],
    page: int | None,
) -> list[Put]:
    """The presence of one person at a meeting, as words tell it."""
    key = person_key(presence.naam, known)
    begin = amsterdam(meeting.datum, presence.aanvang)
    record = builder.aanwezige(
        Attendance(
            key,
            presence.naam,
            meeting.record.id,
            status=presence.status,
            grondslag=basis,
            sleutel=f"{meeting.record.bronidentificatie}/{key}",
            tekst=presence.tekst[:500],
            volledig=presence.volledig,
            aanvang=begin,
            einde=_end(meeting.datum, presence.einde),
            pagina=page,
        )
    )
    return [
        builder.persoon(key, known.get(key, presence.naam)),
        Put(record, meeting.record.id, meeting.datum),
    ]


def _end(date: dt.date | None, time: dt.time | None) -> dt.datetime | None:
    """When somebody left: in the small hours it is the next day, for councils meet in the evening."""
    moment = amsterdam(date, time)
    if moment is not None and time is not None and time < dt.time(6):
        moment = amsterdam(moment.date() + dt.timedelta(days=1), time)
    return moment


def told_votes(title: str, text: Text | None) -> list[TextVote]:
    """The votes that a decision list or minutes tells; empty for any other document."""
    if text is None or not told_in_words(title):
        return []
    return decision_votes("\n".join(text.pages))


def _told(
    builder: RecordBuilder,
    meeting: HasAgenda,
    told: TextVote,
    number: int,
    basis: Grondslag,
    known: dict[str, Naam],
    page: int | None,
) -> Vote | Put | None:
    """One vote of a decision list, or the decision where no vote is told. Only what the text
    names: members by their surnames, fracties on the side that it gives."""
    key = f"{meeting.record.bronidentificatie}/{basis}/{number}"
    places = [row[2] for row in meeting.index if row[0].strip(" .") == told.kenmerk]
    place = places[0] if len(places) == 1 else None
    lezing = told.lezing
    if not (told.stemmen or lezing.fracties or lezing.leden or told.voor is not None):
        return _decided(builder, meeting, told, key, place, page) if told.unaniem else None
    vote = text_vote(key, told, known)
    vote.grondslag_leden = basis
    vote.pagina = page
    vote.vergadering = meeting.record.id
    vote.vergadering_sleutel = meeting.record.bronidentificatie
    vote.datum = meeting.datum
    vote.onderwerp = told.onderwerp
    vote.agendapunt = place
    return vote


def _decided(
    builder: RecordBuilder,
    meeting: HasAgenda,
    told: TextVote,
    key: str,
    place: str | None,
    page: int | None,
) -> Put:
    """«De raad besluit unaniem» states a decision and no vote: a Besluit, and no Stemming."""
    data = Besluit(
        besluitresultaat=BesluitResultaat.unaniem_aangenomen.value,
        besluittoelichting=knip(told.onderwerp, 200),
    )
    ext = ExtBesluit(
        agendapunt=place, uitslag_bron=told.tekst[:500], datum=meeting.datum, pagina=page
    )
    return Put(builder.record(key, data, ext), meeting.record.id, meeting.datum)
