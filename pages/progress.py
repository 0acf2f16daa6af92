"""Progress: what was agreed and what is there, what went otherwise, and the five promises."""

from project import clock
from project.results import deviations, headlines, promises, reach, schedule, targets
from project.ui.counting.outcomes import show_notes, show_to_ask
from project.ui.figures import agreements, history
from project.ui.figures.key_figures import open_what_is_asked_for, show_tiles
from project.ui.figures.promises import show_promises
from project.ui.figures.tiles import agreements as agreement_tiles
from project.ui.figures.tiles import headlines as headline_tiles
from project.ui.page.choice import part
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import card, show_caption, show_lines, show_note, show_status, tile
from project.ui.page.view import choose_project, read_view, show_period

with open_page("progress") as session:
    today = clock.today()
    view = read_view(session)
    choose_project(view.offered)
    project, period = view.project, view.period
    until = None if period is None else period.last
    stops = reach.of_project(reach.stops(session, today), project)
    asked = reach.asked_for(session, today, period, project)
    verdicts = targets.verdicts(session, today, project=project, until=until)
    found = deviations.found(session, today, project, until)
    figures = headlines.key_figures(session, today, period, project)
    versions = targets.versions(session, project)
    told = promises.told(session, today, project)
    people = promises.key_figures(session, today, project)
    to_ask = promises.to_ask_again(session, today, project)
    example = is_example(session)

if stops.empty:
    # What was agreed is often known before the first stop.
    agreements.show_forms(project)
stop_without_stops(stops)
show_status(
    schedule.agreements(verdicts),
    example=example,
    link=("Naar het verslag", "/verslag", "picture_as_pdf"),
)
room = show_tiles(agreement_tiles(verdicts), columns=3, least=250, period=period, project=project)
with card("Binnen de subsidie, in welke periode?", "choice", room):
    show_period(view)
    show_caption(targets.counted_from(period))
show_note(asked.nothing())
if period is not None:
    show_tiles(headline_tiles(figures), columns=3, least=250, period=period, project=project)
    show_note(reach.left_out(asked.left_out_stops, "halte", "haltes"))
    show_note(reach.left_out(asked.left_out_sessions, "bijeenkomst", "bijeenkomsten"))
labels = {
    "anders": f"Anders dan gepland ({len(found)})",
    "beloften": "De vijf beloften",
    "wijzigingen": "Wijzigingen",
    "afspraken": "Afspraken",
}
with part("deel", labels) as code:
    if code == "anders":
        with tile("different"):
            show_lines([deviations.sentence(found)])
            show_caption(deviations.told_until(until, today))
            agreements.show_deviations(found)
        agreements.show_messages(found)
    elif code == "beloften":
        show_promises(told, people, project)
        show_to_ask(to_ask)
        show_notes(promises.meeting_choices(told), promises.note_choices(told))
    elif code == "wijzigingen":
        history.show_changes(project)
    else:
        with tile("agreed"):
            agreements.show_agreed(verdicts)
            agreements.show_versions(versions)
        agreements.show_forms(project)
open_what_is_asked_for(project, period)
