"""Faults of the standard's own files that a resource runs into: what they reject in a correct server,
or the other way round."""

from collections.abc import Callable, Iterator
from typing import Any

from conformance.report.findings import Place, Seen
from conformance.resource.schemas import schema_of
from conformance.rules.profiles import Profile
from conformance.rules.table import Level

#: references that are meant to be nullable (D-V1)
NULLABLE = (
    *("hoofdvergadering", "hoofdagendapunt", "besluit", "informatieobject"),
    *("mediabron", "vergadering", "natuurlijkPersoon", "organisatorischeEenheid"),
)
#: the misspelt name of the standard and the one that was meant (D-V5)
RESPELT = {
    "datumeindeDagelijksBestuurLidmaatschap": "datumEindeDagelijksBestuurLidmaatschap",
    "omschrijvingNevenfuctie": "omschrijvingNevenfunctie",
    "indicatorNevenunctieVanwegeLidmaatschap": "indicatorNevenfunctieVanwegeLidmaatschap",
}
Body = dict[str, Any]
#: property, what is there, what the file asks
Told = Iterator[tuple[str, Any, str]]


def defects(profile: Profile, resource: str, body: Body, place: Place) -> Iterator[Seen]:
    """Every fault of the profile's own file that this resource runs into."""
    properties = schema_of(profile.name, resource)["properties"]
    for key, looks in LOOKS.items():
        if key in profile.errata:
            for name, found, expected in looks(resource, body, properties):
                at = place.inside(name) if name else place
                yield at.seen(key, found, expected, Level.SPEC_DEFECT)


def _null(resource: str, body: Body, properties: Body) -> Told:
    for name in NULLABLE:
        if name in body and body[name] is None and properties.get(name, {}).get("nullable"):
            yield name, None, "het schema verbiedt null, de tekst niet"


def _province(resource: str, body: Body, properties: Body) -> Told:
    if "provincie" in body and body["provincie"] is None:
        yield "provincie", None, "een provincie uit de lijst"


def _recording(resource: str, body: Body, properties: Body) -> Told:
    if resource == "mediabron" and "type" not in body:
        yield "", None, "type is verplicht"


def _name(resource: str, body: Body, properties: Body) -> Told:
    name = body.get("naamNatuurlijkPersoon")
    if isinstance(name, dict) and "achternaam" not in name and "volledigeNaam" in name:
        yield "naamNatuurlijkPersoon", name, "achternaam is verplicht"


def _respelt(resource: str, body: Body, properties: Body) -> Told:
    rows = body.get("nevenfunctieNatuurlijkePersoon")
    inner = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    for meant in RESPELT.values():
        if any(meant in each for each in (body, *inner)):
            yield meant if meant in body else "", meant, "de spelling van de standaard"


def _number(resource: str, body: Body, properties: Body) -> Told:
    if isinstance(body.get("bronorganisatie"), str) and "bronorganisatie" in properties:
        yield "bronorganisatie", body["bronorganisatie"], "een geheel getal"


def _title(resource: str, body: Body, properties: Body) -> Told:
    title = body.get("agendapuntTitel")
    if resource == "agendapunt" and isinstance(title, str) and 100 < len(title) <= 500:
        yield "agendapuntTitel", len(title), "honderd tekens"


def _gremium(resource: str, body: Body, properties: Body) -> Told:
    gremium = body.get("georganiseerdDoorGremium")
    if isinstance(gremium, dict) and len(str(gremium.get("gremiumidentificatie", ""))) == 11:
        yield "georganiseerdDoorGremium", gremium, "tien tekens"


def _organisation(resource: str, body: Body, properties: Body) -> Told:
    if "organisatie" in properties and isinstance(body.get("organisatie"), dict):
        yield "organisatie", body["organisatie"], "nooit geldig"


def _pid(resource: str, body: Body, properties: Body) -> Told:
    if resource == "informatieobject" and "pid" not in body:
        yield "", None, "pid is verplicht"


LOOKS: dict[str, Callable[[str, Body, Body], Told]] = {
    "D-V1": _null,
    "D-V2": _province,
    "D-V3": _recording,
    "D-V4": _name,
    "D-V5": _respelt,
    "D-V17": _number,
    "D-V20": _title,
    "D-V23": _gremium,
    "D-M1": _organisation,
    "D-K1": _pid,
}
