"""Who follows which question, where it is told, what is to be told and how that went."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "volgers",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("vraag", sa.Text, nullable=False),
        sa.Column("stappen", sa.LargeBinary, nullable=False),
        sa.Column("vorm", sa.String(40), nullable=False),
        sa.Column("gebeurtenis", sa.Boolean, nullable=False),
        sa.Column("kanaal", sa.String(10), nullable=False),
        sa.Column("ritme", sa.String(10), nullable=False),
        sa.Column("begin", _SEQ, nullable=False),
        sa.Column("bevestigd", sa.Boolean, nullable=False),
        sa.Column("gemaakt", sa.Float, nullable=False),
        sa.Column("verteld", sa.Float, nullable=False),
    )
    op.create_table(
        "volgadressen",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("adres", sa.String(2000), nullable=False),
        sa.Column("geheim", sa.String(64), nullable=False),
    )
    op.create_index("volgadressen_adres", "volgadressen", ["adres"])
    op.create_table(
        "meldingen",
        sa.Column("volger", sa.String(36), primary_key=True),
        sa.Column("record", sa.String(36), primary_key=True),
        sa.Column("versie", sa.Integer, nullable=False),
        sa.Column("seq", _SEQ, nullable=False),
        sa.Column("klaar", sa.Boolean, nullable=False),
        sa.Column("pogingen", sa.Integer, nullable=False),
        sa.Column("vanaf", sa.Float, nullable=False),
    )
    op.create_index("meldingen_klaar", "meldingen", ["klaar", "vanaf"])
    op.create_table(
        "bezorgingen",
        sa.Column("nummer", _SEQ, primary_key=True, autoincrement=True),
        sa.Column("volger", sa.String(36), nullable=False),
        sa.Column("moment", sa.String(32), nullable=False),
        sa.Column("meldingen", sa.Integer, nullable=False),
        sa.Column("gelukt", sa.Boolean, nullable=False),
        sa.Column("uitkomst", sa.String(200), nullable=False),
    )
    op.create_index("bezorgingen_volger", "bezorgingen", ["volger", "nummer"])
