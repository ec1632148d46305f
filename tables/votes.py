"""Votes of one council as rows: each vote, each fractie in it, and each member or else fractie.

What members and fracties chose stands in the records; what is added here is who chose otherwise
than his own fractie. That is said only of a member who chose for or against, whose fractie has three
members or more in this vote and a majority, and never of a secret vote.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from standard import views
from standard.extensions import ExtStemming
from standard.records import Record
from standard.resources import Stemming
from standard.text import fold
from standard.vocabulary import UITSLAG_VAN, StemmingsType, Uitslag
from store import Version
from tables.council import Council, gremium, party, place

#: members of a fractie of whom one may be said to deviate
LEAST = 3
SIDES = ("voor", "tegen")
NUMBERS = ("voor", "tegen", "onthouden", "afwezig")
Row = dict[str, Any]


@dataclass
class Group:
    """One fractie in one vote: what is told of it, and the members of it that are told."""

    name: str | None
    key: str | None
    told: Version | None = None
    members: list[Version] = field(default_factory=list)

    @property
    def numbers(self) -> dict[str, int]:
        """What is told of how many chose what; unknown ones are left out."""
        ext = self.told.body["ext"] if self.told else {}
        return {name: ext[name] for name in NUMBERS if ext.get(name) is not None}

    @property
    def side(self) -> str:
        return views.side(self.told.record) if self.told else "onbekend"

    def chosen(self) -> Counter[str]:
        return Counter(member.body["data"]["keuzeStemming"] for member in self.members)

    @property
    def size(self) -> int:
        return max(sum(self.numbers.values()), len(self.members))

    def majority(self, *, whole: bool) -> str | None:
        """The side of most of the fractie: as is told of it, or else counted when all votes are
        known (`whole`)."""
        if self.side in SIDES:
            return self.side
        counted: dict[str, int] = self.numbers
        if not set(SIDES) <= counted.keys():
            if not whole or not self.members:
                return None
            counted = self.chosen()
        voor, tegen = counted.get("voor", 0), counted.get("tegen", 0)
        return None if voor == tegen else "voor" if voor > tegen else "tegen"


class Votes:
    """The rows of all votes of a council."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.stemmen: list[Row] = []
        self.fractiestemmen: list[Row] = []
        self.stemmingen: list[Row] = []
        self._parts: dict[str, list[Version]] = {}
        for resource in ("stemresultaatperfractie", "stem"):
            for part in council.of(resource):
                self._parts.setdefault(part.body["data"]["stemming"]["id"], []).append(part)
        rounds = self._rounds()
        for vote in council.of("stemming"):
            self._vote(vote, *rounds[vote.id])

    def _rounds(self) -> dict[str, tuple[int, int]]:
        """(which round, of how many) of each vote: votes on one thing, a tie before what followed."""
        groups: dict[str, list[tuple[tuple[str, bool, str], str]]] = {}
        for vote in self.council.of("stemming"):
            data = vote.body["data"]
            about = data.get("informatieobject") or data.get("agendapunt") or {"id": vote.id}
            tie = data.get("resultaatMondelingeStemming") == "gelijk"
            over = vote.body["ext"].get("over") or ""
            order = (vote.body["ext"].get("datum") or "", not tie, vote.id)
            groups.setdefault(
                f"{about['id']}|{'' if data.get('informatieobject') else over}", []
            ).append((order, vote.id))
        return {
            key: (number, len(group))
            for group in groups.values()
            for number, (_, key) in enumerate(sorted(group), 1)
        }

    def _vote(self, vote: Version, number: int, rounds: int) -> None:
        record, council = vote.record, self.council
        data, ext = record.data, record.ext
        assert isinstance(data, Stemming)
        assert isinstance(ext, ExtStemming)
        paper = council.get(
            "informatieobject", data.informatieobject.id if data.informatieobject else None
        )
        item = council.get("agendapunt", data.agendapunt.id if data.agendapunt else None)
        meeting = next(iter(council.meetings(record)), None)
        about = paper or item
        day = views.day(record) or (views.day(meeting.record) if meeting else None)
        count = ext.telling
        groups = self._groups(vote)
        shared: Row = {
            "motie": paper.id if paper else None,
            "titel": (views.title(about.record) if about else None) or ext.onderwerp,
            "type": about.record.type if about else None,
            "organisatie": council.code,
            "datum": day.isoformat() if day else None,
            "uitslag": _outcome(record, paper if rounds == 1 else None),
            "bron_url": council.source(vote, paper, item, meeting),
        }
        secret = data.stemmingstype == StemmingsType.schriftelijk
        rows = self._choices(vote, shared, groups, secret=secret)
        self.stemmen += rows
        self.fractiestemmen += [
            self._party(vote, shared, group, secret=secret)
            | {"volgorde": place(day, vote.id, f"{order:04d}")}
            for order, group in enumerate(groups)
            if group.told
        ]
        numbers: dict[str, int | None] = {
            name: getattr(count, name) if count else None for name in NUMBERS
        }
        voor, tegen = numbers["voor"], numbers["tegen"]
        self.stemmingen.append(
            {
                **shared,
                **numbers,
                "id": vote.id,
                "agendapunt": item.id if item else None,
                "vergadering": meeting.id if meeting else None,
                "gremium": gremium(meeting),
                "stemmingstype": data.stemmingstype,
                "geheim": secret,
                "verschil": None if voor is None or tegen is None else abs(voor - tegen),
                "grondslag": ext.grondslag,
                "volledig": ext.volledig,
                "ronde": number,
                "rondes": rounds,
                "verdeeld": sorted(g.name for g in groups if g.name and g.side == "verdeeld"),
                "afwijkers": sum(row["afwijkend"] is True for row in rows),
                "versie": vote.versie,
                "volgorde": place(day, vote.id),
            }
        )

    def _groups(self, vote: Version) -> list[Group]:
        """The fracties of a vote by name; members without one come last."""
        groups: dict[str, Group] = {}
        for part in self._parts.get(vote.id, ()):
            ext = part.body["ext"]
            key = ext.get("fractie_id")
            if part.resource == "stemresultaatperfractie":
                key = part.body["data"]["fractie"]["id"]
            held = self.council.get("fractie", key)
            name = ext.get("fractie") or (held.body["data"]["fractienaam"] if held else None)
            group = groups.setdefault(fold(name) if name else "", Group(name, key))
            if part.resource == "stemresultaatperfractie":
                group.told = part
            else:
                group.members.append(part)
        return sorted(groups.values(), key=lambda group: (group.name is None, group.name or ""))

    def _choices(
        self, vote: Version, shared: Row, groups: list[Group], *, secret: bool
    ) -> list[Row]:
        """A row for each member that is told, and one for what is told of a fractie beyond them."""
        whole = bool(vote.body["ext"]["volledig"])
        stated = vote.body["ext"].get("opgaven", ())
        basis = stated[0]["bron"] if stated else "stemming"
        rows: list[Row] = []
        for group in groups:
            fractie = self.council.get("fractie", group.key)
            majority = group.majority(whole=whole)
            judged = not secret and group.name is not None and group.size >= LEAST
            own = {
                "fractie": group.name,
                "fractie_id": group.key,
                "fractie_sleutel": fold(group.name) if group.name else None,
                "partij": party(fractie),
                "meerderheid_fractie": majority,
            }
            members = sorted(
                group.members, key=lambda each: (each.body["ext"].get("naam") or "", each.id)
            )
            for member in members:
                choice = member.body["data"]["keuzeStemming"]
                fits = judged and majority is not None and choice in SIDES
                rows.append(
                    {
                        **shared,
                        **own,
                        **self._person(member),
                        "keuze": choice,
                        "aantal": 1,
                        "afwijkend": choice != majority if fits else None,
                        "grondslag": member.body["ext"]["grondslag"],
                        "versie": member.versie,
                        "record": member.id,
                        choice: 1,
                    }
                )
            if rest := _rest(group):
                rows.append({**shared, **own, **rest, "afwijkend": None, "grondslag": basis})
        for number, row in enumerate(rows):
            row |= {
                "stemming": vote.id,
                "volgorde": place(shared["datum"], vote.id, f"{number:04d}"),
            }
        return rows

    def _person(self, member: Version) -> Row:
        present = (member.body["data"].get("aanwezigeDeelnemer") or {}).get("id")
        there = self.council.get("aanwezigedeelnemer", present)
        key = there.body["data"]["natuurlijkPersoon"]["id"] if there else None
        person = self.council.get("natuurlijkpersoon", key)
        name = views.full_name(person.body) if person else member.body["ext"].get("naam")
        return {"persoon": person.id if person else None, "persoon_naam": name}

    def _party(self, vote: Version, shared: Row, group: Group, *, secret: bool) -> Row:
        assert group.told is not None
        fractie = self.council.get("fractie", group.key)
        return {
            "stemming": vote.id,
            "motie": shared["motie"],
            "organisatie": shared["organisatie"],
            "datum": shared["datum"],
            "fractie": group.name,
            "fractie_id": group.key,
            "partij": party(fractie),
            "kant": group.side,
            **group.numbers,
            "geheim": secret,
            "afgeleid": group.told.body["ext"].get("afgeleid", False),
            "versie": group.told.versie,
        }


def _rest(group: Group) -> Row | None:
    """What is told of a fractie beyond its members that are told: all of it, or those of whom no
    name is known; None when every seat has a name."""
    if group.told is None:
        return None
    numbers, named = group.numbers, group.chosen()
    own: Row = {"versie": group.told.versie, "record": group.told.id, "keuze": group.side}
    if not set(SIDES) <= numbers.keys():
        return None if group.members and group.side == "onbekend" else {**own, **numbers}
    left = {name: max(0, number - named[name]) for name, number in numbers.items()}
    seats = sum(left.values())
    if group.members:
        if seats == 0:
            return None
        sides = [name for name in SIDES if left[name]]
        own["keuze"] = "verdeeld" if len(sides) > 1 else next(iter(sides), "onbekend")
    return {**own, **left, "aantal": seats or None}


def _outcome(vote: Record, paper: Version | None) -> str:
    """What came of a vote: its own result, or else, of what was voted on once, what became of it."""
    assert isinstance(vote.data, Stemming)
    result = vote.data.resultaat_mondelinge_stemming
    if result is not None:
        return UITSLAG_VAN[result].value
    told = views.outcome(paper.record) if paper else None
    return (
        told.value
        if told in (Uitslag.aangenomen, Uitslag.verworpen, Uitslag.gelijk)
        else "onbekend"
    )
