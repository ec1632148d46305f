"""Indexing: following the store, rebuilding beside, and what a reader sees meanwhile."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import FORMS, TOKEN, exact, tokens
from indexer.follow import follow, rebuild
from indexer.live import LiveEngine
from indexer.query import Clause, Query, StateExpired, parse
from indexer.tantivy_engine import IndexBusy, Indexes, TantivyEngine
from standard.base import Verwijzing
from standard.extensions import ExtAgendapunt, ExtInformatieObject, ExtVergadering
from standard.records import Record
from standard.resources import Agendapunt, InformatieObject, Vergadering
from standard.vocabulary import Informatieobjecttype, Leverancier, Uitslag
from store import Close, Put, Store, default_address

COUNCILS = {"gm0828": ("Oss", "Noord-Brabant")}


def motion(key: str, title: str, text: str = "", outcome: Uitslag = Uitslag.onbekend) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier=Leverancier.ibabs,
        data=InformatieObject(
            titel=title, omschrijving=text, informatieobjecttype=Informatieobjecttype.motie
        ),
        ext=ExtInformatieObject(uitslag=outcome, datum=dt.date(2026, 1, 29)),
    )


@pytest.fixture
def local(tmp_path: Path) -> Store:
    return Store(default_address(tmp_path))


def titles(engine: TantivyEngine | LiveEngine, text: str) -> list[str]:
    return [hit.document.titel for hit in engine.search(Query(parse(text), size=100)).hits]


def test_only_what_changed_is_indexed(local: Store, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "i")
    local.write([Put(motion(str(n), f"Motie fietspad {n}")) for n in range(5)])
    assert follow(local, engine, COUNCILS) == 5
    assert follow(local, engine, COUNCILS) == 0
    local.write([Put(motion("3", "Motie zwembad"))])
    assert follow(local, engine, COUNCILS) == 1
    assert len(titles(engine, "fietspad")) == 4
    assert titles(engine, "zwembad") == ["Motie zwembad"]
    assert engine.seq() == local.last_seq()
    engine.close()


def test_what_is_withdrawn_leaves_the_index(local: Store, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "i")
    local.write([Put(motion("1", "Motie fietspad"), "moties")])
    follow(local, engine, COUNCILS)
    local.write([], [Close("moties", frozenset(), "weg")])
    follow(local, engine, COUNCILS)
    assert titles(engine, "fietspad") == []
    engine.close()


def test_a_neighbours_change_reaches_the_document(local: Store, tmp_path: Path) -> None:
    """A motion has the day of its meeting; when the meeting moves, the motion moves along."""
    engine = TantivyEngine(tmp_path / "i")

    def meeting(day: dt.date) -> Record:
        return Record(
            organisatie="gm0828",
            bronidentificatie="v",
            leverancier=Leverancier.ibabs,
            data=Vergadering(naam="Raad", vergaderdatum=day),
            ext=ExtVergadering(),
        )

    record = motion("1", "Motie fietspad")
    document = record.model_copy(update={"ext": ExtInformatieObject()})
    point = Record(
        organisatie="gm0828",
        bronidentificatie="p",
        leverancier=Leverancier.ibabs,
        data=Agendapunt(vergadering=Verwijzing(id=meeting(dt.date(2026, 1, 1)).id)),
        ext=ExtAgendapunt(documenten=(document.id,)),
    )
    local.write([Put(meeting(dt.date(2026, 1, 1))), Put(point), Put(document)])
    follow(local, engine, COUNCILS)
    local.write([Put(meeting(dt.date(2026, 2, 2)))])
    follow(local, engine, COUNCILS)
    [hit] = engine.search(Query(parse("fietspad"))).hits
    assert hit.document.datum == "2026-02-02"
    engine.close()


def test_words_match_in_any_form_and_phrases_exactly(local: Store, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "i")
    local.write(
        [
            Put(motion("1", "Sociale huurwoningen in het dorp")),
            Put(motion("2", "Een sociale huurwoning")),
            Put(motion("3", "Huurwoningen en sociale zaken")),
        ]
    )
    follow(local, engine, COUNCILS)
    assert len(titles(engine, "huurwoning")) == 3
    assert titles(engine, '"sociale huurwoningen"') == ["Sociale huurwoningen in het dorp"]
    result = engine.search(Query(parse("huurwoningen")))
    assert (result.total, result.exact_forms) == (3, 2)
    assert result.hits[-1].document.titel == "Een sociale huurwoning"
    engine.close()


def test_a_phrase_does_not_cross_from_title_into_text(local: Store, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "i")
    local.write([Put(motion("1", "Veilig naar school", "Fietspaden zijn nodig"))])
    follow(local, engine, COUNCILS)
    assert titles(engine, '"school fietspaden"') == []
    assert titles(engine, '"fietspaden zijn nodig"') == ["Veilig naar school"]
    engine.close()


def test_a_rebuild_is_swapped_in_and_readers_follow(local: Store, tmp_path: Path) -> None:
    local.write([Put(motion("1", "Motie fietspad"))])
    engine = TantivyEngine(Indexes(tmp_path).live())
    follow(local, engine, COUNCILS)
    engine.close()
    live = LiveEngine(tmp_path)
    before = Indexes(tmp_path).live()
    assert rebuild(local, tmp_path, COUNCILS) == 1
    assert Indexes(tmp_path).live() != before
    assert titles(live, "fietspad") == ["Motie fietspad"]
    assert [path.name for path in (tmp_path / "index").glob("v*")] == [
        Indexes(tmp_path).live().name
    ]
    live.close()


def test_paging_reads_one_state_while_the_index_changes(local: Store, tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "i")
    local.write([Put(motion(str(n), f"Motie {n} fietspad")) for n in range(50)])
    follow(local, engine, COUNCILS)
    query = Query(parse("fietspad"), size=10)
    seen: list[str] = []
    state = None
    for page in range(5):
        from dataclasses import replace

        result = engine.search(replace(query, offset=page * 10, state=state))
        state = result.state
        assert result.total == 50
        seen += [hit.document.id for hit in result.hits]
        local.write(
            [Put(motion(f"nieuw-{page}", "Motie fietspad erbij")), Put(motion("0", "Motie weg"))]
        )
        follow(local, engine, COUNCILS)
    assert len(seen) == len(set(seen)) == 50
    with pytest.raises(StateExpired):
        engine.search(Query(parse("fietspad"), state="1-1-1"))
    engine.close()


def test_one_writer_at_a_time(local: Store, tmp_path: Path) -> None:
    first, second = TantivyEngine(tmp_path / "i"), TantivyEngine(tmp_path / "i")
    first.write([], [], 1)
    with pytest.raises(IndexBusy):
        second.write([], [], 2)
    first.close()


def test_reading_a_question() -> None:
    parsed = parse('fietspad "sociale huurwoningen" 50-plussers …')
    assert parsed.clauses == (
        Clause(("fietspad",)),
        Clause(("sociale", "huurwoningen"), phrase=True),
        Clause(("50", "plussers"), phrase=True),
    )
    assert parsed.ignored == ("…",)
    assert str(parsed) == 'fietspad AND "sociale huurwoningen" AND "50 plussers"'
    assert parse("„een zin”").clauses == (Clause(("een", "zin"), phrase=True),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("motie", "moties"),
        ("huis", "huizen"),
        ("raadslid", "raadsleden"),
        ("gestemd", "stemmen"),
        ("windmolen", "windmolens"),
        ("begroting", "begrotingen"),
        ("aangenomen", "aannemen"),
        ("Commissie", "commissies"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert FORMS[one] == FORMS[other]


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_to_words_gives_the_same(text: str) -> None:
    assert tokens(text) == TOKEN.findall(text)


def test_diacritics_and_case_do_not_matter() -> None:
    assert exact("Coördinatie") == exact("COORDINATIE") == "coordinatie"
