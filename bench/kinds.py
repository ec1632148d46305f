"""Twelve kinds of question at 100,000 documents: both engines as we use them, beside each called
bare (the same query sent straight to it, no snippets, no count of exact forms) and beside SQLite
FTS5, which reads words as they are, with its snippets and the same totals."""

import contextlib
import datetime as dt
import random
import re
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bench.corpus import WORDS, short
from bench.elastic import server
from indexer.engines.elastic import Connection, ElasticIndexes, LiveElastic
from indexer.engines.elastic.searching import request
from indexer.engines.embedded import LiveTantivy, TantivyIndexes
from indexer.question.language import parse
from indexer.question.plan import plan
from indexer.question.query import FACETS, Engine, Indexes, Query
from sample.subjects import SUBJECTS

COUNT, ROUNDS, WARM, BATCH = 100_000, 40, 5, 1000
SHOWN = ("type", "organisatie", "jaar", "uitslag")
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Asked:
    """One question for us and for FTS5."""

    query: Query
    match: str
    where: str = ""
    facets: tuple[str, ...] = ()


def kinds() -> dict[str, list[Asked]]:
    chance = random.Random(3)
    words = sorted({word for word in WORDS if word.isalpha()})
    names = [f"{word}{number}" for word in WORDS[:200] for number in range(1000)]
    facts = [
        re.findall(r"\w+", f) for s in SUBJECTS for f in s.facts if "'" not in f and "-" not in f
    ]

    def word() -> str:
        return chance.choice(words)

    def made(kind: str) -> Asked:
        one, two = word(), word()
        match kind:
            case "één woord":
                return _same(one)
            case "zeldzaam woord":
                return _same(chance.choice(names))
            case "veelvoorkomend woord":
                return _same(chance.choice(["de", "het", "van", "raad"]))
            case "zin":
                fact = chance.choice(facts)
                start = chance.randrange(len(fact) - 3)
                return _same(f'"{" ".join(fact[start : start + 3])}"')
            case "nabijheid":
                return Asked(Query(parse(f'"{one} {two}"~5')), f"NEAR({one} {two}, 5)")
            case "begin van een woord":
                return Asked(Query(parse(f"{one[:5]}*")), f"{one[:5]}*")
            case "zes woorden met EN, OF en NIET":
                a, b, c, d, e, f = (word() for _ in range(6))
                ours = parse(f"({a} OR {b}) ({c} OR {d} OR {e}) NOT {f}")
                return Asked(Query(ours), f"({a} OR {b}) AND ({c} OR {d} OR {e}) NOT {f}")
            case "filters":
                filters = (("type", ("motie",)), ("organisatie", ("gm0828", "gm0637")))
                query = Query(parse(one), filters, van=dt.date(2018, 1, 1))
                where = "type = 'motie' AND organisatie IN ('gm0828','gm0637') AND datum >= '2018'"
                return Asked(query, one, where)
            case "tien facetten":
                return replace(_same(one), query=Query(parse(one), facets=FACETS), facets=SHOWN)
            case "histogram":
                query = Query(parse(one), histogram="maand")
                return replace(_same(one), query=query, facets=("maand",))
            case "bladzijde 500":
                return replace(_same("de"), query=Query(parse("de"), offset=9980))
            case _:
                return Asked(Query(sort="-datum"), "")

    names_of = (
        "één woord", "zeldzaam woord", "veelvoorkomend woord", "zin", "nabijheid",
        "begin van een woord", "zes woorden met EN, OF en NIET", "filters", "tien facetten",
        "histogram", "bladzijde 500", "alles",
    )  # fmt: skip
    return {kind: [made(kind) for _ in range(ROUNDS)] for kind in names_of}


def _same(text: str) -> Asked:
    return Asked(Query(parse(text)), text)


# --- those that are asked --------------------------------------------------------------------


def filled(indexes: Indexes) -> None:
    fresh = indexes.beside()
    documents = iter(short(COUNT))
    while batch := list(islice(documents, BATCH)):
        fresh.append(batch, COUNT)
    fresh.commit(COUNT)
    fresh.close()
    indexes.swap(fresh)


def bare_tantivy(live: LiveTantivy) -> Callable[[Asked], object]:
    """The same query, sent straight to the engine: the page, its total and the counts."""
    engine = live.engine

    def ask(question: Asked) -> object:
        query, searcher = question.query, engine.current()[1]
        translation = engine._translation(searcher)
        weighed, _ = translation.weighed(plan(query.parsed.node, ranked=True))
        matching = translation.matching(weighed, query)
        matches = searcher.search(matching, limit=query.size, offset=query.offset, count=True)
        for name in (*query.facets, *filter(None, [query.histogram])):
            searcher.aggregate(matching, {"f": {"terms": {"field": name, "size": 1000}}})
        return [searcher.doc(address) for _, address in matches.hits]

    return ask


def fts5(folder: Path) -> Callable[[Asked], object]:
    database = sqlite3.connect(folder / "fts5.db")
    database.execute("CREATE VIRTUAL TABLE woorden USING fts5(titel, tekst)")
    database.execute("CREATE TABLE stuk (type, organisatie, datum, jaar, maand, uitslag)")
    for document in short(COUNT):
        day = document.datum or ""
        database.execute(
            "INSERT INTO woorden VALUES (?, ?)", (document.titel, "\n".join(document.pages))
        )
        row = (document.type, document.organisatie, day, day[:4], day[:7], document.uitslag)
        database.execute("INSERT INTO stuk VALUES (?, ?, ?, ?, ?, ?)", row)
    database.commit()

    def ask(question: Asked) -> object:
        both = "woorden JOIN stuk ON stuk.rowid = woorden.rowid" if question.match else "stuk"
        rules = [question.where] if question.where else []
        values = [question.match] if question.match else []
        if question.match:
            rules.insert(0, "woorden MATCH ?")
        where = f"FROM {both} " + (f"WHERE {' AND '.join(rules)}" if rules else "")
        database.execute(f"SELECT count(*) {where}", values).fetchone()
        for name in question.facets:
            database.execute(f"SELECT {name}, count(*) {where} GROUP BY 1", values).fetchall()
        columns = "titel, snippet(woorden, 1, '', '', '', 30)" if question.match else "type"
        order = "woorden.rank" if question.match else "datum DESC"
        page = f"ORDER BY {order} LIMIT 20 OFFSET {question.query.offset}"
        return database.execute(f"SELECT {columns} {where} {page}", values).fetchall()

    return ask


def ours(engine: Engine) -> Callable[[Asked], object]:
    return lambda question: engine.search(question.query)


def bare_elastic(engine: LiveElastic) -> Callable[[Asked], object]:
    return lambda question: engine.client.search(**request(question.query, engine._current()))


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[dict[str, Callable[[Asked], object]]]:
    indexes = TantivyIndexes(folder)
    filled(indexes)
    live = LiveTantivy(folder)
    yield {
        "Griffie, ingebed": ours(live),
        "kale tantivy": bare_tantivy(live),
        "SQLite FTS5": fts5(folder),
    }
    live.close()


@contextlib.contextmanager
def elastic() -> Iterator[dict[str, Callable[[Asked], object]]]:
    with server() as cluster:
        connection = Connection(tuple(cluster.addresses), "soorten")
        indexes = ElasticIndexes(connection)
        filled(indexes)
        live = LiveElastic(connection)
        yield {"Griffie, Elasticsearch": ours(live), "kale Elasticsearch": bare_elastic(live)}
        live.close()
        indexes.close()


def timed(ask: Callable[[Asked], object], questions: Iterable[Asked]) -> tuple[float, float]:
    """(p50, p95) in milliseconds."""
    times = []
    questions = list(questions)
    for question in questions[:WARM] + questions:
        start = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - start) * 1000)
    times = times[WARM:]
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def measure() -> list[Row]:
    folder = Path(tempfile.mkdtemp(prefix="griffie-soorten-"))
    measured: dict[str, dict[str, tuple[float, float]]] = {kind: {} for kind in kinds()}
    try:
        for group in (embedded(folder), elastic()):
            with group as asking:
                for kind, questions in kinds().items():
                    for name, ask in asking.items():
                        measured[kind][name] = timed(ask, questions)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows = []
    for kind, times in measured.items():
        for mine, peers in (
            ("Griffie, ingebed", ("kale tantivy", "SQLite FTS5")),
            ("Griffie, Elasticsearch", ("kale Elasticsearch",)),
        ):
            p50, p95 = times[mine]
            columns = [
                f"{peer} p50 {times[peer][0]:.1f}, p95 {times[peer][1]:.1f}" for peer in peers
            ]
            rows.append(
                (
                    f"{kind}, {COUNT:,} documenten, {mine.split(', ')[1]}",
                    f"p50 {p50:.1f}, p95 {p95:.1f} ms",
                    "; ".join(columns),
                    "; ".join(f"{p50 / times[peer][0]:.2f}" for peer in peers),
                )
            )
    return rows
