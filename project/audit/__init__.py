"""The logbook as it is written: one line for each write, and what every edit shares."""

from project.audit.lines import (
    COMMAND_LINE,
    EXAMPLES,
    FACTS,
    HOST,
    OWN_NAMES,
    PUBLIC,
    SERVER,
    OwnWriter,
    record,
    record_many,
)

__all__ = [
    "COMMAND_LINE",
    "EXAMPLES",
    "FACTS",
    "HOST",
    "OWN_NAMES",
    "PUBLIC",
    "SERVER",
    "OwnWriter",
    "record",
    "record_many",
]
