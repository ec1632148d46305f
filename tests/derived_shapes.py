"""The shapes of v2 and mini as they follow from the records of `standard.resources`, with the standard's
own faults mended: what `conformance/resource/schemas` has written out. Run it to write them anew:
`python -m tests.derived_shapes`."""

import json
import re
from typing import Any

from conformance.rules.profiles import PROFILES
from standard.records import REFERENCES
from standard.resources import RESOURCES
from tests.conftest import ROOT

Schema = dict[str, Any]

URI: Schema = {"type": "string", "format": "uri", "minLength": 1}
#: properties of v2 that may be null
NULLABLE = {
    "vergadering": {"hoofdvergadering", "informatieobject"},
    "agendapunt": {
        "hoofdagendapunt",
        "indicatieHamerstuk",
        "indicatorBehandeld",
        "indicatorBesloten",
    },
    "informatieobject": {"genotuleerdeVergadering", "gerelateerdInformatieobject"},
    "stemming": {"besluit", "informatieobject"},
    "mediabron": {"vergadering", "link"},
    "spreekfragment": {"mediabron"},
    "indiener": {"natuurlijkPersoon", "organisatorischeEenheid"},
}
OWNERS = ("gemeente", "provincie", "waterschap")
#: what v2 requires besides id and url, where our own records are milder or as strict
REQUIRED = {
    "vergadering": ("vergaderingstype",),
    "agendapunt": ("vergadering",),
    "indiener": ("informatieobject",),
    "stemming": ("agendapunt",),
    "stem": ("aanwezigeDeelnemer", "stemming", "keuzeStemming"),
    "stemresultaatperfractie": ("fractie", "stemming"),
    "besluit": ("besluitresultaat",),
    "aanwezigedeelnemer": ("natuurlijkPersoon", "vergadering"),
    "natuurlijkpersoon": ("naamNatuurlijkPersoon",),
    "fractie": ("fractienaam",),
    "fractielidmaatschap": ("fractie", "natuurlijkPersoon", "indicatieVoorzitter"),
    "dagelijksbestuur": ("dagelijksBestuursnaam",),
    "dagelijksbestuurlidmaatschap": ("dagelijksBestuur", "natuurlijkPersoon"),
    "organisatorischeeenheid": ("naam",),
    "spreekfragment": ("aanwezigeDeelnemer", "agendapunt"),
}
MINI_REQUIRED = {
    "vergadering": ("vergaderingstype",),
    "agendapunt": ("vergadering",),
    "informatieobject": ("formaat",),
}
#: what stands on one line: lists of names, and objects of a few keywords
SHORT = (
    re.compile(r"\[\s+(?:\"[^\"]*\"(?:,\s+)?)+\s+\]"),
    re.compile(r"\{\s+(?:\"[^\"]+\": (?:\"[^\"]*\"|\d+|true|false)(?:,\s+)?)+\s+\}"),
    re.compile(r"\{\s+\"type\": \"array\",\s+\"items\": \{[^{}]*\},\s+\"uniqueItems\": true\s+\}"),
)
#: keywords that are taken over from the records
KEPT = ("type", "enum", "format", "minLength", "maxLength")
CORE = ("vergadering", "agendapunt", "informatieobject")
#: properties that only mini has, and that only v2 has, of the three that both have
ONLY_MINI = {
    "organisatie",
    "wooInformatiecategorie",
    "webpaginaLink",
    "inhoudLink",
    "formaat",
}
ONLY_V2 = {
    *OWNERS,
    "mediabronnen",
    "stemmingen",
    "inhoud",
    "link",
    "zaken",
    "natuurlijkePersonen",
    "portefeuillehouder",
    "toelichting",
}
REFERENCE: Schema = {
    "type": "object",
    "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 40}, "url": URI},
    "required": ["id", "url"],
}


def derived(profile: str, resource: str) -> Schema:
    model = RESOURCES[resource]
    whole = model.model_json_schema(by_alias=True, mode="validation")
    parts = whole.get("$defs", {})
    left_out = ONLY_V2 if profile == "mini" else ONLY_MINI
    own = {} if resource not in CORE else dict.fromkeys(left_out)
    nullable = NULLABLE.get(resource, set())
    made: dict[str, Schema] = {}
    for name, part in whole["properties"].items():
        if name in own:
            continue
        schema = _mended(part, parts)
        if name == "url":
            schema = URI
        if name in nullable or name in OWNERS:
            schema = {**schema, "nullable": True}
        made[name] = schema
    if "gerelateerdInformatieobject" in made and profile == "mini":
        other = made["gerelateerdInformatieobject"]["properties"]
        other["toelichting"] = {"type": "string"}
        other["portefeuillehouder"] = {"type": "string", "maxLength": 100}
    made["id"] = {"type": "string", "minLength": 1, "maxLength": 40}
    if "bronorganisatie" in made:  # D-V17: leading zeros, and codes that are no number
        made["bronorganisatie"] = {"type": ["integer", "string"]}
    required = (MINI_REQUIRED if profile == "mini" else REQUIRED).get(resource, ())
    return {"type": "object", "properties": made, "required": ["id", "url", *required]}


def _mended(part: Schema, parts: dict[str, Schema]) -> Schema:
    """A part of the record's schema as OpenAPI means it: no null, nothing closed, formats."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        if name == "Verwijzing":
            return REFERENCE
        return _mended(parts[name], parts)
    if "anyOf" in part:
        return _mended(next(each for each in part["anyOf"] if each != {"type": "null"}), parts)
    if part.get("type") == "array":
        members: Schema = {**_mended(part["items"], parts), "nullable": True}
        return {"type": "array", "items": members, "uniqueItems": True}
    if part.get("type") == "object":
        properties = {name: _mended(each, parts) for name, each in part["properties"].items()}
        made: Schema = {
            "type": "object",
            "properties": properties,
            "required": part.get("required", []),
        }
        return _names(made)
    if "pattern" in part:
        return URI
    return {key: part[key] for key in KEPT if key in part}


def _names(made: Schema) -> Schema:
    """Parts of which the standard asks something that cannot be, or that it misspells."""
    names = made["properties"]
    if "achternaam" in names:  # D-V4: a name of one piece has no surname apart
        made["required"] = []
        made["anyOf"] = [{"required": ["achternaam"]}, {"required": ["volledigeNaam"]}]
    if "omschrijvingNevenfuctie" in names:  # D-V5
        made["required"] = [n for n in made["required"] if n != "omschrijvingNevenfuctie"]
        names["omschrijvingNevenfunctie"] = names["omschrijvingNevenfuctie"]
        made["anyOf"] = [
            {"required": ["omschrijvingNevenfuctie"]},
            {"required": ["omschrijvingNevenfunctie"]},
        ]
    if "gremiumidentificatie" in names:  # D-V23: the model has eleven digits
        names["gremiumidentificatie"] = {"type": "string", "minLength": 1, "maxLength": 11}
    if "rol" in names and "informatieobject" in names:
        made["required"] = ["informatieobject", "rol"]
    if set(names) == set(OWNERS):  # D-M1: exactly one
        made["oneOf"] = [{"required": [name]} for name in OWNERS]
    return made


def written(profile: str) -> str:
    """The shapes of a profile as they stand in a file, with what they share named once."""
    shared: dict[str, Schema] = {}

    def folded(value: Any) -> Any:
        if value == REFERENCE:
            shared["Verwijzing"] = value
            return {"$ref": "#/$defs/Verwijzing"}
        if isinstance(value, dict):
            return {name: folded(each) for name, each in value.items()}
        return [folded(each) for each in value] if isinstance(value, list) else value

    kinds = PROFILES[profile].collections.values()
    properties = {kind: folded(json.loads(json.dumps(derived(profile, kind)))) for kind in kinds}
    text = json.dumps({"$defs": shared, "properties": properties}, ensure_ascii=False, indent=2)
    for short in SHORT:
        text = short.sub(
            lambda found: re.sub(r"\s+", " ", found[0]).replace("{ ", "{").replace(" }", "}"), text
        )
    return re.sub(r"\[ ?([^\[\]{}]*?) ?\]", r"[\1]", text) + "\n"


if __name__ == "__main__":
    for name in ("v2", "mini"):
        (ROOT / "conformance" / "resource" / "schemas" / f"{name}.json").write_text(written(name))
    references = json.dumps(REFERENCES, ensure_ascii=False, indent=2) + "\n"
    (ROOT / "conformance" / "rules" / "verwijzingen.json").write_text(references)
