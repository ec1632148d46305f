"""What counts as a fractie of a council: what its source states, never what a note was taken for."""

from crawlers.reading.council_names import CouncilNames
from crawlers.reading.names import naam, party_key
from crawlers.reading.records import RecordBuilder
from crawlers.reading.registers import read_entry
from crawlers.registry import bundled
from standard.vocabulary import Uitslag

COUNCIL = next(iter(bundled()))


def test_registers_name_a_fractie_when_they_do_so_again_and_again() -> None:
    names = CouncilNames(
        ["VVD", "Onthouding", "Alle fracties", "Leden)"],
        [(f"m{number}", name) for number, name in enumerate(
            ["Eikenblad"] * 2 + ["Kern & Dorp"] * 2 + ["Beekdal"]
            + ["Allen", "J. Vaart", "Zn", "CDA", "CDA & Beekdal", "Gehele raad"] * 2)],
    )  # fmt: skip
    known = names.known([], {})
    assert known.fracties == ("VVD", "Eikenblad", "Kern & Dorp")
    assert not known.geheel


def test_members_are_those_whose_fractie_the_source_states() -> None:
    names = CouncilNames(["VVD", "Eikenblad"])
    names.have((), whole=True)
    key, other = party_key("VVD"), party_key("Eikenblad")
    people = {"1": naam("Tijn Vaart"), "2": naam("Roos Beek"), "3": naam("Wout Bron")}
    known = names.known({f"{key}/1", f"{other}/2", f"{key}/2"}, people)
    assert {lid.naam: lid.fractie for lid in known.leden} == {"Tijn Vaart": "VVD", "Roos Beek": ""}
    assert known.geheel


def _voted(values: dict[str, str], *fracties: str) -> tuple[Uitslag | None, set[str], bool, int]:
    builder = RecordBuilder(COUNCIL)
    builder.fracties.have(fracties)
    entry = read_entry(builder, "m1", "Moties", "M1 Bankjes", values)
    vote = entry.told_vote("m1")
    assert vote is not None
    names = {result.naam for result in vote.fracties}
    return entry.uitslag, names, vote.volledig, sum(builder.unread.values())


def test_a_register_tells_only_of_fracties_that_the_council_has() -> None:
    values = {"Stemverhouding": "Tegen: JA 21 /PVV, Eikenblad. Voor: Onthouding, Zn"}
    assert _voted(values) == (None, {"JA21", "PVV"}, False, 2)
    assert _voted(values, "Eikenblad")[1] == {"JA21", "PVV", "Eikenblad"}
    assert _voted({"Stemverhouding": "Unaniem, PVV tegen"})[1:3] == ({"PVV"}, False)


def test_unanimous_is_an_outcome_only_in_the_field_of_the_outcome() -> None:
    assert _voted({"Uitslag": "Unaniem"}) == (Uitslag.aangenomen, set(), True, 0)
    assert _voted({"Stemverhouding": "Unaniem"}) == (None, set(), True, 0)
