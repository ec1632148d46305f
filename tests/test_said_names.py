"""A name stands beside a key in every row: one that is spoiled costs its row, and the thing is called what
most rows call it."""

from collections.abc import Iterator
from itertools import islice

import pytest

from crawlers.reading.council_names import CouncilNames
from crawlers.reading.events import settled
from crawlers.reading.known import Known
from crawlers.reading.names import naam
from crawlers.reading.records import RecordBuilder
from crawlers.reading.said_names import VARIANTS, fracties, persons
from crawlers.reading.vote_records import vote_puts
from crawlers.registry import bundled, choose
from crawlers.vendors.ibabs import soap
from sample.ibabs_service import reply
from store import Put
from tests.broken_values import WAYS, Place, broken, places
from tests.test_breaks import value_name
from tests.test_unseen_service import rows, vote

OPERATION = "GetListEntryVotesByListEntryId"
COUNCIL = choose(bundled(), ["oss"])[0]
#: three votes: two fracties of more members, one of one; «Zee» is no user of the site any more
VOTES = {
    key: (
        vote(key, "u1", "Helm, Mia van", "Duinlijst", one),
        vote(key, "u2", "Zee, Sien", "Duinlijst", "true"),
        vote(key, "u3", "Mossel, Olle den", "Strandpartij", two),
        vote(key, "u4", "Kwal, Rie", "Eénmanslijst Kwal", "false"),
    )
    for key, one, two in (("m1", "true", "false"), ("m2", "false", "true"), ("m3", "true", "true"))
}
NAMES = ("UserName", "GroupName")


def answer(key: str) -> bytes:
    inner = f"<a:ListEntryVotes>{rows('iBabsListEntryVote', *VOTES[key])}</a:ListEntryVotes>"
    return reply(OPERATION, inner).encode()


def read(answers: dict[str, bytes]) -> tuple[dict[str, str], Known]:
    """By its key what every record says, as it would be written last; and which fracties there are."""
    builder = RecordBuilder(COUNCIL)
    puts: list[Put] = []
    for key, content in answers.items():
        _, value = soap.result(content, OPERATION, builder.losses)
        members, whole = soap.read_votes(value, builder.losses, builder.names.get)
        puts += vote_puts(builder, soap.member_vote(key, members, None, whole=whole), key)
    written = (builder.latest(put).record for put in settled(builder, puts))
    told = {f"{each.resource} {each.bronidentificatie}": repr(each.body()) for each in written}
    return told, builder.raad


def spoiled() -> Iterator[tuple[str, Place, str]]:
    for key in VOTES:
        for place in places(("", "", b""), answer(key)):
            if value_name(answer(key), place) in NAMES:
                yield from ((key, place, way) for way in WAYS)


@pytest.mark.parametrize("order", [list(VOTES), list(VOTES)[::-1]])
def test_a_spoiled_name_changes_only_the_row_in_which_it_stands(order: list[str]) -> None:
    whole = {key: answer(key) for key in order}
    before, known = read(whole)
    # every fifth: of all ways and rows some
    for key, place, way in islice(spoiled(), 0, None, 5):
        content = broken(whole[key], place.path, way)
        after, now = read({**whole, key: content})
        row = VOTES[key][int(place.path[-2])]
        own = {
            f"stem {key}/{row['UserId']}",
            f"aanwezigedeelnemer stemming/{key}/{row['UserId']}",
        }
        result = f"stemresultaatperfractie {key}/{row['GroupId']}"
        if f"stem {key}/{row['UserId']}" not in after:
            # nobody had named this number yet, so that who voted is not known
            assert key == order[0]
            own |= {f"stemming {key}", result}
        elif result not in after:
            # nor this fractie, of which only he voted
            assert (key, row["UserId"] in ("u3", "u4")) == (order[0], True)
            own |= {result}
        changed = {each for each in before | after if before.get(each) != after.get(each)}
        assert changed <= own, (way, value_name(whole[key], place), row)
        assert before.keys() >= after.keys()
        assert set(now.fracties) == set(known.fracties), (way, row)


def test_what_we_held_stays_where_no_other_name_has_more_rows() -> None:
    said = fracties({"g1": "Duinlijst"})
    assert said.say("g1", "Duinlij") == "Duinlijst"
    assert said.say("g1", "Duinlij") == "Duinlij"  # it has got another name
    assert said.say("g1", "Duinlijst") == "Duinlijst"


def test_the_order_of_rows_makes_no_difference() -> None:
    one, other = fracties({}), fracties({})
    assert {one.say("g", each) for each in ("CDA", "ACD")} == {"CDA"}
    assert [other.say("g", each) for each in ("ACD", "CDA")] == ["ACD", "CDA"]


def test_of_a_person_the_fullest_of_the_names_that_can_be_his() -> None:
    said = persons({"u1": naam("Wit, J. de")})
    assert said.say("u1", naam("Wit, Jan de")).volledig == "Jan de Wit"
    assert said.say("u1", naam("naJ ,ed tiW")).volledig == "Jan de Wit"
    assert said.say("u1", naam("J. de Wit")).volledig == "Jan de Wit"


def test_names_without_end_cost_nothing() -> None:
    said = fracties({})
    for number in range(10 * VARIANTS):
        said.say("g", f"Lijst {number}")
    said.say("g", "Lijst 3")
    assert said.best["g"] == "Lijst 3"


def test_a_spoiled_name_in_the_list_of_users_is_not_that_of_who_voted() -> None:
    said = persons({})
    said.listed("u1", naam("naiS ,eeZ"))
    assert said.say("u1", naam("Zee, S.")).volledig == "eeZ naiS"  # two rows, and the list is one
    assert said.say("u1", naam("Zee, Sien")).volledig == "Sien Zee"
    assert said.fitting("u1", naam("Zee, S.")).volledig == "S. Zee"
    assert said.fitting("u1", naam("naiS ,eeZ")).volledig == "Sien Zee"


def test_what_has_no_letter_is_no_fractie() -> None:
    assert CouncilNames(["7", "50PLUS", "D66"]).known([], {}).fracties == ("50PLUS", "D66")
