"""Questions at a figure, their answers, and those that a manager hid."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

from project.migrations.versions.v0001_first_tables import forbid_changes

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figurequestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("code", sqltypes.AutoString(length=120), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("said", sqltypes.AutoString(), nullable=False),
        sa.Column("question", sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("entered_by", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_figurequestion_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figurequestion")),
        sa.UniqueConstraint("key", name=op.f("uq_figurequestion_key")),
    )
    op.create_index("ix_figurequestion_code", "figurequestion", ["code"])
    op.create_table(
        "figureanswer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sqltypes.AutoString(), nullable=False),
        sa.Column("entered_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("entered_by", sqltypes.AutoString(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["figurequestion.id"], name=op.f("fk_figureanswer_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["figureanswer.id"], name=op.f("fk_figureanswer_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figureanswer")),
        sa.UniqueConstraint("key", name=op.f("uq_figureanswer_key")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_figureanswer_replaces_id")),
    )
    op.create_index("ix_figureanswer_question_id", "figureanswer", ["question_id"])
    op.create_index(
        "uq_figureanswer_first_of_question",
        "figureanswer",
        ["question_id"],
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL"),
        postgresql_where=sa.text("replaces_id IS NULL"),
    )
    op.create_table(
        "hiddenquestion",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by", sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_hiddenquestion_hidden_says_why")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["figurequestion.id"], name=op.f("fk_hiddenquestion_question_id")
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_hiddenquestion")),
    )
    for table in ("figurequestion", "figureanswer", "hiddenquestion"):
        forbid_changes(table)


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
