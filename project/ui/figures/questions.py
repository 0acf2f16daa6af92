"""Questions at a figure on the screen: read them, ask one, answer one, hide one.

They stand in the opened explanation of the figure; what waits for an answer also stands on Telling
invoeren. A save runs in the callback of its button, in one transaction; the receipt is read back.
"""

import uuid
from collections.abc import Callable
from typing import Any

import streamlit as st
from sqlmodel import Session

from project import access, database, formatting
from project.counts import names
from project.errors import InputError
from project.explanations import questions as figure_questions
from project.frames import records
from project.results.evidence import Explanation
from project.typed.periods import Period
from project.ui.page import OPENED, menu, plain, visitor
from project.wording import Role

# What a form does with its text: the session, the text, the key of the form, and who sends it.
Command = Callable[[Session, str, str, str], Any]

_PROBLEM = "problem"
_SAVED = "question-saved"
_ASKED = "asked"
_YES = "Dit noemt geen persoon: opslaan"
# Where a figure stands with its explanation, when it is not Overzicht.
_STANDS_ON = {
    "target": "progress",
    "promise": "promises",
    "coverage": "reach",
    "unique": "reach",
}


def show_questions(told: Explanation, period: Period | None, project: str) -> None:
    """The questions at this figure with their answers, and the form for who may ask."""
    who = visitor()
    with database.reading() as session:
        rows = records(figure_questions.at_figure(session, told.code, project))
    st.header("Vragen bij dit cijfer", anchor=False)
    # In a box each, also when empty: what stands below keeps its place, and the keyboard its focus.
    with st.container():
        _show_receipt()
    with st.container():
        _show_all(rows, who)
    if who.signed_in:
        _ask_form(told, period, project)
    else:
        st.write("Een vraag stellen kan alleen met een account.")


def _show_all(rows: list[dict[str, Any]], who: access.Visitor) -> None:
    shown = [row for row in rows if row["hidden_by"] is None or who.may(Role.MANAGER)]
    if not rows:
        st.write("Er is nog geen vraag gesteld.")
    for row in shown:
        with st.container(border=True):
            _show_one(row, who)
    if hidden := len(rows) - len(shown):
        many = formatting.amount(hidden, "vraag is", "vragen zijn")
        st.write(f"{many} verborgen door een beheerder.")


def show_waiting_questions() -> None:
    """What was answered last, and how many questions wait: on top, for they stand further down."""
    _show_receipt()
    if rows := _unanswered():
        many = formatting.amount(len(rows), "vraag wacht", "vragen wachten")
        st.info(f"{many} op een antwoord: zie “Vragen bij cijfers” verderop.")


def show_unanswered() -> None:
    """The questions that wait for an answer, each with its form; nothing when there is none."""
    rows = _unanswered()
    if not rows:
        return
    st.header(f"Vragen bij cijfers ({len(rows)})", anchor=False)
    for row in rows:
        with st.container(border=True):
            _show_one(row, visitor())
            page, address = way_to(row)
            st.page_link(menu.page(page), label="Naar het cijfer", query_params=address)


def way_to(row: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The page where the figure of this question stands, and the address that opens it there."""
    kind = row["code"].partition(":")[0]
    address = {OPENED: row["code"]}
    if row["project"]:
        address["project"] = row["project"]
    return _STANDS_ON.get(kind, "overview"), address


def _unanswered() -> list[dict[str, Any]]:
    if not visitor().may(Role.EDITOR):
        return []
    with database.reading() as session:
        return records(figure_questions.unanswered(session))


def _show_one(row: dict[str, Any], who: access.Visitor) -> None:
    by = figure_questions.asker(row, account=who.signed_in)
    st.markdown(f"**{plain(row['question'])}**")
    st.caption(
        f"Vraag nr {row['id']} van {plain(by)}, {plain(formatting.moment(row['asked_at']))}. "
        f"Het cijfer was toen: {plain(row['said'])}."
    )
    if row["hidden_by"] is not None:
        st.write(f"Verborgen door {plain(row['hidden_by'])}: {plain(row['why'])}")
        return
    _show_answer(row, account=who.signed_in)
    if who.may(Role.EDITOR):
        _answer_form(row)
    if who.may(Role.MANAGER):
        _hide_form(row)


def _show_answer(row: dict[str, Any], *, account: bool) -> None:
    if row["answer"] is None:
        st.write("Nog niet beantwoord.")
        return
    by = figure_questions.answerer(row, account=account)
    better = "verbeterd antwoord" if row["better"] else "antwoord"
    st.markdown(plain(row["answer"]))
    st.caption(
        f"{better.capitalize()} van {plain(by)}, {plain(formatting.moment(row['answered_at']))}."
    )


def _ask_form(told: Explanation, period: Period | None, project: str) -> None:
    # Kept here, as the asker saw it: the figure may be corrected before the question is sent.
    said = told.words(period)

    def ask(session: Session, text: str, key: str, by: str) -> int:
        return figure_questions.ask_question(
            session, code=told.code, said=said, question=text, project=project, key=key, by=by
        )

    _form(
        f"ask-{told.code}",
        "Stel een vraag over dit cijfer (geen namen)",
        "Vraag stellen",
        ask,
        what="de vraag",
        role=Role.READER,
    )


def _answer_form(row: dict[str, Any]) -> None:
    standing = row["answer_id"]

    def answer(session: Session, text: str, key: str, by: str) -> int:
        figure_questions.answer_question(
            session, question_id=row["id"], answer=text, replaces_id=standing, key=key, by=by
        )
        return int(row["id"])

    label = "Beantwoorden" if standing is None else "Antwoord verbeteren"
    with st.expander(label):
        _form(
            # Another form as soon as another answer stands there.
            f"answer-{row['id']}",
            "Antwoord (geen namen)",
            "Antwoord opslaan",
            answer,
            what="het antwoord",
            role=Role.EDITOR,
            start=row["answer"] or "",
        )


def _hide_form(row: dict[str, Any]) -> None:
    def hide(session: Session, text: str, _key: str, by: str) -> int:
        figure_questions.hide_question(session, question_id=row["id"], why=text, by=by)
        return int(row["id"])

    with st.expander("Verbergen"):
        st.write("De vraag verdwijnt van het scherm. Weggooien kan niet.")
        _form(
            f"hide-{row['id']}",
            "Waarom kan deze vraag niet blijven staan? (geen namen)",
            "Vraag verbergen",
            hide,
            what="de reden",
            role=Role.MANAGER,
        )


def _form(
    form: str,
    label: str,
    button: str,
    save: Command,
    *,
    what: str,
    role: Role,
    start: str = "",
) -> None:
    """One field with one button; what was typed stays until it was stored."""
    field = _field(form)
    st.session_state.setdefault(field, start)
    with st.form(f"form-{form}", border=False, enter_to_submit=False):
        st.text_area(label, key=field, max_chars=figure_questions.LONGEST, height=100)
        with st.container():
            if problem := st.session_state.pop(f"{form}-{_PROBLEM}", ""):
                st.error(plain(problem))
            if question := _question(form, field):
                st.warning(plain(question))
        st.form_submit_button(
            _YES if question else button,
            # The same one afterwards, so that the keyboard stays where it was.
            key=f"form-{form}-send",
            type="primary",
            on_click=_send,
            args=(form, field, save, what, role),
        )


def _field(form: str) -> str:
    return f"{form}-{st.session_state.get(f'{form}-done', 0)}"


def _question(form: str, field: str) -> str:
    """The question that waits for an answer; none as soon as another text stands there."""
    text, question = st.session_state.get(f"{form}-{_ASKED}", ("", ""))
    return str(question) if text == st.session_state.get(field) else ""


def _send(form: str, field: str, save: Command, what: str, role: Role) -> None:
    """Store what stands in this form, unless there is something to ask or to mend first."""
    text = st.session_state.get(field) or ""
    if not text.strip() and f"{form}-{_SAVED}" in st.session_state:
        # A second tap: what the first one stored is shown again.
        st.session_state[_SAVED] = st.session_state[f"{form}-{_SAVED}"]
        return
    key = st.session_state.setdefault(f"{field}-key", uuid.uuid4().hex)
    answered = _question(form, field)
    st.session_state.pop(f"{form}-{_ASKED}", None)
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), role)
        figure_questions.check(what.capitalize(), text)
        with database.transaction() as session:
            if not answered and (asked := names.question(session, text, what)):
                st.session_state[f"{form}-{_ASKED}"] = (text, asked)
                return
            number = save(session, text, key, who.name)
    except InputError as problem:
        st.session_state[f"{form}-{_PROBLEM}"] = str(problem)
        return
    st.session_state[_SAVED] = st.session_state[f"{form}-{_SAVED}"] = number
    if field == _field(form):
        st.session_state[f"{form}-done"] = st.session_state.get(f"{form}-done", 0) + 1


def _show_receipt() -> None:
    """What was stored last, as the database holds it."""
    number = st.session_state.pop(_SAVED, None)
    if number is None:
        return
    with database.reading() as session:
        row = figure_questions.by_number(session, number)
    if row is None:
        st.error("Er is niets opgeslagen. Probeer het opnieuw.")
    elif row["hidden_by"] is not None:
        st.success(f"Opgeslagen. Vraag nr {number} is nu verborgen.")
    elif row["answer"] is not None:
        at = formatting.moment(row["answered_at"])
        st.success(
            f"Opgeslagen, {plain(at)}. Antwoord bij vraag nr {number}: {plain(row['answer'])}"
        )
    else:
        at = formatting.moment(row["asked_at"])
        st.success(f"Opgeslagen, {plain(at)}. Vraag nr {number} wacht nu op een antwoord.")
