"""GemeenteOplossingen as it answers: API v1 (inlined), v2 (by address) and the voting records."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample.emulation import Case, Shared, json_or_page
from sample.model import Council, Item, Meeting, Paper
from sample.scenario import world

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LIMIT = 25
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


class Go:
    """One council's site. `voting` adds the module with voting records to the portal."""

    def __init__(
        self, council: Council, *, voting: bool = False, section: str = "Samenstelling"
    ) -> None:
        #: where the portal has its fracties: others have them under `Leden`
        self.section = section
        self.council = council
        self.voting = voting
        self.papers = council.papers
        self.slugs = {re.sub(r"\W+", "-", name).lower(): name for name in council.parties}

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """(status, JSON body); a string body is HTML. Unknown v2 names give 400."""
        if path == "/api/v1/dmus":
            return 200, list(self.dmus().values())
        if path == "/api/v1/meetings":
            first, last = int(query.get("date_from", 0)), int(query.get("date_to", 0))
            return 200, [
                self.v1(m) for m in self.council.meetings if first <= self.stamp(m) <= last
            ]
        if path.startswith("/api/v2/"):
            return self.v2(path.removeprefix("/api/v2/"), query)
        if path == f"/{self.section}" and self.voting:
            links = "".join(
                f'<a href="/{self.section}/{slug}">{name}</a>' for slug, name in self.slugs.items()
            )
            return 200, f"<html><body>{links}</body></html>"
        match = re.fullmatch(rf"/{self.section}/([\w-]+)/votings", path)
        if match and self.voting and match[1] in self.slugs:
            return 200, {"items": self.votings(self.slugs[match[1]])}
        shown = next((m for m in self.council.meetings if self.page(m) == path), None)
        if shown is not None:
            day = f"{shown.date:%d-%m-%Y}"
            return 200, f"<html><body><h1>{shown.type_name} {day}</h1></body></html>"
        return 404, "<html><body>Pagina niet gevonden</body></html>"

    @staticmethod
    def page(m: Meeting) -> str:
        """Where the portal shows a meeting."""
        slug = "-".join(re.findall(r"\w+", m.type_name))
        day = f"{m.date.day}-{MONTHS[m.date.month - 1]}"
        return f"/Vergaderingen/{slug}/{m.date.year}/{day}/{m.start}"

    @staticmethod
    def stamp(m: Meeting) -> int:
        hour, minute = map(int, m.start.split(":"))
        return int(dt.datetime.combine(m.date, dt.time(hour, minute), tzinfo=AMSTERDAM).timestamp())

    def dmus(self) -> dict[str, dict[str, Any]]:
        return {
            m.type_key: {"id": int(m.type_key) % 1000, "name": m.type_name, "sortOrder": 0}
            for m in self.council.meetings
        }

    def v1(self, m: Meeting) -> dict[str, Any]:
        return {
            "id": int(m.key),
            "date": f"{m.date} {m.start}:00",
            "startTime": m.start,
            "description": f"<p>{m.type_name} {m.date.day}-{m.date.month}-{m.date.year}</p>"
            if int(m.key) % 3
            else "",
            "location": m.location,
            "canceled": int(m.cancelled),
            "inactive": 0,
            "dmu": self.dmus()[m.type_key],
            "items": [
                {
                    "id": int(i.key),
                    "number": f"{i.number}.",
                    "title": i.title,
                    "description": i.text,
                    "sortorder": int(i.number),
                    "documents": [
                        {"id": int(p.key), "filename": p.filename} for p in self.of_item(i)
                    ],
                }
                for i in m.items
            ],
            "documents": [{"id": int(p.key), "filename": p.filename} for p in m.papers],
        }

    @staticmethod
    def of_item(i: Item) -> list[Paper]:
        return [*i.papers, *(motion.paper for motion in i.motions)]

    def v2(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        meetings = {m.key: m for m in self.council.meetings}
        items = {i.key: (m, i) for m in self.council.meetings for i in m.items}
        if path == "meetings":
            return self.listed("meetings", [self.meeting(m) for m in self.council.meetings], query)
        if path == "dmus":
            return self.listed("dmus", list(self.dmus().values()), query)
        if path == "documents":
            return self.listed("documents", [self.document(p) for p in self.papers.values()], query)
        if path == "groups":
            rows = [
                {"id": n, "name": name, "type": "Fractie"}
                for n, name in enumerate(self.council.parties, 1)
            ]
            return self.listed("groups", rows, query)
        if match := re.fullmatch(r"groups/(\d+)/persons", path):
            group = list(self.council.parties.values())[int(match[1]) - 1]
            return self.listed(
                "persons", [{"id": int(p.key), "name": p.full} for p in group], query
            )
        if (match := re.fullmatch(r"meetings/(\d+)/(meetingitems|documents)", path)) and match[
            1
        ] in meetings:
            meeting = meetings[match[1]]
            if match[2] == "documents":
                return self.listed("documents", [self.document(p) for p in meeting.papers], query)
            return self.listed(
                "meetingitems", [self.item(meeting, i) for i in meeting.items], query
            )
        if (match := re.fullmatch(r"meetingitems/(\d+)/documents", path)) and match[1] in items:
            papers = self.of_item(items[match[1]][1])
            return self.listed("documents", [self.document(p) for p in papers], query)
        if re.fullmatch(r"(meetings|meetingitems|documents)/\d+.*", path):
            return 404, {"status": "error", "code": 404, "messages": ["not found"], "result": None}
        return 400, {"status": "error", "code": 400, "messages": ["unknown model"], "result": None}

    def listed(
        self, model: str, rows: list[dict[str, Any]], query: dict[str, str]
    ) -> tuple[int, Any]:
        limit, offset = int(query.get("limit", LIMIT)), int(query.get("offset", 0))
        page = rows[offset : offset + limit]
        result = {
            "offset": offset,
            "limit": limit,
            "count": len(page),
            "totalCount": str(len(rows)),
            model: page,
        }
        return 200, {"status": "success", "code": 200, "messages": [], "result": result}

    def meeting(self, m: Meeting) -> dict[str, Any]:
        return {
            "id": int(m.key),
            "confidential": 0,
            "location": m.location,
            "description": f"<p>{m.type_name} {m.date.day}-{m.date.month}-{m.date.year}</p>",
            "date": m.date.isoformat(),
            "startTime": m.start,
            "dmu": self.dmus()[m.type_key],
            "url": self.page(m),
            "meetingLabel": None,
        }

    def item(self, m: Meeting, i: Item) -> dict[str, Any]:
        return {
            "id": int(i.key),
            "sortOrder": int(i.number),
            "number": f"{i.number}.",
            "title": i.title,
            "description": i.text,
            "location": "",
            "confidential": i.confidential,
            "isHeading": False,
            "meetingSession": 1,
            "meeting": self.meeting(m),
            "status": {"id": 1, "abbreviation": "B", "description": "Behandeld"},
        }

    def document(self, p: Paper) -> dict[str, Any]:
        return {
            "id": int(p.key),
            "objectId": 40000 + int(p.key),
            "confidential": 0,
            "fileName": p.filename,
            "documentTypeLabel": p.label,
            "description": self.title(p),
            "fileSize": 10_000 + sum(map(len, p.pages)),
            "publicationDate": {
                "date": "2026-01-05 00:00:00.000000",
                "timezone_type": 3,
                "timezone": "Europe/Berlin",
            },
            "isTabsignDocument": False,
        }

    def title(self, p: Paper) -> str:
        for _, motion in self.council.motions:
            if motion.paper.key == p.key:
                return f"{p.title}, ingediend door {' & '.join(party for _, party in motion.submitters)}"
        return p.title

    def votings(self, party: str) -> dict[str, list[dict[str, Any]]]:
        years: dict[str, list[dict[str, Any]]] = {}
        members = self.council.parties[party]
        for meeting, motion in self.council.motions:
            choices = [motion.votes[p.key] for p in members if p.key in motion.votes]
            if not choices or set(choices) == {"afwezig"}:
                continue
            accepted = motion.status.endswith("aangenomen")
            if motion.status.startswith("Stemmen"):
                continue
            years.setdefault(str(meeting.date.year), []).append(
                {
                    "votingId": 20000 + int(motion.paper.key),
                    "description": self.title(motion.paper),
                    "documentId": int(motion.paper.key),
                    "meetingItemId": int(motion.item),
                    "meetingId": int(meeting.key),
                    "updatedAt": {"date": f"{meeting.date} 23:10:00.000000"},
                    "voteResult": {
                        "name": "accepted" if accepted else "rejected",
                        "label": "Aangenomen" if accepted else "Verworpen",
                        "voteCounts": {
                            "agree": choices.count("voor"),
                            "disagree": choices.count("tegen"),
                            "absent": choices.count("afwezig"),
                            "abstain": choices.count("onthouden"),
                        },
                    },
                }
            )
        return years


class Emulated:
    key = "gemeenteoplossingen"
    cases = {
        "v1": Case(lambda: world()["goirle"], "v1/meetings", "v1/meetings"),
        "v2": Case(lambda: world()["steenbergen"], "v2/meetings", "meetingitems"),
    }

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.sites: dict[str, Go] = {}

    def load(self, councils: dict[str, Council]) -> None:
        self.sites = {key: Go(c, voting=key == "steenbergen") for key, c in councils.items()}

    def addresses(self, council: Council, root: str) -> tuple[str, str]:
        return f"{root}/go/{council.key}/api", f"{root}/go/{council.key}"

    def routes(self) -> list[Route]:
        return [Route("/go/{site}/{path:path}", self.answer)]

    async def answer(self, request: Request) -> Response:
        site = self.sites.get(request.path_params["site"])
        path = "/" + request.path_params["path"]
        if site is None:
            return await self.shared.unknown(request)
        parts = path.strip("/").split("/")
        if parts[:2] == ["api", "v1"] and parts[-2] == "documents":
            answer = await self.shared.file(parts[-1])
        elif parts[:2] == ["api", "v2"] and parts[-1] == "download":
            answer = await self.shared.file(parts[-2])
        else:
            answer = json_or_page(*site.answer(path, dict(request.query_params)))
        return await self.shared.answer(request, answer)


EMULATED = Emulated
