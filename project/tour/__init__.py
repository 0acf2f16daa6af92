"""The tour: its stops, sessions and venues, how staff changes them, and what looks wrong."""
