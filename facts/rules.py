"""The rules by which statements become an event, as tables."""

from standard.vocabulary import Aanwezigheidsstatus, Grondslag, StemmingGrondslag, StemmingResultaat

#: changes when any rule does: what was made by other rules is made again
VERSION = 3

#: of two statements of one vote the more detailed one is shown: all votes by name, some by name or
#: all fracties, totals, words
DETAIL: dict[tuple[StemmingGrondslag, bool], int] = {
    (StemmingGrondslag.individueel, True): 7,
    (StemmingGrondslag.fractie, True): 6,
    (StemmingGrondslag.individueel, False): 5,
    (StemmingGrondslag.fractie, False): 4,
    (StemmingGrondslag.totaal, True): 3,
    (StemmingGrondslag.totaal, False): 2,
    (StemmingGrondslag.tekst, True): 1,
    (StemmingGrondslag.tekst, False): 0,
}

#: of two as detailed, that of the source which is nearest to the vote: what the voting system or
#: register lists, then what was written down of it
NEARNESS: dict[Grondslag, int] = {
    Grondslag.opgave: 5,
    Grondslag.stemming: 4,
    Grondslag.besluitenlijst: 3,
    Grondslag.notulen: 2,
    Grondslag.spreker: 1,
}

#: of two statements of somebody's presence the one that tells most: who came later or left earlier,
#: then what a list says, then what follows from a vote or from having spoken
PRESENCE: dict[Aanwezigheidsstatus, int] = {
    Aanwezigheidsstatus.deels: 4,
    Aanwezigheidsstatus.afwezig_met_bericht: 3,
    Aanwezigheidsstatus.afwezig: 2,
    Aanwezigheidsstatus.aanwezig: 1,
    Aanwezigheidsstatus.onbekend: 0,
}
#: what tells most of it: the source's own list, what was written down of everybody, what follows
LISTED: dict[Grondslag, int] = {
    Grondslag.opgave: 5,
    Grondslag.besluitenlijst: 4,
    Grondslag.notulen: 3,
    Grondslag.stemming: 2,
    Grondslag.spreker: 1,
}
#: where somebody was seen to do something, a list that has him absent does not win
SEEN = frozenset({Aanwezigheidsstatus.aanwezig, Aanwezigheidsstatus.deels})
AWAY = frozenset({Aanwezigheidsstatus.afwezig, Aanwezigheidsstatus.afwezig_met_bericht})

#: what the counts of a complete vote come to
FOLLOWS = {1: StemmingResultaat.voor, 0: StemmingResultaat.gelijk, -1: StemmingResultaat.tegen}
