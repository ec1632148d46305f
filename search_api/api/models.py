"""The answers of `/api/v1` as models: they describe what is given, and a test holds it to them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model

from search_api.web.shapes import Address, given
from standard.extensions import (
    EXTENSIONS,
    Ext,
    ExtAanwezigeDeelnemer,
    ExtStem,
    ExtStemming,
    ExtStemresultaatPerFractie,
)
from standard.resources import RESOURCES
from standard.vocabulary import Uitslag, Zoektype

Share = Annotated[float, Field(ge=0, le=1)]
#: a moment in UTC, and a day
Stamp = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Date = Annotated[str, Field(json_schema_extra={"format": "date"})]
Id = Annotated[str, Field(examples=["3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11"])]
Code = Annotated[str, Field(description="TOOI code", examples=["gm0828"])]
Vendor = Annotated[str, Field(description="key of the vendor", examples=["ibabs"])]
Number = Annotated[int, Field(ge=0)]


class Answer(BaseModel):
    """Nothing is in an answer that its model does not name."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


# --- a search ---------------------------------------------------------------------------------------


class Owner(Answer):
    code: Code
    naam: Annotated[str, Field(examples=["Oss"])]


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
    stemming: HitVote | None
    fracties: list[str]
    indieners: list[str]
    gremium: list[str]
    soort: str | None
    score: float | None
    pagina: Annotated[int | None, Field(description="the page that fits best, from 1")]
    snippets: list[Snippet]
    url: Address
    bron_url: str | None


class Read(Answer):
    """How the question was read."""

    q: str
    parsed: str
    terms: list[str]
    ignored: list[str]
    notes: list[str]
    expanded: dict[str, list[str]]
    suggestion: str | None


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


# --- records ----------------------------------------------------------------------------------------


class Base(Answer):
    id: Id
    type: Annotated[str, Field(description="the searchable kind, else the resource")]
    organisatie: Code
    bronidentificatie: str
    leverancier: Vendor
    bron_url: str | None
    versie: Annotated[int, Field(ge=1)]


class Withdrawn(Base):
    """What is left of a record that the source withdrew."""

    resource: str
    op: Literal["delete", "redact"] | str
    reden: str | None
    sinds: Stamp


class Provenance(Answer):
    """Where a version came from, and what tells it from every other."""

    bron_url: str | None
    leverancier: Vendor
    bronidentificatie: str
    vastgelegd_op: Stamp
    hash: Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
    volgnummer: Number


class Relation(Answer):
    """A meeting, agenda item or document beside the record."""

    relatie: str
    id: Id
    resource: str
    titel: str | None
    kenmerk: str | None
    datum: Date | None
    volgorde: int | None
    informatieobjecttype: str | None
    uitslag: Uitslag | None


class PageText(Answer):
    bestand: Annotated[int, Field(ge=1)]
    pagina: Annotated[int, Field(ge=1)]
    tekst: str


class Version(Answer):
    versie: Annotated[int, Field(ge=1)]
    op: str
    vastgelegd_op: Stamp
    hash: str
    reden: str | None


class Submitter(Answer):
    naam: str | None
    fractie: str | None
    eerste: bool | None
    volgorde: int | None


class PartyVote(ExtStemresultaatPerFractie):
    resultaat: str | None


class MemberVote(ExtStem):
    id: Id
    keuze: str


class Vote(ExtStemming):
    """A vote with what each fractie and each member voted, as far as it is known."""

    id: Id
    resultaat: str | None
    stemmingstype: str | None
    fracties: list[PartyVote]
    stemmen: list[MemberVote]


class Present(ExtAanwezigeDeelnemer):
    id: Id
    persoon: Id


class SamePerson(Answer):
    """Another record of this person; `vermoed` is a guess of ours, `bevestigd` was looked at."""

    id: Id
    url: Address
    naam: str
    leverancier: Vendor
    grondslag: str
    oordeel: str


class Around(BaseModel):
    """What a whole record has beside itself; an earlier version has only the first four."""

    herkomst: Provenance
    relaties: list[Relation]
    bladzijden: list[PageText]
    versies: list[Version]
    indieners: list[Submitter] = []
    stemmingen: list[Vote] = []
    aanwezigen: list[Present] = []
    zelfde_persoon: list[SamePerson] = []


def _records(suffix: str, *bases: type[BaseModel]) -> Any:
    """A record of each resource, told apart by `resource`: its data as the standard has it, and our
    extensions."""
    made = []
    for resource, model in RESOURCES.items():
        fields: dict[str, Any] = {
            "resource": (Literal[resource], ...),
            "data": (DATA[resource], ...),
            "ext": (EXTENSIONS.get(resource, Ext), ...),
        }
        name = f"{model.__name__}{suffix}"
        made.append(create_model(name, __base__=bases, __module__=__name__, **fields))
    union: Any = made[0]
    for each in made[1:]:
        union |= each
    return Annotated[union, Field(discriminator="resource")]


DATA = {name: given(model, model.__name__, __name__) for name, model in RESOURCES.items()}
AnyRecord = _records("Record", Base)
AnyWhole = _records("Whole", Around, Base)


class Record(RootModel[AnyRecord]):  # type: ignore[valid-type]
    """A record in short."""


class WholeRecord(RootModel[AnyWhole]):  # type: ignore[valid-type]
    """A record with provenance, text, votes and versions."""


class Records(Answer):
    results: list[Record | Withdrawn]


class Batch(Records):
    missing: list[str]


class Alike(Answer):
    id: Id
    url: Address
    type: Zoektype
    titel: str
    organisatie: Owner
    datum: Date | None
    uitslag: Uitslag | None
    overeenkomst: Share


class Similar(Answer):
    id: Id
    grondslag: str
    eerste: Alike | None
    results: list[Alike]


# --- what there is ----------------------------------------------------------------------------------


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


class Offers(BaseModel):
    """`standaard` with a vendor or an organisation, `maanden` (by vendor) with an organisation."""

    model_config = ConfigDict(extra="forbid")

    results: list[Offer]
    standaard: list[Shortfall] = []
    maanden: dict[str, list[Month]] = {}


class Live(Answer):
    status: Literal["ok"]


class Ready(Live):
    opslag: Number
    index: Number
    achterstand: Annotated[int, Field(description="changes of the store not yet in the index")]


# --- a check ----------------------------------------------------------------------------------------


class Finding(BaseModel):
    model_config = ConfigDict(extra="allow")

    rule: Annotated[str, Field(examples=["C23"])]
    level: str
    where: str
    url: str
    pointer: str
    found: Any
    expected: str
    count: Number
    source: str
    nl: str
    en: str


class Report(BaseModel):
    """As `griffie check --format json` gives it."""

    model_config = ConfigDict(extra="allow")

    profile: str
    version: str
    target: str
    conforms: bool
    checked: dict[str, Any]
    unchecked: dict[str, Any]
    findings: list[Finding]
