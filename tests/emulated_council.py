"""A small council for the emulator: seven meetings, of which two with agenda, papers and votes, by the
names of each profile."""

import datetime as dt
from typing import Any

BASE = "http://127.0.0.1:9/ori/v2"
Record = dict[str, Any]
World = dict[str, dict[str, Record]]
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
