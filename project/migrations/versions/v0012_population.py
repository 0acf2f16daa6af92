"""Inhabitants by municipality: files of CBS that are added and never changed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

from project.migrations.versions.v0001_first_tables import forbid_changes

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "populationload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_code", sqltypes.AutoString(), nullable=False),
        sa.Column("reference_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("file_name", sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqltypes.AutoString(length=64), nullable=False),
        sa.Column("loaded_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("loaded_by", sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_populationload_version_positive")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_populationload_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_populationload")),
        sa.UniqueConstraint(
            "province_code",
            "reference_day",
            "version",
            name=op.f("uq_populationload_province_code_reference_day_version"),
        ),
    )
    op.create_table(
        "population",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_population_number_positive")),
        sa.ForeignKeyConstraint(
            ["load_id"], ["populationload.id"], name=op.f("fk_population_load_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_population_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("load_id", "municipality_code", name=op.f("pk_population")),
    )
    forbid_changes("populationload")
    forbid_changes("population")


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
