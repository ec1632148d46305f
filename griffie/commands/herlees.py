"""`griffie herlees`: councils read again from what their sources answered."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
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
from griffie.app import open_store, own_fields, sample_register, settings
from griffie.commands.crawl import Choice, ocr_seconds
from griffie.console import FAILED, Sources, err, one_of, out
from griffie.memory import collect_seldom
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
    at_once: Annotated[
        int | None, typer.Option("--tegelijk", min=1, help="zoveel raden tegelijk (alle kernen)")
    ] = None,
    format: Annotated[str, typer.Option(help="text of json")] = "text",
) -> None:
    """Leest raden opnieuw uit de bewaarde antwoorden, zonder iemand iets te vragen."""
    one_of(format, "text", "json")
    config = settings()
    store = open_store(config)
    register = sources or sample_register(config)
    councils = held(store, Choice(keys or [], vendor, register, None).councils())
    store.close()
    at_once = at_once or os.cpu_count() or 1
    results = read_again(config, councils, write=not verschil, at_once=at_once)
    if format == "json":
        print_json(results, detail=verschil)
    else:
        print_text(results, detail=verschil)
    raise typer.Exit(0 if all(result.ok for result in results) else FAILED)


def held(store: Store, councils: list[Council]) -> list[Council]:
    """Those of which something is held; a council that was never read has nothing to read again."""
    crawled = {(body.code, body.leverancier) for body in store.organisations()}
    return [council for council in councils if (council.code, council.vendor) in crawled]


def read_again(
    config: Settings, councils: list[Council], *, write: bool, at_once: int
) -> list[Reread]:
    """Each council under its lease, so many at once, each in a process of its own: what is broken
    off leaves those that were read done, and is done again in a moment by the next run."""
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} antwoorden"))
    with Progress(
        *columns, TimeElapsedColumn(), console=err, transient=True, disable=not err.is_terminal
    ) as progress:
        if at_once == 1 or len(councils) == 1:
            task = progress.add_task("herlezen", total=None)
            shown = _shown(progress, task)
            return [one(config, council, write=write, progress=shown) for council in councils]
        task = progress.add_task(f"{at_once} raden tegelijk", total=None)
        with ProcessPoolExecutor(at_once, multiprocessing.get_context("spawn")) as pool:
            results = []
            for result in pool.map(partial(one, config, write=write), councils):
                results.append(result)
                progress.advance(task, result.answers)
            return results


def one(
    config: Settings,
    council: Council,
    *,
    write: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> Reread:
    """Reads one council again; another process may be at it."""
    collect_seldom()
    own_fields(config)
    store, reader = open_store(config), Reader(ReadLimits(ocr=ocr_seconds(config)))
    services = Services(
        store,
        Files(config.data),
        reader,
        Limiter(config.limieten, ledger=store),
        Options(),
        given(os.environ),
        None,
    )
    try:
        with store.lease(f"crawl:{council.code}/{council.vendor}"):
            return asyncio.run(reread(council, services, write=write, progress=progress))
    except LeaseTaken as error:
        return Reread(council, toestand=f"wordt gelezen door {error.holder}")
    finally:
        reader.close()
        store.close()


class _shown:
    """Moves a bar on to a number of answers of the next council."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self.progress, self.task = progress, task
        self.before = 0

    def __call__(self, number: int) -> None:
        self.progress.advance(self.task, number - self.before if number > self.before else number)
        self.before = number


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
