"""`griffie`: one line a command; what it does is in `griffie.commands`, loaded when it is asked."""

import sys
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from griffie.memory import collect_seldom


class Entry(NamedTuple):
    """A command in the list: the module of `griffie.commands` that has it, and its help in short,
    which is how the help of the command itself begins."""

    module: str
    summary: str


#: the commands by audience, in the order of the list
COMMANDS: dict[str, dict[str, Entry]] = {
    "Lezen en zoeken": {
        "up": Entry(
            "serve", "Leest het meegeleverde voorbeeld, indexeert het en dient site en API."
        ),
        "crawl": Entry("crawl", "Leest raden bij hun bron in de opslag."),
        "index": Entry("index", "Brengt de zoekindex bij tot de laatste wijziging in de opslag."),
        "serve": Entry("serve", "Dient site en API."),
        "volgen": Entry(
            "volgen", "Houdt wat nieuw is tegen alles wat gevolgd wordt, en verstuurt de berichten."
        ),
        "mcp": Entry(
            "mcp",
            "Beantwoordt assistenten over standaardinvoer en -uitvoer (Model Context Protocol).",
        ),
    },
    "Gegevens": {
        "sources": Entry("data", "Toont het register van raden, of kijkt het na."),
        "status": Entry(
            "data",
            "Toont per raad wat er is, hoe vers het is en wat ontbreekt; met KEY ook per maand.",
        ),
        "feiten": Entry(
            "facts",
            "Telt per raad wat er dubbel, bij het verkeerde of met zichzelf in tegenspraak staat.",
        ),
        "bulk": Entry(
            "data", "Maakt de bestanden van /api/v1/bulk: alles per tabel, als NDJSON en Parquet."
        ),
        "export": Entry(
            "data", "Schrijft alles wat er is, ook wat ingetrokken is, als NDJSON, CSV of Parquet."
        ),
    },
    "Beheer": {
        "backup": Entry(
            "backup",
            "Maakt een reservekopie van de hele opslag met de bestanden, ook terwijl er gelezen wordt.",
        ),
        "restore": Entry("backup", "Zet een reservekopie terug in de plaats van de opslag."),
        "verify": Entry(
            "backup", "Houdt opslag, bestanden, zoekindex en feed tegen elkaar, ieder record."
        ),
        "herlees": Entry(
            "herlees",
            "Leest raden opnieuw uit de bewaarde antwoorden, zonder iemand iets te vragen.",
        ),
        "persons": Entry(
            "keeping",
            "Toont welke personen vermoedelijk één en dezelfde zijn, en legt vast wat daarvan waar is.",
        ),
        "redact": Entry(
            "keeping",
            "Haalt inhoud voorgoed weg: uit alle versies, teksten en bestanden, en uit de index.",
        ),
    },
    "Standaard toetsen": {
        "check": Entry("check", "Toetst een API of één antwoord aan de standaard."),
        "compare": Entry("check", "Wat twee toetsen verschillen: nieuw, verholpen, gebleven."),
        "profiles": Entry(
            "check", "Wat er moet veranderen om van het ene profiel naar het andere te gaan."
        ),
        "rules": Entry("check", "De regels, met bron en voorbeelden."),
    },
    "Nakijken": {
        "lees": Entry("lees", "Leest woorden van raden en toont wat er staat."),
        "analyse": Entry("words", "Toont hoe de zoekmachine woorden leest."),
        "normalise": Entry("words", "Toont wat één antwoord van een leverancier wordt."),
        "velden": Entry(
            "velden", "Toont per raad en register de velden, en waarvoor elk gehouden wordt."
        ),
    },
}
MODULES = {name: entry.module for panel in COMMANDS.values() for name, entry in panel.items()}


class Commands(TyperGroup):
    """Lists the commands from the table; imports the module of the one that is run."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for panel, entries in COMMANDS.items():
            for name, entry in entries.items():
                stub = TyperCommand(name, help=entry.summary, rich_help_panel=panel)
                self.add_command(stub)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub and load(stub.name or ""), rest


def load(name: str) -> Any:
    """The command of that name, with its module."""
    module = import_module(f"griffie.commands.{MODULES[name]}")
    return get_group(module.app).commands[name]


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.callback()
def griffie() -> None:
    """De open zoekmachine van de lokale democratie."""


def main(arguments: list[str] | None = None) -> None:
    """Runs a command. What befell the machine is one sentence and exit code 1."""
    collect_seldom()
    try:
        app(arguments)
    except Exception as error:
        from griffie.console import FAILED, err
        from griffie.faults import told

        text = told(error)
        if text is None:
            raise
        err.print(f"griffie: {text}", style="bold red", highlight=False, soft_wrap=True)
        sys.exit(FAILED)
