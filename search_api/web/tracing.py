"""The id of the question that is being answered: in its answer, its errors and its log lines."""

import re
import uuid
from contextvars import ContextVar

#: empty outside a question
request_id: ContextVar[str] = ContextVar("request_id", default="")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def given_or_made(text: str | None) -> str:
    """The id that the asker gave, when it is one; else one of ours."""
    return text if text and _ID.fullmatch(text) else str(uuid.uuid4())
