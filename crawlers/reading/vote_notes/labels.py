"""The labels of lists in a sentence of a vote note: «Voor:», «Voor (18)⏎»."""

from collections.abc import Sequence
from dataclasses import replace

from crawlers.reading.vote_notes.cursor import ITEM_ENDS, ITEM_STARTS, Token


def labelled(tokens: list[Token]) -> list[Token]:
    """«Voor:», «Voor (23):», «die voor stemmen:», «Verdeeld gestemd:»; a colon behind other words only parts."""
    shaped: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind != "COLON":
            shaped.append(token)
            continue
        label = _label_before(shaped)
        if shaped and shaped[-1].kind == "THEY":
            shaped[-1] = replace(shaped[-1], kind="LABEL")
        elif label == "divided":
            shaped[-1] = replace(shaped[-1], kind="DIVIDED_LABEL")
        elif label == "side" and (
            _is_counted_before(shaped, tokens[place + 1 :])
            or [one.kind for one in tokens[place + 1 : place + 2]] == ["OUTCOME"]
        ):
            shaped.append(replace(token, kind="SEP"))
        elif label == "side":
            count = shaped.pop() if shaped[-1].kind != "SIDE" else None
            shaped[-1] = replace(shaped[-1], kind="LABEL")
            if count:
                shaped.append(replace(count, kind="TOTAL"))
        elif shaped and shaped[-1].kind in ITEM_ENDS and _is_told(tokens[place + 1 :]):
            shaped.append(token)
        else:
            shaped.append(replace(token, kind="SEP"))
    return shaped


def _is_counted_before(shaped: Sequence[Token], rest: Sequence[Token]) -> bool:
    """«12 voor: verworpen»: the colon belongs to no list."""
    counted = len(shaped) > 1 and shaped[-1].kind == "SIDE" and shaped[-2].kind == "N"
    return counted and not (rest and rest[0].kind in ITEM_STARTS)


def _label_before(shaped: Sequence[Token]) -> str:
    """What kind of label a colon closes; a side that a name stands before is none of a list."""
    if not shaped:
        return ""
    if shaped[-1].kind == "DIVIDED":
        return "divided"
    counted = shaped[-1].kind in ("COUNT", "SUM", "N") and len(shaped) > 1
    side = shaped[-2] if counted else shaped[-1]
    return "side" if side.kind == "SIDE" else ""


def _is_told(rest: Sequence[Token]) -> bool:
    return bool(rest) and rest[0].kind in ("SIDE", "N", "DIVIDED")


def headed(tokens: list[Token]) -> list[Token]:
    return _lined(_bracketed(_totals(_without_heading(tokens))))


def _without_heading(tokens: list[Token]) -> list[Token]:
    """«Fractiestemmen: VVD 2 voor»: a word and a colon before a list are its heading."""
    behind = [token.kind for token in tokens[:3]]
    if behind[:2] in (["UNKNOWN", "SEP"], ["UNKNOWN", "COLON"]) and behind[2:] in (
        ["NAME"],
        ["SIDE"],
    ):
        return tokens[2:] if tokens[1].end - tokens[1].start == 1 else tokens
    return tokens


def _totals(tokens: list[Token]) -> list[Token]:
    """«voor: 3 – VVD, CDA», «Voor: 8⏎VVD (5), CDA (3)», «3 tegen - SP»: how many, and then who."""
    shaped = list(tokens)
    lists = _lists(tokens)
    for place in range(len(tokens) - 3):
        first, second, mark, item = tokens[place : place + 4]
        if item.kind not in ITEM_STARTS or mark.kind not in ("DASH", "LINE", "SEP"):
            continue
        if mark.kind == "SEP" and not lists[place + 3]:
            continue
        after = tokens[place + 4].kind if place + 4 < len(tokens) else ""
        if after in ("SIDE", "COLON", "N", "DIVIDED"):
            continue
        if (first.kind, second.kind) == ("LABEL", "N"):
            shaped[place + 1] = replace(second, kind="TOTAL")
        elif (first.kind, second.kind, mark.kind) == ("N", "SIDE", "DASH") and lists[place + 3]:
            shaped[place + 1] = replace(second, kind="LABEL")
    return shaped


def _lists(tokens: Sequence[Token]) -> list[bool]:
    """Per place whether names follow up to the end, or up to another label, and nothing that tells of
    them."""
    lists: list[bool] = []
    listed = True
    for token in reversed(tokens):
        ends = token.kind in ("LABEL", "STOP", "LINE")
        listed = ends or (listed and token.kind in ITEM_ENDS | {"SEP", "EN", "SLASH", "JOIN"})
        lists.append(listed)
    return lists[::-1]


def _bracketed(tokens: list[Token]) -> list[Token]:
    """«[voor] VVD CDA [tegen] SP»: sides in brackets before their lists."""
    kinds = [token.kind for token in tokens]
    if kinds[:3] != ["LPAR", "SIDE", "RPAR"]:
        return tokens
    shaped: list[Token] = []
    at = 0
    while at < len(tokens):
        if kinds[at : at + 3] == ["LPAR", "SIDE", "RPAR"]:
            shaped.append(replace(tokens[at + 1], kind="LABEL"))
            at += 3
        else:
            shaped.append(tokens[at])
            at += 1
    return shaped


def _lined(tokens: list[Token]) -> list[Token]:
    """«Voor (18)⏎VVD, CDA», «Tegen 28%⏎SGP»: a side alone on its line is the label of the next."""
    shaped: list[Token] = []
    at = 0
    while at < len(tokens):
        counted = at + 1 < len(tokens) and tokens[at + 1].kind in ("COUNT", "SUM", "N", "PERCENT")
        behind = tokens[at + 1 + counted : at + 3 + counted]
        begins = not at or tokens[at - 1].kind in ("LINE", "OUTCOME")
        if (
            tokens[at].kind == "SIDE"
            and counted
            and begins
            and len(behind) == 2
            and behind[0].kind == "LINE"
            and behind[1].kind in ITEM_STARTS
        ):
            shaped.append(replace(tokens[at], kind="LABEL"))
            if tokens[at + 1].kind != "PERCENT":
                shaped.append(replace(tokens[at + 1], kind="TOTAL"))
            at += 3
            continue
        shaped.append(tokens[at])
        at += 1
    return shaped
