"""Charts: rows in; a picture, a sentence and a table that say the same out. No database."""
