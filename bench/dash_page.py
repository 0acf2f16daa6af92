"""Overzicht as somebody would make it in Dash: the control of what a browser shows.

The same sentences and key figures, read from the same database at each visit; the same timeline,
the visitors per stop as a second chart, and instead of the map the stops as points on two axes.
Started with ``python -m bench.dash_page --port 8050``; served by Dash's own server.
"""

import argparse

import dash
from dash import dcc, html
from plotly import graph_objects as go

from project import charts, clock, database
from project.results import headlines, reach, whereabouts


def layout() -> html.Main:
    """The whole page, made anew for each visit."""
    today = clock.today()
    with database.reading() as session:
        stops = reach.stops(session, today)
        gatherings = reach.on_tour(reach.gatherings(session, today))
        figures = headlines.key_figures(session, today)
    places = go.Figure(go.Scatter(x=stops["longitude"], y=stops["latitude"], mode="lines+markers"))
    return html.Main(
        [
            html.H1("Overzicht"),
            *(html.P(sentence) for sentence in whereabouts.where_is_it(stops)),
            *(html.P(f"{one.label}: {one.value}") for one in figures),
            dcc.Graph(figure=places),
            dcc.Graph(figure=charts.timeline(stops, gatherings, today, example=False)),
            dcc.Graph(figure=charts.visitors_per_stop(stops, example=False)),
        ]
    )


def main() -> None:
    """Serve the page on loopback."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, required=True)
    app = dash.Dash(__name__)
    app.layout = layout
    app.run(host="127.0.0.1", port=asked.parse_args().port, debug=False)


if __name__ == "__main__":
    main()
