"""On what a fact rests: address, version, page and hash, the same in the answer of every tool."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from search_api.services import Services
from store import Version

Row = dict[str, Any]
#: the schema of it
SCHEMA: Row = {
    "type": "object",
    "properties": {
        "id": {"type": ["string", "null"]},
        "url": {"type": ["string", "null"], "description": "this version of it here, for good"},
        "bron_url": {"type": ["string", "null"], "description": "address at the source"},
        "versie": {"type": ["integer", "null"], "description": "number of the version"},
        "bladzijde": {"type": ["integer", "null"], "description": "page of the file"},
        "sha256": {"type": ["string", "null"], "description": "of the file, where there is one"},
        "hash": {"type": ["string", "null"], "description": "of this version of the record"},
    },
    "required": ["url", "bron_url", "versie", "bladzijde", "sha256"],
}


class Evidence:
    """Of records that are read together; `base` is the address of the service."""

    def __init__(self, found: Services, base: str, ids: Iterable[str | None]) -> None:
        self.base = base
        self.held: Mapping[str, Version] = found.store.get_many({key for key in ids if key})

    def of(self, key: str | None, page: int | None = None, file: int = 1) -> Row:
        """Of a record, and of a page of one of its files. What is not held has no source."""
        version = self.held.get(key or "")
        if version is None:
            return {"id": key, **dict.fromkeys(SCHEMA["required"]), "hash": None}
        return of_version(version, self.base, page, file)


def of_version(version: Version, base: str, page: int | None = None, file: int = 1) -> Row:
    body = version.body
    files = [] if version.deleted else body["ext"].get("bestanden", ())
    named = files[file - 1] if len(files) >= file else {}
    anchor = "" if page is None else f"#bladzijde-{page}" + (f"-{file}" if file > 1 else "")
    source = body["bron_url"] or ("" if version.deleted else body["data"].get("link"))
    return {
        "id": version.id,
        "url": f"{base}/records/{version.id}?versie={version.versie}{anchor}",
        "bron_url": (named.get("url") if page is not None else None) or source or None,
        "versie": version.versie,
        "bladzijde": page,
        "sha256": named.get("sha256"),
        "hash": version.hash,
    }


def ids_in(value: Any) -> Iterator[str]:
    """Ids of all rows in an answer that are records."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for each in value.values():
            yield from ids_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from ids_in(each)


def supported(value: Any, evidence: Evidence) -> Any:
    """An answer with the source beside every row that is a record."""
    if isinstance(value, list):
        return [supported(each, evidence) for each in value]
    if not isinstance(value, dict):
        return value
    made = {name: supported(each, evidence) for name, each in value.items()}
    if isinstance(value.get("id"), str) and value["id"] in evidence.held:
        return {**made, **evidence.of(value["id"])}
    return made
