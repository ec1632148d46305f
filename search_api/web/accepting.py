"""What an asker takes (`Accept`, RFC 9110 §12.5.1): the kind of content that suits, or a 406."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request

from search_api.web.problems import Problem

JSON = "application/json"
#: parts of a list that are looked at
MOST = 50


async def acceptable(request: Request) -> None:
    """A dependency of every operation: refuses an asker who takes nothing of what it gives."""
    offered = _offered(request.scope.get("route"))
    if offered and best(request, offered) is None:
        raise Problem(
            406,
            f"dit adres geeft {', '.join(offered)}",
            [{"name": "Accept", "reason": "hier niet te geven", "valid": list(offered)}],
        )


def best(request: Request, offered: Sequence[str]) -> str | None:
    """The kind that the asker likes most, the first of those that he likes alike; None where he takes
    none of them."""
    ranges = _ranges(",".join(request.headers.getlist("accept")))
    weighed = [(_weight(kind, ranges), -place, kind) for place, kind in enumerate(offered)]
    weight, _, kind = max(weighed)
    return kind if weight > 0 else None


def _offered(route: Any) -> tuple[str, ...]:
    """The kinds of content of an operation, as it is described; none where that is not said."""
    kinds = [JSON] if getattr(route, "response_model", None) is not None else []
    for status, answer in getattr(route, "responses", {}).items():
        if str(status).startswith("2"):
            kinds += [*([JSON] if "model" in answer else []), *answer.get("content", {})]
    return tuple(dict.fromkeys(kinds))


def _ranges(text: str) -> dict[str, float]:
    """Weight by range of media types; what cannot be read is passed over."""
    ranges: dict[str, float] = {}
    for part in text.split(",")[:MOST]:
        kind, *more = (each.strip().lower() for each in part.split(";"))
        weight = next((each[2:] for each in more if each.startswith("q=")), "1")
        try:
            ranges[kind] = min(1.0, max(0.0, float(weight)))
        except ValueError:
            continue
    ranges.pop("", None)
    return ranges or {"*/*": 1.0}


def _weight(kind: str, ranges: dict[str, float]) -> float:
    """By the narrowest range that has it."""
    whole = kind.partition(";")[0]
    for name in (whole, f"{whole.partition('/')[0]}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
