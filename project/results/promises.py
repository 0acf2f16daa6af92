"""The five promises: what was planned for each, what was held and counted, and what followed.

That a day has passed proves nothing: without a count or an outcome a promise has "nog geen
bewijs". See ``outcomes`` for what followed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.frames import records
from project.models import Promise
from project.results import evidence, outcomes, reach
from project.results.key_figure import THINGS, KeyFigure
from project.results.read_cache import cached
from project.wording.counts import Unit
from project.wording.reading import OUTCOME_KIND, PROOF, Proof
from project.wording.tour import SESSION_STATUS, SessionStatus

NO_PROOF = PROOF[Proof.NO_PROOF]
NOTHING_PLANNED = "niets gepland"
# After so many days somebody asks again what followed.
ASK_AGAIN = (30, 90)
OPEN_COLUMNS = ["session_id", "slug", "project", "place", "title", "days", "since"]
COUNT_COLUMNS = ["Belofte", "Gepland", "Gehouden", "Met aantal", "Onbekend", "Wat volgde"]


@dataclass(frozen=True, slots=True)
class Told:
    """One promise with its sessions, its participants in words, and what followed.

    ``meetings`` as in ``reach.sessions``; ``notes`` as in ``outcomes.current``.
    """

    number: int
    name: str
    question: str
    meetings: pd.DataFrame
    notes: pd.DataFrame


def told(session: Session, today: date, project: str = "") -> list[Told]:
    """Every promise in its order with what belongs to it. Source: promise, toursession, outcome."""
    meetings = reach.of_project(reach.sessions(session, today), project)
    notes = outcomes.current(session)
    rows = session.execute(select(Promise).order_by(col(Promise.number))).scalars()
    return [_told(row, meetings, notes) for row in rows]


def table(found: Sequence[Told], stops: pd.DataFrame) -> pd.DataFrame:
    """The promises against the stops in words: a row for each stop, a column for each promise."""
    places = [(row["id"], f"{row['position']}. {row['place']}") for row in records(stops)]
    rows = [
        (place, *(_cell(one.meetings[one.meetings["stop_id"] == stop]) for one in found))
        for stop, place in places
    ]
    return pd.DataFrame(rows, columns=["Halte", *(f"Belofte {one.number}" for one in found)])


def counts(found: Sequence[Told]) -> pd.DataFrame:
    """How many sessions of each promise were planned, were held, have a number: COUNT_COLUMNS.

    "Met aantal" has both what was counted and what was estimated.
    """
    rows = []
    for one in found:
        held = one.meetings["status"] == SessionStatus.HELD
        known = one.meetings["figure"].map(lambda figure: figure.number is not None)
        gaps = one.meetings["figure"].map(lambda figure: figure.is_open and figure.number is None)
        rows.append(
            (
                f"{one.number}. {one.name}",
                _planned(one.meetings),
                formatting.number(int(held.sum())) if held.any() else unproven(one),
                formatting.number(int(known.sum())) if known.any() else unproven(one),
                formatting.number(int(gaps.sum())),
                unproven(one) if one.notes.empty else _followed(one.notes),
            )
        )
    return pd.DataFrame(rows, columns=COUNT_COLUMNS)


def unproven(one: Told) -> str:
    """Why nothing shows for a promise: of what was cancelled no proof will ever come."""
    gone = one.meetings["status"] == SessionStatus.CANCELLED
    return SESSION_STATUS[SessionStatus.CANCELLED] if len(gone) and gone.all() else NO_PROOF


def sentence(found: Sequence[Told]) -> str:
    """How many promises have proof, in one Dutch sentence."""
    proven = [one for one in found if (one.meetings["status"] == SessionStatus.HELD).any()]
    followed = [one for one in found if not one.notes.empty]
    many = len(found)
    held = (
        f"Bij {formatting.number(len(proven))} van de {formatting.number(many)} beloften is "
        "ingevuld dat er een bijeenkomst was"
        if proven
        else f"Van geen van de {formatting.number(many)} beloften is bevestigd dat er een "
        "bijeenkomst was"
    )
    after = (
        f"bij {formatting.number(len(followed))} staat wat eruit volgde"
        if followed
        else "wat eruit volgde, is nog bij geen enkele ingevuld"
    )
    return f"{held}; {after}."


@cached
def key_figures(session: Session, today: date, project: str = "") -> tuple[KeyFigure, ...]:
    """For each promise how many people took part."""
    things = THINGS[Unit.PARTICIPANTS]
    return tuple(
        evidence.people(
            Unit.PARTICIPANTS,
            one.meetings,
            code=f"promise:{one.number}",
            label=f"Belofte {one.number}, deelnemers",
            out_of=f"{one.name}. {reach.total(one.meetings).completeness(*things)}",
            rule="De deelnemers aan de bijeenkomsten over deze belofte. Een bijeenkomst die "
            "voorbij is en niet is ingevuld, is geen bewijs en geen 0.",
            page="progress",
        )
        for one in told(session, today, project)
    )


def meetings_in_words(one: Told) -> list[str]:
    """The sessions of a promise, a line each."""
    return [
        f"{row['place']}, {row['period']}: {SESSION_STATUS[row['status']]}."
        for row in records(one.meetings)
    ] or [f"{NOTHING_PLANNED.capitalize()}."]


def to_ask_again(session: Session, today: date, project: str = "") -> pd.DataFrame:
    """The sessions of a promise of which somebody should ask again what followed: OPEN_COLUMNS.

    Asked 30 and 90 days after the session; an outcome noted on or after that day answers it.
    """
    notes = outcomes.current(session)
    rows = []
    for row in records(reach.of_project(reach.sessions(session, today), project)):
        if pd.isna(row["promise"]) or row["status"] is SessionStatus.CANCELLED:
            continue
        if row["day"] is None:
            continue
        days = list(notes.loc[notes["session_id"] == row["id"], "day"])
        due = [one for one in ASK_AGAIN if row["day"] + timedelta(days=one) <= today]
        if due and not any(day >= row["day"] + timedelta(days=due[-1]) for day in days):
            about = [row[name] for name in ("id", "slug", "project", "place", "title")]
            rows.append((*about, due[-1], row["period"]))
    return pd.DataFrame(rows, columns=OPEN_COLUMNS, dtype=object)


def asked_in_words(row: dict[str, Any]) -> str:
    """One line of what is still to be asked, short enough for a link on a phone."""
    return f"{row['place']}, {row['since']} (na {row['days']} dagen)"


def meeting_choices(found: Sequence[Told]) -> dict[int, str]:
    """The sessions of the promises to choose from: number and what a choice says."""
    return {
        row["id"]: f"Belofte {one.number} · {row['place']}, {row['period']}"
        for one in found
        for row in records(one.meetings)
    }


def note_choices(found: Sequence[Told]) -> dict[int, str]:
    """The notes that stand, to choose from: number and what a choice says."""
    return {
        row["id"]: f"nr {row['id']} · belofte {one.number} · {row['text'][:60]}"
        for one in found
        for row in records(one.notes)
    }


def _told(row: Promise, meetings: pd.DataFrame, notes: pd.DataFrame) -> Told:
    mine = meetings[meetings["promise"] == row.number].reset_index(drop=True)
    followed = notes[notes["session_id"].isin(mine["id"])].reset_index(drop=True)
    return Told(row.number, row.name, row.question, mine, followed)


def _cell(meetings: pd.DataFrame) -> str:
    if meetings.empty:
        return NOTHING_PLANNED
    return "; ".join(_proof(row) for row in records(meetings))


def _proof(row: dict[str, Any]) -> str:
    if row["status"] is SessionStatus.UNCONFIRMED:
        return NO_PROOF
    said = SESSION_STATUS[row["status"]]
    return f"{said}: {row['words']}" if row["status"] is SessionStatus.HELD else said


def _planned(meetings: pd.DataFrame) -> str:
    gone = int((meetings["status"] == SessionStatus.CANCELLED).sum())
    standing = formatting.number(len(meetings) - gone)
    return f"{standing}, {formatting.number(gone)} vervallen" if gone else standing


def _followed(notes: pd.DataFrame) -> str:
    kinds = notes["kind"].value_counts()
    return formatting.listing(
        [f"{formatting.number(int(kinds[kind]))} {OUTCOME_KIND[kind]}" for kind in kinds.index]
    )
