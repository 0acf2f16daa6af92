"""What a reader sees when a page fails: one friendly line, never the details."""

import streamlit as st

from project.errors import InputError, bug_sentence, log_with_id


def show(error: Exception) -> bool:
    """Show what a person can repair as it is, and anything else as a number to pass on.

    Streamlit calls this for a page and for a callback; True means that it shows nothing itself.
    """
    if isinstance(error, InputError):
        st.error(str(error))
    else:
        st.error(bug_sentence(log_with_id(error)))
    return True
