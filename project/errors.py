"""The one error that a person can repair. Anything else is our bug."""


class InputError(Exception):
    """Something that was typed or chosen cannot be right.

    The message is Dutch, says what is wrong and what to do, and is shown as it is.
    """


class ConflictError(InputError):
    """Somebody else changed the same figure in the meantime; the message shows both values."""
