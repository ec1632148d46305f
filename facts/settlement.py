"""Whether what a council adopted was carried out, from what its papers say: the motion's own register,
where it stands, and the letters of the executive that name it.

What a source says of a motion goes before what follows from a letter. A letter is taken to be about a
motion only where one adopted motion alone fits what it names; otherwise nothing is said.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standard import views
from standard.extensions import ExtInformatieObject
from standard.records import Record
from standard.text import bare, fold
from standard.time import MONTHS
from standard.vocabulary import Afdoening, Uitslag

KINDS = ("motie", "amendement")
#: kinds of papers that a letter may be filed as
LETTERS = ("mededeling", "ingekomen_stuk", "antwoord", "document")
#: the event of a life that settles a motion, and the one that only reports of it
SETTLED, REPORTED = "afgedaan", "bericht"
#: how long after a motion a letter may be about it by its number: numbers come again
WINDOW = dt.timedelta(days=4 * 366)
#: fewest letters and words of a title by which alone a motion is named
LETTERS_LEAST, WORDS_LEAST = 10, 2

_NAMES = re.compile(r"\b(motie|amendement)(?:s|n|en)?\b")
_SETTLES = re.compile(r"\b(?:afdoening|afgedaan|afhandeling|afgehandeld)\b")
#: what a letter is about that leaves open how it ends
_UNSETTLED = re.compile(
    r"\b(?:uitstel\w*|\w*termijn\w*|verleng\w*|niet|nog|tussen\w*|planning\w*|deels|gedeeltelijk\w*|voortgang\w*|"
    r"stand van zaken|overzicht\w*|lijst\w*|concept\w*|voorlopig\w*|voorstel\w*|verzoek\w*|proces\w*)\b"
)
_OF_THE_EXECUTIVE = re.compile(
    r"\b(?:college\w*|raadsbrief|raadsinformatiebrief|rib|raadsmemo|memo|informatienota|wethouder|burgemeester|"
    r"gedeputeerde staten|dagelijks bestuur|voortgang\w*|stand van zaken|uitvoering|beantwoording)\b"
)
_MARK = re.compile(
    r"(?<![\w-])(?:(\d\d)-?|((?:19|20)\d\d)[-./ ]?)?([ma])[-. ]?(\d{1,4}[a-z]?)(?:[-/]((?:19|20)\d\d))?(?![\w])"
)
_PLAIN_MARK = re.compile(
    r"\b(motie|amendement)(?:s|n|en)?(?: (?:nr|nummer)\.?)? (?:((?:19|20)\d\d)[-./])?(\d{1,3}[a-z]?)\b(?![-./]\d)"
)
_TAIL = re.compile(r",? (?:ingediend|mede ingediend) door\b.*", re.DOTALL)
_DONE = re.compile(
    r"(?:(?:de )?motie )?(?:is )?(?:afgedaan|afgehandeld|uitgevoerd|voldaan|gereed|afgerond)\b"
)
_UNDER_WAY = re.compile(
    r"(?:nog )?(?:in behandeling|in uitvoering|in voorbereiding|loopt|lopende?|openstaand|open|onderhanden|"
    r"(?:nog )?niet (?:afgedaan|afgehandeld|uitgevoerd|gestart|gereed|afgerond))\b"
)
_IN_PART = re.compile(r"\b(?:niet|nog|deels|gedeeltelijk|grotendeels|bijna)\b")
_PLAIN = frozenset(
    [
        "brief",
        "raadsbrief",
        "collegebrief",
        "raadsinformatiebrief",
        "informatiebrief",
        "memo",
        "raadsmemo",
        "afdoening",
        "afhandeling",
        "afgedaan",
        "afgehandeld",
        "motie",
        "moties",
        "amendement",
        "amendementen",
        "college",
        "raad",
        "gemeenteraad",
        "raadsvergadering",
        "vergadering",
        "inzake",
        "betreffende",
        "over",
        "naar",
        "aanleiding",
        "wethouder",
        "burgemeester",
        "voortgang",
        "stand",
        "zaken",
        "uitvoering",
        "beantwoording",
        "aangenomen",
        "nummer",
        "voor",
        "door",
        "niet",
        "deze",
        *MONTHS,
    ]
)


@dataclass(frozen=True)
class Paper:
    id: str
    record: Record

    @property
    def day(self) -> dt.date | None:
        return views.day_among(self.record, ())

    @property
    def ext(self) -> ExtInformatieObject:
        ext = self.record.ext
        return ext if isinstance(ext, ExtInformatieObject) else ExtInformatieObject()

    @property
    def title(self) -> str:
        return views.title(self.record) or ""


@dataclass(frozen=True)
class Event:
    """What a letter (`stuk`, its id) says of a motion; derived from its title, `bron`."""

    gebeurtenis: str
    datum: dt.date
    bron: str
    stuk: str


@dataclass(frozen=True)
class Settlement:
    """How far an adopted motion is settled; `grondslag` is `opgave` (the source says so of it),
    `stand_van_zaken`, `brief` or `register` (the source says it of others in this register)."""

    afdoening: Afdoening
    grondslag: str | None = None
    datum: dt.date | None = None
    bron: str | None = None
    berichten: tuple[Event, ...] = ()

    @property
    def brief(self) -> str | None:
        """The id of the letter that settles it, or else of the last one that reports of it."""
        settles = [each for each in self.berichten if each.gebeurtenis == SETTLED]
        return (settles or [*self.berichten])[-1].stuk if self.berichten else None


def names_a_motion(paper: Paper) -> bool:
    """Whether it may be a letter about a motion, by its title."""
    return paper.record.type in LETTERS and bool(_NAMES.search(bare(paper.title)))


class Docket:
    """The motions and amendments of one council, and the letters about them."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        motions: list[Paper] = []
        self.letters: list[Paper] = []
        for paper in papers:
            if paper.record.type in KINDS:
                motions.append(paper)
            elif names_a_motion(paper):
                self.letters.append(paper)
        #: who tells it, by the name of the register
        self.telling: dict[str | None, set[str]] = defaultdict(set)
        for each in motions:
            if each.ext.afgedaan is not None:
                self.telling[each.ext.brontype].add(each.id)
        self.adopted = [
            each for each in motions if views.outcome(each.record) == Uitslag.aangenomen
        ]
        self._named = _Named(self.adopted)

    def settlements(self) -> dict[str, Settlement]:
        """By id of each motion and amendment that was adopted."""
        told: dict[str, list[Event]] = defaultdict(list)
        for letter in self.letters:
            if event := _event(letter):
                for motion in self._named.by(letter):
                    told[motion].append(event)
        return {each.id: _settled(each, told[each.id], self.telling) for each in self.adopted}

    def touched(self, changed: Iterable[Paper]) -> set[str]:
        """Ids of the adopted motions of which the settlement may differ by a change of these papers,
        given as they were and as they are."""
        changed = list(changed)
        own = {each.id for each in changed}
        ids: set[str] = set()
        for paper in changed:
            if paper.record.type not in KINDS:
                ids |= set(self._named.by(paper)) if paper.day else set()
                continue
            ids |= self._named.like(paper)
            told = paper.ext.afgedaan is not None
            if told and not self.telling.get(paper.ext.brontype, set()) - own:
                ids |= {each.id for each in self.adopted if each.ext.brontype == paper.ext.brontype}
        return ids


def settlements(papers: Iterable[Paper]) -> dict[str, Settlement]:
    """By id of each adopted motion and amendment among the papers of one council."""
    return Docket(papers).settlements()


def _settled(
    motion: Paper, told: list[Event], telling: Mapping[str | None, set[str]]
) -> Settlement:
    events = tuple(sorted(told, key=lambda each: (each.datum, each.stuk)))
    ext = motion.ext
    own = next((each for each in ext.levensloop if each.gebeurtenis == SETTLED), None)
    if own or ext.afgedaan:
        day = (own.datum if own else None) or ext.afgedaan_op
        basis = "brief" if own and own.afgeleid else "opgave"
        return Settlement(Afdoening.afgedaan, basis, day, own.bron if own else None, events)
    if ext.afgedaan is False:
        return Settlement(Afdoening.open, "opgave", berichten=events)
    standing = standing_of(ext.stand_van_zaken)
    if standing:
        return Settlement(standing, "stand_van_zaken", None, "stand van zaken", events)
    settles = next((each for each in events if each.gebeurtenis == SETTLED), None)
    if settles:
        return Settlement(Afdoening.afgedaan, "brief", settles.datum, settles.bron, events)
    if ext.brontype and telling.get(ext.brontype):
        return Settlement(Afdoening.open, "register", berichten=events)
    return Settlement(Afdoening.onbekend, berichten=events)


def standing_of(text: str | None) -> Afdoening | None:
    """What a «stand van zaken» begins with; None where that is neither the one nor the other."""
    said = fold(text or "")
    if _UNDER_WAY.match(said):
        return Afdoening.open
    if _DONE.match(said) and not _IN_PART.search(said[:120]):
        return Afdoening.afgedaan
    return None


def _event(letter: Paper) -> Event | None:
    """What a letter comes to; None for one without a day, or that may be somebody else's."""
    title = bare(letter.title)
    day = letter.day
    if day is None:
        return None
    settles = _SETTLES.search(title) and not _UNSETTLED.search(title)
    if settles:
        return Event(SETTLED, day, letter.title, letter.id)
    official = letter.record.type == "mededeling" or _OF_THE_EXECUTIVE.search(title)
    return Event(REPORTED, day, letter.title, letter.id) if official else None


def _content(text: str) -> frozenset[str]:
    """The words that say what a title is about."""
    words = fold(text).split()
    return frozenset(word for word in words if len(word) > 3 and word.isalpha()) - _PLAIN


def _marks(title: str) -> set[tuple[str, str, str]]:
    """(kind, year or nothing, number) of every motion that a title names by its number."""
    text = bare(title)
    found = set()
    kinds = {match[1] for match in _NAMES.finditer(text)}
    for short, before, letter, number, after in _MARK.findall(text):
        kind = "motie" if letter == "m" else "amendement"
        if kind in kinds:
            found.add((kind, f"20{short}" if short else before or after, number.lstrip("0")))
    for kind, year, number in _PLAIN_MARK.findall(text):
        found.add((kind, year, number.lstrip("0")))
    return found


class _Named:
    """Adopted motions by what a letter may call them."""

    def __init__(self, adopted: list[Paper]) -> None:
        self.by_mark: dict[tuple[str, str], list[tuple[str, Paper]]] = defaultdict(list)
        self.by_title: dict[str, list[Paper]] = defaultdict(list)
        for motion in adopted:
            for kind, year, number in self._own_marks(motion):
                self.by_mark[kind, number].append((year, motion))
            name = _name(motion.title)
            if len(name) >= LETTERS_LEAST and len(_content(name)) >= WORDS_LEAST:
                self.by_title[name].append(motion)
        self._firsts: dict[str, list[str]] = defaultdict(list)
        for name in self.by_title:
            self._firsts[name.split()[0]].append(name)

    def like(self, motion: Paper) -> set[str]:
        """Ids of the motions that a letter may take for this one."""
        marks = ((kind, number) for kind, _, number in self._own_marks(motion))
        ids = {each.id for mark in marks for _, each in self.by_mark.get(mark, ())}
        name = f" {_name(motion.title)} "
        near = [each for first in set(name.split()) for each in self._firsts.get(first, ())]
        near += [each for each in self.by_title if name.strip() and name in f" {each} "]
        return ids | {
            each.id
            for known in near
            if f" {known} " in name or name in f" {known} "
            for each in self.by_title[known]
        }

    @staticmethod
    def _own_marks(motion: Paper) -> set[tuple[str, str, str]]:
        kind = motion.record.type
        named = {fold(name): value for name, value in motion.ext.overig.items()}
        number = motion.ext.nummer or named.get("nummer") or named.get("kenmerk") or ""
        head = f"{kind} {re.sub(rf'(?i)^{kind} ', '', motion.title)[:20]}"
        return {each for text in (head, f"{kind} {number}") for each in _marks(text)}

    def by(self, letter: Paper) -> list[str]:
        """Ids of the motions that a letter names beyond doubt."""
        day = letter.day
        assert day is not None
        ids = {each.id for each in self._by_title(letter, day)}
        for kind, year, number in _marks(letter.title):
            fitting = [
                motion
                for of, motion in self.by_mark.get((kind, number), ())
                if _before(motion, day) and (not year or not of or year == of)
            ]
            if len(fitting) == 1 and _alike(letter.title, fitting[0].title):
                ids.add(fitting[0].id)
        return sorted(ids)

    def _by_title(self, letter: Paper, day: dt.date) -> list[Paper]:
        text = f" {fold(letter.title)} "
        names = {
            name
            for word in set(text.split())
            for name in self._firsts.get(word, ())
            if f" {name} " in text
        }
        whole = [name for name in names if not any(name != o and name in o for o in names)]
        found = []
        for name in whole:
            fitting = [each for each in self.by_title[name] if _before(each, day)]
            found += fitting if len(fitting) == 1 else []
        return found


def _name(title: str) -> str:
    """What a motion is called, without its kind, its number and who submitted it."""
    text = _TAIL.sub("", bare(title))
    text = re.sub(r"^\s*(?:(?:motie|amendement)\b[\s:.,-]*)?", "", text)
    text = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    return re.sub(r"^(?:motie|amendement) ", "", fold(text))


def _before(motion: Paper, day: dt.date) -> bool:
    """Whether a letter of this day may be about it."""
    return motion.day is not None and motion.day <= day <= motion.day + WINDOW


def _alike(letter: str, motion: str) -> bool:
    """Whether a letter that has the number of a motion may be about it by its other words."""
    said = bare(letter)
    for formal in (_SETTLES, _UNSETTLED, _OF_THE_EXECUTIVE):
        said = formal.sub(" ", said)
    ours, theirs = _content(motion), _content(said)
    return not ours or not theirs or bool(ours & theirs)
