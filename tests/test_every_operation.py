"""What holds for every operation of our APIs, read from what they say of themselves: nothing unknown is
passed over, every method and form that is asked is given or refused, every answer can be traced."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.asking import AppClient
from tests.command import Griffie

PLACES = ("", "/ori/v2", "/ori/feed/v0")
#: what any text is a value of: words, parts of names, and the key and address of a look-up
FREE = {"q", "naam", "titel", "source_url", "bronidentificatie"}
#: gives no end
ENDLESS = "/feed/stream"


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    with sampled.app() as app, AppClient(app, raise_server_exceptions=False) as client:
        yield client


def asked(api: AppClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """(address, operation) of everything that can be read; keys in an address are of nothing."""
    for place in PLACES:
        for path, item in api.get(f"{place}/openapi.json").json()["paths"].items():
            if "get" in item:
                address = "/".join("x" if part[:1] == "{" else part for part in path.split("/"))
                yield f"{place}{address}", item["get"]


def test_a_parameter_that_is_not_known_is_refused_everywhere(api: AppClient) -> None:
    wrong = {}
    for address, operation in asked(api):
        answer = api.get(address, params={"onzin": "1"})
        names = {row["name"] for row in operation.get("parameters", ()) if row["in"] == "query"}
        rows = answer.json().get("invalidParams", [])
        mine = [row for row in rows if row["name"] == "onzin"]
        if answer.status_code != 400 or not mine or not names <= set(mine[0]["valid"]):
            wrong[address] = answer.status_code, rows
    assert wrong == {}


def test_a_value_that_is_not_known_is_refused_by_every_filter(api: AppClient) -> None:
    wrong = []
    for address, operation in asked(api):
        if address.endswith("/x"):  # of nothing, which is told first
            continue
        for row in operation.get("parameters", ()):
            if row["in"] != "query" or row["name"] in FREE or reference(row["schema"]):
                continue
            answer = api.get(address, params={row["name"]: "qqxqqz"})
            told = {each["name"] for each in answer.json().get("invalidParams", ())}
            if answer.status_code != 400 or row["name"] not in told:
                wrong.append((address, row["name"], answer.status_code))
    assert wrong == []


def reference(schema: dict[str, Any]) -> bool:
    """Whether the standard lets any text stand here: a name or key that a source gave."""
    return schema.get("type") == "string" and not {"enum", "format", "pattern"} & set(schema)


def test_every_answer_has_its_version_and_its_id_and_its_methods(api: AppClient) -> None:
    for address, _ in asked(api):
        if address.endswith(ENDLESS):
            continue
        given = api.get(address)
        head = api.head(address)
        assert (head.status_code, head.content) == (given.status_code, b""), address
        assert head.headers["content-type"] == given.headers["content-type"], address
        assert given.headers["x-request-id"] != head.headers["x-request-id"], address
        assert given.headers["api-version"], address
        assert given.headers["access-control-allow-origin"] == "*", address
        offered = api.options(address)
        assert offered.status_code == 204, address
        assert {"GET", "HEAD", "OPTIONS"} <= set(offered.headers["allow"].split(", ")), address


def test_a_form_that_cannot_be_given_is_refused_everywhere(api: AppClient) -> None:
    for address, _ in asked(api):
        answer = api.get(address, headers={"Accept": "image/x-none"})
        assert answer.status_code == 406, address
        [row] = answer.json()["invalidParams"]
        assert row["name"] == "Accept", address
        assert row["valid"], address


def test_what_is_known_already_is_not_sent_again(api: AppClient) -> None:
    told = 0
    for address, _ in asked(api):
        if address.endswith(ENDLESS) or address.startswith("/health"):
            continue
        first = api.get(address)
        if first.status_code != 200 or first.headers["content-type"] != "application/json":
            continue
        again = api.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), address
        told += 1
    assert told > 20
