"""How this dashboard is set up, for who manages it; what is secret is not shown."""

from dataclasses import dataclass

import streamlit as st

from project import database
from project.settings import settings
from project.ui.page.markdown import plain

_NOT_SET = "niet ingesteld"


@dataclass(frozen=True, slots=True)
class Words:
    """What a setting is called, what it does, and the unit of its number."""

    name: str
    meaning: str
    unit: tuple[str, str] = ("", "")


_DAYS, _MONTHS, _HOURS = ("dag", "dagen"), ("maand", "maanden"), ("uur", "uur")
_SECONDS = ("seconde", "seconden")
WORDS = {
    "database_url": Words("Database", "Waar alle gegevens staan; het adres is geheim."),
    "reading_closed": Words(
        "Lezen alleen met een account", "Ook de leespagina's vragen om in te loggen."
    ),
    "due_days": Words(
        "Telling is te laat na", "Zo lang na de laatste dag mag het invullen duren.", _DAYS
    ),
    "duty_days": Words(
        "Afwijking melden binnen",
        "De termijn om de provincie te vertellen wat anders loopt.",
        _DAYS,
    ),
    "request_days": Words(
        "Aanvrager bewaren", "Zo lang na de laatste stap blijft staan wie iets aanvroeg.", _DAYS
    ),
    "public_url": Words("Adres van het dashboard", "Staat in links die iemand krijgt."),
    "population_file": Words(
        "Eigen bestand met inwoners", "Zonder eigen bestand: dat van het dashboard."
    ),
    "contact": Words("Vragen over een cijfer aan", "Het adres in de link bij een uitleg."),
    "secure_cookie": Words(
        "Inloggen alleen over https", "Hoort aan te staan zodra het dashboard op internet staat."
    ),
    "oidc_issuer": Words(
        "Inloggen bij de organisatie", "Waar de inlogpagina van de organisatie staat."
    ),
    "oidc_client_id": Words("Naam bij de organisatie", "Zo kent die inlogpagina dit dashboard."),
    "oidc_client_secret": Words(
        "Geheim bij de organisatie", "Waarmee dit dashboard daar bewijst wie het is."
    ),
    "oidc_claim": Words("Adres van iemand", "Zo noemt de organisatie het adres van een persoon."),
    "oidc_groups_claim": Words("Groepen van iemand", "Zo noemt de organisatie iemands groepen."),
    "passwords_closed": Words(
        "Wachtwoorden gesloten", "Inloggen kan dan alleen bij de organisatie."
    ),
    "tabs_most": Words("Tabbladen in totaal", "Wie er een te veel opent, krijgt dat te horen."),
    "tabs_per_address": Words(
        "Tabbladen per adres", "Een kantoor of school heeft vaak één adres voor iedereen."
    ),
    "reruns_per_second": Words(
        "Vragen per seconde", "Zo vaak mag één tabblad iets vragen; wat er meer komt, wacht even."
    ),
    "lock_seconds": Words(
        "Wachten bij opslaan",
        "Zo lang wacht opslaan op een ander die bezig is.",
        _SECONDS,
    ),
    "database_seconds": Words(
        "Wachten op de database", "Zo lang mag PostgreSQL doen over een antwoord.", _SECONDS
    ),
    "backup_folder": Words("Map voor reservekopieën", "Zonder eigen map: naast de database."),
    "backup_hours": Words(
        "Reservekopie na",
        "De server maakt er vanzelf een als de nieuwste ouder is; 0 is nooit.",
        _HOURS,
    ),
    "backup_keep": Words(
        "Reservekopieën bewaren", "Hoeveel er van de server zelf blijven.", ("stuk", "stuks")
    ),
    "forget_months": Words("Uitgezet account bewaren", "Daarna mag de naam weg.", _MONTHS),
    "frozen_now": Words("Stilstaande klok", "Alleen om te oefenen: de klok staat dan stil."),
}
# Whether they are set may be seen, what they say may not.
_SECRET = {"oidc_client_secret", "backup_folder", "population_file", "frozen_now"}


def show_settings() -> None:
    """Every setting: what it is called, its value, what it does, and its name on the server."""
    st.markdown("\n".join(map(_line, WORDS)))
    st.caption("Wie de server beheert, verandert een instelling; docs/install.md legt uit hoe.")


def _line(name: str) -> str:
    words = WORDS[name]
    told = f"- **{plain(words.name)}: {plain(_value(name))}**"
    return f"{told}  \n  {plain(words.meaning)} Op de server: {plain(_technical(name))}"


def _technical(name: str) -> str:
    return "DATABASE_URL" if name == "database_url" else f"DASHBOARD_{name.upper()}"


def _value(name: str) -> str:
    value = getattr(settings(), name)
    if name == "database_url":
        return "SQLite" if database.engine().dialect.name == "sqlite" else "PostgreSQL"
    if value is None or value == "":
        return _NOT_SET
    if name in _SECRET:
        return "ingesteld"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, (int, float)):
        unit = WORDS[name].unit
        return f"{value:g} {unit[value != 1]}".replace(".", ",").strip()
    return str(value)
