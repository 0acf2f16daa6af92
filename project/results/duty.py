"""The rule that says when the funder must be told of a deviation: a manager writes it down.

No source names one, so it is empty until then, and every text says so.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from project.audit import logbook
from project.errors import ConflictError, InputError
from project.models import Project
from project.parsing import remarks

LONGEST_RULE = 400


def rule(session: Session, project: str) -> str:
    """The rule that says what must be told, as a manager wrote it; "" when nobody did."""
    return _project(session, project).duty_rule


def set_rule(session: Session, *, project: str, was: str, wanted: str, by: str) -> None:
    """Write down which rule applies; ``was`` is what stood on the form when it was opened.

    Raises ConflictError when somebody else wrote another rule meanwhile; sent twice is once.
    """
    row = _project(session, project)
    wanted = wanted.strip()
    if len(wanted) > LONGEST_RULE:
        raise InputError(f"Deze tekst is te lang. Gebruik hoogstens {LONGEST_RULE} tekens.")
    remarks.check_remark(wanted)
    if row.duty_rule == wanted:
        return
    if row.duty_rule != was:
        raise ConflictError(
            f"Deze bepaling is intussen veranderd in: “{row.duty_rule}”. Hier is ingevuld: "
            f"“{wanted}”. Er is niets opgeslagen. Kijk opnieuw welke klopt."
        )
    logbook.record(
        session,
        "project.duty",
        f"project:{project}",
        **{"was": {"duty_rule": row.duty_rule}, "is": {"duty_rule": wanted}},
        by=by,
    )
    row.duty_rule = wanted


def _project(session: Session, slug: str) -> Project:
    row = session.scalars(select(Project).where(col(Project.slug) == slug)).one_or_none()
    if row is None:
        raise InputError("Dit project bestaat niet. Kies een project uit de lijst.")
    return row
