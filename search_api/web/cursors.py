"""Cursors: where an answer ended, as text that fits in an address and means nothing to a reader.

Every list of the service seals and opens its places here. A place is signed, so that only one that
was given is taken back; no list looks inside a sealed one.
"""

import base64
import binascii
import hmac
from contextvars import ContextVar

from search_api.operation import OWN

#: what places are signed with: of the application that answers, else of this process alone
signing_key: ContextVar[bytes] = ContextVar("signing_key", default=b"")
#: bytes of a signature, and characters of a cursor
SIGNATURE, LONGEST = 16, 16_384


class BrokenCursor(ValueError):
    """A text that no list gave. The message is Dutch."""

    def __init__(self) -> None:
        super().__init__("is geen cursor die wij gaven")


def _signature(place: bytes) -> bytes:
    return hmac.digest(signing_key.get() or OWN, place, "sha256")[:SIGNATURE]


def seal(place: bytes) -> str:
    """The place as a cursor."""
    return base64.urlsafe_b64encode(_signature(place) + place).decode().rstrip("=")


def opened(cursor: str) -> bytes:
    """The place that a cursor holds; raises `BrokenCursor`."""
    if len(cursor) > LONGEST:
        raise BrokenCursor
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BrokenCursor from error
    signature, place = content[:SIGNATURE], content[SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(place)):
        raise BrokenCursor
    return place


def seal_parts(*parts: str | int) -> str:
    """Parts of which only the last may hold a colon."""
    return seal(":".join(map(str, parts)).encode())


def opened_parts(cursor: str, kind: str, number: int) -> list[str]:
    """The parts after the first, which says the kind of list; raises `BrokenCursor` when there are
    not `number` of them."""
    try:
        first, *parts = opened(cursor).decode("ascii").split(":", number)
    except UnicodeDecodeError as error:
        raise BrokenCursor from error
    if first != kind or len(parts) != number:
        raise BrokenCursor
    return parts
