"""Bounds on every question, whatever it asks: how long, how often, how large."""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.web.cursors import LONGEST
from search_api.web.problems import Answer, Problem, invalid

#: characters of a parameter, parameters of a question, characters of a path, bytes of a body
TEXT, NUMBER, PATH, BODY = 2000, 500, 2000, 5 * 1024 * 1024
#: parameters with a bound of their own
LENGTHS = {"cursor": LONGEST}
#: what bounds its own parameters, by its own measure and in its own words
OWN = "/v1/elastic"


class TooLarge(Exception):
    """A body that goes on beyond its bound."""


class Bounded:
    """Refuses (400, 413) what no question of ours needs, before anything of it is read."""

    def __init__(self, app: ASGIApp, answer: Answer) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        size = 0
        begun = False

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > BODY:
                raise TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            if size > BODY and not begun:  # whoever read it made something else of it
                raise TooLarge
            begun = True
            await send(message)

        try:
            check(request)
            await self.app(scope, counted, noted)
        except Problem as problem:
            await self.answer(request, problem)(scope, receive, send)
        except TooLarge:
            large = Problem(413, f"de vraag is groter dan {BODY // 1024 // 1024} MiB")
            await self.answer(request, large)(scope, receive, send)


def check(request: Request) -> None:
    """Raises a 400 or 413 problem on what is out of bounds whatever is asked."""
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise invalid("Content-Length", "is geen getal")
    if len(length) > 12 or int(length) > BODY:
        raise Problem(413, f"de vraag is groter dan {BODY // 1024 // 1024} MiB")
    path = request.scope["path"]
    if len(path) > PATH or "\0" in path:
        raise Problem(400, "dit adres is te lang, of heeft een teken dat niet kan")
    try:
        pairs = parse_qsl(
            request.scope["query_string"].decode("latin-1"),
            keep_blank_values=True,
            max_num_fields=NUMBER,
        )
    except ValueError as error:
        raise invalid("vraag", f"heeft meer dan {NUMBER} parameters") from error
    for name, value in pairs:
        most = BODY if path.startswith(OWN) else LENGTHS.get(name, TEXT)
        if len(name) > 100 or len(value) > most:
            raise invalid(name[:100], f"is langer dan {most} tekens")
        if "\0" in value or "\0" in name:
            raise invalid(name[:100].replace("\0", ""), "heeft een teken dat niet kan")
