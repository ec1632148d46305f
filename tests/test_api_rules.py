"""The API by the rules of the Dutch government for APIs (NLGov REST API Design Rules): what their linter
calls an error, held against our descriptions; and what every answer does by those rules."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter

from search_api.app import create_app
from search_api.web.ending import ending
from standard.records import identiteit
from store import Put, Store
from tests.asking import AppClient
from tests.command import Griffie
from tests.test_index import motion

CONTACT = {"name": "Griffie", "email": "griffie@example.org", "url": "https://griffie.example"}
PLACES = ("/api/v1", "/ori/v2", "/ori/feed/v0")
#: answers that may be any JSON: what somebody else's API said
ANY = {"Finding.found"}
SEMVER = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z.-]+)?")


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    old = APIRouter()
    still = ending(dt.date(2026, 1, 1), dt.date(2027, 1, 1), "/api/v1/status")
    old.add_api_route("/api/v1/oud", lambda: {"oud": True}, include_in_schema=False, **still)
    with sampled.app(CONTACT) as app:
        app.include_router(old)
        with AppClient(app, raise_server_exceptions=False) as client:
            yield client


def described(api: AppClient, place: str) -> dict[str, Any]:
    answer = api.get(f"{place}/openapi.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    document: dict[str, Any] = answer.json()
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


@pytest.mark.parametrize("place", PLACES)
def test_what_the_linter_calls_an_error_is_nowhere(api: AppClient, place: str) -> None:
    document = described(api, place)
    assert document["openapi"].startswith("3.")
    assert SEMVER.fullmatch(document["info"]["version"])
    assert set(document["info"]["contact"]) == {"name", "email", "url"}
    assert [each for each in document["servers"] if not re.search(r"/v\d", each["url"])] == []
    assert document["servers"]
    problem = document["components"]["schemas"]["Foutbericht"]
    common, ours = problem["allOf"]
    assert set(common["properties"]) == {"type", "title", "status", "detail", "instance"}
    assert "invalidParams" in ours["properties"]
    for path, method, operation in operations(document):
        assert path == "/" or not path.endswith("/"), path
        assert method in ("get", "post", "put", "patch", "delete"), path
        assert "400" in operation["responses"], path
        for status, answer in operation["responses"].items():
            if status[0] in "23":
                assert "API-Version" in answer["headers"], (path, status)
            else:
                assert list(answer["content"]) == ["application/problem+json"], (path, status)


def days(schema: Any, place: str) -> Iterator[str]:
    """Where a property that is called a day does not say that it is one."""
    if isinstance(schema, list):
        for each in schema:
            yield from days(each, place)
    if isinstance(schema, dict):
        for name, each in schema.items():
            named = re.fullmatch(r"datum|\w*(?:D|_d)atum\w*", name) and isinstance(each, dict)
            if named and not {"format", "allOf"} & set(each):
                yield f"{place}.{name}"
            yield from days(each, f"{place}.{name}")


@pytest.mark.parametrize("place", PLACES)
def test_a_day_says_that_it_is_one(api: AppClient, place: str) -> None:
    assert list(days(described(api, place)["components"]["schemas"], "")) == []


def untyped(document: dict[str, Any]) -> set[str]:
    """Where a client that is made of a description would not know what it was given."""
    schemas = document["components"]["schemas"]
    found: set[str] = set()

    def look(schema: dict[str, Any], place: str, seen: frozenset[str]) -> None:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name not in seen:
                look(schemas[name], name, seen | {name})
            return
        parts = [each for word in ("anyOf", "oneOf", "allOf") for each in schema.get(word, ())]
        for part in parts:
            look(part, place, seen)
        for name, part in schema.get("properties", {}).items():
            look(part, f"{place}.{name}", seen)
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            look(more, f"{place}.*", seen)
        if schema.get("type") == "array":
            look(schema["items"], f"{place}[]", seen)
        told = {"enum", "const", "properties"} & set(schema) or parts or isinstance(more, dict)
        if not told and schema.get("type", "object") == "object":
            found.add(place)

    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                look(content["schema"], f"{path} {status}", frozenset())
    return found


def test_a_client_that_is_made_of_the_description_is_typed_throughout(api: AppClient) -> None:
    document = described(api, "/api/v1")
    assert untyped(document) == ANY
    assert [name for name in document["components"]["schemas"] if "__" in name] == []
    for path, _, operation in operations(document):
        names = [re.sub(r"\W", "", row["name"]) for row in operation.get("parameters", ())]
        assert len(set(names)) == len(names), path


# --- answers ----------------------------------------------------------------------------------------


def examples(document: dict[str, Any]) -> Iterator[str]:
    """An address of every operation that takes no key."""
    for path, method, operation in operations(document):
        wanted = [row for row in operation.get("parameters", ()) if row.get("required")]
        if method == "get" and "{" not in path and not wanted:
            yield path


@pytest.mark.parametrize("place", PLACES)
def test_every_address_answers_head_and_options_and_says_its_version(
    api: AppClient, place: str
) -> None:
    document = described(api, place)
    for path in examples(document):
        if path == "/feed/stream":  # which never ends
            continue
        address = f"{place}{path}"
        answer = api.head(address)
        assert answer.status_code in (200, 400), address
        assert answer.content == b""
        assert answer.headers["api-version"] == document["info"]["version"], address
        offered = api.options(address)
        assert offered.status_code == 204, address
        assert {"GET", "HEAD", "OPTIONS"} <= set(offered.headers["allow"].split(", ")), address


@pytest.mark.parametrize(
    ("path", "accept", "given"),
    [
        ("/api/v1/status", "application/json", "application/json"),
        ("/api/v1/status", "text/html, */*;q=0.1", "application/json"),
        ("/api/v1/status", "text/html", None),
        ("/api/v1/status", "application/json;q=0, */*;q=0", None),
        ("/api/v1/stemmen", "text/csv", "text/csv"),
        ("/api/v1/stemmen", "application/json;q=0.5, application/x-ndjson", "application/x-ndjson"),
        ("/api/v1/stemmen?format=csv", "application/json", "text/csv"),
        ("/api/v1/moties", "image/png", None),
        ("/api/v1/search.csv?q=fietspad", "application/json", None),
        ("/ori/v2/vergaderingen", "application/json", "application/json"),
        ("/ori/v2/vergaderingen", "application/xml", None),
        ("/ori/feed/v0/feed", "text/csv", None),
    ],
)
def test_what_an_asker_takes_is_given_or_refused(
    api: AppClient, path: str, accept: str, given: str | None
) -> None:
    answer = api.get(path, headers={"Accept": accept})
    kind = answer.headers["content-type"].partition(";")[0]
    if given is not None:
        assert (answer.status_code, kind) == (200, given)
        return
    assert (answer.status_code, kind) == (406, "application/problem+json")
    [row] = answer.json()["invalidParams"]
    assert row["name"] == "Accept"
    assert row["valid"]


def test_the_id_of_a_question_is_taken_and_given(api: AppClient) -> None:
    taken = api.get("/api/v1/search?kleur=rood", headers={"X-Request-ID": "mijn-vraag.7"})
    assert taken.headers["x-request-id"] == taken.json()["request_id"] == "mijn-vraag.7"
    made = {api.get("/api/v1/status").headers["x-request-id"] for _ in range(2)}
    assert len(made) == 2
    wrong = api.get("/api/v1/status", headers={"X-Request-ID": "een regel <script>"})
    assert wrong.headers["x-request-id"] != "een regel <script>"


def test_what_will_go_says_so_in_every_answer(api: AppClient) -> None:
    answer = api.get("/api/v1/oud")
    since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp()
    assert answer.headers["deprecation"] == f"@{int(since)}"
    assert answer.headers["sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert 'rel="successor-version"' in answer.headers["link"]
    assert "deprecation" not in api.get("/api/v1/status").headers
    exposed = answer.headers["access-control-expose-headers"]
    assert {"Deprecation", "Sunset", "API-Version"} <= set(exposed.split(", "))


def test_a_record_that_went_into_another_leads_there(griffie: Griffie) -> None:
    store = griffie.open()
    old, new = motion("oud/1", "Motie fietspad"), motion("nieuw/1", "Motie fietspad")
    store.write([Put(old, "moties")])
    merged = new.changed(ext=new.ext.changed(aliassen=("oud/1",)))
    store.write([Put(merged, "moties")])
    store.remove({old.id: "samengevoegd"})
    with following(store, griffie) as client:
        for path in ("/api/v1/records/", "/records/"):
            answer = client.get(f"{path}{old.id}", follow_redirects=False)
            assert answer.status_code == 308, answer.text
            assert answer.headers["location"].startswith(f"{path}{new.id}")
        answer = client.get(f"/api/v1/records/{old.id}", follow_redirects=True)
        assert answer.json()["id"] == new.id == identiteit("gm0828", "informatieobject", "nieuw/1")
        store.remove({new.id: "ingetrokken"})
        gone = client.get(f"/api/v1/records/{old.id}", follow_redirects=False)
        assert gone.status_code == 410
        assert gone.json()["record"]["reden"] == "samengevoegd"
    store.close()


def following(store: Store, griffie: Griffie) -> AppClient:
    return AppClient(create_app(store, griffie.engine(), []), raise_server_exceptions=False)
