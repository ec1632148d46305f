"""A sentence of a vote note as tokens for the grammar: what each word or phrase says, with fracties
and members recognised first; words that say nothing by themselves are left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from crawlers.reading.fracties import fractie_at
from crawlers.reading.known import Known
from crawlers.reading.outcome_words import ONLY_THOUGHT
from crawlers.reading.vote_notes import lexicon
from crawlers.reading.vote_notes.persons import INFIXES, Person, person_at
from crawlers.reading.vote_notes.words import Word

Value = str | int | Person | tuple[int, ...] | None
#: a number above it is no count of votes
MOST = 80
_OTHERS = {"REST", "UNKNOWN", "REST_OF_FRACTIE", "REST_OF_MEMBERS"}
_AGREE = {"stemt", "stemmen", "stemde", "stemden"}
#: words of the longest title of a motion that is passed over
LONGEST_TITLE = 40
_MARKS = {",": "SEP", ";": "SEMI", ".": "STOP", "!": "STOP", "?": "ASKED", ":": "COLON", "(": "LPAR",
          ")": "RPAR", "[": "LPAR", "]": "RPAR", "/": "SLASH", "&": "SEP", "+": "SEP", "\n": "LINE", "-": "DASH", "–": "DASH",
          "•": "SEP", "|": "SEP"}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """`kind` is a terminal of the grammar or one of the marks that `shaping` resolves; `start` and
    `end` are places in the restored text; `gap`: words stood before it that part a list."""

    kind: str
    value: Value
    start: int
    end: int
    gap: bool = False


class Scanner:
    """Goes through the words once; `titled` while names are those of members («de leden A, B»)."""

    def __init__(self, words: Sequence[Word], known: Known) -> None:
        self.words = words
        self.texts = [word.text for word in words]
        self.folded = [word.folded for word in words]
        self.known = known
        self.titled = False
        self.at = 0
        self.gap = False
        self.tokens: list[Token] = []

    def scan(self) -> list[Token]:
        while self.at < len(self.words):
            self._step()
        return self.tokens

    def _step(self) -> None:
        word = self.words[self.at]
        if word.kind in ("mark", "line"):
            self._mark(word)
        elif word.kind in ("date", "percent"):
            self._add("PERCENT" if word.kind == "percent" else "DATE", None, 1)
        elif not (self._name() or self._phrase() or self._number()):
            self._other(word)

    def _add(self, kind: str, value: Value, length: int) -> None:
        first, last = self.words[self.at], self.words[self.at + length - 1]
        self.tokens.append(Token(kind, value, first.start, last.end, self.gap))
        self.at += length
        self.gap = kind in ("SUBJECT", "FILL")

    def _mark(self, word: Word) -> None:
        kind = _MARKS.get(word.text)
        if kind in ("SEMI", "STOP", "LPAR", "RPAR", "COLON"):
            self.titled = False
        if kind == "STOP" and not self._ends_here(word):
            kind = None
        if kind:
            self._add(kind, None, 1)
        else:
            self.at += 1

    def _ends_here(self, word: Word) -> bool:
        """Whether a stop is followed by a blank, or by nothing."""
        after = self.words[self.at + 1] if self.at + 1 < len(self.words) else None
        return after is None or after.start > word.end or after.kind == "line"

    # --- names ---------------------------------------------------------------------------------------

    def _name(self) -> bool:
        """A fractie or person, the longest of the two; behind a title first the person."""
        fractie = fractie_at(self.texts, self.at, self.known)
        title = self.folded[self.at] in lexicon.SINGULAR_TITLES | lexicon.PLURAL_TITLES
        person = None if title else person_at(self.words, self.at, self.known, self.titled)
        if person and not fractie and not self._is_name(person):
            person = None
        if fractie and not (
            person and person.known and (self.titled or person.length > fractie.length)
        ):
            self._add("NAME", fractie.name, fractie.length)
            return True
        if person:
            self._person(person)
            return True
        return False

    def _is_name(self, person: Person) -> bool:
        """Whether a person is none of a word that begins a sentence, nor «de» before a fractie."""
        if person.length == 1:
            return not self._is_word(self.at)
        inside = range(self.at, self.at + person.length) if not person.known else ()
        return not any(fractie_at(self.texts, place, self.known) for place in inside)

    def _is_word(self, place: int) -> bool:
        """Whether a capital only begins a sentence: «Stemmen», «Voor», «Raad»."""
        word = self.folded[place]
        return word in lexicon.BY_FIRST or word in lexicon.FILL or word in lexicon.NUMBERS

    def _person(self, person: Person) -> None:
        if person.known and self._next_of(person):
            return
        kind = "PERSON" if person.known else "DOUBTFUL" if person.doubtful else "UNKNOWN"
        self._add(kind, person if kind != "UNKNOWN" else person.written, person.length)

    def _next_of(self, person: Person) -> bool:
        """«de heer Jansen van de VVD»: the fractie belongs to the name."""
        place = self.at + person.length
        if self.folded[place : place + 1] not in (["van"], ["fan"], ["namens"]):
            return False
        while place < len(self.words) and self.folded[place] in lexicon.NAMENS:
            place += 1
        fractie = fractie_at(self.texts, place, self.known) if place < len(self.words) else None
        if not fractie:
            return False
        if person.fractie not in (None, fractie.name):
            self._add("UNKNOWN", person.written, place + fractie.length - self.at)
            return True
        of = Person(person.naam, fractie.name, person.written, place + fractie.length - self.at)
        self._add("PERSON", of, of.length)
        return True

    # --- words ---------------------------------------------------------------------------------------

    def _phrase(self) -> bool:
        for phrase in lexicon.BY_FIRST.get(self.folded[self.at], ()):
            length = self._length_of(phrase)
            if length:
                kind, value = lexicon.PHRASES[" ".join(phrase)]
                self._say(kind, value, length)
                return True
        return False

    def _length_of(self, phrase: tuple[str, ...]) -> int:
        """Words that a phrase takes here, line ends between them included; 0 where it does not stand."""
        at = self.at
        for piece in phrase:
            if at > self.at and at < len(self.words) and self.texts[at] == "\n":
                at += 1
            if at >= len(self.words) or self.folded[at] != piece:
                return 0
            at += 1
        return at - self.at

    def _say(self, kind: str, value: str, length: int) -> None:
        if kind == "SUBJECT":
            self._subject(length)
            return
        if kind == "ALL" and self.folded[self.at + length : self.at + length + 1] == ["van"]:
            self.at += length  # «alle leden van de fracties van …»
            return
        if kind == "METHOD" and length == 1 and self.folded[self.at] in ("schriftelijk", "geheim"):
            behind = self.folded[self.at + 1 : self.at + 5]
            if not {"gestemd", "stemming", "stemmen"} & set(behind):
                self._add("WORD", None, length)
                return
        if kind in ("SIDE", "REST", "ALL", "DIVIDED"):
            self.titled = False
        if kind in _OTHERS and self._rest_of(length):
            return
        if kind == "REST" and self._rest_of_members(length):
            return
        if kind in ("UNKNOWN", "REST_OF_MEMBERS"):
            value = " ".join(self.texts[self.at : self.at + length])
        self._add(kind, value, length)

    def _rest_of_members(self, length: int) -> bool:
        """«de overige 17 leden»."""
        behind = self.folded[self.at + length : self.at + length + 2]
        if len(behind) < 2 or not behind[0].isdigit() or behind[1] not in lexicon.MEMBERS:
            return False
        self._add("REST_OF_MEMBERS", " ".join(behind), length + 2)
        return True

    def _rest_of(self, length: int) -> bool:
        """«de rest van de VVD», «overige VVD-leden»: the others of one fractie."""
        if self.folded[self.at] not in ("rest", "overige", "andere", "de", "alle"):
            return False
        place = self.at + length
        if self.folded[place : place + 1] == ["van"] and (
            self.folded[place + 1 : place + 2] in (["zijn"], ["haar"], ["hun"], ["die"], ["deze"])
        ):
            self._add("REST_OF_FRACTIE", None, length + 3)
            return True
        while place < min(len(self.words), self.at + 9) and self.folded[place] in lexicon.OF:
            place += 1
        fractie = fractie_at(self.texts, place, self.known) if place < len(self.words) else None
        if not fractie or (place > self.at + length and "van" not in self.folded[self.at : place]):
            return False
        self._add("REST_OF_FRACTIE", fractie.name, place + fractie.length - self.at)
        return True

    def _subject(self, length: int) -> None:
        """The name of what is voted on, with its number and title; those say nothing of a vote."""
        kind, at = self.folded[self.at], self.at + length
        self._add(
            "SUBJECT",
            lexicon.thing(kind, self.folded[at : at + 1]),
            max(at, self._title_end(at)) - self.at,
        )

    def _title_end(self, at: int) -> int:
        """Where a title ends: before the verb or outcome of its clause, else behind a number."""
        numbered = at
        while numbered < len(self.words) and any(char.isdigit() for char in self.texts[numbered]):
            if lexicon.COUNTED & set(self.folded[numbered + 1 : numbered + 2]):
                break
            numbered += 1
        if (
            self.texts[numbered : numbered + 1] == ["("]
            and ")" in self.texts[numbered : numbered + 20]
        ):
            close = self.texts.index(")", numbered)
            inside = {lexicon.PHRASES.get(word, ("",))[0] for word in self.folded[numbered:close]}
            numbered = numbered if inside & {"SIDE", "OUTCOME", "DIVIDED"} else close + 1
        if self.folded[at : at + 1] in (["met"], ["en"], ["mei"], ["unaniem"], ["zonder"]):
            return numbered
        for place in range(numbered, min(len(self.words), at + LONGEST_TITLE)):
            word = self.folded[place]
            if word in lexicon.AFTER_TITLE or lexicon.PHRASES.get(word, ("",))[0] == "OUTCOME":
                return place
            if (
                word == "met"
                and self.folded[place + 1 : place + 2] != []
                and self.texts[place + 1].isdigit()
            ):
                return place
            if word == ":" and ((place - at > 2 and numbered > at) or self._is_outcome(place + 1)):
                return place
            if self.texts[place] in {",", ";", ".", ":", "\n", "(", ")", "?", "!"}:
                break
        return numbered

    def _is_outcome(self, place: int) -> bool:
        word = self.folded[place] if place < len(self.words) else ""
        return lexicon.PHRASES.get(word, ("",))[0] == "OUTCOME"

    def _number(self) -> bool:
        text, word = self.texts[self.at], self.folded[self.at]
        behind = self.at + 1
        number = int(text) if text.isdecimal() and len(text) <= 3 else lexicon.NUMBERS.get(word)
        if number is None or number > MOST:
            return False
        while behind < len(self.words) and (
            self.folded[behind] in lexicon.VOTERS or self.texts[behind] == "\n"
        ):
            behind += 1
        voters = behind - self.at > 1
        if not text.isdecimal() and not self._is_counted(word, behind, voters):
            return False
        if voters and self.folded[behind : behind + 1] in (["van"], ["fan"]):
            self._add("SOME_OF", None, behind - self.at)
            return True
        if voters and self.folded[max(0, self.at - 2) : self.at] in (["van", "de"], ["fan", "de"]):
            self._add("FILL", None, behind - self.at)  # «van de 25 uitgebrachte stemmen»
            return True
        while self.texts[behind - 1] == "\n":
            behind -= 1
        before = [token.kind for token in self.tokens[-2:] if token.kind != "SUBJECT"]
        sided = before[-1:] == ["SIDE"]
        took_part = self.folded[behind : behind + 1] and self.folded[behind] in lexicon.TOOK_PART
        if voters and took_part and not sided:
            self._add("FILL", None, behind + 1 - self.at)
            return True
        if self.folded[behind : behind + 1] and self.folded[behind] in lexicon.FRACTIE:
            # «2 fracties voor»: how many, and not which; of votes it says nothing
            self._add("UNKNOWN", f"{text} {self.texts[behind]}", behind + 1 - self.at)
            return True
        kind = "TOTAL" if self._is_total(behind) else "N_VOTERS" if voters else "N"
        self._add(kind, number, behind - self.at)
        return True

    def _is_total(self, behind: int) -> bool:
        """«Stemmen voor: 23 CDA, AL»: the number of votes, and then who cast them."""
        votes, side, colon = ["", "", "", *self.folded[max(0, self.at - 3) : self.at]][-3:]
        if (votes, colon) not in (("stemmen", ":"), ("stimmen", ":")):
            return False
        line = [*takewhile(lambda text: text != "\n", self.texts[behind:])]
        return (
            lexicon.PHRASES.get(side, ("",))[0] == "SIDE"
            and bool(line)
            and line[0][0].isupper()
            and not any(text.isdigit() for text in line)
        )

    def _is_counted(self, word: str, behind: int, voters: bool) -> bool:
        """Whether a number in letters counts votes; «een» is most often an article."""
        side = lexicon.PHRASES.get(" ".join(self.folded[behind : behind + 1]), ("",))[0] == "SIDE"
        if word in ("een", "ien"):
            accented = "é" in self.texts[self.at]
            return (
                (voters and behind - self.at == 2 and side)
                or (accented and side)
                or (
                    self.folded[self.at + 1 : self.at + 2]
                    in (["tegenstem"], ["voorstem"], ["stem"])
                )
            )
        return voters or side

    def _other(self, word: Word) -> None:
        text = word.folded
        if text in lexicon.SINGULAR_TITLES or text in lexicon.PLURAL_TITLES:
            of = text.endswith(("lid", "leden")) and self._is_of_fractie(self.at + 1)
            if of and text in lexicon.SINGULAR_TITLES:
                self._add("SOME_OF", None, 1)  # «een lid van de VVD»
            else:
                self.titled = not of
                self.at += 1
        elif text == "op" and "na" in self.folded[self.at + 1 : self.at + 20]:
            self._add("OP", None, 1)
        elif text == "in" and self._is_agreed():
            self._add("SIDE", lexicon.VOOR, 1)
        elif text == "na":
            excepted = any(token.kind == "OP" for token in self.tokens[-20:])
            self._add("NA" if excepted else "FILL", None, 1)
        elif text == "en" or (
            text == "als" and "zowel" in self.folded[max(0, self.at - 9) : self.at]
        ):
            self._add("EN", None, 1)
        elif text in lexicon.ELECTED:
            self._add("ELECTED", None, 1)
        elif text in lexicon.WISHES:
            noted = lexicon.NOTED & set(self.folded[max(0, self.at - 6) : self.at + 7])
            self._add("FILL" if noted else "THOUGHT", None, 1)
        elif text in lexicon.FRACTIE or text in lexicon.FILL:
            self.titled = self.titled and text not in lexicon.FRACTIE
            self.gap = self.gap or text not in lexicon.GLUE
            self.at += 1
        elif text in ONLY_THOUGHT:
            self._add("THOUGHT", None, 1)
        elif text in ("niet", "net", "noch", "nooit"):
            self._add("NOT", None, 1)
        elif word.text[0].isupper():
            self._unknown()
        else:
            self._add("WORD", None, 1)

    def _is_agreed(self) -> bool:
        """«Alle fracties stemmen in(, behalve …)»; «stemmen in totaal» says no side."""
        behind = self.folded[self.at + 1 : self.at + 2]
        if behind == ["met"] and self.tokens and self.tokens[-1].kind in ("ALL", "NAME", "REST"):
            return bool(_AGREE & set(self.folded[max(0, self.at - 8) : self.at]))
        agreed = self.at > 0 and self.folded[self.at - 1] in _AGREE
        return agreed and (not behind or not behind[0][0].isalnum() or behind[0] in lexicon.BUT)

    def _is_of_fractie(self, place: int) -> bool:
        """Whether «van (de fractie van) VVD» stands there, and not a surname with «van»."""
        if self.texts[place : place + 1] not in (["van"], ["fan"]):
            return False
        place += 1
        while self.folded[place : place + 1] and self.folded[place] in {"de", "het", "van", "den"}:
            place += 1
        word = self.folded[place] if place < len(self.words) else ""
        return (
            word in lexicon.FRACTIE
            or bool(word and fractie_at(self.texts, place, self.known))
            or (word in ("raad", "overige", "andere"))
        )

    def _unknown(self) -> None:
        """A run of words with capitals that is no name we know: kept whole, asserted of nobody."""
        end = self.at + 1
        while end < len(self.words) and self._goes_on(end):
            end += 1
        while end > self.at + 1 and not self.words[end - 1].text[0].isupper():
            end -= 1
        text = " ".join(self.texts[self.at : end]).replace(" - ", "-")
        code = re.fullmatch(r"[A-Za-z]{1,2}-?\d{1,4}[a-z]?", text)
        self._add("SUBJECT" if code else "UNKNOWN", f"? {text}" if code else text, end - self.at)

    def _goes_on(self, place: int) -> bool:
        word = self.words[place]
        if fractie_at(self.texts, place, self.known):
            return False
        if word.text in ("-", "–"):
            return word.start == self.words[place - 1].end
        if word.kind != "word" or word.start - self.words[place - 1].end > 1:
            return False
        return word.folded in INFIXES or (word.text[0].isupper() and not self._is_word(place))
