"""Writing, only where it was asked for: a test address on which what is made may be thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.rules.table import Level

if TYPE_CHECKING:
    from conformance.read_api.walk import Walk

NAME = "Griffie-toets"
OWNER = {"gemeente": "gm0828", "naam": "Oss"}
OTHER = {"gemeente": "gm0637", "naam": "Zoetermeer"}


def check(walk: Walk) -> None:
    if walk.profile.letter == "V":
        v2(walk)
    if walk.profile.letter == "K":
        koop(walk)


def v2(walk: Walk) -> None:
    """POST, DELETE and DELETE again of a meeting (C120, C124)."""
    walk.hold("C120", "C124")
    url = f"{walk.base}/vergaderingen"
    sent = {
        "vergaderingstype": "presidium",
        "naam": NAME,
        "id": "eigen-id",
        "url": f"{url}/eigen-id",
    }
    answer = walk.client.ask("POST", url, body=sent)
    body = answer.object() or {}
    if answer.status != 201:
        walk.add("C120", "vergaderingen", url, "", f"POST: {answer.status}", "201")
        return
    made = str(body.get("url"))
    if answer.headers.get("location") != made:
        found = answer.headers.get("location")
        walk.add("C120", "vergaderingen", url, "", f"Location: {found}", f"Location: {made}")
    if body.get("id") in (None, "eigen-id"):
        walk.add("C120", "vergaderingen", url, "/id", body.get("id"), "een id van de server")
    first = walk.client.ask("DELETE", made)
    if first.status not in (200, 204):
        walk.add("C124", "vergaderingen", made, "", f"DELETE: {first.status}", "200 of 204")
    after = walk.client.get(made)
    if after.status not in (404, 410):
        walk.add("C124", "vergaderingen", made, "", f"GET na DELETE: {after.status}", "404 of 410")
    again = walk.client.ask("DELETE", made)
    if again.status not in (404, 410):
        walk.add("C124", "vergaderingen", made, "", f"weer DELETE: {again.status}", "404")


def koop(walk: Walk) -> None:
    """POST, PUT and DELETE of a document (C121 to C123)."""
    walk.hold("C121", "C122", "C123")
    where = "informatieobjecten"
    url = f"{walk.base}/{where}"
    sent: dict[str, Any] = {
        "webpaginalink": "https://example.org/griffie-toets",
        "organisatie": OWNER,
        "titel": NAME,
        "wooinformatiecategorie": "c_db4862c3",
        "datumingediend": "2026-01-15",
    }
    answer = walk.client.ask("POST", url, body=sent)
    made = answer.object() or {}
    if answer.status != 201:
        walk.add("C121", where, url, "", f"POST: {answer.status}", "201")
    key = made.get("id")
    if not isinstance(key, str):
        walk.report.unchecked["schrijven"] = "POST gaf geen id"
        return
    own = f"{url}/{key}"
    reason = {"X-Reason": "toets"}
    changed = {**sent, "id": key, "titel": f"{NAME} 2"}
    without = walk.client.ask("PUT", own, body=changed)
    if without.status != 400:
        walk.add("C122", where, own, "", f"PUT zonder X-Reason: {without.status}", "400")
    other = walk.client.ask("PUT", own, body={**changed, "organisatie": OTHER}, headers=reason)
    if other.status != 409:
        walk.add("C123", where, own, "", f"PUT met andere organisatie: {other.status}", "409")
    put = walk.client.ask("PUT", own, body=changed, headers=reason)
    if put.status == 200:
        walk.add("D-K4", where, own, "", "PUT: 200", "201", Level.SPEC_DEFECT)
    elif put.status != 201:
        walk.add("C121", where, own, "", f"PUT: {put.status}", "201 of 200")
    without = walk.client.ask("DELETE", own)
    if without.status != 400:
        walk.add("C122", where, own, "", f"DELETE zonder X-Reason: {without.status}", "400")
    gone = walk.client.ask("DELETE", own, headers=reason)
    if gone.status == 204:
        walk.add("D-K4", where, own, "", "DELETE: 204", "200", Level.SPEC_DEFECT)
    elif gone.status != 200:
        walk.add("C121", where, own, "", f"DELETE: {gone.status}", "200 of 204")
