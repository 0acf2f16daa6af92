"""Whether a remark seems to name somebody. It asks, and never refuses: a program cannot know."""

import re

from sqlalchemy import select
from sqlmodel import Session, col

from project.formatting import listing
from project.models import Cooperative, Municipality, Project, Province, TourSession, Venue

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;\n•“\"(-])\s*$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After these a name follows, also at the start of a sentence.
_TITLES = _words(
    "mevrouw mevr mw meneer dhr heer dr drs prof ir wethouder burgemeester gedeputeerde pastoor "
    "dominee zuster broeder juf meester tante oom oma opa collega vrijwilliger vrijwilligster "
    "directeur docent spreker gastspreker"
)
# After these comes a place, a building or an organisation.
_BEFORE_A_PLACE = _words(
    "in te uit naar vanuit richting nabij omgeving regio gemeente provincie stichting vereniging "
    "coöperatie bibliotheek museum school college zaal café theater kerk partij krant bedrijf "
    "project workshop campagne thema station omroep harmonie fanfare schutterij parochie klooster "
    "hogeschool universiteit restaurant hotel camping sporthal mfc kbo ggd uwv"
)
# And after what is made of these: Dorpsraad Kessel. Not -huis or -raad alone: Nieuwenhuis is
# somebody's name.
_ORGANISATION = re.compile(
    r"(?:vereniging|stichting|groep|school|college|bank|zorg|werk|corporatie|coöperatie|centrum|"
    r"centra|museum|theater|koor|fonds|platform|bond|partij|opleidingen|bibliotheek|winkel|"
    r"dorpsraad|wijkraad|buurtraad|gemeenteraad|ouderenraad|jongerenraad|cliëntenraad|burgerraad|"
    r"gemeenschapshuis|buurthuis|wijkhuis|dorpshuis|ziekenhuis|stadhuis|gemeentehuis|verpleeghuis|"
    r"gasthuis|parochiehuis|hospice)$"
)
# What follows is a saint, whatever the given name: a church, a school, a hall.
_SAINTS = _words("sint st santa")
# Not GGD or PvdA: those are organisations.
_CAPITAL = r"\b[A-ZÀ-Ý][a-zà-ÿ]+(?:['’-][A-ZÀ-Ýa-zà-ÿ][a-zà-ÿ]*)*(?![A-Z])\b"
_CAPITALISED = re.compile(_CAPITAL)
# A whole name: Jan van der Heijden.
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:van|de|der|den|het|ten|ter|te) )*{_CAPITAL})*")
# Written with a capital, and nobody's name.
_NO_NAMES = _words(
    "alliantie sociale sociaal kerst kerstmis pasen pinksteren carnaval koningsdag prinsjesdag "
    "hemelvaart sinterklaas suikerfeest ramadan vastelaovend nederland nederlanders belgië "
    "duitsland duitsers europa limburg limburgers limburger nederlands duits engels pools arabisch "
    "turks oekraïners oekraïne poolse facebook instagram whatsapp google teams zoom youtube excel "
    "rode kruis humanitas zonnebloem leger heils cao participatiewet maas peel corona "
    "internet wifi bezoekers deelnemers tentoonstelling bibliotheek gemeente inwoners "
    "noord oost zuid west midden noorden oosten zuiden westen wonen welzijn huis wijk dorp "
    "regio provincie raad samen leven energie opleidingen"
    # Organisations and villages of Limburg; a choice of our own.
    " bibliorura bibliocenter cubiss cittaslow synthese vorkmeer proteion daelzicht envida "
    "zuyderland viecuri laurentius mondriaan antares nester fontys zuyd gilde vista "
    "citaverde blerick tegelen steyl belfeld arcen velden lomm baarlo kessel "
    "maasbree helden beringe meijel grashoek sevenum melderslo america wanssum tienray meerlo "
    "swolgen broekhuizen ysselsteyn oostrum leunen merselo ottersum milsbeek heijen siebengewald "
    "swalmen herten reuver beesel montfort posterholt herkenbosch melick vlodrop thorn wessem "
    "grathem heythuysen haelen baexem nunhem buggenum stramproy ospel nederweert"
)
# Given names that many people in the Netherlands bear: a name at the start of a sentence is told
# from another word by this list alone. A choice of our own; whoever is not on it is missed there.
_GIVEN_NAMES = _words(
    "aad ahmed albert alex ali alice anita anja anna anne annemarie annie anouk anton arie arjan "
    "astrid bart bas ben bert bianca bob bram carla caroline charlotte chris christian corrie "
    "daan danielle dennis diana dirk eline elly els emma erik ernst esther eva fatima ferry "
    "fleur floor frank frans fred gerard gerda gerrit ger guus hans harry hein henk hennie henny "
    "herman huub ilse ingrid irene jaap jacqueline jan janneke janny jasper jeanne jeroen johan "
    "johannes john joke jolanda joop joost joris jos judith julia karel karin kees kim klaas lars "
    "laura leo lia lianne lieke linda lisa lotte louise luuk maaike maarten marc marcel "
    "margriet maria marian marianne marieke marijke marjan marloes martijn martin mathieu "
    "melissa mia michael michel mieke miranda mohamed monique nathalie nel nico niels nienke "
    "patricia patrick paul peter petra piet pieter pim pierre ria rob robert robin roel ronald "
    "roos rosa rudi ruud sander sandra sanne sara saskia sem simon sjaak sjef sjra sofie sonja "
    "stefan suzanne sylvia tanja theo thijs thea thomas tim tom tineke toon trees truus "
    "harrie veronique vincent wendy wiel wies wilhelmina willem willemien wim wout yvonne"
)
# S. Bakker, J.P. van der Velden: hardly ever anything but a name.
_INITIALS = re.compile(rf"\b(?:[A-Z]\. ?)+(?:(?:van|de|der|den|het|ten|ter|te) )*{_CAPITAL}")
# These are words too, or stand for something else in small letters.
_ALSO_WORDS = _words("bas els frank frans klaas nel piet roos thea toon wiel")
# On a phone many people write small letters only: jan de vries. Not 12 jan, which is a day.
_IN_SMALL = re.compile(
    r"(?<!\d )\b(?:"
    + "|".join(sorted(_GIVEN_NAMES - _ALSO_WORDS))
    + r")\b(?:(?: (?:van|de|der|den|het|ten|ter|te))+ [a-zà-ÿ]+\b)?"
)
# mevrouw van der linden; not mevrouw van de bibliotheek.
_ADDRESSED_IN_SMALL = re.compile(
    r"\b(?:mevrouw|mevr\.?|mw\.?|meneer|dhr\.?|heer) ((?:van (?:der|den)|ter|ten) [a-zà-ÿ]+)"
)


def question(session: Session, remark: str, what: str = "de opmerking") -> str:
    """What to ask before this remark is stored, in Dutch; "" when it seems to name nobody.

    ``what`` is the Dutch word for the text.
    """
    found = possible_names(remark, _known_words(session)) if remark.strip() else []
    if not found:
        return ""
    quoted = listing([f"“{name}”" for name in found])
    return (
        f"In {what} staat {quoted}. Is dat een naam van een persoon? Haal die dan weg: "
        "namen bewaren we niet. Is het iets anders, dan klopt het."
    )


def possible_names(remark: str, known: frozenset[str]) -> list[str]:
    """What looks like the name of a person; ``known`` are the words of places and such."""
    found: list[str] = []
    for match in _NAME.finditer(remark):
        name = _without_other_words(match.group(), remark[: match.start()], known | _NO_NAMES)
        if name and name not in found:
            found.append(name)
    for match in _INITIALS.finditer(remark):
        found = [name for name in found if name not in match.group()] + [match.group()]
    for match in _IN_SMALL.finditer(remark):
        name = match.group()
        if name.partition(" ")[0] not in known and name not in found:
            found.append(name)
    return found + [one for one in _ADDRESSED_IN_SMALL.findall(remark) if one not in found]


def _without_other_words(words: str, before: str, known: frozenset[str]) -> str:
    """The words of this chain that may be a name, or the whole chain when all may be; else ""."""
    previous = (_WORD.findall(before.lower()) or [""])[-1]
    if previous in _TITLES:
        return words
    chain = _without_organisation(_CAPITALISED.findall(words))
    if not chain:
        return ""
    left = [word for word in chain if not _is_something_else(word, known)]
    named = any(_is_given(word) for word in left)
    if not named and (_is_organisation(previous) or chain[0].lower() in known):
        # What follows belongs to the place or the organisation: Bibliotheek Maas en Peel.
        return ""
    if _SENTENCE_ENDS.search(before) and left[:1] == chain[:1] and not _is_given(chain[0]):
        # A sentence begins with a capital, whatever its first word is.
        left = left[1:]
    if left and chain[-len(left) :] == left:
        return words[words.index(left[0]) :]
    return " ".join(left)


def _without_organisation(chain: list[str]) -> list[str]:
    """These words up to where an organisation begins, unless a given name follows: Zaal De Kroon.

    After Sint there is no person, whatever the name.
    """
    for place, word in enumerate(chain):
        if word.lower() in _SAINTS:
            return chain[:place]
        if _is_organisation(word.lower()):
            after = _without_organisation(chain[place + 1 :])
            return chain[:place] + (after if any(map(_is_given, after)) else [])
    return chain


def _is_organisation(word: str) -> bool:
    return word in _BEFORE_A_PLACE or bool(_ORGANISATION.search(word))


def _is_given(word: str) -> bool:
    """Whether many people are called so; Pieter-Jan too."""
    return not _GIVEN_NAMES.isdisjoint(word.lower().split("-"))


def _is_something_else(word: str, known: frozenset[str]) -> bool:
    lower = word.lower()
    if _is_given(lower):
        return lower in known
    # Made of a place, or of two: Venrayse, Zuid-Nederland.
    return known.issuperset(lower.split("-")) or lower in known or lower.endswith("se")


def _known_words(session: Session) -> frozenset[str]:
    """Every word in the names of places, buildings, cooperatives and gatherings that we know."""
    columns = (
        col(Municipality.name),
        col(Municipality.region),
        col(Province.name),
        col(Project.name),
        col(Venue.name),
        col(Venue.place),
        col(Cooperative.name),
        col(Cooperative.place),
        col(TourSession.title),
        col(TourSession.place),
    )
    texts = [text for column in columns for text in session.scalars(select(column).distinct())]
    return frozenset(word.lower() for text in texts if text for word in _WORD.findall(text))
