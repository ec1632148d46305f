"""The query parameters of the VNG ORI v2 read API (and mini-ORI's names for the same), by
resource: what each compares, and how a value is read. A few are ours, see `declared`."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from standard.bodies import PROVINCIES
from standard.time import day
from standard.vocabulary import (
    Functie,
    Geslacht,
    Informatieobjecttype,
    MediabronType,
    NaamDagelijksBestuursType,
    Provincie,
    RolNaam,
    StemmingsType,
    VergaderingStatus,
    VergaderingsType,
)

#: TOOI code by the standard's name of a province
PROVINCE_CODES = {str(name.value): code for code, (name, _) in PROVINCIES.items()}
CODE = re.compile(r"(gm[0-9]{4}|pv[0-9]{2}|ws[0-9]{4})")
#: code of a municipality or water board without what kind of body it is
DIGITS = "^[0-9]{4}$"
ADDRESS = re.compile(r"https?://[^\s/]+")
#: characters of an id
ID = 40


@dataclass(frozen=True)
class Parameter:
    """`kind`: tekst, adres, enum, dag, moment, getal, janee, verwijzing (an id, or an address that ends in
    one), organisatie (a code that `make` completes to TOOI) or sinds. `path` is the property that
    is compared, with dots for properties within; a list fits when one of it does. `pattern` is how
    a value looks, for the description. A reference of which the standard wants the address takes no
    id alone (`address`). `of` are the letters of the profiles that declare it: v2 (V), mini-ORI (M)
    or neither."""

    name: str
    kind: str
    path: str = ""
    values: tuple[str, ...] = ()
    make: Callable[[str], str | None] = str
    longest: int | None = None
    pattern: str = ""
    address: bool = False
    of: str = "V"

    def read(self, text: str) -> Any:
        """The value as it is compared; raises ValueError with a Dutch sentence."""
        if self.longest is not None and len(text) > self.longest:
            raise ValueError(f"is langer dan {self.longest} tekens")
        if (self.kind == "adres" or self.address) and not ADDRESS.match(text):
            raise ValueError(f"{text!r} is geen volledig adres")
        match self.kind:
            case "enum":
                if text not in self.values:
                    raise ValueError(f"onbekende waarde {text!r}")
            case "dag":
                return day(text).isoformat()
            case "moment" | "sinds":
                return _moment(text)
            case "getal":
                if not re.fullmatch(r"[0-9]{1,12}", text):
                    raise ValueError(f"{text!r} is geen getal")
                return int(text)
            case "janee":
                if text not in ("true", "false"):
                    raise ValueError("is true of false")
                return text == "true"
            case "verwijzing":
                key = _last(text)
                if not key or len(key) > ID:
                    raise ValueError(f"is geen id van 1 tot en met {ID} tekens")
                return key
            case "organisatie":
                code = self.make(text)
                if code is None:
                    raise ValueError(f"onbekende waarde {text!r}")
                return code
        return text

    def fits(self, data: dict[str, Any], wanted: Any) -> bool:
        return any(self._same(value, wanted) for value in at(data, self.path.split(".")))

    def _same(self, value: Any, wanted: Any) -> bool:
        if self.kind == "verwijzing":
            key = value["id"] if isinstance(value, dict) else _last(value)
            return bool(key == wanted)
        if self.kind == "moment":
            return bool(value) and dt.datetime.fromisoformat(value) == wanted
        return bool(value == wanted)

    def schema(self) -> dict[str, Any]:
        """As OpenAPI describes the value."""
        made: dict[str, Any] = {"type": "string"}
        if self.values:
            made["enum"] = list(self.values)
        elif self.kind == "getal":
            made = {"type": "integer"}
        elif self.kind == "janee":
            made = {"type": "boolean"}
        elif self.kind == "dag":
            made["format"] = "date"
        elif self.kind in ("moment", "sinds"):
            made["format"] = "date-time"
        if self.longest is not None:
            made["maxLength"] = self.longest
        if self.kind == "verwijzing":
            made["minLength"] = 1
        if self.kind == "adres" or self.address:
            made["format"] = "uri"
        elif self.kind == "verwijzing":
            made["anyOf"] = [{"maxLength": ID}, {"format": "uri"}]
        if self.pattern:
            made["pattern"] = self.pattern
        return made


def _last(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def at(value: Any, path: list[str]) -> Iterable[Any]:
    """The values of a property within properties, and within lists of them."""
    if isinstance(value, list):
        for each in value:
            yield from at(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from at(value[path[0]], path[1:])


def _moment(text: str) -> dt.datetime:
    said = f"{text!r} is geen tijdstip zoals 2026-01-31T12:00:00+01:00"
    try:
        # a plus sign that was not escaped arrives as a space
        found = dt.datetime.fromisoformat(re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text))
    except ValueError as error:
        raise ValueError(said) from error
    if found.tzinfo is None or "T" not in text.upper():
        raise ValueError(said)
    return found


def _enum(name: str, values: type[StrEnum], path: str | None = None) -> Parameter:
    return Parameter(name, "enum", path or name, tuple(str(each.value) for each in values))


def _text(name: str, path: str | None = None, longest: int | None = None) -> Parameter:
    return Parameter(name, "tekst", path or name, longest=longest)


def _day_of(name: str, path: str | None = None) -> Parameter:
    return Parameter(name, "dag", path or name)


def _to(name: str, path: str | None = None, *, address: bool = False) -> Parameter:
    return Parameter(name, "verwijzing", path or name, address=address)


def _municipality(text: str) -> str | None:
    return f"gm{text}" if re.fullmatch(r"[0-9]{4}", text) else None


def _water_board(text: str) -> str | None:
    return f"ws{text}" if re.fullmatch(r"[0-9]{4}", text) else None


def _any_code(text: str) -> str | None:
    return text.lower() if CODE.fullmatch(text.lower()) else None


def _both(each: Parameter) -> Parameter:
    """Of v2 and mini-ORI."""
    return replace(each, of="VM")


def _mini(each: Parameter) -> Parameter:
    """With the name that only mini-ORI has."""
    return replace(each, of="M")


def _ours(each: Parameter) -> Parameter:
    """That no profile has."""
    return replace(each, of="")


OWNERS = (
    Parameter("gemeentecode", "organisatie", make=_municipality, pattern=DIGITS),
    Parameter(
        "provincie",
        "organisatie",
        values=tuple(str(each.value) for each in Provincie),
        make=PROVINCE_CODES.get,
    ),
    Parameter("waterschapcode", "organisatie", make=_water_board, pattern=DIGITS),
)
ORGANISATION = Parameter("organisatie", "organisatie", make=_any_code, pattern=f"^{CODE.pattern}$")
SINCE = Parameter("gewijzigdSinds", "sinds")

PARAMETERS: dict[str, tuple[Parameter, ...]] = {
    "vergadering": (
        _both(SINCE),
        _both(_text("naam", longest=100)),
        *OWNERS,
        _mini(ORGANISATION),
        _both(_enum("status", VergaderingStatus)),
        _both(_day_of("vergaderdatum")),
        _both(_enum("vergaderingstype", VergaderingsType)),
    ),
    "agendapunt": (
        _both(SINCE),
        _text("agendapuntOmschrijving"),
        _to("bovenliggendAgendapuntIdentificatie", "hoofdagendapunt"),
        _mini(_to("hoofdagendapunt")),
        _to("vergaderingsIdentificatie", "vergadering"),
        _mini(_to("vergadering")),
        *OWNERS,
        _ours(ORGANISATION),
    ),
    "informatieobject": (
        _ours(SINCE),
        _to("agendapuntIdentificatie", "agendapunten"),
        _mini(_to("agendapunt", "agendapunten")),
        _to("vergaderingsIdentificatie", "vergaderingen"),
        _mini(_to("vergadering", "vergaderingen")),
        _both(_text("auteur", longest=200)),
        Parameter("bronOrganisatie", "getal", "bronorganisatie"),
        _mini(Parameter("bronorganisatie", "getal", "bronorganisatie")),
        _both(_day_of("creatiedatum")),
        _both(_day_of("datumIngediend")),
        *OWNERS,
        _mini(ORGANISATION),
        _ours(_enum("informatieobjecttype", Informatieobjecttype)),
        _both(_text("omschrijving")),
        _both(_text("taal", longest=20)),
        _both(_text("titel", longest=200)),
        _both(_text("versie", longest=5)),
    ),
    "indiener": (
        _text("naam"),
        _to("informatieobject", address=True),
        _to("natuurlijkPersoon", address=True),
        _to("organisatorischeEenheid", address=True),
    ),
    "stemming": (
        _enum("stemmingstype", StemmingsType),
        _ours(_to("agendapunt")),
        _ours(_to("informatieobject")),
    ),
    "stem": (_to("aanwezigeDeelnemer"), _to("stemming")),
    "stemresultaatperfractie": (
        _to("fractie"),
        _to("Stemming", "stemming"),
        _ours(_to("stemming")),
    ),
    "besluit": (_text("besluittoelichting", longest=200),),
    "aanwezigedeelnemer": (
        _enum("rolnaam", RolNaam),
        _text("vertegenwoordigdOrganisatie", "organisatie", longest=100),
        _ours(_to("natuurlijkPersoon")),
        _ours(_to("vergadering")),
    ),
    "natuurlijkpersoon": (
        _enum("functie", Functie),
        _enum("geslachtsaanduiding", Geslacht),
        _text("achternaam", "naamNatuurlijkPersoon.achternaam"),
        _text(
            "nevenfunctie_omschrijving", "nevenfunctieNatuurlijkePersoon.omschrijvingNevenfuctie"
        ),
        Parameter(
            "nevenfunctie_indicatorBezoldigd",
            "janee",
            "nevenfunctieNatuurlijkePersoon.indicatorBezoldigd",
        ),
        _text(
            "nevenfunctie_naamOrganisatie",
            "nevenfunctieNatuurlijkePersoon.naamOrganisatieNevenfunctie",
        ),
    ),
    "fractie": (
        _text("fractienaam"),
        Parameter("gemeente", "organisatie", make=_municipality, pattern=DIGITS),
        *OWNERS[1:],
    ),
    "fractielidmaatschap": (_to("fractie"), _to("fractielid", "natuurlijkPersoon")),
    "dagelijksbestuur": (
        *OWNERS,
        _text("dagelijksBestuurnaam", "dagelijksBestuursnaam"),
        _enum("dagelijksBestuurtype", NaamDagelijksBestuursType, "dagelijksBestuurstype"),
    ),
    "dagelijksbestuurlidmaatschap": (
        _to("dagelijksBestuur"),
        _to("natuurlijkPersoon"),
        Parameter(
            "datumBeginDagelijksBestuurLidmaatschap",
            "moment",
            "datumBeginDagelijksBestuurLidmaatschap",
        ),
        Parameter(
            "datumEindeDagelijksBestuurLidmaatschap",
            "moment",
            "datumeindeDagelijksBestuurLidmaatschap",
        ),
    ),
    "organisatorischeeenheid": (_text("naam"),),
    "mediabron": (
        _text("locatieWebvttbestand"),
        _text("mimetype"),
        _enum("type", MediabronType, "mediabrontype"),
        Parameter("url", "adres", "link"),
    ),
    "spreekfragment": (
        Parameter("aanvangSpreekfragment", "moment", "aanvangSpreekfragment"),
        Parameter("audioTijdsaanduidingAanvang", "getal", "audioTijdsaanduidingAanvang"),
        _text("positieNotulen", longest=10),
        _text("taal", longest=20),
        _text("tekstSpreekfragment"),
        _text("titelSpreekfragment", longest=100),
        Parameter("videoTijdsaanduidingAanvang", "getal", "videoTijdsaanduidingAanvang"),
    ),
}


def declared(profile: str, resource: str) -> tuple[Parameter, ...]:
    """The parameters that the standard itself declares; `profile` is `v2` or `mini`."""
    letter = "M" if profile == "mini" else "V"
    return tuple(each for each in PARAMETERS[resource] if letter in each.of)
