"""What a field of a register or portal is, by the words of its name and the shape of its values.

A kind is certain only where name and values agree. What only one of them tells is a proposal: it is
kept, listed by `griffie velden`, and settled for a council by a line in `velden.csv`.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crawlers.reading.field_shapes import Shapes, shapes
from crawlers.reading.known import Known, folded

Veld = Literal[
    "titel", "uitslag", "indieners", "mede", "fracties", "datum", "vergadering", "agendapunt",
    "portefeuillehouder", "toelichting", "soort", "nummer", "stemverhouding", "afgedaan_op", "termijn",
    "privé", "afgedaan", "status", "stand_van_zaken", "onbekend",
]  # fmt: skip
#: share of the values that must look like it
MOST, HALF = 0.7, 0.5


@dataclass(frozen=True)
class FieldReading:
    """`veld` is what is used («onbekend» where it is not certain), `voorstel` what it may be."""

    veld: Veld
    zeker: bool
    voorstel: Veld
    waarom: str


class Name:
    """The name of a field as words and as letters run together («ingediendindatum»)."""

    def __init__(self, name: str) -> None:
        self.words = re.findall(r"[a-z0-9&]+", folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
        self.run = "".join(self.words)

    def has(self, stems: re.Pattern[str]) -> bool:
        return stems.search(self.run) is not None

    def word(self, *words: str) -> bool:
        return any(word in self.words for word in words)


_PRIVATE = re.compile(
    r"telefoon|^tel(?:nr|nummer)?$|tel(?:nr|nummer)|mobiel|gsm|email|mailadres|(?<!web)(?<!internet)adres(?!s?eri|s?eerd)|woonplaats|geboorte|"
    r"bsn|burgerservice|contactgegeven|postcode|huisnummer|iban|bankrekening|rekeningnummer"
)
_CITIZEN = re.compile(
    r"inwoner|burger(?!meester|lid|leden|initiatief)|inspreker|insprekers|afzender|behandelaar|medewerker|ambtenaar|contactpersoon|"
    r"melder|aanvrager|bezwaarmaker|briefschrijver|omwonende|bewoner|behandeldambt|opsteller"
)
_ASIDE = re.compile(
    r"gewijzigd|wijziging|bijgewerkt|aangemaakt|publicatie|gepubliceerd|herinnering|rappel|evaluatie|modified|created|import|"
    r"archief|verzend|(?<!antwoord)(?<!beantwoording)verzonden|begindatum|startdatum|ingangsdatum|openbaar|(?<!antwoord)(?<!antwoordvan)(?<!antwoordvanhet)college(?!lid)|b&w|benw|bw(?:datum)?$|verlengd|terug"
    r"koppeling|voortgang|actualisatie|laatst|update|ontvangstbevestiging|inwerking|bezwaar|advies|preadvies|volgende|vorige|doorgeschov|verdaagd|verplaatst|oorspronkelijk|nieuwe|^niet"
)
_TERM = re.compile(
    r"uiter(?:st|lijk)|deadline|termijn(?!agenda)|streef|verwacht|gepland|planning|einddatum|gereedvoor|klaarvoor|afdoeningvoor|wanneer|"
    r"vervaldatum|(?:antwoorde?n?|afdoening|afdoen|afhandelen|afhandeling)(?:uiterlijk)?voor$|doorlooptijd|tebeantwoordenvoor|oplever"
)
_SETTLED = re.compile(
    r"afgedaan|afdoening|afgehandeld|afhandeling|beantwoord|antwoord|voldaan|completed|afgerond|afronding|uitgevoerd|nagekomen|"
    r"afgesloten|gereed"
)
_DATE = re.compile(r"dat(?:um|e)|(?<=\w)d?dd$|^dd$")
_BROUGHT = re.compile(
    r"indien|inged|ingekomen|inkomst|ontvang|binnen(?:ge)?kom|gesteld|toegezegd|toezegging|motie|amendement|vraag|vragen|raad|"
    r"staten|^datum(?:ps|ab)|(?:ps|ab)datum|behandel|stemming|vergader|stuk|voorstel|document|besluit|brief|schrijven"
)
_MEETING = re.compile(
    r"vergader|raad(?!slid|sleden)|behandel|commissie|agend[ae]|geagend|bespr|ingediend(?:bij|in)|toegezegdin|gedaanin|staten|registrationdate|"
    r"forum|sessie|bijeenkomst|gearkomste|punt|^ab$|algemeenbestuur|^bij|^datum|evenement|gremium|orgaan|^in$|aandeorde"
)
_POINT = re.compile(
    r"ag(?:enda)?p(?:u|û)nt|agendaitem|puntopdeagenda|^agenda$|behandelpunt|^(?:bij|nr|nrvan)?punt$"
)
_OUTCOME = re.compile(
    r"uitslag|^stimming|status|besluit|resultaat|uitkomst|^stand$|beslissing|stem|utslach|beslut|conclusie|afloop|oordeelraad|afgedaanals|"
    r"aangenomen|verworpen"
)
_VOTE = re.compile(
    r"stem(?!pel)|stimm|uitslag|toelichting|besluit|voor$|tegen$|utslach|resultaat|uitkomst|opmerking"
)
_HOLDER = re.compile(
    r"portefeuille|wethouder|gedeputeerde|college?lid|bestuurder|burgemeester|toegezegddoor|toezegging(?:van|door|gedaandoor)|"
    r"verantwoordelijk|heemraad|dijkgraaf|commissarisvandekoning|gerichtaan|gesteldaan|(?<!af)gedaandoor|^pfh|toezegger"
)
_CO = re.compile(
    r"mede|^mei(?=yntsj|onder)|[2-9]e(?:tm|en)|^co(?=indien|onder|sig)|overige?|indieners?[2-9]$|andere|tweede|derde|ondersteun|2eindiener|steunend"
)
_SIGNED = re.compile(r"ondertekena|ondertekend|ondertekening")
_FIRST = re.compile(r"eerste|hoofd|1e|voornaamste")
_SUBMITTER = re.compile(
    r"indien|inged|steller|gesteld|raadslid|raadsleden|statenlid|statenleden|fractielid|initiatief|gevraagd|doorwie|^wie|vrager|"
    r"(?:motie|amendement|vraag|vragen)(?:van|door)|namens|auteur|verzoeker|yntsjinner|^lid$|^leden$|^ab(?:lid|leden)$|hoofdingeland"
)
_PARTY = re.compile(
    r"fractie|fraksje|partij|groepering|namens|indien|inged|steller|gesteld|wie|lijst|(?:motie|amendement|vraag|vragen)(?:van|door)"
)
_KIND = re.compile(
    r"soort|type|categorie|kind|rubriek|(?:motie|amendement)of|moties?amendement|amendement(?:en)?moties?|^aard|^ma$"
)
_NUMBER = re.compile(r"num?mer|nr|kenmerk|externalid|code|volgn")
_TEXT = re.compile(
    r"toelichting|omschrijving|inhoud|tekst|samenvatting|opmerking|strekking|beschrijving|toezegging|vraag|vragen|korteinhoud|dictum|verzoek|bijzonderheden"
)
_TITLE = re.compile(
    r"onderwerp|titel|title|betreft|opschrift|^kop$|naam(?:van)?(?:de|het)?(?:motie|amendement|voorstel|stuk|document|toezegging|vraag)|^naam$|underwerp"
)
_STANDING = re.compile(r"standvanzaken|voortgang|statusafdoening|actuelestand")


def read_field(name: str, values: Sequence[str], known: Known = Known()) -> FieldReading:  # noqa: B008
    """What a field is, by its name and values, for a council with these fracties and members."""
    seen = shapes(values, known)
    told = Name(name)
    if not seen.aantal:
        return _doubt("onbekend", "geen waarden")
    for reader in (_private, _dates, _places, _votes, _people, _rest):
        reading = reader(told, seen, known)
        if reading is not None:
            return reading
    return _doubt("onbekend", "naam en waarden zeggen niet wat het is")


def _sure(veld: Veld, why: str) -> FieldReading:
    return FieldReading(veld, True, veld, why)


def _doubt(proposal: Veld, why: str) -> FieldReading:
    return FieldReading("onbekend", False, proposal, why)


def _private(name: Name, seen: Shapes, known: Known) -> FieldReading | None:
    if name.has(_PRIVATE):
        return _sure("privé", "de naam zegt dat het gegevens van personen zijn")
    if seen.prive >= HALF:
        return _sure("privé", "de waarden zijn telefoonnummers, e-mailadressen of rekeningen")
    if name.has(_CITIZEN) and seen.leden < MOST and seen.datum < HALF and not name.has(_DATE):
        return _sure("privé", "de naam zegt dat het inwoners of medewerkers zijn")
    return None


def _dates(name: Name, seen: Shapes, known: Known) -> FieldReading | None:
    if seen.datum < MOST:
        return None
    why = "de waarden zijn datums"
    if name.has(_TERM):
        return _sure("termijn", f"{why} en de naam is van een termijn")
    if name.has(_ASIDE):
        return _doubt("onbekend", f"{why}, maar van iets anders dan de behandeling")
    if name.has(_SETTLED):
        return _sure("afgedaan_op", f"{why} en de naam is van een afdoening")
    if name.has(_DATE) or name.word("op", "dd") or name.run.endswith("dd"):
        bare = re.sub(r"(?<=[a-z]{6})\d$|(?:van|de|het|op|dd)", "", _DATE.sub("", name.run)).strip(
            "0123456789"
        )
        if not bare or name.has(_BROUGHT):
            return _sure("datum", f"{why} en de naam is van indiening of behandeling")
        return _doubt("datum", f"{why}, maar de naam zegt niet waarvan")
    if name.has(_BROUGHT) and not name.has(re.compile(r"indiener|steller|uitslag|raadslid")):
        place = re.search(r"vergader|raad|staten|behandel", name.run)
        return _sure(
            "vergadering" if place else "datum",
            f"{why} en de naam is van een vergadering of indiening",
        )
    return _doubt("datum", f"{why}, maar de naam past daar niet bij")


def _places(name: Name, seen: Shapes, known: Known) -> FieldReading | None:
    if seen.vergadering >= MOST:
        veld: Veld = "agendapunt" if seen.met_punt >= HALF else "vergadering"
        why = "de waarden zijn vergaderingen met een datum"
        if name.has(_TERM):
            return _sure("termijn", f"{why} en de naam is van een termijn")
        if name.has(_SETTLED) or name.has(_ASIDE):
            return _doubt(veld, f"{why}, maar de naam is van iets anders dan de behandeling")
        if name.has(_MEETING) or name.has(_BROUGHT):
            return _sure(veld, f"{why} en de naam is van de behandeling")
        return _doubt(veld, f"{why}, maar de naam past daar niet bij")
    others = seen.datum + seen.janee + seen.fracties + seen.leden
    plain_words = seen.woorden <= 15 and others == 0
    if name.has(_POINT) and (seen.punt >= MOST or plain_words):
        return _sure("agendapunt", "de naam is van een agendapunt")
    if name.has(_TERM):
        if seen.termijn >= HALF or seen.datum + seen.termijn >= MOST:
            return _sure("termijn", "de naam is van een termijn en de waarden zijn tijden")
        return _doubt("termijn", "de naam is van een termijn, maar de waarden zijn geen tijden")
    return None


def _votes(name: Name, seen: Shapes, known: Known) -> FieldReading | None:
    aside = name.has(_ASIDE)
    sides = name.word(
        "voor",
        "tegen",
        "voorstemmers",
        "tegenstemmers",
        "onthouden",
        "stemmen",
        "stemden",
        "tegengestemd",
        "voorgestemd",
        "tsjin",
        "foar",
    )
    if sides and seen.fracties + seen.leden >= MOST and not aside:
        return _sure(
            "stemverhouding", "de naam is van een kant en de waarden zijn fracties of leden"
        )
    if seen.stemming >= HALF and name.has(_VOTE) and not aside:
        return _sure("stemverhouding", "in de waarden staat hoe er gestemd is")
    if seen.uitslag >= HALF:
        if aside:
            return _doubt("uitslag", "uitslagen, maar van een ander dan deze vergadering")
        voted = name.has(re.compile(r"stemverhouding|^stemmen$|stemming$")) and seen.stemming > 0
        if name.has(_OUTCOME):
            return _sure(
                "stemverhouding" if voted else "uitslag", "naam en waarden zijn van een uitslag"
            )
        if seen.uitslag < MOST or name.has(_TEXT) or name.has(_TITLE):
            return None
        return _doubt("uitslag", "de waarden zijn uitslagen, maar de naam past daar niet bij")
    if (
        name.has(
            re.compile(
                r"stemverhouding|stemuitslag|^stemmen$|^stemmenvoor|stemming|^voor(?:en)?tegen$"
            )
        )
        and seen.uitslag + seen.stemming + seen.stand >= HALF
    ):
        return _sure("stemverhouding", "naam en waarden zijn van een stemming")
    if seen.voortgang >= HALF and name.has(_OUTCOME):
        return _sure("status", "de waarden zeggen hoever het is")
    if (
        name.has(re.compile(r"^(?:is)?(?:afgedaan|afgehandeld|beantwoord|voldaan)$"))
        and seen.janee + seen.voortgang >= MOST
    ):
        return _sure("afgedaan", "ja of nee bij een afdoening")
    return None


def _people(name: Name, seen: Shapes, known: Known) -> FieldReading | None:
    co = name.has(_CO) or (name.has(_SIGNED) and not name.has(_FIRST))
    if name.has(_TITLE) and seen.leden < HALF and seen.fracties < HALF and not name.has(_SUBMITTER):
        return None
    if seen.fracties >= MOST:
        why = "de waarden zijn fracties"
        if name.has(_HOLDER) or name.has(_ASIDE):
            return _doubt("fracties", f"{why}, maar de naam is van iets anders")
        if name.has(re.compile(r"fractie|fraksje|partij|groepering")):
            return _sure("fracties", f"{why}, zoals de naam zegt")
        if co:
            return _sure("mede", f"{why} en de naam is van wie mede indient")
        return (
            _sure("fracties", why)
            if name.has(_PARTY)
            else _doubt("fracties", f"{why}, maar de naam past daar niet bij")
        )
    if _of_fracties(name) and seen.lokaal >= MOST and not seen.leden:
        return _sure("fracties", "de naam is van fracties en de waarden zijn als die geschreven")
    if name.has(_HOLDER):
        if seen.bestuurder + seen.personen >= MOST:
            return _sure("portefeuillehouder", "naam en waarden zijn van een bestuurder")
        return _doubt("portefeuillehouder", "de waarden zijn geen personen")
    return _submitters(name, seen, co=co)


def _of_fracties(name: Name) -> bool:
    """Whether a field is of the fracties that submit, by its name: also of one that nobody knows."""
    of_party = name.has(re.compile(r"(?:fractie|fraksje)(?!lid|lei?d|stand|voorz|vergad)"))
    submitting = name.has(re.compile(r"partij(?!lid)")) and name.has(re.compile(r"indien|inged"))
    return (of_party or submitting) and not name.has(_HOLDER) and not name.has(_ASIDE)


def _submitters(name: Name, seen: Shapes, *, co: bool) -> FieldReading | None:
    mixed = seen.personen + seen.fracties
    if seen.personen < HALF or mixed < MOST:
        return None
    weak = name.has(re.compile(r"steller|auteur|^wie|doorwie|^naam|verzoeker|^lid$"))
    if name.has(_ASIDE):
        return _doubt("indieners", "personen, maar de naam is van iets anders")
    if co:
        return _sure("mede", "de waarden zijn personen en de naam is van wie mede indient")
    if name.has(re.compile(r"fractie(?!lid)|partij")) and not name.has(
        re.compile(r"indien|inged|lid")
    ):
        return _doubt("indieners", "de naam is van fracties, de waarden zijn personen")
    if name.has(_SUBMITTER) or name.has(_SIGNED):
        asks = name.has(re.compile(r"vra(?:gen|ag)steller|indien"))
        if seen.leden >= HALF or not weak or asks:
            return _sure("indieners", "de waarden zijn personen en de naam is van wie indient")
        return _doubt("indieners", "de waarden zijn geen leden van deze raad")
    return (
        _doubt("indieners", "personen, maar de naam past daar niet bij")
        if seen.leden >= MOST
        else None
    )


def _rest(name: Name, seen: Shapes, known: Known) -> FieldReading | None:
    bare = seen.janee >= MOST or seen.geld >= MOST
    if name.has(_KIND) and seen.soort >= MOST:
        return _sure("soort", "naam en waarden zijn van een soort stuk")
    if name.has(_STANDING):
        return _sure("stand_van_zaken", "de naam is van een stand van zaken")
    other_number = name.has(re.compile(r"agenda|postcode")) or name.has(_ASIDE)
    if name.has(_NUMBER) and seen.nummer >= MOST and not other_number:
        return _sure("nummer", "naam en waarden zijn van een nummer")
    if name.run == "id" and seen.motienummer >= MOST:
        return _sure("nummer", "de waarden zijn nummers van moties en amendementen")
    code = seen.nummer >= HALF or seen.datum > 0 or bare
    if name.has(_TITLE) and not code and not name.has(_SUBMITTER) and not name.has(_SIGNED):
        return _sure("titel", "de naam is van een titel")
    if name.has(_TEXT) and not code and not name.has(_SUBMITTER):
        if seen.woorden >= 3:
            return _sure("toelichting", "de naam is van een toelichting en de waarden zijn tekst")
        return _doubt("toelichting", "de naam is van een toelichting, maar de waarden zijn kort")
    if (
        seen.nummer >= MOST
        and not bare
        and seen.woorden < 3
        and re.search(r"\d{4}|[A-Z]", name.run)
    ):
        return _doubt("nummer", "de waarden zijn nummers")
    if seen.soort >= MOST:
        return _doubt("soort", "de waarden zijn soorten stukken")
    return None


@functools.lru_cache(maxsize=5000)
def cached_field(name: str, values: tuple[str, ...], known: Known) -> FieldReading:
    """As `read_field`, kept for the many rows of one register."""
    return read_field(name, values, known)
