"""The words of who uses the dashboard, and of who asks for the exhibition."""

from project.wording.worded import Worded, words_of


class Role(Worded):
    """What an account may do; each role may do what stands above it too."""

    READER = "reader", "lezer"
    EDITOR = "editor", "invoerder"
    MANAGER = "manager", "beheerder"


ROLE = words_of(Role)


class RequestStage(Worded):
    """How far a request for the exhibition is, from hand to hand."""

    ASKED = "asked", "gevraagd"
    AGREED = "agreed", "afgesproken"
    DATED = "dated", "datums"
    TRANSPORT = "transport", "vervoer"
    HANDED_OVER = "handed_over", "overgedragen"
    REJECTED = "rejected", "afgewezen"


REQUEST_STAGE = words_of(RequestStage)


class RejectReason(Worded):
    """Why the exhibition does not come."""

    DATES = "dates", "in die periode is er geen plek"
    REGION = "region", "buiten het gebied van de rondreis"
    PLACE = "place", "geen geschikte ruimte"
    TAKEN_BACK = "taken_back", "de aanvrager trok het verzoek in"
    NOT_REAL = "not_real", "het is geen echt verzoek"
    OTHER = "other", "anders, zie de opmerking"


REJECT_REASON = words_of(RejectReason)
