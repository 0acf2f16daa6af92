"""What a form begins with: a draft, the count that it corrects, or what was carried into it.

A draft is only what a field begins with: a tab that outlives the server knows better what was
typed in it.
"""

from collections.abc import Mapping

from project import database
from project.counts import drafts
from project.counts import reads as count_reads
from project.models import Count
from project.ui.entering import forms
from project.ui.entering.forms import About
from project.ui.page import visitor
from project.wording import CountGroup, FigureState, Unit

_CARRIED = "carried"


def begin(unit: Unit, subject_id: int, *, usual: bool) -> None:
    """Open the form of a figure as it was left, on whatever device.

    With ``usual`` the way of counting of the last time like it stands ready: of something long
    ago nobody can say so.
    """
    about = About(unit, subject_id)
    if forms.begun() == about:
        return
    forms.open_empty(about)
    who = visitor()
    with database.reading() as session:
        kept = drafts.kept(session, unit=unit, subject_id=subject_id, by=who.name)
        method = count_reads.usual_method(session, unit, subject_id, by=who.name) if usual else None
    if method:
        forms.begins()["method"] = method
    for name, value in kept.fields.items():
        if (known := forms.read_back(name, value)) is not None:
            forms.begins()[name] = known


def begin_correction(row: Count, parts: Mapping[CountGroup, int]) -> None:
    """Open the form to correct a count: all stands there already but the value itself."""
    about = About(*count_reads.subject_of(row), row.id)
    if forms.begun() != about:
        forms.open_empty(about)
        _begin_with(row, parts)


def _begin_with(row: Count, parts: Mapping[CountGroup, int]) -> None:
    forms.begins()[forms.STANDS] = row.number
    if row.method is not None:
        forms.begins()["method"] = row.method
    forms.begins()["remark"] = row.remark
    forms.begins().update({f"group-{group}": str(many) for group, many in parts.items()})


def is_typed(standing: Mapping[str, object]) -> bool:
    """Whether somebody filled something in, besides what a form begins with by itself."""
    usual = {"state": str(FigureState.KNOWN)}
    by_itself = {"method", "days", "first", "last"}
    return any(
        value and value != usual.get(name)
        for name, value in standing.items()
        if name not in by_itself
    )


def said(standing: Mapping[str, object]) -> str:
    """The value that stands on a form, in a sentence."""
    number = standing.get("number")
    return f"Hier was {number} getypt." if number else "Hier was ook iets ingevuld."


def typed_here() -> dict[str, object]:
    """What was typed on the open form, without what a correction began with by itself."""
    standing, about = forms.fields(forms.open_form()), forms.begun()
    if about is None or about.corrects is None or is_carried():
        return standing
    return {
        name: value
        for name, value in standing.items()
        if value != forms.as_text(forms.begins().get(name))
    }


def carry(row: Count, parts: Mapping[CountGroup, int], standing: Mapping[str, object]) -> None:
    """Open the form that corrects this count with what was typed for the same figure.

    Where the count was withdrawn, the figure is open again: then it is the form to enter it.
    """
    withdrawn = row.state is FigureState.NOT_YET
    forms.open_empty(About(*count_reads.subject_of(row), None if withdrawn else row.id))
    if not withdrawn:
        _begin_with(row, parts)
    forms.begins()[_CARRIED] = True
    for name, value in standing.items():
        if (known := forms.read_back(name, value)) is not None:
            forms.begins()[name] = known


def is_carried(form: int | None = None) -> bool:
    """Whether a form was opened with what was typed for a figure that was entered meanwhile."""
    return bool(forms.begins(form).get(_CARRIED))
