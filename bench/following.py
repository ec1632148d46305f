"""Questions that are followed: a hundred thousand of them held against a thousand new records."""

import random
import resource
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import insert

from bench.corpus import WORDS, filled, generated, phrases
from griffie.following import look
from indexer.question.language import parse
from indexer.question.query import Query
from indexer.question.watching import FORM, made, outcome
from sample.scenario import SEEDS
from store import Store
from store.schema import volgers

Row = tuple[str, str, str, str]
FOLLOWERS, RECORDS = 100_000, 1000
#: words that nothing new has: most of what people follow is seldom in the news
RARE = 30_000


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="griffie-volgen-") as folder:
        store = filled(Path(folder), 0)
        _follow(store, FOLLOWERS)
        look(store)
        rows = list(islice(generated(RECORDS), RECORDS))
        store.write([put for put, _ in rows], (), [fetched for _, fetched in rows])
        before = _spent()
        told = look(store)
        took = _spent() - before
        store.close()
    name = f"{FOLLOWERS} gevolgde vragen tegen {RECORDS} nieuwe records"
    return [(name, f"{took:.0f} s rekentijd", f"{told} meldingen", "")]


def asked(number: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Questions as people follow them, always the same: a word or two, a sentence, an outcome, most
    of them in one council."""
    chance = random.Random(3)
    sentences, common = phrases(), [word for word in WORDS if word.isalpha()]
    for _ in range(number):
        rare = f"onderwerp{chance.randrange(RARE)}"
        filters = {"organisatie": chance.choice(SEEDS)[2]} if chance.random() < 0.7 else {}
        kind = chance.random()
        if kind < 0.6:
            text = rare if kind < 0.4 else f"{rare} {chance.choice(common)}"
        elif kind < 0.8:
            text = f"{chance.choice(common)} {chance.choice(common)}"
            filters |= {"uitslag": "verworpen"}
        elif kind < 0.9:
            text = f'"{chance.choice(sentences)}" {rare}'
        else:
            text = f"({rare} OR {chance.choice(common)}*) NOT {chance.choice(common)}"
            filters |= {"type": "motie"}
        yield text, filters


def _follow(store: Store, number: int) -> None:
    steps: dict[str, bytes] = {}
    rows: list[dict[str, Any]] = []
    for each, (text, filters) in enumerate(asked(number)):
        key = f"{text}|{filters}"
        if key not in steps:
            wanted = tuple((name, (value,)) for name, value in filters.items())
            steps[key] = made(Query(parse(text), filters=wanted))
        rows.append(
            {
                "id": f"{each:036d}", "vraag": f"q={text}", "stappen": steps[key], "vorm": FORM,
                "gebeurtenis": outcome(orjson.loads(steps[key])), "kanaal": "mail", "ritme": "dag",
                "begin": 0, "bevestigd": True, "gemaakt": 0.0, "verteld": 0.0,
            }
        )  # fmt: skip
    with store.database.writing() as connection:
        connection.execute(insert(volgers), rows)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
