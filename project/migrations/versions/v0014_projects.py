"""A second project: who pays for it, when it begins and ends, and no two of one name."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "project",
        sa.Column("funder", sqltypes.AutoString(), nullable=False, server_default=""),
    )
    op.add_column("project", sa.Column("first_day", sa.Date(), nullable=True))
    # Plain ADD COLUMN: rebuilding a table that others point at is never needed for this.
    op.execute(
        "ALTER TABLE project ADD COLUMN last_day DATE "
        "CONSTRAINT ck_project_days_in_order CHECK (first_day <= last_day)"
    )
    op.create_index("uq_project_name", "project", ["name"], unique=True)


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
