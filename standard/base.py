"""The strict base of every record, and the few types that the standard's properties are made of."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel


def _alias(name: str) -> str:
    return to_camel(name) if "_" in name else name


class Strict(BaseModel):
    """Unknown field, wrong type, unknown value or naive datetime raises `ValidationError`.

    Attributes are snake_case; the JSON names are the standard's own.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        alias_generator=_alias,
        populate_by_name=True,
        serialize_by_alias=True,
    )

    def changed(self, **values: Any) -> Self:
        """A copy with other values for some attributes, validated as any new one is: raises
        `ValidationError` on a name that is no attribute and on a value that does not fit."""
        return type(self).model_validate({**dict(self), **values}, by_name=True, by_alias=False)


class Plain(Strict):
    """As `Strict`, with snake_case in JSON too: our own extensions."""

    model_config = ConfigDict(alias_generator=None)


Moment = AwareDatetime
Uri = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*:\S+$")]
#: addresses of related resources; read-only in the standard, so filled at output, never stored
Adressen = tuple[Uri, ...]


def _text(maximum: int, minimum: int = 0) -> StringConstraints:
    return StringConstraints(max_length=maximum, min_length=minimum)


Tekst3 = Annotated[str, _text(3)]
Tekst5 = Annotated[str, _text(5)]
Tekst10 = Annotated[str, _text(10)]
Tekst20 = Annotated[str, _text(20)]
Tekst25 = Annotated[str, _text(25)]
Tekst50 = Annotated[str, _text(50)]
Tekst80 = Annotated[str, _text(80)]
Tekst100 = Annotated[str, _text(100)]
Tekst200 = Annotated[str, _text(200)]
Tekst254 = Annotated[str, _text(254)]
Tekst255 = Annotated[str, _text(255)]
Tekst257 = Annotated[str, _text(257)]
Tekst300 = Annotated[str, _text(300)]
Tekst500 = Annotated[str, _text(500)]
Naam4 = Annotated[str, _text(4, 1)]
#: key of a vendor, the one that it declares itself by: which there are is not for the standard to say.
#: As long as the store has room for
Leverancier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,19}$")]
Code4 = Annotated[str, _text(4, 4)]
Naam10 = Annotated[str, _text(10, 1)]
Naam40 = Annotated[str, _text(40, 1)]
Naam100 = Annotated[str, _text(100, 1)]
Naam200 = Annotated[str, _text(200, 1)]


class Doel:
    """Marks which resource a reference points at."""

    def __init__(self, resource: str) -> None:
        self.resource = resource


class Verwijzing(Strict):
    """Reference to a resource (`VerwijzingNaarResource`); `url` is an address, given at output."""

    id: Naam40
    url: Uri | None = None


class Resource(Strict):
    """One resource of the standard. `id` and `url` are read-only there: given at output."""

    #: singular name in lower case, as in an export line and in the identity
    resource: ClassVar[str]
    #: path segment in the read API
    collectie: ClassVar[str]

    id: Annotated[str, _text(40)] | None = None
    url: Annotated[Uri, Field(min_length=1)] | None = None


def knip(text: str | None, maximum: int) -> str | None:
    """The text within the standard's length, cut with an ellipsis; empty becomes None.

    Callers keep the whole text in an extension field, so that nothing is lost.
    """
    if not text:
        return None
    return text if len(text) <= maximum else text[: maximum - 1].rstrip() + "…"
