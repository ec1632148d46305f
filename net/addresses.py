"""Addresses as a stranger gives them: what cannot be read as one is nowhere, and never an error."""

from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

NOWHERE = SplitResult("", "", "", "", "")
#: the port of a scheme that need not be named
PORTS = {"http": 80, "https": 443}


def split(address: Any) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(address) if isinstance(address, str) else NOWHERE
    except ValueError:
        return NOWHERE


def joined(base: str, address: str) -> str:
    """An address as seen from another; as it is where it cannot be read."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def same_origin(one: str, other: str) -> bool:
    """Whether both are on the same server; nowhere is not."""
    first = origin(one)
    return first is not None and first == origin(other)


def origin(address: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an address, None where it has none."""
    parts = split(address)
    try:
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname
    return (parts.scheme, host, port or PORTS.get(parts.scheme)) if host else None


def onward(page: Any, url: str) -> str | None:
    """The address of the page after one that was read at `url`; None at the end."""
    value = page.get("next") if isinstance(page, dict) else None
    return joined(url, value) if isinstance(value, str) and value else None
