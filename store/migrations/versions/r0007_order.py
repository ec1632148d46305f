"""What a body holds of a kind is read in its order by an index: without, each batch of it was sorted anew
among all that follow."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_index("stand_organisatie", table_name="stand")
    op.create_index("stand_organisatie", "stand", ["organisatie", "resource", "type", "seq"])
    op.create_index("stand_volgorde", "stand", ["organisatie", "resource", "seq"])
