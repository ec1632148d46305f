"""Turns at a source that all processes, on all machines, share."""

from sqlalchemy import delete, func, insert, select

from store.database import Database, clock
from store.schema import tempo


class Politeness:
    """Counts requests to a source by name, on the database's clock."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def turn(self, name: str, allowed: int, window: float = 60.0) -> float:
        """Counts one more request under `name` when fewer than `allowed` were counted in the last
        `window` seconds and nobody paused it; gives 0 then, else the seconds to wait."""
        mine = tempo.c.naam == name
        with self.database.writing() as connection:
            now = clock(connection)
            paused = select(func.max(tempo.c.tijd)).where(tempo.c.naam == f"pauze:{name}")
            until = connection.execute(paused).scalar()
            if until is not None and until > now:
                return float(until - now)
            connection.execute(delete(tempo).where(mine, tempo.c.tijd <= now - window))
            count = select(func.count(), func.min(tempo.c.tijd)).where(mine)
            sent, first = connection.execute(count).one()
            if sent >= allowed:
                return max(float(first) + window - now, 0.001)
            connection.execute(insert(tempo).values(naam=name, tijd=now))
        return 0.0

    def pause(self, name: str, seconds: float) -> None:
        """No process gets a turn under `name` for so many seconds."""
        paused = f"pauze:{name}"
        with self.database.writing() as connection:
            now = clock(connection)
            connection.execute(delete(tempo).where(tempo.c.naam == paused, tempo.c.tijd <= now))
            connection.execute(insert(tempo).values(naam=paused, tijd=now + seconds))
