"""The rule that says when the funder must be told of a deviation."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN: rebuilding a table that others point at is never needed for this.
    op.execute("ALTER TABLE project ADD COLUMN duty_rule VARCHAR NOT NULL DEFAULT ''")


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
