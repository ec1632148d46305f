"""What was worked out of words, kept within bounds that no vocabulary wears out."""

from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
#: words of which something is remembered; the vocabulary of a corpus grows without end
CACHE = 400_000

_every: "list[Remembered[Any]]" = []


def share(among: int) -> None:
    """Takes only a part of the room, where so many processes of one machine remember words."""
    for one in _every:
        one.half = max(one.half // among, 1)


class Remembered(dict[str, Value], Generic[Value]):
    """Word → what `made` makes of it, asked as a plain dictionary. When half of the room is full,
    what was not asked since the time before is dropped: common words are never worked out anew
    because of rare ones. Values are never None."""

    def __init__(self, room: int = CACHE) -> None:
        super().__init__()
        self.half = room // 2
        _every.append(self)
        self.before: dict[str, Value] = {}

    def made(self, word: str) -> Value:
        """What is to be remembered of a word."""
        raise NotImplementedError

    def aged(self) -> None:
        """Called when what is in `self.before` will be dropped next time."""

    def __missing__(self, word: str) -> Value:
        value = self.before.get(word)
        if value is None:
            value = self.made(word)
        if len(self) >= self.half:
            self.before = dict(self)
            self.clear()
            self.aged()
        self[word] = value
        return value
