"""What migrations make tables of: columns, closed lists of codes, and tables that only grow."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

CODES = {
    "cancelreason": "venue interest planning mistake other",
    "certainty": "confirmed inferred unknown",
    "correctionreason": "typing recounted wrong_place later_information withdrawn entered_again",
    "countgroup": "residents initiatives municipality organisations education other unknown",
    "countingmethod": "list tally counter tickets sample estimate host",
    "countreason": "lost forgotten nobody not_agreed unstaffed not_held closed other",
    "dateprecision": "day month unknown",
    "eventkind": "opening workshop information in_depth conference exchange",
    "figurestate": "known unknown not_yet not_counted cancelled",
    "grantcoverage": "inside outside unknown",
    "instrumentkind": "special_statute social_shareholding other",
    "outcomekind": "new_initiative municipality_contact follow_up nothing_yet",
    "pointprecision": "address neighbourhood place unknown",
    "rejectreason": "dates region place taken_back not_real other",
    "requeststage": "asked agreed dated transport handed_over rejected",
    "rightbasis": "source interpretation",
    "role": "reader editor manager",
    "targetunit": "stops workshops cooperatives visitors participants municipalities",
    "unit": "visitors participants",
}


def forbid_changes(table: str) -> None:
    """The triggers that make one table append-only; later migrations use them too."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER "{table}_no_{deed.lower()}" BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION append_only()"
    )
    op.execute(
        f'CREATE TRIGGER "{table}_never_emptied" BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def text(longest: int | None = None) -> AutoString:
    return AutoString(length=longest)


def codes(kind: str, name: str = "") -> sa.Enum:
    return sa.Enum(
        *CODES[kind].split(),
        name=name or kind,
        native_enum=False,
        create_constraint=True,
        length=30,
    )


def fact() -> list[sa.Column[Any]]:
    return [
        sa.Column("source", text(), nullable=False),
        sa.Column("certainty", codes("certainty"), nullable=False),
    ]


def number() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def to(target: str, name: str, kind: Any = sa.Integer, **rules: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.ForeignKey(target), **rules)


def filled(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def maybe(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def rule(name: str, holds: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(holds, name=name)


def unique_where(table: str, name: str, columns: list[str], rows: str) -> None:
    """A unique index over some of the rows of a table."""
    where = sa.text(rows)
    op.create_index(
        f"uq_{table}_{name}",
        table,
        columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
