"""Gegevens inlezen: a file, what its columns hold, the questions, the plan, and the receipt."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from project import clock, database, formatting
from project.errors import InputError
from project.ui.page.markdown import plain
from project.ui.page.opening import is_example, visitor
from project.ui.page.showing import show_frame
from project.upkeep.reading import files, store, template, words
from project.upkeep.reading.columns import FIELD, Field, Table, letter
from project.upkeep.reading.files import Book
from project.upkeep.reading.questions import Question
from project.upkeep.reading.rows import Status
from project.upkeep.reading.store import Plan
from project.upkeep.reading.workbook import MEGABYTE, MOST_BYTES
from project.wording.people import Role

_MOST_LINES = 500
# The page tells how far it is this often, in seconds.
_PULSE = 0.2
# What is kept in the session: the file, the answers and what was asked, the plan, whether it is to
# be stored, and the one that was tried last.
_STATE = "import"


def show_template(title: str) -> None:
    """The files to fill in, with what is open."""
    st.header(title, anchor=False)
    st.write(
        "Haal een bestand met alle open cijfers op, vul het in zonder internet en lees het hier "
        "weer in. Typ bij Aantal een heel getal; was er niemand, typ 0. Is er geen getal, typ dan "
        "onbekend, niet geteld of vervallen. Laat leeg wat nog niet bekend is."
    )
    with database.reading() as session:
        frame = template.rows(session, clock.today())
        example = is_example(session)
        version = database.data_version(session).partition("@")[0]
    # A file of other contents has another name: no browser hands out an old one.
    name = f"{'voorbeeld-' if example else ''}invullen-{clock.today()}-{version}"
    with st.container(horizontal=True):
        for label, write, kind in (
            ("Download als Excel (xlsx)", template.xlsx, "xlsx"),
            ("Download als tekst (csv)", template.csv, "csv"),
        ):
            content, file, key = write(frame, example=example), f"{name}.{kind}", f"template-{kind}"
            st.download_button(label, content, file_name=file, key=key, on_click="ignore")


def ask_file(title: str) -> Book | None:
    """The file that somebody chose, read once; None when there is none, or it cannot be read."""
    st.header(title, anchor=False)
    most = MOST_BYTES // MEGABYTE
    st.write("Kies een spreadsheet (xlsx, xls, ods of csv). Eerst is te zien wat er verandert.")
    sent = st.file_uploader(
        f"Bestand (klik op Upload, of sleep het bestand hierheen; hoogstens {most} MB)",
        key="import-file",
        max_upload_size=most,
        on_change=st.session_state.pop,
        args=(_STATE, None),
    )
    if sent is None:
        return None
    state = _state()
    try:
        if "book" not in state:
            with st.spinner("Bestand lezen…"):
                state["book"] = files.read(sent.name, sent.getvalue())
    except InputError as problem:
        st.error(plain(problem))
        return None
    book: Book = state["book"]
    return book


def show_plan(book: Book) -> None:
    """What the file would change, what is asked about it, and the button that stores it."""
    if problem := _state().pop("problem", None):
        st.error(plain(problem))
    try:
        made = _plan(book)
    except InputError as refused:
        st.error(plain(refused))
        return
    if made.table and not made.table.is_ours:
        _ask_columns(made, made.table)
    if made.problem:
        st.warning(plain(made.problem))
    else:
        _show_made(made)


def _show_made(made: Plan) -> None:
    state, book = _state(), made.book
    st.header("Wat verandert er?", anchor=False)
    st.markdown("  \n".join(map(plain, (f"{book.name}: {book.kind}.", *made.notes))))
    if made.questions or made.to_store:
        _ask_questions(made)
    if state.get("go"):
        _store(made)
    done = "tried" in state and _show_receipt(state["tried"])
    if made.ready:
        many = formatting.amount(len(made.to_store), "telling", "tellingen")
        st.button(f"Inlezen ({many})", type="primary", on_click=state.update, kwargs={"go": True})
    elif not made.questions and not done:
        _say_why_nothing(made)
    if made.lines:
        st.markdown(f"**{plain(words.summary(made))}**")
        show_frame(words.rows(made, _MOST_LINES), "De rijen")


def _say_why_nothing(made: Plan) -> None:
    """Refused is not the same as known already."""
    if many := made.counts[Status.REFUSED]:
        rows = formatting.amount(many, "rij is", "rijen zijn")
        st.warning(f"Er kan niets worden ingelezen: {rows} geweigerd. Hieronder staat waarom.")
    else:
        st.info("Er is niets nieuws in dit bestand: er hoeft niets te worden ingelezen.")


def _show_receipt(made: Plan) -> bool:
    """What the database holds of the import that was tried last; whether there is any of it."""
    with database.reading() as session:
        said = store.receipt(session, made)
    if said:
        st.success("  \n".join(map(plain, said)))
    else:
        st.info(plain(f"Van {made.book.name} is niets ingelezen. Alles is zoals het was."))
    return bool(said)


def _state() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(_STATE, {})
    return found


def _plan(book: Book) -> Plan:
    """The plan, made anew when an answer or anything in the database changed."""
    state = _state()
    answers = dict(state.setdefault("answers", {}))
    with database.reading() as session:
        wanted = (answers, database.data_version(session))
        if state.get("planned", (None,))[0] != wanted:
            place = st.empty()
            made = store.make_plan(session, book, answers, _telling(place))
            place.empty()
            state["planned"] = (wanted, made)
    found: Plan = state["planned"][1]
    return found


def _telling(place: Any) -> Callable[[str, float], None]:
    """Shows now and then how far it is. A click on the page or a closed tab ends the work here."""
    last = [time.monotonic()]

    def tell(what: str, part: float) -> None:
        if time.monotonic() - last[0] > _PULSE:
            last[0] = time.monotonic()
            place.progress(min(part, 1.0), f"{what}: {part:.0%}")

    return tell


# --- columns and questions --------------------------------------------------------------------


def _ask_columns(made: Plan, table: Table) -> None:
    """What stands in each column as it was proposed, to be changed, and to be accepted."""
    # Another file or sheet has its own proposals.
    sheet = f"import-{made.book.digest[:12]}-{made.answers.get('sheet', '')}"
    keys = {f"column:{letter(at)}": f"{sheet}-{at}" for at in range(len(table.headings))}
    with (
        st.expander("Wat staat er in de kolommen?", expanded=bool(made.problem)),
        st.form("columns"),
    ):
        for at, key in enumerate(keys.values()):
            proposed = list(Field).index(table.fields.get(at, Field.SKIP))
            st.selectbox(
                plain(f"{table.name(at)}: {table.sample(at)}"),
                list(Field),
                index=None if at in table.asked else proposed,
                format_func=FIELD.__getitem__,
                placeholder="Kies wat hier staat",
                key=key,
            )
        accept = "Klopt, lees het zo"
        st.form_submit_button(accept, type="primary", on_click=_accept, args=(keys,))


def _accept(keys: dict[str, str]) -> None:
    said = {code: st.session_state.get(key) for code, key in keys.items()}
    _state()["answers"] |= store.ACCEPTED | {code: one for code, one in said.items() if one}


def _ask_questions(made: Plan) -> None:
    """Every question of this file, those that were answered too: an answer can be changed."""
    asked: dict[str, Question] = _state().setdefault("asked", {})
    asked |= {question.code: question for question in made.questions[: words.MOST_QUESTIONS]}
    for question in asked.values():
        options = {code: plain(text) for code, text in question.options.items()}
        given = made.answers.get(question.code)
        key = f"import-{made.book.digest[:12]}-{question.code}"
        st.radio(
            plain(question.text),
            options,
            index=list(options).index(given) if given in options else None,
            format_func=options.__getitem__,
            key=key,
            on_change=_answer,
            args=(question.code, key),
        )


def _answer(code: str, key: str) -> None:
    answers = _state()["answers"] | {code: st.session_state[key]}
    if code == "sheet":
        # What was said about the columns of another sheet does not hold for this one.
        answers = {one: said for one, said in answers.items() if not one.startswith("column")}
    _state()["answers"] = answers


def _store(made: Plan) -> None:
    """Store all of it, and show how far it is.

    The progress bar lives within the transaction: whatever ends the run of the page (a click on
    Stoppen, a closed tab) is raised there, and undoes everything.
    """
    state = _state()
    state["tried"] = made
    place = st.empty()
    st.button("Stoppen")
    state["go"] = False
    try:
        who = visitor()
        with database.transaction(who, Role.EDITOR) as session:
            store.store(session, made=made, tell=_telling(place), by=who.name)
    except InputError as refused:
        state["problem"] = str(refused)
    st.rerun()
