"""One resource by itself: what a schema cannot say. Codes, names, times and privacy."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from conformance.report.findings import Seen, pointer
from conformance.resource.schemas import OWNERS, WOO, schema_of
from conformance.resource.shape import day, moment
from conformance.rules.table import Level, Profile
from standard.bodies import bodies
from standard.feed_names import LOWER
from standard.vocabulary import (
    BesluitResultaat,
    Informatieobjecttype,
    VergaderingStatus,
    VergaderingsType,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: pairs of begin and end; the last part says whether an end asks for a begin (C81)
PAIRS = (
    ("aanvangVergadering", "eindeVergadering", True),
    ("geplandeAanvangVergadering", "geplandeEindeVergadering", True),
    ("starttijd", "eindtijd", True),
    ("geplandeStarttijd", "geplandeEindtijd", True),
    ("aanvangAanwezigheid", "eindeAanwezigheid", True),
    ("aanvangSpreekfragment", "eindeSpreekfragment", True),
    ("datumBeginFractieLidmaatschap", "datumEindeFractieLidmaatschap", False),
    (
        "datumBeginDagelijksBestuurLidmaatschap",
        "datumeindeDagelijksBestuurLidmaatschap",
        False,
    ),
    ("audioTijdsaanduidingAanvang", "audioTijdsaanduidingEinde", False),
    ("videoTijdsaanduidingAanvang", "videoTijdsaanduidingEinde", False),
    ("datumAanvangNevenfunctie", "datumEindeNevenfunctie", False),
)
#: what the information model requires and the OpenAPI document does not
EXPECTED = {
    "informatieobject": ("titel", "creatiedatum"),
    "aanwezigedeelnemer": ("rolnaam",),
    "mediabron": ("mediabrontype",),
    "dagelijksbestuur": ("dagelijksBestuurstype",),
    "agendapunt": ("indicatieHamerstuk", "indicatorBehandeld", "indicatorBesloten"),
}
#: properties that belong to one type of document
BELONGS = {
    "motietype": "motie",
    "vraagtype": "vraag",
    "portefeuillehouder": "voorstel",
    "toelichting": "amendement",
}
TITLES = ("naam", "titel", "agendapuntTitel", "fractienaam", "agendapuntnaam", "naamKandidaat")
PREFERRED = ("c_db4862c3", "c_8c840238", "c_3a248e3a")
#: the other categories of the TOOI list of the Woo
CATEGORIES = {
    *PREFERRED,
    "c_139c6280",
    "c_c76862ab",
    "c_aab6bfc7",
    "c_759721e2",
    "c_40a05794",
    "c_89ee6784",
    "c_3baef532",
    "c_8fc2335c",
    "c_c6cd1213",
    "c_cf268088",
    "c_816e508d",
    "c_99a836c7",
    "c_fdaee95e",
    "c_46a81018",
    "c_a870c43d",
}
HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(amp|nbsp|lt|gt|quot|#\d+);")
DIGITS = re.compile(r"(?<![\w.,/-])(\d{9}|\d{4}[. ]\d{2}[. ]\d{3})(?![\w/-])", re.ASCII)
#: properties that hold a key or a number by nature, and no prose
CODES = re.compile(
    r"^(id|url|versie|checksum|bronorganisatie)$|(identificatie|[kK]enmerk|code|nummer)$"
)
CLOSED = ("geheim", "vertrouwelijk", "zeer vertrouwelijk", "besloten", "confidentieel", "secret")
CAMEL = re.compile(r"^[a-z][a-zA-Z0-9]*$")
#: a planned meeting may be past for so many days before it looks forgotten
FORGOTTEN = 60


class Named:
    """A resource by the names of v2, whichever profile it is in."""

    def __init__(self, profile: Profile, body: dict[str, Any]) -> None:
        self.body = body
        self.lower = profile.letter in "KF"

    def name(self, name: str) -> str:
        return LOWER.get(name, name) if self.lower else name

    def get(self, name: str) -> Any:
        return self.body.get(self.name(name))


def in_amsterdam(when: dt.datetime) -> dt.date | None:
    """The day of a moment in Amsterdam; None at the very ends of the calendar."""
    try:
        return when.astimezone(AMSTERDAM).date()
    except OverflowError:
        return None


class Sense:
    """`today` is the day that future and past are measured by."""

    def __init__(self, profile: Profile, today: dt.date) -> None:
        self.profile = profile
        self.today = today

    def check(
        self, resource: str, body: dict[str, Any], where: str, url: str, at: str
    ) -> Iterator[Seen]:
        """Every fault of sense of one resource."""
        told = Named(self.profile, body)
        letter = self.profile.letter
        rows = [
            *self.times(told),
            *self.owner(resource, told),
            *self.category(told),
            *self.language(told),
            *self.private(told),
        ]
        if letter in "VM":
            rows += self.texts(body)
        if letter == "V":
            rows += self.expected(resource, body)
        if resource == "vergadering":
            rows += self.meeting(told)
        if resource == "agendapunt" and letter in "VM":
            rows += self.item(told)
        if resource == "informatieobject":
            rows += self.document(told)
        if resource == "besluit":
            rows += self.decision(body)
        if resource == "indiener" and letter == "V":
            rows += self.submitter(body)
        if letter in "KF":
            rows += self.kind(resource, body)
        rows += self.members(body)
        for rule, name, found, expected, level in rows:
            yield Seen(rule, where, url, at + name, found, expected, level)

    # --- codes and words -------------------------------------------------------------------------

    def owner(self, resource: str, told: Named) -> Iterator["Row"]:
        body, letter = told.body, self.profile.letter
        if letter == "V":
            filled = [name for name in OWNERS if body.get(name)]
            if len(filled) > 1:
                yield row("C45", filled[1], body[filled[1]], "hoogstens één organisatie")
            gemeente = body.get("gemeente")
            if isinstance(gemeente, dict) and isinstance(gemeente.get("gemeentecode"), str):
                code = gemeente["gemeentecode"]
                yield from self.exists("C46", "gm" + code, ("gemeente", "gemeentecode"), code, told)
            waterschap = body.get("waterschap")
            if isinstance(waterschap, dict) and isinstance(waterschap.get("waterschapcode"), str):
                code = waterschap["waterschapcode"]
                if not re.fullmatch(r"\w{4}", code):
                    path = ("waterschap", "waterschapcode")
                    yield row("C46", path, code, "vier tekens")
            if resource == "vergadering":
                yield from self.fitting(body)
            return
        owner = body.get("organisatie")
        if not isinstance(owner, dict):
            return
        filled = [name for name in OWNERS if owner.get(name)]
        if len(filled) != 1:
            yield row("C44", "organisatie", owner, "precies één van de drie")
        for name in filled:
            code = owner[name]
            prefix = {"gemeente": "gm", "provincie": "pv", "waterschap": "ws"}[name]
            path = ("organisatie", name)
            if not isinstance(code, str) or not code.startswith(prefix):
                yield row("C43", path, code, f"een TOOI-code die met {prefix} begint")
                continue
            yield from self.exists("C43", code, path, code, told)
            known = bodies().get(code)
            naam = owner.get("naam")
            if known and isinstance(naam, str) and not known.named(naam):
                yield row("C43", ("organisatie", "naam"), naam, known.naam)

    def exists(
        self, rule: str, code: str, path: tuple[str, ...], found: str, told: Named
    ) -> Iterator["Row"]:
        """The code is in the register, and the body was still there when this took place."""
        known = bodies().get(code)
        if known is None:
            yield row(rule, path, found, "een code uit het TOOI-register")
            return
        when = day(told.get("vergaderdatum")) or day(told.get("geplandeVergaderdatum"))
        if known.tot and when and when >= known.tot:
            expected = f"een organisatie die toen bestond; {known.naam} ging op in {known.opvolger}"
            yield row(rule, path, found, expected)

    def fitting(self, body: dict[str, Any]) -> Iterator["Row"]:
        kinds = {
            "raadsvergadering": "gemeente",
            "statenvergadering": "provincie",
            "algemene_bestuursvergadering": "waterschap",
        }
        kind = body.get("vergaderingstype")
        wanted = kinds.get(kind) if isinstance(kind, str) else None
        filled = [name for name in OWNERS if body.get(name)]
        if wanted and filled and wanted not in filled:
            yield row("C51", "vergaderingstype", kind, f"een vergadering van een {filled[0]}")

    def category(self, told: Named) -> Iterator["Row"]:
        name = told.name("wooInformatiecategorie")
        value = told.body.get(name)
        if self.profile.letter == "V" or not isinstance(value, str):
            return
        match = WOO.match(value)
        if match is None or match[2] not in CATEGORIES:
            yield row("C47", name, value, "een code van de TOOI-lijst, zoals c_db4862c3")
        elif match[2] not in PREFERRED:
            expected = "vergaderstukken, ingekomen stukken of besluitenlijsten"
            yield row("C47", name, value, expected, Level.SHOULD)

    def language(self, told: Named) -> Iterator["Row"]:
        value = told.body.get("taal")
        if isinstance(value, str) and not re.fullmatch(r"[a-z]{3}", value):
            yield row("C50", "taal", value, "een code van ISO 639-2/B, zoals dut")

    def texts(self, body: dict[str, Any]) -> Iterator["Row"]:
        for path, value in strings(body):
            if not value.strip():
                yield row("C39", path, value, "een gevulde tekst, of de eigenschap weglaten")
            elif path[-1] in TITLES and HTML.search(value):
                yield row("C39", path, value, "een titel zonder HTML")

    def expected(self, resource: str, body: dict[str, Any]) -> Iterator["Row"]:
        for name in EXPECTED.get(resource, ()):
            if name not in body:
                yield row("C33", name, None, "verplicht in het informatiemodel")

    def kind(self, resource: str, body: dict[str, Any]) -> Iterator["Row"]:
        letter = self.profile.letter
        value = body.get("dossiertype")
        if isinstance(value, str) and value != resource:
            yield row("C30" if letter == "K" else "C31", "dossiertype", value, resource)
        if letter == "F":
            return
        for name in body:
            if not CAMEL.match(name):
                yield row("C16", name, name, "lowerCamelCase")
        lists = {
            "vergaderingstype": VergaderingsType,
            "vergaderstatus": VergaderingStatus,
            "informatieobjecttype": Informatieobjecttype,
        }
        for name, values in lists.items():
            value = body.get(name)
            if isinstance(value, str) and value not in list(values):
                yield row("C42", name, value, "een waarde van v2: " + ", ".join(values))

    def members(self, body: dict[str, Any]) -> Iterator["Row"]:
        for name, value in body.items():
            if isinstance(value, list):
                for number, each in enumerate(value):
                    if each is None:
                        path = (name, number)
                        yield row("C37", path, None, "geen leeg lid", Level.SHOULD)

    # --- kinds of resources ----------------------------------------------------------------------

    def meeting(self, told: Named) -> Iterator["Row"]:
        held = day(told.get("vergaderdatum"))
        begin = moment(told.get("aanvangVergadering"))
        if held and begin:
            local = in_amsterdam(begin)
            if local and local != held:
                yield row("C83", "vergaderdatum", told.body["vergaderdatum"], local.isoformat())
        name = told.name("status")
        when = held or (in_amsterdam(begin) if begin else None)
        if told.get("status") == "gehouden" and when and when > self.today:
            yield row("C83", name, "gehouden", f"nog niet gehouden op {self.today}")
        planned = when or day(told.get("geplandeVergaderdatum"))
        if told.get("status") == "gepland" and planned:
            past = (self.today - planned).days
            if past > FORGOTTEN:
                yield row("C83", name, "gepland", f"gehouden of geannuleerd; {planned} is voorbij")

    def item(self, told: Named) -> Iterator["Row"]:
        if told.get("indicatorBehandeld") is False and (
            told.get("starttijd") or told.get("eindtijd")
        ):
            yield row("C84", "indicatorBehandeld", False, "true, want er is een starttijd")

    def document(self, told: Named) -> Iterator["Row"]:
        body, letter = told.body, self.profile.letter
        made = day(body.get("creatiedatum"))
        said = body.get("creatiedatum")
        if letter == "K" and said and not made and not moment(said):
            # the platform gives it no type (KOOP L722), but it is a date
            yield row("C34", "creatiedatum", said, "een datum zoals 2026-01-31", Level.SHOULD)
        if letter in "VM" and made and made > self.today:
            yield row("C85", "creatiedatum", body["creatiedatum"], f"niet na {self.today}")
        kind = body.get("informatieobjecttype")
        if letter in "VM":
            for name, type_ in BELONGS.items():
                known = name in schema_of(self.profile.name, "informatieobject")["properties"]
                if known and body.get(name) and kind != type_:
                    yield row("C49", name, body[name], f"alleen bij {type_}")
            yield from self.related(body, kind)
        if letter == "M" and isinstance(body.get("formaat"), str):
            value = body["formaat"]
            if not re.fullmatch(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", value, re.ASCII):
                yield row("C29", "formaat", value, "een mediatype zoals application/pdf")

    def related(self, body: dict[str, Any], kind: Any) -> Iterator["Row"]:
        name = "gerelateerdInformatieobject"
        other = body.get(name)
        rol = other.get("rol") if isinstance(other, dict) else None
        wanted = {"antwoord": ("vraag",), "amendement": ("voorstel", "hoofd_amendement")}
        if isinstance(kind, str) and kind in wanted and rol not in wanted[kind]:
            path = (name, "rol") if rol else (name,)
            yield row("C67", path, rol, "rol " + " of ".join(wanted[kind]))

    def decision(self, body: dict[str, Any]) -> Iterator["Row"]:
        value = body.get("besluitresultaat")
        if isinstance(value, str) and value not in list(BesluitResultaat):
            yield row("C48", "besluitresultaat", value, ", ".join(BesluitResultaat))

    def submitter(self, body: dict[str, Any]) -> Iterator["Row"]:
        given = [n for n in ("natuurlijkPersoon", "organisatorischeEenheid") if body.get(n)]
        if len(given) > 1:
            yield row("C74", given[1], body[given[1]], "precies één indiener")
        if not given and not body.get("naam"):
            yield row("C74", (), None, "een persoon, een organisatorische eenheid of een naam")

    # --- time ------------------------------------------------------------------------------------

    def times(self, told: Named) -> Iterator["Row"]:
        for path, value in strings(told.body):
            if moment(value) and not value.upper().endswith("Z"):
                yield row("C35", path, value, "UTC, met Z")
        yield from self.ordered(told, ())
        extra = told.body.get("nevenfunctieNatuurlijkePersoon")
        if isinstance(extra, list):
            for number, each in enumerate(extra):
                if isinstance(each, dict):
                    path = ("nevenfunctieNatuurlijkePersoon", number)
                    yield from self.ordered(Named(self.profile, each), path)

    def ordered(self, told: Named, within: tuple[str | int, ...]) -> Iterator["Row"]:
        for first, last, needed in PAIRS:
            begin, end = told.get(first), told.get(last)
            path = (*within, told.name(last))
            if end and not begin and needed:
                yield row("C81", (*within, told.name(first)), None, f"{first} bij {last}")
            one, other = _comparable(begin), _comparable(end)
            if one is not None and other is not None and type(one) is type(other) and one > other:
                yield row("C82", path, end, f"niet voor {begin}")

    # --- privacy ---------------------------------------------------------------------------------

    def private(self, told: Named) -> Iterator["Row"]:
        body = told.body
        if body.get("adresBinnenland"):
            yield row("C77", "adresBinnenland", "(niet getoond)", "geen privéadres")
        for path, value in strings(body):
            if "://" in value or CODES.search(str(path[-1])):
                continue
            if any(citizen(match[1]) for match in DIGITS.finditer(value)):
                yield row("C77", path, "(niet getoond)", "geen burgerservicenummer")
        closed = str(body.get("vertrouwelijkheidsaanduiding") or "").strip().casefold()
        if closed in CLOSED:
            for name in ("link", "inhoudLink", "inhoud", "bestandsurl"):
                if body.get(name):
                    yield row("C77", name, "(niet getoond)", f"geen inhoud bij «{closed}»")


#: rule, pointer within the resource, what was found, what was expected, level if not the rule's
Row = tuple[str, str, Any, str, Level | None]


def row(
    rule: str,
    path: str | tuple[str | int, ...],
    found: Any,
    expected: str,
    level: Level | None = None,
) -> Row:
    parts = (path,) if isinstance(path, str) else path
    return rule, pointer(*parts), found, expected, level


def strings(
    value: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in a resource, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from strings(each, (*path, number))


def citizen(digits: str) -> bool:
    """Whether nine digits can be a BSN: the weighed sum is divisible by eleven."""
    numbers = [int(each) for each in re.sub(r"\D", "", digits)]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(numbers) and sum(n * w for n, w in zip(numbers, weights, strict=True)) % 11 == 0


def _comparable(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return moment(value) or day(value)
