"""`griffie volgen`: tells who follows a question what is new."""

from typing import Annotated

import typer

from griffie.app import make_services, settings
from griffie.console import err, failed, out, stop_signal
from store import StoreUnavailable

app = typer.Typer()


@app.command()
def volgen(
    follow: Annotated[bool, typer.Option("--follow", help="blijf bezig tot Ctrl-C")] = False,
    pause: Annotated[float, typer.Option(help="seconden tussen twee keer kijken")] = 10.0,
) -> None:
    """Houdt wat nieuw is tegen alles wat gevolgd wordt, en verstuurt de berichten."""
    from griffie.following import deliver, look

    config = settings()
    found = make_services(config)
    stop = stop_signal()
    try:
        while True:
            try:
                told = look(found.store, found)
                sent, wrong = deliver(found.store, config, found.operation.key)
            except StoreUnavailable as error:
                if not follow:
                    raise failed(error) from error
                err.print(f"griffie: {error}; wordt opnieuw geprobeerd", highlight=False)
            else:
                if told or sent or wrong or not follow:
                    out.print(f"{told} meldingen, {sent} berichten verstuurd, {wrong} mislukt")
            if not follow or stop.wait(pause):
                return
    finally:
        found.engine.close()
        found.store.close()
