"""`GET /api/v1/bulk`: everything that is held, as files with checksums that can be resumed."""

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from search_api.api.models.offers import BulkFiles
from search_api.web.answers import json, media
from search_api.web.openapi import VERSION
from search_api.web.problems import Problem, errors
from search_api.web.requests import base_url, services, turns
from store import LeaseTaken
from store.bulk import Bulk
from tables.taking import Taking

router = APIRouter()
MEDIA = {"ndjson": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}
BUSY = "de bestanden worden gemaakt; probeer het over een minuut weer"
#: a file has a name of its own for each state, so that it never changes
FOR_GOOD = "public, max-age=86400, immutable"


def bulk(request: Request) -> Bulk:
    found = services(request)
    beside = Taking(found.tables)
    return Bulk(found.store, found.folder() / "bulk", base_url(request), beside)


@router.get("/api/v1/bulk", tags=["bulk"], response_model=BulkFiles, responses=errors(503))
async def offered(request: Request) -> Response:
    """Every table of the standard's resources as NDJSON (records as in `/api/v1/records/{id}`) and as
    Parquet, and the tables of votes, people, parties and motions with the rows of `/api/v1/stemmen` and
    so on, all of one moment: `volgnummer` is the place in the change log up to which they are
    complete, so that `/api/v1/changes?cursor=` goes on from there. What was withdrawn is not in
    them. Files answer `Range`, and their addresses change with their content."""
    files = bulk(request)

    def made() -> Response:
        try:
            state = files.bring_up()
        except LeaseTaken as error:
            state = files.live()  # type: ignore[assignment]
            if state is None:
                raise Problem(503, BUSY) from error
        base = base_url(request)
        rows = [
            {
                "tabel": each.tabel,
                "formaat": each.formaat,
                "url": f"{base}/api/v1/bulk/{state.map}/{each.naam}",
                "rijen": each.rijen,
                "omvang": each.omvang,
                "sha256": each.sha256,
            }
            for each in state.bestanden
        ]
        body = {
            "volgnummer": state.volgnummer,
            "versie": VERSION,
            "gemaakt": state.gemaakt,
            "bestanden": rows,
        }
        return json(body)

    return await turns(request, "bulk").run(made)


@router.get(
    "/api/v1/bulk/{folder}/{name}",
    tags=["bulk"],
    response_class=Response,
    responses={**media("application/x-ndjson"), **errors(404, 503)},
)
def file(request: Request, folder: str, name: str) -> Response:
    """One file of `/api/v1/bulk`, whole or by `Range`. 404 when it was replaced."""
    path = bulk(request).path(folder, name)
    if path is None:
        raise Problem(404, "dit bestand is er niet (meer); /api/v1/bulk noemt de bestanden van nu")
    headers = {"Cache-Control": FOR_GOOD, "Content-Encoding": "identity"}
    kind = MEDIA.get(path.suffix.removeprefix("."), "application/octet-stream")
    return FileResponse(path, media_type=kind, headers=headers)
