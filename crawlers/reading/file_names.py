"""What the name of a file says of how a motion or amendment ended: «A8-2026 AANGENOMEN Meer water»."""

import re
from collections.abc import Iterable

from crawlers.reading.words import uitslag
from standard.vocabulary import Uitslag

#: a word in capitals in a name that is not all in capitals
_SHOUTED = re.compile(r"(?<![\w-])((?:NIET )?[A-Z]{8,}(?: VERKLAARD)?)(?![\w-])")
#: the last word of a name, behind a mark: «M3 fietspad - aangenomen», «… (verworpen)»
_LAST = re.compile(r"[-–_(\[,]\s*((?:niet )?\w{8,})\s*[)\]]?$", re.I)
_ENDING = re.compile(r"\.(?:pdf|docx?|odt|rtf|html?)$", re.I)


def outcome_of_names(names: Iterable[str]) -> tuple[Uitslag, str] | None:
    """(outcome, the name that says it); None where no name does, or two differ."""
    told = {outcome: name for name in names if (outcome := outcome_of_name(name))}
    return next(iter(told.items())) if len(told) == 1 else None


def outcome_of_name(name: str) -> Uitslag | None:
    """An outcome that stands apart in a name, in capitals or behind a mark at its end; a word of a
    title («over aangenomen moties») tells none."""
    bare = _ENDING.sub("", " ".join(name.replace("_", " _ ").split()))
    words = [] if bare.isupper() else _SHOUTED.findall(bare)
    words += [match[1] for match in [_LAST.search(bare)] if match]
    outcomes = {outcome for word in words if (outcome := uitslag(word))}
    return outcomes.pop() if len(outcomes) == 1 else None
