"""The desk: counts of everybody, what hosts sent, and what to ask again."""
