"""Addresses in a record: one that may not be fetched is not shown either."""

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any, get_args

from standard.base import Strict
from standard.records import Record

#: attributes of which the value is an address
LINKS = frozenset(
    {"url", "link", "inhoud_link", "webpagina_link", "genotuleerde_vergadering", "bron_url"}
)
#: why an address may not be shown; None where it may
Unfit = Callable[[str], str | None]


def linked(record: Record, unfit: Unfit) -> tuple[Record, Counter[str]]:
    """The record without the addresses that may not be shown, and why, counted."""
    left_out: Counter[str] = Counter()
    changed = _without(record, unfit, left_out)
    return (record.changed(**changed) if changed else record), left_out


def _without(model: Strict, unfit: Unfit, left_out: Counter[str]) -> dict[str, Any]:
    """The attributes of a model that change."""
    changed: dict[str, Any] = {}
    values = model.__dict__
    for name in _may_hold(type(model)):
        value = values.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            if name in LINKS and (why := unfit(value)):
                left_out[why] += 1
                changed[name] = None
        elif isinstance(value, Strict):
            if parts := _without(value, unfit, left_out):
                changed[name] = value.changed(**parts)
        elif isinstance(value, tuple) and value and isinstance(value[0], Strict):
            each = [(part, _without(part, unfit, left_out)) for part in value]
            if any(parts for _, parts in each):
                changed[name] = tuple(p.changed(**parts) if parts else p for p, parts in each)
    return changed


@functools.cache
def _may_hold(model: type[Strict]) -> tuple[str, ...]:
    """The attributes of a model that are an address or may hold one."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name in LINKS or not _plain(field.annotation)
    )


def _plain(annotation: Any) -> bool:
    """Whether a type has no part that is a model."""
    parts = get_args(annotation)
    if parts:
        return all(map(_plain, parts))
    return not isinstance(annotation, type) or not issubclass(annotation, Strict)
