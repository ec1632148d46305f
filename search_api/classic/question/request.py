"""A search request: its body and address as one question, and how it is to be answered."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from indexer.classic.query import (
    SCORE,
    Bool,
    Every,
    Exact,
    Key,
    Node,
    Search,
)
from search_api.classic.bodies import Bodies
from search_api.classic.errors import SEARCH_AFTER, ClassicError, refused
from search_api.classic.question.clauses import Clauses
from search_api.classic.question.counting import Count, counts
from search_api.classic.question.highlighting import Highlight, highlighting
from search_api.classic.question.limits import BODY, SIZE, WINDOW, Budget
from search_api.classic.question.sorting import place_after, sort_keys
from search_api.classic.question.texts import Texts

BODY_KEYS = frozenset(
    [
        "query",
        "size",
        "from",
        "sort",
        "search_after",
        "_source",
        "highlight",
        "track_total_hits",
        "aggs",
        "aggregations",
        "timeout",
        "track_scores",
        "explain",
        "version",
        "preference",
    ]
)
#: what has no influence on the answer
IGNORED = frozenset(
    [
        "timeout",
        "preference",
        "ignore_unavailable",
        "allow_no_indices",
        "expand_wildcards",
        "pretty",
        "human",
        "error_trace",
        "typed_keys",
        "request_cache",
        "search_type",
        "batched_reduce_size",
        "lenient",
        "ccs_minimize_roundtrips",
        "max_concurrent_shard_requests",
        "pre_filter_shard_size",
        "routing",
        "allow_partial_search_results",
        "analyze_wildcard",
        "ignore_throttled",
        "local",
        "format",
        "h",
        "v",
        "s",
    ]
)
ADDRESS_KEYS = frozenset(
    [
        "q",
        "df",
        "default_operator",
        "sort",
        "size",
        "from",
        "_source",
        "_source_includes",
        "_source_excludes",
        "_source_include",
        "_source_exclude",
        "track_total_hits",
        "rest_total_hits_as_int",
    ]
)
#: ways of reading on that keep a state
STATES = ("scroll", "scroll_id", "pit", "slice")


@dataclass(frozen=True)
class Source:
    """Which fields come along: patterns, `excludes` before `includes`; `none` gives none."""

    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    none: bool = False


@dataclass(frozen=True)
class Request:
    """`counted` is up to which number the total is given: None gives none, -1 is exact."""

    search: Search
    counts: tuple[Count, ...] = ()
    source: Source = field(default_factory=Source)
    highlight: Highlight | None = None
    counted: int | None = WINDOW
    plain_total: bool = False
    #: which sort keys are dates, which count from 1970 for clients
    dates: tuple[bool, ...] = ()
    sorted: bool = False


def read(
    body: bytes | Mapping[str, Any],
    address: Mapping[str, str],
    codes: list[str] | None,
    bodies: Bodies,
    now: dt.datetime,
) -> Request:
    """`codes` are the bodies that the address names, None for all."""
    said = dict(body) if isinstance(body, Mapping) else parsed(body)
    _known(said, address)
    texts = Texts(bodies, now, Budget())
    clauses = Clauses(texts)
    node: Node = Every()
    if "q" in address:
        options = {"query": address["q"]}
        for name, key in (("df", "default_field"), ("default_operator", "default_operator")):
            if name in address:
                options[key] = address[name]
        node = clauses.read({"query_string": options}, "q")
    elif said.get("query") is not None:
        node = clauses.read(said["query"], "query")
    if codes is not None:
        node = Bool(must=(node,), filters=(Exact("organisatie", tuple(codes)),))
    size, start = _window(said, address)
    keys, dates = sort_keys(said, address)
    after = place_after(said, keys, dates, start, now)
    counted = counts(said.get("aggs", said.get("aggregations")), bodies)
    search = Search(node, keys or (Key(SCORE, True),), size, start, after)
    return Request(
        replace(search, counting=tuple((one.name, one.counting) for one in counted)),
        counted,
        _source(said, address),
        highlighting(said.get("highlight")),
        _counted(said, address),
        address.get("rest_total_hits_as_int") == "true",
        dates,
        bool(keys),
    )


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; an empty one asks all."""
    if len(body) > BODY:
        raise ClassicError(400, "parsing_exception", f"de vraag is langer dan {BODY // 1000} kB")
    if not body.strip():
        return {}
    try:
        said = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ClassicError(400, "parsing_exception", f"geen geldige JSON: {error}") from error
    if not isinstance(said, dict):
        raise refused("", "verwacht een JSON-object")
    return said


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is geen getal")


def _known(said: Mapping[str, Any], address: Mapping[str, str]) -> None:
    for name in (*said, *address):
        if name in STATES:
            raise refused(name, SEARCH_AFTER)
    for name in said:
        if name not in BODY_KEYS:
            raise refused(name, f"unknown key [{name}]; die wordt hier niet beantwoord")
    for name in ("explain", "version", "track_scores"):
        if said.get(name):
            raise refused(name, "wordt hier niet gegeven")
    for name in address:
        if name not in ADDRESS_KEYS and name not in IGNORED:
            raise ClassicError(
                400, "illegal_argument_exception", f"contains unrecognized parameter: [{name}]"
            )


def whole_number(value: Any, name: str, most: int) -> int:
    try:
        if isinstance(value, (bool, float)) and not float(value).is_integer():
            raise ValueError
        number = int(value)
    except (TypeError, ValueError) as error:
        raise refused(name, f"{value!r} is geen geheel getal") from error
    if not 0 <= number <= most:
        raise refused(name, f"verwacht 0 tot en met {most}")
    return number


def _window(said: Mapping[str, Any], address: Mapping[str, str]) -> tuple[int, int]:
    size = whole_number(address.get("size", said.get("size", 10)), "size", WINDOW)
    start = whole_number(address.get("from", said.get("from", 0)), "from", 10**9)
    if start + size > WINDOW:
        raise ClassicError(
            400,
            "illegal_argument_exception",
            f"Result window is too large, from + size must be less than or equal to: [{WINDOW}] "
            f"but was [{start + size}]; lees verder met sort en search_after",
        )
    if size > SIZE:
        raise refused("size", f"verwacht 0 tot en met {SIZE}; lees verder met search_after")
    return size, start


def _source(said: Mapping[str, Any], address: Mapping[str, str]) -> Source:
    value: Any = said.get("_source", True)
    if "_source" in address:
        text = address["_source"]
        value = text == "true" if text in ("true", "false") else text.split(",")
    includes, excludes = _patterns(value)
    for name, several in (("include", includes), ("exclude", excludes)):
        for key in (f"_source_{name}s", f"_source_{name}"):
            if key in address:
                several += address[key].split(",")
    return Source(tuple(includes), tuple(excludes), value is False)


def _patterns(value: Any) -> tuple[list[str], list[str]]:
    if isinstance(value, bool):
        return [], []
    if isinstance(value, dict):
        for name in value:
            if name not in ("includes", "excludes", "include", "exclude"):
                raise refused(f"_source.{name}", f"onbekend onderdeel [{name}]")
        includes = _names(value.get("includes", value.get("include", [])))
        return includes, _names(value.get("excludes", value.get("exclude", [])))
    return _names(value), []


def _names(value: Any) -> list[str]:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        raise refused("_source", "verwacht namen van velden")
    return list(names)


def _counted(said: Mapping[str, Any], address: Mapping[str, str]) -> int | None:
    value: Any = address.get("track_total_hits", said.get("track_total_hits"))
    if address.get("rest_total_hits_as_int") == "true":
        return -1
    value = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    if value is None:
        return WINDOW
    if isinstance(value, bool):
        return -1 if value else None
    return whole_number(value, "track_total_hits", 2**31)
