"""`griffie crawl`: councils from their source into the store."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from crawlers.crawl.engine import crawl as run
from crawlers.crawl.engine import settled
from crawlers.crawl.limits import Limiter
from crawlers.crawl.report import Options
from crawlers.crawl.services import Services
from crawlers.registry import Council, RegistryError, choose, shard
from crawlers.text.ocr import available
from crawlers.text.worker import Reader, ReadLimits
from crawlers.vendor import given
from griffie.app import SAMPLE, open_store, own_fields, registry, settings
from griffie.console import FAILED, Sources, day, err, out, stop_signal, wrong
from griffie.schedule import Turn, due, last_begun, read_whole, turns
from griffie.settings import Settings
from griffie.summary import show, watching
from store import Files, Store
from store.erasure import finish

app = typer.Typer()
#: seconds that the scanned pages of one file may take
OCR_SECONDS = 300.0
#: how a crawl that repeats tells its processes whose turn it is
TURN = "--aan-de-beurt"
#: seconds between two looks at whose turn it is
LOOK = 0.2


@dataclass(frozen=True)
class Choice:
    """Which councils were asked for: by key or vendor, from a register, of which a part (`i/n`)."""

    keys: list[str]
    vendor: str | None
    sources: Path | None
    part: str | None
    #: of these the ones whose turn it is; all where there are none
    turn: Sequence[str] = ()

    def councils(self) -> list[Council]:
        try:
            councils = choose(registry(self.sources), self.keys, self.vendor)
            councils = shard(councils, self.part) if self.part else councils
            councils = [each for each in councils if not self.turn or each.key in self.turn]
        except RegistryError as error:
            raise wrong(str(error)) from error
        if councils:
            return councils
        if self.part:
            out.print(f"deel {self.part}: geen raden")
            raise typer.Exit(0)
        raise wrong("geen raad gekozen")


@app.command()
def crawl(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...")] = None,
    vendor: Annotated[str | None, typer.Option(help="alleen deze leverancier")] = None,
    since: Annotated[str | None, typer.Option(help="vanaf deze dag, JJJJ-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="tot en met deze dag")] = None,
    sources: Sources = None,
    part: Annotated[
        str | None, typer.Option("--shard", help="i/n: het i-de van n delen van het register")
    ] = None,
    every: Annotated[
        float, typer.Option(help="lees iedere raad om de zoveel uur, tot Ctrl-C")
    ] = 0.0,
    turn: Annotated[list[str] | None, typer.Option(TURN, hidden=True)] = None,
    refresh: Annotated[
        bool, typer.Option("--opnieuw", help="lees ook wat volgens de bron niet veranderde")
    ] = False,
    rest: Annotated[
        int,
        typer.Option(
            "--rust",
            min=0,
            max=365,
            help="van een leverancier die niet zegt wat er veranderde: laat een oude vergadering "
            "waarvan de lijst hetzelfde zegt zoveel dagen met rust",
        ),
    ] = 0,
    timeout: Annotated[float, typer.Option(help="seconden wachten op een antwoord")] = 90.0,
    backoff: Annotated[float, typer.Option(help="seconden voor een eerste nieuwe poging")] = 2.0,
) -> None:
    """Leest raden bij hun bron in de opslag."""
    config = settings()
    choice = Choice(keys or [], vendor, sources, part, turn or [])
    councils = choice.councils()
    if every > 0:
        raise typer.Exit(repeated(config, councils, every * 3600))
    options = Options(
        day(since),
        day(until),
        refresh=refresh,
        rest=rest,
        answers=config.antwoorden,
        timeout=timeout,
        backoff=backoff,
    )
    if options.since and options.until and options.since > options.until:
        raise wrong("--since ligt na --until")
    store = open_store(config)
    if sources is None:
        no_sample(config)
    if not choice.keys and not refresh:
        councils = unsettled(store, councils)
    raise typer.Exit(crawled(config, store, councils, options))


def no_sample(config: Settings) -> None:
    """Ends where the data folder holds the sample: real councils do not go among invented ones."""
    if (config.data / SAMPLE).exists():
        raise wrong(
            f"in {config.data} staat het voorbeeld met verzonnen gegevens; "
            "kies voor echte raden een andere map, bijvoorbeeld GRIFFIE_DATA=echt"
        )


def unsettled(store: Store, councils: list[Council]) -> list[Council]:
    """Those whose period is not over and read whole; ends where there are none."""
    left = [council for council in councils if not settled(store, council)]
    if not left:
        out.print("niets te lezen: deze perioden zijn voorbij en eerder geheel gelezen")
        raise typer.Exit(0)
    return left


def limiter_of(config: Settings, store: Store) -> Limiter:
    limiter = Limiter(config.limieten, ledger=store)
    try:
        limiter.check()
    except ValueError as error:
        raise wrong(f"GRIFFIE_LIMIETEN: {error}") from error
    return limiter


def ocr_seconds(config: Settings) -> float:
    """How long the scanned pages of a file may take; 0 is that scans are not read."""
    if config.ocr == "uit":
        return 0.0
    if available():
        return OCR_SECONDS
    if config.ocr == "aan":
        raise wrong("GRIFFIE_OCR staat aan, maar tesseract met Nederlands (nld) is er niet")
    return 0.0


def crawled(config: Settings, store: Store, councils: list[Council], options: Options) -> int:
    """Crawls and shows what came of it; gives the exit code."""
    own_fields(config)
    limiter = limiter_of(config, store)
    reader = Reader(ReadLimits(ocr=ocr_seconds(config)))
    try:
        files = Files(config.data)
        finish(store, files)
        services = Services(store, files, reader, limiter, options, given(os.environ))
        with watching(err, len(councils)) as progress:
            runs = run(councils, services, progress)
    finally:
        reader.close()
    show(out, runs)
    return 0 if all(council_run.ok for council_run in runs) else FAILED


def repeated(config: Settings, councils: list[Council], period: float) -> int:
    """Runs this very command without `--every` for the councils whose moment came, in processes beside
    each other, so that a council that takes long keeps no other waiting; gives the last exit code."""
    begun, whole = so_far(config, councils)
    stop, arguments = stop_signal(), without_every(sys.argv[1:])
    running: dict[subprocess.Popen[bytes], Turn] = {}
    code = 0
    while not stop.wait(LOOK):
        for process in [each for each in running if each.poll() is not None]:
            code = process.returncode
            keys = running.pop(process).keys
            whole |= so_far(config, [each for each in councils if each.key in keys])[1]
        now = time.time()
        for turn in turns(due(councils, begun, now, period), begun, whole, running.values()):
            named = [part for key in turn.keys for part in (TURN, key)]
            command = [sys.executable, "-m", "griffie", *arguments, *named]
            running[subprocess.Popen(command)] = turn
            begun |= dict.fromkeys(turn.keys, now)
    for process in running:
        process.terminate()
    return max((process.wait() for process in running), default=code)


def so_far(config: Settings, councils: list[Council]) -> tuple[dict[str, float], set[str]]:
    """When each was last begun, and which were ever read whole, as the store says."""
    store = open_store(config)
    crawls = [
        crawl for code in {each.code for each in councils} for crawl in store.crawls.all(code)
    ]
    store.close()
    return last_begun(councils, crawls), read_whole(councils, crawls)


def without_every(arguments: list[str]) -> list[str]:
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--every":
            next(rest, None)
        elif not argument.startswith("--every="):
            kept.append(argument)
    return kept
