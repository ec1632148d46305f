"""A search as it is asked, by the API and by the page: its parameters, its cursor, its answer."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Self, cast

import orjson
from pydantic import Field, model_validator

from indexer.question.bounds import SIDES, QueryError, alike, choice, voters
from indexer.question.language import Held, Parsed, parse
from indexer.question.nodes import PASSED, Between, Overdue, every
from indexer.question.query import (
    FACETS,
    FILTERS,
    HISTOGRAMS,
    SORTS,
    Query,
    Result,
    Sort,
    StateExpired,
    TooBroad,
    TooSlow,
)
from search_api.services import Services
from search_api.web.cursors import BrokenCursor, opened, seal
from search_api.web.measures import too_slow
from search_api.web.problems import Problem, invalid
from search_api.web.questions import Day, Filled, Form, OneOf, Whole, Year, wrong
from standard.parties import parties, partij
from standard.text import fold, nearest
from standard.vocabulary import Afdoening, Uitslag, Zoektype

MAX_TEXT = 2000
YES, NO = "ja", "nee"
#: hits in an answer by default and at most
SIZE, MOST = 20, 100
#: filters whose values are what is held
HELD = ("fractie", "indiener", "gremium", "soort")
MORE = "; repeat for alternatives"


class Words(Form):
    """The words that are asked."""

    q: str = Field(
        "",
        max_length=MAX_TEXT,
        description="the question",
        examples=["fietspad OR fietsroute*"],
    )
    synoniemen: Annotated[str | None, OneOf((YES, NO))] = Field(
        None, description="add synonyms", examples=[YES]
    )


class Search(Words):
    """A search for all of its hits."""

    type: Annotated[list[Annotated[str, OneOf(tuple(Zoektype))]], Filled] = Field(
        [], description=f"kind of hit{MORE}", examples=[["motie"]]
    )
    organisatie: Annotated[list[str], Filled] = Field(
        [], description=f"TOOI code or key of the registry{MORE}", examples=[["gm0828"]]
    )
    provincie: Annotated[list[str], Filled] = Field(
        [], description=f"name of the province{MORE}", examples=[["Noord-Brabant"]]
    )
    leverancier: Annotated[list[str], Filled] = Field(
        [], description=f"vendor of the council system{MORE}", examples=[["ibabs"]]
    )
    fractie: Annotated[list[str], Filled] = Field(
        [],
        description=f"parliamentary group of a submitter, as this council calls it{MORE}",
        examples=[["VVD"]],
    )
    partij: Annotated[list[str], Filled] = Field(
        [], description=f"national party of such a group, in any spelling{MORE}", examples=[["VVD"]]
    )
    indiener: Annotated[list[str], Filled] = Field(
        [],
        description=f"name of a submitter, as the source spells it{MORE}",
        examples=[["Sietse Lindeboomer"]],
    )
    uitslag: Annotated[list[Annotated[str, OneOf(tuple(Uitslag))]], Filled] = Field(
        [], description=f"result of a motion or amendment{MORE}", examples=[["aangenomen"]]
    )
    stem: Annotated[list[str], Filled] = Field(
        [],
        description="how a fractie, or every fractie of a national party, voted on it: `vvd:tegen` "
        f"(voor, tegen, verdeeld){MORE}",
        examples=[["VVD:tegen"]],
    )
    verdeeld: Annotated[list[Annotated[str, OneOf((YES, NO))]], Filled] = Field(
        [], description="with or without a fractie that voted for and against", examples=[["ja"]]
    )
    verschil: Annotated[int | None, Whole(0, 1000)] = Field(
        None, description="at most so many votes between for and against", examples=[2]
    )
    afdoening: Annotated[list[Annotated[str, OneOf(tuple(Afdoening))]], Filled] = Field(
        [], description=f"of what was adopted, whether it is settled{MORE}", examples=[["open"]]
    )
    termijn: Annotated[str | None, OneOf((PASSED,))] = Field(
        None,
        description="only what had to be done before today and is not known to be done, such as a "
        "commitment (`type=toezegging`)",
        examples=[PASSED],
    )
    gremium: Annotated[list[str], Filled] = Field(
        [], description=f"council or committee{MORE}", examples=[["Gemeenteraad"]]
    )
    soort: Annotated[list[str], Filled] = Field(
        [], description=f"kind of document according to the source{MORE}", examples=[["Moties"]]
    )
    jaar: Annotated[list[Year], Filled] = Field(
        [], description=f"year of the date{MORE}", examples=[["2025"]]
    )
    van: Day = Field(None, description="first day", examples=["2024-01-01"])
    tot: Day = Field(None, description="last day", examples=["2026-12-31"])
    sort: Annotated[str | None, OneOf(SORTS)] = Field(
        None, description="order of hits", examples=["-datum"]
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.van and self.tot and self.van > self.tot:
            raise wrong("ligt voor van", name="tot")
        return self


class PagedSearch(Search):
    """A search page by page, with counts."""

    size: Annotated[int, Whole(1, MOST)] = Field(
        SIZE, description="hits in one answer", examples=[20]
    )
    betekenis: Annotated[str | None, OneOf((YES, NO))] = Field(
        None, description="add what is near in meaning, marked", examples=[YES]
    )
    cursor: str | None = Field(None, description="`next` of the answer before")
    facet: list[Annotated[str, OneOf(FACETS)]] = Field(
        [], description="fields to count by", examples=[["type", "organisatie"]]
    )
    histogram: Annotated[str | None, OneOf(HISTOGRAMS)] = Field(
        None, description="periods to count by", examples=["kwartaal"]
    )


def query(asked: Search, found: Services) -> Query:
    """The question for the engine; raises a 400 problem that lists what is valid where a value
    depends on what is held."""
    parsed = words(asked, found)
    if asked.verschil is not None:
        close = Between("verschil", None, asked.verschil, f"<={asked.verschil}")
        parsed = replace(parsed, node=every([parsed.node, close]))
    if asked.termijn is not None:
        parsed = replace(parsed, node=every([parsed.node, Overdue()]))
    paged = asked if isinstance(asked, PagedSearch) else PagedSearch()
    question = Query(
        parsed=parsed,
        filters=tuple(_filters(asked, found)),
        van=asked.van,
        tot=asked.tot,
        sort=_sort(asked.sort, parsed.worded),
        size=paged.size,
        facets=tuple(dict.fromkeys(paged.facet)),
        histogram=paged.histogram,
        seconds=found.operation.seconds,
    )
    return _continued(found, question, paged.cursor)


def words(asked: Words, found: Services) -> Parsed:
    """The words that are asked; raises a 400 problem that points at the place where they cannot
    be read (`plaats`, the character, counted from 0)."""
    text, synonyms = asked.q, asked.synoniemen != NO
    try:
        return parse(text, synonyms=synonyms, held=_of(found))
    except QueryError:
        pass  # a name may be held since
    try:
        return parse(text, synonyms=synonyms, held=_of(found, anew=True))
    except QueryError as error:
        row = {"name": "q", "reason": str(error), "plaats": error.place}
        if error.valid:
            row["valid"] = list(error.valid)
        shown = text[error.place : error.place + 20]
        where = f" (bij teken {error.place + 1}: «{shown}»)" if shown else ""
        raise Problem(400, f"parameter q: {error}{where}", [row]) from error


def _filters(asked: Search, found: Services) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Values of each filter that has some; a key of the registry becomes the code it stands for, and
    a name in another spelling those that are held. Raises a 400 problem for what is not known."""
    for name in FILTERS:
        values: list[str] = getattr(asked, name)
        if not values:
            continue
        if name == "organisatie":
            codes = found.codes()
            values = [codes[value] for value in _known(name, map(str.lower, values), codes)]
        if name == "leverancier":
            values = _known(name, values, found.vendors())
        if name == "provincie":
            values = _known(name, values, {each.provincie for each in found.statuses()})
        if name == "partij":
            values = [_party(value) for value in values]
        if name == "stem":
            values = [each for value in values for each in _voted(value, found)]
        if name in HELD:
            values = [each for value in values for each in _held(name, value, found)]
        yield name, tuple(dict.fromkeys(values))


def _party(value: str) -> str:
    party = partij(value)
    if party is None:
        reason = f"{value!r} is geen landelijke partij"
        raise invalid("partij", reason, list(nearest(value, parties())))
    return party


def _of(found: Services, *, anew: bool = False) -> Held:
    """What is held of whom a question may name: as of a while ago at most, or `anew` as of now; looked
    up once, however many it names."""
    return Held(
        found.vendors(),
        cache(lambda: _voters(found.values("stem", anew=anew)).keys()),
        cache(lambda: found.values("fractie", anew=anew)),
    )


def _voters(held: Iterable[str]) -> dict[str, list[str]]:
    """The values of `stem` that are held, by the folded name of who voted."""
    known: dict[str, list[str]] = {}
    for value in sorted(held):
        known.setdefault(fold(value.rpartition(":")[0]), []).append(value)
    return known


def _voted(value: str, found: Services) -> Iterable[str]:
    """The values that are held of who voted in this way, in whatever spelling. One of whom votes are
    held but none of these is a value that no record has."""
    who, side = choice(value)
    if not fold(who) or side not in SIDES:
        reason = f"{value!r} is niet wie en wat, zoals vvd:tegen ({', '.join(SIDES)})"
        raise invalid("stem", reason, [f"{who or value}:{each}" for each in SIDES])
    keys = {each.rpartition("=")[0] for each in voters(f"{fold(who)}={side}")}
    for anew in (False, True):
        known = _voters(found.values("stem", anew=anew))
        if own := [each for key in keys for each in known.get(key, ())]:
            return [each for each in own if each.endswith(f":{side}")] or [f"{who}:{side}"]
    names = {value.rpartition(":")[0] for values in known.values() for value in values}
    near = [f"{each}:{side}" for each in nearest(who, names)]
    raise invalid("stem", f"van {who!r} is geen stem bekend", near)


def _held(name: str, value: str, found: Services) -> Iterable[str]:
    """The values that are held and differ from this one in capitals and signs at most."""
    for anew in (False, True):
        held = found.values(name, anew=anew)
        if value in held:
            return [value]
        if spelt := [each for each in held if alike(value, each, whole=True)]:
            return spelt
    raise invalid(name, f"onbekende waarde {value!r}", list(nearest(value, held)))


def _known(name: str, values: Iterable[str], valid: Iterable[str]) -> list[str]:
    valid = sorted(valid)
    values = list(values)
    for value in values:
        if value not in valid:
            raise invalid(name, f"onbekende waarde {value!r}", valid)
    return values


def _sort(value: str | None, has_words: bool) -> Sort:
    """By relevance; without words there is none, and the newest come first."""
    return cast(Sort, value or ("relevance" if has_words else "-datum"))


# --- paging --------------------------------------------------------------------------------------


def _mark(question: Query) -> str:
    """Tells one question from another, so that a cursor is used with its own question only."""
    same = repr((question.parsed.node, question.filters, question.van, question.tot, question.sort))
    return hashlib.sha256(same.encode()).hexdigest()[:12]


def cursor(question: Query, state: str, last: tuple[Any, ...], moment: str) -> str:
    """The cursor of the page after this one. It holds all that is needed to go on, so that any
    process can answer it."""
    return seal(
        orjson.dumps([state, question.offset + question.size, last, _mark(question), moment])
    )


def moment(found: Services) -> str:
    """Of which course of the store an answer is, and after how many times that something was taken
    away for good: a cursor of before either is no more."""
    now = found.store.identity.standing()
    return f"{now.name}{now.geschrapt}"


def next_cursor(found: Services, question: Query, result: Result) -> str | None:
    more = question.offset + len(result.hits) < result.total
    if not more or not result.hits:
        return None
    return cursor(question, result.state, result.last, moment(found))


def _continued(found: Services, question: Query, text: str | None) -> Query:
    if not text:
        return question
    try:
        state, offset, last, mark, of = orjson.loads(opened(text))
        offset, last = int(offset), tuple(last)
        plain = all(isinstance(value, int | float | str) for value in last)
        if not isinstance(state, str) or not 0 <= offset < 2**31 or not plain:
            raise BrokenCursor
    except (ValueError, TypeError) as error:
        raise invalid("cursor", str(BrokenCursor())) from error
    if mark != _mark(question):
        raise invalid("cursor", "hoort bij een andere vraag")
    if of != moment(found):
        raise Problem(
            410,
            "deze cursor is verlopen: er is intussen iets weggehaald of teruggezet; begin opnieuw",
        )
    return replace(question, state=state, offset=offset, after=last)


# --- the answer ----------------------------------------------------------------------------------


def run(found: Services, question: Query) -> Result:
    """The engine's answer; an expired cursor is a clear 410, an engine that is away or a question
    that takes too long a 503."""
    try:
        result = found.engine.search(question)
        if question.offset > result.total:
            raise invalid("cursor", str(BrokenCursor()))
        return result
    except TooSlow:
        too_slow.inc()
        raise
    except TooBroad as error:
        raise invalid("q", str(error)) from error
    except StateExpired as error:
        raise Problem(
            410, "deze cursor is verlopen (15 minuten na het laatste gebruik); begin opnieuw"
        ) from error
