"""Charts: a frame in, a plotly figure out, with a sentence and a table that say the same."""

from project.charts.bars import (
    amounts,
    participants_per_session,
    people_by_part,
    sentence_amounts,
    sentence_participants,
    sentence_parts,
    sentence_visitors,
    visitors_per_stop,
)
from project.charts.drawing import PLOTLY_CONFIG, in_the_dark
from project.charts.promises import promises_by_stop, sentence_promises
from project.charts.rows import Row, session_rows, stop_rows
from project.charts.tables import (
    SESSION_COLUMNS,
    STOP_COLUMNS,
    table_participants,
    table_visitors,
    with_numbers,
)
from project.charts.timelines import chosen, sentence_timeline, timeline
from project.charts.words import READABLE_ROWS

__all__ = [
    "PLOTLY_CONFIG",
    "READABLE_ROWS",
    "SESSION_COLUMNS",
    "STOP_COLUMNS",
    "Row",
    "amounts",
    "chosen",
    "in_the_dark",
    "participants_per_session",
    "people_by_part",
    "promises_by_stop",
    "sentence_amounts",
    "sentence_participants",
    "sentence_parts",
    "sentence_promises",
    "sentence_timeline",
    "sentence_visitors",
    "session_rows",
    "stop_rows",
    "table_participants",
    "table_visitors",
    "timeline",
    "visitors_per_stop",
    "with_numbers",
]
