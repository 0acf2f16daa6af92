"""What comes from outside: the facts and their sources, inhabitants, and borders."""
