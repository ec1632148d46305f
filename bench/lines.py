"""The lines of `bench/woorden` for votes and outcomes as cases of `bench.feiten`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("woorden")
_FRACTIE = re.compile(r"(.+?) (voor|tegen|verdeeld|onthouden|afwezig)(?: (\d+)(?:/(\d+))?)?")
_LID = re.compile(r"@(.+?)(?::.+)? (\w+)")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, in the shape of `tests/data/lees/*.jsonl`."""
    council = {"fracties": "", "leden": ""}
    kind = ""
    told = told_vote if path.stem.startswith("stemming") else told_outcome
    for line in path.read_text(encoding="utf-8").splitlines():
        text, arrow, right = line.partition(" →")
        if arrow:
            must, may = told(right.strip())
            row = {"aard": kind, "text": text.replace("\\t", "\t"), "right": must, "ook": may}
            yield {**council, **row}
        elif line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            council[key] = value
        else:
            kind = line[2:]


def told_outcome(right: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is right; where nothing may be said as well, the rest is only allowed."""
    values = right.split(" / ")
    must = "onbekend" if "onbekend" in values else values[0]
    return {"uitslag": must}, {"uitslag": [value for value in values if value != must]}


def told_vote(right: str) -> tuple[dict[str, Any], dict[str, Any]]:
    must, _, may = right.partition("//")
    told, also = _parts(must), _parts(may)
    ook: dict[str, Any] = {
        key: [also[key]] for key in ("uitslag", "stemmingstype", "overige") if key in also
    }
    ook |= {"telling": also["telling"], "leden": also["leden"]}
    ook["fracties"] = {name: [vote["keuze"]] for name, vote in also["fracties"].items()}
    for side in also["alles"]:
        outcome = "aangenomen" if side == "voor" else "verworpen"
        ook["uitslag"] = [*ook.get("uitslag", []), outcome]
        ook["overige"] = [*ook.get("overige", []), side]
        ook["stemmingstype"] = [*ook.get("stemmingstype", []), "acclamatie"]
        ook["fracties"]["*"] = [side]
    told.pop("alles")
    return told, ook


def _parts(text: str) -> dict[str, Any]:
    told: dict[str, Any] = {"telling": {}, "fracties": {}, "leden": [], "alles": []}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        head, rest = part[0], part[1:]
        if part == "onzeker":
            told["zeker"] = False
        elif head in "=#*":
            key = {"=": "uitslag", "#": "stemmingstype", "*": "overige"}[head]
            told[key] = None if rest == "?" else rest
        elif head == "~":
            told["alles"].append(rest)
        elif match := _LID.fullmatch(part):
            told["leden"].append({"naam": match[1], "keuze": match[2]})
        elif match := re.fullmatch(r"t (\w+) (\d+)", part):
            told["telling"][match[1]] = int(match[2])
        elif match := _FRACTIE.fullmatch(part):
            counts = [int(number) for number in match.groups()[2:] if number]
            sides = ("voor", "tegen") if match[2] == "verdeeld" else (match[2],)
            told["fracties"][match[1]] = {
                "keuze": match[2],
                **dict(zip(sides, counts, strict=False)),
            }
    return told
