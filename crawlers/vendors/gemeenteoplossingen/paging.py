"""Collections of API v2, page after page: what was read of a list that does not end well is kept."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext

from crawlers.crawl.report import Report
from crawlers.errors import Unreadable
from crawlers.reading.fields import Fields
from crawlers.vendors.gemeenteoplossingen.answers import envelope

PAGE = 100
#: more pages of one collection than this is an endless paging
MAX_PAGES = 2000


async def collection(
    ask: Callable[[int], Awaitable[bytes]], path: str, model: str, report: Report
) -> list[Fields]:
    """A v2 collection as far as it can be read. Paging that brings nothing new, breaks off or
    gives fewer objects than `totalCount` promises is a loss, and what was read is kept. Raises
    `SourceError` where there is no first page."""
    by_id: dict[str, Fields] = {}
    received, total = 0, 0
    for number in range(MAX_PAGES):
        before, lost = len(by_id), report.verloren.total
        with report.verloren.costs(f"{path}, vanaf {received}") if number else nullcontext():
            content = await ask(received)
            objects, stated = envelope(content, model, report.verloren)
            for body in objects:
                with report.verloren.costs(f"regel van {path}"):
                    by_id.setdefault(body.required("id"), body)
            received += len(objects)
            total = max(total, stated or 0)
            whole = len(by_id) == total if total else len(objects) < PAGE
            if not objects or (whole and report.verloren.total == lost):
                break
            if len(by_id) == before:
                raise Unreadable("bladeren houdt niet op (alleen herhalingen)")
            if total and len(by_id) > 10 * total + 10 * PAGE:
                raise Unreadable(f"bladeren houdt niet op (de bron noemt er {total})")
            continue
        break
    else:
        report.verloren.lose(path, "bladeren houdt niet op")
    doubles = received - len(by_id)
    if doubles and len(by_id) >= total:
        report.overgeslagen[f"dubbel in {path}"] += doubles
    if len(by_id) < total:
        told = f"de bron noemt er {total} maar geeft er {len(by_id)}"
        report.verloren.lose(path, told)
    return list(by_id.values())
