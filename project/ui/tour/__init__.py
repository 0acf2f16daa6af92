"""Keeping the tour: its stops, sessions and venues on the screen, and the forms to change them."""
