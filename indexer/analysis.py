"""How the search reads words. Done once, here, so that every engine is handed the same tokens.

A token has an exact form (lower case, without diacritics) and a word form: the stem
(Kraaij-Pohlmann) of its lemma (simplemma), which brings *motie/moties*, *huis/huizen* and
*gestemd/stemmen* together where the stock Dutch stemmers do not.
"""

import re
import unicodedata

import simplemma
import Stemmer

#: letters and digits; hyphen and apostrophe part words, so that «50-plussers» is found by «plussers»
TOKEN = re.compile(r"[^\W_]+")
_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
#: stands between title and text and between pages: no phrase crosses it
GAP = "‖"
#: a word is cut at so many characters: what is longer is data, and Lucene parts at 255 of its own
LONGEST = 120
#: forms to remember; the vocabulary of a corpus grows slowly, names and numbers without end
CACHE = 300_000
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
    "azc's": "azc",
    "azcs": "azc",
}


def exact(token: str) -> str:
    """Lower case without diacritics."""
    lowered = token.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class _Exact(dict[str, str]):
    def __missing__(self, token: str) -> str:
        if len(self) >= CACHE:
            self.clear()
        found = self[token] = exact(token)
        return found


class _Forms(dict[str, str]):
    """Token as written → word form; PyStemmer's object may not be shared by threads that stem at
    the same moment, so it is called under the interpreter's lock only, for new words."""

    def __init__(self) -> None:
        super().__init__()
        self.stemmer = Stemmer.Stemmer("dutch")

    def __missing__(self, token: str) -> str:
        if len(self) >= CACHE:
            self.clear()
        found = self[token] = self._form(token)
        return found

    def _form(self, token: str) -> str:
        lowered = token.casefold()
        plain = exact(token)
        if plain in TOGETHER:
            return TOGETHER[plain]
        if len(plain) < 3 or not lowered.isalpha():
            return plain
        lemma = simplemma.lemmatize(lowered, lang="nl").replace("_", "").casefold()
        stem: str = self.stemmer.stemWord(lemma)
        return exact(stem) or plain


EXACT = _Exact()
FORMS = _Forms()


def tokens(text: str) -> list[str]:
    """The words of a text as written, in order; plain ASCII takes a shorter way to the same."""
    words = text.translate(_SPACES).split() if text.isascii() else TOKEN.findall(text)
    if words and len(max(words, key=len)) > LONGEST:
        return [word[:LONGEST] for word in words]
    return words


def exact_forms(words: list[str]) -> list[str]:
    return list(map(EXACT.__getitem__, words))


def exact_text(words: list[str]) -> str:
    """The exact forms with a space between; without diacritics in one go."""
    joined = " ".join(words)
    return joined.lower() if joined.isascii() else " ".join(exact_forms(words))


def word_forms(words: list[str]) -> list[str]:
    return list(map(FORMS.__getitem__, words))
