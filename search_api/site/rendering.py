"""Templates, how days and names are written in them, and the twin of a page in JSON."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2.ext import Extension
from starlette.responses import RedirectResponse, Response

from search_api.site.words import AFDOENING, GRONDSLAG, HOOFDMENU, KOPPEN, NAMEN, NIVEAUS, VOET
from search_api.web.accepting import JSON, best
from search_api.web.answers import json as json_answer
from search_api.web.problems import Problem
from standard.text import bare
from standard.time import MONTHS

#: ends of lines that are nothing to who reads: before a part of a table or list
BETWEEN = re.compile(
    r"(?<=>)\n+(?=</?(?:tr|td|th|tbody|thead|table|caption|li|ul|ol|dt|dd|section|p|h[1-6]|form|div|nav|details|summary|label|select|option)\b)"
)


class Flush(Extension):
    """Templates are indented for who reads them; pages go out without."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return BETWEEN.sub("", re.sub(r"(?m)^[ \t]+", "", source))


templates = Jinja2Templates(Path(__file__).parent / "templates")
templates.env.add_extension(Flush)
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.auto_reload = False  # they do not change while the service runs
#: files that could not be read, as a status tells them, and a day
LACKING = re.compile(r"^(\d+)× tekst (geen|deels): (.*)$")
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
#: ending of the address of a twin
TWIN = ".json"
HTML = "text/html"
#: a page and its twin may have one address: which it is, is in the question
VARIED = {"Vary": "Accept"}


def datum(value: str | dt.date | None) -> str:
    """`2026-01-29` → `29 januari 2026`."""
    if not value:
        return "datum onbekend"
    day = dt.date.fromisoformat(str(value)[:10])
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(value: str | None) -> str:
    """A moment as people write it, to the minute."""
    if not value or "T" not in value:
        return datum(value)
    return f"{datum(value)}, {value[11:16]} uur"


def naam(value: str | None) -> str:
    return NAMEN.get(value or "", value or "")


def slug(name: str) -> str:
    """A name as it stands in an address."""
    return re.sub(r"[^a-z0-9]+", "-", bare(name)).strip("-") or "naamloos"


def keer(number: int, one: str, more: str) -> str:
    """`1 motie`, `2 moties`."""
    return f"{number} {one if number == 1 else more}"


def hoofdletter(text: str) -> str:
    """With a capital at the start; the rest as it is."""
    return text[:1].upper() + text[1:]


def gegeven(value: object) -> str:
    """A value of a record as a reader takes it: yes and no, and words for what is written with signs."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return NAMEN.get(str(value), str(value))


def gemis(reason: str) -> str:
    """What is missing of a council, in words: `1× tekst geen: scan zonder tekst` is `1 bestand zonder
    leesbare tekst (scan zonder tekst)`."""
    told = LACKING.sub(_lacking, reason)
    return DAY.sub(lambda match: datum(match[0]), told)


def uitkomst(told: str) -> str:
    """What became of a request, without the name that the fault has in the program."""
    return re.sub(r"^[A-Z]\w+: ", "", told)


def _lacking(match: re.Match[str]) -> str:
    number, part, why = int(match[1]), match[2], match[3]
    what = keer(number, "bestand", "bestanden")
    return f"{what} {'zonder leesbare tekst' if part == 'geen' else 'deels gelezen'} ({why})"


for each in (datum, moment, naam, slug, keer, hoofdletter, gegeven, gemis, uitkomst):
    templates.env.filters[each.__name__] = each
templates.env.globals |= {
    "KOPPEN": KOPPEN,
    "NIVEAUS": NIVEAUS,
    "GRONDSLAG": GRONDSLAG,
    "AFDOENING": AFDOENING,
    "HOOFDMENU": HOOFDMENU,
    "VOET": VOET,
}
#: an address of a source is a link only when it leads to the web, never to a script
templates.env.tests["webadres"] = lambda value: str(value or "").startswith(("http://", "https://"))


def asks_json(request: Request) -> bool:
    """Whether the twin of a page is asked: by its own address, or by whoever takes JSON rather than a
    page at the address of the page."""
    return request.url.path.endswith(TWIN) or best(request, (HTML, JSON)) == JSON


def shown(
    request: Request,
    template: str,
    context: dict[str, Any],
    data: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """A page; `data` is what it tells, which its twin gives as JSON. The twin has the page's address
    with `.json` behind it."""
    if asks_json(request):
        answer = json_answer(dict(data))
        answer.headers.update(VARIED)
        return answer
    query = f"?{request.url.query}" if request.url.query else ""
    twin = {"json": f"{quote(request.url.path.rstrip('/') or '/thuis')}{TWIN}{query}"}
    return templates.TemplateResponse(request, template, twin | context, status, VARIED)


def to_twin(address: str) -> Response:
    """Leads to a twin at an address of the API."""
    return RedirectResponse(address, 303, VARIED)


def shown_beside(
    request: Request,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page of which an address of the API is the twin (`json` in the context): who asks for the
    twin is led there."""
    if asks_json(request):
        return to_twin(context["json"])
    more = VARIED | dict(headers or {})
    return templates.TemplateResponse(request, template, context, status, more)


def problem_page(
    request: Request, problem: Problem, names: Mapping[str, str] | None = None
) -> Response:
    """An error as a page; `names` are of organisations by their code."""
    context = {"probleem": problem, "namen": names or {}}
    return templates.TemplateResponse(request, "fout.html", context, problem.status)
