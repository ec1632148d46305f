"""How far each vendor follows the standard: measured by day, kept, drawn and told."""

import dataclasses
import datetime as dt
import re
from xml.etree import ElementTree as ET

from sample.model import Council
from sample.scenario import world
from search_api.app import create_app
from search_api.site.charts import badge, line
from search_api.views.measures import MEASURED, history, keep, latest
from tests.asking import AppClient
from tests.command import Crawled, Griffie


def test_a_drawing_holds_its_numbers_in_words() -> None:
    drawing = line("a <b>", [("2026-01-01", 0.5), ("2026-02-01", 1.0)])
    root = ET.fromstring(str(drawing))
    assert "2026-01-01: 50%; 2026-02-01: 100%" in "".join(root.itertext())
    points = re.findall(r'points="([^"]*)"', str(drawing))[0].split()
    assert [float(each.split(",")[1]) for each in points] == [80.0, 28.0]
    assert "&lt;b&gt;" in str(drawing)
    ET.fromstring(str(line("leeg", [])))
    ET.fromstring(badge("mini & meer", "97%", "#1e6b34"))


def small() -> dict[str, Council]:
    council = world()["oss"]
    return {"oss": dataclasses.replace(council, meetings=council.meetings[:3])}


def test_what_was_measured_is_kept_by_day(griffie: Griffie, crawled_once: Crawled) -> None:
    crawled_once.copy("drie-oss", small, griffie)
    store = griffie.open()
    for day in (dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 2, 1)):
        keep(store, day)
    [vendor] = {each.leverancier for each in store.organisations()}
    rows = history(store, vendor)
    assert [(each.profiel, each.dag) for each in rows] == [
        (profile, day) for profile in sorted(MEASURED) for day in ("2026-01-01", "2026-02-01")
    ]
    assert all(0 < each.goed <= each.bekeken for each in rows)
    assert latest(store, "nergens", "mini") is None
    assert griffie.run("index").returncode == 0
    assert latest(store, vendor, "mini").dag > "2026-02-01", "the index brings the measure along"
    engine = griffie.engine()
    with AppClient(create_app(store, engine, [], labels={vendor: "De leverancier"})) as client:
        body = client.get(f"/api/v1/kwaliteit?leverancier={vendor}").json()
        assert {"2026-01-01", "2026-02-01"} <= {row["dag"] for row in body["verloop"]}
        assert client.get(f"/leveranciers/{vendor}").text.count("<svg") == len(MEASURED)
        picture = client.get(f"/leveranciers/{vendor}/toets.svg")
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert "mini 0.0.1" in picture.text
        assert client.get("/leveranciers/nergens/toets.svg").status_code == 404
    engine.close()
    store.close()
