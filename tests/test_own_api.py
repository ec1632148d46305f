"""Our own API against our own checker, on every profile that it serves, over the sample."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from conformance.check import check
from conformance.session import Options
from tests.command import Griffie
from tests.fixtures import serving_app

CONTACT = {"name": "Griffie", "email": "griffie@example.org", "url": "https://griffie.example"}
#: what the sources of the sample do not tell, and what we do not make up
UNTOLD = {"C33", "C49", "C67"}


@pytest.fixture(scope="module")
def served(sampled: Griffie) -> Iterator[str]:
    with sampled.app(CONTACT) as app, serving_app(app) as address:
        yield address


@pytest.mark.parametrize(
    ("profile", "path"), [("v2", "/ori/v2"), ("mini", "/ori/v2"), ("feed", "/ori/feed/v0")]
)
def test_our_own_api_follows_the_standard(served: str, profile: str, path: str) -> None:
    report = check(profile, served + path, Options())
    assert report.conforms, [each.as_dict() for each in report.findings if each.level == "MUST"]
    assert {each.rule for each in report.findings} <= UNTOLD
    assert report.checked["resources"] > 500
    steps = {
        name for name in report.unchecked if not name.startswith(("bestanden op", "pagina's op"))
    }
    assert steps <= {"schrijven"}


@pytest.mark.parametrize("path", ["/ori/v2", "/ori/feed/v0"])
def test_the_descriptions_are_valid_openapi_with_examples(served: str, path: str) -> None:
    document = httpx2.get(f"{served}{path}/openapi.json").json()
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    operations = [item["get"] for item in document["paths"].values()]
    shown = [next(iter(o["responses"]["200"]["content"].values())) for o in operations]
    told = [each for each in shown if "example" in each]
    assert len(told) == len(shown)


def test_the_checker_needs_no_crawler_and_no_server() -> None:
    """Importing it brings in neither Scrapy nor FastAPI."""
    code = (
        "import sys, json, conformance.cli\n"
        "print(json.dumps(sorted(m for m in sys.modules if '.' not in m)))"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    loaded = set(json.loads(done.stdout))
    assert "conformance" in loaded
    assert not loaded & {"scrapy", "twisted", "fastapi", "uvicorn", "tantivy", "sqlalchemy"}


def test_no_fact_of_the_sample_stands_twice_or_under_something_else(sampled: Griffie) -> None:
    """What `griffie feiten` counts: nought of everything that is not to be."""
    done = sampled.run("feiten", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads(done.stdout)
    assert sum(row["stemmingen"] for row in rows) > 250
    assert [row["raad"] for row in rows if row["agendapunt_andermans_stemming"]] == []
    assert [row["raad"] for row in rows if row["stemming_dubbel"]] == []
    assert [row["raad"] for row in rows if row["aanwezige_dubbel"]] == []
    assert [row["raad"] for row in rows if row["namen_tegen_telling"]] == []
