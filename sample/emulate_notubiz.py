"""Notubiz as it answers: the API in its newer shape, and the portal's page of a meeting."""

import dataclasses
import html
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample.emulation import Case, Shared, json_or_page
from sample.model import Council, Item, Meeting, Motion, Paper
from sample.scenario import world

PAGE = 10
REGISTER = 6
#: votes of the API by those of the scenario
VOTES = {"voor": "in_favor", "tegen": "against", "afwezig": "absent", "onthouden": "abstained"}


class Notubiz:
    """One organisation. Motions and amendments hang on sub-items as register items only."""

    def __init__(self, council: Council) -> None:
        self.council = council
        #: numbers of documents that were replaced by a newer version
        self.versions: dict[str, int] = {}
        #: meetings that are not public
        self.closed: set[str] = set()
        #: where its portal is
        self.portal = "https://voorbeeld.notubiz.invalid"

    @property
    def papers(self) -> dict[str, Paper]:
        return self.council.papers

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """(status, JSON body, or HTML as text)."""
        meetings = {m.key: m for m in self.council.meetings}
        organisation = f"/organisations/{self.council.vendor_key}"
        fixed = {
            f"{organisation}/gremia": self.committees,
            f"{organisation}/parties": self.parties,
            f"{organisation}/speakers": self.speakers,
            organisation: self.settings,
            f"{organisation}/modules": self.modules,
            f"{organisation}/modules/{REGISTER}/items": self.items,
        }
        if path in fixed:
            return 200, fixed[path]()
        if re.fullmatch(rf"{organisation}/modules/\d+/items", path):
            return 200, {"pagination": {"total_results": 0}, "items": []}
        if path == "/events":
            return 200, self.events(query)
        if (match := re.fullmatch(r"/events/meetings/(\d+)", path)) and match[1] in meetings:
            if match[1] in self.closed:
                return 200, {"message": "No rights to see this meeting", "error_code": 2}
            return 200, {"meeting": self.meeting(meetings[match[1]])}
        if path == "/media":
            return 200, self.media(query)
        if path == "/agenda_items/votings":
            meeting = meetings.get(query.get("meeting_id", ""))
            return 200, {"votings": self.votings(meeting) if meeting else []}
        if (match := re.fullmatch(r"/portaal/vergadering/(\d+)(?:/.*)?", path)) and match[
            1
        ] in meetings:
            return 200, self.page(meetings[match[1]])
        return 404, {"message": "This organisation is non-active.", "error_code": 4}

    # --- names -----------------------------------------------------------------------------------

    def settings(self) -> dict[str, Any]:
        """This organisation keeps its chair under another number than most."""
        row = {"@attributes": {"id": "168"}, "label": "Voorzitter"}
        whole = {"settings": {"folder": {"fields": {"field": [row]}}}}
        return {"organisation": {"@attributes": {"id": self.council.vendor_key}, **whole}}

    def committees(self) -> dict[str, Any]:
        rows = {m.type_key: m.type_name for m in self.council.meetings}
        listed = [{"id": int(k) % 1000, "title": v, "body": "council"} for k, v in rows.items()]
        return {"gremia": listed}

    def parties(self) -> dict[str, Any]:
        names = enumerate(self.council.parties, 1)
        return {"parties": [{"id": number, "name": name} for number, name in names]}

    def speakers(self) -> dict[str, Any]:
        rows = [
            {
                "photo": "",
                "party": party,
                "email": "niet.te.lezen@voorbeeld.invalid",
                "initials": person.initials,
                "firstname": person.voornaam,
                "lastname": f"{person.tussenvoegsel} {person.achternaam}".strip(),
                "sex": "",
                "function": "Raadslid",
                "@attributes": {
                    "id": 50000 + number,
                    "person_id": int(person.key),
                    "active": int(person.key not in self.council.left),
                },
            }
            for party, group in self.council.parties.items()
            for number, person in enumerate(group)
        ]
        return {"speakers": {"speaker": rows}}

    def modules(self) -> dict[str, Any]:
        rows = (
            (1, "Ingekomen stukken", None),
            (6, "Moties", "Moties en amendementen"),
            (15, "Nieuws", None),
        )
        return {"modules": [{"id": i, "name": n, "custom_name": c} for i, n, c in rows]}

    # --- meetings --------------------------------------------------------------------------------

    def events(self, query: dict[str, str]) -> dict[str, Any]:
        first, last = query.get("date_from", "")[:10], query.get("date_to", "9999")[:10]
        rows = [
            {
                "id": int(m.key),
                "type": "meeting",
                "permission_group": "public",
                "body": "council",
                "canceled": m.cancelled,
                "inactive": False,
                "gremium": {"id": int(m.type_key) % 1000},
                "plannings": [{"start_date": f"{m.date} {m.start}:00", "end_date": None}],
            }
            for m in self.council.meetings
            if first <= m.date.isoformat() <= last
        ]
        start = (int(query.get("page", 1)) - 1) * PAGE
        more = start + PAGE < len(rows)
        return {"events": rows[start : start + PAGE], "pagination": {"has_more_pages": more}}

    def meeting(self, m: Meeting) -> dict[str, Any]:
        attributes = [
            {"id": 1, "reference_model": None, "value": m.type_name},
            {"id": 50, "reference_model": None, "value": m.location},
            {"id": 168, "reference_model": None, "value": m.chair},
        ]
        return {
            "organisation": {"id": int(self.council.vendor_key)},
            "gremium": {"id": int(m.type_key) % 1000},
            "id": int(m.key),
            "type": "meeting",
            "permission_group": "public",
            "confidential": 0,
            "canceled": m.cancelled,
            "inactive": False,
            "last_modified": f"{m.date} 23:00:00",
            "url": f"{self.portal}/vergadering/{m.key}/{m.type_name}",
            "attributes": attributes,
            "plannings": [
                {"start_date": f"{m.date} {m.start}:00", "end_date": f"{m.date} {m.end}:00"}
            ],
            "documents": [self.document(p) for p in m.papers],
            "module_items": [],
            "agenda_items": [self.item(i, number) for number, i in enumerate(m.items, 1)],
        }

    def item(self, i: Item, number: int) -> dict[str, Any]:
        below = [
            *(self.sub_item(self.place(each), each, each.heading) for each in i.motions),
            *(self.sub_item(int(v.key), v.motion, i.title) for v in i.second),
        ]
        for order, each in enumerate(below, 1):
            each["order"] = order
        attributes = [
            {"id": 1, "reference_model": None, "value": i.title},
            {"id": 3, "reference_model": None, "value": f"<p>{html.escape(i.text)}</p>"},
        ]
        return {
            "id": int(i.key),
            "type": "agenda_point",
            "order": number,
            "start_offset": str(number * 600),
            "end_offset": str(number * 600 + 550),
            "confidential": int(i.confidential),
            "permission_group": "public",
            "type_data": {
                "heading": False,
                "title_prefix": f"{i.number}.",
                "attributes": attributes,
            },
            "agenda_items": below,
            "module_items": [],
            "documents": [self.document(p) for p in i.papers],
        }

    def sub_item(self, place: int, motion: Motion, title: str) -> dict[str, Any]:
        attributes = [{"id": 1, "reference_model": None, "value": title}]
        return {
            "id": place,
            "type": "agenda_point",
            "start_offset": "",
            "end_offset": "",
            "confidential": 0,
            "permission_group": "public",
            "type_data": {"heading": False, "title_prefix": "", "attributes": attributes},
            "agenda_items": [],
            "module_items": [{"id": self.entry(motion), "field_id": 2}],
            "documents": [],
        }

    @staticmethod
    def place(motion: Motion) -> int:
        return 7_000_000 + int(motion.paper.key)

    @staticmethod
    def entry(motion: Motion) -> int:
        return 8_000_000 + int(motion.paper.key)

    def document(self, p: Paper) -> dict[str, Any]:
        version = self.versions.get(p.key, 1)
        return {
            "id": int(p.key),
            "url": f"https://api.notubiz.nl/document/{p.key}/{version}",
            "title": p.title,
            "description": "",
            "date": "",
            "confidential": 0,
            "publication_date": "2026-01-05",
            "last_modified": f"2026-01-0{version} 10:00:00",
            "version": version,
            "types": [{"id": 11, "value": p.label}],
            "versions": [
                {"id": number, "type": "file", "file_name": p.filename, "file_size": 10_000}
                for number in range(version, 0, -1)
            ],
        }

    # --- registers -------------------------------------------------------------------------------

    def items(self) -> dict[str, Any]:
        rows = [self.register_item(m, motion) for m, motion in self.council.motions]
        return {"pagination": {"list_start": 0, "total_results": len(rows)}, "items": rows}

    def register_item(self, m: Meeting, motion: Motion) -> dict[str, Any]:
        def plain(number: int, label: str, content: str) -> dict[str, Any]:
            return {"id": number, "label": label, "values": [_plain(content)]}

        persons = [_reference("person", 1, p.submitter(party)) for p, party in motion.submitters]
        groups = dict.fromkeys(party for _, party in motion.submitters)
        parties = [_reference("party", n, name) for n, name in enumerate(groups, 1)]
        label = f"{motion.heading} ({m.type_name} {m.date:%d-%m-%Y} {m.start})"
        attributes = [
            {
                "id": 54,
                "label": "Ingediend in",
                "values": [_reference("agenda_item", self.place(motion), label)],
            },
            plain(1, "Titel", motion.heading),
            plain(15, "Datum", f"{m.date} 00:00:00"),
            {
                "id": 2,
                "label": "Hoofddocument",
                "values": [{"document": self.document(motion.paper), "meta_data": None}],
            },
            plain(45, "Type", motion.kind.capitalize()),
            {"id": 36, "label": "Indiener(s)", "values": persons},
            {"id": 37, "label": "Indienende partij", "values": parties},
            plain(62, "Stemming", motion.status.split()[-1]),
        ]
        if motion.settled:
            attributes += [
                plain(17, "Datum afdoening", f"{motion.settled} 00:00:00"),
                plain(71, "Status", "Afgedaan"),
            ]
        return {
            "id": self.entry(motion),
            "last_modified": f"{m.date} 23:30:00",
            "confidential": 0,
            "permission_group": "public",
            "organisation_id": int(self.council.vendor_key),
            "module_id": REGISTER,
            "attributes": attributes,
        }

    # --- votes -----------------------------------------------------------------------------------

    def media(self, query: dict[str, str]) -> dict[str, Any]:
        """A video without a scheme in its address and with a space, as the vendor gives them."""
        key = query.get("event_id", "")
        subtitle = {"language": "nl", "url": f"//media.notubiz.invalid/{key}.vtt"}
        video = {"id": int(key), "download_url": f"media.notubiz.invalid/{key}/raad zaal.mp4"}
        return {"media": [{**video, "mime_type": "video/mp4", "subtitles": [subtitle]}]}

    @staticmethod
    def held(m: Meeting) -> Iterator[tuple[str, int, str, dict[str, str]]]:
        """(key, agenda item, title, votes) of every vote of a meeting."""
        for item in m.items:
            for motion in item.motions:
                if motion.votes:
                    yield motion.paper.key, Notubiz.place(motion), motion.heading, motion.votes
            for again in item.second:
                yield again.key, int(again.key), again.motion.heading, again.votes

    def votings(self, m: Meeting) -> list[dict[str, Any]]:
        rows = []
        for key, place, title, cast in self.held(m):
            choices = list(cast.values())
            more = choices.count("voor") - choices.count("tegen")
            votes = [
                {"role_id": 90_000 + number, "vote": VOTES[choice]}
                for number, choice in enumerate(choices)
            ]
            result = "adopted" if more > 0 else "rejected" if more < 0 else "equal"
            details = {"title": title, "voting_result": result, "votes": votes}
            details["voting_type"] = "motion"
            rows.append({"id": int(key), "parent": {"id": place}, "type_data": details})
        return rows

    def sides(self, votes: dict[str, str]) -> str:
        """One list per side, and one of the fracties that were divided."""
        lists: dict[str, list[str]] = {
            "against": [], "in_favor": [], "abstained": [], "divided": [],
        }  # fmt: skip
        for party, group in self.council.parties.items():
            cast = {VOTES[votes[p.key]]: None for p in group if p.key in votes}
            sides = [side for side in cast if side in lists]
            names = "".join(
                f'<li class="{VOTES[votes[p.key]]}">{html.escape(p.full)}</li>'
                for p in group
                if votes.get(p.key) in ("voor", "tegen", "onthouden")
            )
            if sides:
                row = f"<li>{html.escape(party)}<ul><li><p>Leden:</p></li>{names}</ul></li>"
                lists[sides[0] if len(sides) == 1 else "divided"].append(row)
        return "".join(
            f'<div class="votes_list {side}"><h5>{side}</h5><ul>{"".join(rows)}</ul></div>'
            for side, rows in lists.items()
            if rows
        )

    def page(self, m: Meeting) -> str:
        parts = []
        for key, _, _, votes in self.held(m):
            parts.append(f'<div class="votes_chart" id="chart_{key}"></div>')
            parts.append(f'<div class="votes_parties">{self.sides(votes)}</div>')
        parts.append('<ul class="speakers_indexations">')
        for number, person in enumerate(islice(chain(*self.council.parties.values()), 4)):
            at = 610 + number * 60
            party = self.council.party(person, m.date)
            parts.append(
                f'<li class="speaker_index js_only" id="si_{m.key}{number}" '
                f'data-si_id="{m.key}{number}" data-speaker_id="{number}" '
                f'data-start_offset="{at}" data-end_offset="{at + 50}"><button>'
                f'<span class="icon-user">spreker: </span>{html.escape(person.full)}\t'
                f'({html.escape(party)})<span class="item_time"></span></button></li>'
            )
        parts.append("</ul>")
        return f"<html><body>{''.join(parts)}</body></html>"


def _plain(content: str) -> dict[str, Any]:
    return {"meta_data": None, "content": content}


def _reference(model: str, key: int, label: str) -> dict[str, Any]:
    return {"meta_data": {"reference_model": model, "label": label}, "content": key}


def waterland() -> Council:
    return dataclasses.replace(
        world()["steenbergen"],
        key="waterland",
        name="Waterland",
        code="gm0415",
        vendor="notubiz",
        vendor_key="4711",
        face="notubiz",
    )


class Emulated:
    key = "notubiz"
    cases = {"notubiz": Case(waterland, "/events[?]", "/events/meetings/")}

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.sites: dict[str, Notubiz] = {}

    def load(self, councils: dict[str, Council]) -> None:
        self.sites = {key: Notubiz(council) for key, council in councils.items()}

    def addresses(self, council: Council, root: str) -> tuple[str, str]:
        return f"{root}/notubiz/{council.key}", f"{root}/notubiz/{council.key}/portaal"

    def routes(self) -> list[Route]:
        return [Route("/notubiz/{site}/{path:path}", self.answer)]

    async def answer(self, request: Request) -> Response:
        site = self.sites.get(request.path_params["site"])
        path = "/" + request.path_params["path"]
        if site is None:
            return await self.shared.unknown(request)
        site.portal = f"{request.base_url}notubiz/{request.path_params['site']}/portaal"
        parts = path.removeprefix("/portaal").strip("/").split("/")
        if parts[0] == "document":
            answer = await self.document(site, parts)
        else:
            answer = json_or_page(*site.answer(path, dict(request.query_params)))
        return await self.shared.answer(request, answer)

    async def document(self, site: Notubiz, parts: list[str]) -> Response:
        """The newest version of a document; older ones are shut."""
        if parts[2:] == [str(site.versions.get(parts[1], 1))]:
            return await self.shared.file(parts[1])
        shut = "<error><message><![CDATA[U moet een token doorgeven.]]></message></error>"
        return Response(shut, 400, media_type="text/xml")


EMULATED = Emulated
