"""What a council of the sample is made of: people, papers, motions, meetings."""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from sample.subjects import Subject

NAMESPACE = uuid.UUID("a2c0ffee-0000-5000-8000-000067726966")


@dataclass(frozen=True)
class Person:
    key: str
    voornaam: str
    tussenvoegsel: str
    achternaam: str

    @property
    def initials(self) -> str:
        return f"{self.voornaam[0]}."

    @property
    def surname_first(self) -> str:
        """As in vote lists: `Bergschot, Bram van`."""
        return f"{self.achternaam}, {self.voornaam} {self.tussenvoegsel}".strip()

    def submitter(self, fractie: str) -> str:
        """As in registers: `Bergschot, B. (Bram) van (VVD)`."""
        middle = f" {self.tussenvoegsel}" if self.tussenvoegsel else ""
        return f"{self.achternaam}, {self.initials} ({self.voornaam}){middle} ({fractie})"

    @property
    def formal(self) -> str:
        """As in decision lists: `B. van Bergschot`."""
        return " ".join(
            part for part in (self.initials, self.tussenvoegsel, self.achternaam) if part
        )

    @property
    def full(self) -> str:
        return " ".join(p for p in (self.voornaam, self.tussenvoegsel, self.achternaam) if p)


@dataclass(frozen=True)
class Paper:
    """A file. `kind` is pdf, docx, scan, locked or broken; `pages` are the texts on it."""

    key: str
    title: str
    filename: str
    label: str
    pages: tuple[str, ...]
    kind: str = "pdf"


@dataclass(frozen=True)
class Motion:
    key: str
    master: str
    number: str
    kind: str
    title: str
    subject: Subject
    submitters: tuple[tuple[Person, str], ...]
    status: str
    paper: Paper
    #: member key → voor, tegen, onthouden, afwezig; empty where no vote was held
    votes: dict[str, str] = field(default_factory=dict)
    item: str = ""
    holder: str = ""
    #: the day on which its register calls it settled, and the words in which a decision tells it
    settled: dt.date | None = None
    told: str = ""

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class SecondVote:
    """A vote on a motion of an earlier meeting, where the votes were equal; `key` is of the place."""

    key: str
    motion: Motion
    votes: dict[str, str]


@dataclass(frozen=True)
class Item:
    key: str
    number: str
    title: str
    text: str
    papers: tuple[Paper, ...] = ()
    motions: tuple[Motion, ...] = ()
    confidential: bool = False
    second: tuple[SecondVote, ...] = ()
    #: what was decided on the item itself, in words
    decision: str = ""


@dataclass(frozen=True)
class Meeting:
    key: str
    type_key: str
    type_name: str
    date: dt.date
    start: str
    end: str
    location: str
    chair: str
    text: str
    items: tuple[Item, ...]
    papers: tuple[Paper, ...] = ()
    cancelled: bool = False
    absent: tuple[Person, ...] = ()
    webcast: str = ""


@dataclass(frozen=True)
class Council:
    key: str
    name: str
    code: str
    province: str
    vendor: str
    vendor_key: str
    #: soap, portal, v1 or v2
    face: str
    parties: dict[str, tuple[Person, ...]]
    meetings: tuple[Meeting, ...]
    #: members who sit with another fractie from a day on: person key → (day, fractie)
    switched: dict[str, tuple[dt.date, str]] = field(default_factory=dict)
    #: members who are none from a day on: person key → day
    left: dict[str, dt.date] = field(default_factory=dict)

    @property
    def members(self) -> tuple[Person, ...]:
        return tuple(person for group in self.parties.values() for person in group)

    def party(self, person: Person, date: dt.date) -> str:
        if person.key in self.switched and date >= self.switched[person.key][0]:
            return self.switched[person.key][1]
        return next(name for name, group in self.parties.items() if person in group)

    @property
    def motions(self) -> tuple[tuple[Meeting, Motion], ...]:
        return tuple((m, motion) for m in self.meetings for i in m.items for motion in i.motions)

    @property
    def papers(self) -> dict[str, Paper]:
        papers: dict[str, Paper] = {}
        for meeting in self.meetings:
            papers |= {paper.key: paper for paper in meeting.papers}
            for item in meeting.items:
                papers |= {paper.key: paper for paper in item.papers}
                papers |= {motion.paper.key: motion.paper for motion in item.motions}
        return papers

    def party_key(self, name: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.key}/fractie/{name}"))

    def without_paper(self, key: str) -> "Council":
        """The council after one paper was withdrawn."""
        return self._map(
            lambda item: replace(item, papers=tuple(p for p in item.papers if p.key != key))
        )

    def without_motion(self, key: str) -> "Council":
        return self._map(
            lambda item: replace(item, motions=tuple(m for m in item.motions if m.key != key))
        )

    def _map(self, change) -> "Council":  # type: ignore[no-untyped-def]
        meetings = tuple(replace(m, items=tuple(change(i) for i in m.items)) for m in self.meetings)
        return replace(self, meetings=meetings)
