"""`simple_query_string`: words with `+ | - " * ( ) ~N`, in which nothing is a mistake."""

import re

from indexer.classic.query import Bool, Every, Node, Nothing
from search_api.classic.question.texts import Named, Texts, at_least, best

#: what a piece of text is: a quoted phrase with its nearness, or a word
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)"(?:~(\d+))?')
_WORD = re.compile(r'(?:[^\s"()|+\\]|\\.)+')
_FUZZY = re.compile(r"(.+)~(\d*)")


class Simple:
    """Reads one text; operators bind from left to right, as in Lucene."""

    def __init__(
        self, texts: Texts, fields: list[Named], place: str, *, every: bool, least: object = None
    ) -> None:
        self.texts, self.fields, self.place = texts, fields, place
        self.every, self.least = every, least
        self.text, self.at = "", 0

    def read(self, text: str) -> Node:
        self.text, self.at = text, 0
        return self._group(0) or Nothing()

    def _group(self, depth: int) -> Node | None:
        """Up to a closing bracket or the end; None where there is nothing."""
        self.texts.budget.spend(self.place)
        top: list[Node] = []
        joined: str | None = None
        operator: str | None = None
        negated = False
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == ")":
                self.at += 1
                if depth:
                    break
                continue
            if char.isspace():
                self.at += 1
                negated = False
                continue
            if char in "+|":
                operator = char
                self.at += 1
                continue
            if char == "-":
                negated = not negated
                self.at += 1
                continue
            node = self._branch(char, depth)
            if node is None:
                continue
            if negated:
                node, negated = Bool(must=(Every(),), never=(node,)), False
            chosen = operator or ("+" if self.every else "|")
            if len(top) > 1 and joined != chosen:
                top = [_joined(top, joined)]
            top.append(node)
            if len(top) > 1:
                joined = chosen
            operator = None
        return self._whole(top, joined, depth)

    def _whole(self, top: list[Node], joined: str | None, depth: int) -> Node | None:
        if not top:
            return None
        if self.least is not None and joined == "|" and not depth:
            return at_least(top, self.least, self.place)
        return _joined(top, joined)

    def _branch(self, char: str, depth: int) -> Node | None:
        if char == "(" and depth < 20:
            self.at += 1
            return self._group(depth + 1)
        if char == '"' and (match := _PHRASE.match(self.text, self.at)):
            self.at = match.end()
            words, slop = _plain(match[1]), int((match[2] or "0")[:3])
            return best([self.texts.phrase(name, words, self.place, slop) for name in self.fields])
        if match := _WORD.match(self.text, self.at):
            self.at = match.end()
            return self._word(match[0])
        self.at += 1
        return None

    def _word(self, text: str) -> Node | None:
        if text.strip("*") == "" and "*" in text:
            return Every()
        if text.endswith("*") and not text.endswith("\\*"):
            start = _plain(text.rstrip("*"))
            return best([self.texts.begins(name, start, self.place) for name in self.fields])
        fuzzy = _FUZZY.fullmatch(text)
        if fuzzy:
            word, edits = _plain(fuzzy[1]), int((fuzzy[2] or "2")[:3])
            return best([self.texts.alike(name, word, edits, self.place) for name in self.fields])
        nodes = [self.texts.phrase(name, _plain(text), self.place) for name in self.fields]
        found = best(nodes)
        return None if isinstance(found, Nothing) and not any(map(str.isalnum, text)) else found


def _joined(nodes: list[Node], operator: str | None) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    if operator == "+":
        return Bool(must=tuple(nodes))
    return Bool(should=tuple(nodes), minimum=1)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
