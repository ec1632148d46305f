"""`/ori/v2`: the VNG Open Raadsinformatie v2 read API over all sources, with mini-ORI's properties.

An application of its own within the service, because the standard has its own description, its own
headers and its own way of paging. What the standard cannot express stands at `/api/v1/records`.
"""

import datetime as dt
import functools
import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, Request
from pydantic import BaseModel, create_model
from starlette.responses import Response

from search_api.ori.common import application, routing
from search_api.ori.parameters import MOST, SIZE, Asked, read
from search_api.services import Services
from search_api.views.record import why_gone
from search_api.views.resource import PATH, WITHIN, amsterdam, completed, utc
from search_api.web.answers import json
from search_api.web.cursors import seal
from search_api.web.problems import Problem, errors
from search_api.web.questions import strict
from search_api.web.requests import base_url
from search_api.web.shapes import Address, given
from standard.base import Resource
from standard.filters import PARAMETERS
from standard.records import REFERENCES
from standard.resources import RESOURCES
from standard.vocabulary import Wijziging
from store import Store, Version
from store.output import resources

VERSION = "2.0.0"
#: records that one answer looks at to fill a page
LOOKED_AT = 2000
#: sets of changed ids that are remembered between the pages of one walk
REMEMBERED = 8
DESCRIPTION = """The read API of VNG Open Raadsinformatie v2 over every source that Griffie reads.
Property names, types and values are the standard's; mini-ORI's properties (`organisatie`,
`webpaginaLink` …) are given beside them. `gewijzigdSinds` lists what was stored since, deletions
included (`wijziging: Verwijdering`). Lists are `{next, previous, results}`; follow `next` to the
end. A page may hold fewer resources than asked while `next` goes on. What a source does not tell is
left out, and what we derive is named in `afgeleid`."""


def create(found: Services) -> FastAPI:
    """The application, to be mounted at `PATH`."""
    title = "VNG Open Raadsinformatie, over alle bronnen van Griffie"
    app = application(found, title, VERSION, DESCRIPTION, _routes())
    app.state.reader = Reader(found.store)
    return app


@functools.cache
def _routes() -> APIRouter:
    router = routing()
    for resource, model in RESOURCES.items():
        _add(router, resource, model)
    return router


def _add(router: APIRouter, resource: str, model: type[Resource]) -> None:
    """The list and the single resource of one kind."""
    name = model.collectie
    shown, page = _models(resource, model)

    def collection(request: Request) -> Response:
        return json(_reader(request).page(resource, request))

    def single(request: Request, identificatie: str) -> Response:
        return json(_reader(request).one(resource, identificatie, _base(request)))

    router.add_api_route(
        f"/{name}",
        collection,
        methods=["GET"],
        operation_id=f"{name}_list",
        summary=f"Lijst van {name}",
        tags=[name],
        responses={200: {"model": page}, **errors(400, 503)},
        openapi_extra={"parameters": _described(resource)},
    )
    router.add_api_route(
        f"/{name}/{{identificatie}}",
        single,
        methods=["GET"],
        operation_id=f"{name}_read",
        summary=f"Eén van {name}",
        tags=[name],
        responses={200: {"model": shown}, **errors(400, 404, 410, 503)},
        dependencies=[Depends(strict)],
    )


@functools.cache
def _models(resource: str, model: type[Resource]) -> tuple[type[BaseModel], type[BaseModel]]:
    """The resource as it is given, with the last change and what was derived, and a page of them."""
    fields: dict[str, Any] = {"afgeleid": (dict[str, str] | None, None)}
    if resource in WITHIN:
        fields |= {"wijziging": (Wijziging | None, None), "wijzigingsdatum": (dt.date | None, None)}
    shown = given(model, model.__name__, __name__, **fields)
    listed: dict[str, Any] = {
        "next": (Address | None, None),
        "previous": (Address | None, None),
        "results": (list.__class_getitem__(shown), ...),
    }
    name = f"Paginated{model.__name__}List"
    return shown, create_model(name, __module__=__name__, **listed)


def _described(resource: str) -> list[dict[str, Any]]:
    rows = [
        {"name": each.name, "in": "query", "required": False, "schema": each.schema()}
        for each in PARAMETERS[resource]
    ]
    size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}
    at = {"type": "string", "minLength": 1}
    cursor = {"name": "cursor", "in": "query", "required": False, "schema": at}
    return [*rows, {"name": "pageSize", "in": "query", "required": False, "schema": size}, cursor]


def _base(request: Request) -> str:
    """The address of this application."""
    return base_url(request) + PATH


def _reader(request: Request) -> "Reader":
    reader: Reader = request.app.state.reader
    return reader


class Reader:
    """Reads lists and resources from the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._changed: OrderedDict[tuple[str, int, int], list[str]] = OrderedDict()

    def one(self, resource: str, key: str, base: str) -> dict[str, Any]:
        version = self.store.get(key)
        if version is None or version.resource != resource:
            raise Problem(404, f"er is geen {resource} met id {key[:60]}")
        if version.deleted:
            raise Problem(410, why_gone(self.store, version))
        return next(self._shown([version], base))

    def page(self, resource: str, request: Request) -> dict[str, Any]:
        asked = read(resource, request.query_params.multi_items())
        base = _base(request)
        found: list[dict[str, Any]] = []
        looked: list[str] = []
        rows = self._candidates(resource, asked)
        while len(found) < asked.size and len(looked) < LOOKED_AT:
            batch = list(itertools.islice(rows, asked.size - len(found)))
            if not batch:
                break
            looked += [version.id for version in batch]
            for data in self._shown(batch, base):
                if all(p.fits(data, wanted) for p, wanted in asked.compared.items()):
                    found.append(data)
        backward = asked.before is not None
        further = bool(looked) and self._any(resource, asked.further(looked[-1]))
        if backward:
            following = f"na:{looked[0]}" if looked else None
            earlier = f"voor:{looked[-1]}" if further else None
        else:
            following = f"na:{looked[-1]}" if further else None
            earlier = f"voor:{asked.after}~" if asked.after else None  # up to and including it
        return {
            "next": self._link(resource, request, base, following),
            "previous": self._link(resource, request, base, earlier),
            "results": found[::-1] if backward else found,
        }

    def _any(self, resource: str, asked: Asked) -> bool:
        return next(self._candidates(resource, asked), None) is not None

    def _link(self, resource: str, request: Request, base: str, at: str | None) -> str | None:
        if at is None:
            return None
        kept = [(n, v) for n, v in request.query_params.multi_items() if n != "cursor"]
        query = urlencode([*kept, ("cursor", seal(at.encode()))])
        return f"{base}/{RESOURCES[resource].collectie}?{query}"

    # --- which records -----------------------------------------------------------------------

    def _candidates(self, resource: str, asked: Asked) -> Iterator[Version]:
        """Records that may fit, in order of id (backwards when the page before is asked)."""
        owners = asked.organisations
        if len(owners) > 1:
            return
        owner = next(iter(owners), None)
        ids = self._narrowed(resource, asked)
        if ids is not None:
            yield from self._listed(resource, ids, asked, owner)
            return
        after, before = asked.after, asked.before
        while True:
            rows = self.store.page(resource, MOST, organisatie=owner, after=after, before=before)
            if before is None:
                yield from rows
                after = rows[-1].id if rows else after
            else:
                yield from reversed(rows)
                before = rows[0].id if rows else before
            if len(rows) < MOST:
                return

    def _listed(
        self, resource: str, ids: Iterable[str], asked: Asked, owner: str | None
    ) -> Iterator[Version]:
        before = asked.before
        chosen = [key for key in ids if key > asked.after and (before is None or key < before)]
        if before is not None:
            chosen.reverse()
        for start in range(0, len(chosen), MOST):
            keys = chosen[start : start + MOST]
            versions = self.store.get_many(keys)
            for key in keys:
                version = versions.get(key)
                if version is None or version.resource != resource:
                    continue
                if version.deleted and asked.since is None:
                    continue
                if owner is None or version.organisatie == owner:
                    yield version

    def _narrowed(self, resource: str, asked: Asked) -> list[str] | None:
        """Ids in order that may fit, where a reference or a moment narrows them; None: any."""
        sets: list[set[str]] = []
        for parameter, wanted in asked.given.items():
            if parameter.kind == "verwijzing" and parameter.path in REFERENCES[resource]:
                near = {source for source, _, _ in self.store.pointing_at([wanted])}
                attached = self.store.pointed_from([wanted])
                sets.append(near | {target for _, f, target in attached if f == "documenten"})
        if asked.since is not None:
            sets.append(set(self._since(resource, asked.since)))
        return sorted(set.intersection(*sets)) if sets else None

    def _since(self, resource: str, moment: dt.datetime) -> list[str]:
        """Ids of what was stored at or after a moment; a meeting with what hangs on it."""
        first, last = self.store.seq_before(moment), self.store.last_seq()
        key = (resource, first, last)
        with self._lock:
            if key in self._changed:
                self._changed.move_to_end(key)
                return self._changed[key]
        kinds = WITHIN if resource == "vergadering" else (resource,)
        found: set[str] = set()
        below: set[str] = set()
        for kind in kinds:
            ids = {version.id for version in self.store.current(resource=kind, after=first)}
            (found if kind == resource else below).update(ids)
        while below:
            above = {target for _, _, target in self.store.pointed_from(below)}
            above |= {source for source, f, _ in self.store.pointing_at(below) if f == "documenten"}
            near = self.store.get_many(above)
            found |= {key for key, each in near.items() if each.resource == resource}
            below = {key for key, each in near.items() if each.resource == "agendapunt"} - below
        ordered = sorted(found)
        with self._lock:
            self._changed[key] = ordered
            while len(self._changed) > REMEMBERED:
                self._changed.popitem(last=False)
        return ordered

    # --- how they are shown ------------------------------------------------------------------

    def _shown(self, versions: list[Version], base: str) -> Iterator[dict[str, Any]]:
        def place(resource: str, key: str) -> str:
            return f"{base}/{RESOURCES[resource].collectie}/{key}"

        live = [version for version in versions if not version.deleted]
        made = {version.id: data for version, data in resources(self.store, live, place)}
        for version in versions:
            if version.deleted:
                yield self._removed(version, place)
            else:
                yield utc(completed(version, made[version.id]))

    def _removed(self, version: Version, place: Callable[[str, str], str]) -> dict[str, Any]:
        """What was withdrawn: nothing but what the standard requires of every resource."""
        before = self.store.previous(version)
        kept: dict[str, Any] = {}
        if before is not None and not before.deleted:
            data = before.body["data"]
            for name in ("vergaderingstype", "gemeente", "provincie", "waterschap", "organisatie"):
                if name in data:
                    kept[name] = data[name]
            reference = data.get("vergadering")
            if reference and not self.store.withdrawn([reference["id"]]):
                kept["vergadering"] = {
                    "id": reference["id"],
                    "url": place("vergadering", reference["id"]),
                }
        return {
            "id": version.id,
            "url": place(version.resource, version.id),
            **kept,
            "wijziging": "Verwijdering",
            "wijzigingsdatum": amsterdam(version.opgeslagen_op),
        }
