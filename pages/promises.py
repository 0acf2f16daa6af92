"""The five promises: what was held for each, who came, what followed, and what has no proof yet."""

from project import clock
from project.charts import promises as charts_promises
from project.results import promises, reach
from project.ui.entering.outcomes import show_notes, show_to_ask
from project.ui.figures.key_figures import open_what_is_asked_for, show_key_figures
from project.ui.figures.promises import show_promises
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import show_chart, show_sentences, show_table
from project.ui.page.view import open_tour

with open_page("promises") as session:
    today = clock.today()
    project = open_tour(session)
    stops = reach.asked_for(session, today, project=project).stops
    told = promises.told(session, today, project)
    people = promises.key_figures(session, today, project)
    marks = promises.marks(told)
    still_open = promises.to_ask_again(session, today, project)
    example = is_example(session)

stop_without_stops(stops)
show_sentences("Wat brachten de vijf beloften?", [promises.sentence(told)])
show_key_figures("Hoeveel mensen deden mee?", people, project=project)
show_table("Hoe ver is elke belofte?", promises.counts(told), download="beloften")
show_chart(
    "Welke belofte bij welke halte?",
    charts_promises.promises_by_stop(marks, stops, promises=len(told), example=example),
    charts_promises.sentence_promises(marks, stops),
    key="promises",
)
show_table("De beloften per halte", promises.table(told, stops), download="beloften-per-halte")
show_promises(told)
show_to_ask(still_open)
show_notes(promises.meeting_choices(told), promises.note_choices(told))
open_what_is_asked_for(project)
