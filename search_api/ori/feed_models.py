"""The answers of the feed as models."""

from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, Field, RootModel, WithJsonSchema

from search_api.web.shapes import Address
from standard.feed_names import FEED_TYPES
from standard.shapes import feed_shapes

Stamp = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Type = Annotated[str, Field(json_schema_extra={"enum": list(FEED_TYPES.values())})]
Cursor = Annotated[str | None, Field(examples=["Zjo0MQ"])]


def _resource(name: str) -> Any:
    properties = feed_shapes()[name]["properties"]
    schema = {"type": "object", "title": FEED_TYPES[name], "properties": properties}
    return Annotated[dict[str, Any], WithJsonSchema(schema)]


AnyResource: Any = Union[tuple(map(_resource, FEED_TYPES))]  # noqa: UP007


class Resource(RootModel[AnyResource]):
    """A resource in the words of the feed: in lower case, with the keys of the source."""


class Organisation(BaseModel):
    organisatiecode: Annotated[str, Field(examples=["gm0828"])]
    naam: Annotated[str, Field(examples=["Oss"])]
    laatstBijgewerkt: Stamp | None = None


class Document(BaseModel):
    """Who publishes, what there is and how fresh it is."""

    rol: Literal["bronhouder", "aggregator"]
    organisaties: Annotated[list[Organisation], Field(min_length=1)]
    resourceTypes: list[str]
    feedUrl: Address
    snapshotUrl: Address
    streamUrl: Address
    nietGepubliceerd: dict[str, int]
    contact: str | None = None


class Key(BaseModel):
    organisatiecode: Annotated[str, Field(examples=["gm0828"])]
    bronidentificatie: Annotated[str, Field(min_length=1, examples=["agendapunt/12"])]


class Record(BaseModel):
    """What was published, changed, withdrawn or redacted. `data`, `resourceUrl` and `contentHash`
    with an upsert; `verwijderreden` with another."""

    sequenceNumber: Annotated[int, Field(ge=1, examples=[41])]
    op: Literal["upsert", "delete", "redact"]
    resourceType: Type
    resource: Key
    storedAt: Stamp
    resourceUrl: Address | None = None
    contentHash: Annotated[str | None, Field(pattern="^sha256:[0-9a-f]{64}$")] = None
    data: Resource | None = None
    verwijderreden: str | None = None
    toelichting: str | None = None
    geredigeerdeSequenceNumbers: list[int] = []


class Feed(BaseModel):
    records: list[Record]
    cursor: Cursor
    head: Annotated[int, Field(ge=0)]
    hasMore: bool
    next: Address | None


class Snapshot(BaseModel):
    records: list[Record]
    feedCursor: Annotated[str, Field(examples=["Zjo0MQ"])]
    hasMore: bool
    cursor: Cursor
    next: Address | None


class Collection(BaseModel):
    results: list[Resource]
    hasMore: bool
    cursor: Cursor
    next: Address | None


class Event(BaseModel):
    """One event; `data` is a record of the feed, as JSON."""

    id: Annotated[str, Field(pattern="^[0-9]+$", examples=["41"])]
    data: Annotated[
        str,
        Field(
            examples=['{"sequenceNumber": 41, "op": "upsert", "resourceType": "Agendapunt"}'],
            json_schema_extra={"contentMediaType": "application/json"},
        ),
    ]
