"""A command loads what it needs and no more: counted in modules, since time depends on the machine."""

import json
import subprocess
import sys

import pytest

from griffie.cli import COMMANDS, load

#: libraries that take long to load, and which command may load them
HEAVY = {
    *("scrapy", "twisted", "sqlalchemy", "fastapi", "starlette", "uvicorn", "tantivy"),
    *("elasticsearch", "openapi_spec_validator", "jsonschema", "httpx2", "lxml", "pypdfium2"),
    *("duckdb", "docx", "reportlab", "simplemma", "spellchecker", "jinja2"),
}
LISTED = "import json, sys; from griffie.cli import main\ntry: main(sys.argv[1:])\nfinally: "
LISTED += "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"


@pytest.mark.parametrize(
    ("arguments", "needs"),
    [
        (["--help"], set()),
        (["analyse", "fietspad"], {"simplemma", "spellchecker"}),
        (["crawl", "--help"], {"scrapy", "twisted", "sqlalchemy", "lxml"}),
        (["index", "--help"], {"sqlalchemy", "simplemma", "spellchecker"}),
        (["status", "--help"], {"sqlalchemy"}),
    ],
)
def test_a_command_loads_what_it_needs(arguments: list[str], needs: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LISTED, *arguments], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stderr))
    assert "griffie" in loaded
    assert loaded & HEAVY <= needs


def test_help_loads_few_modules() -> None:
    counted = LISTED.replace("{name.split('.')[0] for name in sys.modules}", "sys.modules")
    done = subprocess.run(
        [sys.executable, "-c", counted, "--help"], capture_output=True, text=True, check=True
    )
    names = json.loads(done.stderr)
    assert {"typer", "rich", "griffie.cli"} <= set(names)
    assert not {"pydantic", "asyncio", "standard", "store"} & set(names)
    assert len(names) < 450


def test_the_list_of_commands_says_how_the_help_of_each_begins() -> None:
    for entries in COMMANDS.values():
        for name, entry in entries.items():
            command = load(name)
            assert command.name == name
            assert " ".join(command.help.split()).startswith(entry.summary.rstrip(".")), name
