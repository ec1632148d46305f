"""GemeenteOplossingen: the voting records of the portal. No network here."""

import re
from dataclasses import dataclass, field

import lxml.html

from crawlers.errors import Unreadable
from crawlers.markup import one_line
from crawlers.reading.fields import Fields, number_of, parse_json
from crawlers.reading.losses import Losses, Strictly
from crawlers.reading.names import party_key
from crawlers.reading.records import RecordBuilder
from crawlers.reading.tidy import tidy
from crawlers.reading.votes import PartyVote, Vote
from crawlers.reading.words import (
    uitslag,
)
from crawlers.vendors.gemeenteoplossingen.answers import Meeting
from standard.extensions import (
    Telling,
)
from standard.vocabulary import (
    StemmingGrondslag,
    StemmingsType,
)

#: no council has more members
MEMBERS = 200


@dataclass
class Voting:
    """One vote of the voting records: the split of every fractie that the portal lists it under."""

    id: str
    description: str
    document: str | None
    item: str | None
    meeting: str | None
    result: str | None
    fracties: list[PartyVote] = field(default_factory=list)


_SECTION = re.compile(r"(/(?:Samenstelling|Leden)/[\w-]+)/?(?:[?#].*)?$")


def voting_paths(page: str) -> dict[str, str]:
    """The name of each fractie on a page of the portal by the path of its voting records."""
    if not page.strip():
        return {}
    paths: dict[str, str] = {}
    for link in lxml.html.fromstring(tidy(page)).iter("a"):
        match = _SECTION.search(link.get("href") or "")
        name = one_line("".join(map(str, link.itertext())))
        if match and name:
            paths.setdefault(f"{match[1]}/votings", name)
    return paths


def read_votings(
    content: bytes, party: str, votings: dict[str, Voting], losses: Losses | None = None
) -> None:
    """`/Samenstelling/{party}/votings`: that party's own split of every vote it took part in."""
    body = parse_json(content, losses=losses)
    items = body.get("items") if isinstance(body, dict) else None
    if items is None:
        raise Unreadable("stemgedrag zonder items")
    whole = Fields(items if isinstance(items, dict) else {"items": items}, losses=losses)
    counter = losses or Strictly()
    for row in (row for year in whole.body for row in whole.rows(year)):
        with counter.costs(f"stemming {row.body.get('votingId')} van {party}"):
            _take(row, party, votings)


def _take(row: Fields, party: str, votings: dict[str, Voting]) -> None:
    """How one fractie voted; what the other fracties' lists left out is filled in."""
    key = row.required("votingId")
    result = row.sub("voteResult") or Fields({})
    counts = result.sub("voteCounts") or Fields({})
    voting = votings.setdefault(key, Voting(key, "", None, None, None, None))
    voting.description = voting.description or one_line(row.text("description")) or ""
    voting.document = voting.document or row.text("documentId")
    voting.item = voting.item or row.text("meetingItemId")
    voting.meeting = voting.meeting or row.text("meetingId")
    voting.result = voting.result or result.text("name") or result.text("label")
    if any(other.naam == party for other in voting.fracties):
        row.amiss("votingId", f"{key} staat er twee keer")
        return
    voting.fracties.append(
        PartyVote(
            party_key(party),
            party,
            voor=_count(counts, "agree"),
            tegen=_count(counts, "disagree"),
            onthouden=_count(counts, "abstain"),
            afwezig=_count(counts, "absent"),
        )
    )


def _count(body: Fields, name: str) -> int | None:
    value = body.text(name)
    count = number_of(value)
    if value is not None and (count is None or count > MEMBERS):
        body.amiss(name, "is geen aantal stemmen")
        return None
    return count


def voting_vote(
    voting: Voting, builder: RecordBuilder, meeting: Meeting | None, *, whole: bool = True
) -> Vote:
    """A vote told per fractie. Totals are the sums, known only where every fractie gives them, and
    the records of all fracties were read (`whole`)."""

    def total(name: str) -> int | None:
        if not whole:
            return None
        values = [getattr(party, name) for party in voting.fracties]
        return None if None in values else sum(values)

    return Vote(
        sleutel=voting.id,
        grondslag=StemmingGrondslag.fractie,
        volledig=whole,
        fracties=voting.fracties,
        telling=Telling(
            voor=total("voor"),
            tegen=total("tegen"),
            onthouden=total("onthouden"),
            afwezig=total("afwezig"),
        ),
        uitslag=uitslag(voting.result),
        stemmingstype=StemmingsType.regulier,
        agendapunt=builder.id("agendapunt", voting.item) if voting.item else None,
        informatieobject=builder.id("informatieobject", voting.document)
        if voting.document
        else None,
        vergadering=meeting.record.id if meeting else None,
        datum=meeting.datum if meeting else None,
        onderwerp=voting.description or None,
    )
