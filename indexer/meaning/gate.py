"""What a paper must answer of a question to be an answer at all.

A question that says much for itself, an expression of the council, a rare word that the thesaurus
knows, needs little of a paper; one carried by an everyday word that may be about anything, or with a
word about something else in it, needs more. Learnt on questions that must find and on nonsense.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.meaning.thesaurus import Found

#: what of a question a paper must answer: where more words say one concept, where each says one by
#: itself, and where it is about none; how much that must weigh, more of what is asked as one asks
#: an encyclopedia, and the share that is always enough
GATE, LONE, LITERAL = 0.33, 0.39, 0.5
LIGHTEST, ASKED, ENOUGH = 0.4, 0.9, 0.85
_ASKS = re.compile(
    r"^\s*(?:wie|wat (?:is|zijn|betekent)|hoe|hoeveel|welke?|wanneer|waarom (?:is|zijn)|waar ligt)\b"
    r"|^\s*(?:beste|leukste|mooiste|lekkerste|grootste|hoogste|langste|snelste)\b"
    r"|\b(?:verschil tussen|aller tijden|voor beginners|betekenis van)\b",
    re.IGNORECASE,
)
#: what a question should say for itself, how much more it needs at most where it does not, and what a
#: paper must answer of any
USUAL, MORE, FEWEST = 0.6, 0.3, 0.2
#: what is said by all that is understood, the heaviest word of it, an expression of more words, and
#: each concept that is heard, so many at most; by a word about something else, and by one that may be
UNDERSTOOD, HEAVIEST, EXPRESSION, EACH, MANY = 0.1, 0.55, 0.27, 0.045, 10
APART, DOUBTFUL = -0.42, -0.25


@dataclass(frozen=True)
class Said:
    """`weights` are those of the words that are understood, by how much they say, `share` is what of the
    question those are; `together` is by how many words one concept is said at most; `whole` what
    all its words weigh; `alone` is for a single word, that leaves nothing to go by."""

    text: str
    found: Sequence[Found]
    weights: Collection[float]
    share: float
    together: int
    whole: float
    alone: bool
    apart: bool
    doubtful: bool


def least(said: Said) -> float:
    """What of a question a paper must answer, 0-1 and a little more."""
    together = LITERAL if not said.found else GATE if said.together > 1 else LONE
    heavy = min(ENOUGH, (ASKED if _ASKS.search(said.text) else LIGHTEST) / said.whole)
    needed = max(together, heavy)
    return needed if said.alone else max(FEWEST, needed + min(MORE, USUAL - _itself(said)))


def _itself(said: Said) -> float:
    """What a question says for itself: that it is one for the council."""
    return (
        UNDERSTOOD * said.share
        + HEAVIEST * max(said.weights, default=0.0)
        + EXPRESSION * any(len(one.forms) > 1 for one in said.found)
        + EACH * min(len(said.found), MANY)
        + APART * said.apart
        + DOUBTFUL * said.doubtful
    )
