"""Figures as a reader meets them: explained, divided, agreed and reported.

``history`` and ``report`` bring reports with them: only the page
that shows them loads them, by their own name.
"""
