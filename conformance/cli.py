"""`griffie-check`: the checker by itself; `griffie check` is the same.

What a check needs is imported when there is one: the help and the rules are there at once.
"""

import inspect
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from conformance.rules.profiles import PROFILES

if TYPE_CHECKING:
    from conformance.report.findings import Report
    from conformance.session import Options

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
FORMATS = ("text", "json", "html", "junit", "sarif")
#: exit codes: conforms, does not, could not be checked
CONFORMS, FAILS, UNCHECKED = 0, 1, 2
FormatOption = Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))]
ShortOption = Annotated[str, typer.Option("--format", help="text | json")]


def cannot(message: object) -> typer.Exit:
    typer.echo(f"griffie: {message}", err=True)
    return typer.Exit(UNCHECKED)


@dataclass
class CheckCommand:
    """What is asked of `check`, option by option."""

    # who runs this command for an aggregator gives it, as the object of the context, a way to show
    # what becomes of an answer (`side_by_side.Make`)
    context: typer.Context
    target: Annotated[
        str, typer.Argument(help="adres van een API, of een bestand met een antwoord")
    ]
    profile: Annotated[str, typer.Option(help=" | ".join(PROFILES))] = "mini"
    format: FormatOption = "text"
    out: Annotated[Path | None, typer.Option("--out", help="bestand om naar te schrijven")] = None
    baseline: Annotated[
        Path | None, typer.Option(help="verslag (JSON) van eerder; alleen wat nieuw is telt")
    ] = None
    resource: Annotated[str | None, typer.Option(help="soort resource in een bestand")] = None
    journal: Annotated[
        Path | None, typer.Option(help="bestand om een afgebroken toets mee voort te zetten")
    ] = None
    verzoeken: Annotated[int, typer.Option(min=1, help="hoogstens zoveel verzoeken")] = 2000
    seconden: Annotated[float, typer.Option(min=1, help="hoogstens zo lang")] = 3600
    pauze: Annotated[
        float | None, typer.Option(min=0, help="seconden tussen verzoeken (0,25, hier zelf 0)")
    ] = None
    schrijven: Annotated[
        bool,
        typer.Option("--schrijven", help="toets ook POST, PUT en DELETE; alleen op een testadres"),
    ] = False

    def options(self) -> "Options":
        from conformance.http.client import Limits
        from conformance.session import Options

        return Options(
            limits=Limits(requests=self.verzoeken, seconds=self.seconden, pause=self.pauze),
            journal=self.journal,
            write=self.schrijven,
            make=None if self.format in ("junit", "sarif") else self.context.obj,
            progress=_progress,
        )

    def run(self) -> int:
        """Checks, writes the report, and gives the exit code."""
        from conformance import compare
        from conformance.report.reports import made

        if self.format not in FORMATS:
            raise cannot(f"onbekende vorm {self.format!r}; kies uit {', '.join(FORMATS)}")
        try:
            before = compare.read(self.baseline) if self.baseline else None
        except compare.Unusable as error:
            raise cannot(error) from error
        report = _report(self.profile, self.target, self.options(), self.resource)
        fixed = compare.mark(report, before) if before else []
        _write(made(report, self.format, fixed), self.out)
        return FAILS if report.fails else CONFORMS


def check_command(**asked: Any) -> None:
    """Toetst een API of één antwoord aan de standaard. 0: voldoet, 1: voldoet niet, 2: niet te
    toetsen."""
    raise typer.Exit(CheckCommand(**asked).run())


# the command has the options of the object, which stand there with their words
check_command.__signature__ = inspect.signature(CheckCommand)  # type: ignore[attr-defined]
check_command.__annotations__ = get_type_hints(CheckCommand, include_extras=True)
app.command("check")(check_command)


def _report(profile: str, target: str, options: "Options", resource: str | None) -> "Report":
    from conformance.check import CannotCheck, check, check_file
    from conformance.http.client import Unreachable

    try:
        if "://" in target:
            return check(profile, target, options)
        return check_file(profile, Path(target), options, resource)
    except (CannotCheck, Unreachable, ValueError) as error:
        raise cannot(error) from error


def _progress(step: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"… {step}", err=True)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise cannot(f"{out} is niet te schrijven: {error.strerror}") from error


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(help="verslag (JSON) van de eerste toets")],
    after: Annotated[Path, typer.Argument(help="verslag (JSON) van de tweede toets")],
    format: ShortOption = "text",
) -> None:
    """Wat twee toetsen verschillen: nieuw, verholpen, gebleven."""
    from conformance import compare

    try:
        found = compare.runs(compare.read(before), compare.read(after))
    except compare.Unusable as error:
        raise cannot(error) from error
    _tell(found, format, compare.told_of_runs(found))


@app.command("profiles")
def profiles_command(
    van: Annotated[str, typer.Argument(help="profiel waar u aan voldoet")],
    naar: Annotated[str, typer.Argument(help="profiel waar u heen wilt")],
    target: Annotated[str | None, typer.Argument(help="adres of bestand om te toetsen")] = None,
    format: ShortOption = "text",
) -> None:
    """Wat er moet veranderen om van het ene profiel naar het andere te gaan, van de standaard en
    (met een adres) van uw API."""
    from conformance import compare
    from conformance.session import Options

    for name in (van, naar):
        if name not in PROFILES:
            raise cannot(f"onbekend profiel {name!r}; kies uit {', '.join(PROFILES)}")
    found = compare.profiles(van, naar)
    if target:
        report = _report(naar, target, Options(progress=_progress), None)
        found["bevindingen"] = [each.as_dict() for each in report.findings]
    _tell(found, format, compare.told_of_profiles(found))


@app.command("rules")
def rules_command(
    profile: Annotated[str | None, typer.Option(help=" | ".join(PROFILES))] = None,
    format: ShortOption = "text",
) -> None:
    """De regels, met bron en voorbeelden."""
    from conformance.rules.table import rules

    if profile is not None and profile not in PROFILES:
        raise cannot(f"onbekend profiel {profile!r}; kies uit {', '.join(PROFILES)}")
    chosen = [r for r in rules().values() if profile is None or r.of(PROFILES[profile])]
    rows = [
        {
            "rule": r.id,
            "level": r.level.value,
            "profiles": [name for name, each in PROFILES.items() if r.of(each)],
            "source": r.bron,
            "nl": r.nl,
            "en": r.en,
            "pass": r.goed,
            "fail": r.fout,
        }
        for r in chosen
    ]
    lines = [
        f"{r.id:5} {r.level.value:6} {r.profiles:4} {r.nl}\n"
        f"      goed: {r.goed}\n      fout: {r.fout}\n      bron: {r.bron}"
        for r in chosen
    ]
    _tell(rows, format, lines)


def _tell(found: Any, format: str, lines: list[str]) -> None:
    """As JSON, or in lines."""
    if format == "json":
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in lines:
        typer.echo(line)


def main() -> None:
    app()
