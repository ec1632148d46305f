"""What is measured with: generated records and documents, and questions about them."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from indexer.question.query import SearchDocument
from sample.scenario import SEEDS
from sample.subjects import GENERAL, SUBJECTS
from standard.extensions import Bestand, ExtInformatieObject
from standard.records import Record
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype, Tekststatus, Uitslag
from store import Download, Organisation, Put, Store, Text, default_address

QUERIES = 150
WORDS = [
    word.strip(".,").lower()
    for s in SUBJECTS
    for f in s.facts
    for word in f.split()
    if len(word) > 4
]


#: pages of a paper, and lines and names on each: of about 900 words, and of about 50
USUAL, BRIEF = (3, 18, 40), (1, 4, 2)


def generated(
    count: int, length: tuple[int, int, int] = USUAL
) -> Iterator[tuple[Put, tuple[Download, Text]]]:
    """Motions and documents over the seed councils, always the same."""
    several, facts, named = length
    chance = random.Random(1)
    syllables = [
        a + b
        for a in ("kade", "molen", "veld", "dorp", "brug", "weide")
        for b in ("straat", "weg", "pad", "hof", "laan")
    ]
    for number in range(count):
        subject = SUBJECTS[number % len(SUBJECTS)]
        seed = SEEDS[number % len(SEEDS)]
        pages = []
        for _ in range(several):
            lines = [chance.choice(subject.facts + GENERAL) for _ in range(facts)]
            names = " ".join(
                chance.choice(syllables) + str(chance.randrange(1000)) for _ in range(named)
            )
            pages.append("\n".join(lines) + "\n" + names)
        digest = f"{number:064x}"
        kind = Informatieobjecttype.motie if number % 4 == 0 else None
        url = f"https://voorbeeld.invalid/{number}"
        record = Record(
            organisatie=seed[2],
            bronidentificatie=str(number),
            leverancier="ibabs",
            data=InformatieObject(
                titel=f"{subject.motion} {number}", informatieobjecttype=kind, link=url
            ),
            ext=ExtInformatieObject(
                datum=dt.date(2015, 1, 1) + dt.timedelta(days=number % 4000),
                uitslag=(Uitslag.aangenomen if number % 3 else Uitslag.verworpen) if kind else None,
                fracties=(("VVD", "CDA", "D66", "SP")[number % 4],) if kind else (),
                bestanden=(
                    Bestand(url=url, sha256=digest, paginas=several, tekst=Tekststatus.volledig),
                ),
            ),
        )
        yield (
            Put(record, "bench"),
            (Download(url, "", digest), Text(digest, "volledig", None, tuple(pages))),
        )


def filled(folder: Path, count: int, length: tuple[int, int, int] = USUAL, after: int = 0) -> Store:
    """A store with so many of what is `generated`, but for those that were put in it before."""
    store = Store(default_address(folder))
    for seed in SEEDS:
        store.start_crawl(Organisation(seed[2], "ibabs", seed[0], seed[1], "gemeente", seed[3]))
    rows = islice(generated(count, length), after, None)
    while batch := list(islice(rows, 2000)):
        store.write([put for put, _ in batch], (), [fetched for _, fetched in batch])
    return store


def phrases() -> list[str]:
    """Three words that stand together in what is generated."""
    return [" ".join(f.split()[1:4]).strip(".,") for s in SUBJECTS for f in s.facts]


def questions() -> dict[str, list[dict[str, Any]]]:
    chance = random.Random(2)
    sentences = phrases()
    return {
        "woord": [{"q": chance.choice(WORDS)} for _ in range(QUERIES)],
        "twee woorden": [
            {"q": f"{chance.choice(WORDS)} {chance.choice(WORDS)}"} for _ in range(QUERIES)
        ],
        "zin": [{"q": f'"{chance.choice(sentences)}"'} for _ in range(QUERIES)],
        "filters": [
            {
                "q": chance.choice(WORDS),
                "type": "motie",
                "organisatie": chance.choice(SEEDS)[2],
                "van": "2020-01-01",
            }
            for _ in range(QUERIES)
        ],
        "facetten": [
            {"q": chance.choice(WORDS), "facet": ["type", "organisatie", "uitslag"]}
            for _ in range(QUERIES)
        ],
    }


def short(count: int) -> Iterator[SearchDocument]:
    """Documents of about 300 words, as most papers are, made one by one: for sizes that do not fit
    in memory."""
    chance = random.Random(4)
    names = [f"{word}{number}" for word in WORDS[:200] for number in range(1000)]
    for number in range(count):
        subject = SUBJECTS[number % len(SUBJECTS)]
        seed = SEEDS[number % len(SEEDS)]
        lines = chance.choices(subject.facts + GENERAL, k=14)
        day = dt.date(2012, 1, 1) + dt.timedelta(days=number % 5000)
        yield SearchDocument(
            id=str(uuid.UUID(int=chance.getrandbits(128))),
            type="motie" if number % 4 == 0 else "document",
            organisatie=seed[2],
            naam=seed[1],
            provincie=seed[3],
            leverancier="ibabs",
            titel=f"{subject.motion} {number}",
            pages=("\n".join(lines), " ".join(chance.choices(names, k=80))),
            datum=day.isoformat(),
            gewijzigd=number + 1,
            versie=1,
            uitslag="aangenomen" if number % 8 == 0 else None,
            fractie=(("VVD", "CDA", "D66", "SP")[number % 4],),
            bladzijden=True,
        )
