"""GemeenteOplossingen: documents with their files, what kind they are and how they ended. No network here."""

import re
from dataclasses import dataclass

from crawlers.reading.decisions import parties
from crawlers.reading.words import (
    informatieobjecttype,
)
from crawlers.vendors.gemeenteoplossingen.answers import Document
from standard.extensions import (
    Bestand,
)
from standard.vocabulary import (
    Informatieobjecttype,
    Uitslag,
)
from store import Text

_SUBMITTED = re.compile(
    r"ingediend door (?:de )?(?:fracties? )?(?:van )?(.+?)(?:\.(?:\s|$)|\.pdf$|\)|$)", re.I
)


@dataclass(frozen=True)
class Told:
    """An outcome, the words that say it and where they stand."""

    uitslag: Uitslag
    tekst: str
    bron: str


@dataclass
class Paper:
    """A document with its file."""

    document: Document
    bestand: Bestand
    text: Text | None

    @property
    def heading(self) -> str:
        return f"{self.document.label or ''} {self.document.title}"


def document_type(document: Document) -> tuple[Informatieobjecttype | None, str | None]:
    """(type, basis): by the source's label; without one only a file name that begins with the
    word itself («Motie …», «Amendement …») is believed, and then marked."""
    if document.label:
        return informatieobjecttype(document.label), None
    match = re.match(r"(?:\d+[\w.]*[ _-]+)?(motie|amendement)\b", document.title, re.I)
    if match:
        return Informatieobjecttype(match[1].casefold()), "bestandsnaam"
    return None, None


def submitting(title: str) -> tuple[str, ...]:
    """Fracties of «…, ingediend door UtrechtNu! & SGP»."""
    match = _SUBMITTED.search(title)
    return tuple(name for name, _ in parties(match[1])) if match else ()
