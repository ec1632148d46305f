"""`griffie backup`, `restore` and `verify`: the whole store kept, back again, and held against itself."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from griffie.app import SAMPLE, names, open_store, settings
from griffie.console import FAILED, err, failed, one_of, out
from griffie.settings import Settings
from store import Files, Store, default_address
from store.erasure import finish
from store.keeping.backup import backup as made
from store.keeping.manifest import BackupError
from store.keeping.restore import restore as put_back
from store.keeping.verify import Finding
from store.keeping.verify import verify as verified

app = typer.Typer()


class Bar(Progress):
    """On a terminal how many files there have been."""

    def __init__(self) -> None:
        columns = (TextColumn("bestanden"), BarColumn(), TextColumn("{task.completed}"))
        super().__init__(*columns, console=err, transient=True, disable=not err.is_terminal)
        self.task = self.add_task("bestanden", total=None)

    def step(self, done: int, total: int) -> None:
        self.update(self.task, completed=done, total=total)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="lege map, of die van de vorige")],
) -> None:
    """Maakt een reservekopie van de hele opslag met de bestanden, ook terwijl er gelezen wordt."""
    config = settings()
    store = open_store(config)
    try:
        with Bar() as bar:
            manifest = made(
                store,
                Files(config.data),
                folder,
                sample=(config.data / SAMPLE).exists(),
                progress=bar.step,
            )
    except BackupError as error:
        raise failed(error) from error
    out.print(
        f"reservekopie in {folder}: opslag tot wijziging {manifest.laatste}, "
        f"{manifest.bestanden} bestanden",
        highlight=False,
        soft_wrap=True,
    )
    for name in manifest.ontbreekt:
        err.print(f"bestand {name} is er niet of niet heel; zie: griffie verify", highlight=False)
    raise typer.Exit(FAILED if manifest.ontbreekt else 0)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="map van de reservekopie")],
    over: Annotated[
        bool, typer.Option("--vervang", help="ook in de plaats van een andere opslag")
    ] = False,
) -> None:
    """Zet een reservekopie terug in de plaats van de opslag. Wat sindsdien geschrapt is blijft weg."""
    config = settings()
    config.data.mkdir(parents=True, exist_ok=True)
    address = config.store or default_address(config.data)
    try:
        with Bar() as bar:
            manifest = put_back(address, Files(config.data), folder, over=over, progress=bar.step)
    except BackupError as error:
        raise failed(error) from error
    if manifest.voorbeeld:
        (config.data / SAMPLE).touch()
    else:
        (config.data / SAMPLE).unlink(missing_ok=True)
    out.print(
        f"teruggezet: de opslag van {manifest.gemaakt_op}, tot wijziging {manifest.laatste}, met "
        f"{manifest.bestanden} bestanden. Draai nu: griffie index",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def verify(
    mend: Annotated[
        bool, typer.Option("--herstel", help="herstel wat hersteld kan worden")
    ] = False,
    format: Annotated[str, typer.Option(help="text of json")] = "text",
) -> None:
    """Houdt opslag, bestanden, zoekindex en feed tegen elkaar, ieder record."""
    one_of(format, "text", "json")
    config = settings()
    store = open_store(config)
    if mend:
        finish(store, Files(config.data))
    findings = list(_every(store, config, mend=mend))
    left = [each for each in findings if not each.hersteld]
    if format == "json":
        print(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=1))
    else:
        for each in findings:
            mended = " (hersteld)" if each.hersteld else ""
            line = f"{each.deel} {each.sleutel}: {each.wat}{mended}"
            err.print(line, highlight=False, markup=False, soft_wrap=True)
        out.print(
            f"{store.last_seq()} wijzigingen nagekeken, {len(findings)} afwijkingen, "
            f"{len(findings) - len(left)} hersteld",
            highlight=False,
        )
    raise typer.Exit(FAILED if left else 0)


def _every(store: Store, config: Settings, *, mend: bool) -> Iterator[Finding]:
    yield from verified(store, Files(config.data), mend=mend)
    for classic in (False, True):
        yield from _index(store, config, classic=classic, mend=mend)


def _index(store: Store, config: Settings, *, classic: bool, mend: bool) -> Iterator[Finding]:
    """The index against the store; it is mended by building it anew."""
    from griffie.engines import indexes
    from indexer.classic.documents import CLASSIC
    from indexer.follow import SEARCH, rebuild, untrusted
    from indexer.question.trust import Untrusted
    from indexer.verification import differences

    making, kind = (CLASSIC, "Classic") if classic else (SEARCH, "zoeken")
    opened = indexes(config, classic=classic)
    found: list[tuple[str, str]] = []
    try:
        live = opened.live()
        if live is None:
            found.append((kind, "er is geen zoekindex"))
        elif why := untrusted(store, live, making):
            found.append((kind, why))
        elif live.stand().seq == store.last_seq():
            found += differences(store, live, names(store), making)
        else:
            found.append((kind, f"de zoekindex staat op {live.stand().seq}; draai: griffie index"))
        if live is not None:
            live.close()
    except Untrusted as error:
        found.append((kind, error.why))
    if found and mend:
        rebuild(store, opened, names(store), making=making)
    opened.close()
    yield from (Finding("index", key, what, mend) for key, what in found)
