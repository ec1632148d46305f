"""Fields of registers: settled by hand, and listed with what each is taken for."""

import json

import pytest

from crawlers.reading.register_fields import settled
from crawlers.reading.settled_fields import SettledError, bundled, field_of, parse
from crawlers.registry import bundled as councils
from griffie.commands.velden import field_rows, known_of
from standard.base import Resource, Verwijzing
from standard.bodies import eigenaar
from standard.extensions import (
    Ext,
    ExtFractie,
    ExtFractieLidmaatschap,
    ExtInformatieObject,
    ExtNatuurlijkPersoon,
)
from standard.records import Record, identiteit
from standard.resources import (
    Fractie,
    FractieLidmaatschap,
    InformatieObject,
    NaamNatuurlijkPersoon,
    NatuurlijkPersoon,
)
from standard.vocabulary import Grondslag
from store import Put, Store
from tests.command import Crawled, Griffie
from tests.test_answers_kept import councils as answering

HEAD = "raad,register,veld,betekenis"


def test_a_line_settles_a_field_for_a_council() -> None:
    settled = parse([HEAD, "oss,Moties,Kleur,soort", "oss,,Kleur,onbekend"])
    assert field_of("oss", "moties", "kleur", ("rood",), settled=settled).veld == "soort"
    assert field_of("oss", "Vragen", "Kleur", ("rood",), settled=settled).veld == "onbekend"
    elsewhere = field_of("goes", "Moties", "Kleur", ("rood",), settled=settled)
    assert (elsewhere.veld, elsewhere.zeker) == ("onbekend", False)


@pytest.mark.parametrize(
    "line", ["oss,Moties,Kleur,tint", "oss,Moties,,soort", ",Moties,Kleur,soort"]
)
def test_a_line_that_settles_nothing_is_named(line: str) -> None:
    with pytest.raises(SettledError, match="regel 2"):
        parse([HEAD, line])


def test_the_file_that_comes_with_griffie_is_right() -> None:
    known = {council.key for council in councils()}
    assert all(key in known for key, _, _ in bundled())


CODE = "gm0828"


def record(key: str, data: Resource, ext: Ext | None = None) -> Put:
    vendor = "ibabs"
    own = ext or Ext()
    return Put(
        Record(organisatie=CODE, bronidentificatie=key, leverancier=vendor, data=data, ext=own)
    )


def motion(key: str, **other: str) -> Put:
    ext = ExtInformatieObject(brontype="Moties", overig=other)
    return record(key, InformatieObject(titel=f"Motie {key}", **eigenaar(CODE, "Oss")), ext)


def test_fields_are_listed_with_what_they_are_taken_for(store: Store) -> None:
    name = NaamNatuurlijkPersoon(achternaam="Kers", volledige_naam="Ton Kers")
    store.write(
        [
            record(
                "CDA",
                Fractie(fractienaam="CDA", **eigenaar(CODE, "Oss", organisatie=False)),
                ExtFractie(),
            ),
            record("7", NatuurlijkPersoon(naam_natuurlijk_persoon=name), ExtNatuurlijkPersoon()),
            record(
                "CDA/7",
                FractieLidmaatschap(
                    fractie=Verwijzing(id=identiteit(CODE, "fractie", "CDA")),
                    natuurlijk_persoon=Verwijzing(id=identiteit(CODE, "natuurlijkpersoon", "7")),
                ),
                ExtFractieLidmaatschap(grondslag=Grondslag.opgave),
            ),
            motion("1", Raadslid="Ton Kers", Wijk="Noord"),
            motion("2", Raadslid="T. Kers", Wijk="Zuid"),
        ]
    )
    council = next(each for each in councils() if each.code == CODE)
    assert [lid.naam for lid in known_of(store, CODE).leden] == ["Ton Kers"]
    rows = {row["veld"]: row for row in field_rows(store, council)}
    assert rows["Raadslid"] | {"waarom": ""} == {
        "raad": council.key, "register": "Moties", "veld": "Raadslid", "aantal": 2,
        "voorbeelden": ["Ton Kers", "T. Kers"], "betekenis": "indieners", "zeker": True,
        "voorstel": "indieners", "waarom": "",
    }  # fmt: skip
    assert rows["Raadslid"]["waarom"]
    assert (rows["Wijk"]["betekenis"], rows["Wijk"]["zeker"]) == ("onbekend", False)


def test_every_field_of_kept_answers_is_listed_and_a_line_settles_one(
    griffie: Griffie, crawled_once: Crawled
) -> None:
    """Recognised ones too; `velden.csv` in the data folder holds from the next reading on."""
    crawled_once.copy("antwoorden", answering, griffie)
    sources = ("--sources", str(griffie.data / "register.csv"))
    rows = json.loads(griffie.run("velden", *sources, "--format", "json").stdout)
    assert rows
    named = {(row["raad"], row["register"], row["veld"]): row for row in rows}
    assert {row["betekenis"] for row in rows} >= {"indieners", "uitslag"}
    assert all(row["waarom"] and row["aantal"] for row in rows)
    key = next(key for key, row in named.items() if row["betekenis"] == "titel")
    line = f"{key[0]},{key[1]},{key[2]},onbekend\n"
    (griffie.data / "velden.csv").write_text(f"{HEAD}\n{line}", encoding="utf-8")
    again = json.loads(griffie.run("velden", key[0], *sources, "--format", "json").stdout)
    settled = next(each for each in again if (each["register"], each["veld"]) == key[1:])
    assert (settled["betekenis"], settled["waarom"]) == ("onbekend", "vastgelegd in velden.csv")
    done = griffie.run("herlees", key[0], "--tegelijk", "1", *sources, "--format", "json")
    assert json.loads(done.stdout.splitlines()[0])["gewijzigd"] > 0


@pytest.mark.parametrize(
    ("told", "right"),
    [("Niet afgedaan", False), ("Nog niet beantwoord", False), ("Afgehandeld", True), ("deels", None)],
)  # fmt: skip
def test_words_say_whether_a_thing_is_settled(told: str, right: bool | None) -> None:
    assert settled({"status": told}, {}) == (right, None)
    assert settled({}, {"Afgedaan": told}) == (right, None)
