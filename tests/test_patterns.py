"""Every regular expression of the tree on many of its worst characters: what is not linear hangs on
a text that a stranger sends, and holds everybody else.

One process tries them all, and is ended and started anew after one that takes too long.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT

PACKAGES = (
    *("standard", "mappings", "store", "crawlers", "indexer", "search_api", "conformance"),
    *("sample", "griffie"),
)
#: functions of `re` whose first argument is an expression
CALLS = {"compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
#: characters of a text, and seconds that one expression may take with one of them: what is linear
#: needs a hundredth of that, what is quadratic ten times as much
SIZE, BOUND = 60_000, 4
#: rooms of which the expressions are known to be slow, and are being mended there
PENDING = ("conformance/", "crawlers/")

TRY = """
import json, re, sys, time
size = int(sys.argv[1])
for number, (pattern, flags) in enumerate(json.load(sys.stdin)):
    expression = re.compile(pattern, flags)
    literal = [c for c in dict.fromkeys(pattern) if c not in "\\\\^$*+?{}[]|()"][:24]
    words = [w for w in re.findall(r"[^\\W\\d_]{2,}", pattern)][:12]
    units = [*literal, *"a1 .@,-\\n\\t(<", "é", "a.", "a ", "1 ", "a@", "A a", "a, ", " \\n", "1.", "a-"]
    units += [f"{w} " for w in words] + words
    for unit in dict.fromkeys(units):
        print(number, json.dumps(unit), flush=True)
        repeated = (unit * (size // len(unit) + 1))[:size]
        for text in (repeated, repeated + "\\x00", "a" + repeated + "@"):
            expression.match(text), expression.fullmatch(text)
            for _ in expression.finditer(text):
                pass
"""


@dataclass(frozen=True)
class Expression:
    place: str
    pattern: str
    flags: int


def constants(tree: ast.Module) -> dict[str, object]:
    """Texts that a module names, for expressions that are made of them."""
    known: dict[str, object] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                text = evaluated(value, known)
                if isinstance(text, str):
                    known[target.id] = text
    return known


def evaluated(node: ast.expr, known: dict[str, object]) -> object:
    """The value of an expression of texts and flags; None when more is needed to know it."""
    import re

    try:
        code = compile(ast.Expression(node), "?", "eval")
        return eval(code, {"__builtins__": {}, "re": re, **known})  # our own source
    except (NameError, TypeError, AttributeError, KeyError):
        return None


def expressions() -> Iterator[Expression]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            known = constants(tree)
            for node in ast.walk(tree):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                owner = node.func.value
                if not (isinstance(owner, ast.Name) and owner.id == "re" and node.args):
                    continue
                if node.func.attr not in CALLS:
                    continue
                pattern = evaluated(node.args[0], known)
                if isinstance(pattern, str):
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield Expression(place, pattern, flags(node))


def flags(node: ast.Call) -> int:
    given = [each.value for each in node.keywords if each.arg == "flags"]
    at = 1 if isinstance(node.func, ast.Attribute) and node.func.attr == "compile" else 99
    given += node.args[at : at + 1]
    value = evaluated(given[0], {}) if given else 0
    return int(value) if isinstance(value, int) else 0


def slow(tried: list[Expression]) -> list[str]:
    """Places of what takes too long, each with the text of which it had many."""
    offenders: list[str] = []
    start = 0
    while start < len(tried):
        rows = [(each.pattern, each.flags) for each in tried[start:]]
        number, unit, ended = watched(rows)
        if ended:
            break
        offenders.append(f"{tried[start + number].place} met {unit}")
        start += number + 1
    return offenders


def watched(rows: list[tuple[str, int]]) -> tuple[int, str, bool]:
    """(the last expression that was tried, with which text, whether it was the end of all)."""
    command = [sys.executable, "-c", LIMITED + TRY, str(SIZE)]
    done = subprocess.run(
        command, input=json.dumps(rows), capture_output=True, text=True, check=False
    )
    last = done.stdout.strip().rsplit("\n", 1)[-1]
    number, _, unit = last.partition(" ")
    if done.returncode == 0:
        return int(number), unit, True
    assert done.returncode < 0, done.stderr[-2000:]
    return int(number), unit, False


#: each text has its own seconds of the processor: a clock would measure what else the machine does
LIMITED = f"""
import builtins, signal
def print(*said, **more):
    signal.setitimer(signal.ITIMER_PROF, {BOUND})
    builtins.print(*said, **more)
signal.signal(signal.SIGPROF, signal.SIG_DFL)
"""


@pytest.mark.slow
def test_no_expression_takes_longer_than_its_text() -> None:
    tried = [each for each in expressions() if not each.place.startswith(PENDING)]
    assert len(tried) > 30
    assert slow(tried) == []


def test_a_slow_expression_is_seen() -> None:
    """What finds them finds one of each kind, and none that is linear."""
    kinds = [r"[\w.]+@[\w.]+x", r"a*a*b", r"^\w+$", r"\s+$"]
    rows = [Expression(str(number), pattern, 0) for number, pattern in enumerate(kinds)]
    assert [each.partition(" ")[0] for each in slow(rows)] == ["0", "1", "3"]


if __name__ == "__main__":
    everything = list(expressions())
    print(len(everything), "expressions")
    print("\n".join(slow(everything)))
