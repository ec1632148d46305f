"""The tokens of one sentence as the grammar wants them: separators that join a list apart from those
that part clauses, labels, counts in brackets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawlers.reading.vote_notes.cursor import ITEM_ENDS, ITEM_STARTS, Token
from crawlers.reading.vote_notes.labels import headed, labelled
from crawlers.reading.vote_notes.marks import without_marks
from crawlers.reading.vote_notes.persons import Person

_SEPARATORS = {"SEP", "SLASH", "SEMI", "EN", "LINE", "DASH"}


def shaped_tokens(tokens: Sequence[Token]) -> list[Token]:
    steps = (
        without_marks,
        _without_words,
        _excepted,
        _of_all,
        _counts,
        _scores,
        _titles_off,
        labelled,
        headed,
        _joined,
        _tidied,
    )
    shaped = list(tokens)
    for step in steps:
        shaped = step(shaped)
    return shaped


def _without_words(tokens: list[Token]) -> list[Token]:
    """Tokens that bear on a vote; who is elected by it is no voter."""
    out = {"DATE", "FILL", "SUBJECT", "THERE"}
    if any(token.kind == "ELECTED" for token in tokens):
        out |= {"ELECTED", "PERSON", "DOUBTFUL", "UNKNOWN"}
    return [token for token in _without_requests(tokens) if token.kind not in out]


def _without_requests(tokens: list[Token]) -> Iterator[Token]:
    """The tokens but «op verzoek van (de heer) A (VVD) en B»: those ask, and do not vote by it."""
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "ASKED_BY":
            yield tokens[at]
            at += 1
            continue
        at += 1
        while at < len(tokens) and tokens[at].kind in ITEM_STARTS:
            at += 1
            if [token.kind for token in tokens[at : at + 3]] == ["LPAR", "NAME", "RPAR"]:
                at += 3
            at += [token.kind for token in tokens[at : at + 1]] == ["EN"]


def _excepted(tokens: list[Token]) -> list[Token]:
    """«de SP en Volt uitgezonderd»: as «uitgezonderd de SP en Volt»."""
    shaped: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
        if token.kind != "EXCEPT" or after in ITEM_STARTS or after == "LPAR":
            shaped.append(token)
            continue
        start = len(shaped)
        while start and (
            shaped[start - 1].kind in ITEM_ENDS
            or (shaped[start - 1].kind == "EN" and start < len(shaped))
        ):
            start -= 1
        shaped.insert(start, token)
    return shaped


def _of_all(tokens: list[Token]) -> list[Token]:
    """«unaniem (met 20 stemmen) aangenomen»: the one number of votes beside no side is of them all."""
    kinds = [token.kind for token in tokens]
    others = {"SIDE", "LABEL", "EXCEPT", "OP", "N", *ITEM_STARTS} & set(kinds)
    if "UNANIMOUS" not in kinds or kinds.count("N_VOTERS") != 1 or others:
        return tokens
    at = kinds.index("N_VOTERS")
    bracket = [*kinds[at - 1 : at], *kinds[at + 1 : at + 2]] == ["LPAR", "RPAR"]
    votes = replace(tokens[at], kind="VOTES")
    return [*tokens[: at - bracket], votes, *tokens[at + 1 + bracket :]]


def _counts(tokens: list[Token]) -> list[Token]:
    """«(5)», «(4 van de 5)», «(Statenleden) (5)», «VVD 5,»: a count of one item."""
    shaped: list[Token] = []
    at = 0
    while at < len(tokens):
        close = _bracket_count(tokens, at)
        if _is_whole_and_part(tokens, at):
            divided = replace(tokens[at + 1], kind="DIVIDED", value="")
            shaped += [tokens[at], divided, tokens[at + 5]]  # «VVD (3, waarvan 1 tegen)»
            at += 6
            continue
        if close:
            first = tokens[at + 1]
            if first.kind in ("N", "N_VOTERS"):
                kind = "SUM" if first.kind == "N_VOTERS" else "COUNT"
                shaped.append(Token(kind, first.value, tokens[at].start, tokens[close].end))
            at = close + 1
            continue
        if not (
            tokens[at].kind == "PERCENT" and _bracket_count(tokens, min(at + 1, len(tokens) - 1))
        ):
            shaped.append(tokens[at])
        at += 1
    return list(_bare_counts(shaped))


def _bracket_count(tokens: Sequence[Token], at: int) -> int:
    """The closing bracket of a bracket that holds one number or nothing; 0 for any other."""
    if tokens[at].kind != "LPAR":
        return 0
    kinds = [token.kind for token in tokens[at + 1 : at + 4]]
    if kinds[:1] == ["RPAR"]:
        return at + 1
    if kinds[:2] in (["N", "RPAR"], ["N_VOTERS", "RPAR"], ["PERCENT", "RPAR"]):
        return at + 2
    return at + 3 if kinds in (["N", "N", "RPAR"], ["N", "N_VOTERS", "RPAR"]) else 0


def _is_whole_and_part(tokens: Sequence[Token], at: int) -> bool:
    """«(3, waarvan 1 tegen)»: how many they are, and how many of those are of a side."""
    kinds = ["N" if one.kind == "N_VOTERS" else one.kind for one in tokens[at : at + 6]]
    return kinds == ["LPAR", "N", "SEP", "N", "SIDE", "RPAR"]


def _bare_counts(tokens: list[Token]) -> Iterator[Token]:
    """«BBB 9, VVD 5»: a number behind a name and before no side is its count."""
    tokens = _counts_last(tokens)
    listed = False
    for place, token in enumerate(tokens):
        before = tokens[place - 1].kind if place else ""
        after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
        if token.kind in ("SEMI", "COLON") or (token.kind == "LPAR" and before != "N"):
            listed = False
        named = before in ("NAME", "UNKNOWN")
        if token.kind == "N" and named and after != "DASH" and (after != "SIDE" or listed):
            listed = True
            yield replace(token, kind="COUNT")
        elif token.kind == "N_VOTERS" and named and after != "SIDE":
            yield replace(token, kind="COUNT")
        else:
            yield token


def _counts_last(tokens: list[Token]) -> list[Token]:
    """«Voor: 4 VVD, 3 CDA» with the numbers behind the names, where each name has one."""
    shaped = list(tokens)
    at = 0
    while at < len(shaped):
        end, pairs = at, list[int]()
        while [token.kind for token in shaped[end : end + 2]] == ["N", "NAME"]:
            pairs.append(end)
            end += 3 if shaped[end + 2 : end + 3] and shaped[end + 2].kind in _SEPARATORS else 2
        alone = end >= len(shaped) or shaped[end].kind not in ITEM_STARTS
        led = not at or shaped[at - 1].kind in ("COLON", "SIDE", "LPAR")
        if len(pairs) > 1 and alone and led:
            for place in pairs:
                number, name = shaped[place], shaped[place + 1]
                shaped[place : place + 2] = [name, replace(number, kind="COUNT")]
        at = max(end, at + 1)
    return shaped


def _scores(tokens: list[Token]) -> list[Token]:
    """«9-0», «(voor-tegen)»; other strokes part things."""
    shaped: list[Token] = []
    at = 0
    while at < len(tokens):
        kinds = [token.kind for token in tokens[at : at + 5]]
        piece = tokens[at : at + 5]
        legend = bool(shaped) and shaped[-1].kind == "LEGEND"
        pair_of_dash = kinds[:3] in (["N", "DASH", "N"], ["N", "DASH", "N_VOTERS"])
        if pair_of_dash or (legend and kinds[:3] == ["N", "SLASH", "N"]):
            pair = tuple(int(str(token.value)) for token in (piece[0], piece[2]))
            shaped.append(Token("SCORE", pair, piece[0].start, piece[2].end))
            at += 3
        elif _is_legend(piece):
            shaped.append(Token("LEGEND", None, piece[0].start, piece[4].end))
            at += 5
        elif kinds[:1] == ["SIDE"] and _is_legend([_OPEN, *piece[:3], _CLOSE]):
            shaped.append(Token("LEGEND", None, piece[0].start, piece[2].end))
            at += 3 + (kinds[3:4] == ["COLON"])
        else:
            shaped.append(replace(piece[0], kind="N") if kinds[0] == "N_VOTERS" else piece[0])
            at += 1
    return shaped


_OPEN, _CLOSE = Token("LPAR", None, 0, 0), Token("RPAR", None, 0, 0)


def _is_legend(piece: Sequence[Token]) -> bool:
    kinds = [token.kind for token in piece]
    return (
        len(piece) == 5
        and kinds[:2] == ["LPAR", "SIDE"]
        and kinds[2:] in (["DASH", "SIDE", "RPAR"], ["SLASH", "SIDE", "RPAR"])
        and [piece[1].value, piece[3].value] == ["voor", "tegen"]
    )


def _titles_off(tokens: list[Token]) -> list[Token]:
    """«mevrouw De Boer, VVD» and «(de heer Jansen, Waterlijn)»: the fractie of a member, no voter."""
    shaped: list[Token] = []
    for place, token in enumerate(tokens):
        person = tokens[place - 2].value if place > 1 else None
        if (
            token.kind == "NAME"
            and isinstance(person, Person)
            and tokens[place - 1].kind == "SEP"
            and _is_of(person, token, tokens, place)
        ):
            shaped.pop()
            continue
        shaped.append(token)
    return shaped


def _is_of(person: Person, token: Token, tokens: Sequence[Token], place: int) -> bool:
    if person.fractie:
        return person.fractie == token.value
    # a person whose fractie nobody told, alone with a name in brackets behind a count of one
    before, after = tokens[place - 3], tokens[place + 1 : place + 2]
    one = place > 4 and tokens[place - 5].value == 1
    return before.kind == "LPAR" and one and bool(after) and after[0].kind == "RPAR"


def _joined(tokens: list[Token]) -> list[Token]:
    """Separators between two items join a list, others part; none is needed between two names."""
    behind = _next_kinds(tokens)
    shaped = _Shaped()
    for place, token in enumerate(tokens):
        before = shaped[-1].kind if shaped else ""
        if token.kind in _SEPARATORS or (token.kind == "ALSO" and before in ITEM_ENDS | {"JOIN"}):
            after = behind[place]
            gapped = _gapped(tokens, place) or _rest_apart(tokens, place, shaped)
            if shaped.ends_item() and after in ITEM_STARTS and not gapped:
                shaped.append(replace(token, kind="JOIN"))
            elif before not in ("SEP", "JOIN", "LABEL", "TOTAL", "DIVIDED_LABEL", "") and (
                token.kind not in ("DASH", "LINE") and after not in ("", "RPAR", "LPAR")
            ):
                shaped.append(replace(token, kind="SEP"))
            continue
        if _stands_beside(shaped, token):
            shaped.append(Token("JOIN", None, token.start, token.start))
        if token.kind == "SIDE" and shaped.is_counted_list():
            shaped.append(Token("SEP", None, token.start, token.start))
        shaped.append(token)
    return shaped


class _Shaped(list[Token]):
    """Tokens that are done, and where the bracket opens that the last one closes."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[int] = []
        self._last_open = 0
        self._closed = -1

    def append(self, token: Token) -> None:
        if token.kind == "LPAR":
            self._last_open = len(self)
            self._open.append(len(self))
        elif token.kind == "RPAR":
            self._closed = self._open.pop() if self._open else -1
        super().append(token)

    def is_counted_list(self) -> bool:
        """«Tegen 5 (VVD, SGP)»: the side behind it begins a clause of its own."""
        if not self or self[-1].kind != "RPAR":
            return False
        before = self[max(0, self._last_open - 2) : self._last_open]
        return [token.kind for token in before] == ["SIDE", "N"]

    def ends_item(self) -> bool:
        """Whether the tokens so far end in an item, or in a bracket behind one."""
        if [token.kind for token in self[-3:]] == ["COLON", "SIDE", "COUNT"]:
            return False  # «VVD: voor (2), …»
        at = len(self) - 1
        if at >= 0 and self[at].kind == "RPAR":
            at = self._closed - 1
        return at >= 0 and self[at].kind in ITEM_ENDS | {"SUM"}


def _rest_apart(tokens: Sequence[Token], place: int, shaped: Sequence[Token]) -> bool:
    """«Voor zijn A en B, de overige fracties tegen»: the rest begins a clause of its own."""
    behind = [one.kind for one in tokens[place : place + 6] if one.kind not in _SEPARATORS]
    rest = behind[:2] in (["REST", "SIDE"], ["REST_OF_MEMBERS", "SIDE"])
    return rest and any(one.kind in ("SIDE", "LABEL") for one in shaped)


def _stands_beside(shaped: Sequence[Token], token: Token) -> bool:
    """«VVD CDA», «VVD (3) CDA (2)»: two items of a list without a mark between them."""
    before = shaped[-1].kind if shaped else ""
    if token.gap:
        return False
    if before == "NAME":
        return token.kind == "NAME"
    of_side = len(shaped) < 2 or shaped[-2].kind in ("SIDE", "LABEL")
    return before == "COUNT" and token.kind in ITEM_STARTS and not of_side


def _next_kinds(tokens: Sequence[Token]) -> list[str]:
    """Per token the kind of the first one from there that is no separator; empty at the end."""
    kinds: list[str] = []
    after = ""
    for token in reversed(tokens):
        after = after if token.kind in _SEPARATORS | {"ALSO"} else token.kind
        kinds.append(after)
    return kinds[::-1]


def _gapped(tokens: Sequence[Token], place: int) -> bool:
    """Whether other words stand in or behind the separators from a place on."""
    for token in tokens[place : place + 6]:
        if token.gap:
            return True
        if token.kind not in _SEPARATORS | {"ALSO"}:
            return False
    return False


def _labels_behind(tokens: Sequence[Token], place: int) -> bool:
    """«13 voor; 2 tegen: SGP, CDA»: the second number is of a list."""
    return [token.kind for token in tokens[place : place + 1]] == ["LABEL"]


def _tidied(tokens: list[Token]) -> list[Token]:
    """No separator before an exception, a number of the same sum, or at an edge."""
    if [token.kind for token in tokens] == ["COUNT", "SIDE"] * (len(tokens) // 2):
        tokens = [replace(token, kind="N") if token.kind == "COUNT" else token for token in tokens]
    shaped: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
        before = shaped[-1].kind if shaped else ""
        if token.kind == "SEP" and (
            after in ("EXCEPT", "OP", "THEY", "")
            or not before
            or (before == "SIDE" and after == "N" and not _labels_behind(tokens, place + 2))
        ):
            continue
        if token.kind == "JOIN" and after in ("", "RPAR"):
            continue
        of_group = len(shaped) > 1 and shaped[-2].kind in ITEM_ENDS
        of_group = of_group or (len(shaped) > 1 and shaped[-2].kind in ("PERCENT", "COLON"))
        if token.kind == "COUNT" and before == "SIDE" and after == "" and not of_group:
            token = replace(token, kind="N")
        shaped.append(token)
    return shaped
