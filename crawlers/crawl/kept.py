"""Answers as they came: kept while a council is read, and given again when it is read anew without
asking anybody. Spiders know nothing of it: `Requests.ask` does both."""

import asyncio
from collections.abc import Awaitable, Iterable
from contextvars import ContextVar, copy_context
from typing import TypeVar
from urllib.parse import quote, quote_plus

from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from crawlers import errors
from crawlers.crawl.shut import without_shut
from crawlers.errors import Gone, Refused, SourceError, TimedOut, TooLarge, Unreadable
from crawlers.reading.losses import apart as losses_apart
from crawlers.reading.losses import at
from store import Answer
from store.answers import Answers

T = TypeVar("T")
#: what stands in place of a key that a source is asked with
SECRET = "geheim"  # noqa: S105
#: refusals that are an answer: they will be the same when the council is read again
LASTING = (Gone, Refused, TooLarge, Unreadable)
#: questions that were answered since the last bundle, in this task
_asked: ContextVar[list[str] | None] = ContextVar("_asked", default=None)


class NotKept(TimedOut):
    """Nothing is kept of this question: as a source that does not answer in time, so that a long
    period is asked for in halves as it was then."""


def answered(answer: Answer) -> None:
    """Notes that the task that runs now got an answer to a question."""
    at(answer.url)
    questions = _asked.get()
    if questions is None:
        questions = []
        _asked.set(questions)
    questions.append(answer.vingerafdruk)


def heard() -> str | None:
    """The question that was answered last in this task, for what is made of it later (`made_of`)."""
    questions = _asked.get()
    return questions[-1] if questions else None


def made_of(question: str | None) -> None:
    """Notes that what this task makes was read from an answer to an earlier question."""
    if question is not None:
        _asked.set([*(_asked.get() or ()), question])


def origin() -> frozenset[str]:
    """The questions that were answered in this task since it was last asked here."""
    questions = _asked.get() or []
    taken = frozenset(questions)
    questions.clear()
    return taken


def apart(task: Awaitable[T]) -> "asyncio.Future[T]":
    """A task with the answers that led to it and its own, and not those of what runs beside it."""
    context = copy_context()
    context.run(_asked.set, list(_asked.get() or ()))
    context.run(losses_apart)
    if asyncio.iscoroutine(task):
        return asyncio.get_running_loop().create_task(task, context=context)
    return asyncio.ensure_future(task)


class Keeping:
    """The answers of one council in one crawl, until they are written with its records.
    `secrets` are what it is asked with and what may stand nowhere."""

    def __init__(self, organisatie: str, leverancier: str, secrets: Iterable[str] = ()) -> None:
        self.organisatie = organisatie
        self.leverancier = leverancier
        self.secrets = [secret for secret in secrets if len(secret) > 3]
        self.waiting: list[Answer] = []

    def question(self, request: Request) -> Answer:
        """The question, without its answer yet."""
        return Answer(
            self.organisatie,
            self.leverancier,
            request.method,
            self._without_secrets(request.url),
            self._cleaned(request.body) or None,
            "",
            0,
        )

    def response(self, request: Request, response: Response) -> None:
        """Keeps an answer that is used, without what a visitor is known by at the source."""
        self.secrets += _sessions(request, response, self.secrets)
        formaat = (response.headers.get("Content-Type") or b"").decode("latin-1")[:255]
        self._keep(
            request,
            adres=self._without_secrets(response.url),
            status=response.status,
            formaat=formaat or None,
            inhoud=self._cleaned(without_shut(response.body)),
        )

    def refusal(self, request: Request, error: SourceError) -> None:
        """Keeps what a question came to where there was no answer to use; a passing failure is
        none."""
        if isinstance(error, LASTING):
            self._keep(request, uitkomst=f"{type(error).__name__}: {error}"[:300])

    def _keep(
        self,
        request: Request,
        *,
        adres: str = "",
        status: int = 0,
        formaat: str | None = None,
        inhoud: bytes | None = None,
        uitkomst: str | None = None,
    ) -> None:
        question = self.question(request)
        answer = Answer(
            question.organisatie,
            question.leverancier,
            question.methode,
            question.url,
            question.vraag,
            adres,
            status,
            formaat,
            inhoud,
            uitkomst,
        )
        self.waiting.append(answer)
        answered(answer)

    def written(self) -> None:
        self.waiting = []

    def _without_secrets(self, text: str) -> str:
        for secret in self.secrets:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                text = text.replace(form, SECRET)
        return text

    def _cleaned(self, content: bytes) -> bytes:
        for secret in self.secrets:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                content = content.replace(form.encode(), SECRET.encode())
        return content


def _sessions(request: Request, response: Response, known: Iterable[str]) -> list[str]:
    """The values of cookies that came or went with an answer: a source may write them in its pages
    and addresses as well."""
    given = [line.split(b";")[0] for line in response.headers.getlist("Set-Cookie")]
    sent = [part for line in request.headers.getlist("Cookie") for part in line.split(b";")]
    pairs = (pair.decode("latin-1").partition("=")[2].strip(' "') for pair in (*given, *sent))
    return list(dict.fromkeys(each for each in pairs if _token(each) and each not in known))


def _token(value: str) -> bool:
    """Whether a value can be of one visitor, and is no word such as a language or a site."""
    digits = sum(char.isdigit() for char in value)
    return len(value) >= 16 and 0 < digits < len(value)


class Kept:
    """The kept answers of one council in place of its source."""

    def __init__(self, answers: Answers, keeping: Keeping) -> None:
        self.answers = answers
        self.keeping = keeping
        self.given = 0
        self.lacking = 0

    async def answer(self, request: Request) -> Response:
        """What was answered last to a question; raises what it came to where that was no answer,
        `NotKept` where nothing is known of it."""
        question = self.keeping.question(request)
        answer = self.answers.newest(
            self.keeping.organisatie, self.keeping.leverancier, question.vingerafdruk
        )
        # others have their turn: reading is the work here, not waiting
        await asyncio.sleep(0)
        if answer is None:
            self.lacking += 1
            raise NotKept(f"{request.url[:120]}: geen bewaard antwoord")
        self.given += 1
        answered(answer)
        if answer.inhoud is None:
            name, _, reason = (answer.uitkomst or "").partition(": ")
            kind = getattr(errors, name, Refused)
            raise kind(reason)
        headers = {"Content-Type": answer.formaat} if answer.formaat else {}
        raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        cls = responsetypes.from_args(headers=raw, url=answer.adres, body=answer.inhoud)
        return cls(
            answer.adres, status=answer.status, headers=headers, body=answer.inhoud, request=request
        )
