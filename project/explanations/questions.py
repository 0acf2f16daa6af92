"""Questions at a figure: somebody with an account asks, staff answers, both stay for every reader.

Rows are only ever added. A better answer is a new row that names the one it replaces; a question
that a manager hides stays in the database, with the reason. Texts are checked like remarks.
"""

from typing import Any

import pandas as pd
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from project import audit, clock, formatting
from project.errors import ConflictError, InputError
from project.models import FigureAnswer, FigureQuestion, HiddenQuestion, Project
from project.typed import remarks

LONGEST = 500
QUESTION_COLUMNS = [
    "id",
    "code",
    "project",
    "said",
    "question",
    "asked_at",
    "asked_by",
    "answer_id",
    "answer",
    "answered_at",
    "answered_by",
    "better",
    "hidden_by",
    "why",
]
READER = "een lezer"
STAFF = "een medewerker"


def ask_question(
    session: Session, *, code: str, said: str, question: str, project: str = "", key: str, by: str
) -> int:
    """Store a question at the figure with this code; the same ``key`` again returns the same row.

    ``said`` is what the figure said when it was asked; ``project`` the slug that it was narrowed
    to, "" for all.
    """
    if (stored := _stored_before(session, FigureQuestion, key)) is not None:
        return stored
    check("De vraag", question)
    row = FigureQuestion(
        key=key,
        code=code,
        project_id=_project(session, project),
        said=said,
        question=question.strip(),
        entered_at=clock.now(),
        entered_by=by,
    )
    session.add(row)
    session.flush()
    audit.record(session, "question.ask", f"figurequestion:{row.id}", name=said, by=by)
    return row.id


def answer_question(
    session: Session, *, question_id: int, answer: str, replaces_id: int | None, key: str, by: str
) -> int:
    """Answer a question, or replace the answer that stands; the same ``key`` again changes nothing.

    ``replaces_id`` is the answer that was on the screen, None when there was none. Raises
    ConflictError when somebody else answered first; the message shows that answer.
    """
    if (stored := _stored_before(session, FigureAnswer, key)) is not None:
        return stored
    asked = _open_question(session, question_id)
    check("Het antwoord", answer)
    standing = session.scalars(_standing_answer(question_id)).one_or_none()
    if (None if standing is None else standing.id) != replaces_id:
        raise _answered_meanwhile(standing)
    row = FigureAnswer(
        key=key,
        question_id=question_id,
        answer=answer.strip(),
        entered_at=clock.now(),
        entered_by=by,
        replaces_id=replaces_id,
    )
    session.add(row)
    session.flush()
    did = "question.answer" if standing is None else "question.correct"
    audit.record(session, did, f"figurequestion:{question_id}", name=asked.said, by=by)
    return row.id


def hide_question(session: Session, *, question_id: int, why: str, by: str) -> None:
    """Take a question and its answer off the screen, with a reason. Hidden already: nothing."""
    asked = session.get(FigureQuestion, question_id)
    if asked is None:
        raise InputError(_NO_SUCH)
    check("De reden", why)
    if session.get(HiddenQuestion, question_id) is not None:
        return
    session.add(HiddenQuestion(question_id=question_id, at=clock.now(), by=by, why=why.strip()))
    subject = f"figurequestion:{question_id}"
    audit.record(session, "question.hide", subject, name=asked.said, why=why.strip(), by=by)


def check(label: str, text: str) -> None:
    """Refuse a text that is empty, too long, or holds an e-mail address or telephone number."""
    if not text.strip():
        raise InputError(f"{label} is nog leeg. Schrijf een paar woorden.")
    remarks.check_text(label, text, LONGEST)


def at_figure(session: Session, code: str, project: str = "") -> pd.DataFrame:
    """Every question at this figure, the oldest first, hidden ones too: QUESTION_COLUMNS.

    Narrowed to a project, the questions that were asked about another one are left out.
    """
    wanted = _wanted().where(col(FigureQuestion.code) == code)
    if project:
        wanted = wanted.where(
            or_(col(FigureQuestion.project_id).is_(None), col(Project.slug) == project)
        )
    return _frame(session, wanted)


def unanswered(session: Session) -> pd.DataFrame:
    """The questions that wait for an answer, the oldest first: QUESTION_COLUMNS."""
    waiting = _wanted().where(
        col(FigureAnswer.id).is_(None), col(HiddenQuestion.question_id).is_(None)
    )
    return _frame(session, waiting)


def by_number(session: Session, question_id: int) -> dict[str, Any] | None:
    """One question with its answer, as the database holds it now; None when there is none."""
    found = session.execute(_wanted().where(col(FigureQuestion.id) == question_id)).first()
    return None if found is None else dict(zip(QUESTION_COLUMNS, found, strict=True))


def asker(row: dict[str, Any], *, account: bool) -> str:
    """Who asked: the account, for who has one too; to others just a reader."""
    return str(row["asked_by"]) if account else READER


def answerer(row: dict[str, Any], *, account: bool) -> str:
    """Who answered: the account, for who has one too; to others just staff."""
    return str(row["answered_by"]) if account else STAFF


_NO_SUCH = "Deze vraag bestaat niet. Laad de pagina opnieuw."


def _open_question(session: Session, question_id: int) -> FigureQuestion:
    asked = session.get(FigureQuestion, question_id)
    if asked is None:
        raise InputError(_NO_SUCH)
    hidden = session.get(HiddenQuestion, question_id)
    if hidden is not None:
        raise InputError(
            f"Deze vraag is intussen verborgen door {hidden.by} ({hidden.why}). Er is niets "
            "opgeslagen."
        )
    return asked


def _answered_meanwhile(standing: FigureAnswer | None) -> InputError:
    if standing is None:
        return InputError("Dit antwoord bestaat niet. Laad de pagina opnieuw.")
    return ConflictError(
        f"Intussen antwoordde {standing.entered_by} op {formatting.moment(standing.entered_at)}: "
        f"“{standing.answer}” Er is niets veranderd. Is het antwoord hierboven beter? Verbeter dan "
        "wat er staat."
    )


def _stored_before(
    session: Session, table: type[FigureQuestion] | type[FigureAnswer], key: str
) -> int | None:
    found: int | None = session.scalar(select(col(table.id)).where(col(table.key) == key))
    return found


def _project(session: Session, slug: str) -> int | None:
    found: int | None = session.scalar(select(col(Project.id)).where(col(Project.slug) == slug))
    return found


def _standing_answer(question_id: int) -> Select[FigureAnswer]:
    return select(FigureAnswer).where(
        col(FigureAnswer.question_id) == question_id, _nothing_replaces()
    )


def _nothing_replaces() -> Any:
    later = aliased(FigureAnswer)
    return ~exists().where(col(later.replaces_id) == col(FigureAnswer.id))


def _wanted() -> Select[Any]:
    columns: list[Any] = [
        FigureQuestion.id,
        FigureQuestion.code,
        Project.slug,
        FigureQuestion.said,
        FigureQuestion.question,
        FigureQuestion.entered_at,
        FigureQuestion.entered_by,
        FigureAnswer.id,
        FigureAnswer.answer,
        FigureAnswer.entered_at,
        FigureAnswer.entered_by,
        col(FigureAnswer.replaces_id).is_not(None),
        HiddenQuestion.by,
        HiddenQuestion.why,
    ]
    return (
        select(*columns)
        .select_from(FigureQuestion)
        .outerjoin(Project, col(Project.id) == col(FigureQuestion.project_id))
        .outerjoin(
            FigureAnswer,
            (col(FigureAnswer.question_id) == col(FigureQuestion.id)) & _nothing_replaces(),
        )
        .outerjoin(HiddenQuestion, col(HiddenQuestion.question_id) == col(FigureQuestion.id))
        .order_by(col(FigureQuestion.id))
    )


def _frame(session: Session, wanted: Select[Any]) -> pd.DataFrame:
    rows = session.execute(wanted).all()
    return pd.DataFrame(rows, columns=QUESTION_COLUMNS, dtype=object)
