"""Each figure explains itself."""

from project.explanations.reads import explain, explain_all

__all__ = [
    "explain",
    "explain_all",
]
