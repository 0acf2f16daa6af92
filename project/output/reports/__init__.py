"""The report to the funder: what it says, how it is issued and frozen, and the files it becomes."""
