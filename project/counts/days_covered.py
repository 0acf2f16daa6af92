"""How many days a count covers, worked out by the database: each of the two its own way."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class DaysCovered(FunctionElement[int]):
    """``DaysCovered(first_day, last_day)``: how many days, both included."""

    type = Integer()
    inherit_cache = True


@compiles(DaysCovered, "sqlite")
def _days_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) + 1 AS INTEGER)"


@compiles(DaysCovered, "postgresql")
def _days_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({last} - {first} + 1)"
