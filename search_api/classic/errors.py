"""Errors in Elasticsearch's shape."""

from typing import Any


class ClassicError(Exception):
    """An answer other than the one asked for. `more` are extra members of the error."""

    def __init__(self, status: int, kind: str, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.status, self.kind, self.reason, self.more = status, kind, reason, more

    def body(self) -> dict[str, Any]:
        error = {"type": self.kind, "reason": self.reason, **self.more}
        return {"error": {"root_cause": [error], **error}, "status": self.status}


def refused(place: str, reason: str) -> ClassicError:
    """400 on one part of a request; `place` is where it stands, such as `query.bool.must[1]`."""
    where = f"[{place}]: " if place else ""
    return ClassicError(400, "parsing_exception", f"{where}{reason}")


def no_index(name: str) -> ClassicError:
    return ClassicError(
        404,
        "index_not_found_exception",
        f"no such index [{name}]",
        **{
            "resource.type": "index_or_alias",
            "resource.id": name,
            "index_uuid": "_na_",
            "index": name,
        },
    )


#: what is said of every way of reading on that keeps a state at our side
SEARCH_AFTER = "wordt hier niet gegeven; lees verder met sort en search_after"
