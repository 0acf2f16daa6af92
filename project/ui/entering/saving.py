"""What the buttons of Telling invoeren do: each runs as a callback, in one transaction."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from project import counts, database
from project.counts import comparables, drafts
from project.counts import reads as count_reads
from project.counts.rules import Entry
from project.errors import InputError
from project.ui.entering import beginning, doubts, drafting, forms, reading
from project.ui.entering.choosing import choose
from project.ui.entering.forms import About, Saved
from project.wording import CorrectionReason, FigureState

WHYS = [
    CorrectionReason.TYPING,
    CorrectionReason.RECOUNTED,
    CorrectionReason.WRONG_PLACE,
    CorrectionReason.LATER_INFORMATION,
]


def cancel() -> None:
    """Leave the correction; what was carried into it from a draft was looked at, and goes."""
    about = forms.open_about()
    if beginning.is_carried():
        try:
            with database.transaction() as session:
                who = forms.editor()
                drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=who)
        except InputError as problem:
            forms.say(str(problem))
    choose(None)


def save(command: Callable[[], int | None], form: int | None = None) -> None:
    """Run one command; what was typed stays on the screen unless it was stored."""
    # Fetched first: every touch of the session state is a place where the next tap may end this
    # run, and what was stored must get its receipt.
    saved = forms.saved_here()
    fields = {} if form is None else forms.fields(form)
    forms.forget_problem()
    try:
        number = command()
    except InputError as problem:
        _say(str(problem), form)
        return
    if number is not None:
        saved.append(Saved(number, form, fields))
    elif form != forms.open_form():
        _say("Er is een vraag over wat er staat.", form)


def _say(problem: str, form: int | None) -> None:
    """Tell why nothing was stored. On a slow line that may be about a form that is left already."""
    if form is None or form == forms.open_form():
        forms.say(problem, form)
    elif not forms.is_saved(form):
        forms.say(f"Het vorige formulier is nog niet opgeslagen. {problem} Open het opnieuw.")


def undo(number: int) -> None:
    """Take the last step back: the figure is as it was before this number."""
    # What came late is what should have been saved: it stands ready when the figure is open again.
    drafting.forget_late(draft=True)
    # The key makes a second tap the same.
    save(lambda: _go_back(number, f"undo-{number}"))


def _go_back(number: int, key: str) -> int:
    who = forms.editor()
    fields = next((one.fields for one in forms.saved_here() if one.number == number), {})
    with database.transaction() as session:
        stored = counts.undo_count(session, count_id=number, key=key, by=who)
        row = count_reads.by_number(session, stored)
        if fields and row is not None and row.state is FigureState.NOT_YET:
            # The figure is open again, with what was typed: only a part of it may be wrong.
            unit, subject_id = count_reads.subject_of(row)
            if not drafts.kept(session, unit=unit, subject_id=subject_id, by=who).fields:
                drafts.keep(session, unit=unit, subject_id=subject_id, fields=fields, by=who)
    return stored


def store(form: int, about: About, key: str, *, confirmed: bool, withdraws: bool) -> int | None:
    """Save what stands on the form; None when there is a question first."""
    who, answered = forms.editor(), doubts.waiting(form) if confirmed else None
    why = None if about.corrects is None else _why(form)
    asked = answered.text if answered else ""
    entry = reading.withdrawal(form) if withdraws else reading.entry(form, asked)
    with database.transaction() as session:
        if about.corrects is not None:
            _refuse_no_change(session, about.corrects, entry)
        if not answered and _asks_first(session, form, about, entry):
            return None
        if about.corrects is not None and why is not None:
            number = counts.correct_count(
                session, replaces_id=about.corrects, entry=entry, why=why, key=key, by=who
            )
            if beginning.is_carried(form):
                drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=who)
            return number
        number = counts.enter_count(
            session, unit=about.unit, subject_id=about.subject_id, entry=entry, key=key, by=who
        )
        drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=who)
    return number


def _refuse_no_change(session: Session, corrects: int, entry: Entry) -> None:
    row = count_reads.by_number(session, corrects)
    # Sent a second time it is stored already, and another row stands there now.
    if row is not None and counts.entry_of(session, row) == replace(entry, asked=""):
        raise InputError(
            "Er is niets veranderd. Vul in wat er moet staan, of tik op Annuleren als het klopt."
        )


def _asks_first(session: Session, form: int, about: About, entry: Entry) -> bool:
    if entry.state is FigureState.NOT_YET:
        return False
    if about.corrects is None:
        asked = comparables.questions(session, about.unit, about.subject_id, entry)
    else:
        asked = comparables.questions_again(session, about.corrects, entry)
    return doubts.ask(form, asked)


def _why(form: int) -> CorrectionReason:
    why = forms.typed("why", form)
    if why not in WHYS:
        raise InputError("Kies waarom het cijfer verandert.")
    return CorrectionReason(why)
