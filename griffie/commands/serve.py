"""`griffie serve` and `griffie up`: site and API, of what there is or of the sample."""

from typing import Annotated

import typer

from griffie.app import settings
from griffie.serving import serve as run
from griffie.up import up as start
from griffie.workers import usual

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="adres om op te luisteren")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="poort")] = 8000,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="processen; zonder: wat de machine heeft, ten hoogste 4"),
    ] = None,
) -> None:
    """Dient site en API."""
    config = settings()
    run(config, host, port, workers or config.workers or usual())


@app.command()
def up(port: Annotated[int, typer.Option(envvar="PORT", help="poort")] = 8000) -> None:
    """Leest het meegeleverde voorbeeld, indexeert het en dient site en API."""
    raise typer.Exit(start(settings(), port))
