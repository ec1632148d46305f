"""A search document as the values of its fields, the same for every engine, and back."""

import itertools
import uuid
from collections.abc import Iterable
from typing import Any

import orjson

from indexer.dutch.analysis import (
    ALL_FORMS,
    GAP,
    exact_forms,
    exact_text,
    lowered_tokens,
    related,
    tokens,
    word_forms,
)
from indexer.dutch.written import is_day, pieces
from indexer.fingerprint import packed, prints, unpacked
from indexer.meaning.core import marks
from indexer.question.nodes import RANKS, TERM
from indexer.question.query import SearchDocument, Tally
from standard.text import fold

#: characters of a day as a token has it
DAY = 10
#: a filter value is cut at so many characters
LONGEST = 1000
SINGLE = (
    "type",
    "organisatie",
    "provincie",
    "leverancier",
    "uitslag",
    "soort",
    "verdeeld",
    "afdoening",
)
SEVERAL = ("gremium", "fractie", "partij", "indiener", "stem")
COUNTS = ("voor", "tegen", "onthouden", "afwezig", "verschil")
_TUPLES = ("pages", "gremium", "fractie", "partij", "indiener", "begint")
#: kinds of papers that are copied
COPIED = ("motie", "amendement")
#: the field with the hashes of their rows
SKETCH = "rijen"


def kept(document: SearchDocument) -> bytes:
    """The document itself, as the index keeps it."""
    return orjson.dumps(vars(document))


def values(document: SearchDocument) -> dict[str, Any]:
    """Value by field of `mappings/search_document.json`, words as `…_exact` and `…_vorm`.

    A field without a value is left out; several values are a list. Each field of words holds at
    least the sign that no phrase crosses, so that every engine counts the same documents.
    """
    title = lowered_tokens(document.titel)
    texts = [title, *_texts(document, map(lowered_tokens, document.pages))]
    distinct = set().union(*texts)
    exact, forms = _indexed(texts, distinct)
    gap = f" {GAP} "
    order = int.from_bytes(uuid.UUID(document.id).bytes[:8], "big") >> 1
    day = int(document.datum.replace("-", "")) if document.datum else 0
    fields: dict[str, Any] = {
        "id": document.id,
        "titel_exact": exact[0] or GAP,
        "titel_vorm": forms[0] or GAP,
        "alles_exact": gap.join(exact) or GAP,
        "alles_vorm": gap.join(forms) or GAP,
        "rang": str(document.rang),
        "datum": day,
        "volgorde": order,
        "rangorde": (RANKS - document.rang) << 60 | order >> 3,
        "op_datum": day << 36 | order >> 27,
        "gewijzigd": document.gewijzigd,
        "document": kept(document),
    }
    sketched = packed(document.pages) if document.type in COPIED else b""
    near_title = related(title, (document.titel,))
    every = near_title | _around(document) | related(distinct, document.pages)
    for name, several in (
        ("titel_verwant", sorted(near_title)),
        ("alles_verwant", sorted(every)),
        ("vingerafdruk", list(prints(unpacked(sketched)))),
        (SKETCH, sketched),
        ("begrip", marks(document.type, document.titel, document.pages)),
        ("stem_sleutel", _chosen(document)),
    ):
        if several:
            fields[name] = several
    for name, named in _named(document).items():
        if words := gap.join(exact_text(tokens(text)) for text in named).strip():
            fields[f"{name}_exact"] = words
    fields |= _numbers(document)
    for name in SINGLE:
        if value := getattr(document, name):
            fields[name] = value[:LONGEST]
    for name in SEVERAL:
        if several := getattr(document, name):
            fields[name] = [value[:LONGEST] for value in several]
    if document.datum:
        year, month = document.datum[:4], document.datum[5:7]
        fields |= {
            "jaar": year,
            "kwartaal": f"{year}-Q{(int(month) + 2) // 3}",
            "maand": f"{year}-{month}",
        }
    return fields


def _numbers(document: SearchDocument) -> dict[str, int]:
    """What is counted in the vote on it, and the day by which it has to be done."""
    counts = {name: getattr(document.stemming, name, None) for name in COUNTS}
    term = document.termijn and int(document.termijn.replace("-", ""))
    numbers = {**counts, TERM: term or None}
    return {name: number for name, number in numbers.items() if number is not None}


def _chosen(document: SearchDocument) -> list[str]:
    """How each fractie voted, by its folded name: `vvd=tegen`."""
    told = (value.rpartition(":") for value in document.stem)
    return list(dict.fromkeys(f"{fold(name)}={side}" for name, _, side in told))


def _texts(document: SearchDocument, pages: Iterable[list[str]]) -> list[list[str]]:
    """The words of the texts behind the title: the pages of one text go on into each other, so
    that a phrase is found over their edge."""
    texts: list[list[str]] = []
    for number, words in enumerate(pages):
        if texts and number not in document.begint:
            texts[-1] += words
        else:
            texts.append(words)
    return texts


def _indexed(texts: list[list[str]], distinct: Iterable[str]) -> tuple[list[str], list[str]]:
    """The exact and the word forms of each text, and of the days behind them."""
    exact = list(map(exact_text, texts))
    if any("-" in text for text in exact):  # no word but a day has one
        days = _days(texts, distinct)
        exact += map(exact_text, days)
        texts = texts + days
    return exact, [" ".join(word_forms(words)) for words in texts]


def _days(texts: Iterable[list[str]], distinct: Iterable[str]) -> list[list[str]]:
    """Each day that is named, in words; they stand behind all."""
    days = {word for word in distinct if len(word) == DAY and is_day(word)}
    in_order = filter(days.__contains__, itertools.chain.from_iterable(texts))
    return [list(pieces(day)) for day in dict.fromkeys(in_order)]


def _around(document: SearchDocument) -> set[str]:
    """Forms of the words that say what a document is and whose, and that its text may not have:
    «motie fietspad Oss» is answered by the motion itself."""
    texts = (document.type.replace("_", " "), document.soort or "", document.naam)
    return {form for text in texts for token in tokens(text) for form in ALL_FORMS[token]}


def _named(document: SearchDocument) -> dict[str, tuple[str, ...]]:
    """The texts of the fields of which only whole words are searched."""
    names: dict[str, tuple[str, ...]] = {
        "indiener": document.indiener,
        "fractie": document.fractie,
        "gremium": document.gremium,
        "soort": (document.soort or "",),
        "organisatie": (document.naam, document.organisatie),
        "provincie": (document.provincie,),
    }
    return {name: tuple(text[:LONGEST] for text in texts) for name, texts in names.items()}


def words_of(document: SearchDocument, field: str) -> list[str]:
    """The words of a field with positions, as they are indexed."""
    name, _, kind = field.rpartition("_")
    if name in ("alles", "titel"):
        texts = [tokens(document.titel)]
        if name == "alles":
            texts += _texts(document, map(tokens, document.pages))
            texts += _days(texts, set().union(*texts))
    else:
        texts = [tokens(text) for text in _named(document)[name]]
    read: list[str] = []
    for words in texts:
        read += [*(word_forms(words) if kind == "vorm" else exact_forms(words)), GAP]
    return read[:-1]


def restored(content: bytes) -> SearchDocument:
    """The document of the field `document`."""
    return of_body(orjson.loads(content))


def of_body(body: dict[str, Any]) -> SearchDocument:
    """The document of its JSON."""
    if vote := body["stemming"]:
        body["stemming"] = Tally(**{**vote, "fracties": tuple(map(tuple, vote["fracties"]))})
    for name in _TUPLES:
        body[name] = tuple(body[name])
    return SearchDocument(**body)
