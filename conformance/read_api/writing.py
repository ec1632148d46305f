"""Writing, only where it was asked for: a test address on which what is made may be thrown away."""

from typing import Any

from conformance.http.client import Answer
from conformance.read_api.api import Api
from conformance.report.findings import Place
from conformance.rules.table import Level

NAME = "Griffie-toets"
OWNER = {"gemeente": "gm0828", "naam": "Oss"}
OTHER = {"gemeente": "gm0637", "naam": "Zoetermeer"}
REASON = {"X-Reason": "toets"}
GONE = (404, 410)


def check(api: Api) -> None:
    """What the profile has of writing."""
    if api.profile.writable == "v2":
        v2(api)
    if api.profile.writable == "koop":
        koop(api)


def unlike(place: Place, rule: str, what: str, answer: Answer, *wanted: int) -> Any:
    """A finding when an answer has none of these statuses."""
    expected = " of ".join(map(str, wanted))
    return (
        [] if answer.status in wanted else [place.seen(rule, f"{what}: {answer.status}", expected)]
    )


def v2(api: Api) -> None:
    """POST, DELETE and DELETE again of a meeting (C120, C124)."""
    url = f"{api.base}/vergaderingen"
    place = Place("vergaderingen", url)
    sent = {
        "vergaderingstype": "presidium",
        "naam": NAME,
        "id": "eigen-id",
        "url": f"{url}/eigen-id",
    }
    api.apply("C120")
    answer = api.client.ask("POST", url, body=sent)
    body = answer.object() or {}
    api.report.extend(unlike(place, "C120", "POST", answer, 201))
    if answer.status != 201:
        return
    made = str(body.get("url"))
    if answer.headers.get("location") != made:
        found = answer.headers.get("location")
        api.report.add(place.seen("C120", f"Location: {found}", f"Location: {made}"))
    if body.get("id") in (None, "eigen-id"):
        api.report.add(place.inside("id").seen("C120", body.get("id"), "een id van de server"))
    if made == sent["url"]:
        api.report.add(place.inside("url").seen("C120", made, "een url van de server"))
    api.apply("C124")
    own = Place("vergaderingen", made)
    api.report.extend(unlike(own, "C124", "DELETE", api.client.ask("DELETE", made), 200, 204))
    api.report.extend(unlike(own, "C124", "GET na DELETE", api.client.get(made), *GONE))
    api.report.extend(unlike(own, "C124", "weer DELETE", api.client.ask("DELETE", made), *GONE))


def koop(api: Api) -> None:
    """POST, PUT and DELETE of a document (C121 to C123)."""
    url = f"{api.base}/informatieobjecten"
    place = Place("informatieobjecten", url)
    sent: dict[str, Any] = {
        "webpaginalink": "https://example.org/griffie-toets",
        "organisatie": OWNER,
        "titel": NAME,
        "wooinformatiecategorie": "c_db4862c3",
        "datumingediend": "2026-01-15",
    }
    api.apply("C121")
    answer = api.client.ask("POST", url, body=sent)
    made = answer.object() or {}
    api.report.extend(unlike(place, "C121", "POST", answer, 201))
    key = made.get("id")
    if not isinstance(key, str):
        api.report.unchecked["schrijven"] = "POST gaf geen id"
        return
    own = Place("informatieobjecten", f"{url}/{key}")
    changed = {**sent, "id": key, "titel": f"{NAME} 2"}
    api.apply("C122", "C123")
    without = api.client.ask("PUT", own.url, body=changed)
    api.report.extend(unlike(own, "C122", "PUT zonder X-Reason", without, 400))
    moved = {**changed, "organisatie": OTHER}
    other = api.client.ask("PUT", own.url, body=moved, headers=REASON)
    api.report.extend(unlike(own, "C123", "PUT met andere organisatie", other, 409))
    put = api.client.ask("PUT", own.url, body=changed, headers=REASON)
    api.report.extend(unlike(own, "C121", "PUT", put, 201, 200))
    if put.status == 200:
        api.report.add(own.seen("D-K4", "PUT: 200", "201", Level.SPEC_DEFECT))
    without = api.client.ask("DELETE", own.url)
    api.report.extend(unlike(own, "C122", "DELETE zonder X-Reason", without, 400))
    gone = api.client.ask("DELETE", own.url, headers=REASON)
    api.report.extend(unlike(own, "C121", "DELETE", gone, 200, 204))
    if gone.status == 204:
        api.report.add(own.seen("D-K4", "DELETE: 204", "200", Level.SPEC_DEFECT))
