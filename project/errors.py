"""The one error that a person can repair. Anything else is our bug, and gets a number."""

import logging
import secrets

log = logging.getLogger(__name__)


class InputError(Exception):
    """Something that was typed or chosen cannot be right.

    The message is Dutch, says what is wrong and what to do, and is shown as it is.
    """


class ConflictError(InputError):
    """Somebody else changed the same figure in the meantime; the message shows both values."""


def log_with_id(error: Exception) -> str:
    """Log our bug with its traceback; gives the short number that the reader is shown."""
    number = secrets.token_hex(3)
    log.error("bug %s", number, exc_info=error)
    return number


def bug_sentence(number: str) -> str:
    """The one friendly line that a reader gets instead of the details."""
    return (
        f"Er ging iets mis aan onze kant (nummer {number}). Laad de pagina opnieuw. Blijft het "
        "misgaan? Geef dan dit nummer door aan de beheerder."
    )
