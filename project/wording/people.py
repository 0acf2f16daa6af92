"""The words of who uses the dashboard, and of who asks for the exhibition."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do; each role may do what stands above it too."""

    READER = "reader"
    EDITOR = "editor"
    MANAGER = "manager"


ROLE = {
    Role.READER: "lezer",
    Role.EDITOR: "invoerder",
    Role.MANAGER: "beheerder",
}


class RequestStage(StrEnum):
    """How far a request for the exhibition is, from hand to hand."""

    ASKED = "asked"
    AGREED = "agreed"
    DATED = "dated"
    TRANSPORT = "transport"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"


REQUEST_STAGE = {
    RequestStage.ASKED: "gevraagd",
    RequestStage.AGREED: "afgesproken",
    RequestStage.DATED: "datums",
    RequestStage.TRANSPORT: "vervoer",
    RequestStage.HANDED_OVER: "overgedragen",
    RequestStage.REJECTED: "afgewezen",
}


class RejectReason(StrEnum):
    """Why the exhibition does not come."""

    DATES = "dates"
    REGION = "region"
    PLACE = "place"
    TAKEN_BACK = "taken_back"
    NOT_REAL = "not_real"
    OTHER = "other"


REJECT_REASON = {
    RejectReason.DATES: "in die periode is er geen plek",
    RejectReason.REGION: "buiten het gebied van de rondreis",
    RejectReason.PLACE: "geen geschikte ruimte",
    RejectReason.TAKEN_BACK: "de aanvrager trok het verzoek in",
    RejectReason.NOT_REAL: "het is geen echt verzoek",
    RejectReason.OTHER: "anders, zie de opmerking",
}
