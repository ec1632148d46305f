"""What one stored answer of iBabs comes to by itself, without the answers beside it."""

import hashlib

from crawlers.errors import Unreadable
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.documents import document_record
from crawlers.reading.events import settled
from crawlers.reading.fields import Fields
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import read_entry
from crawlers.reading.vote_records import vote_puts
from crawlers.vendors.ibabs import SERVICE, portal, portal_registers, soap
from crawlers.vendors.ibabs.vote_summary import side_vote
from standard.extensions import Bestand
from store import Put

#: what tells a refusal from an answer, and is read before anything else
STATUS = {"Status", "Message"}


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one stored answer (SOAP, or a portal page) comes to by itself."""
    head = content.lstrip()[:200].lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return _normalise_page(content, builder)
    if head.startswith(b"{"):
        return _normalise_rows(content, builder)
    if head.startswith(b"["):
        meetings = portal.calendar_meetings(content)
        return ReadAnswer(
            problems=[f"kalender met {len(meetings)} vergaderingen; geeft zelf geen records"]
        )
    return _normalise_soap(content, builder)


def _normalise_page(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    root_url = portal.root_of(builder.council.portal_url, builder.council.vendor_key)
    key = hashlib.sha256(content).hexdigest()[:8]
    root = portal.page(content)
    if root.xpath("//a[contains(@href, '/Calendar/OpenCategory/')]"):
        names = ", ".join(portal.calendar_types(content).values())
        return ReadAnswer(problems=[f"vergadertypen: {names}; geeft zelf geen records"])
    if root.xpath("//*[contains(@class, 'agenda-item')]"):
        links = root.xpath("//a[contains(@href, '/Agenda/Document/')]/@href")
        ids = [part for href in links for part in href.split("?")[0].split("/") if len(part) == 36]
        meeting = portal.read_meeting(content, ids[0] if ids else key, None, {}, builder, root_url)
        reading = ReadAnswer([Put(meeting.record), *meeting.items, *meeting.told])
        for document in meeting.documents:
            bestand = Bestand(url=document.url, naam=document.name, omvang=document.size)
            reading.puts.append(Put(document_record(builder, document.id, document.title, bestand)))
        if meeting.webcast:
            reading.problems.append(f"opname: {meeting.webcast}")
        return reading
    item = portal_registers.read_item(content, root_url)
    entry = read_entry(builder, key, "", item.title, item.values, documents=item.documents)
    votes: list[Put] = []
    if item.votes:
        votes = vote_puts(builder, side_vote(key, item.votes, entry.uitslag), key)
    elif (told := entry.told_vote(key)) is not None:
        votes = vote_puts(builder, told, key)
    return ReadAnswer(
        settled(builder, [Put(entry.record), *entry.puts, *votes]),
        [f"sleutel niet herkend: {n}" for n in entry.unknown],
    )


def _normalise_rows(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """Lines of a register, which each have a page of their own with more; the name of the register
    stands elsewhere."""
    reading = ReadAnswer()
    _, lines = portal_registers.report_rows(content)
    for line in lines:
        key = str(line.get("DT_RowId") or "").lower()
        if not key:
            reading.problems.append("regel zonder DT_RowId")
            continue
        entry = read_entry(
            builder, key, "", portal_registers.title_of(line), portal_registers.values_of(line)
        )
        reading.puts += [Put(entry.record), *entry.puts]
        reading.problems += [f"sleutel niet herkend: {name}" for name in entry.unknown]
    return reading


def _normalise_soap(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    operation, value = soap.result(content)
    reading = ReadAnswer()
    body = Fields(value if isinstance(value, dict) else {"iBabsKeyValue": value or []})
    body.used |= STATUS
    answer = body if isinstance(value, dict) else value
    if operation.startswith("GetMeetings"):
        for row in body.rows("Meetings"):
            meeting = soap.read_meeting(row, {}, builder, SERVICE)
            reading.puts += [Put(meeting.record), *meeting.items, *meeting.attendees]
            if meeting.vertrouwelijk:
                reading.problems.append(f"{meeting.vertrouwelijk} vertrouwelijk, overgeslagen")
    elif operation == "GetListEntryVotesByListEntryId":
        members, _ = soap.read_votes(answer)
        for key in sorted({row.required("EntryId") for row in body.rows("ListEntryVotes")}):
            reading.puts += vote_puts(builder, soap.member_vote(key, members, None), key)
        reading.puts = settled(builder, reading.puts)
        reading.problems.append("motie en vergadering van deze stemming staan in andere antwoorden")
    elif operation == "GetListEntry":
        documents = soap.documents(body.rows("Documents"), SERVICE, None)
        files = [Bestand(url=d.url, naam=d.name, omvang=d.size) for d in documents]
        key = documents[0].id if documents else hashlib.sha256(content).hexdigest()[:32]
        values = soap.entry_values(answer)
        entry = read_entry(
            builder,
            key,
            _list_name(values),
            None,
            values,
            files=files,
            documents=documents,
        )
        reading.puts += [Put(entry.record), *entry.puts]
        reading.problems += [f"sleutel niet herkend: {name}" for name in entry.unknown]
        reading.problems.append("EntryId en lijst staan niet in dit antwoord maar in de lijst")
    elif operation == "GetListsEntriesByFilterRequest":
        for head in soap.entry_heads(answer):
            entry = read_entry(
                builder, head.master, head.list_name, head.title, {}, aliases=(head.id,)
            )
            reading.puts.append(Put(entry.record))
    elif operation in ("GetMeetingtypes", "GetLists", "GetUsers", "GetUser"):
        reading.problems.append(f"{operation} is een hulpgegeven en geeft zelf geen records")
    else:
        raise Unreadable(f"opvraging {operation} wordt niet gelezen")
    reading.unused = [n for n in body.unused() if not soap.PRIVATE & set(n.split("."))]
    return reading


def _list_name(values: dict[str, str]) -> str:
    """An entry by itself does not name its register; its status may («Motie verworpen»)."""
    status = values.get("Status", "").casefold()
    return next(
        (name for name in ("Moties", "Amendementen") if status.startswith(name[:5].casefold())), ""
    )
