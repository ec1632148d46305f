"""Who follows which question, and what is to be told: written in one transaction with the place in
the log up to which was looked, so that nothing is missed and nothing told twice."""

import datetime as dt
import secrets
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from store.database import Database, chunks, stamp, upsert
from store.schema import bezorgingen, geheugen, geweerd, meldingen, versies, volgadressen, volgers

#: the place in the log up to which was looked, and the day on which, among the small facts of the store
PLACE, DAY = ("", "volgen/seq"), ("", "volgen/dag")
Mark = tuple[str, str]
#: how who ended following stands among what may not come back
ENDED = "volger"
#: the record of a notice that asks to confirm
CONFIRM = ""
#: seconds after which a question that nobody confirmed is forgotten, and unconfirmed ones of one
#: address beyond which no more is sent there
FORGOTTEN, OPEN = 7 * 86400.0, 5
#: seconds between two notices, by rhythm
RHYTHM = {"direct": 0.0, "dag": 86400.0, "week": 7 * 86400.0}
#: seconds to the next attempt, and how many there are
PAUSE, LONGEST, ATTEMPTS = 60.0, 6 * 3600.0, 12
#: records of one message
MOST = 200


@dataclass(frozen=True)
class Question:
    """What is followed: `stappen` and `vorm` as `indexer.question.watching` made them, `vraag` the
    parameters that it was made of."""

    vraag: str
    stappen: bytes
    vorm: str
    gebeurtenis: bool
    kanaal: str
    ritme: str


@dataclass(frozen=True)
class Follower:
    id: str
    question: Question
    begin: int


@dataclass(frozen=True)
class News:
    """A record that a follower is to be told of; `silent` when it is no news after all."""

    volger: str
    record: str
    versie: int
    seq: int
    silent: bool = False


@dataclass(frozen=True)
class Due:
    """What is to be sent to one address now: ids of records, or none to ask for confirmation."""

    volger: str
    question: Question
    adres: str
    geheim: str
    records: tuple[tuple[str, int], ...]
    pogingen: int

    @property
    def asks(self) -> bool:
        return not self.records


class Following:
    """The followers of a store; it is told the time, in seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # --- following and ending -----------------------------------------------------------------

    def add(self, question: Question, adres: str, now: float | None = None) -> tuple[str, str]:
        """(id, secret) of a new follower, who is asked to confirm. An address that leaves too many
        unconfirmed is sent nothing more."""
        moment = time.time() if now is None else now
        key, secret = str(uuid.uuid4()), secrets.token_hex(32)
        with self.database.writing() as connection:
            self._forget(connection, moment)
            waiting = select(func.count()).select_from(
                volgadressen.join(volgers, volgers.c.id == volgadressen.c.id)
            )
            mine = (volgadressen.c.adres == adres, volgers.c.bevestigd.is_(False))
            silent = connection.execute(waiting.where(*mine)).scalar_one() >= OPEN
            row = {**vars(question), "id": key, "begin": 0, "bevestigd": False}
            connection.execute(insert(volgers).values(**row, gemaakt=moment, verteld=0.0))
            address = {"id": key, "adres": adres, "geheim": secret}
            connection.execute(insert(volgadressen).values(**address))
            notice = _notice(News(key, CONFIRM, 0, 0, silent))
            connection.execute(insert(meldingen).values(**notice))
        return key, secret

    def confirm(self, key: str) -> bool:
        """From now on what is new is told; False when there is no such follower."""
        with self.database.writing() as connection:
            row = connection.execute(select(volgers.c.bevestigd).where(volgers.c.id == key)).first()
            if row is not None and not row.bevestigd:
                last = connection.execute(select(func.coalesce(func.max(versies.c.seq), 0)))
                values = {"bevestigd": True, "begin": last.scalar_one()}
                connection.execute(update(volgers).where(volgers.c.id == key).values(values))
            return row is not None

    def end(self, key: str) -> bool:
        """Forgets a follower with his address and all that he was or would be told; that he ended is
        kept, so that he does not come back with a backup (`forget_ended`)."""
        with self.database.erasing() as connection:
            known = connection.execute(delete(volgers).where(volgers.c.id == key)).rowcount > 0
            _erase(connection, [key])
            if known:
                row = {"waarde": key, "soort": ENDED, "reden": "beëindigd", "sinds": stamp()}
                upsert(connection, geweerd, row)
        return known

    def _forget(self, connection: Connection, now: float) -> None:
        old = select(volgers.c.id).where(
            volgers.c.bevestigd.is_(False), volgers.c.gemaakt < now - FORGOTTEN
        )
        keys = [row.id for row in connection.execute(old)]
        for chunk in chunks(keys):
            connection.execute(delete(volgers).where(volgers.c.id.in_(chunk)))
        _erase(connection, keys)

    # --- what is new --------------------------------------------------------------------------

    def place(self) -> int | None:
        """Up to where in the log was looked; None when never."""
        with self.database.reading() as connection:
            value = _kept(connection, PLACE)
            return None if value is None else int(value)

    def day(self) -> dt.date | None:
        """The last day on which was looked what days that went by made news; None when never."""
        with self.database.reading() as connection:
            value = _kept(connection, DAY)
            return None if value is None else dt.date.fromisoformat(value)

    def followers(self) -> Iterator[Follower]:
        """All that confirmed."""
        query = select(volgers).where(volgers.c.bevestigd.is_(True)).order_by(volgers.c.id)
        with self.database.reading() as connection:
            for row in connection.execution_options(yield_per=5000).execute(query):
                yield Follower(row.id, _question(row), row.begin)

    def remake(self, made: Iterable[tuple[str, bytes, str]]) -> None:
        """Keeps what questions were made into anew: (id, steps, form)."""
        with self.database.writing() as connection:
            for key, steps, form in made:
                values = {"stappen": steps, "vorm": form}
                connection.execute(update(volgers).where(volgers.c.id == key).values(values))

    def tell(self, after: int | None, until: int, news: Sequence[News]) -> int:
        """Keeps what is new with the place up to which was looked, all at once; gives how many were
        not known yet. Writes nothing when another process went on from `after` meanwhile."""
        return self._tell(PLACE, None if after is None else str(after), str(until), news)

    def tell_passed(self, since: dt.date | None, today: dt.date, news: Sequence[News]) -> int:
        """The same of what is news because days went by, with the day."""
        return self._tell(DAY, since.isoformat() if since else None, today.isoformat(), news)

    def _tell(self, mark: Mark, after: str | None, until: str, news: Sequence[News]) -> int:
        with self.database.writing() as connection:
            if _kept(connection, mark) != after:
                return 0
            fresh = _unknown(connection, news)
            if fresh:
                connection.execute(insert(meldingen), [_notice(each) for each in fresh])
            organisatie, key = mark
            row = {"organisatie": organisatie, "sleutel": key, "waarde": until}
            upsert(connection, geheugen, row)
        return sum(not each.silent for each in fresh)

    # --- telling ------------------------------------------------------------------------------

    def due(self, now: float, limit: int = 200) -> list[Due]:
        """What is to be sent now, at most so many messages."""
        ready = (
            select(meldingen.c.volger)
            .join(volgers, volgers.c.id == meldingen.c.volger)
            .where(meldingen.c.klaar.is_(False), meldingen.c.vanaf <= now)
            .group_by(meldingen.c.volger)
        )
        found: list[Due] = []
        with self.database.reading() as connection:
            for key in [row.volger for row in connection.execute(ready)]:
                made = self._due(connection, key, now)
                if made is not None:
                    found.append(made)
                if len(found) >= limit:
                    break
        return found

    def _due(self, connection: Connection, key: str, now: float) -> Due | None:
        both = volgers.join(volgadressen, volgers.c.id == volgadressen.c.id)
        row = connection.execute(
            select(volgers, volgadressen.c.adres, volgadressen.c.geheim)
            .select_from(both)
            .where(volgers.c.id == key)
        ).first()
        if row is None:
            return None
        rows = connection.execute(
            select(meldingen)
            .where(
                meldingen.c.volger == key, meldingen.c.klaar.is_(False), meldingen.c.vanaf <= now
            )
            .order_by(meldingen.c.seq, meldingen.c.record)
            .limit(MOST)
        ).all()
        asked = any(each.record == CONFIRM for each in rows)
        if not asked and (not row.bevestigd or now - row.verteld < RHYTHM[row.ritme]):
            return None
        records = () if asked else tuple((each.record, each.versie) for each in rows)
        attempts = max((each.pogingen for each in rows), default=0)
        return Due(key, _question(row), row.adres, row.geheim, records, attempts)

    def told(self, due: Due, now: float, failure: str | None = None) -> None:
        """Keeps how sending went; what failed is tried again later, less and less often."""
        keys = [key for key, _ in due.records] or [CONFIRM]
        attempts = due.pogingen + 1
        values: dict[str, Any] = {"pogingen": attempts}
        if failure is None or attempts >= ATTEMPTS:
            values["klaar"] = True
        else:
            values["vanaf"] = now + min(PAUSE * 2**due.pogingen, LONGEST)
        with self.database.writing() as connection:
            for chunk in chunks(keys):
                mine = (meldingen.c.volger == due.volger, meldingen.c.record.in_(chunk))
                connection.execute(update(meldingen).where(*mine).values(values))
            if failure is None and not due.asks:
                told = update(volgers).where(volgers.c.id == due.volger)
                connection.execute(told.values(verteld=now))
            connection.execute(
                insert(bezorgingen).values(
                    volger=due.volger,
                    moment=stamp(),
                    meldingen=len(due.records),
                    gelukt=failure is None,
                    uitkomst=(failure or "bezorgd")[:200],
                )
            )

    def log(self, key: str) -> list[dict[str, Any]]:
        """How each attempt went, in order."""
        query = select(bezorgingen).where(bezorgingen.c.volger == key)
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(bezorgingen.c.nummer)).all()
        names = ("moment", "meldingen", "gelukt", "uitkomst")
        return [{name: getattr(row, name) for name in names} for row in rows]


def forget_ended(connection: Connection, keys: Iterable[str]) -> None:
    """Forgets followers that a backup brought back although they ended since."""
    ended = list(keys)
    for chunk in chunks(ended):
        connection.execute(delete(volgers).where(volgers.c.id.in_(chunk)))
    _erase(connection, ended)


def _kept(connection: Connection, mark: Mark) -> str | None:
    organisatie, key = mark
    query = select(geheugen.c.waarde).where(
        geheugen.c.organisatie == organisatie, geheugen.c.sleutel == key
    )
    value: str | None = connection.execute(query).scalar()
    return value


def _notice(news: News) -> dict[str, Any]:
    row = {"volger": news.volger, "record": news.record, "versie": news.versie, "seq": news.seq}
    return {**row, "klaar": news.silent, "pogingen": 0, "vanaf": 0.0}


def _unknown(connection: Connection, news: Sequence[News]) -> list[News]:
    """What was not told, or passed over, before."""
    known: set[tuple[str, str]] = set()
    for chunk in chunks({each.record for each in news}):
        query = select(meldingen.c.volger, meldingen.c.record).where(meldingen.c.record.in_(chunk))
        known |= {(row.volger, row.record) for row in connection.execute(query)}
    fresh = {(each.volger, each.record): each for each in news}
    return [each for pair, each in fresh.items() if pair not in known]


def _question(row: Any) -> Question:
    return Question(
        row.vraag, bytes(row.stappen), row.vorm, bool(row.gebeurtenis), row.kanaal, row.ritme
    )


def _erase(connection: Connection, keys: Sequence[str]) -> None:
    for chunk in chunks(keys):
        for table, column in (
            (volgadressen, volgadressen.c.id),
            (meldingen, meldingen.c.volger),
            (bezorgingen, bezorgingen.c.volger),
        ):
            connection.execute(delete(table).where(column.in_(chunk)))
