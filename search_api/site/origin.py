"""`/records/{id}/herkomst`: what the source answered, beside what we made of it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.site.places import council_of
from search_api.site.rendering import shown
from search_api.views.origin import origins
from search_api.views.record import NotHeld
from search_api.web.requests import services
from standard import views

router = APIRouter(include_in_schema=False)


@router.get("/records/{record_id}/herkomst")
@router.get("/records/{record_id}/herkomst.json")
def page(request: Request, record_id: str) -> Response:
    """The kept answers that a record was read from: address, moment, hash, and field by field what
    stands in the record."""
    found = services(request)
    version = found.store.get(record_id)
    if version is None or version.deleted:
        raise NotHeld(f"er is geen record {record_id[:40]}")
    raad = council_of(found, version.organisatie)
    title = views.title(version.record) or version.resource
    told = origins(found.store, version)
    context = {
        "record": version,
        "raad": raad,
        "titel": title,
        "antwoorden": told,
        "kruimels": [
            ("/raden", "Raden"),
            (raad.adres, raad.naam),
            (f"/records/{record_id}", title),
        ],
    }
    data = {"id": record_id, "versie": version.versie, "antwoorden": told}
    return shown(request, "herkomst.html", context, data)
