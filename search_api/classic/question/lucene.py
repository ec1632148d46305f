"""`query_string` and `q=`: Lucene's language. What does not parse is refused, as there."""

import re
from dataclasses import dataclass

from indexer.classic.query import Bool, Every, Node, Nothing, Span, Weighed
from search_api.classic.errors import refused
from search_api.classic.question.limits import LEVELS
from search_api.classic.question.moments import Moments
from search_api.classic.question.texts import Named, Texts, best, named

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<phrase>"(?:[^"\\]|\\.)*")
    | (?P<range>[\[{]\s*(?P<low>"[^"]*"|[^\s\]}]+)\s+TO\s+(?P<high>"[^"]*"|[^\s\]}]+)\s*[\]}])
    | (?P<sign>&&|\|\||[()!+\-])
    | (?P<regexp>/(?:[^/\\]|\\.)*/)
    | (?P<tail>~[\d.]*|\^[\d.]+)
    | (?P<field>\*(?=:)|(?:[^\s:()"\[\]{}^~!+\-\\/&|*]|\\.)(?:[^\s:()"\[\]{}^~!\\/]|\\.)*):
    | (?P<bound>(?:>=|<=|>|<)[^\s()]+)
    | (?P<word>(?:[^\s:()"\[\]{}^~!\\/]|\\.|/(?=\w))+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int
    low: str = ""
    high: str = ""


class Lucene:
    """Reads one text; NOT binds before AND, and AND before OR."""

    def __init__(self, texts: Texts, fields: list[Named], place: str, *, every: bool) -> None:
        self.texts, self.fields, self.place, self.every = texts, fields, place, every
        self.tokens: list[_Token] = []
        self.at = 0

    def read(self, text: str) -> Node:
        self.tokens, self.at = self._tokens(text), 0
        if not self.tokens:
            return Nothing()
        node = self._either(self.fields, 0)
        if self.at < len(self.tokens):
            raise self._wrong()
        return node

    def _tokens(self, text: str) -> list[_Token]:
        tokens, at, end = [], 0, len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if not match:
                raise refused(self.place, f"bij teken {at + 1} is {text!r} niet te lezen")
            kind = match.lastgroup or ""
            if match["range"]:
                kind = "range"
            value = match[kind]
            tokens.append(
                _Token(kind, value, match.start(kind), match["low"] or "", match["high"] or "")
            )
            at = match.end()
        return tokens

    def _next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _is(self, *texts: str) -> bool:
        token = self._next()
        return token is not None and token.kind in ("sign", "word") and token.text in texts

    def _take(self, *texts: str) -> bool:
        if self._is(*texts):
            self.at += 1
            return True
        return False

    def _wrong(self) -> Exception:
        token = self._next()
        where = f"bij {token.text!r}" if token else "aan het eind"
        return refused(self.place, f"de vraag is {where} niet te lezen (query_string)")

    def _either(self, fields: list[Named], depth: int) -> Node:
        """Alternatives: parts with OR between; where that is the default, with nothing too."""
        if depth > LEVELS:
            raise refused(self.place, f"meer dan {LEVELS} haakjes in elkaar")
        rows: list[Node] = []
        must: list[Node] = []
        never: list[Node] = []
        while (token := self._next()) and token.text != ")":
            if rows or must or never:
                self._take("OR", "||")
            sign, part = self._chain(fields, depth)
            {"": rows, "+": must, "-": never}[sign].append(part)
        if not rows and not must and not never:
            raise self._wrong()
        if not must and not never:
            return rows[0] if len(rows) == 1 else Bool(should=tuple(rows), minimum=1)
        if not must and not rows:
            must.append(Every())
        least = 0 if must else 1
        return Bool(must=tuple(must), should=tuple(rows), never=tuple(never), minimum=least)

    def _chain(self, fields: list[Named], depth: int) -> tuple[str, Node]:
        """Parts with AND between, or with nothing where that is the default; gives the sign of a
        part that stands alone."""
        sign = self._sign()
        parts = [(sign, self._one(fields, depth))]
        while self._take("AND", "&&") or (self.every and self._goes_on()):
            parts.append((self._sign(), self._one(fields, depth)))
        if len(parts) == 1:
            return parts[0]
        must = tuple(part for sign, part in parts if sign != "-")
        never = tuple(part for sign, part in parts if sign == "-")
        return "", Bool(must=must or (Every(),), never=never)

    def _goes_on(self) -> bool:
        return self._next() is not None and not self._is(")", "OR", "||")

    def _sign(self) -> str:
        if self._take("+"):
            return "+"
        return "-" if self._take("-", "!", "NOT") else ""

    def _one(self, fields: list[Named], depth: int) -> Node:
        token = self._next()
        if token is None or token.text in (")", "AND", "OR", "&&", "||"):
            raise self._wrong()
        self.at += 1
        self.texts.budget.spend(self.place)
        if token.text == "(" and token.kind == "sign":
            node = self._either(fields, depth + 1)
            if not self._take(")"):
                raise self._wrong()
            return self._weighed(node)
        if token.kind == "field":
            return self._of_field(_plain(token.text), depth)
        if token.kind == "regexp":
            raise refused(self.place, "regexp wordt hier niet beantwoord")
        return self._weighed(self._leaf(token, fields))

    def _of_field(self, name: str, depth: int) -> Node:
        token = self._next()
        if name == "_exists_" and token:
            self.at += 1
            return self.texts.there(_plain(token.text))
        if token and token.kind == "word" and token.text == "*":
            self.at += 1
            return Every() if name == "*" else self.texts.there(name)
        self._take("+")
        return self._one([named(name, self.place)], depth)

    def _weighed(self, node: Node) -> Node:
        token = self._next()
        if token and token.kind == "tail" and token.text.startswith("^"):
            self.at += 1
            return Weighed(node, float(_one_dot(token.text[1:]) or 1))
        return node

    def _leaf(self, token: _Token, fields: list[Named]) -> Node:
        tail = self._next()
        edits = None
        if tail and tail.kind == "tail" and tail.text.startswith("~"):
            self.at += 1
            edits = int(tail.text[1:].partition(".")[0][:3] or 2)
        text = _plain(token.text)
        if token.kind == "phrase":
            words = _plain(token.text[1:-1])
            nodes = [self.texts.phrase(name, words, self.place, edits or 0) for name in fields]
        elif token.kind in ("range", "bound"):
            nodes = [self._range(name, token) for name in fields]
        elif token.kind != "word":
            self.at -= 1
            raise self._wrong()
        elif text == "*":
            return Every()
        elif edits is not None:
            nodes = [self.texts.alike(name, text, edits, self.place) for name in fields]
        elif text.endswith("*") and "*" not in text[:-1]:
            nodes = [self.texts.begins(name, text[:-1], self.place) for name in fields]
        elif "*" in text or "?" in text:
            nodes = [self.texts.pattern(name, text, self.place) for name in fields]
        else:
            nodes = [self.texts.phrase(name, text, self.place) for name in fields]
        return best(nodes)

    def _range(self, name: Named, token: _Token) -> Node:
        if name.field is None or name.field.kind not in ("datum", "getal"):
            return Nothing()
        low, high, begin, end = token.low, token.high, "[", "]"
        if token.kind == "range":
            begin, end = token.text[0], token.text[-1]
        else:
            sign = re.match(r"[<>]=?", token.text)
            assert sign
            value = token.text[sign.end() :]
            low, high = (value, "*") if sign[0][0] == ">" else ("*", value)
            begin = "[" if "=" in sign[0] else "{"
            end = "]" if "=" in sign[0] else "}"
        lower = self._bound(name, low.strip('"'), end=begin == "{")
        upper = self._bound(name, high.strip('"'), end=end == "]")
        if lower is not None and begin == "{":
            lower += 1
        if upper is not None and end == "}":
            upper -= 1
        return Span(name.field.base, lower, upper)

    def _bound(self, name: Named, text: str, *, end: bool) -> int | None:
        if text == "*":
            return None
        if name.field and name.field.kind == "getal":
            if not re.fullmatch(r"-?\d{1,15}", text):
                raise refused(self.place, f"{text!r} is geen getal")
            return int(text)
        return Moments(self.place, self.texts.now).bound(text, end=end)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _one_dot(number: str) -> str:
    """A number with no more than the last of its dots, and none at its end."""
    whole, dot, part = number.rpartition(".")
    return whole.replace(".", "") + (f"{dot}{part}" if part else "")
