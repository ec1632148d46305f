"""What a source says is not for the public, taken out of its answers before they are kept: a reader
leaves it alone, and so does whoever reads the answer again. Where it stood, its keys and that it is
shut stay, so that a second reading counts what the first did."""

import re
from typing import Any

import orjson
from lxml import etree

from crawlers.errors import Unreadable
from crawlers.reading.fields import Fields

#: by what an answer may say of a part of it that it is not for all; most say nothing of the kind
MARKS = re.compile(rb"confidential|permission_group", re.IGNORECASE)
FLAGS = ("confidential", "Confidential")
GROUP = "permission_group"
#: properties that stay: they say which thing it is and that it is shut, and nothing of what it is
STAY = frozenset({*FLAGS, GROUP, "id", "Id", "sortOrder", "sortorder", "inactive"})
#: what stays anywhere: a number, a day, a moment
NUMBERS = re.compile(r"[\d\s:.,TZ+-]*")


def without_shut(content: bytes) -> bytes:
    """The answer as it is where nothing in it is shut, and where it is neither JSON nor XML."""
    if not MARKS.search(content):
        return content
    start = content.lstrip()[:1]
    if start in (b"{", b"["):
        return _json(content)
    return _xml(content) if start == b"<" else content


def _json(content: bytes) -> bytes:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        return content
    found = [node for node in _objects(body) if _shut(node)]
    for node in found:
        _empty(node)
    return orjson.dumps(body) if found else content


def _objects(body: Any) -> list[dict[str, Any]]:
    """Every object of a JSON value, without a bound on how deep they stand."""
    found, waiting = [], [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found.append(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def _shut(node: dict[str, Any]) -> bool:
    own = node.get("@attributes")
    said = own if isinstance(own, dict) else node
    if any(name in said and _says_shut(said[name]) for name in FLAGS):
        return True
    return isinstance(said.get(GROUP), str) and said[GROUP] != "public"


def _says_shut(value: Any) -> bool:
    try:
        return Fields({"confidential": value}).shut("confidential")
    except Unreadable:
        return True


def _empty(node: dict[str, Any]) -> None:
    for each in _objects(node):
        for name, value in each.items():
            if name in STAY:
                continue
            if isinstance(value, str):
                each[name] = _without(value)
            elif isinstance(value, list):
                each[name] = [_without(v) if isinstance(v, str) else v for v in value]


def _without(text: str) -> str:
    return text if NUMBERS.fullmatch(text) else ""


def _xml(content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return content
    shut = [mark.getparent() for mark in root.iter("{*}Confidential") if _says_shut(mark.text)]
    for node in shut:
        for each in () if node is None else node.iter(etree.Element):
            if etree.QName(each).localname not in STAY:
                each.text = _without(each.text or "")
                each.attrib.clear()
            each.tail = None
    return bytes(etree.tostring(root, encoding="utf-8")) if shut else content
