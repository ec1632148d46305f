"""What is kept of sources: bytes of answers by council of the sample, what all bodies over ten years
would take, and how fast they are read again beside how fast they were read."""

import resource
import tempfile
from pathlib import Path

from sample.server import Emulator
from store import Store
from tests.command import Griffie

Row = tuple[str, str, str, str]
#: of 375 bodies over ten years
PAPERS = 5_000_000


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="griffie-bewaard-") as folder:
        griffie = Griffie(Path(folder), warm=False)
        with Emulator().running() as emulator:
            crawled = _seconds(lambda: griffie.crawl(emulator))
        register = str(griffie.data / "register.csv")
        again = _seconds(lambda: griffie.run("herlees", "--tegelijk", "1", "--sources", register))
        store = griffie.open()
        sizes = store.answers.sizes()
        rows = [
            (f"bewaard van {name}", f"{number} antwoorden, {size / 1024:.0f} kB", "", "")
            for name, (number, size) in sorted(sizes.items())
        ]
        rows.append(_country(store, sizes))
        number = sum(number for number, _ in sizes.values())
        speed = 60 * number / again
        store.close()
    told = f"{speed:.0f} antwoorden per minuut rekentijd"
    crawl = f"{60 * number / crawled:.0f} bij de crawl"
    return [*rows, ("herlezen, één kern", told, crawl, f"{crawled / again:.2f}")]


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
