"""`/metrics`: for whoever runs the service, and for nobody else."""

import datetime as dt
import ipaddress
from collections import Counter

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from indexer.question.query import Unavailable
from indexer.question.trust import Untrusted
from search_api.services import Services
from search_api.web.measures import Held, counted
from search_api.web.problems import Problem
from search_api.web.requests import services
from store import StoreUnavailable
from store.erasure import left

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """What was counted, and what store and index hold now, in the form of Prometheus; given on the
    own network only."""
    if not own(request.client.host if request.client else ""):
        raise Problem(404, "dit adres is er niet")
    content = await run_in_threadpool(lambda: counted() + held(services(request)))
    return Response(content, media_type=CONTENT_TYPE_LATEST)


def own(address: str) -> bool:
    """Whether an address is of this machine or of its own network."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return True  # no network at all
    return known.is_loopback or known.is_private or known.is_link_local


def held(found: Services) -> bytes:
    """What store and index say; what is away is 0 under `griffie_up`."""
    numbers = Held()
    stored = indexed = None
    try:
        stored = found.store.last_seq()
        numbers.number("griffie_store_sequence", "Last number of the store", stored)
        _sources(found, numbers)
        text = "Things still to do after content was taken away for good"
        numbers.number("griffie_erasures_unfinished", text, len(left(found.store)))
        text = "How often a backup was put back into this store"
        restored = found.store.identity.standing().teruggezet
        numbers.number("griffie_store_restorations", text, restored)
    except StoreUnavailable:
        stored = None
    try:
        indexed = found.engine.seq()
        _trusted(found, numbers)
        numbers.number("griffie_index_sequence", "Number up to which the index is whole", indexed)
    except Unavailable:
        indexed = None
    up = "Whether this part answers"
    numbers.number("griffie_up", up, float(stored is not None), part="store")
    numbers.number("griffie_up", up, float(indexed is not None), part="index")
    if stored is not None and indexed is not None:
        text = "Changes of the store that are not in the index; below zero it is ahead"
        numbers.number("griffie_index_lag", text, stored - indexed)
    return numbers.shown()


def _trusted(found: Services, numbers: Held) -> None:
    """1 where the index is one of this store and whole."""
    try:
        found.engine.stand()
        good = 1.0
    except Untrusted:
        good = 0.0
    text = "Whether the index is one of this store, and whole"
    numbers.number("griffie_index_trusted", text, good)


def _sources(found: Services, numbers: Held) -> None:
    states: Counter[str] = Counter()
    records: Counter[tuple[str, str]] = Counter()
    lacking: Counter[str] = Counter()
    last: dict[str, str] = {}
    for each in found.registered():
        states[each.toestand] += 1
        lacking[each.leverancier] += len(each.ontbreekt)
        last[each.leverancier] = max(last.get(each.leverancier, ""), each.laatste_succes or "")
        for kind, number in each.aantallen.items():
            records[each.leverancier, kind] += number
    for state, number in states.items():
        numbers.number("griffie_sources", "Sources by their state", number, state=state)
    for vendor, moment in last.items():
        if moment:
            text = "When a source of this vendor was last read well"
            seconds = dt.datetime.fromisoformat(moment).timestamp()
            numbers.number("griffie_last_success_timestamp_seconds", text, seconds, vendor=vendor)
    for vendor, number in lacking.items():
        text = "What sources refused or readers could not read, in their last crawl"
        numbers.number("griffie_source_gaps", text, number, vendor=vendor)
    for (vendor, kind), number in records.items():
        text = "Records held, by vendor and kind"
        numbers.number("griffie_records", text, number, vendor=vendor, kind=kind)
