"""Councils in the wire formats of vendors, with faults of real ones, read by the real crawl: their facts
are counted one by one against what was written down before."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Request

from crawlers.registry import Council
from sample.ibabs_portal import shell
from tests.breaking import Said, Source

Facts = set[tuple[str, ...]]
Answer = Callable[[str, dict[str, str], str], Any]
UUID = "5a5a5a5a-0000-4000-8000-{:012d}".format


def said_by(answer: Answer) -> Callable[[Request], Said]:
    """What is asked from a table: text is a page, anything else JSON, and None a 404."""

    def fetch(request: Request) -> Said:
        place = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        body = answer(place.path, query, request.body.decode())
        if body is None:
            return Said(404, "application/json", b'{"message": "niets"}', request.url)
        if isinstance(body, str):
            kind = "application/json" if body.startswith("{") else "text/html; charset=utf-8"
            return Said(200, kind, body.encode("utf-8", "surrogatepass"), request.url)
        return Said(200, "application/json", json.dumps(body).encode(), request.url)

    return fetch


def read(vendor: str, key: str, answer: Answer, folder: Path, portal: str) -> Source:
    council = Council(
        "duinvoort", "Duinvoort", "gm0415", "gemeente", "Noord-Holland", vendor, key, "", portal, None, None
    )  # fmt: skip
    return Source(council, said_by(answer), folder / vendor)


def held(source: Source) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "resource": each.resource, **each.body["data"], **each.body["ext"]}
        for each in source.base.current(deleted=False)
    ]


def facts(source: Source) -> Facts:
    """What a reader would take over: kinds, outcomes, numbers, submitters, places, votes, presence."""
    made = held(source)
    by_id = {each["id"]: each for each in made}
    found: Facts = set()
    for each in made:
        match each["resource"]:
            case "informatieobject" if each.get("informatieobjecttype"):
                title = each["titel"]
                for name in ("informatieobjecttype", "uitslag", "nummer", "datum"):
                    if each.get(name):
                        found.add((title, name, str(each[name])))
                for place in each.get("agendapunten", ()):
                    found.add((title, "agendapunt", by_id[place["id"]]["agendapuntTitel"]))
            case "indiener":
                paper = by_id[each["informatieobject"]["id"]]["titel"]
                found.add((paper, "indiener", each["naam"], "eerste" if each["eerste"] else "mede"))
            case "stem":
                found.add((about(each, by_id), "stem", each["naam"], each["keuzeStemming"]))
            case "stemresultaatperfractie":
                counts = (each.get("voor"), each.get("tegen"))
                told = (
                    each["fractiestemresultaat"]
                    if counts == (None, None)
                    else "{}-{}".format(*counts)
                )
                found.add((about(each, by_id), "fractie", each["fractie"], told))
            case "vergadering":
                found.add(("vergadering", each["vergaderdatum"], each.get("naam") or ""))
            case "aanwezigedeelnemer" if each["grondslag"] not in ("stemming",):
                found.add(("aanwezig", each["naam"], each["aanwezigheidsstatus"]))
    return found


def about(part: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    vote = by_id[part["stemming"]["id"]]
    for name, title in (("informatieobject", "titel"), ("agendapunt", "agendapuntTitel")):
        if vote.get(name):
            return str(by_id[vote[name]["id"]][title])
    return "?"


def score(right: Facts, source: Source) -> str:
    """What is missing and what was made up, with how many of how many are there."""
    found = facts(source)
    told = f"{len(right & found)} van {len(right)} feiten"
    return f"{told}; gemist {sorted(right - found)}; verzonnen {sorted(found - right)}"


def whole(right: Facts) -> str:
    return f"{len(right)} van {len(right)} feiten; gemist []; verzonnen []"


# --- Notubiz -------------------------------------------------------------------------------------


def ref(model: str, key: int, label: str) -> dict[str, Any]:
    return {"meta_data": {"reference_model": model, "label": label}, "content": key}


def plain(text: Any) -> dict[str, Any]:
    return {"meta_data": None, "content": text}


def entry(key: int, title: str, **fields: list[Any]) -> dict[str, Any]:
    """A register entry; `fields` are the values by number of the attribute, as `f62`."""
    rows = [{"id": 1, "label": "Titel", "values": [plain(title)]}]
    labels = {"f22": "Gekoppeld evenement", "f36": "Indiener(s)", "f87": "Medeondertekenaars",
              "f45": "Type", "f62": "Útslach", "f61": "Stemmingsuitslag", "f15": "Datum", "f99": "Bijzonder"}  # fmt: skip
    rows += [
        {"id": int(name[1:]), "label": labels[name], "values": values}
        for name, values in fields.items()
    ]
    shown = {"permission_group": "public", "confidential": 0, "module_id": 6}
    return {
        "id": key,
        "last_modified": "2026-07-08 10:00:00",
        **shown,
        "organisation_id": 4711,
        "attributes": rows,
    }


PLACE = ref("agenda_item", 700, "Strandplan (Raad 07-07-2026 20:00)")
ENTRIES = [
    entry(31, "26M4 Windschermen", f45=[plain("Motie")], f22=[PLACE], f36=[ref("person", 1, "Mia Helm")],
          f87=[ref("person", 2, "Sien Zee"), ref("person", 3, "Olle den Mossel")], f15=[plain("2026-07-07 00:00:00")],
          f62=[plain("Verworpen")]),
    entry(31, "26M4 Windschermen", f45=[plain("Motie")]),
    entry(32, "26A2 Minder paaltjes", f45=[plain("Amendemint")], f22=[PLACE], f15=[plain("2026-07-07 00:00:00")],
          f99=[plain(98765432109876543210987), plain("Een \ud800 half teken"), plain("nul\x00")]),
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


def voting(key: int, title: str, outcome: str, votes: str) -> dict[str, Any]:
    words = {"v": "in_favor", "t": "against"}
    cast = [{"role_id": n, "vote": words[each]} for n, each in enumerate(votes)]
    details = {"title": title, "voting_type": None, "voting_result": outcome, "votes": cast}
    return {"id": key, "parent": {"id": 700}, "type_data": details}


def agenda_item(key: int, title: Any, entries: list[int]) -> dict[str, Any]:
    attributes = [{"id": 1, "reference_model": None, "value": title}]
    return {
        "id": key, "type": "agenda_point", "order": key, "confidential": 0, "permission_group": "public",
        "type_data": {"heading": False, "title_prefix": str(key - 699), "attributes": attributes},
        "agenda_items": [], "documents": [], "module_items": [{"id": each, "field_id": 2} for each in entries],
    }  # fmt: skip


def event(key: int, day: str) -> dict[str, Any]:
    shown = {
        "type": "meeting",
        "permission_group": "public",
        "canceled": False,
        "inactive": False,
        "gremium": None,
    }
    return {"id": key, **shown, "plannings": [{"start_date": f"{day} 20:00:00", "end_date": None}]}


def notubiz(path: str, query: dict[str, str], _: str) -> Any:
    events = [event(600, "2026-07-07"), event(600, "2026-07-07"), event(601, "2026-07-08")]
    meeting = {
        **event(600, "2026-07-07"), "organisation": {"id": 4711}, "confidential": 0, "last_modified": "2026-07-08 10:00:00",
        "url": "javascript:alert(1)", "attributes": [{"id": 1, "reference_model": None, "value": "Raad"}], "documents": [],
        "module_items": [], "agenda_items": [agenda_item(700, "Strandplan", [31, 32]), {"id": None}, "geen punt"],
    }  # fmt: skip
    answers: dict[str, Any] = {
        "/organisations/4711": {"organisation": {"@attributes": {"id": 4711}}},
        "/organisations/4711/gremia": {"gremia": []},
        "/organisations/4711/parties": {"parties": [{"id": n, "name": name} for n, name in enumerate(("Duinlijst", "Strandpartij", "Vrij Duin"))]},
        "/organisations/4711/speakers": {"speakers": {"speaker": []}},
        "/organisations/4711/modules": {"modules": [{"id": 6, "name": "Moties", "custom_name": "Moasjes en amendeminten"}]},
        "/organisations/4711/modules/6/items": {"pagination": {"total_results": 5}, "items": ENTRIES},
        "/events/meetings/600": {"meeting": meeting},
        "/events/meetings/601": {"message": "No rights to see this meeting", "error_code": 2},
        "/vergadering/600": PORTAL,
        "/agenda_items/votings": {"votings": [
            voting(41, "26M4 Windschermen (Duinlijst)", "rejected", "vvttt"), voting(42, "26A2 Minder paaltjes", "accepted", "vvvtt"),
        ]},
    }  # fmt: skip
    if path == "/events":  # the list runs in circles
        here = query.get("date_from", "")[:10] <= "2026-07-07" <= query.get("date_to", "9999")[:10]
        return {"events": events if here else [], "pagination": {"has_more_pages": here}}
    return answers.get(path)


def test_an_organisation_of_notubiz(tmp_path: Path) -> None:
    motion, amendment, strange = (
        "26M4 Windschermen",
        "26A2 Minder paaltjes",
        "Moasje frjemd: Sylboat",
    )
    right: Facts = {
        ("vergadering", "2026-07-07", "Raad"),
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


# --- iBabs, portal -------------------------------------------------------------------------------


def section(label: str, inner: str) -> str:
    head = f'<div class="col-12 label"><h4>{label}</h4></div>' if label else ""
    return f'<div class="row odd">{head}<div class="col-12 text">{inner}</div></div>'


def point(number: int, position: str, title: str, *sections: str) -> str:
    return (
        f'<li><div class="panel panel-default agenda-item" id="{UUID(number)}"><div class="panel-id">{position}</div>'
        f'<h3 class="panel-title"><span class="panel-title-label">{title}</span></h3>'
        f'<div class="panel-body">{"".join(sections)}</div></div></li>'
    )


def legends(voor: str, tegen: str) -> str:
    sides = zip(("in-favour", "against"), (voor, tegen), strict=True)
    rows = "".join(
        f'<div class="vote-summary-legend-{side}"><span class="dot"></span><div class="text">{text}</div></div>'
        for side, text in sides
    )
    return f'<div class="vote-summary"><div class="vote-summary-legend">{rows}</div></div>'


AGENDA = shell(
    "Agenda",
    "<h1>Raadsvergadering</h1><h2>Extra raad</h2><h2>woensdag 3 juni 2026</h2><div class='heading3'>20:00 - 00:00</div>"
    "<dl class='row'><dt>Locatie</dt><dd>Raadzaal</dd></dl><ol>"
    + point(801, "1", "Opening", section("Besluit", "Afwezig zijn: de heer Van Helm en mevrouw Kwal."))
    + point(802, "4.2", "Strandvisie", section("Stemuitslag", legends("Duinlijst (6), Vrij Duin (2)", "Strandpartij (3)")))
    + point(803, "5", "Zandsuppletie", section("Stemuitslag", legends("Raadsleden (30)", "Raadsleden (2)")))
    + point(803, "5", "Dubbel")
    + "</ol>",
    "duinvoort",
)  # fmt: skip


def fields(title: str, **values: str) -> str:
    rows = "".join(
        f"<dt>{name.replace('_', ' ')}</dt><dd>{value}</dd>" for name, value in values.items()
    )
    return shell(title, f"<h1>{html.escape(title)}</h1><dl class='row'>{rows}</dl>", "duinvoort")


ITEMS = {
    UUID(901): fields(
        "26M8 Schelpen", Datum_PS="03-06-2026", Motienummer="M8-2026", Status="Aangenomen", Stemmen=legends("Duinlijst (Statenleden) (6)", "Strandpartij (Statenlid) (1)")
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
        ("vergadering", "2026-06-03", "Raadsvergadering"),
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
