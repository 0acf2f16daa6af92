"""The one error that a person can repair. Anything else is our bug, and gets a number."""

import logging
import secrets
from collections.abc import Callable
from typing import TypeVar

log = logging.getLogger(__name__)
Checked = TypeVar("Checked")


class InputError(Exception):
    """Something that was typed or chosen cannot be right.

    Each sentence is Dutch, says what is wrong and what to do, and is shown as it is.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class ConflictError(InputError):
    """Somebody else changed the same figure in the meantime; the message shows both values."""


class Problems:
    """What is wrong with one form: collected, so that all of it is said at once."""

    def __init__(self) -> None:
        self._sentences: list[str] = []

    def held(self, check: Callable[[], Checked], otherwise: Checked) -> Checked:
        """What the check gives; ``otherwise``, and its sentences kept, when it refuses."""
        try:
            return check()
        except InputError as problem:
            self._sentences += problem.sentences
            return otherwise

    def add(self, sentence: str) -> None:
        """Note one more thing that is wrong."""
        self._sentences.append(sentence)

    def refuse(self) -> None:
        """Raise one InputError with everything that is wrong, if anything is."""
        if self._sentences:
            raise InputError(*self._sentences)


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
