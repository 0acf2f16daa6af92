"""What a report carries: a dossier number, the organisations, the manager's own account; and within
how many days the funder is told of a deviation.
"""

import sqlalchemy as sa
from alembic import op

from project.migrations.columns import text

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    for name in ("dossier", "organisations", "account"):
        op.add_column("project", sa.Column(name, text(), nullable=False, server_default=""))
    # Alembic would copy the whole table for a rule in SQLite, and lose the rows that point at it.
    op.execute(
        "ALTER TABLE project ADD COLUMN duty_days INTEGER "
        "CONSTRAINT ck_project_duty_days_positive CHECK (duty_days > 0)"
    )
