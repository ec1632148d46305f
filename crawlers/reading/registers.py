"""Entries of iBabs' registers («lists», «reports») as records, for the service and the portal.

The names of the fields differ per council and per register: a map of aliases says what each means;
a name that is not in it is kept under `ext.overig` and counted.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from crawlers.errors import Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import day, try_day
from crawlers.reading.decisions import TextVote, person_key, vote_note
from crawlers.reading.names import Naam, fold, namen, party_key
from crawlers.reading.records import Maker
from crawlers.reading.votes import MemberVote, PartyVote, Vote
from crawlers.reading.words import DECIDED, informatieobjecttype, motietype, uitslag
from crawlers.vendors.ibabs.soap import Document
from standard.base import Verwijzing, knip
from standard.extensions import (
    Bestand,
    ExtIndiener,
    ExtInformatieObject,
    Gebeurtenis,
    Telling,
)
from standard.records import Record
from standard.resources import GerelateerdInformatieobject, Indiener, InformatieObject
from standard.vocabulary import (
    FractieStemResultaat,
    InformatieobjectRol,
    Informatieobjecttype,
    StemKeuze,
    StemmingGrondslag,
    StemmingsType,
    Uitslag,
)
from store import Put

#: outcomes that a vote leads to
VOTED_ON = (Uitslag.aangenomen, Uitslag.verworpen, Uitslag.gelijk)
#: canonical field and the names that councils give it (folded: lower case, no punctuation)
ALIASES: dict[str, tuple[str, ...]] = {
    "titel": ("onderwerp", "titel", "title", "naam", "naam motie", "naam amendement"),
    "status": ("status", "uitslag", "besluit", "resultaat", "uitslag stemming", "status motie"),
    "indieners": ("indiener", "indieners", "indiener s", "ingediend door", "eerste indiener"),
    "mede": (
        "mede indieners",
        "mede indiener",
        "mede indiener s",
        "medeindieners",
        "medeondertekenaars",
    ),
    "fracties": (
        "partijen",
        "partij",
        "partij en",
        "fractie",
        "fracties",
        "fractie s",
        "indienende partij",
        "indienende fractie s",
        "ingediend door fractie s",
    ),
    "datum": (
        "datum",
        "datum vergadering",
        "datum ingediend",
        "datum indiening",
        "datum1",
        "datum raad",
    ),
    "agendapunt": ("agendapunt", "vergadering"),
    "portefeuillehouder": ("portefeuillehouder", "portefeuillehouders", "portefeuillehouder s"),
    "toelichting": (
        "toelichting",
        "omschrijving",
        "inhoud",
        "korte inhoud",
        "tekst",
        "toezegging",
        "vraag",
    ),
    "soort": ("soort", "type", "soort document"),
    "stemverhouding": ("stemverhouding", "stemmen", "stemuitslag", "stemming", "stemmingsuitslag"),
    "afgedaan_op": ("datum afdoening", "datum afgedaan", "afgedaan op", "datumafdoening"),
}
#: understood, and kept as they are beside the record
TERMS = ("deadline", "einddatum", "termijn", "termijn afdoening", "uiterste datum", "streefdatum")
STANDING = ("stand van zaken openbaar", "stand van zaken", "status afdoening")
KEPT = (
    *TERMS,
    *STANDING,
    "nummer",
    "kenmerk",
    "zaaknummer",
    "afgedaan",
    "beleidsveld",
    "domein",
    "relatie met",
    "registrationdate",
    "id",
    "bijlagen",
    "bijlage s",
)
#: may name private persons or staff: never taken over
PRIVATE = (
    "afzender",
    "medewerker",
    "steller",
    "behandelaar",
    "email",
    "e mail",
    "e mailadres",
    "telefoon",
    "adres",
)
_CANONICAL = {name: field for field, names in ALIASES.items() for name in names}
_AGENDA = re.compile(
    r"^(?P<type>.*?)\s+(?P<date>\d{1,2}-\d{1,2}-\d{4})(?:[^\n]*)(?:\n(?P<item>.*))?", re.S
)
_POSITION = re.compile(r"^(\d+(?:\.\d+)*(?:\.?[a-z])?)[.)]?\s+(.*)$", re.S | re.I)
_NUMBER_TITLE = re.compile(r"^(?:\d{4}[-\s]?)?([AM])\s?-?\d", re.I)


@dataclass
class AgendaLink:
    """What an entry says of the agenda item that it belongs to."""

    type_name: str
    date: dt.date
    position: str | None
    title: str | None


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
    maker: Maker,
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
    known, other, unknown, withheld = _sort(values)
    heading = title or one_line(known.get("titel")) or next((d.title for d in documents), "") or key
    kind = entry_type(list_name, heading, known.get("soort"))
    stated = known.get("status")
    outcome = uitslag(stated)
    date = _day(known.get("datum"), other)
    agenda = agenda_link(known.get("agendapunt"))
    note = vote_note(plain(known["stemverhouding"]) or "") if known.get("stemverhouding") else None
    if outcome is None and note is not None:
        outcome = note.uitslag
    decided = kind in DECIDED
    submitters = _submitters(known)
    every = tuple(files)
    answers = [f for f in every if kind == Informatieobjecttype.vraag and is_answer(f.naam)]
    own = tuple(each for each in every if each not in answers)
    settled = _settled(known, other)
    record = maker.record(
        key,
        _document(maker, kind, heading, known, date, own),
        ExtInformatieObject(
            aliassen=aliases,
            titel=heading if len(heading) > 200 else None,
            brontype=list_name or None,
            uitslag=(outcome or Uitslag.onbekend) if decided else outcome,
            uitslag_bron=stated,
            levensloop=_life(known, date, agenda, outcome, settled),
            fracties=_fracties(known, submitters),
            bestanden=own,
            termijn=try_day(_first(other, TERMS)),
            termijn_bron=_first(other, TERMS),
            afgedaan=settled[0],
            afgedaan_op=settled[1],
            stand_van_zaken=_first(other, STANDING),
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
    entry.puts = indieners(maker, record, submitters, _fracties(known, submitters), person)
    entry.puts += [
        _answer(maker, record, heading, each, settled[1], n) for n, each in enumerate(answers, 1)
    ]
    return entry


def is_answer(name: str | None) -> bool:
    """Whether a file of a register of questions is the answer, by its name."""
    return bool(re.search(r"antwoord", (name or "").casefold()))


def _answer(
    maker: Maker, question: Record, title: str, file: Bestand, date: dt.date | None, number: int
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
        **maker.owner,
    )
    ext = ExtInformatieObject(type_grondslag="bestandsnaam", bestanden=(file,), datum=date)
    record = maker.record(f"{question.bronidentificatie}/antwoord/{number}", data, ext)
    return Put(record, question.id, date)


def _first(values: dict[str, str], names: tuple[str, ...]) -> str | None:
    folded = {fold(name): value for name, value in values.items()}
    return next((one_line(folded[name]) for name in names if folded.get(name)), None)


def _settled(known: dict[str, str], other: dict[str, str]) -> tuple[bool | None, dt.date | None]:
    """(whether a commitment or question is settled, since when), as far as the register says."""
    on = try_day(known.get("afgedaan_op"))
    if on:
        return True, on
    told = fold(_first(other, ("afgedaan",)) or known.get("status") or "")
    if told in ("ja", "true", "1", "afgedaan", "afgehandeld", "beantwoord", "voldaan"):
        return True, None
    if told in ("nee", "false", "0", "open", "openstaand", "lopend", "in behandeling"):
        return False, None
    return None, None


def _sort(values: dict[str, str]) -> tuple[dict[str, str], dict[str, str], list[str], int]:
    """(by canonical name, kept beside, names not known, number withheld)."""
    known: dict[str, str] = {}
    other: dict[str, str] = {}
    unknown = []
    withheld = 0
    for name, value in values.items():
        folded = fold(name)
        if folded in _CANONICAL:
            known.setdefault(_CANONICAL[folded], value)
        elif folded in PRIVATE or re.search(r"[\w.]+@[\w.]+\.\w+", value):
            withheld += 1
        else:
            other[name] = plain(value) or value
            if folded not in KEPT:
                unknown.append(name)
    return known, other, unknown, withheld


def _day(value: str | None, other: dict[str, str]) -> dt.date | None:
    """A date field; some registers hold a letter there, and the registration date then serves."""
    for text in (value, other.get("registrationdate")):
        try:
            if found := day(text):
                return found
        except Unreadable:
            continue
    return None


def _document(
    maker: Maker,
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
        **maker.owner,
    )


def _life(
    known: dict[str, str],
    date: dt.date | None,
    agenda: AgendaLink | None,
    outcome: Uitslag | None,
    settled: tuple[bool | None, dt.date | None],
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
    if settled[0]:
        field_name = "Datum afdoening" if settled[1] else "Status"
        events.append(Gebeurtenis(gebeurtenis="afgedaan", datum=settled[1], bron=field_name))
    return tuple(events)


def _submitters(known: dict[str, str]) -> list[tuple[Naam, bool]]:
    """(name, whether first named) of everybody who submitted or co-signed."""
    first = namen(known.get("indieners"))
    return [(name, number == 0) for number, name in enumerate(first)] + [
        (name, False) for name in namen(known.get("mede"))
    ]


def _fracties(known: dict[str, str], submitters: list[tuple[Naam, bool]]) -> tuple[str, ...]:
    listed = re.split(r"[;,\n/]", plain(known.get("fracties")) or "")
    found = [part.strip() for part in listed] + [name.fractie or "" for name, _ in submitters]
    return tuple(dict.fromkeys(part for part in found if part))


def indieners(
    maker: Maker,
    record: Record,
    submitters: list[tuple[Naam, bool]],
    fracties: tuple[str, ...],
    person: Callable[[Naam], str | None],
) -> list[Put]:
    """One Indiener per person, or per fractie where the source names no persons."""
    rows: list[tuple[str, str | None, bool, str | None]] = [
        (name.volledig, name.fractie, first, person(name)) for name, first in submitters
    ] or [(fractie, fractie, number == 0, None) for number, fractie in enumerate(fracties)]
    puts = []
    for number, (text, fractie, first, person_id) in enumerate(rows, 1):
        data = Indiener(
            naam=knip(text, 200),
            informatieobject=record.verwijzing(),
            natuurlijk_persoon=Verwijzing(id=person_id) if person_id else None,
        )
        ext = ExtIndiener(
            fractie=fractie,
            volgorde=number,
            eerste=first,
            afgeleid=person_id is not None,
            grondslag="naam" if person_id else None,
        )
        key = f"{record.bronidentificatie}/{number}"
        puts.append(Put(maker.record(key, data, ext), record.id))
    return puts


def agenda_link(text: str | None) -> AgendaLink | None:
    """`{meeting type} {D-M-YYYY}\\n{position} {title}`; None when it is not of that form."""
    match = _AGENDA.match((plain(text) or "").strip())
    if not match:
        return None
    try:
        date = day(match["date"])
    except Unreadable:
        return None
    assert date is not None
    item = (match["item"] or "").strip()
    position = _POSITION.match(item)
    return AgendaLink(
        match["type"].strip(),
        date,
        position[1] if position else None,
        " ".join((position[2] if position else item).split()) or None,
    )


def find_item(index: list[tuple[str, str, str]], link: AgendaLink) -> str | None:
    """Id of the agenda item: by position and title, then by either where only one fits."""
    title = fold(link.title or "")
    same_position = [
        row for row in index if link.position and row[0].strip(" .") == link.position.strip(" .")
    ]
    same_title = [row for row in index if title and fold(row[1]) == title]
    both = [row for row in same_position if row in same_title]
    for rows in (both, same_position, same_title):
        if len(rows) == 1:
            return rows[0][2]
    return None


def note_vote(
    key: str, note: TextVote, stated: Uitslag | None, known: dict[str, Naam] | None = None
) -> Vote:
    """A vote that the source tells per fractie or in words. Fracties that the text does not name
    are not filled in: «overige fracties» is kept verbatim, and the vote marked incomplete. Members
    that it names are those of `known` whom the name fits, or persons known by name only."""
    split = note.verdeeld
    results: dict[str, PartyVote] = {}
    for name, side in note.fracties.items():
        voor = note.aantallen.get((name, StemKeuze.voor))
        tegen = note.aantallen.get((name, StemKeuze.tegen))
        if name in split:
            outcome = FractieStemResultaat.verdeeld
        elif side == StemKeuze.voor:
            outcome, tegen = FractieStemResultaat.aangenomen, 0 if voor is not None else None
        else:
            outcome, voor = FractieStemResultaat.verworpen, 0 if tegen is not None else None
        results[name] = PartyVote(party_key(name), name, voor=voor, tegen=tegen, resultaat=outcome)
    telling = None
    if any(n is not None for n in (note.voor, note.tegen, note.afwezig, note.onthouden)):
        telling = Telling(
            voor=note.voor, tegen=note.tegen, onthouden=note.onthouden, afwezig=note.afwezig
        )
    grondslag = StemmingGrondslag.tekst
    if results:
        grondslag = StemmingGrondslag.fractie
    elif note.voor is not None and note.tegen is not None:
        grondslag = StemmingGrondslag.totaal
    sides = set(note.fracties.values())
    whole = bool(results) and note.overige is None and len(sides) == 2
    return Vote(
        sleutel=key,
        grondslag=grondslag,
        volledig=whole or note.unaniem,
        leden=[
            MemberVote(
                person_key(person, known or {}),
                person,
                side,
                (party_key(group), group) if group else None,
                True,
            )
            for person, group, side in note.stemmen
        ],
        fracties=list(results.values()),
        telling=telling,
        uitslag=stated or note.uitslag,
        stemmingstype=StemmingsType.hoofdelijk if note.hoofdelijk else StemmingsType.regulier,
        tekst_bron=note.tekst or None,
    )
