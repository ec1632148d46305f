"""The answers of vendors that once came out wrong (`../shared/cases/vendors`): served on a loopback port, read by
`griffie crawl`, and counted fact by fact against their right values. Skipped where they do not lie beside
the project."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawlers.registry import COLUMNS
from sample.ibabs_portal import shell
from tests.command import Griffie
from tests.unseen import (
    UUID,
    Answer,
    Facts,
    agenda_item,
    entry,
    event,
    facts,
    fields,
    plain,
    point,
    served,
    voting,
)

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT.parent / "shared" / "cases" / "vendors"
pytestmark = pytest.mark.skipif(
    not CASES.exists(), reason="de gevallen liggen niet naast het project"
)


class Case(NamedTuple):
    """What a council answers and what is right of it; both read the case's file."""

    vendor: str
    answer: Callable[[str], Answer]
    right: Facts


def text(name: str) -> str:
    return (CASES / name).read_text(encoding="utf-8")


def cast(paper: str, side: str, *names: str) -> Facts:
    return {(paper, "stem", name, side) for name in names}


def counts(paper: str, voor: int, tegen: int, **parties: str) -> Facts:
    """The vote of fracties in numbers (`7-2`) or as the standard words it, and the total of them."""
    rows = {(paper, "fractie", name.replace("_", " "), told) for name, told in parties.items()}
    return {*rows, (paper, "telling", str(voor), str(tegen))}


def motion(title: str, **values: str) -> Facts:
    return {(title, name, value) for name, value in values.items()}


# --- Notubiz -------------------------------------------------------------------------------------


def organisation(
    day: str, item: str, entries: list[Any], votings: list[Any], page: str = "<html></html>", parties: str = "",
    register: str = "Moties en amendementen"
) -> Answer:  # fmt: skip
    """One meeting with one item and one register."""
    named = [{"id": n, "name": name} for n, name in enumerate(parties.split())]
    meeting = {
        **event(600, day), "organisation": {"id": 4711}, "confidential": 0, "last_modified": f"{day} 23:00:00",
        "url": "", "attributes": [{"id": 1, "reference_model": None, "value": "Raadsvergadering"}], "documents": [],
        "module_items": [], "agenda_items": [agenda_item(700, item, [each["id"] for each in entries])],
    }  # fmt: skip

    def answer(path: str, query: dict[str, str], _: str) -> Any:
        here = query.get("date_from", "")[:10] <= day <= query.get("date_to", "9999")[:10]
        tail = path.removeprefix("/organisations/4711/")
        return {
            "/organisations/4711": {"organisation": {"@attributes": {"id": 4711}}},
            "gremia": {"gremia": []},
            "parties": {"parties": named},
            "speakers": {"speakers": {"speaker": []}},
            "modules": {"modules": [{"id": 6, "name": "Moties", "custom_name": register}]},
            "modules/6/items": {"pagination": {"total_results": len(entries)}, "items": entries},
            "/events": {"events": [event(600, day)] if here else [], "pagination": {"has_more_pages": False}},
            "/events/meetings/600": {"meeting": meeting},
            "/vergadering/600": page,
            "/agenda_items/votings": {"votings": votings},
        }.get(tail)  # fmt: skip

    return answer


def entries_of(name: str) -> list[dict[str, Any]]:
    return [{**each, "organisation_id": 4711} for each in json.loads(text(name))["items"]]


def frisian(name: str) -> Answer:
    return organisation(
        "2026-06-17", "Moasjes", entries_of(name), [], register="Moasjes en amendeminten"
    )


def with_note(name: str) -> Answer:
    return organisation(
        "2026-07-07",
        "Openbare ruimte",
        entries_of(name),
        [],
        parties="CDA AL SGP VVD VVA PA CU",
        register="Moties",
    )


def portal_page(name: str) -> Answer:
    return organisation(
        "2026-07-07", "Kust", [], [voting(900, "Kust", "rejected", "ttvvt")], text(name)
    )


def two_votings(name: str) -> Answer:
    titles = ("PS26-M52 Meer heide", "PS26-A3 Minder beton")
    made = [
        entry(1, titles[0], f45=[plain("Motie")]),
        entry(2, titles[1], f45=[plain("Amendement")]),
    ]
    return organisation("2026-07-07", "Natuur", made, json.loads(text(name))["votings"])


def meeting(day: str, start: str = "20:00", end: str = "") -> Facts:
    """A meeting that is past, of which the source tells no other moments than the planned ones."""
    found: Facts = {("vergadering", day, "Raadsvergadering")}
    moments = {"aanvangVergadering": start, "eindeVergadering": end}
    return found | {
        ("vergadering", name, f"{day}T{time}") for name, time in moments.items() if time
    }


BANKS, HEATH, CONCRETE = "Bankjes langs de vaart", "PS26-M52 Meer heide", "PS26-A3 Minder beton"
LESS, STRANGE = "Amendemint 1 (FNP): Net skrasse motie 42", "Moasje frjemd PVV oer 'Fearboat'"
NOTUBIZ = {
    "notubiz-1.json": Case("notubiz", with_note, {
        *meeting("2026-07-07"),
        *motion(BANKS, informatieobjecttype="motie", motietype="overig", uitslag="aangenomen", datum="2026-07-07", agendapunt="Openbare ruimte"),
        (BANKS, "indiener", "Klaartje Verzonnen", "eerste"), (BANKS, "indiener", "Filip den Bedacht", "mede"),
        (BANKS, "indiener", "Jan Nepnaam", "mede"),
        *counts(BANKS, 23, 7, CDA="aangenomen", AL="aangenomen", SGP="aangenomen", VVD="aangenomen",
                PA="verworpen", CU="verworpen", VVA="verdeeld"),
        *cast(BANKS, "voor", "H. Timmers", "A. de Waard"), *cast(BANKS, "tegen", "A. Vos", "A. de Jager"),
    }),
    "notubiz-2.html": Case("notubiz", portal_page, {
        *meeting("2026-07-07"), *counts("Kust", 2, 3, BBB="0-2", CDA="1-0", VVD="1-1"),
        *cast("Kust", "tegen", "R.A. Kaas", "H. Look", "B. Baars"), *cast("Kust", "voor", "P. Peer", "A. Aal"),
    }),
    "notubiz-4.json": Case("notubiz", frisian, {
        *meeting("2026-06-17"),
        *motion(LESS, informatieobjecttype="amendement", uitslag="verworpen", agendapunt="Moasjes", datum="2026-06-17"),
        *motion(STRANGE, informatieobjecttype="motie", motietype="vreemd", uitslag="aangenomen", agendapunt="Moasjes", datum="2026-06-17"),
    }),
    "notubiz-6.json": Case("notubiz", two_votings, {
        *meeting("2026-07-07"),
        *motion(HEATH, informatieobjecttype="motie", uitslag="verworpen", motietype="overig", agendapunt="Natuur", datum="2026-07-07"),
        *motion(CONCRETE, informatieobjecttype="amendement", uitslag="aangenomen", agendapunt="Natuur", datum="2026-07-07"),
        *counts(HEATH, 2, 3), *counts(CONCRETE, 3, 2),
    }),
}  # fmt: skip


# --- iBabs, portal -------------------------------------------------------------------------------


def site(day: str, agenda: str, rows: list[Any], items: dict[str, str]) -> Answer:
    """A portal with one meeting and one register."""

    def answer(path: str, query: dict[str, str], _: str) -> Any:
        row = {
            "id": UUID(800), "start": f"{day}T19:30:00", "url": f"/Agenda/Index/{UUID(800)}",
            "classNames": ["agendatype-1"], "title": "Raadsvergadering",
        }  # fmt: skip
        here = query.get("start", "") <= day < query.get("end", "9999")
        key = path.rpartition("/")[2]
        return {
            "/Calendar": shell("Kalender", '<a href="/Calendar/OpenCategory/1">Raadsvergadering</a>', ""),
            "/Calendar/GetAgendasForCalendar": [row] if here else [],
            f"/Agenda/Index/{UUID(800)}": agenda,
            "/Reports": shell("Overzichten", f'<a href="/Reports/Details/{UUID(700)}">Moties en amendementen</a>', ""),
            f"/Reports/Details/{UUID(700)}": shell("Overzicht", "<table></table>", ""),
            f"/Reports/GetReportData/{UUID(700)}": {"recordsTotal": len(rows), "data": rows},
            f"/Reports/Item/{key}": items.get(key),
        }.get(path)  # fmt: skip

    return answer


def plain_agenda(heading: str, *points: str) -> str:
    head = f"<h1>Raadsvergadering</h1><h2>{heading}</h2><div class='heading3'>20:00 - 23:00</div>"
    return shell("Agenda", f"{head}<ol>{''.join(points)}</ol>", "")


def of_item(title: str) -> Callable[[str], Answer]:
    """A portal with the page of one entry."""

    def answer(name: str) -> Answer:
        agenda = plain_agenda("woensdag 3 juni 2026", point(801, "1", "Opening"))
        rows = [{"DT_RowId": UUID(901), "title": title}]
        return site("2026-06-03", agenda, rows, {UUID(901): text(name)})

    return answer


def of_row(name: str) -> Answer:
    rows = json.loads(text(name))["data"]
    agenda = plain_agenda(
        "woensdag 1 juli 2026", point(801, "4.2", "Buiten werking stellen paaltje")
    )
    page = fields(rows[0]["title"], Titel=rows[0]["title"])
    return site("2026-07-01", agenda, rows, {rows[0]["DT_RowId"]: page})


def of_agenda(name: str) -> Answer:
    return site("2023-02-23", text(name), [], {})


PLANNED = meeting("2026-06-03", end="23:00")
TREES, DITCHES, WATER, VOTED = (
    "Motie 2801 Meer bomen",
    "Schone sloten",
    "A8-2026 Meer water",
    "26M01 Motie Verzonnen",
)
SLIDE, AREA, PLAN = "26A16 Amendement Geen glijbaan", "Gebiedsagenda Verzonnen", "Plan Verzonnen"
ABSENT: Facts = {
    *(("aanwezig", name, "afwezig") for name in ("de Boom", "Tak-Blad", "Wortel")),
    *(("aanwezig", name, "deels") for name in ("Sap", "Schors")),
    ("aanwezig", "Sap", "aanvangAanwezigheid", "16:40"), ("aanwezig", "Schors", "aanvangAanwezigheid", "17:00"),
}  # fmt: skip
TOLD = "De voorzitter opent de vergadering. Afwezig zijn: de heer De Boom en de dames Tak-Blad en Wortel. Mevrouw Sap (vanaf 16.40 uur) en de heer Schors (vanaf 17.00 uur) schuiven iets later aan."
DAY: Facts = {
    ("Opening", "besluit", TOLD), *ABSENT, *counts(AREA, 15, 5, BBE="10-0", CDA="3-0", CU="2-0", PVV="0-3", FvD="0-2"),
    *counts(PLAN, 35, 3), (AREA, "besluit", "De raad stelt de gebiedsagenda vast."), (PLAN, "besluit", "Vastgesteld."),
}  # fmt: skip
IBABS = {
    "ibabs-1.html": Case("ibabs", of_item(TREES), {
        *PLANNED, *motion(TREES, informatieobjecttype="motie", motietype="overig", uitslag="aangenomen", datum="2025-11-14"),
        (TREES, "indiener", "CDA", "eerste"),
        *counts(TREES, 6, 8, **{"50PLUS": "1-0"}, CDA="4-0", Horizon="1-0", PVV="0-5", SP="0-3"),
    }),
    "ibabs-2.html": Case("ibabs", of_item(DITCHES), {
        *PLANNED, *motion(DITCHES, informatieobjecttype="motie", motietype="overig", uitslag="aangenomen", datum="2025-02-10", nummer="M12-2025"),
        (DITCHES, "indiener", "Partij voor de Dieren", "eerste"), (DITCHES, "indiener", "D66", "mede"),
        *((DITCHES, "fractie", name, "verworpen") for name in ("JA21", "PVV", "50PLUS")),
    }),
    "ibabs-3.html": Case("ibabs", of_item(WATER), {
        *PLANNED, *motion(WATER, informatieobjecttype="amendement", uitslag="aangenomen", datum="2025-02-10"),
        *((WATER, "fractie", name, "verworpen") for name in ("Forum voor Democratie", "SP")),
        *((WATER, "fractie", name, "verdeeld") for name in ("VVD", "PvdA")),
    }),
    "ibabs-7.json": Case("ibabs", of_row, {
        *meeting("2026-07-01", end="23:00"),
        *motion(SLIDE, informatieobjecttype="amendement", uitslag="onbekend", datum="2026-07-01", agendapunt="Buiten werking stellen paaltje"),
        (SLIDE, "indiener", "Anke de Grootma", "eerste"), (SLIDE, "indiener", "Henk Kuiper", "mede"),
        (SLIDE, "indiener", "Stien Pietersma", "mede"),
    }),
    "ibabs-9.html": Case("ibabs", of_agenda, DAY | meeting("2023-02-23", "19:30", "23:00")),
    "ibabs-10.html": Case("ibabs", of_agenda, DAY | meeting("2023-02-23", "19:28", "23:19") | {
        ("vergadering", "ondertitel", "Raadsvergadering"),
        ("vergadering", "geplandeAanvangVergadering", "2023-02-23T19:30"), ("vergadering", "geplandeEindeVergadering", "2023-02-23T23:00"),
    }),
    "ibabs-11.html": Case("ibabs", of_item(VOTED), {
        *PLANNED, *motion(VOTED, informatieobjecttype="motie", uitslag="aangenomen", datum="2026-06-11", motietype="overig"),
        *counts(VOTED, 3, 2, Groen_Duin="2-0", FvZ="1-2"),
        *cast(VOTED, "voor", "Anna de Nep", "Bo Loos", "Tom de Kreeft"), *cast(VOTED, "tegen", "Dik Doorn", "Inge Jaan"),
    }),
}  # fmt: skip
ALL = NOTUBIZ | IBABS


def line(number: int, vendor: str, root: str) -> str:
    """The council's line of the registry: a portal alone is what iBabs is read from without a service."""
    key = "4711" if vendor == "notubiz" else f"geval{number}"
    base = f"{root}/{number}" if vendor == "notubiz" else ""
    values = (f"geval-{number}", f"Geval {number}", f"gm{9000 + number}", "gemeente", "Drenthe", vendor,
              key, base, f"{root}/{number}", "2023-01-01", "")  # fmt: skip
    return ",".join(values)


def test_every_case_comes_out_right(griffie: Griffie) -> None:
    names = sorted(ALL)
    assert names == sorted(each.name for each in CASES.iterdir())
    answers = {str(n): ALL[name].answer(name) for n, name in enumerate(names)}
    with served(answers) as root:
        register = griffie.data / "gevallen.csv"
        lines = [
            ",".join(COLUMNS),
            *(line(n, ALL[name].vendor, root) for n, name in enumerate(names)),
        ]
        register.write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = griffie.run(
            "crawl", "--sources", str(register), "--until", "2026-12-31", "--backoff", "0.01"
        )
    store = griffie.open()
    missed: list[str] = []
    made_up: list[str] = []
    total = 0
    for n, name in enumerate(names):
        right, found = ALL[name].right, facts(store, f"gm{9000 + n}")
        total += len(right)
        missed += [f"{name}: {each}" for each in sorted(right - found)]
        made_up += [f"{name}: {each}" for each in sorted(found - right)]
    store.close()
    told = "\n".join(
        (f"{total - len(missed)} van {total}; gemist", *missed, "verzonnen", *made_up, done.stdout)
    )
    assert not made_up, told
    assert len(missed) <= total * 0.02, told
