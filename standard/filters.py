"""The query parameters of the VNG ORI v2 read API (and mini-ORI's names for the same), by
resource: what each compares, and how a value is read. A few are ours, see `declared`."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from standard.organisations import PROVINCIES
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
    id alone (`address`)."""

    name: str
    kind: str
    path: str = ""
    values: tuple[str, ...] = ()
    make: Callable[[str], str | None] = str
    longest: int | None = None
    pattern: str = ""
    address: bool = False

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
                return _day(text)
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


def _day(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{text!r} is geen datum zoals 2026-01-31")
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"{text!r} is geen datum zoals 2026-01-31") from error


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
        SINCE,
        _text("naam", longest=100),
        *OWNERS,
        ORGANISATION,
        _enum("status", VergaderingStatus),
        _day_of("vergaderdatum"),
        _enum("vergaderingstype", VergaderingsType),
    ),
    "agendapunt": (
        SINCE,
        _text("agendapuntOmschrijving"),
        _to("bovenliggendAgendapuntIdentificatie", "hoofdagendapunt"),
        _to("hoofdagendapunt"),
        _to("vergaderingsIdentificatie", "vergadering"),
        _to("vergadering"),
        *OWNERS,
        ORGANISATION,
    ),
    "informatieobject": (
        SINCE,
        _to("agendapuntIdentificatie", "agendapunten"),
        _to("agendapunt", "agendapunten"),
        _to("vergaderingsIdentificatie", "vergaderingen"),
        _to("vergadering", "vergaderingen"),
        _text("auteur", longest=200),
        Parameter("bronOrganisatie", "getal", "bronorganisatie"),
        Parameter("bronorganisatie", "getal", "bronorganisatie"),
        _day_of("creatiedatum"),
        _day_of("datumIngediend"),
        *OWNERS,
        ORGANISATION,
        _enum("informatieobjecttype", Informatieobjecttype),
        _text("omschrijving"),
        _text("taal", longest=20),
        _text("titel", longest=200),
        _text("versie", longest=5),
    ),
    "indiener": (
        _text("naam"),
        _to("informatieobject", address=True),
        _to("natuurlijkPersoon", address=True),
        _to("organisatorischeEenheid", address=True),
    ),
    "stemming": (
        _enum("stemmingstype", StemmingsType),
        _to("agendapunt"),
        _to("informatieobject"),
    ),
    "stem": (_to("aanwezigeDeelnemer"), _to("stemming")),
    "stemresultaatperfractie": (_to("fractie"), _to("Stemming", "stemming"), _to("stemming")),
    "besluit": (_text("besluittoelichting", longest=200),),
    "aanwezigedeelnemer": (
        _enum("rolnaam", RolNaam),
        _text("vertegenwoordigdOrganisatie", "organisatie", longest=100),
        _to("natuurlijkPersoon"),
        _to("vergadering"),
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
        _day_of("datumBeginDagelijksBestuurLidmaatschap"),
        _day_of("datumEindeDagelijksBestuurLidmaatschap", "datumeindeDagelijksBestuurLidmaatschap"),
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

#: parameters with the names that only mini-ORI has, and those that it shares with v2
MINI = {
    "vergadering": (
        "gewijzigdSinds",
        "naam",
        "organisatie",
        "status",
        "vergaderdatum",
        "vergaderingstype",
    ),
    "agendapunt": ("hoofdagendapunt", "gewijzigdSinds", "vergadering"),
    "informatieobject": (
        "agendapunt",
        "vergadering",
        "auteur",
        "bronorganisatie",
        "creatiedatum",
        "datumIngediend",
        "organisatie",
        "omschrijving",
        "taal",
        "titel",
        "versie",
    ),
}
#: parameters that v2 does not have: mini-ORI's other names, and ours
NOT_V2 = {
    "vergadering": ("organisatie",),
    "agendapunt": ("hoofdagendapunt", "vergadering", "organisatie"),
    "informatieobject": (
        "gewijzigdSinds",
        "agendapunt",
        "vergadering",
        "bronorganisatie",
        "organisatie",
        "informatieobjecttype",
    ),
    "stemming": ("agendapunt", "informatieobject"),
    "stemresultaatperfractie": ("stemming",),
    "aanwezigedeelnemer": ("natuurlijkPersoon", "vergadering"),
}


def declared(profile: str, resource: str) -> tuple[Parameter, ...]:
    """The parameters that the standard itself declares; `profile` is `v2` or `mini`."""
    known = PARAMETERS[resource]
    if profile == "mini":
        return tuple(each for each in known if each.name in MINI.get(resource, ()))
    return tuple(each for each in known if each.name not in NOT_V2.get(resource, ()))
