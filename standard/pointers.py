"""JSON pointers (RFC 6901): written, read and followed."""

from typing import Any

#: what a pointer that leads nowhere gives
NOTHING: Any = object()


def pointer(*parts: str | int) -> str:
    """A pointer of property names and indexes."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def parts(text: str) -> list[str]:
    """The names and indexes of a pointer."""
    return [each.replace("~1", "/").replace("~0", "~") for each in text.split("/")[1:]]


def followed(body: Any, text: str) -> Any:
    """What a pointer points at, `NOTHING` where there is nothing."""
    for part in parts(text):
        if isinstance(body, dict) and part in body:
            body = body[part]
        elif isinstance(body, list) and part.isdigit() and int(part) < len(body):
            body = body[int(part)]
        else:
            return NOTHING
    return body
