"""What stands in a sentence of a vote note beside what it says: bullets, remarks, a fractie told before its
own members, and counts that stand behind their side."""

from collections.abc import Sequence
from dataclasses import replace

from crawlers.reading.vote_notes.cursor import Token
from crawlers.reading.vote_notes.persons import Person

_COUNTS = {"N", "N_VOTERS"}


def without_marks(tokens: list[Token]) -> list[Token]:
    return _counted_first(_without_own_fractie(_without_bullets(tokens)))


def _without_bullets(tokens: list[Token]) -> list[Token]:
    """«Voor⏎• VVD⏎• CDA»: a mark that begins a line parts nothing."""
    return [
        token
        for place, token in enumerate(tokens)
        if not (token.kind == "SEP" and place and tokens[place - 1].kind == "LINE")
    ]


def without_remarks(tokens: list[Token]) -> list[Token]:
    """«Tegen: D66 (stemverklaring), PvdA»: a bracket with such a word alone tells of no vote."""
    kinds = [token.kind for token in tokens]
    shaped: list[Token] = []
    at = 0
    while at < len(tokens):
        if kinds[at : at + 3] == ["LPAR", "OWN_STOP", "RPAR"]:
            at += 3
            continue
        shaped.append(tokens[at])
        at += 1
    return shaped


def _without_own_fractie(tokens: list[Token]) -> list[Token]:
    """«Van de BBB stemmen de heer Hiemstra en mevrouw Dijkema tegen»: those two, and not the BBB."""
    if not tokens or tokens[0].kind != "NAME":
        return tokens
    at = 1
    while at < len(tokens) and tokens[at].kind in ("PERSON", "EN", "SEP"):
        at += 1
    own = [token.value for token in tokens[1:at] if token.kind == "PERSON"]
    beside = bool(own) and tokens[1].kind == "PERSON" and tokens[at : at + 1] != []
    members = all(isinstance(one, Person) and one.fractie == tokens[0].value for one in own)
    return tokens[1:] if beside and members and tokens[at].kind == "SIDE" else tokens


def _counted_first(tokens: list[Token]) -> list[Token]:
    """«CDA: Voor: 4 Tegen: 0» as «CDA: 4 voor 0 tegen»; «CDA: voor 4, tegen 1» may be of motions 4 and 1."""
    shaped: list[Token] = []
    at = 0
    while at < len(tokens):
        shaped.append(tokens[at])
        at += 1
        if [token.kind for token in tokens[at - 2 : at]] != ["NAME", "COLON"] or at < 2:
            continue
        pairs, end = _pairs(tokens, at)
        if len(pairs) > 1:
            shaped += [token for pair in pairs for token in pair]
            at = end
    return shaped


def _pairs(tokens: Sequence[Token], at: int) -> tuple[list[tuple[Token, Token]], int]:
    """Counts with the sides before them from a place on, and where they end: at a line or the end."""
    pairs: list[tuple[Token, Token]] = []
    while [token.kind for token in tokens[at : at + 2]] == ["SIDE", "COLON"]:
        number = tokens[at + 2 : at + 3]
        if not number or number[0].kind not in _COUNTS:
            break
        pairs.append((replace(number[0], kind="N"), tokens[at]))
        at += 3
        at += at < len(tokens) and tokens[at].kind in ("SEP", "SLASH")
    whole = at >= len(tokens) or tokens[at].kind in ("LINE", "STOP", "SEMI", "NAME")
    return (pairs if whole else []), at
