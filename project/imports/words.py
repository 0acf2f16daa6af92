"""A plan in Dutch, for the screen and for the command line."""

from collections.abc import Mapping, Sequence

import pandas as pd

from project import formatting
from project.imports.columns import FIELD, examples
from project.imports.plan import STATUS, Plan, Status, Step

TABLE_COLUMNS = ["Rij", "Wat gebeurt er?", "Uitleg", "In het bestand", "Cijfer", "Kolom"]
FIELD_COLUMNS = ["Wat staat erin?", "Kopregels die herkend worden"]
# What needs somebody's attention comes first; what stays as it is, is only counted.
_ORDER = [
    Status.REFUSED,
    Status.CONFLICT,
    Status.ASKED,
    Status.CHANGED,
    Status.NEW,
    Status.SKIPPED,
    Status.SAME,
]


def summary(made: Plan) -> str:
    """How many rows come down to what."""
    counts = [
        f"{formatting.number(made.counts[status])} {STATUS[status]}"
        for status in Status
        if made.counts[status]
    ]
    return f"Samen: {formatting.listing(counts) or 'geen enkele rij'}."


def ordered(made: Plan) -> list[Step]:
    """The lines of the plan, those that need attention first, in the order of the file."""
    return sorted(made.steps, key=lambda step: _ORDER.index(step.status))


def table(made: Plan, odd: Mapping[int, Sequence[str]], most: int) -> pd.DataFrame:
    """The first ``most`` lines of the plan for a reader: TABLE_COLUMNS."""
    return pd.DataFrame(
        [
            (
                step.line.row,
                STATUS[step.status],
                " ".join([step.sentence, *odd.get(step.line.row, ())]),
                step.line.value or "leeg",
                step.line.what,
                step.line.column,
            )
            for step in ordered(made)[:most]
        ],
        columns=TABLE_COLUMNS,
        dtype=object,
    )


def fields() -> pd.DataFrame:
    """What a column can hold and the headings that are recognised: FIELD_COLUMNS."""
    rows = [(text, ", ".join(examples(field))) for field, text in FIELD.items()]
    return pd.DataFrame(rows, columns=FIELD_COLUMNS, dtype=object)
