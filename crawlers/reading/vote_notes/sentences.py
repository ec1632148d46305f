"""Scanned tokens in sentences; those that tell what somebody thinks, asks or signs are silent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawlers.reading.vote_notes.cursor import ITEM_ENDS, Token
from crawlers.reading.vote_notes.marks import without_remarks
from crawlers.reading.vote_notes.shaping import shaped_tokens

#: one of these and the sentence says what somebody thinks, asks or signs, not how is voted
_LIST = ITEM_ENDS | {"JOIN"}
SILENT = {"THOUGHT", "ASKED"}


@dataclass(frozen=True)
class Sentence:
    """Shaped tokens and where they stand; `silent` sentences are passed over."""

    tokens: tuple[Token, ...]
    source: tuple[Token, ...]
    silent: bool = False

    @property
    def start(self) -> int:
        return self.source[0].start

    @property
    def end(self) -> int:
        return max(token.end for token in self.source)

    @property
    def kinds(self) -> set[str]:
        return {token.kind for token in self.tokens}


def sentences(tokens: Sequence[Token], *, by_line: bool = False) -> Iterator[Sentence]:
    """Sentences between stops and semicolons, and by line where asked; lists run on over both."""
    part: list[Token] = []
    asked_for: Token | None = None
    thought = False
    depth = 0
    for place, token in enumerate([*tokens, Token("STOP", None, 0, 0)]):
        depth += {"LPAR": 1, "RPAR": -1}.get(token.kind, 0)
        depth = max(depth, 0)
        ends = token.kind in ("STOP", "ASKED") or (token.kind == "SEMI" and depth == 0)
        if token.kind in ("SEMI", "STOP") and ends:
            ends = not _list_goes_on(part, tokens[place + 1 :])
        if by_line and token.kind == "LINE":
            ends = _line_ends(part, tokens[place + 1 :])
        if not ends:
            part.append(replace(token, kind="SEP") if token.kind == "STOP" else token)
            continue
        asked = token.kind == "ASKED"
        depth = 0
        part = _before_remark(without_remarks(part))
        if part:
            shaped = shaped_tokens(part)
            if asked_for and shaped and {one.kind for one in shaped} <= _LIST:
                shaped = [replace(asked_for, kind="LABEL"), *shaped]
            asked_for = _asked_side(shaped) if asked else None
            kinds = {piece.kind for piece in part}
            silent = asked or not shaped or bool(SILENT & kinds)
            silent = silent or (thought and "THERE" in kinds)
            thought = silent
            yield Sentence(tuple(shaped), tuple(part), silent)
        part = []


def _asked_side(shaped: Sequence[Token]) -> Token | None:
    """«Wie stemt voor? Dat zijn VVD en CDA.»: the side that a question asks after."""
    return shaped[0] if [token.kind for token in shaped] == ["SIDE"] else None


def _before_remark(part: list[Token]) -> list[Token]:
    """What stands before the clause of a stemverklaring or of who signed; that tells of no vote.
    Inside a list such a word is one that is not understood."""
    place = next((at for at, one in enumerate(part) if one.kind == "OWN_STOP"), None)
    if place is None:
        return part
    borders = [at for at in range(place) if part[at].kind in ("SEP", "LINE")]
    start = borders[-1] if borders else 0
    if {"SIDE", "DIVIDED"} & {one.kind for one in part[start:place]}:
        return [replace(one, kind="WORD") if one.kind == "OWN_STOP" else one for one in part]
    end = next((at for at in range(place, len(part)) if _goes_on(part, at)), len(part))
    said = [one for one in part[start:place] if one.kind in ("METHOD", "UNANIMOUS", "OUTCOME")]
    return [*part[:start], *said, *_before_remark(part[end:])]


def _goes_on(part: Sequence[Token], at: int) -> bool:
    """Whether a remark ends at a mark: «…, mede ondertekend door A, wordt met 18 tegen 5 …»."""
    rest = (token.kind for token in part[at + 1 : at + 6])
    behind = [kind for kind in rest if kind not in ("SUBJECT", "FILL", "DATE")][:2]
    told = behind[:1] in (["OUTCOME"], ["UNANIMOUS"]) or behind[1:] == ["SIDE"]
    counted = behind[:1] in (["N"], ["N_VOTERS"]) or behind[:1] in (["OUTCOME"], ["UNANIMOUS"])
    return part[at].kind == "LINE" or (part[at].kind == "SEP" and told and counted)


def _list_goes_on(part: Sequence[Token], rest: Sequence[Token]) -> bool:
    """«Tegen: VVD; SP; CDA»: between semicolons stand names alone."""
    if not part or part[-1].kind not in ITEM_ENDS | {"RPAR"}:
        return False
    for token in rest:
        if token.kind in ("SEMI", "STOP"):
            return True
        if token.kind not in ITEM_ENDS | {"N", "LPAR", "RPAR", "LINE"}:
            return False
    return bool(rest)


def _line_ends(part: Sequence[Token], rest: Sequence[Token]) -> bool:
    """A line goes on where it is a label alone, or where names alone follow its list."""
    if not part or part[-1].kind in ("SIDE", "COLON", "DIVIDED", "SEP", "SLASH", "EN"):
        return False
    for token in rest:
        if token.kind in ("LINE", "STOP"):
            break
        if token.kind not in ITEM_ENDS | {"N", "LPAR", "RPAR", "SEP", "SLASH", "EN"}:
            return True
    return part[-1].kind not in ITEM_ENDS | {"RPAR"} or not rest
