"""What the values of a register's field look like: dates, meetings, names, outcomes, numbers."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawlers.markup import plain
from crawlers.reading.known import Known
from crawlers.reading.name_lists import read_names
from crawlers.reading.numbers import motion_number
from crawlers.reading.outcomes import read_outcome
from crawlers.reading.persons import identify, members_of
from crawlers.reading.private import find
from crawlers.reading.vote_notes import read_vote_note
from crawlers.reading.words import informatieobjecttype
from standard.parties import partij

#: values of a field that are looked at
MOST = 40
_MAAND = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|mar(?:ch)?|may|apr(?:il)?|mei|jun[ie]?|jul[iy]?|aug(?:ustus)?|sept?(?:ember)?|o[kc]t(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|jannewaris|febrewaris|maaie|juny|july|septimber|novimber|desimber)\.?"
)
_DAY = (
    rf"(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d\d)|\d{{4}}-\d\d-\d\d|\d{{1,2}} {_MAAND} \d{{4}}|"
    rf"{_MAAND} \d{{1,2}},? \d{{4}})"
)
_DATE = re.compile(
    rf"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]* )?{_DAY}(?:[T ,]{{1,2}}\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?(?: ?[AP]M|Z| uur)?)?",
    re.I,
)
_MEETING = re.compile(
    rf"(?P<kind>[^\d\n]{{0,60}}?(?:raad|ried|vergadering|gearkomste|commissie|staten|\b(?:ps|gr|ab)\b|forum|sessie|presidium|bestuur|avond|bijeenkomst|carrousel)"
    rf"[^\d\n]{{0,40}}?)(?:van |d\.d\. )?{_DAY}(?P<rest>.*)",
    re.I | re.S,
)
_ITEM = re.compile(r"\s{0,9}[-–,:]?\s{0,9}\d{1,2}(?:\.\d{1,2}){0,3}\.?[a-z]?[.):]?\s+\S", re.I)
_POINT = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?[a-z]?[.):]?(?:\s+\S.*)?", re.I | re.S)
_CODE = re.compile(
    r"(?:[A-Za-z]{1,5}[-. ]?)?\d{1,9}(?:[-/. ]?[A-Za-z]{0,5}[-/. ]?\d{1,9}){0,3}[a-z]?", re.I
)
_BESTUURDER = re.compile(
    r"(?i)\b(?:wethouders?|burgemeester|gedeputeerden?|commissaris|dijkgraaf|(?:hoog)?heemraad|college(?:lid)?|"
    r"portefeuillehouder|voorzitter db)\b|^(?:b&w|college|wet\.|gs)\b"
)
_SCORE = re.compile(r"\d{1,2}\s?[-–/:]\s?\d{1,2}")
_VOTE = re.compile(r"(?i)\b(?:voor|tegen|stemmen|stem|unaniem|hoofdelijk|onthouden|foar|tsjin)\b")
_TERM = re.compile(
    r"(?i)\bq[1-4]\b|kwartaal|\b(?:voor|na|begin|eind|einde|medio|najaar|voorjaar|zomer|herfst|winter|uiterlijk|half|binnen|"
    r"week|weken|maanden)\b|^20\d\d(?:[-/]20\d\d)?$|nota\b|begroting|doorlopend|reces|"
    + _MAAND
    + r" 20\d\d"
)
_LOCAL = re.compile(r"[A-Z]{2,8}[!']?")
_YES = re.compile(r"(?i)(?:ja|nee|yes|no|true|false|waar|onwaar|x|✓|1|0)")
_MONEY = re.compile(r"€\s?[\d.,-]+|nihil|[\d.,]+ euro", re.I)
_PROGRESS = re.compile(
    r"(?i)(?:in (?:uitvoering|behandeling|voorbereiding|procedure)|loopt|lopend|open(?:staand)?|gereed|(?:niet )?(?:afgehandeld|afgedaan|"
    r"afgerond|beantwoord|voldaan)|nieuw|gestart|concept|gesloten|gepland|te laat|on hold|uitgevoerd|actief)"
)


@dataclass(frozen=True)
class Shapes:
    """The share (0–1) of a field's values that look like each kind of thing."""

    aantal: int
    datum: float
    vergadering: float
    met_punt: float
    punt: float
    personen: float
    leden: float
    fracties: float
    lokaal: float
    uitslag: float
    stemming: float
    stand: float
    bestuurder: float
    soort: float
    nummer: float
    motienummer: float
    prive: float
    termijn: float
    janee: float
    geld: float
    voortgang: float
    woorden: float


def shapes(values: Sequence[str], known: Known) -> Shapes:
    """What the values of one field look like, to a council with these fracties and members."""
    kept = tuple(dict.fromkeys(text for v in values if (text := plain(v))))[:MOST]

    def share(test: Callable[[str], bool]) -> float:
        return sum(map(test, kept)) / len(kept) if kept else 0.0

    lists = [read_names(value, known) if len(value) < 400 else None for value in kept]
    persons = [bool(n and n.personen and n.zeker and not n.fracties) for n in lists]
    parties = [
        bool(n and n.fracties and not n.personen and not n.rest)
        and bool(n and (n.zeker or _are_parties(value, known)))
        for n, value in zip(lists, kept, strict=True)
    ]
    members = [
        bool(n and n.personen and _are_members(value, known))
        for n, value in zip(lists, kept, strict=True)
    ]
    return Shapes(
        aantal=len(kept),
        datum=share(lambda v: _DATE.fullmatch(v) is not None),
        vergadering=share(lambda v: _MEETING.fullmatch(v) is not None),
        met_punt=share(_with_item),
        punt=share(
            lambda v: _POINT.fullmatch(v) is not None and len(v) < 200 and not _DATE.match(v)
        ),
        personen=sum(persons) / len(kept) if kept else 0.0,
        leden=sum(members) / len(kept) if kept else 0.0,
        fracties=sum(parties) / len(kept) if kept else 0.0,
        lokaal=share(_as_fracties),
        uitslag=share(lambda v: len(v.split()) <= 8 and read_outcome(v).uitslag is not None),
        stemming=share(lambda v: _is_vote(v, known)),
        stand=share(lambda v: _SCORE.fullmatch(v) is not None),
        bestuurder=share(lambda v: _BESTUURDER.search(v) is not None and len(v.split()) <= 12),
        soort=share(lambda v: informatieobjecttype(v) is not None and len(v.split()) <= 8),
        nummer=share(lambda v: _CODE.fullmatch(v) is not None and not _DATE.fullmatch(v)),
        motienummer=share(lambda v: motion_number(v) is not None and len(v.split()) == 1),
        prive=share(_is_private),
        termijn=share(lambda v: len(v.split()) <= 10 and _TERM.search(v) is not None),
        janee=share(lambda v: _YES.fullmatch(v) is not None),
        geld=share(lambda v: _MONEY.fullmatch(v) is not None),
        voortgang=share(lambda v: _PROGRESS.fullmatch(v) is not None),
        woorden=sum(len(v.split()) for v in kept) / len(kept) if kept else 0.0,
    )


def _with_item(value: str) -> bool:
    match = _MEETING.fullmatch(value)
    return match is not None and _ITEM.match(match["rest"]) is not None


def _are_parties(value: str, known: Known) -> bool:
    """Whether a list of which half the parts are fracties is one of fracties: the others are written
    as parties write the names that nobody else has («ROSA»)."""
    parts = [part.strip() for part in re.split(r"[;,\n]", value) if part.strip()]
    named = [bool(read_names(part, known).fracties) for part in parts]
    unknown = [part for part, has in zip(parts, named, strict=True) if not has]
    return sum(named) >= len(unknown) and all(_LOCAL.fullmatch(part) for part in unknown)


#: what makes a name of more words one of a local fractie, and of no person
_OF_PARTY = re.compile(
    r"\d|[&+!/]|\b(?:\w*lijst|\w*partij|\w*belang(?:en)?|lokaal|lokale|gemeente\w*|fractie|groep|team"
    r"|voor|vóór|burgers?|\w*liberaal|sociaal|dorpen|senioren|ouderen|onafhankelijk\w*|samen)\b",
    re.I,
)
_CAPITAL = re.compile(r"[^\W\d_a-z]|\d")


def _as_fracties(value: str) -> bool:
    """Whether every part of a value is written as a fractie is, known in the country or not: in one
    word, or in words that no name of a person has."""
    parts = [part.strip() for part in re.split(r"[;,\n]", value) if part.strip()]
    return bool(parts) and all(
        partij(part) is not None
        or (
            len(part) <= 60
            and _CAPITAL.match(part) is not None
            and "." not in part
            and not _BESTUURDER.search(part)
            and (
                len(part.split()) == 1 or (len(part.split()) <= 5 and bool(_OF_PARTY.search(part)))
            )
        )
        for part in parts
    )


def _are_members(value: str, known: Known) -> bool:
    """Whether a value names members of this council; where none are known, nobody is one."""
    members = members_of(known)
    names = read_names(value, known).personen
    return bool(names) and all(identify(name, members).passend for name in names)


@functools.lru_cache(maxsize=2000)
def _is_vote(value: str, known: Known) -> bool:
    if not _VOTE.search(value) or len(value) > 1500:
        return False
    reading = read_vote_note(value, known).as_json()
    told = {k: v for k, v in (reading.get("telling") or {}).items() if v is not None}
    return bool(reading.get("fracties") or reading.get("leden") or told)


def _is_private(value: str) -> bool:
    return bool(re.search(r"\d|@", value)) and any(
        span.soort in ("telefoon", "email", "bsn", "iban") for span in find(value)
    )
