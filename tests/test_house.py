"""The shape of the house: which package may import which, and who may import an engine."""

import ast
import subprocess
from pathlib import Path

from tests.conftest import ROOT

ALLOWED = {
    "standard": set(),
    "mappings": set(),
    "store": {"standard"},
    "crawlers": {"standard", "store"},
    "indexer": {"standard", "store", "mappings"},
    "conformance": {"standard"},
    "search_api": {"standard", "store", "indexer", "conformance"},
    "sample": {"standard"},
    "griffie": {
        *("standard", "store", "crawlers", "indexer", "search_api", "conformance", "sample")
    },
}
#: library → modules that may import it
ONLY_IN = {
    "scrapy": {"crawlers"},
    "twisted": {"crawlers"},
    "fastapi": {"search_api"},
    "tantivy": {"indexer.engines.embedded"},
    "elasticsearch": {"indexer.engines.elastic"},
    "elastic_transport": {"indexer.engines.elastic"},
    "sqlalchemy": {"store"},
    "pypdfium2": {"crawlers.text.extract"},
}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def modules() -> list[tuple[str, Path]]:
    return [
        (".".join(path.relative_to(ROOT).with_suffix("").parts), path)
        for package in ALLOWED
        for path in (ROOT / package).rglob("*.py")
    ]


def test_imports_point_one_way() -> None:
    wrong = [
        f"{name} → {target}"
        for name, path in modules()
        for target in {each.split(".")[0] for each in imports(path)}
        if target in ALLOWED
        and target != name.split(".")[0]
        and target not in ALLOWED[name.split(".")[0]]
    ]
    assert wrong == []


def test_search_api_reaches_the_indexer_by_its_query_seam_only() -> None:
    names = (
        "question.query",
        "question.language",
        "question.bounds",
        "question.nodes",
        "question.suggesting",
        "dutch.analysis",
        "snippets",
        "fingerprint",
    )
    seam = {f"indexer.{name}" for name in names}
    known = dict(modules())
    engines = {"indexer.engines.embedded", "indexer.engines.elastic", "store"}
    assert not any(set(imports(known[name])) & engines for name in seam)
    wrong = [
        f"{name} → {target}"
        for name, path in modules()
        if name.startswith("search_api")
        for target in imports(path)
        if target.startswith("indexer") and target not in seam
    ]
    assert wrong == []


def test_each_library_has_its_place() -> None:
    wrong = [
        f"{name} → {target}"
        for name, path in modules()
        for target in {each.split(".")[0] for each in imports(path)}
        if target in ONLY_IN
        and not any(name == place or name.startswith(f"{place}.") for place in ONLY_IN[target])
    ]
    assert wrong == []


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
