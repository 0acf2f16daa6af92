"""Gegevens inlezen: a file, the plan of what it would change, the questions, and the receipt.

Storing runs in a thread of its own while the page shows how far it is. Whatever ends the run of
the page (a click on Stoppen, a closed tab) ends the transaction too: then nothing was stored.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st

from project import access, clock, database, formatting
from project.errors import InputError
from project.imports import store, template, words
from project.imports.cells import YES
from project.imports.columns import FIELD, Field
from project.imports.plan import Plan, Status
from project.imports.questions import Question
from project.imports.sheets import MEGABYTE, MOST_BYTES, letter
from project.imports.store import Opened
from project.ui.page import is_example, plain, show_table, visitor
from project.wording import Role

_MOST_MEGABYTES = MOST_BYTES // MEGABYTE
_MOST_LINES = 500
_MOST_COLUMNS = 40
# The page tells how far it is this often, in seconds.
_PULSE = 0.2
_FILE = "import-file"
_OPENED = "import-opened"
_ANSWERS = "import-answers"
_ASKED = "import-asked"
_PLAN = "import-plan"
_GO = "import-go"
_TRIED = "import-tried"
_PROBLEM = "import-problem"
_UNREAD = "niet lezen"


class StoppedError(Exception):
    """Somebody stopped the import, or left the page."""


@dataclass(slots=True)
class _Progress:
    """How far the storing is; the page reads it while a thread writes it."""

    part: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def tell(self, _what: str, part: float) -> None:
        """Called within the transaction: what it raises undoes everything."""
        self.part = part
        if self.stop.is_set():
            raise StoppedError


def show_template(title: str) -> None:
    """The files to fill in, with only what is open or with what was entered too."""
    st.header(title, anchor=False)
    st.write(
        "Haal een bestand met alle open cijfers op, vul het in zonder internet en lees het hier "
        "weer in. Laat leeg wat nog niet bekend is."
    )
    whole = st.checkbox("Ook wat al is ingevuld, om te verbeteren", key="import-whole")
    with database.reading() as session:
        frame = template.rows(session, clock.today(), entered=whole)
        example = is_example(session)
        version = database.data_version(session).partition("@")[0]
    name = f"{'voorbeeld-' if example else ''}invullen-{clock.today()}-{version}"
    with st.container(horizontal=True):
        for label, write, kind in (
            ("Download als Excel (xlsx)", template.xlsx, "xlsx"),
            ("Download als tekst (csv)", template.csv, "csv"),
        ):
            st.download_button(
                label,
                write(frame, example=example),
                # A file of other contents has another name: no browser hands out an old one.
                file_name=f"{name}{'-alles' if whole else ''}.{kind}",
                key=f"import-template-{kind}",
                on_click="ignore",
            )


def ask_file(title: str) -> Opened | None:
    """The file that somebody chose, read once; None when there is none, or it cannot be read."""
    st.header(title, anchor=False)
    st.write(
        "Kies een spreadsheet: xlsx, xls, ods of csv, hoogstens "
        f"{_MOST_MEGABYTES} MB. Eerst is te zien wat er verandert; pas dan wordt iets opgeslagen."
    )
    sent = st.file_uploader(
        "Bestand (klik op de knop Upload, of sleep het bestand hierheen)",
        key=_FILE,
        max_upload_size=_MOST_MEGABYTES,
        on_change=_forget,
    )
    if sent is None:
        return None
    kept = st.session_state.get(_OPENED)
    if kept is None or kept[0] != sent.file_id:
        with st.spinner("Bestand lezen…"):
            kept = (sent.file_id, *_read(sent.name, sent.getvalue()))
        st.session_state[_OPENED] = kept
    _number, opened, problem = kept
    if problem:
        st.error(plain(problem))
    found: Opened | None = opened
    return found


def show_plan(opened: Opened) -> None:
    """What the file would change, what is asked about it, and the button that stores it."""
    try:
        made = _plan(opened)
    except InputError as refused:
        st.error(plain(refused))
        return
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    st.header("Wat verandert er?", anchor=False)
    st.markdown("  \n".join(plain(note) for note in (f"{made.name}: {made.kind}.", *made.notes)))
    _ask_columns(made)
    if made.problem:
        st.warning(plain(made.problem))
        return
    _ask_questions(made)
    odd = _odd(made)
    _show_lines(made, odd)
    _ask_odd(odd)
    if st.session_state.pop(_GO, None) == made.digest:
        _store(made)
    elif made.ready:
        st.button(
            f"Inlezen ({formatting.amount(len(made.to_store), 'telling', 'tellingen')})",
            key="import-store",
            type="primary",
            on_click=_go,
            args=(made,),
        )


def show_receipt() -> None:
    """What the database holds of the import that was tried last."""
    made = st.session_state.get(_TRIED)
    # While it is being stored there is nothing to say yet.
    if made is None or st.session_state.get(_GO):
        return
    with database.reading() as session:
        said = store.receipt(session, made, clock.today())
    if said:
        st.success("  \n".join(plain(sentence) for sentence in said))
    else:
        st.info(plain(f"Van {made.name} is niets ingelezen. Alles is zoals het was."))


def _forget() -> None:
    """Another file: nothing that was said about the last one holds for it."""
    for name in (_OPENED, _ANSWERS, _ASKED, _PLAN, _GO, _TRIED, _PROBLEM):
        st.session_state.pop(name, None)


def _read(name: str, data: bytes) -> tuple[Opened | None, str]:
    try:
        return store.open_file(name, data), ""
    except InputError as problem:
        return None, str(problem)


# --- the plan ---------------------------------------------------------------------------------


def _plan(opened: Opened) -> Plan:
    """The plan, made anew when an answer, a column or anything in the database changed."""
    answers = dict(st.session_state.get(_ANSWERS, {}))
    with database.reading() as session:
        version = database.data_version(session)
    wanted = (opened.digest, tuple(sorted(answers.items())), version)
    kept = st.session_state.get(_PLAN)
    if kept is None or kept[0] != wanted:
        with _Bar() as tell:
            made = store.make_plan(opened, answers=answers, tell=tell)
        kept = (wanted, made, store.odd(made))
        st.session_state[_PLAN] = kept
    found: Plan = kept[1]
    return found


def _odd(made: Plan) -> dict[int, list[str]]:
    kept = st.session_state.get(_PLAN)
    found: dict[int, list[str]] = kept[2] if kept and kept[1] is made else {}
    return found


class _Bar:
    """A progress bar for long work, gone when the work is done."""

    def __enter__(self) -> Callable[[str, float], None]:
        self._place = st.empty()
        self._shown = time.monotonic()
        return self._tell

    def __exit__(self, *_error: object) -> None:
        self._place.empty()

    def _tell(self, what: str, part: float) -> None:
        if time.monotonic() - self._shown > _PULSE:
            self._shown = time.monotonic()
            self._place.progress(min(part, 1.0), f"{what}: {part:.0%}")


def _show_lines(made: Plan, odd: dict[int, list[str]]) -> None:
    st.markdown(f"**{plain(words.summary(made))}**")
    if made.counts[Status.REFUSED] or made.counts[Status.ASKED] or made.counts[Status.CONFLICT]:
        st.warning("Niet alles kan zo worden ingelezen. Kijk bij Uitleg wat er moet gebeuren.")
    elif not made.to_store:
        st.info("Er is niets nieuws in dit bestand: er hoeft niets te worden ingelezen.")
    show_table("De rijen", words.table(made, odd, _MOST_LINES), download="inlezen")
    if len(made.steps) > _MOST_LINES:
        rest = formatting.amount(len(made.steps) - _MOST_LINES, "rij", "rijen")
        st.write(f"En nog {rest}. Wat aandacht vraagt, staat bovenaan.")


def _ask_odd(odd: dict[int, list[str]]) -> None:
    if not odd:
        return
    st.checkbox(
        "Klopt dit? Ja, deze opvallende aantallen zijn nagekeken (hoeft niet)",
        key="import-odd",
        on_change=_answer,
        args=(store.CONFIRMED, "import-odd", {True: YES, False: ""}),
    )


# --- questions --------------------------------------------------------------------------------


def _ask_questions(made: Plan) -> None:
    """Every question of this file, those that were answered too: an answer can be changed."""
    asked: dict[str, Question] = st.session_state.setdefault(_ASKED, {})
    asked |= {question.code: question for question in made.questions}
    if not asked:
        return
    st.header("Vragen over dit bestand", anchor=False)
    for question in asked.values():
        codes = list(question.options)
        given = made.answers.get(question.code)
        key = f"import-{made.digest[:12]}-{question.code}"
        st.radio(
            plain(question.text),
            codes,
            index=codes.index(given) if given in codes else None,
            format_func={code: plain(text) for code, text in question.options.items()}.__getitem__,
            key=key,
            on_change=_answer,
            args=(question.code, key),
        )


def _answer(code: str, key: str, values: dict[object, str] | None = None) -> None:
    given = st.session_state[key]
    answers = st.session_state.setdefault(_ANSWERS, {})
    answers[code] = values[given] if values else given


# --- columns ----------------------------------------------------------------------------------


def _ask_columns(made: Plan) -> None:
    """What stands in each column, to be changed; remembered for the next file like it."""
    if made.table is None:
        return
    headings = made.table.headings[:_MOST_COLUMNS]
    options = [None, *Field]
    keys = [f"import-{made.digest[:12]}-column-{at}" for at in range(len(headings))]
    with st.expander("Kolommen", expanded=bool(made.problem)):
        for at, (heading, key) in enumerate(zip(headings, keys, strict=True)):
            standing = made.table.fields.get(at)
            st.selectbox(
                plain(f"Kolom {letter(at)}: {heading or 'zonder naam'}"),
                options,
                index=options.index(standing),
                format_func=lambda one: _UNREAD if one is None else FIELD[one],
                key=key,
            )
        st.button(
            "Kolommen bewaren",
            key="import-columns",
            on_click=_remember,
            args=(made.table.headings, keys),
        )


def _remember(headings: tuple[str, ...], keys: Sequence[str]) -> None:
    chosen = {at: st.session_state.get(key) for at, key in enumerate(keys)}
    fields = {at: Field(one) for at, one in chosen.items() if one in list(Field)}
    try:
        with database.transaction() as session:
            store.remember(session, headings=headings, fields=fields, by=_editor())
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)


# --- storing ----------------------------------------------------------------------------------


def _editor() -> str:
    """Who reads in. Asked in the callback too: a forged click reaches it without any page."""
    return access.require(visitor(), Role.EDITOR).name


def _go(made: Plan) -> None:
    """The next run of the page stores; this one only notes that somebody asked for it."""
    st.session_state[_GO] = made.digest
    st.session_state[_TRIED] = made


def _store(made: Plan) -> None:
    """Store in a thread, show how far it is, and stop it when the run of the page ends."""
    try:
        by = _editor()
    except InputError as refused:
        st.error(plain(refused))
        return
    bar = st.progress(0.0, "Opslaan")
    st.button("Stoppen", key="import-stop")
    progress = _Progress()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(_in_transaction, made, progress.tell, by)
        try:
            while not work.done():
                time.sleep(_PULSE)
                bar.progress(progress.part, f"Opslaan: {progress.part:.0%}")
        finally:
            # Stopped, or the tab was closed: the thread finds out within its transaction.
            progress.stop.set()
    if isinstance(problem := work.exception(), InputError):
        st.session_state[_PROBLEM] = str(problem)
    else:
        work.result()
    st.rerun()


def _in_transaction(made: Plan, tell: Callable[[str, float], None], by: str) -> int:
    with database.transaction() as session:
        return store.store(session, made=made, tell=tell, by=by)
