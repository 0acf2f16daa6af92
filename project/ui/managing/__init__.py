"""Managing the dashboard: who may in, its projects, its copies, its set-up, and the logbook."""
