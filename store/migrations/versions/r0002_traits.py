"""What statistics ask of a record as columns of `stand`, filled from the records that are held."""

from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BATCH = 500
#: kinds of records of which statistics ask something
WITH_TRAITS = ("informatieobject", "aanwezigedeelnemer", "stemming", "stem")
TRAITS = ("uitslag_bekend", "heeft_bestand", "heeft_tekst", "grondslag")
_stand = sa.table(
    "stand",
    *(sa.column(name) for name in ("id", "seq", "resource", "grondslag")),
    *(
        sa.column(name, sa.Boolean)
        for name in ("weg", "uitslag_bekend", "heeft_bestand", "heeft_tekst")
    ),
)
_versies = sa.table("versies", sa.column("seq"), sa.column("body", sa.LargeBinary))

FILL = (
    sa.update(_stand)
    .where(_stand.c.id == sa.bindparam("key"))
    .values({name: sa.bindparam(name) for name in TRAITS})
)


def upgrade() -> None:
    for name in ("uitslag_bekend", "heeft_bestand", "heeft_tekst"):
        column = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("stand", column)
    op.add_column("stand", sa.Column("grondslag", sa.String(20)))
    connection, after = op.get_bind(), 0
    while rows := connection.execute(_held(after)).all():
        filled = [
            {"key": row.id, **_traits(row.resource, orjson.loads(row.body)["ext"])} for row in rows
        ]
        connection.execute(FILL, filled)
        after = rows[-1].seq


def _held(after: int) -> sa.Select[Any]:
    return (
        sa.select(_stand.c.id, _stand.c.seq, _stand.c.resource, _versies.c.body)
        .select_from(_stand.join(_versies, _versies.c.seq == _stand.c.seq))
        .where(_stand.c.seq > after, _stand.c.resource.in_(WITH_TRAITS), _stand.c.weg.is_(False))
        .order_by(_stand.c.seq)
        .limit(BATCH)
    )


def _traits(resource: str, ext: dict[str, Any]) -> dict[str, Any]:
    files = ext.get("bestanden", ())
    return {
        "uitslag_bekend": ext.get("uitslag") not in (None, "onbekend"),
        "heeft_bestand": bool(files),
        "heeft_tekst": any(file.get("tekst") == "volledig" for file in files),
        "grondslag": None if resource == "informatieobject" else ext.get("grondslag"),
    }
