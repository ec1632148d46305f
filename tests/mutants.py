"""What can be wrong with a council system, one thing at a time, and the rule that has to say so.

A mutant breaks the conforming emulator in one place: in its data (`change`) or in one kind of its
answers (`answer`). `rules` are the rules that tell of it; one of them has to.
"""

# A table with one mutant a line:
# fmt: off
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.emulated_council import BASE, CORE, KINDS, Record, World, world

Change = Callable[[World], None]
Reply = Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None]


@dataclass(frozen=True)
class Mutant:
    name: str
    profile: str
    rules: tuple[str, ...]
    change: Change | None = None
    answer: Reply | None = None
    writable: bool = False


def mutants() -> list[Mutant]:
    made = [*resources("v2"), *resources("mini"), *relations("v2"), *sense(), *answers("v2")]
    return [*made, *answers("mini"), *koop(), *writing()]


def first(found: World, collection: str, name: str | None = None) -> Record:
    """The first resource of a collection, that has a property."""
    return next(row for row in found[collection].values() if name is None or row.get(name) not in (None, []))


def on(collection: str, name: str | None, act: Callable[[Record], Any]) -> Change:
    return lambda found: act(first(found, collection, name))


def setting(collection: str, name: str, value: Any, has: str | None = None) -> Change:
    def act(row: Record) -> None:
        row[name] = value

    return on(collection, has, act)


# --- the shape of resources ------------------------------------------------------------------------

REQUIRED = {
    "vergaderingen": {"vergaderingstype": "C27"},
    "agendapunten": {"vergadering": "C28"},
    "stemmingen": {"agendapunt": "C32"},
    "stemmen": {"aanwezigeDeelnemer": "C32", "stemming": "C32", "keuzeStemming": "C32"},
    "stemresultatenperfractie": {"fractie": "C32", "stemming": "C32"},
    "besluiten": {"besluitresultaat": "C32"},
    "aanwezigedeelnemers": {"natuurlijkPersoon": "C32", "vergadering": "C32"},
    "natuurlijkpersonen": {"naamNatuurlijkPersoon": "C32"},
    "fracties": {"fractienaam": "C32"},
    "fractielidmaatschappen": {"fractie": "C32", "natuurlijkPersoon": "C32", "indicatieVoorzitter": "C32"},
    "dagelijksebesturen": {"dagelijksBestuursnaam": "C32"},
    "dagelijksbestuurlidmaatschappen": {"dagelijksBestuur": "C32", "natuurlijkPersoon": "C32"},
    "indieners": {"informatieobject": "C32"},
    "organisatorische_eenheden": {"naam": "C32"},
    "spreekfragmenten": {"aanwezigeDeelnemer": "C32", "agendapunt": "C32"},
}
ENUMS = {
    "vergaderingen": ("vergaderingstype", "status"),
    "informatieobjecten": ("informatieobjecttype", "motietype", "vraagtype"),
    "stemmingen": ("stemmingstype", "resultaatMondelingeStemming"),
    "stemmen": ("keuzeStemming",),
    "stemresultatenperfractie": ("fractiestemresultaat",),
    "aanwezigedeelnemers": ("rolnaam",),
    "natuurlijkpersonen": ("functie",),
    "dagelijksebesturen": ("dagelijksBestuurstype",),
    "mediabronnen": ("mediabrontype",),
}
LENGTHS = {
    "vergaderingen": {"naam": 100, "locatie": 100},
    "agendapunten": {"agendapuntKenmerk": 20, "agendapuntvolgnummer": 3, "agendapuntTitel": 500},
    "informatieobjecten": {"titel": 200, "auteur": 200, "taal": 20, "versie": 5},
    "stemmingen": {"resultaatStemmingOverPersonen": 200},
    "besluiten": {"besluitresultaat": 200},
    "fracties": {"fractienaam": 100},
    "organisatorische_eenheden": {"naam": 50, "naamVerkort": 25},
    "spreekfragmenten": {"taal": 20},
    "indieners": {"naam": 200},
}


def resources(profile: str) -> Iterator[Mutant]:
    """Faults in one resource that a schema can see."""
    found = world(profile)
    for collection, rows in found.items():
        sample = next(iter(rows.values()))
        for name in ("id", "url"):
            yield Mutant(f"{collection} zonder {name}", profile, ("C25",), on(collection, None, popped(name)))
        yield Mutant(f"{collection} id te lang", profile, ("C25",), setting(collection, "id", "x" * 41))
        yield Mutant(f"{collection} url los", profile, ("C25",), setting(collection, "url", f"/{collection}/1"))
        for name, rule in REQUIRED.get(collection, {}).items():
            if name in sample:
                yield Mutant(
                    f"{collection} zonder {name}", profile,
                    (rule if profile == "v2" or rule == "C28" else "C23",), on(collection, name, popped(name)),
                )  # fmt: skip
        for name in ENUMS.get(collection, ()):
            if any(name in row for row in rows.values()):
                yield Mutant(
                    f"{collection} {name} in hoofdletters", profile, ("C40",),
                    on(collection, name, lambda row, name=name: row.update({name: row[name].title()})),
                )  # fmt: skip
        for name, most in LENGTHS.get(collection, {}).items():
            if any(name in row for row in rows.values()):
                yield Mutant(f"{collection} {name} te lang", profile, ("C36",), setting(collection, name, "x" * (most + 1), name))
        yield from _values(profile, collection, rows)
    if profile == "mini":
        yield Mutant("formaat weg", "mini", ("C29",), on("informatieobjecten", None, popped("formaat")))
        yield Mutant("formaat pdf", "mini", ("C29",), setting("informatieobjecten", "formaat", "pdf"))


def _values(profile: str, collection: str, rows: dict[str, Record]) -> Iterator[Mutant]:
    """Other types, null, dates and lists, for every property that the emulator fills."""
    filled: Record = {}
    for row in rows.values():
        filled = {**row, **filled}
    for name, value in filled.items():
        if name in ("id", "url", "wijziging"):
            continue
        what = f"{collection} {name}"
        if isinstance(value, str) and "://" not in value:
            yield Mutant(f"{what} is getal", profile, ("C23",), setting(collection, name, 7, name))
        if isinstance(value, bool):
            yield Mutant(f"{what} is tekst", profile, ("C23",), setting(collection, name, "ja", name))
        if isinstance(value, str) and len(value) == 10 and value[:2] == "20":
            yield Mutant(f"{what} verkeerd om", profile, ("C34",), setting(collection, name, "04-02-2026", name))
        if isinstance(value, str) and value.endswith("Z") and "T" in value:
            yield Mutant(f"{what} zonder zone", profile, ("C34",), setting(collection, name, "2026-01-07T18:30:00", name))
            yield Mutant(f"{what} als in de voorbeelden", profile, ("C34",), setting(collection, name, "2026-01-07T18:30:00:000Z", name))
        if isinstance(value, list) and value:
            yield Mutant(f"{what} dubbel", profile, ("C37",), on(collection, name, lambda r, n=name: r[n].append(r[n][0])))
            yield Mutant(f"{what} met null", profile, ("C37",), on(collection, name, lambda r, n=name: r[n].append(None)))
            yield Mutant(f"{what} geen lijst", profile, ("C23",), setting(collection, name, "x", name))
        if isinstance(value, str) and name in ("naam", "titel", "locatie", "fractienaam", "agendapuntOmschrijving"):
            yield Mutant(f"{what} is null", profile, ("C38",), setting(collection, name, None, name))
            yield Mutant(f"{what} is leeg", profile, ("C39",), setting(collection, name, "  ", name))


def popped(name: str) -> Callable[[Record], Any]:
    return lambda row: row.pop(name, None)


# --- references -------------------------------------------------------------------------------------


def relations(profile: str) -> Iterator[Mutant]:
    found = world(profile)
    for collection, rows in found.items():
        filled: Record = {}
        for row in rows.values():
            filled = {**row, **{k: v for k, v in filled.items() if v}}
        for name, value in filled.items():
            what = f"{collection} {name}"
            if isinstance(value, dict) and set(value) == {"id", "url"}:
                yield Mutant(f"{what} nergens heen", profile, ("C61",), on(collection, name, astray(name)))
                yield Mutant(f"{what} ander id", profile, ("C61",), on(collection, name, lambda r, n=name: r[n].update(id="ander")))
                yield Mutant(f"{what} ander soort", profile, ("C61",), on(collection, name, lambda r, n=name: r.update({n: elsewhere(r[n])})))
            if isinstance(value, list) and value and isinstance(value[0], str):
                yield Mutant(f"{what} nergens heen", profile, ("C62",), on(collection, name, lambda r, n=name, c=collection: r[n].append(f"{BASE}/{c}/bestaat-niet")))
                yield Mutant(f"{what} mist er een", profile, ("C63", "C64"), on(collection, name, lambda r, n=name: r[n].pop()))
            if isinstance(value, list) and value and isinstance(value[0], dict) and "id" in value[0]:
                yield Mutant(f"{what} nergens heen", profile, ("C61",), on(collection, name, lambda r, n=name, c=collection: r[n][0].update(url=f"{BASE}/{c}/nergens")))
                yield Mutant(f"{what} mist er een", profile, ("C63", "C64"), on(collection, name, lambda r, n=name: r[n].pop()))


def astray(name: str) -> Callable[[Record], Any]:
    def act(row: Record) -> None:
        row[name] = {"id": "nergens", "url": row[name]["url"].rpartition("/")[0] + "/nergens"}

    return act


def elsewhere(reference: Record) -> Record:
    """A reference to a resource of another kind that does exist."""
    other = "fracties" if "/fracties/" not in reference["url"] else "besluiten"
    key = "f-haven" if other == "fracties" else "b-s-1"
    return {"id": key, "url": f"{BASE}/{other}/{key}"}


# --- sense ------------------------------------------------------------------------------------------


def sense() -> Iterator[Mutant]:
    def v2(name: str, rule: str, collection: str, prop: str, value: Any, has: str | None = None) -> Mutant:
        return Mutant(name, "v2", (rule,), setting(collection, prop, value, has))

    def mini(name: str, rule: str, collection: str, prop: str, value: Any, has: str | None = None) -> Mutant:
        return Mutant(name, "mini", (rule,), setting(collection, prop, value, has))

    def at(collection: str, key: str, **values: Any) -> Change:
        return lambda found: found[collection][key].update(values)

    yield v2("wijziging klein", "C41", "vergaderingen", "wijziging", "aanpassing")
    yield v2("titel met html", "C39", "informatieobjecten", "titel", "<p>Motie</p>")
    yield v2("naam met entiteit", "C39", "vergaderingen", "naam", "Raad &amp; daad")
    yield v2("tijd met offset", "C35", "vergaderingen", "aanvangVergadering", "2026-01-07T19:30:00+01:00")
    yield v2("lange titel", "C36", "agendapunten", "agendapuntTitel", "x" * 180)
    for name in ("titel", "creatiedatum"):
        yield Mutant(f"geen {name}", "v2", ("C33",), on("informatieobjecten", name, popped(name)))
    for name in ("indicatieHamerstuk", "indicatorBehandeld", "indicatorBesloten"):
        yield Mutant(f"geen {name}", "v2", ("C33",), on("agendapunten", name, popped(name)))
    yield Mutant("geen rolnaam", "v2", ("C33",), on("aanwezigedeelnemers", None, popped("rolnaam")))
    yield Mutant("geen mediabrontype", "v2", ("C33",), on("mediabronnen", None, popped("mediabrontype")))
    yield Mutant("geen bestuurstype", "v2", ("C33",), on("dagelijksebesturen", None, popped("dagelijksBestuurstype")))
    yield v2("twee organisaties", "C45", "vergaderingen", "provincie", "limburg")
    yield v2("twee organisaties bij fractie", "C45", "fracties", "waterschap", {"waterschapcode": "0654", "waterschapnaam": "Aa en Maas"})
    yield v2("gemeentecode met gm", "C46", "vergaderingen", "gemeente", {"gemeentecode": "gm0828", "gemeentenaam": "Oss"})
    yield v2("gemeentecode kort", "C46", "agendapunten", "gemeente", {"gemeentecode": "828", "gemeentenaam": "Oss"})
    yield v2("gemeente bestaat niet", "C46", "fracties", "gemeente", {"gemeentecode": "9999", "gemeentenaam": "Oss"})
    yield v2("gemeente opgeheven", "C46", "vergaderingen", "gemeente", {"gemeentecode": "0756", "gemeentenaam": "Boxmeer"})
    yield v2("waterschapcode kort", "C46", "dagelijksebesturen", "waterschap", {"waterschapcode": "65", "waterschapnaam": "Aa"})
    yield v2("resultaat vrij", "C48", "besluiten", "besluitresultaat", "Akkoord")
    yield v2("motietype bij brief", "C49", "informatieobjecten", "motietype", "overig", None)
    yield v2("vraagtype bij voorstel", "C49", "informatieobjecten", "vraagtype", "technische_vraag")
    yield Mutant("toelichting bij motie", "v2", ("C49",), at("informatieobjecten", "d-motie", toelichting="Kort"))
    yield Mutant("portefeuillehouder bij vraag", "v2", ("C49",), at("informatieobjecten", "d-vraag", portefeuillehouder="Jansen"))
    yield v2("taal nl", "C50", "informatieobjecten", "taal", "nl")
    yield mini("taal Nederlands", "C50", "informatieobjecten", "taal", "Nederlands")
    yield v2("staten bij gemeente", "C51", "vergaderingen", "vergaderingstype", "statenvergadering")
    for code in ("GM0828", "0828", "gm828", "gm9998", "pv30"):
        yield mini(f"organisatie {code}", "C43", "vergaderingen", "organisatie", {"gemeente": code})
    yield mini("naam hoort niet bij code", "C43", "agendapunten", "organisatie", {"gemeente": "gm0828", "naam": "Gouda"})
    yield mini("twee in organisatie", "C44", "vergaderingen", "organisatie", {"gemeente": "gm0828", "provincie": "pv30"})
    yield mini("lege organisatie", "C44", "informatieobjecten", "organisatie", {})
    yield mini("woo als woord", "C47", "informatieobjecten", "wooInformatiecategorie", "vergaderstukken")
    yield mini("woo onbekend", "C47", "vergaderingen", "wooInformatiecategorie", "c_00000000")
    yield mini("woo andere", "C47", "agendapunten", "wooInformatiecategorie", "c_3baef532")

    def loose(found: World) -> None:
        found["informatieobjecten"]["d-brief"]["vergaderingen"] = []
        found["vergaderingen"]["v-1"]["bijlagen"] = []

    yield Mutant("document los", "v2", ("C65",), loose)
    yield Mutant("document los", "mini", ("C65",), loose)
    yield Mutant("kring van punten", "v2", ("C66",), at("agendapunten", "a-2", hoofdagendapunt={"id": "a-3", "url": f"{BASE}/agendapunten/a-3"}))
    yield Mutant("punt onder zichzelf", "v2", ("C66",), at("agendapunten", "a-2", hoofdagendapunt={"id": "a-2", "url": f"{BASE}/agendapunten/a-2"}))
    yield Mutant("kring van vergaderingen", "v2", ("C66",), at("vergaderingen", "v-1", hoofdvergadering={"id": "v-2", "url": f"{BASE}/vergaderingen/v-2"}))
    yield Mutant("hoofdpunt van elders", "v2", ("C66",), at("agendapunten", "a-4", hoofdagendapunt={"id": "a-2", "url": f"{BASE}/agendapunten/a-2"}))
    yield Mutant("hoofdpunt van elders", "mini", ("C66",), at("agendapunten", "a-4", hoofdagendapunt={"id": "a-2", "url": f"{BASE}/agendapunten/a-2"}))
    for profile in ("v2", "mini"):
        yield Mutant("antwoord zonder vraag", profile, ("C67",), lambda w: w["informatieobjecten"]["d-antwoord"].pop("gerelateerdInformatieobject"))
        yield Mutant("amendement op vraag", profile, ("C67",), lambda w: w["informatieobjecten"]["d-amendement"]["gerelateerdInformatieobject"].update(rol="vraag"))
        yield Mutant(
            "antwoord op motie", profile, ("C67",), lambda w: w["informatieobjecten"]["d-antwoord"]["gerelateerdInformatieobject"].update(informatieobject={"id": "d-motie", "url": f"{BASE}/informatieobjecten/d-motie"})
        )
        yield Mutant("geen einde", profile, ("C80",), lambda w: w["agendapunten"]["a-2"].pop("eindtijd"))
        yield Mutant("geen aanvang", profile, ("C81",), lambda w: w["vergaderingen"]["v-1"].pop("aanvangVergadering"))
        yield Mutant("geen starttijd", profile, ("C81",), lambda w: w["agendapunten"]["a-2"].pop("starttijd"))
        yield Mutant("einde voor aanvang", profile, ("C82",), at("vergaderingen", "v-1", eindeVergadering="2026-01-07T17:00:00Z"))
        yield Mutant("geplande einde voor aanvang", profile, ("C82",), at("vergaderingen", "v-7", geplandeEindeVergadering="2026-06-03T10:00:00Z"))
        yield Mutant("punt eindigt voor begin", profile, ("C82",), at("agendapunten", "a-2", eindtijd="2026-01-07T18:00:00Z"))
        yield Mutant("dag klopt niet", profile, ("C83",), at("vergaderingen", "v-1", vergaderdatum="2026-01-08"))
        yield Mutant("dag in utc", profile, ("C83",), at("vergaderingen", "v-1", aanvangVergadering="2026-01-07T23:30:00Z", eindeVergadering="2026-01-08T01:00:00Z"))
        yield Mutant("gehouden in de toekomst", profile, ("C83",), at("vergaderingen", "v-7", status="gehouden", vergaderdatum="2026-06-03"))
        yield Mutant("gepland en lang voorbij", profile, ("C83",), at("vergaderingen", "v-7", geplandeVergaderdatum="2025-06-03"))
        yield Mutant("begonnen en niet behandeld", profile, ("C84",), at("agendapunten", "a-2", indicatorBehandeld=False))
        yield Mutant("gemaakt in de toekomst", profile, ("C85",), at("informatieobjecten", "d-motie", creatiedatum="2027-01-01"))
        yield Mutant("bsn in omschrijving", profile, ("C77",), at("informatieobjecten", "d-brief", omschrijving="Van inwoner 111222333 over geluid"))
        yield Mutant("bsn in titel", profile, ("C77",), at("agendapunten", "a-2", agendapuntTitel="Bezwaar BSN 123456782"))
        yield Mutant("geheim met inhoud", profile, ("C77",), at("informatieobjecten", "d-brief", vertrouwelijkheidsaanduiding="geheim"))
        yield Mutant("besloten punt met inhoud", profile, ("C77",), at("agendapunten", "a-1", indicatorBesloten=True))
    yield Mutant("adres van een indiener", "v2", ("C77",), at("indieners", "i-2", adresBinnenland="Kade 1, Oss"))

    def astray_voter(found: World) -> None:
        found["stemmen"]["s-1-bakker"]["aanwezigeDeelnemer"] = {"id": "w-3-bakker", "url": f"{BASE}/aanwezigedeelnemers/w-3-bakker"}
        found["aanwezigedeelnemers"]["w-1-bakker"]["stemmen"].remove(f"{BASE}/stemmen/s-1-bakker")
        found["aanwezigedeelnemers"]["w-3-bakker"]["stemmen"].append(f"{BASE}/stemmen/s-1-bakker")

    yield Mutant("stemmer van een andere vergadering", "v2", ("C68",), astray_voter)
    for role in ("inspreker", "griffier", "portefeuillehouder", "overig"):
        yield Mutant(f"stem van een {role}", "v2", ("C69",), at("aanwezigedeelnemers", "w-1-smit", rolnaam=role))

    def twice(found: World) -> None:
        found["stemmen"]["s-1-extra"] = {**found["stemmen"]["s-1-bakker"], "id": "s-1-extra", "url": f"{BASE}/stemmen/s-1-extra"}
        found["stemmingen"]["s-1"]["stemmen"].append(f"{BASE}/stemmen/s-1-extra")
        found["aanwezigedeelnemers"]["w-1-bakker"]["stemmen"].append(f"{BASE}/stemmen/s-1-extra")

    yield Mutant("twee keer gestemd", "v2", ("C70",), twice)
    yield Mutant("geheim met stemmen", "v2", ("C71",), at("stemmingen", "s-1", stemmingOverPersonen=[{"naamKandidaat": "A. Bos", "aantalUitgebrachteStemmen": 5}]))
    for result in ("tegen", "gelijk"):
        yield Mutant(f"resultaat {result}", "v2", ("C72",), at("stemmingen", "s-1", resultaatMondelingeStemming=result))
    yield Mutant("stem omgedraaid", "v2", ("C72",), at("stemmen", "s-1-smit", keuzeStemming="tegen"))
    for key, value in (("s-1-f-haven", "verworpen"), ("s-1-f-dorp", "verdeeld"), ("s-2-f-haven", "aangenomen")):
        yield Mutant(f"fractie {key} {value}", "v2", ("C72",), at("stemresultatenperfractie", key, fractiestemresultaat=value))
    yield Mutant("telling klopt niet", "v2", ("C72",), at("stemmingen", "s-1", telling={"voor": 4, "tegen": 2}))
    yield Mutant("gestemd over mededeling", "v2", ("C73",), at("informatieobjecten", "d-motie", informatieobjecttype="mededeling"))
    yield Mutant("gestemd over ingetrokken motie", "v2", ("C73",), at("informatieobjecten", "d-motie", **{"x-status": "ingetrokken"}))
    yield Mutant("indiener niemand", "v2", ("C74",), lambda w: w["indieners"]["i-2"].pop("naam"))
    yield Mutant("indiener twee", "v2", ("C74",), at("indieners", "i-1", organisatorischeEenheid={"id": "o-griffie", "url": f"{BASE}/organisatorische_eenheden/o-griffie"}))
    yield Mutant("aanwezig einde voor begin", "v2", ("C82",), at("aanwezigedeelnemers", "w-1-smit", eindeAanwezigheid="2026-01-07T10:00:00Z"))
    yield Mutant("lid einde voor begin", "v2", ("C82",), at("fractielidmaatschappen", "l-smit", datumEindeFractieLidmaatschap="2020-01-01T00:00:00Z"))
    yield Mutant("fragment einde voor begin", "v2", ("C82",), at("spreekfragmenten", "k-1", audioTijdsaanduidingEinde=10))
    yield Mutant("aanwezig zonder aanvang", "v2", ("C81",), lambda w: w["aanwezigedeelnemers"]["w-1-smit"].pop("aanvangAanwezigheid"))
    yield Mutant("te weinig in zaak", "v2", ("C23",), at("informatieobjecten", "d-motie", zaken=[{"zaakidentificatie": "Z1"}]))
    yield Mutant("rol onbekend", "v2", ("C40",), lambda w: w["informatieobjecten"]["d-amendement"]["gerelateerdInformatieobject"].update(rol="Voorstel"))
    yield Mutant("kandidaat zonder naam", "v2", ("C23",), lambda w: w["stemmingen"]["s-3"]["stemmingOverPersonen"][0].pop("naamKandidaat"))
    yield Mutant("achternaam weg", "v2", ("C32",), lambda w: w["natuurlijkpersonen"]["p-smit"].update(naamNatuurlijkPersoon={"voorletters": "A."}))


# --- answers ----------------------------------------------------------------------------------------


def when(part: str, reply: Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None]) -> Reply:
    """Changes answers to addresses that hold `part`."""
    return lambda request, response: reply(request, response) if part in str(request.url) else None


def edited(act: Callable[[Record], Any]) -> Reply:
    """Changes the JSON of an answer."""

    def reply(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response:
        body = json.loads(response.content)
        act(body)
        return httpx2.Response(response.status_code, headers=bare(response), content=json.dumps(body).encode())

    return reply


def bare(response: httpx2.Response) -> dict[str, str]:
    return {k: v for k, v in response.headers.items() if k != "content-length"}


def header(name: str, value: str | None, statuses: tuple[int, ...] = (200,)) -> Reply:
    def reply(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if response.status_code not in statuses or "openapi" in str(request.url):
            return None
        headers = {k: v for k, v in bare(response).items() if k != name.lower()}
        if value is not None:
            headers[name] = value
        return httpx2.Response(response.status_code, headers=headers, content=response.content)

    return reply


def status(code: int, content: bytes = b"{}", of: tuple[int, ...] = (200,)) -> Reply:
    def reply(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if response.status_code not in of:
            return None
        return httpx2.Response(code, headers=bare(response), content=content)

    return reply


def path_is(end: str, inner: Reply) -> Reply:
    """Changes answers to one path, whatever is asked of it."""
    return lambda q, r: inner(q, r) if q.url.path.endswith(end) else None


def asked(name: str, inner: Reply) -> Reply:
    return lambda q, r: inner(q, r) if name in q.url.params else None


def answers(profile: str) -> Iterator[Mutant]:
    def m(name: str, rules: str, answer: Reply) -> Mutant:
        return Mutant(name, profile, tuple(rules.split()), answer=answer)

    openapi = "openapi.json"
    yield m("geen beschrijving", "C03", when(openapi, lambda q, r: httpx2.Response(404)))
    yield m("beschrijving is html", "C03", when(openapi, lambda q, r: httpx2.Response(200, text="<html>")))
    yield m("beschrijving zonder cors", "C03", when(openapi, lambda q, r: httpx2.Response(200, content=r.content)))
    yield m("verwijzing stuk", "C03", when(openapi, edited(lambda b: b["paths"]["/vergaderingen"]["get"]["responses"].update({"200": {"$ref": "#/components/nergens"}}))))
    yield m("beschrijving zonder titel", "C04", when(openapi, edited(lambda b: b["info"].pop("title"))))
    yield m("swagger 2", "C04", when(openapi, edited(lambda b: b.update(openapi="2.0"))))
    yield m("operationId dubbel", "C04", when(openapi, edited(lambda b: b["paths"]["/agendapunten"]["get"].update(operationId="vergaderingen_list"))))
    for name in ("name", "email", "url"):
        yield m(f"contact zonder {name}", "C05", when(openapi, edited(lambda b, n=name: b["info"]["contact"].pop(n))))
    yield m("geen contact", "C05", when(openapi, edited(lambda b: b["info"].pop("contact"))))
    for version in ("2", "v2.0.0", "2.0"):
        yield m(f"versie {version}", "C06", when(openapi, edited(lambda b, v=version: b["info"].update(version=v))))
    yield m("kop versie weg", "C07", header("API-Version", None))
    yield m("kop versie anders", "C07", header("API-Version", "1.9.0"))
    yield m("kop versie kort", "C07", header("API-Version", "2"))
    yield m("schuine streep mag", "C08", path_is("/vergaderingen/", lambda q, r: httpx2.Response(200, json={"results": []})))
    yield m("schuine streep verwijst door", "C08", path_is("/vergaderingen/", lambda q, r: httpx2.Response(301, headers={"Location": f"{BASE}/vergaderingen"})))
    for name in ("Cache-Control", "Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options"):
        yield m(f"geen {name}", "C09", header(name, None))
    yield m("geen cors", "C10", header("Access-Control-Allow-Origin", None))
    yield m("cors voor een", "C10", header("Access-Control-Allow-Origin", "https://example.org"))
    yield m("aanmelden", "C10", path_is("/vergaderingen", status(401)))
    yield m("limiet als woord", "C11", header("X-Rate-Limit-Remaining", "veel"))
    yield m("warning", "C11", header("Warning", '299 - "Verouderd"'))
    yield m("lijst is html", "C12", path_is("/vergaderingen", header("Content-Type", "text/html")))
    yield m("latijn", "C12", path_is("/agendapunten", lambda q, r: httpx2.Response(200, headers=bare(r), content=r.content.replace(b"Opening", "Opéning".encode("latin-1")))))
    yield m("patch mag", "C13", lambda q, r: httpx2.Response(200, json={}) if q.method == "PATCH" else None)
    yield m("pad met hoofdletter", "C14", when(openapi, edited(lambda b: b["paths"].update({"/Extra_Lijst": {"get": {"responses": {"200": {"description": "x"}}}}}))))
    yield m("parameter met streepje", "C15", when(openapi, edited(lambda b: b["paths"]["/vergaderingen"]["get"]["parameters"].append({"name": "per_pagina", "in": "query", "schema": {"type": "integer"}}))))
    collections = list(KINDS) if profile == "v2" else list(CORE)
    for collection in collections:
        yield m(f"{collection} ontbreekt", "C20" if profile == "v2" else "C21", path_is(f"/{collection}", status(404)))
    yield m("lijst kaal", "C90", path_is("/vergaderingen", lambda q, r: httpx2.Response(200, headers=bare(r), content=json.dumps(json.loads(r.content)["results"]).encode()) if r.is_success else None))
    yield m("next los", "C90", path_is("/vergaderingen", edited(lambda b: b.update(next="?start=4") if b.get("next") else None)))
    yield m("previous is tekst", "C90", path_is("/vergaderingen", edited(lambda b: b.update(previous="geen") if "results" in b else None)))
    yield m("items heet anders", "C90", path_is("/agendapunten", edited(lambda b: b.update(items=b.pop("results")) if "results" in b else None)))
    yield m("next in een kring", "C91", path_is("/vergaderingen", edited(lambda b: b.update(next=f"{BASE}/vergaderingen") if "results" in b and not b["next"] else None)))
    yield m("pagina overgeslagen", "C91", path_is("/agendapunten", skipped))
    yield m("laatste pagina weg", "C91", path_is("/agendapunten", lambda q, r: edited(lambda b: b.update(next=None))(q, r) if r.is_success and len(q.url.params) == 0 else None))
    yield m("dubbel over de rand", "C91", path_is("/vergaderingen", overlapping))
    yield m("previous op de eerste", "C91", path_is("/vergaderingen", lambda q, r: edited(lambda b: b.update(previous=f"{BASE}/vergaderingen?start=4"))(q, r) if r.is_success and not q.url.params else None))
    yield m("previous verkeerd", "C91", path_is("/vergaderingen", lambda q, r: edited(lambda b: b.update(previous=f"{BASE}/vergaderingen?start=4"))(q, r) if r.is_success and q.url.params.get("start") == "4" else None))
    yield m("next naar elders", "C92", path_is("/vergaderingen", edited(lambda b: b.update(next=b["next"].replace("127.0.0.1:9", "elders.example.org")) if b.get("next") else None)))
    name = "gemeentecode" if profile == "v2" else "organisatie"
    yield m("next zonder filter", "C92", asked(name, edited(lambda b: b.update(next=b["next"].partition("?")[0] + "?start=4") if b.get("next") else None)))
    yield m("lege lijst is 404", "C93", path_is("/informatieobjecten", status(404)))
    for collection, name in (
        ("vergaderingen", "status"), ("vergaderingen", "naam"), ("vergaderingen", "vergaderdatum"),
        ("vergaderingen", "vergaderingstype"), ("informatieobjecten", "titel"),
        ("informatieobjecten", "creatiedatum"), ("informatieobjecten", "auteur"),
    ):  # fmt: skip
        if name in ("creatiedatum", "auteur"):
            yield m(f"filter {name} geeft niets", "C94", path_is(f"/{collection}", lambda q, r, n=name: edited(lambda b: b.update(results=[], next=None))(q, r) if n in q.url.params and r.is_success else None))
        else:
            yield m(f"filter {name} werkt niet", "C94", path_is(f"/{collection}", lambda q, r, c=collection, n=name: unfiltered(q, r, c) if n in q.url.params and r.is_success else None))
            yield m(
                f"filter {name} mist er een", "C94", path_is(f"/{collection}", lambda q, r, n=name: edited(lambda b: b["results"].pop() if b["results"] else None)(q, r) if n in q.url.params and r.is_success else None)
            )
    if profile == "mini":
        yield m("filter organisatie geeft niets", "C99", asked("organisatie", edited(lambda b: b.update(results=[], next=None))))
        yield m("filter organisatie geweigerd", "C99", asked("organisatie", status(400)))
    else:
        yield m("filter stemming mist er een", "C94", path_is("/stemmen", lambda q, r: edited(lambda b: b["results"].pop() if b["results"] else None)(q, r) if "stemming" in q.url.params and r.is_success else None))
        yield m("filter op adres geweigerd", "C94", path_is("/indieners", lambda q, r: httpx2.Response(400, headers=bare(r), content=b"{}") if "natuurlijkPersoon" in q.url.params else None))
    yield m("sinds in de toekomst", "C95", asked("gewijzigdSinds", lambda q, r: unfiltered(q, r, q.url.path.rpartition("/")[2]) if "29" in q.url.params["gewijzigdSinds"][:2] else None))
    yield m("sinds met offset geweigerd", "C95", asked("gewijzigdSinds", lambda q, r: status(400)(q, r) if "+" in q.url.params["gewijzigdSinds"] else None))
    yield m("sinds vergeet", "C95", asked("gewijzigdSinds", edited(lambda b: b["results"].pop() if b.get("results") else None)))
    yield m("sinds geeft ouder", "C95", path_is("/vergaderingen", older))
    yield m("verwijderd zonder merk", "C96", path_is("/vergaderingen", lambda q, r: edited(lambda b: [x.pop("wijziging") for x in b["results"] if x["id"] == "v-0"])(q, r) if r.is_success else None))
    yield m(
        "vergadering niet mee gewijzigd",
        "C97",
        path_is("/vergaderingen", lambda q, r: edited(lambda b: b.update(results=[], next=None))(q, r) if r.is_success and "2026-02-1" <= q.url.params.get("gewijzigdSinds", "")[:10] < "2900" else None),
    )
    yield m("andere volgorde", "C98", Turning("/vergaderingen"))
    yield m("andere inhoud", "C13", Drifting("/vergaderingen"))
    for collection in collections[:4]:
        yield m(f"item van {collection} weg", "C60", when(f"/{collection}/", lambda q, r: httpx2.Response(404, headers=bare(r), content=r.content) if r.is_success else None))
    yield m("item met ander id", "C60", when("/agendapunten/", edited(lambda b: b.update(id="ander") if "vergadering" in b else None)))
    yield m("item met andere url", "C60", when("/agendapunten/", edited(lambda b: b.update(url=f"{BASE}/agendapunten/x") if "vergadering" in b else None)))
    yield m("item verwijst door", "C60", when("/informatieobjecten/", lambda q, r: httpx2.Response(302, headers={"Location": str(q.url)}) if r.is_success else None))
    yield m("item mist verplichte", "C27 C23" if profile == "v2" else "C23", when("/vergaderingen/", edited(lambda b: b.pop("vergaderingstype", None))))
    error = (404, 400, 405)
    yield m("fout is html", "C110", header("Content-Type", "text/html", error))
    yield m("fout is gewoon json", "C110", header("Content-Type", "application/json", error))
    yield m("fout met andere status", "C110", failing(lambda b: b.update(status=200)))
    for name in ("status", "title", "detail"):
        yield m(f"fout zonder {name}", "C111", failing(lambda b, n=name: b.pop(n)))
    yield m("onbekend id is 200", "C112", when("bestaat-niet", status(200, b"{}", (404,))))
    yield m("onbekend id is 500", "C112", when("bestaat-niet", status(500, b"{}", (404,))))
    yield m("verwijderd bestaat nog", "C112", path_is("/vergaderingen/v-0", status(200, b'{"id": "v-0"}', (410,))))
    for code in (200, 422, 500):
        yield m(f"ongeldige datum is {code}", "C113", asked("vergaderdatum", lambda q, r, c=code: httpx2.Response(c, headers=bare(r), content=b'{"results": []}') if r.status_code == 400 else None))
    yield m("invalidParams weg", "C113", failing(lambda b: b.pop("invalidParams", None)))
    yield m("invalidParams noemt ander", "C113", failing(lambda b: [x.update(name="q") for x in b.get("invalidParams", ())]))
    yield m("alleen de eerste fout", "C114", failing(lambda b: b.update(invalidParams=b["invalidParams"][:1]) if "invalidParams" in b else None))
    yield m("onbekende waarde mag", "C94 C113", asked("status", lambda q, r: httpx2.Response(200, headers=bare(r), content=b'{"results": []}') if r.status_code == 400 else None))
    if profile == "v2":
        yield m("xml geeft 500", "C115", lambda q, r: httpx2.Response(500) if q.headers["accept"] == "application/xml" else None)
        yield m("misvormd id geeft 500", "C115", when("%25", lambda q, r: httpx2.Response(500)))
    yield m("stack trace", "C119", failing(lambda b: b.update(detail='Traceback (most recent call last): File "app.py"')))
    yield m("sql", "C119", failing(lambda b: b.update(detail="SQLSTATE[42000]: Syntax error")))
    yield m("naam van de machine", "C119", failing(lambda b: b.update(detail="kan 10.0.4.17 niet bereiken")))
    yield m("druk zonder wachttijd", "C118", Busy())
    if profile == "mini":
        yield m("inhoud weg", "C75", when("/bestanden/", lambda q, r: httpx2.Response(404)))
        yield m("inhoud is html", "C75", when("/bestanden/", lambda q, r: httpx2.Response(200, headers={"Content-Type": "text/html"})))
        yield m("pagina weg", "C76", when("/paginas/", lambda q, r: httpx2.Response(404)))
        yield m("pagina is json", "C76", when("/paginas/", lambda q, r: httpx2.Response(200, json={})))


def failing(act: Callable[[Record], Any]) -> Reply:
    inner = edited(act)
    return lambda q, r: inner(q, r) if r.status_code >= 400 else None


def skipped(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
    """The second page is left out: the first one is followed by the third, or by nothing."""
    if not response.is_success or request.url.params:
        return None
    return edited(lambda b: b.update(next=b["next"].replace("start=4", "start=5") if b["next"] else None))(request, response)


def overlapping(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
    if not response.is_success or request.url.params.get("start") != "4":
        return None
    return edited(lambda b: b["results"].append(world_row()))(request, response)


def world_row() -> Record:
    return world("v2")["vergaderingen"]["v-1"]


def unfiltered(request: httpx2.Request, response: httpx2.Response, collection: str) -> httpx2.Response:
    profile = "mini" if "organisatie" in response.text and "gemeentecode" not in response.text else "v2"
    rows = list(world(profile)[collection].values())
    return edited(lambda b: b.update(results=rows, next=None))(request, response)


def older(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
    if not response.is_success or "gewijzigdSinds" not in request.url.params:
        return None
    row = {k: v for k, v in world_row().items() if k not in ("agendapunten", "bijlagen")}
    return edited(lambda b: b["results"].append(row) if b["results"] else None)(request, response)


class Turning:
    """Turns the order of a list at every second asking."""

    def __init__(self, end: str) -> None:
        self.end = end
        self.times = 0

    def __call__(self, request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if not request.url.path.endswith(self.end) or request.url.params or request.method != "GET":
            return None
        self.times += 1
        if self.times % 2:
            return None
        return edited(lambda b: b["results"].reverse())(request, response)


class Drifting(Turning):
    """Changes a resource at every asking, without saying that it changed."""

    def __call__(self, request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if not request.url.path.endswith(self.end) or request.url.params or request.method != "GET":
            return None
        self.times += 1
        return edited(lambda b: b["results"][0].update(locatie=f"Zaal {self.times}"))(request, response)


class Busy:
    """Is too busy once, and does not say for how long."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        self.times += 1
        if self.times != 5:
            return None
        body = {"status": 429, "title": "Te druk", "detail": "te veel verzoeken"}
        return httpx2.Response(429, headers={"Content-Type": "application/problem+json"}, content=json.dumps(body).encode())


# --- KOOP -------------------------------------------------------------------------------------------


def koop() -> Iterator[Mutant]:
    def k(name: str, rule: str, collection: str, prop: str, value: Any, has: str | None = None) -> Mutant:
        return Mutant(f"koop {name}", "koop", tuple(rule.split()), setting(collection, prop, value, has))

    required = {
        "vergaderingen": ("organisatie", "dossiertype", "naam"),
        "agendapunten": ("organisatie", "dossiertype", "agendapuntnaam", "vergaderingen"),
        "informatieobjecten": ("webpaginalink", "organisatie", "titel", "wooinformatiecategorie", "datumingediend"),
    }  # fmt: skip
    for collection, names in required.items():
        for name in names:
            yield Mutant(f"koop {collection} zonder {name}", "koop", ("C30",), on(collection, name, popped(name)))
        yield k(f"{collection} id geen uuid", "C26", collection, "id", "17")
    for collection in ("vergaderingen", "agendapunten"):
        yield Mutant(f"koop {collection} zonder url", "koop", ("C26",), on(collection, None, popped("url")))
        yield k(f"{collection} ander dossiertype", "C30", collection, "dossiertype", "dossier")
    yield k("naam is getal", "C24", "vergaderingen", "naam", 5)
    yield k("hamerstuk is tekst", "C24", "agendapunten", "indicatiehamerstuk", "ja")
    yield k("locatie is null", "C38", "vergaderingen", "locatie", None)
    yield k("datum verkeerd om", "C34", "informatieobjecten", "datumingediend", "06-01-2026")
    yield k("aanvang zonder zone", "C34", "vergaderingen", "aanvang", "2026-01-07T18:30:00")
    yield k("aanvang met offset", "C35", "vergaderingen", "aanvang", "2026-01-07T19:30:00+01:00")
    yield k("naam met streep", "C16", "vergaderingen", "Eigen_veld", "x")
    yield k("vrij type", "C42", "vergaderingen", "vergaderingstype", "Raad")
    yield k("vrije status", "C42", "vergaderingen", "vergaderstatus", "Gehouden")
    yield k("vrij stuktype", "C42", "informatieobjecten", "informatieobjecttype", "Motie")
    yield k("code in hoofdletters", "C43", "vergaderingen", "organisatie", {"gemeente": "GM0828", "naam": "Oss"})
    yield k("naam hoort niet bij code", "C43", "vergaderingen", "organisatie", {"gemeente": "gm0828", "naam": "Gouda"})
    yield k("twee organisaties", "C44", "agendapunten", "organisatie", {"gemeente": "gm0828", "provincie": "pv30", "naam": "Oss"})
    yield k("woo onbekend", "C47", "informatieobjecten", "wooinformatiecategorie", "c_ffffffff")
    yield k("taal nl", "C50", "informatieobjecten", "taal", "nl")
    yield k("einde voor aanvang", "C82", "vergaderingen", "einde", "2026-01-07T10:00:00Z", "einde")
    yield k("dag klopt niet", "C83", "vergaderingen", "vergaderdatum", "2026-01-09", "vergaderdatum")
    yield Mutant("koop zonder aanvang", "koop", ("C81",), on("vergaderingen", "einde", popped("aanvang")))
    yield k("bsn", "C77", "informatieobjecten", "omschrijving", "Brief van 111222333")
    yield k("dubbel", "C37", "agendapunten", "subagendapunten", [f"{BASE}/agendapunten/x", f"{BASE}/agendapunten/x"])
    yield Mutant("koop verwijzing nergens heen", "koop", ("C61",), on("agendapunten", "hoofdagendapunt", astray("hoofdagendapunt")))
    yield k("lijst nergens heen", "C62", "vergaderingen", "deelvergaderingen", [f"{BASE}/vergaderingen/nergens"])
    yield Mutant("koop zichzelf", "koop", ("C66",), on("agendapunten", None, lambda r: r.update(hoofdagendapunt={"id": r["id"], "url": r["url"]})))

    def m(name: str, rules: str, answer: Reply) -> Mutant:
        return Mutant(f"koop {name}", "koop", tuple(rules.split()), answer=answer)

    yield m("lijst weg", "C21", path_is("/agendapunten", status(500)))
    yield m("lege lijst is 404", "C93", path_is("/informatieobjecten", status(404)))
    yield m("item weg", "C60 C21", when("/agendapunten/", lambda q, r: httpx2.Response(404, headers=bare(r), content=b"{}") if r.is_success else None))
    yield m("onbekend id is 200", "C112", when("00000000-0000-4000-8000-000000000000", status(200, b"{}", (404,))))
    yield m("fout is tekst", "C116", when("00000000-0000-4000-8000-000000000000", status(404, b"weg", (404,))))
    yield m("titel is getal", "C116", failing(lambda b: b.update(titel=404)))
    yield m("status is tekst", "C116", failing(lambda b: b.update(status="404")))
    yield m("fout in eigen vorm", "C117", when("00000000-0000-4000-8000-000000000000", status(404, b'{"fout": "weg"}', (404,))))
    yield m("pagina overgeslagen", "C91", path_is("/agendapunten", skipped))
    yield m("next naar elders", "C92", path_is("/vergaderingen", edited(lambda b: b.update(next=b["next"].replace("127.0.0.1:9", "elders.example.org")) if b.get("next") else None)))
    yield m("pagina is json", "C76", when("/paginas/", lambda q, r: httpx2.Response(200, json={})))
    yield m("stack trace", "C119", failing(lambda b: b.update(detail="at nl.raad.Api(Api.java:12)")))


def writing() -> Iterator[Mutant]:
    def w(name: str, profile: str, rule: str, answer: Reply) -> Mutant:
        return Mutant(f"schrijven: {name}", profile, (rule,), answer=answer, writable=True)

    def by(method: str, reply: Reply) -> Reply:
        return lambda q, r: reply(q, r) if q.method == method else None

    def unlocated(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response:
        headers = {k: v for k, v in bare(response).items() if k != "location"}
        return httpx2.Response(response.status_code, headers=headers, content=response.content)

    yield w("POST geeft 200", "v2", "C120", by("POST", status(200, of=(201,))))
    yield w("POST zonder Location", "v2", "C120", by("POST", unlocated))
    yield w("POST houdt het id", "v2", "C120", by("POST", edited(lambda b: b.update(id="eigen-id"))))
    yield w("DELETE geeft 500", "v2", "C124", by("DELETE", status(500)))
    yield w("DELETE en het is er nog", "v2", "C124", lambda q, r: httpx2.Response(200, headers=bare(r), content=b"{}") if q.method == "GET" and "-4000-9000-" in str(q.url) else None)
    yield w("DELETE nog eens is 200", "v2", "C124", by("DELETE", status(200, of=(404,))))
    yield w("POST geeft 200", "koop", "C121", by("POST", status(200, b'{"id": "00000000-0000-4000-9000-000000000008"}', of=(201,))))
    yield w("PUT geeft 202", "koop", "C121", by("PUT", status(202, of=(201,))))
    yield w("DELETE geeft 202", "koop", "C121", by("DELETE", status(202)))
    yield w("PUT zonder reden mag", "koop", "C122", by("PUT", status(201, of=(400,))))
    yield w("DELETE zonder reden mag", "koop", "C122", by("DELETE", status(200, of=(400,))))
    yield w("organisatie verandert", "koop", "C123", by("PUT", status(201, of=(409,))))
