"""How the search reads words. Done once, here, so that every engine is handed the same tokens.

A token has an exact form (lower case, without diacritics) and a word form: the stem
(Kraaij-Pohlmann) of its lemma (simplemma), which brings *motie/moties*, *huis/huizen* and
*gestemd/stemmen* together where the stock Dutch stemmers do not. Where the lemma is doubtful
(*fietser* as a form of *fiets*) the stem of the word itself is a second form, and two words meet
when they share one. A compound has its parts (`indexer.dutch.compounds`) as well. Positions are kept of
the exact and the word form; all the rest, `RELATED`, is known per document only.
"""

import functools
import itertools
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import Stemmer
from simplemma.strategies import DefaultStrategy

from indexer.dutch.compounds import dictionary_form, is_word, one_letter_off, parts
from indexer.dutch.lexicon import Lexicon, lexicon
from indexer.dutch.pieces import VOWELS
from indexer.dutch.remembered import Remembered
from indexer.dutch.written import pieces, written

SOFT_HYPHEN = "\xad"
#: letters and digits; hyphen and apostrophe part words, so that «50-plussers» is found by «plussers»
TOKEN = re.compile(rf"[^\W_]+(?:{SOFT_HYPHEN}+[^\W_]+)*")
#: what stands in many texts that are else of Latin-1, and is no letter
_SIGNS = "‘’‚“”„–—•…€‖"
_SPACED = bytes(code if chr(code).isalnum() else 32 for code in range(256))
#: words with hyphens, which are found by their joined spelling too («re-integratie»)
HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)+")
#: stands between title and text and between pages: no phrase crosses it
GAP = "‖"
#: a word is cut at so many characters: what is longer is data, and Lucene parts at 255 of its own
LONGEST = 120
#: endings that make another word, with their plurals and inflections, and what is kept of them
DERIVED = tuple(
    (ending, kept)
    for kept, endings in {
        "ing": ("ingen", "ing"),
        "heid": ("heden", "heid"),
        "schap": ("schappen", "schap"),
        "atie": ("aties", "atie"),
        "itie": ("ities", "itie"),
        "iteit": ("iteiten", "iteit"),
        "ster": ("sters", "ster"),
        "aar": ("aars", "aren", "aar"),
        "erij": ("erijen", "erij"),
        "isme": ("ismen", "isme"),
        "ig": ("igste", "igst", "iger", "igere", "igen", "ige", "ig"),
        "baar": ("baarste", "baarst", "baarder", "bare", "baar"),
        "lijk": ("lijkste", "lijkst", "lijker", "lijke", "lijk"),
        "zaam": ("zaamste", "zaamst", "zamer", "zame", "zaam"),
        "loos": ("lozen", "loze", "loos"),
        "end": ("ender", "ende", "end"),
    }.items()
    for ending in endings
)
#: the same by how they end
DERIVING: dict[str, list[tuple[str, str]]] = {}
for _ending, _kept in DERIVED:
    DERIVING.setdefault(_ending[-2:], []).append((_ending, _kept))
#: a plural that is written with an apostrophe, and often without («fotos», «caos»)
PLURAL = re.compile(r"[^\W\d_]{2}[aiouyéá]s$|^[^\W\d_][aiouy][aiouy]s$")
#: words of the council that lemma and stem leave apart
TOGETHER = {
    "raadsleden": "raadslid",
    "raadslid": "raadslid",
    "statenleden": "statenlid",
    "statenlid": "statenlid",
    "commissieleden": "commissielid",
    "commissielid": "commissielid",
    "burgerleden": "burgerlid",
    "burgerlid": "burgerlid",
    "bestuursleden": "bestuurslid",
    "bestuurslid": "bestuurslid",
    "wethouders": "wethouder",
    "amendementen": "amendement",
    "azcs": "azc",
    "ers": "er",
    "gemeente": "gemeente",
    "gemeenten": "gemeente",
    "gemeentes": "gemeente",
    "kwaliteit": "kwaliteit",
    "kwaliteiten": "kwaliteit",
    "begeleid": "begeleid",
    "begeleiden": "begeleid",
    "begeleidde": "begeleid",
    "begeleidt": "begeleid",
    "raadsel": "raadsel",
    "raadsels": "raadsel",
}


def exact(token: str) -> str:
    """Lower case without diacritics."""
    lowered = token.casefold()
    if lowered.isascii():
        return lowered.replace("'", "")
    lowered = lowered.replace(SOFT_HYPHEN, "")
    decomposed = unicodedata.normalize("NFKD", lowered)
    return _BEYOND_ASCII.sub(_unmarked, decomposed).replace("'", "")


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _unmarked(match: re.Match[str]) -> str:
    return "" if unicodedata.combining(match[0]) else match[0]


class _Exact(Remembered[str]):
    def made(self, token: str) -> str:
        return exact(token)


class _Forms(Remembered[tuple[str, ...]]):
    """Token as written → its word forms, the main one first; PyStemmer's object may not be shared
    by threads that stem at the same moment, so that new words wait for each other."""

    def __init__(self) -> None:
        super().__init__()
        self.stemmer = Stemmer.Stemmer("dutch", 0)  # without a memory of its own
        self.lock = threading.Lock()

    def made(self, token: str) -> tuple[str, ...]:
        lowered = token.casefold().replace(SOFT_HYPHEN, "")
        if lowered != token:
            return self[lowered]
        if lowered.endswith("'s"):
            return self[lowered.removesuffix("'s")]
        plain = exact(token)
        if plain in TOGETHER:
            return (TOGETHER[plain],)
        if len(plain) < 3 or not lowered.isalpha():
            return (plain,)
        lemmas = [_lemma(lowered)]
        if lemmas[0].endswith("je"):
            lemmas.append(_lemma(lemmas[0]))
        stems = [self._stem(word, lemmas[0]) for word in dict.fromkeys((*lemmas, lowered))]
        forms = [exact(stem) for stem in stems if len(stem) > 1]
        if lemmas[0] == lowered and PLURAL.search(lowered) and not is_word(lowered):
            one = lowered.removesuffix("s")
            forms = [*self[one], *forms] if is_word(one) else [*forms, *self[one]]
        return tuple(dict.fromkeys(forms)) or (plain,)

    def _stem(self, word: str, lemma: str) -> str:
        """The stem of a word without its inflection; what makes it another word (*vergader-ing*,
        *duur-zaam-heid*, *ge-bied*) stays, though the stemmer would take that off too."""
        for ending, kept in DERIVING.get(word[-2:], ()):
            if word.endswith(ending) and len(word) - len(ending) > 2:
                return word.removesuffix(ending) + kept
        if word.endswith("s") and word == lemma and is_word(word):
            return word
        with self.lock:
            stem: str = self.stemmer.stemWord(word)
        if word.startswith("ge") and not stem.startswith("ge") and not stem.endswith("eer"):
            whole = is_word(lemma) and lemma.startswith("ge")
            if whole or word.endswith(("je", "jes")):
                stem = "ge" + stem
        if word.endswith("eren") and stem.endswith("er") and stem[-3:-2] not in VOWELS:
            stem = stem.removesuffix("er") + "eer"  # as in *controleer*
        return stem


def _lemma(word: str) -> str:
    """The dictionary form, unless that is another word: *hengst* is no *merrie*."""
    known = dictionary_form(word) or _rules().get_lemma(unicodedata.normalize("NFC", word), "nl")
    if known is None or known == word:
        return word
    lemma = known.replace("_", "").casefold()
    start = word.removeprefix("ge")
    return lemma if lemma[:1] in (word[:1], start[:1]) and lemma != word + "in" else word


class _Dictionaries:
    """What `simplemma` has its dictionaries from."""

    def get_dictionary(self, lang: str) -> Lexicon:
        return lexicon()


@functools.cache
def _rules() -> DefaultStrategy:
    """How `simplemma` comes to a lemma."""
    return DefaultStrategy(dictionary_factory=_Dictionaries())


class _Main(Remembered[str]):
    def made(self, token: str) -> str:
        return ALL_FORMS[token][0]


#: tokens that are known to have no related forms, most of them; quickly left out
ALONE: set[str] = set()


class _Related(Remembered[tuple[str, ...]]):
    """Token as written → the forms beside the main one by which it is found: its own second form,
    and every form of the parts of a compound."""

    def made(self, token: str) -> tuple[str, ...]:
        lowered = token.casefold()
        if lowered != token:
            forms_of_it = self[lowered]
            if not forms_of_it:
                ALONE.add(token)
            return forms_of_it
        main, *others = ALL_FORMS[token]
        forms = dict.fromkeys((*others, *itertools.chain.from_iterable(part_forms(token))))
        forms.pop(main, None)
        if not forms:
            ALONE.add(token)
        return tuple(forms)

    def aged(self) -> None:
        ALONE.intersection_update(self.before)


EXACT = _Exact()
ALL_FORMS = _Forms()
FORMS = _Main()
RELATED = _Related()


def prepare() -> None:
    """Reads the word lists, so that who asks first does not wait for them."""
    part_forms("fietspad")
    one_letter_off("fietspad")


def part_forms(token: str) -> list[tuple[str, ...]]:
    """The forms of each part of a compound, or of what is written as one; empty for another word."""
    lowered = token.casefold()
    found = parts(lowered) if lowered.isalpha() else pieces(lowered) or parts(lowered)
    return [ALL_FORMS[part] for part in found]


def related(words: Iterable[str], texts: Iterable[str]) -> set[str]:
    """All forms by which the words of texts are found beside their main ones."""
    several = words if isinstance(words, set) else set(words)
    forms = set().union(*map(RELATED.__getitem__, several.difference(ALONE)))
    for text in texts:
        if "€" in text or "eur" in text.lower():
            forms.add("euro")
        for word in hyphenated(text):
            forms.update(ALL_FORMS[word.replace("-", "")])
    return forms


def hyphenated(text: str) -> Iterator[str]:
    """The words of a text that have a hyphen in them."""
    end, at = 0, text.find("-")
    while at >= 0:
        begin = at
        while begin > end and not text[begin - 1].isspace():
            begin -= 1
        end = at + 1
        while end < len(text) and not text[end].isspace():
            end += 1
        yield from HYPHENATED.findall(text[begin:end])
        at = text.find("-", end)


def meets(token: str, forms: frozenset[str]) -> bool:
    """Whether a word of a text is found by one of these forms."""
    return FORMS[token] in forms or not forms.isdisjoint(RELATED[token])


def analysed(text: str) -> list[dict[str, Any]]:
    """How the search reads each word: the exact form, the forms that it is matched by, and those
    of the parts of a compound."""
    return [
        {
            "exact": EXACT[token],
            "forms": list(ALL_FORMS[token]),
            "parts": list(dict.fromkeys(itertools.chain.from_iterable(part_forms(token)))),
        }
        for token in tokens(text)
    ]


def tokens(text: str) -> list[str]:
    """The words of a text in order, as written, and what is written in more ways in one of them
    (`indexer.dutch.written`)."""
    return _tokens(text, written(text))


def lowered_tokens(text: str) -> list[str]:
    """`tokens` in lower case: read the same, and fewer to know."""
    lowered = text.lower()
    forms = written(text, lowered)
    if len(lowered) != len(text):  # what was found in it stands elsewhere
        return [token.lower() for token in _tokens(text, forms)]
    return _tokens(lowered, [(start, end, token.lower()) for start, end, token in forms])


def _tokens(text: str, forms: "Iterable[tuple[int, int, str]]") -> list[str]:
    words: list[str] = []
    place = 0
    for start, end, token in forms:
        if start > place:
            words += plain_words(text[place:start])
        words.append(token[:LONGEST])
        place = end
    rest = plain_words(text[place:])
    return words + rest if words else rest


def plain_words(text: str) -> list[str]:
    """The words of a text as written, in order; where no hyphen is soft by a shorter way to the
    same."""
    if not text.isascii() and SOFT_HYPHEN in text:
        words = [word.replace(SOFT_HYPHEN, "") for word in TOKEN.findall(text)]
        return [word[:LONGEST] for word in words]
    spaced = _spaced(text)
    words = spaced.split()
    # of a longer word there is a stretch between two of these places that has no space
    if all(" " in spaced[at : at + _STRETCH] for at in range(0, len(spaced), _STRETCH)):
        return words
    return [word[:LONGEST] for word in words]


_STRETCH = LONGEST // 2


def _spaced(text: str) -> str:
    """With spaces for all that is no letter or digit."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    try:
        return text.encode("latin-1").translate(_SPACED).decode("latin-1")
    except UnicodeEncodeError:
        for char in set(text):
            if not char.isalnum():
                text = text.replace(char, " ")
        return text


class Span:
    """A word of `tokens` and where it stands in the text, asked as a match is."""

    __slots__ = ("_end", "_start", "_token")

    def __init__(self, start: int, end: int, token: str) -> None:
        self._start, self._end, self._token = start, end, token

    def start(self) -> int:
        return self._start

    def end(self) -> int:
        return self._end

    def __getitem__(self, group: int) -> str:
        return self._token


def spans(text: str, begin: int = 0, end: int | None = None) -> "Iterator[Span | re.Match[str]]":
    """Each word of `tokens` with its place, between two places that part no words."""
    last = len(text) if end is None else end
    place = begin
    for first, past, token in written(text[begin:last]):
        yield from _between(text, place, begin + first)
        yield Span(begin + first, begin + past, token)
        place = begin + past
    yield from _between(text, place, last)


def _between(text: str, begin: int, end: int) -> "Iterator[Span | re.Match[str]]":
    found = TOKEN.finditer(text, begin, end)
    if text.find(SOFT_HYPHEN, begin, end) < 0:
        return found
    return (Span(m.start(), m.end(), m[0].replace(SOFT_HYPHEN, "")) for m in found)


def exact_forms(words: list[str]) -> list[str]:
    return list(map(EXACT.__getitem__, words))


def exact_text(words: list[str]) -> str:
    """The exact forms with a space between, all in one go."""
    joined = " ".join(words)
    return joined.lower().replace("'", "") if joined.isascii() else exact(joined)


def word_forms(words: list[str]) -> list[str]:
    return list(map(FORMS.__getitem__, words))
