"""`griffie persons` and `redact`: what a person decides about what is kept."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.table import Table

from crawlers.registry import RegistryError, bundled, choose
from griffie.app import bring_up, open_store, settings
from griffie.console import FAILED, err, failed, out, wrong
from indexer.question.query import IndexBusy, Unavailable
from standard.feed_names import VerwijderReden
from standard.views import full_name
from store import Files, Version
from store.erasure import INDEX, finish, left
from store.redaction import redact as take_away
from store.same_person import Link, Links, Oordeel

app = typer.Typer()


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
    store = open_store(settings())
    links = Links(store)
    for pair, judgement in ((zelfde, Oordeel.bevestigd), (apart, Oordeel.verworpen)):
        if not pair:
            continue
        held = store.get_many(pair)
        bodies = {
            version.organisatie
            for version in held.values()
            if version.resource == "natuurlijkpersoon"
        }
        if len(held) != 2 or len(bodies) != 1:
            raise wrong("geef twee personen van één raad, met hun id")
        links.judge(*pair, bodies.pop(), judgement)
    try:
        code = choose(bundled(), [key])[0].code if key else None
    except RegistryError as error:
        raise wrong(str(error)) from error
    shown = links.all(code)
    out.print(by_pair(shown, store.get_many({one for link in shown for one in link.pair})))


def by_pair(links: list[Link], versions: Mapping[str, Version]) -> Table:
    """The pairs of which both persons are still there."""
    names = {
        version.id: full_name(version.body) for version in versions.values() if not version.deleted
    }
    table = Table("raad", "persoon", "is ook", "grondslag", "oordeel")
    for link in links:
        if all(one in names for one in link.pair):
            both = [f"{names[one]} {one}" for one in link.pair]
            table.add_row(link.organisatie, *both, link.grondslag, link.oordeel.value)
    return table


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
    if reden not in list(VerwijderReden):
        raise wrong(f"reden {reden!r}; kies uit {', '.join(VerwijderReden)}")
    if reden == VerwijderReden.overig and not toelichting:
        raise wrong("bij de reden overig hoort een --toelichting")
    config = settings()
    store = open_store(config)
    why = f"{reden}: {toelichting}" if toelichting else reden
    files = Files(config.data)
    done = take_away(store, files, ids, why)
    finish(store, files)
    out.print(
        f"{len(done.records)} records en {len(done.bestanden)} bestanden geschrapt", highlight=False
    )
    for key in done.onbekend:
        err.print(f"onbekend: {key}", highlight=False)
    if done.genoemd:
        err.print(
            f"een titel of naam ervan staat ook in: {' '.join(done.genoemd)}; schrap die zo nodig ook",
            highlight=False,
            soft_wrap=True,
        )
    if INDEX in left(store):
        try:
            bring_up(store, config)
        except (IndexBusy, Unavailable) as error:
            raise failed(error) from error
    raise typer.Exit(FAILED if done.onbekend else 0)
