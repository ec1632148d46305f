"""What every endpoint takes from its request."""

from fastapi import Request

from search_api.services import Services
from search_api.web.paced import Streams
from search_api.web.turns import Turns


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def turns(request: Request, kind: str) -> Turns:
    """The turns of one kind of work that may take long."""
    every: dict[str, Turns] = request.app.state.turns
    return every.setdefault(kind, Turns())


def streams(request: Request) -> Streams:
    """The answers without end."""
    found: Streams = request.app.state.streams
    return found


def base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")
