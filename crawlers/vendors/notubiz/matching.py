"""Which motion or amendment a voting of Notubiz is about: the one of the same number or title.

An agenda item often has several votings, for each of the papers under it and for the proposal."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.markup import one_line
from crawlers.reading.fields import Fields
from crawlers.reading.names import fold
from crawlers.reading.numbers import Number, bare_title, kind_of_title, motion_number
from standard.vocabulary import Uitslag

#: types of votings that are about a motion or an amendment; other types may be as well
ABOUT_PAPERS = ("motion", "amendment")


@dataclass(frozen=True)
class Paper:
    """A motion or amendment of a register, by what a voting can be known by."""

    record: str
    title: str
    number: Number | None

    @classmethod
    def of(cls, record: str, title: str, number: str | None) -> "Paper":
        return cls(record, title, motion_number(number) or motion_number(title))


@dataclass(frozen=True)
class Voting:
    """A voting by what it can be matched by; `alone` where its agenda item has no other."""

    title: str
    kind: str | None
    alone: bool

    @classmethod
    def of(cls, row: Fields, *, alone: bool) -> "Voting":
        details = row.sub("type_data") or Fields({})
        title = one_line(details.text("title")) or ""
        return cls(title, details.text("voting_type"), alone)

    @property
    def number(self) -> Number | None:
        return motion_number(self.title)


def paper_of(voting: Voting, near: list[Paper], others: Iterable[Paper]) -> Paper | None:
    """The paper that a voting is about, of those under its agenda item, else of the others of its
    meeting; None where none fits, or more than one."""
    others = list(others)
    for papers in (near, others):
        for same in (_same_number, _same_title):
            if one := _one(paper for paper in papers if same(voting, paper)):
                return one
    if len(near) == 1 and voting.alone and _may_be(voting, near[0]):
        return near[0]
    return None


def _one(papers: Iterable[Paper]) -> Paper | None:
    fitting = {paper.record: paper for paper in papers}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _same_number(voting: Voting, paper: Paper) -> bool:
    return voting.number is not None and paper.number == voting.number


def _same_title(voting: Voting, paper: Paper) -> bool:
    if not voting.title or (voting.number and paper.number and voting.number != paper.number):
        return False
    titles = {fold(paper.title), bare_title(paper.title)} - {""}
    return fold(voting.title) in titles or bare_title(voting.title) in titles


def _may_be(voting: Voting, paper: Paper) -> bool:
    """Whether the one voting of an agenda item can be about the one paper under it: it says that it
    is about such a paper, and nothing that contradicts it."""
    if voting.number and paper.number:
        return voting.number == paper.number
    return voting.kind in ABOUT_PAPERS or not voting.title or bool(kind_of_title(voting.title))


def outcome_of(outcomes: Iterable[Uitslag | None]) -> Uitslag | None:
    """How a paper ended by its votings: a tie is followed by another vote; None where they differ."""
    ended = {outcome for outcome in outcomes if outcome}
    if len(ended) > 1:
        ended -= {Uitslag.gelijk}
    return ended.pop() if len(ended) == 1 else None
