"""The answer to a search."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from search_api.api.models.common import Answer, Date, Id, Number, Owner
from search_api.web.shapes import Address
from standard.vocabulary import Afdoening, Uitslag, Zoektype


class Snippet(Answer):
    """`html` is escaped text with `<mark>` only."""

    veld: str
    pagina: int | None
    html: Annotated[str, Field(examples=["… <mark>fietspad</mark> …"])]


class HitVote(BaseModel):
    """The vote in short: numbers where they are known, and each fractie's side."""

    model_config = ConfigDict(extra="forbid")

    voor: Number | None = None
    tegen: Number | None = None
    onthouden: Number | None = None
    afwezig: Number | None = None
    fracties: dict[str, Literal["voor", "tegen", "verdeeld"] | str]


class Hit(Answer):
    id: Id
    type: Zoektype
    titel: Annotated[str, Field(examples=["Motie groene daken"])]
    organisatie: Owner
    datum: Date | None
    uitslag: Uitslag | None
    afdoening: Annotated[
        Afdoening | None, Field(description="of what was adopted, whether it is settled")
    ]
    termijn: Annotated[
        Date | None,
        Field(description="day by which it has to be done, of what is not known to be done"),
    ]
    stemming: HitVote | None
    fracties: list[str]
    indieners: list[str]
    gremium: list[str]
    soort: str | None
    betekenis: Annotated[
        Literal["lijkt op uw vraag"] | None,
        Field(
            description="of what is near in meaning and no exact hit; does not count in the total"
        ),
    ]
    score: float | None
    pagina: Annotated[int | None, Field(description="the page that fits best, from 1")]
    snippets: list[Snippet]
    url: Address
    bron_url: str | None


class Without(Answer):
    """The question without a part that leaves it empty."""

    woord: Annotated[str, Field(examples=["kliko"])]
    q: str
    total: Number


class Meaning(Answer):
    """What was looked at by meaning, beside the exact hits."""

    gevraagd: bool
    grondslag: str | None
    begrippen: list[str]
    hits: Annotated[Number, Field(description="hits marked «lijkt op uw vraag»")]


class Read(Answer):
    """How the question was read."""

    q: str
    parsed: str
    terms: list[str]
    ignored: list[str]
    notes: list[str]
    expanded: dict[str, list[str]]
    suggestion: str | None
    zonder: list[Without]
    betekenis: Meaning


class Total(Answer):
    value: Number
    relation: Literal["eq"]
    exact_forms: Annotated[Number, Field(description="hits with precisely the words asked")]


class Count(Answer):
    value: str
    count: Number


class Bar(Answer):
    key: Annotated[str, Field(examples=["2026-01"])]
    count: Number


class Coverage(Answer):
    """Of the organisations that the question is about."""

    organisaties: Number
    bijgewerkt: Number
    zonder_stemmingen: Number
    achter: Annotated[list[str], Field(description="names of those that lag")]
    geen_stemmingen_bekend: list[str]
    niet_gelezen: Number
    niet_gelezen_namen: list[str]


class SearchAnswer(Answer):
    query: Read
    total: Total
    hits: list[Hit]
    facets: dict[str, list[Count]]
    histogram: list[Bar]
    coverage: Coverage
    next: Annotated[str | None, Field(description="cursor of the page after this one")]
    next_valid_seconds: int | None
