"""iBabs' public SOAP service: envelopes, and answers read into records. No network here.

Source of the shapes: DataContract elements of `http://tempuri.org/` (operation and result) and
`http://schemas.datacontract.org/2004/07/iBabsWCFObjects…` (members, in alphabetical order)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin
from xml.sax.saxutils import escape

from crawlers.errors import Refused, SourceError, Unreachable, Unreadable
from crawlers.markup import one_line, plain
from crawlers.reading.dates import amsterdam, clock, end_after, times_in_text
from crawlers.reading.documents import Document
from crawlers.reading.fields import Fields, from_xml, local, number_of, parse_xml, read_day
from crawlers.reading.losses import Losses, Strictly
from crawlers.reading.names import Naam, naam
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.reading.votes import MemberVote, Vote
from crawlers.vendors.ibabs.meetings import Meeting, add_item, link_parents, vergadering
from standard.extensions import ExtVergadering
from standard.vocabulary import (
    Aanwezigheidsstatus,
    Grondslag,
    StemKeuze,
    StemmingGrondslag,
    StemmingsType,
    Uitslag,
)
from store import Put

NAMESPACE = "http://tempuri.org/"
BASE = "http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Base"
REQUEST = "http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Public.Request"
#: fields that hold e-mail addresses, telephone numbers or pictures: never read
PRIVATE = {"Emailaddress", "Email", "Phone", "Picture", "AboutMe"}
#: answers of status ERR that mean «nothing here» rather than «not for you»
EMPTY = ("no public meetings", "no users found", "no listentries found", "no entries found")


def envelope(operation: str, arguments: dict[str, str]) -> bytes:
    """SOAP 1.1; DataContract wants base members first, then the others in alphabetical order."""
    if operation == "GetListsEntriesByFilterRequest":
        site = escape(arguments["Sitename"])
        members = "".join(
            f"<r:{name}>{escape(value)}</r:{name}>"
            for name, value in sorted(arguments.items())
            if name != "Sitename"
        )
        body = (
            f'<filterRequest xmlns:b="{BASE}" xmlns:r="{REQUEST}">'
            f"<b:Sitename>{site}</b:Sitename>{members}</filterRequest>"
        )
    else:
        body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in arguments.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation} xmlns="{NAMESPACE}">{body}</{operation}></s:Body></s:Envelope>'
    ).encode()


def result(
    content: bytes, operation: str | None = None, losses: Losses | None = None
) -> tuple[str, Any]:
    """(operation, result) of a SOAP answer; a refusal in the body raises.

    `Refused` for `Status` ERR, except where its message says that there is simply nothing.
    """
    root = parse_xml(content, losses)
    if local(root) != "Envelope":
        raise Unreadable(f"geen SOAP-antwoord maar <{local(root)}>")
    body = next((child for child in root if local(child) == "Body"), None)
    answer = (
        next((child for child in body if isinstance(child.tag, str)), None)
        if body is not None
        else None
    )
    if answer is None:
        raise Unreadable("SOAP-antwoord zonder inhoud")
    if local(answer) == "Fault":
        fault = " ".join("".join(str(text) for text in answer.itertext()).split())
        raise Unreachable(f"SOAP-fout van de dienst: {fault[:200]}")
    name = local(answer).removesuffix("Response")
    if operation and name != operation:
        raise Unreadable(f"antwoord op {name} in plaats van {operation}")
    value = from_xml(answer[0]) if len(answer) else None
    if isinstance(value, dict) and (value.get("Status") or "OK") != "OK":
        message = str(value.get("Message") or "ERR zonder uitleg").strip()
        if not message.casefold().startswith(EMPTY):
            raise refusal(message)
    return name, value


def refusal(message: str) -> SourceError:
    """iBabs' error sentences told apart, with our own explanation."""
    known = (
        (
            "has no access to site",
            "ons adres heeft geen toegang tot deze site (niet aangemeld bij iBabs)",
        ),
        ("invalid site", "iBabs kent deze sitenaam niet (vendor_key in het register nakijken)"),
        ("no public account", "de raad heeft zijn openbare gegevens uitgezet"),
        ("no public meetingtypes", "de raad heeft geen vergadertypen opengesteld"),
        ("access denied", "deze opvraging is niet toegestaan"),
    )
    for sentence, explanation in known:
        if sentence in message.casefold():
            shown = re.sub(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", "…", message)
            return Refused(f"{explanation}: «{shown}»")
    return Refused(f"iBabs weigert: «{message[:200]}»")


def objects(value: Any, member: str, losses: Losses | None = None) -> list[Fields]:
    """The list under `member`, or the value itself where the result is the list."""
    if isinstance(value, Fields):
        return value.rows(member)
    if isinstance(value, list):
        return Fields({member: value}, losses=losses).rows(member)
    if value is not None and not isinstance(value, dict):
        raise Unreadable(f"antwoord zonder {member}")
    return Fields(value or {}, losses=losses).rows(member)


def meeting_types(value: Any, losses: Losses | None = None) -> dict[str, str]:
    """Name by id, of `GetMeetingtypes`: `Description`, else `Meetingtype`."""
    types = {}
    for item in objects(value, "Meetingtypes", losses):
        with (losses or Strictly()).costs(f"vergadertype {item.body.get('Id')}"):
            name = one_line(item.text("Description")) or one_line(item.text("Meetingtype"))
            types[item.required("Id")] = name or item.required("Id")
    return types


def read_meeting(
    body: Fields, types: dict[str, str], builder: RecordBuilder, base: str, portal: str = ""
) -> Meeting:
    """`iBabsMeeting`. The name is that of the meeting type: iBabs has no title of its own. The
    portal of the council shows meetings and items under the same ids."""
    key = body.required("Id")
    type_id = body.required("MeetingtypeId")
    type_name = types.get(type_id) or type_id
    explanation = plain(body.text("Explanation"))
    date = read_day(body, body.text("MeetingDate"), "MeetingDate")
    start_text, end_text = times_in_text(explanation)
    start = amsterdam(date, clock(body.text("StartTime")) or start_text)
    end = end_after(start, clock(body.text("EndTime")) or end_text)
    meeting = Meeting(
        record=builder.record(
            key,
            vergadering(
                builder,
                type_name,
                type_id,
                date,
                start,
                end,
                explanation,
                one_line(body.text("Location")),
            ),
        ),
        datum=date,
        type_name=type_name,
    )
    page = f"{portal}/Agenda/Index/{key}" if portal else None
    meeting.record = builder.shown_at(meeting.record, page)
    webcast = body.sub("Webcast")
    meeting.webcast = webcast.text("Code") if webcast else None
    attached = documents(body.rows("Documents"), base, meeting, builder.losses)
    entries = entry_ids(body, builder, "ListItems")
    ext = ExtVergadering(
        naam=type_name if len(type_name) > 100 else None,
        voorzitter=one_line(body.text("Chairman")),
        documenten=tuple(builder.id("informatieobject", document.id) for document in attached)
        + entries,
    )
    meeting.record = meeting.record.changed(ext=ext)
    for item in body.rows("MeetingItems"):
        with builder.losses.costs(f"agendapunt {item.body.get('Id')}"):
            _item(item, meeting, builder, base)
    link_parents(meeting, builder)
    for person in body.rows("Attendees"):
        with builder.losses.costs(f"aanwezige {person.body.get('UniqueId')}"):
            meeting.attendees += attendee(person, meeting, builder)
    return meeting


def _item(body: Fields, meeting: Meeting, builder: RecordBuilder, base: str) -> None:
    if body.shut("Confidential"):
        meeting.vertrouwelijk += 1
        return
    key = body.required("Id")
    if any(put.record.bronidentificatie == key for put in meeting.items):
        body.amiss("Id", f"{key} staat er twee keer")
        return
    attached = documents(body.rows("Documents"), base, meeting, builder.losses)
    entries = entry_ids(body, builder, "ListEntries")
    add_item(
        meeting,
        builder,
        key=key,
        position=one_line(body.text("Features")) or "",
        title=one_line(body.text("Title")) or "",
        text=plain(body.text("Explanation")),
        attached=[builder.id("informatieobject", document.id) for document in attached]
        + list(entries),
    )
    added, page = meeting.items[-1], meeting.record.bron_url
    if page:
        shown = builder.shown_at(added.record, f"{page}#{added.record.bronidentificatie}")
        meeting.items[-1] = Put(shown, added.kader, added.datum)


def documents(
    bodies: Iterable[Fields], base: str, meeting: Meeting | None, losses: Losses | None = None
) -> list[Document]:
    """Public files; a confidential one is counted on the meeting and left alone."""
    files = []
    for body in bodies:
        with (losses or Strictly()).costs(f"document {body.body.get('Id')}"):
            if body.shut("Confidential"):
                if meeting is not None:
                    meeting.vertrouwelijk += 1
                continue
            name = body.text("FileName")
            title = one_line(body.text("DisplayName")) or name or body.required("Id")
            url = _address(body, base)
            size = number_of(body.text("FileSize"))
            files.append(Document(body.required("Id"), title, name, url, size))
    if meeting is not None:
        meeting.documents += files
    return files


def _address(body: Fields, base: str) -> str:
    """Where a file is; empty where that is no address: the document is known all the same."""
    try:
        return absolute(base, body.required("PublicDownloadURL"))
    except ValueError:
        body.amiss("PublicDownloadURL", "is geen webadres")
        return ""


def absolute(base: str, url: str) -> str:
    """Download addresses may be relative, and hold spaces."""
    return quote(urljoin(base, url.strip()), safe=":/?#[]@!$&'()*+,;=%~")


def entry_ids(body: Fields, builder: RecordBuilder, member: str) -> tuple[str, ...]:
    """Register entries on an item, under the key that their record gets."""
    keys = [item.text("EntryMasterId") or item.text("EntryId") for item in body.rows(member)]
    return tuple(builder.id("informatieobject", key) for key in keys if key)


def attendee(body: Fields, meeting: Meeting, builder: RecordBuilder) -> list[Put]:
    """`Attendees`: the source's own statement of who was there (empty with most councils)."""
    key, name = body.required("UniqueId"), naam(body.required("Name"))
    record = builder.aanwezige(
        Attendance(
            key,
            name,
            meeting.record.id,
            status=Aanwezigheidsstatus.aanwezig,
            grondslag=Grondslag.opgave,
            sleutel=f"{meeting.record.bronidentificatie}/{key}",
            volledig=True,
        )
    )
    return [builder.persoon(key, name), Put(record, meeting.record.id, meeting.datum)]


@dataclass(frozen=True)
class EntryHead:
    """`iBabsListEntryBase`. `master` stays the same over mutations; it is the record's key."""

    id: str
    master: str
    title: str
    list_id: str
    list_name: str
    mutated: str


def lists(value: Any, losses: Losses | None = None) -> list[tuple[str, str]]:
    """(id, name) of `GetLists`, whose result is a bare array without Status."""
    found: dict[str, str] = {}
    for item in objects(value, "lists", losses):
        with (losses or Strictly()).costs(f"register {item.body.get('Value')}"):
            found.setdefault(item.required("Key"), one_line(item.text("Value")) or "")
    return list(found.items())


def entry_heads(value: Any, losses: Losses | None = None) -> list[EntryHead]:
    heads = []
    for item in objects(value, "Entries", losses):
        with (losses or Strictly()).costs(f"registerregel {item.body.get('EntryId')}"):
            heads.append(
                EntryHead(
                    id=item.required("EntryId"),
                    master=item.text("EntryMasterId") or item.required("EntryId"),
                    title=one_line(item.text("EntryTitle")) or "",
                    list_id=item.text("ListId") or "",
                    list_name=one_line(item.text("ListName")) or "",
                    mutated=item.text("MutationDate") or "",
                )
            )
    return heads


def entry_values(value: Any, losses: Losses | None = None) -> dict[str, str]:
    """Key and value of `GetListEntry`, empty ones left out; a literal `\\n` is a line end."""
    values = {}
    for item in objects(value, "Values", losses):
        with (losses or Strictly()).costs(f"veld {item.body.get('Key')}"):
            if "Value" not in item.body:
                item.amiss("Value", "ontbreekt")
            if text := item.text("Value"):
                values[item.required("Key")] = text.replace("\\n", "\n")
    return values


def read_votes(
    value: Any,
    losses: Losses | None = None,
    known: Callable[[str], Naam | None] = lambda _: None,
) -> tuple[list[MemberVote], bool]:
    """`GetListEntryVotesByListEntryId`, and whether that is all of it: only voor and tegen; who was
    absent or abstained is simply not there, and stays unknown. A name beside a number is not what
    makes the vote: without it, it is that of a person whom we know (`known`), and of the fractie
    whatever other rows call it."""
    counter = losses or Strictly()
    before = counter.total
    rows = objects(value, "ListEntryVotes", losses)
    groups, whole = _groups(rows), counter.total == before
    members: dict[str, MemberVote] = {}
    for item in rows:
        read = False
        with counter.costs(f"stem van {item.body.get('UserId')}"):
            key, choice = item.required("UserId"), _choice(item)
            stated = one_line(item.text("UserName"))
            person = naam(stated) if stated else known(key) or naam(item.required("UserName"))
            member = MemberVote(key, person, choice, _group(item, groups))
            read = members.setdefault(key, member).keuze == choice
            if not read:
                item.amiss("Vote", "is er twee keer, verschillend")
                del members[key]
        whole &= read
    return list(members.values()), whole


def _groups(rows: list[Fields]) -> dict[str, str]:
    """The number of a fractie by its name, where one row at least has both."""
    return {
        name: key
        for row in rows
        for key, name in [(row.body.get("GroupId"), row.body.get("GroupName"))]
        if isinstance(key, str) and isinstance(name, str) and key.strip()
    }


def _group(item: Fields, groups: dict[str, str]) -> tuple[str, str] | None:
    """The key and name of a voter's fractie; the name is empty where the row has only the key."""
    key, name = item.text("GroupId"), one_line(item.text("GroupName")) or ""
    if key is None and not name:
        item.amiss("GroupName", "ontbreekt")
        return None
    return key or groups.get(name, name), name


def _choice(item: Fields) -> StemKeuze:
    said = item.required("Vote").casefold()
    if said not in ("true", "false"):
        raise Unreadable(f"onbekende stem: {said[:40]!r}")
    return StemKeuze.voor if said == "true" else StemKeuze.tegen


def member_vote(
    key: str, members: list[MemberVote], stated: Uitslag | None, *, whole: bool = True
) -> Vote:
    """A roll-call vote with every member's choice, for the caller to attach to a document; not
    `whole` where votes were lost."""
    return Vote(
        sleutel=key,
        grondslag=StemmingGrondslag.individueel,
        volledig=whole,
        leden=members,
        uitslag=stated,
        stemmingstype=StemmingsType.hoofdelijk,
    )
