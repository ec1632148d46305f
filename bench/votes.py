"""Votes as tables: a million of them filtered and streamed, and the matrices of one council among 375.

Rows are made up, in the shape that `tables` writes; what is measured is what the service asks.
"""

import datetime as dt
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexer.engines.embedded import LiveTantivy
from sample.server import serving
from search_api.app import create_app
from search_api.operation import Operation
from store import Store, default_address
from tables import Folder, Held, Tables
from tables.council import place
from tables.deviating import deviations
from tables.filters import Filter
from tables.lists import encoded, page, separated
from tables.measures import agreement
from tables.shapes import TABLES
from tables.together import together

#: councils, votes of each and members who vote
COUNCILS, VOTES, MEMBERS = 375, 69, 39
PARTIES = ("VVD", "CDA", "D66", "PvdA", "GroenLinks", "SP", "PVV", "ChristenUnie", "SGP", "Lokaal")
Row = dict[str, Any]


def rows_of(code: str) -> dict[str, list[Row]]:
    """The votes of one council, of every member and fractie."""
    chance = random.Random(code)
    stemmen: list[Row] = []
    sides: list[Row] = []
    stemmingen: list[Row] = []
    for number in range(VOTES):
        day = (dt.date(2022, 1, 1) + dt.timedelta(days=20 * number)).isoformat()
        vote = f"{code}-{number:05d}"
        shared = {"stemming": vote, "motie": f"m{vote}", "organisatie": code, "datum": day}
        shared |= {"titel": f"Motie {number}", "type": "motie", "uitslag": "aangenomen"}
        chosen = {name: chance.choice(("voor", "voor", "tegen")) for name in PARTIES}
        for name, side in chosen.items():
            own = {"fractie": name, "fractie_id": f"{code}-{name}", "partij": name}
            order = place(day, vote, f"{len(sides):06d}")
            sides.append({**shared, **own, "kant": side, "geheim": False, "volgorde": order})
        for member in range(MEMBERS):
            name = PARTIES[member % len(PARTIES)]
            stray = chance.random() < 0.03
            choice = {"voor": "tegen", "tegen": "voor"}[chosen[name]] if stray else chosen[name]
            stemmen.append(
                {
                    **shared,
                    "persoon": f"{code}-p{member}",
                    "persoon_naam": f"Lid {member}",
                    "fractie": name,
                    "fractie_id": f"{code}-{name}",
                    "fractie_sleutel": name.lower(),
                    "partij": name,
                    "keuze": choice,
                    "aantal": 1,
                    "meerderheid_fractie": chosen[name],
                    "afwijkend": stray,
                    "grondslag": "opgave",
                    "bron_url": f"https://voorbeeld.example/{vote}",
                    "versie": 1,
                    "volgorde": place(day, vote, f"{member:04d}"),
                }
            )
        stemmingen.append({**shared, "id": vote, "versie": 1, "volgorde": place(day, vote)})
    personen = [
        {
            "id": f"{code}-p{member}",
            "naam": f"Lid {member}",
            "organisatie": code,
            "volgorde": f"{member}",
        }
        for member in range(MEMBERS)
    ]
    made: dict[str, list[Row]] = {table: [] for table in TABLES}
    made |= {"personen": personen, "stemmingen": stemmingen}
    return made | {"stemmen": stemmen, "fractiestemmen": sides}


def timed(work: Callable[[], object], rounds: int = 5) -> float:
    """Median of seconds of the processor, all threads together."""
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return statistics.median(took)


#: who reads all of an answer in a process of its own; prints its bytes
READER = """
import sys, urllib.request
with urllib.request.urlopen(sys.argv[1]) as answer:
    print(sum(map(len, iter(lambda: answer.read(1 << 20), b""))))
"""


def over_a_socket(store: Store, folder: Path) -> list[tuple[str, str, str, str]]:
    """All votes as a client on this machine gets them: by its clock, and what the service spent."""
    engine = LiveTantivy(folder)
    app = create_app(store, engine, [], operation=Operation(tables=folder / "tabellen"))
    rows = []
    with serving(app) as port:
        for form in ("ndjson", "csv"):
            address = f"http://127.0.0.1:{port}/api/v1/stemmen?format={form}"
            took, spent = time.perf_counter(), time.process_time()
            done = subprocess.run(
                [sys.executable, "-c", READER, address], capture_output=True, text=True, check=True
            )
            took, spent = time.perf_counter() - took, time.process_time() - spent
            size = f"{int(done.stdout) / 1e6:,.0f} MB"
            what = f"alle stemmen als {form} over een socket, {size}"
            rows.append((what, f"{took:.1f} s op de klok", f"{spent:.1f} s processor", ""))
    engine.close()
    return rows


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as name:
        store, folder = Store(default_address(Path(name))), Folder(Path(name) / "tabellen")
        codes = [f"gm{number:04d}" for number in range(COUNCILS)]
        councils = {code: folder.write(code, rows_of(code), 0) for code in codes}
        samen = together(folder, councils, {})
        folder.publish(Held(0, councils, store.identity.mark(0), samen))
        tables = Tables(store, folder.path)
        total = COUNCILS * VOTES * MEMBERS

        def streamed(asked: Filter) -> int:
            return sum(piece.count(b"\n") for piece in encoded(tables, "stemmen", asked))

        def table(asked: Filter) -> int:
            return sum(piece.count(b"\n") for piece in separated(tables, "stemmen", asked, ","))

        assert streamed(Filter()) == table(Filter()) == total
        half = Filter(van=dt.date(2022, 1, 1), keuze=("voor", "tegen"), uitslag=("aangenomen",))
        one = Filter(organisatie=(codes[COUNCILS // 2],), van=dt.date(2022, 1, 1))
        period = Filter(van=dt.date(2022, 1, 1))
        figures = [
            (f"{total:,} stemmen als NDJSON", timed(lambda: streamed(Filter()), 3)),
            (f"{total:,} stemmen als CSV", timed(lambda: table(Filter()), 3)),
            (f"{total:,} stemmen, gefilterd en gestroomd", timed(lambda: streamed(half), 3)),
            ("daarvan wat één partij in alle raden koos", timed(lambda: streamed(Filter(partij=("VVD",))), 3)),
            ("eerste bladzijde over alle raden", timed(lambda: page(tables, "stemmen", half, 100))),
            ("overeenstemming van één raad", timed(lambda: agreement(tables, codes[COUNCILS // 2]))),
            ("afwijkers van één raad", timed(lambda: deviations(tables, one))),
            ("afwijkers van alle raden, over een periode", timed(lambda: deviations(tables, period, 1, 0, 12))),
        ]  # fmt: skip
        tables.close()
        streams = over_a_socket(store, Path(name))
        store.close()
    return streams + [
        (
            f"{what}, {COUNCILS} raden",
            f"{took:.2f} s" if took > 1 else f"{took * 1000:.0f} ms",
            "",
            "",
        )
        for what, took in figures
    ]
