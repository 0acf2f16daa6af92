"""Charts: a frame in, a plotly figure out, with a sentence and a table that say the same."""
