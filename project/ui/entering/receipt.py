"""The receipt of a count, read back from the database: without a row there is none."""

import pandas as pd
import streamlit as st

from project import clock, database
from project.counts import reads as count_reads
from project.results import receipts
from project.ui.entering import choosing, drafting, forms, saving
from project.ui.entering.choosing import choose, to_prove
from project.ui.entering.overtaken import follow_who_was_first
from project.ui.page import is_example, plain
from project.wording import EXAMPLE_SENTENCE, CorrectionReason, FigureState

_TOLD = "count-told"


def show_answer(still_open: pd.DataFrame, entered: dict[int, str]) -> None:
    """What came of the last tap: the receipt, or that somebody else was first.

    In a window over the page: the button stands at the edge of a phone, and below it nobody looks.
    """
    _leave_what_was_saved()
    follow_who_was_first(still_open, entered)
    if (number := to_prove()) is not None:
        _receipt(number)


def _leave_what_was_saved() -> None:
    """After a save: the receipt, and the next form empty. Ended halfway, the next run does it."""
    saved = forms.saved_here()
    if len(saved) > st.session_state.get(_TOLD, 0):
        st.session_state[choosing.RECEIPT] = saved[-1].number
        st.session_state.pop(choosing.CHOSEN, None)
        forms.leave()
        st.session_state[_TOLD] = len(saved)


@st.dialog("Ontvangstbewijs", on_dismiss=lambda: choose(None))
def _receipt(number: int) -> None:
    with database.reading() as session:
        receipt = receipts.receipt(session, number, clock.today())
        row = count_reads.by_number(session, number)
        example = is_example(session)
    if receipt is None or row is None:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    withdrawn = row.state is FigureState.NOT_YET
    st.success(
        f"{receipt.did} om {receipt.at}, nr {receipt.number}. {plain(receipt.what)}.  \n"
        + (f"{plain(receipt.besides)}.  \n" if receipt.besides else "")
        + f"Totaal nu {plain(receipt.total)}."
    )
    if example:
        # The banner of the page lies behind this window.
        st.caption(EXAMPLE_SENTENCE)
    _show_late(number)
    with st.container(horizontal=True):
        answered = st.button(
            "Volgende",
            key=f"next-{number}",
            type="primary",
            on_click=choose,
            # What was taken back is open again, and stands ready.
            args=(count_reads.subject_of(row) if withdrawn else None,),
        )
        # What an undo took back itself, is there to be entered again.
        if row.correction_reason is not CorrectionReason.WITHDRAWN:
            answered |= st.button(
                "Ongedaan maken", key=f"undo-{number}", on_click=saving.undo, args=(number,)
            )
    if answered:
        # A dialog runs by itself; the page behind it has to follow.
        st.rerun()


def _show_late(number: int) -> None:
    """Whoever went on typing while the answer was under way hears that it was not stored."""
    late = drafting.late()
    if late is None or late.number != number:
        return
    if late.typed:
        said = (
            f"Daarna is nog {late.typed} getypt. Dat is niet opgeslagen. Moet het {late.typed} "
            "zijn? Tik op Ongedaan maken: dan staat het klaar in het formulier."
        )
    else:
        said = (
            "Daarna is het formulier nog veranderd. Dat is niet opgeslagen. Moet het anders? Tik "
            "op Ongedaan maken: dan staat het klaar zoals het was."
        )
    st.warning(plain(said))
