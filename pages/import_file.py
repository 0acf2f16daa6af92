"""Import: what a file would change before it is stored, and a file to fill in."""

from project import clock
from project.results import reach
from project.ui import importing
from project.ui.page.opening import open_page, stop_without_stops

with open_page("import_page") as session:
    stops = reach.stops(session, clock.today())

stop_without_stops(stops)
opened = importing.ask_file("Een bestand inlezen")
if opened is not None:
    importing.show_plan(opened)
importing.show_template("Een bestand om in te vullen")
