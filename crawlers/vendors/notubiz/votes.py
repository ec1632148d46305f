"""Notubiz: votes of the API, and the names that the portal's page gives to them. No network here."""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from crawlers.errors import Unreadable
from crawlers.markup import one_line
from crawlers.reading.fields import Fields
from crawlers.reading.names import naam, name_key, party_key
from crawlers.reading.records import RecordBuilder
from crawlers.reading.votes import MemberVote, Vote
from crawlers.reading.words import keuze, uitslag
from crawlers.vendors.notubiz.meetings import Meeting
from standard.extensions import Telling
from standard.vocabulary import StemKeuze, StemmingGrondslag, StemmingsType, Uitslag

#: ids of the elements that begin a voting on the portal's page
_VOTING = re.compile(r"(?:chart|voting)_(\d+)")
#: «voor: 23 stemmen» in the words that a portal gives with its chart for those who cannot see it
_COUNTED = re.compile(r"\b(voor|tegen|onthouden|onthouding(?:en)?|afwezig)\s*:\s*(\d{1,3})\b", re.I)


@dataclass
class PageVoting:
    """One voting on the portal's page; `contradicted` where a name stands on more than one side."""

    id: str
    titel: str | None = None
    uitslag: Uitslag | None = None
    telling: Telling | None = None
    leden: list[MemberVote] = field(default_factory=list)
    contradicted: bool = False

    def row(self) -> Fields:
        """The voting as the API would tell it, for one that the API leaves out."""
        return Fields({"id": self.id, "type_data": {"title": self.titel}})


def read_chart(page: str) -> dict[str, PageVoting]:
    """Votings by id. Each begins with `chart_{id}` or `voting_{id}`, and holds a list of fracties
    with their members in one list or in one per side (in favour, against, abstained, divided); the
    side of a member is in the class of its line."""
    votings: dict[str, PageVoting] = {}
    root = lxml_html.fromstring(page) if page.strip() else None
    current: PageVoting | None = None
    for element in root.iter() if root is not None else ():
        if not isinstance(element.tag, str):
            continue
        if started := _VOTING.fullmatch(element.get("id") or ""):
            current = votings.setdefault(started[1], PageVoting(started[1]))
        if current is not None:
            _take(current, element)
    for voting in votings.values():
        _settle(voting)
    return {key: each for key, each in votings.items() if each.leden or each.telling}


def _take(voting: PageVoting, element: etree._Element) -> None:
    """What one element tells of the voting in which it stands."""
    if label := element.get("aria-label"):
        _figure(voting, label)
    if element.tag == "h5" and voting.titel is None and _ancestor(element, "votes_list") is None:
        icon = element.find("span")
        voting.titel = one_line(element.text if icon is None else icon.tail)
    if element.tag == "li" and (side := _side(element)) is not None:
        who = one_line("".join(map(str, element.itertext())))
        if who and (party := _party(element)):
            person = naam(who)
            voting.leden.append(
                MemberVote(name_key(person), person, side, (party_key(party), party))
            )


def _figure(voting: PageVoting, label: str) -> None:
    counts = {name.casefold()[:5]: int(number) for name, number in _COUNTED.findall(label)}
    if "voor" in counts and "tegen" in counts:
        voting.telling = Telling(
            voor=counts["voor"],
            tegen=counts["tegen"],
            onthouden=counts.get("ontho"),
            afwezig=counts.get("afwez"),
        )
        voting.uitslag = uitslag(label)


def _side(row: etree._Element) -> StemKeuze | None:
    """The choice that a line's class tells; None for a line that is no member's."""
    for name in (row.get("class") or "").split():
        try:
            return keuze(name.replace("favour", "favor"))
        except Unreadable:
            continue
    return None


def _party(row: etree._Element) -> str | None:
    """The fractie that a member's line stands under: the first words of the line around it."""
    above = row.getparent()
    while above is not None and above.tag != "li":
        above = above.getparent()
    words = above.xpath("./text() | ./*[not(self::ul)]//text()") if above is not None else []
    return next(
        filter(None, map(one_line, map(str, words if isinstance(words, list) else []))), None
    )


def _ancestor(element: etree._Element, name: str) -> etree._Element | None:
    above = element.getparent()
    while above is not None and name not in (above.get("class") or "").split():
        above = above.getparent()
    return above


def _settle(voting: PageVoting) -> None:
    """A member who is listed twice has one vote; one who stands on two sides has none."""
    sides: dict[tuple[str, str], set[StemKeuze]] = {}
    for member in voting.leden:
        sides.setdefault(_who(member), set()).add(member.keuze)
    voting.contradicted = any(len(each) > 1 for each in sides.values())
    once = {_who(member): member for member in voting.leden}
    voting.leden = [member for who, member in once.items() if len(sides[who]) == 1]


def _who(member: MemberVote) -> tuple[str, str]:
    return member.naam.bron, member.fractie[0] if member.fractie else ""


def added_up(named: list[MemberVote], telling: Telling | None) -> bool:
    """Whether names are all that the source counts, on each side that it counts."""
    if telling is None:
        return False
    choices = [member.keuze for member in named]
    counted = {
        StemKeuze.voor: telling.voor,
        StemKeuze.tegen: telling.tegen,
        StemKeuze.onthouden: telling.onthouden,
    }
    return all(number in (None, choices.count(side)) for side, number in counted.items())


def telling_of(row: Fields) -> Telling | None:
    """The counts of a voting of the API; None where it has no votes, or one that we cannot read."""
    details = row.sub("type_data") or Fields({})
    sides: list[StemKeuze] = []
    for each in details.rows("votes"):
        each.get("role_id")
        try:
            sides.append(keuze(each.required("vote")))
        except Unreadable:
            return None
    if not sides:
        return None
    return Telling(
        voor=sides.count(StemKeuze.voor),
        tegen=sides.count(StemKeuze.tegen),
        onthouden=sides.count(StemKeuze.onthouden) if StemKeuze.onthouden in sides else None,
        afwezig=sides.count(StemKeuze.afwezig) if StemKeuze.afwezig in sides else None,
    )


def _item(place: str, meeting: Meeting | None) -> str:
    """The agenda item of a voting, which may hang on a node of the agenda without a title."""
    return meeting.within.get(place, place) if meeting else place


def voting_vote(
    row: Fields,
    page: PageVoting | None,
    document: str | None,
    meeting: Meeting | None,
    builder: RecordBuilder,
) -> Vote:
    """One vote of the API. Its members are anonymous there; with the portal's names for all of
    them it is a roll call, with some it is incomplete, without it is a count."""
    details = row.sub("type_data") or Fields({})
    parent = row.sub("parent")
    place = parent.text("id") if parent else None
    named = page.leden if page else []
    telling = telling_of(row) or (page.telling if page else None)
    stated = uitslag(details.text("voting_result")) or (page.uitslag if page else None)
    whole = bool(named) and not (page and page.contradicted)
    return Vote(
        sleutel=row.required("id"),
        grondslag=StemmingGrondslag.individueel if named else StemmingGrondslag.totaal,
        volledig=whole and (telling is None or added_up(named, telling)),
        leden=named,
        telling=telling,
        uitslag=stated,
        stemmingstype=StemmingsType.hoofdelijk if telling or named else None,
        agendapunt=builder.id("agendapunt", _item(place, meeting)) if place else None,
        informatieobject=document,
        vergadering=meeting.record.id if meeting else None,
        vergadering_sleutel=meeting.key if meeting else None,
        datum=meeting.datum if meeting else None,
        onderwerp=one_line(details.text("title")) or (page.titel if page else None),
    )
