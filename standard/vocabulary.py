"""The closed vocabularies of VNG Open Raadsinformatie v2 and our own few beside them.

Values are the standard's, letter for letter (its spelling `overijsel` included); the member names
are for Python only.
"""

from enum import StrEnum


class VergaderingsType(StrEnum):
    raadsvergadering = "raadsvergadering"
    commissievergadering = "commissievergadering"
    presidium = "presidium"
    statenvergadering = "statenvergadering"
    algemene_bestuursvergadering = "algemene_bestuursvergadering"


class VergaderingStatus(StrEnum):
    gepland = "gepland"
    gehouden = "gehouden"
    geannuleerd = "geannuleerd"


class Wijziging(StrEnum):
    toevoeging = "Toevoeging"
    aanpassing = "Aanpassing"
    verwijdering = "Verwijdering"


class Informatieobjecttype(StrEnum):
    vraag = "vraag"
    antwoord = "antwoord"
    motie = "motie"
    besluitvormingsstuk = "besluitvormingsstuk"
    ingekomen_stuk = "ingekomen_stuk"
    toezegging = "toezegging"
    mededeling = "mededeling"
    amendement = "amendement"
    voorstel = "voorstel"


class MotieType(StrEnum):
    voorstel = "voorstel"
    afkeuring = "afkeuring"
    treurnis = "treurnis"
    wantrouwen = "wantrouwen"
    vreemd = "vreemd"
    overig = "overig"


class VraagType(StrEnum):
    technische_vraag = "technische_vraag"
    mondelinge_politieke_vraag = "mondelinge_politieke_vraag"
    schriftelijke_politieke_vraag = "schriftelijke_politieke_vraag"


class StemmingsType(StrEnum):
    hoofdelijk = "hoofdelijk"
    regulier = "regulier"
    schriftelijk = "schriftelijk"


class StemKeuze(StrEnum):
    voor = "voor"
    tegen = "tegen"
    afwezig = "afwezig"
    onthouden = "onthouden"


class StemmingResultaat(StrEnum):
    """`voor` means carried, `tegen` rejected, `gelijk` a tie."""

    voor = "voor"
    tegen = "tegen"
    gelijk = "gelijk"


class FractieStemResultaat(StrEnum):
    """`aangenomen` means that the whole fractie voted in favour, not that the motion passed."""

    aangenomen = "aangenomen"
    verworpen = "verworpen"
    verdeeld = "verdeeld"


class RolNaam(StrEnum):
    voorzitter = "voorzitter"
    vice_voorzitter = "vice_voorzitter"
    raadslid = "raadslid"
    inspreker = "inspreker"
    overig = "overig"
    portefeuillehouder = "portefeuillehouder"
    statenlid = "statenlid"
    dagelijks_bestuurslid = "dagelijks_bestuurslid"
    algemeen_bestuurslid = "algemeen_bestuurslid"
    griffier = "griffier"


class Functie(StrEnum):
    burgemeester = "burgemeester"
    wethouder = "wethouder"
    raadslid = "raadslid"
    burgerlid = "burgerlid"
    griffier = "griffier"
    gemeentesecretaris = "gemeentesecretaris"
    ambtenaar_of_medewerker = "ambtenaar_of_medewerker"
    adviseur_of_deskundige = "adviseur_of_deskundige"
    overig = "overig"
    commissaris_van_de_koning = "commissaris_van_de_koning"
    gedeputeerde = "gedeputeerde"
    statenlid = "statenlid"
    provinciesecretaris = "provinciesecretaris"
    dijkgraaf = "dijkgraaf"
    dagelijks_bestuurslid = "dagelijks_bestuurslid"
    algemeen_bestuurslid = "algemeen_bestuurslid"
    secretarisdirecteur = "secretarisdirecteur"


class Geslacht(StrEnum):
    man = "man"
    vrouw = "vrouw"
    anders = "anders"
    onbekend = "onbekend"


class MediabronType(StrEnum):
    video = "video"
    audio = "audio"
    transcriptie = "transcriptie"


class NaamDagelijksBestuursType(StrEnum):
    college = "college"
    gedeputeerde_staten = "gedeputeerde_staten"
    dagelijks_bestuur = "dagelijks_bestuur"


class Provincie(StrEnum):
    drenthe = "drenthe"
    groningen = "groningen"
    overijsel = "overijsel"
    flevoland = "flevoland"
    friesland = "friesland"
    gelderland = "gelderland"
    utrecht = "utrecht"
    noord_holland = "noord_holland"
    zuid_holland = "zuid_holland"
    zeeland = "zeeland"
    noord_brabant = "noord_brabant"
    limburg = "limburg"


class InformatieobjectRol(StrEnum):
    """Role of the *other* document in `gerelateerdInformatieobject`."""

    hoofd_amendement = "hoofd_amendement"
    voorstel = "voorstel"
    vraag = "vraag"


class BesluitResultaat(StrEnum):
    """The information model's labels; the OpenAPI document leaves `besluitresultaat` free text."""

    unaniem_aangenomen = "Unaniem aangenomen"
    aangenomen = "Aangenomen"
    geamendeerd_aangenomen = "Geamendeerd aangenomen"
    onder_voorbehoud_aangenomen = "Onder voorbehoud aangenomen"
    verworpen = "Verworpen"
    aangehouden = "Aangehouden"


# --- ours: what the standard has no word for ---------------------------------------------------


class Uitslag(StrEnum):
    """Outcome of a motion or amendment; the standard has no field for it."""

    aangenomen = "aangenomen"
    verworpen = "verworpen"
    ingetrokken = "ingetrokken"
    aangehouden = "aangehouden"
    gelijk = "gelijk"
    onbekend = "onbekend"


#: what became of a motion by the result of the vote on it
UITSLAG_VAN = {
    StemmingResultaat.voor: Uitslag.aangenomen,
    StemmingResultaat.tegen: Uitslag.verworpen,
    StemmingResultaat.gelijk: Uitslag.gelijk,
}


class StemmingGrondslag(StrEnum):
    """What the source stated of a vote: every member, every fractie, totals, or only text."""

    individueel = "individueel"
    fractie = "fractie"
    totaal = "totaal"
    tekst = "tekst"


class Stemonderwerp(StrEnum):
    """What was voted on. A vote on a motion under an agenda item is no vote on the item."""

    agendapunt = "agendapunt"
    motie = "motie"
    amendement = "amendement"
    stuk = "stuk"


class Tegengesproken(StrEnum):
    """What of an event two statements, or two parts of one, tell differently."""

    telling = "telling"
    resultaat = "resultaat"
    stem = "stem"
    fractie = "fractie"
    aanwezigheid = "aanwezigheid"


class Grondslag(StrEnum):
    """What a person's vote or presence rests on."""

    opgave = "opgave"
    stemming = "stemming"
    besluitenlijst = "besluitenlijst"
    notulen = "notulen"
    spreker = "spreker"


class Aanwezigheidsstatus(StrEnum):
    aanwezig = "aanwezig"
    afwezig_met_bericht = "afwezig_met_bericht"
    afwezig = "afwezig"
    deels = "deels"
    onbekend = "onbekend"


class Tekststatus(StrEnum):
    """How much of a file's text we hold."""

    volledig = "volledig"
    deels = "deels"
    geen = "geen"


class Afdoening(StrEnum):
    """How far what a council adopted is settled."""

    open = "open"
    afgedaan = "afgedaan"
    onbekend = "onbekend"


class Zoektype(StrEnum):
    """The kinds that a search can return and filter on."""

    vergadering = "vergadering"
    agendapunt = "agendapunt"
    motie = "motie"
    amendement = "amendement"
    voorstel = "voorstel"
    toezegging = "toezegging"
    vraag = "vraag"
    antwoord = "antwoord"
    ingekomen_stuk = "ingekomen_stuk"
    mededeling = "mededeling"
    document = "document"
