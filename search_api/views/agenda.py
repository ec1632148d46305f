"""The agenda of a meeting as a tree: every item with what stands under it, papers with their outcome
and the votes on them."""

from collections.abc import Iterable, Iterator
from typing import Any

from search_api.views.record import summary
from standard import views
from store import Store, Version

#: kinds of paper that are voted on
VOTED = ("motie", "amendement")
Row = dict[str, Any]


class Agenda:
    """`items` are the items at the top, in order; `los` the papers that stand under no item."""

    def __init__(self, store: Store, meeting: Version) -> None:
        self.store = store
        self.meeting = meeting
        around = self._near([meeting.id])
        items = {key: each for key, each in around.items() if each.resource == "agendapunt"}
        pairs = self._pairs([*items, meeting.id])
        held = store.get_many({key for pair in pairs for key in pair} - {meeting.id})
        self._held = {key: each for key, each in held.items() if not each.deleted}
        #: by item or meeting, what belongs to it
        self._links: dict[str, list[Version]] = {}
        for target, key in pairs:
            if key in self._held:
                self._links.setdefault(target, []).append(self._held[key])
        papers = [k for k, each in self._held.items() if each.resource == "informatieobject"]
        self._votes = self._voted(papers)
        self._rows: dict[str, Row] = {}
        rows = {key: self._item(each) for key, each in items.items()}
        self.items = self._tree(items, rows)
        under = {paper["id"] for row in rows.values() for paper in row["stukken"]}
        self.los = [each for each in self._papers(meeting.id) if each["id"] not in under]

    def flat(self) -> Iterator[Row]:
        """Every item from the first to the last, with those under it after it."""
        yield from _flat(self.items)

    def papers(self) -> list[Row]:
        """Every paper once, in the order of the agenda."""
        found: dict[str, Row] = {}
        for each in (*(paper for item in self.flat() for paper in item["stukken"]), *self.los):
            found.setdefault(each["id"], each)
        return list(found.values())

    def _near(self, keys: Iterable[str]) -> dict[str, Version]:
        sources = {source for source, _, _ in self.store.pointing_at(keys)}
        return {k: each for k, each in self.store.get_many(sources).items() if not each.deleted}

    def _pairs(self, keys: list[str]) -> list[tuple[str, str]]:
        """(item or meeting, what belongs to it) in either direction."""
        pairs = [(target, source) for source, _, target in self.store.pointing_at(keys)]
        named = [
            (source, target)
            for source, field, target in self.store.pointed_from(keys)
            if field in ("documenten", "informatieobjecten", "bijlagen")
        ]
        return list(dict.fromkeys(named + pairs))

    def _voted(self, papers: list[str]) -> dict[str, list[Version]]:
        """The votes on each paper."""
        votes: dict[str, list[Version]] = {}
        pairs = self.store.pointing_at(papers)
        held = self.store.get_many({source for source, _, _ in pairs})
        for source, _, target in pairs:
            each = held.get(source)
            if each and not each.deleted and each.resource == "stemming":
                votes.setdefault(target, []).append(each)
        return votes

    def _item(self, item: Version) -> Row:
        own = [each for each in self._links.get(item.id, ()) if each.resource == "stemming"]
        body = item.body
        return {
            **summary(item),
            "tussenkop": bool(body["ext"].get("tussenkop")),
            "omschrijving": body["data"].get("agendapuntOmschrijving"),
            "boven": (body["data"].get("hoofdagendapunt") or {}).get("id"),
            "stukken": self._papers(item.id),
            "stemmingen": [tally(each) for each in own if views.about_item(each.record)],
            "onder": [],
        }

    def _papers(self, key: str) -> list[Row]:
        found = self._links.get(key, ())
        papers = {each.id: each for each in found if each.resource == "informatieobject"}
        rows = [self._paper(each) for each in papers.values()]
        return sorted(rows, key=lambda row: row["informatieobjecttype"] in VOTED)

    def _paper(self, paper: Version) -> Row:
        """One row wherever it stands: papers of an item are often papers of the meeting too."""
        if paper.id not in self._rows:
            votes = [tally(vote) for vote in self._votes.get(paper.id, ())]
            self._rows[paper.id] = {**summary(paper), "stemmingen": votes}
        return self._rows[paper.id]

    @staticmethod
    def _tree(items: dict[str, Version], rows: dict[str, Row]) -> list[Row]:
        top = []
        for row in sorted(rows.values(), key=lambda row: (row["volgorde"] or 0, row["id"])):
            parent = rows.get(row["boven"] or "")
            if parent is None or _above(rows, row):
                top.append(row)
            else:
                parent["onder"].append(row)
        return top


def _above(rows: dict[str, Row], row: Row) -> bool:
    """Whether an item stands, by what the source says, under itself."""
    seen, key = {row["id"]}, row["boven"]
    while key in rows:
        if key in seen:
            return True
        seen.add(key)
        key = rows[key]["boven"]
    return False


def _flat(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _flat(row["onder"])


def tally(vote: Version) -> Row:
    """A vote in short: its outcome and both numbers, None where one is unknown."""
    numbers = vote.body["ext"].get("telling") or {}
    return {
        "id": vote.id,
        "resultaat": vote.body["data"].get("resultaatMondelingeStemming"),
        "voor": numbers.get("voor"),
        "tegen": numbers.get("tegen"),
    }
