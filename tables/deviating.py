"""Members who chose otherwise than most of their own fractie: how often, of how many votes, in which."""

from dataclasses import dataclass, replace
from typing import Any

from tables.filters import Filter, where
from tables.live import Tables

#: what is counted, in the words of whoever reads it
METHOD_DEVIATION = (
    "Een lid wijkt af als het voor of tegen stemde en de meerderheid van de eigen fractie in die stemming het "
    "andere koos. Alleen fracties van drie of meer leden met een meerderheid tellen, geheime stemmingen niet; "
    "wie zich onthield of afwezig was wijkt niet af. n van N: N zijn de stemmingen waarin het te zeggen is."
)
Row = dict[str, Any]
#: each member with what was counted when the tables were made
COUNTED = "SELECT id AS persoon, afgeweken, beoordeeld FROM {personen}"


@dataclass(frozen=True)
class Deviators:
    """`total` is how many there are; `rows` are those that were asked, each with n of N (`afgeweken`
    of `beoordeeld`) and the ids of the votes in which it deviated, the newest first."""

    total: int
    rows: list[Row]


def deviations(
    tables: Tables, asked: Filter, least: int = 1, start: int = 0, size: int | None = None
) -> Deviators:
    """Members who deviated `least` times or more by the votes that are asked, most first: `size` of
    them from the `start`-th, or all."""
    sql, values = _counts(asked)
    most = "" if size is None else f"LIMIT {int(size)}"
    rows = tables.rows(
        f"""SELECT c.persoon, p.naam AS persoon_naam, p.organisatie, c.afgeweken, c.beoordeeld,
            count(*) OVER () AS totaal
        FROM ({sql}) c JOIN {{personen}} p ON p.id = c.persoon
        WHERE c.afgeweken >= ? ORDER BY c.afgeweken DESC, c.beoordeeld, persoon_naam, c.persoon
        {most} OFFSET {int(start)}""",
        [*values, least],
        asked.codes,
    )
    if not rows:
        return Deviators(0 if not start else deviations(tables, asked, least, 0, 1).total, [])
    total = int(rows[0]["totaal"])
    told = _told(tables, asked, rows)
    return Deviators(total, [_row(row, told[row["persoon"]]) for row in rows])


def _counts(asked: Filter) -> tuple[str, list[object]]:
    """How often each member deviated: as it was counted when the tables were made where all votes are
    asked, or else counted now."""
    everything = Filter(vandaag=asked.vandaag)
    if replace(asked, organisatie=()) == everything:
        sql, values = where("personen", asked)
        return f"{COUNTED} WHERE {sql}", values
    sql, values = where("stemmen", asked)
    counted = f"""SELECT persoon, (count(*) FILTER (afwijkend))::INTEGER AS afgeweken,
        count(afwijkend)::INTEGER AS beoordeeld
    FROM {{stemmen}} WHERE persoon IS NOT NULL AND ({sql}) GROUP BY persoon"""
    return counted, values


def _told(tables: Tables, asked: Filter, rows: list[Row]) -> dict[str, Row]:
    """Of these members the fractie and party of the newest vote that is asked, and the votes in which
    they deviated."""
    sql, values = where("stemmen", asked)
    found = tables.rows(
        f"""SELECT persoon,
            arg_min({{{{fractie: fractie, partij: partij}}}}, volgorde) FILTER (fractie IS NOT NULL) AS laatste,
            list(stemming ORDER BY volgorde) FILTER (afwijkend) AS stemmingen
        FROM {{stemmen}} WHERE persoon IN (SELECT unnest(?::VARCHAR[])) AND ({sql}) GROUP BY persoon""",
        [[row["persoon"] for row in rows], *values],
        tuple({row["organisatie"] for row in rows}),
    )
    return {row["persoon"]: row for row in found}


def _row(counted: Row, told: Row) -> Row:
    own = ("persoon", "persoon_naam", "organisatie", "afgeweken", "beoordeeld")
    return {
        **{name: counted[name] for name in own},
        **(told["laatste"] or {"fractie": None, "partij": None}),
        "stemmingen": told["stemmingen"],
    }
