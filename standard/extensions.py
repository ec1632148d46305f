"""What the standard cannot express, kept apart from its own properties (`ext` in every answer).

A value derived by us says so (`afgeleid`) and on what it rests (`grondslag`).
"""

from datetime import date

from standard.base import Moment, Plain
from standard.vocabulary import (
    Aanwezigheidsstatus,
    Grondslag,
    StemmingGrondslag,
    StemmingResultaat,
    Stemonderwerp,
    Tegengesproken,
    Tekststatus,
    Uitslag,
)


class Bestand(Plain):
    """A file at the source. `omvang` in bytes; `reden` says why text is missing or cut. Without
    `url` where the source names an address that may not be fetched."""

    url: str | None = None
    naam: str | None = None
    formaat: str | None = None
    omvang: int | None = None
    sha256: str | None = None
    paginas: int | None = None
    tekst: Tekststatus = Tekststatus.geen
    reden: str | None = None


class Gebeurtenis(Plain):
    """One dated event in a motion's life; `bron` names the source field or document."""

    gebeurtenis: str
    datum: date | None = None
    bron: str
    afgeleid: bool = False


class Telling(Plain):
    """Numbers of votes; None is unknown, which is not zero."""

    voor: int | None = None
    tegen: int | None = None
    onthouden: int | None = None
    afwezig: int | None = None


class Tegenspraak(Plain):
    """Two things that are told of one event and cannot both be so, each with where it is told
    (`sleutel` of an `Opgave`); within one statement that is twice the same."""

    over: Tegengesproken
    een: str
    ander: str
    bronnen: tuple[str, str]


class Opgave(Plain):
    """What one place says of a vote: `bron` is its kind, `sleutel` its key at the source."""

    bron: Grondslag
    sleutel: str
    grondslag: StemmingGrondslag
    resultaat: StemmingResultaat | None = None
    telling: Telling | None = None
    tekst_bron: str | None = None
    pagina: int | None = None
    bron_url: str | None = None


class OpgaveAanwezigheid(Plain):
    """What one place says of somebody at a meeting, under the name that it writes. `persoon`: the
    place names another person, who was taken to be this one (`grondslag_persoon` says on what)."""

    bron: Grondslag
    sleutel: str
    naam: str | None = None
    status: Aanwezigheidsstatus
    tekst_bron: str | None = None
    pagina: int | None = None
    persoon: str | None = None
    grondslag_persoon: str | None = None


class Ext(Plain):
    """Shared by all: source label verbatim, and other keys under which the source knows it."""

    aliassen: tuple[str, ...] = ()
    #: the address at the source follows from the vendor's rule and was not given by the source
    bron_url_afgeleid: bool | None = None


class ExtVergadering(Ext):
    naam: str | None = None
    #: what stands under the name of the meeting
    ondertitel: str | None = None
    voorzitter: str | None = None
    #: attached documents in the source's order (ids)
    documenten: tuple[str, ...] = ()


class ExtAgendapunt(Ext):
    #: the title where it is longer than the standard allows
    titel: str | None = None
    volgorde: int | None = None
    tussenkop: bool = False
    status_bron: str | None = None
    #: seconds into the recording of the meeting
    opname_aanvang: int | None = None
    opname_einde: int | None = None
    #: what is proposed to decide, where the source keeps that apart from its explanation
    voorgesteld_besluit: str | None = None
    documenten: tuple[str, ...] = ()
    #: what stands under headings of the source that neither the standard nor we have a place for
    overig: dict[str, str] = {}


class ExtInformatieObject(Ext):
    titel: str | None = None
    #: the source's own label of the kind of document or register
    brontype: str | None = None
    #: on what the type rests where the source gives no label (`bestandsnaam`)
    type_grondslag: str | None = None
    uitslag: Uitslag | None = None
    uitslag_bron: str | None = None
    levensloop: tuple[Gebeurtenis, ...] = ()
    #: the number that it goes by (`26M45`), where the source gives it a field of its own
    nummer: str | None = None
    #: fracties of the submitters, as the source spells them
    fracties: tuple[str, ...] = ()
    bestanden: tuple[Bestand, ...] = ()
    datum: date | None = None
    #: of a commitment or question: when it has to be done (as a day, and as the source says it),
    #: whether and when it was, and how it stands
    termijn: date | None = None
    termijn_bron: str | None = None
    afgedaan: bool | None = None
    afgedaan_op: date | None = None
    stand_van_zaken: str | None = None
    #: source fields that we hold but that neither the standard nor we have a place for
    overig: dict[str, str] = {}


class ExtIndiener(Ext):
    #: of the person or body that the standard refers to
    naam: str | None = None
    fractie: str | None = None
    volgorde: int | None = None
    eerste: bool | None = None
    afgeleid: bool = False
    grondslag: str | None = None


class ExtStemming(Ext):
    """`volledig`: every vote that the source counts is in our records."""

    telling: Telling | None = None
    grondslag: StemmingGrondslag
    volledig: bool
    tekst_bron: str | None = None
    #: page of the document that tells it
    pagina: int | None = None
    datum: date | None = None
    onderwerp: str | None = None
    #: what was voted on; None where the source does not let us know
    over: Stemonderwerp | None = None
    #: the meeting in which was voted (id): the standard knows it by the agenda item only
    vergadering: str | None = None
    #: the agenda item under which the vote is told, where it was not on the item itself (id)
    bij_agendapunt: str | None = None
    #: everything that is told of this vote, the most detailed first, and what of it disagrees
    opgaven: tuple[Opgave, ...] = ()
    tegenspraak: tuple[Tegenspraak, ...] = ()


class ExtStem(Ext):
    naam: str | None = None
    fractie: str | None = None
    fractie_id: str | None = None
    afgeleid: bool = False
    grondslag: Grondslag = Grondslag.stemming


class ExtStemresultaatPerFractie(Ext):
    fractie: str | None = None
    voor: int | None = None
    tegen: int | None = None
    onthouden: int | None = None
    afwezig: int | None = None
    afgeleid: bool = False


class ExtAanwezigeDeelnemer(Ext):
    naam: str | None = None
    fractie: str | None = None
    aanwezigheidsstatus: Aanwezigheidsstatus
    afgeleid: bool = False
    grondslag: Grondslag
    #: what the source says, verbatim
    tekst_bron: str | None = None
    #: whether the source lists everybody (False: a lower bound, as for voters only)
    volledig: bool = False
    #: page of the document that tells it
    pagina: int | None = None
    #: everything that is told of this person at this meeting, and what of it disagrees
    opgaven: tuple[OpgaveAanwezigheid, ...] = ()
    tegenspraak: tuple[Tegenspraak, ...] = ()


class ExtNatuurlijkPersoon(Ext):
    #: the name as the source spells it
    naam_bron: str | None = None
    fractie: str | None = None


class ExtFractie(Ext):
    """The national party by the name alone: `grondslag` says how, `partijtabel` which version of
    the table. A local party has none."""

    landelijke_partij: tuple[str, ...] = ()
    grondslag: str | None = None
    partijtabel: str | None = None
    afgeleid: bool = False


class ExtFractieLidmaatschap(Ext):
    """`gezien_van` and `gezien_tot` are the days of the first and last vote cast for the fractie:
    bounds within which the membership surely lies, not its begin and end."""

    afgeleid: bool = False
    grondslag: Grondslag = Grondslag.opgave
    gezien_van: date | None = None
    gezien_tot: date | None = None


class ExtBesluit(Ext):
    """The standard reaches a decision through a vote only; without one these links remain."""

    agendapunt: str | None = None
    informatieobject: str | None = None
    uitslag_bron: str | None = None
    datum: date | None = None
    #: page of the document that tells it
    pagina: int | None = None


class ExtMediabron(Ext):
    code: str | None = None
    opgenomen_op: Moment | None = None


EXTENSIONS: dict[str, type[Ext]] = {
    "vergadering": ExtVergadering,
    "agendapunt": ExtAgendapunt,
    "informatieobject": ExtInformatieObject,
    "indiener": ExtIndiener,
    "stemming": ExtStemming,
    "stem": ExtStem,
    "stemresultaatperfractie": ExtStemresultaatPerFractie,
    "besluit": ExtBesluit,
    "aanwezigedeelnemer": ExtAanwezigeDeelnemer,
    "natuurlijkpersoon": ExtNatuurlijkPersoon,
    "fractie": ExtFractie,
    "fractielidmaatschap": ExtFractieLidmaatschap,
    "mediabron": ExtMediabron,
}
