"""What followed from a session: notes that are added and never changed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

from project.migrations.versions.v0001_first_tables import forbid_changes

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("new_initiative", "municipality_contact", "follow_up", "nothing_yet")
REASONS = (
    "typing",
    "recounted",
    "wrong_place",
    "later_information",
    "withdrawn",
    "entered_again",
)


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, name="outcomekind", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("quotation", sqltypes.AutoString(), nullable=False),
        sa.Column("consent", sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("entered_by", sqltypes.AutoString(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column(
            "correction_reason",
            sa.Enum(
                *REASONS,
                name="correctionreason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(quotation = '') = (consent = '')", name=op.f("ck_outcome_consent_noted")
        ),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (correction_reason IS NULL)",
            name=op.f("ck_outcome_correction_says_why"),
        ),
        sa.CheckConstraint(
            "NOT withdrawn OR replaces_id IS NOT NULL", name=op.f("ck_outcome_withdraws_a_row")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["toursession.id"], name=op.f("fk_outcome_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["outcome.id"], name=op.f("fk_outcome_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("key", name=op.f("uq_outcome_key")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_outcome_replaces_id")),
    )
    op.create_index("ix_outcome_session_id", "outcome", ["session_id"])
    forbid_changes("outcome")


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
