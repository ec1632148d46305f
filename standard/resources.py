"""The seventeen resources of VNG Open Raadsinformatie v2, each with the mini-ORI fields it has.

Property names, types, enumerations and lengths are those of the standard; where ours differ,
`tests/test_standard.py` names the difference and its reason. What the standard cannot express is
in `standard.extensions`. Arrays of addresses are the inverse of a stored reference and are filled
at output only.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from standard.base import (
    Adressen,
    Code4,
    Doel,
    Moment,
    Naam4,
    Naam10,
    Naam100,
    Naam200,
    Resource,
    Strict,
    Tekst3,
    Tekst5,
    Tekst10,
    Tekst20,
    Tekst25,
    Tekst50,
    Tekst80,
    Tekst100,
    Tekst200,
    Tekst254,
    Tekst255,
    Tekst257,
    Tekst300,
    Tekst500,
    Uri,
    Verwijzing,
)
from standard.vocabulary import (
    FractieStemResultaat,
    Functie,
    Geslacht,
    InformatieobjectRol,
    Informatieobjecttype,
    MediabronType,
    MotieType,
    NaamDagelijksBestuursType,
    Provincie,
    RolNaam,
    StemKeuze,
    StemmingResultaat,
    StemmingsType,
    VergaderingStatus,
    VergaderingsType,
    VraagType,
    Wijziging,
)

NaarAanwezigedeelnemer = Annotated[Verwijzing, Doel("aanwezigedeelnemer")]
NaarAgendapunt = Annotated[Verwijzing, Doel("agendapunt")]
NaarBesluit = Annotated[Verwijzing, Doel("besluit")]
NaarDagelijksbestuur = Annotated[Verwijzing, Doel("dagelijksbestuur")]
NaarFractie = Annotated[Verwijzing, Doel("fractie")]
NaarInformatieobject = Annotated[Verwijzing, Doel("informatieobject")]
NaarMediabron = Annotated[Verwijzing, Doel("mediabron")]
NaarNatuurlijkpersoon = Annotated[Verwijzing, Doel("natuurlijkpersoon")]
NaarOrganisatorischeeenheid = Annotated[Verwijzing, Doel("organisatorischeeenheid")]
NaarStemming = Annotated[Verwijzing, Doel("stemming")]
NaarVergadering = Annotated[Verwijzing, Doel("vergadering")]


class Organisatie(Strict):
    """mini-ORI: exactly one TOOI code (`gm0828`, `pv27`, `ws0155`)."""

    gemeente: str | None = None
    provincie: str | None = None
    waterschap: str | None = None


class Gemeente(Strict):
    """Municipality by the four digits of national table 33."""

    gemeentecode: Naam4
    gemeentenaam: Annotated[str, Field(min_length=1)]


class Waterschap(Strict):
    """Water board by its CBS code."""

    waterschapcode: Code4
    waterschapnaam: str


class Gremium(Strict):
    """Committee or other organising body; inline, the standard gives it no endpoint."""

    gremiumidentificatie: Naam10
    gremiumnaam: Naam100


class NaamNatuurlijkPersoon(Strict):
    """A name in parts."""

    achternaam: Naam200
    tussenvoegsel: Tekst20 | None = None
    voorletters: Tekst20 | None = None
    voornamen: Tekst200 | None = None
    volledige_naam: Tekst300 | None = None


class NevenfunctieNatuurlijkePersoon(Strict):
    """An additional position; two property names are misspelt in the standard."""

    aantal_uren_per_maand: int | None = None
    datum_aanvang_nevenfunctie: date
    datum_einde_nevenfunctie: date | None = None
    datum_melding: date | None = None
    indicator_bezoldigd: bool
    indicator_nevenunctie_vanwege_lidmaatschap: bool | None = None
    naam_organisatie_nevenfunctie: Tekst100 | None = None
    omschrijving_nevenfuctie: Naam100


class StemmingOverPersonen(Strict):
    """Candidate and number of votes in a (secret) vote on persons."""

    aantal_uitgebrachte_stemmen: int
    naam_kandidaat: Naam100


class Zaak(Strict):
    """Link to a case."""

    zaakidentificatie: str
    zaakregistratie: int
    url: Uri | None = None
    omschrijving: str | None = None


class GerelateerdInformatieobject(Strict):
    """The other document and its role."""

    informatieobject: NaarInformatieobject
    rol: InformatieobjectRol


class Vergadering(Resource):
    """A meeting (clause VERGADERING)."""

    resource = "vergadering"
    collectie = "vergaderingen"

    aanvang_vergadering: Moment | None = None
    agendapunten: Adressen = ()
    hoofdvergadering: NaarVergadering | None = None
    einde_vergadering: Moment | None = None
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None
    waterschap: Waterschap | None = None
    georganiseerd_door_gremium: Gremium | None = None
    geplande_aanvang_vergadering: Moment | None = None
    geplande_einde_vergadering: Moment | None = None
    geplande_vergaderdatum: date | None = None
    locatie: Tekst100 | None = None
    naam: Tekst100 | None = None
    status: VergaderingStatus | None = None
    vergadertoelichting: str | None = None
    vergaderdatum: date | None = None
    vergaderingstype: VergaderingsType | None = None
    bijlagen: Adressen = ()
    informatieobject: NaarInformatieobject | None = None
    deelvergaderingen: Adressen = ()
    mediabronnen: Adressen = ()
    wijziging: Wijziging | None = None
    wijzigingsdatum: date | None = None
    woo_informatiecategorie: str | None = None
    webpagina_link: Uri | None = None
    organisatie: Organisatie | None = None


class Agendapunt(Resource):
    """An item on the agenda of exactly one meeting."""

    resource = "agendapunt"
    collectie = "agendapunten"

    vergadering: NaarVergadering
    hoofdagendapunt: NaarAgendapunt | None = None
    agendapunt_kenmerk: Tekst20 | None = None
    agendapunt_omschrijving: str | None = None
    agendapunt_titel: Naam100 | None = None
    agendapuntvolgnummer: Tekst3 | None = None
    subagendapunten: Adressen = ()
    eindtijd: Moment | None = None
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None
    waterschap: Waterschap | None = None
    gepland_agendapuntvolgnummer: Tekst10 | None = None
    geplande_eindtijd: Moment | None = None
    geplande_starttijd: Moment | None = None
    indicatie_hamerstuk: bool | None = None
    indicator_behandeld: bool | None = None
    indicator_besloten: bool | None = None
    informatieobjecten: Adressen = ()
    starttijd: Moment | None = None
    stemmingen: Adressen = ()
    woo_informatiecategorie: str | None = None
    webpagina_link: Uri | None = None
    organisatie: Organisatie | None = None


class InformatieObject(Resource):
    """A document, or what a document carries: motion, amendment, proposal, question …"""

    resource = "informatieobject"
    collectie = "informatieobjecten"

    auteur: Tekst200 | None = None
    bronorganisatie: int | None = None
    creatiedatum: date | None = None
    datum_ingediend: date | None = None
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None
    waterschap: Waterschap | None = None
    informatieobjecttype: Informatieobjecttype | None = None
    inhoud: str | None = None
    link: Uri | None = None
    omschrijving: str | None = None
    taal: Tekst20 | None = None
    titel: Tekst200 | None = None
    motietype: MotieType | None = None
    vraagtype: VraagType | None = None
    vergaderingen: tuple[NaarVergadering, ...] = ()
    versie: Tekst5 | None = None
    agendapunten: tuple[NaarAgendapunt, ...] = ()
    genotuleerde_vergadering: Uri | None = None
    gerelateerd_informatieobject: GerelateerdInformatieobject | None = None
    zaken: tuple[Zaak, ...] = ()
    natuurlijke_personen: Adressen = ()
    vertrouwelijkheidsaanduiding: str | None = None
    portefeuillehouder: Tekst100 | None = None
    toelichting: str | None = None
    organisatie: Organisatie | None = None
    woo_informatiecategorie: str | None = None
    formaat: Tekst255 | None = None
    inhoud_link: Uri | None = None
    webpagina_link: Uri | None = None


class Indiener(Resource):
    """One submitter of one document."""

    resource = "indiener"
    collectie = "indieners"

    naam: Tekst200 | None = None
    adres_binnenland: Tekst257 | None = None
    informatieobject: NaarInformatieobject
    natuurlijk_persoon: NaarNatuurlijkpersoon | None = None
    organisatorische_eenheid: NaarOrganisatorischeeenheid | None = None


class Stemming(Resource):
    """A vote. Totals and date are not in the standard: see `ExtStemming`."""

    resource = "stemming"
    collectie = "stemmingen"

    agendapunt: NaarAgendapunt | None = None
    resultaat_mondelinge_stemming: StemmingResultaat | None = None
    resultaat_stemming_over_personen: Tekst200 | None = None
    stemming_over_personen: tuple[StemmingOverPersonen, ...] = ()
    stemmingstype: StemmingsType | None = None
    besluit: NaarBesluit | None = None
    informatieobject: NaarInformatieobject | None = None
    stemmen: Adressen = ()


class Stem(Resource):
    """The choice of one member in one vote."""

    resource = "stem"
    collectie = "stemmen"

    aanwezige_deelnemer: NaarAanwezigedeelnemer | None = None
    stemming: NaarStemming
    keuze_stemming: StemKeuze


class StemresultaatPerFractie(Resource):
    """How one fractie voted in one vote."""

    resource = "stemresultaatperfractie"
    collectie = "stemresultatenperfractie"

    fractie: NaarFractie
    stemming: NaarStemming
    fractiestemresultaat: FractieStemResultaat | None = None


class Besluit(Resource):
    """A decision; `besluitresultaat` holds a label of `BesluitResultaat`."""

    resource = "besluit"
    collectie = "besluiten"

    besluitresultaat: Tekst200
    besluittoelichting: Tekst200 | None = None
    toezegging: Tekst500 | None = None
    stemmingen: Adressen = ()


class AanwezigeDeelnemer(Resource):
    """A person at a meeting."""

    resource = "aanwezigedeelnemer"
    collectie = "aanwezigedeelnemers"

    natuurlijk_persoon: NaarNatuurlijkpersoon
    vergadering: NaarVergadering | None = None
    aanvang_aanwezigheid: Moment | None = None
    einde_aanwezigheid: Moment | None = None
    deelnemerspositie: str | None = None
    rolnaam: RolNaam | None = None
    organisatie: Tekst100 | None = None
    stemmen: Adressen = ()


class NatuurlijkPersoon(Resource):
    """A person in public office or at a public meeting."""

    resource = "natuurlijkpersoon"
    collectie = "natuurlijkpersonen"

    functie: Functie | None = None
    geslachtsaanduiding: Geslacht | None = None
    naam_natuurlijk_persoon: NaamNatuurlijkPersoon
    nevenfunctie_natuurlijke_persoon: tuple[NevenfunctieNatuurlijkePersoon, ...] = ()
    informatieobjecten: tuple[NaarInformatieobject, ...] = ()
    indieners: Adressen = ()


class Fractie(Resource):
    """A political group in one council."""

    resource = "fractie"
    collectie = "fracties"

    fractienaam: Naam100
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None
    waterschap: Waterschap | None = None


class FractieLidmaatschap(Resource):
    """Membership of a fractie."""

    resource = "fractielidmaatschap"
    collectie = "fractielidmaatschappen"

    fractie: NaarFractie
    natuurlijk_persoon: NaarNatuurlijkpersoon
    datum_begin_fractie_lidmaatschap: Moment | None = None
    datum_einde_fractie_lidmaatschap: Moment | None = None
    indicatie_voorzitter: bool | None = None


class DagelijksBestuur(Resource):
    """The executive: college, gedeputeerde staten, dagelijks bestuur."""

    resource = "dagelijksbestuur"
    collectie = "dagelijksebesturen"

    dagelijks_bestuursnaam: str
    dagelijks_bestuurstype: NaamDagelijksBestuursType | None = None
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None
    waterschap: Waterschap | None = None


class DagelijksBestuurLidmaatschap(Resource):
    """Membership of the executive."""

    resource = "dagelijksbestuurlidmaatschap"
    collectie = "dagelijksbestuurlidmaatschappen"

    dagelijks_bestuur: NaarDagelijksbestuur
    natuurlijk_persoon: NaarNatuurlijkpersoon
    datum_begin_dagelijks_bestuur_lidmaatschap: Moment | None = None
    datumeinde_dagelijks_bestuur_lidmaatschap: Moment | None = None


class OrganisatorischeEenheid(Resource):
    """A department or other unit."""

    resource = "organisatorischeeenheid"
    collectie = "organisatorische_eenheden"

    e_mailadres: Tekst254 | None = Field(None, alias="e-mailadres")
    faxnummer: Tekst20 | None = None
    naam: Tekst50
    naam_verkort: Tekst25 | None = None
    omschrijving: Tekst80 | None = None
    telefoonnummer: Tekst20 | None = None
    toelichting: str | None = None


class Mediabron(Resource):
    """A recording of a meeting."""

    resource = "mediabron"
    collectie = "mediabronnen"

    vergadering: NaarVergadering | None = None
    locatie_webvttbestand: str | None = None
    mimetype: str | None = None
    mediabrontype: MediabronType | None = None
    link: Uri | None = None


class Spreekfragment(Resource):
    """What one person said, with its place in the recording."""

    resource = "spreekfragment"
    collectie = "spreekfragmenten"

    aanwezige_deelnemer: NaarAanwezigedeelnemer
    agendapunt: NaarAgendapunt
    mediabron: NaarMediabron | None = None
    aanvang_spreekfragment: Moment | None = None
    einde_spreekfragment: Moment | None = None
    audio_tijdsaanduiding_aanvang: int | None = None
    audio_tijdsaanduiding_einde: int | None = None
    video_tijdsaanduiding_aanvang: int | None = None
    video_tijdsaanduiding_einde: int | None = None
    positie_notulen: Tekst10 | None = None
    titel_spreekfragment: Tekst100 | None = None
    tekst_spreekfragment: str | None = None
    taal: Tekst20 | None = None


RESOURCES: dict[str, type[Resource]] = {
    model.resource: model
    for model in (
        Vergadering,
        Agendapunt,
        InformatieObject,
        Indiener,
        Stemming,
        Stem,
        StemresultaatPerFractie,
        Besluit,
        AanwezigeDeelnemer,
        NatuurlijkPersoon,
        Fractie,
        FractieLidmaatschap,
        DagelijksBestuur,
        DagelijksBestuurLidmaatschap,
        OrganisatorischeEenheid,
        Mediabron,
        Spreekfragment,
    )
}
