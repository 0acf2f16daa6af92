"""A request for the exhibition as staff sees it, and its steps from hand to hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from project import formatting
from project.errors import InputError
from project.wording.people import REQUEST_STAGE, RejectReason, RequestStage

# The order in which a request goes from hand to hand.
RELAY = (
    RequestStage.ASKED,
    RequestStage.AGREED,
    RequestStage.DATED,
    RequestStage.TRANSPORT,
    RequestStage.HANDED_OVER,
)
FINISHED = frozenset({RequestStage.HANDED_OVER, RequestStage.REJECTED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step in words, and when it was taken."""

    number: int
    stage: RequestStage
    words: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request for staff, with all its steps; ``email`` is None once it was forgotten."""

    id: int
    municipality: str
    # "" for one that was typed.
    municipality_code: str
    organisation: str
    period: str
    why: str
    email: str | None
    asked: str
    kept_until: date
    steps: tuple[Step, ...]

    @property
    def stage(self) -> RequestStage:
        """Where the request is now."""
        return self.steps[-1].stage

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.stage in FINISHED

    @property
    def next_stage(self) -> RequestStage | None:
        """The step that follows in the relay, None when there is none."""
        if self.is_finished:
            return None
        return RELAY[RELAY.index(self.stage) + 1]

    @property
    def earlier_stage(self) -> RequestStage | None:
        """Where one step back leads to, None at the beginning."""
        before = [step.stage for step in self.steps if step.stage is not self.stage]
        if self.stage is RequestStage.REJECTED:
            return before[-1] if before else None
        place = RELAY.index(self.stage)
        return RELAY[place - 1] if place else None


def summary(found: Sequence[Request]) -> str:
    """How many requests wait, in words."""
    waiting = sum(not one.is_finished for one in found)
    done = len(found) - waiting
    parts = [
        f"{formatting.amount(many, 'verzoek', 'verzoeken')} {what}"
        for many, what in ((waiting, "te gaan"), (done, "afgerond"))
        if many
    ]
    return f"{formatting.listing(parts)}." if parts else "Er zijn nog geen verzoeken."


def check_step(now: RequestStage, stage: RequestStage, reason: RejectReason | None) -> None:
    """Refuse a step that does not follow, or a rejection without a reason."""
    if stage is now:
        raise InputError(f"Dit verzoek staat al op “{REQUEST_STAGE[now]}”.")
    if (reason is None) == (stage is RequestStage.REJECTED):
        raise InputError("Kies waarom het verzoek wordt afgewezen.")
    forward = stage in RELAY and now in RELAY and RELAY.index(stage) > RELAY.index(now) + 1
    if forward or (now is RequestStage.HANDED_OVER and stage is RequestStage.REJECTED):
        raise InputError("Dat is niet de volgende stap. Neem de stappen een voor een.")
