"""Progress: what was agreed with the funder, what is there, and what went otherwise."""

from project import clock
from project.results import deviations, headlines, reach, schedule, targets
from project.ui.figures import agreements, history
from project.ui.figures.key_figures import open_what_is_asked_for, show_key_figures
from project.ui.page.opening import open_page, stop_without_stops
from project.ui.page.showing import show_note, show_rows, show_sentences
from project.ui.page.view import read_view, show_choice

with open_page("progress") as session:
    today = clock.today()
    view = read_view(session)
    project, period = view.project, view.period
    until = None if period is None else period.last
    sentences = schedule.sentences(session, today, project)
    freshness = schedule.freshness(session)
    stops = reach.of_project(reach.stops(session, today), project)
    asked = reach.asked_for(session, today, period, project)
    agreed = targets.verdicts(session, today, project=project, until=until)
    figures = headlines.key_figures(session, today, period, project)
    found = deviations.found(session, today, project, until)
    versions = targets.versions(session, project)

stop_without_stops(stops)
show_sentences("Ligt het op schema?", [*schedule.not_narrowed(period), *sentences, freshness])
show_choice(view)
agreements.show_agreed(agreed, period, project)
show_key_figures("Wat weten we nog meer?", figures, period=period, project=project)
show_note(asked.nothing())
show_note(reach.left_out(asked.left_out_stops, "halte", "haltes"))
show_note(reach.left_out(asked.left_out_sessions, "bijeenkomst", "bijeenkomsten"))
show_sentences("Wat ging anders dan gepland?", [deviations.sentence(found)])
show_note(deviations.told_until(until, today))
show_rows("De afwijkingen", deviations.READABLE, found, download="afwijkingen")
agreements.show_messages(found, project)
history.show_changes(project)
agreements.show_versions(versions)
agreements.show_forms(project)
open_what_is_asked_for(project, period)
