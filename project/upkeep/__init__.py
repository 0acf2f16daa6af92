"""A database as a whole: checking it, copying it, keeping it safe, filling it with examples."""
