"""What is asked of the tables of votes, people, parties and motions: the parameters, what they mean
with what is held, and the pages of an answer."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Self

import orjson
from pydantic import Field, model_validator

from indexer.question.query import Query
from search_api.services import Services
from search_api.web.csv import SEPARATORS
from search_api.web.cursors import BrokenCursor, opened, seal
from search_api.web.problems import invalid
from search_api.web.questions import Day, Filled, Form, OneOf, Whole, wrong
from standard.parties import parties, partij
from standard.text import fold, nearest
from tables.filters import Filter
from tables.lists import Page, page, values
from tables.measures import Agreement, agreement

SIZE, MOST = 100, 1000
CHOICES = ("voor", "tegen", "onthouden", "afwezig", "verdeeld", "onbekend")
OUTCOMES = ("aangenomen", "verworpen", "ingetrokken", "aangehouden", "gelijk", "onbekend")
KINDS = ("motie", "amendement", "voorstel", "document", "agendapunt")
YES = {"ja": True, "true": True, "nee": False, "false": False}
MORE = "; repeat for alternatives"
Some = Annotated[list[str], Filled]


class Councils(Form):
    """Of which councils."""

    organisatie: Some = Field(
        [], description=f"TOOI code or key of the registry{MORE}", examples=[["gm0828"]]
    )


class Listed(Councils):
    """A page of a list."""

    size: Annotated[int, Whole(1, MOST)] = Field(SIZE, description="rows in one answer")
    cursor: str | None = Field(None, description="`next` of the answer before")


class Period(Form):
    van: Day = Field(None, description="first day", examples=["2024-01-01"])
    tot: Day = Field(None, description="last day", examples=["2026-12-31"])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.van and self.tot and self.van > self.tot:
            raise wrong("ligt voor van", name="tot")
        return self


class Fracties(Form):
    fractie: Some = Field(
        [], description=f"fractie as a council calls it, or its id{MORE}", examples=[["VVD"]]
    )
    partij: Some = Field(
        [], description=f"national party, in any spelling{MORE}", examples=[["VVD"]]
    )


class Voting(Period, Fracties):
    """Which votes."""

    persoon: Some = Field([], description=f"id or full name of a member{MORE}")
    motie: Some = Field([], description=f"id of what was voted on{MORE}")
    stemming: Some = Field([], description=f"id of a vote{MORE}")
    uitslag: Annotated[list[Annotated[str, OneOf(OUTCOMES)]], Filled] = Field(
        [], description=f"what came of the vote{MORE}"
    )
    keuze: Annotated[list[Annotated[str, OneOf(CHOICES)]], Filled] = Field(
        [], description=f"what was chosen{MORE}"
    )
    type: Annotated[list[Annotated[str, OneOf(KINDS)]], Filled] = Field(
        [], description=f"kind of what was voted on{MORE}"
    )
    afwijkend: Annotated[str | None, OneOf(tuple(YES))] = Field(
        None, description="only members who chose otherwise than their own fractie, or who did not"
    )


class Format(Form):
    format: Annotated[str, OneOf(("json", "csv", "ndjson"))] = Field(
        "json", description="csv and ndjson give all rows as a stream"
    )
    scheiding: Annotated[str, OneOf(tuple(SEPARATORS))] = Field(
        "komma", description="between values of csv"
    )


def codes_of(found: Services, given: Iterable[str]) -> tuple[str, ...]:
    """Codes of councils by code or key; raises a 400 problem with the nearest."""
    known = found.codes()
    codes = []
    for value in given:
        if value.lower() not in known:
            near = list(nearest(value, known)) or sorted(known)
            raise invalid("organisatie", f"onbekende waarde {value!r}", near)
        codes.append(known[value.lower()])
    return tuple(dict.fromkeys(codes))


def filtered(found: Services, asked: Councils) -> Filter:
    """The question of the tables; raises a 400 problem for what nothing held is called."""
    codes = codes_of(found, asked.organisatie)
    made = Filter(organisatie=codes)
    if isinstance(asked, Fracties):
        made = replace(
            made,
            fractie=fracties_of(found, asked.fractie),
            partij=tuple(dict.fromkeys(map(party_of, asked.partij))),
        )
    if isinstance(asked, Period):
        made = replace(made, van=asked.van, tot=asked.tot)
    if isinstance(asked, Voting):
        made = replace(
            made,
            persoon=persons_of(found, asked.persoon, codes),
            motie=records_of(found, "motie", asked.motie) if asked.motie else None,
            stemming=records_of(found, "stemming", asked.stemming),
            uitslag=tuple(asked.uitslag),
            keuze=tuple(asked.keuze),
            type=tuple(asked.type),
            afwijkend=None if asked.afwijkend is None else YES[asked.afwijkend],
        )
    return made


def party_of(value: str, name: str = "partij") -> str:
    """The national party that a value of the parameter `name` stands for."""
    party = partij(value)
    if party is None:
        raise invalid(name, f"{value!r} is geen landelijke partij", list(nearest(value, parties())))
    return party


def fracties_of(found: Services, given: Sequence[str]) -> tuple[str, ...]:
    if not given:
        return ()
    held = found.tables.rows("SELECT DISTINCT id, naam, naam_sleutel FROM {fracties}")
    known = {row["id"] for row in held} | {row["naam_sleutel"] for row in held}
    for value in given:
        if value not in known and fold(value) not in known:
            names = sorted({row["naam"] for row in held})
            raise invalid(
                "fractie", f"onbekende waarde {value!r}", list(nearest(value, names)) or names[:50]
            )
    return tuple(given)


def persons_of(
    found: Services, given: Sequence[str], codes: Sequence[str], name: str = "persoon"
) -> tuple[str, ...]:
    """Ids of persons by id or by full name, of these councils or all; `name` is the parameter."""
    ids: list[str] = []
    for value in given:
        rows = found.tables.rows(
            "SELECT id FROM {personen} WHERE id = ? OR naam_sleutel = ?",
            (value, fold(value)),
            tuple(codes) or None,
        )
        if not rows:
            names = values(found.tables, "personen", "naam", tuple(codes) or None)
            raise invalid(name, f"onbekende waarde {value!r}", list(nearest(value, names)))
        ids += [row["id"] for row in rows]
    return tuple(dict.fromkeys(ids))


def records_of(found: Services, name: str, given: Sequence[str]) -> tuple[str, ...]:
    """Ids of records; one that is not held, or is not of this kind, is refused."""
    kinds = {"motie": ("informatieobject", "agendapunt"), "stemming": ("stemming",)}
    held = found.store.get_many(given)
    for value in given:
        if value not in held or held[value].resource not in kinds[name]:
            raise invalid(name, f"onbekende waarde {value!r}")
    return tuple(given)


# --- pages ----------------------------------------------------------------------------------------


def paged(
    found: Services, table: str, asked: Filter, size: int, cursor: str | None
) -> tuple[Page, str | None]:
    """The page of a table and the cursor of the next; raises a 400 problem for a cursor that was not
    given for this question."""
    mark = hashlib.sha256(repr((table, _plain(asked))).encode()).hexdigest()[:12]
    after = None
    if cursor:
        try:
            said, after = orjson.loads(opened(cursor))
        except (ValueError, TypeError) as error:
            raise invalid("cursor", str(BrokenCursor())) from error
        if said != mark or not isinstance(after, str):
            raise invalid("cursor", "hoort bij een andere vraag")
    given = page(found.tables, table, asked, size, after)
    return given, seal(orjson.dumps([mark, given.next])) if given.next else None


def listed(
    found: Services, table: str, asked: Filter, size: int, cursor: str | None, member: str = "items"
) -> dict[str, Any]:
    """A page of a table as the body of an answer, its rows under `member`."""
    given, following = paged(found, table, asked, size, cursor)
    return {
        "total": given.total,
        member: given.rows,
        "next": following,
        "coverage": coverage(found, asked.organisatie),
    }


def _plain(asked: Filter) -> Filter:
    """Without the day that it is, which is no part of what is asked."""
    return replace(asked, vandaag=dt.date.min)


def agreed(found: Services, code: str) -> Agreement:
    """Between all fracties of a council, reckoned once for a state of the tables."""
    return found.remembered(
        f"overeenstemming/{code}", found.tables.seq(), lambda: agreement(found.tables, code)
    )


def coverage(found: Services, codes: tuple[str, ...]) -> dict[str, Any]:
    """What the answer rests on."""
    return found.coverage(Query(filters=(("organisatie", codes),) if codes else ()))
