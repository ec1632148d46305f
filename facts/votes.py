"""Votes from statements: which statements are about one vote, and what that vote was."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from facts.contradictions import absent, between, follows, within
from facts.rules import DETAIL, NEARNESS
from facts.statements import Thing, VoteStatement
from facts.subjects import ASIDE, Subject, subject
from standard.extensions import Opgave, Tegenspraak
from standard.vocabulary import StemmingGrondslag, Stemonderwerp, Tegengesproken

#: a statement with what it is about
Told = tuple[VoteStatement, Subject]


@dataclass(frozen=True)
class VoteEvent:
    """One vote. `statement` is the one that is shown, with what the others add; `opgaven` are all,
    the most detailed first; `bij_agendapunt` is the item under which it is told, where the vote was
    on something else that is not known."""

    statement: VoteStatement
    bij_agendapunt: str | None
    over: Stemonderwerp | None
    opgaven: tuple[Opgave, ...]
    tegenspraak: tuple[Tegenspraak, ...]


def votes(
    statements: Iterable[VoteStatement],
    things: Sequence[Thing],
    away: Mapping[str, str] | None = None,
) -> list[VoteEvent]:
    """The votes of one meeting. `things` are its papers; `away` is by person the key of the
    statement that somebody was not there."""
    told = [(each, subject(each, things)) for each in sorted(statements, key=order)]
    groups: dict[str, list[Told]] = {}
    for each in _joined(told):
        groups.setdefault(each[1].key, []).append(each)
    return [
        _event(members, dict(away or {}))
        for key in sorted(groups)
        for members in _rounds(groups[key])
    ]


def order(statement: VoteStatement) -> tuple[object, ...]:
    """The order in which one source tells its votes: by the numbers in its keys."""
    parts = re.split(r"(\d+)", statement.sleutel)
    natural = tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
    return (natural, statement.kader, statement.id)


def weight(statement: VoteStatement) -> tuple[int, int]:
    """How much a statement tells, and how near it is to the vote (`facts.rules`)."""
    detail = DETAIL[statement.grondslag, statement.volledig]
    return detail, NEARNESS[statement.bron]


# --- which statements are about one vote ------------------------------------------------------------


def _joined(told: list[Told]) -> list[Told]:
    """Votes on an agenda item are those on the one proposal under it, where that has a vote; votes
    on a motion that the words do not name are those on the one motion that ended alike."""
    papers = [each for each in told if each[1].thing is not None]
    return [(statement, _place(statement, about, papers)) for statement, about in told]


def _place(statement: VoteStatement, about: Subject, papers: list[Told]) -> Subject:
    if about.thing is not None or about.over is None:
        return about
    aside = about.over != Stemonderwerp.agendapunt
    fitting: dict[str, Subject] = {}
    for other, its in papers:
        assert its.thing is not None
        same_kind = its.over == about.over if aside else its.over == Stemonderwerp.stuk
        here = statement.agendapunt in its.thing.agendapunten | {other.agendapunt}
        if same_kind and here and other.bron != statement.bron:
            if aside and not (_counted(statement) and _counted(statement) == _counted(other)):
                continue
            fitting[its.key] = its
    return fitting.popitem()[1] if len(fitting) == 1 else about


def _counted(statement: VoteStatement) -> tuple[int, int] | None:
    telling = statement.telling
    if telling is None or telling.voor is None or telling.tegen is None:
        return None
    return telling.voor, telling.tegen


def _rounds(told: list[Told]) -> list[list[Told]]:
    """The votes on one thing, in order: as many as the source that tells most of them. What another
    source tells belongs to the vote that it agrees with, the last where it fits none or all."""
    by_source: dict[tuple[str, str], list[Told]] = {}
    for each in told:
        rows = by_source.setdefault((each[0].bron, each[0].kader), [])
        if not any(_repeats(each[0], before[0]) for before in rows):
            rows.append(each)
    sources = sorted(
        by_source.values(), key=lambda rows: (-len(rows), [-w for w in weight(rows[0][0])])
    )
    rounds = [[each] for each in sources[0]]
    for rows in sources[1:]:
        free = list(range(len(rounds)))
        for each in reversed(rows):
            best = max(free, key=lambda at: (_agreement(each[0], rounds[at][0][0]), at))
            free.remove(best)
            rounds[best].append(each)
    return rounds


def _repeats(one: VoteStatement, other: VoteStatement) -> bool:
    """Whether a source tells one vote twice: nothing that they tell differs."""
    return (
        bool(_counted(one))
        and _counted(one) == _counted(other)
        and one.resultaat == other.resultaat
    )


def _agreement(one: VoteStatement, other: VoteStatement) -> int:
    score = 0
    if _counted(one) and _counted(other):
        score += 2 if _counted(one) == _counted(other) else -2
    if one.resultaat and other.resultaat:
        score += 1 if one.resultaat == other.resultaat else -1
    return score


# --- what the vote was -------------------------------------------------------------------------------


def _event(told: list[Told], away: dict[str, str]) -> VoteEvent:
    told = sorted(told, key=lambda each: order(each[0]))
    told.sort(key=lambda each: weight(each[0]), reverse=True)
    statements = [statement for statement, _ in told]
    about = next((subject for _, subject in told if subject.thing), told[0][1])
    against = [
        *(each for statement in statements for each in within(statement)),
        *between(statements),
        *absent(statements[0], away),
    ]
    shown = _shown(_filled(statements), about)
    if about.thing is not None and about.thing.ingetrokken:
        shown = shown.changed(informatieobject=None)
    if against:
        shown = shown.changed(volledig=False)
    if _undecided(statements[0], against):
        shown = shown.changed(resultaat=None)
    place = None if shown.agendapunt else _filled(statements).agendapunt
    opgaven = tuple(_opgave(each) for each in statements)
    return VoteEvent(shown, place, about.over, opgaven, tuple(against))


def _undecided(statement: VoteStatement, against: Sequence[Tegenspraak]) -> bool:
    """Whether the statement that is shown tells two outcomes: its words against its own count."""
    own = (statement.sleutel, statement.sleutel)
    kinds = (Tegengesproken.resultaat, Tegengesproken.telling, Tegengesproken.stem)
    return any(each.bronnen == own and each.over in kinds for each in against)


def _filled(statements: Sequence[VoteStatement]) -> VoteStatement:
    """The most detailed statement, with what it leaves open from the next ones that tell it."""
    names = (
        "resultaat", "stemmingstype", "telling", "datum", "onderwerp", "agendapunt", "vergadering",
    )  # fmt: skip
    first = statements[0]
    open_ = [name for name in names if getattr(first, name) is None]
    values = {}
    for name in open_:
        told = [value for each in statements[1:] if (value := getattr(each, name)) is not None]
        if told:
            values[name] = told[0]
    if first.tekst is None:
        source = next((each for each in statements[1:] if each.tekst), None)
        if source is not None:
            values |= {"tekst": source.tekst, "pagina": source.pagina}
    return first.changed(**values) if values else first


def _shown(statement: VoteStatement, about: Subject) -> VoteStatement:
    """With its paper, and an agenda item only where that itself was voted on, or its paper is."""
    values: dict[str, object] = {}
    if about.thing is not None:
        values["informatieobject"] = about.thing.id
    elif about.over in ASIDE.values():
        values["agendapunt"] = None
    if statement.resultaat is None and statement.grondslag != StemmingGrondslag.tekst:
        values["resultaat"] = follows(statement.telling) if statement.volledig else None
    return statement.changed(**values) if values else statement


def _opgave(statement: VoteStatement) -> Opgave:
    return Opgave(
        bron=statement.bron,
        sleutel=statement.sleutel,
        grondslag=statement.grondslag,
        resultaat=statement.resultaat,
        telling=statement.telling,
        tekst_bron=statement.tekst[:500] if statement.tekst else None,
        pagina=statement.pagina,
        bron_url=statement.bron_url,
    )
