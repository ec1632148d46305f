"""Papers that are the result of one vote, as councils hang them on an agenda instead of using the vote
module («Útslach stimming moasje 9»). No network here."""

import re
from collections.abc import Iterable

from crawlers.reading.names import Naam
from crawlers.reading.noted_votes import reading_vote
from crawlers.reading.records import RecordBuilder
from crawlers.reading.vote_notes import read_vote_note
from crawlers.reading.vote_records import vote_puts
from crawlers.vendors.notubiz.matching import Paper, Voting, paper_of
from crawlers.vendors.notubiz.meetings import Meeting
from standard.vocabulary import Grondslag
from store import Put, Text

_TITLE = re.compile(
    r"\s*(?:(?:[uú]tslach|uitslag)\s+(?:(?:fan|van)\s+)?(?:de\s+)?(?:stimming|stemming)|stemuitslag)\b"
    r"[\s:–-]*(?P<about>\S.*)",
    re.I,
)
#: the first line that tells sides or counts: what stands before it is the title of the paper
_TOLD = re.compile(r"^\s*(?:foar|tsjin|voor|vóór|tegen|unaniem|ienriedich)\b", re.I)


def about(title: str) -> str | None:
    """What a paper is the result of, by its title; None for any other paper."""
    match = _TITLE.fullmatch(" ".join(title.split()))
    return match["about"] if match else None


def told_by_paper(
    builder: RecordBuilder,
    meeting: Meeting,
    key: str,
    title: str,
    text: Text | None,
    papers: Iterable[Paper],
    known: dict[str, Naam],
) -> list[Put]:
    """The vote that such a paper tells, as one on the motion or amendment of the same number or
    title: nothing where that is not one, or where its words are not understood whole."""
    subject = about(title)
    if subject is None or text is None:
        return []
    paper = paper_of(Voting(subject, None, False), [], papers)
    lines = "\n".join(text.pages).splitlines()
    first = next((number for number, line in enumerate(lines) if _TOLD.match(line)), None)
    if paper is None or first is None:
        return []
    words = "\n".join(lines[first:]).strip()
    reading = read_vote_note(words, builder.raad)
    if not reading.zeker or not (reading.fracties or reading.leden or reading.telling):
        builder.unread["uitslag van een stemming op papier niet begrepen"] += 1
        return []
    vote = reading_vote(f"{meeting.key}/uitslag/{key}", reading, words, None, known)
    vote.grondslag_leden = Grondslag.besluitenlijst
    vote.informatieobject, vote.onderwerp = paper.record, paper.title
    vote.vergadering, vote.vergadering_sleutel = meeting.record.id, meeting.key
    vote.datum = meeting.datum
    return vote_puts(builder, vote, meeting.record.id)
