"""Reach: how many people came, who they were, and where the exhibition was not yet."""

from project import clock, disclosure
from project.results import breakdowns, coverage, groups, headlines, newsletter, reach
from project.ui.figures import not_yet
from project.ui.figures.breakdown import choose_breakdown, show_groups, show_parts, show_per_day
from project.ui.figures.key_figures import open_what_is_asked_for, show_tiles
from project.ui.figures.tiles import tile
from project.ui.page.choice import part
from project.ui.page.opening import is_example, open_page, stop_without_stops, visitor
from project.ui.page.showing import (
    beside,
    fold,
    show_caption,
    show_code,
    show_note,
    show_status,
)
from project.ui.page.view import open_tour
from project.wording.counts import Unit

with open_page("reach") as session:
    today = clock.today()
    account = visitor().signed_in
    project = open_tour(session)
    asked = reach.asked_for(session, today, project=project)
    stops, sessions = asked.stops, asked.sessions
    told = {unit: groups.told(session, unit) for unit in Unit}
    found = coverage.municipalities(session, today, project)
    province = coverage.province_of(session, project)
    figures = coverage.key_figures(session, today, project=project)
    people = headlines.people(session, today, project)
    letter = newsletter.text(session, today, project)
    example = is_example(session)

stop_without_stops(stops)
show_status(breakdowns.in_short(reach.total(stops), reach.total(sessions)), example=example)
show_tiles(
    [tile(one) for one in (*people, breakdowns.UNIQUE)],
    columns=3,
    least=250,
    project=project,
)
labels = {"hoeveel": "Hoeveel", "wie": "Wie", "waar": "Waar nog niet"}
with part("deel", labels) as opened:
    if opened == "waar":
        not_yet.show(found, figures, province, project, example=example)
    else:
        asks = choose_breakdown(stops, sessions, layout=opened == "hoeveel")
        places, left_out_places = reach.narrow(
            stops, year=asks.year, grant=asks.grant, region=asks.region
        )
        meetings, left_out_meetings = reach.narrow(
            sessions, year=asks.year, grant=asks.grant, region=asks.region, kind=asks.kind
        )
        show_note(reach.left_out(left_out_places, "halte", "haltes"))
        show_note(reach.left_out(left_out_meetings, "bijeenkomst", "bijeenkomsten"))
        left, right = beside(1, 1)
        for unit, frame, room in (
            (Unit.VISITORS, places, left),
            (Unit.PARTICIPANTS, meetings, right),
        ):
            with room:
                if opened == "hoeveel":
                    show_parts(unit, frame, asks.by)
                else:
                    show_groups(unit, frame, told[unit], account=account)
        if opened == "hoeveel":
            with right:
                show_per_day(places)
        elif not account:
            show_caption(disclosure.EXPLANATION)
with fold("Tekst voor de nieuwsbrief", "newsletter", icon="content_copy"):
    show_code(letter)
open_what_is_asked_for(project)
