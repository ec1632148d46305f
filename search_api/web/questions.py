"""Questions: the kinds of value that parameters take, and the one refusal of what is not known.

A parameter is declared in a model (or in the signature of an endpoint); from that come its reading,
its refusal in Dutch and its description in OpenAPI.
"""

import datetime as dt
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from starlette.datastructures import QueryParams

from search_api.web.problems import invalid, refused
from standard.time import day

M = TypeVar("M", bound=BaseModel)
#: a day; a form sends an empty one, which is none
DAY = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}]}


def wrong(
    reason: str, valid: Iterable[str] | None = None, name: str | None = None
) -> PydanticCustomError:
    """The refusal of a value, in Dutch, with the values that are valid where they can be listed, and
    the name of the parameter where several are looked at together."""
    context: dict[str, Any] = {"reason": reason}
    if valid is not None:
        context["valid"] = [str(value) for value in valid]
    if name is not None:
        context["name"] = name
    return PydanticCustomError("onjuist", "{reason}", context)


class Question(BaseModel):
    """The parameters of an operation."""

    model_config = ConfigDict(frozen=True)


class Form(Question):
    """The same for what a form sends, which names the fields that were left empty too."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        return {name: value for name, value in values.items() if value != ""}


@dataclass(frozen=True)
class OneOf:
    """One of a closed list of values."""

    values: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        made: dict[str, Any] = handler(schema)
        made.pop("anyOf", None)  # with null, which an address cannot say
        return made | {"type": "string", "enum": list(self.values)}

    def _known(self, value: str | None) -> str | None:
        if value is not None and value not in self.values:
            raise wrong(f"onbekende waarde {value!r}", self.values)
        return value


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds, in plain digits."""

    least: int
    most: int

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def _read(self, text: Any) -> int:
        digits = str(text)
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise self._wrong()
        if not self.least <= int(digits) <= self.most:
            raise self._wrong()
        return int(digits)

    def _wrong(self) -> PydanticCustomError:
        return wrong(f"is een getal van {self.least} tot en met {self.most}")


#: the number of a version
Number = Annotated[int | None, Whole(1, 999_999)]


def _day(text: Any) -> dt.date | None:
    """`2026-01-31`; other forms of ISO 8601, such as weeks, are refused."""
    if text is None or isinstance(text, dt.date):
        return text
    try:
        return day(str(text))
    except ValueError as error:
        raise wrong(str(error)) from error


def _year(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}", text):
        raise wrong("is een jaar zoals 2026")
    return text


Day = Annotated[dt.date | None, BeforeValidator(_day), WithJsonSchema(DAY)]
Year = Annotated[
    str, AfterValidator(_year), WithJsonSchema({"type": "string", "pattern": "^([0-9]{4})?$"})
]
#: values that a parameter may be given at most, and characters of each
REPEATS, VALUE = 400, 200


def _filled(values: Any) -> Any:
    """Values of a filter without those that a form left empty; what are no texts is left to the field
    to refuse."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return values
    said = [value for value in values if value != ""]
    if len(said) > REPEATS:
        raise wrong(f"is meer dan {REPEATS} keer gegeven")
    if any(len(value) > VALUE for value in said):
        raise wrong(f"is langer dan {VALUE} tekens")
    return said


Filled = BeforeValidator(_filled)


# --- what is not known ------------------------------------------------------------------------------


async def strict(request: Request) -> None:
    """A dependency of every operation: refuses a parameter that the operation does not have (with
    those that it has), and one that is given twice where one is meant."""
    refuse_unknown(request.query_params, _parameters(request.scope["route"].dependant.query_params))


def _parameters(fields: Iterable[Any]) -> dict[str, bool]:
    """Name of each parameter, and whether it may be repeated."""
    names: dict[str, bool] = {}
    for field in fields:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            names |= parameters(annotation)
        else:
            names[field.alias] = _listed(annotation)
    return names


def parameters(model: type[BaseModel]) -> dict[str, bool]:
    """The same of a model."""
    return {
        info.alias or name: _listed(info.annotation) for name, info in model.model_fields.items()
    }


def _listed(annotation: Any) -> bool:
    return typing.get_origin(annotation) is list


def refuse_unknown(given: QueryParams, known: Mapping[str, bool]) -> None:
    for name in given:
        if name not in known:
            raise invalid(name, "onbekende parameter", sorted(known))
    for name, repeated in known.items():
        if not repeated and len(given.getlist(name)) > 1:
            raise invalid(name, "mag maar één keer voorkomen")


def read(model: type[M], given: QueryParams) -> M:
    """The question by its model, as FastAPI reads it for an operation: for pages, which show a
    refusal in their own way. Raises a 400 problem."""
    known = parameters(model)
    refuse_unknown(given, known)
    values = {name: given.getlist(name) if known[name] else given[name] for name in given}
    return validated(model, values)


def validated(model: type[M], values: Any) -> M:
    """Values by their model; raises a 400 problem that names everything that is wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise refused(error.errors(), list(model.model_fields)) from error
