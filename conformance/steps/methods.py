"""Methods other than GET, where they change nothing (C13), and slashes at the end (C08)."""

from typing import Any

from conformance.session import Check

#: that a method is not there
REFUSED = (405, 501)
#: an id that cannot be anywhere
UNKNOWN = "griffie-toets-bestaat-niet"
UUID = "00000000-0000-4000-8000-000000000000"


def safe(check: Check, where: str, url: str, *, head: bool = True) -> None:
    """HEAD answers as GET does, or is not there; asking for methods, and methods that no profile has,
    are refused in order. `url` is one that GET answers with 200; `head`: HEAD is asked of it too."""
    check.apply("C13")
    status = check.client.ask("HEAD", url).status if head else 200
    if status not in (200, *REFUSED, 429, 503):
        check.add("C13", where, url, "", f"HEAD: {status}", "200 zoals GET, of 405")
    options = check.client.ask("OPTIONS", url).status
    if options >= 500 and options not in (501, 503):
        check.add("C13", where, url, "", f"OPTIONS: {options}", "200, 204 of 405")
    patch = check.client.ask("PATCH", url).status
    if patch not in (*REFUSED, 429, 503):
        check.add("C13", where, url, "", f"PATCH: {patch}", "405")
    trace = check.client.ask("TRACE", url).status
    if trace < 400 or (trace >= 500 and trace not in (501, 503)):
        check.add("C13", where, url, "", f"TRACE: {trace}", "405")


def steady(check: Check, where: str, url: str) -> bool:
    """Asked twice, an address gives the same (C13), unless it says that it changed; whether it is
    there at all."""
    first, second = check.client.get(url), check.client.get(url)
    one, other = first.object(), second.object()
    if not first.ok or one is None:
        return False
    check.apply("C13")
    if not second.ok or other is None:
        check.add("C13", where, url, "", second.status, "weer 200")
    elif one != other and not moved(one, other):
        changed = sorted(k for k in {*one, *other} if one.get(k) != other.get(k))
        check.add("C13", where, url, "", changed, "hetzelfde als daarvoor")
    return True


def moved(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a resource says that it changed between two readings."""
    names = ("wijziging", "wijzigingsdatum", "gewijzigdop")
    return any(one.get(name) != other.get(name) for name in names)


def unsafe(check: Check, where: str, url: str) -> None:
    """Methods that change, asked of an address at which there is nothing: they cannot succeed, and a
    server does not fall over them. `url` ends in an id that cannot be, and nothing is sent. Where
    writing is checked it is known that there is some."""
    if check.options.write:
        return
    check.apply("C13")
    for name in ("POST", "PUT", "DELETE"):
        status = check.client.ask(name, url).status
        if status < 400 or (status >= 500 and status not in (501, 503)):
            check.add("C13", where, url, "", f"{name}: {status}", "405, of 404")


def slash(check: Check, where: str, url: str) -> None:
    """An address with a slash at the end is not there (C08)."""
    check.apply("C08")
    status = check.client.get(f"{url}/").status
    if status != 404:
        check.add("C08", where, f"{url}/", "", status, "404")
