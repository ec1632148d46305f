"""Reads the parameters of a search strictly: what is not known is refused, never overlooked."""

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import orjson
from starlette.datastructures import QueryParams

from indexer.question.bounds import QueryError
from indexer.question.language import Parsed, parse
from indexer.question.query import FACETS, FILTERS, HISTOGRAMS, SORTS, Query, Sort
from search_api.web.problems import Problem, invalid
from standard.vocabulary import Uitslag, Zoektype
from store.status import Status

SINGLE = ("q", "van", "tot", "sort", "size", "cursor", "histogram", "synoniemen")
REPEATED = (*FILTERS, "facet")
NAMES = (*SINGLE, *REPEATED)
MAX_TEXT = 2000
CLOSED: dict[str, list[str]] = {
    "type": list(Zoektype),
    "uitslag": list(Uitslag),
}
YES, NO = "ja", "nee"


def read(
    params: QueryParams,
    statuses: list[Status],
    defaults: dict[str, Any] | None = None,
    vendors: Iterable[str] = (),
) -> Query:
    """The question that the parameters ask; raises a 400 problem that lists what is valid."""
    for name in params:
        if name not in NAMES:
            raise invalid(name, "onbekende parameter", sorted(NAMES))
    for name in SINGLE:
        if len(params.getlist(name)) > 1:
            raise invalid(name, "mag maar één keer voorkomen")
    parsed = question(params, vendors)
    facets = tuple(_listed("facet", params.getlist("facet"), list(FACETS)))
    query = Query(
        parsed=parsed,
        filters=tuple(_filters(params, statuses, vendors)),
        van=_day("van", params.get("van")),
        tot=_day("tot", params.get("tot")),
        sort=_sort(params.get("sort"), parsed.worded),
        size=_size(params.get("size"), (defaults or {}).get("size", 20)),
        facets=facets or tuple((defaults or {}).get("facets", ())),
        histogram=_one_of("histogram", params.get("histogram"), HISTOGRAMS)
        or (defaults or {}).get("histogram"),
    )
    if query.van and query.tot and query.van > query.tot:
        raise invalid("tot", "ligt voor van")
    return _continued(query, params)


def question(params: QueryParams, vendors: Iterable[str] = ()) -> Parsed:
    """The words that are asked; raises a 400 problem that points at the place where they cannot
    be read (`plaats`, the character, counted from 0)."""
    text = params.get("q", "")
    if len(text) > MAX_TEXT:
        raise invalid("q", f"is langer dan {MAX_TEXT} tekens")
    chosen = _one_of("synoniemen", params.get("synoniemen"), (YES, NO))
    try:
        return parse(text, synonyms=chosen != NO, vendors=tuple(vendors))
    except QueryError as error:
        row = {"name": "q", "reason": str(error), "plaats": error.place}
        if error.valid:
            row["valid"] = list(error.valid)
        shown = text[error.place : error.place + 20]
        where = f" (bij teken {error.place + 1}: «{shown}»)" if shown else ""
        raise Problem(400, f"parameter q: {error}{where}", [row]) from error


def _filters(
    params: QueryParams, statuses: list[Status], vendors: Iterable[str]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for name in FILTERS:
        values = [value for value in params.getlist(name) if value]
        if not values:
            continue
        if name in CLOSED:
            values = _listed(name, values, CLOSED[name])
        if name == "organisatie":
            codes = {each.organisatie: each.organisatie for each in statuses}
            codes |= {each.sleutel: each.organisatie for each in statuses}
            wanted = _listed(name, [value.lower() for value in values], sorted(codes))
            values = [codes[value] for value in wanted]
        if name == "jaar" and not all(re.fullmatch(r"[0-9]{4}", value) for value in values):
            raise invalid(name, "is een jaar zoals 2026")
        if name == "leverancier":
            values = _listed(name, values, sorted({*vendors, *(e.leverancier for e in statuses)}))
        if name == "provincie":
            values = _listed(name, values, sorted({each.provincie for each in statuses}))
        yield name, tuple(dict.fromkeys(values))


def _listed(name: str, values: list[str], valid: list[str]) -> list[str]:
    for value in values:
        if value not in valid:
            raise invalid(name, f"onbekende waarde {value!r}", [str(each) for each in valid])
    return list(dict.fromkeys(values))


def _one_of(name: str, value: str | None, valid: tuple[str, ...]) -> str | None:
    return _listed(name, [value], list(valid))[0] if value else None


def _sort(value: str | None, has_words: bool) -> Sort:
    """By relevance; without words there is none, and the newest come first."""
    chosen = _one_of("sort", value, SORTS) or ("relevance" if has_words else "-datum")
    return cast(Sort, chosen)


def _day(name: str, value: str | None) -> dt.date | None:
    if not value:
        return None
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(value)  # other forms of ISO 8601, such as weeks
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise invalid(name, f"{value!r} is geen datum zoals 2026-01-31") from error


def _size(value: str | None, default: int) -> int:
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 100:
        raise invalid("size", "is een getal van 1 tot en met 100")
    return int(value)


# --- paging --------------------------------------------------------------------------------------


def _mark(query: Query) -> str:
    """Tells one question from another, so that a cursor is used with its own question only."""
    same = repr((query.parsed.node, query.filters, query.van, query.tot, query.sort))
    return hashlib.sha256(same.encode()).hexdigest()[:12]


def cursor(query: Query, state: str, last: tuple[Any, ...]) -> str:
    """The cursor of the page after this one. It holds all that is needed to go on, so that any
    process can answer it."""
    body = orjson.dumps([state, query.offset + query.size, last, _mark(query)])
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def _continued(query: Query, params: QueryParams) -> Query:
    text = params.get("cursor")
    if not text:
        return query
    try:
        padded = text + "=" * (-len(text) % 4)
        content = orjson.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        state, offset, last, mark = content
        offset, last = int(offset), tuple(last)
    except (ValueError, TypeError, binascii.Error, UnicodeEncodeError) as error:
        raise invalid("cursor", "is niet een cursor die wij gaven") from error
    if mark != _mark(query):
        raise invalid("cursor", "hoort bij een andere vraag")
    plain = all(isinstance(value, int | float | str) for value in last)
    if not isinstance(state, str) or not 0 <= offset < 2**31 or not plain:
        raise invalid("cursor", "is niet een cursor die wij gaven")
    return replace(query, state=state, offset=offset, after=last)
