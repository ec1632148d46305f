"""The checker as a vendor installs it: by itself, with what it says that it needs and nothing else."""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import emulated_council
from tests.conftest import ROOT

CHECKER = ROOT / "checker"


def needed(names: list[str]) -> dict[str, Distribution]:
    """The distributions that these requirements come to, with all that they require themselves."""
    found: dict[str, Distribution] = {}
    waiting = [(Requirement(name), "") for name in names]
    while waiting:
        asked, extra = waiting.pop()
        if asked.marker and not any(
            asked.marker.evaluate({"extra": each}) for each in (extra, *asked.extras)
        ):
            continue
        name = canonicalize_name(asked.name)
        if name in found and not asked.extras:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            pytest.fail(f"{name} is nodig en staat niet in het slot")
        for text in found[name].requires or ():
            for each in (*asked.extras, ""):
                waiting.append((Requirement(text), each))
    return found


def put(dist: Distribution, target: Path) -> None:
    """The files of a distribution, where another Python finds them."""
    for file in dist.files or ():
        if file.parts[0] == ".." or "__pycache__" in file.parts:
            continue
        place = target / file
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.symlink(str(dist.locate_file(file)), place)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of its own with the wheel of the checker and what its metadata requires."""
    folder = tmp_path_factory.mktemp("toets")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=CHECKER,
        check=True,
        capture_output=True,
        timeout=120,
    )
    [wheel] = folder.glob("*.whl")
    home = folder / "omgeving"
    venv.create(home, with_pip=False)
    [site] = home.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
        [metadata] = [name for name in packed.namelist() if name.endswith("METADATA")]
        text = packed.read(metadata).decode()
    required = re.findall(r"^Requires-Dist: (.+)$", text, re.MULTILINE)
    for dist in needed([each for each in required if "extra ==" not in each]).values():
        put(dist, site)
    return home / "bin" / "python"


def run(python: Path, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    entry = "from conformance.cli import main; main()"
    return subprocess.run(
        [str(python), "-I", "-c", entry, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
        check=False,
    )


def test_it_checks_without_the_rest_of_the_house(alone: Path, tmp_path: Path) -> None:
    meeting = emulated_council.world("mini")["vergaderingen"]["v-1"]
    file = tmp_path / "vergadering.json"
    file.write_text(json.dumps(meeting), encoding="utf-8")
    good = run(alone, "check", str(file), "--profile", "mini", "--format", "html", cwd=tmp_path)
    assert good.returncode == 0, good.stderr
    assert "Voldoet" in good.stdout
    file.write_text(json.dumps({**meeting, "status": "Gehouden"}), encoding="utf-8")
    bad = run(alone, "check", str(file), "--profile", "mini", "--format", "json", cwd=tmp_path)
    assert bad.returncode == 1
    [finding] = json.loads(bad.stdout)["findings"]
    assert (finding["rule"], finding["also"]) == ("C40", ["C23"])
    away = run(alone, "check", "http://127.0.0.1:1/ori/v2", cwd=tmp_path)
    assert away.returncode == 2
    assert away.stderr.startswith("griffie: ")
    listed = json.loads(run(alone, "rules", "--format", "json", cwd=tmp_path).stdout)
    assert len(listed) == 115


def test_nothing_of_the_rest_is_there(alone: Path) -> None:
    names = (
        "crawlers",
        "store",
        "indexer",
        "search_api",
        "scrapy",
        "fastapi",
        "uvicorn",
        "tantivy",
    )
    code = (
        "import importlib.util, json, sys\n"
        "print(json.dumps([n for n in sys.argv[1:] if importlib.util.find_spec(n)]))"
    )
    done = subprocess.run(
        [str(alone), "-I", "-c", code, *names, "conformance"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == ["conformance"]


def project(path: Path) -> dict[str, Any]:
    made: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    return made


def test_it_asks_for_the_same_versions_as_the_house() -> None:
    house, checker = project(ROOT / "pyproject.toml"), project(CHECKER / "pyproject.toml")
    assert checker["version"] == house["version"]
    assert checker["requires-python"] == house["requires-python"]
    assert set(checker["dependencies"]) <= set(house["dependencies"])


@pytest.mark.parametrize(
    ("lock", "least"),
    [
        ("installer.lock", 1),
        ("requirements.lock", 11),
        ("requirements-test.lock", 11),
        ("checker/requirements.lock", 11),
    ],
)
def test_locks_have_hashes_and_no_addresses(lock: str, least: int) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pinned = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9].*==", line)]
    assert len(pinned) >= least
    assert all("--hash=sha256:" in lines[number + 1] for number in pinned)
    assert not [line for line in lines if "://" in line or "index" in line.split("#")[0]]


@pytest.mark.parametrize("readme", ["README.md", "checker/README.md"])
def test_what_the_readmes_tell_to_type_exists(readme: str, alone: Path, tmp_path: Path) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    told = set(re.findall(r"(?:griffie|griffie-check) check [^`\n]*", text))
    options = {option for line in told for option in re.findall(r"--[a-z]+", line)}
    assert "--baseline" in options
    known = run(alone, "check", "--help", cwd=tmp_path).stdout
    assert [option for option in options if option not in known] == []
