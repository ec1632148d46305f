"""The order of hits, and the place in it where a page begins."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from indexer.classic.query import EPOCH, FIELDS, ORDER, SCORE, Key
from search_api.classic.errors import ClassicError, refused
from search_api.classic.question.moments import Moments

#: fields of one value each, by which can be sorted
SORTED = frozenset(
    [
        "@type",
        "url",
        "original_url",
        "content_type",
        "parent",
        "has_organization_name",
        "committee",
        "status",
        "name",
        "location",
        "file_name",
        "raw_position",
        "chair",
        "family_name",
    ]
)


def sort_keys(
    said: Mapping[str, Any], address: Mapping[str, str]
) -> tuple[tuple[Key, ...], tuple[bool, ...]]:
    """The keys that a body or an address asks, and of each whether it is a date."""
    rows: Any = said.get("sort") or []
    if "sort" in address:
        said_rows = (one.partition(":") for one in address["sort"].split(","))
        rows = [{name: order or None} for name, _, order in said_rows]
    rows = rows if isinstance(rows, list) else [rows]
    keys: list[Key] = []
    dates: list[bool] = []
    for number, row in enumerate(rows):
        pairs = row.items() if isinstance(row, dict) else [(row, None)]
        for name, options in pairs:
            key, date = _key(name, options, f"sort[{number}]")
            keys.append(key)
            dates.append(date)
    return tuple(keys), tuple(dates)


def _key(name: Any, options: Any, place: str) -> tuple[Key, bool]:
    if not isinstance(name, str):
        raise refused(place, "verwacht een veld")
    if not isinstance(options, dict):
        options = {} if options is None else {"order": options}
    for option in options:
        if option not in ("order", "unmapped_type", "missing", "mode", "format"):
            raise refused(f"{place}.{name}.{option}", f"onbekend onderdeel [{option}]")
    order = str(options.get("order", "desc" if name == SCORE else "asc")).lower()
    if order not in ("asc", "desc"):
        raise refused(f"{place}.{name}.order", "verwacht asc of desc")
    if options.get("missing", "_last") != "_last" or "format" in options:
        raise refused(f"{place}.{name}", "missing en format worden hier niet beantwoord")
    if name in ("_script", "_geo_distance", "_shard_doc"):
        raise refused(f"{place}.{name}", f"sorteren op {name} wordt hier niet beantwoord")
    descending = order == "desc"
    if name == SCORE:
        return Key(SCORE, descending), False
    if name in ("_id", "@id", "_doc", "_id.keyword", "@id.keyword"):
        return Key(ORDER, descending), False
    plain = name.removesuffix(".keyword")
    field = FIELDS.get(plain)
    if field and field.kind in ("datum", "getal"):
        return Key(field.base, descending), field.kind == "datum"
    if field and plain in SORTED:
        return Key(field.base, descending), False
    if field is None and "unmapped_type" in options:
        return Key("geweigerd", descending), False
    if field:
        raise refused(f"{place}.{name}", f"op [{name}] wordt hier niet gesorteerd")
    raise ClassicError(
        400,
        "query_shard_exception",
        f"No mapping found for [{name}] in order to sort on",
    )


def place_after(
    said: Mapping[str, Any],
    keys: tuple[Key, ...],
    dates: tuple[bool, ...],
    start: int,
    now: dt.datetime,
) -> tuple[Any, ...]:
    """Where the last hit stood, as the index counts."""
    after = said.get("search_after")
    if not after:
        return ()
    if not isinstance(after, list) or len(after) != len(keys):
        raise refused("search_after", f"verwacht een waarde voor elk van {len(keys)} sort-velden")
    if start:
        raise refused("from", "gaat niet samen met search_after")
    return tuple(
        _place(value, key, date, Moments(f"search_after[{number}]", now))
        for number, (value, key, date) in enumerate(zip(after, keys, dates, strict=True))
    )


def _place(value: Any, key: Key, date: bool, moments: Moments) -> Any:
    place = moments.place
    if value is None:
        return None
    if key.field == ORDER:
        try:
            uuid.UUID(str(value))
        except ValueError as error:
            raise refused(place, f"{value!r} is geen id") from error
        return str(value)
    if key.field == SCORE:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        raise refused(place, f"{value!r} is geen gewicht")
    if key.field in SORTED or key.field in ("type", "geweigerd"):
        return str(value)
    if date and isinstance(value, str) and not value.lstrip("-").isdigit():
        return moments.bound(value, end=False)
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise refused(place, f"{value!r} is geen getal") from error
    if abs(number) >= 10**16:
        raise refused(place, f"{value!r} is te groot")
    return number + (EPOCH if date else 0)
