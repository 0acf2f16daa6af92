"""Counts: what may be entered, how that is kept and corrected, and how it is read back."""
