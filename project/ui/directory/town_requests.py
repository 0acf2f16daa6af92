"""Requests for the exhibition on the screen of staff: each with its next step in the relay.

A step runs in the callback of its button, in one transaction; what is shown is read back.
"""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from project import clock, database, formatting
from project.directory import town_requests
from project.directory.relay import RELAY, Request
from project.directory.town_requests import LONGEST_NOTE
from project.tour import itinerary
from project.tour.drafts import StopDraft, VenueDraft
from project.tour.history import RECORDS
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import email_link, plain
from project.ui.page.opening import visitor
from project.ui.page.record_form import choose_row, show_chosen
from project.ui.page.showing import beside, tile
from project.ui.tour.desk import open_desk
from project.ui.tour.forms import show_stop_for
from project.wording.people import REJECT_REASON, REQUEST_STAGE, RejectReason, RequestStage, Role
from project.wording.tour import DatePrecision

_REQUEST = "request"


def show_requests(found: Sequence[Request]) -> None:
    """The requests that wait, those that are finished, and beside them the one that is chosen."""
    by_number = {str(one.id): one for one in found}
    left, right = beside(5, 7)
    with left, tile("list"):
        for label, finished in (("Lopende verzoeken", False), ("Afgerond", True)):
            rows = {
                (_REQUEST, number): _name(one)
                for number, one in by_number.items()
                if one.is_finished is finished
            }
            choose_row(f"{label} ({len(rows)})", rows)
        if not found:
            st.write("Er is nog geen verzoek.")
    with right:
        hint = "Kies een verzoek uit de lijst." if found else ""
        show_chosen(
            lambda what: _show_one(by_number[what[1]]), hint, kinds=RECORDS, subject=_REQUEST
        )
        show_outcome()


def _show_one(one: Request) -> None:
    st.markdown("  \n".join(plain(line) for line in _facts(one)))
    if one.email:
        st.markdown(f"E-mailadres: {email_link(one.email)}")
    st.markdown(_relay(one.stage))
    st.markdown("\n".join(f"{step.number}. {plain(step.words)}" for step in one.steps))
    note = f"request-note-{one.id}-{len(one.steps)}"
    st.text_input("Opmerking bij de stap (geen namen)", max_chars=LONGEST_NOTE, key=note)
    with st.container(horizontal=True):
        if one.next_stage is RequestStage.DATED:
            _step_button(one, one.next_stage, "De halte staat er al", note, primary=False)
        elif one.next_stage:
            _step_button(one, one.next_stage, "Volgende stap", note, primary=True)
        if one.earlier_stage:
            _step_button(one, one.earlier_stage, "Terug", note, primary=False)
    if one.next_stage is RequestStage.DATED:
        _ask_dates(one, note)
    if one.stage is not RequestStage.HANDED_OVER and one.stage is not RequestStage.REJECTED:
        with st.expander("Afwijzen"):
            _ask_rejection(one, note)
    if one.email is not None:
        with st.expander("Gegevens verwijderen"):
            _ask_forgetting(one)


def _step_button(
    one: Request, stage: RequestStage, label: str, note: str, *, primary: bool
) -> None:
    st.button(
        f"{label}: {REQUEST_STAGE[stage]}",
        key=f"request-{one.id}-{len(one.steps)}-{stage}",
        type="primary" if primary else "secondary",
        on_click=_take_step,
        args=(one.id, one.steps[-1].number, stage, note),
    )


def _ask_dates(one: Request, note: str) -> None:
    """The dates make the stop: stored together, or nothing is."""

    def also(session: Session) -> None:
        town_requests.take_step(
            session,
            request_id=one.id,
            seen=one.steps[-1].number,
            stage=RequestStage.DATED,
            note=st.session_state.get(note) or "",
            by=visitor().name,
        )

    with database.reading() as session:
        project = itinerary.project_in(session, one.municipality_code)
        at = open_desk(session, project, clock.today())
    st.subheader("Datums: maak de halte", anchor=False)
    show_stop_for(
        at,
        StopDraft(venue=one.organisation, date_precision=DatePrecision.DAY),
        VenueDraft(
            name=one.organisation, place=one.municipality, municipality=one.municipality_code
        ),
        also,
    )


def _ask_rejection(one: Request, note: str) -> None:
    reason = f"request-reason-{one.id}"
    st.selectbox(
        "Waarom komt zij niet?",
        list(RejectReason),
        index=None,
        format_func=REJECT_REASON.__getitem__,
        placeholder="Kies een reden",
        key=reason,
    )
    st.button(
        "Afwijzen",
        key=f"request-reject-{one.id}",
        on_click=_take_step,
        args=(one.id, one.steps[-1].number, RequestStage.REJECTED, note, reason),
    )


def _ask_forgetting(one: Request) -> None:
    st.caption(f"Wie het vroeg, wordt verwijderd na {formatting.day(one.kept_until)}.")
    st.button(
        "Nu verwijderen wie het vroeg",
        key=f"request-forget-{one.id}",
        help="Het e-mailadres en alles wat is getypt gaan weg. Dat kan niet terug.",
        on_click=_forget,
        args=(one.id,),
    )


def _take_step(
    request_id: int, seen: int, stage: RequestStage, note: str, reason: str = ""
) -> None:
    do(
        town_requests.take_step,
        role=Role.EDITOR,
        done=f"Verzoek nr {request_id} staat nu op “{REQUEST_STAGE[stage]}”.",
        request_id=request_id,
        seen=seen,
        stage=stage,
        reason=st.session_state.get(reason) if reason else None,
        note=st.session_state.get(note) or "",
    )


def _forget(request_id: int) -> None:
    done = f"Van verzoek nr {request_id} is verwijderd wie het vroeg."
    do(town_requests.forget_request, role=Role.EDITOR, done=done, request_id=request_id)


def _name(one: Request) -> str:
    return f"Nr {one.id}: {one.municipality or 'gemeente verwijderd'}, {REQUEST_STAGE[one.stage]}"


def _facts(one: Request) -> list[str]:
    if one.email is None:
        return [_name(one), f"Gevraagd op {one.asked}. Wie het vroeg, is verwijderd."]
    return [
        _name(one),
        f"Organisatie: {one.organisation}",
        f"Periode: {one.period}",
        f"Waarom: {one.why}",
        f"Gevraagd op {one.asked}",
    ]


def _relay(now: RequestStage) -> str:
    """The steps in a row, with the one that it is at: "gevraagd → **afgesproken** → datums"."""
    words = [
        f"**{REQUEST_STAGE[stage]}**" if stage is now else REQUEST_STAGE[stage] for stage in RELAY
    ]
    if now is RequestStage.REJECTED:
        words.append(f"**{REQUEST_STAGE[now]}**")
    return " → ".join(words)
