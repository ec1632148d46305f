"""Strict reading of a vendor's answer, remembering which fields were used."""

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawlers.errors import (
    Blocked,
    Unreadable,
)


class Fields:
    """A JSON object or XML element as named fields. `body["x"]` is mandatory, `get` optional."""

    def __init__(self, body: dict[str, Any], path: str = "", used: set[str] | None = None) -> None:
        self.body = body
        self.path = path
        self.used: set[str] = set() if used is None else used

    def __getitem__(self, name: str) -> Any:
        if self.body.get(name) is None:
            raise Unreadable(f"veld {self.path}{name} ontbreekt")
        return self.get(name)

    def get(self, name: str) -> Any:
        self.used.add(self.path + name)
        return self.body.get(name)

    def text(self, name: str) -> str | None:
        """The field as stripped text, None when absent or empty."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, dict | list):
            raise Unreadable(f"veld {self.path}{name} is geen tekst")
        return str(value).strip() or None

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise Unreadable(f"veld {self.path}{name} is leeg")
        return value

    def sub(self, name: str) -> "Fields | None":
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise Unreadable(f"veld {self.path}{name} is geen object")
        return Fields(value, f"{self.path}{name}.", self.used)

    def rows(self, name: str) -> list["Fields"]:
        """A list of objects; absent or null is the empty list, anything else unreadable."""
        value = self.get(name)
        if value is None:
            return []
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Unreadable(f"veld {self.path}{name} is geen lijst")
        return [Fields(item, f"{self.path}{name}[].", self.used) for item in value]

    def unused(self) -> list[str]:
        """Names of filled fields that nobody asked for."""
        return sorted(set(_leaves(self.body, self.path)) - self.used)


def _leaves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, dict):
                yield from _leaves(item, f"{path}{name}.")
            elif isinstance(item, list):
                for part in item:
                    yield from _leaves(part, f"{path}{name}[].")
            elif item not in (None, "", 0, False):
                yield path + name


def xml_parser() -> etree.XMLParser:
    """No entities, no DTD, no network, no huge trees: the answer of a stranger."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
    )


def parse_xml(content: bytes) -> etree._Element:
    """Raises `Unreadable` on anything but one well-formed document without a DTD."""
    try:
        root = etree.fromstring(content, xml_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"geen leesbare XML ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("XML met een DOCTYPE wordt niet gelezen")
    return root


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def from_xml(element: etree._Element) -> Any:
    """A DataContract element as text, dict or list; `i:nil` and empty become None.

    An element whose children all have one and the same type name (`iBabs…`, `KeyValueOf…`) is a
    list, also when it has one child.
    """
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return element.text if element.text else None
    names = {local(child) for child in children}
    if len(names) == 1 and next(iter(names)).startswith(("iBabs", "KeyValueOf")):
        return [from_xml(child) or {} for child in children]
    body: dict[str, Any] = {}
    for child in children:
        body[local(child)] = from_xml(child)
    return body


BLOCK_WORDS = (
    b"request is blocked",
    b"toegang geweigerd",
    b"access denied",
    b"making sure you&#39;re not a bot",
    b"anubis",
)


def parse_json(content: bytes, content_type: str | None = None) -> Any:
    """JSON, or a clear error: behind these addresses stand a firewall and a proof-of-work page
    that answer 200 with HTML."""
    if (
        any(word in content[:20000].lower() for word in BLOCK_WORDS)
        and content.lstrip()[:1] == b"<"
    ):
        raise Blocked("de website van de raad houdt ons tegen (HTML in plaats van JSON)")
    try:
        return json.loads(content)
    except ValueError as error:
        kind = content_type or ("HTML" if content.lstrip()[:1] == b"<" else "iets anders")
        raise Unreadable(f"{kind} in plaats van JSON") from error


def is_true(value: str | None) -> bool:
    """`confidential` is a number on meetings and documents and a boolean on items."""
    return (value or "").casefold() in ("1", "true")
