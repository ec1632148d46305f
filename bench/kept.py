"""What is kept of sources: bytes of answers by council of the sample, what all bodies over ten years
would take, and how fast they are read again beside how fast they were read."""

import os
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sample.model import Council
from sample.scenario import world
from sample.server import Emulator
from store import Store
from tests.command import Griffie

Row = tuple[str, str, str, str]
#: of 375 bodies over ten years
PAPERS = 5_000_000
#: how often the sample is read
COPIES = 4
#: vendors whose key names the council
NAMED = ("ibabs", "notubiz")
OWN = {council.code for council in world().values()}


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="griffie-bewaard-") as folder:
        griffie = Griffie(Path(folder), warm=False)
        with Emulator(councils()).running() as emulator:
            crawled = _seconds(lambda: griffie.crawl(emulator))
        register = str(griffie.data / "register.csv")
        again = _seconds(lambda: griffie.run("herlees", "--tegelijk", "1", "--sources", register))
        began = time.perf_counter()
        together = _seconds(lambda: griffie.run("herlees", "--sources", register))
        lasted = time.perf_counter() - began
        store = griffie.open()
        sizes = store.answers.sizes()
        rows = [
            (f"bewaard van {name}", f"{number} antwoorden, {size / 1024:.0f} kB", "", "")
            for name, (number, size) in sorted(sizes.items())
            if name in OWN
        ]
        rows.append(_country(store, sizes))
        number = sum(number for number, _ in sizes.values())
        speed = 60 * number / again
        store.close()
    told = f"{speed:.0f} antwoorden per minuut rekentijd"
    crawl = f"{60 * number / crawled:.0f} bij de crawl"
    side = f"{60 * number / lasted:.0f} antwoorden per minuut op de klok"
    spent = f"{60 * number / together:.0f} per minuut rekentijd"
    return [
        *rows,
        ("herlezen, één kern", told, crawl, f"{crawled / again:.2f}"),
        (
            f"herlezen, {os.cpu_count()} kernen, {number} antwoorden van {len(sizes)} raden",
            side,
            spent,
            "",
        ),
    ]


def councils() -> dict[str, Council]:
    """Those of the sample, and copies of them under other names: reading begins with a second that
    programs take to start, which should not be what is measured."""
    made = dict(world())
    for number in range(1, COPIES):
        for place, (key, council) in enumerate(world().items()):
            made[f"{key}-{number}"] = replace(
                council,
                key=f"{key}-{number}",
                name=f"{council.name} {number}",
                code=f"gm{9000 + 100 * number + place}",
                vendor_key=council.vendor_key + (str(number) if council.vendor in NAMED else ""),
            )
    return made


def _seconds(work: object) -> float:
    """Seconds of the processor that a command took, with what it started."""
    before = _spent()
    done = work()  # type: ignore[operator]
    assert done.returncode == 0, done.stdout + done.stderr
    return _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _country(store: Store, sizes: dict[str, tuple[int, int]]) -> Row:
    """Bytes of answers a paper of the sample, times the papers of all bodies over ten years."""
    papers = sum(1 for _ in store.current(resource="informatieobject", deleted=False))
    each = sum(size for _, size in sizes.values()) / papers
    total = f"{PAPERS * each / 2**30:.1f} GiB"
    return (
        f"375 organisaties, tien jaar: {PAPERS} stukken",
        total,
        f"{each:.0f} bytes per stuk",
        "",
    )
