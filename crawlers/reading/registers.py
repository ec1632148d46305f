"""Entries of iBabs' registers («lists», «reports») as records, for the service and the portal.

The names of the fields differ per council and per register: a map of aliases says what each means;
a name that is not in it is kept under `ext.overig` and counted."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from crawlers.markup import one_line, plain
from crawlers.reading.agenda_links import AgendaLink, agenda_link
from crawlers.reading.dates import try_day
from crawlers.reading.decisions import TextVote, vote_note
from crawlers.reading.documents import Document
from crawlers.reading.names import Naam
from crawlers.reading.records import RecordBuilder
from crawlers.reading.register_fields import (
    STANDING,
    TERMS,
    entry_day,
    first_value,
    settled,
    sort_fields,
)
from crawlers.reading.submitters import fracties_of, indieners, submitters_of
from crawlers.reading.words import DECIDED, VOTED_ON, informatieobjecttype, motietype, uitslag
from standard.base import knip
from standard.extensions import (
    Bestand,
    ExtInformatieObject,
    Gebeurtenis,
)
from standard.records import Record
from standard.resources import GerelateerdInformatieobject, InformatieObject
from standard.vocabulary import (
    InformatieobjectRol,
    Informatieobjecttype,
    Uitslag,
)
from store import Put

_NUMBER_TITLE = re.compile(r"^(?:\d{4}[-\s]?)?([AM])\s?-?\d", re.I)


@dataclass
class Entry:
    """A register entry as records; `agenda` is still to be matched with a meeting."""

    record: Record
    datum: dt.date | None
    puts: list[Put] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    agenda: AgendaLink | None = None
    uitslag: Uitslag | None = None
    note: TextVote | None = None
    withheld: int = 0


def entry_type(list_name: str, title: str, soort: str | None = None) -> Informatieobjecttype | None:
    """By the entry's own kind, else the register's name; a register of both motions and
    amendments is told apart by the number in the title (`A12`, `M25`) or its words."""
    if soort and (own := informatieobjecttype(soort)):
        return own
    lowered = list_name.casefold()
    if "motie" in lowered and "amendement" in lowered:
        number = _NUMBER_TITLE.match(title)
        if number:
            return (
                Informatieobjecttype.amendement
                if number[1].upper() == "A"
                else Informatieobjecttype.motie
            )
        return informatieobjecttype(title)
    return informatieobjecttype(list_name)


def read_entry(
    builder: RecordBuilder,
    key: str,
    list_name: str,
    title: str | None,
    values: dict[str, str],
    *,
    files: Iterable[Bestand] = (),
    documents: Iterable[Document] = (),
    aliases: tuple[str, ...] = (),
    url: str | None = None,
    person: Callable[[Naam], str | None] = lambda _: None,
) -> Entry:
    """An entry with its submitters. `person` gives the record id of a known person, or None."""
    known, other, unknown, withheld = sort_fields(values)
    heading = title or one_line(known.get("titel")) or next((d.title for d in documents), "") or key
    kind = entry_type(list_name, heading, known.get("soort"))
    stated = known.get("status")
    outcome = uitslag(stated)
    date = entry_day(known.get("datum"), other)
    agenda = agenda_link(known.get("agendapunt"))
    note = vote_note(plain(known["stemverhouding"]) or "") if known.get("stemverhouding") else None
    if outcome is None and note is not None:
        outcome = note.uitslag
    decided = kind in DECIDED
    submitters = submitters_of(known)
    every = tuple(files)
    answers = [f for f in every if kind == Informatieobjecttype.vraag and is_answer(f.naam)]
    own = tuple(each for each in every if each not in answers)
    ending = settled(known, other)
    record = builder.record(
        key,
        _document(builder, kind, heading, known, date, own),
        ExtInformatieObject(
            aliassen=aliases,
            titel=heading if len(heading) > 200 else None,
            brontype=list_name or None,
            uitslag=(outcome or Uitslag.onbekend) if decided else outcome,
            uitslag_bron=stated,
            levensloop=_life(known, date, agenda, outcome, ending),
            fracties=fracties_of(known, submitters),
            bestanden=own,
            termijn=try_day(first_value(other, TERMS)),
            termijn_bron=first_value(other, TERMS),
            afgedaan=ending[0],
            afgedaan_op=ending[1],
            stand_van_zaken=first_value(other, STANDING),
            datum=date or (agenda.date if agenda else None),
            overig=dict(sorted(other.items())),
        ),
        url,
    )
    entry = Entry(
        record,
        date or (agenda.date if agenda else None),
        [],
        unknown,
        agenda,
        outcome,
        note,
        withheld,
    )
    entry.puts = indieners(builder, record, submitters, fracties_of(known, submitters), person)
    entry.puts += [
        _answer(builder, record, heading, each, ending[1], n) for n, each in enumerate(answers, 1)
    ]
    return entry


def is_answer(name: str | None) -> bool:
    """Whether a file of a register of questions is the answer, by its name."""
    return bool(re.search(r"antwoord", (name or "").casefold()))


def _answer(
    builder: RecordBuilder,
    question: Record,
    title: str,
    file: Bestand,
    date: dt.date | None,
    number: int,
) -> Put:
    """The answer to a question of the register, as a document of its own that refers to it."""
    data = InformatieObject(
        titel=knip(f"Antwoord: {title}", 200),
        informatieobjecttype=Informatieobjecttype.antwoord,
        gerelateerd_informatieobject=GerelateerdInformatieobject(
            informatieobject=question.verwijzing(), rol=InformatieobjectRol.vraag
        ),
        creatiedatum=date,
        link=file.url,
        inhoud_link=file.url,
        formaat=file.formaat,
        **builder.owner,
    )
    ext = ExtInformatieObject(type_grondslag="bestandsnaam", bestanden=(file,), datum=date)
    record = builder.record(f"{question.bronidentificatie}/antwoord/{number}", data, ext)
    return Put(record, question.id, date)


def _document(
    builder: RecordBuilder,
    kind: Informatieobjecttype | None,
    title: str,
    known: dict[str, str],
    date: dt.date | None,
    files: tuple[Bestand, ...],
) -> InformatieObject:
    text = plain(known.get("toelichting"))
    main = files[0] if files else None
    holder = one_line(known.get("portefeuillehouder"))
    return InformatieObject(
        titel=knip(title, 200),
        informatieobjecttype=kind,
        omschrijving=text,
        datum_ingediend=date,
        motietype=motietype(title, known.get("soort"))
        if kind == Informatieobjecttype.motie
        else None,
        portefeuillehouder=knip(holder, 100),
        link=main.url if main else None,
        inhoud_link=main.url if main else None,
        formaat=main.formaat if main else None,
        **builder.owner,
    )


def _life(
    known: dict[str, str],
    date: dt.date | None,
    agenda: AgendaLink | None,
    outcome: Uitslag | None,
    ending: tuple[bool | None, dt.date | None],
) -> tuple[Gebeurtenis, ...]:
    """The dated events that the register itself gives, each with the field it comes from."""
    events = []
    if date:
        events.append(Gebeurtenis(gebeurtenis="ingediend", datum=date, bron="Datum"))
    when = agenda.date if agenda else None
    if when and outcome in VOTED_ON:
        events.append(
            Gebeurtenis(gebeurtenis="in stemming", datum=when, bron="Agendapunt", afgeleid=True)
        )
    if re.search(r"\bgewijzigd\b", (known.get("status") or "").casefold()):
        events.append(
            Gebeurtenis(
                gebeurtenis="gewijzigd", datum=when, bron="Status", afgeleid=when is not None
            )
        )
    if outcome:
        events.append(
            Gebeurtenis(
                gebeurtenis=outcome.value, datum=when, bron="Status", afgeleid=when is not None
            )
        )
    if ending[0]:
        field_name = "Datum afdoening" if ending[1] else "Status"
        events.append(Gebeurtenis(gebeurtenis="afgedaan", datum=ending[1], bron=field_name))
    return tuple(events)
