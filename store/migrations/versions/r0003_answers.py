"""Answers of sources as they came, what was read from which, and which reader made a text."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Seq = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("teksten", sa.Column("lezer", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "antwoorden",
        sa.Column("nummer", _Seq, primary_key=True, autoincrement=True),
        sa.Column("organisatie", sa.String(10), nullable=False),
        sa.Column("leverancier", sa.String(20), nullable=False),
        sa.Column("vingerafdruk", sa.String(64), nullable=False),
        sa.Column("methode", sa.String(8), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("vraag", sa.LargeBinary),
        sa.Column("adres", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("formaat", sa.String(255)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("uitkomst", sa.String(300)),
        sa.Column("gehaald_op", sa.String(32), nullable=False),
    )
    question = ["organisatie", "leverancier", "vingerafdruk", "nummer"]
    op.create_index("antwoorden_vraag", "antwoorden", question)
    op.create_index("antwoorden_inhoud", "antwoorden", ["sha256"])
    op.create_table(
        "inhouden",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("omvang", sa.BigInteger, nullable=False),
        sa.Column("inhoud", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "herkomst",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("vingerafdruk", sa.String(64), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("herkomst_vraag", "herkomst", ["vingerafdruk"])
