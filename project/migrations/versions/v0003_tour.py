"""Keeping the tour: what was cancelled and why, forms sent twice, answers to what seemed odd."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REASONS = "'venue', 'interest', 'planning', 'mistake', 'other'"


def upgrade() -> None:
    for table in ("stop", "toursession"):
        op.add_column(table, sa.Column("cancelled_at", sqltypes.UTCDateTime(), nullable=True))
        # Plain ADD COLUMN: rebuilding a table that others point at is never needed for this.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN cancel_reason VARCHAR(30) "
            f"CONSTRAINT ck_{table}_cancelreason CHECK (cancel_reason IN ({REASONS})) "
            f"CONSTRAINT ck_{table}_cancelled_says_why "
            "CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL))"
        )
    op.create_table(
        "sentform",
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sentform")),
    )
    op.create_table(
        "checkanswer",
        sa.Column("key", sqltypes.AutoString(length=300), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_checkanswer")),
    )


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
