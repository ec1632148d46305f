"""What the standard leaves to be followed: the name and the party of who voted, was there or submitted,
and how a paper ended. All of it is the source's own, found along its references."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from crawlers.reading.words import uitslag
from facts.outcomes import final
from facts.subjects import ASIDE
from standard.base import Resource, Verwijzing
from standard.resources import (
    AanwezigeDeelnemer,
    Agendapunt,
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
from standard.vocabulary import UITSLAG_VAN, Stemonderwerp, Uitslag


class Around:
    """Resources of one source by the id that we give them."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self.resources = resources
        self.memberships: dict[str, list[FractieLidmaatschap]] = defaultdict(list)
        self.submitters: dict[str, list[Indiener]] = defaultdict(list)
        self.votes: dict[str, list[Stemming]] = defaultdict(list)
        for resource in resources.values():
            if isinstance(resource, FractieLidmaatschap):
                self.memberships[resource.natuurlijk_persoon.id].append(resource)
            elif isinstance(resource, Indiener):
                self.submitters[resource.informatieobject.id].append(resource)
            elif isinstance(resource, Stemming) and resource.informatieobject:
                self.votes[resource.informatieobject.id].append(resource)

    def _get(self, reference: Any) -> Resource | None:
        return self.resources.get(reference.id) if reference is not None else None

    def party(self, reference: Any) -> str | None:
        fractie = self._get(reference)
        return fractie.fractienaam if isinstance(fractie, Fractie) else None

    def person(self, reference: Any) -> str | None:
        """The full name, as the source writes it or in its parts."""
        person = self._get(reference)
        if not isinstance(person, NatuurlijkPersoon):
            return None
        name = person.naam_natuurlijk_persoon
        if name.volledige_naam:
            return name.volledige_naam
        first = name.voorletters or name.voornamen
        return " ".join(filter(None, (first, name.tussenvoegsel, name.achternaam)))

    def unit(self, reference: Any) -> str | None:
        unit = self._get(reference)
        return unit.naam if isinstance(unit, OrganisatorischeEenheid) else None

    def day(self, reference: Any) -> dt.date | None:
        """The day on which a document was submitted."""
        document = self._get(reference)
        return document.datum_ingediend if isinstance(document, InformatieObject) else None

    def member(self, reference: Any, day: dt.date | None) -> str | None:
        """The one party that a person was of on a day; None where there was none, or more."""
        if reference is None:
            return None
        names = {
            self.party(membership.fractie)
            for membership in self.memberships.get(reference.id, ())
            if _held(membership, day)
        }
        return names.pop() if len(names) == 1 else None

    def attendee(self, attendee: AanwezigeDeelnemer) -> tuple[str | None, str | None]:
        """Name and party."""
        meeting = self._get(attendee.vergadering)
        day = meeting.vergaderdatum if isinstance(meeting, Vergadering) else None
        return self.person(attendee.natuurlijk_persoon), self.member(
            attendee.natuurlijk_persoon, day
        )

    def voter(self, vote: Stem) -> tuple[str | None, str | None]:
        attendee = self._get(vote.aanwezige_deelnemer)
        return self.attendee(attendee) if isinstance(attendee, AanwezigeDeelnemer) else (None, None)

    def parties_of(self, document: str, day: dt.date | None) -> tuple[str, ...]:
        """Of who submitted a document, each once."""
        names = (self.member(e.natuurlijk_persoon, day) for e in self.submitters.get(document, ()))
        return tuple(dict.fromkeys(name for name in names if name))

    def outcome(self, document: str) -> tuple[Uitslag, str] | None:
        """How a document ended, with the words that say so; None where they do not, or differ. A
        later vote decides over an earlier one."""
        words: dict[Uitslag, str] = {}
        ends: list[tuple[dt.date | None, Uitslag]] = []
        for vote in self.votes.get(document, ()):
            decision = self._get(vote.besluit)
            if isinstance(decision, Besluit) and (stated := uitslag(decision.besluitresultaat)):
                ended, told = stated, decision.besluitresultaat
            elif vote.resultaat_mondelinge_stemming:
                result = vote.resultaat_mondelinge_stemming
                ended, told = UITSLAG_VAN[result], f"resultaatMondelingeStemming: {result.value}"
            else:
                continue
            words[ended] = told
            ends.append((self.day_of_vote(vote), ended))
        last = final(ends)
        return (last, words[last]) if last else None

    def meeting_of(self, vote: Stemming) -> Verwijzing | None:
        """The meeting of the agenda item under which a vote stands."""
        item = self._get(vote.agendapunt)
        return item.vergadering if isinstance(item, Agendapunt) else None

    def day_of_vote(self, vote: Stemming) -> dt.date | None:
        meeting = self._get(self.meeting_of(vote))
        if not isinstance(meeting, Vergadering):
            return None
        return meeting.vergaderdatum or meeting.geplande_vergaderdatum

    def voted_on(self, vote: Stemming) -> Stemonderwerp | None:
        """What kind of thing a vote was on; None where it is a document that is not known."""
        if vote.informatieobject is None:
            return Stemonderwerp.agendapunt if vote.agendapunt else None
        paper = self._get(vote.informatieobject)
        if not isinstance(paper, InformatieObject):
            return None
        kind = paper.informatieobjecttype
        return ASIDE.get(kind, Stemonderwerp.stuk) if kind else None


def _held(membership: FractieLidmaatschap, day: dt.date | None) -> bool:
    begin = membership.datum_begin_fractie_lidmaatschap
    end = membership.datum_einde_fractie_lidmaatschap
    if day is None:
        return True
    return not (begin and begin.date() > day) and not (end and end.date() < day)
