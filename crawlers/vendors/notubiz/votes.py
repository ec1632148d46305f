"""Notubiz: votes of the API, and the names that the portal's page gives to them. No network here."""

from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from crawlers.markup import one_line
from crawlers.reading.fields import Fields
from crawlers.reading.names import naam, name_key, party_key
from crawlers.reading.records import RecordBuilder
from crawlers.reading.votes import MemberVote, Vote
from crawlers.reading.words import keuze, uitslag
from crawlers.vendors.notubiz.meetings import Meeting
from standard.extensions import Telling
from standard.vocabulary import StemKeuze, StemmingGrondslag, StemmingsType

#: sides on the portal page
_SIDES = {"in_favor", "against", "abstained", "abstain", "blank", "absent"}


def read_chart(page: str) -> dict[str, list[MemberVote]]:
    """Named votes by voting id: the portal lists them per fractie under `chart_{id}`."""
    by_voting: dict[str, list[MemberVote]] = {}
    root = lxml_html.fromstring(page) if page.strip() else None
    if root is None:
        return by_voting
    for chart in _elements(root, "//*[starts-with(@id, 'chart_')]"):
        blocks = _elements(chart, "following::ul[1]")
        members = [
            member
            for block in blocks
            for party in _elements(block, "./li")
            for member in _party_members(party)
        ]
        if members:
            by_voting[str(chart.get("id")).removeprefix("chart_")] = members
    return by_voting


def _elements(node: etree._Element, path: str) -> list[etree._Element]:
    rows = node.xpath(path)
    return (
        [row for row in rows if isinstance(row, etree._Element)] if isinstance(rows, list) else []
    )


def _party_members(party: etree._Element) -> Iterator[MemberVote]:
    name = one_line(party.text) or ""
    for row in _elements(party, ".//li"):
        side = next((c for c in (row.get("class") or "").split() if c in _SIDES), None)
        who = one_line("".join(map(str, row.itertext())))
        if side is not None and who:
            person = naam(who)
            group = (party_key(name), name) if name else None
            yield MemberVote(name_key(person), person, keuze(side), group)


def voting_vote(
    row: Fields,
    named: list[MemberVote],
    document: str | None,
    meeting: Meeting,
    builder: RecordBuilder,
) -> Vote:
    """One vote of the API. Its members are anonymous there; with the portal's names for all of
    them it is a roll call, without it is a count."""
    details = row.sub("type_data") or Fields({})
    parent = row.sub("parent")
    sides = [keuze(each.required("vote")) for each in details.rows("votes")]
    for each in details.rows("votes"):
        each.get("role_id")
    telling = Telling(
        voor=sides.count(StemKeuze.voor),
        tegen=sides.count(StemKeuze.tegen),
        onthouden=sides.count(StemKeuze.onthouden) if StemKeuze.onthouden in sides else None,
        afwezig=sides.count(StemKeuze.afwezig) if StemKeuze.afwezig in sides else None,
    )
    cast = (telling.voor or 0) + (telling.tegen or 0)
    known = [member.keuze for member in named]
    agrees = known.count(StemKeuze.voor) + known.count(StemKeuze.tegen) == cast
    place = parent.required("id") if parent else None
    return Vote(
        sleutel=row.required("id"),
        grondslag=StemmingGrondslag.individueel if named else StemmingGrondslag.totaal,
        volledig=agrees if named else False,
        leden=named,
        telling=telling if sides else None,
        uitslag=uitslag(details.text("voting_result")),
        stemmingstype=StemmingsType.hoofdelijk if sides else None,
        agendapunt=builder.id("agendapunt", place) if place else None,
        informatieobject=document,
        vergadering=meeting.record.id,
        vergadering_sleutel=meeting.key,
        datum=meeting.datum,
        onderwerp=one_line(details.text("title")),
    )
