"""Builds a report out of what the database holds now."""

from sqlmodel import Session

from project.audit import since
from project.charts import rows
from project.models import Province
from project.output.reports.found import Asked, read
from project.output.reports.front import front
from project.output.reports.parts import Report
from project.output.reports.sections import rows_behind, sections, summary


def build(session: Session, asked: Asked) -> Report:
    """The report as the database has it now; issued when ``asked`` says at which moment."""
    found = read(session, asked)
    return Report(
        number=asked.number,
        project=asked.project.name,
        province=session.get_one(Province, asked.project.province_code).name,
        first_day=asked.period.first,
        last_day=asked.period.last,
        made_on=asked.today,
        as_of=since.data_changed_at(session),
        issued_at=asked.issued_at,
        issued_by=asked.issued_by,
        example=asked.project.example_figures,
        summary=tuple(summary(found)),
        sections=sections(session, found),
        visitor_bars=tuple(rows.stop_rows(found.stops)),
        participant_bars=tuple(rows.session_rows(found.sessions)),
        rows=rows_behind(found),
        front=front(found),
    )
