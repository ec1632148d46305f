"""iBabs as it answers: the SOAP service (DataContract XML) and the public portal (HTML)."""

import datetime as dt
import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample.emulation import Case, Shared
from sample.model import Council, Item, Meeting, Motion, Paper
from sample.scenario import world

A = "http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Public"
BASE = "http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Base"
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
MOTIONS, AMENDMENTS, SECRET = "Moties", "Amendementen", "Geheimhoudingsregister"


def xml(name: str, *children: str | None, text: str | None = None) -> str:
    body = "".join(child for child in children if child) if children else escape(text or "")
    return f"<a:{name}>{body}</a:{name}>" if body else f"<a:{name}/>"


def reply(
    operation: str, inner: str, *, message: str = "", status: str = "OK", bare: bool = False
) -> str:
    """The envelope; base members Message and Status come first."""
    head = "" if bare else (
        (f'<Message xmlns="{BASE}">{escape(message)}</Message>' if message else f'<Message xmlns="{BASE}"/>')
        + f'<Status xmlns="{BASE}">{status}</Status>'
    )  # fmt: skip
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation}Response xmlns="http://tempuri.org/"><{operation}Result xmlns:a="{A}" '
        f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance">{head}{inner}'
        f"</{operation}Result></{operation}Response></s:Body></s:Envelope>"
    )


class Soap:
    """The service for the councils that gave us access; `closed` sites refuse."""

    def __init__(
        self, councils: dict[str, Council], downloads: str, mutations: dict[str, str]
    ) -> None:
        self.sites = {c.vendor_key.lower(): c for c in councils.values() if c.vendor == "ibabs"}
        self.downloads = downloads
        #: entry key → mutation stamp, to show a change
        self.mutations = mutations

    def answer(self, body: str) -> str:
        match = re.search(r"<s:Body><(\w+)", body)
        operation = match[1] if match else ""
        arguments = dict(re.findall(r"<(?:[br]:)?(\w+)>([^<]*)</(?:[br]:)?\w+>", body))
        site = arguments.get("Sitename") or ""
        council = self.sites.get(site.lower())
        if council is None:
            return reply(operation, "", message="Invalid site!", status="ERR")
        if council.face != "soap":
            refusal = f"IPaddress 192.0.2.1 has no access to site {site}!"
            return reply(operation, "", message=refusal, status="ERR")
        handler: Callable[[Council, dict[str, str]], str] | None = getattr(
            self, f"do_{operation}", None
        )
        if handler is None:
            return reply(operation, "", message="Access denied", status="ERR")
        return handler(council, arguments)

    def do_GetMeetingtypes(self, council: Council, _: dict[str, str]) -> str:
        types = {m.type_key: m.type_name for m in council.meetings}
        rows = "".join(
            xml(
                "iBabsMeetingtype",
                xml("Abbreviation", text=""),
                xml("Description", text=name),
                xml("Id", text=key),
                xml("Meetingtype", text=name),
            )
            for key, name in sorted(types.items())
        )
        return reply("GetMeetingtypes", f"<a:Meetingtypes>{rows}</a:Meetingtypes>")

    def do_GetUsers(self, council: Council, _: dict[str, str]) -> str:
        rows = "".join(
            xml(
                "iBabsUserBasic",
                xml("Emailaddress", text=f"{p.voornaam}@voorbeeld.invalid"),
                xml("Name", text=p.surname_first),
                xml("UniqueId", text=p.key),
            )
            for p in council.members
        )
        return reply("GetUsers", f"<a:Users>{rows}</a:Users>")

    def do_GetMeetingsByDateRange(self, council: Council, arguments: dict[str, str]) -> str:
        first, last = (
            dt.date.fromisoformat(arguments[name][:10]) for name in ("StartDate", "EndDate")
        )
        meetings = [m for m in council.meetings if first <= m.date <= last]
        if not meetings:
            return reply(
                "GetMeetingsByDateRange",
                "<a:Meetings/>",
                message="No public meetings",
                status="ERR",
            )
        rows = "".join(self.meeting(m) for m in meetings)
        return reply("GetMeetingsByDateRange", f"<a:Meetings>{rows}</a:Meetings>")

    def meeting(self, m: Meeting) -> str:
        return xml(
            "iBabsMeeting",
            "<a:Attendees/>",
            xml("Chairman", text=m.chair),
            self.documents(m.papers),
            xml("EndTime", text=m.end),
            xml("Explanation", text=m.text),
            xml("Id", text=m.key),
            "<a:Invitees/>",
            xml("Location", text=m.location),
            xml("MeetingDate", text=f"{m.date}T00:00:00"),
            "<a:MeetingItems>" + "".join(self.item(i) for i in m.items) + "</a:MeetingItems>",
            xml("MeetingtypeId", text=m.type_key),
            xml("PublishDate", text=f"{m.date - dt.timedelta(days=10)}T09:12:44.51"),
            xml("StartTime", text=m.start),
            xml("Webcast", xml("Code", text=m.webcast)) if m.webcast else None,
        )

    def item(self, i: Item) -> str:
        motions = "".join(
            xml(
                "iBabsListEntryBase",
                xml("EntryId", text=m.key),
                xml("EntryMasterId", text=m.master),
                xml("EntryTitle", text=m.heading),
            )
            for m in i.motions
        )
        return xml(
            "iBabsMeetingItem",
            xml("Confidential", text="true" if i.confidential else "false"),
            self.documents(i.papers),
            xml("Explanation", text=i.text),
            xml("Features", text=i.number),
            xml("HasVotes", text="false"),
            xml("Id", text=i.key),
            f"<a:ListEntries>{motions}</a:ListEntries>" if motions else "<a:ListEntries/>",
            xml("Title", text=i.title),
            xml("VotesAgainst", text="0"),
            xml("VotesInFavour", text="0"),
        )

    def documents(self, papers: tuple[Paper, ...]) -> str:
        return (
            "<a:Documents>" + "".join(self.document(p) for p in papers) + "</a:Documents>"
            if papers
            else "<a:Documents/>"
        )

    def document(self, p: Paper) -> str:
        return xml(
            "iBabsDocument",
            xml("Confidential", text="false"),
            xml("DisplayName", text=p.title),
            xml("FileName", text=p.filename),
            xml("FileSize", text=str(10_000 + sum(map(len, p.pages)))),
            xml("Id", text=p.key),
            xml("PublicDownloadURL", text=f"{self.downloads}&id={p.key}"),
        )

    def do_GetLists(self, council: Council, _: dict[str, str]) -> str:
        rows = "".join(
            xml(
                "iBabsKeyValue",
                xml("Key", text=council.party_key(f"lijst/{name}")),
                xml("Value", text=name),
            )
            for name in (AMENDMENTS, SECRET, MOTIONS)
        )
        return reply("GetLists", rows, bare=True)

    def entries(self, council: Council) -> dict[str, tuple[Meeting, Motion]]:
        return {motion.key: (meeting, motion) for meeting, motion in council.motions}

    def do_GetListsEntriesByFilterRequest(self, council: Council, arguments: dict[str, str]) -> str:
        lists = {council.party_key(f"lijst/{name}"): name for name in (AMENDMENTS, MOTIONS, SECRET)}
        name = lists.get(arguments.get("ListId", ""), "")
        kind = {MOTIONS: "motie", AMENDMENTS: "amendement"}.get(name)
        since = arguments.get("SinceDate", "")[:10]
        rows = ""
        for meeting, motion in council.motions:
            stamp = self.mutations.get(
                motion.key, f"{meeting.date + dt.timedelta(days=1)}T10:06:40.073"
            )
            if motion.kind != kind or stamp[:10] < since:
                continue
            rows += xml(
                "iBabsListEntryBase",
                xml("EntryId", text=motion.key),
                xml("EntryMasterId", text=motion.master),
                xml("EntryTitle", text=motion.heading),
                xml("ListCanVote", text="true"),
                xml("ListId", text=council.party_key(f"lijst/{name}")),
                xml("ListName", text=name),
                xml("MutationDate", text=stamp),
            )
        return reply(
            "GetListsEntriesByFilterRequest",
            f"<a:Entries>{rows}</a:Entries>" if rows else "<a:Entries/>",
        )

    def do_GetListEntry(self, council: Council, arguments: dict[str, str]) -> str:
        pair = self.entries(council).get(arguments.get("EntryId", ""))
        if pair is None:
            return reply("GetListEntry", "", message="No listentries found", status="ERR")
        inner = self.documents((pair[1].paper,)) + xml("DocumentsLabel", text="Bijlage(s)")
        pairs = "".join(
            f"<b:KeyValueOfstringstring><b:Key>{escape(k)}</b:Key><b:Value>{escape(v)}</b:Value></b:KeyValueOfstringstring>"
            for k, v in entry_fields(*pair, council).items()
        )
        values = f'<a:Values xmlns:b="http://schemas.microsoft.com/2003/10/Serialization/Arrays">{pairs}</a:Values>'
        return reply("GetListEntry", inner + values)

    def do_GetListEntryVotesByListEntryId(self, council: Council, arguments: dict[str, str]) -> str:
        wanted = arguments.get("EntryId", "")
        rows = ""
        for meeting, motion in council.motions:
            if wanted not in (motion.key, motion.master):
                continue
            for person in council.members:
                choice = motion.votes.get(person.key)
                if choice not in ("voor", "tegen"):
                    continue
                party = council.party(person, meeting.date)
                rows += xml(
                    "iBabsListEntryVote",
                    xml("EntryId", text=motion.master),
                    xml("GroupId", text=council.party_key(party)),
                    xml("GroupName", text=party),
                    xml("UserId", text=person.key),
                    xml("UserName", text=person.surname_first),
                    xml("Vote", text="true" if choice == "voor" else "false"),
                )
        inner = f"<a:ListEntryVotes>{rows}</a:ListEntryVotes>" if rows else "<a:ListEntryVotes/>"
        return reply("GetListEntryVotesByListEntryId", inner)


def entry_fields(meeting: Meeting, motion: Motion, council: Council) -> dict[str, str]:
    """The fields of a register entry, as one council names them (others use other names)."""
    item = next(i for i in meeting.items if i.key == motion.item)
    first, *others = motion.submitters
    date = f"{meeting.date.day}-{meeting.date.month}-{meeting.date.year}"
    english = meeting.date.strftime("%b %d %Y 12:00AM")
    settled = {"Datum afdoening": f"{motion.settled:%b %d %Y} 12:00AM"} if motion.settled else {}
    return {
        "ID": motion.number,
        "Agendapunt": f"{meeting.type_name} {date}\\n{item.number} {item.title}",
        "Datum": english,
        "Onderwerp": motion.heading,
        "Status": motion.status,
        "Indiener(s)": first[0].submitter(first[1]),
        "Mede-indieners": ";".join(person.submitter(party) for person, party in others),
        "Portefeuillehouder": motion.holder,
        "Deadline": "",
        "Beleidsveld": motion.subject.beleidsveld,
        "Afgedaan": "1" if motion.settled else "0",
        **settled,
    }


# --- the portal ----------------------------------------------------------------------------------


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


DOWNLOADS = "/ibabs/publicdownload.aspx?site=voorbeeld"


class Emulated:
    """The service and the portals."""

    key = "ibabs"
    cases = {
        "ibabs": Case(lambda: world()["oss"], "Public.svc", "Public.svc"),
        "portaal": Case(lambda: world()["medemblik"], "GetAgendasForCalendar", "Agenda/Index"),
    }

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.service = Soap({}, DOWNLOADS, shared.mutations)
        self.sites: dict[str, Portal] = {}

    def load(self, councils: dict[str, Council]) -> None:
        self.service = Soap(councils, DOWNLOADS, self.shared.mutations)
        self.sites = {key: Portal(council) for key, council in councils.items()}

    def addresses(self, council: Council, root: str) -> tuple[str, str]:
        return f"{root}/ibabs/Public.svc", f"{root}/portaal/{council.key}"

    def routes(self) -> list[Route]:
        return [
            Route("/ibabs/Public.svc", self.soap, methods=["POST"]),
            Route("/ibabs/publicdownload.aspx", self.download),
            Route("/portaal/{site}/{path:path}", self.portal, methods=["GET", "POST"]),
        ]

    async def soap(self, request: Request) -> Response:
        body = (await request.body()).decode()
        answer = Response(self.service.answer(body), media_type="text/xml; charset=utf-8")
        return await self.shared.answer(request, answer)

    async def download(self, request: Request) -> Response:
        answer = await self.shared.file(request.query_params.get("id", ""))
        return await self.shared.answer(request, answer)

    async def portal(self, request: Request) -> Response:
        site = self.sites.get(request.path_params["site"])
        path = "/" + request.path_params["path"]
        if site is None:
            return await self.shared.unknown(request)
        cookie = f"sessie={request.path_params['site']}"
        if (
            path.startswith("/Reports/GetReportData/")
            and site.sessions
            and cookie not in request.headers.get("cookie", "")
        ):
            answer = Response("<html><body>Uw sessie is verlopen</body></html>", 200)
        elif path.startswith(("/Agenda/Document/", "/Reports/Document/")):
            answer = await self.shared.file(request.query_params.get("documentId", ""))
        else:
            form = dict(parse_qsl((await request.body()).decode()))
            page = site.answer(path, dict(request.query_params), form)
            answer = (
                Response(page[1], media_type=page[0]) if page else Response("niet gevonden", 404)
            )
            if path.startswith("/Reports/Details/"):
                answer.headers["Set-Cookie"] = f"{cookie}; path=/; HttpOnly"
        return await self.shared.answer(request, answer)


EMULATED = Emulated
