"""GemeenteOplossingen: documents with their files, what kind they are and how they ended. No network here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crawlers.reading.documents import document_of, document_record, number_of
from crawlers.reading.known import Known
from crawlers.reading.minutes import told_votes
from crawlers.reading.records import RecordBuilder
from crawlers.reading.words import (
    DECIDED,
    informatieobjecttype,
    motietype,
    uitslag,
)
from crawlers.vendors.gemeenteoplossingen.answers import (
    Document,
    Meeting,
)
from crawlers.vendors.gemeenteoplossingen.votings import Voting
from standard.base import knip
from standard.extensions import (
    Bestand,
    ExtIndiener,
    ExtInformatieObject,
    Gebeurtenis,
)
from standard.records import Record
from standard.resources import Indiener, InformatieObject
from standard.vocabulary import (
    Informatieobjecttype,
    Uitslag,
)
from store import Put, Text

_SUBMITTED = re.compile(
    r"ingediend door (?:de )?(?:fracties? )?(?:van )?(.+?)(?:\.(?:\s|$)|\.pdf$|\)|$)", re.I
)


@dataclass(frozen=True)
class Told:
    """An outcome, the words that say it and where they stand."""

    uitslag: Uitslag
    tekst: str
    bron: str


@dataclass
class Paper:
    """A document with its file."""

    document: Document
    bestand: Bestand
    text: Text | None

    @property
    def heading(self) -> str:
        return f"{self.document.label or ''} {self.document.title}"


def document_type(document: Document) -> tuple[Informatieobjecttype | None, str | None]:
    """(type, basis): by the source's label; without one only a file name that begins with the
    word itself («Motie …», «Amendement …») is believed, and then marked."""
    if document.label:
        return informatieobjecttype(document.label), None
    match = re.match(r"(?:\d[\w.]{0,40}[ _-]{1,9})?(motie|amendement)\b", document.title, re.I)
    if match:
        return Informatieobjecttype(match[1].casefold()), "bestandsnaam"
    return None, None


def submitting(title: str, known: Known = Known()) -> tuple[str, ...]:  # noqa: B008 (immutable)
    """Fracties of «…, ingediend door UtrechtNu! & SGP». A name with «en» or «&» in it is divided
    where a part of it is a fractie that is known."""
    match = _SUBMITTED.search(title)
    names: list[str] = []
    for part in re.split(r"(?<!\s)\s*(?:,|;|(?<=\s)/|/\s)\s*", match[1] if match else ""):
        name = re.sub(r"^(?:en\s+)?(?:(?:de|het)\s+)?", "", part.strip(" .:-"))
        halves = re.split(r"(?<!\s)\s+(?:en|&)\s+(?:de\s+|het\s+)?", name)
        whole = known.fractie(name) or not any(known.fractie(half) for half in halves)
        names += [name] if whole else halves
    return tuple(name for name in names if name)


def numbered(
    papers: list[Paper], votings: Iterable[Voting], builder: RecordBuilder
) -> dict[str, str]:
    """Record id of each motion and amendment by its number; those that the voting records
    tell are left out, so that no vote is told twice."""
    voted = {vote.document for vote in votings}
    by_number: dict[str, str] = {}
    for paper in papers:
        number = number_of(paper.document.title)
        if (
            number
            and document_type(paper.document)[0] in DECIDED
            and paper.document.id not in voted
        ):
            by_number[number] = builder.id("informatieobject", paper.document.id)
    return by_number


def outcomes_of(
    papers: list[Paper], meeting: Meeting, votings: Iterable[Voting]
) -> dict[str, Told]:
    """By document: the outcome as told and where. First the voting records, then the decision
    list where it names the number, then the file's own name, then the status of an item that
    carries this one motion only."""
    outcomes: dict[str, Told] = {}
    decided = [p.document for p in papers if document_type(p.document)[0] in DECIDED]
    numbers = {number: d.id for d in decided if (number := number_of(d.title))}
    for document in decided:
        siblings = [other for other in decided if other.item == document.item]
        status = meeting.statuses.get(document.item or "") if len(siblings) == 1 else None
        for text, source in ((status, "status"), (document.title, "fileName")):
            if text and (outcome := uitslag(text)):
                outcomes[document.id] = Told(outcome, text, source)
    for paper in papers:
        for vote in told_votes(paper.heading, paper.text):
            key = document_of(vote, numbers)
            if key and vote.uitslag:
                outcomes[key] = Told(vote.uitslag, vote.tekst, paper.heading.strip())
    for voting in votings:
        if voting.document and voting.result and (outcome := uitslag(voting.result)):
            outcomes[voting.document] = Told(outcome, voting.result, "voteResult")
    return outcomes


def document_puts(
    builder: RecordBuilder, paper: Paper, meeting: Meeting, ending: Told | None
) -> list[Put]:
    """The document; a motion or amendment with its outcome and submitting fracties."""
    document = paper.document
    kind, basis = document_type(document)
    ext = ExtInformatieObject(type_grondslag=basis)
    fracties = submitting(document.title, builder.raad)
    if kind in DECIDED:
        ext = decided_ext(meeting, ending, fracties, basis)
    record = document_record(
        builder,
        document.id,
        document.title,
        paper.bestand,
        label=document.label,
        kind=kind,
        published=document.published,
        ext=ext,
    )
    record = builder.shown_at(record, paper.bestand.url)
    kader = builder.set("documenten")
    if kind not in DECIDED:
        return [Put(record, kader)]
    data = record.data
    assert isinstance(data, InformatieObject)
    change: dict[str, Any] = {"datum_ingediend": meeting.datum}
    if kind == Informatieobjecttype.motie:
        change["motietype"] = motietype(document.title, document.label)
    record = record.changed(data=data.changed(**change))
    rows = [indiener(builder, record, name, number) for number, name in enumerate(fracties, 1)]
    return [Put(record, kader, meeting.datum), *rows]


def decided_ext(
    meeting: Meeting,
    ending: Told | None,
    fracties: tuple[str, ...],
    basis: str | None,
) -> ExtInformatieObject:
    events = [
        Gebeurtenis(
            gebeurtenis="ingediend", datum=meeting.datum, bron="meeting.date", afgeleid=True
        )
    ]
    if ending:
        events.append(
            Gebeurtenis(
                gebeurtenis=ending.uitslag.value,
                datum=meeting.datum,
                bron=ending.bron,
                afgeleid=True,
            )
        )
    return ExtInformatieObject(
        type_grondslag=basis,
        uitslag=ending.uitslag if ending else Uitslag.onbekend,
        uitslag_bron=ending.tekst[:1000] if ending else None,
        levensloop=tuple(events),
        fracties=fracties,
        datum=meeting.datum,
    )


def indiener(builder: RecordBuilder, record: Record, fractie: str, number: int) -> Put:
    data = Indiener(naam=knip(fractie, 200), informatieobject=record.verwijzing())
    ext = ExtIndiener(
        fractie=fractie, volgorde=number, eerste=number == 1, afgeleid=True, grondslag="titel"
    )
    key = f"{record.bronidentificatie}/{number}"
    return Put(builder.record(key, data, ext), record.id)
