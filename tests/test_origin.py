"""What the page of a record's origin shows of each answer: what was asked, and the object that it is about."""

import orjson

from search_api.views.origin import origins
from store import Answer, Put, Store
from tests.test_index import motion

SERVICE = "https://wcf.voorbeeld.nl/Public.svc"
ASKED = b'<s:Envelope xmlns:s="x"><s:Body><GetListEntry xmlns="y"><EntryId>1</EntryId></GetListEntry></s:Body></s:Envelope>'
TOLD = b"<r><e><EntryId>1b</EntryId><EntryMasterId>sleutel</EntryMasterId><Tag>a</Tag><Tag>b</Tag></e></r>"
LISTED = {"items": [{"id": "ander"}, {"id": "sleutel", "attributes": [{"value": "Titel"}], "documents": [{"title": "Titel"}]}]}  # fmt: skip


def told(store: Store, *answers: Answer) -> list[dict[str, object]]:
    record = motion("1", "Titel").changed(bronidentificatie="sleutel")
    origin = frozenset(answer.vingerafdruk for answer in answers)
    store.write([Put(record, herkomst=origin)], answers=list(answers))
    [version] = store.current(deleted=False)
    return origins(store, version)


def answer(body: bytes, asked: bytes | None = None, url: str = SERVICE) -> Answer:
    return Answer("gm0828", "ibabs", "POST", url, asked, url, 200, "text/xml", body)


def test_an_answer_says_what_was_asked(store: Store) -> None:
    one, form = told(store, answer(TOLD, ASKED), answer(b"{}", b"draw=1&start=0"))
    assert {one["vraag"], form["vraag"]} == {"GetListEntry", "draw=1&start=0"}


def test_fields_are_numbered_among_those_of_their_name(store: Store) -> None:
    [one] = told(store, answer(TOLD, ASKED))
    names = [row["veld"] for row in one["velden"]]  # type: ignore[attr-defined]
    assert names == ["EntryId", "EntryMasterId", "Tag", "Tag·2"]


def test_the_object_of_a_record_is_the_one_with_its_key(store: Store) -> None:
    """And not a document in it that has the same title."""
    [one] = told(store, answer(orjson.dumps(LISTED), url="https://api.voorbeeld.nl/items"))
    rows = {row["veld"]: row["in_record"] for row in one["velden"]}  # type: ignore[attr-defined]
    assert rows == {
        "id": "bronidentificatie",
        "attributes/0/value": "data/titel",
        "documents/0/title": "data/titel",
    }
