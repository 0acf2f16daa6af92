"""What somebody chose for the columns of a file, so that the next one like it needs no choice."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "importcolumns",
        sa.Column("signature", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("fields", sqltypes.AutoString(), nullable=False),
        sa.Column("saved_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("saved_by", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_importcolumns")),
    )


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
