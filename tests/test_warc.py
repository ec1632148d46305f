"""Kept answers as a WARC: read again by the library of web archives, without what is not for others."""

import io
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.reading.handed_out import LEFT_OUT, handed_out
from store import Answer, Store, default_address
from store.answers import TAKEN_AWAY
from store.warc import HELD_BACK, write_warc
from tests.command import Griffie

#: passes the test of eleven and is handed out to nobody
NUMBER = "999990019"


def answer(url: str, content: bytes | None, formaat: str = "text/html", **more: str) -> Answer:
    status = 0 if content is None else 200
    return Answer("gm0828", "ibabs", "GET", url, None, url, status, formaat, content, **more)


ASKED = Answer(
    "gm0828",
    "ibabs",
    "POST",
    "https://a.nl/soap?x=1",
    b"<vraag/>",
    "https://a.nl/soap?x=1",
    200,
    "text/xml",
    b"<a>Motie fietspad</a>",
)


@pytest.fixture
def store(griffie: Griffie) -> Iterator[Store]:
    opened = Store(default_address(griffie.data))
    yield opened
    opened.close()


def records(path: Path) -> list[tuple[str, str, str, bytes]]:
    """(type, address, first line of the HTTP head, content); every digest is checked."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            head = record.http_headers
            line = "" if head is None else f"{head.protocol} {head.statusline}"
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            found.append((record.rec_type, address, line, record.content_stream().read()))
    return found


@pytest.mark.parametrize("name", ["antwoorden.warc", "antwoorden.warc.gz"])
def test_what_is_kept_is_read_again_from_a_warc(griffie: Griffie, store: Store, name: str) -> None:
    letter = f"<p>Mijn bsn is {NUMBER}</p>".encode()
    store.write(
        (),
        answers=[
            ASKED,
            answer("https://a.nl/1", b"<p>Een motie</p>"),
            answer("https://a.nl/weg", None, uitkomst="Gone: niet meer bij de bron"),
            answer("https://a.nl/brief", letter),
            answer("https://a.nl/de-heer-jansma", None, uitkomst=TAKEN_AWAY),
        ],
    )
    target = griffie.data / name
    done = griffie.run("export", "--antwoorden", "--out", str(target))
    assert done.returncode == 0, done.stderr
    about, *told = records(target)
    assert about[0] == "warcinfo"
    assert told == [
        ("response", ASKED.url, "HTTP/1.1 200 OK", ASKED.inhoud),
        ("request", ASKED.url, "POST /soap?x=1 HTTP/1.1", ASKED.vraag),
        ("response", "https://a.nl/1", "HTTP/1.1 200 OK", b"<p>Een motie</p>"),
        ("request", "https://a.nl/1", "GET /1 HTTP/1.1", b""),
        ("metadata", "https://a.nl/weg", "", told[4][3]),
        ("metadata", "https://a.nl/brief", "", told[5][3]),
    ]
    assert b"uitkomst: Gone: niet meer bij de bron" in told[4][3]
    assert HELD_BACK.encode() in told[5][3]
    assert [path.name for path in griffie.data.glob(".*.deel")] == []
    nobody = griffie.run("export", "--antwoorden", "--out", str(target), "--organisatie", "gm0001")
    assert nobody.returncode == 2
    for wrong in (("--type", "motie", "--out", str(target)), ("--out", "a.ndjson"), ()):
        assert griffie.run("export", "--antwoorden", *wrong).returncode == 2


def test_what_is_redacted_is_not_in_it_nor_where_it_stood() -> None:
    gone = answer("https://a.nl/jansma", None, uitkomst=TAKEN_AWAY)
    file = io.BytesIO()
    written = write_warc(file, [gone], handed_out, name="a.warc", gzip=False)
    assert (written.heel, written.uitkomst, written.weg) == (0, 0, 1)
    assert b"jansma" not in file.getvalue()


@pytest.mark.parametrize(
    ("content", "private"),
    [
        (b"<dl><dt>Behandelaar:</dt><dd>J. Jansma</dd><dt>Status</dt><dd>open</dd></dl>", "Jansma"),
        (b"<p>Bel 06-12345678 of mail <a href='mailto:jan@gmail.com'>Jan</a></p>", "gmail"),
        (b"<p>Bel 06-12345678 vandaag</p>", "12345678"),
        ("<p>Bel één 06&#45;12345678</p>".encode(), "12345678"),
        (b"<Key>Afzender</Key><Value>P. Verzonnen</Value>", "Verzonnen"),
        (b'{"velden": [{"id": 4, "label": "Afzender", "value": ["P. Verzonnen"]}]}', "Verzonnen"),
        (b'{"Behandelaar": "P. Verzonnen", "status": "open"}', "Verzonnen"),
        (b'{"title": "Brief, bel 06-12345678"}', "12345678"),
        (b'[[["jan.jansma@gmail.com"]]]', "gmail"),
        (b"los: jan.jansma@gmail.com", "gmail"),
        (b'{"afgebroken": "bel 06-12345678', "12345678"),
    ],
)
def test_what_we_leave_out_is_not_handed_out_either(content: bytes, private: str) -> None:
    clean = handed_out(content)
    assert clean is not None
    assert private not in clean.decode()
    assert b"open" not in content or b"open" in clean


@pytest.mark.parametrize(
    "content",
    [
        f'{{"titel": "bsn {NUMBER}"}}'.encode(),
        f"<td>BSN</td><td>{NUMBER}</td>".encode(),
        f"bsn: {NUMBER}".encode(),
    ],
)
def test_an_answer_with_the_number_of_a_citizen_is_held_back_whole(content: bytes) -> None:
    assert handed_out(content) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf<html><body><p>Motie &amp; fietspad</p></body></html>",
        b"<a:MeetingtypeId>999990019</a:MeetingtypeId><Name>P. de Vries</Name>",
        b'{ "id": 999990019, "titel": "Mevrouw De Vries" }',
        b"caf\xe9 zonder codering",
        b'{"mail": "griffie@oss.nl"}'.replace(b"mail", b"titel"),
        b"<" * 5000,
        b"[" * 5000,
    ],
)
def test_anything_else_comes_out_byte_for_byte(content: bytes) -> None:
    assert handed_out(content) == content


def test_what_stands_beside_a_name_of_a_field_stays() -> None:
    told = {"id": 4, "label": "E-mailadres", "datatype": "string", "value": "a"}
    clean = orjson.loads(handed_out(orjson.dumps(told)) or b"")
    assert clean == {**told, "value": LEFT_OUT}
