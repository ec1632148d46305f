"""Kept answers as WARC 1.1, the form in which web archives keep what was asked and answered."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import urlsplit, urlunsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from store.answers import TAKEN_AWAY
from store.model import Answer

#: what an answer came to that is held back whole for privacy
HELD_BACK = "achtergehouden: bevat mogelijk een burgerservicenummer"
#: content of an answer as it may be handed out; None where it is held back whole
Clean = Callable[[bytes], bytes | None]


@dataclass
class Written:
    """How many answers stand in a file with their content, as no more than what they came to, and
    how many are left out because they were taken away for good."""

    heel: int = 0
    uitkomst: int = 0
    weg: int = 0


def write_warc(
    file: BinaryIO, answers: Iterable[Answer], clean: Clean, *, name: str, gzip: bool
) -> Written:
    """Writes answers as records of a WARC: the question (`request`) and what was answered
    (`response`), or what it came to (`metadata`). Of what was taken away for good nothing is written,
    not even its address. `name` is the file's own."""
    writer = WARCWriter(file, gzip=gzip, warc_version="1.1")
    about = {"software": "Griffie", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    written = Written()
    for answer in answers:
        if answer.uitkomst == TAKEN_AWAY:
            written.weg += 1
            continue
        content = None if answer.inhoud is None else clean(answer.inhoud)
        if content is None:
            held = answer.inhoud is not None
            _outcome(writer, answer, HELD_BACK if held else answer.uitkomst or "")
            written.uitkomst += 1
        else:
            _exchange(writer, answer, content, whole=content == answer.inhoud)
            written.heel += 1
    return written


def _exchange(writer: WARCWriter, answer: Answer, content: bytes, *, whole: bool) -> None:
    address = answer.adres or answer.url
    headers = [("Content-Length", str(len(content)))]
    if answer.formaat:
        headers.insert(0, ("Content-Type", answer.formaat))
    response = writer.create_warc_record(
        address,
        "response",
        payload=io.BytesIO(content),
        http_headers=StatusAndHeaders(_status(answer.status), headers, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": answer.gehaald_op,
            # what was left out for privacy is said, so that nobody takes it for what was sent
            **({} if whole else {"WARC-Truncated": "unspecified"}),
        },
    )
    writer.write_request_response_pair(_request(writer, answer), response)


def _request(writer: WARCWriter, answer: Answer) -> object:
    parts = urlsplit(answer.url)
    body = answer.vraag or b""
    target = urlunsplit(("", "", parts.path, parts.query, "")) or "/"
    headers = [("Host", parts.netloc)]
    if body:
        headers.append(("Content-Length", str(len(body))))
    return writer.create_warc_record(
        answer.url,
        "request",
        payload=io.BytesIO(body),
        http_headers=StatusAndHeaders(
            f"{answer.methode} {target} HTTP/1.1", headers, is_http_request=True
        ),
        warc_headers_dict={"WARC-Date": answer.gehaald_op},
    )


def _outcome(writer: WARCWriter, answer: Answer, told: str) -> None:
    lines = {"methode": answer.methode, "status": str(answer.status), "uitkomst": told}
    fields = "".join(f"{key}: {_one_line(value)}\r\n" for key, value in lines.items())
    writer.write_record(
        writer.create_warc_record(
            answer.url,
            "metadata",
            payload=io.BytesIO(fields.encode()),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": answer.gehaald_op},
        )
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
