"""The words of what is read from the counts: agreements, proof and changes."""

from enum import StrEnum

from project.wording.counts import UNIT, Unit


class TargetUnit(StrEnum):
    """What can be agreed to be reached. Units are never added to each other."""

    STOPS = "stops"
    WORKSHOPS = "workshops"
    COOPERATIVES = "cooperatives"
    VISITORS = "visitors"
    PARTICIPANTS = "participants"
    MUNICIPALITIES = "municipalities"


TARGET_UNIT = {
    TargetUnit.STOPS: ("halte", "haltes"),
    TargetUnit.WORKSHOPS: ("werkbijeenkomst", "werkbijeenkomsten"),
    TargetUnit.COOPERATIVES: (
        "sociale coöperatie in de tentoonstelling",
        "sociale coöperaties in de tentoonstelling",
    ),
    TargetUnit.VISITORS: UNIT[Unit.VISITORS],
    TargetUnit.PARTICIPANTS: UNIT[Unit.PARTICIPANTS],
    TargetUnit.MUNICIPALITIES: ("gemeente met een halte", "gemeenten met een halte"),
}


class Verdict(StrEnum):
    """What may be said about a target (figures.md, totals 4)."""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"


VERDICT = {
    Verdict.REACHED: "gehaald",
    Verdict.MISSED: "niet gehaald",
    Verdict.OPEN: "nog niet te zeggen",
}


class DeviationKind(StrEnum):
    """In what way the tour is not what was planned or agreed."""

    UNDATED = "undated"
    UNCOUNTED = "uncounted"
    MOVED = "moved"
    CANCELLED = "cancelled"
    FEWER = "fewer"


DEVIATION = {
    DeviationKind.UNDATED: "zonder datum",
    DeviationKind.UNCOUNTED: "voorbij zonder telling",
    DeviationKind.MOVED: "verplaatst",
    DeviationKind.CANCELLED: "vervallen",
    DeviationKind.FEWER: "minder dan afgesproken",
}


class Breakdown(StrEnum):
    """By what a total can be laid out. By group is another matter: see ``disclosure``."""

    STOP = "stop"
    MUNICIPALITY = "municipality"
    REGION = "region"
    MONTH = "month"
    KIND = "kind"


BREAKDOWN = {
    Breakdown.STOP: "halte",
    Breakdown.MUNICIPALITY: "gemeente",
    Breakdown.REGION: "regio",
    Breakdown.MONTH: "maand",
    Breakdown.KIND: "soort bijeenkomst",
}


class Coverage(StrEnum):
    """Whether the exhibition came to a municipality; follows from its stops, never stored."""

    VISITED = "visited"
    ANNOUNCED = "announced"
    NOT_YET = "not_yet"


COVERAGE = {
    Coverage.VISITED: "bezocht",
    Coverage.ANNOUNCED: "aangekondigd",
    Coverage.NOT_YET: "nog niet",
}


class Proof(StrEnum):
    """What proves that a session about a promise took place."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    HELD = "held"
    NO_PROOF = "no_proof"
    PLANNED = "planned"
    CANCELLED = "cancelled"


PROOF = {
    Proof.COUNTED: "geteld",
    Proof.ESTIMATED: "geschat",
    Proof.HELD: "zonder aantal",
    Proof.NO_PROOF: "nog geen bewijs",
    Proof.PLANNED: "gepland",
    Proof.CANCELLED: "vervallen",
}


class OutcomeKind(StrEnum):
    """What followed from a session."""

    NEW_INITIATIVE = "new_initiative"
    MUNICIPALITY_CONTACT = "municipality_contact"
    FOLLOW_UP = "follow_up"
    NOTHING_YET = "nothing_yet"


OUTCOME_KIND = {
    OutcomeKind.NEW_INITIATIVE: "nieuw initiatief",
    OutcomeKind.MUNICIPALITY_CONTACT: "nieuw contact met de gemeente",
    OutcomeKind.FOLLOW_UP: "vervolgafspraak",
    OutcomeKind.NOTHING_YET: "nog niets",
}


class ChangeKind(StrEnum):
    """What happened to a figure, a stop, a session or a target."""

    ADDED = "added"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    FACTS = "facts"


CHANGE_KIND = {
    ChangeKind.ADDED: "toegevoegd",
    ChangeKind.CORRECTED: "verbeterd",
    ChangeKind.WITHDRAWN: "ingetrokken",
    ChangeKind.CONFIRMED: "bevestigd",
    ChangeKind.MOVED: "verplaatst",
    ChangeKind.CHANGED: "gewijzigd",
    ChangeKind.CANCELLED: "vervallen",
    ChangeKind.REMOVED: "verwijderd",
    ChangeKind.FACTS: "feiten bijgewerkt",
}
