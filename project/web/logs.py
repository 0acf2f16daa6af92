"""What the server writes down: to stderr, with the time; no token, no address but a guesser's."""

import logging
import time

_MINUTE = 60.0


def configure() -> None:
    """Our own lines and warnings of others; no list of who asked for what."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("project").setLevel(logging.INFO)
    # An access log would hold addresses of visitors, and the one-time links of /wachtwoord.
    logging.getLogger("uvicorn.access").disabled = True
    # Its remarks on each connection hold addresses too.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # Streamlit logs each failed page a second time, without the number that the reader sees.
    logging.getLogger("streamlit.error_util").addFilter(_is_not_told_twice)
    # Where the system has no room for one more visitor, asyncio says so for ever.
    logging.getLogger("asyncio").addFilter(_OnceAMinute().filter)


class _OnceAMinute:
    """Lets the same line through once a minute."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        now, line = time.monotonic(), str(record.msg).partition("\n")[0]
        if now - self._told.get(line, -_MINUTE) < _MINUTE:
            return False
        self._told[line] = now
        return True


def _is_not_told_twice(record: logging.LogRecord) -> bool:
    return record.getMessage() != "Uncaught app execution"
