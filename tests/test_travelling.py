"""Motions that travel: every pair that is as alike as is said is found, and what was changed is shown."""

import itertools
import json
import random
import uuid
import zlib
from collections.abc import Iterator

import pytest
from lxml import etree

from indexer.dutch.analysis import exact, plain_words
from indexer.fingerprint import (
    BINS,
    FEWEST,
    MIX,
    MODULUS,
    likeness,
    packed,
    pairs,
    prints,
    rows,
    sketch,
    unpacked,
)
from indexer.question.query import Query, SearchDocument
from search_api.views.similar import ALIKE, _alike, families, lines, words
from tests.asking import AppClient
from tests.conftest import ROOT
from tests.installations import ENGINES, Installation, embedded, on_elasticsearch
from tests.test_engines import filled

CASES = ROOT.parent / "shared" / "cases" / "zoeken" / "reizend.jsonl"
SUBJECTS = [
    "waterbuffels",
    "kabelbanen",
    "stadsorgels",
    "torenklokken",
    "vlotbruggen",
    "theetuinen",
]
LINES = [
    "het gebruik van {} in onze gemeente de laatste jaren sterk is toegenomen",
    "bewoners van de oude haven herhaaldelijk om aandacht voor {} hebben gevraagd",
    "de verordening van vorig jaar over {} geen woord zegt",
    "een kleine proef met {} weinig kost en snel te beginnen is",
    "de provincie voor {} een regeling heeft waaruit kan worden betaald",
    "een plan van aanpak voor {} op te stellen en dat voor de zomer te sturen",
    "samen met de verenigingen te zien wie {} kan beheren en onderhouden",
    "de raad ieder half jaar te vertellen hoe het met {} gaat en wat het kost",
]


def motions(count: int = 60) -> dict[str, str]:
    """Motions over some subjects, each with copies of which words were changed and lines moved."""
    chance = random.Random(8)
    made: dict[str, str] = {}
    for number in range(count):
        subject = SUBJECTS[number % len(SUBJECTS)] + str(number % 12)
        text = [line.format(subject) for line in LINES]
        chance.shuffle(text)
        changed = chance.choice([0.0, 0.05, 0.1, 0.15, 0.3])
        said = [
            " ".join(
                f"anders{chance.randrange(999)}" if chance.random() < changed else w
                for w in line.split()
            )
            for line in text
        ]
        made[f"m{number}"] = "De raad, bijeen,\n- " + ";\n- ".join(said) + ".\nen gaat over."
    return made


def texts() -> dict[str, str]:
    known = motions()
    if CASES.exists():
        shared = map(json.loads, CASES.read_text("utf-8").splitlines())
        known |= {row["id"]: row["tekst"] for row in shared}
    return known


def truly() -> set[frozenset[str]]:
    held = {key: rows([text]) for key, text in texts().items()}
    return {
        frozenset(two)
        for two in itertools.combinations(held, 2)
        if likeness(held[two[0]], held[two[1]]) >= ALIKE
    }


def test_all_pairs_are_found_at_once() -> None:
    found = {
        frozenset((one, other))
        for one, other, _ in pairs(((key, rows([text])) for key, text in texts().items()), ALIKE)
    }
    assert found <= truly()
    assert len(found) >= 0.99 * len(truly())


@pytest.fixture(scope="module", params=ENGINES)
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    if request.param == "elasticsearch":
        made = on_elasticsearch(request.getfixturevalue("elasticsearch"))
    else:
        made = embedded(tmp_path_factory.mktemp("reizend"))
    filled(made, [document(n, key, text) for n, (key, text) in enumerate(texts().items())])
    yield made
    made.close()


def document(number: int, key: str, text: str) -> SearchDocument:
    return SearchDocument(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, key)),
        type="motie",
        organisatie=f"gm{number % 7:04}",
        naam=f"Raad {number % 7}",
        provincie="Utrecht",
        leverancier="ibabs",
        titel=key,
        pages=(text,),
        datum=f"20{10 + number % 15}-01-31",
        gewijzigd=number,
        versie=1,
    )


def test_each_is_listed_with_those_it_is_like(installed: Installation) -> None:
    found = set()
    for key in texts():
        [listed] = _alike(installed.live, [str(uuid.uuid5(uuid.NAMESPACE_URL, key))], "")
        found |= {frozenset((key, row["titel"])) for row in listed if row["titel"] != key}
        days = [row["datum"] for row in listed]
        assert days == sorted(days)
    assert len(found & truly()) >= 0.99 * len(truly())
    assert len(found & truly()) >= 0.98 * len(found)


def test_the_share_is_that_of_all_rows_of_both_texts(installed: Installation) -> None:
    """What the index keeps of a text says exactly what the texts themselves say."""
    held = {key: rows([text]) for key, text in texts().items()}
    for key in list(held)[:20]:
        [found] = installed.live.alike([str(uuid.uuid5(uuid.NAMESPACE_URL, key))], 200, 0.1)
        assert found[0][0].titel == key
        for document, share in found:
            assert share == likeness(held[key], held[document.titel]) >= 0.1


def test_of_what_is_gone_nothing_is_compared(installed: Installation) -> None:
    key = next(iter(texts()))
    one = document(0, key, texts()[key])
    [[_, (other, _), *_]] = installed.live.alike([one.id], 200, ALIKE)
    index = installed.indexes.live()
    assert index
    index.write([], [one.id], 20_000)
    gone, left = installed.live.alike([one.id, other.id], 200, 0.0)
    assert gone == []
    assert one.id not in {each.id for each, _ in left}
    index.write([one], [], 20_001)
    index.close()
    [back] = installed.live.alike([other.id], 200, ALIKE)
    assert one.id in {each.id for each, _ in back}


def test_families_are_of_more_councils_and_newest_first(installed: Installation) -> None:
    made = families(installed.live, Query(), "")
    assert made
    assert all(family["raden"] > 1 for family in made)
    assert all(family["eerste"] == family["results"][0] for family in made)
    elsewhere = families(installed.live, Query(filters=(("type", ("vergadering",)),)), "")
    assert {row["type"] for family in elsewhere for row in family["results"]} == {"motie"}


def test_what_was_changed_stands_side_by_side() -> None:
    one = (
        "constaterende dat:\n- de brug oud is;\n- het hek kapot is;\nverzoekt het college te bouwen.",
    )
    other = ("constaterende dat:\n- het hek erg kapot is;\n- de brug oud is;\n- de boom omviel.",)
    shown = {(row["soort"], row["ander"] or row["een"]) for row in lines(one, other)}
    assert ("gelijk", "- de brug oud is") in shown
    assert ("anders", "- het hek erg kapot is") in shown
    assert any(kind == "nieuw" and "boom" in text for kind, text in shown)
    assert any(kind == "weg" and "verzoekt" in text for kind, text in shown)
    left, right = words("het hek kapot is", "het hek erg kapot is")
    assert [text for changed, text in right if changed] == ["erg"]
    assert not any(changed for changed, _ in left)


def test_rows_are_what_their_sum_says() -> None:
    """Worked out all at once, and the same as one by one."""
    pages = [*motions(60).values(), "één‖twee foto's", ""]
    codes = [zlib.crc32(exact(word).encode()) for page in pages for word in plain_words(page)]
    one_by_one = [
        (one * 9176 + two * 1009 + three * 31 + four) * MIX % MODULUS
        for one, two, three, four in zip(codes, codes[1:], codes[2:], codes[3:])
    ]
    assert rows(pages) == set(one_by_one)
    smallest = {place: min(n for n in one_by_one if n % BINS == place) for place in range(BINS)}
    assert sketch(one_by_one) == [smallest[place] for place in range(BINS)]
    assert rows(["drie woorden maar"]) == set()
    kept = unpacked(packed(pages))
    assert list(kept) == list(dict.fromkeys(one_by_one))
    assert sketch(kept) == sketch(one_by_one)


def test_a_short_text_is_called_nobodys_copy() -> None:
    assert packed(("te kort",)) == b""
    assert prints(unpacked(b"")) == ()
    assert list(pairs([("a", {1}), ("b", {1})], ALIKE)) == []
    assert FEWEST > 1


def test_the_page_its_twin_and_its_feed(client: AppClient) -> None:
    body = client.get("/api/v1/reizende-moties").json()
    assert "afgeleid" in body["grondslag"]
    family = body["families"][0]
    first = family["eerste"]
    later = next(row for row in family["results"] if row["id"] != first["id"])
    page = client.get("/reizende-moties")
    assert page.status_code == 200
    assert f"/reizende-moties/{first['id']}/{later['id']}" in page.text
    two = client.get(f"/api/v1/records/{first['id']}/vergelijkbaar/{later['id']}").json()
    assert {row["soort"] for row in two["regels"]} <= {"gelijk", "anders", "nieuw", "weg"}
    assert two["ander"]["overeenkomst"] >= ALIKE
    shown = client.get(f"/reizende-moties/{first['id']}/{later['id']}")
    assert "Wat is veranderd" in shown.text
    assert client.get(f"/reizende-moties/{first['id']}/onbekend").status_code == 404
    feed = etree.fromstring(client.get("/api/v1/reizende-moties.atom").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert any(later["id"] in str(entry[0].text) for entry in entries)
    assert client.get("/reizende-moties?kleur=1").status_code == 400
