"""A hash through the logbook: a line that is changed or taken away later shows."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LINES = sa.table(
    "auditentry",
    sa.column("id", sa.Integer),
    sa.column("at", sqltypes.UTCDateTime()),
    *(sa.column(name, sa.String) for name in ("actor", "action", "subject", "details", "chain")),
)


def upgrade() -> None:
    # Plain ADD COLUMN: rebuilding the table, as Alembic does on SQLite, would lose its triggers.
    op.execute("ALTER TABLE auditentry ADD COLUMN chain VARCHAR(64) NOT NULL DEFAULT ''")
    # This one time the lines are changed; the trigger that forbids it is back before the end.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER auditentry_no_update")
        _link_lines()
        op.execute(
            'CREATE TRIGGER "auditentry_no_update" BEFORE UPDATE ON "auditentry" '
            "BEGIN SELECT RAISE(ABORT, 'auditentry is append-only'); END"
        )
        return
    op.execute("ALTER TABLE auditentry DISABLE TRIGGER auditentry_append_only")
    _link_lines()
    op.execute("ALTER TABLE auditentry ENABLE TRIGGER auditentry_append_only")


def _link_lines() -> None:
    connection, previous = op.get_bind(), ""
    change = (
        sa.update(LINES)
        .where(LINES.c.id == sa.bindparam("line"))
        .values(chain=sa.bindparam("hashed"))
    )
    lines = connection.execute(sa.select(LINES).order_by(LINES.c.id)).all()
    changes = []
    for line in lines:
        previous = _hash(previous, line.at, line.actor, line.action, line.subject, line.details)
        changes.append({"line": line.id, "hashed": previous})
    if changes:
        connection.execute(change, changes)


def _hash(previous: str, at: datetime, *texts: str) -> str:
    told = [previous, at.astimezone(UTC).isoformat(), *texts]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def downgrade() -> None:
    raise NotImplementedError("Zet een reservekopie terug; een migratie gaat alleen vooruit.")
