"""What the descriptions of our APIs say of answers and questions, against what is answered."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import event

from crawlers.vendor import labels
from standard.resources import RESOURCES
from store import Store
from tests.asking import AppClient
from tests.command import Griffie
from tests.fixtures import bulk_offered

CONTACT = {"name": "Griffie", "email": "griffie@example.org", "url": "https://griffie.example"}


@pytest.fixture(scope="module")
def held(sampled: Griffie) -> Iterator[tuple[Store, AppClient]]:
    store = sampled.open()
    with (
        sampled.app(CONTACT, labels=labels()) as app,
        AppClient(app, raise_server_exceptions=False) as client,
    ):
        yield store, client
    store.close()


class Described:
    """The description of one application; `path` in its own writing."""

    def __init__(self, client: AppClient, place: str) -> None:
        self.client, self.place = client, place
        self.document: dict[str, Any] = client.get(f"{place}/openapi.json").json()
        self.seen: set[str] = set()

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                yield path, method, operation

    def faults(self, path: str, address: str = "", method: str = "get", **more: Any) -> list[str]:
        """What of an answer is not as the operation says."""
        answer = self.client.request(method, self.place + (address or path), **more)
        schema = self.answers(path, method)[str(answer.status_code)]["content"]
        kind = answer.headers["content-type"].partition(";")[0]
        self.seen.add(f"{method} {path} {answer.status_code}")
        whole = {**schema[kind]["schema"], "components": self.document["components"]}
        errors = Draft202012Validator(whole).iter_errors(answer.json())
        return [f"{address or path}{each.json_path}: {each.message[:300]}" for each in errors]

    def answers(self, path: str, method: str) -> dict[str, Any]:
        responses: dict[str, Any] = self.document["paths"][path][method]["responses"]
        return responses


def fine(operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The kinds of content of an answer where all goes well, by status."""
    return {
        status: answer["content"]
        for status, answer in operation["responses"].items()
        if status.startswith("2") and "content" in answer
    }


@pytest.mark.parametrize("place", ["", "/ori/v2", "/ori/feed/v0"])
def test_every_answer_and_every_parameter_is_described(
    held: tuple[Store, AppClient], place: str
) -> None:
    described = Described(held[1], place)
    for path, method, operation in described.operations():
        [content] = fine(operation).values()
        for kind, shape in content.items():
            assert shape["schema"], (method, path, kind)
            assert "example" in shape, (method, path, kind)
        if "application/json" in content:
            name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            model = described.document["components"]["schemas"][name]
            assert {"properties", "oneOf", "anyOf"} & set(model), name
            example = Draft202012Validator(
                {**model, "components": described.document["components"]}
            )
            assert list(example.iter_errors(content["application/json"]["example"])) == []
        assert all(row["schema"] for row in operation.get("parameters", ()))


def test_answers_are_as_described(held: tuple[Store, AppClient]) -> None:
    """Every operation of `/api/v1`, and a record of each resource, whole and as it was."""
    store, client = held
    described = Described(client, "")
    wrong: list[str] = []
    search = "/api/v1/search"
    for question in (
        "q=fietspad",
        "type=motie&facet=type&facet=fractie&histogram=maand",
        "q=xyzzy",
    ):
        wrong += described.faults(search, f"{search}?{question}")
    wrong += described.faults(search, f"{search}?kleur=rood")
    record, near = "/api/v1/records/{record_id}", "/api/v1/records/{record_id}/vergelijkbaar"
    kinds = set()
    for resource in RESOURCES:
        for version in [each for each in store.page(resource, 4) if not each.deleted]:
            kinds.add(resource)
            wrong += described.faults(record, f"/api/v1/records/{version.id}")
            wrong += described.faults(record, f"/api/v1/records/{version.id}?versie=1")
    motion = next(iter(store.current(resource="informatieobject", type="motie", deleted=False)))
    key = f"organisatie={motion.organisatie}&bronidentificatie={motion.body['bronidentificatie']}"
    wrong += described.faults(near, f"/api/v1/records/{motion.id}/vergelijkbaar")
    itself = f"/api/v1/records/{motion.id}/vergelijkbaar/{motion.id}"
    wrong += described.faults(f"{near}/{{ander}}", itself)
    wrong += described.faults("/api/v1/reizende-moties")
    wrong += described.faults("/api/v1/records", f"/api/v1/records?{key}")
    wrong += described.faults(record, "/api/v1/records/bestaat-niet")
    ids = {"ids": [motion.id, "bestaat-niet"]}
    wrong += described.faults("/api/v1/records:batch", method="post", json=ids)
    for path in ("/api/v1/kwaliteit", "/api/v1/status"):
        wrong += described.faults(path)
        wrong += described.faults(path, f"{path}?organisatie={motion.organisatie}")
    wrong += described.faults("/health/live") + described.faults("/health/ready")
    answer = {"profile": "v2", "resource": "vergadering", "answer": {"id": "1", "kleur": "blauw"}}
    wrong += described.faults("/api/v1/conformance", method="post", json=answer)
    assert wrong == []
    assert len(kinds) > 8
    wrong += votes_and_people(described, client)
    assert wrong == []
    told = {
        f"{method} {path} {status}"
        for path, method, operation in described.operations()
        for status, content in fine(operation).items()
        if "application/json" in content
    }
    assert told <= described.seen


def votes_and_people(described: Described, client: AppClient) -> list[str]:
    """Faults of every list and of one of each."""
    wrong = []
    for name in ("stemmingen", "personen", "fracties", "organisaties"):
        path = f"/api/v1/{name}"
        wrong += described.faults(path)
        key = client.get(path).json()["items"][0]["id"]
        wrong += described.faults(f"{path}/{{key}}", f"{path}/{key}")
        wrong += described.faults(f"{path}/{{key}}", f"{path}/bestaat-niet")
    for name in ("stemmen", "moties", "afwijkers"):
        wrong += described.faults(f"/api/v1/{name}", f"/api/v1/{name}?size=50")
        wrong += described.faults(f"/api/v1/{name}", f"/api/v1/{name}?kleur=rood")
    wrong += described.faults("/api/v1/partijen/{landelijk}", "/api/v1/partijen/VVD")
    bulk_offered(client)
    wrong += described.faults("/api/v1/bulk")
    asked = {"q": "stikstof", "kanaal": "mail", "adres": "lezer@example.org", "ritme": "dag"}
    wrong += described.faults("/api/v1/volgen", method="post", json=asked)
    wrong += described.faults("/api/v1/volgen", method="post", json={"samen": [None]})
    return wrong


def test_the_feed_answers_as_described(held: tuple[Store, AppClient]) -> None:
    described = Described(held[1], "/ori/feed/v0")
    first = held[1].get("/ori/feed/v0/feed?limit=1").json()["records"][0]["resource"]
    owner = "/organisaties/{organisatiecode}/{collectie}"
    wrong = described.faults("/")
    for path in ("/feed", "/snapshot"):
        wrong += described.faults(path, f"{path}?limit=200")
        wrong += described.faults(path, f"{path}?limit=0")
    for name in ("vergaderingen", "agendapunten", "informatieobjecten"):
        address = f"/organisaties/{first['organisatiecode']}/{name}?limit=100"
        wrong += described.faults(owner, address)
    assert wrong == []


def test_a_fault_of_an_answer_is_seen(held: tuple[Store, AppClient]) -> None:
    """The checks above do not pass by looking at nothing."""
    described = Described(held[1], "")
    schemas = described.document["components"]["schemas"]
    del schemas["Hit"]["properties"]["titel"]
    schemas["Total"]["properties"]["value"] = {"type": "string"}
    faults = described.faults("/api/v1/search", "/api/v1/search?q=fietspad&size=1")
    assert [each.partition(": ")[0].partition("$")[2] for each in faults] == [
        ".total.value",
        ".hits[0]",
    ]


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/api/v1/records/x?kleur=1", ["versie"]),
        ("/api/v1/records/x/vergelijkbaar?kleur=1", []),
        ("/api/v1/status?kleur=1", ["organisatie"]),
        ("/api/v1/kwaliteit?kleur=1", ["leverancier", "organisatie"]),
        ("/health/ready?kleur=1", []),
        ("/ori/feed/v0/?kleur=1", []),
        ("/ori/feed/v0/feed/stream?kleur=1", ["cursor", "organisatiecode", "resourceType"]),
    ],
)
def test_what_an_operation_does_not_take_is_refused_with_what_it_takes(
    held: tuple[Store, AppClient], address: str, names: list[str]
) -> None:
    answer = held[1].get(address)
    assert answer.status_code == 400
    [row] = answer.json()["invalidParams"]
    assert row == {"name": "kleur", "reason": "onbekende parameter", "valid": names}


def test_everything_that_is_wrong_is_told_at_once_and_in_dutch(
    held: tuple[Store, AppClient],
) -> None:
    question = {"size": "veel", "sort": "mooiste", "van": "gisteren", "type": ["motie", "moties"]}
    body = held[1].get("/api/v1/search", params=question).json()
    assert {row["name"]: "valid" in row for row in body["invalidParams"]} == {
        "size": False,
        "sort": True,
        "van": False,
        "type": True,
    }
    twice = held[1].get("/api/v1/search?q=een&q=twee").json()
    assert twice["invalidParams"] == [{"name": "q", "reason": "mag maar één keer voorkomen"}]
    wrong = held[1].post("/api/v1/records:batch", json={"ids": ["a", 1], "id": "b"}).json()
    assert {row["name"] for row in wrong["invalidParams"]} == {"ids", "id"}
    assert not any("should" in row["reason"].lower() for row in wrong["invalidParams"])


def test_a_record_is_read_in_few_questions(held: tuple[Store, AppClient]) -> None:
    """However many votes and neighbours it has."""
    store, client = held
    asked: list[str] = []
    vote = next(iter(store.current(resource="stemming", deleted=False)))
    motion = vote.body["data"]["informatieobject"]["id"]
    with store.database.reading() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    body = client.get(f"/api/v1/records/{motion}").json()
    assert body["stemmingen"]
    questions = [said for said in asked if said.lstrip().upper().startswith("SELECT")]
    # two of them are what came later: the answers that it was read from, and who voted
    assert len(questions) <= 8, "\n\n".join(questions)
    assert not any("inhouden" in said for said in questions), "what a source answered is not read"
