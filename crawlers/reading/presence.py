"""Attendance in words: the lists of minutes, and sentences that tell of absence, coming and going.

A passage is cut into statements. A label («Afwezig met kennisgeving:») opens a list that its lines go
on with; a sentence tells of whoever stands before or behind its verb, and is read only when nothing
but names stands there. Officials and guests are no members and are left out.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from crawlers.reading.known import Known
from crawlers.reading.names import members_of, read_names
from crawlers.reading.persons import Person, fits, identify
from crawlers.reading.values import Naam

Status = Literal["aanwezig", "afwezig", "afwezig_met_bericht"]
_CLOCK = r"(\d{1,2})[.:](\d\d)(?:\s?(?:uur|u\b|h\b))?"
_TIME = re.compile(_CLOCK)
_NOTICE = r"(?:kennisgeving|bericht(?:\s+van\s+verhindering)?|afmelding|opgave\s+van\s+reden(?:en)?)"
_WITH = rf"(?:met\s+{_NOTICE}|m\.?\s?[kb]\.?(?=[\s:,;)]|$))"
_WITHOUT = r"(?:zonder\s+(?:kennisgeving|bericht(?:\s+van\s+verhindering)?|afmelding)|z\.?\s?k\.?(?=[\s:,;)]|$))"
_OF = (
    r"(?:\s+(?:zijn|is|waren|was))?(?:\s+(?:de\s+)?(?:raads|staten|commissie|duo|burger)?leden)?"
    r"(?:\s+van\s+de\s+(?:raad|commissie|staten))?"
)
_MEMBERS = r"(?:de\s+)?(?:raads|staten|commissie)?leden\s+"
_LABEL = re.compile(
    r"^[ \t]*(?:"
    rf"(?P<gast>(?:tevens|ook|verder|voorts)\s+aanwezig|griffiers?|(?:raads|staten|commissie)griffier|gasten?|(?:namens\s+het\s+)?college"
    rf"(?:leden)?|wethouders?|gedeputeerden?|secretaris|gemeentesecretaris|insprekers?|notulist(?:e)?|ambtelijk[^:\n]{{0,30}}|ambtenaren|pers|publiek|namens\s+de\s+[^:\n]{{1,30}}|burgemeester|toehoorders?|verslag(?:legging)?)"
    rf"|(?P<bericht>(?:{_MEMBERS})?{_WITH}\s+(?:(?:zijn|is|waren)\s+)?afwezig{_OF}|(?:{_MEMBERS})?(?:afwezig|verhinderd)(?:en|e)?{_OF}(?:\s*\(?{_WITH}\)?)|verhinderd{_OF}|afgemeld(?:en)?{_OF}|"
    r"(?:afmelding(?:en)?|bericht(?:en)?\s+van\s+verhindering)(?:\s+(?:is|zijn))?(?:\s+(?:ontvangen|binnengekomen))?(?:\s+van)?|verontschuldigd)"
    rf"|(?P<afwezig>{_WITHOUT}\s+afwezig{_OF}|(?:{_MEMBERS})?(?:afwezig|absent)(?:en|e)?{_OF}(?:\s*\(?{_WITHOUT}\)?)?)"
    rf"|(?P<aanwezig>(?:{_MEMBERS})?(?:aanwezig|tegenwoordig|present)(?:en|e)?{_OF}|presentie(?:lijst)?(?:[^\n:]{{0,60}}$)?|(?:raads|staten|commissie)?leden|voorzitter|fractievoorzitters?)"
    r")[ \t]*(?::|$|(?<=zijn)\s(?=[dm]|[A-Z])|(?<=\sis)\s(?=[dm]|[A-Z])"
    r"|(?<=afwezig)\s(?=de\s|mevr|mw|dhr|het\slid)|\s(?=de\s(?:heer|heren|dames|leden)\b|mevrouw|mw\b|dhr\b|mevr\b|het\slid))[ \t]*",
    re.I | re.M,
)
#: a label in the middle of a line opens a statement of its own
_INNER = re.compile(
    rf"(?<=[.;,)]\s)(?=(?:(?:tevens|ook|verder|voorts)\s+aanwezig|(?:{_WITH}\s+|{_WITHOUT}\s+)?(?:afwezig|aanwezig|verhinderd|afgemeld|griffier|gast)(?:en|e)?{_OF}"
    rf"(?:\s+(?:{_WITH}|{_WITHOUT}))?\s*:)|(?:afwezig|aanwezig)\s+(?:zijn|is)\b)",
    re.I,
)
#: a full stop that ends a sentence: not behind an initial, a title or «m.k.»
_STOP = re.compile(r"(?<![.\s(][A-Za-z])(?<!\b[A-Z])(?<!\b(?:mw|dr|mr|ir))(?<!\b(?:dhr|drs|ing))(?<!\bmevr)\.(?=\s|$)|;\s")
_ITEM = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2}|\.?[a-z])?[.)]?\s+(?:Opening|Vaststell|Mededel|Vragen|Agenda|Ingekomen|Besluit)|(?:Opening|Agenda|Vaststelling)\b)")
_NOTE = re.compile(
    rf"[\s,]*[(\[]?\s*(?:(?:aanwezig|is|was)\s+)?(?:"
    rf"(?P<van>(?:vanaf|sinds|van|komt)\s+(?:om\s+)?{_CLOCK})(?P<tot>(?:\s+(?:tot|t/m)(?:\s+en\s+met)?\s+{_CLOCK})?)|(?P<tot2>(?:tot(?:\s+en\s+met)?|vertrekt|weg)\s+(?:om\s+)?{_CLOCK})"
    rf"|(?P<beide>{_CLOCK}\s*[-–]\s*{_CLOCK})|(?P<met>(?:afwezig\s+)?{_WITH}(?:\s+afwezig)?|verhinderd)|(?P<zonder>(?:afwezig\s+)?{_WITHOUT}(?:\s+afwezig)?)|(?P<weg>afwezig)|(?P<er>aanwezig)"
    r")(?:\s+aanwezig)?\s*[)\]]?(?=[\s,;.)]|$)",
    re.I,
)
_OFFICIALS = re.compile(
    r"(?i)\b(?:secr|griffiers?|(?:raads|staten)griffier|(?:gemeente)?secretaris|wethouders?|gedeputeerden?|burgemeester|gast|notulist|ambtenaar|"
    r"inspreker|adviseur|directeur|commissaris|dijkgraaf|bode|accountant)\b"
)
_ROLE_BEHIND = re.compile(
    r"(?:,\s*|\s*\()((?:plv\.?\s|plaatsvervangend\s)?(?:voorzitter|griffier|raadsgriffier|statengriffier|secretaris|gemeentesecretaris|wethouder|gedeputeerde|burgemeester|"
    r"vz\.?|secr\.?|vice-?voorzitter|notulist|notuliste|gast|lid|raadslid|ambtenaar|adviseur|directeur|commissielid))\)?(?=\s*(?:[,;.)\n]|en\b|alsmede\b|$))",
    re.I,
)
#: letters of a sentence that is looked at
LONGEST = 1000
_BE = r"(?:is|zijn|was|waren|heeft|hebben|meldt|melden|laat|laten|had|hadden)"
_SAID = re.compile(
    rf"^(?P<wie>.{{2,400}}?)\s+{_BE}\s+(?:zich\s+)?(?:"
    rf"(?P<bericht>(?:wegens|vanwege|door|om)?[^.:]{{0,60}}?(?:afgemeld|verontschuldigd|verontschuldigen|verhinderd|af$)|{_WITH}\s+(?:van\s+\w+\s+)?(?:afwezig|verhinderd)|(?:afwezig|verhinderd)\s+{_WITH})"
    rf"|(?P<afwezig>(?:{_WITHOUT}\s+)?(?:afwezig|absent)(?:\s+{_WITHOUT})?)"
    rf"|(?P<aanwezig>(?:(?:vanaf|tot|van)\s[^a-z]{{0,3}}{_CLOCK}\s+)*aanwezig(?:\s+(?:vanaf|tot)\s+{_CLOCK}){{0,2}}|aanwezig)"
    r")(?:,?\s+en\s+(?:wordt|worden|laat)\b.*)?\s*$",
    re.I | re.S,
)
_EXCEPT = re.compile(
    r"^(?:aanwezig\s+(?:zijn|is)\s+)?(?:alle|allen|iedereen|de\s+voltallige)\b[^.]{0,80}?\b(?:behalve|met\s+uitzondering\s+van|uitgezonderd)\s+(?P<wie>.+)$",
    re.I | re.S,
)
_NOTICE_OF = re.compile(
    r"(?:bericht(?:en)?\s+van\s+verhindering|afmelding(?:en)?)\s+(?:is\s+|zijn\s+)?(?:ontvangen|binnengekomen|ingekomen|gekomen)?\s*(?:van|:)\s*(?P<wie>.+)$", re.I | re.S
)
_LEAVE = re.compile(r"\b(?:verlaat|verliet|verlaten|vertrekt|vertrok|vertrekken|vertrokken|weggegaan)\b", re.I)
_COME = re.compile(r"\b(?:arriveert|arriveren|arriveerde|komt|komen|kwam|betreedt|betreden|schuift|schuiven|treedt|neemt|voegt|gearriveerd|binnengekomen|aangeschoven)\b", re.I)
_BACK = re.compile(r"\b(?:terug|keert|keren|weer)\b", re.I)
_MOVING_WORDS = re.compile(
    rf"(?:\bom\s+|\brond\s+|\b(?:vanaf|tot)\s+)?{_CLOCK}|\b(?:verlaat|verliet|verlaten|vertrekt|vertrok|vertrekken|arriveert|arriveren|arriveerde|komt|komen|kwam|betreedt|betreden|"
    r"schuift|schuiven|treedt|neemt|voegt|meldt|binnen|aan|plaats|zich|ter|toe|bij|later|eerder|heeft|hebben|is|zijn|gearriveerd|binnengekomen|vertrokken|aangeschoven|weggegaan)\b|\bde\s+(?:raads|staten|commissie)?vergadering\b|"
    r"\b(?:raads|staten|commissie)?vergadering\b|\bde\s+(?:raad)?zaal\b|\b(?:deel|uit|naar|huis)\b",
    re.I,
)


@dataclass(frozen=True)
class Attendant:
    """One person and what the text says; `van` and `tot` are times of the day at which the person
    came later or left earlier, `tekst` the statement."""

    naam: Naam
    status: Status
    van: dt.time | None = None
    tot: dt.time | None = None
    tekst: str = ""
    #: from a list that says who was there, not from a sentence about one
    lijst: bool = False


@dataclass(frozen=True)
class PresenceReading:
    personen: tuple[Attendant, ...]
    zeker: bool = True


def read_presence(text: str, known: Known = Known()) -> PresenceReading:  # noqa: B008
    """Who was there, absent or there for a part, in the order of the text."""
    people: list[Attendant] = []
    unsure = False
    for attendant in _statements(text, known):
        at = _same(people, attendant.naam)
        if at is None:
            people.append(attendant)
        else:
            people[at], clash = _merged(people[at], attendant)
            unsure = unsure or clash
    return PresenceReading(tuple(p for p in people if p.status), not unsure)


def _same(people: list[Attendant], name: Naam) -> int | None:
    fitting = [i for i, p in enumerate(people) if fits(name, Person("", p.naam, p.naam.fractie))]
    return fitting[0] if len(fitting) == 1 else None


def _merged(before: Attendant, now: Attendant) -> tuple[Attendant, bool]:
    """Two statements of one person as one, and whether they contradict each other."""
    name = max(before.naam, now.naam, key=lambda n: len(n.volledig))
    if now.van or now.tot:
        return replace(before, naam=name, status="aanwezig", van=now.van or before.van, tot=now.tot or before.tot), False
    if before.status == now.status or (before.van or before.tot):
        return replace(before, naam=name), False
    pair = {before.status, now.status}
    if pair == {"afwezig", "afwezig_met_bericht"}:
        return replace(before, naam=name, status="afwezig_met_bericht"), False
    return replace(before, naam=name, status=now.status), True


def _statements(text: str, known: Known) -> Iterator[Attendant]:
    status: Status | None = None
    guests = False
    before_label: list[str] = []
    labelled = _LABEL.search(_INNER.sub("\n", text)) is not None
    for line in _INNER.sub("\n", text).split("\n"):
        if not line.strip() or _ITEM.match(line):
            status, guests = None, False
            continue
        label = _LABEL.match(line)
        body = line
        if label:
            status, guests = _status_of(label), label["gast"] is not None
            for earlier in before_label:
                yield from _list(earlier, "aanwezig", known)
            before_label = []
            body = line[label.end() :]
        done = False
        for number, sentence in enumerate(_sentences(body)):
            said = list(_sentence(sentence, known)) if not (label and number == 0) else []
            if said:
                yield from said
                done = True
            elif status and number == 0 and not guests:
                yield from _list(sentence, status, known, whole=label is None)
            elif status is not None and number and not guests:
                yield from _list(sentence, status, known, whole=True)
            elif labelled and label is None and status is None and _party_line(sentence, known):
                before_label.append(sentence)
        if done and label is None:
            status = None


def _status_of(label: re.Match[str]) -> Status:
    if label["bericht"]:
        return "afwezig_met_bericht"
    return "afwezig" if label["afwezig"] else "aanwezig"


def _party_line(line: str, known: Known) -> bool:
    """«VVD: R. Aardema, L. ten Cate» above a label of those absent."""
    head, colon, _ = line.partition(":")
    return bool(colon) and known.fractie(head.strip()) is not None


def _sentences(body: str) -> list[str]:
    parts: list[str] = []
    at = 0
    for match in _STOP.finditer(body):
        if body[match.start()] == ";" and not re.match(r"\s*(?:de heer|mevrouw|[A-Z])", body[match.end() - 1 :]):
            continue
        parts.append(body[at : match.start()])
        at = match.end()
    return [part.strip() for part in [*parts, body[at:]] if part.strip()]


def _list(body: str, status: Status, known: Known, *, whole: bool = False) -> Iterator[Attendant]:
    """The names of a list, each with what stands behind it. With `whole`, only where nothing but
    names stands there: a line that goes on with a list, not the next paragraph."""
    marked = _ROLE_BEHIND.sub(r" \1", body)
    at = 0
    pieces: list[tuple[str, re.Match[str] | None]] = []
    for note in _NOTE.finditer(marked):
        pieces.append((marked[at : note.start()], note))
        at = note.end()
    pieces.append((marked[at:], None))
    for piece, note in pieces:
        names = read_names(piece, known)
        if whole and (names.rest or not names.zeker):
            return
        if re.search(r"(?i)\b(?:vraagt|zegt|stelt|bedankt|opent|sluit|wordt|worden|heeft|gaat)\b", piece):
            return
        for number, name in enumerate(names.personen):
            if _official(name, known):
                continue
            own = note if number == len(names.personen) - 1 else None
            yield _noted(Attendant(name, status, tekst=body, lijst=True), own)


def _official(name: Naam, known: Known) -> bool:
    return (
        _OFFICIALS.search(name.bron) is not None
        and not identify(name, members_of(known)).passend
    )


def _noted(person: Attendant, note: re.Match[str] | None) -> Attendant:
    if note is None:
        return person
    times = [_time(*pair) for pair in _TIME.findall(note[0])]
    if note["beide"]:
        return replace(person, status="aanwezig", van=times[0], tot=times[1])
    if note["van"]:
        return replace(person, status="aanwezig", van=times[0], tot=times[1] if len(times) > 1 else None)
    if note["tot2"]:
        return replace(person, status="aanwezig", tot=times[0])
    if note["met"]:
        return replace(person, status="afwezig_met_bericht")
    if note["zonder"] or note["weg"]:
        return replace(person, status="afwezig")
    return replace(person, status="aanwezig")


def _time(hour: str, minute: str) -> dt.time | None:
    return dt.time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def _sentence(sentence: str, known: Known) -> Iterator[Attendant]:
    """What a sentence tells of persons; nothing when anything but names stands where they should."""
    text = sentence.strip(" .;")
    if len(text) > LONGEST:
        return
    if (_LEAVE.search(text) or _COME.search(text)) and _TIME.search(text):
        yield from _moving(text, known)
        return
    except_for = _EXCEPT.match(text)
    if except_for:
        yield from _list(except_for["wie"], "afwezig", known, whole=True)
        return
    told = _NOTICE_OF.search(text)
    if told:
        yield from _who(told["wie"], "afwezig_met_bericht", text, known)
        return
    match = _SAID.match(text)
    if match:
        status: Status = "afwezig_met_bericht" if match["bericht"] else "afwezig" if match["afwezig"] else "aanwezig"
        van, tot = _bounds(text)
        for person in _who(match["wie"], status, text, known):
            yield replace(person, van=van, tot=tot)
        return
    yield from _noted_only(text, known)


def _noted_only(text: str, known: Known) -> Iterator[Attendant]:
    """«P. Smit (VVD) aanwezig, W. Bakker (tot 21.15 uur)»: everybody with a note of their own."""
    notes = [note for note in _NOTE.finditer(text) if note.start() > 1]
    if not notes or notes[-1].end() != len(text):
        return
    people: list[Attendant] = []
    at = 0
    for note in notes:
        piece = text[at : note.start()].strip(" ,:-–")
        at = note.end()
        named = list(_who(piece, "aanwezig", text, known))
        bracket = note[0].lstrip(" ,")[:1] in ("(", "[")
        if not named or (bracket and len(named) > 1):
            return
        people += [_noted(person, note) for person in named]
    yield from people


def _bounds(text: str) -> tuple[dt.time | None, dt.time | None]:
    van = re.search(rf"\bvanaf\s+{_CLOCK}", text, re.I)
    tot = re.search(rf"\btot\s+{_CLOCK}", text, re.I)
    return (_time(van[1], van[2]) if van else None, _time(tot[1], tot[2]) if tot else None)


def _moving(text: str, known: Known) -> Iterator[Attendant]:
    """Who came or left, with the times nearest to the verbs; who came back was not gone for good."""
    leave, come = _LEAVE.search(text), _COME.search(text)
    times = [(m.start(), _time(m[1], m[2])) for m in _TIME.finditer(text)]
    back = _BACK.search(text) is not None
    van = _nearest(come, times) if come and not back else None
    tot = _nearest(leave, times) if leave and not back else None
    if leave and come and len(times) > 1 and van == tot:
        van, tot = (times[0][1], times[1][1]) if come.start() < leave.start() else (None, None)
    rest = re.split(r"(?i)\ben\s+(?=vertrekt|verlaat|komt|keert|arriveert)|,\s*(?:waarna|en daarna)", text)[0]
    who = " ".join(_MOVING_WORDS.sub(" ", rest).split()).strip(" ,")
    if back and not who:
        return
    for person in _who(who, "aanwezig", text, known):
        yield replace(person, van=van, tot=tot)


def _nearest(verb: re.Match[str], times: list[tuple[int, dt.time | None]]) -> dt.time | None:
    behind = [time for place, time in times if place > verb.start()]
    return behind[0] if behind else times[-1][1]


def _who(body: str, status: Status, text: str, known: Known) -> Iterator[Attendant]:
    names = read_names(re.sub(r"(?i)^(?:namens\s+\S+\s+)?(?:ook|verder|tevens|voorts)\s+", "", body), known)
    if names.rest or not names.zeker or names.fracties:
        return
    for name in names.personen:
        if not _official(name, known):
            yield Attendant(name, status, tekst=text)
