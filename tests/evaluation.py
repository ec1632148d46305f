"""What a question means, evaluated document by document in the plainest way: engines must find the
same. Slow, and on purpose made of nothing but word lists."""

from dataclasses import dataclass, field
from itertools import product

from indexer.dutch.analysis import ALL_FORMS, FORMS, GAP, RELATED, exact, tokens
from indexer.dutch.written import is_day, pieces
from indexer.question.bounds import voters
from indexer.question.nodes import (
    And,
    Between,
    Everything,
    Expanded,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Word,
)
from indexer.question.query import Query, SearchDocument
from standard.parties import landelijk
from standard.text import fold

NAMES = ("indiener", "fractie", "gremium", "soort", "organisatie", "provincie")


@dataclass
class Plain:
    """A document as lists of words by field; what is made of these is made once."""

    document: SearchDocument
    words: dict[str, list[str]] = field(default_factory=dict)
    made: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    relatives: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        document = self.document
        self.words["titel"] = tokens(document.titel)
        self.words["alles"] = self._joined([document.titel, *self._texts()])
        self.words["indiener"] = self._joined(document.indiener)
        self.words["fractie"] = self._joined(document.fractie)
        self.words["gremium"] = self._joined(document.gremium)
        self.words["soort"] = tokens(document.soort or "")
        self.words["organisatie"] = self._joined([document.naam, document.organisatie])
        self.words["provincie"] = tokens(document.provincie)

    def _texts(self) -> list[str]:
        """Pages of one text in one go, and behind them each day in words."""
        texts: list[str] = []
        for number, page in enumerate(self.document.pages):
            if texts and number not in self.document.begint:
                texts[-1] += f" {page}"
            else:
                texts.append(page)
        words = [
            word for text in (self.document.titel, *self.document.pages) for word in tokens(text)
        ]
        return [*texts, *(" ".join(pieces(word)) for word in dict.fromkeys(words) if is_day(word))]

    @staticmethod
    def _joined(texts: "list[str] | tuple[str, ...]") -> list[str]:
        found: list[str] = []
        for text in texts:
            found += [*tokens(text), GAP]
        return found[:-1]

    def exact(self, name: str) -> list[str]:
        if ("exact", name) not in self.made:
            self.made["exact", name] = [exact(word) for word in self.words[name]]
        return self.made["exact", name]

    def forms(self, name: str) -> list[str]:
        if ("forms", name) not in self.made:
            self.made["forms", name] = [
                word if word == GAP else FORMS[word] for word in self.words[name]
            ]
        return self.made["forms", name]

    def related(self, name: str) -> set[str]:
        if name not in self.relatives:
            self.relatives[name] = self._related(name)
        return self.relatives[name]

    def _related(self, name: str) -> set[str]:
        texts = [self.document.titel, *(self.document.pages if name == "alles" else ())]
        found = {form for w in self.words[name] if w != GAP for form in RELATED[w]}
        if name == "alles":
            what = f"{self.document.type} {self.document.soort or ''} {self.document.naam}"
            found |= {form for t in tokens(what.replace("_", " ")) for form in ALL_FORMS[t]}
        for text in texts:
            for piece in text.split():
                stripped = piece.strip(".,;:()«»\"'")
                if "-" in stripped.strip("-"):
                    joined = "".join(tokens(stripped))
                    found |= set(ALL_FORMS[joined])
        return found


def row(words: list[str], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    if size == 1:
        return wanted[0] in words
    return any(tuple(words[at : at + size]) == wanted for at in range(len(words) - size + 1))


def near(words: list[str], blocks: tuple[tuple[str, ...], ...], gaps: int) -> bool:
    """Every choice of places is tried."""
    places = [
        [at for at in range(len(words)) if tuple(words[at : at + len(block)]) == block]
        for block in blocks
    ]
    for chosen in product(*places):
        covered = {at + n for at, block in zip(chosen, blocks) for n in range(len(block))}
        length = sum(map(len, blocks))
        if len(covered) == length and max(covered) - min(covered) + 1 <= length + gaps:
            return True
    return False


def fits(node: Node, doc: Plain, *, strict: bool = False) -> bool:
    match node:
        case Everything():
            return True
        case Not():
            return not fits(node.node, doc)
        case And():
            return all(fits(each, doc, strict=strict) for each in node.nodes)
        case Or():
            return any(fits(each, doc, strict=strict) for each in node.nodes)
        case Expanded():
            also = not strict and any(fits(each, doc) for each in node.also)
            return also or fits(node.node, doc, strict=strict)
        case Word():
            return _word(node, doc, strict)
        case Phrase():
            return row(doc.exact(node.field), node.words)
        case Prefix():
            return any(word.startswith(node.start) for word in doc.exact(node.field))
        case Near():
            if node.exact:
                return near(doc.exact(node.field), node.blocks, node.gaps)
            blocks = tuple(tuple(FORMS[word] for word in block) for block in node.blocks)
            return near(doc.forms(node.field), blocks, node.gaps)
        case OneOf("stem", values):
            return bool(voted(doc.document) & {key for value in values for key in voters(value)})
        case OneOf():
            return getattr(doc.document, node.field) in node.values
        case Between():
            return _between(node, doc.document)


def voted(document: SearchDocument) -> set[str]:
    """How each fractie voted, under every name by which it may be asked."""
    rows = document.stemming.fracties if document.stemming else ()
    told = set()
    for fractie, side in rows:
        national = landelijk(fractie, document.naam)
        names = (fractie, *(national.partijen if national else ()))
        told |= {f"{fold(name)}={side}" for name in names}
    return told


def _word(word: Word, doc: Plain, strict: bool) -> bool:
    very = row(doc.exact(word.field), tuple(exact(token) for token in word.tokens))
    if strict or very:
        return very
    kept = word.sought
    forms = doc.forms(word.field)
    if row(forms, tuple(FORMS[token] for token in kept)):
        return True
    mine = set(ALL_FORMS["".join(kept)])
    in_forms = set(forms) if len(word.source.split()) == 1 else set()
    return bool(mine & doc.related(word.field) or mine & in_forms)


def _between(node: Between, document: SearchDocument) -> bool:
    if node.field == "datum":
        value = int(document.datum.replace("-", "")) if document.datum else None
    else:
        value = getattr(document.stemming, node.field) if document.stemming else None
    if value is None:
        return False
    return (node.low is None or value >= node.low) and (node.high is None or value <= node.high)


def filtered(query: Query, document: SearchDocument) -> bool:
    for name, wanted in query.filters:
        value = document.datum[:4] if name == "jaar" and document.datum else None
        if name != "jaar":
            value = getattr(document, name)
        values = value if isinstance(value, tuple) else (value,)
        if not set(values) & set(wanted):
            return False
    day = document.datum
    if (query.van or query.tot) and day is None:
        return False
    if query.van and day and day < query.van.isoformat():
        return False
    return not (query.tot and day and day > query.tot.isoformat())


def found(query: Query, documents: list[Plain]) -> set[str]:
    """Ids of the documents that fit."""
    return {
        each.document.id
        for each in documents
        if filtered(query, each.document) and fits(query.parsed.node, each)
    }


def found_exactly(query: Query, documents: list[Plain]) -> int:
    """How many of them fit in the very forms that were asked."""
    ids = found(query, documents)
    return sum(
        each.document.id in ids and fits(query.parsed.node, each, strict=True) for each in documents
    )
