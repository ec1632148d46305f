"""`python -m bench besluiten`: how much of what decision lists, minutes and register notes say is
read, and how much of what is read they say. The passages and their answers are in `besluiten.txt`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.reading.attendance import attendance
from crawlers.reading.decisions import decision_votes
from crawlers.reading.known import Known
from crawlers.reading.names import naam
from crawlers.reading.vote_notes import VoteReading, read_vote_note

PASSAGES = Path(__file__).with_name("besluiten.txt")


@dataclass(frozen=True)
class Passage:
    """`told` are facts as words, such as `fractie VVD tegen`; in a list each begins with the
    number of its agenda item, and of the vote in it after the first (`2/2`)."""

    kind: str
    text: str
    told: frozenset[str]


def passages() -> list[Passage]:
    read = []
    content = PASSAGES.read_text(encoding="utf-8")
    for block in content.split("\n[")[1:]:
        kind, _, rest = block.partition("]\n")
        lines = [line for line in rest.splitlines() if line.strip()]
        facts = frozenset(line[2:].strip() for line in lines if line.startswith("= "))
        text = "\n".join(line for line in lines if not line.startswith("= "))
        read.append(Passage(kind, text, facts))
    return read


def councils_fracties() -> Known:
    """The fracties of the passages' councils together, as a source lists them."""
    named = (re.search(r"fractie (.+) (?:voor|tegen|verdeeld)", fact) for fact in _facts())
    return Known(tuple(dict.fromkeys(match[1] for match in named if match)), geheel=False)


def _facts() -> list[str]:
    return sorted(fact for passage in passages() for fact in passage.told)


def read(passage: Passage, known: Known) -> set[str]:
    """What our reading makes of it, as facts."""
    if passage.kind == "notitie":
        reading = read_vote_note(passage.text, known)
        stated = [f"uitslag {reading.uitslag}"] if reading.uitslag else []
        return {*stated, *(["unaniem"] if reading.unaniem else []), *_vote(reading)}
    if passage.kind == "aanwezig":
        return set(_presence(passage.text))
    facts: set[str] = set()
    times: dict[str, int] = {}
    for vote in decision_votes(passage.text, known):
        told_facts = [f"uitslag {vote.uitslag}"] if vote.uitslag else []
        told_facts += ["unaniem"] if vote.unaniem else []
        told_facts += _vote(vote.lezing)
        told_facts += [f"lid {person.achternaam} {side}" for person, _, side in vote.stemmen]
        if not told_facts:
            continue
        number = vote.kenmerk or "?"
        times[number] = times.get(number, 0) + 1
        place = number if times[number] == 1 else f"{number}/{times[number]}"
        facts |= {f"{place} {fact}" for fact in told_facts}
    return facts


def _vote(reading: VoteReading) -> Iterator[str]:
    for side, number in reading.telling.items():
        yield f"{side} {number}"
    for name, vote in reading.fracties.items():
        count = vote.aantallen.get(vote.keuze)
        yield f"fractie {name} {vote.keuze}" + (f" {count}" if count is not None else "")
    for lid in reading.leden:
        yield f"lid {naam(lid.naam).achternaam} {lid.keuze}"
    if reading.overige:
        yield f"overige {reading.overige}"


def _presence(text: str) -> Iterator[str]:
    for person in attendance(text):
        if person.aanvang:
            yield f"komst {person.naam.achternaam} {person.aanvang:%H:%M}"
        if person.einde:
            yield f"vertrek {person.naam.achternaam} {person.einde:%H:%M}"
        if not person.aanvang and not person.einde:
            yield f"{person.status} {person.naam.achternaam}"


@dataclass(frozen=True)
class Score:
    passages: int
    right: int
    read: int
    told: int

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.told if self.told else 1.0


def score(chosen: list[Passage]) -> Score:
    known = councils_fracties()
    results = [(read(passage, known), passage.told) for passage in chosen]
    return Score(
        len(chosen),
        sum(len(seen & facts) for seen, facts in results),
        sum(len(seen) for seen, _ in results),
        sum(len(facts) for _, facts in results),
    )


def measure() -> list[tuple[str, str, str, str]]:
    """Rows for the table: precision and recall by kind of passage, and what is read wrongly."""
    every = passages()
    rows = []
    for kind in ("notitie", "lijst", "aanwezig", ""):
        result = score([each for each in every if kind in ("", each.kind)])
        name = f"besluiten: {kind or 'alles'}, {result.passages} passages"
        right = f"{result.right} van {result.told} feiten gelezen"
        counted = f"{result.read - result.right} onterecht"
        rows.append((name, right, counted, f"P {result.precision:.3f}, R {result.recall:.3f}"))
    known = councils_fracties()
    for passage in every:
        seen = read(passage, known)
        for fact in sorted(seen - passage.told):
            print(f"onterecht: {fact!r} uit {passage.text[:90]!r}")
        for fact in sorted(passage.told - seen):
            print(f"gemist:    {fact!r} uit {passage.text[:90]!r}")
    return rows
