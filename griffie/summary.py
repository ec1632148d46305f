"""Progress of a crawl on a terminal, and its summary afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from crawlers.crawl.engine import Run

NUMBERS = ("opgehaald", "nieuw", "gewijzigd", "ongewijzigd", "verdwenen")


@contextmanager
def watching(console: Console, total: int) -> Iterator[Callable[[list[Run]], None] | None]:
    """A function to show progress with, or None where nobody looks."""
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("raden", total=total, told="")

        def show(runs: list[Run]) -> None:
            done = sum(run.crawl.beeindigd is not None for run in runs)
            fetched = sum(run.report.opgehaald for run in runs)
            records = sum(run.report.uitkomst.nieuw for run in runs)
            told = f"{done}/{total} raden, {fetched} antwoorden, {records} nieuwe records"
            progress.update(task, completed=done, told=told)

        yield show


def show(console: Console, runs: list[Run]) -> None:
    """One line a council, and under it what was skipped or failed and why."""
    table = Table("raad", "toestand", *NUMBERS, title="Samenvatting")
    for run in runs:
        summary = run.crawl.samenvatting
        table.add_row(
            run.council.name, run.crawl.toestand, *(str(summary.get(name, 0)) for name in NUMBERS)
        )
    console.print(table)
    for run in runs:
        summary = run.crawl.samenvatting
        lines = [f"fout: {text}" for text in summary.get("fouten", ())]
        lines += [f"{n}× overgeslagen: {why}" for why, n in summary.get("overgeslagen", {}).items()]
        unknown = summary.get("onbekende_velden", {})
        lines += [f"onbekend veld: {name} ({n}×)" for name, n in unknown.items()]
        lines += [f"melding: {text}" for text in summary.get("meldingen", ())]
        if run.crawl.toestand == "leeg":
            lines.append("fout: de bron leverde niets op")
        for line in lines:
            console.print(
                f"  {run.council.name}: {line}", highlight=False, markup=False, soft_wrap=True
            )
