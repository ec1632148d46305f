"""Who the store is, how often it was put back, and how often something was taken away for good."""

import datetime as dt
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    table = op.create_table(
        "opslag",
        sa.Column("identiteit", sa.String(36), primary_key=True),
        sa.Column("teruggezet", sa.Integer, nullable=False),
        sa.Column("geschrapt", sa.Integer, nullable=False),
        sa.Column("sinds", sa.String(32), nullable=False),
    )
    since = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    row = {"identiteit": str(uuid.uuid4()), "teruggezet": 0, "geschrapt": 0, "sinds": since}
    op.bulk_insert(table, [row])
