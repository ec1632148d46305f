"""Personal data: found, left out or held back, and taken away for good."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.privacy import cleared, is_bsn, screened, scrub, without
from indexer.question.language import parse
from indexer.question.query import Query
from standard.bodies import eigenaar
from standard.extensions import ExtInformatieObject
from standard.records import Record
from standard.resources import InformatieObject
from store import Close, Download, Files, Put, Store, Text
from store.redaction import redact
from tests.command import Crawled, Griffie
from tests.councils import first

#: passes the test of eleven and is handed out to nobody
NUMBER = "999990019"


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_one_of_the_last_digits_makes_a_bsn(head: int) -> None:
    """The last digit weighs −1, so that of the ten at most one fits."""
    assert sum(is_bsn(f"{head}{last}") for last in range(10)) <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"BSN: {NUMBER}", True),
        (f"nummer {NUMBER}, geboren", True),
        ("burgerservicenummer 9999 90 019", True),
        ("burgerservicenummer: 999.990.019", True),
        ("zaaknummer 123456789", False),
        (f"€ {NUMBER}", False),
        (f"€ {NUMBER},00", False),
        (f"NL{NUMBER}B01", False),
        (f"1{NUMBER}", False),
        (f"document/{NUMBER}/1", False),
        ("een bedrag van 999.990.019 euro", False),
    ],
)
def test_what_may_be_a_bsn(text: str, found: bool) -> None:
    assert scrub(text).achtergehouden is found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mail naar jan.jansma@voorbeeld.nl of bel.", "Mail naar [e-mailadres] of bel."),
        ("jan (at) voorbeeld.nl", "[e-mailadres]"),
        ("Bel 06-12345678 vandaag", "Bel [telefoonnummer] vandaag"),
        ("Bel 0412 - 345 678.", None),
        ("tel. 0412-345678, kamer 3", "tel. [telefoonnummer], kamer 3"),
        ("+31 6 12345678", "[telefoonnummer]"),
        (
            "Mevrouw J. Jansma\nKerkstraat 12\n1234 AB Dorp\nGeachte raad",
            "Mevrouw J. Jansma\n[adres]\nGeachte raad",
        ),
        ("wonende te Kerkstraat 12, 1234 AB", "wonende te [adres]"),
        ("Bestemmingsplan Kerkstraat 12 te Dorp", "Bestemmingsplan Kerkstraat 12 te Dorp"),
        ("in 2024-2026 en € 1.234.567", "in 2024-2026 en € 1.234.567"),
        ("zaak 0412345", "zaak 0412345"),
    ],
)
def test_what_is_left_out_of_a_text(text: str, left: str | None) -> None:
    made, _ = without(text)
    if left is not None:
        assert made == left


def test_a_text_with_a_bsn_is_held_back_and_says_where() -> None:
    text = cleared(Text("a" * 64, "volledig", None, ("niets", f"BSN {NUMBER}")))
    assert (text.status, text.pages) == ("geen", ())
    assert "bladzijde 2" in (text.reden or "")
    assert NUMBER not in (text.reden or "")


def test_a_text_says_what_was_left_out() -> None:
    text = cleared(Text("a" * 64, "volledig", None, ("mail a@b.nl", "en c@d.nl")))
    assert text.status == "volledig"
    assert text.reden == "weggelaten: 2× e-mailadres"
    assert text.pages == ("mail [e-mailadres]", "en [e-mailadres]")


def document(key: str, title: str, sha256: str | None = None) -> Record:
    ext = ExtInformatieObject.model_validate(
        {
            "overig": {"toelichting": f"bel 06-12345678 of {NUMBER}"},
            "bestanden": (
                {"url": f"https://voorbeeld.invalid/{NUMBER}", "sha256": sha256},
            ) if sha256 else (),
        }
    )  # fmt: skip
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier="ibabs",
        data=InformatieObject(titel=title, **eigenaar("gm0828", "Oss")),
        ext=ext,
    )


def test_words_of_a_record_are_screened_and_its_addresses_are_not() -> None:
    record, left_out = screened(document("1", "Brief van a@b.nl", "f" * 64))
    text = json.dumps(record.body())
    assert "a@b.nl" not in text
    assert "06-12345678" not in text
    assert re.findall(NUMBER, text) == [NUMBER]  # in the address of the file
    assert dict(left_out) == {"e-mailadres": 1, "telefoonnummer": 1, "burgerservicenummer": 1}
    assert screened(record)[0] is record


def test_taken_away_is_out_of_every_version_text_and_file(store: Store, tmp_path: Path) -> None:
    files = Files(tmp_path)
    sha256 = files.put(b"een geheim")
    url = f"https://voorbeeld.invalid/{NUMBER}"
    fetched = [(Download(url, "1", sha256), Text(sha256, "volledig", None, ("een geheim",)))]
    first, second = document("1", "Geheim een", sha256), document("1", "Geheim twee", sha256)
    other, apart = document("2", "Geheim drie", sha256), document("3", "Gewoon")
    store.write([Put(first), Put(other), Put(apart)], (), fetched)
    store.write([Put(second)])
    done = redact(store, files, [first.id, "onbekend"], "persoonsgegevens: verzoek")
    assert set(done.records) == {first.id, other.id}
    assert (done.bestanden, done.onbekend) == ([sha256], ["onbekend"])
    log = store.changes(0)
    assert "Geheim" not in repr(log)
    assert [v.op for v in store.versions(first.id)] == ["redact"] * 3
    last = store.get(first.id)
    assert last is not None
    assert last.deleted
    assert last.reden == "persoonsgegevens: verzoek"
    assert store.text(sha256) is None
    assert store.download(url) is None
    assert not files.path(sha256).exists()
    assert store.get(apart.id) is not None
    if store.database.path:
        for path in store.database.path.parent.glob("*sqlite*"):
            assert b"Geheim" not in path.read_bytes()


def test_what_was_taken_away_does_not_come_back(store: Store) -> None:
    record = document("1", "Geheim", "f" * 64)
    store.write([Put(record, "een", None)])
    redact(store, None, [record.id], "correctie")
    url = f"https://voorbeeld.invalid/{NUMBER}"
    fetched = [(Download(url, "2", "f" * 64), Text("f" * 64, "volledig", None, ("Geheim",)))]
    outcome = store.write([Put(record, "een")], [Close("een", frozenset(), "weg")], fetched)
    assert (outcome.geweerd, outcome.nieuw, outcome.teruggekeerd) == (1, 0, 0)
    assert store.text("f" * 64) is None
    assert "Geheim" not in repr(store.changes(0))
    assert {record.id, url, "f" * 64} == store.barred()


def test_the_command_takes_a_motion_out_of_index_export_and_log(
    griffie: Griffie, crawled_once: Crawled
) -> None:
    emulator = crawled_once.copy("drie-oss", lambda: first(3, "oss"), griffie)
    griffie.run("index")
    store = griffie.open()
    motion = next(
        v
        for v in store.current(resource="informatieobject", type="motie", deleted=False)
        if v.body["ext"]["bestanden"][0].get("sha256")
    )
    query = Query(parse(motion.body["data"]["titel"]))
    assert motion.id in [hit.document.id for hit in griffie.engine().search(query).hits]
    wrong = griffie.run("redact", motion.id, "--reden", "zomaar")
    assert wrong.returncode == 2
    done = griffie.run("redact", motion.id, "--reden", "persoonsgegevens")
    assert done.returncode == 0, done.stderr
    assert motion.id not in [hit.document.id for hit in griffie.engine().search(query).hits]
    lines = [json.loads(line) for line in griffie.run("export").stdout.splitlines()]
    [gone] = [line for line in lines if line["id"] == motion.id]
    assert (gone["op"], gone["reden"], gone.get("data")) == ("redact", "persoonsgegevens", None)
    parts = [
        line
        for line in lines
        if line["bronidentificatie"].startswith(f"{motion.body['bronidentificatie']}/")
    ]
    assert parts
    assert {line["op"] for line in parts} == {"redact"}
    sha256 = motion.body["ext"]["bestanden"][0]["sha256"]
    assert store.text(sha256) is None
    assert not Files(griffie.data).path(sha256).exists()
    again = griffie.crawl(emulator, "oss", "--opnieuw")
    assert again.returncode == 0, again.stdout
    back = store.get(motion.id)
    assert back is not None
    assert back.op == "redact"
    assert griffie.run("redact", "onbekend").returncode == 1
    store.close()
