"""Every regular expression of the tree takes time by the length of the text, whatever stands in it.

A pattern is found by its call in the source; its worst texts are made of the pattern itself: what each
of its repeats and alternatives takes, over and over, with an end that fits nothing. On a short text all
of these are tried, on a megabyte the worst of them.
"""

import ast
import importlib
import re
import signal
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = [
    "crawlers",
    "facts",
    "griffie",
    "indexer",
    "search_api",
    "standard",
    "store",
    "checker",
    "net",
]
#: place of `flags` among the arguments of the functions of `re`
FLAGS = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4}  # fmt: skip
ANCHORED = {"match", "fullmatch"}
#: characters of the texts that are tried: all on a short one, the worst of them on a longer one, and on a
#: million those of private data, which are held against whatever a citizen sends
SHORT, LONGER, LONG = 3_000, 60_000, 1_000_000
#: seconds of the processor that the longer ones may cost. A pattern that is quadratic needs minutes.
BOUND = {LONGER: 1.0, LONG: 8.0}
#: characters of a repeat that may double the cost with each, what may stand behind them, and the seconds
#: of the processor that tell that it does
REPEATED, AT_ONCE = 40, 0.2
ENDS = ("\x00", "aa", "__", "11", " ", "A!")


class Found(NamedTuple):
    """A pattern, where it stands, and whether it is only ever tried at the beginning of a text."""

    pattern: re.Pattern[str]
    place: str
    anchored: bool


@cache
def found() -> dict[re.Pattern[str], Found]:
    every: dict[re.Pattern[str], Found] = {}
    trees = [(path, parsed_nodes(path)) for path in sources()]
    methods = used(trees)
    for path, nodes in trees:
        for node in nodes:
            if not (isinstance(node, ast.Call) and is_of_re(node.func) and node.args):
                continue
            pattern = compiled(path, node)
            if pattern is None:
                continue
            called = node.func.attr  # type: ignore[attr-defined]
            names = (
                methods.get(own(path, named(nodes, node)), {"search"})
                if called == "compile"
                else {called}
            )
            one = Found(pattern, f"{path.relative_to(ROOT)}:{node.lineno}", names <= ANCHORED)
            before = every.setdefault(pattern, one)
            every[pattern] = one._replace(anchored=before.anchored and one.anchored)
    return every


def parsed_nodes(path: Path) -> list[ast.AST]:
    """All that stands in a file, the whole of it first: gone through once, looked at often."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def sources() -> list[Path]:
    skipped = ("__main__.py", "env.py")
    paths = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in paths if path.name not in skipped and "versions" not in path.parts]


def is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in FLAGS
    )


def compiled(path: Path, node: ast.Call) -> re.Pattern[str] | None:
    """The pattern of a call; None where it is put together of what is only known while running."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    space = vars(importlib.import_module(name))

    def value(expression: ast.expr) -> Any:
        return eval(compile(ast.Expression(expression), name, "eval"), space)

    place = FLAGS[node.func.attr]  # type: ignore[attr-defined]
    flags = [each.value for each in node.keywords if each.arg == "flags"]
    flags += node.args[place : place + 1]
    try:
        text = value(node.args[0])
        bits = value(flags[0]) if flags else 0
    except NameError:
        return None
    return re.compile(text, bits) if isinstance(text, str) else None


def used(trees: list[tuple[Path, list[ast.AST]]]) -> dict[str, set[str]]:
    """By the name of a pattern the methods that are called on it anywhere; all for a name that is
    handed on."""
    methods: dict[str, set[str]] = {}
    for path, nodes in trees:
        owners = {id(node.value): node.attr for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                methods.setdefault(own(path, node.id), set()).add(owners.get(id(node), "search"))
    return methods


def own(path: Path, name: str) -> str:
    """A private name is another one in every file."""
    return f"{path}:{name}" if name.startswith("_") else name


def named(nodes: list[ast.AST], call: ast.Call) -> str:
    whole = nodes[0]
    assert isinstance(whole, ast.Module)
    for node in whole.body:
        if (
            isinstance(node, ast.Assign)
            and node.value is call
            and isinstance(node.targets[0], ast.Name)
        ):
            return node.targets[0].id
    return ""


# --- texts made of a pattern -------------------------------------------------------------------------

_CLASSES = {
    code.CATEGORY_DIGIT: "1", code.CATEGORY_SPACE: " ", code.CATEGORY_WORD: "a",
    code.CATEGORY_NOT_SPACE: "a", code.CATEGORY_NOT_DIGIT: "a", code.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


def sample(parsed: Any, least: int = 1) -> str:
    """A text that the pattern takes, as far as one can be made of it, with at least so many of each
    repeat."""
    text = ""
    for kind, value in parsed:
        if kind is code.LITERAL:
            text += chr(value)
        elif kind in (code.ANY, code.NOT_LITERAL):
            text += "a"
        elif kind is code.IN:
            text += of_set(value)
        elif kind is code.SUBPATTERN:
            text += sample(value[3], least)
        elif kind is code.BRANCH:
            text += sample(value[1][0], least)
        elif kind in _REPEATS:
            text += sample(value[2], least) * max(least, min(value[0], 5))
    return text


def of_set(items: Any) -> str:
    first, value = items[0]
    if first is code.NEGATE:
        taken = {chr(each) for kind, each in items[1:] if kind is code.LITERAL}
        return next(char for char in "a 1.-A(" if char not in taken)
    if first is code.LITERAL:
        return chr(value)
    return chr(value[0]) if first is code.RANGE else _CLASSES.get(value, "a")


def units(parsed: Any) -> Iterator[str]:
    """What each repeat and alternative of a pattern takes."""
    for kind, value in parsed:
        if kind is code.SUBPATTERN:
            yield from units(value[3])
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield sample(branch)
                yield from units(branch)
        elif kind in _REPEATS:
            yield sample(value[2])
            yield from units(value[2])
        elif kind in (code.ASSERT, code.ASSERT_NOT):
            yield from units(value[1])


def led(parsed: Any, least: int, before: str = "") -> Iterator[tuple[str, str]]:
    """What leads to each repeat of a pattern, and what that takes."""
    for kind, value in parsed:
        if kind is code.SUBPATTERN:
            yield from led(value[3], least, before)
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield from led(branch, least, before)
        elif kind in _REPEATS:
            yield before, sample(value[2], 0) or sample(value[2])
            yield before, sample(value[2])
            yield from led(value[2], least, before)
        elif kind in (code.ASSERT, code.ASSERT_NOT):
            yield from led(value[1], least, before)
        before += sample([(kind, value)], least)


def doubling(one: Found) -> str:
    """A short text of which one more unit doubles the cost, if there is one: what leads to a repeat,
    some of it, and an end that the rest does not fit."""
    parsed = parser.parse(one.pattern.pattern, one.pattern.flags)
    made = {
        before + unit * (REPEATED // len(unit)) + end
        for least in (0, 1)
        for before, unit in led(parsed, least)
        if 0 < len(unit) <= REPEATED
        for end in ENDS
    }
    return next((text for text in sorted(made) if cost(one, text, AT_ONCE) >= AT_ONCE), "")


def texts(pattern: re.Pattern[str]) -> list[str]:
    parsed = parser.parse(pattern.pattern, pattern.flags)
    whole = sample(parsed)
    own = list(dict.fromkeys(unit for unit in units(parsed) if unit))[:8]
    made = [
        " ",
        "a",
        "1",
        "\n",
        *own,
        whole,
        whole[: len(whole) // 2 + 1],
        *(f"{unit} " for unit in own[:3]),
    ]
    return [unit for unit in dict.fromkeys(made) if unit]


# --- the measure -------------------------------------------------------------------------------------


class Late(Exception):
    pass


def seconds(one: Found, unit: str, length: int, most: float) -> float:
    """What a text of one unit over and over costs, in seconds of the processor; `most` where it is cut
    off."""
    return cost(one, (unit * (length // len(unit) + 1))[:length] + "\x00", most)


def cost(one: Found, text: str, most: float) -> float:
    """What one text costs, in seconds of the processor; `most` where it is cut off."""
    under_way = True

    def ring(*_: object) -> None:
        if under_way:  # else it is done, and what it took is told
            raise Late

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    start = time.process_time()
    try:
        if one.anchored:
            one.pattern.match(text)
            one.pattern.fullmatch(text)
        else:
            for _ in one.pattern.finditer(text):
                pass
        under_way = False
    except Late:
        return most
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - start


def test_every_pattern_is_linear_in_time() -> None:
    patterns = found()
    assert len(patterns) > 300
    slow = []
    for one in patterns.values():
        costs = {unit: seconds(one, unit, SHORT, 0.2) for unit in texts(one.pattern)}
        unit = max(costs, key=lambda each: costs[each])
        length = LONG if "/private" in one.place else LONGER
        if seconds(one, unit, length, BOUND[length]) >= BOUND[length]:
            slow.append(f"{one.place}: {unit[:40]!r}")
    assert slow == []


def test_no_pattern_doubles_its_time_by_one_character_more() -> None:
    doubled = {one.place: doubling(one) for one in found().values()}
    assert {place: told for place, told in doubled.items() if told} == {}


@pytest.mark.parametrize(
    "pattern",
    [r"M\d+(?:[.-]?\d+)*(?!\w)", r"^x(?:a|aa)+$", r"no (?:[A-Z]?[a-z]+\s?)+\.", r"(?:a+)+b"],
)
def test_a_pattern_that_doubles_is_seen(pattern: str) -> None:
    assert doubling(Found(re.compile(pattern), "", anchored=False))


@pytest.mark.parametrize("pattern", [r"M\d+(?:[.-]\d+)*(?!\w)", r"no (?:[A-Z]?[a-z]+\s)+\."])
def test_and_one_that_does_not_is_let_be(pattern: str) -> None:
    assert not doubling(Found(re.compile(pattern), "", anchored=False))


def test_a_pattern_that_is_not_linear_is_seen() -> None:
    """A third of the longer text may be enough to see it; the engine cannot be broken off everywhere."""
    lengths = [LONGER // 3 * part for part in (1, 2, 3)]
    for pattern in (r"\s*,\s*", r"<[a-z][^>]*>", r"(?:a+)+b"):
        one = Found(re.compile(pattern), "", anchored=False)
        assert any(
            seconds(one, unit, length, 0.5) >= 0.5
            for unit in texts(one.pattern)
            for length in lengths
        ), pattern


def test_the_terminals_of_the_grammar_are_words_and_no_patterns() -> None:
    """What is parsed are tokens that were scanned; a terminal with a pattern is held to the same measure."""
    from crawlers.reading.vote_notes import clauses

    patterns = [re.compile(each.pattern.to_regexp()) for each in clauses._PARSER.terminals]
    for pattern in patterns:
        one = Found(pattern, pattern.pattern, anchored=True)
        for unit in texts(pattern):
            assert seconds(one, unit, LONGER, 1.0) < 1.0
