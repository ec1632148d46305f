"""The signs of a question: the next word or sign at a place in the text, and what was left out."""

import re

from indexer.dutch.analysis import tokens
from indexer.dutch.written import written

AND, OR, NOT = ("AND", "EN", "&&"), ("OR", "OF", "||"), ("NOT", "NIET")
NEAR = re.compile(r"(?:NEAR|NABIJ)(?:/(\d{1,9}))?")
OPEN, SHUT = '"“”„«', '"“”„»'
TAIL = re.compile(r"~(\d{0,9})")
CALL = re.compile(r"(?:NEAR|NABIJ)\(")
FIELD = re.compile(r"([^\W\d_]+):")
BOUND = re.compile(r"[\[{]([^\]}\[{]*)[\]}]")
WORD = re.compile(rf"[^\s(){OPEN}{SHUT}]+")


class Signs:
    """A text that is read from left to right. `ignored` is what was left out, `notes` say in Dutch
    how the rest was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.ignored: list[str] = []
        self.notes: list[str] = []
        self._forms = written(text)
        #: where what is written with spaces ends, by where it begins: «1,5 mln», «12 maart 2024»
        self._spaced = {
            form.start: form.end
            for form in self._forms
            if any(char.isspace() for char in text[form.start : form.end])
        }

    def skip(self) -> None:
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1

    def peek(self) -> str:
        """The next word or sign, without taking it; empty at the end."""
        self.skip()
        if self.place >= len(self.text):
            return ""
        char = self.text[self.place]
        if char in "()" or char in OPEN or char in SHUT:
            return char
        start = self.place
        end = max(start, self.spaced(start))
        match = WORD.match(self.text, end)
        return self.text[start : match.end() if match else end] or char

    def take(self, length: int) -> str:
        taken = self.text[self.place : self.place + length]
        self.place += length
        return taken

    def spaced(self, place: int) -> int:
        """Where it ends, if something that is written with spaces begins here; otherwise 0."""
        return self._spaced.get(place, 0)

    def read(self, text: str, place: int) -> list[str]:
        """The words of a piece of the question at a place, as what stands around it has them read:
        «art» is an article before a number."""
        end = place + len(text)
        for form in self._forms:
            if place <= form.start and form.end <= end and form.end - form.start == len(text):
                return [form.token]
        return tokens(text)

    def up_to(self, signs: str) -> tuple[str, bool]:
        """What stands before the first of these signs, which is taken too, or before the end; and
        whether there was one."""
        start = self.place
        end = next((at for at in range(start, len(self.text)) if self.text[at] in signs), None)
        self.place = len(self.text) if end is None else end + 1
        return self.text[start:end], end is not None

    def ignore(self, text: str) -> None:
        if text.strip():
            self.ignored.append(text.strip())

    def attached(self, word: str) -> bool:
        """Whether a sign before a word stands for something: «-woord», not « - »."""
        following = self.text[self.place + 1 : self.place + 2]
        return bool(following) and (
            following in OPEN
            or following == "("
            or (len(word) > 1 and any(char.isalnum() for char in word[1:]))
        )
