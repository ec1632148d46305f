"""Votes and presence out of what is told of them at different times: whatever comes first, and
whatever comes later, the events are the same."""

import itertools
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.crawl.bundle import Bundle
from crawlers.crawl.events import Events
from crawlers.reading.events import settled
from crawlers.reading.minutes import minutes
from crawlers.reading.names import naam, name_key
from crawlers.reading.records import Attendance, RecordBuilder
from crawlers.reading.vote_records import vote_puts
from crawlers.reading.votes import MemberVote, Vote
from crawlers.registry import bundled, choose
from standard.base import Verwijzing
from standard.extensions import ExtAgendapunt, ExtInformatieObject
from standard.records import Record
from standard.resources import Agendapunt, InformatieObject, Vergadering
from standard.vocabulary import (
    Aanwezigheidsstatus,
    Grondslag,
    Informatieobjecttype,
    StemKeuze,
    StemmingGrondslag,
    Uitslag,
)
from store import Close, Put, Store, Text
from store.redaction import redact

LIST = """
1. Opening
Aanwezig: de heer G. Molenwater (CDA), mevrouw T. Zandpad (VVD), de heer R. Dijkgraaf (VVD)

2. Herinrichting van de haven.
De raad besluit in meerderheid (2 stemmen voor en 1 stem tegen) de motie M9.1 aan te nemen.
De raad besluit in meerderheid (1 stem voor en 2 stemmen tegen) de motie M9.2 te verwerpen.
"""


class Council:
    """A meeting with a register of two motions and a decision list, as one source tells it."""

    def __init__(self) -> None:
        self.builder = RecordBuilder(choose(bundled(), ["oss"])[0])
        self.record = self.builder.record("v9", Vergadering(**self.builder.owner))
        self.datum = None
        item = Agendapunt(
            vergadering=self.record.verwijzing(),
            agendapunt_kenmerk="2",
            agendapunt_titel="Herinrichting van de haven",
            **self.builder.owner,
        )
        self.item = self.builder.record("p2", item, ExtAgendapunt(volgorde=2))
        self.index = [("2", "Herinrichting van de haven", self.item.id)]

    def meeting(self, text: str = LIST) -> Bundle:
        puts = [
            Put(self.record, self.builder.set("vergaderingen")),
            Put(self.item, self.record.id),
            *minutes(
                self.builder, self, "Besluitenlijst", Text("0" * 64, "volledig", None, (text,))
            ),
        ]
        own = frozenset(put.record.id for put in puts if put.kader == self.record.id)
        return Bundle(puts, [Close(self.record.id, own, "weg")])

    def motion(self, key: str, title: str, *sides: StemKeuze) -> Bundle:
        paper = self.paper(key, title)
        names = ("Molenwater, Gijs", "Zandpad, Tineke", "Dijkgraaf, Roel")
        members = [
            MemberVote(name_key(naam(name)), naam(name), side, ("naam:x", "Waterkant"))
            for name, side in zip(names, sides, strict=False)
        ]
        puts = [Put(paper, self.builder.set("register/1"))]
        if members:
            vote = Vote(
                key,
                StemmingGrondslag.individueel,
                True,
                members,
                agendapunt=self.item.id,
                informatieobject=paper.id,
                vergadering=self.record.id,
                vergadering_sleutel="v9",
            )
            puts += vote_puts(self.builder, vote, paper.id)
        own = frozenset(put.record.id for put in puts if put.kader == paper.id)
        return Bundle(puts, [Close(paper.id, own, "weg")])

    def paper(self, key: str, title: str) -> Record:
        data = InformatieObject(
            titel=title,
            informatieobjecttype=Informatieobjecttype.motie,
            agendapunten=(Verwijzing(id=self.item.id),),
            vergaderingen=(Verwijzing(id=self.record.id),),
            **self.builder.owner,
        )
        return self.builder.record(key, data, ExtInformatieObject(uitslag=Uitslag.onbekend))


VOOR, TEGEN = StemKeuze.voor, StemKeuze.tegen


def bundles(council: Council) -> list[Bundle]:
    return [
        council.meeting(),
        council.motion("m1", "M9.1 Kade open", VOOR, VOOR, TEGEN),
        council.motion("m2", "M9.2 Steiger dicht", TEGEN, VOOR, TEGEN),
    ]


def crawl(store: Store, told: Iterable[Bundle], builder: RecordBuilder) -> None:
    """One crawl: what it reads is written, and then the events are made."""
    events = Events(store, builder)
    for bundle in told:
        taken = events.take(bundle)
        store.write(taken.puts, taken.closes)
        store.remember(builder.council.code, taken.facts)
    for made in events.settle(withdrawn=True):
        store.remove(made.gone)
        store.write(made.puts, made.closes)
        store.remember(builder.council.code, made.facts)


def held(store: Store) -> dict[str, str]:
    kinds = ("stemming", "stem", "stemresultaatperfractie", "aanwezigedeelnemer")
    return {
        version.id: version.hash
        for kind in kinds
        for version in store.current(resource=kind, deleted=False)
    }


def votes(store: Store) -> dict[str, Record]:
    return {
        v.record.bronidentificatie: v.record
        for v in store.current(resource="stemming", deleted=False)
    }


@pytest.fixture
def opened(tmp_path: Path) -> Iterable[Store]:
    store = Store(f"sqlite:///{tmp_path / 'griffie.sqlite'}")
    yield store
    store.close()


def test_order_within_a_crawl_makes_no_difference(tmp_path: Path) -> None:
    outcomes = []
    for number, order in enumerate(itertools.permutations(range(3))):
        store, council = Store(f"sqlite:///{tmp_path / str(number)}.sqlite"), Council()
        told = bundles(council)
        crawl(store, [told[at] for at in order], council.builder)
        outcomes.append(held(store))
        store.close()
    assert all(each == outcomes[0] for each in outcomes)


def test_crawls_one_after_the_other_come_to_the_same(tmp_path: Path) -> None:
    outcomes = []
    for number, order in enumerate(itertools.permutations(range(3))):
        store = Store(f"sqlite:///{tmp_path / str(number)}.sqlite")
        for at in order:
            council = Council()
            council.builder.names |= {
                name_key(naam(name)): naam(name)
                for name in ("Molenwater, Gijs", "Zandpad, Tineke", "Dijkgraaf, Roel")
            }
            crawl(store, [bundles(council)[at]], council.builder)
        outcomes.append(held(store))
        store.close()
    assert all(each == outcomes[0] for each in outcomes)


def test_register_and_decision_list_are_one_vote_each(opened: Store) -> None:
    council = Council()
    crawl(opened, bundles(council), council.builder)
    found = votes(opened)
    assert set(found) == {"m1", "m2"}
    assert [each.bron for each in found["m1"].ext.opgaven] == [
        Grondslag.stemming,
        Grondslag.besluitenlijst,
    ]
    assert not found["m1"].ext.tegenspraak
    present = [v.record for v in opened.current(resource="aanwezigedeelnemer", deleted=False)]
    assert len(present) == 3


def test_a_second_crawl_of_the_same_writes_nothing(opened: Store) -> None:
    council = Council()
    crawl(opened, bundles(council), council.builder)
    last = opened.last_seq()
    again = Council()
    again.builder.names |= council.builder.names
    crawl(opened, bundles(again), again.builder)
    assert opened.last_seq() == last


def test_what_a_source_no_longer_tells_is_no_longer_said(opened: Store) -> None:
    council = Council()
    crawl(opened, bundles(council), council.builder)
    crawl(opened, [council.motion("m1", "M9.1 Kade open")], council.builder)
    found = votes(opened)
    assert set(found) == {"v9/besluitenlijst/1", "m2"}
    assert found["v9/besluitenlijst/1"].data.informatieobject.id == council.paper("m1", "").id
    crawl(opened, [council.meeting("1. Opening\nNiets.")], council.builder)
    assert set(votes(opened)) == {"m2"}
    assert len(votes(opened)["m2"].ext.opgaven) == 1


def test_what_goes_with_its_register_line_is_no_statement_any_more(opened: Store) -> None:
    council = Council()
    crawl(opened, bundles(council), council.builder)
    paper = council.paper("m2", "M9.2 Steiger dicht")
    opened.remove({paper.id: "ingetrokken"})
    crawl(opened, [], council.builder)
    found = votes(opened)
    assert set(found) == {"m1", "v9/besluitenlijst/2"}
    assert found["v9/besluitenlijst/2"].data.informatieobject is None
    assert found["v9/besluitenlijst/2"].data.agendapunt is None


def test_what_is_taken_away_is_not_remembered_either(opened: Store) -> None:
    council = Council()
    crawl(opened, bundles(council), council.builder)
    paper = council.paper("m1", "M9.1 Kade open")
    redact(opened, None, [paper.id], "persoonsgegevens")
    left = opened.memory(council.builder.council.code, "opgaven/")
    assert not any(f'"kader":"{paper.id}"' in value for value in left.values())
    crawl(opened, [], council.builder)
    assert set(votes(opened)) == {"v9/besluitenlijst/1", "m2"}


def test_one_answer_by_itself_tells_nobody_twice() -> None:
    council = Council()
    there = Attendance(
        "7",
        naam("G. Molenwater"),
        council.record.id,
        status=Aanwezigheidsstatus.aanwezig,
        grondslag=Grondslag.spreker,
        sleutel="v9/7",
    )
    spoke = Put(council.builder.aanwezige(there), council.record.id)
    listed = Put(
        council.builder.aanwezige(
            Attendance(**{**vars(there), "grondslag": Grondslag.notulen, "tekst": "Aanwezig: …"})
        ),
        council.record.id,
    )
    (one,) = settled(council.builder, [spoke, listed])
    assert [each.bron for each in one.record.ext.opgaven] == [Grondslag.notulen, Grondslag.spreker]


def test_two_of_one_surname_and_initial_are_two() -> None:
    builder = Council().builder
    members = [
        MemberVote(name_key(naam(name)), naam(name), side, (f"naam:{group}", group))
        for name, group, side in (
            ("Jonker, Daan", "Waterkant", VOOR),
            ("Jonker, Dirk", "Dorpslijst", TEGEN),
            ("Jonker, E.", "Waterkant", VOOR),
            ("Jonker, E.", "Dorpslijst", TEGEN),
        )
    ]
    puts = settled(
        builder, vote_puts(builder, Vote("1", StemmingGrondslag.individueel, True, members), "k")
    )
    kinds = [put.record.resource for put in puts]
    assert kinds.count("stem") == 4
    assert kinds.count("aanwezigedeelnemer") == 4
    assert len({put.record.id for put in puts if put.record.resource == "natuurlijkpersoon"}) == 4


def test_two_spellings_of_the_one_member_who_fits_are_one(opened: Store) -> None:
    council = Council()
    crawl(opened, bundles(council)[:2], council.builder)
    present = [v.record for v in opened.current(resource="aanwezigedeelnemer", deleted=False)]
    assert {record.ext.naam for record in present} == {
        "Gijs Molenwater", "Tineke Zandpad", "Roel Dijkgraaf",
    }  # fmt: skip
    told = [each for record in present for each in record.ext.opgaven if each.persoon]
    assert {each.naam for each in told} == {"G. Molenwater", "T. Zandpad", "R. Dijkgraaf"}
    assert {each.grondslag_persoon for each in told} == {"achternaam en voorletter"}


def test_a_name_that_fits_two_members_is_nobody_else(opened: Store) -> None:
    council = Council()
    council.builder.names[name_key(naam("Molenwater, Gerda"))] = naam("Molenwater, Gerda")
    crawl(opened, bundles(council)[:2], council.builder)
    names = [
        v.record.ext.naam for v in opened.current(resource="aanwezigedeelnemer", deleted=False)
    ]
    assert sorted(names) == ["G. Molenwater", "Gijs Molenwater", "Roel Dijkgraaf", "Tineke Zandpad"]


def test_an_event_comes_from_the_answers_of_all_its_statements() -> None:
    council = Council()
    told = [
        replace(put, herkomst=frozenset({question}))
        for bundle, question in zip(bundles(council)[:2], ("lijst", "register"), strict=True)
        for put in bundle.puts
    ]
    (vote,) = [
        put
        for put in settled(council.builder, told)
        if put.record.resource == "stemming" and put.record.bronidentificatie == "m1"
    ]
    assert vote.herkomst == {"lijst", "register"}
