"""`/api/v1/records`: one record whole, by id or by the source's own key or address."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.services import base_url, services
from search_api.web.documented import OWNER, described
from search_api.web.problems import Problem, errors, invalid
from store import Store, Version
from store.links import Links
from store.output import address, line, lines

router = APIRouter()
BATCH = 100
IDS: dict[str, Any] = {
    "schema": {
        "type": "object",
        "required": ["ids"],
        "properties": {"ids": {"type": "array", "maxItems": BATCH, "items": {"type": "string"}}},
    },
    "example": {"ids": ["3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11"]},
}


def json(body: Any, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), headers=headers, media_type="application/json")


@router.get(
    "/api/v1/records",
    tags=["records"],
    responses=errors(400, 503),
    openapi_extra=described(
        ("source_url", "address at the source", "https://oss.bestuurlijkeinformatie.nl/Agenda/1"),
        OWNER,
        ("bronidentificatie", "key at the source, with `organisatie`", "vergadering/17"),
    ),
)
def lookup(request: Request) -> Response:
    """Records by `source_url`, or by `organisatie` and `bronidentificatie` (the source's own key)."""
    params = request.query_params
    unknown = set(params) - {"source_url", "organisatie", "bronidentificatie"}
    if unknown:
        valid = ["source_url", "organisatie", "bronidentificatie"]
        raise invalid(sorted(unknown)[0], "onbekende parameter", valid)
    store = services(request).store
    if params.get("source_url"):
        ids = store.find(params["source_url"], "bron_url")
    elif params.get("organisatie") and params.get("bronidentificatie"):
        ids = store.find(params["bronidentificatie"], "sleutel", params["organisatie"])
    else:
        raise Problem(400, "geef source_url, of organisatie en bronidentificatie")
    return json({"results": list(lines(store, store.get_many(ids).values(), base_url(request)))})


@router.post(
    "/api/v1/records:batch",
    tags=["records"],
    responses=errors(400, 503),
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": IDS}}},
)
async def batch(request: Request) -> Response:
    """Up to 100 records by id: `{"ids": [...]}`; ids that are unknown are listed in `missing`."""
    try:
        ids = orjson.loads(await request.body())["ids"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Problem(400, 'de vraag is {"ids": [...]}') from error
    if not isinstance(ids, list) or not all(isinstance(key, str) for key in ids):
        raise invalid("ids", "is een lijst van ids")
    if len(ids) > BATCH:
        raise invalid("ids", f"zijn er meer dan {BATCH}")
    store = services(request).store
    found = store.get_many(ids)
    rows = {row["id"]: row for row in lines(store, found.values(), base_url(request))}
    results = [rows[key] for key in dict.fromkeys(ids) if key in rows]
    return json({"results": results, "missing": [key for key in ids if key not in rows]})


@router.get("/api/v1/records/{record_id}", tags=["records"], responses=errors(400, 404, 410, 503))
def record(request: Request, record_id: str, versie: int | None = None) -> Response:
    """One record with provenance, relations, versions, text per page and, for motions and
    meetings, votes and attendance. 410 with metadata for a withdrawn one; `versie` gives an
    earlier version as it was."""
    return json(whole(services(request).store, record_id, base_url(request), versie))


def whole(store: Store, record_id: str, base: str, number: int | None = None) -> dict[str, Any]:
    version = store.get(record_id)
    if version is None:
        raise Problem(404, f"er is geen record {record_id}")
    history = store.versions(record_id)
    if number is not None:
        chosen = next((each for each in history if each.versie == number), None)
        if chosen is None:
            raise Problem(404, f"record {record_id} heeft geen versie {number}")
        if chosen.deleted:
            raise Problem(410, f"versie {number} is de intrekking bij de bron: {chosen.reden}")
        return {
            **line(chosen, base, []),
            "herkomst": provenance(chosen),
            "relaties": [],
            "bladzijden": _pages(store, chosen),
            "versies": list(map(version_body, history)),
        }
    if version.deleted:
        withdrawn = line(version, base, [])
        detail = f"de bron heeft dit ingetrokken: {version.reden}"
        raise Problem(410, detail, record=withdrawn, versies=list(map(version_body, history)))
    body = next(lines(store, [version], base))
    near = _Near(store, version)
    body["herkomst"] = provenance(version)
    body["relaties"] = near.relations()
    body["bladzijden"] = _pages(store, version)
    body["indieners"] = near.submitters()
    body["stemmingen"] = near.votes()
    body["aanwezigen"] = near.attendance()
    body["versies"] = list(map(version_body, history))
    if version.resource == "natuurlijkpersoon":
        body["zelfde_persoon"] = _same_person(store, version, base)
    return body


def provenance(version: Version) -> dict[str, Any]:
    """Where a version came from, and what tells it from every other."""
    body = version.body
    return {
        "bron_url": body["bron_url"],
        "leverancier": body["leverancier"],
        "bronidentificatie": body["bronidentificatie"],
        "vastgelegd_op": version.opgeslagen_op,
        "hash": version.hash,
        "volgnummer": version.seq,
    }


def _same_person(store: Store, version: Version, base: str) -> list[dict[str, Any]]:
    """Other records that are of this person, each with what that rests on: `vermoed` is a guess
    of ours, `bevestigd` was looked at by somebody."""
    links = Links(store).of(version.id)
    others = {each: each.ander if each.een == version.id else each.een for each in links}
    held = store.get_many(others.values())
    return [
        {
            "id": other,
            "url": address(base, other),
            "naam": held[other].body["data"]["naamNatuurlijkPersoon"]["volledigeNaam"],
            "leverancier": held[other].body["leverancier"],
            "grondslag": each.grondslag,
            "oordeel": each.oordeel.value,
        }
        for each, other in others.items()
        if other in held and not held[other].deleted
    ]


def version_body(version: Version) -> dict[str, Any]:
    return {
        "versie": version.versie,
        "op": version.op,
        "vastgelegd_op": version.opgeslagen_op,
        "hash": version.hash,
        "reden": version.reden,
    }


def _pages(store: Store, version: Version) -> list[dict[str, Any]]:
    files = version.body["ext"].get("bestanden", ())
    texts = store.texts(file["sha256"] for file in files if file.get("sha256"))
    return [
        {"bestand": number, "pagina": page, "tekst": text}
        for number, file in enumerate(files, 1)
        if file.get("sha256") in texts
        for page, text in enumerate(texts[file["sha256"]].pages, 1)
    ]


class _Near:
    """What stands around one record, read in a few questions."""

    def __init__(self, store: Store, version: Version) -> None:
        self.store = store
        self.version = version
        self.incoming = store.pointing_at([version.id])
        self.outgoing = store.pointed_from([version.id])
        ids = {source for source, _, _ in self.incoming} | {t for _, _, t in self.outgoing}
        self.records = {k: v for k, v in store.get_many(ids).items() if not v.deleted}

    def relations(self) -> list[dict[str, Any]]:
        """Meetings, agenda items and documents on either side, with their titles."""
        found: dict[str, dict[str, Any]] = {}
        pairs = [(source, field) for source, field, _ in self.incoming]
        pairs += [(target, field) for _, field, target in self.outgoing]
        for key, field in pairs:
            record = self.records.get(key)
            if record and record.resource in ("vergadering", "agendapunt", "informatieobject"):
                found.setdefault(key, {"relatie": field, **summary(record)})
        return sorted(found.values(), key=lambda row: (row["resource"], row["volgorde"] or 0))

    def _pointing(self, resource: str, field: str) -> list[Version]:
        keys = [source for source, name, _ in self.incoming if name == field]
        found = [self.records[key] for key in keys if key in self.records]
        return [record for record in found if record.resource == resource]

    def submitters(self) -> list[dict[str, Any]]:
        rows = [
            {
                "naam": row.body["data"].get("naam") or row.body["ext"].get("naam"),
                "fractie": row.body["ext"].get("fractie"),
                "eerste": row.body["ext"].get("eerste"),
                "volgorde": row.body["ext"].get("volgorde"),
            }
            for row in self._pointing("indiener", "informatieobject")
        ]
        return sorted(rows, key=lambda row: row["volgorde"] or 0)

    def votes(self) -> list[dict[str, Any]]:
        """Votes on this document or under this agenda item, each per fractie and per member."""
        field = {"informatieobject": "informatieobject", "agendapunt": "agendapunt"}
        name = field.get(self.version.resource)
        return [vote_body(self.store, vote) for vote in self._pointing("stemming", name or "")]

    def attendance(self) -> list[dict[str, Any]]:
        rows = [
            {
                "id": row.id,
                "persoon": row.body["data"]["natuurlijkPersoon"]["id"],
                **row.body["ext"],
            }
            for row in self._pointing("aanwezigedeelnemer", "vergadering")
        ]
        return sorted(rows, key=lambda row: (row.get("fractie") or "", row.get("naam") or ""))


def vote_body(store: Store, vote: Version) -> dict[str, Any]:
    pointing = [source for source, field, _ in store.pointing_at([vote.id]) if field == "stemming"]
    parts = [part for part in store.get_many(pointing).values() if not part.deleted]
    ext, data = vote.body["ext"], vote.body["data"]
    parties = [
        {"resultaat": part.body["data"].get("fractiestemresultaat"), **part.body["ext"]}
        for part in parts
        if part.resource == "stemresultaatperfractie"
    ]
    members = [
        {"id": part.id, "keuze": part.body["data"]["keuzeStemming"], **part.body["ext"]}
        for part in parts
        if part.resource == "stem"
    ]
    return {
        "id": vote.id,
        "resultaat": data.get("resultaatMondelingeStemming"),
        "stemmingstype": data.get("stemmingstype"),
        **ext,
        "fracties": sorted(parties, key=lambda row: row.get("fractie") or ""),
        "stemmen": sorted(members, key=lambda r: (r.get("fractie") or "", r.get("naam") or "")),
    }


def summary(record: Version) -> dict[str, Any]:
    data, ext = record.body["data"], record.body["ext"]
    titel = ext.get("titel") or ext.get("naam")
    titel = titel or data.get("titel") or data.get("agendapuntTitel") or data.get("naam")
    return {
        "id": record.id,
        "resource": record.resource,
        "titel": titel,
        "kenmerk": data.get("agendapuntKenmerk"),
        "datum": data.get("vergaderdatum") or data.get("geplandeVergaderdatum") or ext.get("datum"),
        "volgorde": ext.get("volgorde"),
        "informatieobjecttype": data.get("informatieobjecttype"),
        "uitslag": ext.get("uitslag"),
    }
