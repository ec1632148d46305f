"""Records of the store as documents to search, each with what it needs of its neighbours."""

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.dutch.analysis import exact_forms, tokens
from indexer.fingerprint import prints
from indexer.question.query import SearchDocument, Tally
from standard.records import zoektype_van
from store import Store, Version

#: the standard's words for how a fractie voted, in plain ones
SIDES = {"aangenomen": "voor", "verworpen": "tegen", "verdeeld": "verdeeld"}
#: how much a decision each kind is; one of the whole council counts one more
RANKS = {
    "motie": 4,
    "amendement": 4,
    "voorstel": 3,
    "toezegging": 2,
    "vraag": 2,
    "antwoord": 2,
    "ingekomen_stuk": 1,
    "mededeling": 1,
    "document": 1,
}
#: words in the name of a body that decides for all: of a municipality, a province, a water board
DECIDING = frozenset(
    {"raad", "gemeenteraad", "raadsvergadering", "staten", "bestuur", "eilandsraad"}
)
SEARCHED = ("vergadering", "agendapunt", "informatieobject")


def affected(store: Store, changed: Iterable[Version]) -> set[str]:
    """Ids of the searched records whose document may differ after these changes. What a record
    pointed at before counts too: a withdrawn vote changes its motion."""
    ids: set[str] = set()
    upward: set[str] = set()
    votes: set[str] = set()
    for version in changed:
        before = store.previous(version)
        for one in (version, before):
            if one is None or one.deleted:
                continue
            if version.resource in ("indiener", "stemming"):
                ids |= _document_of(one)
            elif version.resource == "stemresultaatperfractie":
                votes.add(one.body["data"]["stemming"]["id"])
            elif version.resource in SEARCHED:
                ids |= set(one.body["ext"].get("documenten", ()))
        if version.resource in SEARCHED:
            ids.add(version.id)
            upward.add(version.id)
    for vote in store.get_many(votes).values():
        ids |= _document_of(vote) if not vote.deleted else set()
    below = {source for source, field, _ in store.pointing_at(upward) if field != "documenten"}
    attached = {
        target for _, field, target in store.pointed_from(upward | below) if field == "documenten"
    }
    return ids | below | attached


def _document_of(version: Version) -> set[str]:
    reference = version.body["data"].get("informatieobject")
    return {reference["id"]} if reference else set()


def documents(
    store: Store, wanted: Iterable[str | Version], councils: Mapping[str, tuple[str, str]]
) -> tuple[list[SearchDocument], list[str]]:
    """(documents, ids of searched records that are withdrawn) of records, given by id or as they
    are now. Records of other kinds are passed over."""
    given = {one.id if isinstance(one, Version) else one: one for one in wanted}
    versions = {key: one for key, one in given.items() if isinstance(one, Version)}
    versions |= store.get_many(given.keys() - versions.keys())
    live = {
        key: version
        for key, version in versions.items()
        if version.resource in SEARCHED and not version.deleted
    }
    around = _Around(store, live)
    built = [_document(version, around, councils) for version in live.values()]
    gone = [
        key for key, version in versions.items() if version.deleted and version.resource in SEARCHED
    ]
    return built, gone


class _Around:
    """Neighbours of a batch of records, read together."""

    def __init__(self, store: Store, live: dict[str, Version]) -> None:
        self.pointing: dict[str, list[str]] = {}
        for source, _, target in store.pointing_at(live):
            self.pointing.setdefault(target, []).append(source)
        first = {source for sources in self.pointing.values() for source in sources}
        for version in live.values():
            first |= set(_pointed(version))
        self.records = {**live, **store.get_many(first)}
        votes = [key for key, record in self.records.items() if record.resource == "stemming"]
        results: dict[str, list[str]] = {}
        for source, field, target in store.pointing_at(votes):
            if field == "stemming":
                results.setdefault(target, []).append(source)
        stems = store.get_many(key for keys in results.values() for key in keys)
        self.results = {
            vote: [stems[key] for key in keys if key in stems] for vote, keys in results.items()
        }
        second = {key for version in list(self.records.values()) for key in _pointed(version)}
        self.records |= store.get_many(second - set(self.records))
        hashes = {
            file["sha256"]
            for version in live.values()
            for file in version.body["ext"].get("bestanden", ())
            if file.get("sha256")
        }
        self.texts = store.texts(hashes)

    def near(self, version: Version) -> list[Version]:
        """Agenda items and meetings that a record belongs to, nearest first."""
        records: dict[str, Version] = {}
        queue = [*_pointed(version), *self.pointing.get(version.id, ())]
        for key in queue:
            record = self.records.get(key)
            if record is None or record.deleted or key in records:
                continue
            if record.resource in ("agendapunt", "vergadering"):
                records[key] = record
                queue += [
                    up
                    for up in _pointed(record)
                    if up not in records and record.resource != "vergadering"
                ]
        return list(records.values())

    def vote(self, version: Version) -> Tally | None:
        """The vote on a document; where there were more (a second round), the last one."""
        rows = [self.records.get(key) for key in self.pointing.get(version.id, ())]
        votes = [row for row in rows if row and row.resource == "stemming" and not row.deleted]
        if not votes:
            return None
        last = max(votes, key=lambda row: (row.body["ext"].get("datum") or "", row.id))
        telling = last.body["ext"].get("telling", {})
        parties = [
            (row.body["ext"]["fractie"], SIDES[row.body["data"]["fractiestemresultaat"]])
            for row in self.results.get(last.id, ())
            if row.resource == "stemresultaatperfractie"
            and not row.deleted
            and row.body["data"].get("fractiestemresultaat")
            and row.body["ext"].get("fractie")
        ]
        return Tally(
            telling.get("voor"),
            telling.get("tegen"),
            telling.get("onthouden"),
            telling.get("afwezig"),
            tuple(sorted(parties)),
        )

    def submitters(self, version: Version) -> list[Version]:
        rows = [self.records.get(key) for key in self.pointing.get(version.id, ())]
        submitters = [row for row in rows if row and row.resource == "indiener" and not row.deleted]
        return sorted(submitters, key=lambda row: row.body["ext"].get("volgorde") or 0)


def _pointed(version: Version) -> list[str]:
    if version.deleted:
        return []
    data = version.body["data"]
    ids = [data[name]["id"] for name in ("vergadering", "hoofdagendapunt") if data.get(name)]
    for name in ("vergaderingen", "agendapunten"):
        ids += [reference["id"] for reference in data.get(name, ())]
    return ids


def meeting_day(body: dict[str, Any]) -> str | None:
    data = body["data"]
    day = data.get("vergaderdatum") or data.get("geplandeVergaderdatum")
    return str(day) if day else None


def _document(
    version: Version, around: _Around, councils: Mapping[str, tuple[str, str]]
) -> SearchDocument:
    body, data, ext = version.body, version.body["data"], version.body["ext"]
    near = around.near(version)
    meetings = [record for record in near if record.resource == "vergadering"]
    if version.resource == "vergadering":
        meetings = [version]
    days = sorted(filter(None, (meeting_day(meeting.body) for meeting in meetings)))
    titel, text = _text(version)
    files = ext.get("bestanden", ())
    read = around.texts.get(files[0]["sha256"]) if files and files[0].get("sha256") else None
    more = [
        page
        for file in files[1:]
        if (extracted := around.texts.get(file.get("sha256") or ""))
        for page in extracted.pages
    ]
    pages = (*(read.pages if read else ()), *more)
    if text:
        pages = (*pages, text)
    name, province = councils.get(version.organisatie, (version.organisatie, ""))
    submitters = around.submitters(version)
    kind, gremia = _type(version), _gremia(meetings)
    return SearchDocument(
        id=version.id,
        type=kind,
        organisatie=version.organisatie,
        naam=name,
        provincie=province,
        leverancier=body["leverancier"],
        titel=titel,
        pages=pages,
        datum=ext.get("datum") or (days[0] if days else data.get("creatiedatum")),
        gewijzigd=version.seq,
        versie=version.versie,
        uitslag=ext.get("uitslag"),
        gremium=gremia,
        fractie=tuple(ext.get("fracties", ())),
        indiener=tuple(
            name
            for row in submitters
            if (name := row.body["data"].get("naam") or row.body["ext"].get("naam"))
        ),
        soort=ext.get("brontype"),
        bron_url=body["bron_url"] or data.get("link"),
        bladzijden=read is not None,
        stemming=around.vote(version),
        rang=rank(kind, gremia),
        vingerafdruk=prints(pages) if kind in ("motie", "amendement") else (),
    )


def rank(kind: str, gremia: tuple[str, ...]) -> int:
    """How much a decision something is, 0-5: for the order of hits only."""
    base = RANKS.get(kind, 0)
    return base + any(map(_decides, gremia)) if base else 0


def _decides(gremium: str) -> bool:
    words = exact_forms(tokens(gremium))
    return not DECIDING.isdisjoint(words) and not any("commissie" in word for word in words)


def _type(version: Version) -> str:
    if version.resource == "informatieobject":
        return zoektype_van(version.body["data"].get("informatieobjecttype"))
    return version.resource


def _text(version: Version) -> tuple[str, str | None]:
    """(title, the record's own words beside its files)."""
    data, ext = version.body["data"], version.body["ext"]
    if version.resource == "vergadering":
        return ext.get("naam") or data.get("naam") or "", data.get("vergadertoelichting")
    if version.resource == "agendapunt":
        title = ext.get("titel") or data.get("agendapuntTitel") or ""
        mark = data.get("agendapuntKenmerk")
        return f"{mark}. {title}" if mark else title, data.get("agendapuntOmschrijving")
    return ext.get("titel") or data.get("titel") or "", data.get("omschrijving")


def _gremia(meetings: list[Version]) -> tuple[str, ...]:
    names = [
        m.body["data"].get("georganiseerdDoorGremium", {}).get("gremiumnaam") for m in meetings
    ]
    return tuple(dict.fromkeys(name for name in names if name))
