"""The logbook as it is written: one line for each write, and what every edit shares."""
