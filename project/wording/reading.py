"""The words of what is read from the counts: agreements, proof and changes."""

from enum import StrEnum

from project.wording.counts import UNIT, Unit
from project.wording.worded import Worded, words_of


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


class Verdict(Worded):
    """What may be said about a target (figures.md, totals 4)."""

    REACHED = "reached", "gehaald"
    MISSED = "missed", "niet gehaald"
    OPEN = "open", "nog niet te zeggen"


VERDICT = words_of(Verdict)


class DeviationKind(Worded):
    """In what way the tour is not what was planned or agreed."""

    UNDATED = "undated", "zonder datum"
    UNCOUNTED = "uncounted", "voorbij zonder telling"
    MOVED = "moved", "verplaatst"
    CANCELLED = "cancelled", "vervallen"
    FEWER = "fewer", "minder dan afgesproken"


DEVIATION = words_of(DeviationKind)


class Breakdown(Worded):
    """By what a total can be laid out. By group is another matter: see ``disclosure``."""

    STOP = "stop", "halte"
    MUNICIPALITY = "municipality", "gemeente"
    REGION = "region", "regio"
    MONTH = "month", "maand"
    KIND = "kind", "soort bijeenkomst"


BREAKDOWN = words_of(Breakdown)


class Coverage(Worded):
    """Whether the exhibition came to a municipality; follows from its stops, never stored."""

    VISITED = "visited", "bezocht"
    ANNOUNCED = "announced", "aangekondigd"
    NOT_YET = "not_yet", "nog niet"


COVERAGE = words_of(Coverage)


class Proof(Worded):
    """What proves that a session about a promise took place."""

    COUNTED = "counted", "geteld"
    ESTIMATED = "estimated", "geschat"
    HELD = "held", "zonder aantal"
    NO_PROOF = "no_proof", "nog geen bewijs"
    PLANNED = "planned", "gepland"
    CANCELLED = "cancelled", "vervallen"


PROOF = words_of(Proof)


class OutcomeKind(Worded):
    """What followed from a session."""

    NEW_INITIATIVE = "new_initiative", "nieuw initiatief"
    MUNICIPALITY_CONTACT = "municipality_contact", "nieuw contact met de gemeente"
    FOLLOW_UP = "follow_up", "vervolgafspraak"
    NOTHING_YET = "nothing_yet", "nog niets"


OUTCOME_KIND = words_of(OutcomeKind)


class ChangeKind(Worded):
    """What happened to a figure, a stop, a session or a target."""

    ADDED = "added", "toegevoegd"
    CORRECTED = "corrected", "verbeterd"
    WITHDRAWN = "withdrawn", "ingetrokken"
    CONFIRMED = "confirmed", "bevestigd"
    MOVED = "moved", "verplaatst"
    CHANGED = "changed", "gewijzigd"
    CANCELLED = "cancelled", "vervallen"
    REMOVED = "removed", "verwijderd"
    FACTS = "facts", "feiten bijgewerkt"


CHANGE_KIND = words_of(ChangeKind)
