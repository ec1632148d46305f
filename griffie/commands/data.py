"""`griffie sources`, `status` and `export`: what there is, and to take it along."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from crawlers.registry import COLUMNS, Council, RegistryError, bundled, faults, of_vendor
from griffie.app import open_store, registry, settings
from griffie.console import FAILED, err, failed, one_of, opened, out, write_csv, wrong
from standard.resources import RESOURCES
from standard.vocabulary import Zoektype
from store import LeaseTaken
from store.output import COLUMNS as EXPORTED
from store.output import export as records
from store.output import table as rows
from store.status import Status, months
from store.status import status as statuses

app = typer.Typer()


@app.command()
def sources(
    vendor: Annotated[str | None, typer.Option(help="alleen deze leverancier")] = None,
    format: Annotated[str, typer.Option(help="table, json of csv")] = "table",
    check: Annotated[bool, typer.Option("--check", help="kijk het hele register na")] = False,
    file: Annotated[
        Path | None, typer.Option("--sources", help="een ander register dan het meegeleverde")
    ] = None,
) -> None:
    """Toont het register van raden, of kijkt het na."""
    try:
        councils = registry(file)
        rows = [council.row() for council in of_vendor(councils, vendor)]
    except RegistryError as error:
        raise wrong(str(error)) from error
    if check:
        raise typer.Exit(checked(councils, len(rows)))
    if one_of(format, "table", "json", "csv") == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif format == "csv":
        write_csv(sys.stdout, COLUMNS, rows)
    else:
        shown = ("key", "name", "code", "province", "vendor", "vendor_key", "base_url")
        table = Table(*shown)
        for row in rows:
            table.add_row(*(row[name] for name in shown))
        out.print(table)


def checked(councils: list[Council], lines: int) -> int:
    """Names what is wrong in the whole register; gives the exit code."""
    wrongs = faults(councils)
    for fault in wrongs:
        err.print(fault, highlight=False, markup=False, soft_wrap=True)
    bodies = len({council.code for council in councils})
    out.print(f"{lines} regels, {bodies} organen, {len(wrongs)} fouten")
    return FAILED if wrongs else 0


@app.command()
def status(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...")] = None,
    format: Annotated[str, typer.Option(help="table of json")] = "table",
) -> None:
    """Toont per raad wat er is, hoe vers het is en wat ontbreekt; met KEY ook per maand."""
    one_of(format, "table", "json")
    store = open_store(settings())
    councils = statuses(store, [council.organisation() for council in bundled()])
    unknown = set(keys or ()) - {council.sleutel for council in councils}
    if unknown:
        raise wrong(f"onbekende raad: {', '.join(sorted(unknown))} (zie griffie sources)")
    councils = [council for council in councils if not keys or council.sleutel in keys]
    detail = {body.organisatie: months(store, body.organisatie) for body in councils if keys}
    if format == "json":
        rows = [council.as_dict() for council in councils]
        for row in rows if keys else ():
            row["maanden"] = detail[row["organisatie"]].get(row["leverancier"], [])
        print(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    out.print(by_council(councils))
    for council in councils if keys else ():
        if by_vendor := detail[council.organisatie].get(council.leverancier):
            out.print(by_month(f"{council.naam}, {council.leverancier}", by_vendor))


def by_council(councils: list[Status]) -> Table:
    table = Table(
        "raad",
        "leverancier",
        "toestand",
        "laatste succes",
        "laatste vergadering",
        "moties",
        "stemmingen",
        "ontbreekt",
    )
    for council in councils:
        table.add_row(
            council.naam,
            council.leverancier,
            council.toestand,
            (council.laatste_succes or "nooit")[:16].replace("T", " "),
            council.laatste_inhoud or "–",
            str(council.aantallen.get("motie", 0) + council.aantallen.get("amendement", 0)),
            str(council.votes),
            "; ".join(council.ontbreekt) or "–",
        )
    return table


def by_month(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table("maand", "bij de bron", "hier", "ontbreekt", "geweigerd", title=title)
    for row in rows:
        refused = "; ".join(f"{n}× {why}" for why, n in row["geweigerd"].items())
        at_source = "–" if row["bron"] is None else str(row["bron"])
        table.add_row(row["maand"], at_source, str(row["aanwezig"]), str(row["ontbreekt"]), refused)
    return table


@app.command()
def export(
    resource: Annotated[
        str | None, typer.Option(help="resource van de standaard, zoals stem")
    ] = None,
    type: Annotated[str | None, typer.Option(help="soort, zoals motie")] = None,
    organisatie: Annotated[str | None, typer.Option(help="TOOI-code, zoals gm0828")] = None,
    format: Annotated[str, typer.Option(help="ndjson, csv of parquet")] = "ndjson",
    target: Annotated[
        Path | None, typer.Option("--out", help="bestand; anders standaarduitvoer")
    ] = None,
    antwoorden: Annotated[
        bool,
        typer.Option(
            "--antwoorden", help="wat de bronnen antwoordden, als WARC (.warc of .warc.gz)"
        ),
    ] = False,
) -> None:
    """Schrijft alles wat er is, ook wat ingetrokken is, als NDJSON, CSV of Parquet; of met
    --antwoorden waaruit het gelezen is, als WARC."""
    if antwoorden:
        if resource is not None or type is not None or format != "ndjson":
            raise wrong("--antwoorden gaat alleen samen met --organisatie en --out")
        export_answers(organisatie, target)
        return
    if resource is not None and resource not in RESOURCES:
        raise wrong(f"resource {resource!r}; kies uit {', '.join(sorted(RESOURCES))}")
    if type is not None and type not in {*Zoektype, *RESOURCES}:
        raise wrong(f"type {type!r}; kies uit {', '.join(Zoektype)}")
    one_of(format, "ndjson", "csv", "parquet")
    if format == "parquet" and target is None:
        raise wrong("parquet is een bestand: noem het met --out")
    config = settings()
    store = open_store(config)
    wanted = {"resource": resource, "type": type, "organisatie": organisatie}
    if format == "parquet" and target is not None:
        from store.bulk import export_parquet

        versions = store.current(resource=resource, type=type, organisatie=organisatie)
        export_parquet(versions, store, config.adres, target)
        return
    with opened(target) as file:
        if format == "csv":
            write_csv(file, EXPORTED, rows(store, **wanted))
            return
        for record in records(store, config.adres, **wanted):
            file.write(orjson.dumps(record).decode() + "\n")


def export_answers(organisatie: str | None, target: Path | None) -> None:
    """Writes the kept answers beside the place where they are to stand, and then puts them there: a
    file that was broken off is in nobody's way."""
    from crawlers.reading.handed_out import handed_out
    from store.warc import write_warc

    if target is None or not target.name.endswith((".warc", ".warc.gz")):
        raise wrong("noem met --out een bestand dat eindigt op .warc of .warc.gz")
    store = open_store(settings())
    if organisatie is not None and organisatie not in {b.code for b in store.organisations()}:
        raise wrong(f"van organisatie {organisatie!r} is niets gelezen")
    part = target.with_name(f".{target.name}.deel")
    try:
        with part.open("wb") as file:
            answers = store.answers.every(organisatie)
            gzip = target.name.endswith(".gz")
            written = write_warc(file, answers, handed_out, name=target.name, gzip=gzip)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        store.close()
    err.print(
        f"{written.heel} antwoorden, {written.uitkomst} waarvan alleen de uitkomst; "
        f"{written.weg} op verzoek verwijderd en dus niet opgenomen"
    )


@app.command()
def bulk() -> None:
    """Maakt de bestanden van /api/v1/bulk: alles per tabel, als NDJSON en Parquet."""
    from griffie.operation import TABLES
    from store.bulk import Bulk
    from tables import Tables
    from tables.taking import Taking

    config = settings()
    store = open_store(config)
    try:
        tables = Tables(store, config.data / TABLES)
        state = Bulk(store, config.data / "bulk", config.adres, Taking(tables)).bring_up()
    except LeaseTaken as error:
        raise failed(error) from error
    rows = sum(each.rijen for each in state.bestanden if each.formaat == "ndjson")
    out.print(f"{len(state.bestanden)} bestanden, {rows} records, tot wijziging {state.volgnummer}")
