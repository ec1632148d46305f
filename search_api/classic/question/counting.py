"""Aggregations: which of our counts each is made of, and its buckets in Elasticsearch's shape."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.classic.query import EPOCH, FIELDS, Bucket, Counted, Counting, Metric, Terms
from search_api.classic.bodies import Bodies
from search_api.classic.errors import refused

#: levels of aggregation, aggregations of one request, buckets that are given
LEVELS, MOST, BUCKETS = 2, 20, 10_000
#: calendar intervals by their names, with the period by which the index knows them
INTERVALS = {
    "year": "jaar", "1y": "jaar", "y": "jaar",
    "quarter": "maand", "1q": "maand", "q": "maand",
    "month": "maand", "1M": "maand", "M": "maand",
    "week": "dag", "1w": "dag", "w": "dag",
    "day": "dag", "1d": "dag", "d": "dag",
}  # fmt: skip
UNITS = {"y": "year", "q": "quarter", "M": "month", "w": "week", "d": "day"}
FORMATS = {"yyyy": "%Y", "yyyy-MM": "%Y-%m", "yyyy-MM-dd": "%Y-%m-%d", "dd/MM/yyyy": "%d/%m/%Y"}
#: a field that no document has, for what Classic has and we do not: nothing is counted
ABSENT = "geweigerd"
Shaped = Callable[[Counted], dict[str, Any]]


@dataclass(frozen=True)
class Count:
    """One aggregation: what is counted and how that is shown."""

    name: str
    counting: Counting
    shaped: Shaped


def counts(body: Any, bodies: Bodies, place: str = "aggs", level: int = 1) -> tuple[Count, ...]:
    if body is None:
        return ()
    if not isinstance(body, dict) or len(body) > MOST:
        raise refused(place, f"verwacht een object met hoogstens {MOST} tellingen")
    if level > LEVELS:
        raise refused(place, f"verwacht hoogstens {LEVELS} lagen van tellingen")
    return tuple(_one(name, one, bodies, f"{place}.{name}", level) for name, one in body.items())


def _one(name: str, body: Any, bodies: Bodies, place: str, level: int) -> Count:
    if not isinstance(body, dict):
        raise refused(place, "verwacht een telling")
    kinds = [key for key in body if key not in ("aggs", "aggregations", "meta")]
    if len(kinds) != 1 or not isinstance(body[kinds[0]], dict):
        raise refused(place, "verwacht één soort telling")
    [kind] = kinds
    where = f"{place}.{kind}"
    inner = body.get("aggs", body.get("aggregations"))
    parts = counts(inner, bodies, f"{place}.aggs", level + 1)
    if kind == "terms":
        return _terms(name, body[kind], parts, bodies, where)
    if kind == "date_histogram":
        return _histogram(name, body[kind], parts, where)
    if kind in ("sum", "max", "min"):
        if parts:
            raise refused(f"{place}.aggs", "binnen een getal valt niets te tellen")
        return _metric(name, kind, body[kind], where)
    raise refused(where, f"unknown aggregation type [{kind}]; die wordt hier niet beantwoord")


def _options(body: Mapping[str, Any], place: str, *known: str) -> str:
    """The field; raises on what is not known."""
    for name in body:
        if name not in ("field", *known):
            raise refused(f"{place}.{name}", f"onbekend onderdeel [{name}]")
    field = body.get("field")
    if not isinstance(field, str):
        raise refused(f"{place}.field", "verwacht een veld")
    return field


# --- by value --------------------------------------------------------------------------------


def _terms(
    name: str, body: Mapping[str, Any], parts: tuple[Count, ...], bodies: Bodies, place: str
) -> Count:
    field = _options(
        body,
        place,
        "size",
        "order",
        "min_doc_count",
        "shard_size",
        "missing",
        "show_term_doc_count_error",
    )
    if "missing" in body:
        raise refused(f"{place}.missing", "wordt hier niet beantwoord")
    size = _whole(body.get("size", 10), f"{place}.size", BUCKETS)
    least = _whole(body.get("min_doc_count", 1), f"{place}.min_doc_count", 10**9)
    order = _order(body.get("order"), f"{place}.order")
    index = field in ("_index", "_index.keyword")

    def shaped(counted: Counted) -> dict[str, Any]:
        rows = [row for row in _buckets(counted) if row.count >= max(least, 1)]
        keyed = [(bodies.index(row.key) if index else row.key, row) for row in rows]
        for by, descending in reversed(order):
            keyed.sort(
                key=lambda pair: pair[0] if by == "_key" else pair[1].count, reverse=descending
            )
        given = [
            {"key": key, "doc_count": row.count, **_inner(parts, row)} for key, row in keyed[:size]
        ]
        return {
            "doc_count_error_upper_bound": 0,
            "sum_other_doc_count": sum(row.count for _, row in keyed[size:]),
            "buckets": given,
        }

    return Count(
        name, Terms("organisatie" if index else _keyword(field, place), _parts(parts)), shaped
    )


def _keyword(field: str, place: str) -> str:
    known = FIELDS.get(field.removesuffix(".keyword"))
    if known is None:
        return ABSENT
    if known.whole:
        return known.whole
    raise refused(f"{place}.field", f"[{field}] wordt hier niet per waarde geteld")


def _order(value: Any, place: str) -> list[tuple[str, bool]]:
    """(`_count` or `_key`, descending) by which buckets stand; most first by default."""
    rows = value if isinstance(value, list) else [value] if value else [{"_count": "desc"}]
    order: list[tuple[str, bool]] = []
    for row in rows:
        for by, direction in row.items() if isinstance(row, dict) else ():
            if by not in ("_count", "_key", "_term") or direction not in ("asc", "desc"):
                raise refused(place, "verwacht _count of _key met asc of desc")
            order.append(("_count" if by == "_count" else "_key", direction == "desc"))
    if not order:
        raise refused(place, "verwacht _count of _key met asc of desc")
    return [*order, ("_key", False)]


# --- by period -------------------------------------------------------------------------------


def _histogram(name: str, body: Mapping[str, Any], parts: tuple[Count, ...], place: str) -> Count:
    field = _options(
        body, place, "calendar_interval", "interval", "fixed_interval", "format", "min_doc_count",
        "time_zone", "order", "keyed",
    )  # fmt: skip
    interval = body.get("calendar_interval", body.get("interval", body.get("fixed_interval")))
    if interval not in INTERVALS or body.get("keyed"):
        raise refused(place, "verwacht een calendar_interval: year, quarter, month, week of day")
    pattern = body.get("format")
    if pattern is not None and pattern not in FORMATS:
        raise refused(f"{place}.format", f"verwacht {', '.join(FORMATS)}")
    known = FIELDS.get(field)
    if known is not None and known.kind != "datum":
        raise refused(f"{place}.field", f"[{field}] is geen datum")
    period = f"{known.base}_{INTERVALS[interval]}" if known else ABSENT
    unit = UNITS[str(interval)[-1]] if len(str(interval)) < 3 else str(interval)
    least = _whole(body.get("min_doc_count", 0), f"{place}.min_doc_count", 10**9)

    def shaped(counted: Counted) -> dict[str, Any]:
        rows = _periods(_buckets(counted), unit)
        buckets = [
            {
                "key_as_string": _shown(day, pattern),
                "key": _milliseconds(day),
                "doc_count": sum(row.count for row in same),
                **(_inner(parts, *same)),
            }
            for day, same in rows
            if sum(row.count for row in same) >= least
        ]
        return {"buckets": buckets}

    if parts and INTERVALS[str(interval)] != unit_period(unit):
        raise refused(f"{place}", "binnen weken en kwartalen wordt hier niet verder geteld")
    return Count(name, Terms(period, _parts(parts)), shaped)


def unit_period(unit: str) -> str | None:
    """The period of the index that is this very unit."""
    return {"year": "jaar", "month": "maand", "day": "dag"}.get(unit)


def _periods(buckets: Sequence[Bucket], unit: str) -> list[tuple[dt.date, list[Bucket]]]:
    """Buckets by first day of their period, the periods between them included."""
    rows: dict[dt.date, list[Bucket]] = {}
    for bucket in buckets:
        day = dt.date.fromisoformat(f"{bucket.key}-01-01"[:10])
        rows.setdefault(_first(day, unit), []).append(bucket)
    if not rows:
        return []
    day, last = min(rows), max(rows)
    whole: list[tuple[dt.date, list[Bucket]]] = []
    while day <= last and len(whole) < BUCKETS:
        whole.append((day, rows.get(day, [])))
        day = _first(day + dt.timedelta(days=_LENGTHS[unit]), unit)
    return whole


#: days from the begin of any period of a unit to somewhere in the next
_LENGTHS = {"year": 370, "quarter": 95, "month": 32, "week": 7, "day": 1}


def _first(day: dt.date, unit: str) -> dt.date:
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    if unit == "day":
        return day
    month = {"year": 1, "quarter": (day.month - 1) // 3 * 3 + 1}.get(unit, day.month)
    return day.replace(month=month, day=1)


def _milliseconds(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * 86_400_000


def _shown(day: dt.date, pattern: str | None) -> str:
    return day.strftime(FORMATS[pattern]) if pattern else f"{day.isoformat()}T00:00:00.000Z"


# --- numbers ---------------------------------------------------------------------------------


def _metric(name: str, kind: str, body: Mapping[str, Any], place: str) -> Count:
    field = _options(body, place, "format")
    known = FIELDS.get(field)
    if known is not None and known.kind not in ("datum", "getal"):
        raise refused(f"{place}.field", f"[{field}] is geen getal")
    date = known is not None and known.kind == "datum"
    if date and kind == "sum":
        raise refused(f"{place}.field", "datums worden niet opgeteld")

    def shaped(counted: Counted) -> dict[str, Any]:
        value = None if isinstance(counted, list) or known is None else counted
        if value is None:
            return {"value": 0.0 if kind == "sum" else None}
        if not date:
            return {"value": float(value)}
        since = int(value) - EPOCH
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=since)
        text = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"value": float(since), "value_as_string": text}

    kinds: dict[str, Metric] = {
        "sum": Metric("sum", known.base if known else "position"),
        "max": Metric("max", known.base if known else "position"),
        "min": Metric("min", known.base if known else "position"),
    }
    return Count(name, kinds[kind], shaped)


# --- shared ----------------------------------------------------------------------------------


def _parts(parts: tuple[Count, ...]) -> tuple[tuple[str, Counting], ...]:
    return tuple((part.name, part.counting) for part in parts)


def _inner(parts: tuple[Count, ...], *rows: Bucket) -> dict[str, Any]:
    """What is counted within a bucket; nothing of an empty period."""
    if not rows:
        return {
            part.name: part.shaped([] if isinstance(part.counting, Terms) else None)
            for part in parts
        }
    return {part.name: part.shaped(rows[0].parts[part.name]) for part in parts}


def _buckets(counted: Counted) -> list[Bucket]:
    return counted if isinstance(counted, list) else []


def _whole(value: Any, place: str, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise refused(place, f"verwacht een getal tot en met {most}")
    return value
