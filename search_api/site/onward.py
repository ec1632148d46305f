"""Where a search leads on. What is asked stands in the address of each place, or, where that is much,
once, in the form of the question: then the places are its buttons (`naar`), and lead to the same."""

from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse

from search_api.site.asked import address, left_out
from search_api.web.problems import invalid
from search_api.web.questions import parameters
from search_api.web.searching import Search

#: bytes of what is asked that may stand in each address
LONG = 160
#: a search to take along: the ending of its address, and its label
TAKEN = {
    "csv": "tabel (CSV)",
    "ndjson": "NDJSON",
    "atom": "Atom-feed",
    "ics": "vergaderingen (iCal)",
}
#: parameters of a search for all of its hits
WHOLE = parameters(Search)
#: what a button of the form may add to the question: none of it is asked
BUTTONS = ("naar", "zonder", "vraag")
COVERED = ("q", "organisatie", "provincie", "leverancier")


def is_long(params: QueryParams) -> bool:
    """Whether what is asked is too much to stand in every address."""
    return len(urlencode(params.multi_items())) > LONG


def ways(params: QueryParams) -> dict[str, str]:
    """The address of each place that this question leads to."""
    pairs = [p for p in params.multi_items() if p[0] not in (*BUTTONS, "cursor")]
    asked = urlencode([p for p in pairs if p[0] != "per"])
    whole = urlencode([p for p in pairs if p[0] in WHOLE])
    return {
        **{kind: f"/api/v1/search.{kind}?{whole}" for kind in TAKEN},
        "json": f"/api/v1/search?{asked}",
        "volgen": f"/volgen?{whole}",
        "resultaten": f"/zoek?{asked}",
        "verfijnen": f"/zoek/verfijnen?{asked}",
        "verloop": f"/zoek/verloop?{asked}",
        "verlooptabel": f"/zoek/verloop.csv?{urlencode(pairs)}",
        "dekking": "/dekking?" + urlencode([p for p in pairs if p[0] in COVERED]),
        "synoniemen": address(QueryParams(pairs), synoniemen="nee"),
        "wis": "/zoek?" + urlencode([p for p in pairs if p[0] == "q"]),
    }


def led(params: QueryParams, path: str) -> RedirectResponse | None:
    """Where a button of the form leads: to a place (`naar`), to the question without what was chosen
    (`zonder`) or to other words with the same filters (`vraag`)."""
    if not any(name in params for name in BUTTONS):
        return None
    if "naar" in params:
        places = ways(params)
        if params["naar"] not in places:
            raise invalid("naar", f"onbekende waarde {params['naar']!r}", sorted(places))
        return RedirectResponse(places[params["naar"]], 303)
    kept = left_out(params)
    if "vraag" in kept:
        others = [p for p in kept.multi_items() if p[0] not in ("q", "vraag")]
        kept = QueryParams([("q", kept["vraag"]), *others])
    return RedirectResponse(f"{path}?{urlencode(kept.multi_items())}", 303)


def places(params: QueryParams) -> dict[str, Any]:
    """What a page needs to lead there: `wegen`, and `lang` where buttons do it."""
    return {"lang": is_long(params), "wegen": ways(params)}


def trail(params: QueryParams) -> list[tuple[str, str]]:
    """Where a page of one search stands on the site."""
    above = [] if is_long(params) else [(ways(params)["resultaten"], "Zoeken")]
    return [("/", "Griffie"), *above]
