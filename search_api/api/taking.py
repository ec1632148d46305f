"""`/api/v1/changes` and `/api/v1/export`: all that is held as a stream, and all that changed since."""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from search_api.web.answers import both, media
from search_api.web.csv import lines as written
from search_api.web.problems import errors
from search_api.web.questions import Form, OneOf, Whole
from search_api.web.requests import base_url, services, streams
from search_api.web.voting import codes_of
from standard.resources import RESOURCES
from standard.vocabulary import Zoektype
from store import Version
from store.output import COLUMNS, lines, row

router = APIRouter()
#: records of one piece of the stream
PIECE = 200
NDJSON = "application/x-ndjson"
#: how the reason of a version begins that another reading of the same answers made
OTHERWISE = "anders gelezen"


class Since(Form):
    cursor: Annotated[int, Whole(0, 999_999_999)] = Field(
        0, description="`volgnummer` of the last change that you have", examples=[0]
    )
    organisatie: str | None = Field(None, description="TOOI code or key", examples=["gm0828"])


class Export(Form):
    resource: Annotated[str | None, OneOf(tuple(RESOURCES))] = Field(
        None, description="resource of the standard", examples=["stemming"]
    )
    type: Annotated[str | None, OneOf(tuple(dict.fromkeys([*Zoektype, *RESOURCES])))] = Field(
        None, description="kind of record", examples=["motie"]
    )
    organisatie: str | None = Field(None, description="TOOI code or key", examples=["gm0828"])
    format: Annotated[str, OneOf(("ndjson", "csv"))] = Field("ndjson", description="form")


def _code(request: Request, said: str | None) -> str | None:
    """The code of a council, None where none is asked; raises a 400 problem with the nearest."""
    return codes_of(services(request), [said])[0] if said else None


@router.get(
    "/api/v1/changes",
    tags=["bulk"],
    response_class=Response,
    responses={**media(NDJSON), **errors(400, 503)},
)
def changes(request: Request, asked: Annotated[Since, Query()]) -> Response:
    """Every change after `cursor` in order, one JSON object a line: a record as in
    `/api/v1/records/{id}` with `volgnummer`, `op`, `moment` and `anders_gelezen` (the source said the
    same, and we read it otherwise); `delete` and `redact` have no content but a reason. Applied in order, also more than once, they give what is held. `Link` with `rel="next"`
    has the cursor to go on from."""
    found, base, code = services(request), base_url(request), _code(request, asked.organisatie)
    last = max(found.store.last_seq(), asked.cursor)

    def pieces() -> Iterator[bytes]:
        after = asked.cursor
        while after < last and (batch := found.store.changes(after, PIECE)):
            after = batch[-1].seq
            kept = [each for each in batch if each.seq <= last and code in (None, each.organisatie)]
            rows = lines(found.store, kept, base)
            yield b"".join(
                orjson.dumps({**_event(each), **shown}) + b"\n"
                for each, shown in zip(kept, rows, strict=True)
            )

    following = f"{base}/api/v1/changes?cursor={last}" + (f"&organisatie={code}" if code else "")
    return StreamingResponse(
        streams(request).of(pieces()),
        media_type=NDJSON,
        headers={"Link": f'<{following}>; rel="next"', "Cache-Control": "no-store"},
    )


def _event(version: Version) -> dict[str, object]:
    otherwise = (version.reden or "").startswith(OTHERWISE)
    return {
        "volgnummer": version.seq,
        "op": version.op,
        "moment": version.opgeslagen_op,
        "reden": version.reden,
        "anders_gelezen": otherwise,
    }


@router.get(
    "/api/v1/export",
    tags=["bulk"],
    response_class=Response,
    responses={**both(), **errors(400, 503)},
)
def export(request: Request, asked: Annotated[Export, Query()]) -> Response:
    """Everything that is held, streamed: as NDJSON with records as in `/api/v1/records/{id}` and
    tombstones (`"op": "delete"`), or as CSV with stable columns. The whole as files that can be
    resumed is `/api/v1/bulk`."""
    found, base = services(request), base_url(request)
    versions = found.store.current(
        resource=asked.resource, type=asked.type, organisatie=_code(request, asked.organisatie)
    )
    pieces = _table(versions) if asked.format == "csv" else _lines(request, versions, base)
    kind = "text/csv; charset=utf-8" if asked.format == "csv" else NDJSON
    name = {"Content-Disposition": f'attachment; filename="griffie.{asked.format}"'}
    return StreamingResponse(streams(request).of(pieces), media_type=kind, headers=name)


def _batches(versions: Iterator[Version]) -> Iterator[list[Version]]:
    while batch := list(islice(versions, PIECE)):
        yield batch


def _lines(request: Request, versions: Iterator[Version], base: str) -> Iterator[bytes]:
    store = services(request).store
    for batch in _batches(versions):
        yield b"".join(orjson.dumps(each) + b"\n" for each in lines(store, batch, base))


def _table(versions: Iterator[Version]) -> Iterator[bytes]:
    yield written([COLUMNS], ",")
    for batch in _batches(versions):
        shown = [row(version) for version in batch]
        yield written([[each[name] for name in COLUMNS] for each in shown], ",")
