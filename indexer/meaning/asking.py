"""A question by its meaning: what of it each paper answers, as steps that every engine knows.

Each word that says something counts for as much as it says (`weight`), once: by standing in the core
of a paper, or by a concept of the thesaurus that it stands for and the paper is about. What a paper
answers of the whole is its score, 0-1; below `GATE` it is no answer. A word that says that the
question is about something else (a recipe, a football club) weighs heavily against it.
"""

from dataclasses import dataclass

from indexer.dutch.analysis import ALL_FORMS
from indexer.meaning.core import EVERYDAY, FORMAL, TITLE
from indexer.meaning.thesaurus import content, parts_of, thesaurus, weight
from indexer.question.plan import Any, Best, Both, Flat, Step, Term

#: what of a question a paper must answer; learnt on questions that must find and that must not
GATE = 0.3
#: how well a word is answered by a concept in the title, in formal and in everyday words, and by
#: the word itself
LEVELS = {TITLE: 1.0, FORMAL: 0.85, EVERYDAY: 0.5}
ITSELF = 0.9
#: how much more than its own weight a word counts that is about something else
OTHERWISE = 3
#: what makes less difference than this is not looked up
LEAST = 0.04
#: how many words of a question are looked at
MANY = 24


@dataclass(frozen=True)
class Meaning:
    """`step` weighs papers by what they answer, 0-1; `concepts` are what the question is about."""

    step: Step
    concepts: tuple[str, ...]


def meant(text: str) -> Meaning | None:
    """What a question is about; None where it says nothing that a paper could answer."""
    words = dict(list(content(text).items())[:MANY])
    if not words:
        return None
    parts = {form: parts_of([word]) for form, word in words.items()}
    found = thesaurus().found(frozenset(words), frozenset().union(*parts.values()))
    elsewhere = thesaurus().elsewhere.difference(*(one.forms for one in found))
    said = {form: weight(word) for form, word in words.items()}
    whole = sum(value * (OTHERWISE if form in elsewhere else 1) for form, value in said.items())
    steps: list[Step] = []
    for form, value in said.items():
        share = value / whole
        mine = [one for one in found if form in one.forms or not one.forms.isdisjoint(parts[form])]
        best: dict[str, float] = {}
        for one in mine:
            best[one.concept] = max(one.weight, best.get(one.concept, 0.0))
        options: list[Step] = [
            Flat(Term("begrip", f"{name}:{level}"), share * sure * good)
            for name, sure in sorted(best.items())
            for level, good in LEVELS.items()
            if share * sure * good >= LEAST
        ]
        if form not in elsewhere and share * ITSELF >= LEAST:
            options += [
                Flat(Term("begrip", f"={other}"), share * ITSELF)
                for other in ALL_FORMS[words[form]]
            ]
        steps += [options[0] if len(options) == 1 else Best(tuple(options))] if options else []
    if not steps or not (found or len(words) > 1):
        return None
    step = steps[0] if len(steps) == 1 else Any(tuple(steps))
    return Meaning(Both((step,)), tuple(dict.fromkeys(one.concept for one in found)))
