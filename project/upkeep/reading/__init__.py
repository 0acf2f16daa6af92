"""Files in: a spreadsheet becomes a plan that somebody reads, and only then counts."""
