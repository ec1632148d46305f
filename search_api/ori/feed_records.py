"""How a publication of the feed is shown, with the addresses that this service gives."""

from typing import Any
from urllib.parse import quote

from search_api.views.resource import utc
from standard.feed_names import FEED_POINTS, FEED_TYPES
from standard.resources import RESOURCES
from store.publication import Published, reason

PATH = "/ori/feed/v0"
#: property with references → resource there
POINTS = {**FEED_POINTS, "bijlagen": "informatieobject"}
PAGE_NAME = "webpaginalink is de pagina van Griffie, want de bron geeft er geen"


def address(base: str, code: str, resource: str, key: str) -> str:
    return f"{base}/organisaties/{code}/{RESOURCES[resource].collectie}/{quote(key, safe='')}"


def shown(row: Published, base: str) -> dict[str, Any]:
    """A record of the feed; `base` is the address of the feed."""
    version = row.version
    key = version.body["bronidentificatie"]
    made: dict[str, Any] = {
        "sequenceNumber": row.nummer,
        "op": row.op,
        "resourceType": FEED_TYPES[version.resource],
        "resource": {"organisatiecode": version.organisatie, "bronidentificatie": key},
        "storedAt": version.opgeslagen_op,
    }
    if row.data is not None:
        url = address(base, version.organisatie, version.resource, key)
        data = {**_addressed(utc(row.data), base, version.organisatie), "url": url}
        made |= {"resourceUrl": url, "contentHash": row.hash}
        if version.resource == "informatieobject" and "webpaginalink" not in data:
            root = base.removesuffix(PATH)
            data["webpaginalink"] = f"{root}/records/{version.id}"
            made["toelichting"] = PAGE_NAME
        made["data"] = data
        return made
    why, told = reason(version.reden)
    made["verwijderreden"] = why
    if told:
        made["toelichting"] = told
    if row.op == "redact":
        made["geredigeerdeSequenceNumbers"] = list(row.redacted)
    return made


def _addressed(data: dict[str, Any], base: str, code: str) -> dict[str, Any]:
    """References with the address of what they name."""

    def referred(value: dict[str, Any], resource: str) -> dict[str, Any]:
        return {**value, "url": address(base, code, resource, value["bronidentificatie"])}

    made = dict(data)
    for name, resource in POINTS.items():
        value = data.get(name)
        if isinstance(value, list):
            made[name] = [
                referred(each, resource) if isinstance(each, dict) else each for each in value
            ]
        elif isinstance(value, dict):
            made[name] = referred(value, resource)
    if other := data.get("gerelateerdinformatieobject"):
        whole = referred(other["informatieobject"], "informatieobject")
        made["gerelateerdinformatieobject"] = {**other, "informatieobject": whole}
    return made
