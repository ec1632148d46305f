"""Outcomes that are followed: what was rejected, who voted together, what was not done in time; and a
subject in three councils, told by feed, mail and webhook, each once."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import etree

from griffie.following import deliver, look
from indexer.documents import documents
from indexer.percolation import Percolator, numbers
from indexer.question.language import parse
from indexer.question.query import Query
from indexer.question.watching import made, outcome
from search_api.app import create_app
from search_api.operation import Operation
from standard.base import Verwijzing
from standard.extensions import ExtFractie, ExtInformatieObject, ExtStemresultaatPerFractie
from standard.records import Record
from standard.resources import Fractie, StemresultaatPerFractie
from standard.vocabulary import FractieStemResultaat, Informatieobjecttype, Uitslag
from store import Organisation, Put, Store
from store.comparison import OTHERWISE
from tests.asking import AppClient
from tests.installations import Installation, embedded
from tests.test_following import (
    KEY,
    TODAY,
    Mailbox,
    api,
    config,
    follower,
    kept,
    link_in,
    mailbox,
    receiver,
    store,
    told,
    voted,
)
from tests.test_index import motion

__all__ = ["api", "mailbox", "receiver", "store"]

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(file=str(Path(__file__).with_name("data") / "atom.rng"))


def at(code: str, key: str, title: str, outcome: Uitslag = Uitslag.onbekend) -> Record:
    return motion(key, title, outcome=outcome).changed(organisatie=code)


# --- a subject in some councils -------------------------------------------------------------------

MEDEMBLIK, ENSCHEDE, DOETINCHEM, OSS = "gm0420", "gm0153", "gm0222", "gm0828"
KEYS = {"medemblik": MEDEMBLIK, "enschede": ENSCHEDE, "doetinchem": DOETINCHEM, "oss": OSS}
Refresh = Callable[[], int]


@contextmanager
def serving(store: Store, folder: Path, place: str) -> Iterator[tuple[AppClient, Refresh]]:
    """The API, that may send to `place`, and what brings its index up."""
    host, port = place.split(":")
    installed = embedded(folder)
    run = Operation(key=KEY, webhooks=((host, int(port)),))
    installed.bring_up(store)
    known = [
        Organisation(code, "ibabs", key, key.title(), "gemeente", "") for key, code in KEYS.items()
    ]
    with AppClient(create_app(store, installed.live, known, operation=run)) as client:
        yield client, lambda: installed.bring_up(store)
    installed.close()


def entries(api: AppClient, asked: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    """What the feed of a question has: by title its id, kind and moment."""
    answer = api.get("/api/v1/search.atom", params=asked)
    assert answer.status_code == 200, answer.text
    feed = etree.fromstring(answer.content)
    SCHEMA.assertValid(feed)
    rows = feed.findall("a:entry", ATOM)
    found = {}
    for row in rows:
        category = row.find("a:category", ATOM)
        assert category is not None
        published, updated = (
            row.findtext(f"a:{name}", "", ATOM) for name in ("published", "updated")
        )
        assert published <= updated
        assert (category.get("term") == "nieuw") == (published == updated)
        title = row.findtext("a:title", "", ATOM).partition(": ")[2]
        found[title] = (row.findtext("a:id", "", ATOM), str(category.get("term")), updated)
    assert len({each[0] for each in found.values()}) == len(rows), "niets dubbel"
    return found


def test_a_subject_in_three_councils_by_feed_mail_and_webhook(
    store: Store, tmp_path: Path, mailbox: tuple[Mailbox, str], receiver: Any
) -> None:
    """Without an account, nothing doubled, an edit marked as one, a re-reading no news; and the same
    for how it ended."""
    box, smtp = mailbox
    place = f"127.0.0.1:{receiver.server_port}"
    settings = config(tmp_path, smtp=smtp, webhook_hosts=place)
    three = {"q": "datacenter", "organisatie": [MEDEMBLIK, ENSCHEDE, DOETINCHEM]}
    old = at(MEDEMBLIK, "1", "Datacenter aan de dijk")
    elsewhere = at(OSS, "2", "Datacenter in Oss")
    unread = at(DOETINCHEM, "6", "Verslag")
    store.write([Put(old), Put(elsewhere), Put(unread), Put(at(ENSCHEDE, "3", "Zwembad"))])
    with serving(store, tmp_path, place) as (client, refresh):
        refresh()
        assert list(entries(client, three)) == ["Datacenter aan de dijk"]
        for asked in (three, {**three, "uitslag": "verworpen"}):
            ways = (("mail", "lezer@voorbeeld.nl"), ("webhook", f"http://{place}/haak"))
            for channel, address in ways:
                body = {**asked, "kanaal": channel, "adres": address}
                assert client.post("/api/v1/volgen", json=body).status_code == 202
        assert deliver(store, settings, KEY, now=1e6) == (4, 0)
        for message in box.messages:
            assert client.get(link_in(message, "bevestig")).status_code == 200
        box.messages.clear()
        receiver.got.clear()

        fresh = at(ENSCHEDE, "4", "Motie datacenter")
        store.write([Put(fresh), Put(at(OSS, "5", "Motie datacenter Oss"))])
        store.write([Put(at(MEDEMBLIK, "1", "Datacenter aan de dijk, gewijzigd"))])
        store.write([Put(at(DOETINCHEM, "6", "Datacenter anders gelezen"))], reden=OTHERWISE)
        assert look(store) == 2, "één stuk, per mail en per webhook"
        assert deliver(store, settings, KEY, now=2e6) == (2, 0)
        refresh()
        feed = entries(client, three)
        assert {title: row[1] for title, row in feed.items()} == {
            "Motie datacenter": "nieuw",
            "Datacenter aan de dijk, gewijzigd": "gewijzigd",
            "Datacenter anders gelezen": "nieuw",
        }
        assert len(box.messages) == len(receiver.got) == 1

        ended = at(ENSCHEDE, "4", "Motie datacenter", Uitslag.verworpen)
        assert entries(client, {**three, "uitslag": "verworpen"}) == {}
        store.write([Put(ended), Put(at(OSS, "5", "Motie datacenter Oss", Uitslag.verworpen))])
        assert look(store) == 2
        assert deliver(store, settings, KEY, now=3e6) == (2, 0)
        assert (look(store), deliver(store, settings, KEY, now=4e6)) == (0, (0, 0))
        refresh()
        [(title, row)] = entries(client, {**three, "uitslag": "verworpen"}).items()
    assert (title, row[1]) == ("Motie datacenter", "gewijzigd")
    mail = box.messages[-1].get_payload(decode=True).decode()
    assert re.search(r"motie, 2026-01-29, verworpen", mail)
    [sent] = json.loads(receiver.got[-1][1])["records"]
    assert (sent["id"], sent["uitslag"], sent["versie"]) == (ended.id, "verworpen", 2)


@pytest.mark.parametrize(
    ("asked", "told_of"),
    [
        ({"type": "motie", "uitslag": "verworpen"}, {"1", "3"}),
        ({"text": "stikstof", "uitslag": "verworpen"}, {"1"}),
        ({"text": "stikstof uitslag:verworpen datum:2026"}, {"1"}),
        ({"text": "stikstof uitslag:verworpen datum:<2026"}, set()),
        ({"text": "(stikstof OF haven) NIET bomen uitslag:(aangenomen OF verworpen)"}, {"1", "2"}),
        ({"text": "titel:haven", "uitslag": "aangenomen"}, {"2"}),
    ],
)
def test_an_outcome_with_words_and_a_period(
    store: Store, asked: dict[str, Any], told_of: set[str]
) -> None:
    """Those of which it was not known before how they ended."""
    titles = {"1": "Motie stikstof", "2": "Motie haven", "3": "Motie haven en bomen"}
    ends = {"1": Uitslag.verworpen, "2": Uitslag.aangenomen, "3": Uitslag.verworpen}
    store.write([Put(motion(key, title)) for key, title in titles.items()])
    key = follower(store, kept(asked.pop("text", ""), **asked))
    store.write([Put(motion(each, titles[each], outcome=ends[each])) for each in titles])
    look(store)
    assert told(store, key) == {motion(each, "").id for each in told_of}


# --- who voted together ---------------------------------------------------------------------------

SIDES = {
    "voor": FractieStemResultaat.aangenomen,
    "tegen": FractieStemResultaat.verworpen,
    "verdeeld": FractieStemResultaat.verdeeld,
    "onbekend": None,
}


def sides(about: Record, told_: dict[str, str]) -> list[Put]:
    """A vote on a motion as its fracties cast it."""
    vote = voted(about.bronidentificatie, about, tegen=1)
    parties = {
        name: Record(
            organisatie="gm0828",
            bronidentificatie=f"fractie/{name}",
            leverancier="ibabs",
            data=Fractie(fractienaam=name),
            ext=ExtFractie(),
        )
        for name in told_
    }
    return [
        Put(vote),
        *(Put(party) for party in parties.values()),
        *(
            Put(
                Record(
                    organisatie="gm0828",
                    bronidentificatie=f"{about.bronidentificatie}/{name}",
                    leverancier="ibabs",
                    data=StemresultaatPerFractie(
                        fractie=Verwijzing(id=parties[name].id),
                        stemming=Verwijzing(id=vote.id),
                        fractiestemresultaat=SIDES[side],
                    ),
                    ext=ExtStemresultaatPerFractie(fractie=name),
                )
            )
            for name, side in told_.items()
        ),
    ]


def test_two_parties_that_voted_together(store: Store) -> None:
    """For or against alike, under whatever name the council has for them; not when one is divided, is
    not told, or took the other side."""
    votes = {
        "1": {"VVD": "voor", "GroenLinks-PvdA": "voor"},
        "2": {"Fractie VVD": "tegen", "PvdA/GroenLinks": "tegen", "CDA": "voor"},
        "3": {"VVD": "voor", "GroenLinks-PvdA": "tegen"},
        "4": {"VVD": "verdeeld", "GroenLinks-PvdA": "verdeeld"},
        "5": {"VVD": "voor", "CDA": "voor"},
        "6": {"VVD": "voor", "GroenLinks-PvdA": "onbekend"},
    }
    about = {key: motion(key, f"Motie fietspad {key}") for key in votes}
    store.write([Put(each) for each in about.values()])
    both = follower(store, kept(samen=("VVD", "GroenLinks-PvdA")))
    narrow = follower(store, kept("titel:2", samen=("VVD", "GroenLinks-PvdA")))
    assert look(store) == 0
    for key, cast in votes.items():
        store.write(sides(about[key], cast))
    assert look(store) == 3
    assert told(store, both) == {about["1"].id, about["2"].id}
    assert told(store, narrow) == {about["2"].id}
    assert look(store) == 0


# --- what was not done in time --------------------------------------------------------------------


def pledge(key: str, term: str, **ext: Any) -> Record:
    made_ = motion(key, f"Toezegging fietspad {key}")
    data = made_.data.changed(informatieobjecttype=Informatieobjecttype.toezegging)
    return made_.changed(
        data=data, ext=ExtInformatieObject(termijn=dt.date.fromisoformat(term), **ext)
    )


def test_a_term_that_passes_is_told_though_nothing_changed(store: Store) -> None:
    """Once, on the day after, and only of what is not known to be done; what was over its term
    already is no news, and what the source says later that it is done is told no more."""
    query = "type:toezegging termijn:verstreken"
    day = dt.date(2026, 3, 1)
    store.write(
        [
            Put(pledge("1", "2026-03-02")),
            Put(pledge("2", "2026-02-01")),
            Put(pledge("3", "2026-03-02", afgedaan=True)),
            Put(pledge("4", "2026-03-02", afgedaan_op=dt.date(2026, 2, 28))),
            Put(pledge("5", "2026-03-02", stand_van_zaken="Afgedaan met brief 12")),
            Put(pledge("6", "2026-03-02", stand_van_zaken="De wethouder zag het anders")),
            Put(pledge("7", "2026-03-02", stand_van_zaken="Nog in behandeling")),
            Put(pledge("8", "2026-03-05", afgedaan=False)),
            Put(motion("9", "Motie fietspad")),
        ]
    )
    key = follower(store, kept(query))
    other = follower(store, kept("zwembad termijn:verstreken"))
    assert look(store, today=day) == 0
    assert look(store, today=day + dt.timedelta(days=1)) == 0, "de dag zelf is nog op tijd"
    assert look(store, today=day + dt.timedelta(days=2)) == 2
    assert told(store, key) == {pledge("1", "2026-03-02").id, pledge("7", "2026-03-02").id}
    assert look(store, today=day + dt.timedelta(days=2)) == 0
    store.write([Put(pledge("8", "2026-03-05", afgedaan=True))])
    assert look(store, today=day + dt.timedelta(days=9)) == 0
    store.write([Put(pledge("10", "2026-03-04"))])
    assert look(store, today=day + dt.timedelta(days=9)) == 1, "wie te laat is als hij komt"
    store.write([Put(pledge("11", "2026-01-04"))], reden=OTHERWISE)
    assert look(store, today=day + dt.timedelta(days=10)) == 0, "anders gelezen is geen nieuws"
    assert told(store, other) == set()


def test_what_is_over_its_term_is_found(installation: Installation, store: Store) -> None:
    """By the word and by the filter, on both engines, and the same as what is followed."""
    late, soon = pledge("1", "2020-03-01"), pledge("2", "2099-03-01")
    done = pledge("3", "2020-03-01", afgedaan=True)
    store.write([Put(late), Put(soon), Put(done), Put(motion("4", "Motie fietspad"))])
    installation.bring_up(store)

    def found(text: str) -> set[str]:
        hits = installation.live.search(Query(parse(text), size=10)).hits
        return {hit.document.id for hit in hits}

    assert found("termijn:verstreken") == found("fietspad termijn:<2026-01-01") == {late.id}
    assert found("NOT termijn:verstreken type:toezegging") == {soon.id, done.id}
    assert found("termijn:2099") == {soon.id}
    assert (
        str(parse("type:toezegging termijn:Verstreken")) == "type:toezegging AND termijn:verstreken"
    )
    fits = Percolator(documents(store, [late.id, soon.id, done.id], {})[0], TODAY)
    steps = made(Query(parse("termijn:verstreken")))
    assert {fits.documents[at].id for at in numbers(fits.fitting(steps))} == {late.id}
    assert outcome(orjson.loads(steps)), "het is een afloop"


def test_a_term_is_followed_by_its_filter(api: AppClient, store: Store) -> None:
    body = {"type": "toezegging", "termijn": "verstreken", "kanaal": "mail", "adres": "a@b.nl"}
    assert api.post("/api/v1/volgen", json=body).status_code == 202
    wrong = api.post("/api/v1/volgen", json={**body, "termijn": "bijna"})
    assert wrong.json()["invalidParams"][0]["valid"] == ["verstreken"]
    assert 'value="verstreken"' in api.get("/volgen?type=toezegging&termijn=verstreken").text
