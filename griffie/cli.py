"""`griffie`: up, sources, crawl, index, serve, analyse, normalise, status, persons, export, redact."""

import csv
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from conformance.cli import check_command, compare_command, profiles_command, rules_command
from conformance.report.side_by_side import Made
from crawlers.registry import COLUMNS, Council, RegistryError, bundled, choose, faults, load, shard
from crawlers.vendor import labels
from griffie.settings import Settings
from standard.vocabulary import Zoektype
from store import Store, StoreUnavailable, default_address

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out = Console()
err = Console(stderr=True)
#: exit codes: something was not delivered; wrong use
FAILED, WRONG = 1, 2
#: seconds that the scanned pages of one file may take
OCR_SECONDS = 300.0


def main(arguments: list[str] | None = None) -> None:
    app(arguments)


def wrong(message: str) -> typer.Exit:
    err.print(f"griffie: {message}", style="bold red", highlight=False)
    return typer.Exit(WRONG)


def settings() -> Settings:
    try:
        found = Settings()
    except ValidationError as error:
        row = error.errors()[0]
        name = "GRIFFIE_" + str(row["loc"][0]).upper()
        raise wrong(f"instelling {name}: {row['msg']}") from error
    return found


def open_store(found: Settings) -> Store:
    try:
        return Store(found.store or default_address(found.data))
    except StoreUnavailable as error:
        raise failed(error) from error


def failed(error: Exception) -> typer.Exit:
    err.print(f"griffie: {error}", style="bold red", highlight=False, soft_wrap=True)
    return typer.Exit(FAILED)


def registry(sources: Path | None) -> list[Council]:
    return load(sources) if sources else bundled()


def names(store: Store) -> dict[str, tuple[str, str]]:
    """Name and province by TOOI code, for the index."""
    known = {council.code: (council.name, council.province) for council in bundled()}
    return known | {each.code: (each.naam, each.provincie) for each in store.organisations()}


def day(value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise wrong(f"{value!r} is geen datum zoals 2026-01-31") from error


Sources = Annotated[Path | None, typer.Option(help="CSV die het meegeleverde register vervangt")]


@app.command()
def sources(
    vendor: Annotated[str | None, typer.Option(help="alleen deze leverancier")] = None,
    format: Annotated[str, typer.Option(help="table, json of csv")] = "table",
    check: Annotated[bool, typer.Option("--check", help="kijk het hele register na")] = False,
    file: Annotated[
        Path | None, typer.Option("--sources", help="een ander register dan het meegeleverde")
    ] = None,
) -> None:
    """Toont het register van raden, of kijkt het na."""
    try:
        councils = registry(file)
        rows = [council.row() for council in choose(councils, vendor=vendor)]
    except RegistryError as error:
        raise wrong(str(error)) from error
    if check:
        found = faults(councils)
        for fault in found:
            err.print(fault, highlight=False, markup=False, soft_wrap=True)
        bodies = len({council.code for council in councils})
        out.print(f"{len(rows)} regels, {bodies} organen, {len(found)} fouten")
        raise typer.Exit(FAILED if found else 0)
    if format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif format == "csv":
        write_csv(sys.stdout, COLUMNS, rows)
    elif format == "table":
        shown = ("key", "name", "code", "province", "vendor", "vendor_key", "base_url")
        table = Table(*shown)
        for row in rows:
            table.add_row(*(row[name] for name in shown))
        out.print(table)
    else:
        raise wrong(f"format {format!r}; kies uit table, json, csv")


def write_csv(target: IO[str], columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    writer = csv.DictWriter(target, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


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
    every: Annotated[float, typer.Option(help="herhaal om de zoveel uur, tot Ctrl-C")] = 0.0,
    refresh: Annotated[
        bool, typer.Option("--opnieuw", help="lees ook wat volgens de bron niet veranderde")
    ] = False,
    timeout: Annotated[float, typer.Option(help="seconden wachten op een antwoord")] = 90.0,
    backoff: Annotated[float, typer.Option(help="seconden voor een eerste nieuwe poging")] = 2.0,
) -> None:
    """Leest raden bij hun bron in de opslag."""
    from crawlers.crawl.engine import crawl as run
    from crawlers.crawl.engine import settled
    from crawlers.crawl.limits import Limiter
    from crawlers.crawl.report import Options
    from crawlers.crawl.services import Services
    from crawlers.text.ocr import available
    from crawlers.text.worker import Reader, ReadLimits
    from crawlers.vendor import given
    from griffie.summary import show, watching
    from store import Files

    found = settings()
    try:
        councils = choose(registry(sources), keys or [], vendor)
        councils = shard(councils, part) if part else councils
    except RegistryError as error:
        raise wrong(str(error)) from error
    if not councils:
        if part:
            out.print(f"deel {part}: geen raden")
            raise typer.Exit(0)
        raise wrong("geen raad gekozen")
    if every:
        raise typer.Exit(repeated(every))
    options = Options(day(since), day(until), refresh=refresh, timeout=timeout, backoff=backoff)
    if options.since and options.until and options.since > options.until:
        raise wrong("--since ligt na --until")
    store = open_store(found)
    if sources is None and (found.data / SAMPLE).exists():
        raise wrong(
            f"in {found.data} staat het voorbeeld met verzonnen gegevens; "
            "kies voor echte raden een andere map, bijvoorbeeld GRIFFIE_DATA=echt"
        )
    if not keys and not refresh:
        councils = [council for council in councils if not settled(store, council)]
        if not councils:
            out.print("niets te lezen: deze perioden zijn voorbij en eerder geheel gelezen")
            raise typer.Exit(0)
    limiter = Limiter(found.limieten, ledger=store)
    try:
        limiter.check()
    except ValueError as error:
        raise wrong(f"GRIFFIE_LIMIETEN: {error}") from error
    if found.ocr == "aan" and not available():
        raise wrong("GRIFFIE_OCR staat aan, maar tesseract met Nederlands (nld) is er niet")
    ocr = OCR_SECONDS if found.ocr != "uit" and available() else 0.0
    reader = Reader(ReadLimits(ocr=ocr))
    try:
        services = Services(store, Files(found.data), reader, limiter, options, given(os.environ))
        with watching(err, len(councils)) as progress:
            runs = run(councils, services, progress)
    finally:
        reader.close()
    show(out, runs)
    raise typer.Exit(0 if all(each.ok for each in runs) else FAILED)


def repeated(hours: float) -> int:
    """Runs this very command without `--every` again and again; gives the last exit code."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    arguments = _without_every(sys.argv[1:])
    code = 0
    while not stop.is_set():
        process = subprocess.Popen([sys.executable, "-m", "griffie", *arguments])
        while process.poll() is None and not stop.wait(0.2):
            pass
        if process.poll() is None:
            process.terminate()
        code = process.wait()
        stop.wait(hours * 3600)
    return code


def _without_every(arguments: list[str]) -> list[str]:
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--every":
            next(rest, None)
        elif not argument.startswith("--every="):
            kept.append(argument)
    return kept


#: file in the data folder that says that it holds the sample
SAMPLE = "voorbeeld"


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="bouw opnieuw en wissel")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="blijf volgen tot Ctrl-C")] = False,
    pause: Annotated[float, typer.Option(help="seconden tussen twee keer kijken")] = 2.0,
) -> None:
    """Brengt de zoekindex bij tot de laatste wijziging in de opslag."""
    from indexer.question.query import IndexBusy, Unavailable

    found = settings()
    if not follow:
        store = open_store(found)
        try:
            written, rejected = bring_up(store, found, rebuild=rebuild)
        except (IndexBusy, Unavailable, StoreUnavailable) as error:
            raise failed(error) from error
        last = store.last_seq()
        out.print(f"{written} documenten geïndexeerd, index staat op wijziging {last}")
        report(rejected)
        raise typer.Exit(FAILED if rejected else 0)
    following(found, pause, rebuild=rebuild)


def report(rejected: dict[str, str]) -> None:
    """Names what the engine refused: it is missing from the index until it is accepted."""
    for key, reason in rejected.items():
        err.print(f"geweigerd: {key} ({reason})", highlight=False, markup=False, soft_wrap=True)


def following(found: Settings, pause: float, *, rebuild: bool) -> None:
    """Follows the store until it is stopped. What fails passingly is said once and tried again."""
    from indexer.question.query import IndexBusy, Unavailable

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    told, store = "", None
    while not stop.is_set():
        try:
            store = store or Store(found.store or default_address(found.data))
            written, rejected = bring_up(store, found, rebuild=rebuild)
            rebuild = False
            if written:
                out.print(f"{written} documenten geïndexeerd")
                report(rejected)
            told = ""
        except (IndexBusy, Unavailable, StoreUnavailable) as error:
            if str(error) != told:
                told = str(error)
                err.print(f"griffie: {told}; wordt opnieuw geprobeerd", highlight=False)
        stop.wait(pause)


def bring_up(store: Store, found: Settings, *, rebuild: bool = False) -> tuple[int, dict[str, str]]:
    """Indexes with a progress bar on a terminal, and brings the feed up to the log; gives the number
    of documents written, and what the engine refuses with its reason."""
    from griffie.engines import indexes
    from indexer.follow import bring_up as bring
    from store.publication import publish

    columns = (
        TextColumn("index"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("index", total=None)

        def step(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        opened = indexes(found)
        try:
            publish(store)
            written = bring(store, opened, names(store), step, anew=rebuild)
            live = opened.live()
            return written, live.rejected() if live else {}
        finally:
            opened.close()


def beside(profile: str, pieces: Sequence[Any]) -> Made | None:
    """What Griffie makes of resources, for the report of a check."""
    from griffie.side_by_side import made_of_pieces

    return made_of_pieces(profile, pieces)


app.command("check", context_settings={"obj": beside})(check_command)
app.command("compare")(compare_command)
app.command("profiles")(profiles_command)
app.command("rules")(rules_command)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="adres om op te luisteren")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="poort")] = 8000,
) -> None:
    """Dient site en API."""
    import uvicorn

    found = settings()
    uvicorn.run(make_app(found), host=host, port=port, log_level="warning")


def make_app(found: Settings) -> Any:
    from griffie.engines import live
    from search_api.app import create_app

    known = [council.organisation() for council in bundled()]
    contact = {"name": "Griffie", "url": found.adres}
    if found.contact:
        contact["email"] = found.contact
    return create_app(open_store(found), live(found), known, contact, beside, labels())


@app.command()
def up(port: Annotated[int, typer.Option(envvar="PORT", help="poort")] = 8000) -> None:
    """Leest het meegeleverde voorbeeld, indexeert het en dient site en API."""
    from griffie.up import up as start

    raise typer.Exit(start(settings(), port))


@app.command()
def analyse(
    text: Annotated[
        str | None, typer.Argument(help="woorden; zonder: elke regel van de invoer")
    ] = None,
) -> None:
    """Toont hoe de zoekmachine woorden leest: per woord de exacte vorm, de vormen waarmee het
    gevonden wordt, en die van de delen van een samenstelling. Een JSON-regel per tekst."""
    from indexer.dutch.analysis import analysed

    for line in [text] if text is not None else map(str.rstrip, sys.stdin):
        body = {"text": line, "tokens": analysed(line)}
        sys.stdout.buffer.write(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE))


@app.command()
def normalise(
    file: Annotated[Path, typer.Argument(help="een antwoord van een leverancier")],
    vendor: Annotated[str, typer.Option(help="leverancier")],
    key: Annotated[str, typer.Option(help="raad in het register")],
    sources: Sources = None,
    format: Annotated[str, typer.Option(help="json of html")] = "json",
    target: Annotated[Path | None, typer.Option("--out", help="bestand; leeg is scherm")] = None,
) -> None:
    """Toont wat één antwoord van een leverancier wordt: antwoord, record en treffer naast elkaar,
    met wat niet gebruikt en niet begrepen is."""
    from conformance.report.reports import side_by_side
    from crawlers.errors import SourceError
    from griffie.side_by_side import made_of

    if format not in ("json", "html"):
        raise wrong(f"format {format!r}; kies uit json, html")
    refused = False
    try:
        council = choose(registry(sources), [key])[0]
        content = file.read_bytes()
        made = made_of(content, vendor, council)
    except (RegistryError, OSError) as error:
        raise wrong(str(error)) from error
    except SourceError as error:
        made, refused = Made(problems=[f"{error.reason}: {error}"]), True
    if format == "html":
        text = side_by_side(made, f"{file.name}: {council.name}, {vendor}")
    else:
        body = {"records": [row.record for row in made.rows], **made.as_dict()}
        text = orjson.dumps(body, option=orjson.OPT_INDENT_2).decode() + "\n"
    with opened(target) as out_file:
        out_file.write(text)
    raise typer.Exit(FAILED if refused else 0)


@app.command()
def status(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...")] = None,
    format: Annotated[str, typer.Option(help="table of json")] = "table",
) -> None:
    """Toont per raad wat er is, hoe vers het is en wat ontbreekt; met KEY ook per maand."""
    from store.status import months
    from store.status import status as statuses

    if format not in ("table", "json"):
        raise wrong(f"format {format!r}; kies uit table, json")
    store = open_store(settings())
    found = statuses(store, [council.organisation() for council in bundled()])
    unknown = set(keys or ()) - {each.sleutel for each in found}
    if unknown:
        raise wrong(f"onbekende raad: {', '.join(sorted(unknown))} (zie griffie sources)")
    found = [each for each in found if not keys or each.sleutel in keys]
    detail = {each.organisatie: months(store, each.organisatie) for each in found if keys}
    if format == "json":
        rows = [each.as_dict() for each in found]
        if keys:
            for row in rows:
                row["maanden"] = detail[row["organisatie"]].get(row["leverancier"], [])
        print(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table(
        "raad",
        "leverancier",
        "toestand",
        "laatste succes",
        "laatste vergadering",
        "moties",
        "stemmingen",
        "ontbreekt",
    )
    for each in found:
        table.add_row(
            each.naam,
            each.leverancier,
            each.toestand,
            (each.laatste_succes or "nooit")[:16].replace("T", " "),
            each.laatste_inhoud or "–",
            str(each.aantallen.get("motie", 0) + each.aantallen.get("amendement", 0)),
            str(each.votes),
            "; ".join(each.ontbreekt) or "–",
        )
    out.print(table)
    for each in found if keys else ():
        if by_vendor := detail[each.organisatie].get(each.leverancier):
            out.print(by_month(f"{each.naam}, {each.leverancier}", by_vendor))


def by_month(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table("maand", "bij de bron", "hier", "ontbreekt", "geweigerd", title=title)
    for row in rows:
        refused = "; ".join(f"{n}× {why}" for why, n in row["geweigerd"].items())
        told = "–" if row["bron"] is None else str(row["bron"])
        table.add_row(row["maand"], told, str(row["aanwezig"]), str(row["ontbreekt"]), refused)
    return table


@app.command()
def export(
    resource: Annotated[
        str | None, typer.Option(help="resource van de standaard, zoals stem")
    ] = None,
    type: Annotated[str | None, typer.Option(help="soort, zoals motie")] = None,
    organisatie: Annotated[str | None, typer.Option(help="TOOI-code, zoals gm0828")] = None,
    format: Annotated[str, typer.Option(help="ndjson of csv")] = "ndjson",
    target: Annotated[
        Path | None, typer.Option("--out", help="bestand; anders standaarduitvoer")
    ] = None,
) -> None:
    """Schrijft alles wat er is, ook wat ingetrokken is, als NDJSON of CSV."""
    from standard.resources import RESOURCES
    from store.output import COLUMNS as ROW
    from store.output import export as records
    from store.output import row

    if resource is not None and resource not in RESOURCES:
        raise wrong(f"resource {resource!r}; kies uit {', '.join(sorted(RESOURCES))}")
    if type is not None and type not in {*Zoektype, *RESOURCES}:
        raise wrong(f"type {type!r}; kies uit {', '.join(Zoektype)}")
    if format not in ("ndjson", "csv"):
        raise wrong(f"format {format!r}; kies uit ndjson, csv")
    found = settings()
    stream = records(
        open_store(found), found.adres, resource=resource, type=type, organisatie=organisatie
    )
    with opened(target) as file:
        if format == "csv":
            write_csv(file, ROW, map(row, stream))
            return
        for record in stream:
            file.write(orjson.dumps(record).decode() + "\n")


@app.command()
def persons(
    key: Annotated[str | None, typer.Argument(help="raad; leeg is alle")] = None,
    zelfde: Annotated[
        tuple[str, str] | None, typer.Option("--zelfde", metavar="ID ID", help="zijn één persoon")
    ] = None,
    apart: Annotated[
        tuple[str, str] | None, typer.Option("--apart", metavar="ID ID", help="zijn er twee")
    ] = None,
) -> None:
    """Toont welke personen vermoedelijk één en dezelfde zijn, en legt vast wat daarvan waar is."""
    from store.links import Links, Oordeel

    store = open_store(settings())
    links = Links(store)
    for pair, judged in ((zelfde, Oordeel.bevestigd), (apart, Oordeel.verworpen)):
        if not pair:
            continue
        held = store.get_many(pair)
        people = {
            each.organisatie for each in held.values() if each.resource == "natuurlijkpersoon"
        }
        if len(held) != 2 or len(people) != 1:
            raise wrong("geef twee personen van één raad, met hun id")
        links.judge(*pair, people.pop(), judged)
    try:
        code = choose(bundled(), [key])[0].code if key else None
    except RegistryError as error:
        raise wrong(str(error)) from error
    found = links.all(code)
    names = {
        version.id: version.body
        for version in store.get_many({one for each in found for one in each.pair}).values()
        if not version.deleted
    }
    table = Table("raad", "persoon", "is ook", "grondslag", "oordeel")
    for each in found:
        told = [
            f"{names[one]['data']['naamNatuurlijkPersoon']['volledigeNaam']} {one}"
            for one in each.pair
            if one in names
        ]
        if len(told) == 2:
            table.add_row(each.organisatie, *told, each.grondslag, each.oordeel.value)
    out.print(table)


@app.command()
def redact(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="records, zoals in /records/ID")
    ],
    reden: Annotated[
        str,
        typer.Option(
            "--reden", help="ingetrokken, correctie, niet_langer_openbaar, persoonsgegevens, overig"
        ),
    ] = "persoonsgegevens",
    toelichting: Annotated[str, typer.Option(help="wat erbij getoond wordt")] = "",
) -> None:
    """Haalt inhoud voorgoed weg: uit alle versies, teksten en bestanden, en uit de index."""
    from indexer.question.query import IndexBusy, Unavailable
    from standard.feed_names import VerwijderReden
    from store import Files
    from store.redaction import redact as take_away

    if reden not in list(VerwijderReden):
        raise wrong(f"reden {reden!r}; kies uit {', '.join(VerwijderReden)}")
    if reden == VerwijderReden.overig and not toelichting:
        raise wrong("bij de reden overig hoort een --toelichting")
    found = settings()
    store = open_store(found)
    why = f"{reden}: {toelichting}" if toelichting else reden
    done = take_away(store, Files(found.data), ids, why)
    out.print(
        f"{len(done.records)} records en {len(done.bestanden)} bestanden geschrapt", highlight=False
    )
    for key in done.onbekend:
        err.print(f"onbekend: {key}", highlight=False)
    if done.records:
        try:
            bring_up(store, found, rebuild=True)
        except (IndexBusy, Unavailable) as error:
            raise failed(error) from error
    raise typer.Exit(FAILED if done.onbekend else 0)


@contextmanager
def opened(target: Path | None) -> Iterator[IO[str]]:
    if target is None:
        yield sys.stdout
        return
    with target.open("w", encoding="utf-8", newline="") as file:
        yield file


if __name__ == "__main__":
    main()
