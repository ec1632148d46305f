"""Pages of words: about, help, methods, privacy, accessibility, report an error."""

import re
from html import unescape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.site.rendering import shown, templates
from search_api.web.problems import Problem
from search_api.web.requests import base_url, services

router = APIRouter(include_in_schema=False)
#: address → (template, title)
TEXTS = {
    "over": ("over.html", "Over Griffie"),
    "privacy": ("privacy.html", "Privacy"),
    "toegankelijkheid": ("toegankelijkheid.html", "Toegankelijkheid"),
    "uitleg/stemmen": ("uitleg_stemmen.html", "Hoe Griffie stemmen leest"),
    "uitleg/fractielijn": ("uitleg_fractielijn.html", "Wat afwijken van de fractie is"),
}
MARK = re.compile(r"<[^<>]+>")


def _text(request: Request, name: str) -> Response:
    template, title = TEXTS[name]
    context: dict[str, Any] = {
        "titel": title,
        "contact": services(request).contact or {},
        "kruimels": [("/", "Griffie"), (f"/{name}", title)],
    }
    data = {"titel": title, "adres": f"{base_url(request)}/{name}"}
    if request.url.path.endswith(".json"):
        page = templates.get_template(template).render(context | {"request": request})
        data["tekst"] = _plain(page)
    return shown(request, template, context, data)


def _plain(page: str) -> str:
    """The words of a page without its marks."""
    inner = page.partition("<main")[2].partition(">")[2].rpartition("</main>")[0]
    text = MARK.sub(" ", inner or page)
    return " ".join(unescape(text).split())


@router.get("/over")
@router.get("/over.json")
def about(request: Request) -> Response:
    """What Griffie is."""
    return _text(request, "over")


@router.get("/privacy")
@router.get("/privacy.json")
def privacy(request: Request) -> Response:
    """What is kept of people, and of visitors."""
    return _text(request, "privacy")


@router.get("/toegankelijkheid")
@router.get("/toegankelijkheid.json")
def accessibility(request: Request) -> Response:
    """For whom the site works, and how that is tested."""
    return _text(request, "toegankelijkheid")


@router.get("/uitleg/{name}")
@router.get("/uitleg/{name}.json")
def explained(request: Request, name: str) -> Response:
    """How something is read or counted."""
    if f"uitleg/{name}" not in TEXTS:
        raise Problem(404, f"er is geen uitleg {name[:40]!r}")
    return _text(request, f"uitleg/{name}")


@router.get("/fout-melden")
@router.get("/fout-melden.json")
def report(request: Request, record: str = "") -> Response:
    """To whom a mistake is reported, with what to name."""
    known = services(request).store.get(record) if record else None
    contact = services(request).contact or {}
    address = f"{base_url(request)}/records/{record}" if known else None
    context = {
        "contact": contact,
        "record": record if known else "",
        "adres": address,
        "bron": known.body.get("bron_url") if known and not known.deleted else None,
        "kruimels": [("/", "Griffie"), ("/fout-melden", "Fout melden")],
    }
    return shown(request, "fout_melden.html", context, {"contact": contact, "adres": address})
