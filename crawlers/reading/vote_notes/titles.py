"""Where the title of what is voted on ends: what stands in it says nothing of a vote."""

from collections.abc import Sequence

from crawlers.reading.vote_notes import lexicon

#: words of the longest title of a motion that is passed over
LONGEST_TITLE = 40
#: words of the longest list of who brought it in
LONGEST_OWNERS = 16
#: words that begin what is no name
_OTHER = lexicon.BUT | {"met", "mei", "zonder", "niet", "als", "om", "over", "op"}
_ENDS = {",", ";", ".", ":", "\n", "(", ")", "?", "!"}


def title_end(texts: Sequence[str], folded: Sequence[str], at: int) -> int:
    """Where a title ends: before the verb or outcome of its clause, else behind a number."""
    numbered = _number_end(texts, folded, at)
    if folded[at : at + 1] in (["met"], ["en"], ["mei"], ["unaniem"], ["zonder"]):
        return numbered
    for place in range(numbered, min(len(texts), at + LONGEST_TITLE)):
        word = folded[place]
        if word in lexicon.AFTER_TITLE or _is_outcome(folded, place):
            return place
        if word == "met" and [text.isdigit() for text in texts[place + 1 : place + 2]] == [True]:
            return place
        if word == ":" and ((place - at > 2 and numbered > at) or _is_outcome(folded, place + 1)):
            return place
        if texts[place] in _ENDS:
            break
    return numbered


def _number_end(texts: Sequence[str], folded: Sequence[str], at: int) -> int:
    """Behind the number of a motion, and behind a bracket that tells of no vote."""
    numbered = at
    while numbered < len(texts) and any(char.isdigit() for char in texts[numbered]):
        if lexicon.COUNTED & set(folded[numbered + 1 : numbered + 2]):
            break
        numbered += 1
    if texts[numbered : numbered + 1] == ["("] and ")" in texts[numbered : numbered + 20]:
        close = list(texts[: numbered + 20]).index(")", numbered)
        inside = {lexicon.PHRASES.get(word, ("",))[0] for word in folded[numbered:close]}
        numbered = numbered if inside & {"SIDE", "OUTCOME", "DIVIDED"} else close + 1
    return numbered


def _is_outcome(folded: Sequence[str], place: int) -> bool:
    word = folded[place] if place < len(folded) else ""
    return lexicon.PHRASES.get(word, ("",))[0] == "OUTCOME"


def owners_end(folded: Sequence[str], at: int) -> int:
    """Behind who brought it in, before a colon: «motie van SP en Volt: VVD tegen»; where it begins
    if anything else stands there."""
    place = at
    while place < min(len(folded), at + LONGEST_OWNERS) and folded[place] != ":":
        word = folded[place]
        said = word in lexicon.PHRASES or word in lexicon.AFTER_TITLE or word in lexicon.COUNTED
        if said or (word in _ENDS and word != ",") or word.isdigit() or word in _OTHER:
            return at
        place += 1
    behind = folded[place + 1 : place + 2]
    told = not behind or behind[0].isdigit() or lexicon.PHRASES.get(behind[0], ("",))[0] == "SIDE"
    owned = folded[at : at + 1] and folded[at] in ("van", "door", "namens", "fan", "troch")
    ends = folded[place : place + 1] == [":"] and place > at
    return place if ends and (owned or not told) else at
