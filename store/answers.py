"""Answers of sources as they came: content once by its hash, compressed; beside it the question, by a
fingerprint, and when it was first answered so. What records are made from can be read again here
without asking anybody."""

import functools
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, true

from store.database import Database, chunks, given, rows_of, stamp
from store.model import Answer, Origin
from store.schema import antwoorden, herkomst, inhouden

_CONTENT = antwoorden.outerjoin(inhouden, inhouden.c.sha256 == antwoorden.c.sha256)
_ANSWERED = select(antwoorden).where(given(antwoorden.c.vingerafdruk)).order_by(antwoorden.c.nummer)
_CONTENTS = select(inhouden.c.sha256).where(given(inhouden.c.sha256))
_COLUMNS = (*(c for c in antwoorden.c if c.name not in ("nummer", "sha256", "vingerafdruk")),)


class Answers:
    """What is kept of sources, by council and vendor."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def newest(self, organisatie: str, leverancier: str, question: str) -> Answer | None:
        """The last answer to a question, by its fingerprint."""
        wanted = {"raad": organisatie, "bron": leverancier, "gevraagd": question}
        with self.database.reading() as connection:
            row = connection.execute(_newest(), wanted).first()
        return _answer(row) if row else None

    def every(self, organisatie: str | None = None) -> Iterator[Answer]:
        """All that is kept, in the order in which it came, in batches of bounded memory."""
        after = 0
        while True:
            query = _select().where(antwoorden.c.nummer > after)
            if organisatie:
                query = query.where(antwoorden.c.organisatie == organisatie)
            with self.database.reading() as connection:
                rows = connection.execute(query.order_by(antwoorden.c.nummer).limit(100)).all()
            if not rows:
                return
            yield from map(_answer, rows)
            after = rows[-1].nummer

    def of(self, record_id: str) -> list[Answer]:
        """The answers that a record was read from, with their content."""
        query = _select().where(antwoorden.c.nummer.in_(_read_from(record_id)))
        with self.database.reading() as connection:
            return list(map(_answer, connection.execute(query.order_by(antwoorden.c.nummer))))

    def origins(self, record_id: str) -> list[Origin]:
        """The same answers as they are named; nothing of their content is looked at."""
        query = select(antwoorden).where(antwoorden.c.nummer.in_(_read_from(record_id)))
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(antwoorden.c.nummer)).all()
        return [
            Origin(
                row.methode,
                row.adres or row.url,
                row.gehaald_op,
                row.status,
                row.formaat,
                row.sha256,
                row.uitkomst,
            )
            for row in rows
        ]

    def first(self, organisatie: str, leverancier: str) -> str | None:
        """When the first answer that is kept of a council came."""
        query = select(func.min(antwoorden.c.gehaald_op)).where(
            antwoorden.c.organisatie == organisatie, antwoorden.c.leverancier == leverancier
        )
        with self.database.reading() as connection:
            moment: str | None = connection.execute(query).scalar()
        return moment

    def sizes(self, organisatie: str | None = None) -> dict[str, tuple[int, int]]:
        """By organisation, of one or of all, how many answers are kept, and the bytes of their
        content on disk."""
        wanted = true() if organisatie is None else antwoorden.c.organisatie == organisatie
        columns = (antwoorden.c.organisatie, antwoorden.c.sha256)
        held = select(*columns).where(wanted).distinct().subquery()
        size = (
            select(held.c.organisatie, func.sum(func.length(inhouden.c.inhoud)))
            .select_from(held.join(inhouden, inhouden.c.sha256 == held.c.sha256))
            .group_by(held.c.organisatie)
        )
        number = (
            select(antwoorden.c.organisatie, func.count())
            .where(wanted)
            .group_by(antwoorden.c.organisatie)
        )
        with self.database.reading() as connection:
            bytes_held = {row[0]: int(row[1] or 0) for row in connection.execute(size)}
            return {
                row[0]: (row[1], bytes_held.get(row[0], 0)) for row in connection.execute(number)
            }

    def bound(self, organisatie: str, most: int) -> int:
        """Drops answers of a council until their content takes at most so many bytes: those that
        were followed by another answer to the same question, the oldest first. The newest answer to
        a question stays, whatever its size. Gives how many went."""
        dropped = 0
        while self.sizes(organisatie).get(organisatie, (0, 0))[1] > most:
            later = antwoorden.alias()
            superseded = (
                select(antwoorden.c.nummer)
                .where(
                    antwoorden.c.organisatie == organisatie,
                    select(later.c.nummer)
                    .where(
                        later.c.organisatie == antwoorden.c.organisatie,
                        later.c.leverancier == antwoorden.c.leverancier,
                        later.c.vingerafdruk == antwoorden.c.vingerafdruk,
                        later.c.nummer > antwoorden.c.nummer,
                    )
                    .exists(),
                )
                .order_by(antwoorden.c.nummer)
                .limit(50)
            )
            with self.database.writing() as connection:
                numbers = list(connection.execute(superseded).scalars())
                if not numbers:
                    return dropped
                connection.execute(delete(antwoorden).where(antwoorden.c.nummer.in_(numbers)))
                _drop_unused(connection)
            dropped += len(numbers)
        return dropped


def fresh(connection: Connection, answers: Iterable[Answer]) -> list[Answer]:
    """Those that say something else than the last answer to the same question."""
    latest = {(answer.organisatie, answer.vingerafdruk): answer for answer in answers}
    rows = rows_of(connection, _ANSWERED, sorted({question for _, question in latest}))
    known = {(row.organisatie, row.vingerafdruk): row for row in rows}
    return [answer for key, answer in latest.items() if _differs(answer, known.get(key))]


def _differs(answer: Answer, row: Row[Any] | None) -> bool:
    if row is None or row.leverancier != answer.leverancier:
        return True
    said = (answer.status, answer.sha256, answer.uitkomst, answer.adres)
    return said != (row.status, row.sha256, row.uitkomst, row.adres)


def keep_answers(connection: Connection, answers: Sequence[Answer]) -> None:
    """Writes answers down in a running transaction."""
    contents = {
        answer.sha256: answer.inhoud
        for answer in answers
        if answer.sha256 is not None and answer.inhoud is not None
    }
    held = {row.sha256 for row in rows_of(connection, _CONTENTS, contents)}
    rows = [
        {"sha256": sha256, "omvang": len(content), "inhoud": zlib.compress(content, 6)}
        for sha256, content in contents.items()
        if sha256 not in held
    ]
    if rows:
        connection.execute(insert(inhouden), rows)
    now = stamp()
    lines = []
    for answer in answers:
        values = {name: value for name, value in vars(answer).items() if name in _NAMES}
        lines.append(
            {
                **values,
                "vingerafdruk": answer.vingerafdruk,
                "sha256": answer.sha256,
                "gehaald_op": now,
            }
        )
    connection.execute(insert(antwoorden), lines)


_NAMES = frozenset(column.name for column in _COLUMNS)


def forget_answers(
    connection: Connection, ids: Iterable[str], said: Mapping[str, Collection[str]]
) -> None:
    """Takes away the content of every answer that one of these records was read from, and of every
    answer that holds what is `said` of them (by organisation: titles, names, addresses), wherever
    it came from; that there was an answer, and to what it came, stays."""
    taken_away = {"sha256": None, "uitkomst": TAKEN_AWAY}
    for chunk in chunks(sorted(ids)):
        questions = select(herkomst.c.vingerafdruk).where(herkomst.c.id.in_(chunk))
        connection.execute(
            antwoorden.update().where(antwoorden.c.vingerafdruk.in_(questions)).values(taken_away)
        )
        connection.execute(delete(herkomst).where(herkomst.c.id.in_(chunk)))
    for organisatie, phrases in said.items():
        numbers = list(_holding(connection, organisatie, phrases))
        for part in chunks(numbers):
            connection.execute(
                antwoorden.update().where(antwoorden.c.nummer.in_(part)).values(taken_away)
            )
    _drop_unused(connection)


def _holding(connection: Connection, organisatie: str, phrases: Collection[str]) -> Iterator[int]:
    """Numbers of a council's answers whose content, or whose address or question, holds a phrase."""
    wanted = {plain for phrase in phrases if (plain := _plain(phrase))}
    after = 0
    while wanted:
        here = antwoorden.c.nummer > after, antwoorden.c.organisatie == organisatie
        query = _select().where(*here, antwoorden.c.sha256.is_not(None))
        rows = connection.execute(query.order_by(antwoorden.c.nummer).limit(100)).all()
        if not rows:
            return
        for row in rows:
            content = b"" if row.inhoud is None else zlib.decompress(row.inhoud)
            text = _plain(content.decode("utf-8", "replace"))
            if any(phrase in text for phrase in wanted):
                yield row.nummer
        after = rows[-1].nummer


def _plain(text: str) -> str:
    """Text as it reads whatever it was written in: without the escapes of JSON and HTML, without
    capitals, and with single spaces."""
    text = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1]) or chr(int(found[1][1:], 16)), text)
    return " ".join(unescape(unescape(text)).casefold().split())


#: escapes of a JSON string
_ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|["\\/bfnrt])')
_ESCAPED = {**dict.fromkeys("bfnrt", " "), **{sign: sign for sign in '"\\/'}}


#: what a redacted answer came to
TAKEN_AWAY = "Refused: op verzoek verwijderd"


def _drop_unused(connection: Connection) -> None:
    used = select(antwoorden.c.sha256).where(antwoorden.c.sha256.is_not(None))
    connection.execute(delete(inhouden).where(inhouden.c.sha256.not_in(used)))


def _read_from(record_id: str) -> Any:
    """The number of the newest answer to each question that a record was read from."""
    questions = select(herkomst.c.vingerafdruk).where(herkomst.c.id == record_id)
    return (
        select(func.max(antwoorden.c.nummer))
        .where(antwoorden.c.vingerafdruk.in_(questions))
        .group_by(antwoorden.c.organisatie, antwoorden.c.vingerafdruk)
    )


@functools.cache
def _newest() -> Any:
    """Made once: it is asked for every question of a crawl."""
    return (
        _select()
        .where(
            antwoorden.c.organisatie == bindparam("raad"),
            antwoorden.c.leverancier == bindparam("bron"),
            antwoorden.c.vingerafdruk == bindparam("gevraagd"),
        )
        .order_by(antwoorden.c.nummer.desc())
        .limit(1)
    )


def _select() -> Any:
    return select(antwoorden, inhouden.c.inhoud).select_from(_CONTENT)


def _answer(row: Row[Any]) -> Answer:
    values = {name: getattr(row, name) for name in _NAMES}
    content = None if row.inhoud is None else zlib.decompress(row.inhoud)
    return Answer(**values, inhoud=content)
