"""iBabs as it answers: the SOAP service and the public portal."""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample.emulation import Case, Shared
from sample.ibabs_portal import Portal
from sample.ibabs_service import Soap
from sample.model import Council
from sample.scenario import world

DOWNLOADS = "/ibabs/publicdownload.aspx?site=voorbeeld"


#: what a visitor of the portal is known by
SESSION = "q7Zk2Lr9-3fXv81Bc-0mT6wHdN"


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
        cookie = f"sessie={SESSION}"
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
                answer.body = (
                    bytes(answer.body) + f"<!-- {cookie} -->".encode()
                )  # as some write it in their forms
                answer.headers["Content-Length"] = str(len(answer.body))
        return await self.shared.answer(request, answer)


EMULATED = Emulated
