"""Meetings in a calendar: each with the number that it keeps, what changed counted, what is off cancelled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ics
import pytest
from icalendar import Calendar

from search_api.following.calendar import _event
from search_api.services import Services
from standard.extensions import ExtVergadering
from standard.records import Record
from standard.resources import Vergadering
from standard.time import moment
from standard.vocabulary import VergaderingStatus
from store import Close, Put, Store, default_address
from tests.asking import AppClient
from tests.command import Griffie


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(default_address(tmp_path))
    yield opened
    opened.close()


def meeting(key: str, **data: Any) -> Record:
    day = moment("2026-11-26T19:30:00+01:00")
    return Record(
        organisatie="gm0828",
        bronidentificatie=f"vergadering/{key}",
        leverancier="ibabs",
        bron_url="https://oss.example/1",
        data=Vergadering(**{"naam": f"Raad {key}", "aanvang_vergadering": day, **data}),
        ext=ExtVergadering(),
    )


def test_a_calendar_keeps_its_uid_and_counts_its_changes(sampled: Griffie) -> None:
    with sampled.app() as app, AppClient(app) as site:
        answer = site.get("/raden/oss/vergaderingen.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.content)
        events = list(calendar.walk("VEVENT"))
        assert events
        again = ics.Calendar(answer.text)
        assert {event.uid for event in again.events} == {str(each["UID"]) for each in events}
        assert site.get("/raden/atlantis/vergaderingen.ics").status_code == 404
        found = site.get("/api/v1/search.ics", params={"q": "fietspad"})
        assert found.status_code == 200


def test_a_meeting_that_is_off_is_cancelled(store: Store) -> None:
    one, two = meeting("1"), meeting("2")
    store.write([Put(one, "k"), Put(two, "k")])
    off = one.changed(data=one.data.changed(status=VergaderingStatus.geannuleerd))
    store.write([Put(off, "k")], [Close("k", frozenset([one.id]), "weg")])
    found: Any = Services.__new__(Services)
    found.store = store
    events = [_event(found, store.get(each.id), "https://x", "") for each in (one, two)]  # type: ignore[arg-type]
    assert [str(event["STATUS"]) for event in events if event] == ["CANCELLED", "CANCELLED"]
    assert [event["SEQUENCE"] for event in events if event] == [1, 1]
