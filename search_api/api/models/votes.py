"""Votes, people, parties and motions, with the columns that the tables have."""

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from search_api.api.models.common import Answer, Number
from search_api.api.models.searches import Coverage
from tables.shapes import TABLES, Column

TYPES: dict[str, Any] = {
    "VARCHAR": str,
    "INTEGER": int,
    "BOOLEAN": bool,
    "VARCHAR[]": list[str | None],
    "DATE": dt.date,
}
Next = Annotated[str | None, Field(description="cursor of the next page")]


def _type(column: Column) -> Any:
    """A life is told as a list of events."""
    return list[dict[str, Any]] if column.name == "levensloop" else TYPES[column.type]


def _row(name: str, table: str, says: str) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column.name: (_type(column) | None, Field(description=column.says))
        for column in TABLES[table]
        if column.shown
    }
    made: type[BaseModel] = create_model(
        name, __base__=Answer, __doc__=says, __module__=__name__, **fields
    )
    return made


VoteRow = _row(
    "VoteRow", "stemmen", "What one member chose, or a fractie where only that is known."
)
Vote = _row("Vote", "stemmingen", "One vote.")
PartyVote = _row("PartyVote", "fractiestemmen", "What a fractie chose as a whole.")
Person = _row("Person", "personen", "A member, as far as votes and attendance tell.")
Membership = _row("Membership", "lidmaatschappen", "A membership of a fractie.")
Group = _row("Group", "fracties", "A fractie of one council.")
Presence = _row("Presence", "aanwezigheid", "Whether somebody was in a meeting.")
Motion = _row("Motion", "moties", "A motion or amendment, and how far it is settled.")


class VoteRows(Answer):
    total: Number
    rows: list[VoteRow]  # type: ignore[valid-type]
    next: Next
    coverage: Coverage


class Votes(Answer):
    total: Number
    items: list[Vote]  # type: ignore[valid-type]
    next: Next
    coverage: Coverage


class People(Answer):
    total: Number
    items: list[Person]  # type: ignore[valid-type]
    next: Next
    coverage: Coverage


class Groups(Answer):
    total: Number
    items: list[Group]  # type: ignore[valid-type]
    next: Next
    coverage: Coverage


class Motions(Answer):
    total: Number
    items: list[Motion]  # type: ignore[valid-type]
    next: Next
    coverage: Coverage


class Open(BaseModel):
    """What is named and what else comes with it."""

    model_config = ConfigDict(extra="allow")


class OneVote(Open):
    """A vote with what each fractie and each member chose."""

    id: str
    fracties: list[PartyVote]  # type: ignore[valid-type]
    stemmen: list[VoteRow]  # type: ignore[valid-type]


class Deviation(Answer):
    """n of N, and how that is reckoned."""

    afgeweken: Number
    beoordeeld: Number
    deel: float | None
    methode: str


class OnePerson(Open):
    """A member with memberships, how often he chose otherwise than his fractie, and attendance."""

    id: str
    lidmaatschappen: list[Membership]  # type: ignore[valid-type]
    afwijking: Deviation
    afwijkende_stemmen: list[VoteRow]  # type: ignore[valid-type]
    aanwezigheid: list[Presence]  # type: ignore[valid-type]


class Agreement(Answer):
    """How often two fracties chose the same in the `n` votes in which both chose as one."""

    een: str
    een_id: str | None
    ander: str
    ander_id: str | None
    n: Number
    gelijk: Number
    deel: Annotated[float | None, Field(description="absent under ten votes")]
    te_weinig: bool


class OneGroup(Open):
    """A fractie with its members and how far it agrees with the others."""

    id: str
    leden: int | None
    personen: list[Person]  # type: ignore[valid-type]
    overeenstemming: list[Agreement]
    methode: str


class Council(Open):
    """A council and what is held of its votes."""

    id: str
    code: str
    naam: str


class Councils(Answer):
    total: Number
    items: list[Council]
    next: Next


class OneCouncil(Open):
    id: str
    code: str
    naam: str
    fracties: list[Group]  # type: ignore[valid-type]
    overeenstemming: list[Agreement]
    methode: str


class Deviator(Open):
    persoon: str
    persoon_naam: str | None
    organisatie: str
    fractie: str | None
    partij: str | None
    afgeweken: Number
    beoordeeld: Number
    deel: float | None
    stemmingen: list[str]


class Deviators(Answer):
    total: Number
    items: list[Deviator]
    methode: str
    coverage: Coverage


class Party(Answer):
    """A national party in all councils: by fractie, and together."""

    partij: str
    totaal: dict[str, int]
    fracties: list[dict[str, Any]]
    stemmingen: list[dict[str, Any]]
    meer: Annotated[int, Field(description="votes beyond those that are listed")]
    coverage: Coverage
