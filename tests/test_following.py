"""Questions that are followed: what fits is what a search finds, news is told once and in time, by
mail through a real server and by webhook to a real receiver that fails at first."""

import datetime as dt
import email
import hashlib
import hmac
import json
import os
import random
import re
import signal
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiosmtpd.controller import Controller

from griffie.following import deliver, look
from griffie.settings import Settings
from indexer.documents import documents
from indexer.percolation import Percolator, numbers
from indexer.question.language import parse
from indexer.question.query import Query
from indexer.question.watching import FORM, made, outcome
from search_api.app import create_app
from search_api.following.asking import Following
from search_api.operation import Operation
from search_api.web.questions import parameters
from standard.base import Verwijzing
from standard.extensions import ExtStemming, Telling
from standard.records import Record
from standard.resources import Stemming
from standard.vocabulary import StemmingGrondslag, Uitslag
from store import Put, Store, default_address
from store.comparison import OTHERWISE
from store.following import Question
from store.redaction import redact
from store.schema import meldingen
from tests.asking import AppClient
from tests.command import Griffie
from tests.installations import embedded
from tests.test_index import motion

KEY = b"k" * 32
TODAY = dt.date(2026, 11, 27)
ASKED = (
    *("fietspad", "fiets*", '"motie fietspad"', "fietspad OR woningbouw", "motie NOT fietspad"),
    *("titel:motie", "fractie:VVD", "uitslag:verworpen", "datum:2025", "tegen:>5", "voor:<10"),
    *("type:motie", "indiener:de", '"de raad"~5', "verzoekt NEAR/3 college", "azc", "*"),
    *('NEAR(raad college verzoekt, 8)', "(wonen OR verkeer) AND raad", "gremium:raad"),
)  # fmt: skip


def kept(text: str = "", channel: str = "webhook", rhythm: str = "direct", **more: Any) -> Question:
    together = more.pop("samen", ())
    filters = tuple((name, (value,)) for name, value in more.items())
    steps = made(Query(parse(text), filters=filters), together)
    return Question(f"q={text}", steps, FORM, outcome(orjson.loads(steps)), channel, rhythm)


# --- what fits ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ASKED)
def test_what_fits_is_what_the_search_finds(sampled: Griffie, text: str) -> None:
    store, engine = sampled.open(), sampled.engine()
    fits, _councils = _percolator(sampled)
    query = Query(parse(text), size=100)
    mine = {fits.documents[number].id for number in numbers(fits.fitting(made(query)))}
    result, found = engine.search(query), set()
    while result.hits:
        found |= {hit.document.id for hit in result.hits}
        following = Query(parse(text), size=100, offset=len(found), state=result.state,
                          after=result.last)  # fmt: skip
        result = engine.search(following)
    assert mine == found
    engine.close()
    store.close()


def _percolator(sampled: Griffie, known: list[Any] = []) -> Any:  # noqa: B006 - made once
    if not known:
        store = sampled.open()
        councils = {body.code: (body.naam, body.provincie) for body in store.organisations()}
        ids = [version.id for version in store.current(deleted=False)]
        known.append((Percolator(documents(store, ids, councils)[0], TODAY), councils))
        store.close()
    return known[0]


def voted(key: str, about: Record, *, tegen: int) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier="ibabs",
        data=Stemming(informatieobject=Verwijzing(id=about.id)),
        ext=ExtStemming(
            grondslag=StemmingGrondslag.totaal, volledig=True, telling=Telling(voor=9, tegen=tegen)
        ),
    )


# --- what is news -----------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(default_address(tmp_path))
    yield opened
    opened.close()


def follower(store: Store, question: Question, address: str = "https://ontvanger.example") -> str:
    key, _ = store.following.add(question, address)
    store.following.confirm(key)
    return key


def told(store: Store, key: str) -> set[str]:
    with store.database.reading() as connection:
        rows = connection.execute(meldingen.select().where(meldingen.c.volger == key)).all()
    return {row.record for row in rows if row.record and not row.klaar}


def test_what_fits_now_and_did_not_before_is_told_once(store: Store) -> None:
    store.write([Put(motion("1", "Motie fietspad")), Put(motion("2", "Motie zwembad"))])
    key = follower(store, kept("fietspad"))
    assert look(store) == 0, "wat er al was is geen nieuws"
    store.write(
        [Put(motion("3", "Motie fietspad Noord")), Put(motion("1", "Motie fietspad breed"))]
    )
    assert look(store) == 1
    assert told(store, key) == {motion("3", "").id}
    store.write([Put(motion("2", "Motie fietspad bij zwembad"))])
    assert look(store) == 1
    store.write([Put(motion("3", "Motie fietspad Noord en Zuid"))])
    assert look(store) == look(store) == 0


def test_what_is_merely_read_otherwise_is_no_news(store: Store) -> None:
    store.write([Put(motion("1", "Motie zwembad"))])
    key = follower(store, kept("fietspad"))
    store.write([Put(motion("1", "Motie fietspad"))], reden=OTHERWISE)
    assert look(store) == 0
    store.write([Put(motion("1", "Motie fietspad Oost"))])
    assert look(store) == 0, "ook daarna niet: het was al zo"
    assert told(store, key) == set()


def test_what_fits_because_something_was_taken_away_is_no_news(store: Store) -> None:
    """Nor is what was taken away told of, though it waited to be sent."""
    key = follower(store, kept("fietspad NOT tegen:>3"))
    about = motion("1", "Motie fietspad")
    store.write([Put(about), Put(voted("1", about, tegen=5))])
    assert look(store) == 0
    redact(store, None, [voted("1", about, tegen=5).id], "privacy")
    assert look(store) == 0
    other = motion("2", "Motie fietspad Zuid")
    store.write([Put(other)])
    assert look(store) == 1
    redact(store, None, [other.id], "privacy")
    assert told(store, key) == {other.id}
    [asked] = store.following.due(0.0)
    store.following.told(asked, 0.0)
    assert deliver(store, Settings(), KEY) == (1, 0)
    assert told(store, key) == set()


def test_an_outcome_is_told_when_it_comes(store: Store) -> None:
    store.write([Put(motion("1", "Motie stikstof"))])
    key = follower(store, kept("stikstof", uitslag="verworpen"))
    ended = motion("1", "Motie stikstof", outcome=Uitslag.verworpen)
    store.write([Put(ended)])
    assert look(store) == 1
    assert told(store, key) == {ended.id}


@pytest.mark.slow
def test_nothing_is_missed_or_told_twice_over_fifty_kills(store: Store) -> None:
    chance = random.Random(50)
    address = store.address
    words = ["fietspad", "zwembad", "haven", "bomen", "school"]
    keys = {word: follower(store, kept(word)) for word in words}
    number = 0
    for _ in range(50):
        puts = []
        for _ in range(20):
            number += 1
            puts.append(Put(motion(str(number), f"Motie {words[number % 5]} nummer {number}")))
        store.write(puts)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.001, 0.15))
            look(Store(address))
            os._exit(0)
        os.waitpid(child, 0)
        chance.random()
    look(store)
    for at, word in enumerate(words):
        expected = {motion(str(n), "").id for n in range(1, number + 1) if n % 5 == at}
        assert told(store, keys[word]) == expected, word


# --- by mail ----------------------------------------------------------------------------------------


class Mailbox:
    """Keeps what a real server on loopback takes; refuses the first so many."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.refuse = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            self.refuse -= 1
            return "451 later"
        self.messages.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def api(store: Store, tmp_path: Path) -> Iterator[AppClient]:
    made_ = embedded(tmp_path)
    made_.bring_up(store)
    run = Operation(key=KEY)
    with AppClient(create_app(store, made_.live, [], operation=run)) as client:
        yield client
    made_.close()


def config(tmp_path: Path, **more: Any) -> Settings:
    return Settings(data=tmp_path, adres="http://testserver", **more)


def link_in(message: Any, purpose: str) -> str:
    text = message.get_payload(decode=True).decode()
    found = re.search(rf"http://testserver(/volgen/{purpose}/\S+)", text)
    assert found, text
    return found.group(1)


def test_by_mail_from_asking_to_ending(
    api: AppClient, store: Store, tmp_path: Path, mailbox: tuple[Mailbox, str]
) -> None:
    box, smtp = mailbox
    settings = config(tmp_path, smtp=smtp)
    body = {"q": "fietspad", "kanaal": "mail", "adres": "lezer@voorbeeld.nl", "ritme": "dag"}
    answer = api.post("/api/v1/volgen", json=body)
    assert answer.status_code == 202, answer.text
    assert "einde" not in answer.json(), "alleen wie de post leest kan bevestigen"
    assert deliver(store, settings, KEY, now=1e6) == (1, 0)
    [asked] = box.messages
    assert api.get(link_in(asked, "bevestig")).status_code == 200
    store.write([Put(motion(str(number), f"Motie fietspad {number}")) for number in range(3)])
    assert look(store) == 3
    box.refuse = 1
    assert deliver(store, settings, KEY, now=2e6) == (0, 1)
    assert deliver(store, settings, KEY, now=2e6 + 30) == (0, 0), "een poging later pas weer"
    assert deliver(store, settings, KEY, now=2e6 + 90) == (1, 0)
    assert deliver(store, settings, KEY, now=2e6 + 99) == (0, 0)
    digest = box.messages[-1]
    assert digest["To"] == "lezer@voorbeeld.nl"
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = digest.get_payload(decode=True).decode()
    assert text.count("/records/") == 3
    store.write([Put(motion("9", "Motie fietspad 9"))])
    look(store)
    assert deliver(store, settings, KEY, now=2e6 + 3600) == (0, 0), "één bericht per dag"
    ending = re.fullmatch(r"<http://testserver(.+)>", digest["List-Unsubscribe"])
    assert ending
    assert api.get(ending.group(1)).status_code == 200
    assert api.post(ending.group(1), data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert deliver(store, settings, KEY, now=9e6) == (0, 0)
    assert b"lezer@voorbeeld.nl" not in (tmp_path / "griffie.sqlite").read_bytes()


def test_nobody_confirms_or_ends_without_the_link(api: AppClient, store: Store) -> None:
    key, _ = store.following.add(kept("fietspad", "mail"), "lezer@voorbeeld.nl")
    for path in (f"/volgen/bevestig/{key}/{'0' * 40}", f"/volgen/einde/{key}/{'0' * 40}"):
        assert api.get(path).status_code == 404
    assert api.delete(f"/api/v1/volgen/{key}/{'0' * 40}").status_code == 404
    assert list(store.following.followers()) == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"q": "x", "kanaal": "mail", "adres": "geen adres"}, "adres"),
        ({"q": "x", "kanaal": "mail", "adres": "a@b.nl\r\nBcc: c@d.nl"}, "adres"),
        ({"q": "x", "kanaal": "webhook", "adres": "http://127.0.0.1/x"}, "adres"),
        ({"q": "x", "kanaal": "webhook", "adres": "http://10.0.0.8/x"}, "adres"),
        ({"q": "x", "kanaal": "webhook", "adres": "http://localhost/x"}, "adres"),
        ({"kanaal": "mail", "adres": "a@voorbeeld.nl"}, "q"),
        ({"q": "x", "kanaal": "post", "adres": "a@voorbeeld.nl"}, "kanaal"),
        ({"q": "x", "kanaal": "mail", "adres": "a@voorbeeld.nl", "ritme": "uur"}, "ritme"),
        ({"q": "x", "uitslag": "nee", "kanaal": "mail", "adres": "a@voorbeeld.nl"}, "uitslag"),
    ],
)
def test_what_cannot_be_followed_is_refused(
    api: AppClient, body: dict[str, Any], name: str
) -> None:
    answer = api.post("/api/v1/volgen", json=body)
    assert answer.status_code == 400
    assert [row["name"] for row in answer.json()["invalidParams"]] == [name]


def test_a_field_takes_no_value_of_another_shape(api: AppClient) -> None:
    """Whatever stands in place of a text, the refusal names the field it stands in."""
    asked = {"q": "x", "kanaal": "mail", "adres": "a@voorbeeld.nl"}
    odd: list[Any] = [{}, {"a": 1}, 7.5, True, [[]], [{}], [None], [7], ["x", {}], [True]]
    for name in parameters(Following):
        for value in [*odd, None]:
            answer = api.post("/api/v1/volgen", json={**asked, name: value})
            assert answer.status_code == 400, (name, value)
            assert {row["name"] for row in answer.json()["invalidParams"]} == {name}, (name, value)


def test_the_form_works_without_a_script(api: AppClient, store: Store) -> None:
    page = api.get("/volgen", params={"q": "fietspad", "type": "motie"})
    assert 'value="fietspad"' in page.text
    sent = {"q": "fietspad", "type": "motie", "kanaal": "mail", "adres": "a@voorbeeld.nl"}
    assert api.post("/volgen", data=sent).status_code == 200
    assert api.post("/volgen", data={**sent, "adres": "x"}).status_code == 400


# --- by webhook -------------------------------------------------------------------------------------


@pytest.fixture
def receiver() -> Iterator[Any]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            failing = server.failing  # type: ignore[attr-defined]
            server.got.append((dict(self.headers), content))  # type: ignore[attr-defined]
            self.send_response(failing.pop(0) if failing else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server: Any = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.failing = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_by_webhook_signed_and_tried_again(store: Store, tmp_path: Path, receiver: Any) -> None:
    place = f"127.0.0.1:{receiver.server_port}"
    settings = config(tmp_path, webhook_hosts=place)
    key, secret = store.following.add(kept("fietspad"), f"http://{place}/haak")
    assert deliver(store, settings, KEY, now=1e6) == (1, 0)
    assert json.loads(receiver.got[0][1])["soort"] == "bevestiging"
    store.write([Put(motion("1", "Motie fietspad"))])
    assert look(store) == 1
    receiver.failing += [500, 503]
    later = [2e6, 2e6 + 61, 2e6 + 200, 2e6 + 201]
    assert [deliver(store, settings, KEY, now=each) for each in later] == [
        *((0, 1), (0, 1), (1, 0), (0, 0))
    ]
    tried = receiver.got[1:]
    assert len({headers["Griffie-Delivery"] for headers, _ in tried}) == 1, "één bericht"
    headers, content = tried[-1]
    moment_, mark = re.fullmatch(r"t=(\d+),v1=(\w+)", headers["Griffie-Signature"]).groups()  # type: ignore[union-attr]
    signed = hmac.new(secret.encode(), f"{moment_}.".encode() + content, hashlib.sha256)
    assert mark == signed.hexdigest()
    [row] = json.loads(content)["records"]
    assert row["titel"] == "Motie fietspad"
    assert [each["gelukt"] for each in store.following.log(key)] == [True, False, False, True]


def test_a_webhook_on_an_own_network_is_never_asked(
    store: Store, tmp_path: Path, receiver: Any
) -> None:
    address = f"http://127.0.0.1:{receiver.server_port}/haak"
    key, _ = store.following.add(kept("fietspad"), address)
    assert deliver(store, config(tmp_path), KEY, now=1e6) == (0, 1)
    assert receiver.got == []
    assert "127.0.0.1" not in str(store.following.log(key))
