"""`/ori/v2`: the standard's read API over the sample. What it gives is checked against the facts of
the standard, and read back by our own spider for sources that follow it."""

import datetime as dt
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from indexer.engines.embedded import LiveTantivy
from search_api.app import create_app
from standard.filters import PARAMETERS
from standard.records import Record
from standard.resources import RESOURCES
from store import Close, Put, Store, default_address
from store.output import export
from tests.asking import AppClient
from tests.command import Griffie
from tests.fixtures import serving_app
from tests.test_index import motion

FACTS = json.loads(Path(__file__).with_name("standard_facts.json").read_text(encoding="utf-8"))
#: what we give beside the standard's properties
OURS = {"afgeleid", "wijziging", "wijzigingsdatum"}
#: the standard's own name for it is `type`, which its schema gives to another property (D-V4)
RENAMED = {"type"}
#: pairs of (resource, list of addresses, resource in it, its reference back)
INVERSE = (
    ("vergadering", "agendapunten", "agendapunt", "vergadering"),
    ("vergadering", "bijlagen", "informatieobject", "vergaderingen"),
    ("agendapunt", "informatieobjecten", "informatieobject", "agendapunten"),
    ("agendapunt", "stemmingen", "stemming", "agendapunt"),
    ("stemming", "stemmen", "stem", "stemming"),
    ("aanwezigedeelnemer", "stemmen", "stem", "aanwezigeDeelnemer"),
    ("vergadering", "mediabronnen", "mediabron", "vergadering"),
    ("natuurlijkpersoon", "indieners", "indiener", "natuurlijkPersoon"),
)


@pytest.fixture(scope="module")
def api(sampled: Griffie) -> Iterator[AppClient]:
    with sampled.app() as app, AppClient(app, raise_server_exceptions=False) as client:
        yield client


def walked(api: AppClient, address: str) -> list[dict[str, Any]]:
    """All resources of a list, by following `next`."""
    rows: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        answer = api.get(following)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        rows += body["results"]
        following = body["next"]
    return rows


@pytest.fixture(scope="module")
def everything(api: AppClient) -> dict[str, list[dict[str, Any]]]:
    return {
        name: walked(api, f"/ori/v2/{model.collectie}?pageSize=100")
        for name, model in RESOURCES.items()
    }


def test_all_seventeen_collections_hold_what_we_hold(
    everything: dict[str, list[dict[str, Any]]], sampled: Griffie
) -> None:
    store = sampled.open()
    held: dict[str, set[str]] = {name: set() for name in RESOURCES}
    for version in store.current(deleted=False):
        held[version.resource].add(version.id)
    store.close()
    assert len(everything) == 17
    for name, rows in everything.items():
        ids = [row["id"] for row in rows]
        assert len(ids) == len(set(ids))
        assert set(ids) == held[name]


def test_every_resource_is_as_the_standard_says(
    everything: dict[str, list[dict[str, Any]]],
) -> None:
    for name, rows in everything.items():
        model = RESOURCES[name]
        required = set(FACTS["v2"][model.__name__]["required"]) - RENAMED
        for row in rows:
            assert required <= set(row), (name, row)
            model.model_validate_json(
                json.dumps({k: v for k, v in row.items() if k in _names(name) or k not in OURS})
            )
            assert row["url"] == f"http://testserver/ori/v2/{model.collectie}/{row['id']}"
            assert None not in row.values()


def _names(resource: str) -> set[str]:
    fields = RESOURCES[resource].model_fields
    return {info.alias or name for name, info in fields.items()}


def test_references_lead_to_what_they_name(
    api: AppClient, everything: dict[str, list[dict[str, Any]]]
) -> None:
    by_url = {row["url"]: row for rows in everything.values() for row in rows}
    chance = random.Random(4)
    for rows in everything.values():
        for row in rows:
            for reference in _references({k: v for k, v in row.items() if k not in ("id", "url")}):
                if isinstance(reference, dict):
                    assert by_url[reference["url"]]["id"] == reference["id"]
                else:
                    assert reference in by_url
    for url in chance.sample(sorted(by_url), 40):
        assert api.get(url).json() == by_url[url]


def _references(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if set(value) == {"id", "url"}:
            yield value
        else:
            for each in value.values():
                yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)
    elif isinstance(value, str) and value.startswith("http://testserver/"):
        yield value


@pytest.mark.parametrize(("resource", "many", "other", "back"), INVERSE)
def test_both_sides_of_a_relation_agree(
    everything: dict[str, list[dict[str, Any]]], resource: str, many: str, other: str, back: str
) -> None:
    there = {(row["url"], each) for row in everything[resource] for each in row.get(many, ())}
    here = set()
    for row in everything[other]:
        value = row.get(back, [])
        for each in value if isinstance(value, list) else [value]:
            here.add((each["url"], row["url"]))
    assert there == here
    assert there


def test_a_list_is_walked_both_ways(api: AppClient) -> None:
    pages = []
    body = api.get("/ori/v2/agendapunten", params={"pageSize": 37}).json()
    assert body["previous"] is None
    pages.append([row["id"] for row in body["results"]])
    while body["next"]:
        assert urlsplit(body["next"]).netloc == "testserver"
        assert "pageSize=37" in body["next"]
        body = api.get(body["next"]).json()
        pages.append([row["id"] for row in body["results"]])
    back = []
    while body["previous"]:
        body = api.get(body["previous"]).json()
        back.append([row["id"] for row in body["results"]])
    assert [key for page in back[::-1] for key in page] == [k for p in pages[:-1] for k in p]
    assert len(pages) > 10


@pytest.mark.parametrize("resource", RESOURCES)
def test_filters_give_what_has_that_value_and_nothing_else(
    api: AppClient, everything: dict[str, list[dict[str, Any]]], sampled: Griffie, resource: str
) -> None:
    rows = everything[resource]
    owner = {}
    if any(p.kind == "organisatie" for p in PARAMETERS[resource]):
        store = sampled.open()
        owner = {row["id"]: row["organisatie"] for row in export(store, "", resource=resource)}
        store.close()
    address = f"/ori/v2/{RESOURCES[resource].collectie}"
    chance = random.Random(9)
    for parameter in PARAMETERS[resource]:
        if parameter.kind == "sinds":
            continue
        if parameter.kind == "organisatie":
            for text, code in (("0828", "gm0828"), ("gm0828", "gm0828")):
                if parameter.make(text) == code:
                    found = walked(api, f"{address}?{parameter.name}={text}&pageSize=100")
                    assert {r["id"] for r in found} == {k for k, c in owner.items() if c == code}
            continue
        values = {_written(row, parameter.path) for row in rows} - {None}
        for value in chance.sample(sorted(map(str, values)), min(2, len(values))):
            if parameter.kind == "janee":
                value = value.lower()
            if parameter.address:
                refused = api.get(address, params={parameter.name: value})
                assert refused.status_code == 400
                value = f"http://testserver/ori/v2/{value}"
            answer = walked_with(api, address, {parameter.name: value, "pageSize": "100"})
            wanted = parameter.read(value)
            assert {r["id"] for r in answer} == {
                r["id"] for r in rows if parameter.fits(r, wanted)
            }, (parameter.name, value)
            assert answer


def walked_with(api: AppClient, address: str, params: dict[str, str]) -> list[dict[str, Any]]:
    body = api.get(address, params=params).json()
    rows = list(body["results"])
    return rows + (walked(api, body["next"]) if body["next"] else [])


def _written(value: Any, path: str) -> Any:
    """The first value at a path, as it would be asked for."""
    for part in path.split("."):
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = value[0] if value else None
    return value["id"] if isinstance(value, dict) else value


def test_what_changed_since_a_moment_and_what_was_taken_away(tmp_path: Path) -> None:
    store = Store(default_address(tmp_path))
    store.write([Put(motion(str(n), f"Motie {n}"), "moties") for n in range(5)])
    ids = sorted(store.held("moties"))
    time.sleep(0.01)
    moment = dt.datetime.now(dt.UTC)
    time.sleep(0.01)
    with AppClient(create_app(store, LiveTantivy(tmp_path), [])) as api:

        def since(at: dt.datetime, **more: str) -> list[dict[str, Any]]:
            asked = {"gewijzigdSinds": at.isoformat(), **more}
            return walked_with(api, "/ori/v2/informatieobjecten", asked)

        assert since(moment) == []
        store.write([Put(motion("3", "Motie 3, gewijzigd"), "moties")])
        store.write([], [Close("moties", frozenset(ids[1:]), "weg bij de bron")])
        rows = {row["id"]: row for row in since(moment)}
        [changed] = [row for row in rows.values() if row.get("titel") == "Motie 3, gewijzigd"]
        assert changed["wijziging"] == "Aanpassing"
        gone = rows[ids[0]]
        assert gone["wijziging"] == "Verwijdering" or gone == changed
        assert "titel" not in rows[ids[0]] or gone == changed
        assert len(rows) in (1, 2)
        amsterdam = moment.astimezone(dt.timezone(dt.timedelta(hours=5)))
        assert {row["id"] for row in since(amsterdam)} == set(rows)
        assert len(since(moment - dt.timedelta(days=1))) == 5
        assert since(moment + dt.timedelta(days=365 * 50)) == []
        assert since(moment, gemeentecode="0855") == []
        answer = api.get(f"/ori/v2/informatieobjecten/{ids[0]}")
        assert answer.status_code == 410
        assert len(walked(api, "/ori/v2/informatieobjecten")) == 4
    store.close()


def test_a_meeting_changes_with_what_hangs_on_it(sampled: Griffie, tmp_path: Path) -> None:
    store = Store(default_address(tmp_path))
    held = sampled.open()
    item = next(iter(held.current(resource="agendapunt", organisatie="gm0828", deleted=False)))
    meeting = held.get(item.body["data"]["vergadering"]["id"])
    assert meeting is not None
    held.close()
    records: list[Record] = [each.record for each in (meeting, item)]
    store.write([Put(record, "proef") for record in records])
    time.sleep(0.01)
    moment = dt.datetime.now(dt.UTC).isoformat()
    time.sleep(0.01)
    changed = with_data(records[1], agendapunt_titel="Anders")
    store.write([Put(changed, "proef")])
    with AppClient(create_app(store, LiveTantivy(tmp_path), [])) as api:
        asked = {"gewijzigdSinds": moment}
        assert [r["id"] for r in walked_with(api, "/ori/v2/vergaderingen", asked)] == [meeting.id]
        assert [r["id"] for r in walked_with(api, "/ori/v2/agendapunten", asked)] == [item.id]
    store.close()


@pytest.mark.parametrize(
    ("address", "status", "names"),
    [
        ("vergaderingen?status=weg&vergaderdatum=morgen&kleur=rood", 400, ["status", "vergaderdatum", "kleur"]),
        ("vergaderingen?gewijzigdSinds=2026-01-01", 400, ["gewijzigdSinds"]),
        ("vergaderingen?gewijzigdSinds=2026-01-01T00:00:00", 400, ["gewijzigdSinds"]),
        ("vergaderingen?cursor=onzin", 400, ["cursor"]),
        ("vergaderingen?pageSize=0", 400, ["pageSize"]),
        ("vergaderingen?provincie=Overijssel", 400, ["provincie"]),
        ("vergaderingen?status=gepland&status=gehouden", 400, ["status"]),
        ("fracties?gemeente=gm0828", 400, ["gemeente"]),
        ("vergaderingen/onbekend", 404, []),
        ("vergaderingen/", 404, []),
        ("moties", 404, []),
    ],
)  # fmt: skip
def test_errors_are_problem_documents(
    api: AppClient, address: str, status: int, names: list[str]
) -> None:
    answer = api.get(f"/ori/v2/{address}", follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == "2.0.0"
    body = answer.json()
    assert body["status"] == status
    assert [row["name"] for row in body["invalidParams"]] == names


def test_the_description_is_whole_and_the_headers_are_there(api: AppClient) -> None:
    answer = api.get("/ori/v2/openapi.json")
    document = answer.json()
    assert document["info"]["version"] == answer.headers["api-version"] == "2.0.0"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    ids = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    ]
    assert len(ids) == len(set(ids)) == 34
    assert _broken(document, document) == []
    assert api.post("/ori/v2/vergaderingen").status_code == 405


def _broken(value: Any, document: dict[str, Any]) -> list[str]:
    """References within the document that lead nowhere."""
    if isinstance(value, list):
        return [found for each in value for found in _broken(each, document)]
    if not isinstance(value, dict):
        return []
    wrong = []
    for name, each in value.items():
        if name == "$ref":
            place: Any = document
            for part in str(each).removeprefix("#/").split("/"):
                place = place.get(part) if isinstance(place, dict) else None
            wrong += [str(each)] if place is None else []
        else:
            wrong += _broken(each, document)
    return wrong


def with_data(record: Record, **changes: Any) -> Record:
    return record.changed(data=record.data.changed(**changes))


def test_our_own_spider_reads_it_back(sampled: Griffie, griffie: Griffie, tmp_path: Path) -> None:
    """A council read from us by the standard is the council that we hold. Without its files, which
    stand at the source."""
    held, source = sampled.open(), Store(default_address(tmp_path / "bron"))
    for version in held.current(organisatie="gm0828", deleted=False):
        record = version.record
        if version.resource == "informatieobject":
            record = with_data(record, link=None, inhoud_link=None)
        source.write([Put(record, "proef")])
    held.close()
    with serving_app(create_app(source, LiveTantivy(tmp_path), [])) as address:
        registry = griffie.data / "register.csv"
        registry.write_text(
            "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
            f"oss,Oss,gm0828,gemeente,Noord-Brabant,ori,,{address}/ori/v2,,,\n",
            encoding="utf-8",
        )
        done = griffie.run("crawl", "--sources", str(registry), "--backoff", "0.01")
    assert done.returncode == 0, done.stdout + done.stderr
    copy = griffie.open()
    for resource in ("vergadering", "agendapunt", "informatieobject", "stemming", "stem"):
        mine = {v.id for v in source.current(resource=resource)}
        theirs = {v.body["bronidentificatie"] for v in copy.current(resource=resource)}
        assert theirs == mine
        assert mine
    copy.close()
    source.close()
