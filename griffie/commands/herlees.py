"""`griffie herlees`: councils read again from what their sources answered."""

import asyncio
import os
from typing import Annotated

import orjson
import typer
from rich.progress import Progress, TaskID, TextColumn, TimeElapsedColumn

from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options
from crawlers.crawl.reread import Reread, reread, without_answers
from crawlers.crawl.services import Services
from crawlers.registry import Council
from crawlers.text.worker import Reader, ReadLimits
from crawlers.vendor import given
from griffie.app import open_store, settings
from griffie.commands.crawl import Choice, ocr_seconds
from griffie.console import FAILED, Sources, err, one_of, out
from griffie.settings import Settings
from store import Files, LeaseTaken, Store

app = typer.Typer()


@app.command()
def herlees(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...")] = None,
    vendor: Annotated[str | None, typer.Option(help="alleen deze leverancier")] = None,
    sources: Sources = None,
    verschil: Annotated[
        bool, typer.Option("--verschil", help="zegt alleen wat er zou veranderen, per veld")
    ] = False,
    format: Annotated[str, typer.Option(help="text of json")] = "text",
) -> None:
    """Leest raden opnieuw uit de bewaarde antwoorden, zonder iemand iets te vragen."""
    one_of(format, "text", "json")
    config = settings()
    store = open_store(config)
    councils = held(store, Choice(keys or [], vendor, sources, None).councils())
    results = asyncio.run(read_again(config, store, councils, write=not verschil))
    if format == "json":
        print_json(results, detail=verschil)
    else:
        print_text(results, detail=verschil)
    raise typer.Exit(0 if all(result.ok for result in results) else FAILED)


def held(store: Store, councils: list[Council]) -> list[Council]:
    """Those of which something is held; a council that was never read has nothing to read again."""
    crawled = {(body.code, body.leverancier) for body in store.organisations()}
    return [council for council in councils if (council.code, council.vendor) in crawled]


async def read_again(
    config: Settings, store: Store, councils: list[Council], *, write: bool
) -> list[Reread]:
    """Each council under its lease, one after the other: what is broken off leaves those before it
    done, and is done again in a moment by the next run."""
    reader = Reader(ReadLimits(ocr=ocr_seconds(config)))
    limiter = Limiter(config.limieten, ledger=store)
    services = Services(
        store, Files(config.data), reader, limiter, Options(), given(os.environ), None
    )
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} antwoorden"))
    results = []
    try:
        with Progress(
            *columns, TimeElapsedColumn(), console=err, transient=True, disable=not err.is_terminal
        ) as progress:
            for council in councils:
                task = progress.add_task(council.name, total=None)
                shown = _shown(progress, task)
                try:
                    with store.lease(f"crawl:{council.code}/{council.vendor}"):
                        results.append(await reread(council, services, write=write, progress=shown))
                except LeaseTaken as error:
                    results.append(Reread(council, toestand=f"wordt gelezen door {error.holder}"))
    finally:
        reader.close()
    return results


class _shown:
    """Moves a bar to a number of answers."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self.progress, self.task = progress, task

    def __call__(self, number: int) -> None:
        self.progress.update(self.task, completed=number)


def print_json(results: list[Reread], *, detail: bool) -> None:
    for result in results:
        row = {
            "raad": result.council.key,
            "organisatie": result.council.code,
            "leverancier": result.council.vendor,
            "toestand": result.toestand,
            "antwoorden": result.answers,
            "ontbrekend": result.lacking,
            "fouten": result.report.fouten,
            **vars(result.outcome),
        }
        if detail:
            row["verschillen"] = [difference.as_dict() for difference in result.differences]
        print(orjson.dumps(row).decode())


def print_text(results: list[Reread], *, detail: bool) -> None:
    for result in results:
        done = result.outcome
        said = (
            f"{len(result.differences)} verschillen"
            if detail
            else f"{done.nieuw + done.teruggekeerd} nieuw, {done.gewijzigd} anders gelezen, "
            f"{done.verdwenen} weg, {done.ongewijzigd} ongewijzigd"
        )
        line = f"{result.council.name}: {result.toestand}; {result.answers} antwoorden; {said}"
        out.print(line, highlight=False, markup=False, soft_wrap=True)
        for fault in result.report.fouten[:10]:
            out.print(f"  {fault}", highlight=False, markup=False, soft_wrap=True)
        for difference in result.differences if detail else ():
            title = f"  {difference.op} {difference.resource} {difference.bronidentificatie}"
            out.print(f"{title} ({difference.id})", highlight=False, markup=False, soft_wrap=True)
            for name, (was, now) in (
                difference.velden.items() if difference.op == "gewijzigd" else ()
            ):
                out.print(
                    f"    {name}: {_short(was)} → {_short(now)}",
                    highlight=False,
                    markup=False,
                    soft_wrap=True,
                )
    if missing := without_answers(results):
        out.print(
            f"zonder bewaarde antwoorden, dus niet herlezen: {', '.join(missing)}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def _short(value: object) -> str:
    text = "niets" if value is None else orjson.dumps(value, default=str).decode()
    return text if len(text) <= 120 else text[:117] + "…"
