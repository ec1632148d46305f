"""A source that names what is not of the public web as its papers: a file of this machine, a service beside
us, an address that leads on to one. None of it is asked for, and nothing of it is anywhere."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from standard.resources import RESOURCES
from tests.asking import AppClient
from tests.command import Griffie
from tests.test_secrets import bytes_of, kept

SECRET = "oesterzwam-wachtwoord"
OPEN = "Een openbaar stuk over paddenstoelen."
DAY = "2026-06-03"


@contextmanager
def server(answers: dict[str, tuple[int, str, str]], asked: list[str]) -> Iterator[str]:
    """A web server of status, kind or place, and text by path; what is asked is noted."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            path = self.path.partition("?")[0]
            status, kind, text = answers.get(path, (404, "application/json", "{}"))
            body = text.encode()
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_address[1]}"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def papers(own: str, inside: str, folder: Path) -> dict[str, str]:
    """The links by title of the paper."""
    return {
        "Open": f"{own}/stuk.txt",
        "Ook open": f"{own}/stuk.txt",
        "Bestand": (folder / "geheim.txt").as_uri(),
        "Dienst": f"{inside}/geheim.txt",
        "Naam": f"{inside.replace('127.0.0.1', 'localhost')}/geheim.txt",
        "Getal": f"{inside.replace('127.0.0.1', '2130706433')}/geheim.txt",
        "Verder": f"{own}/door",
        "Nog verder": f"{own}/door-door",
    }


def test_what_stands_behind_an_address_of_this_machine_is_nowhere(
    griffie: Griffie, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elders")
    (elsewhere / "geheim.txt").write_text(SECRET, encoding="utf-8")
    asked: list[str] = []
    shown: list[str] = []
    answers: dict[str, tuple[int, str, str]] = {}
    with (
        server({"/geheim.txt": (200, "text/plain", SECRET)}, asked) as inside,
        server(answers, shown) as own,
    ):
        links = papers(own, inside, elsewhere)
        rows = [
            {"id": f"p{number}", "titel": title, "link": link, "inhoudLink": link, "webpaginaLink": link,
             "vergaderingen": [{"id": "v1"}], "organisatie": {"gemeente": "gm0855"}}
            for number, (title, link) in enumerate(links.items())
        ]  # fmt: skip
        meeting = {
            "id": "v1", "naam": "Raad", "vergaderdatum": DAY, "vergaderingstype": "Raadsvergadering",
            "webpaginaLink": links["Dienst"], "organisatie": {"gemeente": "gm0855"},
        }  # fmt: skip
        for model in RESOURCES.values():
            given = {"vergaderingen": [meeting], "informatieobjecten": rows}.get(
                model.collectie, []
            )
            page = json.dumps({"next": None, "previous": None, "results": given})
            answers[f"/v2/{model.collectie}"] = (200, "application/json", page)
        answers["/stuk.txt"] = (200, "text/plain", OPEN)
        answers["/door"] = (302, f"{inside}/geheim.txt", "")
        answers["/door-door"] = (302, f"{own}/door", "")
        register = griffie.data / "r.csv"
        register.write_text(
            "key,name,code,kind,province,vendor,vendor_key,base_url,portal_url,from,to\n"
            f"elders,Elders,gm0855,gemeente,Noord-Brabant,ori,,{own}/v2,,,\n",
            encoding="utf-8",
        )
        sources = ("--sources", str(register))
        done = [
            griffie.run("crawl", *sources, "--backoff", "0.01"),
            griffie.run("index"),
            griffie.run("export", "--out", str(griffie.data / "alles.ndjson")),
            griffie.run("export", "--antwoorden", "--out", str(griffie.data / "alles.warc.gz")),
            griffie.run("herlees", "--tegelijk", "1", *sources, "--format", "json"),
        ]
    said = "\n".join(each.stdout + each.stderr for each in done)
    assert asked == []
    assert shown.count("/stuk.txt") == 1  # two papers of one address are fetched once
    store = griffie.open()
    places = {**bytes_of(griffie.data), **kept(store), "gezegd": said.encode()}
    held = {each.body["data"].get("titel"): each.body for each in store.current(deleted=False)}
    assert set(links) <= set(held), said
    texts = [store.text(file["sha256"]) for file in held["Open"]["ext"]["bestanden"]]
    assert OPEN in "".join(page for text in texts if text for page in text.pages)
    store.close()
    with griffie.app() as app, AppClient(app) as client:
        for body in held.values():
            key = body["bronidentificatie"]
            places[f"api {key}"] = client.get(
                "/api/v1/records", params={"organisatie": "gm0855", "bronidentificatie": key}
            ).content
        places["zoek"] = client.get("/api/v1/search", params={"q": SECRET.split("-")[0]}).content
    assert [name for name, content in places.items() if SECRET.encode() in content] == []
    assert json.loads(places["zoek"])["total"]["value"] == 0
    # nor is anybody sent there
    published = "\n".join(repr(body) for body in held.values())
    assert "geheim.txt" not in published
    assert "/door" in published
