"""What each of Classic's addresses answers, over our engine and the bodies that there are."""

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from indexer.classic.query import (
    ClassicEngine,
    Document,
    Every,
    Exact,
    Result,
    Search,
    Terms,
    TooDeep,
)
from indexer.question.query import TooBroad, Unavailable
from search_api.classic.answer import overview
from search_api.classic.answer.results import answered, shards
from search_api.classic.answer.source import chosen, whole
from search_api.classic.bodies import Bodies
from search_api.classic.errors import ClassicError, refused
from search_api.classic.question.limits import SEARCHES
from search_api.classic.question.request import Request, parsed, read
from search_api.services import Services
from store import StoreUnavailable

#: seconds that the list of bodies may be old
REMEMBERED = 30.0
NONE = "deze installatie houdt geen zoekindex voor ORI Classic bij"
Answer = dict[str, Any]


class Classic:
    """`engine` is None where no index is kept; `base` in each call is our own address."""

    def __init__(self, services: Services, engine: ClassicEngine | None) -> None:
        self.services, self.engine = services, engine
        self._bodies: Bodies | None = None
        self._read = 0.0

    @property
    def bodies(self) -> Bodies:
        if self._bodies is None or time.monotonic() - self._read > REMEMBERED:
            try:
                stored = self.services.store.organisations()
            except StoreUnavailable as error:
                raise away(str(error)) from error
            self._bodies = Bodies.of([*stored, *self.services.known])
            self._read = time.monotonic()
        return self._bodies

    def ask(self, search: Search) -> Result:
        if self.engine is None:
            raise away(NONE)
        try:
            return self.engine.search(replace(search, seconds=self.services.operation.seconds))
        except Unavailable as error:
            raise away(str(error)) from error
        except TooBroad as error:
            raise ClassicError(400, "search_phase_execution_exception", str(error)) from error
        except TooDeep as error:
            raise refused(
                "sort", "op _score kan zo diep niet verder gelezen worden; sorteer op _id"
            ) from error

    # --- searching -----------------------------------------------------------------------------

    def search(
        self, index: str, body: bytes | Mapping[str, Any], address: Mapping[str, str], base: str
    ) -> Answer:
        begun = time.monotonic()
        codes = self._codes(index, address)
        request = read(body, address, codes, self.bodies, dt.datetime.now(dt.UTC))
        result = self.ask(request.search)
        took = int((time.monotonic() - begun) * 1000)
        count = len(self.bodies.all_of(codes))
        return answered(request, result, self.bodies, base, took, count)

    def _codes(self, index: str, address: Mapping[str, str]) -> list[str] | None:
        lenient = address.get("ignore_unavailable", "false") not in ("false", "")
        return self.bodies.named(index, lenient=lenient)

    def searches(self, index: str, body: bytes, address: Mapping[str, str], base: str) -> Answer:
        """Headers and bodies, a line each; one that is wrong is an error in its place."""
        begun = time.monotonic()
        lines = body.decode("utf-8", "replace").rstrip().split("\n")
        if len(lines) % 2:
            raise refused("", "verwacht regels twee aan twee: een kop en een vraag")
        if len(lines) > 2 * SEARCHES:
            raise refused("", f"verwacht 1 tot en met {SEARCHES} vragen in een _msearch")
        responses = [
            self._one(index, lines[place], lines[place + 1], address, base)
            for place in range(0, len(lines), 2)
        ]
        return {"took": int((time.monotonic() - begun) * 1000), "responses": responses}

    def _one(
        self, index: str, header: str, body: str, address: Mapping[str, str], base: str
    ) -> Answer:
        try:
            head = parsed(header.encode())
            if "index" in head:
                raise refused("index", "een index in een kop van _msearch wordt niet gelezen")
            options = {
                name: str(value).lower() if isinstance(value, bool) else str(value)
                for name, value in head.items()
            }
            return {
                **self.search(index, body.encode(), {**address, **options}, base),
                "status": 200,
            }
        except ClassicError as error:
            if error.status == 503:
                raise
            return error.body()

    def count(self, index: str, body: bytes, address: Mapping[str, str]) -> Answer:
        said = parsed(body)
        for name in said:
            if name != "query":
                raise refused(name, f"unknown key [{name}]; _count kent alleen query")
        codes = self._codes(index, address)
        request: Request = read(
            {**said, "size": 0}, address, codes, self.bodies, dt.datetime.now(dt.UTC)
        )
        total = self.ask(request.search).total
        return {"count": total, "_shards": shards(len(self.bodies.all_of(codes)))}

    # --- one document --------------------------------------------------------------------------

    def _document(self, index: str, key: str) -> tuple[str, Document | None]:
        codes = self.bodies.named(index) or []
        if len(codes) != 1 or "*" in index or "," in index:
            raise refused(index or "_all", "verwacht de naam van één index")
        query = Exact("id", (key,))
        hits = self.ask(Search(query, size=1)).hits
        document = hits[0].document if hits else None
        if document is not None and document.organisatie != codes[0]:
            document = None
        return self.bodies.index(codes[0]), document

    def document(self, index: str, key: str, address: Mapping[str, str], base: str) -> Answer:
        name, document = self._document(index, key)
        head: Answer = {"_index": name, "_type": "_doc", "_id": key}
        if document is None:
            return {**head, "found": False}
        request = read({"size": 0}, address, None, self.bodies, dt.datetime.now(dt.UTC))
        answer = {**head, "_version": 1, "found": True}
        if not request.source.none:
            answer["_source"] = chosen(whole(document, base), request.source)
        return answer

    def source(self, index: str, key: str, address: Mapping[str, str], base: str) -> Answer:
        found = self.document(index, key, address, base)
        if not found["found"]:
            raise ClassicError(
                404, "resource_not_found_exception", f"Document not found [{index}]/[_doc]/[{key}]"
            )
        source: Answer = found.get("_source", {})
        return source

    # --- what there is -------------------------------------------------------------------------

    def aliases(self, index: str, alias: str = "") -> Answer:
        codes = self.bodies.all_of(self.bodies.named(index))
        if alias:
            wanted = set(self.bodies.all_of(self.bodies.named(alias)))
            codes = [code for code in codes if code in wanted]
        return overview.aliases(self.bodies, codes)

    def mappings(self, index: str) -> Answer:
        return overview.mappings(self.bodies, self.bodies.all_of(self.bodies.named(index)))

    def listed(self, index: str, address: Mapping[str, str]) -> list[dict[str, str]]:
        codes = self.bodies.all_of(self.bodies.named(index))
        counting = (("n", Terms("organisatie")),)
        counted = self.ask(Search(Every(), size=0, counting=counting)).counted["n"]
        counts = {row.key: row.count for row in counted} if isinstance(counted, list) else {}
        return overview.listed(self.bodies, codes, counts, address)


def away(reason: str) -> ClassicError:
    return ClassicError(503, "no_shard_available_action_exception", reason)
