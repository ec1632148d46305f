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
    month,
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
    "maand": month.measure,
    "paginas": pages.measure,
    "belasting": load.measure,
    "miljoen": load.grow,
}
HEAD = """# Speed

Measured by `make bench`: one command, medians of several rounds, ratios side by side in one run. Read
the ratios; the figures themselves depend on the machine. The rows are named as the command prints them.

{machine}

| wat | Griffie | ernaast | verhouding |
| --- | --- | --- | --: |
{rows}

"Ernaast", what stands beside it, is for crawling a bare Scrapy that fetches the same answers and does
nothing with them, for text `pdftotext` on the same files, for indexing tantivy or Elasticsearch handed
ready-made documents. The second crawl stands beside the first; the answers of the API at 100,000
documents beside those at 10,000. For Elasticsearch the API stands beside the same request sent straight
to the server, and the same question to an index as ORI Classic had it (text without stems, the server's
own analyser); the first ratio is that of p50, the second that of p95. For the twelve
kinds of question "kaal" (bare) is the same question sent straight to the engine; FTS5 reads words as they
stand. For "volgorde" (the order of hits) the same engine stands beside it with the analyser that it brings,
and with the setup of ORI Classic; "gevonden" is the share that is found of what is on the subject.

"Dienst" is the service under load: 660 addresses in a stated mix (`bench/load.py`), each asked again and
again, so that what is remembered of an index or a paper is. The million papers are brief, the hundred
thousand of some 900 words.

How both engines grow, with documents of some 300 words:

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
            f"{dt.date.today()}: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}, {versions}."
        )
        README.write_text(
            HEAD.format(machine=machine, rows=lines, growth=growing), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
