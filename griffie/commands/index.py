"""`griffie index`: the store's changes into the search index."""

from typing import Annotated

import typer

from griffie.app import bring_up, open_store, settings, store_of
from griffie.console import FAILED, err, failed, out, stop_signal
from griffie.faults import translated
from griffie.settings import Settings
from indexer.question.query import IndexBusy, Unavailable
from store import StoreUnavailable

app = typer.Typer()


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="bouw opnieuw en wissel")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="blijf volgen tot Ctrl-C")] = False,
    pause: Annotated[float, typer.Option(help="seconden tussen twee keer kijken")] = 2.0,
) -> None:
    """Brengt de zoekindex bij tot de laatste wijziging in de opslag."""
    config = settings()
    if follow:
        following(config, pause, rebuild=rebuild)
        return
    store = open_store(config)
    try:
        written, rejected = bring_up(store, config, rebuild=rebuild)
    except (IndexBusy, Unavailable, StoreUnavailable) as error:
        raise failed(error) from error
    last = store.last_seq()
    out.print(f"{written} documenten geïndexeerd, index staat op wijziging {last}")
    report(rejected)
    raise typer.Exit(FAILED if rejected else 0)


def report(rejected: dict[str, str]) -> None:
    """Names what the engine refused: it is missing from the index until it is accepted."""
    for key, reason in rejected.items():
        err.print(f"geweigerd: {key} ({reason})", highlight=False, markup=False, soft_wrap=True)


def following(config: Settings, pause: float, *, rebuild: bool) -> None:
    """Follows the store until it is stopped. What fails passingly is said once and tried again."""
    stop = stop_signal()
    complaint, store, counted = "", None, True
    while not stop.is_set():
        try:
            with translated():
                store = store or store_of(config)
                written, rejected = bring_up(store, config, rebuild=rebuild, counted=counted)
            rebuild = counted = False
            if written:
                out.print(f"{written} documenten geïndexeerd")
                report(rejected)
            complaint = ""
        except (IndexBusy, Unavailable, StoreUnavailable) as error:
            if str(error) != complaint:
                complaint = str(error)
                err.print(f"griffie: {complaint}; wordt opnieuw geprobeerd", highlight=False)
        stop.wait(pause)
