"""The names of the publication feed (event polling 0.0.2-concept) and of KOOP 1.0.0, which write the
properties of v2 in lower case, and what the feed says of a change."""

from enum import StrEnum
from typing import Any

#: property of v2 or mini-ORI → that of the feed and KOOP; others have the same name
LOWER = {
    "aanvangVergadering": "aanvang",
    "eindeVergadering": "einde",
    "geplandeAanvangVergadering": "geplandeaanvang",
    "geplandeEindeVergadering": "geplandeeinde",
    "geplandeVergaderdatum": "geplandedatum",
    "status": "vergaderstatus",
    "georganiseerdDoorGremium": "georganiseerddoorgremium",
    "agendapuntTitel": "agendapuntnaam",
    "agendapuntOmschrijving": "omschrijving",
    "agendapuntvolgnummer": "volgnummer",
    "geplandAgendapuntvolgnummer": "geplandvolgnummer",
    "geplandeStarttijd": "geplandestarttijd",
    "geplandeEindtijd": "geplandeeindtijd",
    "indicatieHamerstuk": "indicatiehamerstuk",
    "indicatorBehandeld": "indicatiebehandeld",
    "indicatorBesloten": "indicatiebesloten",
    "datumIngediend": "datumingediend",
    "wooInformatiecategorie": "wooinformatiecategorie",
    "webpaginaLink": "webpaginalink",
    "gerelateerdInformatieobject": "gerelateerdinformatieobject",
    "inhoudLink": "bestandsurl",
}
#: the three resources of the feed, and how it names them
FEED_TYPES = {
    "vergadering": "Vergadering",
    "agendapunt": "Agendapunt",
    "informatieobject": "Informatieobject",
}
FEED_RESOURCES = {name: resource for resource, name in FEED_TYPES.items()}
#: names that are another property in another resource
_ONLY = {"omschrijving": "agendapunt", "volgnummer": "agendapunt"}
_RAISED = {lower: name for name, lower in LOWER.items()}


class VerwijderReden(StrEnum):
    """Why content is taken away, in the words of the event-polling standard."""

    ingetrokken = "ingetrokken"
    correctie = "correctie"
    niet_langer_openbaar = "niet_langer_openbaar"
    persoonsgegevens = "persoonsgegevens"
    overig = "overig"


def raised(resource: str, body: dict[str, Any]) -> dict[str, Any]:
    """Properties of the feed by the names of v2; what is named as in v2 already stays so."""
    return {
        _RAISED[name] if name in _RAISED and _ONLY.get(name, resource) == resource else name: value
        for name, value in body.items()
    }


#: property of the feed with references → resource there
FEED_POINTS = {
    "vergadering": "vergadering",
    "hoofdvergadering": "vergadering",
    "deelvergaderingen": "vergadering",
    "vergaderingen": "vergadering",
    "hoofdagendapunt": "agendapunt",
    "subagendapunten": "agendapunt",
    "agendapunten": "agendapunt",
    "informatieobjecten": "informatieobject",
}
