"""A council system that follows the standard, for one profile at a time: v2, mini or KOOP.

Written apart from the checker and from our own API, so that they are not wrong together. The
mutation tests break it in one place at a time; `change` and `answer` are where they do it."""

import copy
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2

BASE = "http://127.0.0.1:9/ori/v2"
TODAY = dt.date(2026, 3, 1)
PAGE = 4
MONTH = {1: "januari", 2: "februari", 3: "maart"}
Record = dict[str, Any]
World = dict[str, dict[str, Record]]
HEADERS = {
    "Content-Type": "application/json",
    "API-Version": "2.0.0",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
KINDS = {
    "vergaderingen": "Vergadering",
    "agendapunten": "Agendapunt",
    "informatieobjecten": "InformatieObject",
    "stemmingen": "Stemming",
    "stemmen": "Stem",
    "stemresultatenperfractie": "StemresultaatPerFractie",
    "besluiten": "Besluit",
    "aanwezigedeelnemers": "AanwezigeDeelnemer",
    "natuurlijkpersonen": "NatuurlijkPersoon",
    "fracties": "Fractie",
    "fractielidmaatschappen": "FractieLidmaatschap",
    "dagelijksebesturen": "DagelijksBestuur",
    "dagelijksbestuurlidmaatschappen": "DagelijksBestuurLidmaatschap",
    "indieners": "Indiener",
    "organisatorische_eenheden": "OrganisatorischeEenheid",
    "mediabronnen": "Mediabron",
    "spreekfragmenten": "Spreekfragment",
}
CORE = ("vergaderingen", "agendapunten", "informatieobjecten")
ENUMS = {
    "vergaderingstype": [
        "raadsvergadering",
        "commissievergadering",
        "presidium",
        "statenvergadering",
        "algemene_bestuursvergadering",
    ],
    "status": ["gepland", "gehouden", "geannuleerd"],
    "stemmingstype": ["hoofdelijk", "regulier", "schriftelijk"],
    "rolnaam": [
        "voorzitter",
        "vice_voorzitter",
        "raadslid",
        "inspreker",
        "overig",
        "portefeuillehouder",
        "statenlid",
        "dagelijks_bestuurslid",
        "algemeen_bestuurslid",
        "griffier",
    ],
    "functie": ["burgemeester", "wethouder", "raadslid", "griffier", "overig"],
}
#: per collection: parameter → (form, property)
FILTERS: dict[str, dict[str, tuple[str, str]]] = {
    "vergaderingen": {
        "gewijzigdSinds": ("sinds", ""),
        "naam": ("tekst", "naam"),
        "gemeentecode": ("tekst", "gemeente.gemeentecode"),
        "organisatie": ("tekst", "organisatie.gemeente"),
        "status": ("enum", "status"),
        "vergaderdatum": ("dag", "vergaderdatum"),
        "vergaderingstype": ("enum", "vergaderingstype"),
    },
    "agendapunten": {
        "gewijzigdSinds": ("sinds", ""),
        "vergaderingsIdentificatie": ("tekst", "vergadering.id"),
        "vergadering": ("tekst", "vergadering.id"),
        "hoofdagendapunt": ("tekst", "hoofdagendapunt.id"),
        "bovenliggendAgendapuntIdentificatie": ("tekst", "hoofdagendapunt.id"),
        "gemeentecode": ("tekst", "gemeente.gemeentecode"),
        "agendapuntOmschrijving": ("tekst", "agendapuntOmschrijving"),
    },
    "informatieobjecten": {
        "agendapuntIdentificatie": ("tekst", "agendapunten.id"),
        "agendapunt": ("tekst", "agendapunten.id"),
        "vergaderingsIdentificatie": ("tekst", "vergaderingen.id"),
        "vergadering": ("tekst", "vergaderingen.id"),
        "auteur": ("tekst", "auteur"),
        "creatiedatum": ("dag", "creatiedatum"),
        "datumIngediend": ("dag", "datumIngediend"),
        "gemeentecode": ("tekst", "gemeente.gemeentecode"),
        "organisatie": ("tekst", "organisatie.gemeente"),
        "omschrijving": ("tekst", "omschrijving"),
        "taal": ("tekst", "taal"),
        "titel": ("tekst", "titel"),
        "versie": ("tekst", "versie"),
    },
    "stemmingen": {"stemmingstype": ("enum", "stemmingstype")},
    "stemmen": {
        "stemming": ("tekst", "stemming.id"),
        "aanwezigeDeelnemer": ("tekst", "aanwezigeDeelnemer.id"),
    },
    "stemresultatenperfractie": {
        "Stemming": ("tekst", "stemming.id"),
        "fractie": ("tekst", "fractie.id"),
    },
    "aanwezigedeelnemers": {"rolnaam": ("enum", "rolnaam")},
    "natuurlijkpersonen": {
        "functie": ("enum", "functie"),
        "achternaam": ("tekst", "naamNatuurlijkPersoon.achternaam"),
    },
    "fracties": {
        "fractienaam": ("tekst", "fractienaam"),
        "gemeente": ("tekst", "gemeente.gemeentecode"),
    },
    "fractielidmaatschappen": {
        "fractie": ("tekst", "fractie.id"),
        "fractielid": ("tekst", "natuurlijkPersoon.id"),
    },
    "indieners": {
        "informatieobject": ("tekst", "informatieobject.url"),
        "natuurlijkPersoon": ("tekst", "natuurlijkPersoon.url"),
        "naam": ("tekst", "naam"),
    },
}
ONLY = {
    "mini": {"gemeentecode", "vergaderingsIdentificatie", "agendapuntIdentificatie",
             "bovenliggendAgendapuntIdentificatie", "agendapuntOmschrijving"},
    "v2": {"organisatie", "vergadering", "agendapunt", "hoofdagendapunt"},
}  # fmt: skip
KOOP_NAMES = {
    "aanvangVergadering": "aanvang",
    "eindeVergadering": "einde",
    "geplandeAanvangVergadering": "geplandeaanvang",
    "geplandeEindeVergadering": "geplandeeinde",
    "geplandeVergaderdatum": "geplandedatum",
    "status": "vergaderstatus",
    "agendapuntTitel": "agendapuntnaam",
    "agendapuntOmschrijving": "omschrijving",
    "agendapuntvolgnummer": "volgnummer",
    "indicatieHamerstuk": "indicatiehamerstuk",
    "indicatorBehandeld": "indicatiebehandeld",
    "indicatorBesloten": "indicatiebesloten",
    "datumIngediend": "datumingediend",
    "wooInformatiecategorie": "wooinformatiecategorie",
    "webpaginaLink": "webpaginalink",
}
MINI_ONLY = ("organisatie", "wooInformatiecategorie", "webpaginaLink", "inhoudLink", "formaat")
V2_ONLY = (
    "gemeente", "link", "mediabronnen", "stemmingen", "natuurlijkePersonen", "portefeuillehouder",
    "toelichting",
)  # fmt: skip


def world(profile: str = "v2", base: str = BASE) -> World:
    """A small council: seven meetings, of which two with agenda, papers and votes."""
    made: World = {name: {} for name in KINDS}
    number = 0

    def put(collection: str, key: str, **data: Any) -> Record:
        row = {"id": key, "url": f"{base}/{collection}/{key}", **data}
        made[collection][key] = row
        return row

    def ref(collection: str, key: str) -> Record:
        return {"id": key, "url": f"{base}/{collection}/{key}"}

    def url(collection: str, key: str) -> str:
        return f"{base}/{collection}/{key}"

    owner: Record = {
        "gemeente": {"gemeentecode": "0828", "gemeentenaam": "Oss"},
        "organisatie": {"gemeente": "gm0828"},
    }

    def pages(name: str) -> Record:
        return {
            "wooInformatiecategorie": "c_db4862c3",
            "webpaginaLink": f"{base}/paginas/{name}",
        }

    # people
    people = ["bakker", "visser", "smit", "mulder", "dekker"]
    for index, name in enumerate(people):
        put(
            "natuurlijkpersonen",
            f"p-{name}",
            naamNatuurlijkPersoon={"achternaam": name.title(), "voorletters": "A."},
            functie="raadslid",
        )
        fractie = "f-haven" if index < 3 else "f-dorp"
        put(
            "fractielidmaatschappen",
            f"l-{name}",
            fractie=ref("fracties", fractie),
            natuurlijkPersoon=ref("natuurlijkpersonen", f"p-{name}"),
            indicatieVoorzitter=index in (0, 3),
            datumBeginFractieLidmaatschap="2022-03-30T10:00:00Z",
        )
    put(
        "natuurlijkpersonen",
        "p-jansen",
        naamNatuurlijkPersoon={"achternaam": "Jansen"},
        functie="wethouder",
    )
    for key, name in (("f-haven", "Havenbelang"), ("f-dorp", "Dorpslijst")):
        put("fracties", key, fractienaam=name, gemeente=owner["gemeente"])
    put(
        "dagelijksebesturen",
        "b-college",
        dagelijksBestuursnaam="College van Oss",
        dagelijksBestuurstype="college",
        gemeente=owner["gemeente"],
    )
    put(
        "dagelijksbestuurlidmaatschappen",
        "bl-jansen",
        dagelijksBestuur=ref("dagelijksebesturen", "b-college"),
        natuurlijkPersoon=ref("natuurlijkpersonen", "p-jansen"),
        datumBeginDagelijksBestuurLidmaatschap="2022-05-12T10:00:00Z",
    )
    put("organisatorische_eenheden", "o-griffie", naam="Griffie", naamVerkort="GRF")

    # meetings
    for number in range(1, 8):
        held = number <= 6
        day = (
            dt.date(2026, 1, 7) + dt.timedelta(days=7 * (number - 1))
            if held
            else dt.date(2026, 6, 3)
        )
        row = put(
            "vergaderingen",
            f"v-{number}",
            naam="Gemeenteraad" if number % 2 else "Commissie Ruimte",
            vergaderingstype="raadsvergadering" if number % 2 else "commissievergadering",
            status="gehouden" if held else "gepland",
            locatie="Raadzaal",
            wijziging="Aanpassing" if number % 2 else "Toevoeging",
            wijzigingsdatum=f"2026-02-{number + 9:02d}",
            agendapunten=[],
            bijlagen=[],
            deelvergaderingen=[],
            georganiseerdDoorGremium={"gremiumidentificatie": "G1", "gremiumnaam": "Raad"},
            **owner,
            **pages(f"v-{number}"),
        )
        if held:
            row |= {
                "vergaderdatum": day.isoformat(),
                "aanvangVergadering": f"{day}T18:30:00Z",
                "eindeVergadering": f"{day}T21:00:00Z",
            }
        row |= {
            "geplandeVergaderdatum": day.isoformat(),
            "geplandeAanvangVergadering": f"{day}T{18 if held else 17}:30:00Z",
            "geplandeEindeVergadering": f"{day}T{21 if held else 20}:00:00Z",
        }
    made["vergaderingen"]["v-1"]["deelvergaderingen"] = [url("vergaderingen", "v-2")]
    made["vergaderingen"]["v-2"]["hoofdvergadering"] = ref("vergaderingen", "v-1")

    def item(meeting: int, key: str, title: str, **more: Any) -> Record:
        day = made["vergaderingen"][f"v-{meeting}"]["vergaderdatum"]
        row = put(
            "agendapunten",
            key,
            vergadering=ref("vergaderingen", f"v-{meeting}"),
            agendapuntTitel=title,
            agendapuntOmschrijving=f"Over {title.lower()}",
            agendapuntKenmerk=key[-1],
            agendapuntvolgnummer=key[-1],
            starttijd=f"{day}T18:45:00Z",
            eindtijd=f"{day}T19:15:00Z",
            indicatieHamerstuk=False,
            indicatorBehandeld=True,
            indicatorBesloten=False,
            subagendapunten=[],
            informatieobjecten=[],
            stemmingen=[],
            **owner,
            **pages(key),
            **more,
        )
        made["vergaderingen"][f"v-{meeting}"]["agendapunten"].append(row["url"])
        return row

    item(1, "a-1", "Opening")
    item(1, "a-2", "Groene daken")
    item(1, "a-3", "Motie regenpijpen", hoofdagendapunt=ref("agendapunten", "a-2"))
    made["agendapunten"]["a-2"]["subagendapunten"].append(url("agendapunten", "a-3"))
    item(2, "a-4", "Bespreking groene daken")
    item(3, "a-5", "Benoeming wethouder")
    item(3, "a-6", "Vragenuur")

    def paper(key: str, title: str, kind: str | None, items: list[str], **more: Any) -> Record:
        row = put(
            "informatieobjecten",
            key,
            titel=title,
            creatiedatum="2026-01-05",
            datumIngediend="2026-01-06",
            taal="dut",
            versie="1",
            auteur="Griffie",
            omschrijving=f"Stuk: {title.lower()}",
            agendapunten=[ref("agendapunten", each) for each in items],
            vergaderingen=[],
            formaat="application/pdf",
            link=f"{base}/bestanden/{key}.pdf",
            inhoudLink=f"{base}/bestanden/{key}.pdf",
            **owner,
            **pages(key),
            **more,
        )
        if kind:
            row["informatieobjecttype"] = kind
        for each in items:
            made["agendapunten"][each]["informatieobjecten"].append(row["url"])
        return row

    paper(
        "d-voorstel",
        "Voorstel groene daken",
        "voorstel",
        ["a-2", "a-4"],
        portefeuillehouder="Jansen",
    )
    paper(
        "d-motie", "Motie regenpijpen los", "motie", ["a-3"], motietype="overig",
        natuurlijkePersonen=[url("natuurlijkpersonen", "p-visser")],
    )  # fmt: skip
    made["natuurlijkpersonen"]["p-visser"]["informatieobjecten"] = [
        ref("informatieobjecten", "d-motie")
    ]
    paper(
        "d-amendement", "Amendement dakhelling", "amendement", ["a-2"], toelichting="Ook schuine daken.",
        gerelateerdInformatieobject={"informatieobject": ref("informatieobjecten", "d-voorstel"), "rol": "voorstel"},
    )  # fmt: skip
    paper("d-vraag", "Vraag over de haven", "vraag", ["a-6"], vraagtype="technische_vraag")
    paper(
        "d-antwoord", "Antwoord over de haven", "antwoord", ["a-6"],
        gerelateerdInformatieobject={"informatieobject": ref("informatieobjecten", "d-vraag"), "rol": "vraag"},
    )  # fmt: skip
    paper("d-mededeling", "Mededeling werkzaamheden", "mededeling", ["a-1"])
    minutes = paper("d-notulen", "Notulen", None, [])
    minutes["genotuleerdeVergadering"] = url("vergaderingen", "v-1")
    made["vergaderingen"]["v-1"]["informatieobject"] = ref("informatieobjecten", "d-notulen")
    brief = paper("d-brief", "Brief van de havenmeester", "ingekomen_stuk", [])
    brief["vergaderingen"] = [ref("vergaderingen", "v-1")]
    made["vergaderingen"]["v-1"]["bijlagen"].append(brief["url"])
    put(
        "indieners",
        "i-1",
        informatieobject=ref("informatieobjecten", "d-motie"),
        natuurlijkPersoon=ref("natuurlijkpersonen", "p-bakker"),
    )
    made["natuurlijkpersonen"]["p-bakker"]["indieners"] = [url("indieners", "i-1")]
    put(
        "indieners", "i-2", informatieobject=ref("informatieobjecten", "d-vraag"), naam="Dorpslijst"
    )

    # attendance and votes
    for meeting in (1, 3):
        for name in people:
            put(
                "aanwezigedeelnemers",
                f"w-{meeting}-{name}",
                natuurlijkPersoon=ref("natuurlijkpersonen", f"p-{name}"),
                vergadering=ref("vergaderingen", f"v-{meeting}"),
                rolnaam="raadslid",
                aanvangAanwezigheid=made["vergaderingen"][f"v-{meeting}"]["aanvangVergadering"],
                eindeAanwezigheid=made["vergaderingen"][f"v-{meeting}"]["eindeVergadering"],
                stemmen=[],
            )
    put(
        "aanwezigedeelnemers",
        "w-1-jansen",
        natuurlijkPersoon=ref("natuurlijkpersonen", "p-jansen"),
        vergadering=ref("vergaderingen", "v-1"),
        rolnaam="portefeuillehouder",
    )

    def vote(key: str, about: str, at: str, choices: str, result: str, decision: str) -> None:
        row = put(
            "stemmingen",
            key,
            agendapunt=ref("agendapunten", at),
            informatieobject=ref("informatieobjecten", about),
            stemmingstype="hoofdelijk",
            resultaatMondelingeStemming=result,
            besluit=ref("besluiten", f"b-{key}"),
            stemmen=[],
        )
        made["agendapunten"][at]["stemmingen"].append(row["url"])
        put("besluiten", f"b-{key}", besluitresultaat=decision, stemmingen=[row["url"]])
        for name, choice in zip(people, choices, strict=True):
            ballot = put(
                "stemmen",
                f"{key}-{name}",
                stemming=ref("stemmingen", key),
                aanwezigeDeelnemer=ref("aanwezigedeelnemers", f"w-1-{name}"),
                keuzeStemming={"v": "voor", "t": "tegen"}[choice],
            )
            row["stemmen"].append(ballot["url"])
            made["aanwezigedeelnemers"][f"w-1-{name}"]["stemmen"].append(ballot["url"])
        for fractie, part in (("f-haven", choices[:3]), ("f-dorp", choices[3:])):
            both = {"v": "aangenomen", "t": "verworpen"}
            put(
                "stemresultatenperfractie",
                f"{key}-{fractie}",
                stemming=ref("stemmingen", key),
                fractie=ref("fracties", fractie),
                fractiestemresultaat=both[part[0]] if len(set(part)) == 1 else "verdeeld",
            )

    vote("s-1", "d-motie", "a-3", "vvvtt", "voor", "Aangenomen")
    vote("s-2", "d-amendement", "a-2", "vtttt", "tegen", "Verworpen")
    person_vote = put(
        "stemmingen",
        "s-3",
        agendapunt=ref("agendapunten", "a-5"),
        stemmingstype="schriftelijk",
        stemmingOverPersonen=[
            {"naamKandidaat": "C. Jansen", "aantalUitgebrachteStemmen": 4},
            {"naamKandidaat": "D. de Boer", "aantalUitgebrachteStemmen": 1},
        ],
        resultaatStemmingOverPersonen="C. Jansen gekozen",
    )
    made["agendapunten"]["a-5"]["stemmingen"].append(person_vote["url"])
    media = put(
        "mediabronnen",
        "m-1",
        mediabrontype="video",
        vergadering=ref("vergaderingen", "v-1"),
        mimetype="video/mp4",
        link="https://video.example.org/1.mp4",
    )
    made["vergaderingen"]["v-1"]["mediabronnen"] = [media["url"]]
    put(
        "spreekfragmenten",
        "k-1",
        aanwezigeDeelnemer=ref("aanwezigedeelnemers", "w-1-bakker"),
        agendapunt=ref("agendapunten", "a-2"),
        mediabron=ref("mediabronnen", "m-1"),
        aanvangSpreekfragment="2026-01-07T18:50:00Z",
        eindeSpreekfragment="2026-01-07T18:55:00Z",
        audioTijdsaanduidingAanvang=1200,
        audioTijdsaanduidingEinde=1500,
        tekstSpreekfragment="Voorzitter, een groen dak houdt water vast.",
        taal="dut",
    )
    return _shown(made, profile)


def _shown(made: World, profile: str) -> World:
    """As the profile names it."""
    if profile == "koop":
        return _koop(made)
    names = CORE if profile == "mini" else tuple(KINDS)
    left_out = V2_ONLY if profile == "mini" else MINI_ONLY
    shown: World = {name: made[name] for name in names}
    for collection in CORE:
        for row in shown[collection].values():
            for name in left_out:
                row.pop(name, None)
    return shown


def _koop(made: World) -> World:
    shown: World = {name: {} for name in CORE}

    def uuid(text: str) -> str:
        number = sum(ord(letter) * 31**place for place, letter in enumerate(text)) % 16**12
        return f"00000000-0000-4000-8000-{number:012x}"

    def moved(value: Any) -> Any:
        """References and addresses to the ids of KOOP."""
        if isinstance(value, dict) and set(value) == {"id", "url"}:
            return {"id": uuid(value["id"]), "url": moved(value["url"])}
        if isinstance(value, list):
            return [moved(each) for each in value]
        if isinstance(value, str) and "/ori/v2/" in value and "/paginas/" not in value:
            head, _, key = value.rpartition("/")
            return f"{head}/{uuid(key)}"
        return value

    kept = {
        "vergaderingen": ("naam", "vergaderingstype", "status", "locatie", "vergaderdatum",
            "aanvangVergadering", "eindeVergadering", "geplandeVergaderdatum",
            "geplandeAanvangVergadering", "geplandeEindeVergadering", "georganiseerdDoorGremium",
            "hoofdvergadering", "deelvergaderingen", "webpaginaLink"),
        "agendapunten": ("agendapuntTitel", "agendapuntOmschrijving", "agendapuntvolgnummer",
            "starttijd", "eindtijd", "indicatieHamerstuk", "indicatorBehandeld", "indicatorBesloten",
            "hoofdagendapunt", "subagendapunten", "webpaginaLink"),
        "informatieobjecten": ("titel", "creatiedatum", "datumIngediend", "taal", "auteur",
            "omschrijving", "informatieobjecttype", "vergaderingen", "agendapunten", "formaat",
            "wooInformatiecategorie", "webpaginaLink"),
    }  # fmt: skip
    types = {"vergaderingen": "vergadering", "agendapunten": "agendapunt"}
    for collection in CORE:
        for key, row in made[collection].items():
            own = uuid(key)
            new: Record = {"id": own, "url": moved(row["url"])}
            new["organisatie"] = {"gemeente": "gm0828", "naam": "Oss"}
            if collection in types:
                new["dossiertype"] = types[collection]
            for name in kept[collection]:
                if name in row:
                    lower = KOOP_NAMES.get(name, name.lower())
                    new[lower] = moved(row[name])
            if collection == "agendapunten":
                new["vergaderingen"] = [moved(row["vergadering"])]
            shown[collection][own] = new
    return shown


class Emulator:
    """Serves a world. `change(world)` may break the data; `answer(request, response)` may give
    another answer. Deleted resources stand in `gone`, moments of change in `changed`."""

    def __init__(
        self,
        profile: str = "v2",
        *,
        base: str = BASE,
        change: Callable[[World], None] | None = None,
        answer: Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None] | None = None,
        writable: bool = False,
    ) -> None:
        self.writable = writable
        self.profile = profile
        self.base = base
        self.world = copy.deepcopy(world(profile, base))
        self.gone: dict[str, dict[str, str]] = {name: {} for name in self.world}
        self.answer = answer
        self.asked: list[str] = []
        self.page = PAGE
        if profile != "koop":
            removed = {
                "id": "v-0",
                "url": f"{base}/vergaderingen/v-0",
                "vergaderingstype": "presidium",
                "wijziging": "Verwijdering",
                "wijzigingsdatum": "2026-02-20",
            }
            self.removed = [removed]
        else:
            self.removed = []
        if change is not None:
            change(self.world)

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.handle)

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(str(request.url))
        response = self.respond(request)
        if self.answer is not None:
            return self.answer(request, response) or response
        return response

    # --- answers ---------------------------------------------------------------------------------

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        parts = urlsplit(str(request.url))
        path = parts.path.removeprefix(urlsplit(self.base).path)
        if path == "/openapi.json":
            return self.json(self.openapi())
        if path.startswith("/bestanden/"):
            return httpx2.Response(
                200, headers={"Content-Type": "application/pdf"}, content=b"%PDF-1.4"
            )
        if path.startswith("/paginas/"):
            return httpx2.Response(
                200, headers={"Content-Type": "text/html; charset=utf-8"}, text="<h1>x</h1>"
            )
        names = path.strip("/").split("/")
        if names[0] not in self.world or path.endswith("/") or len(names) > 2:
            return self.problem(404, "dit adres is er niet")
        if self.writable and request.method in ("POST", "PUT", "DELETE"):
            return self.write(request, names)
        if request.method not in ("GET", "HEAD"):
            return self.problem(405, "deze methode kan niet")
        if len(names) == 2:
            row = self.world[names[0]].get(names[1])
            if any(each["id"] == names[1] for each in self.removed) and names[0] == "vergaderingen":
                return self.problem(410, "dit is verwijderd")
            return (
                self.json(row) if row is not None else self.problem(404, "deze resource is er niet")
            )
        return self.collection(names[0], parse_qsl(parts.query, keep_blank_values=True))

    def write(self, request: httpx2.Request, names: list[str]) -> httpx2.Response:
        """POST, PUT and DELETE as the profile has them."""
        rows = self.world[names[0]]
        if request.method == "POST":
            key = f"00000000-0000-4000-9000-{len(rows):012x}"
            url = f"{self.base}/{names[0]}/{key}"
            rows[key] = {**json.loads(request.content), "id": key, "url": url}
            made = self.json(rows[key], 201)
            made.headers["Location"] = url
            return made
        key = names[1]
        if key not in rows:
            return self.problem(404, "deze resource is er niet")
        reason = self.profile != "koop" or "x-reason" in request.headers
        if not reason:
            return self.problem(400, "X-Reason is verplicht")
        if request.method == "DELETE":
            del rows[key]
            return httpx2.Response(200, headers=HEADERS, content=b"{}")
        body = json.loads(request.content)
        if body["organisatie"] != rows[key]["organisatie"]:
            return self.problem(409, "de organisatie is onveranderlijk")
        rows[key] = body
        return self.json(body, 201)

    def json(self, body: Any, status: int = 200) -> httpx2.Response:
        return httpx2.Response(status, headers=HEADERS, content=json.dumps(body).encode())

    def problem(
        self, status: int, detail: str, invalid: list[Record] | None = None
    ) -> httpx2.Response:
        if self.profile == "koop":
            body: Record = {"titel": "Fout", "status": status, "detail": detail}
            return httpx2.Response(status, headers=HEADERS, content=json.dumps(body).encode())
        body = {"type": "about:blank", "title": "Fout", "status": status, "detail": detail}
        if invalid:
            body["invalidParams"] = invalid
        headers = {**HEADERS, "Content-Type": "application/problem+json"}
        return httpx2.Response(status, headers=headers, content=json.dumps(body).encode())

    def filters(self, collection: str) -> dict[str, tuple[str, str]]:
        if self.profile == "koop":
            return {}
        rows = FILTERS.get(collection, {})
        if collection not in CORE:
            return rows
        return {n: row for n, row in rows.items() if n not in ONLY[self.profile]}

    def collection(self, collection: str, query: list[tuple[str, str]]) -> httpx2.Response:
        known = self.filters(collection)
        wrong: list[Record] = []
        start = 0
        rows = [*self.world[collection].values()]
        for name, value in query:
            if name == "start":
                start = int(value)
                continue
            if name not in known:
                wrong.append({"name": name, "reason": "is onbekend"})
                continue
            form, path = known[name]
            if not self.readable(form, path, value):
                wrong.append({"name": name, "reason": "kan niet"})
                continue
            if form == "sinds":
                since = dt.datetime.fromisoformat(value.replace(" ", "+"))
                if collection == "vergaderingen":
                    rows += self.removed
                rows = [row for row in rows if self.changed(collection, row) >= since]
            else:
                rows = [row for row in rows if value in map(str, at(row, path.split(".")))]
        if wrong:
            return self.problem(400, "; ".join(row["name"] for row in wrong), wrong)
        kept = [(name, value) for name, value in query if name != "start"]

        def link(number: int) -> str:
            asked = [*kept, ("start", str(number))] if number else kept
            return f"{self.base}/{collection}" + (f"?{urlencode(asked)}" if asked else "")

        end = start + self.page
        return self.json(
            {
                "next": link(end) if end < len(rows) else None,
                "previous": link(max(0, start - self.page)) if start else None,
                "results": rows[start:end],
            }
        )

    def readable(self, form: str, path: str, value: str) -> bool:
        if form == "enum":
            return value in ENUMS[path.rpartition(".")[2]]
        if form == "dag":
            return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))
        if form == "sinds":
            return bool(re.match(r"\d{4}-\d{2}-\d{2}T", value))
        return True

    def changed(self, collection: str, row: Record) -> dt.datetime:
        """When something changed; a meeting with its items, an item on a day of its own."""
        if collection == "agendapunten":
            meeting = row.get("vergadering", {}).get("id", "v-1")
            return self.moment(self.world["vergaderingen"].get(meeting, {}))
        return self.moment(row)

    def moment(self, row: Record) -> dt.datetime:
        day = row.get("wijzigingsdatum")
        if not isinstance(day, str) or not re.fullmatch(r"20\d\d-\d\d-\d\d", day):
            day = "2026-02-10"
        return dt.datetime.fromisoformat(f"{day}T13:00:00+00:00")

    def openapi(self) -> Record:
        paths: Record = {}
        for collection in self.world:
            parameters = [
                {"name": name, "in": "query", "schema": self.schema(form, path)}
                for name, (form, path) in self.filters(collection).items()
            ]
            ok = {"200": {"description": "ok"}}
            paths[f"/{collection}"] = {
                "get": {
                    "operationId": f"{collection}_list",
                    "parameters": parameters,
                    "responses": ok,
                }
            }
            key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            paths[f"/{collection}/{{id}}"] = {
                "get": {"operationId": f"{collection}_read", "parameters": [key], "responses": ok}
            }
        contact = {"name": "Toetsraad", "email": "api@example.org", "url": "https://example.org"}
        return {
            "openapi": "3.0.3",
            "info": {"title": "Raadsinformatie", "version": "2.0.0", "contact": contact},
            "paths": paths,
        }

    def schema(self, form: str, path: str) -> Record:
        if form == "enum":
            return {"type": "string", "enum": ENUMS[path.rpartition(".")[2]]}
        formats = {"dag": "date", "sinds": "date-time"}
        return {"type": "string", **({"format": formats[form]} if form in formats else {})}


def at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from at(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from at(value[path[0]], path[1:])
