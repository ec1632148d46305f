"""`/stemmingen/{id}`: one vote by itself; its card for other sites, and oEmbed of it."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from search_api.site.places import council_of, gremium, meeting_title
from search_api.site.rendering import shown, shown_beside
from search_api.site.votes import judgements, vote_view
from search_api.views.agenda import Agenda
from search_api.views.record import Around, NotHeld, summary, vote_of
from search_api.web.answers import json
from search_api.web.problems import Problem
from search_api.web.requests import base_url, services
from standard import views
from store import Store, Version

router = APIRouter(include_in_schema=False)
#: the card may stand in a page of anybody
CARD = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)
#: pixels of a card
WIDTH, HEIGHT = 420, 460


def held(store: Store, key: str) -> Version:
    """The vote with this id; raises `NotHeld`."""
    version = store.get(key)
    if version is None or version.deleted or version.resource != "stemming":
        raise NotHeld(f"er is geen stemming {key[:40]}")
    return version


def told(request: Request, key: str) -> dict[str, Any]:
    """Everything that page and card say of a vote."""
    found = services(request)
    version = held(found.store, key)
    body, ext = version.body, version.body["ext"]
    paper = (body["data"].get("informatieobject") or {}).get("id")
    item = (body["data"].get("agendapunt") or {}).get("id") or ext.get("bij_agendapunt")
    around = found.store.get_many(filter(None, (paper, item, ext.get("vergadering"))))
    alive = {k: each for k, each in around.items() if not each.deleted}
    subject = alive.get(paper or "") or alive.get(item or "")
    meeting = alive.get(ext.get("vergadering") or "") or _meeting(
        found.store, alive.get(item or "")
    )
    raad = council_of(found, version.organisatie)
    present = Around(found.store, meeting).attendance() if meeting else []
    vote = vote_of(found.store, version)
    title = views.title(subject.record) if subject else None
    return {
        "stemming": vote_view(
            vote, raad.sleutel, present, judgements(found, [key], version.organisatie).get(key, {})
        ),
        "rauw": vote,
        "raad": raad,
        "titel": title or ext.get("onderwerp") or "Stemming",
        "over": subject,
        "vergadering": meeting,
        "vergadertitel": meeting and meeting_title(raad, summary(meeting), gremium(meeting)),
        "punt": alive.get(item or ""),
        "bron_url": body["bron_url"],
    }


def _meeting(store: Store, item: Version | None) -> Version | None:
    if item is None:
        return None
    found = store.get(item.body["data"]["vergadering"]["id"])
    return found if found and not found.deleted else None


@router.get("/stemmingen/{key}")
@router.get("/stemmingen/{key}.json")
def page(request: Request, key: str) -> Response:
    """One vote: about what, the outcome, the seats, each fractie, each member, and the source."""
    context = told(request, key)
    raad, meeting = context["raad"], context["vergadering"]
    crumbs = [("/raden", "Raden"), (raad.adres, raad.naam)]
    if meeting:
        crumbs.append((f"/records/{meeting.id}", context["vergadertitel"]))
    if context["punt"]:
        title = summary(context["punt"])["titel"]
        crumbs.append((f"/records/{context['punt'].id}", title or "agendapunt"))
    base = base_url(request)
    context |= {
        "kruimels": crumbs,
        "verder": _beside(services(request).store, raad, meeting, key),
        "canoniek": f"{base}/stemmingen/{key}",
        "oembed": f"/oembed?url={base}/stemmingen/{key}",
    }
    return shown(request, "stemming.html", context, _data(context, base))


def _data(context: dict[str, Any], base: str) -> dict[str, Any]:
    over, meeting = context["over"], context["vergadering"]
    return {
        **context["rauw"],
        "titel": context["titel"],
        "organisatie": {"code": context["raad"].code, "naam": context["raad"].naam},
        "over_record": f"{base}/records/{over.id}" if over else None,
        "vergadering_record": f"{base}/records/{meeting.id}" if meeting else None,
        "zin": context["stemming"]["zin"],
    }


def _beside(store: Store, raad: Any, meeting: Version | None, key: str) -> dict[str, Any]:
    """The votes of the same meeting before and after this one."""
    if meeting is None:
        return {"omhoog": (raad.adres, f"Alles van {raad.naam}")}
    agenda = Agenda(store, meeting)
    rows = [
        (vote["id"], paper["titel"])
        for paper in (*agenda.flat(), *agenda.papers())
        for vote in paper["stemmingen"]
    ]
    keys = [each for each, _ in rows]
    place = keys.index(key) if key in keys else None
    found: dict[str, Any] = {"omhoog": (f"/records/{meeting.id}", "Naar de vergadering")}
    if place:
        found["vorige"] = (f"/stemmingen/{rows[place - 1][0]}", rows[place - 1][1] or "stemming")
    if place is not None and place + 1 < len(rows):
        found["volgende"] = (f"/stemmingen/{rows[place + 1][0]}", rows[place + 1][1] or "stemming")
    return found


@router.get("/kaartje/{key}")
def card(request: Request, key: str) -> Response:
    """The vote in short, for a page of somebody else: no script, nothing is remembered."""
    context = told(request, key) | {
        "vast": f"{base_url(request)}/stemmingen/{key}",
        "json": f"/stemmingen/{key}.json",
    }
    answer = shown_beside(request, "kaartje.html", context)
    answer.headers["Content-Security-Policy"] = CARD
    return answer


@router.get("/oembed")
def oembed(request: Request, url: str = "", format: str = "json") -> Response:
    """oEmbed 1.0 of the page of a vote, or of a motion with one: a frame with its card."""
    if format != "json":
        raise Problem(501, "alleen format=json wordt gegeven")
    base = base_url(request)
    path = urlsplit(url).path if url.startswith(f"{base}/") else ""  # others may be no address
    kind, _, key = path.removeprefix(urlsplit(base).path).strip("/").partition("/")
    if kind not in ("stemmingen", "kaartje", "records") or not key:
        raise Problem(404, "geef het adres van een stemming of motie op deze site")
    vote = key if kind != "records" else _of_record(services(request).store, key)
    context = told(request, vote)
    frame = Markup(
        '<iframe src="{}/kaartje/{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>'
    ).format(base, vote, WIDTH, HEIGHT, f"Stemming: {context['titel']}")
    return json(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": "Griffie",
            "provider_url": base,
            "title": f"{context['titel']} – {context['raad'].naam}",
            "width": WIDTH,
            "height": HEIGHT,
            "html": frame,
        }
    )


def _of_record(store: Store, key: str) -> str:
    """The last vote on a paper."""
    version = store.get(key)
    if version is None or version.deleted:
        raise NotHeld(f"er is geen record {key[:40]}")
    if version.resource == "stemming":
        return key
    votes = Around(store, version).votes()
    if not votes:
        raise NotHeld("over dit stuk is geen stemming bekend")
    return str(votes[-1]["id"])
