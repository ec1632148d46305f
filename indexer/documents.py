"""Records of the store as documents to search, each with what it needs of its neighbours."""

import itertools
from collections.abc import Iterable, Mapping

from facts.settlement import standing_of
from indexer import settling
from indexer.dutch.analysis import exact_forms, tokens
from indexer.question.query import SEARCHED, SearchDocument, Tally
from standard import views
from standard.base import Verwijzing
from standard.extensions import (
    ExtAgendapunt,
    ExtIndiener,
    ExtInformatieObject,
    ExtStemming,
    ExtStemresultaatPerFractie,
    ExtVergadering,
    Telling,
)
from standard.parties import landelijk
from standard.records import Record
from standard.resources import (
    Agendapunt,
    Indiener,
    InformatieObject,
    Stemming,
    StemresultaatPerFractie,
    Vergadering,
)
from standard.vocabulary import Afdoening, StemmingResultaat, Uitslag
from store import Store, Text, Version

#: how much a decision each kind is; one of the whole council counts one more
RANKS = {
    "motie": 4,
    "amendement": 4,
    "voorstel": 3,
    "toezegging": 2,
    "vraag": 2,
    "antwoord": 2,
    "ingekomen_stuk": 1,
    "mededeling": 1,
    "document": 1,
}
#: words in the name of a body that decides for all: of a municipality, a province, a water board
DECIDING = frozenset(
    {"raad", "gemeenteraad", "raadsvergadering", "staten", "bestuur", "eilandsraad"}
)


def affected(store: Store, changed: Iterable[Version]) -> set[str]:
    """Ids of the searched records whose document may differ after these changes. What a record
    pointed at before counts too: a withdrawn vote changes its motion."""
    upward: set[str] = set()
    votes: set[str] = set()
    pairs = [(version, store.previous(version)) for version in changed]
    ids = settling.affected(store, (one for pair in pairs for one in pair if one))
    for version, before in pairs:
        for one in (version, before):
            if one is None or one.deleted:
                continue
            ids |= _document_of(one.record) | set(_attached(one.record))
            if isinstance(one.record.data, StemresultaatPerFractie):
                votes.add(one.record.data.stemming.id)
        if version.resource in SEARCHED:
            ids.add(version.id)
            upward.add(version.id)
    for vote in store.get_many(votes).values():
        ids |= _document_of(vote.record) if not vote.deleted else set()
    below = {source for source, field, _ in store.pointing_at(upward) if field != "documenten"}
    attached = {
        target for _, field, target in store.pointed_from(upward | below) if field == "documenten"
    }
    return ids | below | attached


def _document_of(record: Record) -> set[str]:
    """The document that is submitted or voted on, and the agenda item under which is voted."""
    data = record.data
    references = [data.informatieobject] if isinstance(data, Indiener | Stemming) else []
    if isinstance(data, Stemming):
        references.append(data.agendapunt)
    return {reference.id for reference in references if reference}


def _attached(record: Record) -> tuple[str, ...]:
    ext = record.ext
    return ext.documenten if isinstance(ext, ExtVergadering | ExtAgendapunt) else ()


def documents(
    store: Store, wanted: Iterable[str | Version], councils: Mapping[str, tuple[str, str]]
) -> tuple[list[SearchDocument], list[str]]:
    """(documents, ids of searched records that are withdrawn) of records, given by id or as they
    are now. Records of other kinds are passed over."""
    given = {one.id if isinstance(one, Version) else one: one for one in wanted}
    versions = {key: one for key, one in given.items() if isinstance(one, Version)}
    versions |= store.get_many(given.keys() - versions.keys())
    live = {
        key: version
        for key, version in versions.items()
        if version.resource in SEARCHED and not version.deleted
    }
    around = _Around(store, live)
    built = [_document(version, around, councils) for version in live.values()]
    gone = [
        key for key, version in versions.items() if version.deleted and version.resource in SEARCHED
    ]
    return built, gone


class _Around:
    """Neighbours of a batch of records, read together."""

    def __init__(self, store: Store, live: dict[str, Version]) -> None:
        self.pointing: dict[str, list[str]] = {}
        for source, _, target in store.pointing_at(live):
            self.pointing.setdefault(target, []).append(source)
        first = {source for sources in self.pointing.values() for source in sources}
        for version in live.values():
            first |= set(_pointed(version))
        self.records = {**live, **store.get_many(first)}
        votes = [key for key, record in self.records.items() if record.resource == "stemming"]
        results: dict[str, list[str]] = {}
        for source, field, target in store.pointing_at(votes):
            if field == "stemming":
                results.setdefault(target, []).append(source)
        stems = store.get_many(key for keys in results.values() for key in keys)
        self.results = {
            vote: [stems[key] for key in keys if key in stems] for vote, keys in results.items()
        }
        second = {key for version in list(self.records.values()) for key in _pointed(version)}
        self.records |= store.get_many(second - set(self.records))
        hashes = {
            file.sha256
            for version in live.values()
            for file in _told(version.record).bestanden
            if file.sha256
        }
        self.texts = store.texts.get_many(hashes)
        self.settled = settling.settled(store, live.values())

    def near(self, version: Version) -> list[Version]:
        """Agenda items and meetings that a record belongs to, nearest first."""
        records: dict[str, Version] = {}
        queue = [*_pointed(version), *self.pointing.get(version.id, ())]
        for key in queue:
            record = self.records.get(key)
            if record is None or record.deleted or key in records:
                continue
            if record.resource in ("agendapunt", "vergadering"):
                records[key] = record
                queue += [
                    up
                    for up in _pointed(record)
                    if up not in records and record.resource != "vergadering"
                ]
        return list(records.values())

    def vote(self, version: Version) -> Tally | None:
        """The vote on a document or agenda item; where there were more (a second round), the last
        one. Votes on the motions under an item are theirs."""
        rows = [self.records.get(key) for key in self.pointing.get(version.id, ())]
        votes = [row for row in rows if row and row.resource == "stemming" and not row.deleted]
        if version.resource == "agendapunt":
            votes = [row for row in votes if views.about_item(row.record)]
        if not votes:
            return None
        last = max(votes, key=lambda row: (_voted_on(row.record), _no_tie(row.record), row.id))
        ext = last.record.ext
        count = ext.telling if isinstance(ext, ExtStemming) else None
        count = count or Telling()
        parties = [
            (fractie, side)
            for row in self.results.get(last.id, ())
            if row.resource == "stemresultaatperfractie" and not row.deleted
            if (side := views.side(row.record)) != "onbekend"
            if (fractie := _fractie(row.record))
        ]
        return Tally(
            count.voor, count.tegen, count.onthouden, count.afwezig, tuple(sorted(parties))
        )

    def submitters(self, version: Version) -> list[Record]:
        rows = [self.records.get(key) for key in self.pointing.get(version.id, ())]
        submitters = [
            row.record for row in rows if row and row.resource == "indiener" and not row.deleted
        ]
        return sorted(submitters, key=_order)


def _pointed(version: Version) -> list[str]:
    if version.deleted:
        return []
    data = version.record.data
    references: list[Verwijzing | None] = []
    if isinstance(data, Agendapunt):
        references = [data.vergadering, data.hoofdagendapunt]
    elif isinstance(data, InformatieObject):
        references = [*data.vergaderingen, *data.agendapunten]
    return [reference.id for reference in references if reference]


def _told(record: Record) -> ExtInformatieObject:
    """Of a document what the standard has no place for; of another record nothing."""
    return record.ext if isinstance(record.ext, ExtInformatieObject) else ExtInformatieObject()


def _no_tie(vote: Record) -> bool:
    """Whether a vote is more than a tie, which is voted on again."""
    assert isinstance(vote.data, Stemming)
    return vote.data.resultaat_mondelinge_stemming != StemmingResultaat.gelijk


def _voted_on(record: Record) -> str:
    day = views.day(record)
    return day.isoformat() if day else ""


def _fractie(record: Record) -> str | None:
    ext = record.ext
    return ext.fractie if isinstance(ext, ExtStemresultaatPerFractie) else None


def _order(record: Record) -> int:
    return (record.ext.volgorde or 0) if isinstance(record.ext, ExtIndiener) else 0


def _document(
    version: Version, around: _Around, councils: Mapping[str, tuple[str, str]]
) -> SearchDocument:
    record = version.record
    meetings = [near.record for near in around.near(version) if near.resource == "vergadering"]
    if version.resource == "vergadering":
        meetings = [record]
    day, outcome, told = views.day_among(record, meetings), views.outcome(record), _told(record)
    link = record.data.link if isinstance(record.data, InformatieObject) else None
    read, pages, begins = _read(record, around.texts)
    name, province = councils.get(version.organisatie, (version.organisatie, ""))
    kind, gremia = record.type, _gremia(meetings)
    return SearchDocument(
        id=version.id,
        type=kind,
        organisatie=version.organisatie,
        naam=name,
        provincie=province,
        leverancier=record.leverancier,
        titel=_title(record),
        pages=pages,
        datum=day.isoformat() if day else None,
        gewijzigd=version.seq,
        versie=version.versie,
        uitslag=outcome.value if outcome else None,
        afdoening=around.settled.get(version.id),
        termijn=_term(told, outcome, around.settled.get(version.id)),
        gremium=gremia,
        fractie=told.fracties,
        partij=_parties(told.fracties, name),
        indiener=tuple(filter(None, map(views.title, around.submitters(version)))),
        soort=told.brontype,
        bron_url=record.bron_url or link,
        bladzijden=read,
        begint=begins,
        stemming=around.vote(version),
        rang=rank(kind, gremia),
    )


def _term(told: ExtInformatieObject, outcome: Uitslag | None, settled: str | None) -> str | None:
    """The day by which it has to be done. None for what is done or will not be, and where words about
    how it stands cannot be read: then it may be done."""
    if told.termijn is None or outcome not in (None, Uitslag.aangenomen, Uitslag.onbekend):
        return None
    standing = Afdoening(settled) if settled else standing_of(told.stand_van_zaken)
    done = told.afgedaan or told.afgedaan_op or standing == Afdoening.afgedaan
    unread = told.stand_van_zaken and standing is None and told.afgedaan is None
    return None if done or unread else told.termijn.isoformat()


def _read(
    record: Record, texts: Mapping[str, Text]
) -> tuple[bool, tuple[str, ...], tuple[int, ...]]:
    """(whether the first pages are those of the first file, all pages, at which of them another
    text begins): of the files in order, and after them the record's own words."""
    files = [texts.get(file.sha256 or "") for file in _told(record).bestanden]
    read = [text.pages for text in files if text]
    if words := _words(record):
        read.append((words,))
    ends = itertools.accumulate(map(len, read))
    pages = tuple(itertools.chain.from_iterable(read))
    return bool(files and files[0]), pages, tuple(end for end in ends if 0 < end < len(pages))


def _parties(fracties: Iterable[str], place: str) -> tuple[str, ...]:
    """The national parties of fracties, by their names."""
    known = (landelijk(fractie, place) for fractie in fracties)
    return tuple(dict.fromkeys(party for one in known if one for party in one.partijen))


def rank(kind: str, gremia: tuple[str, ...]) -> int:
    """How much a decision something is, 0-5: for the order of hits only."""
    base = RANKS.get(kind, 0)
    return base + any(map(_decides, gremia)) if base else 0


def _decides(gremium: str) -> bool:
    words = exact_forms(tokens(gremium))
    return not DECIDING.isdisjoint(words) and not any("commissie" in word for word in words)


def _title(record: Record) -> str:
    title, mark = views.title(record) or "", views.number(record)
    return f"{mark}. {title}" if mark else title


def _words(record: Record) -> str | None:
    """The record's own words, beside its files."""
    match record.data:
        case Vergadering() as meeting:
            return meeting.vergadertoelichting
        case Agendapunt() as item:
            return item.agendapunt_omschrijving
        case InformatieObject() as document:
            return document.omschrijving
    return None


def _gremia(meetings: list[Record]) -> tuple[str, ...]:
    names = [
        meeting.data.georganiseerd_door_gremium.gremiumnaam
        for meeting in meetings
        if isinstance(meeting.data, Vergadering) and meeting.data.georganiseerd_door_gremium
    ]
    return tuple(dict.fromkeys(names))
