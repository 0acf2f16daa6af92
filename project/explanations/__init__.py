"""Each figure explains itself, and answers the questions that readers ask about it."""

from project.explanations.reads import explain, explain_all

__all__ = [
    "explain",
    "explain_all",
]
