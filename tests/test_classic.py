"""ORI Classic's addresses: what its re-users send and read, on both engines."""

import datetime as dt
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from elasticsearch import BadRequestError, Elasticsearch, NotFoundError, helpers
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.classic.documents import CLASSIC, body_id
from indexer.classic.query import ClassicEngine
from indexer.engines.elastic import Connection, ElasticIndexes, LiveClassicElastic
from indexer.engines.embedded import LiveClassicTantivy, LiveTantivy, TantivyIndexes
from indexer.engines.kinds import CLASSIC as KIND
from indexer.follow import bring_up
from indexer.question.query import Indexes
from search_api.app import create_app
from search_api.classic.bodies import Bodies
from standard.base import Resource, Verwijzing
from standard.extensions import (
    Bestand,
    Ext,
    ExtAgendapunt,
    ExtFractie,
    ExtFractieLidmaatschap,
    ExtInformatieObject,
    ExtNatuurlijkPersoon,
    ExtVergadering,
)
from standard.records import Record
from standard.resources import (
    Agendapunt,
    Fractie,
    FractieLidmaatschap,
    Gremium,
    InformatieObject,
    NaamNatuurlijkPersoon,
    NatuurlijkPersoon,
    Vergadering,
)
from standard.vocabulary import Informatieobjecttype, Tekststatus, VergaderingStatus
from store import Close, Download, Organisation, Put, Store, Text, default_address
from store.redaction import redact
from tests.conftest import ENGINES
from tests.test_cli import free_port

OSS, DELFT, WATER = "gm0828", "gm0503", "ws0539"
NAMES = {OSS: ("Oss", "Noord-Brabant"), DELFT: ("Delft", "Zuid-Holland"), WATER: ("De Dommel", "")}
KNOWN = [
    Organisation(OSS, "ibabs", "oss", "Oss", "gemeente", "Noord-Brabant"),
    Organisation(DELFT, "ibabs", "delft", "Delft", "gemeente", "Zuid-Holland"),
    Organisation(WATER, "ibabs", "de-dommel", "De Dommel", "waterschap", "Noord-Brabant"),
]
ELASTIC = "/v1/elastic"


# --- a small council of our own --------------------------------------------------------------


def record(key: str, data: Resource, ext: Ext, code: str = OSS) -> Record:
    return Record(
        organisatie=code,
        bronidentificatie=key,
        leverancier="ibabs",
        bron_url=f"https://raad.example/{key}",
        data=data,
        ext=ext,
    )


def meeting(key: str, day: str, code: str = OSS, hour: str = "T19:30:00+01:00") -> Record:
    begins = dt.datetime.fromisoformat(day + hour) if hour else None
    data = Vergadering(
        naam=f"Raad {day}",
        aanvang_vergadering=begins,
        vergaderdatum=dt.date.fromisoformat(day),
        locatie="Trouwzaal",
        georganiseerd_door_gremium=Gremium(gremiumidentificatie="7", gremiumnaam="Beeldvorming"),
        status=VergaderingStatus.geannuleerd if key == "v3" else None,
    )
    return record(key, data, ExtVergadering(voorzitter="W. de Hamer"), code)


def item(key: str, of: Record, place: int, title: str, above: Record | None = None) -> Record:
    data = Agendapunt(
        vergadering=of.verwijzing(),
        hoofdagendapunt=above.verwijzing() if above else None,
        agendapunt_kenmerk=str(place),
        agendapunt_titel=title,
        agendapunt_omschrijving="Ter bespreking",
    )
    return record(key, data, ExtAgendapunt(volgorde=place), of.organisatie)


def paper(
    key: str,
    title: str,
    pages: tuple[str, ...] = (),
    at: Record | None = None,
    code: str = OSS,
    kind: Informatieobjecttype = Informatieobjecttype.ingekomen_stuk,
) -> tuple[Record, tuple[str, ...]]:
    link = f"https://raad.example/stuk/{key}.pdf"
    file = Bestand(
        url=link,
        naam=f"{key}.pdf",
        formaat="application/pdf",
        omvang=1000 + len(key),
        sha256=sha(key),
        paginas=len(pages),
        tekst=Tekststatus.volledig,
    )
    data = InformatieObject(
        titel=title,
        informatieobjecttype=kind,
        inhoud_link=link,
        agendapunten=(at.verwijzing(),) if at else (),
    )
    ext = ExtInformatieObject(bestanden=(file,), datum=dt.date(2024, 5, 6))
    return record(key, data, ext, code), pages


def sha(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, key).hex * 2


MEETINGS = [
    meeting("v1", "2024-03-14"),
    meeting("v2", "2025-02-06"),
    meeting("v3", "2025-09-18", hour=""),
    meeting("d1", "2025-02-06", DELFT),
]
ITEMS = [
    item("i2", MEETINGS[1], 2, "Kapvergunning lindelaan"),
    item("i1", MEETINGS[1], 1, "Opening"),
    item("i3", MEETINGS[0], 1, "Herinrichting marktplein"),
]
SUB = item("i4", MEETINGS[1], 3, "Wijziging: bomenlijst", ITEMS[0])
PAPERS = [
    paper("p1", "Nota bomenkap", ("De lindebomen staan er ziek bij.", "Kap is nodig."), ITEMS[0]),
    paper("p2", "Zienswijzen", ("Bewoners willen de lindebomen houden.",), ITEMS[0]),
    paper("p3", "Ontwerp marktplein", ("Een plein met bankjes en een fontein.",), ITEMS[2]),
    paper("p4", "Jaarverslag", ("Cijfers over het afgelopen jaar.",)),
    paper("d2", "Bomenbeleid Delft", ("Ook hier lindebomen langs de gracht.",), code=DELFT),
]
PARTY = record("f1", Fractie(fractienaam="Lokaal Vooruit"), ExtFractie())
PERSON = record(
    "n1",
    NatuurlijkPersoon(
        naam_natuurlijk_persoon=NaamNatuurlijkPersoon(
            achternaam="Kiezel", volledige_naam="Roos Kiezel"
        )
    ),
    ExtNatuurlijkPersoon(),
)
MEMBER = record(
    "l1",
    FractieLidmaatschap(fractie=PARTY.verwijzing(), natuurlijk_persoon=PERSON.verwijzing()),
    ExtFractieLidmaatschap(),
)
PLEDGE = record(
    "t1",
    InformatieObject(titel="Toezegging bankjes", omschrijving="Vier bankjes komen terug."),
    ExtInformatieObject(brontype="Toezeggingen", datum=dt.date(2025, 3, 1)),
)
FEW = [*MEETINGS, *ITEMS, SUB, PARTY, PERSON, MEMBER, PLEDGE]


def fill(store: Store) -> None:
    fetched = [
        (
            Download(
                one.data.inhoud_link or "", "1", sha(one.bronidentificatie), "application/pdf"
            ),
            Text(sha(one.bronidentificatie), "volledig", None, pages),
        )
        for one, pages in PAPERS
        if isinstance(one.data, InformatieObject)
    ]
    store.write([Put(one, "alles") for one in [*FEW, *(one for one, _ in PAPERS)]], (), fetched)


# --- the service over it ---------------------------------------------------------------------


@dataclass
class Served:
    store: Store
    indexes: Indexes
    engine: ClassicEngine
    client: TestClient

    def bring_up(self, *, anew: bool = False) -> int:
        return bring_up(self.store, self.indexes, NAMES, anew=anew, making=CLASSIC)

    def ask(self, path: str, body: Any = None, method: str = "POST", status: int = 200) -> Any:
        content = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        answer = self.client.request(method, ELASTIC + path, content=content)
        assert answer.status_code == status, answer.text
        return answer.json()

    def search(self, query: Any = None, path: str = "/_search", **more: Any) -> Any:
        body = {**({"query": query} if query is not None else {}), **more}
        return self.ask(path, {"size": 100, **body})

    def names(self, query: Any, **more: Any) -> list[str]:
        return [hit["_source"]["name"] for hit in self.search(query, **more)["hits"]["hits"]]

    def wrong(self, body: Any, path: str = "/_search") -> str:
        answer = self.ask(path, body, status=400)
        assert answer["status"] == 400
        assert answer["error"]["root_cause"][0]["type"] == answer["error"]["type"]
        return str(answer["error"]["reason"])


Opened = tuple[Indexes, ClassicEngine]


def opened(name: str, folder: Path, address: Callable[[], str]) -> Opened:
    if name == "ingebed":
        return TantivyIndexes(folder, KIND), LiveClassicTantivy(folder, fresh=0)
    connection = Connection((address(),), f"k{uuid.uuid4().hex[:10]}")
    return ElasticIndexes(connection, KIND), LiveClassicElastic(connection)


def serving(folder: Path, parts: Opened) -> Iterator[Served]:
    store = Store(default_address(folder))
    app = create_app(store, LiveTantivy(folder), KNOWN, classic_engine=parts[1])
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Served(store, *parts, client)
    parts[1].close()
    parts[0].close()
    store.close()


@pytest.fixture(scope="module", params=ENGINES)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The small council, indexed; read only."""
    folder = tmp_path_factory.mktemp("klassiek")
    parts = opened(request.param, folder, lambda: request.getfixturevalue("elasticsearch"))
    for served in serving(folder, parts):
        fill(served.store)
        served.bring_up()
        yield served


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    parts = opened(request.param, tmp_path, lambda: request.getfixturevalue("elasticsearch"))
    yield from serving(tmp_path, parts)


def one(filled: Served, name: str) -> dict[str, Any]:
    hits = filled.search({"term": {"name.keyword": name}})["hits"]["hits"]
    assert len(hits) == 1
    return dict(hits[0])


# --- documents -------------------------------------------------------------------------------


def test_a_meeting_as_classic_had_it(filled: Served) -> None:
    [hit] = filled.search({"ids": {"values": [MEETINGS[1].id]}})["hits"]["hits"]
    source = hit["_source"]
    assert hit["_index"] == "ori_oss_20261101000000"
    assert hit["_type"] == "_doc"
    assert source["@id"] == hit["_id"] == MEETINGS[1].id
    assert source["@type"] == "Meeting"
    assert source["@context"]["@base"].endswith("/records/")
    assert source["start_date"] == source["last_discussed_at"] == "2025-02-06T19:30:00+01:00"
    assert source["agenda"] == {"@list": [ITEMS[1].id, ITEMS[0].id, SUB.id]}
    assert source["status"] == "EventConfirmed"
    assert source["chair"] == "W. de Hamer"
    assert source["has_organization_name"] == body_id(OSS)
    assert source["was_generated_by"]["original_identifier"] == "v2"
    committee = filled.search({"ids": {"values": source["committee"]}})["hits"]["hits"][0]
    assert committee["_source"]["name"] == "Beeldvorming"
    assert committee["_source"]["classification"] == "Committee"


def test_a_cancelled_meeting_of_which_the_hour_is_unknown(filled: Served) -> None:
    source = one(filled, "Raad 2025-09-18")["_source"]
    assert source["status"] == "EventCancelled"
    assert source["start_date"] == "2025-09-18"


def test_from_a_meeting_to_its_items_to_their_papers(filled: Served) -> None:
    """As clients walk: items by parent in order of position, files by the ids of attachment."""
    items = filled.search(
        {
            "bool": {
                "must": [{"term": {"parent": MEETINGS[1].id}}, {"term": {"@type": "AgendaItem"}}]
            }
        },
        sort="position",
    )["hits"]["hits"]
    assert [hit["_source"]["name"] for hit in items] == ["Opening", "Kapvergunning lindelaan"]
    assert [hit["_source"]["position"] for hit in items] == [1, 2]
    attached = items[1]["_source"]["attachment"]
    assert isinstance(attached, list)
    assert "attachment" not in items[0]["_source"]
    for clause in ({"ids": {"values": attached}}, {"terms": {"_id": attached}}):
        found = filled.search(clause)["hits"]["hits"]
        assert {hit["_source"]["file_name"] for hit in found} == {"p1.pdf", "p2.pdf"}
    [below] = filled.search({"term": {"parent.keyword": ITEMS[0].id}})["hits"]["hits"]
    assert below["_source"]["name"] == "Wijziging: bomenlijst"


def test_a_paper_with_its_text_in_three_ways(filled: Served) -> None:
    source = one(filled, "Nota bomenkap")["_source"]
    assert source["text"] == source["md_text"] == list(PAPERS[0][1])
    assert source["text_pages"][1] == {"page_number": 2, "text": "Kap is nodig."}
    assert source["url"] == source["original_url"] == "https://raad.example/stuk/p1.pdf"
    assert source["is_referenced_by"] == ITEMS[0].id
    assert source["size_in_bytes"] == 1002
    assert source["content_type"] == "application/pdf"
    assert source["last_discussed_at"] == "2025-02-06T19:30:00+01:00"
    assert one(filled, "Jaarverslag")["_source"]["last_discussed_at"] == "2024-05-06"


def test_people_parties_and_a_register_row(filled: Served) -> None:
    assert one(filled, "Roos Kiezel")["_source"]["family_name"] == "Kiezel"
    assert one(filled, "Lokaal Vooruit")["_source"]["classification"] == "Party"
    [member] = filled.search({"term": {"@type": "Membership"}})["hits"]["hits"]
    assert member["_source"]["member"] == PERSON.id
    assert member["_source"]["organization"] == PARTY.id
    report = one(filled, "Toezegging bankjes")["_source"]
    assert report["@type"] == "Report"
    assert report["classification"] == "Toezeggingen"
    assert report["start_date"] == "2025-03-01"
    assert "last_discussed_at" not in report
    assert "url" not in report


def test_every_body_has_its_organization(filled: Served) -> None:
    by_word = filled.names({"match": {"classification": "municipality"}})
    assert sorted(by_word) == ["Gemeente Delft", "Gemeente Oss"]
    assert filled.names({"match": {"classification": "WATER"}}) == ["Waterschap De Dommel"]
    assert filled.names({"term": {"classification": "water board"}}) == ["Waterschap De Dommel"]
    exact = {"terms": {"classification.keyword": ["Water board", "municipality"]}}
    assert filled.names(exact) == ["Waterschap De Dommel"]
    assert filled.names({"match": {"name": "Dommel"}}, path="/owi_*/_search") == [
        "Waterschap De Dommel"
    ]


# --- indices ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ori_delft", 4),
        ("ori_delft_20180703110955", 4),
        ("ori_del*", 4),
        ("ori_delft_2*", 4),
        ("ori_delft_*", 4),
        ("ori_delft,ori_delft_2019*", 4),
        ("owi_*", 1),
        ("osi_*", 0),
        ("*", 22),
        ("_all", 22),
        ("ori_*,owi_*", 22),
        ("ori_*,-ori_oss", 4),
    ],
)
def test_names_of_an_index(filled: Served, name: str, count: int) -> None:
    assert filled.search(path=f"/{name}/_search")["hits"]["total"]["value"] == count
    assert filled.ask(f"/{name}/_count", method="GET")["count"] == count


def test_an_unknown_index_is_not_an_empty_one(filled: Served) -> None:
    error = filled.ask("/ori_nergenshuizen/_search", {}, status=404)["error"]
    assert error["type"] == "index_not_found_exception"
    assert error["index"] == "ori_nergenshuizen"
    lenient = filled.ask("/ori_nergenshuizen/_search?ignore_unavailable=true", {})
    assert lenient["_shards"]["total"] == lenient["hits"]["total"]["value"] == 0


def test_the_index_as_a_field(filled: Served) -> None:
    for clause in (
        {"term": {"_index": "ori_delft_20190101000000"}},
        {"terms": {"_index": ["ori_del*", "ori_nergenshuizen"]}},
        {"simple_query_string": {"query": "ori_delft", "fields": ["_index"]}},
        {"query_string": {"query": "_index:ori_delft*"}},
    ):
        assert filled.search(clause)["hits"]["total"]["value"] == 4


def test_overviews(filled: Served) -> None:
    aliases = filled.ask("/_aliases", method="GET")
    assert aliases["ori_delft_20261101000000"] == {"aliases": {"ori_delft": {}}}
    assert list(filled.ask("/owi*/_alias", method="GET")) == ["owi_de-dommel_20261101000000"]
    rows = filled.ask(
        "/_cat/indices?format=json&s=docs.count:desc&h=index,docs.count", method="GET"
    )
    assert rows[0] == {"index": "ori_oss_20261101000000", "docs.count": "17"}
    text = filled.client.get(f"{ELASTIC}/_cat/indices?v&h=index,docs.count")
    assert text.headers["content-type"].startswith("text/plain")
    assert text.text.splitlines()[0].split() == ["index", "docs.count"]
    assert len(text.text.splitlines()) == 4
    mapping = filled.ask("/ori_oss/_mapping", method="GET")["ori_oss_20261101000000"]
    assert mapping["mappings"]["properties"]["last_discussed_at"] == {"type": "date"}


def test_one_document_by_its_address(filled: Served) -> None:
    key = MEETINGS[3].id
    found = filled.ask(f"/ori_delft/_doc/{key}?_source_includes=name", method="GET")
    assert found["found"] is True
    assert found["_source"] == {"name": "Raad 2025-02-06"}
    assert filled.ask(f"/ori_delft/_source/{key}", method="GET")["@id"] == key
    assert filled.ask(f"/ori_oss/_doc/{key}", method="GET", status=404)["found"] is False
    assert filled.client.head(f"{ELASTIC}/ori_delft/_doc/{key}").status_code == 200
    assert filled.client.head(f"{ELASTIC}/ori_delft/_doc/weg").status_code == 404


def test_aliases_of_the_registry() -> None:
    bodies = Bodies.of(
        [
            Organisation("gm0502", "ibabs", "capelle-aan-den-ijssel", "Capelle", "gemeente", ""),
            Organisation("gm9999", "ibabs", "nieuw-dorp", "Nieuw Dorp", "gemeente", ""),
        ]
    )
    assert bodies.matching("ori_capelle_ad_ijssel_20180101000000") == ["gm0502"]
    assert bodies.index("gm9999") == "ori_nieuw_dorp_20261101000000"


# --- the query language ----------------------------------------------------------------------

LINDEN = ["Bomenbeleid Delft", "Nota bomenkap", "Zienswijzen"]


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ({"match": {"text": "LINDEBOMEN"}}, LINDEN),
        ({"match": {"text": "lindeboom"}}, []),
        ({"match": {"name": {"query": "zienswijze"}}}, ["Zienswijzen"]),
        ({"match": {"text": {"query": "lindebomen gracht", "operator": "and"}}}, LINDEN[:1]),
        ({"match": {"md_text": {"query": "ziek gracht", "operator": "or"}}}, LINDEN[:2]),
        ({"match_phrase": {"text": "lindebomen staan er"}}, ["Nota bomenkap"]),
        ({"match_phrase": {"text": "er staan"}}, []),
        ({"multi_match": {"query": "fontein", "fields": ["tex*"]}}, ["Ontwerp marktplein"]),
        ({"multi_match": {"query": "fontein", "fields": ["title", "besta_niet"]}}, []),
        ({"match_phrase": {"text": "bij Kap"}}, []),
        ({"multi_match": {"query": "fontein", "fields": ["name^3", "text"]}}, ["Ontwerp marktplein"]),
        (
            {"multi_match": {"query": "ontwerp fontein", "fields": ["name", "text"], "operator": "and"}},
            [],
        ),
        (
            {
                "simple_query_string": {
                    "query": "ontwerp fontein",
                    "fields": ["name", "text"],
                    "default_operator": "AND",
                }
            },
            ["Ontwerp marktplein"],
        ),
        ({"simple_query_string": {"query": '"willen de" | gracht', "fields": ["text"]}}, [LINDEN[0], LINDEN[2]]),
        (
            {"simple_query_string": {"query": "lindebomen + -gracht", "fields": ["text"], "default_operator": "and"}},
            LINDEN[1:],
        ),
        ({"simple_query_string": {"query": "font* ", "fields": ["text"]}}, ["Ontwerp marktplein"]),
        ({"simple_query_string": {"query": "fonteim~1", "fields": ["text"]}}, ["Ontwerp marktplein"]),
        ({"query_string": {"query": "lindebomen AND NOT (gracht OR ziek)"}}, ["Zienswijzen"]),
        ({"query_string": {"query": "text:lindebomen +name:nota"}}, ["Nota bomenkap"]),
        ({"query_string": {"query": "file_name:p3.pdf"}}, ["Ontwerp marktplein"]),
        ({"query_string": {"query": "name:(ontwerp OR jaarverslag) AND start_date:[* TO *]"}}, []),
        ({"query_string": {"query": "bewoners willen", "default_operator": "AND"}}, ["Zienswijzen"]),
        ({"wildcard": {"name.keyword": {"value": "*marktpl*"}}}, ["Herinrichting marktplein", "Ontwerp marktplein"]),
        ({"wildcard": {"file_name": "*3.pdf"}}, []),
        ({"prefix": {"url": "https://raad.example/stuk/d"}}, ["Bomenbeleid Delft"]),
        ({"term": {"content_type": "application/pdf"}}, [*LINDEN[:1], "Jaarverslag", *LINDEN[1:2], "Ontwerp marktplein", *LINDEN[2:]]),
        ({"exists": {"field": "is_referenced_by"}}, ["Nota bomenkap", "Ontwerp marktplein", "Zienswijzen"]),
        ({"exists": {"field": "neighborhood_polygons"}}, []),
        ({"range": {"size_in_bytes": {"gt": 1002}}}, []),
        ({"range": {"date": {"gte": "2001"}}}, []),
        ({"term": {"was_generated_by.original_identifier": "p1"}}, []),
        ({"bool": {"must": [[{"match": {"text": "lindebomen"}}, {"match": {"text": "ziek"}}]]}}, ["Nota bomenkap"]),
        (
            {
                "bool": {
                    "filter": {"match": {"text": "lindebomen"}},
                    "must_not": {"term": {"_index": "ori_delft"}},
                }
            },
            LINDEN[1:],
        ),
        (
            {
                "bool": {
                    "should": [{"match": {"text": word}} for word in ("lindebomen", "ziek", "kap")],
                    "minimum_should_match": 2,
                }
            },
            ["Nota bomenkap"],
        ),
    ],
)  # fmt: skip
def test_clauses(filled: Served, clause: Any, names: list[str]) -> None:
    assert sorted(filled.names(clause)) == names


@pytest.mark.parametrize(
    ("bounds", "days"),
    [
        ({"gte": "2025-02-06", "lte": "2025-02-06"}, ["2025-02-06"] * 2),
        ({"lte": "2025-09-18", "gt": "2025-02-06"}, ["2025-09-18"]),
        ({"lt": "2025-02-06"}, ["2024-03-14"]),
        ({"from": "2024-01-01", "to": "2024-12-31"}, ["2024-03-14"]),
        ({"from": "2025-02-06", "include_lower": False}, ["2025-09-18"]),
        ({"gte": "18/09/2025", "format": "dd/MM/yyyy"}, ["2025-09-18"]),
        ({"gte": "2025-02-01||/M", "lte": "2025-02-01||/M"}, ["2025-02-06"] * 2),
        ({"gte": "2025-02-06T18:30:00Z", "lte": "2025-02-06T18:30:00Z"}, ["2025-02-06"] * 2),
        ({"gt": "2025-02-06T18:30:00Z", "lt": "2025-09-18T00:00:00Z"}, []),
        ({"gte": "2025", "lt": "2025||+1M"}, []),
        ({"gte": "now-200y", "lte": "now+1d/d", "time_zone": "Europe/Amsterdam"}, None),
        ({"gte": 1738800000000, "lte": "1738886399999"}, ["2025-02-06"] * 2),
    ],
)
def test_periods(filled: Served, bounds: Any, days: list[str] | None) -> None:
    query = {"bool": {"must": [{"term": {"@type": "Meeting"}}, {"range": {"start_date": bounds}}]}}
    hits = filled.search(query, sort=[{"start_date": "asc"}])["hits"]["hits"]
    shown = [hit["_source"]["start_date"][:10] for hit in hits]
    assert shown == (
        days if days is not None else ["2024-03-14", *["2025-02-06"] * 2, "2025-09-18"]
    )


def test_weights_by_function(filled: Served) -> None:
    scored = {
        "query": {"match": {"text": "lindebomen"}},
        "functions": [
            {"filter": {"term": {"_index": "ori_delft"}}, "weight": 5},
            {"filter": {"match": {"text": "ziek"}}, "weight": 3},
        ],
        "score_mode": "sum",
        "boost_mode": "replace",
    }
    hits = filled.search({"function_score": scored})["hits"]["hits"]
    assert [(hit["_source"]["name"], hit["_score"]) for hit in hits] == [
        ("Bomenbeleid Delft", 5.0),
        ("Nota bomenkap", 3.0),
        ("Zienswijzen", 1.0),
    ]


def test_questions_in_the_address(filled: Served) -> None:
    answer = filled.ask(
        "/ori_*/_search?q=MediaObject&sort=last_discussed_at:desc&size=2", method="GET"
    )
    assert answer["hits"]["total"]["value"] == 5
    assert [hit["_source"]["file_name"][0] for hit in answer["hits"]["hits"]] == ["p", "p"]
    answer = filled.ask(f"/_search?q=_id:{PERSON.id}&_source=name", method="GET")
    assert [hit["_source"] for hit in answer["hits"]["hits"]] == [{"name": "Roos Kiezel"}]
    assert (
        filled.ask("/_search/?q=classification:municipality", method="GET")["hits"]["total"][
            "value"
        ]
        == 2
    )
    assert filled.ask("/_search?rest_total_hits_as_int=true&size=0", {})["hits"]["total"] == 22


# --- order and harvest -----------------------------------------------------------------------

ORDERS: list[list[Any]] = [
    [{"last_discussed_at": {"order": "desc"}}, {"_id": {"order": "asc"}}],
    [{"_id": "desc"}],
    [{"@type": "asc"}, {"position": "desc"}, {"_id": "asc"}],
    ["_score", {"_id": "asc"}],
    [{"start_date": {"order": "asc", "unmapped_type": "date"}}, {"name.keyword": "desc"}, "_id"],
]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 25])
def test_a_harvest_loses_and_doubles_nothing(filled: Served, order: list[Any], size: int) -> None:
    whole = [hit["_id"] for hit in filled.search(sort=order)["hits"]["hits"]]
    assert len(set(whole)) == len(whole) == 22
    read: list[str] = []
    body: dict[str, Any] = {"size": size, "sort": order}
    while hits := filled.ask("/_search", body)["hits"]["hits"]:
        read += [hit["_id"] for hit in hits]
        body["search_after"] = hits[-1]["sort"]
    assert read == whole


def test_a_harvest_by_weight_of_words(filled: Served) -> None:
    query = {"simple_query_string": {"query": "lindebomen kap bewoners plein", "fields": ["text"]}}
    whole = [hit["_id"] for hit in filled.search(query)["hits"]["hits"]]
    body: dict[str, Any] = {"query": query, "size": 1, "sort": ["_score", "_id"]}
    read = []
    while hits := filled.ask("/_search", body)["hits"]["hits"]:
        read.append(hits[0]["_id"])
        body["search_after"] = hits[0]["sort"]
    assert read == whole
    assert len(whole) == 4


def test_places_in_the_order(filled: Served) -> None:
    hits = filled.search({"term": {"@type": "Meeting"}}, sort=[{"start_date": "desc"}, "_id"])[
        "hits"
    ]
    assert hits["max_score"] is None
    first = hits["hits"][0]
    assert first["_score"] is None
    assert first["sort"] == [1758153600000, MEETINGS[2].id]
    assert "sort" not in filled.search()["hits"]["hits"][0]


def test_totals(filled: Served) -> None:
    assert filled.search(track_total_hits=5)["hits"]["total"] == {"value": 5, "relation": "gte"}
    assert filled.search(track_total_hits=True)["hits"]["total"] == {"value": 22, "relation": "eq"}
    assert "total" not in filled.search(track_total_hits=False)["hits"]


# --- what comes along ------------------------------------------------------------------------


def test_fields_that_come_along(filled: Served) -> None:
    query = {"ids": {"values": [PAPERS[0][0].id]}}

    def source(wanted: Any) -> Any:
        return filled.search(query, _source=wanted)["hits"]["hits"][0].get("_source")

    assert source(["name", "@type"]) == {"name": "Nota bomenkap", "@type": "MediaObject"}
    assert source("file*") == {"file_name": "p1.pdf"}
    assert source(["was_generated_by.original_identifier"]) == {
        "was_generated_by": {"original_identifier": "p1"}
    }
    without = source({"includes": ["*"], "excludes": ["text", "md_text", "text_pages.text", "@*"]})
    assert without["text_pages"] == [{"page_number": 1}, {"page_number": 2}]
    assert not {"text", "md_text", "@id"} & set(without)
    assert source(False) is None
    assert len(source(True)["text"]) == 2


def test_passages(filled: Served) -> None:
    fields = {"text": {}, "name": {"number_of_fragments": 0}, "description": {}}
    highlight = {"pre_tags": ["<b>"], "post_tags": ["</b>"], "fields": fields}
    question = {"multi_match": {"query": "bewoners zienswijze", "fields": ["name", "text"]}}
    [hit] = filled.search(question, highlight=highlight)["hits"]["hits"]
    assert hit["highlight"] == {
        "text": ["<b>Bewoners</b> willen de lindebomen houden."],
        "name": ["<b>Zienswijzen</b>"],
    }
    plain = {"fields": {"text": {"no_match_size": 12}}, "fragment_size": 20}
    [hit] = filled.search({"match": {"name": "jaarverslag"}}, highlight=plain)["hits"]["hits"]
    assert hit["highlight"] == {"text": ["Cijfers over"]}
    [hit] = filled.search({"match_phrase": {"text": "willen de"}}, highlight=plain)["hits"]["hits"]
    assert hit["highlight"] == {"text": ["Bewoners <em>willen</em> <em>de</em>"]}


def test_counts(filled: Served) -> None:
    aggs = {
        "types": {"terms": {"field": "@type.keyword", "size": 2}},
        "bodies": {
            "terms": {"field": "_index", "order": {"_key": "asc"}},
            "aggs": {
                "years": {"date_histogram": {"field": "last_discussed_at", "interval": "year"}},
                "bytes": {"sum": {"field": "size_in_bytes"}},
                "last": {"max": {"field": "start_date"}},
            },
        },
        "months": {
            "date_histogram": {
                "field": "start_date",
                "calendar_interval": "month",
                "format": "yyyy-MM",
            }
        },
        "first": {"min": {"field": "start_date"}},
        "nothing": {"terms": {"field": "tags.https://argu.co/ns/meeting/tag"}},
    }
    made = filled.search(aggs=aggs, size=0)["aggregations"]
    assert [(b["key"], b["doc_count"]) for b in made["types"]["buckets"]] == [
        ("Organization", 6),
        ("MediaObject", 5),
    ]
    assert made["types"]["sum_other_doc_count"] == 11
    delft, oss, dommel = made["bodies"]["buckets"]
    assert [row["doc_count"] for row in (delft, oss, dommel)] == [4, 17, 1]
    assert oss["bytes"]["value"] == 4008.0
    assert [row["key_as_string"][:4] for row in oss["years"]["buckets"]] == ["2024", "2025"]
    assert oss["years"]["buckets"][0]["key"] == 1704067200000
    assert oss["last"]["value_as_string"] == "2025-09-18T00:00:00.000Z"
    assert dommel["years"]["buckets"] == []
    assert dommel["last"] == {"value": None}
    months = made["months"]["buckets"]
    assert (months[0]["key_as_string"], months[-1]["key_as_string"]) == ("2024-03", "2025-09")
    assert len(months) == 19
    assert sum(row["doc_count"] for row in months) == 9
    assert made["first"]["value"] == 1710441000000.0
    assert made["nothing"]["buckets"] == []


def test_several_questions_at_once(filled: Served) -> None:
    """The search site's way: a panel each; one that is wrong leaves the others."""
    lines = [
        {"preference": "teller"},
        {"size": 0, "aggs": {"t": {"terms": {"field": "@type"}}}},
        {},
        {"query": {"regexp": {"name": "b.*"}}},
        {"index": "ori_oss"},
        {},
        {"preference": "lijst"},
        {"query": {"match": {"text": "fontein"}}},
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    first, second, third, fourth = filled.ask("/ori_*/_msearch", body)["responses"]
    assert first["status"] == fourth["status"] == 200
    assert sum(b["doc_count"] for b in first["aggregations"]["t"]["buckets"]) == 21
    assert "regexp" in second["error"]["reason"]
    assert "_msearch" in third["error"]["reason"]
    assert [hit["_source"]["name"] for hit in fourth["hits"]["hits"]] == ["Ontwerp marktplein"]
    assert "20" in filled.wrong("{}\n{}\n" * 21, "/_msearch")


# --- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"query": {"script_score": {}}}, "query.script_score"),
        ({"query": {"bool": {"must": [{"match_all": {}}, {"script": {}}]}}}, "query.bool.must[1].script"),
        ({"query": {"regexp": {"name": ".*"}}}, "regexp"),
        ({"query": {"geo_shape": {}}}, "geo_shape"),
        ({"query": {"nested": {}}}, "nested"),
        ({"query": {"match": {"text": {"query": "a", "analyzer": "x"}}}}, "analyzer"),
        ({"query": {"function_score": {"random_score": {}}}}, "random_score"),
        ({"query": {"function_score": {"functions": [{"gauss": {}}]}}}, "functions[0].gauss"),
        ({"query": {"query_string": {"query": "/bo.*/"}}}, "regexp"),
        ({"query": {"query_string": {"query": "(boom"}}}, "query_string"),
        ({"query": {"simple_query_string": {"query": "bo*"}}}, "[bo*]"),
        ({"query": {"wildcard": {"name": "*a*"}}}, "[*a*]"),
        ({"query": {"wildcard": {"name": "a*bcd*e*"}}}, "2 sterren"),
        ({"query": {"prefix": {"url": "https://" + "é" * 300}}}, "500 bytes"),
        ({"query": {"simple_query_string": {"query": "bomen~3", "fields": ["text"]}}}, "2 letters"),
        ({"query": {"range": {"start_date": {"gte": "gisteren"}}}}, "gisteren"),
        ({"query": {"range": {"start_date": {"gte": "2025", "time_zone": "Mars/Basis"}}}}, "Mars"),
        ({"query": {}}, "query"),
        ({"query": {"match_all": {}, "term": {}}}, "match_all, term"),
        ({"script_fields": {}}, "script_fields"),
        ({"runtime_mappings": {}}, "runtime_mappings"),
        ({"suggest": {}}, "suggest"),
        ({"collapse": {"field": "@type"}}, "collapse"),
        ({"sort": [{"_script": {}}]}, "_script"),
        ({"sort": ["bestaatniet"]}, "No mapping found for [bestaatniet]"),
        ({"sort": ["text"]}, "text"),
        ({"aggs": {"a": {"scripted_metric": {}}}}, "aggs.a.scripted_metric"),
        ({"aggs": {"a": {"terms": {"field": "_index", "size": 10_001}}}}, "size"),
        ({"aggs": {"a": {"terms": {"field": "@type"}, "aggs": {"b": {"terms": {"field": "_index"}, "aggs": {"c": {"max": {"field": "position"}}}}}}}}, "2 lagen"),
        ({"highlight": {"fields": {"text": {"highlight_query": {}}}}}, "highlight_query"),
        ({"from": 9_995, "size": 6}, "search_after"),
        ({"size": 1_001}, "search_after"),
        ({"pit": {"id": "x"}}, "search_after"),
        ({"sort": ["_id"], "search_after": ["geen-id"]}, "search_after[0]"),
        ({"search_after": [1]}, "search_after"),
        ("{", "JSON"),
        ("[]", "JSON-object"),
        ('{"size": NaN}', "NaN"),
        ({"query": {"simple_query_string": {"query": "boom " * 20_000}}}, "64 kB"),
        ({"query": {"simple_query_string": {"query": "boom " * 2_000, "fields": ["text"]}}}, "1024"),
        ('{"query":' + '{"bool":{"must":' * 30 + '{"match_all":{}}' + "}}" * 30 + "}", "lagen"),
    ],
)  # fmt: skip
def test_what_is_not_answered_is_named(filled: Served, body: Any, named: str) -> None:
    assert named in filled.wrong(body)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/ori_oss", 405),
        ("DELETE", "/ori_oss", 405),
        ("DELETE", "/_search/scroll", 405),
        ("PATCH", "/ori_oss/_doc/1", 405),
        ("POST", "/ori_oss/_doc", 403),
        ("POST", "/ori_oss/_doc/1/_update", 403),
        ("POST", "/_bulk", 403),
        ("POST", "/ori_*/_delete_by_query", 403),
        ("POST", "/_reindex", 403),
        ("POST", "/_aliases", 403),
        ("GET", "/_cluster/health", 403),
        ("GET", "/_nodes", 403),
        ("GET", "/_all/_settings", 403),
        ("GET", "/_cat/nodes", 403),
        ("POST", "/_search/scroll", 400),
        ("POST", "/ori_oss/_search?scroll=1m", 400),
        ("POST", "/_pit?keep_alive=1m", 400),
        ("POST", "/ori_oss/_async_search", 400),
        ("GET", "/ori_oss", 400),
        ("GET", "/_search?wat=1", 400),
        ("GET", "/_all/_doc/1", 400),
    ],
)
def test_nothing_is_changed_and_nothing_is_kept_open(
    filled: Served, method: str, path: str, status: int
) -> None:
    before = filled.search()["hits"]["total"]
    answer = filled.client.request(method, ELASTIC + path, content="{}")
    assert answer.status_code == answer.json()["status"] == status
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    if status == 400 and ("scroll" in path or "_pit" in path or "async" in path):
        assert "search_after" in answer.json()["error"]["reason"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert filled.search()["hits"]["total"] == before


def test_a_browser_may_ask_with_any_header(filled: Served) -> None:
    asked = {
        "Origin": "https://zoek.example",
        "Access-Control-Request-Headers": "x-eigen,content-type",
    }
    answer = filled.client.options(f"{ELASTIC}/*/_msearch", headers=asked)
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "x-eigen" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


NAMES_OF_PARTS = (
    "query bool must should filter must_not match term terms range gte lte name text size from"
    " start_date position sort _source highlight fields aggs field order search_after ids values"
    " simple_query_string query_string prefix wildcard exists function_score functions weight"
    " minimum_should_match boost date_histogram calendar_interval"
)
PARTS = st.sampled_from(NAMES_OF_PARTS.split())
FIELDS_OF_A_BODY = ("query", "size", "from", "sort", "search_after", "_source", "highlight", "aggs")
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ["name", "text", "start_date", "position", "@type", "_index", "_score", "now"]
    )
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PARTS, inner, max_size=3),
    max_leaves=12,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS_OF_A_BODY), VALUES)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(body=BODIES)
def test_any_body_is_answered_or_refused(filled: Served, body: Any) -> None:
    answer = filled.client.post(f"{ELASTIC}/_search", json=body)
    assert answer.status_code in (200, 400), (answer.status_code, answer.text, body)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(text=st.text(st.sampled_from(list("ab:()\"*~-+|!&/\\[]{}^ TO<>=.é'")), max_size=25))
def test_any_text_is_answered_or_refused(filled: Served, text: str) -> None:
    for kind in ("simple_query_string", "query_string"):
        answer = filled.client.post(
            f"{ELASTIC}/_search",
            json={"query": {kind: {"query": text, "fields": ["text", "name"]}}},
        )
        assert answer.status_code in (200, 400), (answer.text, text)


# --- following the store ---------------------------------------------------------------------


def test_without_an_index_nothing_is_said_to_be_empty(empty: Served) -> None:
    for path in ("/_search", "/_count", "/ori_osi*/_search", "/_msearch"):
        body = "{}\n{}\n" if "msearch" in path else {}
        answer = empty.ask(path, body, status=503)
        assert answer["status"] == 503
        assert answer["error"]["type"]
    assert empty.ask("/_cat/indices", method="GET", status=503)["error"]["reason"]
    assert empty.ask("", method="GET")["tagline"] == "You Know, for Search"


def test_an_installation_that_keeps_no_such_index(tmp_path: Path) -> None:
    store = Store(default_address(tmp_path))
    with TestClient(create_app(store, LiveTantivy(tmp_path), KNOWN)) as client:
        assert client.post(f"{ELASTIC}/_search", json={}).status_code == 503
    store.close()


def test_a_change_reaches_what_is_around_it(empty: Served) -> None:
    fill(empty.store)
    empty.bring_up()
    moved = meeting("v2", "2026-01-08")
    empty.store.write([Put(moved, "alles")])
    empty.bring_up()
    query = {"range": {"last_discussed_at": {"gte": "2026-01-08", "lte": "2026-01-08"}}}
    assert sorted(empty.names(query)) == [
        "Kapvergunning lindelaan",
        "Nota bomenkap",
        "Opening",
        "Raad 2026-01-08",
        "Wijziging: bomenlijst",
        "Zienswijzen",
    ]
    lone, _ = paper("p2", "Zienswijzen", at=None)
    empty.store.write([Put(lone, "alles")])
    empty.bring_up()
    assert one(empty, "Kapvergunning lindelaan")["_source"]["attachment"] == [PAPERS[0][0].id]
    followed = {hit["_id"]: hit["_source"] for hit in empty.search()["hits"]["hits"]}
    empty.bring_up(anew=True)
    rebuilt = {hit["_id"]: hit["_source"] for hit in empty.search()["hits"]["hits"]}
    assert followed == rebuilt
    assert len(rebuilt) == 22


def test_what_is_withdrawn_or_redacted_is_nowhere(empty: Served) -> None:
    fill(empty.store)
    empty.bring_up()
    gone, secret = PAPERS[0][0].id, PAPERS[1][0].id
    kept = frozenset(one.id for one in [*FEW, *(one for one, _ in PAPERS)]) - {gone}
    empty.store.write([], [Close("alles", kept, "vervallen")])
    redact(empty.store, None, [secret], "privacy")
    empty.bring_up()
    for anew in (False, True):
        if anew:
            empty.bring_up(anew=True)
        assert empty.search({"terms": {"_id": [gone, secret]}})["hits"]["total"]["value"] == 0
        assert empty.names({"match": {"text": "lindebomen"}}) == ["Bomenbeleid Delft"]
        assert empty.search({"match_all": {}})["hits"]["total"]["value"] == 20
        assert "attachment" not in one(empty, "Kapvergunning lindelaan")["_source"]
        assert empty.ask(f"/ori_oss/_doc/{gone}", method="GET", status=404)["found"] is False
        everything = json.dumps(empty.search())
        assert gone not in everything
        assert secret not in everything


def test_a_committee_without_meetings_goes(empty: Served) -> None:
    fill(empty.store)
    empty.bring_up()
    assert empty.search({"match": {"classification": "committee"}})["hits"]["total"]["value"] == 2
    empty.store.remove({MEETINGS[3].id: "vervallen"})
    empty.bring_up()
    [left] = empty.search({"match": {"classification": "committee"}})["hits"]["hits"]
    assert left["_index"].startswith("ori_oss_")


# --- the clients themselves ------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(filled: Served) -> Iterator[str]:
    """The same service on a port."""
    port = free_port()
    config = uvicorn.Config(filled.client.app, host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pass
    yield f"http://127.0.0.1:{port}{ELASTIC}"
    server.should_exit = True
    thread.join()


def test_elasticsearchs_own_client(address: str) -> None:
    client = Elasticsearch(address)
    assert client.info()["version"]["number"] == "7.9.3"
    assert client.ping()
    query = {"match": {"text": "lindebomen"}}
    answer = client.search(index="ori_*", query=query, size=2, sort=[{"_id": "asc"}])
    read = []
    while hits := answer["hits"]["hits"]:
        read += [hit["_id"] for hit in hits]
        after = hits[-1]["sort"]
        answer = client.search(
            index="ori_*", query=query, size=2, sort=[{"_id": "asc"}], search_after=after
        )
    assert len(read) == len(set(read)) == client.count(index="ori_*", query=query)["count"] == 3
    assert client.get(index="ori_delft", id=MEETINGS[3].id)["_source"]["@type"] == "Meeting"
    with pytest.raises(NotFoundError):
        client.search(index="ori_nergenshuizen")
    with pytest.raises(BadRequestError, match="search_after"):
        list(helpers.scan(client, index="ori_*", query={"query": query}))
    searches: list[dict[str, Any]] = [{}, {"query": query, "size": 0}, {}, {"size": 0}]
    both = client.msearch(index="ori_oss", searches=searches)["responses"]
    assert [one["hits"]["total"]["value"] for one in both] == [2, 17]
    client.close()


def test_a_monitor_of_council_papers(filled: Served) -> None:
    """Once a day, per council by a pattern: what was discussed since a day, newest first; text is
    joined whether list or text, the link is the source's, a date is its first ten characters."""
    since, seen = "2025-01-01", []
    for council in ("oss", "delft", "nergenshuizen"):
        answer = filled.client.post(
            f"{ELASTIC}/ori_{council}*/_search",
            json={
                "query": {
                    "bool": {
                        "must": {
                            "simple_query_string": {
                                "query": "lindebomen | bankjes",
                                "fields": ["name", "description", "text"],
                            }
                        },
                        "filter": [{"range": {"last_discussed_at": {"gte": since}}}],
                    }
                },
                "sort": [{"last_discussed_at": {"order": "desc"}}],
                "size": 20,
            },
        )
        assert answer.status_code == 200
        for hit in answer.json()["hits"]["hits"]:
            source = hit["_source"]
            text = source.get("text") or ""
            joined = "\n".join(text) if isinstance(text, list) else text
            link = source.get("original_url") or source.get("url")
            seen.append((source["name"], source["last_discussed_at"][:10], link, len(joined)))
    assert {row[0] for row in seen} == {"Nota bomenkap", "Zienswijzen"}
    assert all(day >= since and link and length for _, day, link, length in seen)


def test_a_harvester_of_a_whole_council(filled: Served) -> None:
    """Finds the body by its Organization, takes all of it page by page by date and id, and labels
    each by its index name; base and id together are an address."""
    bodies = filled.ask(
        "/_search",
        {
            "size": 500,
            "query": {
                "bool": {
                    "filter": [
                        {"term": {"@type": "Organization"}},
                        {"terms": {"classification": ["municipality", "province", "water board"]}},
                    ]
                }
            },
        },
    )["hits"]["hits"]
    chosen = next(hit for hit in bodies if hit["_source"]["name"] == "Gemeente Delft")
    body: dict[str, Any] = {
        "size": 2,
        "query": {
            "bool": {
                "must": [{"exists": {"field": "last_discussed_at"}}],
                "filter": [{"terms": {"has_organization_name": [chosen["_id"]]}}],
            }
        },
        "sort": [{"last_discussed_at": {"order": "desc"}}, {"_id": {"order": "asc"}}],
        "_source": {"excludes": ["md_text"]},
    }
    taken: dict[str, str] = {}
    while hits := filled.ask("/_search", body)["hits"]["hits"]:
        for hit in hits:
            label = "_".join(hit["_index"].split("_")[1:-1])
            base = hit["_source"]["@context"]["@base"]
            assert base + hit["_source"]["@id"] not in taken
            taken[base + hit["_source"]["@id"]] = label
        body["search_after"] = hits[-1]["sort"]
    assert list(taken.values()) == ["delft", "delft"]
    assert Verwijzing(id=MEETINGS[3].id).id in "".join(taken)
