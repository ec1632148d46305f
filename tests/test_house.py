"""The laws of the house: who may import whom, where each library has its place, and how large things
may be. The contracts themselves are in `pyproject.toml`."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.conftest import ROOT

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
CONTRACTS = {contract["id"]: contract["name"] for contract in LINTER["contracts"]}
PACKAGES = tuple(LINTER["root_packages"])
#: contracts that are not kept yet, and what is to happen first. One that is kept is struck out here
PENDING = {}
#: library → modules that may import it
ONLY_IN = {
    "scrapy": {"crawlers"},
    "twisted": {"crawlers"},
    "fastapi": {"search_api"},
    "starlette": {"search_api", "sample"},
    "uvicorn": {"griffie", "sample.server"},
    "limits": {"search_api.middleware"},
    "prometheus_client": {"search_api"},
    "mcp": {"search_api.assistant"},
    "mcp_types": {"search_api.assistant"},
    "tantivy": {"indexer.engines.embedded"},
    "elasticsearch": {"indexer.engines.elastic"},
    "elastic_transport": {"indexer.engines.elastic"},
    "marisa_trie": {"indexer.dutch"},
    "simplemma": {"indexer.dutch"},
    "Stemmer": {"indexer.dutch"},
    "spellchecker": {"indexer.dutch"},
    "sqlalchemy": {"store"},
    "alembic": {"store.migrations"},
    "duckdb": {"store.bulk", "tables"},
    "warcio": {"store.warc"},
    "psycopg": {"store"},
    "pypdfium2": {"crawlers.text"},
    "docx": {"crawlers.text", "sample.files"},
    "typer": {"griffie", "conformance.cli"},
    "rich": {"griffie"},
}
#: what is the libraries' own name, though it looks private
THEIRS = {"_Element", "_mapping"}

LINES, FUNCTION_LINES = 400, 60
#: files and functions over the measure, with the reason
LARGE = {
    "standard/resources.py": "the standard's resources, field by field",
    "sample/emulate_notubiz.py": "an API and a portal as they are",
}


@cache
def graph() -> grimp.ImportGraph:
    """Which module imports which, also where only types are meant, libraries included."""
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def sources() -> Iterator[tuple[str, Path]]:
    """The project's own code, by its path from the root."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path


@cache
def parts_of(path: Path) -> tuple[ast.AST, ...]:
    """All that stands in a file: it is parsed and gone through once."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def within(module: str, places: set[str]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def test_contracts_are_kept_but_for_those_that_are_named() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    outcome = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert set(outcome) == set(CONTRACTS.values()), done.stdout + done.stderr
    broken = {key for key, name in CONTRACTS.items() if outcome[name] == "BROKEN"}
    assert broken == set(PENDING), done.stdout


def test_every_package_is_under_the_laws() -> None:
    built = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert set(PACKAGES) == built
    free = {f"circles-{package}" for package in PACKAGES if (ROOT / package).is_dir()}
    assert free - set(CONTRACTS) == {"circles-mappings"}, "mappings is a single module"


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_library_has_its_place(library: str) -> None:
    if library not in graph().modules:
        return
    importers = graph().find_modules_that_directly_import(library)
    assert {name for name in importers if not within(name, ONLY_IN[library])} == set()


def test_no_module_is_in_a_circle() -> None:
    """Module by module, beside the contracts that look at packages."""
    known = {name for name in graph().modules if name.split(".")[0] in PACKAGES}
    waiting = {
        name: {other for other in graph().find_modules_directly_imported_by(name) if other in known}
        for name in known
    }
    while free := {name for name, imported in waiting.items() if not imported & set(waiting)}:
        for name in free:
            del waiting[name]
    pending = {key.removeprefix("circles-") for key in PENDING if key.startswith("circles-")}
    # what imports a module of a circle is left too; it is none of a circle itself
    circles = {name for name in waiting if _reaches(name, name, waiting)}
    assert {name for name in circles if name.split(".")[0] not in pending} == set()


def _reaches(start: str, goal: str, imports: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = [*imports[start]]
    while ahead:
        name = ahead.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            ahead += imports.get(name, ())
    return False


@pytest.mark.slow
def test_no_module_uses_the_private_parts_of_another() -> None:
    wrong = []
    for name, path in sources():
        nodes = parts_of(path)
        own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        own |= {
            node.attr
            for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        }
        wrong += [
            f"{name}:{node.lineno} {ast.unparse(node)}"
            for node in nodes
            if isinstance(node, ast.Attribute)
            and re.match(r"_[^_]", node.attr)
            and ast.unparse(node.value) not in ("self", "cls")
            and node.attr not in own | THEIRS
        ]
        wrong += [
            f"{name}:{node.lineno} {node.module}.{alias.name}"
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if re.match(r"_[^_]", alias.name) and (node.module or "").split(".")[0] in PACKAGES
        ]
    assert wrong == []


@pytest.mark.slow
def test_what_is_large_is_named_with_its_reason() -> None:
    large = set()
    for name, path in sources():
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LINES:
            large.add(name)
        large |= {
            f"{name}:{node.name}"
            for node in parts_of(path)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
        }
    assert large == set(LARGE)


def test_no_committed_file_names_a_registry_or_this_machine() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    hosts = ("pypi." + "org", "pythonhosted." + "org", "registry.npmjs." + "org", "maven." + "org")
    wrong = []
    for name in files:
        path = ROOT / name
        if path.suffix in (".py", ".lock", ".toml", ".md", ".yml", ".sh", ".csv", ".html"):
            text = path.read_text(encoding="utf-8")
            wrong += [f"{name}: {host}" for host in hosts if host in text]
            wrong += [name] if f"{ROOT}/" in text else []
    assert wrong == []
