"""What can be wrong with a publication feed, one thing at a time, and the rule that has to say so."""

# A table with one mutant a line:
# fmt: off
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.emulator_feed import BASE, CODE, FeedEmulator, Record, item, meeting, paper
from tests.mutants import Reply, bare, edited, header, path_is, popped, status, when


@dataclass(frozen=True)
class FeedMutant:
    name: str
    rules: tuple[str, ...]
    change: Callable[[FeedEmulator], Any] | None = None
    answer: Reply | None = None
    rol: str = "bronhouder"


def feed_mutants() -> list[FeedMutant]:
    return [*records(), *answers(), *places()]


def of(number: int, act: Callable[[Record], Any]) -> Callable[[FeedEmulator], Any]:
    """Changes the record with a number."""
    return lambda feed: act(next(row for row in feed.log if row["sequenceNumber"] == number))


def data(number: int, **values: Any) -> Callable[[FeedEmulator], Any]:
    return of(number, lambda row: row["data"].update(values))


def records() -> Iterator[FeedMutant]:
    def m(name: str, rules: str, change: Callable[[FeedEmulator], Any], rol: str = "bronhouder") -> FeedMutant:
        return FeedMutant(name, tuple(rules.split()), change, rol=rol)

    required = {1: ("organisatie", "naam"), 2: ("organisatie", "agendapuntnaam", "vergadering"), 6: ("organisatie", "titel", "webpaginalink", "wooinformatiecategorie", "datumingediend")}
    for number, names in required.items():
        for name in names:
            yield m(f"record {number} zonder {name}", "C31", of(number, lambda r, n=name: r["data"].pop(n)))
    for number in (1, 2, 6):
        yield m(f"record {number} zonder bronidentificatie", "C31 F08", of(number, lambda r: r["data"].pop("bronidentificatie")))
        yield m(f"record {number} ander dossiertype", "F08 C31", data(number, dossiertype="dossier"))
        yield m(f"record {number} zonder dossiertype", "C31 F08", of(number, lambda r: r["data"].pop("dossiertype")))
        yield m(f"record {number} zonder hash", "F08", of(number, popped("contentHash")))
        yield m(f"record {number} hash kort", "F08", of(number, lambda r: r.update(contentHash="sha256:abc")))
        yield m(f"record {number} hash zonder soort", "F08", of(number, lambda r: r.update(contentHash=r["contentHash"][7:])))
        yield m(f"record {number} zonder data", "F08", of(number, popped("data")))
        yield m(f"record {number} andere sleutel in data", "F08", data(number, bronidentificatie="ander"))
        yield m(f"record {number} andere organisatie in data", "F08", data(number, organisatie={"gemeente": "gm0637", "naam": "Zoetermeer"}))
        yield m(f"record {number} soort onbekend", "F08", of(number, lambda r: r.update(resourceType="vergadering")))
        yield m(f"record {number} op onbekend", "F08", of(number, lambda r: r.update(op="create")))
        yield m(f"record {number} zonder resource", "F08", of(number, popped("resource")))
        yield m(f"record {number} code in hoofdletters", "C43", of(number, lambda r: r["resource"].update(organisatiecode="GM0828")))
        yield m(f"record {number} opgeslagen zonder zone", "C34", of(number, lambda r: r.update(storedAt="2026-02-05 04:00")))
        yield m(f"record {number} inhoud mee", "F13", data(number, inhoud="JVBERi0xLjc="))
        yield m(f"record {number} organisatie met twee", "C44", data(number, organisatie={"gemeente": CODE, "provincie": "pv30", "naam": "Oss"}))
        yield m(f"record {number} organisatie zonder naam", "C31", data(number, organisatie={"gemeente": CODE}))
        yield m(f"record {number} naam hoort niet bij code", "C43", data(number, organisatie={"gemeente": CODE, "naam": "Gouda"}))
    yield m("naam is getal", "C31", data(1, naam=7))
    yield m("hamerstuk is tekst", "C31", data(2, indicatiehamerstuk="ja"))
    yield m("omvang is tekst", "C31", data(6, omvang="12"))
    yield m("checksum zonder soort", "C31", data(6, checksum="abc"))
    yield m("vergadering is adres", "C31", data(2, vergadering=f"{BASE}/organisaties/{CODE}/vergaderingen/v1"))
    yield m("aanvang zonder zone", "C34", data(1, aanvang="2026-02-04T18:30:00"))
    yield m("aanvang met offset", "C35", data(1, aanvang="2026-02-04T19:30:00+01:00"))
    yield m("datum verkeerd om", "C34", data(6, datumingediend="20-01-2026"))
    yield m("woo onbekend", "C47", data(6, wooinformatiecategorie="vergaderstukken"))
    yield m("taal nl", "C50", data(6, taal="nl"))
    yield m("bsn", "C77", data(6, omschrijving="Brief van 111222333"))
    yield m("einde voor aanvang", "C82", data(1, einde="2026-02-04T10:00:00Z"))
    yield m("zonder aanvang", "C81", of(1, lambda r: r["data"].pop("aanvang")))
    yield m("dag klopt niet", "C83", data(1, vergaderdatum="2026-02-05"))
    yield m("dubbele verwijzing", "C37", data(6, agendapunten=[{"bronidentificatie": "a1"}, {"bronidentificatie": "a1"}]))
    yield m("volgorde", "F03", lambda f: f.log.insert(0, f.log.pop(3)))
    yield m("dubbel nummer", "F03", of(4, lambda r: r.update(sequenceNumber=3)))
    yield m("gat", "F05", lambda f: f.log.pop(2))
    yield m("twee gaten", "F05", lambda f: [f.log.pop(2), f.log.pop(3)])
    yield m("redact noemt niets", "F05 F09", lambda f: next(r for r in f.log if r["op"] == "redact").update(geredigeerdeSequenceNumbers=[]))
    yield m("redact zonder nummers", "F09", lambda f: next(r for r in f.log if r["op"] == "redact").pop("geredigeerdeSequenceNumbers"))
    yield m("redact zonder reden", "F09", lambda f: next(r for r in f.log if r["op"] == "redact").pop("verwijderreden"))
    yield m("redact met data", "F12", lambda f: next(r for r in f.log if r["op"] == "redact").update(data=paper("d3", "Lijst")))
    yield m("geredigeerd staat er nog", "F12", lambda f: next(r for r in f.log if r["op"] == "redact").update(geredigeerdeSequenceNumbers=[9, 5]))
    yield m("delete zonder reden", "F09", of(10, popped("verwijderreden")))
    yield m("delete met eigen reden", "F09", of(10, lambda r: r.update(verwijderreden="weg")))
    yield m("overig zonder toelichting", "F09", of(11, popped("toelichting")))
    yield m("delete met data", "F09", of(10, lambda r: r.update(data=paper("d2", "Brief"))))
    yield m("twee keer hetzelfde", "F10", lambda f: f.upsert("vergadering", meeting("v/1", "Gemeenteraad")))
    yield m("agendapunt van nergens", "F18", lambda f: f.upsert("agendapunt", item("a9", "9 Los", "v99")))
    yield m("document bij nergens", "F18", lambda f: f.upsert("informatieobject", paper("d9", "Los", "a99")))
    yield m("hoofdpunt van nergens", "F18", data(4, hoofdagendapunt={"bronidentificatie": "a77"}))
    yield m("aggregator zonder versheid", "F14", lambda f: f.organisations[0].pop("laatstBijgewerkt"), "aggregator")
    yield m("aggregator verrijkt", "F14", data(6, **{"x-samenvatting": "kort"}), "aggregator")
    yield m("aggregator voegt tekst toe", "F14", data(6, tekst="de hele tekst"), "aggregator")
    yield m("bron viel leeg", "F14", emptied, "aggregator")
    yield m("rol onbekend", "F01", lambda f: setattr(f, "rol", "leverancier"))
    yield m("geen organisaties", "F01", lambda f: f.organisations.clear())
    yield m("organisatie zonder naam", "F01", lambda f: f.organisations[0].pop("naam"))
    yield m("organisatie met andere code", "C43", lambda f: f.organisations.append({"organisatiecode": "gm9999", "naam": "Nergens"}))
    yield m("organisatie zonder code", "F01", lambda f: f.organisations.append({"naam": "Nergens"}))


def emptied(feed: FeedEmulator) -> None:
    for number in range(8):
        feed.upsert("agendapunt", item(f"b{number}", f"{number} Punt", "v/1"))
    for kind, key in list(feed.state):
        feed.delete(kind.casefold(), key, verwijderreden="ingetrokken")


def answers() -> Iterator[FeedMutant]:
    def m(name: str, rules: str, answer: Reply, rol: str = "bronhouder") -> FeedMutant:
        return FeedMutant(name, tuple(rules.split()), answer=answer, rol=rol)

    root = path_is("/ori/feed/v0", status(404))
    openapi = "openapi.json"
    yield m("geen beschrijving", "C03", when(openapi, lambda q, r: httpx2.Response(404)))
    yield m("beschrijving zonder cors", "C03", when(openapi, lambda q, r: httpx2.Response(200, content=r.content)))
    yield m("beschrijving zonder titel", "C04", when(openapi, edited(lambda b: b["info"].pop("title"))))
    yield m("geen contact", "C05", when(openapi, edited(lambda b: b["info"].pop("contact"))))
    yield m("versie kort", "C06", when(openapi, edited(lambda b: b["info"].update(version="0.0"))))
    yield m("geen servicedocument", "C22", lambda q, r: root(q, r) or path_is("/ori/feed/v0/", status(404))(q, r))
    for name in ("rol", "organisaties", "resourceTypes", "feedUrl", "snapshotUrl"):
        yield m(f"servicedocument zonder {name}", "F01", path_is("/ori/feed/v0", edited(lambda b, n=name: b.pop(n))))
    yield m("feedUrl los", "F01", path_is("/ori/feed/v0", edited(lambda b: b.update(feedUrl="/feed"))))
    yield m("soorten anders", "F01", path_is("/ori/feed/v0", edited(lambda b: b.update(resourceTypes=["Stemming"]))))
    yield m("niet te vinden", "F02", when("well-known", lambda q, r: httpx2.Response(404)))
    yield m("feed weg", "C22", path_is("/feed", status(404)))
    yield m("snapshot weg", "C22", path_is("/snapshot", status(404)))
    for name in ("cursor", "head", "hasMore"):
        yield m(f"feed zonder {name}", "F07", path_is("/feed", edited(lambda b, n=name: b.pop(n, None))))
    yield m("head te laag", "F07", path_is("/feed", edited(lambda b: b.update(head=1) if "head" in b else None)))
    yield m("head te hoog", "F07", path_is("/feed", edited(lambda b: b.update(head=99) if b.get("hasMore") is False else None)))
    yield m("altijd meer", "F07", path_is("/feed", edited(lambda b: b.update(hasMore=True) if b.get("hasMore") is False else None)))
    yield m("nooit meer", "F07", path_is("/feed", edited(lambda b: b.update(hasMore=False, next=None) if "hasMore" in b else None)))
    yield m("next blijft", "F07", path_is("/feed", edited(lambda b: b.update(next=f"{BASE}/feed") if b.get("hasMore") is False else None)))
    yield m("next ontbreekt", "F07", path_is("/feed", edited(lambda b: b.pop("next", None) if b.get("hasMore") else None)))
    yield m("next in een kring", "F03", path_is("/feed", edited(lambda b: b.update(next=f"{BASE}/feed") if b.get("hasMore") else None)))
    yield m("pagina overgeslagen", "F05", path_is("/feed", lambda q, r: edited(lambda b: b.update(next=b["next"].replace("f-5", "f-7")))(q, r) if r.is_success and not q.url.params else None))
    yield m("pagina dubbel", "F03", path_is("/feed", lambda q, r: edited(lambda b: b.update(next=b["next"].replace("f-5", "f-3")))(q, r) if r.is_success and not q.url.params else None))
    yield m("cursor geeft ouder", "F04 F03", path_is("/feed", stale))
    yield m("cursor verlopen", "F04 F11 F06", path_is("/feed", lambda q, r: status(400)(q, r) if "cursor" in q.url.params and "limit" not in q.url.params and q.url.params["cursor"] != "griffie-onzin" and len(q.url.params) == 1 and q.url.params["cursor"] == "f-2" else None))
    for name, value in (("limit", "0"), ("limit", "1001"), ("limit", "veel"), ("cursor", "griffie-onzin")):
        yield m(f"{name}={value} mag", "F06", lambda q, r, n=name, v=value: httpx2.Response(200, headers=bare(r), content=b'{"records": [], "cursor": "f-0", "head": 0, "hasMore": false, "feedCursor": "f-0"}') if q.url.params.get(n) == v else None)
        yield m(f"{name}={value} is 500", "F06", lambda q, r, n=name, v=value: httpx2.Response(500, headers=bare(r), content=r.content) if q.url.params.get(n) == v else None)
    yield m("fout is gewoon json", "F06", header("Content-Type", "application/json", (400,)))
    yield m("filter werkt niet", "F06", path_is("/feed", lambda q, r: edited(lambda b: b["records"].append({"sequenceNumber": 98, "op": "delete", "resourceType": "Vergadering", "resource": {"organisatiecode": CODE, "bronidentificatie": "x"}}))(q, r) if "resourceType" in q.url.params and r.is_success else None))
    yield m("filter op organisatie werkt niet", "F06", path_is("/feed", lambda q, r: edited(lambda b: b["records"].append({"sequenceNumber": 98, "op": "delete", "resourceType": "Vergadering", "resource": {"organisatiecode": "gm0637", "bronidentificatie": "x"}}))(q, r) if "organisatiecode" in q.url.params and r.is_success else None))
    yield m("filter met cursor geweigerd", "F06", path_is("/feed", lambda q, r: status(400)(q, r) if "organisatiecode" in q.url.params and "cursor" in q.url.params else None))
    yield m("snapshot met delete", "F11", path_is("/snapshot", edited(lambda b: b["records"][0].update(op="delete") if b.get("records") else None)))
    yield m("snapshot mist er een", "F11", path_is("/snapshot", edited(lambda b: b["records"].pop() if b.get("records") else None)))
    yield m("snapshot dubbel", "F11", path_is("/snapshot", edited(lambda b: b["records"].append(b["records"][0]) if b.get("records") else None)))
    yield m("snapshot zonder cursor", "F11", path_is("/snapshot", edited(lambda b: b.pop("feedCursor", None))))
    yield m("snapshot is oud", "F11", path_is("/snapshot", edited(lambda b: b["records"][0].update(contentHash="sha256:" + "0" * 64) if b.get("records") else None)))
    yield m("snapshot heeft er een te veel", "F11", path_is("/snapshot", edited(lambda b: b["records"].append({**b["records"][0], "resource": {"organisatiecode": CODE, "bronidentificatie": "spook"}}) if b.get("records") else None)))
    yield m("snapshot houdt op", "F11", path_is("/snapshot", edited(lambda b: b.update(next=None, cursor=None) if b.get("hasMore") else None)))
    yield m("feed is lang te bewaren", "F15", path_is("/feed", header("Cache-Control", "max-age=86400")))
    yield m("feed zonder Cache-Control", "F15", path_is("/feed", header("Cache-Control", None)))
    yield m("feed zonder Link", "F15", path_is("/feed", header("Link", None)))
    yield m("feed vraagt aanmelding", "F15", path_is("/feed", status(401)))
    yield m("geen cors", "C10", header("Access-Control-Allow-Origin", None))
    yield m("feed is html", "C12", path_is("/feed", header("Content-Type", "text/html")))
    yield m("schuine streep mag", "C08", path_is("/feed/", status(200, b'{"records": []}', (404,))))
    yield m("patch mag", "C13", lambda q, r: httpx2.Response(200, json={}) if q.method == "PATCH" else None)
    for name in ("X-Content-Type-Options", "Strict-Transport-Security"):
        yield m(f"geen {name}", "C09", header(name, None))
    for name in ("title", "status"):
        yield m(f"fout zonder {name}", "C111", lambda q, r, n=name: edited(lambda b: b.pop(n))(q, r) if r.status_code == 400 else None)
    yield m("stack trace", "C119", lambda q, r: edited(lambda b: b.update(detail="Traceback (most recent call last)"))(q, r) if r.status_code == 400 else None)
    yield m("stroom begint vooraan", "F16", path_is("/feed/stream", lambda q, r: httpx2.Response(200, headers=bare(r), content=b'id: 1\ndata: {"sequenceNumber": 1}\n\n')))
    yield m("stroom zwijgt", "F16", path_is("/feed/stream", lambda q, r: httpx2.Response(200, headers=bare(r), content=b"")))


def stale(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
    """Gives a record again that was given before the cursor."""
    if "cursor" not in request.url.params or not response.is_success:
        return None
    old = {"sequenceNumber": 1, "op": "delete", "resourceType": "Vergadering", "verwijderreden": "ingetrokken", "storedAt": "2026-02-05T04:00:00Z", "resource": {"organisatiecode": CODE, "bronidentificatie": "oud"}}
    return edited(lambda b: b["records"].insert(0, old))(request, response)


def places() -> Iterator[FeedMutant]:
    def m(name: str, rules: str, answer: Reply, rol: str = "bronhouder") -> FeedMutant:
        return FeedMutant(name, tuple(rules.split()), answer=answer, rol=rol)

    for collection in ("vergaderingen", "agendapunten", "informatieobjecten"):
        own = f"/organisaties/{CODE}/{collection}"
        yield m(f"{collection} weg", "C22", path_is(own, status(404)))
        yield m(f"{collection} kaal", "C22", path_is(own, lambda q, r: httpx2.Response(200, headers=bare(r), content=json.dumps(json.loads(r.content)["results"]).encode())))
        yield m(f"{collection} zonder hasMore", "C22", path_is(own, edited(lambda b: b.pop("hasMore"))))
        yield m(f"{collection} in hoofdletters weg", "F17", when(f"/organisaties/{CODE.upper()}/{collection}", status(404)))
        yield m(f"{collection} item weg", "C22", when(f"{own}/", status(404)))
        yield m(f"{collection} onbekende sleutel is 200", "F17", when("bestaat-niet", status(200, b"{}", (404,))))
        yield m(f"{collection} fout gevormd", "C31", path_is(own, edited(lambda b: b["results"][0].pop("organisatie"))))
    yield m("onbekende organisatie is leeg", "F17", when("gm9999", status(200, b'{"results": [], "hasMore": false}', (404,))))
    yield m("item met andere sleutel", "F08", when(f"/{CODE}/agendapunten/", edited(lambda b: b.update(bronidentificatie="a-eigen") if "bronidentificatie" in b else None)))
    yield m("aggregator geeft eigen sleutel", "F14", when(f"/{CODE}/agendapunten/", edited(lambda b: b.update(bronidentificatie="a-eigen") if "bronidentificatie" in b else None)), "aggregator")
    yield m("collectie heeft meer dan de feed", "F11", path_is(f"/{CODE}/agendapunten", edited(lambda b: b["results"].append({**b["results"][0], "bronidentificatie": "spook"}))))
    yield m("bestand met andere inhoud", "F13", when("/bestanden/", lambda q, r: httpx2.Response(200, content=b"anders")))
    yield m("bestand weg", "F13", when("/bestanden/", lambda q, r: httpx2.Response(404)))
    yield m("pagina weg", "C76", when("/paginas/", lambda q, r: httpx2.Response(404)))
