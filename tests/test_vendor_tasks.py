"""What vendors do here (V1 to V8): one file, a live address, reports, profiles, what becomes of their
data, their councils at a glance, a build, and truths beyond schemas."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from conformance.check import check
from conformance.cli import app
from conformance.http.client import Limits
from conformance.session import Options
from griffie.app import beside
from sample import scenario
from sample.ibabs_service import Soap
from sample.server import Emulator as SampleEmulator
from search_api.web import checking as toets
from standard.resources import RESOURCES
from tests import emulated_council
from tests.asking import AppClient
from tests.command import Griffie
from tests.emulated_council import BASE, World
from tests.emulator import TODAY, Emulator, handler


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def checker(*arguments: str) -> Done:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def live() -> Iterator[tuple[str, Emulator]]:
    """The mini emulator as a real server."""
    made = Emulator("mini")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(made))
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
    good = checker("check", str(file), "--profile", "v2", "--format", "json")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["conforms"] is True
    file.write_text(json.dumps({**meeting, "status": "Gehouden"}), encoding="utf-8")
    bad = checker("check", str(file), "--profile", "v2", "--format", "json")
    assert bad.returncode == 1
    [finding] = json.loads(bad.stdout)["findings"]
    assert (finding["rule"], finding["also"], finding["pointer"]) == ("C40", ["C23"], "/status")
    for content in ("geen json", "[]", '{"x": 1}'):
        file.write_text(content, encoding="utf-8")
        refused = checker("check", str(file), "--profile", "v2")
        assert refused.returncode == 2
        assert refused.stderr.startswith("griffie: ")


def test_v2_a_live_address(live: tuple[str, Emulator]) -> None:
    base, _ = live
    done = checker("check", base, "--profile", "mini", "--format", "json")
    assert done.returncode == 0, done.stdout
    body = json.loads(done.stdout)
    assert body["findings"] == []
    assert body["checked"]["resources"] >= 21
    assert all(each["complete"] for each in body["checked"]["lists"].values())
    assert checker("check", "http://127.0.0.1:1/v2", "--profile", "mini").returncode == 2


def test_v2_what_went_silently_since_the_last_check(
    live: tuple[str, Emulator], tmp_path: Path
) -> None:
    base, made = live
    journal = str(tmp_path / "toets.journaal")
    first = checker("check", base, "--profile", "mini", "--journal", journal, "--format", "json")
    assert first.returncode == 0, first.stderr
    del made.world["vergaderingen"]["v-7"]
    second = checker("check", base, "--profile", "mini", "--journal", journal, "--format", "json")
    found = {each["rule"] for each in json.loads(second.stdout)["findings"]}
    assert found == {"C96"}


@pytest.mark.slow
def test_v3_the_same_findings_in_every_form(live: tuple[str, Emulator], tmp_path: Path) -> None:
    base, made = live
    for row in made.world["vergaderingen"].values():
        row["status"] = row["status"].title()
    texts = {}
    for form in ("text", "json", "html", "junit"):
        out = tmp_path / f"verslag.{form}"
        done = checker("check", base, "--profile", "mini", "--format", form, "--out", str(out))
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
    done = checker("profiles", "mini", "v2", "--format", "json")
    body = json.loads(done.stdout)
    assert {"stemming", "stem", "besluit"} <= set(body["resources_erbij"])
    assert "formaat" in body["eigenschappen"]["informatieobject"]["eraf"]
    assert "C64" in body["regels_erbij"]
    assert checker("profiles", "mini", "v9").returncode == 2


# --- V5: what the aggregator makes of it -------------------------------------------------------------


def test_v5_answer_record_and_hit_side_by_side(griffie: Griffie, emulator: SampleEmulator) -> None:
    """A vendor's own answer: each record with the part that it came from and the hit that it is;
    what is not used is marked where it stands, and all of it can be taken along."""
    registry = griffie.data / "register.csv"
    registry.write_text(emulator.registry(), encoding="utf-8")
    body = (
        "<s:Body><GetMeetingsByDateRange><Sitename>oss</Sitename><StartDate>2024-01-01</StartDate>"
        "<EndDate>2026-12-31</EndDate></GetMeetingsByDateRange>"
    )
    answer = griffie.data / "antwoord.xml"
    answer.write_text(Soap(scenario.world(), "/ibabs/x?a", {}).answer(body), encoding="utf-8")
    asked = ("normalise", str(answer), "--vendor", "ibabs", "--key", "oss")
    made = json.loads(griffie.run(*asked).stdout)
    rows = made["naast_elkaar"]
    assert [row["record"] for row in rows] == made["records"]
    meeting = next(row for row in rows if row["record"]["resource"] == "vergadering")
    raw = {each["pointer"]: each for each in meeting["bron"]["velden"]}
    assert raw["/Id"]["waarde"] == meeting["record"]["bronidentificatie"]
    assert raw["/Id"]["gebruikt"] is True
    assert raw["/PublishDate"]["gebruikt"] is False
    assert "Meetings[].PublishDate" in made["ongebruikt"]
    assert meeting["treffer"]["id"] == meeting["record"]["id"]
    assert meeting["treffer"]["type"] == "vergadering"
    assert meeting["treffer"]["organisatie"] == {"code": "gm0828", "naam": "Oss"}
    assert meeting["treffer"]["datum"] == meeting["record"]["data"]["vergaderdatum"]
    for row in rows:
        searched = row["record"]["resource"] in ("vergadering", "agendapunt", "informatieobject")
        assert (row["treffer"] is not None) is searched
        assert searched or "verwijst" in row["geen_treffer"]
    page = griffie.data / "naast.html"
    assert griffie.run(*asked, "--format", "html", "--out", str(page)).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "/PublishDate (niet gebruikt)" in text
    assert meeting["record"]["id"] in text
    assert "<script" not in text
    answer.write_text("<geen", encoding="utf-8")
    refused = griffie.run(*asked)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["problemen"]


def test_v5_in_the_report_of_a_check(griffie: Griffie, tmp_path: Path) -> None:
    """For data in the standard itself, the report of a check shows it as well."""
    made = emulated_council.world("mini")
    meeting = made["vergaderingen"]["v-1"] | {"kleur": "blauw", "status": "Gehouden"}
    file = tmp_path / "pagina.json"
    page = {"next": None, "previous": None, "results": [meeting, made["vergaderingen"]["v-2"]]}
    file.write_text(json.dumps(page), encoding="utf-8")
    asked = ("check", str(file), "--profile", "mini", "--format")
    found = json.loads(griffie.run(*asked, "json").stdout)["aggregator"]
    first = found["naast_elkaar"][0]
    assert first["bron"]["pointer"] == ""
    marks = {each["pointer"]: each["gebruikt"] for each in first["bron"]["velden"]}
    assert marks["/naam"] is True
    assert marks["/kleur"] is False
    assert first["treffer"]["titel"] == "Gemeenteraad"
    assert found["ongebruikt"] == ["vergadering.kleur"]
    assert any("vergadering.status" in each for each in found["problemen"])
    text = griffie.run(*asked, "text").stdout
    assert "niet gebruikt: vergadering.kleur" in text
    assert "Wat de aggregator ervan maakt" in griffie.run(*asked, "html").stdout
    alone = CliRunner().invoke(app, [*asked, "json"])
    assert json.loads(alone.stdout)["aggregator"] is None


def test_v5_over_the_api(sampled: Griffie) -> None:
    made = emulated_council.world("v2")
    with sampled.app(make=beside) as app, AppClient(app) as client:
        question = {"profile": "v2", "answer": made["informatieobjecten"]["d-motie"]}
        body = client.post("/api/v1/conformance", json=question).json()
        [row] = body["aggregator"]["naast_elkaar"]
        assert row["treffer"]["type"] == "motie"
        feed = client.get("/ori/feed/v0/feed", params={"limit": "3"}).json()
        told = client.post("/api/v1/conformance", json={"profile": "feed", "answer": feed}).json()
        rows = told["aggregator"]["naast_elkaar"]
        assert {row["record"]["organisatie"] for row in rows} == {
            row["resource"]["organisatiecode"] for row in feed["records"]
        }
        held = [toets._turns.acquire(blocking=False) for _ in range(toets.AT_ONCE)]
        assert all(held)
        busy = client.post("/api/v1/conformance", json=question).json()
        for _ in held:
            toets._turns.release()
        assert busy["aggregator"] is None
        assert "druk" in busy["unchecked"]["naast elkaar"]
        assert busy["findings"] == body["findings"]
        koop = emulated_council.world("koop")["agendapunten"]
        question = {"profile": "koop", "answer": next(iter(koop.values()))}
        assert client.post("/api/v1/conformance", json=question).json()["aggregator"] is None


# --- V6: councils at a glance ------------------------------------------------------------------------


def test_v6_a_vendors_councils_at_a_glance(sampled: Griffie) -> None:
    """Counts and shares equal what the export holds, council by council, in the order of names."""
    lines = [json.loads(line) for line in sampled.run("export").stdout.splitlines()]
    held = [line for line in lines if line.get("op") != "delete"]
    with sampled.app() as app, AppClient(app) as client:
        body = client.get("/api/v1/kwaliteit", params={"leverancier": "ibabs"}).json()
        rows = body["results"]
        assert [row["naam"] for row in rows] == sorted(row["naam"] for row in rows)
        assert len(rows) == 6
        for row in rows:
            assert row["laatste_succes"]
            assert row["laatste_inhoud"]
            assert row["aantallen"] == counted(
                [e for e in held if e["organisatie"] == row["organisatie"]]
            )
        code = rows[0]["organisatie"]
        one = client.get("/api/v1/kwaliteit", params={"organisatie": code}).json()
        months = one["maanden"]["ibabs"]
        assert sum(each["aanwezig"] for each in months) == rows[0]["aantallen"]["vergaderingen"]
        for month in (each["maand"] for each in months):
            page = client.get(f"/organisaties/{code}", params={"jaar": month[:4]}).text
            assert f">{month}<" in page
        listed = client.get("/leveranciers/ibabs").text
        assert all(row["naam"] in listed for row in rows)


def counted(held: list[dict[str, Any]]) -> dict[str, int]:
    """The same numbers, counted over an export."""
    motions = {e["id"]: e for e in held if e["type"] in ("motie", "amendement")}
    by = {kind: [e for e in held if e["resource"] == kind] for kind in RESOURCES}
    votes = {e["id"]: e["data"].get("informatieobject", {}).get("id") for e in by["stemming"]}
    cast = {e["data"]["stemming"]["id"] for e in by["stem"]}
    files = [e["ext"]["bestanden"] for e in by["informatieobject"] if e["ext"].get("bestanden")]
    known = {e for e in motions if motions[e]["ext"].get("uitslag", "onbekend") != "onbekend"}
    present = {
        e["data"]["vergadering"]["id"]
        for e in by["aanwezigedeelnemer"]
        if e["ext"].get("grondslag") != "stemming"
    }
    return {
        "moties": len(motions),
        "moties_met_uitslag": len(known),
        "moties_met_stemming": len(set(votes.values()) & motions.keys()),
        "moties_met_stemmen": len({votes[key] for key in cast} & motions.keys()),
        "vergaderingen": len(by["vergadering"]),
        "vergaderingen_met_aanwezigheid": len(present),
        "documenten_met_bestand": len(files),
        "documenten_met_tekst": sum(
            any(file.get("tekst") == "volledig" for file in each) for each in files
        ),
    }


# --- V7: in a build ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_v7_only_new_faults_fail_a_build(live: tuple[str, Emulator], tmp_path: Path) -> None:
    base, made = live
    made.world["vergaderingen"]["v-1"]["status"] = "Gehouden"
    baseline = str(tmp_path / "baseline.json")
    asked = ("check", base, "--profile", "mini")
    assert checker(*asked, "--format", "json", "--out", baseline).returncode == 1
    assert checker(*asked, "--baseline", baseline).returncode == 0
    made.world["agendapunten"]["a-1"].pop("vergadering")
    again = checker(*asked, "--baseline", baseline, "--format", "json")
    assert again.returncode == 1
    new = {each["rule"] for each in json.loads(again.stdout)["findings"] if each["new"]}
    assert "C28" in new
    assert "C40" not in new
    made.world["vergaderingen"]["v-1"]["status"] = "gehouden"
    fixed = checker(*asked, "--baseline", baseline, "--format", "json")
    assert {each["rule"] for each in json.loads(fixed.stdout)["fixed"]} == {"C40"}
    assert checker(*asked, "--baseline", str(tmp_path / "weg.json")).returncode == 2


# --- V8: truths beyond schemas -----------------------------------------------------------------------


def laid(collection: str, key: str, **values: Any) -> Callable[[World], None]:
    return lambda found: found[collection][key].update(values)


def moved_vote(found: World) -> None:
    """A vote cast by somebody who was in another meeting, told the same from both sides."""
    person = f"{BASE}/aanwezigedeelnemers/w-3-bakker"
    found["stemmen"]["s-1-bakker"]["aanwezigeDeelnemer"] = {"id": "w-3-bakker", "url": person}
    found["aanwezigedeelnemers"]["w-1-bakker"]["stemmen"].remove(f"{BASE}/stemmen/s-1-bakker")
    found["aanwezigedeelnemers"]["w-3-bakker"]["stemmen"].append(f"{BASE}/stemmen/s-1-bakker")


def a_tie(found: World) -> None:
    """Two against two, one abstained: the party of the one that abstained is not divided by it."""
    found["stemmen"]["s-1-smit"]["keuzeStemming"] = "onthouden"
    found["stemmingen"]["s-1"]["resultaatMondelingeStemming"] = "gelijk"
    found["stemmingen"]["s-1"]["telling"] = {"voor": 2, "tegen": 2, "onthouden": 1}
    found["besluiten"]["b-s-1"]["besluitresultaat"] = "Aangehouden"


def past_midnight(found: World) -> None:
    """Half past eleven in the evening of UTC is the next day in Amsterdam."""
    row = found["vergaderingen"]["v-4"]
    row |= {
        "aanvangVergadering": "2026-01-27T23:30:00Z",
        "eindeVergadering": "2026-01-28T02:00:00Z",
    }


def in_summer(found: World) -> None:
    """And in summer from ten o'clock on."""
    row = found["vergaderingen"]["v-7"]
    row |= {
        "geplandeVergaderdatum": "2026-06-04",
        "geplandeAanvangVergadering": "2026-06-03T22:15:00Z",
        "geplandeEindeVergadering": "2026-06-04T00:15:00Z",
    }


TRUE: dict[str, Callable[[World], None]] = {
    "zoals het is": lambda found: None,
    "staking met een onthouding": a_tie,
    "na middernacht in Amsterdam": past_midnight,
    "na middernacht in de zomertijd": in_summer,
    "afwezig lid van een eensgezinde fractie": laid(
        "stemmen", "s-2-visser", keuzeStemming="afwezig"
    ),
    "negen cijfers die geen BSN zijn": laid(
        "informatieobjecten", "d-brief", omschrijving="Zaak 123456789 over de kade"
    ),
}
FALSE: dict[str, tuple[str, str, Callable[[World], None]]] = {
    "uitslag volgt niet uit de stemmen": (
        "C72", "stemming", laid("stemmingen", "s-1", resultaatMondelingeStemming="tegen"),
    ),
    "telling is niet die van de stemmen": (
        "C72", "stemming", laid("stemmingen", "s-1", telling={"voor": 4, "tegen": 1}),
    ),
    "stemmer was er niet": ("C68", "stem", moved_vote),
    "fractie stemde anders dan haar leden": (
        "C72", "stemresultaatperfractie",
        laid("stemresultatenperfractie", "s-2-f-haven", fractiestemresultaat="verworpen"),
    ),
    "stemming over wat ingetrokken is": (
        "C73", "stemming", laid("informatieobjecten", "d-motie", **{"x-uitslag": "ingetrokken"}),
    ),
    "dag in UTC in plaats van Amsterdam": (
        "C83", "vergadering",
        laid(
            "vergaderingen", "v-4", vergaderdatum="2026-01-27",
            aanvangVergadering="2026-01-27T23:30:00Z", eindeVergadering="2026-01-28T02:00:00Z",
        ),
    ),
    "einde voor de aanvang": (
        "C82", "vergadering", laid("vergaderingen", "v-4", eindeVergadering="2026-01-28T17:00:00Z"),
    ),
    "gemeente die niet bestaat": (
        "C46", "vergadering",
        laid("vergaderingen", "v-4", gemeente={"gemeentecode": "9999", "gemeentenaam": "Oss"}),
    ),
    "gemeente die opgeheven is": (
        "C46", "vergadering",
        laid("vergaderingen", "v-4", gemeente={"gemeentecode": "0756", "gemeentenaam": "Boxmeer"}),
    ),
    "BSN in een tekst": (
        "C77", "informatieobject",
        laid("informatieobjecten", "d-brief", omschrijving="Van inwoner 111222333"),
    ),
}  # fmt: skip


def walked(change: Callable[[World], None]) -> list[tuple[str, str]]:
    made = Emulator("v2", change=change)
    options = Options(limits=Limits(pause=0, waits=False), transport=made.transport, today=TODAY)
    report = check("v2", BASE, options)
    assert {"C46", "C68", "C72", "C73", "C77", "C82", "C83"} <= report.held
    return [(each.rule, each.where) for each in report.findings]


@pytest.mark.parametrize("name", TRUE)
def test_v8_what_is_true_is_not_doubted(name: str) -> None:
    assert walked(TRUE[name]) == []


@pytest.mark.parametrize("name", FALSE)
def test_v8_what_cannot_be_true_is_told(name: str) -> None:
    rule, where, change = FALSE[name]
    assert (rule, where) in walked(change)


@pytest.mark.slow
def test_v8_what_was_deleted_is_announced(live: tuple[str, Emulator], tmp_path: Path) -> None:
    """A deletion that is in the list of changes is right; `test_v2_…` has the silent one."""
    base, made = live
    journal = str(tmp_path / "toets.journaal")
    asked = ("check", base, "--profile", "mini", "--journal", journal, "--format", "json")
    assert checker(*asked).returncode == 0
    row = made.world["vergaderingen"].pop("v-7")
    made.removed.append({**row, "wijziging": "Verwijdering", "wijzigingsdatum": "2026-03-01"})
    assert json.loads(checker(*asked).stdout)["findings"] == []
