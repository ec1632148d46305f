"""What we hold of a council from earlier crawls, for the builder of its records."""

import datetime as dt

from crawlers.reading.council_names import CouncilNames
from crawlers.reading.dates import try_day
from crawlers.reading.names import Naam, naam_of
from store import Store

#: first and last day that a membership was seen
Seen = tuple[dt.date | None, dt.date | None]


def persons(store: Store, code: str) -> dict[str, Naam]:
    """The persons that we hold of this council, by the source's key."""
    held = store.current(organisatie=code, resource="natuurlijkpersoon", deleted=False)
    return {version.body["bronidentificatie"]: naam_of(version.body) for version in held}


def members(store: Store, code: str) -> tuple[set[str], dict[str, Seen]]:
    """Memberships that we hold, by their keys: those stated by the source, and when each was
    seen."""
    held = store.current(organisatie=code, resource="fractielidmaatschap", deleted=False)
    stated, periods = set(), {}
    for version in held:
        key, ext = version.body["bronidentificatie"], version.body["ext"]
        if not ext["afgeleid"]:
            stated.add(key)
        periods[key] = (try_day(ext.get("gezien_van")), try_day(ext.get("gezien_tot")))
    return stated, periods


def fractie_names(store: Store, code: str, vendor: str) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the fracties that we hold, by the source's keys, and those of this vendor's source
    alone."""
    named: dict[str, str] = {}
    of_vendor: dict[str, str] = {}
    for version in store.current(organisatie=code, resource="fractie", deleted=False):
        key, name = version.body["bronidentificatie"], str(version.body["data"]["fractienaam"])
        named[key] = name
        if version.body["leverancier"] == vendor:
            of_vendor[key] = name
    return named, of_vendor


def council_names(store: Store, code: str, stated: set[str], named: dict[str, str]) -> CouncilNames:
    """Of the fracties that we hold (`named`) those that the source states: with members that it states,
    with results of votes that were not read out of words, or as submitters. Others were once read out
    of words."""
    with_members = {key.rpartition("/")[0] for key in stated}
    in_words = {
        version.id
        for version in store.current(organisatie=code, resource="stemming", deleted=False)
        if version.body["ext"].get("tekst_bron")
    }
    results = store.current(organisatie=code, resource="stemresultaatperfractie", deleted=False)
    voted = {
        version.body["ext"].get("fractie")
        for version in results
        if version.body["data"]["stemming"]["id"] not in in_words
    }
    submitters = store.current(organisatie=code, resource="indiener", deleted=False)
    return CouncilNames(
        [name for key, name in named.items() if key in with_members or name in voted],
        [
            (version.body["bronidentificatie"].rpartition("/")[0], version.body["ext"]["fractie"])
            for version in submitters
            if version.body["ext"].get("fractie")
            and version.body["ext"].get("grondslag") != "titel"
        ],
    )
