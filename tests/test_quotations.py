"""Quotations as people write them, held against a paper as a file has it: what is as it stands is found,
what is otherwise is told with the difference."""

import pytest

from search_api.views.citation import judged
from search_api.views.quoted import Piece

FIRST = """Gemeente Zuidwoude — raadsvergadering
De raad van Zuidwoude, in vergadering bijeen op 12 maart 2026,
constaterende dat:
- het college 1.250 woningen wil bouwen, waarvan 30% sociale huur;
- de wethouder, mevrouw Van der Meer-Jansen, dit niet heeft toegezegd¹;
- de prijs per m² met –5% daalt en de CO₂-uitstoot met 2,5 ton;
overwegende dat de CDA-fractie en de VVD voor stemden en de PVV tegen,
verzoekt het college de woning-
bouwlocatie aan de ’s-Gravenweg vóór 1 januari 2027 niet te ont-
Pagina 1 van 2"""
SECOND = """Gemeente Zuidwoude — raadsvergadering
wikkelen zonder dat de raad daar\u00adover “nadrukkelijk” heeft besloten,
a. en geen bomen te kappen;
b. en coördinatie met de provincie te zoeken,
en gaat over tot de orde van de dag.
Pagina 2 van 2"""
PIECES = [Piece((FIRST, SECOND), 1, "0" * 64), Piece(("Motie geen kap",))]

TRUE = [
    # other quotes, signs and capitals
    "“De raad van Zuidwoude, in vergadering bijeen”",
    "«het college 1.250 woningen wil bouwen»",
    "VERZOEKT HET COLLEGE DE WONINGBOUWLOCATIE",
    'zonder dat de raad daarover "nadrukkelijk" heeft besloten',
    "waarvan 30 % sociale huur",
    "de prijs per m2 met -5% daalt",
    "de prijs per m² met −5% daalt",
    "de CO2-uitstoot met 2,5 ton",
    "Motie geen kap",
    # words over the end of a line and of a page
    "verzoekt het college de woningbouwlocatie aan de 's-Gravenweg",
    "verzoekt het college de woning-\nbouwlocatie aan de ‘s Gravenweg",
    "vóór 1 januari 2027 niet te ontwikkelen zonder dat de raad",
    'niet te ontwikkelen zonder dat de raad daarover "nadrukkelijk" heeft besloten',
    # without the number of a footnote
    "de wethouder, mevrouw Van der Meer-Jansen, dit niet heeft toegezegd",
    "niet heeft toegezegd",
    # with something left out
    "het college […] wil bouwen",
    "het college (...) wil bouwen, waarvan 30% sociale huur",
    "De raad van Zuidwoude ... verzoekt het college de woningbouwlocatie",
    "… 1.250 woningen …",
]
FALSE = [
    # another number, or another sign of it
    "het college 1.350 woningen wil bouwen",
    "het college 1250 woningen wil bouwen",
    "12 50 woningen",
    "waarvan 40% sociale huur",
    "waarvan 30 sociale huur",
    "de prijs per m² met 5% daalt",
    "de CO2-uitstoot met 25 ton",
    # a negation gone, or put in
    "2027 te ontwikkelen zonder dat de raad",
    "de wethouder, mevrouw Van der Meer - Jansen, dit heeft toegezegd",
    "de wethouder … heeft toegezegd",
    "en bomen te kappen",
    "het college geen 1.250 woningen wil bouwen",
    "wel heeft toegezegd",
    "Motie kap",
    # another name, or two that changed places
    "de wethouder, mevrouw Van der Meer-Janssen, dit niet heeft toegezegd",
    "de wethouder, de heer Van der Meer-Jansen, dit niet heeft toegezegd",
    "de CDA-fractie en de PVV voor stemden en de VVD tegen",
    "de CDA fractie en de VVD tegen stemden en de PVV voor",
    # another order, another word, a part of a word, another spelling
    "het college wil 1.250 woningen bouwen",
    "het college 1.250 huizen wil bouwen",
    "bouwlocatie aan de 's-Gravenweg",
    "en coordinatie met de provincie te zoeken",
    "voor 1 januari 2027 niet te ontwikkelen",
    # two places put together without a sign of it
    "de raad daarover nadrukkelijk heeft besloten, en gaat over tot de orde van de dag",
]


@pytest.mark.parametrize("quotation", TRUE)
def test_a_true_quotation_is_found(quotation: str) -> None:
    assert judged(quotation, PIECES).oordeel == "gevonden"


@pytest.mark.parametrize("quotation", FALSE)
def test_an_altered_quotation_is_caught_with_its_difference(quotation: str) -> None:
    verdict = judged(quotation, PIECES)
    assert verdict.oordeel == "gewijzigd"
    assert verdict.verschil
    assert verdict.vindplaatsen


def test_what_is_not_there_is_absent() -> None:
    for text in (
        "de gemeenschappelijke regeling wordt per jaarwisseling opgeheven",
        "wethouder Pietersen beloofde een zwembad in de binnenstad",
    ):
        assert judged(text, PIECES).oordeel == "afwezig"
