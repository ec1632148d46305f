"""A source that follows the standard: what we hold of a council, served as the v2 read API by a
plain server, and read back."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawlers.errors import Unreadable
from crawlers.normalise import normalise
from crawlers.reading.records import RecordBuilder
from crawlers.registry import Council
from crawlers.vendors.ori import resources as ori
from search_api.app import create_app
from search_api.views.record import whole
from standard.records import REFERENCES, identiteit
from standard.resources import RESOURCES, NatuurlijkPersoon
from store import Store
from tests.asking import AppClient
from tests.command import Griffie, current, read
from tests.plain import serving

CODE, OTHER = "gm0828", "gm0855"
COUNCIL = Council(
    "elders", "Elders", OTHER, "gemeente", "Noord-Brabant", "ori", "", "https://ori.invalid/v2", "", None, None
)  # fmt: skip
PAGE = 100


class Api:
    """`rows` by collection, served in pages; `broken` collections answer 500, `absent` ones 404."""

    def __init__(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        self.all = rows
        self.address = ""
        self.reset()

    def reset(self) -> None:
        """As it is made."""
        self.rows = {name: list(rows) for name, rows in self.all.items()}
        self.broken: set[str] = set()
        self.absent: set[str] = set()
        self.loops = False

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        name = path.strip("/").split("/")[-1]
        if name in self.absent or name not in self.rows:
            return 404, {"status": 404, "title": "onbekend"}
        if name in self.broken:
            return 500, {"status": 500, "title": "stuk"}
        page = int(query.get("page", "1"))
        rows = self.rows[name][(page - 1) * PAGE : page * PAGE]
        more = page * PAGE < len(self.rows[name])
        following = f"{self.address}/{name}?page={1 if self.loops else page + 1}" if more else None
        return 200, {"next": following, "previous": None, "results": rows}


@pytest.fixture(scope="module")
def served(sampled: Griffie) -> Iterator[Api]:
    store = sampled.open()
    rows: dict[str, list[dict[str, Any]]] = {m.collectie: [] for m in RESOURCES.values()}
    for version in store.current(organisatie=CODE, deleted=False):
        data = dict(version.body["data"])
        for name in REFERENCES[version.resource]:
            if name in data:
                data[name] = _addressed(data[name])
        data.pop("link", None)
        data.pop("inhoudLink", None)
        rows[RESOURCES[version.resource].collectie].append({"id": version.id, **data})
    store.close()
    made = Api(rows)

    with serving(made.answer) as address:
        made.address = f"{address}/v2"
        yield made


@pytest.fixture
def api(served: Api) -> Api:
    served.reset()
    return served


@pytest.fixture(scope="module")
def read_once(served: Api, tmp_path_factory: pytest.TempPathFactory) -> Griffie:
    served.reset()
    return read(tmp_path_factory.mktemp("gelezen"), lambda griffie: crawl(griffie, served))


def _addressed(value: Any) -> Any:
    """References in both spellings that are met: an object, and an address."""
    if isinstance(value, list):
        return [_addressed(each) for each in value]
    url = f"https://elders.invalid/dingen/{value['id']}"
    return {"id": value["id"], "url": url} if int(value["id"][0], 16) % 2 else {"url": url}


def crawl(griffie: Griffie, api: Api, *more: str) -> Any:
    registry = griffie.data / "ori.csv"
    registry.write_text(
        "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
        f"elders,Elders,{OTHER},gemeente,Noord-Brabant,ori,,{api.address},,,\n",
        encoding="utf-8",
    )
    return griffie.run("crawl", "--sources", str(registry), "--backoff", "0.01", *more)


def held(store: Store) -> Counter[str]:
    return Counter(version.resource for version in store.current(deleted=False))


def test_all_that_the_standard_holds_comes_over(crawled: Griffie, sampled: Griffie) -> None:
    theirs, ours = sampled.open(), crawled.open()
    counts = Counter(v.resource for v in theirs.current(organisatie=CODE, deleted=False))
    assert held(ours) == counts
    for version in theirs.current(organisatie=CODE, deleted=False):
        copy = ours.get(identiteit(OTHER, version.resource, version.id))
        assert copy is not None
        wanted = dict(version.body["data"])
        wanted.pop("link", None)
        wanted.pop("inhoudLink", None)
        for name, target in REFERENCES[version.resource].items():
            if name in wanted:
                wanted[name] = _ours(wanted[name], target)
        assert copy.body["data"] == wanted
    vote = next(ours.current(resource="stemming", deleted=False))
    assert vote.body["ext"]["grondslag"] in ("individueel", "fractie", "tekst")
    theirs.close()
    ours.close()


def _ours(value: Any, target: str) -> Any:
    if isinstance(value, list):
        return [_ours(each, target) for each in value]
    return {"id": identiteit(OTHER, target, value["id"])}


def test_who_voted_what_and_how_it_ended_is_found_along_the_references(
    crawled: Griffie, api: Api, sampled: Griffie
) -> None:
    """Names, parties and results are not in a vote itself but where it refers to; and a collection
    that fails for once takes none of them away."""
    assert crawled.run("index").returncode == 0
    theirs, ours = sampled.open(), crawled.open()
    engine = crawled.engine()
    compared = Counter[str]()
    with AppClient(create_app(ours, engine, [])) as client:
        for version in theirs.current(organisatie=CODE, type="motie", deleted=False):
            copy = client.get(
                f"/api/v1/records/{identiteit(OTHER, 'informatieobject', version.id)}"
            ).json()
            original = whole(theirs, version.id, "").body
            for mine, wanted in zip(copy["stemmingen"], original["stemmingen"], strict=True):
                cast = {(row["naam"], row["keuze"]) for row in mine["stemmen"]}
                assert cast == {(row["naam"], row["keuze"]) for row in wanted["stemmen"]}
                party = {row["naam"]: row["fractie"] for row in wanted["stemmen"]}
                told = {row["naam"]: row["fractie"] for row in mine["stemmen"] if "fractie" in row}
                assert told.items() <= party.items()
                compared["fracties"] += len(told)
                assert {(row["fractie"], row["resultaat"]) for row in mine["fracties"]} == {
                    (row["fractie"], row["resultaat"]) for row in wanted["fracties"]
                }
                compared["stemmen"] += len(cast)
            if original["stemmingen"] and original["ext"]["uitslag"] in ("aangenomen", "verworpen"):
                assert copy["ext"]["uitslag"] == original["ext"]["uitslag"]
                assert copy["ext"]["uitslag_bron"]
                compared["uitslagen"] += 1
        found = client.get("/api/v1/search", params={"uitslag": "aangenomen", "type": "motie"})
        assert found.json()["total"]["value"] > 0
    assert compared["stemmen"] > 200
    assert compared["uitslagen"] > 10
    assert compared["fracties"] > 200
    before = current(ours)
    api.broken |= {"fracties", "natuurlijkpersonen"}
    assert crawl(crawled, api).returncode == 1
    assert current(ours) == before
    for opened in (theirs, ours, engine):
        opened.close()


def test_a_name_that_is_given_whole_only_has_its_surname() -> None:
    found = ori.read(
        "natuurlijkpersoon",
        {"id": "9", "naamNatuurlijkPersoon": {"volledigeNaam": "A.B. van der Kade"}},
        RecordBuilder(COUNCIL),
    )
    assert found.broken == []
    assert isinstance(found.data, NatuurlijkPersoon)
    assert found.data.naam_natuurlijk_persoon.achternaam == "Kade"


def test_a_second_crawl_writes_nothing_and_what_is_gone_is_gone(crawled: Griffie, api: Api) -> None:
    store = crawled.open()
    before = store.last_seq()
    assert crawl(crawled, api).returncode == 0
    assert store.last_seq() == before
    gone = api.rows["fracties"].pop()
    assert crawl(crawled, api).returncode == 0
    version = store.get(identiteit(OTHER, "fractie", gone["id"]))
    assert version is not None
    assert version.deleted
    store.close()


def test_a_collection_that_fails_takes_nothing_away(crawled: Griffie, api: Api) -> None:
    store = crawled.open()
    before = current(store)
    api.broken.add("stemmen")
    done = crawl(crawled, api)
    assert done.returncode == 1
    assert "stemmen" in done.stdout
    kept = current(store)
    assert kept.keys() == before.keys()
    store.close()


def test_mini_has_three_collections(griffie: Griffie, api: Api) -> None:
    mini = {"vergaderingen", "agendapunten", "informatieobjecten"}
    api.absent = set(api.rows) - mini
    assert crawl(griffie, api).returncode == 0
    store = griffie.open()
    assert set(held(store)) == {"vergadering", "agendapunt", "informatieobject"}
    store.close()


def test_paging_that_leads_back_is_a_fault(griffie: Griffie, api: Api) -> None:
    api.loops = True
    done = crawl(griffie, api)
    assert done.returncode == 1
    assert "bladeren houdt niet op" in done.stdout


def test_what_breaks_the_standard_is_left_out_and_counted() -> None:
    maker = RecordBuilder(COUNCIL)
    found = ori.read(
        "vergadering",
        {"id": "7", "naam": "Raad", "status": "GEHOUDEN", "eigenVeld": 1, "vergaderdatum": "x"},
        maker,
    )
    assert found.unknown == ["vergadering.eigenVeld"]
    assert sorted(found.broken) == ["vergadering.status", "vergadering.vergaderdatum"]
    with pytest.raises(Unreadable, match="zonder id"):
        ori.read("vergadering", {"naam": "Raad"}, maker)


def test_the_pilot_of_hoorn(real: Path) -> None:
    content = (real / "ibabs/ori_pilot_api_vergadering_hoorn_2021-01.json").read_bytes()
    made = normalise(content, "ori", COUNCIL)
    assert made["records"] == []
    assert made["problemen"] == ["vergadering zonder id"]
