"""`griffie mcp`: the tools for assistants over standard input and output."""

import typer

from griffie.app import make_services, settings
from griffie.observe import observe

app = typer.Typer()


@app.command()
def mcp() -> None:
    """Beantwoordt assistenten over standaardinvoer en -uitvoer (Model Context Protocol)."""
    from search_api.assistant import over_stdio

    config = settings()
    observe(config.logvorm)
    found = make_services(config)
    try:
        over_stdio(found, config.adres)
    finally:
        found.engine.close()
        found.store.close()
