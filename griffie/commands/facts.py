"""`griffie feiten`: whether the facts of each council hold together."""

import json
from typing import Annotated

import typer
from rich.table import Table

from crawlers.registry import RegistryError, bundled, choose
from griffie.app import open_store, settings
from griffie.console import FAILED, one_of, out, wrong
from griffie.soundness import Soundness, soundness

app = typer.Typer()


@app.command()
def feiten(
    key: Annotated[str | None, typer.Argument(help="raad; leeg is alle")] = None,
    format: Annotated[str, typer.Option(help="table of json")] = "table",
) -> None:
    """Telt per raad wat er dubbel, bij het verkeerde of met zichzelf in tegenspraak staat."""
    store = open_store(settings())
    try:
        wanted = {council.code for council in choose(bundled(), [key])} if key else None
    except RegistryError as error:
        raise wrong(str(error)) from error
    names = {each.code: each.naam for each in store.crawls.organisations()}
    rows = [
        soundness(store, code, name)
        for code, name in names.items()
        if wanted is None or code in wanted
    ]
    if one_of(format, "table", "json") == "json":
        print(json.dumps([row.row() for row in rows], ensure_ascii=False, indent=1))
    else:
        out.print(table(rows))
    if not all(row.whole for row in rows):
        raise typer.Exit(FAILED)


def table(rows: list[Soundness]) -> Table:
    """A line per council, the names of the counts above it."""
    names = list(Soundness("").row())
    shown = Table(*(name.replace("_", " ") for name in names))
    for row in rows:
        shown.add_row(*(str(row.row()[name]) for name in names))
    return shown
