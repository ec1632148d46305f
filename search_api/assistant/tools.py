"""The tools: how each is asked and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from search_api.assistant.asking import Agenda, Citaat, Dekking, OneRecord, Zoek
from search_api.assistant.evidence import SCHEMA
from search_api.assistant.quoting import controleer_citaat
from search_api.assistant.reading import agenda, dekking, record, zoek
from search_api.assistant.voting import (
    Partij,
    Persoon,
    Stemmingen,
    partij,
    persoon,
    stemmingen,
)
from search_api.services import Services

Row = dict[str, Any]


@dataclass(frozen=True)
class Tool:
    """`answers` are the properties of its answer beside `dekking`, which every answer has."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    run: Callable[[Services, str, Mapping[str, Any]], Row]
    answers: Mapping[str, Row]

    def input_schema(self) -> Row:
        schema = self.arguments.model_json_schema()
        for name, each in schema.get("properties", {}).items():
            if each.get("type") == "array":  # one value may stand by itself
                plain = {"anyOf": [dict(each["items"]), {"type": "array", "items": each["items"]}]}
                kept = {key: each[key] for key in ("description", "title") if key in each}
                schema["properties"][name] = {**kept, **plain}
        return schema

    def output_schema(self) -> Row:
        properties = {"dekking": {"type": "object"}, **self.answers}
        return {
            "type": "object",
            "properties": properties,
            "required": ["dekking"],
            "$defs": {"feit": SCHEMA},
        }


FACT = {"$ref": "#/$defs/feit"}
FACTS = {"type": "array", "items": FACT}
ANY: Row = {}


TOOLS = (
    Tool(
        "zoek",
        "Zoeken",
        "Zoekt in moties, amendementen, agendapunten, stukken en vergaderingen van gemeenteraden, "
        'staten en waterschappen. q: woorden (EN), "exacte zin", OF/OR, NIET/NOT, haakjes, '
        '"a b"~5, woord*, titel:, indiener:, fractie:. Totalen zijn exact; facet en histogram '
        "tellen; opvolging zegt van wat aangenomen is of het is afgedaan en hoe lang het open staat. "
        "aanbod geeft de vraag als tabel, feed en kalender, en waar de lezer haar kan volgen. Noem bij "
        "nul treffers altijd de dekking.",
        Zoek,
        zoek,
        dict.fromkeys(("total", "facets", "histogram", "next", "query", "aanbod"), ANY)
        | {"hits": FACTS},
    ),
    Tool(
        "record",
        "Eén record",
        "Eén record geheel: gegevens, herkomst, versies, wat erbij hoort, indieners, stemmingen per "
        "fractie en per lid, aanwezigen, levensloop en de tekst per bladzijde. Van een motie ook of zij "
        "is afgedaan (opvolging), en welke raden haar ook hadden en wie de eerste was (vergelijkbaar).",
        OneRecord,
        record,
        {**SCHEMA["properties"], "bladzijden": FACTS, "stemmingen": FACTS, "relaties": FACTS},
    ),
    Tool(
        "stemmingen",
        "Stemmingen",
        "Stemmingen, nieuwste eerst: uitslag, telling en wat iedere fractie koos; bij een motie, "
        "persoon, fractie, partij, keuze of q ook wie wat stemde en wie er volgens de aanwezigheid niet "
        "was (ontbraken). q zoekt de moties erbij. Met afwijkend alleen wie anders koos dan de eigen fractie, en per lid hoe vaak (n van "
        "N). afwezig, onthouden en onbekend zijn drie verschillende dingen, en geen tegenstem.",
        Stemmingen,
        stemmingen,
        {"stemmingen": FACTS, "total": ANY, "next": ANY, "afwijkers": ANY, "methode": ANY},
    ),
    Tool(
        "persoon",
        "Raadslid",
        "Een raads- of statenlid: fractie, stemmen, hoe vaak anders dan de eigen fractie (n van N) en "
        "aanwezigheid. Twee met één naam zijn twee personen: kies met id.",
        Persoon,
        persoon,
        {"personen": FACTS, "methode": ANY},
    ),
    Tool(
        "partij",
        "Landelijke partij",
        "Hoe een landelijke partij in alle raden stemde: per raad en samen, en de nieuwste stemmingen. "
        "q beperkt tot moties over een onderwerp.",
        Partij,
        partij,
        {"partij": ANY, "totaal": ANY, "fracties": ANY, "stemmingen": FACTS, "meer": ANY},
    ),
    Tool(
        "agenda",
        "Vergaderingen",
        "Vergaderingen met hun agendapunten in een periode, oudste eerst; zonder van en tot vanaf "
        "vandaag. gehouden zegt van wanneer tot wanneer vergaderingen bekend zijn.",
        Agenda,
        agenda,
        {"vergaderingen": FACTS, "total": ANY, "next": ANY, "gehouden": ANY},
    ),
    Tool(
        "dekking",
        "Dekking",
        "Van welke raden er gegevens zijn, hoe vers die zijn en wat ontbreekt. Nodig voor iedere "
        "uitspraak als «geen enkele raad …».",
        Dekking,
        dekking,
        {"organisaties": {"type": "array", "items": {"type": "object"}}},
    ),
    Tool(
        "controleer_citaat",
        "Citaat controleren",
        "Of een citaat letterlijk in een record staat: gevonden (met bladzijde), gewijzigd (met wat "
        "verschilt) of afwezig. Aanhalingstekens, koppeltekens, witruimte en regel- en "
        "bladzijde-einden tellen niet mee; een ander getal, woord, naam of ontkenning wel.",
        Citaat,
        controleer_citaat,
        {
            "oordeel": {"enum": ["gevonden", "gewijzigd", "afwezig"]},
            "vindplaatsen": FACTS,
            "verschil": {"type": "array", "items": {"type": "object"}},
        },
    ),
)
BY_NAME = {tool.name: tool for tool in TOOLS}
