"""Towns that ask for the exhibition, and the steps from hand to hand."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STAGES = ("asked", "agreed", "dated", "transport", "handed_over", "rejected")
REASONS = ("dates", "region", "place", "taken_back", "not_real", "other")


def upgrade() -> None:
    op.create_table(
        "hostrequest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("municipality_code", sqltypes.AutoString(length=10), nullable=True),
        sa.Column("municipality_name", sqltypes.AutoString(), nullable=False),
        sa.Column("organisation", sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqltypes.AutoString(length=120), nullable=True),
        sa.Column("asked_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("forgotten_at", sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "(email IS NULL) = (forgotten_at IS NOT NULL)",
            name=op.f("ck_hostrequest_forgotten_or_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_hostrequest_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hostrequest")),
        sa.UniqueConstraint("key", name=op.f("uq_hostrequest_key")),
    )
    op.create_table(
        "hostrequeststep",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", _codes("requeststage", STAGES), nullable=False),
        sa.Column("reason", _codes("rejectreason", REASONS), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "(reason IS NULL) = (stage <> 'rejected')",
            name=op.f("ck_hostrequeststep_rejected_says_why"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_hostrequeststep_number_positive")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["hostrequest.id"], name=op.f("fk_hostrequeststep_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "number", name=op.f("pk_hostrequeststep")),
    )


def _codes(name: str, codes: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
