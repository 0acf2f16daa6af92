"""Signing in with the organisation's provider: which groups have a role, and what was asked."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from project.migrations.columns import codes, filled, text

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    for table, name in (("account", "role_from_group"), ("signin", "by_provider")):
        op.add_column(
            table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "grouprole",
        sa.Column("name", text(200), primary_key=True),
        sa.Column("role", codes("role"), nullable=False),
    )
    op.create_table(
        "providerrequest",
        sa.Column("state_hash", text(64), primary_key=True),
        sa.Column("browser_hash", text(64), nullable=False),
        *filled(text(), "nonce", "code_verifier", "back"),
        sa.Column("at", UTCDateTime(), nullable=False),
    )
