"""The columns of each table, with what they mean: the dictionary of the data.

Types are DuckDB's. A column that is not `shown` serves order, joining and counting only.
"""

from dataclasses import dataclass

#: a day is subtracted from this number, so that the newest come first (`volgorde`)
LATEST = 99_999_999


@dataclass(frozen=True)
class Column:
    """`plain` is a text of letters, digits, `-` and `_` only: an id, or a word of a closed list."""

    name: str
    type: str
    says: str
    shown: bool = True
    plain: bool = False


def _text(name: str, says: str, *, shown: bool = True) -> Column:
    return Column(name, "VARCHAR", says, shown)


def _word(name: str, says: str) -> Column:
    return Column(name, "VARCHAR", says, plain=True)


def _number(name: str, says: str, *, shown: bool = True) -> Column:
    return Column(name, "INTEGER", says, shown)


def _yes(name: str, says: str, *, shown: bool = True) -> Column:
    return Column(name, "BOOLEAN", says, shown)


def _list(name: str, says: str, *, shown: bool = True) -> Column:
    return Column(name, "VARCHAR[]", says, shown)


def _day(name: str, says: str) -> Column:
    return Column(name, "DATE", says)


_ORDER = _text("volgorde", "plaats in de lijst: oplopend is van nieuw naar oud", shown=False)
_OWNER = _word("organisatie", "TOOI-code van de raad")
_SOURCE = _text("bron_url", "adres bij de bron, van de stem zelf of van waar zij over gaat")
_VERSION = _number("versie", "versie van het record")
_COUNTS = (
    _number("voor", "stemmen voor; leeg is onbekend"),
    _number("tegen", "stemmen tegen; leeg is onbekend"),
    _number("onthouden", "onthoudingen; leeg is onbekend"),
    _number("afwezig", "afwezigen; leeg is onbekend"),
)
_HIDDEN_COUNTS = tuple(Column(each.name, each.type, each.says, False) for each in _COUNTS)

STEMMEN = (
    _word("stemming", "id van de stemming"),
    _word("motie", "id van het stuk waarover gestemd is; leeg bij een agendapunt"),
    _text("titel", "titel van het stuk, of van het agendapunt"),
    _word("type", "soort waarover gestemd is: motie, amendement, voorstel, document, agendapunt"),
    _OWNER,
    _day("datum", "dag van de stemming"),
    _word("uitslag", "aangenomen, verworpen, gelijk of onbekend, van deze stemming"),
    _word("persoon", "id van het lid; leeg waar alleen de fractie bekend is"),
    _text("persoon_naam", "naam van het lid"),
    _text("fractie", "fractie ten tijde van de stemming, zoals deze raad haar noemt"),
    _text("partij", "landelijke partij naar de naam van de fractie; leeg bij een lokale partij"),
    _word("keuze", "voor, tegen, onthouden, afwezig, verdeeld of onbekend"),
    _number("aantal", "1 voor een lid; de zetels van een fractie, leeg als die niet bekend zijn"),
    _word(
        "meerderheid_fractie", "voor of tegen; leeg zonder meerderheid of als die niet vaststaat"
    ),
    _yes("afwijkend", "of het lid anders stemde dan zijn fractie; leeg waar dat niet te zeggen is"),
    _word("grondslag", "waar de stem staat: opgave, stemming, besluitenlijst, notulen"),
    _SOURCE,
    Column("versie", "INTEGER", "versie van het record van de stem"),
    _ORDER,
    _text("record", "id van het record van de stem", shown=False),
    _text("fractie_id", "id van de fractie", shown=False),
    _text("fractie_sleutel", "naam van de fractie zonder hoofdletters en leestekens", shown=False),
    *_HIDDEN_COUNTS,
)

STEMMINGEN = (
    _text("id", "id van de stemming"),
    _text("motie", "id van het stuk waarover gestemd is; leeg bij een agendapunt"),
    _text("agendapunt", "id van het agendapunt"),
    _text("vergadering", "id van de vergadering"),
    _text("titel", "titel van het stuk, of van het agendapunt"),
    _text("type", "soort waarover gestemd is"),
    _OWNER,
    _day("datum", "dag van de stemming"),
    _text("gremium", "raad of commissie die stemde"),
    _text("uitslag", "aangenomen, verworpen, gelijk of onbekend, van deze stemming"),
    _text("stemmingstype", "hoofdelijk, regulier of schriftelijk"),
    _yes("geheim", "schriftelijk: van niemand is bekend wat hij koos"),
    *_COUNTS,
    _number("verschil", "hoeveel stemmen voor en tegen uit elkaar liggen"),
    _text("grondslag", "wat bekend is: individueel, fractie, totaal, tekst"),
    _yes("volledig", "of iedere stem die de bron telt bekend is"),
    _number("ronde", "de hoeveelste stemming over hetzelfde, vanaf 1"),
    _number("rondes", "stemmingen over hetzelfde"),
    _list("verdeeld", "fracties die verdeeld stemden"),
    _number("afwijkers", "leden die anders stemden dan hun fractie"),
    _SOURCE,
    _VERSION,
    _ORDER,
)

FRACTIESTEMMEN = (
    _text("stemming", "id van de stemming"),
    _text("motie", "id van het stuk waarover gestemd is; leeg bij een agendapunt"),
    _OWNER,
    _day("datum", "dag van de stemming"),
    _text("fractie", "naam van de fractie"),
    _text("fractie_id", "id van de fractie"),
    _text("partij", "landelijke partij; leeg bij een lokale partij"),
    _text("kant", "voor, tegen, verdeeld of onbekend"),
    *_COUNTS,
    _yes("geheim", "schriftelijk gestemd"),
    _yes("afgeleid", "geteld uit de stemmen van de leden"),
    _VERSION,
    _ORDER,
)

PERSONEN = (
    _text("id", "id van de persoon in deze raad"),
    _text("naam", "volledige naam"),
    _OWNER,
    _text("fractie", "fractie bij de laatste stem of aanwezigheid"),
    _text("fractie_id", "id van die fractie"),
    _text("partij", "landelijke partij; leeg bij een lokale partij"),
    _list("fracties", "alle fracties waarvoor deze persoon stemde, de laatste eerst"),
    _day("eerste", "dag van de eerste stem of aanwezigheid die bekend is"),
    _day("laatste", "dag van de laatste"),
    _number("stemmingen", "stemmingen waarbij een stem van deze persoon bekend is"),
    *_COUNTS,
    _number("afgeweken", "keren anders gestemd dan de meerderheid van de eigen fractie"),
    _number("beoordeeld", "stemmingen waarin dat te zeggen is"),
    _number("vergaderingen", "vergaderingen waarvan de aanwezigheid bekend is"),
    _number("aanwezig", "daarvan aanwezig, ook voor een deel"),
    _SOURCE,
    _VERSION,
    _text("naam_sleutel", "naam zonder hoofdletters en leestekens", shown=False),
    _ORDER,
)

LIDMAATSCHAPPEN = (
    _text("persoon", "id van de persoon"),
    _text("persoon_naam", "naam"),
    _text("fractie", "naam van de fractie"),
    _text("fractie_id", "id van de fractie"),
    _OWNER,
    _day("van", "begin, waar de bron dat zegt"),
    _day("tot", "einde, waar de bron dat zegt"),
    _day("gezien_van", "dag van de eerste stem voor deze fractie"),
    _day("gezien_tot", "dag van de laatste"),
    _text("grondslag", "opgave van de bron, of stemming"),
)

FRACTIES = (
    _text("id", "id van de fractie"),
    _text("naam", "naam, zoals deze raad haar noemt"),
    _OWNER,
    _text("partij", "landelijke partij; leeg bij een lokale partij"),
    _text("partij_grondslag", "hoe de partij uit de naam volgt"),
    _number("leden", "leden van wie de laatste stem voor deze fractie was"),
    _number(
        "zetels",
        "de meeste stemmen in één stemming van het laatste jaar: ten minste zo veel zetels",
    ),
    _day("eerste", "dag van de eerste stemming die bekend is"),
    _day("laatste", "dag van de laatste"),
    _number("stemmingen", "stemmingen waarbij de kant van de fractie bekend is"),
    _number("voor", "keren geheel voor"),
    _number("tegen", "keren geheel tegen"),
    _number("verdeeld", "keren verdeeld"),
    _number("ingediend", "moties en amendementen die zij mede indiende"),
    _number("ingediend_aangenomen", "daarvan aangenomen"),
    _SOURCE,
    _VERSION,
    _text("naam_sleutel", "naam zonder hoofdletters en leestekens", shown=False),
    _ORDER,
)

AANWEZIGHEID = (
    _text("persoon", "id van de persoon"),
    _text("persoon_naam", "naam"),
    _OWNER,
    _text("fractie", "fractie"),
    _text("vergadering", "id van de vergadering"),
    _day("datum", "dag van de vergadering"),
    _text("gremium", "raad of commissie"),
    _text("status", "aanwezig, afwezig_met_bericht, afwezig, deels of onbekend"),
    _text("aanvang", "sinds wanneer aanwezig, waar dat bekend is"),
    _text("einde", "tot wanneer"),
    _text("grondslag", "waar dat op rust"),
    _yes("afgeleid", "volgt uit een stem of een stuk, en is niet opgegeven"),
    _yes("volledig", "de bron noemt iedereen die er was"),
    _SOURCE,
    _VERSION,
    _ORDER,
)

MOTIES = (
    _text("id", "id van de motie of het amendement"),
    _text("type", "motie of amendement"),
    _text("titel", "titel"),
    _OWNER,
    _day("datum", "dag waarop het stuk diende"),
    _text("uitslag", "aangenomen, verworpen, ingetrokken, aangehouden, gelijk of onbekend"),
    _day("uitslag_datum", "dag van de uitslag"),
    _list("indieners", "namen van de indieners, de eerste eerst"),
    _list("indiener_ids", "van iedere indiener het id van de persoon, als die vaststaat"),
    _list("fracties", "fracties van de indieners"),
    _list("fractie_ids", "van ieder daarvan het id, als dat vaststaat"),
    _list("fractie_sleutels", "de namen zonder hoofdletters en leestekens", shown=False),
    _text("afdoening", "van wat aangenomen is: open, afgedaan of onbekend"),
    _text(
        "afdoening_grondslag",
        "opgave van de bron, stand_van_zaken, brief (van het bestuur, afgeleid uit de titel) of register (van "
        "andere moties daarin zegt de bron het wel)",
    ),
    _day("afdoening_datum", "dag van de afdoening"),
    _text("afdoening_bron", "veld of stuk waar dat staat"),
    _text(
        "brief", "id van de brief die de motie afdoet, of anders van de laatste die erover bericht"
    ),
    _text("laatste_gebeurtenis", "wat er het laatst mee gebeurde"),
    _day("laatste_datum", "wanneer dat was"),
    _text(
        "levensloop",
        "gebeurtenissen als JSON; `stuk` is het id van de brief waar een afgeleide uit volgt",
    ),
    _text("portefeuillehouder", "wie in het bestuur erover gaat"),
    _number("stemmingen", "stemmingen erover"),
    _SOURCE,
    _VERSION,
    _ORDER,
)

TABLES: dict[str, tuple[Column, ...]] = {
    "stemmen": STEMMEN,
    "stemmingen": STEMMINGEN,
    "fractiestemmen": FRACTIESTEMMEN,
    "personen": PERSONEN,
    "lidmaatschappen": LIDMAATSCHAPPEN,
    "fracties": FRACTIES,
    "aanwezigheid": AANWEZIGHEID,
    "moties": MOTIES,
}


#: what a row of each table is
SAYS = {
    "stemmen": "wat één lid bij één stemming koos, of een fractie waar alleen dat bekend is",
    "stemmingen": "één stemming",
    "fractiestemmen": "wat een fractie als geheel bij één stemming koos",
    "personen": "een lid, voor zover stemmingen en aanwezigheid dat vertellen",
    "lidmaatschappen": "een lidmaatschap van een fractie",
    "fracties": "een fractie van één raad",
    "aanwezigheid": "of iemand in een vergadering was",
    "moties": "een motie of amendement, en hoe ver wat aangenomen is is afgedaan",
}


def shown(table: str) -> tuple[str, ...]:
    """The names of the columns that are given to whoever asks."""
    return tuple(column.name for column in TABLES[table] if column.shown)
