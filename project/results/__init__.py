"""What it adds up to: key figures and their parts, reach, coverage, promises, targets, changes."""
