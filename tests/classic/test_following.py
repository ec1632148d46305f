"""The index follows the store."""

import json
from pathlib import Path

from indexer.engines.embedded import LiveTantivy
from search_api.app import create_app
from store import Close, Put, Store, default_address
from store.redaction import redact
from tests.asking import AppClient
from tests.classic.council import FEW, KNOWN, MEETINGS, PAPERS, fill, meeting, paper
from tests.classic.served import ELASTIC, Served, one


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
    with AppClient(create_app(store, LiveTantivy(tmp_path), KNOWN)) as client:
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
