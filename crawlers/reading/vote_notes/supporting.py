"""Who «steunt» a motion, in a note that tells what became of it."""

from collections.abc import Sequence
from itertools import takewhile

from crawlers.reading.known import Known
from crawlers.reading.vote_notes import lexicon
from crawlers.reading.vote_notes.counting import Counting
from crawlers.reading.vote_notes.words import Word

#: words behind «steunen» in which «niet» is looked for
LONGEST_SUPPORT = 20


class Supporting(Counting):
    """`decided`: the note tells an outcome, and who «steunt» a motion in it voted so."""

    def __init__(self, words: Sequence[Word], known: Known, decided: bool) -> None:
        super().__init__(words, known)
        self.decided = decided
        self.supported = -1

    def _support(self) -> bool:
        """«VVD en CDA steunen de motie (niet)», «de rest wel»: how they voted, in a decided note."""
        word = self.folded[self.at]
        if not self.decided:
            return False
        if word in lexicon.SUPPORT and (word != "gesteund" or self._is_passive()):
            behind = self.folded[self.at : self.at + LONGEST_SUPPORT]
            clause = takewhile(lambda text: text not in lexicon.CLAUSE_ENDS, behind)
            near = self.folded[max(0, self.at - 3) : self.at] if word == "gesteund" else []
            refused = lexicon.NOT & {*clause, *near}
            self.supported = self.at
            self._add("SIDE", lexicon.TEGEN if refused else lexicon.VOOR, 1)
            return True
        near = self.folded[self.at : self.at + 5]
        if word in lexicon.LENDS and "steun" in near:
            refused = frozenset(("geen", "niet")) & set(near)
            self._add("SIDE", lexicon.TEGEN if refused else lexicon.VOOR, near.index("steun") + 1)
            return True
        if self.supported < 0 or (word != "wel" and word not in lexicon.NOT):
            return False
        if self._of_support():
            self._add("FILL", None, 1)
        elif self.tokens[-1].kind in ("REST", "NAME", "ALL"):
            self._add("SIDE", lexicon.VOOR if word == "wel" else lexicon.TEGEN, 1)
        else:
            return False
        return True

    def _is_passive(self) -> bool:
        """«de motie wordt gesteund door A»; «gesteund door A» alone is who signed it."""
        return bool({"wordt", "werd", "is"} & set(self.folded[max(0, self.at - 4) : self.at]))

    def _of_support(self) -> bool:
        since = self.folded[self.supported : self.at]
        return len(since) < LONGEST_SUPPORT and not lexicon.CLAUSE_ENDS & set(since)
