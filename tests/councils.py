"""Councils of the scenario, no larger than a test needs."""

from dataclasses import replace

from sample.model import Council, Meeting
from sample.scenario import world


def first(number: int, *keys: str) -> dict[str, Council]:
    """These councils with so many of their meetings."""
    return {key: replace(world()[key], meetings=world()[key].meetings[:number]) for key in keys}


def without_files(council: Council) -> Council:
    """All its meetings, items and motions; no papers but those of the motions."""

    def bare(meeting: Meeting) -> Meeting:
        items = tuple(replace(item, papers=()) for item in meeting.items)
        return replace(meeting, items=items, papers=())

    return replace(council, meetings=tuple(map(bare, council.meetings)))


def without_motions(council: Council) -> Council:
    """All its meetings, items and papers; no motions."""

    def bare(meeting: Meeting) -> Meeting:
        return replace(meeting, items=tuple(replace(item, motions=()) for item in meeting.items))

    return replace(council, meetings=tuple(map(bare, council.meetings)))


def listed(council: Council) -> Council:
    """All its meetings, each with one item and nothing else."""
    bare = without_files(without_motions(council))
    meetings = (replace(meeting, items=meeting.items[:1]) for meeting in bare.meetings)
    return replace(bare, meetings=tuple(meetings))
