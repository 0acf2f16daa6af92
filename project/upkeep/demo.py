"""Example figures: a database of its own that shows every state of a figure, always the same.

The project is marked as an example, so that every page, chart and file says so. Never mixed with
real figures: a database with other counts is refused.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from project import clock, database
from project.accounts import holders, keeping
from project.audit import logbook
from project.counts import entering
from project.counts.rules import Entry
from project.database import StartError
from project.directory import town_requests
from project.directory.town_requests import Asked
from project.facts import loading
from project.models import Count, Project, Stop, TourSession
from project.results import outcomes, target_edits
from project.results.outcomes import OutcomeEntry
from project.results.target_edits import Agreement
from project.wording.counts import (
    CorrectionReason,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
    Unit,
)
from project.wording.people import RejectReason, RequestStage
from project.wording.reading import OutcomeKind, TargetUnit

# When the examples were entered, as far as their history says.
_ENTERED = datetime(2019, 1, 7, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class _Example:
    slug: str
    entry: Entry


def _known(
    number: int, method: CountingMethod, *days: date, groups: dict[CountGroup, int] | None = None
) -> Entry:
    first, last = days or (None, None)
    return Entry(
        state=FigureState.KNOWN,
        number=number,
        method=method,
        first_day=first,
        last_day=last,
        parts=groups or {},
    )


# Who came: in the first a small number that a reader without an account must not see.
_GROUPS_FIRST = {
    CountGroup.RESIDENTS: 24,
    CountGroup.INITIATIVES: 9,
    CountGroup.MUNICIPALITY: 3,
    CountGroup.ORGANISATIONS: 7,
}
_GROUPS_SECOND = {CountGroup.RESIDENTS: 12, CountGroup.INITIATIVES: 6, CountGroup.ORGANISATIONS: 5}
_VISITORS = (
    _Example("breda", _known(410, CountingMethod.HOST)),
    _Example("weert", _known(236, CountingMethod.COUNTER)),
    _Example("roermond", _known(318, CountingMethod.SAMPLE)),
    _Example("maastricht", Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)),
    _Example(
        "panningen",
        _known(96, CountingMethod.TALLY, date(2018, 9, 7), date(2018, 9, 13)),
    ),
    _Example(
        "panningen",
        _known(88, CountingMethod.TALLY, date(2018, 9, 14), date(2018, 9, 20)),
    ),
    _Example(
        "panningen",
        _known(75, CountingMethod.ESTIMATE, date(2018, 9, 21), date(2018, 9, 27)),
    ),
    _Example("gennep", _known(121, CountingMethod.TALLY, date(2018, 9, 29), date(2018, 10, 5))),
    _Example("venray", Entry(state=FigureState.NOT_COUNTED, reason=CountReason.UNSTAFFED)),
    _Example("horst", _known(152, CountingMethod.TICKETS)),
)
_PARTICIPANTS = (
    _Example("werkbijeenkomst-1", _known(34, CountingMethod.LIST)),
    _Example("werkbijeenkomst-2", _known(27, CountingMethod.ESTIMATE, groups=_GROUPS_SECOND)),
    # A real zero: the evening took place and nobody came.
    _Example("werkbijeenkomst-3", _known(0, CountingMethod.LIST)),
    _Example("werkbijeenkomst-4", Entry(state=FigureState.UNKNOWN, reason=CountReason.FORGOTTEN)),
    _Example("werkbijeenkomst-5", Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD)),
)
_TARGETS = {TargetUnit.VISITORS: 900, TargetUnit.PARTICIPANTS: 125}

# A town that waits for an answer, one on its way, and one that was turned down.
_REQUESTS = (
    ("GM0888", "Bibliotheek Beek (voorbeeld)", ()),
    ("GM1954", "Dorpshuis Beekdaelen (voorbeeld)", (RequestStage.AGREED, RequestStage.DATED)),
    ("GM0889", "Buurthuis Beesel (voorbeeld)", (RequestStage.REJECTED,)),
)


# What followed: of the third evening somebody asked again, and there was nothing yet.
_OUTCOMES = (
    (
        "werkbijeenkomst-1",
        OutcomeEntry(
            kind=OutcomeKind.NEW_INITIATIVE,
            text="Zes inwoners beginnen een ruilkast in de bibliotheek.",
            day=date(2018, 10, 15),
            source="gesprek met de bibliotheek",
            quotation="Nu weten we wie er mee wil doen.",
            consent="mondeling, na afloop",
        ),
    ),
    (
        "werkbijeenkomst-2",
        OutcomeEntry(
            kind=OutcomeKind.MUNICIPALITY_CONTACT,
            text="De gemeente wil in het voorjaar verder praten over schulden.",
            day=date(2018, 11, 6),
            source="gesprek met de gemeente",
        ),
    ),
    (
        "werkbijeenkomst-3",
        OutcomeEntry(
            kind=OutcomeKind.NOTHING_YET,
            text="Er is nog niets afgesproken.",
            day=date(2018, 12, 4),
            source="belronde na 30 dagen",
        ),
    ),
)


def prepare() -> int:
    """Facts, example figures and the two example accounts; how many counts were added.

    Raises StartError on a database that holds counts and is not marked as an example.
    """
    loading.prepare()
    with database.reading() as session:
        marked = session.exec(select(Project).where(col(Project.example_figures))).first()
        used = session.exec(select(Count.id).limit(1)).first()
    if marked is not None:
        return 0
    if used is not None:
        raise StartError(
            "In deze database staan echte tellingen. Voorbeeldcijfers komen daar nooit bij. "
            "Gebruik: make demo"
        )
    return _fill()


def _fill() -> int:
    with clock.stopped_at(_ENTERED), database.transaction(logbook.EXAMPLES, None) as session:
        for project in session.exec(select(Project)):
            project.example_figures = True
        logbook.record(session, "demo.mark", "project:examples")
        by = logbook.EXAMPLES.name
        for name, (password, role) in holders.EXAMPLE_ACCOUNTS.items():
            keeping.add_account(session, name=name, role=role, password=password, by=by)
        for unit, amount in _TARGETS.items():
            _agree(session, unit, amount)
        numbers = [_enter(session, Unit.VISITORS, one) for one in _VISITORS]
        numbers += [_enter(session, Unit.PARTICIPANTS, one) for one in _PARTICIPANTS]
        entering.correct_count(
            session,
            replaces_id=numbers[len(_VISITORS)],
            entry=_known(43, CountingMethod.LIST, groups=_GROUPS_FIRST),
            why=CorrectionReason.TYPING,
            key="voorbeeld-verbetering",
            by="invoerder-voorbeeld",
        )
    # Today: who asked in 2019 would have been forgotten by now.
    with database.transaction(logbook.EXAMPLES, None) as session:
        for example in _REQUESTS:
            _ask(session, example)
        for slug, outcome in _OUTCOMES:
            outcomes.add_outcome(
                session,
                session_id=_subject(session, TourSession, slug),
                entry=outcome,
                key=f"voorbeeld-{slug}",
                by="invoerder-voorbeeld",
            )
    return len(numbers) + 1


def _agree(session: Session, unit: TargetUnit, amount: int) -> None:
    agreement = Agreement(
        unit=unit,
        amount=amount,
        due_day=date(2018, 12, 31),
        paragraph="voorbeeld 2.1",
        agreed_by="voorbeeldprovincie",
        agreed_on=date(2018, 6, 1),
    )
    project = session.exec(select(Project.slug)).one()
    target_edits.agree(
        session,
        project=project,
        agreement=agreement,
        key=f"voorbeeld-{unit}",
        by="beheerder-voorbeeld",
    )


def _enter(session: Session, unit: Unit, example: _Example) -> int:
    table: type[Stop] | type[TourSession] = Stop if unit is Unit.VISITORS else TourSession
    subject_id = _subject(session, table, example.slug)
    first = example.entry.first_day
    return entering.enter_count(
        session,
        unit=unit,
        subject_id=subject_id,
        entry=example.entry,
        key=f"voorbeeld-{example.slug}-{first or 'alles'}",
        by="invoerder-voorbeeld",
    )


def _ask(session: Session, example: tuple[str, str, tuple[RequestStage, ...]]) -> None:
    municipality, organisation, stages = example
    number = town_requests.ask(
        session,
        asked=Asked(
            municipality=municipality,
            elsewhere="",
            organisation=organisation,
            period="voorjaar 2019",
            why="Om te laten zien wat buren samen kunnen.",
            email="info@voorbeeld.example",
            is_general=True,
            consent=True,
        ),
        key=hashlib.md5(organisation.encode(), usedforsecurity=False).hexdigest(),
        address="voorbeeld",
        by=logbook.PUBLIC.name,
    )
    for seen, stage in enumerate(stages, start=1):
        town_requests.take_step(
            session,
            request_id=number,
            seen=seen,
            stage=stage,
            reason=RejectReason.DATES if stage is RequestStage.REJECTED else None,
            by="invoerder-voorbeeld",
        )


def _subject(session: Session, table: type[Stop] | type[TourSession], slug: str) -> int:
    return session.exec(select(table.id).where(col(table.slug) == slug)).one()
