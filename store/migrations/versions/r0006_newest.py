"""The newest records of a vendor are found by an index, however few there are of a kind."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("stand_leverancier", "stand", ["leverancier", "resource", "seq"])
