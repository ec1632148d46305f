"""Addresses that may be shown as a link: of the web, and of a host that anybody may be sent to."""

import ipaddress
from urllib.parse import urlsplit

#: longer ones are no addresses that people use, and no key of the store
LONGEST = 2000
_INWARD = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


def host_of(url: str) -> str:
    """Host and port; empty where an address cannot be read as one."""
    try:
        return urlsplit(url).netloc.casefold()
    except ValueError:
        return ""


def openable(url: str | None, own: frozenset[str] = frozenset()) -> str | None:
    """The address, None where it is none that a person may be sent to. `own` are hosts with their
    ports that the registry itself names, which may be anywhere."""
    text = (url or "").strip()
    if not text or len(text) > LONGEST or any(char.isspace() for char in text):
        return None
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.casefold() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return text if parts.netloc.casefold() in own or _public(host) else None


def _public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        inward = host == _INWARD[0] or host.endswith(_INWARD[1:])
        return not inward and "." in host and not host.rsplit(".", 1)[-1].isdigit()
