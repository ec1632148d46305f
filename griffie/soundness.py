"""Counts by which anybody can see whether the facts of a council hold together.

The first four are to be nought; contradictions and unknown outcomes are what the sources leave us.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from facts.subjects import folded, numbers
from standard import views
from standard.extensions import ExtAanwezigeDeelnemer, ExtInformatieObject, ExtStemming
from standard.records import Record
from standard.resources import AanwezigeDeelnemer, InformatieObject, Stem, Stemming
from standard.vocabulary import (
    Informatieobjecttype,
    StemKeuze,
    StemmingGrondslag,
    Stemonderwerp,
    Uitslag,
)
from store import Store

ASIDE = (Informatieobjecttype.motie, Informatieobjecttype.amendement)
WRITTEN = ("besluitenlijst", "notulen")


@dataclass
class Soundness:
    """What of the facts of one council does not hold, or is not known."""

    raad: str
    stemmingen: int = 0
    agendapunten_met_stemming: int = 0
    #: agenda items that show a vote on something else
    agendapunt_andermans_stemming: int = 0
    #: votes that are there more than once
    stemming_dubbel: int = 0
    #: persons who are at a meeting more than once
    aanwezige_dubbel: int = 0
    #: votes by name that differ from their count, and do not say so
    namen_tegen_telling: int = 0
    #: votes and attendees of which something is told in two ways, and that say so
    tegenspraak: int = 0
    #: motions and amendments of which the words or the votes leave the outcome open
    uitslag_onbekend: int = 0

    def row(self) -> dict[str, str | int]:
        return asdict(self)

    @property
    def whole(self) -> bool:
        """Whether nothing is told twice, under something else, or against itself unseen."""
        return not (
            self.agendapunt_andermans_stemming
            or self.stemming_dubbel
            or self.aanwezige_dubbel
            or self.namen_tegen_telling
        )


class _Council:
    """The records of one council that facts are counted in."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.votes: list[Record] = []
        self.papers: dict[str, Record] = {}
        self.present: list[Record] = []
        self.choices: dict[str, list[StemKeuze]] = defaultdict(list)
        for record in records:
            match record.data:
                case Stemming():
                    self.votes.append(record)
                case InformatieObject():
                    self.papers[record.id] = record
                case AanwezigeDeelnemer():
                    self.present.append(record)
                case Stem(stemming=vote, keuze_stemming=choice):
                    self.choices[vote.id].append(choice)

    def others(self, vote: Record) -> bool:
        """Whether a vote is on a motion or amendment, by its paper or by its own words."""
        data, ext = _vote(vote)
        paper = self.papers.get(data.informatieobject.id) if data.informatieobject else None
        if paper is not None:
            assert isinstance(paper.data, InformatieObject)
            return paper.data.informatieobjecttype in ASIDE
        words = (ext.tekst_bron or "")[:200] if ext.over != Stemonderwerp.agendapunt else ""
        return bool(numbers(words)) or ext.over in (
            Stemonderwerp.motie,
            Stemonderwerp.amendement,
        )

    def repeated(self) -> int:
        """Votes with the paper, the meeting and the count of another one; a number of a motion in the
        words stands for its paper."""
        named = {
            (number, meeting.id): paper.id
            for paper in self.papers.values()
            if isinstance(paper.data, InformatieObject) and paper.data.informatieobjecttype in ASIDE
            for number in numbers((views.title(paper) or "")[:40])
            for meeting in paper.data.vergaderingen
        }
        seen: Counter[tuple[str | None, ...]] = Counter()
        for vote in self.votes:
            data, ext = _vote(vote)
            paper = data.informatieobject.id if data.informatieobject else None
            if paper is None and ext.over != Stemonderwerp.agendapunt:
                fitting = {
                    named[number, ext.vergadering or ""]
                    for number in numbers((ext.tekst_bron or "")[:200])
                    if (number, ext.vergadering or "") in named
                }
                paper = fitting.pop() if len(fitting) == 1 else None
            item = data.agendapunt.id if data.agendapunt else None
            if ext.telling and (paper or item):
                count = f"{ext.telling.voor}-{ext.telling.tegen}"
                seen[paper or item, str(ext.datum), count] += 1
        return sum(number - 1 for number in seen.values())

    def twice(self) -> int:
        """Persons who are at one meeting more than once, by who they are or by their name."""
        persons: Counter[tuple[str, str]] = Counter()
        names: Counter[tuple[str, str]] = Counter()
        for record in self.present:
            data, ext = record.data, record.ext
            assert isinstance(data, AanwezigeDeelnemer)
            assert isinstance(ext, ExtAanwezigeDeelnemer)
            if data.vergadering is None:
                continue
            persons[data.vergadering.id, data.natuurlijk_persoon.id] += 1
            name = f"{folded(ext.naam or '')}/{folded(ext.fractie or '')}"
            names[data.vergadering.id, name] += 1
        return max(sum(n - 1 for n in counts.values()) for counts in (persons, names))

    def unseen(self) -> int:
        """Votes by name whose names are not what they count, and that say nothing of it."""
        number = 0
        for vote in self.votes:
            _, ext = _vote(vote)
            choices = self.choices.get(vote.id)
            if not choices or ext.telling is None or ext.tegenspraak:
                continue
            if ext.grondslag == StemmingGrondslag.individueel:
                counted = (choices.count(StemKeuze.voor), choices.count(StemKeuze.tegen))
                told = (ext.telling.voor, ext.telling.tegen)
                number += any(
                    one is not None and one != other
                    for one, other in zip(told, counted, strict=True)
                )
        return number

    def undecided(self) -> int:
        voted = {
            data.informatieobject.id for data, _ in map(_vote, self.votes) if data.informatieobject
        }
        return sum(
            1
            for key, paper in self.papers.items()
            if isinstance(paper.ext, ExtInformatieObject)
            and paper.ext.uitslag == Uitslag.onbekend
            and (paper.ext.uitslag_bron or key in voted)
        )


def _vote(record: Record) -> tuple[Stemming, ExtStemming]:
    assert isinstance(record.data, Stemming)
    assert isinstance(record.ext, ExtStemming)
    return record.data, record.ext


def soundness(store: Store, code: str, name: str) -> Soundness:
    """The counts of one council, from its records as they are now."""
    kinds = ("stemming", "stem", "informatieobject", "aanwezigedeelnemer")
    council = _Council(
        version.record
        for kind in kinds
        for version in store.current(organisatie=code, resource=kind, deleted=False)
    )
    shown: dict[str, list[Record]] = defaultdict(list)
    for vote in council.votes:
        data, _ = _vote(vote)
        if data.agendapunt and views.about_item(vote):
            shown[data.agendapunt.id].append(vote)
    records = [*council.votes, *council.present]
    return Soundness(
        raad=name,
        stemmingen=len(council.votes),
        agendapunten_met_stemming=len(shown),
        agendapunt_andermans_stemming=sum(
            1 for votes in shown.values() if any(map(council.others, votes))
        ),
        stemming_dubbel=council.repeated(),
        aanwezige_dubbel=council.twice(),
        namen_tegen_telling=council.unseen(),
        tegenspraak=sum(1 for record in records if getattr(record.ext, "tegenspraak", ())),
        uitslag_onbekend=council.undecided(),
    )
