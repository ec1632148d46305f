"""Events from statements: which are about one vote, which is shown, and what contradicts."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import Choice, Party, Presence, Thing, VoteStatement, attendees, votes
from facts.outcomes import final
from facts.presence import Joined
from facts.subjects import numbers, subject
from standard.extensions import Telling
from standard.vocabulary import (
    Aanwezigheidsstatus,
    FractieStemResultaat,
    Grondslag,
    Informatieobjecttype,
    StemKeuze,
    StemmingGrondslag,
    StemmingResultaat,
    Stemonderwerp,
    Tegengesproken,
    Uitslag,
)

MOTIE = Thing(
    id="motie",
    soort=Informatieobjecttype.motie,
    titel="M7.1 Bankjes langs de vaart",
    vergaderingen=frozenset({"v"}),
    agendapunten=frozenset({"punt"}),
)
TWEEDE = MOTIE.changed(id="motie2", titel="M7.2 Lantaarns aan de dijkweg")
WIJZIGING = Thing(
    id="wijziging",
    soort=Informatieobjecttype.amendement,
    titel="A7.1 Minder huur voor de sluis",
    vergaderingen=frozenset({"v"}),
    agendapunten=frozenset({"punt"}),
)
VOORSTEL = Thing(
    id="voorstel",
    soort=Informatieobjecttype.voorstel,
    titel="Raadsvoorstel oeverherstel",
    vergaderingen=frozenset({"v"}),
    agendapunten=frozenset({"punt"}),
)
THINGS = [MOTIE, TWEEDE, WIJZIGING, VOORSTEL]


def said(
    sleutel: str, voor: int | None = None, tegen: int | None = None, **values: object
) -> VoteStatement:
    """A statement of a decision list of the meeting, with a count where one is given."""
    telling = Telling(voor=voor, tegen=tegen) if voor is not None or tegen is not None else None
    fields: dict[str, object] = {
        "id": f"id-{sleutel}",
        "sleutel": sleutel,
        "kader": "v",
        "bron": Grondslag.besluitenlijst,
        "vergadering": "v",
        "agendapunt": "punt",
        "grondslag": StemmingGrondslag.totaal,
        "volledig": False,
        "telling": telling,
    }
    return VoteStatement(**{**fields, **values})


def register(
    sleutel: str, paper: str, *choices: tuple[str, StemKeuze], **values: object
) -> VoteStatement:
    """A register's statement with every member's vote."""
    leden = tuple(choice(who, side) for who, side in choices)
    fields: dict[str, object] = {
        "bron": Grondslag.stemming,
        "kader": paper,
        "informatieobject": paper,
        "grondslag": StemmingGrondslag.individueel,
        "volledig": True,
        "leden": leden,
    }
    sides = [side for _, side in choices]
    counts = sides.count(StemKeuze.voor), sides.count(StemKeuze.tegen)
    return said(sleutel, *counts, **{**fields, **values})


def choice(who: str, side: StemKeuze, fractie: str | None = None) -> Choice:
    return Choice(
        sleutel=f"s/{who}",
        persoon=who,
        naam=who.title(),
        fractie=fractie,
        fractie_id=fractie,
        keuze=side,
        afgeleid=False,
        grondslag=Grondslag.stemming,
        aanwezig=f"v/{who}",
    )


def present(who: str, status: Aanwezigheidsstatus, bron: Grondslag, **values: object) -> Presence:
    fields: dict[str, object] = {
        "id": f"id-v/{who}",
        "sleutel": f"v/{who}",
        "kader": "v",
        "bron": bron,
        "persoon": who,
        "naam": who.title(),
        "fractie": None,
        "vergadering": "v",
        "status": status,
    }
    return Presence(**{**fields, **values})


VOOR, TEGEN = StemKeuze.voor, StemKeuze.tegen


# --- what a statement is about ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "key", "over"),
    [
        ("Motie M7.1 wordt aangenomen.", "motie", Stemonderwerp.motie),
        ("M 7.2 is met 9 tegen 4 verworpen", "motie2", Stemonderwerp.motie),
        ("Het amendement A-7.1 haalt het niet.", "wijziging", Stemonderwerp.amendement),
        ("De motie Lantaarns aan de dijkweg is aangenomen.", "motie2", Stemonderwerp.motie),
        ("Motie M7.1 aangenomen: 9 voor, 4 tegen. De motie M7.2 is ingetrokken.", "motie", Stemonderwerp.motie),
        ("Motie M7.1 wordt aangehouden. Motie M7.2 haalt het met 9 tegen 4.", "motie2", Stemonderwerp.motie),
        ("De raad stelt het voorstel vast.", "punt", Stemonderwerp.agendapunt),
        (
            "Het voorstel wordt, met inachtneming van amendement A7.1, vastgesteld.",
            "punt",
            Stemonderwerp.agendapunt,
        ),
        ("Het voorstel zoals gewijzigd door amendement A7.1 is vastgesteld.", "punt", Stemonderwerp.agendapunt),
    ],
)  # fmt: skip
def test_a_statement_is_about_what_its_words_name(
    words: str, key: str, over: Stemonderwerp
) -> None:
    about = subject(said("1", 9, 4, tekst=words), THINGS)
    assert (about.key, about.over) == (key, over)


@pytest.mark.parametrize("words", ["Een motie wordt verworpen.", "Moties M7.1 en M7.2 verworpen."])
def test_a_motion_that_is_not_known_is_not_the_agenda_item(words: str) -> None:
    (event,) = votes([said("1", 4, 9, tekst=words)], THINGS)
    assert event.over == Stemonderwerp.motie
    assert event.statement.agendapunt is None
    assert event.statement.informatieobject is None
    assert event.bij_agendapunt == "punt"


def test_numbers_in_all_notations() -> None:
    assert numbers("PS26-M52 en A 3, motie 12 en amendement nr. 4; M12-2026.") == {
        "m52", "a3", "m12", "a4", "m12-2026",
    }  # fmt: skip
    assert numbers("de A12 richting M, 20M3 en CDA5") == {"a12"}


# --- one vote ------------------------------------------------------------------------------------------


def test_register_and_decision_list_tell_one_vote() -> None:
    by_name = register("r", "motie", ("an", VOOR), ("bo", VOOR), ("ci", TEGEN))
    listed = said("v/besluitenlijst/1", 2, 1, tekst="Motie M7.1: aangenomen met 2 tegen 1 stem.")
    (event,) = votes([listed, by_name], THINGS)
    assert event.statement.sleutel == "r"
    assert event.statement.volledig
    assert event.statement.tekst == "Motie M7.1: aangenomen met 2 tegen 1 stem."
    assert [opgave.sleutel for opgave in event.opgaven] == ["r", "v/besluitenlijst/1"]
    assert event.tegenspraak == ()


def test_what_disagrees_is_shown_with_both_sources() -> None:
    by_name = register("r", "motie", ("an", VOOR), ("bo", VOOR), ("ci", TEGEN))
    listed = said(
        "b",
        2,
        3,
        tekst="Motie M7.1 verworpen, 2 voor en 3 tegen",
        resultaat=StemmingResultaat.tegen,
    )
    (event,) = votes([by_name.changed(resultaat=StemmingResultaat.voor), listed], THINGS)
    assert event.statement.telling == Telling(voor=2, tegen=1)
    assert event.statement.resultaat == StemmingResultaat.voor
    assert not event.statement.volledig
    assert {(each.over, each.een, each.ander) for each in event.tegenspraak} == {
        (Tegengesproken.resultaat, "voor", "tegen"),
        (Tegengesproken.telling, "1 tegen", "3 tegen"),
    }
    assert {each.bronnen for each in event.tegenspraak} == {("r", "b")}


def test_a_second_vote_is_another_event() -> None:
    tie = said(
        "b/1", 6, 6, tekst="De stemmen over motie M7.1 staken.", resultaat=StemmingResultaat.gelijk
    )
    second = said(
        "b/2", 7, 5, tekst="Motie M7.1 alsnog aangenomen.", resultaat=StemmingResultaat.voor
    )
    known = register(
        "r",
        "motie",
        *((f"a{n}", VOOR) for n in range(7)),
        *((f"b{n}", TEGEN) for n in range(5)),
        resultaat=StemmingResultaat.voor,
    )
    first, last = votes([known, second, tie], THINGS)
    assert (first.statement.sleutel, last.statement.sleutel) == ("b/1", "r")
    assert first.statement.resultaat == StemmingResultaat.gelijk
    assert not first.tegenspraak + last.tegenspraak


def test_a_vote_on_the_proposal_and_on_its_item_are_one() -> None:
    paper = register("r", "voorstel", ("an", VOOR), ("bo", VOOR), ("ci", TEGEN))
    item = said("b", 2, 1, tekst="De raad stelt het voorstel vast met 2 tegen 1 stem.")
    (event,) = votes([item, paper], THINGS)
    assert event.over == Stemonderwerp.stuk
    assert event.statement.informatieobject == "voorstel"


def test_votes_on_two_motions_stay_two() -> None:
    one = said("b/1", 9, 4, tekst="M7.1 aangenomen")
    two = said("b/2", 9, 4, tekst="M7.2 aangenomen")
    events = votes([one, two], THINGS)
    assert [event.statement.informatieobject for event in events] == ["motie", "motie2"]


def test_names_against_counts_are_never_complete() -> None:
    roll = register("r", "motie", ("an", VOOR), ("bo", TEGEN)).changed(
        telling=Telling(voor=5, tegen=1), resultaat=StemmingResultaat.voor
    )
    (event,) = votes([roll], THINGS)
    assert not event.statement.volledig
    assert event.statement.resultaat is None
    assert [(each.een, each.ander) for each in event.tegenspraak] == [("5 voor", "1 namen voor")]


def test_an_outcome_against_its_count_is_unknown() -> None:
    odd = said("b", 3, 9, tekst="Motie M7.1 aangenomen", resultaat=StemmingResultaat.voor)
    (event,) = votes([odd], THINGS)
    assert event.statement.resultaat is None
    assert event.tegenspraak[0].over == Tegengesproken.resultaat


def test_a_fractie_that_did_not_vote_like_its_members() -> None:
    party = Party(
        sleutel="r/f", fractie="f", naam="Waterkant", resultaat=FractieStemResultaat.verworpen,
        voor=1, tegen=0, onthouden=None, afwezig=None, afgeleid=False,
    )  # fmt: skip
    roll = register("r", "motie").changed(
        telling=None, leden=(choice("an", VOOR, "f"),), partijen=(party,)
    )
    (event,) = votes([roll], THINGS)
    assert event.tegenspraak[0].over == Tegengesproken.fractie
    assert not event.statement.volledig


def test_who_was_absent_did_not_vote() -> None:
    roll = register("r", "motie", ("an", VOOR), ("bo", TEGEN))
    (event,) = votes([roll], THINGS, {"bo": "v/notulen/bo"})
    (against,) = event.tegenspraak
    assert against.over == Tegengesproken.aanwezigheid
    assert against.bronnen == ("r", "v/notulen/bo")
    assert not event.statement.volledig


def test_nothing_is_voted_on_that_was_withdrawn() -> None:
    gone = MOTIE.changed(ingetrokken=True)
    (event,) = votes([said("b", 5, 3, tekst="Motie M7.1: 5 voor, 3 tegen")], [gone])
    assert event.statement.informatieobject is None


_WORDS = st.sampled_from(
    ["Motie M7.1", "M7.2 verworpen", "Amendement A7.1", "Het voorstel", "De motie", "Motie M9"]
)
_LISTED = st.builds(
    lambda number, bron, voor, tegen, words: said(
        f"v/{bron}/{number}", voor, tegen, tekst=words, bron=bron
    ),
    st.integers(1, 12),
    st.sampled_from([Grondslag.besluitenlijst, Grondslag.notulen]),
    st.integers(0, 9),
    st.integers(0, 9),
    _WORDS,
)
_REGISTER = st.builds(
    lambda paper, sides: register(
        f"r/{paper}", paper, *((f"p{n}", side) for n, side in enumerate(sides))
    ),
    st.sampled_from(["motie", "motie2", "wijziging", "voorstel"]),
    st.lists(st.sampled_from(list(StemKeuze)), max_size=6),
)


@given(st.lists(_LISTED | _REGISTER, max_size=8, unique_by=lambda each: each.sleutel), st.randoms())
def test_order_makes_no_difference_and_nothing_is_told_twice(statements, random) -> None:  # type: ignore[no-untyped-def]
    events = votes(statements, THINGS)
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert votes(shuffled, THINGS) == events
    ids = [event.statement.id for event in events]
    assert len(ids) == len(set(ids))
    told = [opgave.sleutel for event in events for opgave in event.opgaven]
    assert len(told) == len(set(told))
    assert all(not event.statement.volledig for event in events if event.tegenspraak)


# --- outcomes ------------------------------------------------------------------------------------------


def test_the_last_vote_decides() -> None:
    first, later = dt.date(2026, 3, 3), dt.date(2026, 4, 7)
    tie, taken, lost = Uitslag.gelijk, Uitslag.aangenomen, Uitslag.verworpen
    for ends in itertools.permutations([(first, tie), (later, taken)]):
        assert final(ends) == taken
    assert final([(first, tie), (first, lost)]) == lost
    assert final([(first, taken), (first, lost)]) is None
    assert final([(None, taken), (later, lost)]) is None
    assert final([(first, tie)]) == tie
    assert final([]) is None


# --- presence ------------------------------------------------------------------------------------------


def test_a_voter_who_also_speaks_is_one_attendee() -> None:
    there = Aanwezigheidsstatus.aanwezig
    told = [
        present("an", there, Grondslag.spreker),
        present("an", there, Grondslag.stemming),
        present("an", there, Grondslag.besluitenlijst, tekst="Aanwezig: An", volledig=True),
    ]
    for order in itertools.permutations(told):
        (one,) = attendees(order)
        assert one.statement.bron == Grondslag.besluitenlijst
        assert one.statement.tekst == "Aanwezig: An"
        assert {each.bron for each in one.opgaven} == {each.bron for each in told}
        assert one.tegenspraak == ()


def test_absent_on_the_list_and_yet_voting_contradicts() -> None:
    told = [
        present("an", Aanwezigheidsstatus.afwezig_met_bericht, Grondslag.notulen),
        present("an", Aanwezigheidsstatus.aanwezig, Grondslag.stemming),
    ]
    (one,) = attendees(told)
    assert one.statement.status == Aanwezigheidsstatus.aanwezig
    assert one.tegenspraak[0].over == Tegengesproken.aanwezigheid


def test_who_came_later_was_there_for_a_part() -> None:
    late = dt.datetime(2026, 3, 3, 20, tzinfo=dt.UTC)
    told = [
        present("an", Aanwezigheidsstatus.deels, Grondslag.notulen, aanvang=late),
        present("an", Aanwezigheidsstatus.aanwezig, Grondslag.stemming),
    ]
    (one,) = attendees(told)
    assert (one.statement.status, one.statement.aanvang) == (Aanwezigheidsstatus.deels, late)
    assert one.tegenspraak == ()


def test_two_spellings_of_one_person_are_one_and_marked() -> None:
    there = Aanwezigheidsstatus.aanwezig
    told = [
        present("gijs", there, Grondslag.stemming),
        present("g", there, Grondslag.besluitenlijst),
    ]
    (one,) = attendees(told, {"g": Joined("gijs", "achternaam en voorletter")})
    assert one.statement.persoon == "gijs"
    assert [each.grondslag_persoon for each in one.opgaven if each.persoon == "g"] == [
        "achternaam en voorletter"
    ]
    assert len(attendees(told)) == 2


def test_a_name_that_is_spoiled_once_is_no_other_statement() -> None:
    there = Aanwezigheidsstatus.aanwezig
    whole = present("an", there, Grondslag.stemming).changed(naam="An Zee", sleutel="v/an")
    for spoiled in ("An", "7", "eeZ nA", "An ZeeAn Zee"):
        told = [whole, whole.changed(naam=spoiled, kader="ander"), whole.changed(kader="derde")]
        for order in itertools.permutations(told):
            (one,) = attendees(order)
            assert [each.naam for each in one.opgaven] == ["An Zee"]
            assert one.statement.naam == "An Zee"
