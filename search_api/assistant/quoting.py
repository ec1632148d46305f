"""Whether a quotation stands in a record, with its place or with what was altered."""

from collections.abc import Iterator, Mapping
from typing import Any

from indexer.question.language import parse
from indexer.question.query import Query
from search_api.assistant.asking import Citaat, read
from search_api.assistant.evidence import of_version
from search_api.assistant.reading import covered
from search_api.services import Services
from search_api.views.citation import Judgement, judged
from search_api.views.quoted import LEFT_OUT, Piece, of_quotation
from search_api.views.record import whole
from search_api.web.problems import invalid
from search_api.web.searching import run
from standard import views
from store import Version

Row = dict[str, Any]
#: records that are looked at for each way in which a quotation without a record is sought: by so many
#: words in a row, by a half of those when it is not too short, by so many words anywhere
QUOTED, ROW, HALF, SOUGHT = 8, 40, 4, 12
#: what stands around a word, and what means something else in a question
ENDS = ".,:;!?()[]-–—'’‘"
MARKS = dict.fromkeys(map(ord, '"“”„‟«»‹›*\\'), " ")
#: a text of a record that could be quoted has so many words
WORDS = 3


def controleer_citaat(found: Services, base: str, arguments: Mapping[str, Any]) -> Row:
    asked = read(Citaat, arguments, found)
    if not of_quotation(asked.citaat).parts:
        raise invalid("citaat", "een citaat heeft ten minste één woord of getal")
    keys = [asked.id] if asked.id else _candidates(found, asked.citaat)
    best: tuple[Judgement, Version] | None = None
    for key in keys:
        version = whole(found.store, key, base).version
        judgement = judged(asked.citaat, _pieces(found, version))
        if best is None or _rank(judgement) > _rank(best[0]):
            best = judgement, version
    if best is None:
        return {**_judgement(Judgement("afwezig")), "dekking": covered(found)}
    judgement, version = best
    places = [
        {
            **of_version(version, base, place.bladzijde, place.bestand or 1),
            "bestand": place.bestand or None,
            "tekst": place.tekst,
        }
        for place in judgement.vindplaatsen
    ]
    return {
        **_judgement(judgement),
        "vindplaatsen": places,
        "voorbehoud": _unread(version) if asked.id else [],
        "dekking": covered(found, (version.organisatie,) if asked.id else ()),
    }


def _judgement(judgement: Judgement) -> Row:
    return {
        "oordeel": judgement.oordeel,
        "vindplaatsen": [],
        "verschil": list(judgement.verschil),
        "overeenkomst": judgement.overeenkomst,
        "voorbehoud": [],
    }


def _rank(judgement: Judgement) -> tuple[int, float]:
    order = ("afwezig", "gewijzigd", "gevonden")
    return order.index(judgement.oordeel), judgement.overeenkomst


def _unread(version: Version) -> list[str]:
    """Files of which the text is not, or not wholly, known: there a quotation may be all the same."""
    return [
        f"bestand {number} is niet geheel gelezen: {file.get('reden') or file.get('tekst')}"
        for number, file in enumerate(version.body["ext"].get("bestanden", ()), 1)
        if file.get("tekst") != "volledig"
    ]


def _pieces(found: Services, version: Version) -> list[Piece]:
    """The texts of a record: its files page by page, and its own words."""
    files = version.body["ext"].get("bestanden", ())
    texts = found.store.texts.get_many([file["sha256"] for file in files if file.get("sha256")])
    pieces = [
        Piece(tuple(texts[file["sha256"]].pages), number, file["sha256"])
        for number, file in enumerate(files, 1)
        if file.get("sha256") in texts
    ]
    own = [views.title(version.record), *_words((version.body["data"], version.body["ext"]))]
    said = dict.fromkeys(text for text in own if text)
    return [*pieces, *(Piece((text,)) for text in said)]


def _words(value: Any) -> Iterator[str]:
    """Texts of more than a word or two in a record, wherever they stand."""
    if isinstance(value, str):
        if len(value.split()) >= WORDS:
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _words(each)


def _candidates(found: Services, quotation: str) -> list[str]:
    """Records that may be what is quoted: those with these very words, or else those of either half of
    them and those with most of the numbers and the longest words."""
    pieces = [piece.translate(MARKS).split() for piece in LEFT_OUT.split(quotation)]
    row = max(pieces, key=len)[:ROW]
    if keys := _holding(found, _phrase(row)):
        return keys
    half = len(row) // 2
    halves = [row[:half], row[half:]] if half >= HALF else []
    words = {word.strip(ENDS): None for piece in pieces for word in piece if word.strip(ENDS)}
    said = sorted(words, key=lambda word: (any(map(str.isdigit, word)), len(word)), reverse=True)
    texts = [*map(_phrase, halves), " OR ".join(_phrase([word]) for word in said[:SOUGHT])]
    return list(dict.fromkeys(key for text in texts for key in _holding(found, text)))


def _phrase(words: list[str]) -> str:
    return f'"{" ".join(words)}"'


def _holding(found: Services, text: str) -> list[str]:
    question = Query(parse(text, synonyms=False), size=QUOTED, seconds=found.operation.seconds)
    return [hit.document.id for hit in run(found, question).hits]
