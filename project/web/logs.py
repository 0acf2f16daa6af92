"""What the server writes down: to stderr, with the time; no token, no address but a guesser's."""

import json
import logging
import secrets
import time
from contextvars import ContextVar

from project.settings import settings

_MINUTE = 60.0
# The number of the request that is answered; "-" beside a request.
_request: ContextVar[str] = ContextVar("request", default="-")


def number_request() -> str:
    """Give the lines that follow a number of their own; the answer carries it too."""
    number = secrets.token_hex(4)
    _request.set(number)
    return number


def configure() -> None:
    """Our own lines and warnings of others; no list of who asked for what."""
    logging.basicConfig(level=logging.WARNING)
    form = Form("%(asctime)s %(levelname)s %(request)s %(name)s: %(message)s")
    # Streamlit and uvicorn write their lines themselves.
    for name in ("", *logging.root.manager.loggerDict):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(form)
    logging.getLogger("project").setLevel(logging.INFO)
    # An access log would hold addresses of visitors, and the one-time links of /wachtwoord.
    logging.getLogger("uvicorn.access").disabled = True
    # Its remarks on each connection hold addresses too.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # Streamlit logs each failed page a second time, without the number that the reader sees.
    logging.getLogger("streamlit.error_util").addFilter(_is_not_told_twice)
    # Where the system has no room for one more visitor, asyncio says so for ever.
    logging.getLogger("asyncio").addFilter(_OnceAMinute().filter)


class Form(logging.Formatter):
    """One line for who reads, or one object for a program that collects."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the number of its request."""
        request = record.__dict__["request"] = _request.get()
        if not settings().log_json:
            return super().format(record)
        told = {"at": self.formatTime(record), "level": record.levelname, "request": request}
        # In this order: deploy/fail2ban reads it.
        told |= {"name": record.name, "message": record.getMessage()}
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


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
