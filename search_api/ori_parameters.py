"""The query parameters of the VNG ORI v2 read API (and mini-ORI's names for the same), by
collection: what each compares, and how a value is read."""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from search_api.problems import Problem
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
#: resources in a page by default and at most
SIZE, MOST = 20, 100
CODE = re.compile(r"(gm[0-9]{4}|pv[0-9]{2}|ws[0-9]{4})")


@dataclass(frozen=True)
class Parameter:
    """`kind`: tekst, enum, dag, moment, getal, janee, verwijzing (an id, or an address that ends in
    one), organisatie (a code that `make` completes to TOOI) or sinds. `path` is the property that
    is compared, with dots for properties within; a list fits when one of it does."""

    name: str
    kind: str
    path: str = ""
    values: tuple[str, ...] = ()
    make: Callable[[str], str | None] = str
    longest: int | None = None

    def read(self, text: str) -> Any:
        """The value as it is compared; raises ValueError with a Dutch sentence."""
        if self.longest is not None and len(text) > self.longest:
            raise ValueError(f"is langer dan {self.longest} tekens")
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
                return text.rstrip("/").rsplit("/", 1)[-1]
            case "organisatie":
                code = self.make(text)
                if code is None:
                    raise ValueError(f"onbekende waarde {text!r}")
                return code
        return text

    def fits(self, data: dict[str, Any], wanted: Any) -> bool:
        return any(self._same(value, wanted) for value in _at(data, self.path.split(".")))

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
        if self.kind == "enum":
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
        return made


def _last(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def _at(value: Any, path: list[str]) -> Iterable[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _at(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


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


def _to(name: str, path: str | None = None) -> Parameter:
    return Parameter(name, "verwijzing", path or name)


def _municipality(text: str) -> str | None:
    return f"gm{text}" if re.fullmatch(r"[0-9]{4}", text) else None


def _water_board(text: str) -> str | None:
    return f"ws{text}" if re.fullmatch(r"[0-9]{4}", text) else None


def _any_code(text: str) -> str | None:
    return text.lower() if CODE.fullmatch(text.lower()) else None


OWNERS = (
    Parameter("gemeentecode", "organisatie", make=_municipality),
    Parameter(
        "provincie",
        "organisatie",
        values=tuple(str(each.value) for each in Provincie),
        make=PROVINCE_CODES.get,
    ),
    Parameter("waterschapcode", "organisatie", make=_water_board),
)
ORGANISATION = Parameter("organisatie", "organisatie", make=_any_code)
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
        _to("informatieobject"),
        _to("natuurlijkPersoon"),
        _to("organisatorischeEenheid"),
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
        Parameter("gemeente", "organisatie", make=_municipality),
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
        _text("url", "link"),
    ),
    "spreekfragment": (
        Parameter("aanvangSpreekfragment", "moment", "aanvangSpreekfragment"),
        Parameter("audioTijdsaanduidingAanvang", "getal", "audioTijdsaanduidingAanvang"),
        _text("positieNotulen"),
        _text("taal"),
        _text("tekstSpreekfragment"),
        _text("titelSpreekfragment"),
        Parameter("videoTijdsaanduidingAanvang", "getal", "videoTijdsaanduidingAanvang"),
    ),
}


# --- what a list is asked for ----------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a list is asked for, read from its parameters."""

    given: dict[Parameter, Any]
    size: int
    after: str = ""
    before: str | None = None

    @property
    def since(self) -> dt.datetime | None:
        return next((v for p, v in self.given.items() if p.kind == "sinds"), None)

    @property
    def organisations(self) -> set[str]:
        return {value for p, value in self.given.items() if p.kind == "organisatie"}

    @property
    def compared(self) -> dict[Parameter, Any]:
        kinds = ("sinds", "organisatie")
        return {p: value for p, value in self.given.items() if p.kind not in kinds}

    def further(self, at: str) -> "Asked":
        """The same list from a record on, in the direction of reading."""
        if self.before is None:
            return Asked(self.given, self.size, at, None)
        return Asked(self.given, self.size, self.after, at)


def read(resource: str, pairs: list[tuple[str, str]]) -> Asked:
    """Reads all parameters, and reports everything that is wrong with them together (400)."""
    known = {each.name: each for each in PARAMETERS[resource]}
    wrong: list[dict[str, Any]] = []
    given: dict[Parameter, Any] = {}
    size, after, before = SIZE, "", None
    for name, text in pairs:
        try:
            if name == "pageSize":
                size = _size(text)
            elif name == "cursor":
                after, before = _cursor(text)
            elif name not in known:
                raise _Unknown(f"onbekende parameter; mogelijk zijn {', '.join(sorted(known))}")
            elif known[name] in given:
                raise ValueError("mag maar één keer voorkomen")
            else:
                given[known[name]] = known[name].read(text)
        except ValueError as error:
            row: dict[str, Any] = {"name": name, "reason": str(error)}
            if isinstance(error, _Unknown):
                row["valid"] = [*sorted(known), "cursor", "pageSize"]
            elif known.get(name) and known[name].values:
                row["valid"] = list(known[name].values)
            wrong.append(row)
    if wrong:
        said = "; ".join(f"{row['name']}: {row['reason']}" for row in wrong)
        raise Problem(400, said[:1000], wrong)
    return Asked(given, size, after, before)


class _Unknown(ValueError):
    """A parameter that the standard does not have."""


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
        raise ValueError(f"is een getal van 1 tot en met {MOST}")
    return int(text)


def _cursor(text: str) -> tuple[str, str | None]:
    try:
        way, at = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split(":")
    except (ValueError, binascii.Error) as error:
        raise ValueError("is geen cursor die wij gaven") from error
    if way not in ("na", "voor") or not at:
        raise ValueError("is geen cursor die wij gaven")
    return (at, None) if way == "na" else ("", at)
