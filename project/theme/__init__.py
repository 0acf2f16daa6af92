"""Colours and signs: what says the state of something, everywhere the same."""
