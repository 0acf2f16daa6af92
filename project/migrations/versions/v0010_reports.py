"""Reports that were issued: frozen, and never changed again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

from project.migrations.versions.v0001_first_tables import forbid_changes

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issuedreport",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("issued_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("issued_by", sqltypes.AutoString(), nullable=False),
        sa.Column("last_count_id", sa.Integer(), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("content", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_issuedreport_number_positive")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_issuedreport_days_in_order")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_issuedreport_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuedreport")),
        sa.UniqueConstraint("key", name=op.f("uq_issuedreport_key")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_issuedreport_project_id_number")),
    )
    forbid_changes("issuedreport")


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
