"""Whether somebody is quoted as the source has it: word for word, altered, or not there at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

from search_api.views.quoted import LEFT_OUT, Pages, Part, Piece, Text, of_quotation, plain

Verdict = Literal["gevonden", "gewijzigd", "afwezig"]
#: places that are named
PLACES = 5
#: share of a quotation's weight that a text must have to be what was quoted; of few words, half
ALIKE, ALIKE_SHORT, SHORT = 0.6, 0.5, 4
#: weight of a word that stands everywhere, and how long such words are
LIGHT, LETTERS = 0.25, 3
#: the same of its letters, for one of which the words are cut otherwise, of at most so many letters
ALIKE_LETTERS, LETTERED = 0.75, 400
#: words beyond those of the quotation that are looked at around it
MARGIN = 12
#: windows that are compared word by word
WINDOWS = 12
#: parts that may be left out at a mark of omission; among so few no word that turns the meaning
OMITTED, FEW = 400, 12
TURNING = frozenset({"niet", "geen", "nooit", "noch", "zonder", "tenzij", "behalve", "evenmin"})
KINDS = {"replace": "vervangen", "delete": "toegevoegd", "insert": "weggelaten"}


@dataclass(frozen=True)
class Place:
    """`bladzijde` is of the file with that number; 0 and None for the record's own words."""

    bestand: int
    bladzijde: int | None
    tekst: str
    sha256: str | None


@dataclass(frozen=True)
class Judgement:
    """`verschil` are rows {soort, citaat, bron}: what the quotation has and what the source has."""

    oordeel: Verdict
    vindplaatsen: tuple[Place, ...] = ()
    verschil: tuple[dict[str, Any], ...] = ()
    #: share of the quotation that stands in the source, 1 where it was found
    overeenkomst: float = 0.0


def judged(quotation: str, pieces: Sequence[Piece]) -> Judgement:
    """Holds a quotation against the texts of one record; ValueError when it has no words."""
    sought = of_quotation(quotation)
    if not sought.parts:
        raise ValueError("een citaat heeft ten minste één woord of getal")
    pages = Pages(pieces)
    for text in (pages.whole, pages.running):
        if found := text.places(sought.compact, PLACES):
            places = tuple(_place(pages, text.parts[a : b + 1]) for a, b in found)
            return Judgement("gevonden", places, (), 1.0)
    for text in (pages.whole, pages.running):
        if omitted := _with_omissions(quotation, text, pages):
            return omitted
    return _altered(quotation, sought, pages)


def _place(pages: Pages, found: Sequence[Part]) -> Place:
    first = found[0]
    piece = pages.pieces[first.piece]
    page = first.page if piece.bestand else None
    return Place(piece.bestand, page, pages.words(found), piece.sha256)


def _with_omissions(quotation: str, text: Text, pages: Pages) -> Judgement | None:
    """The quotation with marks of omission: what is between them, in order and near each other."""
    pieces = [of_quotation(piece) for piece in LEFT_OUT.split(plain(quotation))]
    pieces = [piece for piece in pieces if piece.parts]
    if len(pieces) < 2:
        return None
    chains = [
        chain
        for span in text.places(pieces[0].compact, 50)
        if (chain := _chained(text, span, pieces[1:]))
    ]
    if not chains:
        return None
    spans = min(chains, key=lambda chain: chain[-1][1] - chain[0][0])
    gaps = [text.parts[b + 1 : c] for (_, b), (c, _) in pairwise(spans)]
    left = [{"soort": "weggelaten", "citaat": "…", "bron": pages.words(gap)} for gap in gaps if gap]
    turned = any(
        len(gap) <= FEW and TURNING.intersection(part.text for part in gap) for gap in gaps
    )
    whole = text.parts[spans[0][0] : spans[-1][1] + 1]
    verdict: Verdict = "gewijzigd" if turned else "gevonden"
    return Judgement(verdict, (_place(pages, whole),), tuple(left), 1.0)


def _chained(
    text: Text, first: tuple[int, int], pieces: Sequence[Text]
) -> list[tuple[int, int]] | None:
    """Where each piece follows the one before, not too far from it and in the same text."""
    spans = [first]
    for piece in pieces:
        after = spans[-1][1]
        following = (
            span
            for span in text.places(piece.compact, 200)
            if after < span[0] <= after + OMITTED
            and text.parts[span[0]].piece == text.parts[first[0]].piece
        )
        if (span := next(following, None)) is None:
            return None
        spans.append(span)
    return spans


def _weight(part: Part) -> float:
    return LIGHT if part.text.isalpha() and len(part.text) <= LETTERS else 1.0


def _altered(quotation: str, sought: Text, pages: Pages) -> Judgement:
    """The place that is most like the quotation, with what differs; absent when none is."""
    text = pages.running if pages.running.parts else pages.whole
    words = [part.text for part in sought.parts]
    weight = sum(map(_weight, sought.parts))
    best: tuple[float, SequenceMatcher[str], int] | None = None
    for start in _windows(words, text.parts):
        end = start + len(words) + 2 * MARGIN
        window = [part.text for part in text.parts[max(0, start) : end]]
        matcher = SequenceMatcher(None, words, window, autojunk=False)
        same = sum(
            _weight(sought.parts[n])
            for block in matcher.get_matching_blocks()
            for n in range(block.a, block.a + block.size)
        )
        if best is None or same / weight > best[0]:
            best = (same / weight, matcher, max(0, start))
    least = ALIKE_SHORT if len(words) <= SHORT else ALIKE
    if best is None:
        return Judgement("afwezig")
    share, matcher, start = best
    there = [part.text for part in text.parts[start : start + len(words) + 2 * MARGIN]]
    if share < least and not _alike_in_letters("".join(words), "".join(there)):
        return Judgement("afwezig", overeenkomst=round(share, 3))
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return Judgement("afwezig", overeenkomst=round(share, 3))
    low = max(0, start + blocks[0].b - blocks[0].a)
    after = len(words) - blocks[-1].a - blocks[-1].size
    high = min(len(text.parts), start + blocks[-1].b + blocks[-1].size + after)
    near = text.parts[low:high]
    near = [part for part in near if part.piece == text.parts[start + blocks[0].b].piece]
    rows = _differences(plain(quotation), sought, near, pages)
    return Judgement("gewijzigd", (_place(pages, near),), tuple(rows), round(share, 3))


def _alike_in_letters(said: str, there: str) -> bool:
    """Whether most letters of a short quotation stand at a place, its words cut otherwise."""
    if len(said) > LETTERED:
        return False
    blocks = SequenceMatcher(None, said, there, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks if block.size > LETTERS)
    return same >= ALIKE_LETTERS * len(said)


def _windows(words: Sequence[str], found: Sequence[Part]) -> list[int]:
    """Where the quotation may stand: the places at which most of its words are in their order."""
    places: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        places.setdefault(word, []).append(number)
    votes: Counter[int] = Counter()
    for at, part in enumerate(found):
        for number in places.get(part.text, ()):
            near = (at - number) // MARGIN
            worth = 1 if len(part.text) <= LETTERS and part.text.isalpha() else 4
            votes[near] += worth
            votes[near - 1] += worth
    return [near * MARGIN - MARGIN // 2 for near, _ in votes.most_common(WINDOWS)]


def _differences(
    quotation: str, sought: Text, near: Sequence[Part], pages: Pages
) -> list[dict[str, Any]]:
    said = f" {quotation}"
    matcher = SequenceMatcher(
        None, [part.text for part in sought.parts], [part.text for part in near], autojunk=False
    )
    rows = []
    for kind, a, b, c, d in matcher.get_opcodes():
        mine, theirs = sought.parts[a:b], near[c:d]
        same = "".join(p.text for p in mine) == "".join(p.text for p in theirs)
        if kind == "equal" or (same and mine):
            continue
        rows.append(
            {
                "soort": KINDS[kind],
                "citaat": said[mine[0].start : mine[-1].end] if mine else "",
                "bron": pages.words(theirs) if theirs else "",
            }
        )
    return rows
