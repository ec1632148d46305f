"""`/volgen` and `POST /api/v1/volgen`: a question is followed once the address confirms it, and no
longer once its signed link says so."""

from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from search_api.api.models.follows import Waiting
from search_api.following import asking
from search_api.following.asking import Following
from search_api.site.rendering import problem_page, shown, templates
from search_api.web.answers import json
from search_api.web.checking import bounded, parsed
from search_api.web.problems import Problem, errors
from search_api.web.questions import parameters
from search_api.web.requests import base_url, services
from store.following import RHYTHM

api = APIRouter()
pages = APIRouter(include_in_schema=False)
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": Following.model_json_schema()}},
    }
}
BODY["requestBody"]["content"]["application/json"]["example"] = {  # type: ignore[index]
    "q": "stikstof",
    "type": ["motie"],
    "uitslag": ["verworpen"],
    "kanaal": "mail",
    "adres": "lezer@example.org",
    "ritme": "dag",
}
TOLD = {
    "mail": "er is een e-mail onderweg; volg de link daarin om te beginnen",
    "webhook": "de ontvanger krijgt een verzoek; een antwoord met 2xx is de bevestiging",
}


@api.post(
    "/api/v1/volgen",
    tags=["volgen"],
    status_code=202,
    response_model=Waiting,
    responses=errors(400, 413, 503),
    openapi_extra=BODY,
)
async def follow(request: Request) -> Response:
    """Follows a question: `q` and the filters of a search (`uitslag`, or `termijn=verstreken` for
    what was not done in time), or `samen` (parties that voted alike), by mail or by a signed webhook
    (`Griffie-Signature`: `t=<seconds>,v1=<HMAC-SHA256 of "t.body">` by the secret that is given here,
    once). Nothing is sent before the address confirmed it. What is told is a record that fits now
    and did not before, also because a day went by; what was merely read otherwise is no news.
    `DELETE` of the link `einde` in every message ends it and forgets the address."""
    body = parsed(await bounded(request))
    if not isinstance(body, dict):
        raise Problem(400, 'de vraag is {"q": …, "kanaal": …, "adres": …}')
    return await run_in_threadpool(_followed, request, body)


def _followed(request: Request, body: dict[str, Any]) -> Response:
    found = services(request)
    asked = asking.read(body)
    kept, address = asking.question(asked, found), asking.address(asked, found)
    key, secret = found.store.following.add(kept, address)
    answer: dict[str, Any] = {
        "status": "wacht op bevestiging",
        "uitleg": TOLD[asked.kanaal],
        "vraag": kept.vraag,
        "kanaal": asked.kanaal,
        "ritme": asked.ritme,
    }
    if asked.kanaal == "webhook":  # who asks this owns the address, and could not know it otherwise
        ending = asking.link(base_url(request), found.operation.key, "einde", key)
        answer |= {"id": key, "geheim": secret, "einde": ending}
    made = json(answer)
    made.status_code = 202
    return made


@pages.get("/volgen")
@pages.get("/volgen.json")
def form(request: Request) -> Response:
    """The form, filled in with the question that one comes from."""
    known = parameters(Following)
    filled = {
        name: request.query_params.getlist(name) if several else request.query_params[name]
        for name, several in known.items()
        if name in request.query_params
    }
    context = _context(request, {"gevraagd": filled})
    told = {name: context[name] for name in ("gevraagd", "ritmes")}
    return shown(request, "volgen.html", context, told | {"volgen": "/api/v1/volgen"})


@pages.post("/volgen")
async def sent(request: Request) -> Response:
    """What the form sends."""
    known = parameters(Following)
    given = parse_qs((await bounded(request)).decode("utf-8", "replace"))
    body = {name: value if known.get(name) else value[0] for name, value in given.items()}
    try:
        await run_in_threadpool(_followed, request, body)
    except Problem as problem:
        shown = _page(request, {"gevraagd": body, "bezwaar": problem.detail})
        shown.status_code = problem.status
        return shown
    return _page(request, {"gedaan": TOLD[str(body["kanaal"])]})


def _page(request: Request, more: dict[str, Any]) -> Response:
    return templates.TemplateResponse(request, "volgen.html", _context(request, more))


def _context(request: Request, more: dict[str, Any]) -> dict[str, Any]:
    mail = services(request).operation.mail
    return {"gevraagd": {}, "ritmes": list(RHYTHM), "mail": mail, **more}


@pages.get("/volgen/bevestig/{follower}/{signed}")
def confirmed(request: Request, follower: str, signed: str) -> Response:
    found = services(request)
    if not asking.genuine(found.operation.key, "bevestig", follower, signed):
        return _refused(request)
    if not found.store.following.confirm(follower):
        return _gone(request)
    return _page(request, {"gedaan": "bevestigd: vanaf nu krijgt u bericht"})


@pages.get("/volgen/einde/{follower}/{signed}")
def ending(request: Request, follower: str, signed: str) -> Response:
    """Asks, so that whoever only looks at a link ends nothing."""
    if not asking.genuine(services(request).operation.key, "einde", follower, signed):
        return _refused(request)
    return _page(request, {"einde": request.url.path})


@pages.post("/volgen/einde/{follower}/{signed}")
@pages.delete("/volgen/einde/{follower}/{signed}")
@pages.delete("/api/v1/volgen/{follower}/{signed}")
def ended(request: Request, follower: str, signed: str) -> Response:
    """One click, also that of a mail programme (RFC 8058)."""
    found = services(request)
    if not asking.genuine(found.operation.key, "einde", follower, signed):
        return _refused(request)
    found.store.following.end(follower)
    return _page(request, {"gedaan": "beëindigd: uw adres is weg, u krijgt geen berichten meer"})


def _refused(request: Request) -> Response:
    return problem_page(request, Problem(404, "deze link is niet van ons, of niet heel"))


def _gone(request: Request) -> Response:
    return problem_page(request, Problem(404, "dit wordt niet (meer) gevolgd; begin opnieuw"))
