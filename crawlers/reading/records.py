"""Makes records for one council: what every vendor's spider has in common."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from crawlers.reading import said_names
from crawlers.reading.addresses import host_of, openable
from crawlers.reading.council_names import CouncilNames
from crawlers.reading.known import Known, Lid
from crawlers.reading.known import name_key as same_name
from crawlers.reading.losses import Losses
from crawlers.reading.names import BY_NAME, Naam, naam, party_key
from crawlers.registry import Council
from standard.base import Resource, Verwijzing, knip
from standard.bodies import eigenaar
from standard.extensions import (
    Ext,
    ExtAanwezigeDeelnemer,
    ExtFractie,
    ExtFractieLidmaatschap,
    ExtNatuurlijkPersoon,
)
from standard.parties import VERSIE, landelijk
from standard.records import Record, identiteit
from standard.resources import (
    AanwezigeDeelnemer,
    Fractie,
    FractieLidmaatschap,
    NaamNatuurlijkPersoon,
    NatuurlijkPersoon,
    Organisatie,
)
from standard.vocabulary import (
    Aanwezigheidsstatus,
    Functie,
    Grondslag,
    RolNaam,
)
from store import Put


@dataclass(frozen=True)
class Attendance:
    """Who was at a meeting, and what says so: `persoon` and `sleutel` are keys of the source,
    `vergadering` is the id of a record, `pagina` counts from 1."""

    persoon: str
    naam: Naam
    vergadering: str | None
    status: Aanwezigheidsstatus
    grondslag: Grondslag
    sleutel: str
    fractie: str | None = None
    tekst: str | None = None
    volledig: bool = False
    rol: RolNaam | None = None
    aanvang: dt.datetime | None = None
    einde: dt.datetime | None = None
    pagina: int | None = None


class RecordBuilder:
    """Builds records with the council's code, vendor and owner properties."""

    def __init__(
        self,
        council: Council,
        names: dict[str, Naam] | None = None,
        stated: set[str] | None = None,
        periods: dict[str, tuple[dt.date | None, dt.date | None]] | None = None,
        fracties: CouncilNames | None = None,
        groups: dict[str, str] | None = None,
    ) -> None:
        self.council = council
        #: memberships that the source states itself
        self.stated = stated if stated is not None else set()
        #: memberships that were made in this run
        self.members: set[str] = set()
        #: first and last day that each membership was seen
        self.periods = periods if periods is not None else {}
        #: what each person is called so far, by most rows and as fully as they do
        self.names = names if names is not None else {}
        self._persons = said_names.persons(self.names)
        self._groups = said_names.fracties(groups if groups is not None else {})
        #: persons and fracties as they were made last, by what they were then called: rows name the
        #: same ones again and again
        self._made: dict[tuple[str, str], tuple[object, Put]] = {}
        #: keys of fracties and persons that were named in this reading, by the ids of their records
        self._group_keys: dict[str, str] = {}
        self._person_keys: dict[str, str] = {}
        self._has: Known | None = None
        #: hosts that the council's line in the registry names
        self.hosts = frozenset(
            host for url in (council.base_url, council.portal_url) if (host := host_of(url))
        )
        #: fracties that the source itself states
        self.fracties = fracties or CouncilNames()
        #: what could not be read or made
        self.losses = Losses()
        #: what of words was left unread, by kind, for who reports it
        self.unread: Counter[str] = Counter()
        self.owner = eigenaar(council.code, council.name)
        self.owner_v2 = eigenaar(council.code, council.name, organisatie=False)

    @property
    def mini(self) -> Organisatie:
        organisatie: Organisatie = self.owner["organisatie"]
        return organisatie

    @property
    def known(self) -> dict[str, Naam]:
        """Persons whom the source knows by a key of its own, so far."""
        return {key: name for key, name in self.names.items() if not key.startswith(BY_NAME)}

    @property
    def has(self) -> Known:
        """The members whom the source knows by a key of its own, for the reading of its words."""
        own = self.known
        if self._has is None or len(self._has.leden) != len(own):
            self._has = Known((), tuple(Lid(name.volledig) for name in own.values()))
        return self._has

    @contextmanager
    def provisional(self) -> Iterator[Counter[str]]:
        """A reading that may be done again: what it leaves unread is counted in what this gives."""
        counted, self.unread = self.unread, Counter()
        try:
            yield self.unread
        finally:
            self.unread = counted

    @property
    def raad(self) -> Known:
        """The fracties and members that the source states so far, to read its words by."""
        return self.fracties.known(self.stated, self.names)

    def id(self, resource: str, sleutel: str) -> str:
        return identiteit(self.council.code, resource, sleutel)

    def ref(self, resource: str, sleutel: str) -> Verwijzing:
        return Verwijzing(id=self.id(resource, sleutel))

    def set(self, name: str) -> str:
        """Name of a set of records of this council with this vendor."""
        return f"{self.council.code}/{self.council.vendor}/{name}"

    def record(
        self, sleutel: str, data: Resource, ext: Ext | None = None, bron_url: str | None = None
    ) -> Record:
        return Record(
            organisatie=self.council.code,
            bronidentificatie=sleutel,
            leverancier=self.council.vendor,
            bron_url=openable(bron_url, self.hosts),
            data=data,
            ext=ext or Ext(),
        )

    def shown_at(self, record: Record, url: str | None) -> Record:
        """A record with the address that follows from the vendor's rule, marked as such, where the
        source gave none."""
        page = openable(url, self.hosts)
        if record.bron_url or page is None:
            return record
        ext = record.ext.changed(bron_url_afgeleid=True)
        return record.changed(bron_url=page, ext=ext)

    # --- persons and fracties ----------------------------------------------------------------

    def persoon(self, sleutel: str, name: Naam, functie: Functie | None = None) -> Put:
        self._person_keys.setdefault(self.id("natuurlijkpersoon", sleutel), sleutel)
        return self._person(sleutel, self._persons.say(sleutel, name), functie)

    def _person(self, sleutel: str, name: Naam, functie: Functie | None) -> Put:
        said = (name, functie)
        if (before := self._made.get(("persoon", sleutel))) and before[0] == said:
            return before[1]
        data = NatuurlijkPersoon(
            functie=functie,
            naam_natuurlijk_persoon=NaamNatuurlijkPersoon(
                achternaam=knip(name.achternaam, 200) or "?",
                tussenvoegsel=knip(name.tussenvoegsel, 20),
                voorletters=knip(name.voorletters, 20),
                voornamen=knip(name.voornaam, 200),
                volledige_naam=knip(name.volledig, 300),
            ),
        )
        spelling = name.bron if name.bron != name.volledig else None
        put = Put(self.record(sleutel, data, ExtNatuurlijkPersoon(naam_bron=spelling)))
        self._made["persoon", sleutel] = said, put
        return put

    def listed(self, sleutel: str, name: Naam) -> None:
        """A person of the source's own list, whom rows name as well."""
        self._persons.listed(sleutel, name)

    def person_of(self, record_id: str, name: str | None) -> str | None:
        """How a row names a person, or where that cannot be of this person, how most rows do."""
        key = self._person_keys.get(record_id)
        if key is None or name is None or key.startswith(BY_NAME):
            return name  # the name is all that is known of who it is
        fitting = self._persons.fitting(key, naam(name))
        return name if fitting.bron == name else fitting.volledig

    def fractie(self, sleutel: str, name: str) -> Put:
        """A fractie that the source names beside its key."""
        return self._group(sleutel, self.group_named(sleutel, name))

    def group_named(self, sleutel: str, name: str | None) -> str | None:
        """What a fractie is called, by this row and all others that name it; None where none does.
        A name that is not what the others say is counted."""
        if name:
            best = self._groups.say(sleutel, name)
            self._group_keys.setdefault(self.id("fractie", sleutel), sleutel)
            if best != name and not sleutel.startswith(BY_NAME):
                self.unread["naam van een fractie anders dan bij de meeste regels"] += 1
            return best
        return self._groups.best.get(sleutel)

    def group_key(self, sleutel: str, name: str) -> str:
        """The key of a fractie that words name: the source's own, where it has just one of that
        name, so that one fractie is not two."""
        if not sleutel.startswith(BY_NAME):
            return sleutel
        own = [
            key
            for key, called in self._groups.best.items()
            if not key.startswith(BY_NAME) and same_name(called) == same_name(name)
        ]
        return own[0] if len(own) == 1 else sleutel

    def group_of(self, record_id: str | None, name: str | None) -> str | None:
        """What a fractie is called now that everything was read; `name` where it was not named."""
        key = self._group_keys.get(record_id or "")
        return name if key is None else self._groups.best[key]

    def group(self, sleutel: str) -> Put:
        """A fractie as the rows so far name it."""
        return self._group(sleutel, self._groups.best.get(sleutel))

    def _group(self, sleutel: str, name: str | None) -> Put:
        if (before := self._made.get(("fractie", sleutel))) and before[0] == name:
            return before[1]
        data = Fractie(fractienaam=knip(name, 100) or "?", **self.owner_v2)
        party = landelijk(name, self.council.name) if name else None
        ext = ExtFractie()
        if party:
            ext = ExtFractie(
                landelijke_partij=party.partijen,
                grondslag=party.grondslag,
                partijtabel=VERSIE,
                afgeleid=True,
            )
        put = Put(self.record(sleutel, data, ext))
        self._made["fractie", sleutel] = name, put
        return put

    def lidmaatschap(
        self, fractie: str, persoon: str, *, stated: bool = True, datum: dt.date | None = None
    ) -> Put:
        """Membership as the source states it, or derived from a vote on a day. A derived one never
        takes the place of a stated one, but tells when the member was seen in it."""
        key = f"{fractie}/{persoon}"
        if stated:
            self.stated.add(key)
        first, last = self.periods.get(key, (datum, datum))
        if datum:
            first, last = min(first or datum, datum), max(last or datum, datum)
        self.periods[key] = first, last
        self.members.add(key)
        data = FractieLidmaatschap(
            fractie=self.ref("fractie", fractie),
            natuurlijk_persoon=self.ref("natuurlijkpersoon", persoon),
        )
        return Put(self.record(key, data, self._seen(key)))

    def members_of(self, fractie: str) -> frozenset[str]:
        """Keys of the persons whom the source lists in the fractie of this key."""
        pairs = (key.split("/", 1) for key in self.stated)
        return frozenset(person for group, person in pairs if group == fractie)

    def _seen(self, key: str) -> ExtFractieLidmaatschap:
        given = key in self.stated
        first, last = self.periods[key]
        return ExtFractieLidmaatschap(
            afgeleid=not given,
            grondslag=Grondslag.opgave if given else Grondslag.stemming,
            gezien_van=first,
            gezien_tot=last,
        )

    def latest(self, put: Put) -> Put:
        """A membership, a person or a fractie as all that was read so far tells of it: answers come
        in any order, and one that was read early may be written late."""
        key, data = put.record.bronidentificatie, put.record.data
        if isinstance(data, FractieLidmaatschap) and key in self.members:
            return replace(put, record=put.record.changed(ext=self._seen(key)))
        if isinstance(data, NatuurlijkPersoon) and self._persons.told(key):
            return self._person(key, self.names[key], data.functie)
        if isinstance(data, Fractie) and self._groups.told(key):
            return self.group(key)
        return put

    def lid(self, sleutel: str, name: Naam, fractie: str | None) -> list[Put]:
        """A person whom the source lists, with the fractie that it states."""
        puts = [self.persoon(sleutel, name)]
        if fractie:
            self.fracties.have([fractie])
            puts.append(self.fractie(party_key(fractie), fractie))
            puts.append(self.lidmaatschap(party_key(fractie), sleutel))
        return puts

    def aanwezige(self, attendance: Attendance) -> Record:
        """Attendance of one person; only an explicit list of the source is not derived."""
        meeting = attendance.vergadering
        data = AanwezigeDeelnemer(
            aanvang_aanwezigheid=attendance.aanvang,
            einde_aanwezigheid=attendance.einde,
            natuurlijk_persoon=self.ref("natuurlijkpersoon", attendance.persoon),
            vergadering=Verwijzing(id=meeting) if meeting else None,
            rolnaam=attendance.rol,
        )
        ext = ExtAanwezigeDeelnemer(
            naam=attendance.naam.volledig,
            fractie=attendance.fractie or attendance.naam.fractie,
            aanwezigheidsstatus=attendance.status,
            afgeleid=attendance.grondslag != Grondslag.opgave,
            grondslag=attendance.grondslag,
            tekst_bron=attendance.tekst,
            volledig=attendance.volledig,
            pagina=attendance.pagina,
        )
        return self.record(attendance.sleutel, data, ext)
