"""Index, API, site, tables and feed show one title, day, side, outcome and state of text."""

import datetime as dt
import html
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from indexer.documents import documents
from search_api.views.record import summary, whole
from standard import views
from standard.base import Verwijzing
from standard.extensions import Bestand, Ext, ExtAgendapunt, ExtInformatieObject, ExtVergadering
from standard.records import Record, canonical
from standard.resources import Agendapunt, InformatieObject, StemresultaatPerFractie, Vergadering
from standard.vocabulary import FractieStemResultaat, Tekststatus, Uitslag
from store import Store
from store.output import table
from store.projection import NAMES
from store.publication import publish, records
from store.schema import stand
from tests.asking import AppClient
from tests.command import Griffie

SEARCHED = ("vergadering", "agendapunt", "informatieobject")


def record(data: Vergadering | Agendapunt | InformatieObject, ext: Ext) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie="1",
        leverancier="ibabs",
        data=data,
        ext=ext,
    )


REFERENCE = Verwijzing(id="6f0d5a0e-6a41-5d0e-9b1b-6a7269666965")
HELD, PLANNED = dt.date(2026, 1, 29), dt.date(2026, 1, 22)


def test_the_whole_title_is_shown_where_the_standard_cuts_it() -> None:
    meeting = record(Vergadering(naam="Raad …"), ExtVergadering(naam="Raad over wonen"))
    item = record(
        Agendapunt(vergadering=REFERENCE, agendapunt_titel="Woon…", agendapunt_kenmerk="4a"),
        ExtAgendapunt(titel="Woonvisie"),
    )
    document = record(InformatieObject(titel="Brief"), ExtInformatieObject())
    nameless = record(InformatieObject(), ExtInformatieObject())
    shown = [views.title(each) for each in (meeting, item, document, nameless)]
    assert shown == ["Raad over wonen", "Woonvisie", "Brief", None]
    assert [views.number(each) for each in (meeting, item)] == [None, "4a"]


def test_a_day_is_its_own_before_that_of_a_meeting_before_that_of_its_making() -> None:
    held = record(Vergadering(vergaderdatum=HELD, geplande_vergaderdatum=PLANNED), ExtVergadering())
    planned = record(Vergadering(geplande_vergaderdatum=PLANNED), ExtVergadering())
    made = InformatieObject(creatiedatum=dt.date(2025, 12, 1))
    own = record(made, ExtInformatieObject(datum=dt.date(2025, 12, 5)))
    without = record(made, ExtInformatieObject())
    assert [views.day(each) for each in (held, planned, own, without)] == [
        HELD,
        PLANNED,
        dt.date(2025, 12, 5),
        None,
    ]
    assert views.day_among(own, [held]) == dt.date(2025, 12, 5)
    assert views.day_among(without, [held, planned]) == PLANNED
    assert views.day_among(without, []) == dt.date(2025, 12, 1)


@pytest.mark.parametrize(
    ("states", "best"),
    [
        ((), None),
        (("geen",), "geen"),
        (("geen", "deels"), "deels"),
        (("deels", "volledig", "geen"), "volledig"),
    ],
)
def test_the_state_of_text_is_that_of_the_best_read_file(
    states: tuple[str, ...], best: str | None
) -> None:
    files = tuple(Bestand(url="https://x.invalid/1", tekst=Tekststatus(s)) for s in states)
    assert (
        views.text_state(record(InformatieObject(), ExtInformatieObject(bestanden=files))) == best
    )


def test_a_side_that_the_source_does_not_tell_is_unknown() -> None:
    def of(result: FractieStemResultaat | None) -> Record:
        data = StemresultaatPerFractie(
            fractie=REFERENCE, stemming=REFERENCE, fractiestemresultaat=result
        )
        return record(data, Ext())  # type: ignore[arg-type]

    sides = {result: views.side(of(result)) for result in (None, *FractieStemResultaat)}
    assert sides == {
        None: "onbekend",
        "aangenomen": "voor",
        "verworpen": "tegen",
        "verdeeld": "verdeeld",
    }
    with pytest.raises(ValueError, match="vergadering"):
        views.side(record(Vergadering(), ExtVergadering()))


@pytest.fixture(scope="module")
def store(sampled: Griffie) -> Iterator[Store]:
    opened = sampled.open()
    publish(opened)
    yield opened
    opened.close()


def test_every_stored_record_validates_and_is_written_again_byte_for_byte(store: Store) -> None:
    seen = Counter[str]()
    for version in store.current(deleted=False):
        assert version.record.id == version.id
        assert canonical(version.record.body()) == version.content
        seen[version.resource] += 1
    assert len(seen) >= 12


def test_all_show_the_same_of_every_record_of_the_sample(store: Store) -> None:
    versions = [v for v in store.current(deleted=False) if v.resource in SEARCHED]
    made, _ = documents(store, versions, {})
    indexed = {document.id: document for document in made}
    rows = {row["id"]: row for row in table(store)}
    published = {row.version.id: row.data for row in records(store, 0, 100_000) if row.data}
    with store.database.reading() as connection:
        columns = {row.id: row for row in connection.execute(select(stand))}
    seen = Counter[str]()
    for version in versions:
        record, document, row = version.record, indexed[version.id], rows[version.id]
        page, named = whole(store, version.id, ""), summary(version)
        title, number = views.title(record), views.number(record)
        assert title == page.titel == named["titel"] == row["titel"]
        assert document.titel == (f"{number}. {title}" if number else title)
        if version.id in published:
            name = published[version.id][NAMES[version.resource]]
            assert name == (f"{number} {title}" if number else title)
            seen["feed"] += 1

        own = views.day(record)
        assert row["datum"] == named["datum"] == (own.isoformat() if own else None)
        assert document.datum == (page.datum.isoformat() if page.datum else None)
        assert own in (None, page.datum)
        seen["day of a meeting"] += own is None and page.datum is not None

        outcome = views.outcome(record)
        shown = (
            document.uitslag,
            named["uitslag"],
            row["uitslag"],
            page.body["ext"].get("uitslag"),
        )
        assert set(shown) == {outcome}
        known = outcome not in (None, Uitslag.onbekend)
        assert columns[version.id].uitslag_bekend == known
        seen["outcome"] += known

        state = views.text_state(record)
        assert columns[version.id].heeft_tekst == (state == "volledig")
        assert columns[version.id].heeft_bestand == (state is not None)
        readable = any(text["tekst"] for text in page.body["bladzijden"])
        assert readable == (state in ("volledig", "deels"))
        seen[f"text {state}"] += 1

        votes = page.body.get("stemmingen", [])
        if document.stemming and document.stemming.fracties:
            last = max(votes, key=lambda vote: (vote.get("datum") or "", vote["id"]))
            sides = {p["fractie"]: views.side_of(p["resultaat"]) for p in last["fracties"]}
            assert dict(document.stemming.fracties) == sides
            seen["sides"] += 1
    assert min(seen.values()) > 5, seen
    assert len(seen) == 7


def test_pages_show_what_the_index_found(sampled: Griffie, store: Store) -> None:
    with sampled.app() as app, AppClient(app) as client:
        for version in list(store.current(type="motie", deleted=False))[::60]:
            page = client.get(f"/records/{version.id}").text
            body = client.get(f"/api/v1/records/{version.id}").json()
            assert f"<h1>{html.escape(views.title(version.record) or '')}</h1>" in page
            assert body["stemmingen"] or "geen stemming bekend" in page
            for party in (party for vote in body["stemmingen"] for party in vote["fracties"]):
                name = re.escape(html.escape(party["fractie"]))
                side = views.side_of(party["resultaat"])
                assert re.search(
                    rf'<th scope="row">(<a href="[^"]*">)?{name}(</a>)?</th>\s*<td class="{side}">{side}</td>',
                    page,
                )
