"""The clauses of a sentence by the grammar, and what is left where a sentence is not of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from lark import Lark, Transformer
from lark import Token as LarkToken
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from crawlers.reading.vote_notes.cursor import ITEM_ENDS, Token, Value
from crawlers.reading.vote_notes.sentences import Sentence

#: a bracket behind one of these says something of it, and may not be left out
_QUALIFIED = ITEM_ENDS | {"SIDE", "SUM", "DIVIDED", "N"}
_HIDDEN = {"SEP", "JOIN", "COLON", "LPAR", "RPAR"}


@dataclass(frozen=True)
class Item:
    """One voter or group of voters in a list; `count` as told behind it, `summed` where it says
    votes («7 stemmen») and so may be that of the whole list; `note` is a bracket behind it."""

    kind: str
    value: Value
    count: int | None = None
    summed: bool = False
    note: "Clause | None" = None


@dataclass(frozen=True)
class Clause:
    """`kind` is the rule of the grammar; `items` its list, `exception` that behind «behalve»,
    `numbers` (side, count) pairs in their order, `inner` the clauses of a bracket."""

    kind: str
    items: tuple[Item, ...] = ()
    side: str = ""
    numbers: tuple[tuple[str, int], ...] = ()
    exception: tuple[Item, ...] = ()
    inner: tuple["Clause", ...] = ()


class _Given(Lexer):
    """Hands the parser the tokens that were scanned."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[LarkToken]:
        for token in lexer_state:
            name = f"_{token.kind}" if token.kind in _HIDDEN else token.kind
            yield LarkToken(name, token)


def _value(token: LarkToken) -> Token:
    value = token.value
    assert isinstance(value, Token)
    return value


def _number(token: Token) -> int:
    return token.value if isinstance(token.value, int) else 0


class _Clauses(Transformer[LarkToken, Any]):
    """Trees of the grammar as clauses; every method is a rule."""

    def start(self, children: list[Any]) -> tuple[Clause, ...]:
        return tuple(children)

    def item(self, children: list[LarkToken]) -> Item:
        token = _value(children[0])
        if len(children) == 1:
            return Item(token.kind, token.value)
        count = _value(children[1])
        return Item(token.kind, token.value, _number(count), count.kind == "SUM")

    def noted(self, children: list[Any]) -> Item:
        item: Item = children[0]
        return replace(item, note=children[1])

    def group(self, children: list[Item]) -> tuple[Item, ...]:
        return tuple(children)

    def exception(self, children: list[Any]) -> Clause:
        return Clause("exception", items=next(part for part in children if isinstance(part, tuple)))

    def sided(self, children: list[Any]) -> Clause:
        exception = children[1].items if isinstance(children[1], Clause) else ()
        tokens = [_value(part) for part in children if isinstance(part, LarkToken)]
        side = str(tokens[0].value)
        numbers = tuple((side, _number(token)) for token in tokens[1:])
        return Clause("sided", children[0], side, numbers, exception)

    def unanimity(self, children: list[LarkToken]) -> Clause:
        return Clause("unanimous", side=str(_value(children[-1]).value or "voor"))

    def also(self, children: list[Any]) -> Clause:
        return Clause("also", children[1])

    def labelled(self, children: list[Any]) -> Clause:
        tokens = [_value(part) for part in children if isinstance(part, LarkToken)]
        label = next(token for token in tokens if token.kind in ("LABEL", "SIDE"))
        side = str(label.value)
        items = next((part for part in children if isinstance(part, tuple)), ())
        counts = [token for token in tokens if token is not label]
        numbers = [(side, _number(token)) for token in counts if token.kind != "NONE"]
        return Clause("labelled", items, side, tuple(numbers))

    def total(self, children: list[LarkToken]) -> Clause:
        side, number = (_value(part) for part in children)
        return Clause("pairs", numbers=((str(side.value), _number(number)),))

    def pairs(self, children: list[Any]) -> Clause:
        before = children[0].numbers if isinstance(children[0], Clause) else ()
        number, side = (_value(part) for part in children[-2:])
        return Clause("pairs", numbers=(*before, (str(side.value), _number(number))))

    def versus(self, children: list[Any]) -> Clause:
        pair = (*children[0].numbers, ("", _number(_value(children[1]))))
        return Clause("versus", numbers=pair)

    def counted(self, children: list[Any]) -> Clause:
        return Clause("counted", children[0], numbers=children[1].numbers)

    def divided(self, children: list[Any]) -> Clause:
        items = next(part for part in children if isinstance(part, tuple))
        label = isinstance(children[-1], LarkToken) and _value(children[-1]).kind == "DIVIDED_LABEL"
        return Clause("divided_label" if label else "divided", items)

    def scored(self, children: list[LarkToken]) -> Clause:
        tokens = [_value(part) for part in children]
        pairs: list[tuple[str, int]] = []
        for token in tokens:
            if isinstance(token.value, tuple):
                pairs += [("voor", token.value[0]), ("tegen", token.value[1])]
        items = tuple(Item(token.kind, token.value) for token in tokens if token.kind == "NAME")
        return Clause("scored", items, numbers=tuple(pairs))

    def nobody(self, children: list[LarkToken]) -> Clause:
        return Clause("share")

    def share(self, children: list[LarkToken]) -> Clause:
        tokens = [_value(part) for part in children]
        if tokens[-1].kind in ("COUNT", "SUM"):
            return Clause("pairs", numbers=((str(tokens[1].value), _number(tokens[2])),))
        return Clause("share")

    def votes(self, children: list[LarkToken]) -> Clause:
        return Clause("votes", numbers=(("", _number(_value(children[0]))),))

    def paren(self, children: list[Any]) -> Clause:
        content = children[0] if children else ()
        if isinstance(content, LarkToken):
            token = _value(content)
            if token.kind == "SIDE":
                return Clause("paren", inner=(Clause("aside", side=str(token.value)),))
            return Clause("paren", inner=(Clause("divided"),))
        if content and isinstance(content[0], Item):
            return Clause("paren", content)
        return Clause("paren", inner=content)

    def bare(self, children: list[Any]) -> Clause:
        return Clause("bare", children[0])

    def word(self, children: list[LarkToken]) -> Clause:
        token = _value(children[0])
        return Clause(token.kind.lower(), side=str(token.value or ""))


_PARSER = Lark(
    files("crawlers.reading.vote_notes").joinpath("vote_note.lark").read_text(encoding="utf-8"),
    parser="lalr",
    lexer=_Given,
    transformer=_Clauses(),
)


def parsed(tokens: Sequence[Token]) -> tuple[Clause, ...] | None:
    """The clauses of tokens; None where they are not of the grammar, or name who does not vote."""
    try:
        clauses: Any = _PARSER.parse(tokens)
    except UnexpectedInput:
        return None
    return None if any(_is_voteless(clause) for clause in clauses) else tuple(clauses)


def _is_voteless(clause: Clause) -> bool:
    return clause.kind == "bare" and any(
        item.note is None or not item.note.inner for item in clause.items
    )


def pieces(sentence: Sentence) -> Iterator[tuple[Token, ...]]:
    """A sentence in the parts between its separators, brackets whole and apart."""
    part: list[Token] = []
    depth = 0
    for token in sentence.tokens:
        opens = token.kind == "LPAR" and depth == 0 and not (part and part[-1].kind in _QUALIFIED)
        if (token.kind in ("SEP", "LINE") and depth == 0) or opens:
            if part:
                yield tuple(part)
            part = []
        depth = max(0, depth + {"LPAR": 1, "RPAR": -1}.get(token.kind, 0))
        if token.kind not in ("SEP", "LINE") or depth:
            part.append(token)
        if token.kind == "RPAR" and depth == 0 and part[0].kind == "LPAR":
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)
