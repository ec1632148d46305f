"""The files and pages that resources lead to: a few of them, without taking the content in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.http.client import Unreachable
from conformance.report.findings import pointer
from conformance.resource.shape import absolute
from net.addresses import split

if TYPE_CHECKING:
    from conformance.read_api.walk import Walk

#: files and pages that are tried
TRIED = 5


def check(walk: Walk) -> None:
    """Content can be fetched and is what it says (C75), a page is HTML (C76)."""
    letter = walk.profile.letter
    if letter == "M":
        contents(walk)
    if letter in "MK":
        pages(walk, "webpaginalink" if letter == "K" else "webpaginaLink")


def contents(walk: Walk) -> None:
    tried = 0
    for doc in walk.graph.of("informatieobject"):
        url = doc.body.get("inhoudLink")
        if not absolute(url) or tried == TRIED:
            continue
        tried += 1
        try:
            answer = walk.client.ask("HEAD", str(url))
            if answer.status in (405, 501):
                answer = walk.client.get(str(url))
        except Unreachable as error:
            elsewhere(walk, str(url), error)
            continue
        walk.hold("C75")
        at = doc.at + pointer("inhoudLink")
        if not answer.ok:
            walk.add("C75", doc.kind, doc.source, at, answer.status, "200")
            continue
        stated = str(doc.body.get("formaat", "")).partition(";")[0].strip().casefold()
        generic = ("application/octet-stream", "binary/octet-stream")
        if stated and answer.media_type not in (stated, *generic) and stated not in generic:
            walk.add("C75", doc.kind, doc.source, at, answer.media_type, stated)


def pages(walk: Walk, name: str) -> None:
    tried = 0
    for kind in ("vergadering", "agendapunt", "informatieobject"):
        for doc in walk.graph.of(kind):
            url = doc.body.get(name)
            if not absolute(url) or tried == TRIED:
                continue
            tried += 1
            try:
                answer = walk.client.get(str(url), Accept="text/html")
            except Unreachable as error:
                elsewhere(walk, str(url), error)
                continue
            walk.hold("C76")
            if not answer.ok or answer.media_type not in ("text/html", "application/xhtml+xml"):
                found = f"{answer.status} {answer.media_type}"
                expected = "200 text/html"
                walk.add("C76", kind, doc.source, doc.at + pointer(name), found, expected)


def elsewhere(walk: Walk, url: str, error: Unreachable) -> None:
    """A host that cannot be reached from here may be reached from elsewhere."""
    walk.report.unchecked[f"bestanden op {split(url).netloc}"] = str(error)[:200]
