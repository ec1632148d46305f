"""Numbers in a vote note: of votes, of voters, of the members of one fractie."""

from itertools import takewhile

from crawlers.reading.fracties import fractie_at
from crawlers.reading.vote_notes import lexicon
from crawlers.reading.vote_notes.cursor import Cursor, Token

#: a number above it is no count of votes
MOST = 80


class Counting(Cursor):
    """Makes tokens of numbers."""

    def _number(self) -> bool:
        text, word = self.texts[self.at], self.folded[self.at]
        behind = self.at + 1
        number = int(text) if text.isdecimal() and len(text) <= 3 else lexicon.NUMBERS.get(word)
        if number is None or number > MOST:
            return False
        if self._some_of(number):
            return True
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

    def _some_of(self, number: int) -> bool:
        """«3 x VVD», «één lid van het CDA», «2 leden D66»: so many members of one fractie."""
        at = self.at + 1
        times = self.folded[at : at + 1] in (["x"], ["×"])
        if not times and self.folded[at : at + 1] not in lexicon.MEMBER_OF:
            return False
        at += 1
        while not times and self.folded[at : at + 1] and self.folded[at] in lexicon.NAMENS:
            at += 1
        fractie = fractie_at(self.texts, at, self.known) if at < len(self.texts) else None
        if not fractie:
            return False
        members = sum(lid.fractie == fractie.name for lid in self.known.leden)
        told = number == 1 and self.texts[self.at] not in ("een", "ien", "Een", "Ien")
        if not times:
            if members <= number and not (told and not members):
                return False  # all of them, or more than are known
            self._add("PART", fractie.name, at + fractie.length - self.at)
            return True
        first, last = self.words[self.at], self.words[at + fractie.length - 1]
        self._add("NAME", fractie.name, at + fractie.length - self.at)
        self.tokens.append(Token("COUNT", number, first.start, last.end))
        return True

    def _is_total(self, behind: int) -> bool:
        """«Stemmen voor: 23 CDA, AL»: the number of votes, and then who cast them."""
        votes, side, colon = ["", "", "", *self.folded[max(0, self.at - 3) : self.at]][-3:]
        if (votes, colon) not in (("stemmen", ":"), ("stimmen", ":")):
            return False
        if lexicon.PHRASES.get(side, ("",))[0] != "SIDE" or behind >= len(self.texts):
            return False
        line = takewhile(
            lambda text: text != "\n", (self.texts[at] for at in range(behind, len(self.texts)))
        )
        return self.texts[behind][0].isupper() and not any(text.isdigit() for text in line)

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
        sided = [token.kind for token in self.tokens[-2:]]
        return voters or side or sided in (["N", "SIDE"], ["N_VOTERS", "SIDE"])
