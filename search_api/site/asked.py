"""What is asked in a search, as the page keeps it: hidden in the form, as chips, in addresses."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from indexer.question.query import FILTERS
from search_api.services import Services
from search_api.site.rendering import datum, naam
from standard.vocabulary import Uitslag, Zoektype
from store.status import Status

#: a list to choose from: label, parameter, what choosing nothing means, (value, label) of each
Choices = tuple[str, str, str, list[tuple[str, str]]]
#: bytes of a page that may go to what is asked, in the addresses of what narrows it or widens it
IN_LINKS = 800
#: councils that a list to choose from has; of more the name is typed (`raad`)
LISTED = 15
#: what is said before a value where the value does not speak for itself
BEFORE = {
    "fractie": "ingediend door ",
    "indiener": "ingediend door ",
    "partij": "partij: ",
    "stem": "stemde ",
    "verdeeld": "verdeelde fractie: ",
    "verschil": "verschil hoogstens ",
    "afdoening": "afdoening: ",
    "termijn": "termijn ",
    "van": "vanaf ",
    "tot": "tot en met ",
}


def names_of(found: Services) -> Mapping[str, str]:
    """The names of councils and vendors by their codes and keys."""
    vendors = found.vendors()

    def named(statuses: Iterable[Status]) -> dict[str, str]:
        codes = {each.organisatie: each.naam for each in statuses}
        return codes | {each.sleutel: each.naam for each in statuses} | dict(vendors)

    return found.of_statuses("namen", named)


def choices(found: Services) -> list[Choices]:
    statuses = found.statuses()
    councils = sorted({(each.naam, each.organisatie) for each in statuses})
    provinces = sorted({each.provincie for each in statuses if each.provincie})
    by_code = [(code, name) for name, code in councils]
    return [
        ("Soort", "type", "alle", [(kind, naam(kind)) for kind in Zoektype]),
        ("Gemeente", "organisatie", "alle", by_code if len(by_code) <= LISTED else []),
        ("Provincie", "provincie", "alle", [(name, name) for name in provinces]),
        ("Uitslag", "uitslag", "alle", [(outcome, outcome) for outcome in Uitslag]),
    ]


def without_empty(params: QueryParams) -> QueryParams:
    """A form sends its empty fields too, and what was chosen twice; those ask nothing."""
    pairs = [(name, value) for name, value in params.multi_items() if value != ""]
    return QueryParams(list(dict.fromkeys(pairs)))


def hidden(params: QueryParams) -> list[tuple[str, str]]:
    """What the form sends along unseen: everything that it has no own field with a value for."""
    own = ("q", "van", "tot", "sort", "cursor")
    return [(name, value) for name, value in params.multi_items() if name not in own]


def address(params: QueryParams, **change: str) -> str:
    kept = [(n, v) for n, v in params.multi_items() if n not in change and n != "cursor"]
    return "/zoek?" + urlencode([*kept, *change.items()])


def chips(params: QueryParams, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Everything that was chosen beside the words of the question: `name` and `value`, its `label`, and
    `href`, the address without it."""
    told = []
    for name, value in params.multi_items():
        if name not in (*FILTERS, "verschil", "termijn", "van", "tot"):
            continue
        kept = [p for p in params.multi_items() if p != (name, value) and p[0] != "cursor"]
        words = datum(value) if name in ("van", "tot") and _day(value) else names.get(value, value)
        label = f"{BEFORE.get(name, '')}{naam(words)}"
        href = "/zoek?" + urlencode(kept)
        told.append({"name": name, "value": value, "label": label, "href": href})
    return told


def _day(value: str) -> bool:
    try:
        return bool(datum(value))
    except ValueError:
        return False


def choice(
    params: QueryParams, facet: str, value: str, count: int, names: Mapping[str, str]
) -> dict[str, Any]:
    """One value of a facet, with the address that adds it to the question or takes it away."""
    chosen = value in params.getlist(facet)
    kept = [(n, v) for n, v in params.multi_items() if n != "cursor" and (n, v) != (facet, value)]
    pairs = kept if chosen else [*kept, (facet, value)]
    label = (
        names.get(value, naam(value)) if facet in ("organisatie", "leverancier") else naam(value)
    )
    return {
        "name": facet,
        "value": value,
        "label": label,
        "count": count,
        "chosen": chosen,
        "href": "/zoek?" + urlencode(pairs),
    }


def in_form(params: QueryParams, links: int) -> bool:
    """Whether what is asked is too much to stand in the address of each of so many links: then it stands
    on the page once, in the form of the question, and they are its buttons."""
    return links * len(urlencode(params.multi_items())) > IN_LINKS


def left_out(params: QueryParams) -> QueryParams:
    """The question without what a button of its form takes away (`zonder`: `jaar=2025`, or `jaar` for all of them)."""
    gone = {tuple(value.split("=", 1)) for value in params.getlist("zonder")}
    return QueryParams(
        [
            pair
            for pair in params.multi_items()
            if pair[0] != "zonder" and pair not in gone and (pair[0],) not in gone
        ]
    )
