"""What vendors do with the checker: one file, a live address, reports, profiles, a build (V1-V4, V7)."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest
from typer.testing import CliRunner

from conformance.cli import app
from tests import emulated_council
from tests.emulator import Emulator


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def griffie(*arguments: str) -> Done:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def live() -> Iterator[tuple[str, Emulator]]:
    """The mini emulator as a real server."""
    made = Emulator("mini")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def answer(self) -> None:
            url = f"http://127.0.0.1:{self.server.server_port}{self.path}"  # type: ignore[attr-defined]
            headers = dict(self.headers.items())
            response = made.handle(httpx2.Request(self.command, url, headers=headers))
            self.send_response(response.status_code)
            for name, value in response.headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.content)

        do_GET = do_HEAD = do_PATCH = answer

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}/ori/v2"
    made.__init__("mini", base=base)  # type: ignore[misc]
    for name in ("geplandeVergaderdatum", "geplandeAanvangVergadering", "geplandeEindeVergadering"):
        row = made.world["vergaderingen"]["v-7"]
        row[name] = row[name].replace("2026", "2999")  # whatever day it is today
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base, made
    server.shutdown()
    server.server_close()


def test_v1_one_file_offline(tmp_path: Path) -> None:
    meeting = emulated_council.world("v2")["vergaderingen"]["v-1"]
    file = tmp_path / "vergadering.json"
    file.write_text(json.dumps(meeting), encoding="utf-8")
    good = griffie("check", str(file), "--profile", "v2", "--format", "json")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["conforms"] is True
    file.write_text(json.dumps({**meeting, "status": "Gehouden"}), encoding="utf-8")
    bad = griffie("check", str(file), "--profile", "v2", "--format", "json")
    assert bad.returncode == 1
    found = json.loads(bad.stdout)["findings"]
    assert [(f["rule"], f["pointer"]) for f in found] == [("C23", "/status"), ("C40", "/status")]
    for content in ("geen json", "[]", '{"x": 1}'):
        file.write_text(content, encoding="utf-8")
        refused = griffie("check", str(file), "--profile", "v2")
        assert refused.returncode == 2
        assert refused.stderr.startswith("griffie: ")


def test_v2_a_live_address(live: tuple[str, Emulator]) -> None:
    base, _ = live
    done = griffie("check", base, "--profile", "mini", "--format", "json")
    assert done.returncode == 0, done.stdout
    body = json.loads(done.stdout)
    assert body["findings"] == []
    assert body["checked"]["resources"] >= 21
    assert all(each["complete"] for each in body["checked"]["lists"].values())
    assert griffie("check", "http://127.0.0.1:1/v2", "--profile", "mini").returncode == 2


def test_v2_what_went_silently_since_the_last_check(
    live: tuple[str, Emulator], tmp_path: Path
) -> None:
    base, made = live
    journal = str(tmp_path / "toets.journaal")
    first = griffie("check", base, "--profile", "mini", "--journal", journal, "--format", "json")
    assert first.returncode == 0, first.stderr
    del made.world["vergaderingen"]["v-7"]
    second = griffie("check", base, "--profile", "mini", "--journal", journal, "--format", "json")
    found = {each["rule"] for each in json.loads(second.stdout)["findings"]}
    assert found == {"C96"}


def test_v3_the_same_findings_in_every_form(live: tuple[str, Emulator], tmp_path: Path) -> None:
    base, made = live
    for row in made.world["vergaderingen"].values():
        row["status"] = row["status"].title()
    texts = {}
    for form in ("text", "json", "html", "junit"):
        out = tmp_path / f"verslag.{form}"
        done = griffie("check", base, "--profile", "mini", "--format", form, "--out", str(out))
        assert done.returncode == 1
        texts[form] = out.read_text(encoding="utf-8")
    body = json.loads(texts["json"])
    for finding in body["findings"]:
        assert finding["rule"] in texts["text"]
        assert finding["rule"] in texts["html"]
    status = next(f for f in body["findings"] if f["rule"] == "C40")
    assert (status["count"], len(status["examples"])) == (7, 3)
    assert "<script" not in texts["html"]
    assert '<html lang="nl">' in texts["html"]
    suite = ET.fromstring(texts["junit"])
    failed = {case.get("name", "").split()[0] for case in suite if case.find("failure") is not None}
    assert failed == {f["rule"] for f in body["findings"] if f["level"] == "MUST"}
    assert int(suite.get("failures", "0")) == len(failed)


def test_v4_what_changes_between_profiles() -> None:
    done = griffie("profiles", "mini", "v2", "--format", "json")
    body = json.loads(done.stdout)
    assert {"stemming", "stem", "besluit"} <= set(body["resources_erbij"])
    assert "formaat" in body["eigenschappen"]["informatieobject"]["eraf"]
    assert "C64" in body["regels_erbij"]
    assert griffie("profiles", "mini", "v9").returncode == 2


def test_v7_only_new_faults_fail_a_build(live: tuple[str, Emulator], tmp_path: Path) -> None:
    base, made = live
    made.world["vergaderingen"]["v-1"]["status"] = "Gehouden"
    baseline = str(tmp_path / "baseline.json")
    asked = ("check", base, "--profile", "mini")
    assert griffie(*asked, "--format", "json", "--out", baseline).returncode == 1
    assert griffie(*asked, "--baseline", baseline).returncode == 0
    made.world["agendapunten"]["a-1"].pop("vergadering")
    again = griffie(*asked, "--baseline", baseline, "--format", "json")
    assert again.returncode == 1
    new = {each["rule"] for each in json.loads(again.stdout)["findings"] if each["new"]}
    assert "C28" in new
    assert "C40" not in new
    made.world["vergaderingen"]["v-1"]["status"] = "gehouden"
    fixed = griffie(*asked, "--baseline", baseline, "--format", "json")
    assert {each["rule"] for each in json.loads(fixed.stdout)["fixed"]} == {"C23", "C40"}
    assert griffie(*asked, "--baseline", str(tmp_path / "weg.json")).returncode == 2
