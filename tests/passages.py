"""Reads the passages in `data/lees/*.txt`, whose form is in the README there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.reading.known import Known

FOLDER = Path(__file__).parent / "data" / "lees"


@dataclass(frozen=True)
class Passage:
    known: Known
    soort: str
    text: str
    right: str


def passages(name: str) -> Iterator[Passage]:
    council = {"fracties": "", "leden": ""}
    kind = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            council[key] = value
        elif line.startswith("#"):
            kind = line[2:]
        elif "→" in line:
            text, _, right = line.partition("→")
            known = Known.parse(council["fracties"], council["leden"])
            yield Passage(known, kind, text.strip().replace("\\n", "\n"), right.strip())


def parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]
