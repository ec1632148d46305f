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
from crawlers.reading.presence_clauses import Clause, Told, read_clauses
from crawlers.reading.presence_parts import with_offices
from crawlers.reading.presence_tables import statuses_joined, table_of, ticked, without_votes
from crawlers.reading.presence_words import (
    AT_MEETING,
    BACK_TO,
    CHAIR,
    CHAIRED,
    FOOTER,
    INNER,
    ITEM,
    LABEL,
    NOTE,
    NUMBERED,
    OF_OFFICER,
    OFFICER_BEHIND,
    OFFICIALS,
    REPLACED,
    STOP,
    SURNAME_FIRST,
    SURNAMES,
    TIME,
    TITLED,
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
    """Who was there, absent or there for a part, in the order of the text. Of whom it says that he was
    there and that he was not, nothing is told."""
    people: list[Attendant] = []
    unsure: set[int] = set()
    for attendant in _statements(text, known):
        at = _same(people, attendant.naam)
        if at is None:
            people.append(attendant)
        else:
            people[at], clash = _merged(people[at], attendant)
            unsure |= {at} if clash else set()
    sure = [person for at, person in enumerate(people) if at not in unsure]
    return PresenceReading(tuple(sure), not unsure)


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
    return replace(before, naam=name), True


def _statements(text: str, known: Known) -> Iterator[Attendant]:
    text = (
        "\n".join(columns)
        if len(columns := text.split(" | ")) > 1 and all(":" in column for column in columns)
        else text
    )
    text = re.sub(r"(?i)\b((?:aan|af)wezig(?:en)?)\s=\s", r"\1: ", text)
    text = OFFICER_BEHIND.sub("", AT_MEETING.sub(_without_place, text))
    text = INNER.sub("\n", CHAIRED.sub("", REPLACED.sub("", without_votes(ticked(text)))))
    table = table_of(text)
    if table:
        for row in table:
            for person in _list(row.naam, row.status, known, whole=True):
                yield replace(person, van=row.van, tot=row.tot)
        return
    passage = _Passage(known, _lines(statuses_joined(text)))
    yield from passage.read()


def _without_place(match: re.Match[str]) -> str:
    """«Ter vergadering zijn aanwezig» as «Aanwezig zijn»."""
    return " ".join((match[2].capitalize(), *filter(None, (match[1],))))


class _Passage:
    """The lines of a passage one after another, and what the label above them says of their names."""

    def __init__(self, known: Known, lines: list[str]) -> None:
        self.known = known
        self.lines = lines
        self.status: Status | None = None
        self.guests = False
        #: nothing but officials and names stood above; the names, until a label says whose they are
        self.opening = True
        self.above: list[str] = []

    def read(self) -> Iterator[Attendant]:
        for line in self.lines:
            if not line.strip() or ITEM.match(line):
                self.status, self.guests = None, False
                continue
            if not FOOTER.search(line):
                yield from self._line(line)
        if (
            self.opening
            and len(self.above) > 1
            and all(_party_line(a, self.known) for a in self.above)
        ):
            # nothing but who sits for each fractie
            yield from self._those_above()

    def _line(self, line: str) -> Iterator[Attendant]:
        left: list[str] = []
        for sentence in _full_stops(line):
            clause = read_clauses(sentence, self.known)
            if clause is None:
                left.append(sentence)
                continue
            if left:
                yield from self._rest(" ".join(left))
                left = []
            if clause.lijst:
                yield from self._those_above()
            for told in clause.told:
                yield from _attendant(told, clause, self.known)
            if clause.lijst or not self.guests:
                self.status, self.guests = _carried(clause), False
        if left:
            yield from self._rest(" ".join(left))

    def _those_above(self) -> Iterator[Attendant]:
        """Who stood above the first label: there, where that label is of those who were not."""
        for earlier in self.above:
            yield from _list(earlier, "aanwezig", self.known)
        self.above, self.opening = [], False

    def _rest(self, line: str) -> Iterator[Attendant]:
        """What is no clause of attendance: a label of officials, and the names of a list."""
        label = LABEL.match(line)
        if label:
            self.guests = label["gast"] is not None
            if not self.guests and not CHAIR.match(line):
                yield from self._those_above()
            self.status = _status_of(label)
            if label["ook"] is not None:
                yield from _members_of_list(line[label.end() :], self.status, self.known)
            elif not self.guests:
                for number, part in enumerate(_sentences(line[label.end() :])):
                    yield from _list(part, self.status, self.known, whole=number > 0)
            return
        if not (self.opening or self.status):  # far below the list: most of what minutes say
            self.above = self.above if self.guests else []
            return
        for sentence in _sentences(NUMBERED.sub("", line)):
            heads = self.known.fractie(sentence.strip(" :")) is not None
            if self.opening and (
                heads or ((self.guests or self.status is None) and self._sits(sentence))
            ):
                self.status, self.guests = None, False
                self.above += [] if heads else [sentence]
            elif self.status and not heads and not self.guests:
                if _goes_on(sentence, self.known):
                    yield from _list(sentence, self.status, self.known, whole=True)
                else:
                    self.status = None  # what no more is a list of names ends it
            elif not self.guests:
                self.opening, self.above = False, []

    def _sits(self, line: str) -> bool:
        """Whether a line names members only, each with a fractie or as the council has them."""
        if _party_line(line, self.known):
            return True
        members = members_of(self.known)
        names = read_names(line, self.known).personen if _goes_on(line, self.known) else ()
        return bool(names) and all(
            (name.fractie or identify(name, members).persoon) and not _officer(name)
            for name in names
        )


def _full_stops(line: str) -> Iterator[str]:
    at = 0
    for match in STOP.finditer(line):
        if line[match.start()] == ".":
            yield from _without_officer(line[at : match.start() + 1])
            at = match.end()
    if line[at:].strip():
        yield from _without_officer(line[at:])


def _without_officer(sentence: str) -> Iterator[str]:
    """A sentence, parted where it goes on with one of an officer that says nothing of the others."""
    tail = OF_OFFICER.search(sentence)
    label = sentence.partition(":")[0]
    if (
        tail is None
        or len(label) > tail.start()
        or sentence.rstrip().endswith("?")
        or BACK_TO.search(sentence, tail.end())
    ):
        yield sentence
        return
    yield f"{sentence[: tail.start()]}."
    yield sentence[tail.start() :]


def _attendant(told: Told, clause: Clause, known: Known) -> Iterator[Attendant]:
    if told.status and not _official(told.naam, known):
        van, tot = (_time(*re.split("[.:]", at[:5])) if at else None for at in (told.van, told.tot))
        yield Attendant(told.naam, told.status, van, tot, clause.tekst, clause.lijst)


def _carried(clause: Clause) -> Status | None:
    """What the label of a clause says of the names on the lines below it."""
    kinds = {term.kind for term in clause.carried}
    if not kinds & {"there", "besides", "list", "away", "excused", "notice", "without"}:
        return None
    if "besides" in kinds:
        return None
    if kinds & {"there", "list"}:
        return "aanwezig"
    return "afwezig_met_bericht" if kinds & {"excused", "notice"} else "afwezig"


def _goes_on(line: str, known: Known) -> bool:
    """Whether a line under a list is more of it: nothing but names, each plainly a person's by its
    first name, initials, title or fractie, or as one whom the council has."""
    names = read_names(NOTE.sub(" ", with_offices(line)), known)
    if names.rest or not names.zeker or not names.personen:
        return False
    members = members_of(known)
    return all(
        name.voornaam
        or name.voorletters
        or name.fractie
        or TITLED.match(name.bron)
        or _officer(name)
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
    marked = with_offices(body)
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
    return _officer(name) and not identify(name, members_of(known)).passend


def _officer(name: Naam) -> bool:
    """Whether a name stands with an office; «R. Dijkgraaf» and «de heer Bode (VVD)» are called so."""
    told = name.voornaam or name.voorletters or (name.fractie and TITLED.match(name.bron))
    called = told and name.achternaam in SURNAMES
    source = name.bron.replace(name.achternaam, "", 1) if called else name.bron
    return OFFICIALS.search(source) is not None


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
