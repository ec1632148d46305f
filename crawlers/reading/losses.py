"""What one bad thing costs: itself. What cannot be read, made or stored is counted, with where it came
from and why; all else is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lxml import etree
from pydantic import ValidationError

from crawlers.errors import Blocked, SourceError, Unreadable
from crawlers.reading.privacy import masked
from crawlers.reading.tidy import tidy

#: what a value that nobody foresaw makes of reading it; a failing store or machine is none of these
BROKEN = (
    *(SourceError, ValidationError, ValueError, ArithmeticError, LookupError, TypeError),
    *(AttributeError, AssertionError, RecursionError, etree.LxmlError),
)
#: losses that are told one by one; of others only the number
TOLD = 100
#: where the answer came from that is read in this task, and what was lost of it since last asked
_at: ContextVar[str] = ContextVar("_at", default="")
_lost: ContextVar[list[str] | None] = ContextVar("_lost", default=None)


class Losses:
    """What was lost in one reading; the first are told in `lines`, each once."""

    def __init__(self, lines: list[str] | None = None) -> None:
        self.lines: list[str] = [] if lines is None else lines
        self.total = 0

    def lose(self, what: str, reason: BaseException | str) -> None:
        """Counts one thing as lost. The reason is a Dutch sentence, or the error that says it."""
        self.total += 1
        _here().append(what)
        if self.total > TOLD:
            return
        place = _at.get()
        told = masked(tidy(f"{what}: {_said(reason)}{f' ({place})' if place else ''}")[:400])
        if told not in self.lines:
            self.lines.append(told)

    @contextmanager
    def costs(self, what: str) -> Iterator[None]:
        """What cannot be read or made in this block costs what is made in it, and no more."""
        try:
            yield
        except Blocked:
            raise
        except BROKEN as error:
            self.lose(what, error)


class Strictly(Losses):
    """Where nobody counts: what cannot be read raises."""

    def lose(self, what: str, reason: BaseException | str) -> None:
        if isinstance(reason, SourceError):
            raise reason
        cause = reason if isinstance(reason, BaseException) else None
        raise Unreadable(f"{what}: {_said(reason)}") from cause


def _said(reason: BaseException | str) -> str:
    if isinstance(reason, str | SourceError):
        return str(reason)
    if isinstance(reason, ValidationError):
        rows = reason.errors(include_url=False, include_input=False, include_context=False)
        names = ".".join(str(part) for part in rows[0]["loc"])
        return f"past niet in de standaard ({names}: {rows[0]['type']})"
    return f"niet te lezen ({type(reason).__name__})"


def at(place: str) -> None:
    """Notes where the answer came from that the task that runs now reads."""
    _at.set(place[:160])


def _here() -> list[str]:
    lost = _lost.get()
    if lost is None:
        lost = []
        _lost.set(lost)
    return lost


def apart() -> None:
    """What is lost from now on in this context is this task's own."""
    _lost.set([])


def lost_here() -> bool:
    """Whether anything was lost in this task since it was last asked here."""
    lost = _here()
    any_lost = bool(lost)
    lost.clear()
    return any_lost
