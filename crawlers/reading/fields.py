"""Strict reading of a vendor's answer, remembering which fields were used."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawlers.errors import (
    Blocked,
    Unreadable,
)
from crawlers.reading.dates import day, moment
from crawlers.reading.losses import Losses
from crawlers.reading.tidy import begun, loads, tidy, well_formed

#: how vendors write yes and no; nothing is a no
YES = {"1", "true", "ja", "yes"}
NO = {"", "0", "false", "nee", "no", "none"}


#: characters of one value that are read
LONGEST = 2_000_000


class Fields:
    """A JSON object or XML element as named fields. `body["x"]` is mandatory, `get` optional. With
    `losses` a value of another kind than it should be is counted there and taken for absent; without
    it raises."""

    def __init__(
        self,
        body: dict[str, Any],
        path: str = "",
        used: set[str] | None = None,
        losses: Losses | None = None,
    ) -> None:
        self.body = body
        self.path = path
        self.used: set[str] = set() if used is None else used
        self.losses = losses

    def __getitem__(self, name: str) -> Any:
        if self.body.get(name) is None:
            raise Unreadable(f"veld {self.path}{name} ontbreekt")
        return self.get(name)

    def get(self, name: str) -> Any:
        self.used.add(self.path + name)
        return self.body.get(name)

    def amiss(self, name: str, reason: str) -> None:
        """Counts a value as lost, or raises where nobody counts."""
        if self.losses is None:
            raise Unreadable(f"veld {self.path}{name} {reason}")
        key = self.body.get("id")
        row = f" van {key}" if isinstance(key, str | int) else ""
        self.losses.lose(f"veld {self.path}{name}{row}", reason)

    def text(self, name: str) -> str | None:
        """The field as stripped text, None when absent or empty."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, dict | list):
            self.amiss(name, "is geen tekst")
            return None
        text = tidy(str(value)).strip()
        if len(text) > LONGEST:
            self.amiss(name, f"is langer dan {LONGEST} tekens")
            return None
        return text or None

    def flag(self, name: str, *, unread: bool = False) -> bool:
        """Whether the field says yes, as a number, a boolean or a word; `unread` where it says
        something else."""
        value = self.get(name)
        said = "" if value is None else tidy(str(value)).strip().casefold()
        if isinstance(value, dict | list) or said not in YES | NO:
            self.amiss(name, "is geen ja of nee")
            return unread
        return said in YES

    def shut(self, name: str) -> bool:
        """Whether the field says that this is not for the public; what cannot be read as yes or no
        says so too."""
        return self.flag(name, unread=True)

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
            self.amiss(name, "is geen object")
            return None
        return Fields(value, f"{self.path}{name}.", self.used, self.losses)

    def rows(self, name: str) -> list["Fields"]:
        """A list of objects; absent or null is the empty list, anything else is amiss."""
        value = self.get(name)
        if value is None:
            return []
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list):
            self.amiss(name, "is geen lijst")
            return []
        whole = [item for item in value if isinstance(item, dict)]
        if len(whole) < len(value):
            self.amiss(
                name,
                "is geen lijst" if self.losses is None else "heeft een regel die geen object is",
            )
        return [Fields(item, f"{self.path}{name}[].", self.used, self.losses) for item in whole]

    def unused(self) -> list[str]:
        """Names of filled fields that nobody asked for."""
        return sorted(set(_leaves(self.body, self.path)) - self.used)


def number_of(text: str | None) -> int | None:
    """A whole number that a machine can hold; None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def read_day(body: Fields, value: Any, name: str) -> dt.date | None:
    """The day of a field; one that does not exist is amiss, and no day."""
    try:
        return day(None if value is None else tidy(str(value)))
    except Unreadable as error:
        body.amiss(name, str(error))
        return None


def read_moment(body: Fields, name: str) -> tuple[dt.date | None, dt.datetime | None]:
    """(day, moment) of a field, as `dates.moment`; what is none is amiss."""
    try:
        return moment(body.text(name))
    except (Unreadable, ValueError, OverflowError):
        body.amiss(name, "is geen bestaande datum")
        return None, None


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


def parse_xml(content: bytes, losses: Losses | None = None) -> etree._Element:
    """Raises `Unreadable` on anything but one document without a DTD. Characters that XML has no room
    for are left out; with `losses` a document that breaks off is read as far as its rows are whole."""
    try:
        root = etree.fromstring(content, xml_parser())
    except (etree.XMLSyntaxError, ValueError):
        content = well_formed(content)
        try:
            root = etree.fromstring(content, xml_parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            whole = _begun(content) if losses is not None else None
            if whole is None or losses is None:
                raise Unreadable(f"geen leesbare XML ({error})") from error
            losses.lose("antwoord", "breekt af; wat ervoor stond is gelezen")
            return whole
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("XML met een DOCTYPE wordt niet gelezen")
    return root


def _begun(content: bytes) -> etree._Element | None:
    """The part of a document that came whole: without the outermost row that did not end. None where
    it has no row."""
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True
    )
    opened: list[etree._Element] = []
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(content)
    with contextlib.suppress(etree.XMLSyntaxError):
        for event, element in parser.read_events():
            if event == "start" and isinstance(element, etree._Element):
                opened.append(element)
            elif event == "end":
                opened.pop()
    if not opened or opened[0].getroottree().docinfo.internalDTD is not None:
        return None
    unfinished = next((each for each in opened if local(each).startswith(ROWS)), None)
    if unfinished is None or (above := unfinished.getparent()) is None:
        return None
    above.remove(unfinished)
    return opened[0] if len(above) else None


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


#: how the names of elements begin that are rows of a list
ROWS = ("iBabs", "KeyValueOf")


def from_xml(element: etree._Element) -> Any:
    """A DataContract element as text, dict or list; `i:nil` and empty become None.

    An element whose children all have one and the same type name (`iBabs…`, `KeyValueOf…`) is a
    list, also when it has one child.
    """
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return element.text if element.text else None
    names = {local(child) for child in children}
    if len(names) == 1 and next(iter(names)).startswith(ROWS):
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


def parse_json(
    content: bytes, content_type: str | None = None, losses: Losses | None = None
) -> Any:
    """JSON, or a clear error: behind these addresses stand a firewall and a proof-of-work page
    that answer 200 with HTML. With `losses` an answer that breaks off is read as far as its rows are
    whole."""
    page = content.lstrip()[:1] == b"<"
    if page and any(word in content[:20000].lower() for word in BLOCK_WORDS):
        raise Blocked("de website van de raad houdt ons tegen (HTML in plaats van JSON)")
    try:
        return loads(content)
    except (ValueError, RecursionError) as error:
        whole = None
        if losses is not None and not page:
            with contextlib.suppress(ValueError, RecursionError):
                whole = begun(content)
        if whole is not None and losses is not None:
            losses.lose("antwoord", "breekt af; wat ervoor stond is gelezen")
            return whole
        kind = content_type or ("HTML" if page else "iets anders")
        raise Unreadable(f"{kind} in plaats van JSON") from error


def is_true(value: str | None) -> bool:
    """A number or a boolean that says yes."""
    return (value or "").casefold() in YES
