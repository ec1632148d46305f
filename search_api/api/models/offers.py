"""What is held of whom, and how the service fares."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from search_api.api.models.common import Answer, Code, Date, Number, Stamp, Vendor


class Month(Answer):
    """Meetings of a month: what the source named (null: it was never asked), what we hold, what it
    kept back and why, and what is missing."""

    maand: Annotated[str, Field(examples=["2026-01"])]
    bron: int | None
    aanwezig: Number
    geweigerd: dict[str, int]
    ontbreekt: Number


class Status(BaseModel):
    """One organisation with one vendor; `maanden` only when it was asked for by name."""

    model_config = ConfigDict(extra="forbid")

    organisatie: Code
    naam: str
    sleutel: str
    provincie: str
    leverancier: Vendor
    toestand: Literal["ok", "incompleet", "achter", "geblokkeerd", "mislukt", "nooit", "opgeheven"]
    laatste_crawl: str | None
    laatste_succes: str | None
    laatste_inhoud: Date | None
    aantallen: dict[str, int]
    ontbreekt: list[str]
    tot: Date | None
    opvolger: str | None
    maanden: list[Month] = []


class Statuses(Answer):
    results: list[Status]


class Numbers(Answer):
    """Numbers of what is held."""

    moties: Number
    moties_met_uitslag: Number
    moties_met_stemming: Number
    moties_met_stemmen: Number
    vergaderingen: Number
    vergaderingen_met_aanwezigheid: Number
    documenten_met_bestand: Number
    documenten_met_tekst: Number


class Offer(Answer):
    organisatie: Code
    naam: str
    leverancier: Vendor
    toestand: str
    laatste_succes: str | None
    laatste_inhoud: Date | None
    ontbreekt: list[str]
    aantallen: Numbers


class Shortfall(Answer):
    """A rule of the standard that the newest records do not follow."""

    profile: str
    rule: str
    level: Literal["MUST", "SHOULD", "INFO"] | str
    where: str
    pointer: str
    expected: str
    nl: str
    records: Number
    bekeken: Number
    voorbeeld: str


class Measured(Answer):
    """How many of the newest records of a vendor had no fault that MUST be mended, on a day."""

    dag: Date
    profiel: str
    bekeken: Number
    goed: Number
    deel: Annotated[float, Field(ge=0, le=1)]


class Offers(BaseModel):
    """`standaard` with a vendor or an organisation, `maanden` (by vendor) with an organisation,
    `verloop` with a vendor."""

    model_config = ConfigDict(extra="forbid")

    results: list[Offer]
    standaard: list[Shortfall] = []
    verloop: list[Measured] = []
    maanden: dict[str, list[Month]] = {}


class Live(Answer):
    status: Literal["ok"]


class Ready(Live):
    opslag: Number
    index: Number
    achterstand: Annotated[int, Field(description="changes of the store not yet in the index")]


class BulkFile(Answer):
    """One file of one table."""

    tabel: Annotated[str, Field(examples=["stem"])]
    formaat: Literal["ndjson", "parquet"]
    url: str
    rijen: Number
    omvang: Annotated[int, Field(ge=0, description="bytes")]
    sha256: str


class BulkFiles(Answer):
    """Everything that is held at one place in the change log."""

    volgnummer: Number
    versie: Annotated[str, Field(description="of the shapes of the rows: that of this API")]
    gemaakt: Stamp
    bestanden: list[BulkFile]
