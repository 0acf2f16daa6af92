"""The directory kept by staff: what cooperatives signed, and where they can be reached."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperativeinstrument",
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "certainty", _codes("certainty", "confirmed", "inferred", "unknown"), nullable=False
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _codes("instrumentkind", "special_statute", "social_shareholding", "other"),
            nullable=False,
        ),
        sa.Column("municipality_code", sqltypes.AutoString(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperativeinstrument_cooperative_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_cooperativeinstrument_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperativeinstrument")),
        sa.UniqueConstraint(
            "cooperative_id",
            "kind",
            "municipality_code",
            name=op.f("uq_cooperativeinstrument_cooperative_id_kind_municipality_code"),
        ),
    )
    op.create_table(
        "cooperativecontact",
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("email", sqltypes.AutoString(length=120), nullable=False),
        sa.Column("consent", sqltypes.AutoString(), nullable=False),
        sa.Column("noted_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("noted_by", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperative_id"],
            ["cooperative.id"],
            name=op.f("fk_cooperativecontact_cooperative_id"),
        ),
        sa.PrimaryKeyConstraint("cooperative_id", name=op.f("pk_cooperativecontact")),
    )


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
