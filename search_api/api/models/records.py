"""Records, in short and whole, and those that are alike."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel, create_model

from search_api.api.models.common import Answer, Code, Date, Id, Number, Owner, Share, Stamp, Vendor
from search_api.api.models.searches import HitVote
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


class KeptAnswer(Answer):
    """What a source answered, from which a record was read; `sha256` is of its content, null where
    that is not kept, and `uitkomst` what it came to when it was not an answer as it should be."""

    methode: str
    adres: str
    gehaald_op: Stamp
    status: int
    formaat: str | None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None
    uitkomst: str | None


class Provenance(Answer):
    """Where a version came from, and what tells it from every other."""

    bron_url: str | None
    leverancier: Vendor
    bronidentificatie: str
    vastgelegd_op: Stamp
    hash: Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
    volgnummer: Number
    antwoorden: list[KeptAnswer]


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
    persoon: Id | None
    fractie: str | None
    eerste: bool | None
    volgorde: int | None


class PartyVote(ExtStemresultaatPerFractie):
    resultaat: str | None


class MemberVote(ExtStem):
    id: Id
    persoon: Id | None
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
    stemming: HitVote | None
    fracties: list[str]
    overeenkomst: Share


class Line(Answer):
    """A line of two texts side by side."""

    soort: Literal["gelijk", "anders", "nieuw", "weg"]
    een: str
    ander: str


class Beside(Answer):
    """Two texts side by side."""

    grondslag: str
    een: Alike
    ander: Alike
    regels: list[Line]


class Family(Answer):
    """A text that more than one council had, and all who had it, oldest first."""

    titel: str
    eerste: Alike | None
    laatste: Date | None
    raden: Number
    results: list[Alike]


class Travelled(Answer):
    grondslag: str
    families: list[Family]


class Similar(Answer):
    id: Id
    grondslag: str
    eerste: Alike | None
    results: list[Alike]
