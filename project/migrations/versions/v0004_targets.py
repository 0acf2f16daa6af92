"""Agreements with whoever pays: each version a row."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNITS = ("stops", "workshops", "cooperatives", "visitors", "participants", "municipalities")
CERTAINTIES = ("confirmed", "inferred", "unknown")


def upgrade() -> None:
    op.create_table(
        "target",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("certainty", _code("certainty", CERTAINTIES), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("unit", _code("targetunit", UNITS), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("paragraph", sqltypes.AutoString(), nullable=False),
        sa.Column("agreed_by", sqltypes.AutoString(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("entered_by", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_target_amount_positive")),
        sa.CheckConstraint(
            "(amount IS NULL) = withdrawn", name=op.f("ck_target_amount_unless_withdrawn")
        ),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (reason = '')", name=op.f("ck_target_change_says_why")
        ),
        sa.CheckConstraint(
            "NOT withdrawn OR replaces_id IS NOT NULL", name=op.f("ck_target_withdraws_a_row")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_target_project_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["target.id"], name=op.f("fk_target_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("key", name=op.f("uq_target_key")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_target_replaces_id")),
    )
    op.create_index("ix_target_project_id", "target", ["project_id"])
    op.create_index(
        "uq_target_first_of_unit",
        "target",
        ["project_id", "unit"],
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL"),
        postgresql_where=sa.text("replaces_id IS NULL"),
    )


def _code(name: str, codes: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
