"""Votes in words: a note, a sentence of minutes or a portal's list, read by a grammar over tokens."""

from crawlers.reading.vote_notes.reading import read_vote_note
from crawlers.reading.vote_notes.result import FractieVote, LidVote, VoteReading

__all__ = ["FractieVote", "LidVote", "VoteReading", "read_vote_note"]
