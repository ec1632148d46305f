"""`griffie analyse` and `griffie normalise`: how words and answers are read, to look into."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from griffie.console import FAILED, Sources, one_of, opened, standard_output, wrong

app = typer.Typer()


@app.command()
def analyse(
    text: Annotated[
        str | None, typer.Argument(help="woorden; zonder: elke regel van de invoer")
    ] = None,
) -> None:
    """Toont hoe de zoekmachine woorden leest: per woord de exacte vorm, de vormen waarmee het
    gevonden wordt, en die van de delen van een samenstelling. Een JSON-regel per tekst."""
    from indexer.dutch.analysis import analysed

    with standard_output() as output:
        for line in [text] if text is not None else map(str.rstrip, sys.stdin):
            body = {"text": line, "tokens": analysed(line)}
            output.write(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE))


@app.command()
def normalise(
    file: Annotated[Path, typer.Argument(help="een antwoord van een leverancier")],
    vendor: Annotated[str, typer.Option(help="leverancier")],
    key: Annotated[str | None, typer.Option(help="raad in het register")] = None,
    naam: Annotated[str, typer.Option(help="naam van een raad die in geen register staat")] = "",
    code: Annotated[str, typer.Option(help="zijn code van TOOI, zoals gm0828")] = "",
    sources: Sources = None,
    format: Annotated[str, typer.Option(help="json of html")] = "json",
    target: Annotated[Path | None, typer.Option("--out", help="bestand; leeg is scherm")] = None,
) -> None:
    """Toont wat één antwoord van een leverancier wordt: antwoord, record en treffer naast elkaar,
    met wat niet gebruikt en niet begrepen is."""
    from conformance.report.reports import side_by_side
    from conformance.report.side_by_side import SideBySide
    from crawlers.errors import SourceError
    from crawlers.registry import RegistryError, choose
    from griffie.app import registry
    from griffie.side_by_side import NOBODY, council_of, made_of
    from standard.bodies import CODE

    one_of(format, "json", "html")
    if (key is None) == (not naam and not code):
        raise wrong("geef --key voor een raad in het register, of --naam en --code voor een andere")
    if code and not CODE.fullmatch(code):
        raise wrong(f"code {code!r} is geen code van TOOI, zoals gm0828")
    refused = False
    try:
        council = (
            choose(registry(sources), [key])[0]
            if key is not None
            else council_of(code or NOBODY, vendor, naam)
        )
        reading = made_of(file.read_bytes(), vendor, council)
    except (RegistryError, OSError) as error:
        raise wrong(str(error)) from error
    except SourceError as error:
        reading, refused = SideBySide(problems=[f"{error.reason}: {error}"]), True
    if format == "html":
        text = side_by_side(reading, f"{file.name}: {council.name}, {vendor}")
    else:
        body = {"records": [row.record for row in reading.rows], **reading.as_dict()}
        text = orjson.dumps(body, option=orjson.OPT_INDENT_2).decode() + "\n"
    with opened(target) as sink:
        sink.write(text)
    raise typer.Exit(FAILED if refused else 0)
