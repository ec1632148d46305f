"""The public portal of iBabs as it answers (HTML)."""

import html
import json
from typing import Any

from sample.ibabs_service import (
    AMENDMENTS,
    DAYS,
    MONTHS,
    MOTIONS,
    entry_fields,
)
from sample.model import Council, Item, Meeting, Motion, Paper


def shell(title: str, main: str, site: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8"/><title>{html.escape(title)} - iBabs '
        f'Publieksportaal</title></head>\n<body data-site-name="{site}"><main id="content"><div class="container">'
        f'<div class="row maincontent"><section class="col-md-9 maincontent" id="maincontent">{main}</section>'
        "</div></div></main></body></html>"
    )


class Portal:
    """The public site of one council."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.site = council.vendor_key
        #: whether registers are only given to who has seen a page of theirs, and names of voters
        #: stand with each side
        self.sessions = self.sided = council.key == "medemblik"

    def answer(
        self, path: str, query: dict[str, str], form: dict[str, str]
    ) -> tuple[str, str] | None:
        """(media type, body); None is a 404."""
        if path == "/Calendar":
            return "text/html", self.calendar()
        if path == "/Calendar/GetAgendasForCalendar":
            return "application/json", self.agendas(query)
        if path == "/Reports":
            return "text/html", self.reports()
        head, _, key = path.rpartition("/")
        if head == "/Agenda/Index":
            meeting = next((m for m in self.council.meetings if m.key == key), None)
            return ("text/html", self.meeting(meeting)) if meeting else None
        if head == "/Reports/Details":
            return "text/html", shell("Overzicht", '<table class="report"></table>', self.site)
        if head == "/Reports/GetReportData":
            return "application/json", self.rows(key, form)
        if head == "/Reports/Item":
            pair = next(((m, x) for m, x in self.council.motions if x.master == key), None)
            return ("text/html", self.item(*pair)) if pair else None
        return None

    def calendar(self) -> str:
        types = sorted({(m.type_key, m.type_name) for m in self.council.meetings})
        rows = "".join(
            f'<li class="list-group-item"><span class="agendatype"><a href="/Calendar/OpenCategory/{key}" >'
            f"{html.escape(name)}</a></span></li>"
            for key, name in types
        )
        return shell(
            "Kalender", f'<ul id="filterCalendar" class="list-group">{rows}</ul>', self.site
        )

    def agendas(self, query: dict[str, str]) -> str:
        first, last = query.get("start", "")[:10], query.get("end", "")[:10]
        return json.dumps(
            [
                {
                    "id": m.key,
                    "title": m.type_name,
                    "start": f"{m.date}T{m.start}:00",
                    "end": f"{m.date}T{m.end}:00",
                    "location": m.location,
                    "url": f"/Agenda/Index/{m.key}",
                    "classNames": [f"agendatype-{m.type_key}"],
                }
                for m in self.council.meetings
                if first <= m.date.isoformat() < last
            ]
        )

    def meeting(self, m: Meeting) -> str:
        date = f"{DAYS[m.date.weekday()]} {m.date.day} {MONTHS[m.date.month - 1]} {m.date.year}"
        items = "".join(f"<li>{self.agenda_item(m, i)}</li>" for i in m.items if not i.confidential)
        loose = self.attachments(m, None, m.papers)
        main = (
            f'<div class="box-header"><h1 >{html.escape(m.type_name)}</h1><h2 >{date}</h2>'
            f'<div class="heading3">{m.start} - {m.end}</div></div><div class="box-content">'
            f'<dl class="row"><dt class="col-sm-3">Locatie</dt><dd class="col-sm-9" ><p>{m.location}</p></dd>'
            f'<dt class="col-sm-3">Voorzitter</dt><dd class="col-sm-9" >{html.escape(m.chair)}</dd>'
            f'<dt class="col-sm-3">Toelichting</dt><dd class="col-sm-9">{m.text}</dd></dl>{loose}</div>'
            f'<div class="cwc" data-video-type="Cwc" data-video-id="{m.webcast}"></div>'
            f'<div class="box-content-collapse panel-group" id="agendaitems"><ol>{items}</ol></div>'
        )
        return shell(
            f"Agenda {self.site} - {m.type_name} {date} {m.start} - {m.end}", main, self.site
        )

    def agenda_item(self, m: Meeting, i: Item) -> str:
        text = (
            f'<div class="row odd"><div class="col-12 text" >{i.text}</div></div>' if i.text else ""
        )
        files = self.attachments(m, i, i.papers)
        if files:
            files = (
                '<div class="row even"><div class="col-12 label"><h4>Bijlagen</h4></div>'
                f'<div class="col-12 text">{files}</div></div>'
            )
        rows = "".join(
            f'<tr id="r{x.key}" data-url="/Reports/Item/{x.master}" data-entry-id="{x.master}"><td>'
            f"{x.kind.capitalize()}</td><td>{x.number}</td><td>{html.escape(x.title)}</td></tr>"
            for x in i.motions
        )
        if rows:
            rows = (
                '<div class="row odd"><div class="col-12 label"><h4>Overzichtsitems</h4></div><div class="col-12 text">'
                '<table class="table agenda-item-list-entries"><thead><tr><th>Soort</th><th>nummer</th><th>Titel</th>'
                f"</tr></thead><tbody>{rows}</tbody></table></div></div>"
            )
        return (
            f'<div class="panel panel-default agenda-item" id="{i.key}" ><div class="panel-heading large"><div '
            f'class="d-flex"><div class="panel-id">{i.number}</div><div class="panel-title"><span '
            f'class="panel-title-label" >{html.escape(i.title)}</span></div></div></div>'
            f'<div class="panel-collapse collapse show"><div class="panel-body">{text}{files}{rows}</div></div></div>'
        )

    def attachments(self, m: Meeting, i: Item | None, papers: tuple[Paper, ...]) -> str:
        suffix = f"&amp;agendaItemId={i.key}" if i else ""
        rows = "".join(
            f'<li class="list-group-item"><a href="/Agenda/Document/{m.key}?documentId={p.key}{suffix}" class="unread" '
            f'data-document-id="{p.key}" ><span class="icon {p.filename.rpartition(".")[2]}" aria-label="pdf" role="img">'
            f'</span> {html.escape(p.title)} <span class="badge badge-light badge-pill">{10 + len(p.pages)} KB</span></a></li>'
            for p in papers
        )
        return f'<ul class="list-group list-attachments">{rows}</ul>' if rows else ""

    def reports(self) -> str:
        rows = "".join(
            f'<li><a href="/Reports/Details/{self.council.party_key(f"lijst/{name}")}">{name}</a></li>'
            for name in (AMENDMENTS, MOTIONS)
        )
        return shell("Overzichten", f"<ul>{rows}</ul>", self.site)

    def rows(self, key: str, form: dict[str, str]) -> str:
        names = {self.council.party_key(f"lijst/{name}"): name for name in (AMENDMENTS, MOTIONS)}
        kind = {MOTIONS: "motie", AMENDMENTS: "amendement"}.get(names.get(key, ""))
        rows: list[dict[str, Any]] = [
            {
                "DT_RowId": motion.master,
                "identity": number,
                "title": motion.heading,
                "datum": meeting.date.strftime("%d-%m-%Y"),
                "status": motion.status,
            }
            for number, (meeting, motion) in enumerate(self.council.motions, 1)
            if motion.kind == kind
        ]
        start, length = int(form.get("start", "0")), min(int(form.get("length", "10")), 15)
        return json.dumps(
            {
                "draw": 1,
                "recordsTotal": len(rows),
                "recordsFiltered": len(rows),
                "data": rows[start : start + length],
            }
        )

    def item(self, meeting: Meeting, motion: Motion) -> str:
        fields = entry_fields(meeting, motion, self.council)
        fields["Fractie(s)"] = ", ".join(party for _, party in motion.submitters)
        rows = ""
        for name, value in fields.items():
            if name == "Agendapunt":
                text = html.escape(value).replace("\\n", "<br/>")
                value = f'<a href="/Agenda/Index/{meeting.key}#{motion.item}">{text}</a>'
            elif value:
                value = html.escape(value)
            if value:
                rows += f'<dt class="col-sm-3">{name}</dt><dd class="col-sm-9">{value}</dd>'
        if motion.votes:
            rows += f'<dt class="col-sm-3">Stemmen</dt><dd class="col-sm-9">{self.votes(meeting, motion)}</dd>'
        paper = motion.paper
        rows += (
            '<dt class="col-sm-3">Bijlagen</dt><dd class="col-sm-9"><ul class="list-group list-attachments"><li>'
            f'<a href="/Reports/Document/{motion.master}?documentId={paper.key}"><span class="icon pdf"></span> '
            f'{html.escape(paper.title)} <span class="badge">{10 + len(paper.pages)} KB</span></a></li></ul></dd>'
        )
        return shell(
            motion.heading,
            f'<h1>{html.escape(motion.heading)}</h1><dl class="row">{rows}</dl>',
            self.site,
        )

    def votes(self, meeting: Meeting, motion: Motion) -> str:
        sides: dict[str, dict[str, list[str]]] = {"voor": {}, "tegen": {}}
        for person in self.council.members:
            choice = motion.votes[person.key]
            if choice in sides:
                party = self.council.party(person, meeting.date)
                sides[choice].setdefault(party, []).append(person.surname_first)
        total = sum(len(names) for side in sides.values() for names in side.values())
        width = 100 * sum(map(len, sides["voor"].values())) // max(1, total)
        bar = f'<div class="vote-summary-bar"><div class="vote-summary-bar-in-favour w-{width}"></div></div>'
        legends = (("in-favour", sides["voor"]), ("against", sides["tegen"]))
        if self.sided:
            parts = "".join(
                self.legend(name, side) + self.named(motion, side) for name, side in legends
            )
            return f'{bar}<div class="vote-summary-legend">{parts}</div>'
        members: dict[str, list[str]] = {}
        for person in self.council.members:
            if motion.votes[person.key] in sides:
                party = self.council.party(person, meeting.date)
                members.setdefault(party, []).append(person.surname_first)
        parts = "".join(self.legend(name, side) for name, side in legends)
        return f'{bar}<div class="vote-summary-legend">{parts}</div>{self.named(motion, members)}'

    def legend(self, name: str, side: dict[str, list[str]]) -> str:
        role = " (Raadsleden)" if self.sided else ""
        shown = ", ".join(f"{party}{role} ({len(names)})" for party, names in side.items())
        return f'<div class="vote-summary-legend-{name}"><div class="text">{html.escape(shown)}</div></div>'

    def named(self, motion: Motion, members: dict[str, list[str]]) -> str:
        if not members:
            return ""
        rows = "".join(
            f"<li>{html.escape(party)}  ({len(people)})<ul><li>{html.escape(' , '.join(people))}</li></ul></li>"
            for party, people in members.items()
        )
        return f'<div class="vote-summary-legend-details hidden votes-{motion.master}"><ul>{rows}</ul></div>'
