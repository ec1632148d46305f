"""What cannot be started here is at least read: Dockerfile, compose files, and what is packed."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from griffie.settings import Settings
from tests.command import Griffie
from tests.conftest import ROOT

IMAGES = ("Dockerfile", "checker/Dockerfile")
ONE = "docker-compose.yml"
THREE = "docker-compose.cluster.yml"
VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")
SETTINGS = {"POSTGRES_PASSWORD": "geheim1", "ELASTIC_PASSWORD": "geheim2"}


def interpolated(text: str) -> str:
    """As compose does it: a default after `-`, required with `?`."""

    def value(match: re.Match[str]) -> str:
        name, sign, rest = match.groups()
        if name in SETTINGS:
            return SETTINGS[name]
        assert sign == "-", f"{name} heeft geen standaardwaarde"
        return str(rest)

    return VARIABLE.sub(value, text)


def loaded(name: str) -> dict[str, Any]:
    body: dict[str, Any] = yaml.safe_load(interpolated((ROOT / name).read_text(encoding="utf-8")))
    return {key: part for key, part in body.items() if not key.startswith("x-")}


def merged(one: Any, other: Any) -> Any:
    """As compose lays one file over another: maps per key, lists together, values and commands
    replaced."""
    if isinstance(one, dict) and isinstance(other, dict):
        whole = {key: merged(one.get(key), other.get(key)) for key in {**one, **other}}
        return whole | {key: other[key] for key in ("test", "command") if other.get(key)}
    if isinstance(one, list) and isinstance(other, list):
        return one + [each for each in other if each not in one]
    return one if other is None else other


#: services that are Griffie itself
OURS = ("api", "indexer", "crawler", "bode")


@pytest.fixture(params=[ONE, f"{ONE} + {THREE}"])
def compose(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = loaded(ONE)
    return merged(found, loaded(THREE)) if THREE in request.param else found


def test_the_compose_files_are_valid(compose: dict[str, Any]) -> None:
    read = PyCompose.from_yaml(yaml.safe_dump(compose))
    assert set(read.service_names()) == set(compose["services"])
    for check in ("networks", "volumes", "secrets", "configs"):
        getattr(read, f"validate_{check}")()


def test_every_service_can_be_left_alone(compose: dict[str, Any]) -> None:
    """It has a limit of memory, starts again, waits for what it needs, and is watched."""
    services = compose["services"]
    for name, service in services.items():
        assert service["mem_limit"], name
        assert service["restart"] == "unless-stopped", name
        image = service["image"]
        assert ":" in image, name
        assert not image.endswith(":latest"), name
        if name not in OURS:
            assert service["healthcheck"]["test"], name
            continue
        waits = service["depends_on"]
        assert {waits[other]["condition"] for other in waits} == {"service_healthy"}
        assert set(waits) == {"postgres", "elasticsearch"}
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True


def test_only_the_api_is_reached_from_outside(compose: dict[str, Any]) -> None:
    open_services = {name for name, each in compose["services"].items() if each.get("ports")}
    assert open_services == {"api"}
    assert compose["services"]["api"]["ports"] == ["127.0.0.1:8000:8000"]
    assert compose["networks"]["binnen"]["internal"] is True
    for name in compose["services"]:
        if name not in ("api", "crawler", "bode"):
            assert compose["services"][name]["networks"] == ["binnen"]


def test_what_is_kept_is_on_a_volume(compose: dict[str, Any]) -> None:
    used = [
        str(volume).split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", ())
    ]
    assert sorted(used) == sorted(compose["volumes"])


def test_nothing_of_elasticsearch_is_open_to_who_has_no_password(compose: dict[str, Any]) -> None:
    nodes = [name for name in compose["services"] if name.startswith("elasticsearch")]
    for name in nodes:
        settings = compose["services"][name]["environment"]
        assert settings["xpack.security.enabled"] == "true"
        assert settings["ELASTIC_PASSWORD"] == SETTINGS["ELASTIC_PASSWORD"]
        assert "-u elastic:" in compose["services"][name]["healthcheck"]["test"][1]
        if len(nodes) > 1:
            assert settings["xpack.security.transport.ssl.enabled"] == "true"
    addresses = compose["services"]["api"]["environment"]["GRIFFIE_ELASTICSEARCH"].split(",")
    assert len(addresses) == len(nodes)
    assert all(address.strip().startswith("http://elastic:geheim2@") for address in addresses)


def test_what_a_read_only_container_cannot_keep_is_set(compose: dict[str, Any]) -> None:
    settings = {f"GRIFFIE_{name.upper()}" for name in Settings.model_fields}
    given = compose["services"]["api"]["environment"]
    assert {name for name in given if name.startswith("GRIFFIE_")} <= settings
    assert given["GRIFFIE_SLEUTEL"] == ""
    assert given["GRIFFIE_WORKERS"] == "1"


def test_secrets_come_from_the_environment_only() -> None:
    example = (ROOT / ".env.voorbeeld").read_text(encoding="utf-8")
    for name in (ONE, THREE):
        text = (ROOT / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            if re.match(r"\s*\w*PASSWORD: ", line):
                assert "${" in line, line
        for match in VARIABLE.finditer(text):
            if match[2] == "?":
                assert re.search(rf"^{match[1]}=$", example, re.MULTILINE)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert ".env" in ignored


def test_the_services_give_commands_that_exist(compose: dict[str, Any], griffie: Griffie) -> None:
    for name in OURS:
        command, *options = compose["services"][name]["command"]
        done = griffie.run(command, "--help")
        assert done.returncode == 0, done.stderr
        told = done.stdout
        assert [option for option in options if option[:2] == "--" and option not in told] == []


@pytest.mark.parametrize("name", IMAGES)
def test_a_dockerfile_follows_the_rules_of_its_trade(name: str) -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [hadolint, "--no-color", ROOT / name], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["10001"], "het programma draait niet als root"
    stages = [line for line in lines if line.startswith("FROM ")]
    assert stages == ["FROM ${BASIS} AS bouw", "FROM ${BASIS}"]
    [basis] = [line for line in lines if line.startswith("ARG BASIS=")]
    assert ":3." in basis
    assert lines.index(basis) < lines.index(stages[0])


def test_the_images_get_what_they_need_and_no_more() -> None:
    """All that is copied exists and is let through, and nothing of ours is forgotten."""
    copied = {
        name
        for image in IMAGES
        for line in (ROOT / image).read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    let_through = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert copied == let_through
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = described["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) <= copied, "een pakket ontbreekt in het image"
    assert all((ROOT / name).exists() for name in copied)


def test_the_package_holds_every_file_of_the_program(tmp_path: Path) -> None:
    """Templates, style, mappings and registry too: the image is installed from it."""
    options = "--quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options.split(), str(tmp_path), str(ROOT)],
        check=True,
        timeout=120,
    )
    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    packages = {name.split("/")[0] for name in packed if name.endswith("__init__.py")}
    assert {"standard", "store", "crawlers", "indexer", "search_api", "griffie"} <= packages
    wanted = {name for name in listed if name.split("/")[0] in packages}
    assert wanted - packed == set()
