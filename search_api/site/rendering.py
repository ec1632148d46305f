"""Templates, and how days and names are written in them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from search_api.web.problems import Problem

templates = Jinja2Templates(Path(__file__).parent / "templates")
templates.env.trim_blocks = templates.env.lstrip_blocks = True
MAANDEN = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
NAMEN = {
    "ingekomen_stuk": "ingekomen stuk",
    "afwezig_met_bericht": "afwezig met bericht",
}


def datum(value: str | None) -> str:
    """`2026-01-29` → `29 januari 2026`."""
    if not value:
        return "datum onbekend"
    day = dt.date.fromisoformat(value[:10])
    return f"{day.day} {MAANDEN[day.month - 1]} {day.year}"


def naam(value: str | None) -> str:
    return NAMEN.get(value or "", value or "")


templates.env.filters["datum"] = datum
templates.env.filters["naam"] = naam
templates.env.globals["KOPPEN"] = {
    404: "Niet gevonden",
    410: "Ingetrokken bij de bron",
    503: "Even niet bereikbaar",
}
templates.env.globals["NIVEAUS"] = {
    "MUST": "moet",
    "SHOULD": "zou moeten",
    "INFO": "ter informatie",
}
#: an address of a source is a link only when it leads to the web, never to a script
templates.env.tests["webadres"] = lambda value: str(value or "").startswith(("http://", "https://"))


def problem_page(
    request: Request, problem: Problem, names: Mapping[str, str] | None = None
) -> Response:
    """An error as a page; `names` are of organisations by their code."""
    context = {"probleem": problem, "namen": names or {}}
    return templates.TemplateResponse(request, "fout.html", context, problem.status)
