"""Clients that generators of others make of our description: typed throughout, and they work."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import clients
from tests.asking import AppClient
from tests.command import Griffie
from tests.conftest import missing
from tests.fixtures import search, serving_app

#: what is text to a client that knows of no rows
AS_TEXT = (
    "application/x-ndjson",
    "text/csv",
    "application/atom+xml",
    "text/calendar",
    "application/vnd.apache.parquet",
)
ASKED: dict[str, Any] = {"q": "fietspad", "type": "motie", "size": 3}
ASKING = """
import json, sys
from griffie_client import Client
from griffie_client.api.search.search_api_v1_search_get import sync
from griffie_client.models.search_answer import SearchAnswer
from griffie_client.models.search_api_v1_search_get_type_item import SearchApiV1SearchGetTypeItem as Type
answer = sync(client=Client(base_url=sys.argv[1]), q="fietspad", type_=[Type.MOTIE], size=3)
assert isinstance(answer, SearchAnswer)
total: int = answer.total.value
titles: list[str] = [hit.titel for hit in answer.hits]
print(json.dumps({"total": total, "titles": titles}))
"""


@pytest.fixture(scope="module")
def described(sampled: Griffie, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """(address of the service, its description in a file, what it answers to `ASKED`)"""
    file = tmp_path_factory.mktemp("beschrijving") / "api.json"
    with sampled.app() as app, serving_app(app) as address:
        found = search(AppClient(app), **ASKED)
        file.write_text(json.dumps(app.openapi()), encoding="utf-8")
        wanted = {
            "total": found["total"]["value"],
            "titles": [hit["titel"] for hit in found["hits"]],
        }
        assert wanted["total"] > 3
        yield address, file, wanted


def done(*command: Any, cwd: Path) -> str:
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-4000:]
    return ended.stdout


def test_a_client_in_python_is_typed_throughout_and_works(described: Any, tmp_path: Path) -> None:
    address, file, wanted = described
    interpreter = clients.python()
    lines = ["post_hooks: []", "content_type_overrides:"]
    lines += [f"  {kind}: text/plain" for kind in AS_TEXT]
    (tmp_path / "config.yaml").write_text("\n".join(lines), encoding="utf-8")
    generate = ("-m", "openapi_python_client", "generate", "--path", file)
    told = done(interpreter, *generate, "--config", "config.yaml", cwd=tmp_path)
    assert "warning" not in told.casefold(), told[:4000]
    [package] = tmp_path.glob("*/griffie_client")
    (package.parent / "vraag.py").write_text(ASKING, encoding="utf-8")
    # what was checked before and is the same is not checked again: mypy holds it to its content
    strict = ("-m", "mypy", "--strict", "--cache-dir", clients.KEPT / "mypy")
    checked = ("--python-executable", interpreter, "griffie_client", "vraag.py")
    done(sys.executable, *strict, *checked, cwd=package.parent)
    given = [
        answer
        for module in package.glob("api/*/*.py")
        for answer in re.findall(r"\) -> Response\[(.*)\]:", module.read_text(encoding="utf-8"))
    ]
    assert len(given) > 60
    assert [answer for answer in given if re.search(r"\bAny\b|\bobject\b", answer)] == []
    assert json.loads(done(interpreter, "vraag.py", address, cwd=package.parent)) == wanted


def test_a_client_in_typescript_is_typed_throughout_and_works(
    described: Any, tmp_path: Path
) -> None:
    address, file, wanted = described
    tools = clients.typescript(missing)
    programs = tools / "node_modules" / ".bin"
    (tmp_path / "node_modules").symlink_to(tools / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    done(programs / "openapi-typescript", file, "-o", "api.ts", cwd=tmp_path)
    text = (tmp_path / "api.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"^ *(\w+)\??: unknown", text, re.MULTILINE)) <= {"found", "answer"}
    (tmp_path / "vraag.ts").write_bytes((clients.HERE / "vraag.ts").read_bytes())
    # our own client is no library: only the declarations of others are taken for what they say
    options = (
        "--strict",
        "--skipLibCheck",
        "--target",
        "es2022",
        "--module",
        "nodenext",
        "--types",
        "node",
    )
    done(programs / "tsc", *options, "vraag.ts", cwd=tmp_path)
    assert json.loads(done("node", "vraag.js", address, cwd=tmp_path)) == wanted
