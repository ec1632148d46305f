"""What tools are asked: their arguments, read as those of the API are, with names of councils beside
codes, and refusals that say what is valid and what is nearest."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from search_api.services import Services
from search_api.web.problems import Problem, invalid
from search_api.web.questions import Day, Filled, Whole, parameters, validated
from search_api.web.searching import PagedSearch
from search_api.web.voting import Period
from standard.text import fold, nearest

M = TypeVar("M", bound=BaseModel)
#: hits of one answer by default and at most; values that a refusal lists
SIZE, MOST, LISTED = 10, 20, 400
Councils = Annotated[list[str], Filled]
COUNCIL = "council: TOOI code, key of the registry or name, such as «gm0828», «oss» or «Oss»"


class Arguments(BaseModel):
    """Arguments of a tool: one that it does not have is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Zoek(PagedSearch):
    """A search."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: Annotated[int, Whole(1, MOST)] = Field(SIZE, description="hits in one answer")


class OneRecord(Arguments):
    id: str = Field("", description="id of the record")
    bron_url: str = Field("", description="or its address at the source")
    versie: Annotated[int | None, Whole(1, 999_999)] = Field(None, description="earlier version")
    bladzijde: Annotated[int, Whole(1, 100_000)] = Field(
        1, description="number in the list of all pages at which the text begins"
    )


class Agenda(Period, Arguments):
    organisatie: Councils = Field([], description=COUNCIL)
    van: Day = Field(None, description="first day; today without van and tot")
    tot: Day = Field(None, description="last day")
    cursor: str | None = Field(None, description="`next` of the answer before")


class Dekking(Arguments):
    organisatie: Councils = Field([], description=COUNCIL)
    provincie: Councils = Field([], description="name of the province")


class Citaat(Arguments):
    citaat: str = Field(min_length=1, max_length=4000, description="the quotation, word for word")
    id: str = Field(
        "", description="record that is quoted; without it everything is looked through"
    )


def read(model: type[M], arguments: Mapping[str, Any], found: Services) -> M:
    """The arguments by their model; raises a 400 problem. A single value stands for a list of one,
    and a council may be named."""
    several = parameters(model)
    values = {
        name: [value] if several.get(name) and isinstance(value, str | int) else value
        for name, value in arguments.items()
        if value is not None
    }
    if isinstance(values.get("organisatie"), list):
        values["organisatie"] = [code_of(str(each), found) for each in values["organisatie"]]
    if isinstance(values.get("provincie"), list):
        values["provincie"] = [province(str(each), found) for each in values["provincie"]]
    return validated(model, values)


def code_of(said: str, found: Services) -> str:
    """The code of a council that is named by code, key or name; raises a 400 problem."""
    names: dict[str, str] = {}
    for each in found.registered():
        for name in (each.naam, each.sleutel, each.organisatie):
            names[fold(name)] = each.organisatie
    plain = fold(said)
    shorter = plain.removeprefix("gemeente ").removeprefix("provincie ").removeprefix("waterschap ")
    code = names.get(plain) or names.get(shorter)
    if code is None:
        raise _unknown("organisatie", said, [each.naam for each in found.statuses()], shorter)
    if code not in {each.organisatie for each in found.statuses()}:
        read_here = [each.naam for each in found.statuses()]
        reason = (
            f"{said!r} ({code}) staat in het register en is hier nog niet gelezen: dat er niets van "
            "te vinden is zegt niets over wat er besloten is"
        )
        raise _refused("organisatie", reason, said, read_here)
    return code


def province(said: str, found: Services) -> str:
    known = {fold(each.provincie): each.provincie for each in found.statuses() if each.provincie}
    name = known.get(fold(said))
    if name is None:
        raise _unknown("provincie", said, list(known.values()))
    return name


def _unknown(name: str, said: str, valid: list[str], plain: str = "") -> Problem:
    """The refusal of a value that nothing is held of; what comes near is looked for by `plain`."""
    return _refused(name, f"onbekende waarde {said!r}", plain or said, valid)


def _refused(name: str, reason: str, said: str, valid: list[str]) -> Problem:
    problem = invalid(name, reason, sorted(set(valid))[:LISTED])
    problem.invalid[0]["nearest"] = list(nearest(said, valid))
    return problem
