"""Indexing: following the store, rebuilding beside, and what a reader sees meanwhile."""

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dutch.analysis import FORMS, TOKEN, exact, plain_words
from indexer.engines.embedded import TantivyEngine, translation
from indexer.question.language import parse
from indexer.question.query import IndexBusy, Query, StateExpired, Unavailable
from standard.base import Verwijzing
from standard.extensions import ExtAgendapunt, ExtInformatieObject, ExtVergadering
from standard.records import Record
from standard.resources import Agendapunt, InformatieObject, Vergadering
from standard.vocabulary import Informatieobjecttype, Uitslag
from store import Close, Put, Store
from tests.installations import Installation
from tests.test_engines import generated, questions


def motion(key: str, title: str, text: str = "", outcome: Uitslag = Uitslag.onbekend) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier="ibabs",
        data=InformatieObject(
            titel=title, omschrijving=text, informatieobjecttype=Informatieobjecttype.motie
        ),
        ext=ExtInformatieObject(uitslag=outcome, datum=dt.date(2026, 1, 29)),
    )


def test_only_what_changed_is_indexed(store: Store, installation: Installation) -> None:
    store.write([Put(motion(str(n), f"Motie fietspad {n}")) for n in range(5)])
    assert installation.bring_up(store) == 5
    assert installation.bring_up(store) == 0
    store.write([Put(motion("3", "Motie zwembad"))])
    assert installation.bring_up(store) == 1
    assert len(installation.titles("fietspad")) == 4
    assert installation.titles("zwembad") == ["Motie zwembad"]
    assert installation.live.seq() == store.last_seq()


def test_what_is_withdrawn_leaves_the_index(store: Store, installation: Installation) -> None:
    store.write([Put(motion("1", "Motie fietspad"), "moties")])
    installation.bring_up(store)
    store.write([], [Close("moties", frozenset(), "weg")])
    installation.bring_up(store)
    assert installation.titles("fietspad") == []
    assert installation.titles("") == []
    store.write([Put(motion("1", "Motie fietspad terug"), "moties")])
    installation.bring_up(store)
    assert installation.titles("fietspad") == ["Motie fietspad terug"]


def test_a_neighbours_change_reaches_the_document(store: Store, installation: Installation) -> None:
    """A motion has the day of its meeting; when the meeting moves, the motion moves along."""

    def meeting(day: dt.date) -> Record:
        return Record(
            organisatie="gm0828",
            bronidentificatie="v",
            leverancier="ibabs",
            data=Vergadering(naam="Raad", vergaderdatum=day),
            ext=ExtVergadering(),
        )

    record = motion("1", "Motie fietspad")
    document = record.changed(ext=ExtInformatieObject())
    point = Record(
        organisatie="gm0828",
        bronidentificatie="p",
        leverancier="ibabs",
        data=Agendapunt(vergadering=Verwijzing(id=meeting(dt.date(2026, 1, 1)).id)),
        ext=ExtAgendapunt(documenten=(document.id,)),
    )
    store.write([Put(meeting(dt.date(2026, 1, 1))), Put(point), Put(document)])
    installation.bring_up(store)
    store.write([Put(meeting(dt.date(2026, 2, 2)))])
    installation.bring_up(store)
    [hit] = installation.live.search(Query(parse("fietspad"))).hits
    assert hit.document.datum == "2026-02-02"


def test_words_match_in_any_form_and_phrases_exactly(
    store: Store, installation: Installation
) -> None:
    store.write(
        [
            Put(motion("1", "Sociale huurwoningen in het dorp")),
            Put(motion("2", "Een sociale huurwoning")),
            Put(motion("3", "Huurwoningen en sociale zaken")),
        ]
    )
    installation.bring_up(store)
    assert len(installation.titles("huurwoning")) == 3
    assert installation.titles('"sociale huurwoningen"') == ["Sociale huurwoningen in het dorp"]
    result = installation.live.search(Query(parse("huurwoningen")))
    assert (result.total, result.exact_forms) == (3, 2)
    assert result.hits[-1].document.titel == "Een sociale huurwoning"


def test_a_phrase_does_not_cross_from_title_into_text(
    store: Store, installation: Installation
) -> None:
    store.write([Put(motion("1", "Veilig naar school", "Fietspaden zijn nodig"))])
    installation.bring_up(store)
    assert installation.titles('"school fietspaden"') == []
    assert installation.titles('"fietspaden zijn nodig"') == ["Veilig naar school"]


def test_without_an_index_nothing_is_answered(installation: Installation) -> None:
    """That there is no index is not that there is no motion."""
    with pytest.raises(Unavailable, match="griffie index"):
        installation.titles("fietspad")
    with pytest.raises(Unavailable):
        installation.live.seq()


def test_a_rebuild_is_swapped_in_and_readers_follow(
    store: Store, installation: Installation
) -> None:
    store.write([Put(motion(str(n), f"Motie fietspad {n}")) for n in range(30)])
    installation.bring_up(store)
    query = Query(parse("fietspad"), size=10)
    first = installation.live.search(query)
    left = installation.indexes.beside()
    left.append([], 1)
    left.close()
    store.write([Put(motion("nieuw", "Motie fietspad erbij"))])
    assert installation.bring_up(store, anew=True) == 31
    assert installation.live.search(query).total == 31
    second = installation.live.search(
        replace(query, offset=10, state=first.state, after=first.last)
    )
    assert second.total == 30, "een cursor van voor de wissel leest door wat hij las"
    assert not {h.document.id for h in first.hits} & {h.document.id for h in second.hits}


def test_one_process_rebuilds_at_a_time(store: Store, installation: Installation) -> None:
    store.write([Put(motion("1", "Motie fietspad"))])
    with store.lease(installation.indexes.name), pytest.raises(IndexBusy, match="proces"):
        installation.bring_up(store)
    assert installation.bring_up(store) == 1


def test_paging_reads_one_state_while_the_index_changes(
    store: Store, installation: Installation
) -> None:
    store.write([Put(motion(str(n), f"Motie {n} fietspad")) for n in range(50)])
    installation.bring_up(store)
    query = Query(parse("fietspad"), size=10)
    seen: list[str] = []
    for page in range(5):
        result = installation.live.search(query)
        query = replace(query, offset=page * 10 + 10, state=result.state, after=result.last)
        assert result.total == 50
        seen += [hit.document.id for hit in result.hits]
        store.write(
            [Put(motion(f"nieuw-{page}", "Motie fietspad erbij")), Put(motion("0", "Motie weg"))]
        )
        installation.bring_up(store)
    assert len(seen) == len(set(seen)) == 50
    for unknown in ("1-1-1", "é", ""):
        with pytest.raises(StateExpired):
            installation.live.search(Query(parse("fietspad"), state=unknown or "x"))


def test_one_writer_of_an_embedded_index(tmp_path: Path) -> None:
    first, second = TantivyEngine(tmp_path / "i"), TantivyEngine(tmp_path / "i")
    first.write([], [], 1)
    with pytest.raises(IndexBusy):
        second.write([], [], 2)
    first.close()


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
    assert plain_words(text) == TOKEN.findall(text)


def test_diacritics_and_case_do_not_matter() -> None:
    assert exact("Coördinatie") == exact("COORDINATIE") == "coordinatie"


def test_rank_weighs_as_much_looked_up_as_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every document has one rank; which of them most have changes no score and no order."""
    engine = TantivyEngine(tmp_path, fresh=0)
    common = itertools.cycle((0, 2, 2, 4, 2, 0, 1))
    engine.append([replace(one, rang=next(common)) for one in generated(300, seed=4)], 300)
    engine.commit(300)
    asked = [replace(question, size=300) for question in questions(60, seed=5)]
    looked_up = [engine.search(question) for question in asked]
    monkeypatch.setattr(translation, "_ranks", lambda should: {})
    gone_through = [engine.search(question) for question in asked]
    engine.close()
    for one, other in zip(looked_up, gone_through, strict=True):
        assert replace(one, hits=()) == replace(other, hits=())
        scores = {hit.document.id: hit.score for hit in other.hits}
        assert {hit.document.id for hit in one.hits} == scores.keys()
        assert [hit.score for hit in one.hits] == pytest.approx(
            [scores[hit.document.id] for hit in one.hits], abs=1e-5
        )
        assert [hit.score for hit in one.hits] == pytest.approx(
            [hit.score for hit in other.hits], abs=1e-5
        )
    assert len({hit.score for result in looked_up for hit in result.hits}) > 50


def test_more_values_than_the_engine_counts_at_a_time_are_counted_apart(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path, fresh=0)
    names = tuple(map(str, range(45_000)))
    [one] = generated(1, seed=6)
    engine.append([replace(one, indiener=names, gremium=names, fractie=("VVD",))], 1)
    engine.commit(1)
    facets = ("indiener", "fractie", "gremium")
    counted = engine.search(Query(parse(""), facets=facets, histogram="jaar")).facets
    engine.close()
    assert [len(counted[facet]) for facet in facets] == [1000, 1, 1000]
