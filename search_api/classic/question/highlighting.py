"""How passages are to be marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search_api.classic.errors import refused

OPTIONS = frozenset(
    [
        "pre_tags",
        "post_tags",
        "fragment_size",
        "number_of_fragments",
        "no_match_size",
        "require_field_match",
        "type",
        "order",
        "encoder",
        "fragmenter",
        "boundary_scanner",
        "boundary_scanner_locale",
        "boundary_chars",
        "boundary_max_scan",
        "max_analyzed_offset",
        "tags_schema",
        "phrase_limit",
    ]
)
LONGEST, MOST = 10_000, 50


@dataclass(frozen=True)
class Marking:
    """Of one field; `fragments` 0 is the whole text, `size` is in characters."""

    before: str = "<em>"
    after: str = "</em>"
    size: int = 100
    fragments: int = 5
    without: int = 0
    own: bool = True
    escaped: bool = False


#: fields (with stars) in order, each with how it is marked
Highlight = tuple[tuple[str, Marking], ...]


def highlighting(body: Any) -> Highlight | None:
    if body is None:
        return None
    if not isinstance(body, dict):
        raise refused("highlight", "verwacht een object")
    general = {name: value for name, value in body.items() if name != "fields"}
    fields = body.get("fields", {})
    rows = fields if isinstance(fields, list) else [fields]
    marked: list[tuple[str, Marking]] = []
    for row in rows:
        if not isinstance(row, dict):
            raise refused("highlight.fields", "verwacht velden")
        for name, options in row.items():
            own = options if isinstance(options, dict) else {}
            marked.append((name, _marking({**general, **own}, f"highlight.fields.{name}")))
    _marking(general, "highlight")
    return tuple(marked)


def _marking(options: Mapping[str, Any], place: str) -> Marking:
    for name in options:
        if name not in OPTIONS:
            raise refused(
                f"{place}.{name}", f"unknown key [{name}]; die wordt hier niet beantwoord"
            )
    return Marking(
        _tag(options.get("pre_tags", "<em>")),
        _tag(options.get("post_tags", "</em>")),
        _whole(options.get("fragment_size", 100), LONGEST, f"{place}.fragment_size"),
        _whole(options.get("number_of_fragments", 5), MOST, f"{place}.number_of_fragments"),
        _whole(options.get("no_match_size", 0), LONGEST, f"{place}.no_match_size"),
        options.get("require_field_match", True) in (True, "true"),
        options.get("encoder") == "html",
    )


def _tag(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value if value != [] else "")


def _whole(value: Any, most: int, place: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise refused(place, f"{value!r} is geen getal") from error
    if number < 0:
        raise refused(place, "verwacht een getal vanaf 0")
    return min(number, most)
