"""The options of a clause: which there are, and of what kind each is."""

from collections.abc import Mapping
from typing import Any

from indexer.classic.query import Node, Weighed
from search_api.classic.errors import refused


def options_of(body: Any, place: str, *known: str) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise refused(place, "verwacht een object")
    for name in body:
        if name not in known:
            raise refused(f"{place}.{name}", f"onbekend onderdeel [{name}]")
    return dict(body)


def field_of(body: Any, place: str, key: str, *known: str) -> tuple[str, Any, dict[str, Any]]:
    """(field, value, options) of `{field: value}` or `{field: {key: value, …}}`."""
    if not isinstance(body, dict) or len(body) != 1:
        raise refused(place, "verwacht één veld")
    [(name, value)] = body.items()
    if not isinstance(value, dict):
        return name, value, {}
    options = options_of(value, f"{place}.{name}", key, *known)
    return name, options.get(key), options


def string_of(value: Any, place: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise refused(place, "verwacht een tekst")
    return str(value)


def number_of(value: Any, place: str) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise refused(place, f"{value!r} is geen getal") from error
    if not 0 <= abs(number) < 1e15:
        raise refused(place, f"{value!r} is te groot")
    return number


def weight_of(value: Any, place: str) -> float:
    weight = number_of(value, place)
    if weight < 0:
        raise refused(place, "een gewicht is niet kleiner dan 0")
    return weight


def every_word(options: Mapping[str, Any], place: str, name: str) -> bool:
    """Whether all words are asked."""
    value = str(options.get(name, "or")).lower()
    if value not in ("or", "and"):
        raise refused(f"{place}.{name}", "verwacht and of or")
    return value == "and"


def one_of(options: Mapping[str, Any], name: str, place: str, *values: str) -> str:
    """One of some values, the first by default."""
    value = options.get(name, values[0])
    if value not in values:
        shown = ", ".join(values)
        raise refused(f"{place}.{name}", f"[{value}] wordt hier niet beantwoord; wel {shown}")
    return str(value)


def boosted(node: Node, options: Mapping[str, Any], place: str) -> Node:
    if "boost" not in options:
        return node
    factor = weight_of(options["boost"], f"{place}.boost")
    return node if factor == 1.0 else Weighed(node, factor)
