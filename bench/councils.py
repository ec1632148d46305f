"""A store of all bodies of the registry, with ten years of motions, votes and presence: what speed and
weight of pages are measured on. Names, texts and choices are made up, always the same.

`python -m bench.councils DIR` makes it, with index and tables, where it is not there yet.
"""

import argparse
import datetime as dt
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from crawlers.registry import bundled
from griffie.app import names, tabulate
from griffie.engines import indexes
from griffie.settings import Settings
from indexer.follow import bring_up
from sample.subjects import GENERAL, SUBJECTS
from standard.base import Verwijzing
from standard.bodies import eigenaar
from standard.extensions import (
    Bestand,
    Ext,
    ExtAanwezigeDeelnemer,
    ExtFractie,
    ExtFractieLidmaatschap,
    ExtIndiener,
    ExtInformatieObject,
    ExtNatuurlijkPersoon,
    ExtStem,
    ExtStemming,
    ExtStemresultaatPerFractie,
    ExtVergadering,
    Gebeurtenis,
    Telling,
)
from standard.parties import VERSIE
from standard.records import Record, identiteit
from standard.resources import (
    AanwezigeDeelnemer,
    Agendapunt,
    Fractie,
    FractieLidmaatschap,
    Gremium,
    Indiener,
    InformatieObject,
    NaamNatuurlijkPersoon,
    NatuurlijkPersoon,
    Resource,
    Stem,
    Stemming,
    StemresultaatPerFractie,
    Vergadering,
)
from standard.vocabulary import (
    Aanwezigheidsstatus,
    FractieStemResultaat,
    Grondslag,
    Informatieobjecttype,
    StemKeuze,
    StemmingGrondslag,
    StemmingResultaat,
    StemmingsType,
    Tekststatus,
    Uitslag,
)
from store import Download, Organisation, Put, Store, Text, default_address

#: file in the folder that says that all of it is there
READY = "klaar"
#: records that are written at once
BATCH = 20_000
FIRST = dt.date(2016, 6, 1)
DAYS = 3600
PARTIES = (
    "VVD",
    "CDA",
    "D66",
    "GroenLinks-PvdA",
    "SP",
    "ChristenUnie",
    "PVV",
    "SGP",
    "PvdD",
    "Volt",
)
GIVEN = (
    "Anna",
    "Bas",
    "Chaima",
    "Daan",
    "Els",
    "Femke",
    "Gijs",
    "Hanna",
    "Ilse",
    "Joost",
    "Koen",
    "Lot",
)
FAMILY = ("Aardenburg", "Brinkhof", "Cloosterman", "Dorrestein", "Eikelboom", "Fluiterij", "Grasveld")  # fmt: skip


@dataclass(frozen=True)
class Size:
    """Of a council: its members and fracties, votes that are told by member, votes that are told by
    fractie, papers without a vote, and meetings."""

    members: int
    fracties: int
    by_member: int
    by_fractie: int
    unvoted: int
    meetings: int


LARGE, MIDDLE, SMALL = (
    Size(45, 12, 2900, 400, 300, 200),
    Size(35, 9, 60, 100, 60, 60),
    Size(21, 7, 34, 20, 20, 30),
)


def size_of(number: int) -> Size:
    """Of the n-th body: five large ones, every sixth of the others middling, the rest small."""
    return LARGE if number % 75 == 10 else MIDDLE if number % 6 == 0 else SMALL


class Town:
    """One council: who sits in it, and its records in the order in which they point at each other."""

    def __init__(self, body: Organisation, size: Size) -> None:
        self.body, self.size = body, size
        self.chance = random.Random(body.code)
        local = ("Lokaal Belang", "Gemeentebelangen", f"Hart voor {body.naam}"[:100])
        self.names = (*PARTIES, *local)[-size.fracties :] if size.fracties > 9 else (*PARTIES[: size.fracties - 1], local[0])  # fmt: skip
        self.fracties = [self._fractie(name) for name in self.names]
        self.people = [self._person(number) for number in range(size.members)]
        #: place of the fractie of each member: the first ones are the largest
        self.side = [
            min(int(self.chance.random() ** 1.6 * size.fracties), size.fracties - 1)
            for _ in self.people
        ]
        self.meetings = [self._meeting(number) for number in range(size.meetings)]
        self.items = [self._item(number) for number in range(size.meetings)]

    def records(self) -> Iterator[Record]:
        yield from self.fracties
        yield from self.people
        for number, person in enumerate(self.people):
            yield self._membership(number, person)
        for number in range(self.size.meetings):
            yield self.meetings[number]
            yield self.items[number]
            yield from self._there(number)
        total = self.size.by_member + self.size.by_fractie + self.size.unvoted
        for number in range(total):
            yield from self._motion(number, number * self.size.meetings // total)

    def _record(self, key: str, data: Resource, ext: Ext) -> Record:
        address = f"https://voorbeeld.invalid/{self.body.sleutel}/{data.resource}/{key}"
        return Record(
            organisatie=self.body.code,
            bronidentificatie=key,
            leverancier=self.body.leverancier,
            bron_url=address if data.resource in ("vergadering", "informatieobject") else None,
            data=data,
            ext=ext,
        )

    def _fractie(self, name: str) -> Record:
        owner = eigenaar(self.body.code, self.body.naam, organisatie=False)
        known = {"landelijke_partij": (name,), "grondslag": "naam", "partijtabel": VERSIE}
        ext = ExtFractie(**known, afgeleid=True) if name in PARTIES else ExtFractie()
        return self._record(f"f/{name}", Fractie(fractienaam=name, **owner), ext)

    def _person(self, number: int) -> Record:
        given, family = self.chance.choice(GIVEN), f"{self.chance.choice(FAMILY)}-{number}"
        name = NaamNatuurlijkPersoon(
            achternaam=family, voornamen=given, volledige_naam=f"{given} {family}"
        )
        data = NatuurlijkPersoon(naam_natuurlijk_persoon=name)
        return self._record(f"p{number}", data, ExtNatuurlijkPersoon(naam_bron=f"{given} {family}"))

    def _name(self, number: int) -> str:
        data = self.people[number].data
        assert isinstance(data, NatuurlijkPersoon)
        return str(data.naam_natuurlijk_persoon.volledige_naam)

    def _membership(self, number: int, person: Record) -> Record:
        fractie = self.fracties[self.side[number]]
        data = FractieLidmaatschap(
            fractie=fractie.verwijzing(), natuurlijk_persoon=person.verwijzing()
        )
        ext = ExtFractieLidmaatschap(afgeleid=True, grondslag=Grondslag.stemming, gezien_van=FIRST)
        return self._record(f"l{number}", data, ext)

    def day(self, meeting: int) -> dt.date:
        return FIRST + dt.timedelta(days=DAYS * meeting // self.size.meetings)

    def _meeting(self, number: int) -> Record:
        data = Vergadering(
            vergaderdatum=self.day(number),
            naam="Gemeenteraad",
            georganiseerd_door_gremium=Gremium(
                gremiumidentificatie="1", gremiumnaam="Gemeenteraad"
            ),
            **eigenaar(self.body.code, self.body.naam),
        )
        return self._record(f"v{number}", data, ExtVergadering())

    def _item(self, number: int) -> Record:
        data = Agendapunt(
            vergadering=self.meetings[number].verwijzing(),
            agendapunt_titel=SUBJECTS[number % len(SUBJECTS)].item,
            agendapuntvolgnummer="1",
            **eigenaar(self.body.code, self.body.naam),
        )
        return self._record(f"a{number}", data, Ext())

    def _there(self, meeting: int) -> Iterator[Record]:
        for number, person in enumerate(self.people):
            data = AanwezigeDeelnemer(
                natuurlijk_persoon=person.verwijzing(),
                vergadering=self.meetings[meeting].verwijzing(),
            )
            ext = ExtAanwezigeDeelnemer(
                naam=self._name(number),
                fractie=self.names[self.side[number]],
                aanwezigheidsstatus=Aanwezigheidsstatus.aanwezig,
                grondslag=Grondslag.besluitenlijst,
                volledig=True,
            )
            yield self._record(f"d{meeting}/{number}", data, ext)

    def _motion(self, number: int, meeting: int) -> Iterator[Record]:
        """A motion with its submitter and, most of them, its vote."""
        size, subject = self.size, SUBJECTS[(number * 7 + len(self.body.naam)) % len(SUBJECTS)]
        lines = [self.chance.random() < 0.62 for _ in self.names]
        voted = number % (size.by_member + size.by_fractie + size.unvoted)
        kind = voted < size.by_member, voted < size.by_member + size.by_fractie
        choices = [self._choice(each, lines) for each in range(size.members)]
        voor, tegen = choices.count(StemKeuze.voor), choices.count(StemKeuze.tegen)
        outcome = Uitslag.aangenomen if voor > tegen else Uitslag.verworpen if voor < tegen else Uitslag.gelijk  # fmt: skip
        mover = self.chance.randrange(size.members)
        own = self.names[self.side[mover]]
        day = self.day(meeting)
        events = (Gebeurtenis(gebeurtenis="ingediend", datum=day, bron="Datum"),)
        if kind[1]:
            events += (Gebeurtenis(gebeurtenis=outcome.value, datum=day, bron="Status"),)
        settled = {"afgedaan": number % 3 == 0} if kind[1] and outcome == Uitslag.aangenomen else {}
        url = f"https://voorbeeld.invalid/{subject.key}.pdf"
        ext = ExtInformatieObject(
            brontype="Moties", uitslag=outcome if kind[1] else None, fracties=(own,), datum=day,
            levensloop=events, **settled,
            bestanden=(Bestand(url=url, naam="motie.pdf", formaat="application/pdf", sha256=digest(subject.key), paginas=2, tekst=Tekststatus.volledig),),
        )  # fmt: skip
        data = InformatieObject(
            titel=f"M{number} {subject.motion}", informatieobjecttype=Informatieobjecttype.motie if number % 5 else Informatieobjecttype.amendement,
            link=url, vergaderingen=(self.meetings[meeting].verwijzing(),),
            agendapunten=(self.items[meeting].verwijzing(),), **eigenaar(self.body.code, self.body.naam),
        )  # fmt: skip
        paper = self._record(f"m{number}", data, ext)
        yield paper
        yield self._record(
            f"m{number}/1",
            Indiener(naam=self._name(mover), informatieobject=paper.verwijzing(), natuurlijk_persoon=self.people[mover].verwijzing()),
            ExtIndiener(fractie=own, volgorde=1, eerste=True),
        )  # fmt: skip
        if kind[1]:
            yield from self._vote(number, meeting, paper, choices, by_member=kind[0])

    def _choice(self, member: int, lines: list[bool]) -> StemKeuze:
        chance = self.chance.random()
        if chance < 0.02:
            return StemKeuze.afwezig
        return StemKeuze.voor if lines[self.side[member]] ^ (chance > 0.985) else StemKeuze.tegen

    def _vote(
        self, number: int, meeting: int, paper: Record, choices: list[StemKeuze], *, by_member: bool
    ) -> Iterator[Record]:
        voor, tegen = choices.count(StemKeuze.voor), choices.count(StemKeuze.tegen)
        result = "voor" if voor > tegen else "tegen" if voor < tegen else "gelijk"
        basis = StemmingGrondslag.individueel if by_member else StemmingGrondslag.fractie
        vote = self._record(
            f"s{number}",
            Stemming(
                agendapunt=self.items[meeting].verwijzing(), informatieobject=paper.verwijzing(),
                resultaat_mondelinge_stemming=StemmingResultaat(result),
                stemmingstype=StemmingsType.hoofdelijk if by_member else StemmingsType.regulier,
            ),
            ExtStemming(
                telling=Telling(voor=voor, tegen=tegen, afwezig=choices.count(StemKeuze.afwezig)),
                grondslag=basis, volledig=True, datum=self.day(meeting), onderwerp=f"M{number}",
                vergadering=self.meetings[meeting].id,
            ),
        )  # fmt: skip
        yield vote
        for place, fractie in enumerate(self.fracties):
            own = [choice for choice, side in zip(choices, self.side, strict=True) if side == place]
            if own:
                yield self._of_fractie(vote, place, fractie, own, derived=by_member)
        for member, choice in enumerate(choices) if by_member else ():
            yield self._of_member(vote, meeting, member, choice)

    def _of_fractie(
        self, vote: Record, place: int, fractie: Record, own: list[StemKeuze], *, derived: bool
    ) -> Record:
        voor, tegen = own.count(StemKeuze.voor), own.count(StemKeuze.tegen)
        side = None
        if voor or tegen:
            side = FractieStemResultaat.verdeeld if voor and tegen else FractieStemResultaat.aangenomen if voor else FractieStemResultaat.verworpen  # fmt: skip
        return self._record(
            f"{vote.bronidentificatie}/{place}",
            StemresultaatPerFractie(
                fractie=fractie.verwijzing(),
                stemming=vote.verwijzing(),
                fractiestemresultaat=side,
            ),
            ExtStemresultaatPerFractie(
                fractie=self.names[place], voor=voor, tegen=tegen, afgeleid=derived
            ),
        )

    def _of_member(self, vote: Record, meeting: int, member: int, choice: StemKeuze) -> Record:
        present = identiteit(self.body.code, "aanwezigedeelnemer", f"d{meeting}/{member}")
        fractie = self.fracties[self.side[member]]
        return self._record(
            f"{vote.bronidentificatie}/p{member}",
            Stem(
                aanwezige_deelnemer=Verwijzing(id=present),
                stemming=vote.verwijzing(),
                keuze_stemming=choice,
            ),
            ExtStem(
                naam=self._name(member),
                fractie=self.names[self.side[member]],
                fractie_id=fractie.id,
                grondslag=Grondslag.opgave,
            ),
        )


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def texts() -> list[tuple[Download, Text]]:
    """The paper of each subject, which many motions have."""
    rows = []
    for subject in SUBJECTS:
        pages = ("\n".join((*subject.facts, *GENERAL[:3])), "\n".join(subject.asks))
        url, sha = f"https://voorbeeld.invalid/{subject.key}.pdf", digest(subject.key)
        rows.append((Download(url, "", sha), Text(sha, "volledig", None, pages)))
    return rows


def bodies() -> list[Organisation]:
    """Those of the registry that are there now, each with one vendor."""
    rows: dict[str, Organisation] = {}
    for each in bundled():
        body = each.organisation()
        if body.tot is None and body.opvolger is None:
            rows.setdefault(body.code, replace(body, leverancier=body.leverancier or "ibabs"))
    return list(rows.values())


def fill(store: Store, known: Sequence[Organisation]) -> None:
    """Writes the records of these bodies, and that they were read."""
    store.write((), (), texts())
    for number, body in enumerate(known):
        crawl = store.start_crawl(body)
        rows = iter(Town(body, size_of(number)).records())
        while batch := list(islice(rows, BATCH)):
            store.write([Put(record, f"bench/{body.code}") for record in batch])
        crawl.toestand = "ok"
        store.end_crawl(crawl)
        print(f"{number + 1}/{len(known)} {body.naam}", end="\r", flush=True)


def made(folder: Path, address: str = "", most: int | None = None) -> Settings:
    """The settings of an installation in a folder, made where it is not there yet, over the first
    `most` bodies or all."""
    config = Settings(data=folder, store=address)
    if not (folder / READY).exists():
        store = Store(address or default_address(folder), lasting=False)
        fill(store, bodies()[:most])
        tabulate(store, config)
        opened = indexes(config)
        bring_up(store, opened, names(store))
        opened.close()
        store.close()
        (folder / READY).touch()
    return config


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Maakt de opslag waarop gemeten wordt.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--opslag", default="", help="adres van PostgreSQL")
    parser.add_argument("--raden", type=int, help="alleen de eerste zo veel")
    asked = parser.parse_args()
    made(asked.folder, asked.opslag, asked.raden)
