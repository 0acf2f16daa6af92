"""Report: what the funder files, as a draft over a period and as each one was issued."""

from project.ui.figures import report
from project.ui.page.opening import open_page
from project.ui.page.showing import show_status

with open_page("report") as session:
    receipt = report.receipt(session)
    number, project, period = report.choose(session)
    found = report.read_or_stop(session, number, project, period)

show_status(report.in_short(found), example=found.example)
report.show_receipt(receipt)
report.show_about(found, project)
report.show_content(found)
report.show_issue_form(found, project)
report.show_receipt(receipt)
