"""What the standard leaves to be followed: the name and the party of who voted, was there or submitted,
and how a paper ended. All of it is the source's own, found along its references."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from crawlers.reading.words import uitslag
from standard.base import Resource
from standard.resources import (
    AanwezigeDeelnemer,
    Besluit,
    Fractie,
    FractieLidmaatschap,
    Indiener,
    InformatieObject,
    NatuurlijkPersoon,
    OrganisatorischeEenheid,
    Stem,
    Stemming,
    Vergadering,
)
from standard.vocabulary import StemmingResultaat, Uitslag

CARRIED = {
    StemmingResultaat.voor: Uitslag.aangenomen,
    StemmingResultaat.tegen: Uitslag.verworpen,
    StemmingResultaat.gelijk: Uitslag.gelijk,
}


class Around:
    """Resources of one source by the id that we give them."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self.resources = resources
        self.memberships: dict[str, list[FractieLidmaatschap]] = defaultdict(list)
        self.submitters: dict[str, list[Indiener]] = defaultdict(list)
        self.votes: dict[str, list[Stemming]] = defaultdict(list)
        for each in resources.values():
            if isinstance(each, FractieLidmaatschap):
                self.memberships[each.natuurlijk_persoon.id].append(each)
            elif isinstance(each, Indiener):
                self.submitters[each.informatieobject.id].append(each)
            elif isinstance(each, Stemming) and each.informatieobject:
                self.votes[each.informatieobject.id].append(each)

    def _get(self, reference: Any) -> Resource | None:
        return self.resources.get(reference.id) if reference is not None else None

    def party(self, reference: Any) -> str | None:
        found = self._get(reference)
        return found.fractienaam if isinstance(found, Fractie) else None

    def person(self, reference: Any) -> str | None:
        """The full name, as the source writes it or in its parts."""
        found = self._get(reference)
        if not isinstance(found, NatuurlijkPersoon):
            return None
        name = found.naam_natuurlijk_persoon
        if name.volledige_naam:
            return name.volledige_naam
        first = name.voorletters or name.voornamen
        return " ".join(filter(None, (first, name.tussenvoegsel, name.achternaam)))

    def unit(self, reference: Any) -> str | None:
        found = self._get(reference)
        return found.naam if isinstance(found, OrganisatorischeEenheid) else None

    def day(self, reference: Any) -> dt.date | None:
        """The day on which a document was submitted."""
        found = self._get(reference)
        return found.datum_ingediend if isinstance(found, InformatieObject) else None

    def member(self, reference: Any, day: dt.date | None) -> str | None:
        """The one party that a person was of on a day; None where there was none, or more."""
        if reference is None:
            return None
        names = {
            self.party(each.fractie)
            for each in self.memberships.get(reference.id, ())
            if _held(each, day)
        }
        return names.pop() if len(names) == 1 else None

    def attendee(self, found: AanwezigeDeelnemer) -> tuple[str | None, str | None]:
        """Name and party."""
        meeting = self._get(found.vergadering)
        day = meeting.vergaderdatum if isinstance(meeting, Vergadering) else None
        return self.person(found.natuurlijk_persoon), self.member(found.natuurlijk_persoon, day)

    def voter(self, vote: Stem) -> tuple[str | None, str | None]:
        found = self._get(vote.aanwezige_deelnemer)
        return self.attendee(found) if isinstance(found, AanwezigeDeelnemer) else (None, None)

    def parties_of(self, document: str, day: dt.date | None) -> tuple[str, ...]:
        """Of who submitted a document, each once."""
        names = (self.member(e.natuurlijk_persoon, day) for e in self.submitters.get(document, ()))
        return tuple(dict.fromkeys(name for name in names if name))

    def outcome(self, document: str) -> tuple[Uitslag, str] | None:
        """How a document ended, with the words that say so; None where they do not, or differ."""
        told: dict[Uitslag, str] = {}
        for vote in self.votes.get(document, ()):
            decision = self._get(vote.besluit)
            if isinstance(decision, Besluit) and (found := uitslag(decision.besluitresultaat)):
                told[found] = decision.besluitresultaat
            elif vote.resultaat_mondelinge_stemming:
                result = vote.resultaat_mondelinge_stemming
                told[CARRIED[result]] = f"resultaatMondelingeStemming: {result.value}"
        return next(iter(told.items())) if len(told) == 1 else None


def _held(membership: FractieLidmaatschap, day: dt.date | None) -> bool:
    begin = membership.datum_begin_fractie_lidmaatschap
    end = membership.datum_einde_fractie_lidmaatschap
    if day is None:
        return True
    return not (begin and begin.date() > day) and not (end and end.date() < day)
