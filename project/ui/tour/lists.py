"""Haltes beheren: what seems wrong, the stops with their sessions, the venues, and what changed.

A save runs in the callback of its button, in one transaction; its receipt is read back.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import database, formatting, tour
from project.errors import InputError
from project.frames import records
from project.tour import TourProject, rows
from project.tour import checks as tour_checks
from project.tour import history as tour_history
from project.tour import preview as tour_preview
from project.tour.checks import Finding
from project.tour.drafts import BY_STAFF, VenueDraft
from project.ui.page import from_address, plain, show_not_offered
from project.ui.tour import fields, forms, saving
from project.ui.tour.forms import NEW_VENUE, Choices
from project.ui.tour.saving import Opened
from project.wording import (
    CANCEL_REASON,
    CancelReason,
    Certainty,
    DatePrecision,
    EventKind,
    GrantCoverage,
    Unit,
)

_NEWEST = 15


@dataclass(frozen=True)
class Desk:
    """Everything that the page works on, read once for each run."""

    stops: pd.DataFrame
    sessions: pd.DataFrame
    venues: pd.DataFrame
    municipalities: dict[str, tuple[str, str]]
    choices: Choices
    # The locations in other provinces where this tour never stood, by slug.
    elsewhere: dict[str, str]
    findings: Sequence[Finding]


def desk(session: Session, stops: pd.DataFrame, sessions: pd.DataFrame, about: TourProject) -> Desk:
    """The tour of one project with what can be chosen on its forms; frames as in ``reach``."""
    venues, municipalities = tour.venues(session), tour.municipality_names(session)
    own, elsewhere = _venue_titles(venues, set(stops["venue_slug"]), about.province_name)
    answered = tour_history.answered(session)
    findings = tour_checks.find(stops, sessions)
    return Desk(
        stops=stops,
        sessions=sessions,
        venues=venues,
        municipalities=municipalities,
        choices=Choices(
            venues=own | elsewhere,
            municipalities=_municipality_titles(municipalities, about.province_name),
            promises=tour.promise_names(session),
            stops={row["slug"]: f"{row['position']}. {row['place']}" for row in records(stops)},
            provinces=tour.province_names(session),
            project=about.slug,
            province=about.province,
        ),
        elsewhere=elsewhere,
        findings=[one for one in findings if one.key not in answered],
    )


def _venue_titles(
    venues: pd.DataFrame, used: set[str], province: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The locations of this tour or its province, and all others with their province."""
    own, elsewhere = {}, {}
    for row in records(venues):
        title = f"{row['name']}, {row['place']}"
        if row["slug"] in used or row["province"] == province:
            own[row["slug"]] = title
        else:
            elsewhere[row["slug"]] = f"{title} ({row['province']})"
    return own, elsewhere


def _municipality_titles(known: dict[str, tuple[str, str]], province: str) -> dict[str, str]:
    """Every municipality by code: first those of this province, then the others with theirs."""
    own = {code: name for code, (name, of) in known.items() if of == province}
    others = {code: f"{name} ({of})" for code, (name, of) in known.items() if of != province}
    return own | others


def open_what_is_asked_for(at: Desk) -> None:
    """Open the stop that the address names, once: afterwards the buttons decide."""
    slug = from_address("halte", list(at.choices.stops))
    show_not_offered([("De halte", "halte", at.choices.stops)], shown="de hele rondreis")
    if slug and saving.OPEN not in st.session_state:
        saving.open_form(("stop", slug, ""))


def show_receipt() -> None:
    """The proof of the last save, on top of the page."""
    saved = st.session_state.get(saving.SAVED)
    if saved:
        st.session_state[saving.RECEIPT] = list(saved[-1])
        st.session_state.pop(saving.OPEN, None)
        st.session_state.pop(saving.CONFLICT, None)
        fields.leave()
        saved.clear()
    if numbers := st.session_state.get(saving.RECEIPT):
        _receipt(numbers)


@st.dialog("Ontvangstbewijs", on_dismiss=lambda: saving.close_receipt())
def _receipt(numbers: Sequence[int]) -> None:
    with database.reading() as session:
        found = [tour_history.one(session, number) for number in numbers]
    told = [one for one in found if one]
    if not told:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    lines = [f"Opgeslagen, nr {one.number} ({one.at}). {one.what}" for one in told]
    st.success("  \n".join(plain(line) for line in lines))
    with st.container(horizontal=True):
        answered = st.button(
            "Verder", type="primary", key="tour-next", on_click=saving.close_receipt
        )
        if all(one.can_be_undone for one in told):
            name = f"tour-undo-{numbers[-1]}"
            answered |= st.button("Ongedaan maken", key=name, on_click=saving.undo, args=(numbers,))
    if answered:
        # A dialog runs by itself; the page behind it has to follow.
        st.rerun()


def show_findings(at: Desk) -> None:
    """What seems wrong in the tour, folded: how much, of which kind, and each with its answer."""
    st.header(f"Klopt de rondreis? ({len(at.findings)})", anchor=False)
    if not at.findings:
        st.write("Er is niets opgevallen.")
        return
    kinds = Counter(tour_checks.TITLES[one.kind] for one in at.findings)
    told = formatting.listing([f"{many} × {title}" for title, many in kinds.items()])
    st.write(plain(f"Opgevallen: {told}."))
    opened_here = (st.session_state.get(saving.OPEN) or ("", "", ""))[2]
    with st.expander("Alles wat opvalt", expanded=bool(opened_here)):
        for number, one in enumerate(at.findings):
            _show_finding(at, number, one)


def _show_finding(at: Desk, number: int, one: Finding) -> None:
    kind, _, slug = one.about[0].partition(":")
    opened = ("session" if kind == "toursession" else kind, slug, one.key)
    with st.container(border=True):
        title = tour_checks.TITLES[one.kind].capitalize()
        st.markdown(f"**{plain(title)}**  \n{plain(one.sentence)}")
        with st.container(horizontal=True):
            st.button(
                "Bekijken",
                key=f"finding-open-{number}",
                on_click=saving.open_form,
                args=(opened,),
            )
            st.button(
                "Het klopt zo",
                key=f"finding-right-{number}",
                help="Deze vraag komt niet terug, tot er iets aan verandert.",
                on_click=saving.answer,
                args=(one.key,),
            )
    _show_form(at, opened)


def show_new(at: Desk) -> None:
    """A new stop: first, because it is what somebody comes for in a hurry."""
    _opener("＋ Halte toevoegen", ("stop", "", ""), primary=True)
    _show_form(at, ("stop", "", ""))


def show_stops(at: Desk) -> None:
    """Every stop with its sessions; one form is open at a time."""
    st.header("Haltes en hun bijeenkomsten", anchor=False)
    for row in records(at.stops):
        _opener(_stop_title(row), ("stop", row["slug"], ""))
        _show_form(at, ("stop", row["slug"], ""))
        for one in records(at.sessions[at.sessions["stop_id"] == row["id"]]):
            _session(at, one)


def show_loose_sessions(at: Desk) -> None:
    """The gatherings at no stop, and a new one."""
    st.header("Bijeenkomsten zonder halte", anchor=False)
    _opener("＋ Bijeenkomst toevoegen", ("session", "", ""))
    _show_form(at, ("session", "", ""))
    for one in records(at.sessions[at.sessions["stop_id"].isna()]):
        _session(at, one)


def show_venues(at: Desk) -> None:
    """The buildings; a change holds wherever the exhibition stood there."""
    st.header("Locaties", anchor=False)
    for slug, title in at.choices.venues.items():
        if slug not in at.elsewhere:
            _venue(at, slug, title)
    if not at.elsewhere:
        return
    kind, slug, _ = st.session_state.get(saving.OPEN) or ("", "", "")
    opened = kind == "venue" and slug in at.elsewhere
    with st.expander(f"In andere provincies ({len(at.elsewhere)})", expanded=opened):
        for slug, title in at.elsewhere.items():
            _venue(at, slug, title)


def _venue(at: Desk, slug: str, title: str) -> None:
    _opener(title, ("venue", slug, ""))
    _show_form(at, ("venue", slug, ""))


def show_history(session: Session, at: Desk) -> None:
    """The latest changes of this tour, with who and why; what can be undone has a button."""
    st.header("Wat is er veranderd?", anchor=False)
    found = tour_history.latest(session, _NEWEST, at.choices.project)
    if not found:
        st.write("Er is nog niets veranderd aan de rondreis.")
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"Nr {one.number}, {one.by}, {one.at}: {one.what}"), width="stretch")
            if one.can_be_undone:
                st.button(
                    "Ongedaan maken",
                    key=f"history-undo-{one.number}",
                    on_click=saving.undo,
                    args=([one.number],),
                )


# The forms.


def _show_form(at: Desk, what: Opened) -> None:
    """The form of this stop, session or venue, when it is the one that is open."""
    if st.session_state.get(saving.OPEN) == what:
        kind, slug, _ = what
        {"stop": _stop_form, "session": _session_form, "venue": _venue_form}[kind](at, slug)


def _stop_form(at: Desk, slug: str) -> None:
    with st.container(border=True):
        if fields.begins(("stop", slug)):
            _begin_stop(slug)
        forms.ask_stop(at.choices, adding=not slug)
        if slug:
            forms.ask_reason()
        else:
            forms.ask_workshop(at.choices)
        _show_what_seems_wrong(lambda: _stop_findings(at, slug))
        _save_buttons("Halte opslaan", lambda: saving.save_stop(at.choices, slug))
        if slug:
            row = records(at.stops[at.stops["slug"] == slug])[0]
            _stop_deeds(at, row)


def _begin_stop(slug: str) -> None:
    new: dict[str, Any] = {"precision": DatePrecision.DAY, "source": BY_STAFF}
    new |= {"certainty": Certainty.CONFIRMED, "grant": GrantCoverage.UNKNOWN}
    if slug:
        with database.reading() as session:
            draft = rows.stop_draft(session, slug)
        saving.begin_change(draft)
        new = forms.stop_fields(draft)
    copied = st.session_state.pop(saving.COPIED, None)
    fields.fill(new | (copied or {}))


def _stop_deeds(at: Desk, row: dict[str, Any]) -> None:
    """What else can be done with a stop: a gathering, a copy, another place, cancelling."""
    slug = row["slug"]
    with st.container(horizontal=True):
        st.button(
            "Bijeenkomst toevoegen",
            key="add-session",
            on_click=saving.add_session_at,
            args=(slug,),
        )
        st.button(
            "Kopiëren naar een nieuwe halte",
            key="copy",
            on_click=saving.copy,
            args=(at.sessions, row),
        )
    with st.expander("Een andere plek in de rondreis"):
        others = {"": "voorop", **at.choices.stops}
        others.pop(slug)
        st.selectbox(
            "Waar komt deze halte?",
            list(others),
            index=None,
            format_func=lambda code: others[code] if code == "" else f"na {others[code]}",
            placeholder="Kies een plek",
            key=fields.field("move-after"),
        )
        st.button(
            "Verplaatsen",
            key="move",
            on_click=saving.save,
            args=(lambda: saving.move(slug),),
        )
    _cancelling(at, "stop", row)


def _session(at: Desk, row: dict[str, Any]) -> None:
    _opener(_session_title(row), ("session", row["slug"], ""))
    _show_form(at, ("session", row["slug"], ""))


def _session_form(at: Desk, slug: str) -> None:
    with st.container(border=True):
        if fields.begins(("session", slug)):
            _begin_session(slug)
        forms.ask_session(at.choices)
        if slug:
            forms.ask_reason()
        _show_what_seems_wrong(lambda: _session_findings(at, slug))
        _save_buttons("Bijeenkomst opslaan", lambda: saving.save_session(at.choices, slug))
        if slug:
            row = records(at.sessions[at.sessions["slug"] == slug])[0]
            _cancelling(at, "session", row)


def _begin_session(slug: str) -> None:
    at_stop = st.session_state.pop(saving.AT_STOP, forms.NO_STOP)
    new: dict[str, Any] = {"stop": at_stop, "kind": EventKind.WORKSHOP, "expects": True}
    new |= {"session-precision": DatePrecision.DAY, "source": BY_STAFF}
    new |= {"certainty": Certainty.CONFIRMED}
    if slug:
        with database.reading() as session:
            draft = rows.session_draft(session, slug)
        saving.begin_change(draft)
        new = forms.session_fields(draft)
    fields.fill(new)


def _venue_form(at: Desk, slug: str) -> None:
    with st.container(border=True):
        if fields.begins(("venue", slug)):
            with database.reading() as session:
                draft = rows.venue_draft(session, slug)
            saving.begin_change(draft)
            fields.fill(forms.venue_fields(draft))
        forms.ask_venue(at.choices)
        forms.ask_venue_source()
        forms.ask_reason()
        _show_what_seems_wrong(lambda: _venue_findings(at, slug))
        _save_buttons("Locatie opslaan", lambda: saving.save_venue(slug))


def _save_buttons(label: str, command: Callable[[], list[int]]) -> None:
    fields.show_problem()
    theirs = st.session_state.get(saving.CONFLICT)
    with st.container(horizontal=True):
        st.button(
            "Sla op wat hier is ingevuld" if theirs else label,
            key=fields.field("save"),
            type="primary",
            on_click=saving.save,
            args=(command,),
        )
        if theirs:
            st.button("Neem over wat er staat", key="take-theirs", on_click=saving.take_theirs)
        st.button("Sluiten", key=fields.field("close"), on_click=saving.open_form, args=(None,))


def _cancelling(at: Desk, kind: str, row: dict[str, Any]) -> None:
    """Cancel it, after saying what becomes of its figures; or say that it takes place after all."""
    what = "halte" if kind == "stop" else "bijeenkomst"
    if row["cancelled"]:
        reason = CANCEL_REASON[row["cancel_reason"]]
        st.write(f"Deze {what} is vervallen: {reason}.")
        st.button(
            "Gaat toch door",
            key="restore",
            on_click=saving.save,
            args=(lambda: saving.restore(kind, row),),
        )
        return
    with st.expander(f"Deze {what} laten vervallen"):
        st.write(
            f"De {what} blijft overal staan, als “vervallen”. Er ontbreekt dan geen aantal meer."
        )
        unit = Unit.VISITORS if kind == "stop" else Unit.PARTICIPANTS
        with database.reading() as session:
            if said := tour_history.consequences(session, unit, row["id"]):
                st.warning(plain(said))
        with_it = _ask_sessions_with_it(at, row) if kind == "stop" else []
        st.radio(
            "Waarom?",
            list(CancelReason),
            index=None,
            format_func=CANCEL_REASON.__getitem__,
            key=fields.field("cancel-reason"),
        )
        st.button(
            f"{what.capitalize()} laten vervallen",
            key="cancel",
            on_click=saving.save,
            args=(lambda: saving.cancel(kind, row["slug"], with_it),),
        )


def _ask_sessions_with_it(at: Desk, row: dict[str, Any]) -> list[str]:
    """Which sessions of this stop are cancelled with it."""
    chosen = []
    for one in records(at.sessions[at.sessions["stop_id"] == row["id"]]):
        if one["cancelled"]:
            continue
        name = fields.field(f"with-{one['slug']}")
        with database.reading() as session:
            said = tour_history.consequences(session, Unit.PARTICIPANTS, one["id"])
        st.session_state.setdefault(name, not said)
        if st.checkbox(plain(f"Ook laten vervallen: {_session_title(one)}"), key=name):
            chosen.append(one["slug"])
    return chosen


# While somebody types.


def _show_what_seems_wrong(look: Callable[[], list[Finding]]) -> None:
    try:
        found = look()
    except InputError:
        # Half a form: the sentence comes when it is saved.
        return
    if found:
        lines = [f"Klopt dit? {one.sentence}" for one in found]
        st.warning("  \n".join(plain(line) for line in lines))


def _stop_findings(at: Desk, slug: str) -> list[Finding]:
    draft = forms.stop_draft()
    venue = _venue_on_form(at)
    if venue is None:
        return []
    after = fields.value("after")
    stops = tour_preview.with_stop(at.stops, draft, venue, slug=slug or None, after=after)
    about, sessions = slug or tour_preview.NEW, at.sessions
    subjects = [f"stop:{about}"]
    if not slug and (workshop := forms.workshop_draft(about, at.choices)):
        sessions = tour_preview.with_session(sessions, stops, workshop, slug=None)
        subjects.append(f"toursession:{tour_preview.NEW}")
    return _new_findings(at, stops, sessions, *subjects)


def _session_findings(at: Desk, slug: str) -> list[Finding]:
    draft = forms.session_draft(at.choices)
    sessions = tour_preview.with_session(at.sessions, at.stops, draft, slug=slug or None)
    about = f"toursession:{slug or tour_preview.NEW}"
    return _new_findings(at, at.stops, sessions, about)


def _venue_findings(at: Desk, slug: str) -> list[Finding]:
    venue = _new_venue(at, forms.venue_draft()) | {"slug": slug}
    stops = at.stops
    used = list(stops.loc[stops["venue_slug"] == slug, "slug"])
    with database.reading() as session:
        drafts = {one: rows.stop_draft(session, one) for one in used}
    for one, draft in drafts.items():
        stops = tour_preview.with_stop(stops, draft, venue, slug=one)
    return _new_findings(at, stops, at.sessions, *(f"stop:{one}" for one in used))


def _new_findings(
    at: Desk, stops: pd.DataFrame, sessions: pd.DataFrame, *subjects: str
) -> list[Finding]:
    """What would seem wrong about these, and does not stand in the list of the page already."""
    known = {one.key for one in at.findings}
    found = tour_checks.concerning(tour_checks.find(stops, sessions), *subjects)
    # That a new stop has no dates yet was just chosen.
    return [one for one in found if one.key not in known and one.kind != tour_checks.Kind.UNDATED]


def _venue_on_form(at: Desk) -> dict[str, Any] | None:
    if fields.value("venue") == NEW_VENUE:
        return _new_venue(at, forms.venue_draft())
    found = records(at.venues[at.venues["slug"] == fields.value("venue")])
    return found[0] if found else None


def _new_venue(at: Desk, draft: VenueDraft) -> dict[str, Any]:
    name, province = at.municipalities.get(draft.municipality, ("", ""))
    if added := forms.new_municipality():
        name, province = added["name"], at.choices.provinces.get(added["province"], "")
    return tour_preview.venue_row(draft, name, province)


# The lines that open a form.


def _opener(title: str, what: Opened, *, primary: bool = False) -> None:
    opened = st.session_state.get(saving.OPEN) == what
    st.button(
        plain(title),
        key=f"open-{what[0]}-{what[1]}",
        width="stretch",
        type="primary" if primary and not opened else "secondary",
        on_click=saving.open_form,
        args=(None if opened else what,),
    )


def _stop_title(row: dict[str, Any]) -> str:
    gone = " · vervallen" if row["cancelled"] else ""
    return f"{row['position']}. {row['place']}, {row['period']}{gone}"


def _session_title(row: dict[str, Any]) -> str:
    gone = " · vervallen" if row["cancelled"] else ""
    return f"↳ {row['title']} ({row['period']}){gone}"
