"""What the lists of the feed are asked for."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from search_api.web.cursors import BrokenCursor, opened_parts
from search_api.web.problems import invalid
from search_api.web.questions import OneOf, Question, Whole, wrong
from standard.feed_names import FEED_RESOURCES, FEED_TYPES
from standard.filters import CODE as CODES

#: records in a page by default and at most
LIMIT, MOST = 500, 1000
TYPES = {name.casefold(): name for name in FEED_TYPES.values()}


def _code(text: str | None) -> str | None:
    if text is not None and not CODES.fullmatch(text.casefold()):
        raise wrong(f"{text!r} is geen code zoals gm0828")
    return text and text.casefold()


Code = Annotated[
    str | None,
    AfterValidator(_code),
    WithJsonSchema({"type": "string", "pattern": f"^{CODES.pattern}$"}),
]
#: a type in the words of the feed, in upper or lower case
Type = Annotated[
    str | None,
    OneOf(tuple(FEED_TYPES.values())),
    BeforeValidator(lambda text: TYPES.get(str(text).casefold(), text)),
]


class Placed(Question):
    """A list from some place on."""

    cursor: Annotated[str | None, WithJsonSchema({"type": "string", "minLength": 1})] = None

    def place(self, kind: str, number: int = 1) -> list[str] | None:
        """The parts of the cursor, of which the first is a number; None when it is not given.
        Raises a 400 problem."""
        if self.cursor is None:
            return None
        try:
            parts = opened_parts(self.cursor, kind, number)
            if not (parts[0].isascii() and parts[0].isdigit()):
                raise BrokenCursor
        except BrokenCursor as error:
            raise invalid("cursor", "onbekende of verlopen cursor") from error
        return parts


class Page(Placed):
    """A part of a list."""

    limit: Annotated[int, Whole(1, MOST)] = LIMIT


class News(Placed):
    """What the stream is asked for."""

    organisatiecode: Code = None
    resourceType: Type = None

    @property
    def resource(self) -> str | None:
        return FEED_RESOURCES[self.resourceType] if self.resourceType else None


class Part(News, Page):
    """A part of all that is published."""
