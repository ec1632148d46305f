"""Codes of one resource: who it is of, what category it has, which language (C43 to C47, C50, C51)."""

import functools
import re
from importlib.resources import files
from typing import Any

from conformance.report.findings import Applied
from conformance.resource.moments import day
from conformance.resource.named import Named, Path, Rows, row
from conformance.resource.schemas import OWNERS
from conformance.rules.table import Level
from standard.bodies import bodies

WOO = re.compile(r"^(https?://identifier\.overheid\.nl/tooi/def/thes/kern/)?(c_[0-9a-f]{8})$")
PREFERRED = ("c_db4862c3", "c_8c840238", "c_3a248e3a")
#: the categories of the TOOI list of the Woo
CATEGORIES = frozenset(
    {
        *PREFERRED,
        *("c_139c6280", "c_c76862ab", "c_aab6bfc7", "c_759721e2", "c_40a05794", "c_89ee6784"),
        *("c_3baef532", "c_8fc2335c", "c_c6cd1213", "c_cf268088", "c_816e508d", "c_99a836c7"),
        *("c_fdaee95e", "c_46a81018", "c_a870c43d"),
    }
)
PREFIXES = {"gemeente": "gm", "provincie": "pv", "waterschap": "ws"}
#: kind of meeting → the sort of organisation that holds it
HOLDS = {
    "raadsvergadering": "gemeente",
    "statenvergadering": "provincie",
    "algemene_bestuursvergadering": "waterschap",
}


def owner(resource: str, told: Named) -> Rows:
    """Who a resource is of, as its profile says that."""
    name = told.profile.owner
    yield from apart(resource, told) if name is None else together(name, told)


def apart(resource: str, told: Named) -> Rows:
    """A property for each sort of organisation, of which at most one is filled (C45, C46, C51)."""
    body = told.body
    filled = [name for name in OWNERS if body.get(name)]
    if filled:
        yield Applied("C45")
    if len(filled) > 1:
        yield row("C45", filled[1], body[filled[1]], "hoogstens één organisatie")
    for sort in ("gemeente", "waterschap"):
        holder = body.get(sort)
        code = holder.get(f"{sort}code") if isinstance(holder, dict) else None
        if isinstance(code, str):
            yield Applied("C46")
            path = (sort, f"{sort}code")
            if sort == "gemeente":
                yield from exists("C46", "gm" + code, path, code, told)
            elif not re.fullmatch(r"\d{4}", code, re.ASCII):
                yield row("C46", path, code, "vier cijfers")
    kind = body.get("vergaderingstype") if resource == "vergadering" else None
    wanted = HOLDS.get(kind) if isinstance(kind, str) else None
    if wanted and filled:
        yield Applied("C51")
        if wanted not in filled:
            yield row("C51", "vergaderingstype", kind, f"een vergadering van een {filled[0]}")


def together(name: str, told: Named) -> Rows:
    """One property with a TOOI code of one sort (C43, C44)."""
    given = told.body.get(name)
    if not isinstance(given, dict):
        return
    yield Applied("C44")
    filled = [sort for sort in OWNERS if given.get(sort)]
    if len(filled) != 1:
        yield row("C44", name, given, f"precies één van {', '.join(OWNERS)}")
    for sort in filled:
        yield Applied("C43")
        code, path = given[sort], (name, sort)
        if not isinstance(code, str) or not code.startswith(PREFIXES[sort]):
            yield row("C43", path, code, f"een TOOI-code die met {PREFIXES[sort]} begint")
            continue
        yield from exists("C43", code, path, code, told)
        known = bodies().get(code)
        naam = given.get("naam")
        if known and isinstance(naam, str) and not known.named(naam):
            yield row("C43", (name, "naam"), naam, known.naam)


def exists(rule: str, code: str, path: Path, found: Any, told: Named) -> Rows:
    """The code is in the register, and the body was still there when this took place."""
    known = bodies().get(code)
    if known is None:
        yield row(rule, path, found, "een code uit het TOOI-register")
        return
    when = day(told.get("vergaderdatum")) or day(told.get("geplandeVergaderdatum"))
    if known.tot and when and when >= known.tot:
        expected = f"een organisatie die toen bestond; {known.naam} ging op in {known.opvolger}"
        yield row(rule, path, found, expected)


def category(told: Named) -> Rows:
    """The category of the Woo (C47)."""
    name = told.name("wooInformatiecategorie")
    value = told.body.get(name)
    if not isinstance(value, str):
        return
    yield Applied("C47")
    match = WOO.match(value)
    if match is None or match[2] not in CATEGORIES:
        yield row("C47", name, value, "een code van de TOOI-lijst, zoals c_db4862c3")
    elif match[2] not in PREFERRED:
        expected = "vergaderstukken, ingekomen stukken of besluitenlijsten"
        yield row("C47", name, value, expected, Level.SHOULD)


def language(told: Named) -> Rows:
    """The language (C50)."""
    value = told.body.get("taal")
    if isinstance(value, str):
        yield Applied("C50")
        if value not in languages():
            yield row("C50", "taal", value, "een code van ISO 639-2/B, zoals dut")


@functools.cache
def languages() -> frozenset[str]:
    """The codes of ISO 639-2, the bibliographic one where there are two."""
    text = files("conformance.resource").joinpath("talen.txt").read_text(encoding="ascii")
    return frozenset(text.split())
