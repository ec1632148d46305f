"""A small council of our own, as records of every kind that ORI Classic had."""

import datetime as dt
import uuid

from standard.base import Resource
from standard.extensions import (
    Bestand,
    Ext,
    ExtAgendapunt,
    ExtFractie,
    ExtFractieLidmaatschap,
    ExtInformatieObject,
    ExtNatuurlijkPersoon,
    ExtVergadering,
)
from standard.records import Record
from standard.resources import (
    Agendapunt,
    Fractie,
    FractieLidmaatschap,
    Gremium,
    InformatieObject,
    NaamNatuurlijkPersoon,
    NatuurlijkPersoon,
    Vergadering,
)
from standard.vocabulary import Informatieobjecttype, Tekststatus, VergaderingStatus
from store import Download, Organisation, Put, Store, Text

OSS, DELFT, WATER = "gm0828", "gm0503", "ws0539"
NAMES = {OSS: ("Oss", "Noord-Brabant"), DELFT: ("Delft", "Zuid-Holland"), WATER: ("De Dommel", "")}
KNOWN = [
    Organisation(OSS, "ibabs", "oss", "Oss", "gemeente", "Noord-Brabant"),
    Organisation(DELFT, "ibabs", "delft", "Delft", "gemeente", "Zuid-Holland"),
    Organisation(WATER, "ibabs", "de-dommel", "De Dommel", "waterschap", "Noord-Brabant"),
]


def record(key: str, data: Resource, ext: Ext, code: str = OSS) -> Record:
    return Record(
        organisatie=code,
        bronidentificatie=key,
        leverancier="ibabs",
        bron_url=f"https://raad.example/{key}",
        data=data,
        ext=ext,
    )


def meeting(key: str, day: str, code: str = OSS, hour: str = "T19:30:00+01:00") -> Record:
    begins = dt.datetime.fromisoformat(day + hour) if hour else None
    data = Vergadering(
        naam=f"Raad {day}",
        aanvang_vergadering=begins,
        vergaderdatum=dt.date.fromisoformat(day),
        locatie="Trouwzaal",
        georganiseerd_door_gremium=Gremium(gremiumidentificatie="7", gremiumnaam="Beeldvorming"),
        status=VergaderingStatus.geannuleerd if key == "v3" else None,
    )
    return record(key, data, ExtVergadering(voorzitter="W. de Hamer"), code)


def item(key: str, of: Record, place: int, title: str, above: Record | None = None) -> Record:
    data = Agendapunt(
        vergadering=of.verwijzing(),
        hoofdagendapunt=above.verwijzing() if above else None,
        agendapunt_kenmerk=str(place),
        agendapunt_titel=title,
        agendapunt_omschrijving="Ter bespreking",
    )
    return record(key, data, ExtAgendapunt(volgorde=place), of.organisatie)


def paper(
    key: str,
    title: str,
    pages: tuple[str, ...] = (),
    at: Record | None = None,
    code: str = OSS,
    kind: Informatieobjecttype = Informatieobjecttype.ingekomen_stuk,
) -> tuple[Record, tuple[str, ...]]:
    link = f"https://raad.example/stuk/{key}.pdf"
    file = Bestand(
        url=link,
        naam=f"{key}.pdf",
        formaat="application/pdf",
        omvang=1000 + len(key),
        sha256=sha(key),
        paginas=len(pages),
        tekst=Tekststatus.volledig,
    )
    data = InformatieObject(
        titel=title,
        informatieobjecttype=kind,
        inhoud_link=link,
        agendapunten=(at.verwijzing(),) if at else (),
    )
    ext = ExtInformatieObject(bestanden=(file,), datum=dt.date(2024, 5, 6))
    return record(key, data, ext, code), pages


def sha(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, key).hex * 2


MEETINGS = [
    meeting("v1", "2024-03-14"),
    meeting("v2", "2025-02-06"),
    meeting("v3", "2025-09-18", hour=""),
    meeting("d1", "2025-02-06", DELFT),
]
ITEMS = [
    item("i2", MEETINGS[1], 2, "Kapvergunning lindelaan"),
    item("i1", MEETINGS[1], 1, "Opening"),
    item("i3", MEETINGS[0], 1, "Herinrichting marktplein"),
]
SUB = item("i4", MEETINGS[1], 3, "Wijziging: bomenlijst", ITEMS[0])
PAPERS = [
    paper("p1", "Nota bomenkap", ("De lindebomen staan er ziek bij.", "Kap is nodig."), ITEMS[0]),
    paper("p2", "Zienswijzen", ("Bewoners willen de lindebomen houden.",), ITEMS[0]),
    paper("p3", "Ontwerp marktplein", ("Een plein met bankjes en een fontein.",), ITEMS[2]),
    paper("p4", "Jaarverslag", ("Cijfers over het afgelopen jaar.",)),
    paper("d2", "Bomenbeleid Delft", ("Ook hier lindebomen langs de gracht.",), code=DELFT),
]
PARTY = record("f1", Fractie(fractienaam="Lokaal Vooruit"), ExtFractie())
PERSON = record(
    "n1",
    NatuurlijkPersoon(
        naam_natuurlijk_persoon=NaamNatuurlijkPersoon(
            achternaam="Kiezel", volledige_naam="Roos Kiezel"
        )
    ),
    ExtNatuurlijkPersoon(),
)
MEMBER = record(
    "l1",
    FractieLidmaatschap(fractie=PARTY.verwijzing(), natuurlijk_persoon=PERSON.verwijzing()),
    ExtFractieLidmaatschap(),
)
PLEDGE = record(
    "t1",
    InformatieObject(titel="Toezegging bankjes", omschrijving="Vier bankjes komen terug."),
    ExtInformatieObject(brontype="Toezeggingen", datum=dt.date(2025, 3, 1)),
)
FEW = [*MEETINGS, *ITEMS, SUB, PARTY, PERSON, MEMBER, PLEDGE]


def fill(store: Store) -> None:
    fetched = [
        (
            Download(
                one.data.inhoud_link or "", "1", sha(one.bronidentificatie), "application/pdf"
            ),
            Text(sha(one.bronidentificatie), "volledig", None, pages),
        )
        for one, pages in PAPERS
        if isinstance(one.data, InformatieObject)
    ]
    store.write([Put(one, "alles") for one in [*FEW, *(one for one, _ in PAPERS)]], (), fetched)
