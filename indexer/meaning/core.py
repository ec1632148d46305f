"""What a paper is about in short: its title, what it asks or proposes, and how it begins.

Of that the concepts of the thesaurus are kept with the document (`begrip`), with how prominent each
is (5: its subject), and the forms of its words behind a «=». That is all that is looked at when a
question is answered by meaning: pages that only mention something do not count.
"""

import re
from collections import Counter
from collections.abc import Sequence

from indexer.dutch.analysis import ALL_FORMS, RELATED, tokens
from indexer.meaning.little import SIGNS
from indexer.meaning.thesaurus import content, parts_of, signs, thesaurus

#: kinds of papers that have a subject of their own
KINDS = frozenset({"motie", "amendement", "voorstel", "vraag", "toezegging"})
#: characters of a text that are looked at whole; of a longer one so many of its beginning, and after
#: each word by which it asks or proposes something
SHORT, BEGINNING, ASKED, MOST = 1500, 700, 350, 3
_ASKS = re.compile(
    r"\b(?:verzoekt|verzoeken|roept\b.{0,60}\bop|draagt\b.{0,60}\bop|spreekt\b.{0,20}\buit|stelt\b.{0,20}\bvoor"
    r"|voorgesteld wordt|gevraagd wordt|besluit|is het college bereid|toegezegd)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<![.;:?!\n])[.;:?!\n]+\s")
#: how a paper is about a concept: that is its subject, or by which words it stands where
SUBJECT, TITLE, FORMAL, ENTITLED, EVERYDAY = 5, 4, 3, 2, 1


def lead(pages: Sequence[str]) -> str:
    """What a paper asks or proposes, and how it begins."""
    text = "\n".join(pages[:6])
    if len(text) <= SHORT:
        return text
    asked = [text[match.start() : match.end() + ASKED] for match in _ASKS.finditer(text)]
    return "\n".join([text[:BEGINNING], *asked[:MOST]])


def marks(kind: str, title: str, pages: Sequence[str]) -> list[str]:
    """The values of the field `begrip` of a paper; none for kinds without a subject of their own."""
    if kind not in KINDS:
        return []
    text = lead(pages)
    levels: dict[str, int] = {}
    said: Counter[str] = Counter()
    for sentence, heading in ((title, True), *((part, False) for part in _SENTENCE.split(text))):
        words = content(sentence)
        for one in thesaurus().found(signs(sentence).union(words), parts_of(words.values())):
            whole = one.forms <= words.keys() | SIGNS
            if not one.formal and not whole:
                continue
            if one.formal and whole:
                level = TITLE if heading else FORMAL
                said[one.concept] += 1
            else:
                level = ENTITLED if heading else EVERYDAY
            levels[one.concept] = max(level, levels.get(one.concept, 0))
    most = max((said[name] for name, level in levels.items() if level == TITLE), default=0)
    for name, level in levels.items():
        if level == TITLE and said[name] == most:
            levels[name] = SUBJECT
    forms: set[str] = set()
    for token in tokens(f"{title}\n{text}"):
        forms.update(ALL_FORMS[token], RELATED[token])
    return [
        *(f"{name}:{level}" for name, level in sorted(levels.items())),
        *(f"={f}" for f in sorted(forms)),
    ]
