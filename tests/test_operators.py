"""What operators are given agrees with what the service tells: every metric that a rule or a panel names
is counted, every rule has its place in the runbook, every command and setting in that is there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from griffie.cli import COMMANDS
from griffie.settings import Settings
from search_api.app import create_app
from store import Organisation, Store, default_address
from tests.asking import AppClient
from tests.conftest import ROOT
from tests.installations import embedded

DOCS = ROOT / "docs"
NAMED = re.compile(r"\bgriffie_[a-z_]+")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """Names of metrics of a service that has read one source."""
    folder = tmp_path_factory.mktemp("metingen")
    store, made = Store(default_address(folder)), embedded(folder)
    body = Organisation("gm0828", "ibabs", "oss", "Oss", "gemeente", "Noord-Brabant")
    crawl = store.start_crawl(body)
    crawl.toestand = "ok"
    store.end_crawl(crawl)
    made.bring_up(store)
    client = AppClient(create_app(store, made.live, [body]), client=("127.0.0.1", 1))
    client.get("/api/v1/search")
    text = client.get("/metrics").text
    yield {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE griffie_")}
    made.close()
    store.close()


def plain(name: str) -> str:
    """The family of a series."""
    return re.sub("_(bucket|sum|count)$", "", name)


#: counted once there is something held; their names stand in the code
LATER = {"griffie_records"}


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_every_metric_that_is_named_is_counted(told: set[str], file: str) -> None:
    text = (DOCS / file).read_text(encoding="utf-8")
    named = {plain(name) for name in NAMED.findall(text)}
    assert len(named) > 5
    counters = {name.removesuffix("_total") for name in told}
    missing = {name for name in named if name.removesuffix("_total") not in counters} - LATER
    assert missing == set()


def test_every_rule_has_its_place_in_the_runbook() -> None:
    rules = yaml.safe_load((DOCS / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    runbook = (DOCS / "runbook.md").read_text(encoding="utf-8")
    headings = " ".join(re.findall(r"^## (.+)$", runbook, re.MULTILINE))
    for rule in rules:
        assert rule["alert"] in headings
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")
    assert len({rule["alert"] for rule in rules}) == len(rules)


def test_commands_and_settings_of_the_runbook_are_there() -> None:
    text = (DOCS / "runbook.md").read_text(encoding="utf-8")
    commands = {name for panel in COMMANDS.values() for name in panel}
    assert {*re.findall(r"`griffie ([a-z]+)", text)} <= commands
    settings = {f"GRIFFIE_{name.upper()}" for name in Settings.model_fields}
    assert {*re.findall(r"GRIFFIE_[A-Z_]+", text)} <= settings


def test_the_dashboard_is_one_of_panels_with_questions() -> None:
    body = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
    assert len({panel["id"] for panel in body["panels"]}) == len(body["panels"]) > 9
    assert all(target["expr"] for panel in body["panels"] for target in panel["targets"])


def test_the_docs_are_where_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("docs/runbook.md", "docs/alerts.yml", "docs/grafana.json"):
        assert f"({name})" in readme
        assert (Path(ROOT) / name).exists()
