"""Which words of a text are found by a word that was asked: the same as with every word worked out."""

import pytest

from indexer.dutch.analysis import ALL_FORMS, RELATED, meets
from indexer.dutch.meeting import Meeting
from indexer.question.language import parse
from indexer.snippets import snippets

ASKED = ["fietspad", "woning", "lid", "stemmen", "motie", "duurzaam", "verkeer", "Oeganda", "stad"]
WORDS = [
    "fietspaden", "Fietspad", "fietspadennetwerk", "woningbouwlocaties", "leden", "raadsleden",
    "gestemd", "stemming", "moties", "duurzaamheid", "verkeersbesluit", "autoverkeer", "steden",
    "binnenstad", "voorstel", "12", "2024-03-12", "raad", "één", "begroting",
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_a_word_is_met_as_when_all_of_it_is_worked_out(asked: str) -> None:
    forms = frozenset(ALL_FORMS[asked])
    meeting = Meeting(forms)
    assert [meeting[word] for word in WORDS] == [meets(word, forms) for word in WORDS]


def test_a_long_paper_is_not_worked_out_to_show_where_a_word_stands() -> None:
    strange = [f"kwyx{letter}{other}" for letter in "bcdfghjk" for other in "aeiouy"]
    pages = [" ".join(f"{word}{'abcdefghij'[n % 10]}plo" for word in strange) for n in range(60)]
    pages[47] += " over de fietspadenstructuur van de wijk"
    (shown,) = snippets("Nota", pages, parse("fietspad"), numbered=True)
    assert shown.pagina == 48
    assert "<mark>fietspadenstructuur</mark>" in shown.html
    assert not any(word in RELATED for word in pages[0].split())
