"""Files and pages that resources lead to: a few of each kind, without taking the content in."""

from collections.abc import Iterable
from typing import Any

from conformance.http.client import Unreachable
from conformance.report.findings import Place
from conformance.resource.moments import absolute
from conformance.session import Check
from net.addresses import split

#: of each kind of resource the pages that are tried, and the files
PAGES, FILES = 6, 12
HTML = ("text/html", "application/xhtml+xml")
GENERIC = ("application/octet-stream", "binary/octet-stream")


def pages(check: Check, name: str, resources: Iterable[tuple[dict[str, Any], Place]]) -> None:
    """The page of a resource is there and is HTML (C76), of some of one kind."""
    tried = 0
    for body, place in resources:
        url = body.get(name)
        if not absolute(url) or tried == PAGES:
            continue
        tried += 1
        try:
            answer = check.client.get(str(url), Accept="text/html")
        except Unreachable as error:
            elsewhere(check, str(url), error)
            continue
        check.apply("C76")
        if not answer.ok or answer.media_type not in HTML:
            found = f"{answer.status} {answer.media_type}"
            check.report.add(place.inside(name).seen("C76", found, "200 text/html"))


def contents(check: Check, name: str, resources: Iterable[tuple[dict[str, Any], Place]]) -> None:
    """The content of a document can be fetched and is what it says (C75)."""
    tried = 0
    for body, place in resources:
        url = body.get(name)
        if not absolute(url) or tried == FILES:
            continue
        tried += 1
        try:
            answer = check.client.ask("HEAD", str(url))
            if answer.status in (405, 501):
                answer = check.client.get(str(url))
        except Unreachable as error:
            elsewhere(check, str(url), error)
            continue
        check.apply("C75")
        at = place.inside(name)
        if not answer.ok:
            check.report.add(at.seen("C75", answer.status, "200"))
            continue
        stated = str(body.get("formaat", "")).partition(";")[0].strip().casefold()
        if stated and answer.media_type not in (stated, *GENERIC) and stated not in GENERIC:
            check.report.add(at.seen("C75", answer.media_type, stated))


def elsewhere(check: Check, url: str, error: Unreachable) -> None:
    """A host that cannot be reached from here may be reached from elsewhere."""
    check.report.unchecked[f"bestanden op {split(url).netloc}"] = str(error)[:200]
