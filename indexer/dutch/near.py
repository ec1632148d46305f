"""Where words stand close together, looked up in the words themselves: for snippets, and where an
engine cannot tell."""

from collections.abc import Sequence


def close(words: Sequence[str], blocks: Sequence[tuple[str, ...]], gaps: int) -> bool:
    return place(words, blocks, gaps) is not None


def place(words: Sequence[str], blocks: Sequence[tuple[str, ...]], gaps: int) -> int | None:
    """Where all blocks stand in `words`, in any order and without overlap, with at most `gaps`
    other words between the first and the last of them; None where they do not."""
    starts = [_starts(words, block) for block in blocks]
    if not all(starts):
        return None
    if len(blocks) == 2:
        return _pair(starts, blocks, gaps)
    width = len(blocks) + gaps
    last: dict[int, int] = {}
    for at, number in sorted((at, number) for number, places in enumerate(starts) for at in places):
        last[number] = at
        if len(last) == len(blocks) and at - (first := min(last.values())) < width:
            return first
    return None


def _starts(words: Sequence[str], block: tuple[str, ...]) -> list[int]:
    size = len(block)
    return [
        at
        for at, word in enumerate(words)
        if word == block[0] and (size == 1 or tuple(words[at : at + size]) == block)
    ]


def _pair(starts: list[list[int]], blocks: Sequence[tuple[str, ...]], gaps: int) -> int | None:
    """Two blocks, one after the other in either order."""
    for one, other in ((0, 1), (1, 0)):
        size = len(blocks[one])
        following = set(starts[other])
        for at in starts[one]:
            if any(at + size + gap in following for gap in range(gaps + 1)):
                return at
    return None
