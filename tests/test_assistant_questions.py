"""Twelve questions of those who follow councils, answered by the tools for assistants alone: over HTTP and
over standard input and output the same."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from mcp import StdioServerParameters

from tests.command import Griffie, surroundings
from tests.test_assistant import SOURCE, address, asked

__all__ = ["address"]

Body = dict[str, Any]
Asked = tuple[str, dict[str, Any], Callable[[Body], bool]]


def sourced(rows: list[Body]) -> bool:
    return bool(rows) and all(set(SOURCE) <= set(row) for row in rows)


def hits(body: Body) -> bool:
    return sourced(body["hits"]) and body["total"]["value"] >= len(body["hits"])


#: what is asked, with which tool, and when it is answered
QUESTIONS: dict[str, Asked] = {
    "J1 precies deze woorden, in moties over jaren": (
        "zoek", {"q": '"vrijliggend fietspad"', "type": "motie", "van": "2020-01-01"}, hits,
    ),
    "J2 logische woorden en afstand": (
        "zoek", {"q": '(fietspad OR woningbouw) AND NOT "vragenuur"'}, hits,
    ),
    "J3 over raden van een provincie, met aantallen": (
        "zoek",
        {"q": "fietspad*", "provincie": "Noord-Brabant", "type": "motie", "facet": ["organisatie"]},
        lambda body: hits(body) and bool(body["facets"]["organisatie"]),
    ),
    "J4 hoe partijen stemden over een onderwerp": (
        "stemmingen", {"q": "fietspad", "size": 5},
        lambda body: sourced(body["stemmingen"]) and any(v["fracties"] for v in body["stemmingen"]),
    ),
    "J5 wie van de eigen fractie afweek": (
        "persoon", {"naam": "Mees Gansewinkel"},
        lambda body: any(row["afgeweken"] > 0 for row in body["personen"]),
    ),
    "J6 een partij in alle raden": (
        "stemmingen", {"q": "fietspad", "partij": "VVD", "size": 20},
        lambda body: len({vote["organisatie"] for vote in body["stemmingen"]}) > 1,
    ),
    "J7 wie stemde, en wie ontbrak": (
        "stemmingen", {"organisatie": "Oss", "size": 5},
        lambda body: sourced(body["stemmingen"]),
    ),
    "J8 wat er het laatst was in drie raden": (
        "zoek", {"q": "fietspad", "organisatie": ["Medemblik", "Enschede", "Doetinchem"]}, hits,
    ),
    "J9 aangenomen moties van een raad": (
        "zoek", {"q": "*", "organisatie": "Gouda", "type": "motie", "uitslag": "aangenomen"},
        lambda body: hits(body) and {hit["uitslag"] for hit in body["hits"]} == {"aangenomen"},
    ),
    "J10 de bladzijde, om te citeren": (
        "zoek", {"q": '"fietspad"', "type": "motie", "size": 10},
        lambda body: any(hit["bladzijde"] and hit["sha256"] for hit in body["hits"]),
    ),
    "J11 wanneer het meer werd, per raad": (
        "zoek", {"q": "woningbouw*", "facet": ["organisatie", "uitslag"]},
        lambda body: hits(body) and len(body["facets"]["organisatie"]) > 1,
    ),
    "J12 geen enkele raad, en van wie dat niet bekend is": (
        "zoek", {"q": "xylofoonbelasting", "provincie": "Gelderland"},
        lambda body: body["total"]["value"] == 0 and body["dekking"]["organisaties"] > 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", ["http", "stdio"])
def test_every_question_is_answered_by_the_tools_alone(
    sampled: Griffie, address: str, way: str
) -> None:
    server: Any = address
    if way == "stdio":
        environment = {**surroundings(), **sampled.environment()}
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "griffie", "mcp"], env=environment, cwd=sampled.data
        )
    calls = [(tool, arguments) for tool, arguments, _ in QUESTIONS.values()]
    wrong = {}
    for (question, (_, _, answered)), result in zip(
        QUESTIONS.items(), asked(server, *calls), strict=True
    ):
        body = result.structured_content
        if result.is_error or "organisaties" not in body["dekking"] or not answered(body):
            wrong[question] = str(body)[:300]
    assert not wrong
