"""One promise after the other on the screen: its question, its sessions, and what followed."""

from collections.abc import Sequence

import streamlit as st

from project.results import promises
from project.results.promises import Told
from project.ui.page.markdown import cells, plain


def show_promises(found: Sequence[Told]) -> None:
    """Each promise with its sessions and what people noted afterwards."""
    for one in found:
        st.header(plain(f"Belofte {one.number}: {one.name}"), anchor=False)
        st.write(plain(one.question))
        st.markdown("\n".join(f"- {plain(line)}" for line in promises.meetings_in_words(one)))
        if one.notes.empty:
            st.write(f"Wat eruit volgde: {promises.unproven(one)}.")
        else:
            st.table(cells(promises.notes_table(one.notes)), hide_index=True)
