"""A council in the wire format of the service of iBabs, with faults of real ones, read by the real crawl and
counted fact by fact (see `test_unseen_sources`)."""

import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from sample.ibabs_service import reply, xml
from tests.unseen import Facts, facts, read, score, whole

LISTS = (("Moties", "l1"), ("Amendementen", "l2"))


def rows(kind: str, *made: dict[str, str]) -> str:
    return "".join(xml(kind, *(xml(name, text=text) for name, text in row.items())) for row in made)


def head(key: str, title: str, list_id: str, stamp: str = "2026-06-04T10:00:00") -> dict[str, str]:
    return {
        "EntryId": f"{key}b",
        "EntryMasterId": key,
        "EntryTitle": title,
        "ListId": list_id,
        "MutationDate": stamp,
    }


def vote(key: str, user: str, name: str, party: str, choice: str) -> dict[str, str]:
    return {
        "EntryId": key,
        "GroupId": f"g-{party}",
        "GroupName": party,
        "UserId": user,
        "UserName": name,
        "Vote": choice,
    }


FLAGS, LAMPS = "26M1 Motie Vlaggen", "26A2 Amendement Lampen"
BENCHES, SAILS = "26M3 Motie Banken", "26A4 Amendement Zeilen"
HEADS = {
    "l1": (head("m1", FLAGS, "l1"), head("m1", FLAGS, "l1"), head("m3", BENCHES, "l1", ""), {"EntryTitle": "zonder nummer"}),
    "l2": (head("m2", LAMPS, "l2"), head("m4", SAILS, "l2")),
}  # fmt: skip
ENTRIES_ = {
    "m1b": {"ID": "26M1", "Agendapunt": "Raadsvergadering 3-6-2026\\n2 Vlaggen", "Datum": "Jun  3 2026 12:00AM", "Status": "Motie aangenomen",
            "Indiener(s)": "Helm, Mia van (Duinlijst)", "Mede-indieners": "Zee, Sien (Vrij Duin);Mossel, Olle den (Strandpartij)"},
    "m2b": {"BB-nummer": "26A2", "Datum PS": "03-06-2026", "Status": "Niet in stemming gebracht", "Stemverhouding": ""},
    "m3b": {"Motienummer": "26M3", "datummotie": "31-02-2026", "Status": "Verworpen"},
    "m4b": {"externalid": "26A4", "Datum": "2026-06-03", "Status": "Verworpen",
            "Stemverhouding": "Voor: Duinlijst (4), Vrij Duin (2). Tegen: Strandpartij (9)"},
}  # fmt: skip
CAST = (
    vote("m1", "u1", "Helm, Mia van", "Duinlijst", "true"), vote("m1", "u2", "Een \ufffd nul", "Vrij Duin", "true"),
    vote("m1", "u3", "Mossel, Olle den", "Strandpartij", "false"), vote("m1", "u3", "Mossel, Olle den", "Strandpartij", "false"),
    vote("m1", "u4", "Kwal, Rie", "Strandpartij", "misschien"),
)  # fmt: skip
AGENDA_ITEMS = (
    {"Confidential": "false", "Features": "1", "Id": "i1", "Title": "Opening"},
    {"Confidential": "false", "Features": "2", "Id": "i2", "Title": "Vlaggen"},
    {"Confidential": "true", "Features": "3", "Id": "i3", "Title": "Geheim"},
    {"Confidential": "false", "Features": "4", "Id": "i4", "Title": "Banken"},
)  # fmt: skip


def agenda_items() -> str:
    hung = rows(
        "iBabsListEntryBase", {"EntryId": "m3b", "EntryMasterId": "m3", "EntryTitle": BENCHES}
    )
    made = rows("iBabsMeetingItem", *AGENDA_ITEMS[:3])
    last = "".join(xml(name, text=text) for name, text in AGENDA_ITEMS[3].items())
    return f"{made}<a:iBabsMeetingItem>{last}<a:ListEntries>{hung}</a:ListEntries></a:iBabsMeetingItem>"


def service_meeting(key: str, day: str) -> str:
    attendees = rows("iBabsUserBasic", {"Name": "Helm, Mia van", "UniqueId": "u1"})
    told = {
        "Chairman": "A. Nep",
        "EndTime": "23:00",
        "Explanation": "Tekst ",
        "Id": key,
        "Location": "Raadzaal",
    }
    more = {"MeetingDate": f"{day}T00:00:00", "MeetingtypeId": "t1", "StartTime": "20:00"}
    parts = "".join(xml(name, text=text) for name, text in {**told, **more}.items())
    return f"<a:iBabsMeeting>{parts}<a:Attendees>{attendees}</a:Attendees><a:MeetingItems>{agenda_items()}</a:MeetingItems></a:iBabsMeeting>"


def service(_: str, __: dict[str, str], body: str) -> Any:
    match = re.search(r"<s:Body><(\w+)", body)
    operation = match[1] if match else ""
    given = dict(re.findall(r"<(?:[br]:)?(\w+)>([^<]*)</(?:[br]:)?\w+>", body))
    if operation == "GetMeetingsByDateRange":
        if not given["StartDate"][:10] <= "2026-06-03" <= given["EndDate"][:10]:
            return reply(operation, "<a:Meetings/>", message="No public meetings", status="ERR")
        odd = "<a:iBabsMeeting><a:Id>x&#x0;</a:Id><a:MeetingDate>2026-02-31T00:00:00</a:MeetingDate></a:iBabsMeeting>"
        return reply(
            operation, f"<a:Meetings>{service_meeting('v1', '2026-06-03')}{odd}</a:Meetings>"
        )
    if operation == "GetListEntry":
        pairs = "".join(
            f"<b:KeyValueOfstringstring><b:Key>{escape(k)}</b:Key><b:Value>{escape(v)}</b:Value></b:KeyValueOfstringstring>"
            for k, v in ENTRIES_[given["EntryId"]].items()
        )
        space = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
        return reply(operation, f'<a:Documents/><a:Values xmlns:b="{space}">{pairs}</a:Values>')
    people = (("u1", "Helm, Mia van"), ("u2", "Zee, Sien"), ("u3", "Mossel, Olle den"))
    types = rows(
        "iBabsMeetingtype", {"Description": "Raadsvergadering", "Id": "t1", "Meetingtype": "Raad"}
    )
    users = rows("iBabsUserBasic", *({"Name": name, "UniqueId": key} for key, name in people))
    return {
        "GetMeetingtypes": reply(operation, f"<a:Meetingtypes>{types}</a:Meetingtypes>"),
        "GetUsers": reply(operation, f"<a:Users>{users}</a:Users>"),
        "GetLists": reply(operation, rows("iBabsKeyValue", *({"Key": key, "Value": name} for name, key in LISTS)), bare=True),
        "GetListsEntriesByFilterRequest": reply(
            operation, f"<a:Entries>{rows('iBabsListEntryBase', *HEADS.get(given.get('ListId', ''), ()))}</a:Entries>"
        ),
        "GetListEntryVotesByListEntryId": reply(
            operation, f"<a:ListEntryVotes>{rows('iBabsListEntryVote', *CAST) if given.get('EntryId') == 'm1b' else ''}</a:ListEntryVotes>"
        ),
    }[operation]  # fmt: skip


def test_a_site_of_the_service_of_ibabs(tmp_path: Path) -> None:
    day = "2026-06-03"
    right: Facts = {
        ("vergadering", day, "Raadsvergadering"), ("vergadering", "aanvangVergadering", f"{day}T20:00"),
        ("vergadering", "eindeVergadering", f"{day}T23:00"), ("aanwezig", "Mia van Helm", "aanwezig"),
        *((title, "informatieobjecttype", "motie") for title in (FLAGS, BENCHES)), (LAMPS, "informatieobjecttype", "amendement"),
        *((title, "motietype", "overig") for title in (FLAGS, BENCHES)), (LAMPS, "nummer", "26A2"), (FLAGS, "nummer", "26M1"),
        (BENCHES, "nummer", "26M3"), (FLAGS, "datum", day), (LAMPS, "datum", day), (BENCHES, "datum", day),
        (FLAGS, "uitslag", "aangenomen"), (BENCHES, "uitslag", "verworpen"), (LAMPS, "uitslag", "onbekend"),
        (FLAGS, "agendapunt", "Vlaggen"), (BENCHES, "agendapunt", "Banken"), (FLAGS, "indiener", "Mia van Helm", "eerste"),
        (FLAGS, "indiener", "Sien Zee", "mede"), (FLAGS, "indiener", "Olle den Mossel", "mede"),
        (FLAGS, "stem", "Mia van Helm", "voor"), (FLAGS, "stem", "Sien Zee", "voor"), (FLAGS, "stem", "Olle den Mossel", "tegen"),
        (SAILS, "informatieobjecttype", "amendement"), (SAILS, "nummer", "26A4"), (SAILS, "datum", day), (SAILS, "uitslag", "verworpen"),
        (SAILS, "fractie", "Duinlijst", "4-?"), (SAILS, "fractie", "Vrij Duin", "2-?"), (SAILS, "fractie", "Strandpartij", "?-9"),
        (FLAGS, "fractie", "Duinlijst", "1-0"), (FLAGS, "fractie", "Vrij Duin", "1-0"), (FLAGS, "fractie", "Strandpartij", "0-1"),
        (FLAGS, "telling", "2", "1"),
    }  # fmt: skip
    source = read(
        "ibabs", "duinvoort", service, tmp_path, "", "https://wcf.voorbeeld.nl/Public.svc"
    )
    assert score(right, source) == whole(right)
    assert source.before.report.toestand == "incompleet"


def test_an_entry_hangs_under_the_item_that_lists_it(tmp_path: Path) -> None:
    """Also when the agenda lists it later than it was read, and while its meeting does not come."""
    source = read(
        "ibabs", "duinvoort", service, tmp_path, "", "https://wcf.voorbeeld.nl/Public.svc"
    )
    meetings = [key for key, said in source.said.items() if b"iBabsMeetingItem" in said.content]
    hung = b"<a:ListEntries>", b"<a:Lists>"
    change = {key: source.said[key].content.replace(*hung) for key in meetings}
    store = source.empty()
    source.read(change, store)
    placed: Facts = {(BENCHES, "agendapunt", "Banken"), (BENCHES, "datum", "2026-06-03")}
    assert not placed & facts(store)
    source.read({}, store)
    assert placed <= facts(store)
    source.read(dict.fromkeys(meetings, b"kapot"), store)
    assert placed <= facts(store)
    store.close()
