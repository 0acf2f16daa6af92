"""The words of the tour: closed lists, with the text a reader sees beside each code.

Codes are what the database, exports and addresses hold; they never change. Dutch text may.
"""

from enum import StrEnum


class Certainty(StrEnum):
    """How sure we are of a fact."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How precisely the days of a stop or session are known."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


class PointPrecision(StrEnum):
    """What a point on the map stands for."""

    ADDRESS = "address"
    NEIGHBOURHOOD = "neighbourhood"
    PLACE = "place"
    UNKNOWN = "unknown"


class GrantCoverage(StrEnum):
    """Whether a stop belongs to what the province supports, as far as a source says so."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class StopStatus(StrEnum):
    """Where a stop stands today; follows from its days, and is never stored."""

    CLOSED = "closed"
    OPEN = "open"
    ANNOUNCED = "announced"
    UNDATED = "undated"
    CANCELLED = "cancelled"


class SessionStatus(StrEnum):
    """Whether a session took place, as far as anybody confirmed it; never stored."""

    PLANNED = "planned"
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    """What kind of gathering a session is."""

    OPENING = "opening"
    WORKSHOP = "workshop"
    INFORMATION = "information"
    IN_DEPTH = "in_depth"
    CONFERENCE = "conference"
    EXCHANGE = "exchange"


class FigureState(StrEnum):
    """The five states of a figure (figures.md)."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    NOT_COUNTED = "not_counted"
    CANCELLED = "cancelled"


class Breakdown(StrEnum):
    """By what a total can be laid out. By group is another matter: see ``small_numbers``."""

    STOP = "stop"
    MUNICIPALITY = "municipality"
    REGION = "region"
    MONTH = "month"
    KIND = "kind"


class Compared(StrEnum):
    """Of what two can stand side by side."""

    STOP = "stop"
    PERIOD = "period"
    PROJECT = "project"


class Proof(StrEnum):
    """What proves that a session about a promise took place."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    HELD = "held"
    NO_PROOF = "no_proof"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class OutcomeKind(StrEnum):
    """What followed from a session."""

    NEW_INITIATIVE = "new_initiative"
    MUNICIPALITY_CONTACT = "municipality_contact"
    FOLLOW_UP = "follow_up"
    NOTHING_YET = "nothing_yet"


class Coverage(StrEnum):
    """Whether the exhibition came to a municipality; follows from its stops, never stored."""

    VISITED = "visited"
    ANNOUNCED = "announced"
    NOT_YET = "not_yet"


class Unit(StrEnum):
    """What is counted. Units are never added to each other."""

    VISITORS = "visitors"
    PARTICIPANTS = "participants"


class TargetUnit(StrEnum):
    """What can be agreed to be reached. Units are never added to each other."""

    STOPS = "stops"
    WORKSHOPS = "workshops"
    COOPERATIVES = "cooperatives"
    VISITORS = "visitors"
    PARTICIPANTS = "participants"
    MUNICIPALITIES = "municipalities"


class DeviationKind(StrEnum):
    """In what way the tour is not what was planned or agreed."""

    UNDATED = "undated"
    UNCOUNTED = "uncounted"
    MOVED = "moved"
    CANCELLED = "cancelled"
    FEWER = "fewer"


class Verdict(StrEnum):
    """What may be said about a target (figures.md, totals 4)."""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"


class CountingMethod(StrEnum):
    """How a number came about (closed list of figures.md)."""

    LIST = "list"
    TALLY = "tally"
    COUNTER = "counter"
    TICKETS = "tickets"
    SAMPLE = "sample"
    ESTIMATE = "estimate"
    HOST = "host"


class CountReason(StrEnum):
    """Why there is no number."""

    LOST = "lost"
    FORGOTTEN = "forgotten"
    NOBODY = "nobody"
    NOT_AGREED = "not_agreed"
    UNSTAFFED = "unstaffed"
    NOT_HELD = "not_held"
    CLOSED = "closed"
    OTHER = "other"


class CorrectionReason(StrEnum):
    """Why a count replaces an earlier one."""

    TYPING = "typing"
    RECOUNTED = "recounted"
    WRONG_PLACE = "wrong_place"
    LATER_INFORMATION = "later_information"
    WITHDRAWN = "withdrawn"
    ENTERED_AGAIN = "entered_again"


class CountGroup(StrEnum):
    """Who was among the people that were counted."""

    RESIDENTS = "residents"
    INITIATIVES = "initiatives"
    MUNICIPALITY = "municipality"
    ORGANISATIONS = "organisations"
    EDUCATION = "education"
    OTHER = "other"
    UNKNOWN = "unknown"


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


class ChangeReason(StrEnum):
    """Why a stop, a session or a venue was changed."""

    TYPING = "typing"
    NEW_INFORMATION = "new_information"
    AGREED = "agreed"
    SOURCE = "source"
    UNDONE = "undone"


class CancelReason(StrEnum):
    """Why a stop or a session does not take place."""

    VENUE = "venue"
    INTEREST = "interest"
    PLANNING = "planning"
    MISTAKE = "mistake"
    OTHER = "other"


class RightBasis(StrEnum):
    """Who says that a cooperative serves a right: the source itself, or we."""

    SOURCE = "source"
    INTERPRETATION = "interpretation"


class InstrumentKind(StrEnum):
    """What a cooperative and a government signed together."""

    SPECIAL_STATUTE = "special_statute"
    SOCIAL_SHAREHOLDING = "social_shareholding"
    OTHER = "other"


class RequestStage(StrEnum):
    """How far a request for the exhibition is, from hand to hand."""

    ASKED = "asked"
    AGREED = "agreed"
    DATED = "dated"
    TRANSPORT = "transport"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"


class RejectReason(StrEnum):
    """Why the exhibition does not come."""

    DATES = "dates"
    REGION = "region"
    PLACE = "place"
    TAKEN_BACK = "taken_back"
    NOT_REAL = "not_real"
    OTHER = "other"


class Role(StrEnum):
    """What an account may do; each role may do what stands above it too."""

    READER = "reader"
    EDITOR = "editor"
    MANAGER = "manager"


COUNTED_METHODS = frozenset(
    {CountingMethod.LIST, CountingMethod.TALLY, CountingMethod.COUNTER, CountingMethod.TICKETS}
)

REASONS_FOR: dict[FigureState, tuple[CountReason, ...]] = {
    FigureState.UNKNOWN: (
        CountReason.NOBODY,
        CountReason.FORGOTTEN,
        CountReason.LOST,
        CountReason.OTHER,
    ),
    FigureState.NOT_COUNTED: (
        CountReason.NOT_AGREED,
        CountReason.UNSTAFFED,
        CountReason.OTHER,
    ),
    FigureState.CANCELLED: (CountReason.NOT_HELD, CountReason.CLOSED, CountReason.OTHER),
}

EXAMPLE_BANNER = "Voorbeeldcijfers"
EXAMPLE_SENTENCE = (
    "Voorbeeldcijfers: de aantallen op dit scherm zijn verzonnen, om te laten zien hoe het werkt."
)

CERTAINTY = {
    Certainty.CONFIRMED: "bevestigd door een bron",
    Certainty.INFERRED: "afgeleid",
    Certainty.UNKNOWN: "onbekend",
}
POINT_PRECISION = {
    PointPrecision.ADDRESS: "het adres",
    PointPrecision.NEIGHBOURHOOD: "het midden van de buurt, niet het adres",
    PointPrecision.PLACE: "het midden van de plaats, niet het adres",
    PointPrecision.UNKNOWN: "plaats onbekend",
}
GRANT_COVERAGE = {
    GrantCoverage.INSIDE: "binnen de subsidie",
    GrantCoverage.OUTSIDE: "buiten de subsidie",
    GrantCoverage.UNKNOWN: "niet vastgelegd in een bron",
}
STOP_STATUS = {
    StopStatus.CLOSED: "was hier",
    StopStatus.OPEN: "is hier nu",
    StopStatus.ANNOUNCED: "komt hier",
    StopStatus.UNDATED: "aangekondigd, datums onbekend",
    StopStatus.CANCELLED: "vervallen",
}
SESSION_STATUS = {
    SessionStatus.PLANNED: "gepland",
    SessionStatus.UNCONFIRMED: "aangekondigd, niet bevestigd",
    SessionStatus.HELD: "gehouden",
    SessionStatus.CANCELLED: "vervallen",
}
EVENT_KIND = {
    EventKind.OPENING: "opening",
    EventKind.WORKSHOP: "werkbijeenkomst",
    EventKind.INFORMATION: "informatiebijeenkomst",
    EventKind.IN_DEPTH: "verdiepend gesprek",
    EventKind.CONFERENCE: "conferentie",
    EventKind.EXCHANGE: "uitwisseling",
}
FIGURE_STATE = {
    FigureState.KNOWN: "bekend",
    FigureState.UNKNOWN: "onbekend",
    FigureState.NOT_YET: "nog niet",
    FigureState.NOT_COUNTED: "niet geteld",
    FigureState.CANCELLED: "vervallen",
}
NOT_ENTERED = "nog niet ingevuld"
NO_COUNT_ASKED = "geen telling gevraagd"
UNIT = {
    Unit.VISITORS: ("bezoeker", "bezoekers"),
    Unit.PARTICIPANTS: ("deelnemer", "deelnemers"),
}
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
DEVIATION = {
    DeviationKind.UNDATED: "aangekondigd zonder datum",
    DeviationKind.UNCOUNTED: "voorbij zonder telling",
    DeviationKind.MOVED: "verplaatst",
    DeviationKind.CANCELLED: "vervallen",
    DeviationKind.FEWER: "minder dan afgesproken",
}
VERDICT = {
    Verdict.REACHED: "gehaald",
    Verdict.MISSED: "niet gehaald",
    Verdict.OPEN: "nog niet te zeggen",
}
COUNTING_METHOD = {
    CountingMethod.LIST: "presentielijst (alleen het aantal wordt bewaard)",
    CountingMethod.TALLY: "geturfd of met een handteller",
    CountingMethod.COUNTER: "teller bij de ingang van de tentoonstelling",
    CountingMethod.TICKETS: "kaartjes of aanmeldingen",
    CountingMethod.SAMPLE: "steekproef (getelde uren × uren open)",
    CountingMethod.ESTIMATE: "schatting door iemand die erbij was",
    CountingMethod.HOST: "opgave van de locatie, methode onbekend",
}
COUNT_REASON = {
    CountReason.LOST: "de lijst of telling is kwijt",
    CountReason.FORGOTTEN: "vergeten te tellen",
    CountReason.NOBODY: "niemand weet het meer",
    CountReason.NOT_AGREED: "vooraf afgesproken niet te tellen",
    CountReason.UNSTAFFED: "er was niemand om te tellen",
    CountReason.NOT_HELD: "is niet doorgegaan",
    CountReason.CLOSED: "de locatie was dicht",
    CountReason.OTHER: "anders, zie de opmerking",
}
CORRECTION_REASON = {
    CorrectionReason.TYPING: "typefout",
    CorrectionReason.RECOUNTED: "opnieuw geteld",
    CorrectionReason.WRONG_PLACE: "bij de verkeerde plek ingevuld",
    CorrectionReason.LATER_INFORMATION: "later meer bekend geworden",
    CorrectionReason.WITHDRAWN: "ingetrokken",
    CorrectionReason.ENTERED_AGAIN: "opnieuw ingevuld na intrekken",
}
COUNT_GROUP = {
    CountGroup.RESIDENTS: "inwoners",
    CountGroup.INITIATIVES: "initiatieven",
    CountGroup.MUNICIPALITY: "gemeente",
    CountGroup.ORGANISATIONS: "maatschappelijke organisaties",
    CountGroup.EDUCATION: "onderwijs",
    CountGroup.OTHER: "anders",
    CountGroup.UNKNOWN: "onbekend",
}
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
CHANGE_REASON = {
    ChangeReason.TYPING: "typefout of vergissing",
    ChangeReason.NEW_INFORMATION: "nu meer bekend",
    ChangeReason.AGREED: "anders afgesproken",
    ChangeReason.SOURCE: "de bron zegt het anders",
    ChangeReason.UNDONE: "ongedaan gemaakt",
}
CANCEL_REASON = {
    CancelReason.VENUE: "de locatie kon niet",
    CancelReason.INTEREST: "te weinig belangstelling",
    CancelReason.PLANNING: "paste niet in de planning",
    CancelReason.MISTAKE: "bij vergissing ingevoerd",
    CancelReason.OTHER: "een andere reden",
}
DATE_PRECISION = {
    DatePrecision.DAY: "op de dag",
    DatePrecision.MONTH: "alleen de maand",
    DatePrecision.UNKNOWN: "onbekend",
}
# The fields of a stop, a session, a venue and a project, as the logbook and the forms call them.
TOUR_FIELD = {
    "venue": "locatie",
    "first_day": "eerste dag",
    "last_day": "laatste dag",
    "date_precision": "hoe precies",
    "grant_coverage": "subsidie",
    "note": "opmerking",
    "source": "bron",
    "certainty": "zekerheid",
    "stop": "halte",
    "kind": "soort",
    "promise": "belofte",
    "title": "titel",
    "day": "dag",
    "time_of_day": "tijd",
    "place": "plaats",
    "expects_count": "telling gevraagd",
    "name": "naam",
    "municipality": "gemeente",
    "address": "adres",
    "latitude": "breedte",
    "longitude": "lengte",
    "point_precision": "punt op de kaart",
    "capacity": "hoeveel mensen erin passen",
    "position": "plek in de rondreis",
    "cancelled": "vervallen",
    "province": "provincie",
    "funder": "subsidiegever",
    "slug": "korte naam in adressen",
}
BREAKDOWN = {
    Breakdown.STOP: "halte",
    Breakdown.MUNICIPALITY: "gemeente",
    Breakdown.REGION: "regio",
    Breakdown.MONTH: "maand",
    Breakdown.KIND: "soort bijeenkomst",
}
COMPARED = {
    Compared.STOP: "twee haltes",
    Compared.PERIOD: "twee periodes",
    Compared.PROJECT: "twee projecten",
}
PROOF = {
    Proof.COUNTED: "geteld",
    Proof.ESTIMATED: "geschat",
    Proof.HELD: "zonder aantal",
    Proof.NO_PROOF: "nog geen bewijs",
    Proof.PLANNED: "gepland",
    Proof.CANCELLED: "vervallen",
}
OUTCOME_KIND = {
    OutcomeKind.NEW_INITIATIVE: "nieuw initiatief",
    OutcomeKind.MUNICIPALITY_CONTACT: "nieuw contact met de gemeente",
    OutcomeKind.FOLLOW_UP: "vervolgafspraak",
    OutcomeKind.NOTHING_YET: "nog niets",
}
COVERAGE = {
    Coverage.VISITED: "bezocht",
    Coverage.ANNOUNCED: "aangekondigd",
    Coverage.NOT_YET: "nog niet",
}
RIGHT_BASIS = {
    RightBasis.SOURCE: "bron",
    RightBasis.INTERPRETATION: "duiding",
}
INSTRUMENT = {
    InstrumentKind.SPECIAL_STATUTE: "Bijzonder Statuut",
    InstrumentKind.SOCIAL_SHAREHOLDING: "Sociaal Aandeelhouderschap",
    InstrumentKind.OTHER: "andere afspraak",
}
# The fields of a cooperative, as the logbook and the form call them.
COOPERATIVE_FIELD = {
    "name": "naam",
    "description": "wat zij doet",
    "place": "plaats",
    "municipality": "gemeente",
    "place_certainty": "zekerheid van de plaats",
    "latitude": "breedte",
    "longitude": "lengte",
    "point_precision": "punt op de kaart",
    "in_exhibition": "in de tentoonstelling",
    "in_film": "in de film van 2016",
    "website": "website",
    "source": "bron",
    "certainty": "zekerheid",
    "rights": "sociale grondrechten",
    "instruments": "afspraken met een gemeente",
}
REQUEST_STAGE = {
    RequestStage.ASKED: "gevraagd",
    RequestStage.AGREED: "afgesproken",
    RequestStage.DATED: "datums",
    RequestStage.TRANSPORT: "vervoer",
    RequestStage.HANDED_OVER: "overgedragen",
    RequestStage.REJECTED: "afgewezen",
}
REJECT_REASON = {
    RejectReason.DATES: "in die periode is er geen plek",
    RejectReason.REGION: "buiten het gebied van de rondreis",
    RejectReason.PLACE: "geen geschikte ruimte",
    RejectReason.TAKEN_BACK: "de aanvrager trok het verzoek in",
    RejectReason.NOT_REAL: "het is geen echt verzoek",
    RejectReason.OTHER: "anders, zie de opmerking",
}
ROLE = {
    Role.READER: "lezer",
    Role.EDITOR: "invoerder",
    Role.MANAGER: "beheerder",
}
# The two halves of an action in the logbook: ``count.enter`` is "telling ingevuld".
LOGBOOK_SUBJECT = {
    "account": "account",
    "backup": "reservekopie",
    "report": "verslag",
    "check": "vraag",
    "cooperative": "sociale coöperatie",
    "count": "telling",
    "demo": "voorbeeldcijfers",
    "export": "alle gegevens",
    "facts": "feiten",
    "host_link": "link voor een locatie",
    "house": "database",
    "outcome": "wat volgde",
    "population": "bevolkingscijfers",
    "host_request": "verzoek",
    "import": "bestand",
    "municipality": "gemeente",
    "project": "project",
    "question": "vraag bij een cijfer",
    "session": "bijeenkomst",
    "stop": "halte",
    "target": "afspraak",
    "tour": "controle van de rondreis",
    "venue": "locatie",
}
LOGBOOK_DEED = {
    "ask": "binnengekomen",
    "duty": "meldplicht vastgelegd",
    "right": "goedgekeurd",
    "step": "een stap verder",
    "add": "toegevoegd",
    "agree": "vastgelegd",
    "answer": "beantwoord",
    "cancel": "vervallen",
    "change": "veranderd",
    "columns": "kolommen aangewezen",
    "confirm": "bevestigd",
    "contact": "contact genoteerd",
    "contact_remove": "contact verwijderd",
    "correct": "verbeterd",
    "download": "gedownload",
    "enter": "ingevuld",
    "forget": "anoniem gemaakt",
    "hide": "verborgen",
    "link": "link voor een wachtwoord gemaakt",
    "load": "geladen",
    "make": "gemaakt",
    "mark": "gemaakt",
    "move": "verplaatst",
    "password": "wachtwoord gekozen",
    "remove": "verwijderd of uitgezet",
    "restore": "teruggezet",
    "issue": "uitgegeven",
    "revoke": "ingetrokken",
    "role": "andere rol gegeven",
    "sign_in": "ingelogd",
    "store": "ingelezen",
    "sign_out": "uitgelogd",
    "withdraw": "ingetrokken",
}
# What a column of a table holds, for the dictionary beside an export.
COLUMN_MEANING = {
    "content": "inhoud van het verslag (JSON)",
    "quotation": "citaat",
    "text": "wat volgde, in een zin",
    "issued_at": "moment waarop het verslag is uitgegeven",
    "issued_by": "wie het verslag uitgaf",
    "last_count_id": "nummer van de laatste telling in het verslag",
    "last_entry_id": "nummer van de laatste logboekregel in het verslag",
    "account_id": "nummer van het account",
    "action": "wat er gebeurde (logboek)",
    "active": "of het account aan staat",
    "actor": "wie het deed",
    "address": "adres",
    "agreed_by": "wie de afspraak maakte",
    "agreed_on": "dag van de afspraak",
    "amount": "aantal dat is afgesproken",
    "answer": "antwoord op de vraag",
    "articles": "artikelen van de Grondwet",
    "asked": "vragen die met ja zijn beantwoord",
    "asked_at": "moment van het verzoek",
    "at": "moment",
    "basis": "bron of eigen duiding",
    "by": "wie",
    "cancel_reason": "waarom het verviel",
    "cancelled_at": "moment waarop het verviel",
    "capacity": "hoeveel mensen erin kunnen",
    "certainty": "hoe zeker dit is",
    "chain": "ketting: hash over deze en alle eerdere regels",
    "code": "code",
    "consent": "hoe toestemming is gegeven",
    "correction_reason": "waarom de eerdere telling is vervangen",
    "count_id": "nummer van de telling",
    "cooperative_id": "nummer van de sociale coöperatie",
    "created_at": "moment waarop dit is gemaakt",
    "created_by": "wie dit maakte",
    "date_precision": "hoe precies de datum bekend is",
    "day": "dag",
    "description": "beschrijving",
    "digest": "kenmerk van wat er in het bestand stond",
    "details": "wat er was en wat er is (JSON)",
    "due_day": "uiterste dag",
    "duty_rule": "regel voor de meldplicht",
    "email": "e-mailadres",
    "ended_at": "moment van het einde",
    "entered_at": "moment van invullen (UTC)",
    "entered_by": "wie het invulde",
    "entry_id": "nummer van de logboekregel",
    "example_figures": "of de cijfers voorbeelden zijn",
    "expects_count": "of er een telling wordt verwacht",
    "expires_at": "werkt tot",
    "explanation": "uitleg",
    "file_name": "naam van het bestand",
    "first_day": "eerste dag",
    "funder": "wie het betaalt",
    "forgotten_at": "moment waarop de gegevens zijn weggehaald",
    "grant_coverage": "binnen of buiten de subsidie",
    "group": "groep",
    "id": "nummer",
    "in_exhibition": "of het in de tentoonstelling staat",
    "in_film": "of het in de film van 2016 voorkomt",
    "kind": "soort",
    "label_latitude": "breedtegraad van de naam op de kaart",
    "label_longitude": "lengtegraad van de naam op de kaart",
    "last_day": "laatste dag",
    "latitude": "breedtegraad",
    "load_id": "nummer van de bevolkingscijfers",
    "loaded_at": "moment van laden",
    "loaded_by": "wie het laadde",
    "link_id": "nummer van de link van de locatie",
    "longitude": "lengtegraad",
    "method": "hoe er is geteld",
    "municipality_code": "code van de gemeente (CBS)",
    "municipality_name": "naam van de gemeente",
    "name": "naam",
    "note": "opmerking",
    "noted_at": "moment van noteren",
    "noted_by": "wie het noteerde",
    "number": "aantal mensen; volgnummer bij een belofte",
    "organisation": "organisatie",
    "paragraph": "paragraaf van het besluit",
    "period": "gevraagde periode",
    "place": "plaats",
    "place_certainty": "hoe zeker de plaats is",
    "point_precision": "waar het punt op de kaart voor staat",
    "position": "volgorde",
    "project_id": "nummer van het project",
    "promise_id": "nummer van de belofte",
    "province_code": "code van de provincie",
    "provisional": "of het CBS het cijfer voorlopig noemt",
    "question": "vraag",
    "question_id": "nummer van de vraag",
    "reason": "reden",
    "reference_day": "peildag",
    "region": "regio",
    "remark": "opmerking",
    "replaces_id": "nummer van de rij die deze vervangt",
    "request_id": "nummer van het verzoek",
    "revoked_at": "moment van intrekken",
    "right_code": "code van het sociale grondrecht",
    "role": "rol",
    "saved_at": "moment van bewaren",
    "saved_by": "wie het bewaarde",
    "said": "wat het cijfer zei toen de vraag werd gesteld",
    "session_id": "nummer van de bijeenkomst",
    "slug": "korte naam in adressen",
    "source": "bron",
    "stage": "stap van het verzoek",
    "state": "stand van het cijfer",
    "stop_id": "nummer van de halte",
    "subject": "waarover (logboek)",
    "successor_code": "gemeente waarin deze opging",
    "time_of_day": "tijd, zoals de bron haar schrijft",
    "title": "titel",
    "unit": "eenheid",
    "version": "versie van deze peildag",
    "venue_id": "nummer van de locatie",
    "website": "website",
    "why": "waarom",
    "withdrawn": "of dit is ingetrokken",
}
