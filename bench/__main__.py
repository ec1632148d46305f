"""`make bench`: every figure in one run, and the table in `bench/README.md`."""

import argparse
import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench import (
    crawling,
    decisions,
    elastic,
    extraction,
    feiten,
    following,
    growth,
    kept,
    kinds,
    lengths,
    load,
    meaning,
    pages,
    ranking,
    searching,
    travelling,
    votes,
)

README = Path(__file__).with_name("README.md")
PARTS = {
    "crawl": crawling.measure,
    "tekst": extraction.measure,
    "zoeken": searching.measure,
    "elastic": elastic.measure,
    "groei": growth.measure,
    "bewaard": kept.measure,
    "volgen": following.measure,
    "besluiten": decisions.measure,
    "feiten": feiten.measure,
    "volgorde": ranking.measure,
    "soorten": kinds.measure,
    "lengten": lengths.measure,
    "stemmen": votes.measure,
    "betekenis": meaning.measure,
    "reizend": travelling.measure,
    "paginas": pages.measure,
    "belasting": load.measure,
    "miljoen": load.grow,
}
HEAD = """# Snelheid

Gemeten door `make bench`: één opdracht, medianen van meer rondes, verhoudingen naast elkaar in
dezelfde run. Lees de verhoudingen; de getallen zelf hangen van de machine af.

{machine}

| wat | Griffie | ernaast | verhouding |
| --- | --- | --- | --: |
{rows}

«Ernaast» is bij crawlen een kale Scrapy die dezelfde antwoorden ophaalt en er niets mee doet, bij
tekst `pdftotext` op dezelfde bestanden, bij indexeren tantivy of Elasticsearch dat kant-en-klare
documenten krijgt. De tweede crawl staat naast de eerste; de antwoorden van de API bij 100.000
documenten naast die bij 10.000. Bij Elasticsearch staat naast de API hetzelfde verzoek, rechtstreeks
aan de server, en dezelfde vraag aan een index zoals ORI Classic die had (ongestamde tekst, de
ontleder van de server zelf); de verhouding is eerst die van p50 en dan die van p95. Bij de twaalf
soorten vragen is «kaal» dezelfde vraag, rechtstreeks aan de zoekmachine; FTS5 leest woorden zoals ze er
staan. Bij «volgorde» staat ernaast dezelfde zoekmachine met de ontleder die zij meebrengt, en met de
opzet van ORI Classic; «gevonden» is het deel van wat over het onderwerp gaat dat gevonden wordt.

Hoe beide zoekmachines groeien, bij documenten van zo'n 300 woorden:

| zoekmachine | indexeren en omvang | antwoorden | geheugen, piek |
| --- | --- | --- | --- |
{growth}
"""


def table(rows: list[tuple[str, str, str, str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Meet de snelheid.")
    parser.add_argument(
        "deel", nargs="*", choices=[*PARTS, []], help="alleen deze delen, zonder README"
    )
    chosen = parser.parse_args().deel
    measured = {}
    for name, part in PARTS.items():
        if not chosen or name in chosen:
            measured[name] = part()
            print(table(measured[name]), flush=True)
    growing = table(measured.pop("groei", []))
    for name in ("besluiten", "feiten"):
        measured.pop(name, None)  # says how well we read, not how fast
    lines = table([row for rows in measured.values() for row in rows])
    if not chosen:
        names = ("scrapy", "tantivy", "elasticsearch", "pypdfium2", "fastapi", "SQLAlchemy")
        versions = ", ".join(f"{name} {version(name)}" for name in names)
        machine = (
            f"{dt.date.today()}: {os.cpu_count()} kernen, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}, {versions}."
        )
        README.write_text(
            HEAD.format(machine=machine, rows=lines, growth=growing), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
