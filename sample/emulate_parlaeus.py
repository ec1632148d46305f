"""Parlaeus as it answers: one address, the status in the body, and links with a doubled host."""

import dataclasses
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample.emulation import Case, Shared, json_or_page
from sample.model import Council, Item, Meeting, Paper
from sample.scenario import world
from sample.towns import RID


class Parlaeus:
    """One council's open-data service; it wants the council's key."""

    def __init__(self, council: Council) -> None:
        self.council = council

    def answer(self, query: dict[str, str]) -> dict[str, Any]:
        if query.get("rid") != RID:
            return {"status": 401, "message": "Invalid rid"}
        meetings = {key(m.key): m for m in self.council.meetings}
        name = query.get("fn")
        if name == "agenda_list":
            first, last = query.get("since", ""), query.get("until", "9")
            rows = [
                {"agid": k, "date": f"{m.date:%Y%m%d}", "time": m.start, "last_change": ""}
                for k, m in meetings.items()
                if first <= f"{m.date:%Y%m%d}" <= last
            ]
            return _ok(list=[*rows, {"agid": "", "date": first, "time": "", "last_change": ""}])
        if name == "agenda_detail" and query.get("agid") in meetings:
            return _ok(agenda=self.agenda(meetings[query["agid"]]))
        if name == "cie_list":
            types = {m.type_key: m.type_name for m in self.council.meetings}
            return _ok(
                list=[
                    {"cmid": key(k), "committeename": v, "committeecode": v[:4].upper()}
                    for k, v in types.items()
                ]
            )
        if name == "person_list":
            return _ok(
                list=[
                    {"raid": key(p.key), "name": p.full, "function": "Raadslid", "party": party}
                    for party, group in self.council.parties.items()
                    for p in group
                ]
            )
        return {"status": 501, "message": "No such function"}

    def agenda(self, m: Meeting) -> dict[str, Any]:
        points: list[dict[str, Any]] = []
        for item in m.items:
            points.append(self.point(item))
            for motion in item.motions:
                points.append(
                    {
                        "apid": key(f"7{motion.paper.key}"),
                        "number": f"{item.number}.{len(points)}",
                        "title": motion.heading,
                        "text": "",
                        "type": "punt",
                        "level": 1,
                        "decision": motion.told or self.decision(motion.votes, motion.status),
                        "documents": [self.document(motion.paper)],
                    }
                )
        return {
            "agid": key(m.key),
            "cmid": key(m.type_key),
            "committeecode": m.type_name[:4].upper(),
            "title": m.type_name,
            "description": f"<p>{m.text}</p>",
            "location": m.location,
            "chairman": m.chair,
            "secretary": "niet over te nemen",
            "date": f"{m.date:%Y%m%d}",
            "time": m.start,
            "endtime": m.end or "0",
            "cancelled": int(m.cancelled),
            "points": points,
        }

    def point(self, i: Item) -> dict[str, Any]:
        return {
            "apid": key(i.key),
            "number": f"{i.number}.",
            "title": i.title,
            "text": f"<p>{i.text}</p>",
            "type": "punt",
            "level": 0,
            "decision": i.decision,
            # the same document may be listed twice
            "documents": [self.document(p) for p in (*i.papers, *i.papers[:1])],
        }

    @staticmethod
    def decision(votes: dict[str, str], status: str) -> str:
        cast = list(votes.values())
        outcome = status.split()[-1]
        if not cast:
            return f"De motie is {outcome}."
        voor, tegen = cast.count("voor"), cast.count("tegen")
        return f"De motie is {outcome} met {voor} stemmen voor en {tegen} stemmen tegen."

    def document(self, p: Paper) -> dict[str, Any]:
        host = "https://waterland.parlaeus.nl"
        tail = f"app/document/{p.key}/{p.filename}"
        doubled = (f"{host}https://waterland.qualigraf.nl/{tail}", f"{host}https//x.nl/{tail}")
        link = doubled[int(p.key) % 2] if int(p.key) % 3 else f"{host}/{tail}"
        return {
            "dcid": key(f"9{p.key}"),
            "link": link,
            "title": p.title,
            "number": "",
            "type": p.label,
        }


def key(number: str) -> str:
    """An id as the vendor's: 32 hexadecimal digits."""
    return f"{int(number):032x}"


def _ok(**more: Any) -> dict[str, Any]:
    return {"status": 200, "message": "OK", **more}


def maasdam() -> Council:
    return dataclasses.replace(
        world()["goirle"],
        key="maasdam",
        name="Maasdam",
        code="gm0935",
        vendor="parlaeus",
        vendor_key="",
        face="parlaeus",
    )


class Emulated:
    key = "parlaeus"
    cases = {
        "parlaeus": Case(
            maasdam, "fn=agenda_list", "fn=agenda_detail", {"GRIFFIE_PARLAEUS_RID_MAASDAM": RID}
        )
    }

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.sites: dict[str, Parlaeus] = {}

    def load(self, councils: dict[str, Council]) -> None:
        self.sites = {key: Parlaeus(council) for key, council in councils.items()}

    def addresses(self, council: Council, root: str) -> tuple[str, str]:
        return f"{root}/parlaeus/{council.key}", f"{root}/parlaeus/{council.key}"

    def routes(self) -> list[Route]:
        return [Route("/parlaeus/{site}/{path:path}", self.answer)]

    async def answer(self, request: Request) -> Response:
        site = self.sites.get(request.path_params["site"])
        parts = request.path_params["path"].split("/")
        if site is None:
            return await self.shared.unknown(request)
        if parts[:2] == ["app", "document"]:
            answer = await self.shared.file(parts[2])
        else:
            answer = json_or_page(200, site.answer(dict(request.query_params)))
        return await self.shared.answer(request, answer)


EMULATED = Emulated
