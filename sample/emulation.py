"""What an emulator of a vendor is, and what emulators share: each stands in a module `emulate_…` of
its own and is found there as `EMULATED`; nobody edits a table."""

import asyncio
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import sample
from sample import files
from sample.faults import Faults
from sample.model import Council, Paper


class Shared:
    """The faults that were told, the papers by their keys, and what was changed at the sources."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.papers: dict[str, Paper] = {}
        #: entry key → mutation stamp of a register entry that was changed
        self.mutations: dict[str, str] = {}

    async def answer(self, request: Request, response: Response) -> Response:
        """The answer, or the fault that was told to be shown in its place."""
        return await self.faults.answer(request, response)

    async def unknown(self, request: Request) -> Response:
        return await self.answer(request, Response("onbekend", 404))

    async def file(self, key: str) -> Response:
        paper = self.papers.get(key)
        if paper is None:
            return Response("niet gevonden", 404)
        content, kind = await asyncio.to_thread(files.content, paper)
        return Response(content, media_type=kind)


@dataclass(frozen=True)
class Case:
    """A council for the faults that every vendor shows (`tests/test_vendors.py`): expressions for
    the path of what lists meetings and of one meeting, and the environment that a crawl needs."""

    council: Callable[[], Council]
    lists: str
    meeting: str
    environment: Mapping[str, str] = field(default_factory=dict)


class Emulated(Protocol):
    """One vendor with the councils that it has; `key` as in the registry."""

    key: str
    #: by name
    cases: Mapping[str, Case]
    sites: dict[str, Any]

    def __init__(self, shared: Shared) -> None: ...

    def load(self, councils: dict[str, Council]) -> None:
        """Replaces what its councils hold; `councils` are those of this vendor."""

    def addresses(self, council: Council, root: str) -> tuple[str, str]:
        """`base_url` and `portal_url` of a council's line in the registry."""

    def routes(self) -> list[Route]: ...


def emulated() -> dict[str, type[Emulated]]:
    """Every emulator by the key of its vendor."""
    names = [module.name for module in pkgutil.iter_modules(sample.__path__)]
    vendors = [
        import_module(f"sample.{name}").EMULATED for name in names if name.startswith("emulate_")
    ]
    return {vendor.key: vendor for vendor in vendors}


def json_or_page(status: int, body: Any) -> Response:
    """A text is a page, anything else JSON."""
    if isinstance(body, str):
        return Response(body, status, media_type="text/html")
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, status, media_type="application/json")
