"""The places in an answer of a source, and the ways in which the value there breaks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tests.breaking import Asked, Path_

#: a value that stands for JSON or XML that no library writes
RAW = "@@RUW@@"
DEEP = 100_000


@dataclass(frozen=True)
class Place:
    """A value in the answer to a question; `row` is the place of the row of a list that it is in, and
    `whole` where it is about the one thing that the answer tells of."""

    question: Asked
    path: Path_
    row: Path_ | None = None
    whole: bool = False


def places(question: Asked, content: bytes) -> list[Place]:
    """Every value of an answer, objects and lists included."""
    head = content.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return list(_of_json(question, json.loads(content), (), None))
    if b"<!doctype html" in head or b"<html" in head:
        return [Place(question, (n,)) for n in range(len(list(_page(content).iter())))]
    return list(_of_xml(question, etree.fromstring(content), (), None))


def _of_json(question: Asked, value: Any, path: Path_, row: Path_ | None) -> Iterator[Place]:
    if path and path not in (("status",), ("code",), ("message",)):  # a refusal is one of the whole
        yield Place(question, path, row)
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _of_json(question, part, (*path, name), row)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            here = (*path, number)
            yield from _of_json(question, part, here, here)


def _of_xml(
    question: Asked, element: etree._Element, path: Path_, row: Path_ | None
) -> Iterator[Place]:
    name = etree.QName(element).localname
    if name.startswith(("iBabs", "KeyValueOf")):
        row = path
    if len(path) > 3 and name not in ("Status", "Message"):  # a refusal is one of the whole
        above = element.getparent()
        near = name if row == path or above is None else etree.QName(above).localname
        yield Place(question, path, row, near.startswith("KeyValueOf"))
    for number, part in enumerate(element):
        yield from _of_xml(question, part, (*path, number), row)


def without(content: bytes, path: Path_) -> bytes:
    """The answer without a value."""
    return broken(content, path, "ontbreekt")


def _page(content: bytes) -> etree._Element:
    from lxml import html

    root = html.document_fromstring(content.decode("utf-8", "replace"))
    assert isinstance(root, etree._Element)
    return root


# --- ways in which a value breaks ----------------------------------------------------------------

HUGE = "9" * 40
DATE = "2026-02-31T25:61:00"
WAYS: tuple[str, ...] = (
    *("null", "ontbreekt", "getal", "groot getal", "ja of nee", "leeg", "object", "lijst", "diep"),
    *("half teken", "NUL", "stuurteken", "afgekapt", "dubbel", "lang", "andersom", "script"),
    *("geen adres", "geen datum", "opmaak", "geen UTF-8", "oneindig"),
)
#: what takes the place of a value as such
PUT: dict[str, Any] = {
    "null": None,
    "getal": 7,
    "ja of nee": True,
    "leeg": "",
    "object": {"a": {"b": [1]}},
    "lijst": [1, "a", None],
    "lang": "woord " * 20_000,
    "script": "javascript:alert(1)",
    "geen adres": "http://[::1",
    "geen datum": DATE,
    "opmaak": "<b>&#x0;</b><script>x</script>&amp;",
}
#: what takes the place of a value, as JSON and as XML write it
BARE: dict[str, tuple[bytes, bytes]] = {
    "groot getal": (HUGE.encode(), HUGE.encode()),
    "diep": (b"[" * DEEP + b"]" * DEEP, b"<a>" * DEEP + b"</a>" * DEEP),
    "half teken": (b'"Een \\ud800 half"', b"Een &#xD800; half"),
    "NUL": (b'"Een \\u0000 nul"', b"Een &#x0; nul"),
    "stuurteken": (b'"Een \\u0007\\u001b[31m teken"', b"Een \x07&#x1b; teken"),
    "geen UTF-8": (b'"Een \xff\xfe byte"', b"Een \xff\xfe byte"),
    "oneindig": (b"Infinity", b"INF"),
}


def broken(content: bytes, path: Path_, way: str) -> bytes:
    """The answer with one value broken."""
    head = content.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return _broken_json(content, path, way)
    if b"<!doctype html" in head or b"<html" in head:
        return _broken_page(content, path, way)
    return _broken_xml(content, path, way)


def _broken_json(content: bytes, path: Path_, way: str) -> bytes:
    tree = json.loads(content)
    above: Any = tree
    for step in path[:-1]:
        above = above[step]
    last: Any = path[-1]
    value = above[last]
    if way == "ontbreekt":
        del above[last]
    elif way in BARE:
        above[last] = RAW
        return json.dumps(tree).encode().replace(f'"{RAW}"'.encode(), BARE[way][0])
    elif way in PUT:
        above[last] = PUT[way]
    elif way == "dubbel" and isinstance(above, list):
        above.insert(last, value)
    elif isinstance(value, str | list):
        half = value[: len(value) // 2]
        above[last] = {"afgekapt": half, "dubbel": value + value, "andersom": value[::-1]}[way]
    elif isinstance(value, dict):
        names = list(value)
        kept = names[: len(names) // 2] if way == "afgekapt" else names[::-1]
        above[last] = {name: value[name] for name in kept}
    else:
        above[last] = {"afgekapt": None, "dubbel": [value, value], "andersom": str(value)[::-1]}[
            way
        ]
    return json.dumps(tree).encode()


def _broken_xml(content: bytes, path: Path_, way: str) -> bytes:
    root = etree.fromstring(content)
    element = root
    for step in path:
        element = element[int(step)]
    above = element.getparent()
    assert above is not None
    text, parts = element.text or "", list(element)
    if way == "ontbreekt":
        above.remove(element)
    elif way == "dubbel":
        again = etree.fromstring(etree.tostring(element))
        above.insert(above.index(element), again)
    elif way == "andersom":
        element[:] = parts[::-1]
        element.text = text[::-1]
    elif way == "afgekapt":
        element[:] = parts[: len(parts) // 2]
        element.text = text[: len(text) // 2]
    else:
        for part in parts:
            element.remove(part)
        if way in BARE:
            element.text = RAW
            return etree.tostring(root).replace(RAW.encode(), BARE[way][1])
        _fill(element, PUT[way])
    return etree.tostring(root)


def _fill(element: etree._Element, value: Any) -> None:
    if isinstance(value, dict | list):
        element.text = None
        for _ in range(2):
            etree.SubElement(element, "vreemd").text = "a"
    else:
        element.text = None if value is None else str(value)


def _broken_page(content: bytes, path: Path_, way: str) -> bytes:
    """A page with one element broken: its own text, and its first attribute."""
    root = _page(content)
    element = list(root.iter())[int(path[0])]
    if not isinstance(element.tag, str):
        return content
    if way == "ontbreekt":
        above = element.getparent()
        if above is not None:
            above.remove(element)
        return etree.tostring(root, method="html")
    text = str(PUT.get(way) or "")
    if way in ("dubbel", "andersom", "afgekapt"):
        own = element.text or ""
        text = {"dubbel": own + own, "andersom": own[::-1], "afgekapt": own[: len(own) // 2]}[way]
    element.text = RAW if way in BARE else text
    if element.attrib:
        name = next(iter(element.attrib))
        element.set(name, RAW if way in BARE and way != "diep" else text)
    written = etree.tostring(root, method="html")
    return written.replace(RAW.encode(), BARE[way][1]) if way in BARE else written
