"""A sentence of a vote note as tokens for the grammar: what each word or phrase says, with fracties
and members recognised first; words that say nothing by themselves are left out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawlers.reading.fracties import fractie_at
from crawlers.reading.known import Known
from crawlers.reading.outcome_words import ONLY_THOUGHT
from crawlers.reading.vote_notes import lexicon
from crawlers.reading.vote_notes.cursor import Token
from crawlers.reading.vote_notes.persons import INFIXES, Person, person_at
from crawlers.reading.vote_notes.supporting import Supporting
from crawlers.reading.vote_notes.titles import owners_end, title_end
from crawlers.reading.vote_notes.words import Word

#: tokens before a name of two members in which a fractie is looked for
LONGEST_LIST = 40
_OTHERS = {"REST", "UNKNOWN", "REST_OF_FRACTIE", "REST_OF_MEMBERS"}
_AGREE = {"stemt", "stemmen", "stemde", "stemden"}
_MARKS = {",": "SEP", ";": "SEMI", ".": "STOP", "!": "STOP", "?": "ASKED", ":": "COLON", "(": "LPAR",
          ")": "RPAR", "[": "LPAR", "]": "RPAR", "/": "SLASH", "&": "SEP", "+": "SEP", "\n": "LINE", "-": "DASH", "–": "DASH",
          "•": "SEP", "|": "SEP"}  # fmt: skip


class Scanner(Supporting):
    """Goes through the words once; `titled` while names are those of members («de leden A, B»);
    `decided`: the note tells an outcome, and who «steunt» a motion in it voted so."""

    def __init__(self, words: Sequence[Word], known: Known, decided: bool = False) -> None:
        super().__init__(words, known, decided)
        #: places of tokens that are a fractie, or the member whose name it bears
        self.either: dict[int, Person] = {}
        self.titled = False

    def scan(self) -> list[Token]:
        while self.at < len(self.words):
            self._step()
        for place, person in self.either.items():
            if self._among_persons(place):
                self.tokens[place] = replace(self.tokens[place], kind="PERSON", value=person)
        return self.tokens

    def _among_persons(self, place: int) -> bool:
        """Whether «Blom», a member and the name of his fractie, stands in a list of members."""
        beside = [
            self.tokens[at].kind
            for step in (-2, 2)
            if 0 <= (at := place + step) < len(self.tokens)
            and self.tokens[place + step // 2].kind in ("SEP", "EN", "SLASH", "DASH", "LINE")
        ]
        return "PERSON" in beside and "NAME" not in beside

    def _step(self) -> None:
        word = self.words[self.at]
        if word.kind in ("mark", "line"):
            self._mark(word)
        elif word.kind in ("date", "percent"):
            self._add("PERCENT" if word.kind == "percent" else "DATE", None, 1)
        elif not (
            self._on_behalf() or self._name() or self._support() or self._phrase() or self._number()
        ):
            self._other(word)

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
            if not self._member_behind(fractie.length):
                if person and person.known and person.length == fractie.length:
                    self.either[len(self.tokens)] = person
                self._add("NAME", fractie.name, fractie.length)
            return True
        if person:
            self._person(person)
            return True
        return False

    def _on_behalf(self) -> bool:
        """«mevrouw Jansen stemt namens D66 voor»: a fractie behind its member, who votes."""
        last = self.tokens[-1] if self.tokens else None
        if self.folded[self.at] != "namens" or last is None or not isinstance(last.value, Person):
            return False
        place = self.at + 1
        while place < len(self.words) and self.folded[place] in lexicon.NAMENS:
            place += 1
        fractie = fractie_at(self.texts, place, self.known) if place < len(self.words) else None
        if fractie is None or last.value.fractie not in (None, fractie.name):
            return False
        self.at = place + fractie.length
        return True

    def _member_behind(self, length: int) -> bool:
        """«één VVD-lid», «het VVD-lid Jansen»: some of its members, and not the fractie."""
        behind = self.folded[self.at + length : self.at + length + 2]
        by_hyphen = behind[:1] == ["-"] and behind[1:] in lexicon.MEMBER_OF
        if not by_hyphen:
            return False
        if person_at(self.words, self.at + length + 2, self.known, True):
            self.titled = behind[1].endswith("leden")
            self.at += length + 2  # «het VVD-lid Jansen»
            return True
        counted = [token.kind for token in self.tokens[-1:]] in (["N"], ["N_VOTERS"])
        article = self.folded[max(0, self.at - 1) : self.at] in (["een"], ["ien"], ["enkele"])
        if counted:
            self.tokens.pop()
        elif not article:
            return False
        self._add("SOME_OF", None, length + 2)
        return True

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
        person = self._one_of_fractie(person)
        kind = "PERSON" if person.known else "DOUBTFUL" if person.doubtful else "UNKNOWN"
        self._add(kind, person if kind != "UNKNOWN" else person.written, person.length)

    def _one_of_fractie(self, person: Person) -> Person:
        """Of two members with this name the one of the fractie that is told of: «D66 (Jansen)»,
        «D66 verdeeld: Jansen voor, Bos tegen»."""
        told: list[Token] = []
        for token in reversed(self.tokens[-LONGEST_LIST:] if person.fits else []):
            if token.kind in ("STOP", "SEMI", "RPAR", "NAME"):
                break
            told.append(token)
        name = self.tokens[-len(told) - 1] if len(told) < len(self.tokens) else None
        kinds = [token.kind for token in told]
        if name is None or name.kind != "NAME" or not {"DIVIDED", "LPAR"} & set(kinds[-1:]):
            return person
        fits = [lid for lid in person.fits if lid.fractie == name.value]
        if len(fits) != 1:
            return person
        return Person(fits[0].naam, fits[0].fractie, person.written, person.length)

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
        behind = place + fractie.length
        if self.texts[behind : behind + 1] == ["-"] and self.folded[behind + 1] in lexicon.FRACTIE:
            place += 2  # «van de VVD-fractie»
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
        if kind == "OF_WHOM":
            self._of_whom(length)
            return
        if kind == "THERE":
            kind = "THERE" if self._side_behind() else "FILL"
        if kind in ("SIDE", "REST", "ALL", "DIVIDED"):
            self.titled = False
        if kind in _OTHERS and self._rest_of(length):
            return
        if kind == "REST" and self._rest_of_members(length):
            return
        if kind in ("UNKNOWN", "REST_OF_MEMBERS"):
            value = " ".join(self.texts[self.at : self.at + length])
        self._add(kind, value, length)

    def _of_whom(self, length: int) -> None:
        """«1 stem tegen, die van de heer Jansen»: as «1 stem tegen: de heer Jansen»."""
        kinds = [token.kind for token in self.tokens[-3:]]
        if kinds[-1:] == ["SEP"] and kinds[:2] in lexicon.COUNTED_SIDES:
            self.tokens[-1] = replace(self.tokens[-1], kind="COLON")
        self.at += length

    def _side_behind(self) -> bool:
        """«zijn daar voor», «daar is de VVD tegen»: of what was just said, a side."""
        near = self.folded[self.at + 1 : self.at + 5]
        return any(lexicon.PHRASES.get(word, ("",))[0] == "SIDE" for word in near)

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
            max(at, title_end(self.texts, self.folded, at), owners_end(self.folded, at)) - self.at,
        )

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
        elif text in ("van", "fan") and self._of_counted():
            self._add("COLON", None, 1)
        elif text in lexicon.ELECTED:
            self._add("ELECTED", None, 1)
        elif text in lexicon.WISHES:
            noted = lexicon.NOTED & set(self.folded[max(0, self.at - 6) : self.at + 7])
            self._add("FILL" if noted else "THOUGHT", None, 1)
        elif text in ("fractie", "fraksje") and self._of_nobody_known():
            self._add("UNKNOWN", " ".join(self.texts[self.at : self.at + 2]), 2)
        elif text in lexicon.BODIES and self._but_one():
            self._add("ALL", None, 1)
        elif text in lexicon.FRACTIE or text in lexicon.FILL:
            self.titled = self.titled and text not in lexicon.FRACTIE
            self.gap = self.gap or text not in lexicon.GLUE
            self.at += 1
        elif text in ONLY_THOUGHT:
            self._add("THOUGHT", None, 1)
        elif text in lexicon.NOT:
            self._add("NOT", None, 1)
        elif word.text[0].isupper():
            self._unknown()
        else:
            self._add("WORD", None, 1)

    def _of_nobody_known(self) -> bool:
        """«fractie Jansen» where the council has none: no fractie, and not the member Jansen."""
        behind = self.at + 1
        if behind >= len(self.words) or fractie_at(self.texts, behind, self.known):
            return False
        capital = self.texts[behind][0].isupper() and not self._is_word(behind)
        return capital and self.words[behind].kind == "word"

    def _but_one(self) -> bool:
        """«de raad stemt, met uitzondering van A, voor»: the body beside its verb and an exception."""
        beside = {
            *self.folded[max(0, self.at - 3) : self.at],
            *self.folded[self.at + 1 : self.at + 3],
        }
        around = self.folded[max(0, self.at - 12) : self.at + 12]
        return bool(_AGREE & beside) and bool(lexicon.EXCEPTING & set(around))

    def _is_agreed(self) -> bool:
        """«Alle fracties stemmen in(, behalve …)»; «stemmen in totaal» says no side."""
        behind = self.folded[self.at + 1 : self.at + 2]
        if behind == ["met"] and self.tokens and self.tokens[-1].kind in ("ALL", "NAME", "REST"):
            return bool(_AGREE & set(self.folded[max(0, self.at - 8) : self.at]))
        agreed = self.at > 0 and self.folded[self.at - 1] in _AGREE
        return agreed and (not behind or not behind[0][0].isalnum() or behind[0] in lexicon.BUT)

    def _of_counted(self) -> bool:
        """«3 stemmen tegen van de SP-fractie»: whose those votes are."""
        kinds = [token.kind for token in self.tokens[-2:]]
        return kinds in (["N", "SIDE"], ["N_VOTERS", "SIDE"]) and self._is_of_fractie(self.at)

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
        if lexicon.is_thing("".join(self.folded[end : end + 2])):
            self._add("SUBJECT", None, 3)  # «het AB-voorstel»
            return
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
