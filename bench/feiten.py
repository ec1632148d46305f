"""`python -m bench feiten`: how much of what words say is read, and how much of what is read they say.

Passages stand in `tests/data/lees` (our own, half kept back from the writing of the reader) and, where
it is there, in `../shared/cases/lees` (given). A figure of a set that the reader was tuned on is no
measure of quality; what the kept-back half gave at first sight stands in `tests/data/lees/eerste.json`,
and that of the lines of other councils (`bench/woorden`) in the README there.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import lines, told
from crawlers.reading.known import Known, folded, name_key
from griffie.commands.lees import readings

ROOT = Path(__file__).parents[1]
OWN = ROOT / "tests" / "data" / "lees"
GIVEN = ROOT.parent / "shared" / "cases" / "lees"
SOORTEN = ("stemming", "uitslag", *told.SOORTEN)
Fact = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A passage; `right` must be read, `allowed` may be, anything else may not."""

    soort: str
    aard: str
    text: str
    known: Known
    right: frozenset[Fact]
    allowed: frozenset[Fact]
    row: dict[str, Any]


def cases(path: Path) -> Iterator[Case]:
    """The passages of a file `SOORT.jsonl` or `SOORT-PART.txt`."""
    soort = re.split(r"[-_]", path.stem)[0]
    for row in _rows(path, soort):
        known = Known.parse(row.get("fracties", ""), row.get("leden", ""))
        if soort in told.SOORTEN:
            right = frozenset(told.facts(row["right"], soort))
            if soort == "privacy":
                right = frozenset(("weg", secret["wat"]) for secret in row["right"]["weg"])
            may = frozenset(told.allowed(row, soort, known))
        else:
            right = frozenset(facts(row["right"], known))
            may = frozenset([*_allowed(row.get("ook", {}), known), *_derived(row["right"], known)])
        yield Case(soort, row["aard"], row["text"], known, right, may, row)


def _rows(path: Path, soort: str) -> Iterator[dict[str, Any]]:
    if path.suffix == ".txt":
        yield from told.rows(path, soort) if soort in told.SOORTEN else lines.rows(path)
    else:
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def read(case: Case) -> frozenset[Fact]:
    """What our reader makes of a passage, as facts."""
    answer = next(readings([case.text], case.soort, case.known))
    if case.soort == "privacy":
        return frozenset(told.private(answer, case.row))
    if case.soort in told.SOORTEN:
        return frozenset(told.facts(answer, case.soort))
    return frozenset(facts(answer, case.known))


def facts(answer: dict[str, Any], known: Known) -> Iterator[Fact]:
    """An answer or what is right of it as single facts; `onbekend` is none."""
    if answer.get("uitslag") not in (None, "", "onbekend"):
        yield "uitslag", str(answer["uitslag"])
    if answer.get("stemmingstype"):
        yield "stemmingstype", answer["stemmingstype"]
    for side, number in answer.get("telling", {}).items():
        yield "telling", side, str(number)
    for name, vote in answer.get("fracties", {}).items():
        key = name_key(known.fractie(name) or name)
        yield "fractie", key, vote["keuze"]
        for side, number in vote.items():
            if side != "keuze":
                yield "aantal", key, side, str(number)
    for lid in answer.get("leden", []):
        yield "lid", folded(lid["naam"]).replace("-", " ").split()[-1], lid["keuze"]
    if answer.get("overige"):
        yield "overige", answer["overige"]
    if answer.get("zeker") is False:
        yield ("onzeker",)


def _allowed(also: dict[str, Any], known: Known) -> Iterator[Fact]:
    for key in ("uitslag", "stemmingstype", "overige"):
        for value in also.get(key, []):
            yield key, value
    for side, number in also.get("telling", {}).items():
        yield "telling", side, str(number)
    for lid in also.get("leden", []):
        yield "lid", folded(lid["naam"]).split()[-1], lid["keuze"]
    for name, sides in also.get("fracties", {}).items():
        names = known.fracties if name == "*" else (name,)
        for one in names:
            for side in sides:
                yield "fractie", name_key(known.fractie(one) or one), side


def _derived(right: dict[str, Any], known: Known) -> Iterator[Fact]:
    """What follows from what is right: counting behind an answer, and doubt where none is asked."""
    telling = right.get("telling", {})
    if "uitslag" not in right and {"voor", "tegen"} <= telling.keys():
        more = telling["voor"] - telling["tegen"]
        yield "uitslag", "aangenomen" if more > 0 else "verworpen" if more < 0 else "gelijk"
    if not right.get("stemmingstype"):
        yield "stemmingstype", "regulier"
    if "zeker" not in right:
        yield ("onzeker",)


@dataclass
class Score:
    cases: int = 0
    whole: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0


def score(chosen: list[Case]) -> Score:
    total = Score()
    for case in chosen:
        seen = read(case)
        wrong, missing = seen - case.right - case.allowed, case.right - seen
        total.cases += 1
        total.whole += not wrong and not missing
        total.right += len(seen & case.right)
        total.wrong += len(wrong)
        total.missing += len(missing)
    return total


def faults(chosen: list[Case]) -> Iterator[str]:
    """What is read wrongly or not at all, a line per fact."""
    for case in chosen:
        seen = read(case)
        for fact in sorted(seen - case.right - case.allowed):
            yield f"onterecht: {fact} uit {case.text[:90]!r}"
        for fact in sorted(case.right - seen):
            yield f"gemist: {fact} uit {case.text[:90]!r}"


def measure() -> list[tuple[str, str, str, str]]:
    """A row per file: whole passages, wrong facts, precision and recall."""
    rows = []
    paths = [path for soort in SOORTEN for path in sorted(lines.FOLDER.glob(f"{soort}*.txt"))]
    paths += [*sorted(OWN.glob("*.jsonl")), *(GIVEN / f"{soort}.jsonl" for soort in SOORTEN)]
    for path in paths:
        if not path.exists() or re.split(r"[-_]", path.stem)[0] not in SOORTEN:
            continue
        chosen = list(cases(path))
        result = score(chosen)
        if not path.stem.endswith("achter"):
            print(*faults(chosen), sep="\n", end="\n" if result.wrong + result.missing else "")
        set_ = {GIVEN: "gegeven", lines.FOLDER: "andere raden"}.get(path.parent, "eigen")
        rows.append(
            (
                f"feiten: {path.stem} ({set_}), {result.cases} passages",
                f"{result.whole} geheel goed, {result.missing} gemist",
                f"{result.wrong} onterecht",
                f"P {result.precision:.3f}, R {result.recall:.3f}",
            )
        )
    return rows
