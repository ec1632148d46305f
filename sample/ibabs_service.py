"""The SOAP service of iBabs as it answers (DataContract XML)."""

import datetime as dt
import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from sample.model import Council, Item, Meeting, Motion, Paper

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
