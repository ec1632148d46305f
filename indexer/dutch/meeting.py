"""Whether words of a text are found by what was asked, without working out words that cannot be."""

from collections.abc import Iterator

from indexer.dutch.analysis import ALL_FORMS, EXACT, FORMS, meets
from indexer.dutch.pieces import VOWELS

#: a form of so many letters may have another vowel in its plural (*lid*, *leden*), so that only its
#: first consonants tell where it may be a part; of a longer one its first letters do
CHANGING, HEAD = 4, 3
#: words of which is remembered whether they are found
SAID = 20_000


class Meeting(dict[str, bool]):
    """What `analysis.meets` says of a word, for the forms of one word that was asked; asked as a plain
    dictionary.

    Word, lemma and stem begin with one letter (but for *ge-*), so that most words need no lemma;
    a compound has the head of the form in it, so that most need not be parted either."""

    def __init__(self, forms: frozenset[str]) -> None:
        super().__init__()
        self.forms = forms
        self.firsts = tuple({form[:1] for form in forms})
        self.heads = tuple({_head(form) for form in forms})

    def main(self, token: str) -> bool:
        """Whether it is one in its main form."""
        return self._begins(EXACT[token]) and FORMS[token] in self.forms

    def places(self, lowered: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the words of a text in lower case that have the head of a form in them,
        in its order."""
        found = (place for head in self.heads for place in _words_with(lowered, head))
        yield from sorted(set(found))

    def __missing__(self, token: str) -> bool:
        if len(self) >= SAID:
            self.clear()
        said = self[token] = self._meets(token)
        return said

    def _meets(self, token: str) -> bool:
        word = EXACT[token]
        if not word.isalpha() or any(head in word for head in self.heads):
            return meets(token, self.forms)
        return self._begins(word) and not self.forms.isdisjoint(ALL_FORMS[token])

    def _begins(self, word: str) -> bool:
        return word.startswith(self.firsts) or (
            word.startswith("ge") and word[2:].startswith(self.firsts)
        )


def _head(form: str) -> str:
    if len(form) > CHANGING:
        return form[:HEAD]
    size = next((at for at, letter in enumerate(form) if letter in VOWELS), len(form))
    return form[: max(size, 1)]


def _words_with(lowered: str, head: str) -> Iterator[tuple[int, int]]:
    at = lowered.find(head)
    while at >= 0:
        start = end = at
        while start and lowered[start - 1].isalnum():
            start -= 1
        while end < len(lowered) and lowered[end].isalnum():
            end += 1
        yield start, end
        at = lowered.find(head, max(end, at + 1))
