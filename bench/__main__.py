"""`make bench`: every figure in one run, and the table in `bench/README.md`."""

import argparse
import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench import crawling, extraction, searching

README = Path(__file__).with_name("README.md")
PARTS = {"crawl": crawling.measure, "tekst": extraction.measure, "zoeken": searching.measure}
HEAD = """# Snelheid

Gemeten door `make bench`: één opdracht, medianen van meer rondes, verhoudingen naast elkaar in
dezelfde run. Lees de verhoudingen; de getallen zelf hangen van de machine af.

{machine}

| wat | Griffie | ernaast | verhouding |
| --- | --- | --- | --: |
{rows}

«Ernaast» is bij crawlen een kale Scrapy die dezelfde antwoorden ophaalt en er niets mee doet, bij
tekst `pdftotext` op dezelfde bestanden, bij indexeren tantivy dat kant-en-klare documenten krijgt.
De tweede crawl staat naast de eerste; de antwoorden van de API bij 100.000 documenten naast die bij
10.000.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Meet de snelheid.")
    parser.add_argument(
        "deel", nargs="*", choices=[*PARTS, []], help="alleen deze delen, zonder README"
    )
    chosen = parser.parse_args().deel
    rows = [row for name, part in PARTS.items() if not chosen or name in chosen for row in part()]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    print(lines)
    if not chosen:
        names = ("scrapy", "tantivy", "pypdfium2", "fastapi", "SQLAlchemy")
        versions = ", ".join(f"{name} {version(name)}" for name in names)
        machine = (
            f"{dt.date.today()}: {os.cpu_count()} kernen, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}, {versions}."
        )
        README.write_text(HEAD.format(machine=machine, rows=lines), encoding="utf-8")


main()
