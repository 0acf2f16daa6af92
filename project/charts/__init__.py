"""Charts: rows in; a picture, a sentence and a table that say the same out. No database."""

from project.charts.bars import (
    sentence_amounts,
    sentence_participants,
    sentence_parts,
    sentence_visitors,
)
from project.charts.drawing import PLOTLY_CONFIG, in_the_dark
from project.charts.pictures import signs_of_time
from project.charts.rows import Row, session_rows, stop_rows
from project.charts.tables import (
    SESSION_COLUMNS,
    STOP_COLUMNS,
    in_short,
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
    "chosen",
    "in_short",
    "in_the_dark",
    "sentence_amounts",
    "sentence_participants",
    "sentence_parts",
    "sentence_timeline",
    "sentence_visitors",
    "session_rows",
    "signs_of_time",
    "stop_rows",
    "table_participants",
    "table_visitors",
    "timeline",
    "with_numbers",
]
