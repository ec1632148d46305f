"""The votes of a council as a book: each vote with who chose what, and from there each member and each
fractie. Made of the records as they are, and kept for as long as the store stays the same."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from search_api.services import Services
from search_api.site.rendering import slug
from search_api.site.votes import ABSENT, members_of, parties_of
from search_api.views.record import vote_body
from standard import views
from standard.parties import landelijk
from standard.views import full_name
from standard.vocabulary import UITSLAG_VAN, Uitslag
from store import Store, Version

#: resources that the book is made of
READ = (
    "vergadering", "agendapunt", "informatieobject", "stemming", "stem", "stemresultaatperfractie",
    "aanwezigedeelnemer", "natuurlijkpersoon", "fractie",
)  # fmt: skip


@dataclass(frozen=True)
class Ballot:
    """One vote. `partijen` are rows of each fractie (`votes.parties_of`), `leden` of each member."""

    id: str
    organisatie: str
    titel: str
    stuk: str | None
    type: str
    datum: str | None
    uitslag: str
    voor: int | None
    tegen: int | None
    geheim: bool
    grondslag: str
    partijen: tuple[dict[str, Any], ...]
    leden: tuple[dict[str, Any], ...]

    @property
    def verschil(self) -> int | None:
        return None if self.voor is None or self.tegen is None else abs(self.voor - self.tegen)

    @property
    def verdeeld(self) -> list[str]:
        return [row["naam"] for row in self.partijen if row["kant"] == "verdeeld"]

    def side(self, name: str) -> str:
        """How a fractie voted; `onbekend` where nothing is told of it."""
        return next((row["kant"] for row in self.partijen if slug(row["naam"]) == name), "onbekend")

    def short(self) -> dict[str, Any]:
        """The vote in a list."""
        names = ("id", "organisatie", "titel", "stuk", "type", "datum", "uitslag", "voor", "tegen")
        return {name: getattr(self, name) for name in names} | {"verdeeld": self.verdeeld}


@dataclass
class Member:
    """Somebody who voted or was listed as present. `stemmen` are (vote, row of the member)."""

    id: str
    naam: str
    stemmen: list[tuple[Ballot, dict[str, Any]]] = field(default_factory=list)
    aanwezig: list[dict[str, Any]] = field(default_factory=list)

    @property
    def fracties(self) -> list[str]:
        """The last one first."""
        named = [row["fractie"] for _, row in self.stemmen if row["fractie"]]
        return list(dict.fromkeys(named + [r["fractie"] for r in self.aanwezig if r["fractie"]]))

    @property
    def beoordeeld(self) -> int:
        """Votes in which it can be told whether the member deviated."""
        return sum(row["lijn"] is not None for _, row in self.stemmen)

    @property
    def afgeweken(self) -> list[tuple[Ballot, dict[str, Any]]]:
        return [(ballot, row) for ballot, row in self.stemmen if row["wijkt_af"]]


class Book:
    """Everything that was voted in one council, from new to old."""

    def __init__(self, store: Store, code: str) -> None:
        self.code = code
        held: dict[str, dict[str, Version]] = {
            resource: {
                each.id: each
                for each in store.current(organisatie=code, resource=resource, deleted=False)
            }
            for resource in READ
        }
        self._held = held
        presences = held["aanwezigedeelnemer"].items()
        self._people = {k: each.body["data"]["natuurlijkPersoon"]["id"] for k, each in presences}
        parts: dict[str, list[Version]] = {}
        for resource in ("stem", "stemresultaatperfractie"):
            for each in held[resource].values():
                parts.setdefault(each.body["data"]["stemming"]["id"], []).append(each)
        made = [self._ballot(vote, parts.get(vote.id, [])) for vote in held["stemming"].values()]
        self.ballots = sorted(made, key=lambda each: (each.datum or "", each.id), reverse=True)
        self.members = self._members()
        named = {str(each.body["data"]["fractienaam"]) for each in held["fractie"].values()}
        named |= {row["naam"] for ballot in self.ballots for row in ballot.partijen}
        self.fracties = {slug(name): name for name in sorted(named, key=str.casefold)}
        self._held = {}

    def _ballot(self, vote: Version, parts: list[Version]) -> Ballot:
        body = vote_body(vote, parts, self._people)
        data = vote.body["data"]
        paper = (data.get("informatieobject") or {}).get("id")
        item = (data.get("agendapunt") or {}).get("id") or body.get("bij_agendapunt")
        about = self._held["informatieobject"].get(paper or "")
        under = self._held["agendapunt"].get(item or "")
        meeting = body.get("vergadering")
        if not meeting and under:
            meeting = under.body["data"]["vergadering"]["id"]
        members = members_of(body)
        telling = body.get("telling") or {}
        return Ballot(
            id=vote.id,
            organisatie=self.code,
            titel=_title(about) or _title(under) or body.get("onderwerp") or "zonder titel",
            stuk=paper if about else (item if under else None),
            type=(about.body["data"].get("informatieobjecttype") if about else None)
            or "agendapunt",
            datum=body.get("datum") or self._day(meeting),
            uitslag=UITSLAG_VAN.get(body["resultaat"], Uitslag.onbekend).value,
            voor=telling.get("voor"),
            tegen=telling.get("tegen"),
            geheim=body["stemmingstype"] == "schriftelijk",
            grondslag=body["grondslag"],
            partijen=tuple(parties_of(body, members, "")),
            leden=tuple(members),
        )

    def _day(self, meeting: str | None) -> str | None:
        held = self._held["vergadering"].get(meeting or "")
        return held.body["data"].get("vergaderdatum") if held else None

    def _members(self) -> dict[str, Member]:
        people = self._held["natuurlijkpersoon"].items()
        found = {key: Member(key, full_name(each.body)) for key, each in people}
        for ballot in self.ballots:
            for row in ballot.leden:
                if row["persoon"] in found:
                    found[row["persoon"]].stemmen.append((ballot, row))
        for each in self._held["aanwezigedeelnemer"].values():
            person, ext = self._people[each.id], each.body["ext"]
            if person in found:
                meeting = each.body["data"]["vergadering"]["id"]
                found[person].aanwezig.append(
                    {
                        "vergadering": meeting,
                        "datum": self._day(meeting),
                        "status": ext["aanwezigheidsstatus"],
                        "fractie": ext.get("fractie"),
                        "grondslag": ext.get("grondslag"),
                        "afgeleid": bool(ext.get("afgeleid")),
                    }
                )
        for member in found.values():
            member.aanwezig.sort(key=lambda row: row["datum"] or "", reverse=True)
        return found

    def of_fractie(self, key: str) -> list[Member]:
        """Whose last vote or presence was for this fractie."""
        last = [m for m in self.members.values() if m.fracties and slug(m.fracties[0]) == key]
        return sorted(last, key=lambda member: member.naam)

    def agreement(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(same side, votes) of each two fracties by name, of votes in which both were of one side;
        secret ones are left out."""
        counted: dict[tuple[str, str], list[int]] = {}
        for ballot in self.ballots:
            if ballot.geheim:
                continue
            sides = {
                r["naam"]: r["kant"] for r in ballot.partijen if r["kant"] in ("voor", "tegen")
            }
            for one in sides:
                for other in sides:
                    if one < other:
                        pair = counted.setdefault((one, other), [0, 0])
                        pair[0] += sides[one] == sides[other]
                        pair[1] += 1
        return {pair: (same, number) for pair, (same, number) in counted.items()}


def _title(version: Version | None) -> str | None:
    return views.title(version.record) if version else None


def book(found: Services, code: str) -> Book:
    """Of one council, as of the last change of the store."""
    made: Book = found.remembered(
        f"stemboek/{code}", found.store.last_seq(), lambda: Book(found.store, code)
    )
    return made


def books(found: Services, codes: Iterable[str]) -> Iterator[Book]:
    yield from (book(found, code) for code in codes)


def party_of(fractie: str, place: str) -> str | None:
    """The one national party that the name of a fractie says it is of."""
    told = landelijk(fractie, place)
    return (
        told.partijen[0]
        if told and len(told.partijen) == 1
        else ("/".join(told.partijen) if told else None)
    )


def presence(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Meetings by what is known of somebody there."""
    counted = Counter("afwezig" if row["status"] in ABSENT else row["status"] for row in rows)
    return dict(counted)
