"""Councils in the wire formats of vendors, with faults of real ones, read by the real crawl: their facts
are counted one by one against what was written down before."""

import re
from pathlib import Path
from typing import Any

from sample.ibabs_portal import shell
from tests.shapes import section, summary
from tests.unseen import (
    UUID,
    Facts,
    agenda_item,
    entry,
    event,
    facts,
    fields,
    plain,
    point,
    read,
    ref,
    score,
    voting,
    whole,
)

# --- Notubiz -------------------------------------------------------------------------------------


PLACE = ref("agenda_item", 700, "Strandplan (Raad 07-07-2026 20:00)")
ENTRIES = [
    entry(31, "26M4 Windschermen", f45=[plain("Motie")], f22=[PLACE], f36=[ref("person", 1, "Mia Helm")],
          f87=[ref("person", 2, "Sien Zee"), ref("person", 3, "Olle den Mossel")], f15=[plain("2026-07-07 00:00:00")],
          f62=[plain("Verworpen")]),
    entry(31, "26M4 Windschermen", f45=[plain("Motie")]),
    entry(32, "26A2 Minder paaltjes", f45=[plain("Amendemint")], f22=[PLACE], f15=[plain("2026-07-07 00:00:00")],
          f99=[plain(98765432109876543210987), plain("Een \ud800 half teken"), plain("nul\x00")]),
    entry(34, "26M5 Zandbanken", f45=[plain("Motie")]),
    entry(33, "Moasje frjemd: Sylboat", f45=[plain("Moasje frjemd")], f62=[plain("Fersmiten")],
          f61=[plain("<p>Stemmen voor: 6 Duinlijst en O. den Mossel (Vrij Duin)</p>\n<p>Stemmen tegen: 9 Strandpartij, P. Garnaal (Vrij Duin)</p>")],
          f15=[plain("2026-02-31 00:00:00")]),
    {"id": None, "attributes": "geen lijst"},
    7,
]  # fmt: skip
PORTAL = """<html><body><div class="votes_chart" id="chart_41"></div><div class="votes_parties">
<div class="votes_list against"><ul><li>Strandpartij<ul><li><p>Leden:</p></li><li class="against">T. Schelp</li>
<li class="against">R. Kwal</li></ul></li></ul></div><div class="votes_list in_favor"><ul><li>Duinlijst<ul>
<li class="in_favor">M. Helm</li></ul></li></ul></div><div class="votes_list divided"><ul><li>Vrij Duin<ul>
<li class="in_favor">O. den Mossel</li><li class="against">P. Garnaal</li></ul></li></ul></div></div></body></html>"""


def notubiz(path: str, query: dict[str, str], _: str) -> Any:
    events = [event(600, "2026-07-07"), event(600, "2026-07-07"), event(601, "2026-07-08")]
    meeting = {
        **event(600, "2026-07-07"), "organisation": {"id": 4711}, "confidential": 0, "last_modified": "2026-07-08 10:00:00",
        "url": "javascript:alert(1)", "attributes": [{"id": 1, "reference_model": None, "value": "Raad"}], "documents": [],
        "module_items": [], "agenda_items": [agenda_item(700, "Strandplan", [31, 32, 34]), {"id": None}, "geen punt"],
    }  # fmt: skip
    answers: dict[str, Any] = {
        "/organisations/4711": {"organisation": {"@attributes": {"id": 4711}}},
        "/organisations/4711/gremia": {"gremia": []},
        "/organisations/4711/parties": {"parties": [{"id": n, "name": name} for n, name in enumerate(("Duinlijst", "Strandpartij", "Vrij Duin"))]},
        "/organisations/4711/speakers": {"speakers": {"speaker": []}},
        "/organisations/4711/modules": {"modules": [{"id": 6, "name": "Moties", "custom_name": "Moasjes en amendeminten"}]},
        "/organisations/4711/modules/6/items": {"pagination": {"total_results": 6}, "items": ENTRIES},
        "/events/meetings/600": {"meeting": meeting},
        "/events/meetings/601": {"message": "No rights to see this meeting", "error_code": 2},
        "/vergadering/600": PORTAL,
        "/agenda_items/votings": {"votings": [
            voting(41, "26M4 Windschermen (Duinlijst)", "rejected", "vvttt"), voting(42, "26A2 Minder paaltjes", "accepted", "vvvtt"),
            voting(43, "26M5 Zandbanken", "rejected", "vtttt"),
        ]},
    }  # fmt: skip
    if path == "/events":  # the list runs in circles
        here = query.get("date_from", "")[:10] <= "2026-07-07" <= query.get("date_to", "9999")[:10]
        return {"events": events if here else [], "pagination": {"has_more_pages": here}}
    return answers.get(path)


def test_an_organisation_of_notubiz(tmp_path: Path) -> None:
    banks = "26M5 Zandbanken"  # says nothing of where it was handled: the agenda item does
    motion, amendment, strange = (
        "26M4 Windschermen",
        "26A2 Minder paaltjes",
        "Moasje frjemd: Sylboat",
    )
    right: Facts = {
        ("vergadering", "2026-07-07", "Raad"), ("vergadering", "aanvangVergadering", "2026-07-07T20:00"),
        (motion, "motietype", "overig"), (motion, "telling", "2", "3"),
        (amendment, "telling", "3", "2"), (strange, "motietype", "vreemd"), (strange, "telling", "6", "9"),
        (motion, "informatieobjecttype", "motie"), (motion, "uitslag", "verworpen"),
        (motion, "datum", "2026-07-07"), (motion, "agendapunt", "Strandplan"),
        (motion, "indiener", "Mia Helm", "eerste"), (motion, "indiener", "Sien Zee", "mede"),
        (motion, "indiener", "Olle den Mossel", "mede"),
        *((motion, "stem", name, "voor") for name in ("M. Helm", "O. den Mossel")),
        *((motion, "stem", name, "tegen") for name in ("T. Schelp", "R. Kwal", "P. Garnaal")),
        (motion, "fractie", "Duinlijst", "1-0"), (motion, "fractie", "Strandpartij", "0-2"),
        (motion, "fractie", "Vrij Duin", "1-1"),
        (amendment, "informatieobjecttype", "amendement"), (amendment, "uitslag", "aangenomen"),
        (amendment, "datum", "2026-07-07"), (amendment, "agendapunt", "Strandplan"),
        (banks, "informatieobjecttype", "motie"), (banks, "motietype", "overig"), (banks, "uitslag", "verworpen"),
        (banks, "datum", "2026-07-07"), (banks, "agendapunt", "Strandplan"), (banks, "telling", "1", "4"),
        (strange, "informatieobjecttype", "motie"), (strange, "uitslag", "verworpen"),
        (strange, "fractie", "Duinlijst", "aangenomen"), (strange, "fractie", "Strandpartij", "verworpen"),
        (strange, "fractie", "Vrij Duin", "verdeeld"), (strange, "stem", "O. den Mossel", "voor"),
        (strange, "stem", "P. Garnaal", "tegen"),
    }  # fmt: skip
    source = read("notubiz", "4711", notubiz, tmp_path, "https://duinvoort.notubiz.nl")
    assert score(right, source) == whole(right)
    report = source.before.report
    assert report.toestand == "incompleet"
    assert report.verloren.total >= 3


def test_a_motion_stays_where_it_was_while_its_meeting_does_not_come(tmp_path: Path) -> None:
    """Also where the agenda item alone says that it was handled there."""
    source = read("notubiz", "4711", notubiz, tmp_path, "https://duinvoort.notubiz.nl")
    [asked] = [key for key in source.said if "/events/meetings/600" in key[1]]
    store = source.empty()
    source.read({}, store)
    before = facts(store)
    source.read({asked: b"kapot"}, store)
    assert ("26M5 Zandbanken", "agendapunt", "Strandplan") in before
    assert facts(store) == before
    store.close()


# --- iBabs, portal -------------------------------------------------------------------------------


AGENDA = shell(
    "Agenda",
    "<h1>Raadsvergadering</h1><h2>Extra raad</h2><h2>woensdag 3 juni 2026</h2><div class='heading3'>20:00 - 00:00</div>"
    "<dl class='row'><dt>Locatie</dt><dd>Raadzaal</dd></dl><ol>"
    + point(801, "1", "Opening", section("Besluit", "Afwezig zijn: de heer Van Helm en mevrouw Kwal."))
    + point(802, "4.2", "Strandvisie", section("Stemuitslag", summary("Duinlijst (6), Vrij Duin (2)", "Strandpartij (3)")))
    + point(803, "5", "Zandsuppletie", section("Stemuitslag", summary("Raadsleden (30)", "Raadsleden (2)")))
    + point(803, "5", "Dubbel")
    + "</ol>",
    "duinvoort",
)  # fmt: skip


ITEMS = {
    UUID(901): fields(
        "26M8 Schelpen", Datum_PS="03-06-2026", Motienummer="M8-2026", Status="Aangenomen", Stemmen=summary("Duinlijst (Statenleden) (6)", "Strandpartij (Statenlid) (1)")
    ),
    UUID(902): fields("A3-2026 Meer zand", Bijlage=(
        f'<a href="/Reports/Document/{UUID(902)}?documentId={UUID(71)}">A3-2026 VERWORPEN Meer zand</a>'
    )),
}  # fmt: skip
ROWS = [
    {"DT_RowId": UUID(901), "title": "26M8 Schelpen", "status": "Aangenomen"},
    {"DT_RowId": UUID(901), "title": "26M8 Schelpen", "status": "Aangenomen"},
    {"DT_RowId": UUID(902), "title": "A3-2026 Meer zand", "raadsledenselectie": "Helm, Mia van", "registrationdate":
     "Raadsvergadering 03-06-2026 4.2. Strandvisie", "medeondertekenaarsselectie": "Zee, Sien\r\nMossel, Olle"},
    {"title": 12345678901234567890, "status": ["?"]},
]  # fmt: skip


class Ibabs:
    """A portal that gives its register to who has seen the page, and says that there are more lines."""

    def __init__(self) -> None:
        self.seen = False
        self.asked: list[str] = []

    def __call__(self, path: str, query: dict[str, str], body: str) -> Any:
        self.asked.append(path)
        if path == "/Calendar/GetAgendasForCalendar":
            here = query["start"] <= "2026-06-03" < query["end"]
            kind = {"classNames": ["agendatype-1"], "title": "Raadsvergadering"}
            row = {
                "id": UUID(800),
                "start": "2026-06-03T20:00:00",
                "url": f"/Agenda/Index/{UUID(800)}",
            }
            return [{**row, **kind}, {**row, **kind}, {"id": 5}, None] if here else []
        if path == f"/Reports/Details/{UUID(700)}":
            self.seen = True
        if path == f"/Reports/GetReportData/{UUID(700)}":
            return {"recordsTotal": 9, "data": ROWS} if self.seen else shell("Foutpagina", "", "")
        if match := re.fullmatch(r"/Reports/Item/(.+)", path):
            return ITEMS.get(match[1])
        return {
            "/Calendar": shell("Kalender", '<a href="/Calendar/OpenCategory/1">Raadsvergadering</a>', ""),
            f"/Agenda/Index/{UUID(800)}": AGENDA,
            "/Reports": shell("Overzichten", f'<a href="/Reports/Details/{UUID(700)}">Moties en amendementen</a>', ""),
            f"/Reports/Details/{UUID(700)}": shell("Overzicht", "<table></table>", ""),
        }.get(path)  # fmt: skip


def test_a_portal_of_ibabs(tmp_path: Path) -> None:
    motion, amendment = "26M8 Schelpen", "A3-2026 Meer zand"
    right: Facts = {
        ("vergadering", "2026-06-03", "Raadsvergadering"), ("vergadering", "ondertitel", "Extra raad"),
        ("vergadering", "aanvangVergadering", "2026-06-03T20:00"),
        ("Opening", "besluit", "Afwezig zijn: de heer Van Helm en mevrouw Kwal."), ("Strandvisie", "telling", "8", "3"),
        ("Zandsuppletie", "telling", "30", "2"), (motion, "motietype", "overig"), (motion, "telling", "6", "1"),
        ("aanwezig", "van Helm", "afwezig"), ("aanwezig", "Kwal", "afwezig"),
        ("Strandvisie", "fractie", "Duinlijst", "6-0"), ("Strandvisie", "fractie", "Vrij Duin", "2-0"),
        ("Strandvisie", "fractie", "Strandpartij", "0-3"),
        (motion, "informatieobjecttype", "motie"), (motion, "uitslag", "aangenomen"),
        (motion, "datum", "2026-06-03"), (motion, "nummer", "M8-2026"),
        (motion, "fractie", "Duinlijst", "6-0"), (motion, "fractie", "Strandpartij", "0-1"),
        (amendment, "informatieobjecttype", "amendement"), (amendment, "uitslag", "verworpen"),
        (amendment, "datum", "2026-06-03"), (amendment, "agendapunt", "Strandvisie"),
        (amendment, "indiener", "Mia van Helm", "eerste"), (amendment, "indiener", "Sien Zee", "mede"),
        (amendment, "indiener", "Olle Mossel", "mede"),
    }  # fmt: skip
    answers = Ibabs()
    source = read(
        "ibabs", "duinvoort", answers, tmp_path, "https://duinvoort.bestuurlijkeinformatie.nl"
    )
    assert score(right, source) == whole(right)
    assert source.before.report.toestand == "incompleet"
    assert answers.asked.count(f"/Reports/Details/{UUID(700)}") == 1
