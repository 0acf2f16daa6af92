"""While somebody types: what would seem wrong about what stands on the form."""

from collections.abc import Callable

import streamlit as st

from project import database
from project.errors import InputError
from project.tour import checks as tour_checks
from project.tour import preview as tour_preview
from project.tour.checks import Finding, Row, Rows
from project.tour.drafts import SessionDraft, VenueDraft
from project.tour.preview import NEW
from project.tour.stays import STOP
from project.ui.page.markdown import plain
from project.ui.page.record_form import RecordForm
from project.ui.tour.desk import Desk


def show_what_seems_wrong(look: Callable[[], list[Finding]]) -> None:
    """What would seem wrong, as a question above the button that saves."""
    try:
        found = look()
    except InputError:
        # Half a form: the sentence comes when it is saved.
        return
    if found:
        lines = [f"Klopt dit? {one.sentence}" for one in found]
        st.warning("  \n".join(plain(line) for line in lines))


def stop_findings(
    at: Desk, form: RecordForm, workshop_at: Callable[[str], SessionDraft | None]
) -> list[Finding]:
    """What would seem wrong with this stop, and its workshop, as they stand on the form."""
    draft = form.wanted()
    venue = _venue_on_form(at, form, draft.venue)
    if venue is None:
        return []
    after = form.value("after")
    stops = tour_preview.with_stop(at.stops, draft, venue, slug=form.slug, after=after)
    about, sessions = form.slug or NEW, at.sessions
    subjects = [f"stop:{about}"]
    if not form.slug and (workshop := workshop_at(NEW)):
        sessions = tour_preview.with_session(sessions, stops, workshop, slug="")
        subjects.append(f"toursession:{NEW}")
    return _new_findings(at, stops, sessions, *subjects)


def session_findings(at: Desk, form: RecordForm) -> list[Finding]:
    """The same of a session."""
    sessions = tour_preview.with_session(at.sessions, at.stops, form.wanted(), slug=form.slug)
    return _new_findings(at, at.stops, sessions, f"toursession:{form.slug or NEW}")


def venue_findings(at: Desk, form: RecordForm) -> list[Finding]:
    """The same of the stops at this venue."""
    venue = _venue_row(at, form.wanted(), form.slug)
    stops, used = at.stops, [row["slug"] for row in at.stops if row["venue_slug"] == form.slug]
    with database.reading() as session:
        for one in used:
            stops = tour_preview.with_stop(stops, STOP.read(session, one), venue, slug=one)
    return _new_findings(at, stops, at.sessions, *(f"stop:{one}" for one in used))


def _new_findings(at: Desk, stops: Rows, sessions: Rows, *subjects: str) -> list[Finding]:
    """What would seem wrong about these, and does not stand in the list of the page already."""
    known = {one.key for one in at.findings}
    found = tour_checks.concerning(tour_checks.find(stops, sessions), *subjects)
    # That a new stop has no dates yet was just chosen.
    return [one for one in found if one.key not in known and one.kind != tour_checks.Kind.UNDATED]


def _venue_on_form(at: Desk, form: RecordForm, chosen: str) -> Row | None:
    if form.is_new("venue"):
        return _venue_row(at, form.inside["venue"].wanted(), "")
    return next((row for row in at.venues if row["slug"] == chosen), None)


def _venue_row(at: Desk, draft: VenueDraft, slug: str) -> Row:
    name, province = at.municipalities.get(draft.municipality, ("", ""))
    return tour_preview.venue_row(draft, name, province, slug)
