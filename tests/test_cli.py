"""The command as its users call it."""

import csv
import io
import json
import shutil
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.registry import COLUMNS, RegistryError, bundled, choose, parse
from sample.scenario import world
from tests.command import Crawled, Griffie, current, up
from tests.councils import first


def test_the_registry_in_three_shapes(griffie: Griffie) -> None:
    table = griffie.run("sources")
    rows = list(csv.DictReader(io.StringIO(griffie.run("sources", "--format", "csv").stdout)))
    objects = json.loads(griffie.run("sources", "--format", "json", "--vendor", "ibabs").stdout)
    assert "Noordoostpolder" in table.stdout
    assert len(rows) == len(bundled())
    assert tuple(rows[0]) == COLUMNS
    seeds = {"enschede", "gouda", "medemblik", "oss", "overbetuwe", "zoetermeer"}
    assert seeds < {row["key"] for row in objects}
    assert {row["vendor"] for row in objects} == {"ibabs"}
    assert griffie.run("sources", "--format", "xml").returncode == 2


HEAD = ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x,X,0828,gemeente,Utrecht,ibabs,x,,,,", "geen TOOI-code"),
        ("x,X,gm0828,dorp,Utrecht,ibabs,x,,,,", "kind 'dorp'"),
        ("x,X,gm0828,gemeente,Utrecht,anders,x,,,,", "vendor 'anders'"),
        ("x,X,gm0828,gemeente,Utrecht,ibabs,x,http://voorbeeld.invalid,,,", "moet https zijn"),
        ("x,X,gm0828,gemeente,Utrecht,ibabs,x,ftp://voorbeeld.invalid,,,", "geen webadres"),
        ("x,X,gm0828,gemeente,Utrecht,ibabs,x,,,gisteren,", "geen datum"),
        (",X,gm0828,gemeente,Utrecht,ibabs,x,,,,", "key is leeg"),
    ],
)
def test_a_wrong_registry_line_is_refused_by_number(line: str, told: str) -> None:
    with pytest.raises(RegistryError, match=told) as caught:
        parse(HEAD + line + "\n", "r.csv")
    assert "regel 2" in str(caught.value)


def test_a_registry_without_a_column_is_refused() -> None:
    with pytest.raises(RegistryError, match="kolommen ontbreken: base_url"):
        parse(HEAD.replace("base_url,", ""), "r.csv")


def test_choosing_from_the_registry() -> None:
    assert [each.key for each in choose(bundled(), ["oss"])] == ["oss"]
    with pytest.raises(RegistryError, match="onbekende raad: ossie"):
        choose(bundled(), ["ossie"])
    with pytest.raises(RegistryError, match="onbekende leverancier"):
        choose(bundled(), vendor="niemand")


@pytest.mark.parametrize(
    "arguments",
    [
        ("crawl", "ossie"),
        ("crawl", "oss", "--since", "gisteren"),
        ("crawl", "oss", "--since", "2026-02-01", "--until", "2026-01-01"),
        ("crawl", "oss", "--sources", "bestaat-niet.csv"),
        ("export", "--format", "xml"),
        ("export", "--resource", "stemgedrag"),
        ("status", "--format", "xml"),
        ("normalise", "bestaat-niet.xml", "--vendor", "ibabs", "--key", "oss"),
        ("normalise", "bestaat-niet.xml", "--vendor", "ibabs"),
        ("normalise", "bestaat-niet.xml", "--vendor", "ori", "--code", "oss"),
        ("normalise", "bestaat-niet.xml", "--vendor", "ori", "--key", "oss", "--code", "gm0828"),
        ("zoek",),
    ],
)
def test_wrong_use_is_exit_code_two_and_a_sentence(
    griffie: Griffie, arguments: tuple[str, ...]
) -> None:
    done = griffie.run(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_told(griffie: Griffie) -> None:
    done = griffie.run("crawl", "oss", GRIFFIE_LIMIETEN='{"ibabs.alles": 3}')
    assert done.returncode == 2
    assert "ibabs.alles" in done.stderr


def test_a_password_in_a_setting_is_not_shown(griffie: Griffie) -> None:
    done = griffie.run("status", GRIFFIE_ELASTICSEARCH="http://elastic:geheim@zoekmachine")
    assert done.returncode == 2
    assert "GRIFFIE_ELASTICSEARCH" in done.stderr
    assert "geheim" not in done.stdout + done.stderr


def test_the_sample_and_real_councils_never_mix(griffie: Griffie) -> None:
    (griffie.data / "voorbeeld").touch()
    done = griffie.run("crawl", "oss")
    assert done.returncode == 2
    assert "verzonnen gegevens" in done.stderr


def test_an_export_is_everything_as_the_api_gives_it(sampled: Griffie, tmp_path: Path) -> None:
    target = tmp_path / "alles.ndjson"
    assert sampled.run("export", "--out", str(target)).returncode == 0
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    store = sampled.open()
    assert len(lines) == len(current(store))
    store.close()
    keys = {
        "id",
        "resource",
        "type",
        "organisatie",
        "bronidentificatie",
        "leverancier",
        "bron_url",
        "versie",
        "data",
        "ext",
    }
    assert all(set(line) == keys for line in lines)
    found = Counter(line["resource"] for line in lines)
    assert found["stem"] > 1000
    assert found["fractielidmaatschap"] > 100
    votes = [line for line in lines if line["resource"] == "stem"]
    assert {vote["data"]["keuzeStemming"] for vote in votes} == {"voor", "tegen", "onthouden"}
    assert all({"afgeleid", "grondslag", "fractie", "naam"} <= set(vote["ext"]) for vote in votes)
    motions = sampled.run(
        "export", "--type", "motie", "--organisatie", "gm0828"
    ).stdout.splitlines()
    assert {json.loads(line)["type"] for line in motions} == {"motie"}


def test_an_export_as_a_table(sampled: Griffie) -> None:
    done = sampled.run("export", "--type", "motie", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) > 200
    assert {row["uitslag"] for row in rows} >= {"aangenomen", "verworpen", "ingetrokken"}


def test_tombstones_are_lines_with_a_reason(griffie: Griffie, crawled_once: Crawled) -> None:
    whole = first(3, "goirle")
    emulator = crawled_once.copy("drie-goirle", lambda: whole, griffie)
    motion = whole["goirle"].motions[0][1]
    emulator.load({"goirle": whole["goirle"].without_motion(motion.key)})
    assert griffie.crawl(emulator, "goirle").returncode == 0
    lines = [json.loads(line) for line in griffie.run("export").stdout.splitlines()]
    gone = [line for line in lines if line.get("op") == "delete"]
    assert motion.paper.key in {line["bronidentificatie"] for line in gone}
    assert all(line["reden"] == "niet meer bij de bron" and "data" not in line for line in gone)


def test_status_says_what_is_held_and_what_is_missing(sampled: Griffie) -> None:
    rows = {
        row["sleutel"]: row for row in json.loads(sampled.run("status", "--format", "json").stdout)
    }
    assert rows["medemblik"]["toestand"] == "achter"
    assert rows["oss"]["laatste_succes"]
    assert "Medemblik" in sampled.run("status").stdout


def test_status_of_what_was_never_read(griffie: Griffie) -> None:
    rows = json.loads(griffie.run("status", "--format", "json").stdout)
    assert {row["toestand"] for row in rows} == {"nooit", "opgeheven"}
    [weesp] = [row for row in rows if row["sleutel"] == "weesp"]
    assert (weesp["toestand"], weesp["opvolger"], weesp["tot"]) == (
        "opgeheven",
        "gm0363",
        "2022-03-23",
    )


def test_indexing_brings_the_feed_up_as_well(griffie: Griffie, crawled_once: Crawled) -> None:
    """So that the first question does not wait for a large log."""
    from store.publication import head, publish

    crawled_once.copy("heel-goirle", lambda: {"goirle": world()["goirle"]}, griffie)
    assert griffie.run("index").returncode == 0
    store = griffie.open()
    assert head(store) > 100
    assert publish(store) == 0
    store.close()


def test_normalise_tells_records_unused_fields_and_problems(griffie: Griffie) -> None:
    from sample.ibabs_service import Soap

    soap = Soap(world(), "/ibabs/x?a", {})
    body = (
        "<s:Body><GetMeetingsByDateRange><Sitename>oss</Sitename><StartDate>2024-01-01</StartDate>"
        "<EndDate>2026-12-31</EndDate></GetMeetingsByDateRange>"
    )
    answer = griffie.data / "antwoord.xml"
    answer.write_text(soap.answer(body), encoding="utf-8")
    made = json.loads(
        griffie.run("normalise", str(answer), "--vendor", "ibabs", "--key", "oss").stdout
    )
    assert Counter(r["resource"] for r in made["records"])["vergadering"] == 10
    assert "Meetings[].PublishDate" in made["ongebruikt"]
    assert any("vertrouwelijk" in text for text in made["problemen"])


def test_a_council_in_no_register_can_try_what_becomes_of_its_answer(griffie: Griffie) -> None:
    meeting = {
        "id": "7",
        "url": "https://raad.example.org/ori/v2/vergaderingen/7",
        "vergaderingstype": "raadsvergadering",
        "naam": "Raad",
        "vergaderdatum": "2026-02-04",
    }
    answer = griffie.data / "antwoord.json"
    answer.write_text(json.dumps({"results": [meeting]}), encoding="utf-8")
    whose = ("--naam", "Nieuwe Raad", "--code", "gm0828")
    told = griffie.run("normalise", str(answer), "--vendor", "ori", *whose).stdout
    [record] = json.loads(told)["records"]
    assert record["organisatie"] == "gm0828"


def test_up_serves_the_sample_and_a_second_time_changes_nothing(
    sampled: Griffie, griffie: Griffie
) -> None:
    """What `make run` runs: ready to answer, three addresses that work, ended by Ctrl-C."""
    shutil.copytree(sampled.data, griffie.data, dirs_exist_ok=True)
    with closing(griffie.open()) as store:
        first = store.last_seq()
    with up(griffie) as addresses:
        assert len(addresses) == 3
        for address in addresses:
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.status == 200
    with closing(griffie.open()) as store:
        assert store.last_seq() == first > 10_000
    assert (griffie.data / "voorbeeld").exists()
