"""Votes, people, parties and motions, with the columns that the tables have."""

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

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


class Event(Answer):
    """Something that happened to a motion; `stuk` is the letter that a derived one follows from."""

    gebeurtenis: str
    datum: dt.date | None
    bron: str
    afgeleid: bool
    stuk: str | None


def _type(column: Column) -> Any:
    """A life is told as a list of events."""
    return list[Event] if column.name == "levensloop" else TYPES[column.type]


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
VoteSummary = _row("VoteSummary", "stemmingen", "One vote.")
PartyChoice = _row("PartyChoice", "fractiestemmen", "What a fractie chose as a whole.")
Person = _row("Person", "personen", "A member, as far as votes and attendance tell.")
Membership = _row("Membership", "lidmaatschappen", "A membership of a fractie.")
Group = _row("Group", "fracties", "A fractie of one council.")
Presence = _row("Presence", "aanwezigheid", "Whether somebody was in a meeting.")
_Motion = _row("_Motion", "moties", "A motion or amendment, and how far it is settled.")


class Motion(_Motion):  # type: ignore[valid-type,misc]
    """A motion or amendment, and how far it is settled."""

    dagen_open: Annotated[
        int | None, Field(description="days since it was decided, of one that is not settled")
    ]


class VoteRows(Answer):
    total: Number
    rows: list[VoteRow]  # type: ignore[valid-type]
    next: Next
    coverage: Coverage


class Votes(Answer):
    total: Number
    items: list[VoteSummary]  # type: ignore[valid-type]
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
    items: list[Motion]
    next: Next
    coverage: Coverage


class OneVote(VoteSummary):  # type: ignore[valid-type,misc]
    """A vote with what each fractie and each member chose."""

    fracties: list[PartyChoice]  # type: ignore[valid-type]
    stemmen: list[VoteRow]  # type: ignore[valid-type]


class Deviation(Answer):
    """n of N, and how that is reckoned."""

    afgeweken: Number
    beoordeeld: Number
    deel: float | None
    methode: str


class OnePerson(Person):  # type: ignore[valid-type,misc]
    """A member with memberships, how often he chose otherwise than his fractie, and attendance."""

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


class OneGroup(Group):  # type: ignore[valid-type,misc]
    """A fractie with its members and how far it agrees with the others."""

    personen: list[Person]  # type: ignore[valid-type]
    overeenstemming: list[Agreement]
    methode: str


class Council(Answer):
    """A council and what is held of its votes: numbers are absent where nothing is."""

    id: str
    code: str
    naam: str
    sleutel: str
    provincie: str
    leverancier: str
    toestand: str
    laatste_succes: str | None
    stemmingen: Number = 0
    eerste: Annotated[dt.date | None, Field(description="day of the first vote")] = None
    laatste: Annotated[dt.date | None, Field(description="day of the last vote")] = None
    per_lid: Annotated[int, Field(description="votes that are told of each member")] = 0
    per_fractie: Annotated[int, Field(description="votes that are told of each fractie")] = 0
    splijtend: Annotated[int, Field(description="votes with two or less between both sides")] = 0
    stemmen: Number = 0
    personen: Number = 0
    moties: Number = 0


class CouncilInList(Council):
    fracties: Number = 0


class Councils(Answer):
    total: Number
    items: list[CouncilInList]
    next: Next


class OneCouncil(Council):
    """A council with its fracties, and how far they agree."""

    fracties: list[Group]  # type: ignore[valid-type]
    overeenstemming: list[Agreement]
    methode: str


class Deviator(Answer):
    """A member who chose otherwise than his fractie, with the votes in which he did."""

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


class Sums(Answer):
    """How often was voted what, and what came of those votes."""

    stemmingen: Number = 0
    voor: Number = 0
    tegen: Number = 0
    verdeeld: Number = 0
    onbekend: Number = 0
    aangenomen: Number = 0
    verworpen: Number = 0


class PartyGroup(Sums):
    """The same of one fractie of a party."""

    organisatie: str
    fractie: str
    fractie_id: str | None


class PartyBallot(Answer):
    """What a fractie of the party chose in one vote; `voor` and `tegen` are seats where known."""

    stemming: str
    motie: str | None
    titel: str | None
    type: str | None
    organisatie: str
    datum: dt.date | None
    uitslag: str
    fractie: str
    fractie_id: str | None
    kant: str
    voor: int | None
    tegen: int | None
    bron_url: str | None


class Party(Answer):
    """A national party in all councils: by fractie, and together."""

    partij: str
    totaal: Sums
    fracties: list[PartyGroup]
    stemmingen: list[PartyBallot]
    meer: Annotated[int, Field(description="votes beyond those that are listed")]
    coverage: Coverage
