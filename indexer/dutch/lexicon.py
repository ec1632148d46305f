"""Which Dutch words there are, how common each is, and what the dictionary has it under: the lists of
`pyspellchecker` and `simplemma`, made into one file that every process reads from the same memory.

The file stands with the installed packages and is made where it is missing or is of other versions
(`python -m indexer.dutch.lexicon` makes it beforehand); who may not write there has one of their own, and
a process that may write nowhere makes the same for itself, which takes it seconds.
"""

import array
import contextlib
import functools
import gzip
import mmap
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import marisa_trie
import orjson

from indexer.dutch.pieces import COMMON, LISTS, SHORT, piece

#: goes up when the file is made otherwise, or by other measures
FORM = 1
FILE = Path(sys.prefix) / "share" / "griffie" / "woorden"
#: where parts of the file begin, in bytes: tries are read in words of the machine
STEP = 8
#: a word that no dictionary has
NONE = -1
#: what is marked of a piece (`indexer.dutch.pieces.Piece`)
FIRST, INNER, LINKS = 1, 2, 4


@dataclass(frozen=True)
class Head:
    """What the file says of itself: which lists it is of; bytes of the trie of words and of that of
    the parts of compounds; how many words and how many parts; all counts together, and the letters and
    the longest of the words that were counted."""

    lists: str
    words: int
    pieces: int
    known: int
    parts: int
    total: int
    letters: str
    longest: str


class Lexicon(Mapping[str, str]):
    """Word → its dictionary form, as `simplemma` asks for it; a name begins with a capital there."""

    def __init__(self, content: memoryview) -> None:
        """Raises ValueError for what is no such file, or not the whole of it."""
        line = bytes(content[: mmap.PAGESIZE]).partition(b"\n")[0]
        self.head = Head(**orjson.loads(line))
        head = self.head
        of_words, of_parts = (4 * head.known,) * 2, (8 * head.parts, head.parts)
        sizes = (head.words, head.pieces, *of_words, *of_parts)
        parts, at = [], _up(len(line) + 1)
        for size in sizes:
            parts.append(content[at : at + size])
            at += _up(size)
        if at != len(content):
            raise ValueError("de woordenlijst is niet heel")
        words, pieces, counts, lemmas, costs, marks = parts
        self.words = marisa_trie.Trie().map(words)
        self._counts, self._lemmas = counts.cast("I"), lemmas.cast("i")
        #: what may be part of a compound, and by its number what that costs and what is marked of it
        self.pieces = marisa_trie.Trie().map(pieces)
        self.costs, self.marks = costs.cast("d"), marks

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
    for place in _places():
        if (found := _held(place, lists)) is not None:
            return found
    made = build(lists)
    for place in _places():
        with contextlib.suppress(OSError):
            _write(place, made)
            if (found := _held(place, lists)) is not None:
                return found
    return Lexicon(memoryview(made))


def _places() -> Iterator[Path]:
    """With what is installed, and for who may not write there in their own folder."""
    yield FILE
    with contextlib.suppress(RuntimeError):  # not everyone has one
        yield Path.home() / ".cache" / "griffie" / FILE.name


def _held(place: Path, lists: str) -> Lexicon | None:
    """What a file has, if that is of these lists."""
    with contextlib.suppress(OSError, ValueError, TypeError, RuntimeError):  # the last is of tries
        with place.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        found = Lexicon(memoryview(content))
        if found.head.lists == lists:
            return found
    return None


def _lists() -> str:
    names = ("pyspellchecker", "simplemma", "marisa-trie")
    own = f"{FORM} {sys.byteorder} {zlib.crc32(LISTS.encode()):08x}"
    return ", ".join([own, *(f"{name} {version(name)}" for name in names)])


def build(lists: str) -> bytes:
    """The content of the file."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    packed = files("spellchecker").joinpath("resources", "nl.json.gz").read_bytes()
    counts: dict[str, int] = orjson.loads(gzip.decompress(packed))
    lemmas = dict(DefaultDictionaryFactory().get_dictionary("nl"))
    words = marisa_trie.Trie({*counts, *lemmas, *lemmas.values()})
    rules = {
        word: piece(word, counts.get(word, 0), known=word in lemmas)
        for word in _likely(counts, lemmas)
    }
    pieces = marisa_trie.Trie(word for word, rule in rules.items() if rule)
    count_of = array.array("I", bytes(4 * len(words)))
    lemma_of = array.array("i", [NONE]) * len(words)
    for word, count in counts.items():
        count_of[words[word]] = count
    for word, lemma in lemmas.items():
        lemma_of[words[word]] = words[lemma]
    cost_of, marks = array.array("d", bytes(8 * len(pieces))), bytearray(len(pieces))
    for word, rule in rules.items():
        if rule:
            number = pieces[word]
            cost_of[number] = rule.cost
            marks[number] = FIRST * rule.first | INNER * rule.inner | LINKS * rule.links
    tries = (words.tobytes(), pieces.tobytes())
    head = Head(
        lists=lists,
        words=len(tries[0]),
        pieces=len(tries[1]),
        known=len(words),
        parts=len(pieces),
        total=sum(counts.values()),
        letters="".join(sorted(set().union(*counts))),
        longest=max(counts, key=len),
    )
    columns = (count_of.tobytes(), lemma_of.tobytes(), cost_of.tobytes(), bytes(marks))
    parts = (orjson.dumps(head) + b"\n", *tries, *columns)
    return b"".join(part.ljust(_up(len(part)), b"\0") for part in parts)


def _likely(counts: Mapping[str, int], lemmas: Mapping[str, str]) -> frozenset[str]:
    """The words that may be part of others, and many that may not."""
    return SHORT | lemmas.keys() | {word for word, count in counts.items() if count >= COMMON}


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix="woorden-")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # only its length is looked at when it is read
            os.fchmod(file.fileno(), 0o644)  # for the one who runs what another installed
        os.replace(name, place)
    except BaseException:
        os.unlink(name)
        raise


def _up(size: int) -> int:
    return -(-size // STEP) * STEP


if __name__ == "__main__":
    lexicon()
