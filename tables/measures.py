"""What is reckoned from votes: who agrees with whom, how a party votes everywhere.

Each number comes with how many votes it rests on; under `FEW` of them it says too little.
"""

from dataclasses import dataclass
from typing import Any

from tables.filters import Filter, where
from tables.live import Tables

#: votes under which a share says too little
FEW = 10
#: what is counted, in the words of whoever reads it
METHOD_AGREEMENT = (
    "Van iedere stemming waarbij twee fracties allebei in hun geheel voor of tegen stemden telt of zij "
    "hetzelfde kozen; verdeelde fracties, geheime stemmingen en fracties waarvan niets bekend is tellen "
    f"niet mee. Onder de {FEW} zulke stemmingen: te weinig."
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Agreement:
    """`paren` has for each two fracties (the first by name first) `n`, `gelijk` and `deel`, which is
    None under `FEW`."""

    fracties: list[Row]
    paren: list[Row]

    def of(self, een: str, ander: str) -> Row | None:
        """The pair of two fracties by name, in any order."""
        wanted = {een, ander}
        return next((pair for pair in self.paren if {pair["een"], pair["ander"]} == wanted), None)


def agreement(tables: Tables, code: str, asked: Filter | None = None) -> Agreement:
    """Between all fracties of one council, in the votes of a period."""
    asked = asked or Filter()
    bounds, values = _bounds(asked)
    pairs = tables.rows(
        f"""WITH kanten AS (
            SELECT stemming, fractie_id, fractie, kant FROM {{fractiestemmen}}
            WHERE kant IN ('voor', 'tegen') AND NOT geheim AND fractie IS NOT NULL AND {bounds})
        SELECT a.fractie AS een, a.fractie_id AS een_id, b.fractie AS ander, b.fractie_id AS ander_id,
            count(*)::INTEGER AS n, (count(*) FILTER (a.kant = b.kant))::INTEGER AS gelijk
        FROM kanten a JOIN kanten b ON a.stemming = b.stemming AND a.fractie < b.fractie
        GROUP BY ALL ORDER BY een, ander, een_id, ander_id""",
        values,
        (code,),
    )
    fracties = tables.rows(
        f"""SELECT fractie_id AS id, any_value(fractie) AS naam, any_value(partij) AS partij,
            count(DISTINCT stemming)::INTEGER AS stemmingen
        FROM {{fractiestemmen}} WHERE fractie IS NOT NULL AND {bounds} GROUP BY fractie_id ORDER BY naam, id""",
        values,
        (code,),
    )
    for pair in pairs:
        pair["deel"] = round(pair["gelijk"] / pair["n"], 4) if pair["n"] >= FEW else None
        pair["te_weinig"] = pair["n"] < FEW
    return Agreement(fracties, pairs)


def _bounds(asked: Filter) -> tuple[str, list[object]]:
    said: list[tuple[str, object]] = []
    if asked.van:
        said.append(("datum >= ?", asked.van))
    if asked.tot:
        said.append(("datum <= ?", asked.tot))
    return " AND ".join(sql for sql, _ in said) or "true", [value for _, value in said]


def party(tables: Tables, name: str, asked: Filter) -> list[Row]:
    """How a national party voted in each council that has a fractie of it: a row for each fractie,
    with the votes of its time that tell nothing of it as `onbekend`."""
    sql, values = where("stemmingen", asked)
    return tables.rows(
        f"""WITH fracties AS (
            SELECT id, naam, organisatie, eerste, laatste FROM {{fracties}}
            WHERE partij = ? AND eerste IS NOT NULL),
        gestemd AS (SELECT id, organisatie, datum, uitslag FROM {{stemmingen}} WHERE {sql}),
        kanten AS (
            SELECT f.organisatie, f.id AS fractie_id, f.naam AS fractie, s.uitslag,
                coalesce(k.kant, 'onbekend') AS kant
            FROM fracties f JOIN gestemd s ON s.organisatie = f.organisatie
                AND s.datum BETWEEN f.eerste AND f.laatste
            LEFT JOIN {{fractiestemmen}} k ON k.stemming = s.id AND k.fractie_id = f.id)
        SELECT organisatie, fractie, fractie_id, count(*)::INTEGER AS stemmingen,
            (count(*) FILTER (kant = 'voor'))::INTEGER AS voor,
            (count(*) FILTER (kant = 'tegen'))::INTEGER AS tegen,
            (count(*) FILTER (kant = 'verdeeld'))::INTEGER AS verdeeld,
            (count(*) FILTER (kant = 'onbekend'))::INTEGER AS onbekend,
            (count(*) FILTER (uitslag = 'aangenomen'))::INTEGER AS aangenomen,
            (count(*) FILTER (uitslag = 'verworpen'))::INTEGER AS verworpen
        FROM kanten GROUP BY ALL ORDER BY organisatie, fractie""",
        [name, *values],
        asked.codes,
    )


def summed(rows: list[Row]) -> dict[str, int]:
    """The numbers of all rows together."""
    numbers = [key for row in rows[:1] for key, value in row.items() if isinstance(value, int)]
    return {key: sum(row[key] for row in rows) for key in numbers}


def party_votes(tables: Tables, name: str, asked: Filter, size: int | None = None) -> list[Row]:
    """The votes of a national party by the votes that are asked, from new to old, the first `size` or
    all (`party` counts them): `kant` is `onbekend` where nothing is told of its fractie."""
    sql, values = where("stemmingen", asked)
    most = "" if size is None else f"LIMIT {int(size)}"
    return tables.rows(
        f"""WITH fracties AS (
            SELECT id, naam, organisatie, eerste, laatste FROM {{fracties}}
            WHERE partij = ? AND eerste IS NOT NULL),
        gestemd AS (
            SELECT s.volgorde, s.id, f.naam, f.id AS fractie_id
            FROM fracties f JOIN {{stemmingen}} s ON s.organisatie = f.organisatie
                AND s.datum BETWEEN f.eerste AND f.laatste
            WHERE s.id IN (SELECT id FROM {{stemmingen}} WHERE {sql})
            ORDER BY s.volgorde, f.naam {most})
        SELECT s.id AS stemming, s.motie, s.titel, s.type, s.organisatie, s.datum, s.uitslag,
            g.naam AS fractie, g.fractie_id, coalesce(k.kant, 'onbekend') AS kant,
            k.voor, k.tegen, s.bron_url
        FROM gestemd g JOIN {{stemmingen}} s ON s.id = g.id
        LEFT JOIN {{fractiestemmen}} k ON k.stemming = g.id AND k.fractie_id = g.fractie_id
        ORDER BY g.volgorde, g.naam""",
        [name, *values],
        asked.codes,
    )


def party_councils(tables: Tables) -> list[Row]:
    """Every fractie of a national party, by party and council."""
    return tables.rows(
        """SELECT partij, organisatie, id AS fractie_id, naam AS fractie FROM {fracties}
        WHERE partij IS NOT NULL ORDER BY partij, organisatie, naam, id"""
    )


def fractie_votes(
    tables: Tables, ids: tuple[str, ...], code: str, start: int, size: int
) -> list[Row]:
    """The votes of a council of which the side of these fracties is known, from new to old: the columns
    of a vote with `kant`."""
    return tables.rows(
        f"""SELECT s.*, k.kant FROM {{fractiestemmen}} k JOIN {{stemmingen}} s ON s.id = k.stemming
        WHERE list_contains(?::VARCHAR[], k.fractie_id) AND k.kant != 'onbekend'
        ORDER BY s.volgorde LIMIT {int(size)} OFFSET {int(start)}""",
        [list(ids)],
        (code,),
    )


def close_and_large(tables: Tables, asked: Filter) -> Row:
    """Of the votes that are asked: how many, in how many the sides lay two apart at most, and the most
    that were cast in one; None where no numbers are told."""
    sql, values = where("stemmingen", asked)
    row = tables.one(
        f"""SELECT count(*)::INTEGER AS stemmingen, (count(*) FILTER (verschil <= 2))::INTEGER AS splijtend,
            max(voor + tegen)::INTEGER AS meeste_stemmen FROM {{stemmingen}} WHERE {sql}""",
        values,
        asked.codes,
    )
    assert row is not None
    return row


#: how far what was adopted can be settled (`Afdoening`), in the order in which it is told
STANDS = ("open", "onbekend", "afgedaan")


def settlements(tables: Tables, asked: Filter) -> dict[str, int]:
    """How many motions of what is asked are open, unknown and settled, of those that were adopted."""
    sql, values = where("moties", asked)
    rows = tables.rows(
        f"SELECT afdoening, count(*)::INTEGER AS n FROM {{moties}} WHERE {sql} GROUP BY afdoening",
        values,
        asked.codes,
    )
    counted = {row["afdoening"]: row["n"] for row in rows}
    return {each: counted.get(each, 0) for each in STANDS}


def majorities(tables: Tables, votes: tuple[str, ...], code: str) -> list[Row]:
    """What the majority of each member's fractie chose in these votes, and whether the member chose
    otherwise; None where that cannot be told."""
    return tables.rows(
        """SELECT stemming, persoon, meerderheid_fractie, afwijkend FROM {stemmen}
        WHERE list_contains(?::VARCHAR[], stemming) AND persoon IS NOT NULL""",
        [list(votes)],
        (code,),
    )


def organisations(tables: Tables, codes: tuple[str, ...] | None = None) -> dict[str, Row]:
    """By code what is held of each council, in numbers and days of votes."""
    rows = tables.rows(
        """SELECT organisatie, count(*)::INTEGER AS stemmingen, min(datum) AS eerste, max(datum) AS laatste,
            (count(*) FILTER (grondslag = 'individueel'))::INTEGER AS per_lid,
            (count(*) FILTER (grondslag = 'fractie'))::INTEGER AS per_fractie,
            (count(*) FILTER (verschil <= 2))::INTEGER AS splijtend
        FROM {stemmingen} GROUP BY organisatie""",
        (),
        codes,
    )
    found: dict[str, Row] = {row.pop("organisatie"): row for row in rows}
    for table in ("stemmen", "personen", "fracties", "moties"):
        counted = tables.rows(
            f"SELECT organisatie, count(*)::INTEGER AS n FROM {{{table}}} GROUP BY organisatie",
            (),
            codes,
        )
        for row in counted:
            found.setdefault(row["organisatie"], {})[table] = row["n"]
    return found
