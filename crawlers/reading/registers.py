"""Entries of iBabs' registers («lists», «reports») as records, for the service and the portal.

The names of the fields differ per council and per register: `register_fields` says what each means;
one that is not certain is kept under `ext.overig` and counted."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from crawlers.markup import one_line, plain
from crawlers.reading.agenda_links import AgendaLink, agenda_link
from crawlers.reading.dates import try_day
from crawlers.reading.documents import Document
from crawlers.reading.file_names import outcome_of_names
from crawlers.reading.known import Known
from crawlers.reading.names import Naam, fold
from crawlers.reading.noted_votes import Note, read_note, reading_vote
from crawlers.reading.numbers import kind_of_title, motion_number
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
from crawlers.reading.votes import Vote
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

_BOTH_KINDS = re.compile(r"\A(?=.*(?:motie|moasje))(?=.*amendem[ei]nt)", re.I)


def of_both_kinds(list_name: str) -> bool:
    """Whether a register holds motions and amendments alike, by its name."""
    return _BOTH_KINDS.match(list_name) is not None


@dataclass
class Entry:
    """A register entry as records; `agenda` is still to be matched with a meeting."""

    record: Record
    datum: dt.date | None
    puts: list[Put] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    agenda: AgendaLink | None = None
    uitslag: Uitslag | None = None
    note: Note | None = None
    withheld: int = 0
    #: the name of its register
    register: str = ""

    def told_vote(self, key: str, known: dict[str, Naam] | None = None) -> Vote | None:
        """The vote that the entry tells in words, if it does."""
        if self.note is None:
            return None
        return reading_vote(key, self.note.lezing, self.note.tekst, self.uitslag, known)


def is_roll_calls(list_name: str) -> bool:
    """Whether a register holds the votes on proposals themselves («Stemmingen»)."""
    return re.search(r"\bstemming(?:en)?\b", list_name, re.I) is not None


def entry_type(
    list_name: str, title: str, soort: str | None = None, nummer: str | None = None
) -> Informatieobjecttype | None:
    """By the entry's own kind, else the register's name; a register of both motions and
    amendments is told apart by the number (`A12`, `26M5`) of the entry or in its title, or by the
    first word of that."""
    if soort and (own := informatieobjecttype(soort)):
        return own
    if of_both_kinds(list_name) or not list_name:
        number = motion_number(nummer)
        return number.kind if number else kind_of_title(title)
    return informatieobjecttype(list_name)


@dataclass(frozen=True)
class _Understood:
    """What the fields of an entry say."""

    known: dict[str, str]
    other: dict[str, str]
    heading: str
    kind: Informatieobjecttype | None
    date: dt.date | None
    agenda: AgendaLink | None
    note: Note | None
    uitslag: Uitslag | None
    #: the name of a file that says the outcome, where no field does
    basis: str | None
    submitters: list[tuple[Naam, bool]]
    has: Known
    #: whether it is settled, since when
    ending: tuple[bool | None, dt.date | None]

    @property
    def day(self) -> dt.date | None:
        return self.date or (self.agenda.date if self.agenda else None)

    @property
    def stated(self) -> str | None:
        """The words of the outcome: of the field that tells one, else the status."""
        told = (self.known.get("status"), self.known.get("uitslag"))
        return next((text for text in told if uitslag(text)), told[0] or told[1])

    @property
    def fracties(self) -> tuple[str, ...]:
        return fracties_of(self.known, self.submitters, self.has)


def _understand(
    builder: RecordBuilder,
    key: str,
    known: dict[str, str],
    other: dict[str, str],
    kind: Informatieobjecttype | None,
    heading: str,
    names: Iterable[str],
) -> _Understood:
    has = builder.has
    submitters = submitters_of(known, has)
    builder.fracties.register(key, fracties_of(known, submitters, has))
    stated = [known[name] for name in ("status", "uitslag") if name in known]
    outcome = next((found for text in stated if (found := uitslag(text))), None)
    unanimous = next((text for text in stated if outcome is None and _only_unanimous(text)), None)
    told = known.get("stemverhouding") or unanimous
    note = read_note(builder, plain(told) or "") if told else None
    basis = None
    if outcome is None and note is not None:
        # «unaniem» as the outcome is that all were for; as the vote it does not say how it ended
        outcome = note.lezing.uitslag or (Uitslag.aangenomen if unanimous else None)
    if outcome is None and kind in DECIDED:
        outcome, basis = outcome_of_names(names) or (None, None)
    return _Understood(
        known,
        other,
        heading,
        kind,
        entry_day(known.get("datum"), other),
        agenda_link(known.get("agendapunt"))
        or agenda_link(first_value(other, ("registrationdate",))),
        note,
        outcome,
        basis,
        submitters,
        has,
        settled(known, other),
    )


def _only_unanimous(outcome: str) -> bool:
    return fold(plain(outcome) or "") in ("unaniem", "met algemene stemmen", "eenstemmig")


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
    told = sort_fields(values, builder.council.key, list_name, builder.has)
    documents, files = tuple(documents), tuple(files)
    titled = title or one_line(told.known.get("titel"))
    heading = titled or next((d.title for d in documents), "") or key
    number = one_line(plain(told.known.get("nummer")))
    kind = entry_type(list_name, heading, told.known.get("soort"), number)
    names = [text for each in documents for text in (each.title, each.name) if text]
    names += [file.naam for file in files if file.naam]
    fields = _understand(builder, key, told.known, told.other, kind, heading, names)
    question = fields.kind == Informatieobjecttype.vraag
    answers = [file for file in files if question and is_answer(file.naam)]
    own = tuple(file for file in files if file not in answers)
    record = builder.record(
        key,
        _document(builder, fields, own),
        _extension(fields, list_name, aliases, own),
        url,
    )
    puts = indieners(builder, record, fields.submitters, fields.fracties, person)
    puts += [
        _answer(builder, record, heading, file, fields.ending[1], number)
        for number, file in enumerate(answers, 1)
    ]
    return Entry(
        record,
        fields.day,
        puts,
        told.unknown,
        fields.agenda,
        fields.uitslag,
        fields.note,
        told.withheld,
        list_name,
    )


def _extension(
    fields: _Understood, list_name: str, aliases: tuple[str, ...], files: tuple[Bestand, ...]
) -> ExtInformatieObject:
    decided = fields.kind in DECIDED
    term = first_value(fields.other, TERMS) or one_line(fields.known.get("termijn"))
    standing = first_value(fields.other, STANDING) or one_line(fields.known.get("stand_van_zaken"))
    return ExtInformatieObject(
        aliassen=aliases,
        titel=fields.heading if len(fields.heading) > 200 else None,
        brontype=list_name or None,
        uitslag=(fields.uitslag or Uitslag.onbekend) if decided else fields.uitslag,
        uitslag_bron=fields.basis or fields.stated,
        levensloop=_life(fields),
        nummer=one_line(plain(fields.known.get("nummer"))),
        fracties=fields.fracties,
        bestanden=files,
        termijn=try_day(term),
        termijn_bron=term,
        afgedaan=fields.ending[0],
        afgedaan_op=fields.ending[1],
        stand_van_zaken=standing,
        datum=fields.day,
        overig=dict(sorted(fields.other.items())),
    )


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
    builder: RecordBuilder, fields: _Understood, files: tuple[Bestand, ...]
) -> InformatieObject:
    known, main = fields.known, files[0] if files else None
    motion = fields.kind == Informatieobjecttype.motie
    return InformatieObject(
        titel=knip(fields.heading, 200),
        informatieobjecttype=fields.kind,
        omschrijving=plain(known.get("toelichting")),
        datum_ingediend=fields.date,
        motietype=motietype(fields.heading, known.get("soort")) if motion else None,
        portefeuillehouder=knip(_listed(known.get("portefeuillehouder")), 100),
        link=main.url if main else None,
        inhoud_link=main.url if main else None,
        formaat=main.formaat if main else None,
        **builder.owner,
    )


def _listed(value: str | None) -> str | None:
    """The lines of a field that may name several persons, on one line."""
    lines = (one_line(line) for line in (plain(value) or "").splitlines())
    return "; ".join(line for line in lines if line) or None


def _life(fields: _Understood) -> tuple[Gebeurtenis, ...]:
    """The dated events that the register itself gives, each with the field it comes from."""
    events = []

    def event(name: str, date: dt.date | None, source: str, *, derived: bool = False) -> None:
        events.append(Gebeurtenis(gebeurtenis=name, datum=date, bron=source, afgeleid=derived))

    outcome, when = fields.uitslag, fields.agenda.date if fields.agenda else None
    if fields.date:
        event("ingediend", fields.date, "Datum")
    if when and outcome in VOTED_ON:
        event("in stemming", when, "Agendapunt", derived=True)
    if re.search(r"\bgewijzigd\b", (fields.stated or "").casefold()):
        event("gewijzigd", when, "Status", derived=when is not None)
    if outcome:
        source = "Bestandsnaam" if fields.basis else "Status"
        event(outcome.value, when, source, derived=when is not None)
    if fields.ending[0]:
        event("afgedaan", fields.ending[1], "Datum afdoening" if fields.ending[1] else "Status")
    return tuple(events)
