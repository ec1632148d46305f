"""Votes in a list: `/stemmingen`, and rows of one page of it."""

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from indexer.question.query import Query
from search_api.services import Services
from search_api.site.asked import left_out, without_empty
from search_api.site.places import Raad, council, councils
from search_api.site.rendering import shown
from search_api.web.problems import Problem, invalid
from search_api.web.requests import services
from search_api.web.searching import Words, words
from standard.text import nearest
from standard.vocabulary import Uitslag
from tables.filters import Filter
from tables.lists import Row, rows_from

router = APIRouter(include_in_schema=False)
#: votes on one page
PAGE = 25
#: motions of a subject that are looked at
MOST = 1000
VOTED = ("motie", "amendement")
#: columns of a vote in a list
LISTED = ("id", "organisatie", "titel", "type", "datum", "uitslag", "voor", "tegen", "verdeeld")


def chosen(found: Services, names: Sequence[str]) -> list[Raad]:
    """The councils that are asked, by key, code or name; all that were read where none is. Raises a
    404 problem."""
    if not names:
        return sorted(
            (each for each in councils(found).values() if each.gelezen), key=lambda each: each.naam
        )
    rows = []
    for name in dict.fromkeys(names):
        raad = council(found, name)
        if raad is None:
            raise Problem(
                404, f"raad {name[:40]!r} is onbekend; kies er een uit de lijst op /raden"
            )
        rows.append(raad)
    return rows


def codes(found: Services, names: Sequence[str]) -> tuple[str, ...]:
    """The same as codes for a question of the tables; none is every council."""
    return tuple(raad.code for raad in chosen(found, names)) if names else ()


def about(found: Services, q: str, kinds: tuple[str, ...] = VOTED) -> tuple[str, ...] | None:
    """Ids of the motions and amendments that a question finds, `MOST` of them that fit best; None where
    nothing is asked."""
    return _found_by(found, q, kinds)[0] if q.strip() else None


def beyond(found: Services, q: str, kinds: tuple[str, ...] = VOTED) -> int | None:
    """How many motions and amendments a question finds, where they are more than `about` gives."""
    total = _found_by(found, q, kinds)[1] if q.strip() else 0
    return total if total > MOST else None


def _found_by(found: Services, q: str, kinds: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    parsed = words(Words(q=q), found)
    asked = Query(parsed, filters=(("type", kinds),), size=MOST, snippets=False)

    def made() -> tuple[tuple[str, ...], int]:
        result = found.engine.search(asked)
        return tuple(hit.document.id for hit in result.hits), result.total

    return found.over.of((repr(parsed.node), kinds, found.engine.stand()), made)


def paged(
    request: Request, rows: Sequence[Any], total: int, start: int, size: int = PAGE
) -> dict[str, Any]:
    """One page of `size` rows from `start`, of `total`, with the addresses of its neighbours."""
    pairs = [(n, v) for n, v in request.query_params.multi_items() if n != "vanaf" and v != ""]
    path = request.url.path.removesuffix(".json")

    def at(number: int) -> str:
        return f"{path}?{urlencode([*pairs, ('vanaf', number)] if number else pairs)}"

    after = start + size
    return {
        "rijen": list(rows),
        "totaal": total,
        "vanaf": start,
        "verder": {
            "vorige": (at(max(0, start - size)), "vorige", max(0, start - size)) if start else None,
            "volgende": (at(after), "volgende", after) if after < total else None,
        },
    }


def number(text: str, name: str, least: int = 0) -> int:
    """A number of the question; raises a 400 problem."""
    if not text.isascii() or not text.isdigit() or int(text) < least or len(text) > 7:
        raise Problem(400, f"parameter {name}: is een getal vanaf {least}")
    return int(text)


def of_councils(request: Request, found: Services) -> dict[str, Any]:
    """The councils that are asked (`gekozen`), and for each the address without it and its key
    (`chips`)."""
    params = without_empty(request.query_params)
    raden = chosen(found, params.getlist("raad")) if "raad" in params else []
    path = request.url.path.removesuffix(".json")
    chips = []
    for raad in raden:
        kept = [
            (name, value)
            for name, value in params.multi_items()
            if name != "vanaf" and not (name == "raad" and chosen(found, [value]) == [raad])
        ]
        chips.append((raad.naam, f"{path}?{urlencode(kept)}" if kept else path, raad.sleutel))
    return {"gekozen": raden, "chips": chips}


def listed(rows: Iterable[Row], names: dict[str, str]) -> list[dict[str, Any]]:
    """Votes as `_stemlijst.html` has them; `names` are of councils by their codes."""
    return [
        {name: row[name] for name in LISTED}
        | {"titel": row["titel"] or "zonder titel", "stuk": row["motie"] or row["agendapunt"]}
        | {"raad": names.get(row["organisatie"], row["organisatie"])}
        for row in rows
    ]


def only(params: QueryParams, known: Set[str]) -> None:
    """Refuses a parameter that a page does not have, with those that it has."""
    unknown = [name for name in params if name not in known]
    if unknown:
        raise Problem(
            400, f"onbekende parameter {unknown[0][:40]!r}; mogelijk: {', '.join(sorted(known))}"
        )


def one_of(params: QueryParams, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The values of a filter; raises a 400 problem with the nearest for one that is not known."""
    known = sorted(known)
    values = tuple(params.getlist(name))
    for value in values:
        if value not in known:
            reason = f"onbekende waarde {value[:40]!r}"
            raise invalid(name, reason, list(nearest(value, known)) or known)
    return values


def council_names(found: Services) -> dict[str, str]:
    return {code: raad.naam for code, raad in councils(found).items()}


@router.get("/stemmingen")
@router.get("/stemmingen.json")
def votes(request: Request) -> Response:
    """Votes from new to old: `raad` (repeated), `uitslag`, `verschil` at most, `gesplitst=1` with a
    fractie divided, `q` on a subject."""
    found = services(request)
    params = without_empty(request.query_params)
    if "zonder" in params:
        return RedirectResponse(f"/stemmingen?{urlencode(left_out(params).multi_items())}", 303)
    only(params, {"raad", "uitslag", "verschil", "gesplitst", "q", "vanaf"})
    one_of(params, "gesplitst", ("1",))
    asked = Filter(
        organisatie=codes(found, params.getlist("raad")),
        motie=about(found, params.get("q", "")),
        uitslag=one_of(params, "uitslag", Uitslag),
        verschil=number(params["verschil"], "verschil") if "verschil" in params else None,
        verdeeld=True if params.get("gesplitst") else None,
    )
    start = number(params.get("vanaf", "0"), "vanaf")
    total, rows = rows_from(found.tables, "stemmingen", asked, start, PAGE)
    page = paged(request, rows, total, start)
    context = page | {
        "lijst": True,
        "ruim": beyond(found, params.get("q", "")),
        "stemmingen": listed(rows, council_names(found)),
        "params": params,
        "raden": chosen(found, ()),
        **of_councils(request, found),
        "kruimels": [("/", "Griffie"), ("/stemmingen", "Stemmingen")],
    }
    data = {"total": total, "stemmingen": context["stemmingen"]}
    return shown(request, "stemmingen.html", context, data)


def since(day: str, name: str) -> dt.date | None:
    """A day of the question; raises a 400 problem."""
    try:
        return dt.date.fromisoformat(day) if day else None
    except ValueError as error:
        raise Problem(400, f"parameter {name}: is een dag zoals 2024-01-31") from error
