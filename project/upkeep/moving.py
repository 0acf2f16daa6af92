"""Moving house: the old database takes nothing any more, and says where everything went.

Kept by a trigger on the logbook, which every write has a line in: it holds for all processes.
"""

import re

from sqlalchemy import text
from sqlmodel import Session

from project.audit import logbook
from project.connections import CLOSED
from project.errors import InputError

# Nothing in it ends a text of SQL.
_ADDRESS = re.compile(r"https?://[\w.:/-]{3,200}")
_SQLITE = "CREATE TRIGGER moved BEFORE INSERT ON auditentry BEGIN SELECT RAISE(ABORT, '{}'); END"
_POSTGRESQL = (
    "CREATE FUNCTION moved() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION USING MESSAGE = '{}'; END $$; "
    "CREATE TRIGGER moved BEFORE INSERT ON auditentry FOR EACH ROW EXECUTE FUNCTION moved()"
)


def close(session: Session, *, to: str) -> None:
    """Refuse every save from now on, and name the address where the dashboard lives now."""
    if not _ADDRESS.fullmatch(to):
        raise InputError("Geef het hele nieuwe adres, met https:// ervoor.")
    logbook.record(session, "database.close", "database", to=to)
    session.flush()
    sentence = f"{CLOSED} naar {to}. Hier wordt niets meer opgeslagen: open dat adres."
    on = session.connection().dialect.name
    session.connection().exec_driver_sql(
        (_SQLITE if on == "sqlite" else _POSTGRESQL).format(sentence)
    )


def reopen(session: Session) -> None:
    """Take saves again, when the move is called off."""
    sqlite = session.connection().dialect.name == "sqlite"
    session.execute(
        text("DROP TRIGGER IF EXISTS moved" if sqlite else "DROP FUNCTION IF EXISTS moved CASCADE")
    )
    logbook.record(session, "database.open", "database")
