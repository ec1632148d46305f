"""The site where every body of the registry was read: no page grows with their number, and none of them
is out of reach."""

import re
from collections.abc import Iterator

import orjson
import pytest
from lxml import etree
from sqlalchemy import insert

from bench.councils import bodies
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.follow import bring_up
from search_api.app import create_app
from store import Store
from store.schema import crawls, organisaties
from tests.asking import AppClient
from tests.pages import PAGE

#: pages on which councils stand
LISTS = (
    "/",
    "/raden",
    "/raden?naam=a",
    "/raden?provincie=Gelderland",
    "/dekking",
    "/dekking?vanaf=100",
    "/leveranciers",
    "/leveranciers/ibabs",
    "/leveranciers/ibabs?vanaf=24",
    "/zoek",
    "/zoek?q=fietspad&organisatie=gm0828&organisatie=gm0513",
    "/zoek/verfijnen",
    "/stemmingen",
    "/afwijkers",
    "/partijen",
    "/vergelijk?raad=oss&raad=gouda",
    "/moties/openstaand",
    "/reizende-moties",
    "/gegevenswoordenboek",
    "/gegevenswoordenboek/informatieobject",
    "/gegevenswoordenboek/moties",
)
MISSING = [f"register {number} niet gelezen: vertrouwelijk of concept" for number in range(9)]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.passing() as made:
        columns = organisaties.c.keys()
        named = [{name: getattr(body, name) for name in columns} for body in bodies()]
        read = [
            {
                "id": f"{number:036d}", "organisatie": body.code, "leverancier": body.leverancier,
                "gestart": "2026-11-01T00:00:00.000Z", "beeindigd": "2026-11-01T01:00:00.000Z",
                "toestand": "incompleet", "samenvatting": orjson.dumps({"fouten": MISSING}).decode(),
            }
            for number, body in enumerate(bodies())
        ]  # fmt: skip
        with made.database.writing() as connection:
            connection.execute(insert(organisaties), named)
            connection.execute(insert(crawls), read)
        yield made


@pytest.fixture(scope="module")
def client(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppClient]:
    folder = tmp_path_factory.mktemp("veel")
    indexes = TantivyIndexes(folder)
    bring_up(store, indexes, {})
    indexes.close()
    engine = LiveTantivy(folder)
    with AppClient(create_app(store, engine, list(bodies()))) as made:
        made.headers["Accept"] = "text/html,*/*;q=0.8"
        yield made
    engine.close()


@pytest.mark.parametrize("path", LISTS)
def test_no_page_grows_with_the_councils(client: AppClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < PAGE


def linked(client: AppClient, path: str) -> set[str]:
    page = etree.HTML(client.get(path).text)
    return {str(href) for href in page.xpath("//main//a/@href")}


def test_every_council_is_reached_by_its_province(client: AppClient) -> None:
    provinces = [href for href in linked(client, "/raden") if "provincie=" in href]
    reached = {href for each in provinces for href in linked(client, f"/raden{each}")}
    assert {f"/raden/{body.sleutel}" for body in bodies()} <= reached


@pytest.mark.parametrize("path", ["/dekking", "/leveranciers/ibabs"])
def test_pages_of_councils_follow_each_other_to_the_end(client: AppClient, path: str) -> None:
    seen: list[str] = []
    following: str | None = path
    while following:
        page = etree.HTML(client.get(following).text)
        seen += [str(each) for each in page.xpath("//table[1]//th[@scope='row']/a/@href")]
        following = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    meant = [body for body in bodies() if path == "/dekking" or body.leverancier == "ibabs"]
    keys = [re.split("/", each)[2] for each in seen]
    assert sorted(keys) == sorted(body.sleutel for body in meant)


def test_what_is_left_out_of_a_page_is_in_its_table(client: AppClient) -> None:
    rows = client.get("/dekking.csv").text.splitlines()
    assert len(rows) == len(bodies()) + 1
    assert len(client.get("/dekking.json").json()["organisaties"]) == len(bodies())
    assert len(client.get("/raden.json").json()["raden"]) >= len(bodies())
