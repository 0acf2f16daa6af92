"""The logbook for a reader: who did what, and what changed since an earlier moment."""
