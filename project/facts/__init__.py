"""What comes from outside: the facts and their sources, inhabitants, and borders."""

from project.facts.loading import Loaded, load, prepare

__all__ = [
    "Loaded",
    "load",
    "prepare",
]
