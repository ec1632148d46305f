"""`griffie-check`: the checker by itself; `griffie check` is the same."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from conformance import compare
from conformance.check import CannotCheck, check, check_file
from conformance.http.client import Limits, Unreachable
from conformance.report.findings import Report
from conformance.report.reports import FORMATS, made
from conformance.rules.profiles import PROFILES
from conformance.rules.table import rules
from conformance.session import Options

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
#: exit codes: conforms, does not, could not be checked
CONFORMS, FAILS, UNCHECKED = 0, 1, 2
FormatOption = Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))]
OutOption = Annotated[Path | None, typer.Option("--out", help="bestand om naar te schrijven")]


def cannot(message: object) -> typer.Exit:
    typer.echo(f"griffie: {message}", err=True)
    return typer.Exit(UNCHECKED)


@app.command("check")
def check_command(
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(help="adres van een API, of een bestand met een antwoord")
    ],
    profile: Annotated[str, typer.Option(help=" | ".join(PROFILES))] = "mini",
    format: FormatOption = "text",
    out: OutOption = None,
    baseline: Annotated[
        Path | None, typer.Option(help="verslag (JSON) van eerder; alleen wat nieuw is telt")
    ] = None,
    resource: Annotated[str | None, typer.Option(help="soort resource in een bestand")] = None,
    journal: Annotated[
        Path | None, typer.Option(help="bestand om een afgebroken toets mee voort te zetten")
    ] = None,
    verzoeken: Annotated[int, typer.Option(min=1, help="hoogstens zoveel verzoeken")] = 2000,
    seconden: Annotated[float, typer.Option(min=1, help="hoogstens zo lang")] = 3600,
    pauze: Annotated[
        float | None, typer.Option(min=0, help="seconden tussen verzoeken (0,25, hier zelf 0)")
    ] = None,
    schrijven: Annotated[
        bool,
        typer.Option("--schrijven", help="toets ook POST, PUT en DELETE; alleen op een testadres"),
    ] = False,
) -> None:
    """Toetst een API of één antwoord aan de standaard. 0: voldoet, 1: voldoet niet, 2: niet te
    toetsen."""
    # who runs this command for an aggregator gives it, as the object of the context, a way to show
    # what becomes of an answer (`made.Make`)
    if format not in FORMATS:
        raise cannot(f"onbekende vorm {format!r}; kies uit {', '.join(FORMATS)}")
    options = Options(
        limits=Limits(requests=verzoeken, seconds=seconden, pause=pauze),
        journal=journal,
        write=schrijven,
        make=None if format == "junit" else context.obj,
        progress=_progress,
    )
    try:
        before = compare.read(baseline) if baseline else None
        report = _report(profile, target, options, resource)
    except (CannotCheck, Unreachable, compare.Unusable, ValueError) as error:
        raise cannot(error) from error
    fixed = compare.mark(report, before) if before else []
    _write(made(report, format, fixed), out)
    raise typer.Exit(FAILS if report.fails else CONFORMS)


def _report(profile: str, target: str, options: Options, resource: str | None) -> Report:
    if "://" in target:
        return check(profile, target, options)
    return check_file(profile, Path(target), options, resource)


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
    format: Annotated[str, typer.Option("--format", help="text | json")] = "text",
) -> None:
    """Wat twee toetsen verschillen: nieuw, verholpen, gebleven."""
    try:
        found = compare.runs(compare.read(before), compare.read(after))
    except compare.Unusable as error:
        raise cannot(error) from error
    if format == "json":
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for name in ("nieuw", "verholpen"):
        for row in found[name]:
            typer.echo(
                f"{name:9} {row['rule']} {row.get('where', '')} {row['pointer']}: {row['expected']}"
            )
    for row in found["gebleven"]:
        typer.echo(
            f"gebleven  {row['rule']} {row['where']} {row['pointer']}: {row['van']} → {row['naar']}"
        )


@app.command("profiles")
def profiles_command(
    van: Annotated[str, typer.Argument(help="profiel waar u aan voldoet")],
    naar: Annotated[str, typer.Argument(help="profiel waar u heen wilt")],
    target: Annotated[str | None, typer.Argument(help="adres of bestand om te toetsen")] = None,
    format: Annotated[str, typer.Option("--format", help="text | json")] = "text",
) -> None:
    """Wat er moet veranderen om van het ene profiel naar het andere te gaan, van de standaard en
    (met een adres) van uw API."""
    for name in (van, naar):
        if name not in PROFILES:
            raise cannot(f"onbekend profiel {name!r}; kies uit {', '.join(PROFILES)}")
    found = compare.profiles(van, naar)
    if target:
        try:
            report = _report(naar, target, Options(progress=_progress), None)
        except (CannotCheck, Unreachable) as error:
            raise cannot(error) from error
        found["bevindingen"] = [each.as_dict() for each in report.findings]
    if format == "json":
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for title, names in (("erbij", found["resources_erbij"]), ("eraf", found["resources_eraf"])):
        for name in names:
            typer.echo(f"resource {title}: {name}")
    for kind, parts in found["eigenschappen"].items():
        for old, new in parts["hernoemd"].items():
            typer.echo(f"{kind}: {old} heet {new}")
        for title in ("erbij", "eraf", "verplicht_geworden", "niet_meer_verplicht"):
            if parts[title]:
                typer.echo(f"{kind}: {title.replace('_', ' ')}: {', '.join(parts[title])}")
        for name, change in parts["veranderd"].items():
            typer.echo(f"{kind}: {name} is {change['naar']} (was {change['van']})")
    for kind, parts in found["filters"].items():
        for title in ("erbij", "eraf"):
            if parts[title]:
                typer.echo(f"{kind}: filters {title}: {', '.join(parts[title])}")
    for key in found["regels_erbij"]:
        typer.echo(f"regel {key} ({rules()[key].level.value}): {rules()[key].nl}")
    for row in found.get("bevindingen", ()):
        typer.echo(
            f"nu {row['level']} {row['rule']} {row['where']}{row['pointer']}: {row['expected']}"
        )


@app.command("rules")
def rules_command(
    profile: Annotated[str | None, typer.Option(help=" | ".join(PROFILES))] = None,
    format: Annotated[str, typer.Option("--format", help="text | json")] = "text",
) -> None:
    """De regels, met bron en voorbeelden."""
    if profile is not None and profile not in PROFILES:
        raise cannot(f"onbekend profiel {profile!r}; kies uit {', '.join(PROFILES)}")
    chosen = [r for r in rules().values() if profile is None or r.of(PROFILES[profile])]
    if format == "json":
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
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for rule in chosen:
        typer.echo(f"{rule.id:5} {rule.level.value:6} {rule.profiles:4} {rule.nl}")
        typer.echo(f"      goed: {rule.goed}\n      fout: {rule.fout}\n      bron: {rule.bron}")


def main() -> None:
    app()
