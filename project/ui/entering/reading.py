"""What stands on a form, read as the entry that is stored."""

from collections.abc import Mapping
from datetime import date

from project.counts.rules import Entry
from project.errors import InputError
from project.typed import whole_number
from project.ui.entering import forms
from project.wording import COUNT_GROUP, CountGroup, FigureState


def is_number() -> bool:
    """Whether the open form is about a number, and not about why there is none."""
    return forms.typed("state") in (FigureState.KNOWN, None)


def entry(form: int, asked: str = "") -> Entry:
    """What stands on a form at this moment."""
    state = forms.typed("state", form) or FigureState.KNOWN
    known = state is FigureState.KNOWN
    first = first_day(form)
    parts = {group: _number(f"group-{group}", form) for group in CountGroup} if known else {}
    return Entry(
        state=state,
        number=_new_number(form) if known else None,
        method=forms.typed("method", form) if known else None,
        reason=None if known else forms.typed(f"reason-{state}", form),
        first_day=first,
        last_day=_day("last", form) if first else None,
        remark=forms.typed("remark", form) or "",
        parts={group: many for group, many in parts.items() if many is not None},
        asked=asked,
    )


def first_day(form: int) -> date | None:
    """The first of the days that this form is about; None for a session and the whole stay."""
    # Chosen days count also when the choice for them did not come along.
    return _day("first", form) if forms.typed("days", form) != forms.WHOLE_STAY else None


def open_day() -> date | None:
    """The same of the form that is open; None too when no day can be made of it."""
    return day_of(forms.fields(forms.open_form()))


def day_of(standing: Mapping[str, object]) -> date | None:
    """The first of the days of a form as a draft keeps it."""
    if standing.get("days") == forms.WHOLE_STAY:
        return None
    day: date | None = forms.read_back("first", standing.get("first"))
    return day


def _day(name: str, form: int) -> date | None:
    chosen = forms.typed(name, form)
    if chosen is None or isinstance(chosen, date):
        return chosen
    # What a browser sends that still shows a day which cannot be chosen any more.
    raise InputError("Deze dag kan niet meer gekozen worden. Kies de dagen opnieuw.")


def withdrawal(form: int) -> Entry:
    """What takes a count back: the figure is open again, and only the remark is kept."""
    return Entry(state=FigureState.NOT_YET, remark=forms.typed("remark", form) or "")


def _new_number(form: int) -> int | None:
    """The number that was typed; in a correction that left it empty, the one that stands there."""
    typed_in = _number("number", form)
    stands: int | None = forms.begins(form).get(forms.STANDS)
    return stands if typed_in is None else typed_in


def _number(name: str, form: int) -> int | None:
    typed_in = forms.typed(name, form) or ""
    group = name.removeprefix("group-") if name in forms.GROUPS else ""
    try:
        return whole_number(str(typed_in))
    except InputError as problem:
        where = f"Bij {COUNT_GROUP[CountGroup(group)]}: " if group else ""
        raise InputError(f"{where}{problem}") from problem
