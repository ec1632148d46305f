"""Councils that answer in the wire formats of vendors, and their facts counted one by one against what was
written down before."""

import html
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Request
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import Response
from starlette.routing import Route

from crawlers.registry import Council
from sample.ibabs_portal import shell
from sample.server import PLAIN, serving
from store import Store
from tests.breaking import Said, Source

Facts = set[tuple[str, ...]]
Answer = Callable[[str, dict[str, str], str], Any]
OF_A_PAPER = ("informatieobjecttype", "motietype", "uitslag", "nummer", "datum")
MOMENTS = ("geplandeAanvangVergadering", "geplandeEindeVergadering", "aanvangVergadering", "eindeVergadering")  # fmt: skip
UUID = "5a5a5a5a-0000-4000-8000-{:012d}".format


def said_by(answer: Answer) -> Callable[[Request], Said]:
    """What is asked from a table: text is a page, anything else JSON, and None a 404."""

    def fetch(request: Request) -> Said:
        place = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        body = answer(place.path, query, request.body.decode())
        if body is None:
            return Said(404, "application/json", b'{"message": "niets"}', request.url)
        if isinstance(body, str):
            kind = "application/json" if body.startswith("{") else "text/html; charset=utf-8"
            return Said(200, kind, body.encode("utf-8", "surrogatepass"), request.url)
        return Said(200, "application/json", json.dumps(body).encode(), request.url)

    return fetch


def read(
    vendor: str, key: str, answer: Answer, folder: Path, portal: str, base: str = ""
) -> Source:
    council = Council(
        "duinvoort", "Duinvoort", "gm0415", "gemeente", "Noord-Holland", vendor, key, base, portal, None, None
    )  # fmt: skip
    return Source(council, said_by(answer), folder / vendor)


def held(store: Store, code: str) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "resource": each.resource, **each.body["data"], **each.body["ext"]}
        for each in store.current(organisatie=code, deleted=False)
    ]


def facts(store: Store, code: str = "gm0415") -> Facts:
    """What a reader would take over: kinds, outcomes, numbers, submitters, places, votes, decisions,
    moments, presence."""
    by_id = {each["id"]: each for each in held(store, code)}
    return {fact for each in by_id.values() for fact in facts_of(each, by_id)}


def facts_of(each: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    match each["resource"]:
        case "informatieobject" if each.get("informatieobjecttype"):
            title = each["titel"]
            yield from ((title, name, str(each[name])) for name in OF_A_PAPER if each.get(name))
            for place in each.get("agendapunten", ()):
                yield title, "agendapunt", by_id[place["id"]]["agendapuntTitel"]
        case "agendapunt":
            for paper in (by_id.get(key, {}) for key in each.get("documenten", ())):
                if paper.get("informatieobjecttype"):
                    yield paper["titel"], "agendapunt", each["agendapuntTitel"]
        case "indiener":
            paper = by_id[each["informatieobject"]["id"]]["titel"]
            yield paper, "indiener", each["naam"], "eerste" if each["eerste"] else "mede"
        case "stem":
            yield about(each["stemming"]["id"], by_id), "stem", each["naam"], each["keuzeStemming"]
        case "stemresultaatperfractie":
            counts = (each.get("voor"), each.get("tegen"))
            told = "-".join("?" if n is None else str(n) for n in counts)
            told = each["fractiestemresultaat"] if counts == (None, None) else told
            yield about(each["stemming"]["id"], by_id), "fractie", each["fractie"], told
        case "stemming" if each.get("telling"):
            counts = (each["telling"].get("voor"), each["telling"].get("tegen"))
            yield about(each["id"], by_id), "telling", *map(str, counts)
        case "besluit" if each.get("agendapunt") or each.get("informatieobject"):
            title = title_of(each.get("informatieobject") or each["agendapunt"], by_id)
            yield title, "besluit", each.get("uitslag_bron") or each["besluitresultaat"]
        case "vergadering":
            yield "vergadering", each["vergaderdatum"], each.get("naam") or ""
            for name in ("ondertitel", *MOMENTS):
                if each.get(name):
                    yield "vergadering", name, each[name][:16]
        case "aanwezigedeelnemer" if each["grondslag"] not in ("stemming",):
            yield "aanwezig", each["naam"], each["aanwezigheidsstatus"]
            for name in ("aanvangAanwezigheid", "eindeAanwezigheid"):
                if each.get(name):
                    yield "aanwezig", each["naam"], name, each[name][11:16]


def about(key: str, by_id: dict[str, dict[str, Any]]) -> str:
    """What a vote is about: the paper, else the item."""
    vote = by_id[key]
    for name in ("informatieobject", "agendapunt"):
        if vote.get(name):
            return title_of(vote[name]["id"], by_id)
    return "?"


def title_of(key: str, by_id: dict[str, dict[str, Any]]) -> str:
    thing = by_id[key]
    return str(thing["titel"] if "titel" in thing else thing["agendapuntTitel"])


def score(right: Facts, source: Source) -> str:
    """What is missing and what was made up, with how many of how many are there."""
    found = facts(source.base)
    told = f"{len(right & found)} van {len(right)} feiten"
    return f"{told}; gemist {sorted(right - found)}; verzonnen {sorted(found - right)}"


def whole(right: Facts) -> str:
    return f"{len(right)} van {len(right)} feiten; gemist []; verzonnen []"


# --- shapes of Notubiz ---


def ref(model: str, key: int, label: str) -> dict[str, Any]:
    return {"meta_data": {"reference_model": model, "label": label}, "content": key}


def plain(text: Any) -> dict[str, Any]:
    return {"meta_data": None, "content": text}


def entry(key: int, title: str, **fields: list[Any]) -> dict[str, Any]:
    """A register entry; `fields` are the values by number of the attribute, as `f62`."""
    rows = [{"id": 1, "label": "Titel", "values": [plain(title)]}]
    labels = {"f22": "Gekoppeld evenement", "f36": "Indiener(s)", "f87": "Medeondertekenaars",
              "f45": "Type", "f62": "Útslach", "f61": "Stemmingsuitslag", "f15": "Datum", "f99": "Bijzonder"}  # fmt: skip
    rows += [
        {"id": int(name[1:]), "label": labels[name], "values": values}
        for name, values in fields.items()
    ]
    shown = {"permission_group": "public", "confidential": 0, "module_id": 6}
    return {
        "id": key,
        "last_modified": "2026-07-08 10:00:00",
        **shown,
        "organisation_id": 4711,
        "attributes": rows,
    }


def voting(key: int, title: str, outcome: str, votes: str) -> dict[str, Any]:
    words = {"v": "in_favor", "t": "against"}
    cast = [{"role_id": n, "vote": words[each]} for n, each in enumerate(votes)]
    details = {"title": title, "voting_type": None, "voting_result": outcome, "votes": cast}
    return {"id": key, "parent": {"id": 700}, "type_data": details}


def agenda_item(key: int, title: Any, entries: list[int]) -> dict[str, Any]:
    attributes = [{"id": 1, "reference_model": None, "value": title}]
    return {
        "id": key, "type": "agenda_point", "order": key, "confidential": 0, "permission_group": "public",
        "type_data": {"heading": False, "title_prefix": str(key - 699), "attributes": attributes},
        "agenda_items": [], "documents": [], "module_items": [{"id": each, "field_id": 2} for each in entries],
    }  # fmt: skip


def event(key: int, day: str) -> dict[str, Any]:
    shown = {
        "type": "meeting",
        "permission_group": "public",
        "canceled": False,
        "inactive": False,
        "gremium": None,
    }
    return {"id": key, **shown, "plannings": [{"start_date": f"{day} 20:00:00", "end_date": None}]}


# --- shapes of iBabs' portal ---


def point(number: int, position: str, title: str, *sections: str) -> str:
    return (
        f'<li><div class="panel panel-default agenda-item" id="{UUID(number)}"><div class="panel-id">{position}</div>'
        f'<h3 class="panel-title"><span class="panel-title-label">{title}</span></h3>'
        f'<div class="panel-body">{"".join(sections)}</div></div></li>'
    )


def fields(title: str, **values: str) -> str:
    rows = "".join(
        f"<dt>{name.replace('_', ' ')}</dt><dd>{value}</dd>" for name, value in values.items()
    )
    return shell(title, f"<h1>{html.escape(title)}</h1><dl class='row'>{rows}</dl>", "duinvoort")


# --- a server of many councils -------------------------------------------------------------------


@contextmanager
def served(answers: Mapping[str, Answer]) -> Iterator[str]:
    """The address of a server on a loopback port that has each council under its key, until the
    block ends."""

    async def answer(request: Asked) -> Response:
        give = answers.get(request.path_params["key"])
        body = (await request.body()).decode()
        made = give and give("/" + request.path_params["path"], dict(request.query_params), body)
        if made is None:
            return Response('{"message": "niets"}', 404, media_type="application/json")
        if isinstance(made, bytes | str):
            page = not isinstance(made, bytes) and not made.startswith("{")
            return Response(made, media_type="text/html" if page else "application/json")
        return Response(json.dumps(made), media_type="application/json")

    robots = Route("/robots.txt", lambda _: Response("", media_type="text/plain"))
    councils = Route("/{key}/{path:path}", answer, methods=["GET", "POST"])
    with serving(Starlette(routes=[robots, councils]), **PLAIN) as port:
        yield f"http://127.0.0.1:{port}"
