"""Meetings as iCalendar: of one council, and of what a question finds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from icalendar import Calendar, Event
from starlette.responses import Response

from search_api.services import Services
from search_api.web.answers import media
from search_api.web.problems import Problem, errors
from search_api.web.requests import base_url, services
from search_api.web.searching import Search, query, run
from standard import views
from standard.resources import Vergadering
from standard.vocabulary import VergaderingStatus
from store import Version

api = APIRouter()
pages = APIRouter(include_in_schema=False)
KIND = "text/calendar"
#: days back of meetings in a calendar, and hits that are looked at
BACK, HITS = 400, 100


@pages.get("/raden/{key}/vergaderingen.ics")
def of_council(request: Request, key: str, gremium: str = "") -> Response:
    """Meetings of the last year and all to come of one council, by key or code; `gremium` of one
    body of it."""
    found = services(request)
    code = found.codes().get(key.lower())
    if code is None:
        raise Problem(
            404, f"er is geen raad {key!r}", [{"name": "key", "valid": sorted(found.codes())}]
        )
    meetings = found.store.current(organisatie=code, resource="vergadering")
    name = next(each.naam for each in found.statuses() if each.organisatie == code)
    return _answered(request, meetings, f"Vergaderingen {name}", gremium)


@api.get(
    "/api/v1/search.ics",
    tags=["search"],
    response_class=Response,
    responses={**media(KIND), **errors(400, 503)},
)
def of_question(request: Request, asked: Annotated[Search, Query()]) -> Response:
    """Meetings that a search finds, or at which what it finds is on the agenda, as iCalendar. `UID`
    stays the same, `SEQUENCE` goes up with every change, and what is off is `CANCELLED`."""
    found = services(request)
    result = run(found, replace(query(asked, found), sort="-datum", size=HITS))
    ids = _meetings(found, [hit.document.id for hit in result.hits])
    return _answered(request, found.store.get_many(ids).values(), f"Griffie: {asked.q or 'alles'}")


def _meetings(found: Services, ids: list[str]) -> list[str]:
    """Ids of meetings that these records are, or belong to, also by way of an agenda item."""
    seen = dict.fromkeys(ids)
    for _ in range(2):
        for _, field, target in found.store.pointed_from(seen):
            if field in ("vergadering", "vergaderingen", "agendapunten"):
                seen[target] = None
    return list(seen)


def _answered(
    request: Request, versions: Iterable[Version], name: str, gremium: str = ""
) -> Response:
    calendar = Calendar()
    calendar.add("prodid", "-//Griffie//raadsinformatie//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    since = services(request).today() - dt.timedelta(days=BACK)
    for version in versions:
        event = _event(services(request), version, base_url(request), gremium)
        if event is not None and _day(event) >= since:
            calendar.add_component(event)
    return Response(calendar.to_ical(), media_type=f"{KIND}; charset=utf-8")


def _day(event: Event) -> dt.date:
    start = event.decoded("dtstart")
    day: dt.date = start.date() if isinstance(start, dt.datetime) else start
    return day


def _event(found: Services, version: Version, base: str, gremium: str) -> Event | None:
    """One meeting; of a withdrawn one what it was, cancelled. None for what has no day."""
    last = found.store.previous(version) if version.deleted else version
    if last is None or last.deleted or not isinstance(last.record.data, Vergadering):
        return None
    meeting, record = last.record.data, last.record
    body = meeting.georganiseerd_door_gremium
    if gremium and (body is None or body.gremiumnaam.casefold() != gremium.casefold()):
        return None
    start = meeting.aanvang_vergadering or meeting.geplande_aanvang_vergadering
    day = views.day(record)
    if start is None and day is None:
        return None
    event = Event()
    event.add("uid", f"{version.id}@griffie")
    event.add("sequence", version.versie - 1)
    event.add("dtstamp", _moment(version.opgeslagen_op))
    event.add("last-modified", _moment(version.opgeslagen_op))
    event.add("dtstart", start.astimezone(dt.UTC) if start else day)
    end = meeting.einde_vergadering or meeting.geplande_einde_vergadering
    if start and end and end > start:
        event.add("dtend", end.astimezone(dt.UTC))
    off = version.deleted or meeting.status == VergaderingStatus.geannuleerd
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("summary", views.title(record) or "Vergadering")
    if meeting.locatie:
        event.add("location", meeting.locatie)
    event.add("url", f"{base}/records/{version.id}")
    return event


def _moment(stamp: str) -> dt.datetime:
    return dt.datetime.fromisoformat(stamp.replace("Z", "+00:00"))
