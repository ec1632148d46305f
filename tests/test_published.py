"""What we serve against the published files of the standard, and against our own descriptions, by
tools that are not ours: an OpenAPI validator and schemathesis."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from standard.resources import RESOURCES
from tests.command import Griffie
from tests.conftest import STANDARD
from tests.depth import DEEP
from tests.emulator import Emulator
from tests.fixtures import serving_app
from tests.published import Document, Judge, as_published, document
from tests.schemathesis_runs import Runs

needs_files = pytest.mark.skipif(
    not STANDARD.is_dir(), reason="de bestanden van de standaard liggen hier niet"
)
PROFILES = ("v2", "mini", "koop")
#: checks of schemathesis that have no meaning here: a cursor, a question or an address of a
#: stranger may have the right form and still be refused
LEFT_OUT = "positive_data_acceptance"
#: `coverage` goes through every bound of every parameter, one by one: thousands of questions
PHASES = "examples,coverage,fuzzing,stateful" if DEEP else "examples,fuzzing,stateful"


@pytest.fixture(scope="module")
def served(sampled: Griffie) -> Iterator[str]:
    contact = {"name": "Griffie", "email": "griffie@example.org", "url": "https://griffie.example"}
    with sampled.app(contact) as app, serving_app(app) as address:
        yield address


@needs_files
@pytest.mark.parametrize("profile", PROFILES)
def test_the_standard_with_its_errata_is_valid(profile: str) -> None:
    assert list(OpenAPIV30SpecValidator(document(STANDARD, profile)).iter_errors()) == []


@needs_files
@pytest.mark.parametrize("profile", ["v2", "mini"])
def test_all_that_we_serve_fits_the_published_schemas(served: str, profile: str) -> None:
    """Every list to its end, and the first resources of each by themselves."""
    judge = Judge(document(STANDARD, profile))
    seen = 0
    with httpx2.Client(base_url=f"{served}/ori/v2") as client:
        for path in judge.document["paths"]:
            if path.endswith("{id}"):
                continue
            url: str | None = f"{served}/ori/v2{path}?pageSize=100"
            rows: list[dict[str, Any]] = []
            while url is not None:
                answer = client.get(url)
                assert answer.status_code == 200
                body = answer.json()
                assert judge.faults(path, 200, body) == []
                rows += body["results"]
                url = body["next"]
            seen += len(rows)
            for row in rows[:5]:
                one = client.get(row["url"])
                assert judge.faults(f"{path}/{{id}}", one.status_code, one.json()) == []
    assert seen > 1000


@needs_files
@pytest.mark.parametrize("profile", ["v2", "mini"])
def test_our_errors_fit_the_published_ones(served: str, profile: str) -> None:
    judge = Judge(document(STANDARD, profile))
    asked = {
        "/vergaderingen?onbekend=1": 400,
        "/vergaderingen?status=Gehouden&vergaderdatum=morgen": 400,
        "/agendapunten/bestaat-niet": 404,
    }
    for question, status in asked.items():
        answer = httpx2.get(f"{served}/ori/v2{question}")
        assert answer.status_code == status
        path = urlsplit(question).path
        shape = path if path in judge.document["paths"] else f"{path.rpartition('/')[0]}/{{id}}"
        assert judge.faults(shape, status, answer.json()) == []
        assert answer.json().get("invalidParams") or status == 404


@needs_files
@pytest.mark.parametrize("profile", PROFILES)
def test_the_emulators_that_mutants_are_made_of_follow_the_published_files(profile: str) -> None:
    judge = Judge(document(STANDARD, profile))
    made = Emulator(profile)
    for collection, rows in made.world.items():
        path = f"/{collection}"
        if path not in judge.document["paths"]:
            continue
        answer = made.handle(httpx2.Request("GET", f"{made.base}{path}"))
        assert judge.faults(path, answer.status_code, json.loads(answer.content)) == []
        for key in rows:
            one = made.handle(httpx2.Request("GET", f"{made.base}{path}/{key}"))
            assert judge.faults(f"{path}/{{id}}", one.status_code, json.loads(one.content)) == []


@needs_files
def test_a_fault_is_seen_by_the_published_schemas(served: str) -> None:
    """The check above does not pass by looking at nothing."""
    judge = Judge(document(STANDARD, "v2"))
    body = httpx2.get(f"{served}/ori/v2/vergaderingen").json()
    body["results"][0]["vergaderingstype"] = "Raadsvergadering"
    del body["results"][1]["url"]
    faults = judge.faults("/vergaderingen", 200, body)
    assert [fault.partition(":")[0] for fault in faults] == [
        "$.results[0].vergaderingstype",
        "$.results[1]",
    ]


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    made = Runs()
    yield made
    made.close()


def schemathesis(runs: Runs, schema: str, address: str, tmp_path: Path, *more: str) -> None:
    """Asks every address what its description allows, and what it does not."""
    code, told = runs.run(
        *(schema, "--url", address, "--seed", "7", "--generation-deterministic"),
        *("--phases", PHASES, "--max-examples", "5", "--exclude-checks", LEFT_OUT),
        *("--no-color", "--warnings", "off", *more),
        folder=tmp_path,
        timeout=300,
    )
    assert code == 0, told[-8000:]
    assert "passed" in told


@pytest.mark.parametrize("path", ["", "/ori/v2", "/ori/feed/v0"])
def test_our_descriptions_tell_the_truth(
    served: str, runs: Runs, path: str, tmp_path: Path
) -> None:
    """The stream is left out, because it stays open; `test_own_api` and the feed's tests read it."""
    schema = f"{served}{path}/openapi.json"
    assert list(OpenAPIV31SpecValidator(httpx2.get(schema, timeout=60).json()).iter_errors()) == []
    schemathesis(runs, schema, served + path, tmp_path, "--exclude-path", "/feed/stream")


@needs_files
@pytest.mark.parametrize("profile", ["v2", "mini"])
def test_we_answer_as_the_published_description_says(
    served: str, runs: Runs, profile: str, tmp_path: Path
) -> None:
    address = f"{served}/ori/v2"
    made: Document = as_published(document(STANDARD, profile), address)
    assert len(made["paths"]) == 2 * (len(RESOURCES) if profile == "v2" else 3)
    file = tmp_path / "standaard.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    schemathesis(runs, str(file), address, tmp_path)
