"""What entering on a phone needs: groups, drafts, links for a host, answers to "Klopt dit?"."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

from project.migrations.versions.v0001_first_tables import forbid_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GROUPS = (
    "residents",
    "initiatives",
    "municipality",
    "organisations",
    "education",
    "other",
    "unknown",
)


def upgrade() -> None:
    _host_link()
    # Plain ADD COLUMN: rebuilding the table, as Alembic does on SQLite, would lose its triggers.
    op.execute("ALTER TABLE \"count\" ADD COLUMN asked VARCHAR NOT NULL DEFAULT ''")
    op.execute(
        'ALTER TABLE "count" ADD COLUMN link_id INTEGER '
        "CONSTRAINT fk_count_link_id REFERENCES hostlink (id)"
    )
    op.create_index("ix_count_link_id", "count", ["link_id"])
    op.execute(
        "ALTER TABLE venue ADD COLUMN capacity INTEGER "
        "CONSTRAINT ck_venue_capacity_positive CHECK (capacity > 0)"
    )
    _count_part()
    _count_confirmation()
    _draft()
    for table in ("countpart", "countconfirmation"):
        forbid_changes(table)


def _host_link() -> None:
    op.create_table(
        "hostlink",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by", sqltypes.AutoString(), nullable=False),
        sa.Column("expires_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "(stop_id IS NULL) <> (session_id IS NULL)", name=op.f("ck_hostlink_one_subject")
        ),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name=op.f("fk_hostlink_stop_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["toursession.id"], name=op.f("fk_hostlink_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hostlink")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_hostlink_token_hash")),
    )


def _count_part() -> None:
    op.create_table(
        "countpart",
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column(
            "group",
            sa.Enum(
                *GROUPS, name="countgroup", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_countpart_number_not_negative")),
        sa.ForeignKeyConstraint(["count_id"], ["count.id"], name=op.f("fk_countpart_count_id")),
        sa.PrimaryKeyConstraint("count_id", "group", name=op.f("pk_countpart")),
    )


def _count_confirmation() -> None:
    op.create_table(
        "countconfirmation",
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["count_id"], ["count.id"], name=op.f("fk_countconfirmation_count_id")
        ),
        sa.PrimaryKeyConstraint("count_id", name=op.f("pk_countconfirmation")),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("account_name", sqltypes.AutoString(length=80), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "visitors",
                "participants",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("content", sqltypes.AutoString(), nullable=False),
        sa.Column("tally", sa.Integer(), nullable=False),
        sa.Column("saved_at", sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("tally >= 0", name=op.f("ck_draft_tally_not_negative")),
        sa.PrimaryKeyConstraint("account_name", "unit", "subject_id", name=op.f("pk_draft")),
    )


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
