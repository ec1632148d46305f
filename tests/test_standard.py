"""Our records against the standard, property by property, with every difference and its reason."""

import datetime as dt
import json
import types
import typing
from pathlib import Path
from typing import Any

import pytest
from annotated_types import MaxLen, MinLen
from pydantic import AwareDatetime, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from standard import resources, vocabulary
from standard.base import Strict, Verwijzing, knip
from standard.bodies import eigenaar
from standard.extensions import ExtFractie
from standard.records import Record, canonical, identiteit, read_record
from tests.conftest import STANDARD
from tests.facts import read

FACTS = json.loads(Path(__file__).with_name("standard_facts.json").read_text(encoding="utf-8"))
READ_ONLY = "id en url zijn in de standaard readOnly: ze worden bij de uitvoer gegeven"
UNKNOWN = "een bron geeft dit niet altijd; een verzonnen waarde is erger dan een leeg veld"
#: (schema, property) → reason why ours is optional where the standard requires it
OPTIONAL = {
    **{(name, field): READ_ONLY for name in FACTS["v2"] for field in ("id", "url")},
    ("Vergadering", "vergaderingstype"): UNKNOWN,
    ("FractieLidmaatschap", "indicatieVoorzitter"): UNKNOWN,
    ("Stemming", "agendapunt"): UNKNOWN,
    ("Stem", "aanwezigeDeelnemer"): UNKNOWN,
    ("AanwezigeDeelnemer", "vergadering"): UNKNOWN,
    ("Mediabron", "type"): "fout in de standaard: required noemt een veld dat er niet is",
    ("InformatieObject", "formaat"): "mini-ORI eist het; zonder bestand is er geen formaat",
}
ENUM_NAMES = {"rol": "InformatieobjectRol", "wijziging": "Wijziging"}


def schemas() -> dict[str, type[Strict]]:
    return {name: getattr(resources, name) for name in FACTS["v2"]}


def expected(name: str) -> dict[str, Any]:
    """The standard's properties: v2's, and mini-ORI's own beside them on the core resources."""
    found = dict(FACTS["v2"][name]["properties"])
    for field, kind in FACTS["mini"].get(name, {"properties": {}})["properties"].items():
        found.setdefault(field, kind)
    return found


def ours(name: str) -> dict[str, FieldInfo]:
    model = schemas()[name]
    return {info.alias or field: info for field, info in model.model_fields.items()}


def describe(annotation: Any, metadata: list[Any]) -> Any:
    """Our annotation in the words of `tests.facts`."""
    if typing.get_origin(annotation) is typing.Annotated:
        inner, *more = typing.get_args(annotation)
        return describe(inner, [*metadata, *more])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = next(arg for arg in typing.get_args(annotation) if arg is not type(None))
        return describe(inner, metadata)
    if typing.get_origin(annotation) is tuple:
        return ["array", describe(typing.get_args(annotation)[0], [])]
    if annotation is str:
        return _string(metadata)
    if annotation is Verwijzing:
        return "VerwijzingNaarResource"
    simple = {
        int: "integer",
        bool: "boolean",
        dt.date: "string:date",
        AwareDatetime: "string:date-time",
    }
    if annotation in simple:
        return simple[annotation]
    return annotation.__name__


def _string(metadata: list[Any]) -> Any:
    constraints = [each for each in metadata if isinstance(each, StringConstraints)]
    if any(each.pattern for each in constraints):
        return "string:uri"
    low: int | None = None
    high: int | None = None
    for each in metadata:
        if isinstance(each, StringConstraints):
            low, high = each.min_length or low, each.max_length or high
        elif isinstance(each, MinLen):
            low = each.min_length
        elif isinstance(each, MaxLen):
            high = each.max_length
    return "string" if (low, high) == (None, None) else ["string", low, high]


def normal(kind: Any, field: str) -> Any:
    """The standard's type without what says the same in another way."""
    if isinstance(kind, list) and kind[0] == "enum":
        return ENUM_NAMES[field]
    if isinstance(kind, list) and kind[0] == "array":
        return ["array", normal(kind[1], field)]
    if isinstance(kind, list) and kind[0] == "string:uri":
        return "string:uri"  # a minimal length of one says nothing more
    if isinstance(kind, list) and kind[1] == 0:
        return [kind[0], None, kind[2]]
    return kind


@pytest.mark.parametrize("name", sorted(FACTS["v2"]))
def test_properties_are_those_of_the_standard(name: str) -> None:
    assert set(ours(name)) == set(expected(name))


@pytest.mark.parametrize("name", sorted(FACTS["v2"]))
def test_types_and_lengths_are_those_of_the_standard(name: str) -> None:
    found = {
        field: describe(info.annotation, list(info.metadata)) for field, info in ours(name).items()
    }
    wanted = {field: normal(kind, field) for field, kind in expected(name).items()}
    assert found == wanted


@pytest.mark.parametrize("name", sorted(FACTS["v2"]))
def test_required_properties_differ_only_where_a_reason_is_given(name: str) -> None:
    required = set(FACTS["v2"][name]["required"])
    required |= set(FACTS["mini"].get(name, {}).get("required", ()))
    mandatory = {field for field, info in ours(name).items() if info.is_required()}
    assert mandatory <= required
    for field in required - mandatory:
        assert OPTIONAL[(name, field)]


def test_every_difference_that_is_listed_exists() -> None:
    for name, field in OPTIONAL:
        if field in ("id", "url"):
            continue
        demanded = FACTS["v2"][name]["required"] + FACTS["mini"].get(name, {}).get("required", [])
        assert field in demanded
        assert field not in ours(name) or not ours(name)[field].is_required()


def test_enumerations_are_those_of_the_standard() -> None:
    for name, values in FACTS["enums"].items():
        if name != "ProvincieInQuery":
            assert [str(each) for each in getattr(vocabulary, name)] == values, name
    rol = FACTS["v2"]["GerelateerdInformatieobject"]["properties"]["rol"]
    wijziging = FACTS["v2"]["Vergadering"]["properties"]["wijziging"]
    assert ["enum", *vocabulary.InformatieobjectRol] == rol
    assert ["enum", *vocabulary.Wijziging] == wijziging


def test_all_seventeen_resources_are_there() -> None:
    assert len(resources.RESOURCES) == 17


@pytest.mark.skipif(not STANDARD.is_dir(), reason="de OpenAPI-documenten liggen hier niet")
def test_the_facts_are_those_of_the_published_documents() -> None:
    assert read(STANDARD) == FACTS


def test_a_record_is_strict() -> None:
    reference = Verwijzing(id="x")
    with pytest.raises(ValidationError):
        resources.Stem(stemming=reference, keuze_stemming="voor")  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        resources.Stem(stemming=reference, keuzeStemming=vocabulary.StemKeuze.voor, kleur="rood")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        resources.Vergadering(aanvang_vergadering=dt.datetime(2026, 1, 1, 20, 0))
    with pytest.raises(ValidationError):
        resources.Vergadering(naam="x" * 101)


def test_identity_is_that_of_organisation_resource_and_source_key() -> None:
    first = identiteit("gm0828", "vergadering", "123")
    assert first == identiteit("gm0828", "vergadering", "123")
    assert (
        len(
            {
                first,
                identiteit("gm0637", "vergadering", "123"),
                identiteit("gm0828", "agendapunt", "123"),
            }
        )
        == 3
    )
    assert first == "5a36cd29-2618-5ff7-a864-ab9611c8ab0f"


def test_a_record_survives_its_body() -> None:
    data = resources.Fractie(fractienaam="VVD", **eigenaar("gm0828", "Oss", organisatie=False))
    record = Record(
        organisatie="gm0828",
        bronidentificatie="7",
        leverancier="ibabs",
        data=data,
        ext=ExtFractie(),
    )
    assert read_record("fractie", canonical(record.body())) == record


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("gm0828", "gemeente", "0828"),
        ("pv21", "provincie", "friesland"),
        ("ws0155", "waterschap", "0155"),
    ],
)
def test_an_owner_is_named_in_the_ways_of_v2_and_mini(code: str, field: str, value: str) -> None:
    owner = eigenaar(code, "Naam")
    told = owner[field]
    assert value == getattr(told, f"{field}code", told)
    assert getattr(owner["organisatie"], field) == code


def test_text_is_cut_with_an_ellipsis_and_never_padded() -> None:
    assert knip("abcdef", 4) == "abc…"
    assert knip("abcd", 4) == "abcd"
    assert knip("", 4) is None


@pytest.mark.parametrize("name", ["Begin", "Einde"])
def test_dates_of_a_membership_of_a_bestuur_are_asked_as_moments(name: str) -> None:
    """As the published file has them, and as the property itself is written."""
    from standard.filters import declared

    asked = f"datum{name}DagelijksBestuurLidmaatschap"
    [parameter] = [
        each for each in declared("v2", "dagelijksbestuurlidmaatschap") if each.name == asked
    ]
    wanted = parameter.read("2022-03-30T00:00:00+02:00")
    assert parameter.fits({parameter.path: "2022-03-29T22:00:00Z"}, wanted)
    assert not parameter.fits({parameter.path: "2022-03-30T00:00:00Z"}, wanted)
    assert parameter.schema()["format"] == "date-time"
    with pytest.raises(ValueError, match="tijdstip"):
        parameter.read("2022-03-30")
