"""A record as JSON-LD: its own JSON, with a context that says what the names mean. Without the
members that begin with `@` it is the record."""

from typing import Any

Row = dict[str, Any]
#: what links to a thing rather than tells of it
LINK = {"@type": "@id"}


def context(base: str) -> Row:
    """Names of ours and of the standard; `url` is the address of what an object tells of."""
    return {
        "@version": 1.1,
        "@vocab": f"{base}/gegevenswoordenboek#",
        "dct": "http://purl.org/dc/terms/",
        "schema": "https://schema.org/",
        "url": "@id",
        "id": "dct:identifier",
        "bron_url": {"@id": "dct:source", **LINK},
        "titel": "dct:title",
        "webpaginaLink": {"@id": "schema:mainEntityOfPage", **LINK},
    }


def linked(body: Row, base: str) -> Row:
    """The line of a record (as in an export) as JSON-LD."""
    kind = body["resource"]
    return {
        "@context": context(base),
        "@id": f"{base}/records/{body['id']}",
        "@type": kind[:1].upper() + kind[1:],
        **body,
    }


def record_of(document: Row) -> Row:
    """The record that a document of `linked` is of."""
    return {name: value for name, value in document.items() if not name.startswith("@")}
