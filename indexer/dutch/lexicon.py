"""Which Dutch words there are, how common each is, and what the dictionary has it under: the lists of
`pyspellchecker` and `simplemma`, made into one file that every process reads from the same memory.

The file stands with the installed packages and is made where it is missing or is of other versions
(`python -m indexer.dutch.lexicon` makes it beforehand); a process that may not write there makes the
same for itself, which takes it seconds and 100 MB.
"""

import array
import contextlib
import functools
import gzip
import mmap
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import marisa_trie
import orjson

#: goes up when the file is made otherwise, or by other measures
FORM = 1
FILE = Path(sys.prefix) / "share" / "griffie" / "woorden"
#: letters of the shortest pieces of words, and how common one is that no dictionary has
PIECE, COMMON = 4, 60
#: where parts of the file begin, in bytes: tries are read in words of the machine
STEP = 8
#: a word that no dictionary has
NONE = -1


@dataclass(frozen=True)
class Head:
    """What the file says of itself: which lists it is of; bytes of the trie of words and of that of
    pieces; of how many words it has a count and a lemma; all counts together, and the letters and the
    longest of the words that were counted."""

    lists: str
    words: int
    pieces: int
    known: int
    total: int
    letters: str
    longest: str


class Lexicon(Mapping[str, str]):
    """Word → its dictionary form, as `simplemma` asks for it; a name begins with a capital there."""

    def __init__(self, content: memoryview) -> None:
        """Raises ValueError for what is no such file, or not the whole of it."""
        line = bytes(content[: mmap.PAGESIZE]).partition(b"\n")[0]
        self.head = Head(**orjson.loads(line))
        sizes = (self.head.words, self.head.pieces, 4 * self.head.known, 4 * self.head.known)
        parts, at = [], _up(len(line) + 1)
        for size in sizes:
            parts.append(content[at : at + size])
            at += _up(size)
        if at != len(content):
            raise ValueError("de woordenlijst is niet heel")
        self.words = marisa_trie.Trie().map(parts[0])
        #: of at least four letters, those that may be part of another word; and a few that may not
        self.pieces = marisa_trie.Trie().map(parts[1])
        self._counts = parts[2].cast("I")
        self._lemmas = parts[3].cast("i")

    def count(self, word: str) -> int:
        """How often a word in lower case was met in subtitles."""
        number = self.words.get(word)
        return 0 if number is None else self._counts[number]

    def get(self, word: str, default: str | None = None) -> str | None:  # type: ignore[override]
        number = self.words.get(word)
        if number is None:
            return default
        lemma = self._lemmas[number]
        if lemma == number:
            return word
        return default if lemma == NONE else self.words.restore_key(lemma)

    def __getitem__(self, word: str) -> str:
        lemma = self.get(word)
        if lemma is None:
            raise KeyError(word)
        return lemma

    def __iter__(self) -> Iterator[str]:
        return (word for word, number in self.words.iteritems() if self._lemmas[number] != NONE)

    def __len__(self) -> int:
        return sum(lemma != NONE for lemma in self._lemmas)

    def counted(self) -> Iterator[tuple[str, int]]:
        """Every word that was met, with how often."""
        every = ((word, self._counts[number]) for word, number in self.words.iteritems())
        return (pair for pair in every if pair[1])


@functools.cache
def lexicon() -> Lexicon:
    """That of the versions that are installed."""
    lists = _lists()
    found = _held(lists)
    if found is None:
        made = build(lists)
        with contextlib.suppress(OSError):
            _write(made)
        found = _held(lists) or Lexicon(memoryview(made))
    return found


def _held(lists: str) -> Lexicon | None:
    """What the file has, if that is of these lists."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        with FILE.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        found = Lexicon(memoryview(content))
        if found.head.lists == lists:
            return found
    return None


def _lists() -> str:
    names = ("pyspellchecker", "simplemma", "marisa-trie")
    return ", ".join([f"{FORM} {sys.byteorder}", *(f"{name} {version(name)}" for name in names)])


def build(lists: str) -> bytes:
    """The content of the file."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    packed = files("spellchecker").joinpath("resources", "nl.json.gz").read_bytes()
    counts: dict[str, int] = orjson.loads(gzip.decompress(packed))
    lemmas = dict(DefaultDictionaryFactory().get_dictionary("nl"))
    words = marisa_trie.Trie({*counts, *lemmas, *lemmas.values()})
    pieces = marisa_trie.Trie(
        {word for word, count in counts.items() if len(word) >= PIECE and count >= COMMON}
        | {word for word in lemmas if len(word) > PIECE}
    )
    count_of = array.array("I", bytes(4 * len(words)))
    lemma_of = array.array("i", [NONE]) * len(words)
    for word, count in counts.items():
        count_of[words[word]] = count
    for word, lemma in lemmas.items():
        lemma_of[words[word]] = words[lemma]
    tries = (words.tobytes(), pieces.tobytes())
    head = Head(
        lists=lists,
        words=len(tries[0]),
        pieces=len(tries[1]),
        known=len(words),
        total=sum(counts.values()),
        letters="".join(sorted(set().union(*counts))),
        longest=max(counts, key=len),
    )
    parts = (orjson.dumps(head) + b"\n", *tries, count_of.tobytes(), lemma_of.tobytes())
    return b"".join(part.ljust(_up(len(part)), b"\0") for part in parts)


def _write(content: bytes) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=FILE.parent, prefix="woorden-")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o644)  # for the one who runs what another installed
        os.replace(name, FILE)
    except OSError:
        os.unlink(name)
        raise


def _up(size: int) -> int:
    return -(-size // STEP) * STEP


if __name__ == "__main__":
    lexicon()
