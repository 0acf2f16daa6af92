"""The forms of a stop, a session and a venue, with everything else that can be done there."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from sqlmodel import Session

from project import database
from project.counts import stored
from project.errors import InputError
from project.records.fields import Day, OneOf, Text, Yes
from project.records.record import slug_of
from project.tour.cancelling import cancel, restore
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft
from project.tour.finding import Row, Rows
from project.tour.places import VENUE
from project.tour.stays import SESSION, STOP, add_session, add_stop, move_stop
from project.ui.page.markdown import plain
from project.ui.page.record_form import Opened, RecordForm, open_form, run
from project.ui.tour.desk import IN_FRONT, Desk, session_title
from project.wording.counts import Unit
from project.wording.tour import CANCEL_REASON, DatePrecision, EventKind

_DAY = DatePrecision.DAY
_NO_STOP = StopDraft(venue="", date_precision=_DAY)
_NO_VENUE = VenueDraft(name="", place="", municipality="")
_AFTER = OneOf(
    "after",
    label="Waar in de rondreis?",
    example="Vanzelf: waar de dagen passen, anders achteraan",
)
_MOVE = OneOf("move", label="Waar komt deze halte?", example="Kies een plek")
_WHY = OneOf("cancel", label="Waarom?", texts=CANCEL_REASON, radio=True)
# The workshop that a new stop usually has, in three questions.
_WITH_WORKSHOP = Yes("with_workshop", label="Met een werkbijeenkomst")
_WORKSHOP = (
    OneOf("promise", label="Over welke belofte?", example="Kies een belofte"),
    Day("workshop_day", label="Dag van de werkbijeenkomst (leeg: nog onbekend)"),
    Text("workshop_time", label="Hoe laat? (hoeft niet)", example="bijvoorbeeld 19.30–21.30 uur"),
)


def show_form(at: Desk, what: Opened) -> None:
    """The form of this stop, session or venue."""
    kind, slug = what
    rows = {STOP.subject: at.stops, SESSION.subject: at.sessions}.get(kind)
    if slug and rows is not None and slug not in [row["slug"] for row in rows]:
        # Another project was chosen, or a colleague took it back.
        st.caption("Wat hier open stond, hoort niet bij deze rondreis.")
        return
    show = {STOP.subject: _stop_form, SESSION.subject: _session_form, VENUE.subject: _venue_form}
    show[kind](at, slug)


def show_stop_for(
    at: Desk, blank: StopDraft, venue: VenueDraft, also: Callable[[Session], object]
) -> None:
    """The form of a new stop that begins like this; ``also`` is stored together with it."""
    _stop_form(at, "", blank, venue, also)


def _venue(at: Desk, slug: str = "", blank: VenueDraft = _NO_VENUE) -> RecordForm:
    return RecordForm(VENUE, slug, blank=blank, choices=at.choices)


def _venue_form(at: Desk, slug: str) -> None:
    _venue(at, slug).show("Locatie opslaan")


def _session_form(at: Desk, slug: str) -> None:
    blank = SessionDraft(stop=None, kind=EventKind.WORKSHOP, date_precision=_DAY)
    form = RecordForm(
        SESSION, slug, blank=blank, choices=at.choices, add=partial(add_session, project=at.project)
    )
    form.show("Bijeenkomst opslaan")
    if slug:
        _show_cancelling(at, form, _row(at.sessions, slug))


def _stop_form(
    at: Desk,
    slug: str,
    blank: StopDraft = _NO_STOP,
    venue: VenueDraft = _NO_VENUE,
    also: Callable[[Session], object] = lambda _session: None,
) -> None:
    form = RecordForm(
        STOP,
        slug,
        blank=blank,
        choices=at.choices,
        inside={"venue": _venue(at, blank=venue)},
        add=lambda session, wanted, key: _add_stop(at, form, also, session, wanted, key),
    )

    form.show("Halte opslaan", lambda: None if slug else _ask_workshop(form))
    if slug:
        _show_deeds(at, form, _row(at.stops, slug))


def _row(rows: Rows, slug: str) -> Row:
    return next(row for row in rows if row["slug"] == slug)


def _ask_workshop(form: RecordForm) -> None:
    form.ask_one(_WITH_WORKSHOP)
    if form.value("with_workshop"):
        with st.container(border=True):
            for one in _WORKSHOP:
                form.ask_one(one)
    with st.expander("Een plek in de rondreis (hoeft niet)"):
        form.ask_one(_AFTER)


def _workshop(form: RecordForm, stop: str) -> SessionDraft | None:
    """The workshop that stands on the form of a new stop; None when it has none."""
    if not form.value("with_workshop"):
        return None
    promise, day, time = (one.read(form.value)[one.name] for one in _WORKSHOP)
    return SessionDraft(
        stop=stop,
        kind=EventKind.WORKSHOP,
        promise=promise,
        day=day,
        date_precision=_DAY if day else DatePrecision.UNKNOWN,
        time_of_day=time,
    )


def _add_stop(
    at: Desk,
    form: RecordForm,
    also: Callable[[Session], object],
    session: Session,
    wanted: StopDraft,
    key: str,
) -> None:
    """A new stop, with its workshop."""
    also(session)
    number = add_stop(
        session, wanted=wanted, after=form.value("after"), project=at.project, key=key
    )
    if workshop := _workshop(form, slug_of(session, number)):
        its_key = f"{key}-workshop"
        add_session(session, wanted=workshop, project=at.project, key=its_key)


def _show_deeds(at: Desk, form: RecordForm, row: Row) -> None:
    """What else can be done with a stop: a gathering, a copy, another place, cancelling."""
    slug = row["slug"]
    with st.container(horizontal=True):
        here = SessionDraft(stop=slug, kind=EventKind.WORKSHOP, date_precision=_DAY)
        st.button(
            "Bijeenkomst toevoegen",
            key="add-session",
            on_click=open_form,
            args=((SESSION.subject, ""), here),
        )
        st.button("Kopiëren naar een nieuwe halte", key="copy", on_click=_copy, args=(at, row))
    with st.expander("Een andere plek in de rondreis"):
        form.ask_one(_MOVE)
        st.button("Verplaatsen", key="move", on_click=_move, args=(form,))
    _show_cancelling(at, form, row)


def _copy(at: Desk, row: Row) -> None:
    """A new form that begins with the venue, the grant and the workshop of this stop."""
    copied = StopDraft(
        venue=row["venue_slug"], grant_coverage=row["grant_coverage"], date_precision=_DAY
    )
    open_form((STOP.subject, ""), copied)
    for one in at.sessions_at(row):
        if one["kind"] == EventKind.WORKSHOP:
            time = one["time_of_day"]
            RecordForm(STOP).fill({"with_workshop": True, "workshop_time": time})
            return


def _move(form: RecordForm) -> None:
    def command(session: Session, key: str) -> None:
        if not (after := form.value("move")):
            raise InputError("Kies waar deze halte komt.")
        before_all = after == IN_FRONT
        move_stop(session, slug=form.slug, after=None if before_all else after, key=key)

    run(STOP.role, form.form_key("m"), command)


def _show_cancelling(at: Desk, form: RecordForm, row: Row) -> None:
    """Cancel it, after saying what becomes of its figures; or say that it takes place after all."""
    record, noun = form.record, form.record.noun
    if row["cancelled"]:
        st.write(f"{record.this} is vervallen: {CANCEL_REASON[row['cancel_reason']]}.")
        st.button("Gaat toch door", key="restore", on_click=_restore, args=(form,))
        return
    with st.expander(f"{record.this} laten vervallen"):
        st.write(
            f"De {noun} blijft overal staan, als “vervallen”. Er ontbreekt dan geen aantal meer."
        )
        unit = Unit.VISITORS if record is STOP else Unit.PARTICIPANTS
        with database.reading() as session:
            if said := stored.if_cancelled(session, unit, row["id"]):
                st.warning(plain(said))
        with_it = _ask_sessions_with_it(at, form, row) if record is STOP else []
        form.ask_one(_WHY)
        st.button(
            f"{noun.capitalize()} laten vervallen",
            key="cancel",
            on_click=_cancel,
            args=(form, with_it),
        )


def _ask_sessions_with_it(at: Desk, form: RecordForm, row: Row) -> list[str]:
    """Which sessions of this stop are cancelled with it."""
    chosen = []
    for one in at.sessions_at(row):
        if one["cancelled"]:
            continue
        with database.reading() as session:
            said = stored.if_cancelled(session, Unit.PARTICIPANTS, one["id"])
        name = form.key(f"with-{one['slug']}")
        st.session_state.setdefault(name, not said)
        if st.checkbox(plain(f"Ook laten vervallen: {session_title(one)}"), key=name):
            chosen.append(one["slug"])
    return chosen


def _cancel(form: RecordForm, with_it: list[str]) -> None:
    def command(session: Session, key: str) -> None:
        reason = form.value("cancel")
        if reason is None:
            raise InputError("Kies waarom het vervalt.")
        cancel(session, form.record, slug=form.slug, reason=reason, key=key)
        for one in with_it:
            cancel(session, SESSION, slug=one, reason=reason, key=f"{key}-{one}"[:64])

    run(form.record.role, form.form_key("c"), command)


def _restore(form: RecordForm) -> None:
    key = form.form_key("r")
    run(form.record.role, key, restore, record=form.record, slug=form.slug)
