"""The words of the site: what the reader sees for the words of the data."""

NAMEN = {
    "ingekomen_stuk": "ingekomen stuk",
    "afwezig_met_bericht": "afwezig met bericht",
    "natuurlijkpersoon": "persoon",
    "informatieobject": "stuk",
    "stemresultaatperfractie": "stem van een fractie",
    "aanwezigedeelnemer": "aanwezigheid",
    "fractielidmaatschap": "lidmaatschap van een fractie",
    "mediabron": "opname",
    "raadsvergadering": "raadsvergadering",
}
#: of how much of a vote is known
GRONDSLAG = {
    "individueel": "per lid",
    "fractie": "per fractie",
    "totaal": "alleen de telling",
    "tekst": "alleen in woorden",
}
#: what it rests on that a motion is settled or open
AFDOENING = {
    "opgave": "volgens de bron",
    "register": "naar het register van de bron",
    "stand_van_zaken": "naar de stand van zaken bij de bron",
    "brief": "afgeleid uit een brief",
}
#: where a fact was read
BRONNEN = {
    "opgave": "opgave van het raadsinformatiesysteem",
    "stemming": "stemuitslag in het raadsinformatiesysteem",
    "besluitenlijst": "besluitenlijst",
    "notulen": "notulen",
    "spreker": "lijst van sprekers",
}
#: fields of vendors in which an event of a motion's life was read
VELDEN = {
    "meeting.date": "datum van de vergadering",
    "voteResult": "stemuitslag in het raadsinformatiesysteem",
    "Datum": "veld «Datum» in het register van moties",
    "Agendapunt": "agendapunt waar de motie bij hoort",
    "Status": "veld «Status» in het register van moties",
}
TOESTANDEN = {
    "ok": "bijgewerkt",
    "incompleet": "onvolledig gelezen",
    "achter": "loopt achter",
    "geblokkeerd": "de bron weigert ons",
    "mislukt": "lezen mislukte",
    "nooit": "nog nooit gelezen",
    "opgeheven": "opgeheven",
}
KOPPEN = {
    400: "Deze vraag klopt niet",
    404: "Niet gevonden",
    410: "Ingetrokken bij de bron",
    429: "Te veel gevraagd",
    503: "Even niet bereikbaar",
}
NIVEAUS = {
    "MUST": "moet",
    "SHOULD": "zou moeten",
    "INFO": "ter informatie",
}
HOOFDMENU = (
    ("/zoek", "Zoeken"),
    ("/stemmingen", "Stemmingen"),
    ("/raden", "Raden"),
    ("/partijen", "Partijen"),
    ("/volgen", "Volgen"),
)
VOET = (
    ("/over", "Over Griffie"),
    ("/moties/openstaand", "Openstaande moties"),
    ("/dekking", "Dekking"),
    ("/zoektaal", "Zoektaal"),
    ("/uitleg/stemmen", "Uitleg"),
    ("/privacy", "Privacy"),
    ("/toegankelijkheid", "Toegankelijkheid"),
    ("/ontwikkelaars", "Ontwikkelaars"),
    ("/reizende-moties", "Reizende moties"),
    ("/leveranciers", "Voor leveranciers"),
    ("/fout-melden", "Fout melden"),
)
#: headings of the lists by which a search is narrowed
FACETTEN = {
    "type": "Soort",
    "organisatie": "Raad",
    "jaar": "Jaar",
    "uitslag": "Uitslag",
    "afdoening": "Afdoening",
    "fractie": "Ingediend door fractie",
    "partij": "Landelijke partij van de indiener",
    "indiener": "Ingediend door",
    "stem": "Zo stemde een fractie",
    "verdeeld": "Met een verdeelde fractie",
    "gremium": "Raad of commissie",
    "soort": "Soort volgens de bron",
    "provincie": "Provincie",
    "leverancier": "Raadsinformatiesysteem",
}
