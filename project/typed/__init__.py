"""What somebody typed: understood, or refused with a sentence that says what to do."""

from project.typed.values import MONTHS, day, month, plain_text, point, slug, whole_number

__all__ = [
    "MONTHS",
    "day",
    "month",
    "plain_text",
    "point",
    "slug",
    "whole_number",
]
