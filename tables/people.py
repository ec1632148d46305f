"""Persons, fracties and presence of one council as rows."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from standard import views
from standard.extensions import ExtFractie
from standard.resources import AanwezigeDeelnemer
from standard.text import fold
from store import Version
from tables.council import Council, gremium, party, place
from tables.votes import NUMBERS, Row, Votes

#: somebody was there
THERE = ("aanwezig", "deels")


class People:
    """`moties` are the rows of the motions, of which fracties are told to have submitted some."""

    def __init__(self, council: Council, votes: Votes, moties: list[Row]) -> None:
        self.council = council
        self.votes = votes
        self.aanwezigheid = [self._presence(each) for each in council.of("aanwezigedeelnemer")]
        self.lidmaatschappen = [
            self._membership(each) for each in council.of("fractielidmaatschap")
        ]
        cast: dict[str, list[Row]] = defaultdict(list)
        self._of: dict[str, list[Row]] = defaultdict(list)
        self._sides: dict[str, list[Row]] = defaultdict(list)
        for row in votes.stemmen:
            if row.get("persoon"):
                cast[row["persoon"]].append(row)
            self._of[row["fractie_id"]].append(row)
        for row in votes.fractiestemmen:
            self._sides[row["fractie_id"]].append(row)
        present: dict[str, list[Row]] = defaultdict(list)
        for row in self.aanwezigheid:
            present[row["persoon"]].append(row)
        self.personen = [
            self._person(each, cast[each.id], present[each.id])
            for each in council.of("natuurlijkpersoon")
        ]
        self.fracties = [self._fractie(each, moties) for each in council.of("fractie")]

    def _name(self, key: str) -> str | None:
        person = self.council.get("natuurlijkpersoon", key)
        return views.full_name(person.body) if person else None

    def _presence(self, there: Version) -> Row:
        record, ext = there.record, there.body["ext"]
        data = record.data
        assert isinstance(data, AanwezigeDeelnemer)
        meeting = self.council.get("vergadering", data.vergadering.id if data.vergadering else None)
        day = views.day(meeting.record) if meeting else None
        person = data.natuurlijk_persoon.id
        return {
            "persoon": person,
            "persoon_naam": self._name(person) or ext.get("naam"),
            "organisatie": self.council.code,
            "fractie": ext.get("fractie"),
            "vergadering": meeting.id if meeting else None,
            "datum": day.isoformat() if day else None,
            "gremium": gremium(meeting),
            "status": ext["aanwezigheidsstatus"],
            "aanvang": _moment(data.aanvang_aanwezigheid),
            "einde": _moment(data.einde_aanwezigheid),
            "grondslag": ext["grondslag"],
            "afgeleid": ext.get("afgeleid", False),
            "volledig": ext.get("volledig", False),
            "bron_url": self.council.source(there, meeting),
            "versie": there.versie,
            "volgorde": place(day, there.id),
        }

    def _membership(self, version: Version) -> Row:
        data, ext = version.body["data"], version.body["ext"]
        fractie = self.council.get("fractie", data["fractie"]["id"])
        return {
            "persoon": data["natuurlijkPersoon"]["id"],
            "persoon_naam": self._name(data["natuurlijkPersoon"]["id"]),
            "fractie": fractie.body["data"]["fractienaam"] if fractie else None,
            "fractie_id": data["fractie"]["id"],
            "organisatie": self.council.code,
            "van": (data.get("datumBeginFractieLidmaatschap") or "")[:10] or None,
            "tot": (data.get("datumEindeFractieLidmaatschap") or "")[:10] or None,
            "gezien_van": ext.get("gezien_van"),
            "gezien_tot": ext.get("gezien_tot"),
            "grondslag": ext.get("grondslag"),
        }

    def _person(self, person: Version, cast: list[Row], present: list[Row]) -> Row:
        cast = sorted(cast, key=lambda row: row["volgorde"])
        days = sorted(row["datum"] for row in (*cast, *present) if row["datum"])
        names = [row["fractie"] for row in cast if row["fractie"]]
        names += [row["fractie"] for row in present if row["fractie"]] if not names else []
        last = cast[0] if cast else None
        fractie = next(iter(names), None) or person.body["ext"].get("fractie")
        held = self.council.fractie(fractie)
        key: str | None = held.id if held else None
        if last and last["fractie"] == fractie:
            key = last["fractie_id"]
        chosen = Counter(row["keuze"] for row in cast)
        told = {row["vergadering"]: row["status"] for row in present if row["vergadering"]}
        known = [status for status in told.values() if status != "onbekend"]
        name = views.full_name(person.body)
        return {
            "id": person.id,
            "naam": name,
            "organisatie": self.council.code,
            "fractie": fractie,
            "fractie_id": key,
            "partij": party(self.council.get("fractie", key)),
            "fracties": list(dict.fromkeys(names)),
            "eerste": days[0] if days else None,
            "laatste": days[-1] if days else None,
            "stemmingen": len(cast),
            **{name: chosen[name] for name in NUMBERS},
            "afgeweken": sum(row["afwijkend"] is True for row in cast),
            "beoordeeld": sum(row["afwijkend"] is not None for row in cast),
            "vergaderingen": len(known),
            "aanwezig": sum(status in THERE for status in known),
            "bron_url": person.body["bron_url"],
            "versie": person.versie,
            "naam_sleutel": fold(name),
            "volgorde": f"{fold(name)}|{person.id}",
        }

    def _fractie(self, fractie: Version, moties: list[Row]) -> Row:
        ext, name = fractie.record.ext, str(fractie.body["data"]["fractienaam"])
        rows, cast = self._sides[fractie.id], self._of[fractie.id]
        sides = Counter(row["kant"] for row in rows)
        days = sorted(row["datum"] for row in cast if row["datum"])
        signed = [row for row in moties if fold(name) in map(fold, row["fracties"])]
        return {
            "id": fractie.id,
            "naam": name,
            "organisatie": self.council.code,
            "partij": party(fractie),
            "partij_grondslag": ext.grondslag if isinstance(ext, ExtFractie) else None,
            "leden": sum(row["fractie_id"] == fractie.id for row in self.personen),
            "zetels": self._seats(cast),
            "eerste": days[0] if days else None,
            "laatste": days[-1] if days else None,
            "stemmingen": len(rows) - sides["onbekend"],
            **{side: sides[side] for side in ("voor", "tegen", "verdeeld")},
            "ingediend": len(signed),
            "ingediend_aangenomen": sum(row["uitslag"] == "aangenomen" for row in signed),
            "bron_url": fractie.body["bron_url"],
            "versie": fractie.versie,
            "naam_sleutel": fold(name),
            "volgorde": f"{fold(name)}|{fractie.id}",
        }

    def _seats(self, cast: list[Row]) -> int | None:
        """The most seats that are told of it in one vote of its last year: a bound from below."""
        days = [row["datum"] for row in cast if row["datum"]]
        if not days:
            return None
        since = dt.date.fromisoformat(max(days)) - dt.timedelta(days=365)
        seats: Counter[str] = Counter()
        for row in cast:
            if row.get("aantal") and row["datum"] and row["datum"] > since.isoformat():
                seats[row["stemming"]] += row["aantal"]
        return max(seats.values(), default=None)


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def rows_of(council: Council) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table of a council."""
    from tables.motions import motions

    votes = Votes(council)
    moties = motions(council)
    people = People(council, votes, moties)
    return {
        "stemmen": votes.stemmen,
        "stemmingen": votes.stemmingen,
        "fractiestemmen": votes.fractiestemmen,
        "personen": people.personen,
        "lidmaatschappen": people.lidmaatschappen,
        "fracties": people.fracties,
        "aanwezigheid": people.aanwezigheid,
        "moties": moties,
    }
