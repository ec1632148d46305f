"""Vendors that fail: each failure gives a counted, explained outcome and an exit code."""

import dataclasses
import http.server
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawlers.crawl.limits import Limiter
from sample.faults import BLOCK_PAGE
from sample.ibabs_service import reply
from sample.model import Council
from sample.scenario import world
from sample.server import Emulator
from standard.records import identiteit
from tests.command import Crawled, Griffie, current, stalled
from tests.councils import first, listed, without_files, without_motions


def report(griffie: Griffie, code: str) -> dict[str, Any]:
    store = griffie.open()
    crawl = store.crawls.all(code)[0]
    store.close()
    return {"toestand": crawl.toestand, **crawl.samenvatting}


def small(key: str) -> dict[str, Council]:
    """One council with its first three meetings: quick to crawl."""
    return first(3, key)


@pytest.fixture
def held(
    griffie: Griffie, crawled_once: Crawled, request: pytest.FixtureRequest
) -> tuple[Griffie, Emulator, str]:
    """A council that was crawled whole before its source begins to fail."""
    key: str = request.param
    return griffie, crawled_once.copy(f"drie-{key}", lambda: small(key), griffie), key


def after(held: tuple[Griffie, Emulator, str], *arguments: str) -> tuple[int, dict[str, Any], bool]:
    """(exit code, report, whether everything is still held) of one more crawl."""
    griffie, emulator, key = held
    store = griffie.open()
    before = current(store)
    done = griffie.crawl(emulator, key, *arguments)
    kept = current(store) == before
    store.close()
    return done.returncode, report(griffie, world()[key].code), kept


@pytest.mark.parametrize("held", ["oss"], indirect=True)
def test_a_block_page_stops_everything_at_once(held: tuple[Griffie, Emulator, str]) -> None:
    emulator = held[1]
    emulator.faults.add("blok", "Public.svc", body="GetMeetingsByDateRange")
    code, told, kept = after(held)
    assert (code, told["toestand"], kept) == (1, "geblokkeerd", True)
    assert any("blokkeert" in fault for fault in told["fouten"])
    assert len(emulator.faults.asked("GetMeetingsByDateRange")) == 1
    assert emulator.faults.asked("GetLists|portaal") == []


@pytest.mark.parametrize("held", ["oss", "goirle", "medemblik"], indirect=True)
def test_retry_after_is_waited_for(held: tuple[Griffie, Emulator, str]) -> None:
    _, emulator, key = held
    path = {"oss": "Public.svc", "goirle": "v2/meetings", "medemblik": "GetAgendasForCalendar"}[key]
    body = "GetMeetingsByDateRange" if key == "oss" else ""
    emulator.faults.add("429", path, body=body, times=1, seconds=1.0)
    code, told, kept = after(held)
    assert (code, told["toestand"], kept) == (0, "ok", True)
    first, second = emulator.faults.asked(body or path)[:2]
    assert second.moment - first.moment >= 1.0


@pytest.mark.parametrize("held", ["oss", "goirle"], indirect=True)
@pytest.mark.parametrize("kind", ["500", "503", "afgebroken"])
def test_a_passing_failure_is_tried_again(held: tuple[Griffie, Emulator, str], kind: str) -> None:
    path, body = ("Public.svc", "GetLists<|GetLists ") if held[2] == "oss" else ("v2/meetings", "")
    held[1].faults.add(kind, path, body=body, times=2)
    code, told, kept = after(held)
    assert (code, told["fouten"], kept) == (0, [], True)


@pytest.mark.parametrize("held", ["oss", "noordoostpolder", "goirle", "medemblik"], indirect=True)
@pytest.mark.parametrize("kind", ["500", "html", "trunc", "leeg"])
def test_a_source_that_keeps_failing_takes_nothing_away(
    held: tuple[Griffie, Emulator, str], kind: str
) -> None:
    """Server errors, a page for an answer, half an answer, no answer: a fault, exit 1, all kept."""
    paths = {
        "oss": ("Public.svc", "GetMeetingsByDateRange"),
        "noordoostpolder": ("v1/meetings\\?", ""),
        "goirle": ("v2/meetings", ""),
        "medemblik": ("Agenda/Index|GetAgendasForCalendar", ""),
    }
    path, body = paths[held[2]]
    held[1].faults.add(
        kind, path, body=body, text="<!DOCTYPE html><html><body>Onderhoud</body></html>"
    )
    code, told, kept = after(held, "--since", "2024-09-01", "--until", "2024-12-31")
    assert code == 1
    assert told["toestand"] in ("incompleet", "mislukt")
    assert told["fouten"]
    assert kept


@pytest.mark.parametrize("held", ["goirle"], indirect=True)
def test_a_firewall_page_is_a_block_and_not_an_empty_council(
    held: tuple[Griffie, Emulator, str],
) -> None:
    held[1].faults.add("html", "/api/v2/meetings")
    code, told, kept = after(held)
    assert (code, told["toestand"], kept) == (1, "geblokkeerd", True)


@pytest.mark.parametrize("held", ["oss", "noordoostpolder"], indirect=True)
def test_a_slow_period_is_halved_until_it_answers(held: tuple[Griffie, Emulator, str]) -> None:
    """Wide periods take too long; halves are quick enough, and everything comes in."""
    _, emulator, key = held
    path, body = (
        ("Public.svc", "GetMeetingsByDateRange") if key == "oss" else ("v1/meetings\\?", "")
    )
    emulator.faults.add("traag", path, body=body, times=1, seconds=3.0)
    code, told, kept = after(
        held, "--timeout", "1", "--since", "2024-09-01", "--until", "2025-02-01"
    )
    assert (code, told["fouten"], kept) == (0, [], True)
    assert any("in tweeën" in note for note in told["meldingen"])
    assert len(emulator.faults.asked(body or path)) >= 3


ERRORS = {
    "IPaddress 192.0.2.9 has no access to site x!": "geen toegang",
    "Invalid site!": "kent deze sitenaam niet",
    "No public account!": "openbare gegevens uitgezet",
    "No public meetingtypes!": "geen vergadertypen",
    "Iets nieuws!": "Iets nieuws",
}


@pytest.mark.parametrize("message", ERRORS)
def test_each_error_envelope_is_told_apart(griffie: Griffie, message: str) -> None:
    """A refusal in a 200: the portal is read instead, and the summary says why."""
    with Emulator({"oss": listed(small("oss")["oss"])}).running() as emulator:
        text = reply("GetMeetingtypes", "", message=message, status="ERR")
        emulator.faults.add("fout", "Public.svc", text=text)
        done = griffie.crawl(emulator, "oss")
    told = report(griffie, "gm0828")
    assert done.returncode == 0, done.stdout
    assert any(ERRORS[message] in note for note in told["meldingen"])
    assert "192.0.2.9" not in done.stdout
    assert told["gevonden"]["vergadering"] == 3


def test_no_public_meetings_is_an_empty_period(griffie: Griffie) -> None:
    """The one ERR that means «nothing»: but a council without anything is not a success."""
    with Emulator(small("oss")).running() as emulator:
        done = griffie.crawl(emulator, "oss", "--since", "2030-01-01", "--until", "2030-03-01")
    told = report(griffie, "gm0828")
    assert (done.returncode, told["toestand"], told["fouten"]) == (1, "leeg", [])
    assert "leverde niets op" in done.stdout


def test_endless_paging_ends_as_a_fault(griffie: Griffie) -> None:
    with Emulator(small("goirle")).running() as emulator:
        rows = json.dumps([{"id": n, "date": "2025-01-01"} for n in range(100)])
        text = f'{{"result": {{"totalCount": "100000", "meetings": {rows}}}}}'
        emulator.faults.add("fout", "api/v2/meetings\\?", text=text)
        done = griffie.crawl(emulator, "goirle")
        asked = len(emulator.faults.asked("api/v2/meetings\\?"))
    assert done.returncode == 1
    assert asked <= 3
    assert any("bladeren houdt niet op" in f for f in report(griffie, "gm0785")["fouten"])


def test_fewer_objects_than_promised_is_a_fault(griffie: Griffie) -> None:
    with Emulator(small("goirle")).running() as emulator:
        text = '{"result": {"totalCount": "7", "meetings": []}}'
        emulator.faults.add("fout", "api/v2/meetings\\?", text=text)
        done = griffie.crawl(emulator, "goirle")
    assert done.returncode == 1
    assert any("noemt er 7 maar geeft er 0" in f for f in report(griffie, "gm0785")["fouten"])


def test_doubles_are_counted_and_written_once(griffie: Griffie) -> None:
    council = without_files(small("noordoostpolder")["noordoostpolder"])
    twice = dataclasses.replace(council, meetings=council.meetings + council.meetings[:1])
    with Emulator({"noordoostpolder": twice}).running() as emulator:
        done = griffie.crawl(emulator, "noordoostpolder")
    assert done.returncode == 0
    assert report(griffie, "gm0171")["overgeslagen"]["dubbele vergadering"] == 1
    store = griffie.open()
    assert len(list(store.current(resource="vergadering"))) == 3
    store.close()


def test_a_source_that_suddenly_lists_far_less_is_not_believed(
    griffie: Griffie, crawled_once: Crawled
) -> None:
    emulator = crawled_once.copy("heel-goirle", lambda: {"goirle": world()["goirle"]}, griffie)
    store = griffie.open()
    before = current(store)
    emulator.load(first(2, "goirle"))
    assert griffie.crawl(emulator, "goirle").returncode == 1
    assert any("niets verwijderd" in fault for fault in report(griffie, "gm0785")["fouten"])
    assert current(store) == before
    store.close()


def paper_fault(
    griffie: Griffie, kind: str, **more: Any
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """(exit code, report, the file's entry) when one paper of a council fails in some way."""
    councils = {"oss": without_motions(first(2, "oss")["oss"])}
    paper = councils["oss"].meetings[0].items[2].papers[0]
    with Emulator(councils).running() as emulator:
        if kind in ("bomb", "locked_pdf", "broken"):
            poisoned = dataclasses.replace(paper, kind=kind.removesuffix("_pdf"))
            emulator.papers[paper.key] = poisoned
        else:
            emulator.faults.add(kind, f"publicdownload.*{paper.key}", **more)
        done = griffie.crawl(emulator, "oss", "--timeout", "5")
    store = griffie.open()
    version = store.get(identiteit("gm0828", "informatieobject", paper.key))
    others = [
        v
        for v in store.current(type="document", deleted=False)
        if v.body["ext"]["bestanden"][0].get("sha256")
    ]
    store.close()
    assert version is not None
    assert len(others) >= 8
    return done.returncode, report(griffie, "gm0828"), version.body["ext"]["bestanden"][0]


@pytest.mark.parametrize(
    ("kind", "code", "reason"),
    [
        ("groot", 0, "groter dan toegestaan"),
        ("404", 0, "niet meer bij de bron"),
        ("locked", 0, "door de raad afgeschermd"),
        ("500", 1, "niet bereikbaar"),
        ("afgebroken", 1, "niet bereikbaar"),
        ("bomb", 0, "vastlopen"),
        ("locked_pdf", 0, "wachtwoord"),
        ("broken", 0, "beschadigde PDF"),
    ],
)
def test_one_bad_file_costs_one_document(
    griffie: Griffie, kind: str, code: int, reason: str
) -> None:
    """A 2 GB file, a gone one, one that hangs the reader …: the record stays and says why."""
    exit_code, told, file = paper_fault(griffie, kind)
    assert exit_code == code, told
    assert file["tekst"] == "geen"
    assert reason in file["reden"]
    assert any(reason in why for why in told["overgeslagen"])


def test_a_file_that_failed_is_fetched_at_the_next_crawl(griffie: Griffie) -> None:
    councils = first(1, "oss")
    paper = councils["oss"].meetings[0].items[2].papers[0]
    with Emulator(councils).running() as emulator:
        fault = emulator.faults.add("500", f"publicdownload.*{paper.key}")
        assert griffie.crawl(emulator, "oss").returncode == 1
        emulator.faults.faults.remove(fault)
        assert griffie.crawl(emulator, "oss").returncode == 0
    store = griffie.open()
    versions = [
        v
        for v in store.changes(0, 10_000)
        if v.body["bronidentificatie"] == paper.key and v.resource == "informatieobject"
    ]
    store.close()
    assert [v.body["ext"]["bestanden"][0]["tekst"] for v in versions] == ["geen", "volledig"]


def test_one_locked_file_after_another_is_a_block(griffie: Griffie) -> None:
    with Emulator({"oss": world()["oss"]}).running() as emulator:
        emulator.faults.add("locked", "publicdownload")
        done = griffie.crawl(emulator, "oss")
        asked = len(emulator.faults.asked("publicdownload"))
    assert done.returncode == 1
    assert report(griffie, "gm0828")["toestand"] == "geblokkeerd"
    assert 10 <= asked < 20


def test_a_source_that_is_away_deletes_nothing(griffie: Griffie) -> None:
    with Emulator(first(1, "noordoostpolder")).running() as emulator:
        assert griffie.crawl(emulator, "noordoostpolder").returncode == 0
    store = griffie.open()
    before = current(store)
    done = griffie.crawl(emulator, "noordoostpolder")
    assert done.returncode == 1
    assert report(griffie, "gm0171")["toestand"] == "mislukt"
    assert current(store) == before
    store.close()


def test_robots_txt_is_honoured_on_a_portal(griffie: Griffie) -> None:
    with Emulator(small("medemblik")).running() as emulator:
        emulator.robots = "User-agent: *\nDisallow: /portaal/medemblik/Agenda/\n"
        done = griffie.crawl(emulator, "medemblik")
        assert emulator.faults.asked("Agenda/Index") == []
    assert done.returncode == 1
    assert any("robots.txt" in fault for fault in report(griffie, "gm0420")["fouten"])


# --- politeness and trust ------------------------------------------------------------------------


def test_the_limiter_never_lets_more_through_in_any_minute() -> None:
    moment = 0.0
    limiter = Limiter({"ibabs.bestand": 30}, clock=lambda: moment)
    sent = []
    for _ in range(100):
        while wait := limiter._wait("ibabs.bestand", ""):
            moment += wait
        sent.append(moment)
        moment += 0.1
    assert all(later - earlier > 59.999 for earlier, later in zip(sent, sent[30:], strict=False))
    limiter.pause("ibabs/", 7.0)
    assert limiter._wait("ibabs.pagina", "ibabs/") == pytest.approx(7.0)


def test_limits_are_kept_by_a_crawl(griffie: Griffie) -> None:
    """With twenty a minute the twenty-first request waits: the crawl is then still busy."""
    with Emulator(small("oss")).running() as emulator:
        registry = griffie.data / "r.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        process = griffie.start(
            "crawl", "oss", "--sources", str(registry), GRIFFIE_LIMIETEN='{"ibabs.pagina": 20}'
        )
        try:
            assert stalled(process, emulator, 20)
        finally:
            process.kill()
            process.communicate()
        assert len(emulator.faults.asked("Public.svc")) == 20
        assert {each.agent for each in emulator.faults.log} != set()
        assert all(each.agent.startswith("Griffie/") for each in emulator.faults.log)


@contextmanager
def tls_server(folder: Path) -> Iterator[int]:
    """A server with a certificate that nobody vouches for."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True
    )

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_certificate_is_verified(griffie: Griffie) -> None:
    with tls_server(griffie.data) as port:
        registry = griffie.data / "r.csv"
        head = "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
        line = f"x,X,gm9998,gemeente,Utrecht,gemeenteoplossingen,v1,https://127.0.0.1:{port}/api,,2026-01-01,\n"
        registry.write_text(head + line, encoding="utf-8")
        done = griffie.run(
            "crawl", "x", "--sources", str(registry), "--backoff", "0.01", "--until", "2026-03-01"
        )
    assert done.returncode == 1
    assert report(griffie, "gm9998")["gevonden"] == {}
    assert report(griffie, "gm9998")["fouten"]


def test_the_block_page_of_the_emulator_is_that_of_the_vendor() -> None:
    assert b"The request is blocked." in BLOCK_PAGE
