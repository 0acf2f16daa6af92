"""The one error that a person can repair. Anything else is our bug, and gets a number."""

import logging
import secrets
import traceback
from collections.abc import Callable
from typing import TypeVar

log = logging.getLogger(__name__)
# The first bug at each place in the code since the start.
_bugs: dict[str, str] = {}
Checked = TypeVar("Checked")


class InputError(Exception):
    """Something that was typed or chosen cannot be right.

    Each sentence is Dutch, says what is wrong and what to do, and is shown as it is. ``field``
    names the question of a form that it is about; "" means the form as a whole.
    """

    def __init__(self, *sentences: str, field: str = "") -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.fields = dict.fromkeys(sentences, field)


class ConflictError(InputError):
    """Somebody else changed the same figure in the meantime; the message shows both values.

    ``number`` is that of the count that stands there now; None when it is about something else.
    """

    def __init__(self, *sentences: str, number: int | None = None) -> None:
        super().__init__(*sentences)
        self.number = number


class StoreError(InputError):
    """The database cannot store anything now; the very same may be stored a moment later."""


class Problems:
    """What is wrong with one form: collected, so that all of it is said at once."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    def held(self, check: Callable[[], Checked], otherwise: Checked, field: str = "") -> Checked:
        """What the check gives; ``otherwise``, and its sentences kept, when it refuses.

        ``field`` is what they are about, as far as the check does not say so itself.
        """
        try:
            return check()
        except InputError as problem:
            for sentence, about in problem.fields.items():
                self.add(sentence, about or field)
            return otherwise

    def add(self, sentence: str, field: str = "") -> None:
        """Note one more thing that is wrong."""
        self._fields.setdefault(sentence, field)

    def is_about(self, field: str) -> bool:
        """Whether anything is wrong with this field so far."""
        return field in self._fields.values()

    def refuse(self) -> None:
        """Raise one InputError with everything that is wrong, if anything is."""
        if self._fields:
            error = InputError(*self._fields)
            error.fields = self._fields
            raise error


def log_with_id(error: Exception) -> str:
    """Log our bug, with its traceback the first time; gives the number that the reader is shown."""
    number = secrets.token_hex(3)
    steps = traceback.extract_tb(error.__traceback__)[-1:]
    place = f"{type(error).__name__} at {steps and (steps[0].filename, steps[0].lineno)}"
    if (first := _bugs.setdefault(place, number)) == number:
        log.error("bug %s", number, exc_info=error)
    else:
        # Who sends forged values all day fills no disk.
        log.error("bug %s: %s, as bug %s", number, place, first)
    return number


def bug_sentence(number: str) -> str:
    """The one friendly line that a reader gets instead of the details."""
    return (
        f"Er ging iets mis aan onze kant (nummer {number}). Laad de pagina opnieuw. Blijft het "
        "misgaan? Geef dan dit nummer door aan de beheerder."
    )
