"""Whole kinds of faults over all profiles, one fault at a time, and servers that look faulty and are
not (`traps`)."""

# A table with one mutant a line:
# fmt: off
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx2

from tests import emulator_feed
from tests.emulated_council import BASE, Record, World, world
from tests.emulator import Emulator
from tests.emulator_feed import CODE, FeedEmulator, item, meeting, paper
from tests.mutants import Mutant, Reply, edited, failing, header, path_is, status, when
from tests.mutants_feed import FeedMutant

READ = ("v2", "mini", "koop")
#: per profile one resource with an address of its own, by collection
SAMPLES = {"vergaderingen": "v-1", "agendapunten": "a-2", "informatieobjecten": "d-motie"}
REFUSED = {"Content-Type": "application/problem+json"}


def kinds() -> list[Mutant]:
    return [*pages(), *closed(), *twins(), *methods(), *busy(), *endless(), *filters(), *errors(), *codes()]


def feed_kinds() -> list[FeedMutant]:
    return [*feed_pages(), *feed_closed(), *feed_methods(), *feed_references(), *feed_lists(), *feed_errors()]


def replied(code: int, content: bytes = b"{}", **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(code, headers=named or {"Content-Type": "application/json"}, content=content)


def keys(profile: str, collection: str) -> list[str]:
    return list(world(profile)[collection])


# --- pages of every kind of resource -----------------------------------------------------------------

UNREAD: dict[str, Callable[[], httpx2.Response]] = {
    "weg": lambda: replied(404), "verhuisd": lambda: replied(410), "stuk": lambda: replied(500),
    "pdf": lambda: replied(200, b"%PDF", Content_Type="application/pdf"),
    "json": lambda: replied(200, b"{}", Content_Type="application/json"),
    "tekst": lambda: replied(200, b"x", Content_Type="text/plain"),
}  # fmt: skip


def pages() -> Iterator[Mutant]:
    for profile in ("mini", "koop"):
        name = "webpaginaLink" if profile == "mini" else "webpaginalink"
        for collection, rows in world(profile).items():
            found = next((row[name] for row in rows.values() if row.get(name)), None)
            for what, reply in UNREAD.items() if found else ():
                yield Mutant(f"pagina van {collection} {what}", profile, ("C76",), answer=lambda q, r, u=found, a=reply: a() if str(q.url) == u else None)


def feed_pages() -> Iterator[FeedMutant]:
    for kind, key in (("vergadering", "v/1"), ("agendapunt", "a2"), ("informatieobject", "d4")):
        for what, reply in UNREAD.items():
            def change(feed: FeedEmulator, kind: str = kind, key: str = key) -> None:
                for row in feed.log:
                    if row["resource"]["bronidentificatie"] == key and "data" in row:
                        row["data"]["webpaginalink"] = f"{emulator_feed.BASE}/paginas/eigen-{kind}"

            yield FeedMutant(f"pagina van {kind} {what}", ("C76",), change, lambda q, r, k=kind, a=reply: a() if str(q.url).endswith(f"/paginas/eigen-{k}") else None)


# --- what is closed, and what did not end ------------------------------------------------------------


def closed() -> Iterator[Mutant]:
    names = {"v2": ("link", "inhoud"), "mini": ("inhoudLink",), "koop": ("bestandsurl", "link", "inhoud")}
    for profile, properties in names.items():
        flag = "indicatiebesloten" if profile == "koop" else "indicatorBesloten"
        for name in properties:
            def change(found: World, name: str = name, flag: str = flag) -> None:
                paper_ = next(row for row in found["informatieobjecten"].values() if row.get("agendapunten"))
                paper_[name] = "https://raad.example.org/stuk.pdf"
                for reference in paper_["agendapunten"]:
                    found["agendapunten"][reference["id"]][flag] = True
                paper_["vergaderingen"] = []
                for row in found["vergaderingen"].values():
                    row.pop("bijlagen", None)

            yield Mutant(f"besloten stuk met {name}", profile, ("C77",), change)
    for profile in READ:
        def begun(found: World) -> None:
            row = next(row for row in found["agendapunten"].values() if row.get("starttijd") and row.get("eindtijd"))
            del row["eindtijd"]

        yield Mutant("begonnen en niet geëindigd", profile, ("C80",), begun)
        for number in ("111222333", "1234.56.782", "123.456.782", "123 456 782", "BSN123456782", "bsn:111222333"):
            yield Mutant(f"bsn als {number}", profile, ("C77",), lambda w, n=number: next(iter(w["informatieobjecten"].values())).update(omschrijving=f"Van {n} over geluid"))


def feed_closed() -> Iterator[FeedMutant]:
    def shut(feed: FeedEmulator) -> None:
        next(r for r in feed.log if r["resource"]["bronidentificatie"] == "a1")["data"]["indicatiebesloten"] = True

    yield FeedMutant("besloten punt met bestand", ("C77",), shut)

    def half(feed: FeedEmulator) -> None:
        next(r for r in feed.log if r["resource"]["bronidentificatie"] == "a2")["data"].pop("eindtijd")

    yield FeedMutant("begonnen en niet geëindigd", ("C80",), half)


# --- a list against the resource itself --------------------------------------------------------------


def twins() -> Iterator[Mutant]:
    others: dict[type, Any] = {str: "iets anders", bool: None, int: 77, list: [], dict: {}}
    for profile in READ:
        for collection, key in SAMPLES.items():
            rows = world(profile)[collection]
            row = rows.get(key) or next(iter(rows.values()))
            path = f"/{collection}/{row['id']}"
            for name, value in row.items():
                if name in ("id", "url", "wijziging", "wijzigingsdatum"):
                    continue
                if (isinstance(value, dict) and not value) or value in ([], None):
                    continue
                other = (not value) if isinstance(value, bool) else others[type(value)]
                if isinstance(value, dict):
                    other = {k: (v + "x" if isinstance(v, str) else v) for k, v in value.items()}
                yield Mutant(f"{collection} {name} anders dan in de lijst", profile, ("C60",), answer=path_is(path, edited(lambda b, n=name, o=other: b.update({n: o}) if n in b else None)))


# --- methods, and being busy -------------------------------------------------------------------------


def by(method: str, code: int) -> Reply:
    return lambda q, r: replied(code) if q.method == method else None


WRONG_METHODS = (("HEAD", 404), ("HEAD", 500), ("HEAD", 302), ("OPTIONS", 500), ("PATCH", 200), ("PATCH", 204), ("PATCH", 404), ("PATCH", 500), ("TRACE", 200), ("POST", 200), ("POST", 201), ("POST", 500), ("PUT", 200), ("PUT", 204), ("PUT", 500), ("DELETE", 200), ("DELETE", 204), ("DELETE", 500))  # fmt: skip


def methods() -> Iterator[Mutant]:
    for profile in READ:
        for name, code in WRONG_METHODS:
            yield Mutant(f"{name} geeft {code}", profile, ("C13",), answer=by(name, code))
        turn = iter(range(10_000))
        yield Mutant("een resource is telkens anders", profile, ("C13", "C60"), answer=path_is("/vergaderingen/v-1" if profile != "koop" else f"/vergaderingen/{keys(profile, 'vergaderingen')[0]}", edited(lambda b, t=turn: b.update(locatie=f"Zaal {next(t)}"))))
        yield Mutant("schuine streep achter een resource", profile, ("C08",), answer=lambda q, r: replied(200) if q.url.path.count("/") > 4 and q.url.path.endswith("/") else None)


def feed_methods() -> Iterator[FeedMutant]:
    for name, code in WRONG_METHODS:
        yield FeedMutant(f"{name} geeft {code}", ("C13",), answer=by(name, code))
    turn = iter(range(10_000))
    yield FeedMutant("records telkens anders", ("C13",), answer=path_is("/feed", edited(lambda b, t=turn: [r.update(storedAt=f"2026-02-05T04:{next(t) % 60:02}:00Z") for r in b.get("records", ())])))


def busy() -> Iterator[Mutant]:
    for profile in ("v2", "mini"):
        for method in ("HEAD", "OPTIONS", "PATCH", "GET"):
            for code in (429, 503):
                yield Mutant(f"{method} is {code} zonder wachttijd", profile, ("C118",), answer=busy_at(method, code, {}))
        yield Mutant("wachttijd als woord", profile, ("C118",), answer=busy_at("GET", 503, {"Retry-After": "straks"}))


def busy_at(method: str, code: int, headers: dict[str, str]) -> Reply:
    times = iter(range(10_000))
    said = json.dumps({"status": code, "title": "Druk", "detail": "kom later"}).encode()

    def reply(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if request.method != method or next(times) != (4 if method == "GET" else 0):
            return None
        return httpx2.Response(code, headers={**REFUSED, **headers}, content=said)

    return reply


# --- lists without end, and filters that do nothing ---------------------------------------------------


def endless() -> Iterator[Mutant]:
    for profile in READ:
        for collection in SAMPLES:
            def more(request: httpx2.Request, response: httpx2.Response, of: str = collection) -> httpx2.Response | None:
                start = request.url.params.get("start", "0")
                if not request.url.path.endswith(f"/{of}") or not response.is_success or len(request.url.params) > 1:
                    return None
                following = f"{BASE}/{of}?start={int(start) + 4}"
                return edited(lambda b: b.update(next=b["next"] or following))(request, response)

            yield Mutant(f"{collection}: lege pagina's zonder einde", profile, ("C91",), answer=more)

            def again(request: httpx2.Request, response: httpx2.Response, of: str = collection) -> httpx2.Response | None:
                if not request.url.path.endswith(f"/{of}") or not response.is_success or set(request.url.params) - {"start", "ronde"}:
                    return None
                turn = int(request.url.params.get("ronde", "0")) + 1
                return edited(lambda b: b.update(next=f"{BASE}/{of}?ronde={turn}"))(request, response)

            yield Mutant(f"{collection}: dezelfde pagina zonder einde", profile, ("C91",), answer=again)


def filters() -> Iterator[Mutant]:
    for profile, name in (("v2", "gemeentecode"), ("mini", "organisatie")):
        def ignored(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
            """The filter holds on the first page, and does nothing after it."""
            if "status" not in request.url.params or not response.is_success or "gewijzigdSinds" in request.url.params:
                return None
            if request.url.params["status"] not in ("gehouden", "gepland"):
                return None
            start = int(request.url.params.get("start", "0"))
            rows = list(world("v2")["vergaderingen"].values())
            wanted = [row for row in rows if row.get("status") == request.url.params["status"]]
            page = wanted[:1] if start == 0 else rows
            following = f"{BASE}/vergaderingen?start=4" if start == 0 else None
            return edited(lambda b: b.update(results=page, next=following))(request, response)

        yield Mutant("filter geldt alleen op de eerste pagina", profile, ("C94",), answer=path_is("/vergaderingen", ignored))
        for query in (f"{name}=9999&start=4", "start=4", "offset=4&limit=4", "page=2"):
            yield Mutant(f"next verliest het filter: {query}", profile, ("C92",), answer=lambda q, r, n=name, s=query: edited(lambda b: b.update(next=b["next"].partition("?")[0] + f"?{s}") if b.get("next") else None)(q, r) if n in q.url.params and q.url.params.get("start", "0") == "0" and r.is_success else None)

        def everything(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
            """All have one language, and the filter on it does nothing."""
            if "taal" not in request.url.params:
                return None
            query = urlencode([(k, v) for k, v in parse_qsl(request.url.query.decode()) if k != "taal"])
            return edited(lambda b: b.update(results=list(world("v2")["informatieobjecten"].values()), next=None))(request, response) if query == "" else None

        yield Mutant("filter op taal doet niets", profile, ("C94",), lambda w: [row.update(taal="dut") for row in w["informatieobjecten"].values()], path_is("/informatieobjecten", everything))


LEAKS = (
    'Traceback (most recent call last): File "app.py"', "SQLSTATE[42000]: Syntax error", "kan 10.0.4.17 niet bereiken", "at nl.raad.Api.lees(Api.java:12)",
    "ORA-00942: table or view does not exist", "SELECT id FROM vergadering WHERE id = 1", "fout in /var/www/html/index.php", "System.NullReferenceException: Object reference",
    "java.lang.NullPointerException", "You have an error in your SQL syntax", "192.168.1.20:5432 weigert", "psycopg2.errors.UndefinedTable", 'File "main.py", line 12', "db01.intern is niet bereikbaar",
)  # fmt: skip


def errors() -> Iterator[Mutant]:
    for profile in READ:
        for text in LEAKS:
            yield Mutant(f"fout met {text[:24]}", profile, ("C119",), answer=failing(lambda b, t=text: b.update(detail=t)))
    gone = "00000000-0000-4000-8000-000000000000"
    for body in ({"fout": "weg"}, {"message": "not found"}, {"error": {"code": 404}}):
        yield Mutant(f"fout als {next(iter(body))}", "koop", ("C117",), answer=when(gone, status(404, json.dumps(body).encode(), (404,))))
    for body in (b"", b"[]", b'"weg"', b"<html>"):
        yield Mutant(f"fout als {body!r}", "koop", ("C116",), answer=when(gone, status(404, body, (404,))))


def feed_errors() -> Iterator[FeedMutant]:
    for text in LEAKS:
        yield FeedMutant(f"fout met {text[:24]}", ("C119",), answer=failing(lambda b, t=text: b.update(detail=t)))


def codes() -> Iterator[Mutant]:
    for code in ("065", "06544", "AB12", "ws0654"):
        yield Mutant(f"waterschapcode {code}", "v2", ("C46",), lambda w, c=code: w["dagelijksebesturen"][next(iter(w["dagelijksebesturen"]))].update(waterschap={"waterschapcode": c, "waterschapnaam": "Aa en Maas"}, gemeente=None))
    for profile in READ:
        for language in ("nl", "NL", "nld", "Nederlands", "nl-NL", "DUT", ""):
            rules = ("C50",) if language else ("C50", "C39")
            yield Mutant(f"taal {language!r}", profile, rules, lambda w, t=language: next(iter(w["informatieobjecten"].values())).update(taal=t))
    yield Mutant("naam met streep van binnen", "koop", ("C16",), lambda w: next(iter(w["vergaderingen"].values())).update(georganiseerddoorgremium={"gremiumidentificatie": "1", "gremiumnaam": "Raad", "Gremium_Naam": "x"}))


# --- the feed ----------------------------------------------------------------------------------------


def feed_references() -> Iterator[FeedMutant]:
    lost = {"bronidentificatie": "nergens"}
    names: dict[str, dict[str, Any]] = {
        "vergadering": {"deelvergaderingen": [lost], "hoofdvergadering": lost, "agendapunten": [lost]},
        "agendapunt": {"subagendapunten": [lost], "hoofdagendapunt": lost, "vergadering": lost, "informatieobjecten": [lost]},
        "informatieobject": {"vergaderingen": [lost], "agendapunten": [lost], "gerelateerdinformatieobject": {"informatieobject": lost, "rol": "voorstel"}},
    }  # fmt: skip
    made: dict[str, Callable[[], Record]] = {
        "vergadering": lambda: meeting("v8", "Raad"), "agendapunt": lambda: item("a8", "8 Punt", "v/1"), "informatieobject": lambda: paper("d8", "Stuk", "a1"),
    }
    for kind, properties in names.items():
        for name, value in properties.items():
            yield FeedMutant(f"{kind}.{name} nergens heen", ("F18",), lambda f, k=kind, n=name, v=value: f.upsert(k, {**made[k](), n: v}))


def feed_lists() -> Iterator[FeedMutant]:
    middle = path_is("/snapshot", lambda q, r: edited(lambda b: b.update(hasMore=False))(q, r) if r.is_success and b'"hasMore": true' in r.content else None)
    shorter = lambda f: setattr(f, "size", 2)  # noqa: E731
    yield FeedMutant("snapshot hasMore false in het midden", ("F11",), shorter, middle)
    for value in ("true", "ja", 1, None, []):
        yield FeedMutant(f"snapshot hasMore is {value!r}", ("F11",), shorter, path_is("/snapshot", edited(lambda b, v=value: b.update(hasMore=v) if "hasMore" in b else None)))
        yield FeedMutant(f"feed hasMore is {value!r}", ("F07",), answer=path_is("/feed", edited(lambda b, v=value: b.update(hasMore=v) if "hasMore" in b else None)))
    yield FeedMutant("snapshot zonder einde", ("F11",), answer=path_is("/snapshot", endless_of("snapshot", "s")))
    yield FeedMutant("feed zonder einde", ("F07", "F03"), answer=path_is("/feed", endless_of("feed", "f")))
    for head in ("9", None, -1, True):
        yield FeedMutant(f"head is {head!r}", ("F07",), answer=path_is("/feed", edited(lambda b, h=head: b.update(head=h) if "head" in b else None)))
    elsewhere = {"feedUrl": f"{emulator_feed.BASE}/nergens"}
    yield FeedMutant("feedUrl leidt nergens heen", ("F01", "C22"), answer=path_is("/v0", edited(lambda b: b.update(elsewhere))))
    yield FeedMutant("snapshotUrl leidt nergens heen", ("F01", "C22"), answer=path_is("/v0", edited(lambda b: b.update(snapshotUrl=f"{emulator_feed.BASE}/nergens"))))
    yield FeedMutant("well-known leidt elders heen", ("F02",), answer=when("well-known", lambda q, r: httpx2.Response(302, headers={"Location": "https://elders.example.org/"})))
    yield FeedMutant("well-known is een pagina", ("F02",), answer=when("well-known", lambda q, r: httpx2.Response(200, text="<h1>Welkom</h1>")))
    for name in ("vergaderingen", "agendapunten", "informatieobjecten"):
        at = f"/organisaties/{CODE}/{name}"
        yield FeedMutant(f"collectie {name} mist er een", ("F11",), answer=path_is(at, edited(lambda b: b["results"].pop() if b.get("results") else None)))
        yield FeedMutant(f"collectie {name} dubbel", ("F11",), answer=path_is(at, edited(lambda b: b["results"].append(b["results"][0]) if b.get("results") else None)))
        yield FeedMutant(f"collectie {name} zonder hasMore", ("C22",), answer=path_is(at, edited(lambda b: b.pop("hasMore", None))))
        yield FeedMutant(f"collectie {name} in hoofdletters weg", ("F17",), answer=path_is(f"/organisaties/{CODE.upper()}/{name}", status(404)))
    yield FeedMutant("resourceUrl los", ("F08",), lambda f: f.log[0].update(resourceUrl="/vergaderingen/1"))
    yield FeedMutant("nummer is waar", ("F08",), lambda f: f.log[0].update(sequenceNumber=True))


def endless_of(name: str, letter: str) -> Reply:
    """Empty pages that each promise another one."""

    def reply(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if not response.is_success or "limit" in request.url.params:
            return None
        turn = int(request.url.params.get("ronde", "0")) + 1
        following = f"{emulator_feed.BASE}/{name}?ronde={turn}"
        return edited(lambda b: b.update(records=b["records"] if turn == 1 else [], hasMore=True, next=following, cursor=f"{letter}-0"))(request, response)

    return reply


# --- what looks wrong and is not ----------------------------------------------------------------------


def traps() -> list[Mutant]:
    """Servers on which nothing may be found; `rules` is empty."""
    found = []
    for profile in READ:
        def t(name: str, answer: Reply | None = None, change: Callable[[World], None] | None = None, profile: str = profile) -> None:
            found.append(Mutant(name, profile, (), change, answer))

        t("HEAD kan niet", by("HEAD", 405))
        t("HEAD is niet gemaakt", by("HEAD", 501))
        t("OPTIONS geeft 204", by("OPTIONS", 204))
        t("PATCH is niet gemaakt", by("PATCH", 501))
        t("TRACE verboden", by("TRACE", 403))
        t("DELETE vraagt aanmelding", by("DELETE", 401))
        t("media type met tekenset", lambda q, r: header("Content-Type", "application/json; charset=UTF-8")(q, r) if r.headers.get("content-type") == "application/json" else None)
        t("eigen eigenschappen", None, lambda w: [row.update({"eigenVeld": {"a": 1}}) for row in next(iter(w.values())).values()])
        t("previous ontbreekt", edited_list(lambda b: b.pop("previous", None)))
        t("next ontbreekt aan het einde", edited_list(lambda b: b.pop("next") if b.get("next") is None else None))
        t("lijst in een andere volgorde bij de resource zelf", path_is(f"/vergaderingen/{keys(profile, 'vergaderingen')[0]}", edited(lambda b: [value.reverse() for value in b.values() if isinstance(value, list)])))
        t("resource met meer dan de lijst", path_is(f"/vergaderingen/{keys(profile, 'vergaderingen')[0]}", edited(lambda b: b.update({"eigenNotitie": "x"}) if "id" in b else None)))
        t("druk met een dag", busy_at("GET", 503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}))
        t("taal fry", None, lambda w: next(iter(w["informatieobjecten"].values())).update(taal="fry"))
        t("negen cijfers die geen bsn zijn", None, lambda w: next(iter(w["informatieobjecten"].values())).update(omschrijving="Dossier 123456789 en 06-12345678"))
        t("pagina is xhtml", when("/paginas/", lambda q, r: replied(200, b"<html/>", Content_Type="application/xhtml+xml")))
    for body in ({"detail": "weg"}, {"status": 404}, {"titel": "weg"}, {"title": "weg", "status": 404}, {}):
        found.append(Mutant(f"fout van KOOP als {sorted(body)}", "koop", (), answer=when("00000000-0000-4000-8000-000000000000", status(404, json.dumps(body).encode(), (404,)))))
    found.append(Mutant("405 van KOOP is tekst", "koop", (), answer=lambda q, r: replied(405, b"nee", Content_Type="text/plain") if q.method not in ("GET", "HEAD") else None))
    found.append(Mutant("collectie niet geleverd", "v2", (), lambda w: w["spreekfragmenten"].clear(), path_is("/spreekfragmenten", lambda q, r: httpx2.Response(501, headers=REFUSED, content=json.dumps({"status": 501, "title": "x", "detail": "y"}).encode()) if q.method == "GET" else None)))
    for profile in ("v2", "mini"):
        found.append(Mutant("next met een ondoorzichtig teken", profile, (), answer=Hidden(profile)))
    return found


def edited_list(act: Callable[[Record], Any]) -> Reply:
    """Changes every page of a list."""
    return lambda q, r: edited(act)(q, r) if r.is_success and b'"results"' in r.content else None


class Hidden:
    """The filter and the place in a list are in a token that only the server reads: the token is the
    query, in hexadecimals."""

    def __init__(self, profile: str) -> None:
        self.profile = profile

    def __call__(self, request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        token = request.url.params.get("teken")
        if token is not None:
            query = bytes.fromhex(token).decode()
            url = f"{str(request.url).partition('?')[0]}?{query}"
            response = Emulator(self.profile).respond(httpx2.Request("GET", url))
        if not response.is_success or b'"results"' not in response.content:
            return None
        return edited(self.veiled)(request, response)

    def veiled(self, body: Record) -> None:
        for name in ("next", "previous"):
            if body.get(name):
                path, _, query = body[name].partition("?")
                body[name] = f"{path}?teken={query.encode().hex()}" if query else path
