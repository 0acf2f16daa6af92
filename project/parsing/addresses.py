"""Addresses that may be shown: a website over https, an e-mail address of a role. Asks nobody.

A personal e-mail address is personal data, which this dashboard does not keep. Which one is a
person's cannot be known for sure: what looks like one is refused, what may be one is asked.
"""

import re

from project.errors import InputError

LONGEST_EMAIL = 120
# Only what cannot run anything or end the Markdown link that it stands in. An address by numbers,
# with a name and password, or without a dot is none.
_WEBSITE = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/[\w./~%-]*)?",
    re.ASCII | re.IGNORECASE,
)
# Words in the part before the @ that no person is called.
_ROLE_WORDS = """
aanmelden aanvraag administratie agenda algemeen beheer beleid bestuur bibliotheek bibliotheken
buurt buurthuis communicatie contact cooperatie coop cultuur dorp dorpshuis dorpsraad educatie
evenementen exposities gemeente gemeentehuis hallo help info informatie initiatief kantoor
klantenservice kunst loket mail medewerkers museum office participatie post programma
programmering projecten project raad receptie redactie samenleving secretariaat sociaal
stichting team tentoonstelling tentoonstellingen vereniging vrijwilligers welkom welzijn wijk
wijkraad winkel
"""
_ROLES = frozenset(_ROLE_WORDS.split())
_SHAPE = re.compile(
    r"([a-z0-9][a-z0-9._+-]*)@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})", re.ASCII
)
_PARTS = re.compile(r"[._+-]+")

NOT_AN_ADDRESS = (
    "Dit is geen e-mailadres. Schrijf het helemaal op, bijvoorbeeld info@bibliotheek.nl."
)
PERSONAL = (
    "Dit lijkt het adres van een persoon. Die bewaart het dashboard niet. Gebruik een algemeen "
    "adres, zoals info@ of secretariaat@."
)
QUESTION = (
    "Is dit een algemeen adres, en niet dat van één persoon? Vink dat dan aan, of gebruik een "
    "adres zoals info@."
)


def safe_website(website: str | None) -> str:
    """The website when it may be shown as a link, else ""."""
    return website if website and _WEBSITE.fullmatch(website) else ""


def role_email(text: str, *, is_general: bool) -> str:
    """The address in lower case; ``is_general`` is the answer to :data:`QUESTION`.

    Raises InputError for what is no address, for a person's, and while the question is open.
    """
    said = text.strip().lower()
    found = _SHAPE.fullmatch(said)
    if found is None or len(said) > LONGEST_EMAIL or ".." in said:
        raise InputError(NOT_AN_ADDRESS)
    local, domain = found.groups()
    if _is_role(local, domain):
        return said
    if _is_personal(local):
        raise InputError(PERSONAL)
    if not is_general:
        raise InputError(QUESTION)
    return said


def _is_role(local: str, domain: str) -> bool:
    """Every word is a role, or the name of the organisation itself."""
    names = set(_PARTS.split(domain))
    parts = [part for part in _PARTS.split(local) if part]
    return all(part in _ROLES or part in names for part in parts)


def _is_personal(local: str) -> bool:
    """Two words of which none is a role: anna.jansen, a.jansen, jansen-de-wit."""
    parts = [part for part in _PARTS.split(local) if part and not part.isdigit()]
    return len(parts) > 1 and not any(part in _ROLES for part in parts)
