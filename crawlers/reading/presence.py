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
from crawlers.reading.name_lists import read_names
from crawlers.reading.names import Naam
from crawlers.reading.persons import Person, fits, identify, members_of
from crawlers.reading.presence_tables import statuses_joined, table_of, without_votes
from crawlers.reading.presence_words import (
    ABOUT_PRESENCE,
    ANOTHER,
    BACK,
    CLOCK,
    COME,
    EACH,
    EXCEPT,
    FROM,
    INNER,
    ITEM,
    LABEL,
    LEAVE,
    LONGEST,
    MOVING_WORDS,
    NOTE,
    NOTICE_OF,
    NUMBERED,
    OFFICIALS,
    PLACE_LEFT,
    REASON,
    ROLE_BEHIND,
    SAID,
    STOP,
    SURNAME_FIRST,
    TIME,
    TITLED,
    TOLD,
    WRAPPED,
    WRAPPED_NAME,
)

Status = Literal["aanwezig", "afwezig", "afwezig_met_bericht"]


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
        return replace(
            before,
            tekst=now.tekst,
            naam=name,
            status="aanwezig",
            van=now.van or before.van,
            tot=now.tot or before.tot,
        ), False
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
    text = INNER.sub("\n", without_votes(text))
    labelled = LABEL.search(text) is not None
    if table := table_of(text):
        for name, said in table:
            yield from _list(name, said, known, whole=True)
        return
    for line in _lines(statuses_joined(text)):
        if not line.strip() or ITEM.match(line):
            status, guests = None, False
            continue
        label = LABEL.match(line)
        body = NUMBERED.sub("", line) if status else line
        if label:
            status, guests = _status_of(label), label["gast"] is not None
            for earlier in before_label:
                yield from _list(earlier, "aanwezig", known)
            before_label = []
            body = line[label.end() :]
        done = False
        if label and (except_for := EXCEPT.match(body)) and status == "aanwezig":
            yield from _list(except_for["wie"].strip(" ."), "afwezig", known, whole=True)
            continue
        also = label is not None and label["ook"] is not None
        for number, sentence in enumerate(_sentences(body)):
            told = list(_sentence(sentence, known)) if not (label and number == 0) else []
            if told:
                yield from told
                done = True
            elif also and status and number == 0:
                yield from _members_of_list(sentence, status, known)
            elif status and label is None and not guests and not _goes_on(sentence, known):
                status = None  # what no more is a list of names ends it
            elif status and number == 0 and not guests:
                yield from _list(sentence, status, known, whole=label is None)
            elif status is not None and number and not guests:
                yield from _list(sentence, status, known, whole=True)
            elif labelled and label is None and status is None and _party_line(sentence, known):
                before_label.append(sentence)
        if done and label is None:
            status = None


def _goes_on(line: str, known: Known) -> bool:
    """Whether a line under a list is more of it: nothing but names, each plainly a person's by its
    first name, initials, title or fractie, or as one whom the council has."""
    names = read_names(NOTE.sub(" ", ROLE_BEHIND.sub(r" \1", line)), known)
    if names.rest or not names.zeker or not names.personen:
        return False
    members = members_of(known)
    return all(
        name.voornaam
        or name.voorletters
        or name.fractie
        or TITLED.match(name.bron)
        or OFFICIALS.search(name.bron)
        or identify(name, members).passend
        for name in names.personen
    )


def _lines(text: str) -> list[str]:
    """The lines of a text, joined where one breaks within a name or a list."""
    lines: list[str] = []
    for line in text.split("\n"):
        last = lines[-1].rstrip() if lines else ""
        open_name = WRAPPED_NAME.search(last) and not SURNAME_FIRST.match(last)
        if lines and re.search(r"\w-$", last) and WRAPPED_NAME.search(last) and line.strip():
            lines[-1] = f"{last}{line.strip()}"
            continue
        goes_on = line.strip() and (WRAPPED.search(last) or open_name)
        if goes_on and not LABEL.match(line) and not ITEM.match(line):
            lines[-1] = f"{last} {line.strip()}"
        else:
            lines.append(line)
    return lines


def _members_of_list(body: str, status: Status, known: Known) -> Iterator[Attendant]:
    """Of a list of others who were there («voorts aanwezig»), those who are members of this council."""
    for person in _list(body, status, known):
        if identify(person.naam, members_of(known)).persoon is not None:
            yield person


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
    for match in STOP.finditer(body):
        if body[match.start()] == ";" and not re.match(
            r"\s*(?:de heer|mevrouw|[A-Z])", body[match.end() - 1 :]
        ):
            continue
        parts.append(body[at : match.start()])
        at = match.end()
    return [part.strip() for part in [*parts, body[at:]] if part.strip()]


def _list(body: str, status: Status, known: Known, *, whole: bool = False) -> Iterator[Attendant]:
    """The names of a list, each with what stands behind it. With `whole`, only where nothing but
    names stands there: a line that goes on with a list, not the next paragraph."""
    marked = ROLE_BEHIND.sub(r" \1", body)
    at = 0
    pieces: list[tuple[str, re.Match[str] | None]] = []
    for note in NOTE.finditer(marked):
        pieces.append((marked[at : note.start()], note))
        at = note.end()
    pieces.append((marked[at:], None))
    for piece, behind in pieces:
        names = read_names(piece, known)
        if whole and (names.rest or not names.zeker):
            return
        if re.search(
            r"(?i)\b(?:vraagt|zegt|stelt|bedankt|opent|sluit|wordt|worden|heeft|gaat)\b", piece
        ):
            return
        for number, name in enumerate(names.personen):
            if _official(name, known):
                continue
            own = behind if number == len(names.personen) - 1 else None
            if own and status != "aanwezig" and TIME.search(own[0]):
                continue  # «afwezig: X (tot 20.30 uur)»: neither there nor away all the time
            yield _noted(Attendant(name, status, tekst=body, lijst=True), own)


def _official(name: Naam, known: Known) -> bool:
    return OFFICIALS.search(name.bron) is not None and not identify(name, members_of(known)).passend


def _noted(person: Attendant, note: re.Match[str] | None) -> Attendant:
    if note is None:
        return person
    times = [_time(*pair) for pair in TIME.findall(note[0])]
    if note["beide"]:
        return replace(person, status="aanwezig", van=times[0], tot=times[1])
    if note["van"]:
        return replace(
            person, status="aanwezig", van=times[0], tot=times[1] if len(times) > 1 else None
        )
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
    text = REASON.sub("", sentence.strip(" .;()" if sentence.startswith("(") else " .;"))
    if not ABOUT_PRESENCE.search(text):
        return
    first, _, second = ANOTHER.sub("\n", text, count=1).partition("\n")
    if second:
        yield from _sentence(first, known)
        yield from _sentence(second, known)
        return
    if len(text) > LONGEST:
        return
    if (LEAVE.search(text) or COME.search(text)) and TIME.search(text):
        yield from _movings(text, known)
        return
    if LEAVE.search(text) and PLACE_LEFT.search(text):
        yield from _moving(text, known)
        return
    since = FROM.match(text)
    if since:
        at = _time(since[3], since[4])
        for person in _who(since["wie"], "aanwezig", text, known):
            yield replace(
                person, van=at if since["van"] else None, tot=at if since["tot"] else None
            )
        return
    reported = TOLD.match(text)
    if reported:
        yield from _who(reported["wie"], _status_of(reported), text, known)
        return
    except_for = EXCEPT.match(text)
    if except_for:
        yield from _list(except_for["wie"], "afwezig", known, whole=True)
        return
    told = NOTICE_OF.search(text)
    if told:
        yield from _who(told["wie"], "afwezig_met_bericht", text, known)
        return
    said = SAID.match(text)
    if said:
        status = _status_of(said)
        van, tot = _bounds(text)
        for person in _who(said["wie"], status, text, known):
            yield replace(person, van=van, tot=tot)
        return
    yield from _noted_only(text, known)


def _noted_only(text: str, known: Known) -> Iterator[Attendant]:
    """«P. Smit (VVD) aanwezig, W. Bakker (tot 21.15 uur)»: everybody with a note of their own."""
    notes = [note for note in NOTE.finditer(text) if note.start() > 1]
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
    van = re.search(rf"\bvanaf\s+{CLOCK}", text, re.I)
    tot = re.search(rf"\btot\s+{CLOCK}", text, re.I)
    return (_time(van[1], van[2]) if van else None, _time(tot[1], tot[2]) if tot else None)


def _movings(text: str, known: Known) -> Iterator[Attendant]:
    """Clauses of persons who each came or left at a time of their own; of two times with one verb,
    «de heer A komt om 20.20 uur en mevrouw B om 20.25 uur», the verb holds for both."""
    parts = EACH.split(text)
    verbs = [LEAVE.search(text), COME.search(text)]
    if len(parts) < 2 or any(len(TIME.findall(part)) != 1 for part in parts) or all(verbs):
        if len(TIME.findall(text)) < 2 or all(verbs) or EACH.search(text) is None:
            yield from _moving(text, known)
        return
    verb = next(verb for verb in verbs if verb)[0]
    for part in parts:
        own = LEAVE.search(part) or COME.search(part)
        yield from _moving(part if own else f"{part} {verb}", known)


def _moving(text: str, known: Known) -> Iterator[Attendant]:
    """Who came or left, with the times nearest to the verbs; who came back was not gone for good."""
    leave, come = LEAVE.search(text), COME.search(text)
    times = [(m.start(), _time(m[1], m[2])) for m in TIME.finditer(text)]
    back = BACK.search(text) is not None
    van = _nearest(come, times) if come and not back else None
    tot = _nearest(leave, times) if leave and not back else None
    if leave and come and len(times) > 1 and van == tot:
        van, tot = (times[0][1], times[1][1]) if come.start() < leave.start() else (None, None)
    rest = re.split(
        r"(?i)\ben\s+(?=vertrekt|verlaat|komt|keert|arriveert)|,\s*(?:waarna|en daarna)", text
    )[0]
    who = " ".join(MOVING_WORDS.sub(" ", rest).split()).strip(" ,")
    if back and not who:
        return
    for person in _who(who, "aanwezig", text, known):
        yield replace(person, van=van, tot=tot)


def _nearest(verb: re.Match[str], times: list[tuple[int, dt.time | None]]) -> dt.time | None:
    behind = [time for place, time in times if place > verb.start()]
    return behind[0] if behind else times[-1][1] if times else None


def _who(body: str, status: Status, text: str, known: Known) -> Iterator[Attendant]:
    names = read_names(
        re.sub(r"(?i)^(?:namens\s+\S+\s+)?(?:ook|verder|tevens|voorts)\s+", "", body), known
    )
    if names.rest or not names.zeker or names.fracties:
        return
    for name in names.personen:
        if not _official(name, known):
            yield Attendant(name, status, tekst=text)
