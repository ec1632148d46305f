"""A clause of attendance read whole: names, and words of the closed list of `presence_terms`.

A clause is a row of names and of what is said of them, in either order («aanwezig zijn A en B», «A is
afwezig, B heeft zich afgemeld»). It is read only where every word of it is one or the other; where the
order leaves open who is meant, or the words say two things, nothing is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeGuard

from crawlers.reading.known import Known
from crawlers.reading.names import Naam
from crawlers.reading.persons import identify, members_of
from crawlers.reading.presence_meaning import Status, meaning
from crawlers.reading.presence_parts import TITLE, Names, Part, parts_of, says
from crawlers.reading.presence_terms import MOVING, SAYING, SILENT, Term

#: letters of the longest clause that is looked at
LONGEST = 1000
_MEANT = re.compile(
    r"(?i)wez|absent|present|verhinder|afgem|afmeld|verontsch|ontbr|wêzi|tegenwoordig|deelne|deelge|bijgew|\bdeel\b|"
    r"\bm\.?\s?[kb]\b|kennisgev|bericht|voltallig|compleet|iedereen|\balle\b|\ballen\b|later|eerder|"
    r"\d[.:]\d\d|punt\s|verla|vertr|\bopkomst|\bz\.?\s?k\b|fuort|\bkomt\b|\baf\b|leden\b|verstek|[oô]fmeld|ziek|tafel\b|woordvoerd|vertegenw|presint|\bbij\b|\ber\b|\bniet\b|vertrek|komst|binnen|arriv|afgez|afzeg|zitting|betre|versch|schui"
)

#: with these an exception says more than that somebody was not there
_NOT_PLAIN = MOVING | frozenset(("not", "none", "gone", "back", "van", "tot", "at", "span", "item"))
_OF_HEADING = frozenset(
    ("list", "there", "besides", "away", "excused", "notice", "without", "members", "cause")
)
Row = list[Names | Term]


@dataclass(frozen=True)
class Told:
    """What a clause tells of one person; no status where it tells that nothing can be said."""

    naam: Naam
    status: Status | None
    van: str | None = None
    tot: str | None = None


@dataclass(frozen=True)
class Clause:
    """What a sentence told, and the terms that hold for the names on the lines below it."""

    told: tuple[Told, ...]
    carried: tuple[Term, ...] = ()
    lijst: bool = False
    tekst: str = ""


def read_clauses(text: str, known: Known) -> Clause | None:
    """What a sentence tells of persons; None where it is not understood whole."""
    if len(text) > LONGEST or not _MEANT.search(text):
        return None
    parts = parts_of(text, known)
    if parts is None:
        return None
    terms = tuple(part for part in parts if isinstance(part, Term))
    if len(terms) == len(parts) and _heading(terms) and not text.rstrip().endswith("."):
        return Clause((), terms, True, text.strip())
    told: list[Told] = []
    label: tuple[Term, ...] = ()
    labelled = False
    moved: Term | None = None
    for clause in _divided(parts):
        clause, moved = _following(clause, moved)
        head, body = _headed(_with_pronoun(clause, told))
        if head and any(term.kind == "guests" for term in head):
            if not told and not labelled:
                return None
            label = ()
            continue
        if (
            head
            and {term.kind for term in head} <= {"list", "fill", "place", "toplace"}
            and says(body)
        ):
            label = ()
        elif head is not None:
            label, labelled = _inherited(head, label), True
        elif _begins_anew(body):
            label = ()
        elif not says(body) and not label:
            return None
        found = _clause(body, label if labelled else (), known)
        if found is None:
            return None
        if any(term.kind == "besides" for term in label):
            found = [each for each in found if identify(each.naam, members_of(known)).persoon]
        told += found
    if not labelled and not told:
        return None
    ends = text.rstrip().endswith((".", "!"))
    return Clause(tuple(told), () if ends and told else label, labelled, text.strip(" ."))


def _begins_anew(body: list[Part]) -> bool:
    """«aanwezig waren: A; afwezig was B»: a clause that says itself who was there, before any name."""
    first = next((p for p in body if not isinstance(p, Term) or p.kind not in SILENT), None)
    return isinstance(first, Term) and first.kind in SAYING


def _with_pronoun(clause: list[Part], told: list[Told]) -> list[Part]:
    """«om 22.00 uur verlaat zij de vergadering»: the one person who was told of before it."""
    names = {each.naam for each in told}
    if len(names) != 1 or any(isinstance(part, Names) for part in clause):
        return clause
    return [Names(part.text, tuple(names)) if _is_pronoun(part) else part for part in clause]


def _following(clause: list[Part], moved: Term | None) -> tuple[list[Part], Term | None]:
    """«A verlaat de vergadering; B volgt om 22.45 uur»: B does what was done before it. Without that the
    word says nothing. The clause, and what is done in it."""
    told = [moved if moved and _is(part, "same") else part for part in clause]
    done = [part for part in told if _is(part, "leave") or _is(part, "come")]
    return told, done[-1] if len(done) == 1 else None


def _is(part: Part, kind: str) -> TypeGuard[Term]:
    return isinstance(part, Term) and part.kind == kind


def _is_pronoun(part: Part) -> TypeGuard[Term]:
    return isinstance(part, Term) and part.text.casefold() in ("hij", "zij")


def _heading(terms: tuple[Term, ...]) -> bool:
    """«Aanwezig» on a line of its own: it says whose names follow, and no more."""
    kinds = {term.kind for term in terms}
    return bool(kinds & SAYING) and kinds <= _OF_HEADING


def _divided(parts: list[Part]) -> Iterator[list[Part]]:
    clause: list[Part] = []
    for part in parts:
        if part == ";":
            if clause:
                yield clause
            clause = []
        else:
            clause.append(part)
    if clause:
        yield clause


def _headed(clause: list[Part]) -> tuple[list[Term] | None, list[Part]]:
    """The terms before a colon, and what follows; None without such a label."""
    if ":" not in clause:
        return None, clause
    place = clause.index(":")
    if all(isinstance(part, Names) for part in clause[:place]) and says(
        clause[place + 1 : place + 2]
    ):
        rest = [part for part in clause if part != ":"]  # «A: aanwezig»
        return None, rest
    head = [part for part in clause[:place] if isinstance(part, Term)]
    if len(head) != place:
        return [], [*clause, "?"]
    if any(term.kind == "members" for term in head) and not says(head):
        head.append(Term("list", ""))
    if all(term.kind in ("at", "fill") for term in head):
        return None, [*head, *clause[place + 1 :]]
    kinds = {term.kind for term in head}
    if kinds & {"van", "tot"} and kinds <= {"van", "tot", "fill"}:
        head.append(Term("there", ""))
    return head, clause[place + 1 :]


def _inherited(head: list[Term], before: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of a label; of one that only says «zonder bericht» with what the label before it said."""
    kinds = {term.kind for term in head}
    if kinds & SAYING or not kinds & {"notice", "without"}:
        return tuple(head)
    main = [term for term in before if term.kind == "away"] or [Term("away", "afwezig")]
    return (*main, *head)


def _clause(parts: list[Part], label: tuple[Term, ...], known: Known) -> list[Told] | None:
    """What the names and terms of one clause tell; None where that is not clear."""
    whole = [part for part in parts if not isinstance(part, str)]
    if len(whole) < len(parts):
        return None
    row: Row = [part for part in whole if isinstance(part, Names) or part.kind not in SILENT]
    kinds = [part.kind for part in row if isinstance(part, Term)]
    groups = [part for part in row if isinstance(part, Names)]
    if not groups:
        return []
    place = {part.kind for part in parts if isinstance(part, Term)} | {term.kind for term in label}
    if "except" in kinds:
        return _exception(row, label)
    if label and {term.kind for term in label} & (SAYING | {"notice", "without", "later", "early"}):
        return _labelled(row, label)
    told: list[Told] = []
    for names, terms in _bound(row):
        titled = TITLE.match(names.text) is not None
        found = _of(names, terms, place)
        if found is None or not (titled or all(plain(name, known) for name in names.persons)):
            return None
        told += found
    return told


def _exception(row: Row, label: tuple[Term, ...]) -> list[Told] | None:
    """«Allen aanwezig behalve A (met bericht)»: who is named was not there."""
    terms = [*label, *(part for part in row if isinstance(part, Term))]
    kinds = {term.kind for term in terms}
    groups = [part for part in row if isinstance(part, Names)]
    before = row[: row.index(groups[0])]
    behind = any(isinstance(part, Term) and part.kind == "except" for part in before)
    if len(groups) != 1 or "all" not in kinds or not behind or kinds & _NOT_PLAIN:
        return None
    own = [term for term in terms if term.kind in ("notice", "without", "excused", "cause")]
    return _of(groups[0], [Term("away", ""), *own], set())


def _labelled(row: Row, label: tuple[Term, ...]) -> list[Told] | None:
    """A list under a label; a term behind a name is a note of that name, and behind a comma the label
    of the names that follow it («Leden: A, B, afwezig C»)."""
    told: list[Told] = []
    for at, part in enumerate(row):
        if isinstance(part, Term):
            continue
        behind = [*takewhile(lambda after: isinstance(after, Term), row[at + 1 :])]
        terms = [after for after in behind if isinstance(after, Term)]
        heads = part.open and bool(terms) and terms[0].kind in SAYING
        heads = heads and at + len(terms) + 1 < len(row)
        if terms and not heads:
            part.notes.append((1, terms))
        found = _of(part, list(label), {term.kind for term in label})
        if found is None:
            return None
        told += found
        label = tuple(terms) if heads else label
    return None if isinstance(row[0], Term) else told


def _bound(row: Row) -> Iterator[tuple[Names, list[Term]]]:
    """Names with the terms that belong to them, by the order in which they stand."""
    blocks: list[Names | list[Term]] = []
    for part in row:
        if isinstance(part, Names):
            blocks.append(part)
        elif blocks and isinstance(blocks[-1], list):
            blocks[-1].append(part)
        else:
            blocks.append([part])
    groups = [block for block in blocks if isinstance(block, Names)]
    if len(groups) == 1:
        yield groups[0], [term for block in blocks if isinstance(block, list) for term in block]
        return
    before: list[Term] = []
    if isinstance(blocks[0], Names):  # «A is afwezig, B …»
        for at, block in enumerate(blocks):
            if not isinstance(block, Names):
                continue
            # of names with notes between them, what is behind the last holds for all
            behind = next((each for each in blocks[at + 1 :] if isinstance(each, list)), [])
            last = before and before[-1].kind == "also"
            own = before if last and not behind else behind
            before = _completed(own, before)
            yield block, [term for term in before if term.kind != "also"]
    elif isinstance(blocks[-1], Names):  # «afwezig is A, aanwezig B»
        for block in blocks:
            if isinstance(block, Names):
                yield block, before
            elif [term.kind for term in block] != ["also"]:
                before = _completed(block, before)
    else:
        yield from ((group, []) for group in groups)


def _completed(terms: list[Term], before: list[Term]) -> list[Term]:
    """«A is met bericht afwezig, B zonder»: what is left out is as it was said before."""
    kinds = {term.kind for term in terms}
    if not terms or kinds & SAYING:
        return terms
    if kinds <= {"notice", "without", "cause", "van", "tot", "at", "in", "also"}:
        return [*(term for term in before if term.kind in SAYING | {"in"}), *terms]
    return terms


def _of(names: Names, terms: list[Term], around: set[str]) -> list[Told] | None:
    """What terms tell of each of some names; a note holds for the last of them, or for as many as
    it says."""
    told: list[Told] = []
    for at, name in enumerate(names.persons):
        own: list[Term] = []
        for reach, note in names.notes:
            if reach == 0 or at >= len(names.persons) - reach:
                own += note
        found = meaning(own, terms, around)
        if found is None:
            return None
        told.append(Told(name, *found))
    return told


def plain(name: Naam, known: Known) -> bool:
    """Whether a name is plainly a person's: by a first name, initials, a title or a fractie, or as one
    whom the council has."""
    told = name.voornaam or name.voorletters or name.fractie or TITLE.match(name.bron)
    return bool(told) or bool(identify(name, members_of(known)).passend)
