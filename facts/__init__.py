"""Facts from statements: what several places say of one event becomes that event.

Pure and total: statements in, events with what contradicts out. The rules stand in `facts.rules`;
nothing else decides which of two statements is shown.
"""

from facts.presence import Attendee, attendees
from facts.rules import VERSION
from facts.statements import Choice, Party, Presence, Thing, VoteStatement
from facts.votes import VoteEvent, votes

__all__ = [
    "VERSION",
    "Attendee",
    "Choice",
    "Party",
    "Presence",
    "Thing",
    "VoteEvent",
    "VoteStatement",
    "attendees",
    "votes",
]
