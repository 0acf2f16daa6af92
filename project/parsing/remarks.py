"""What may stand in a text that everybody can read: not too long, and nobody's address."""

import re

from project.errors import InputError

LONGEST_REMARK = 500
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?:\+|00)?\d(?:[\s().-]{0,2}\d){8,}")


def check_remark(remark: str) -> None:
    """Refuse a remark that is too long or holds an e-mail address or a telephone number."""
    if len(remark) > LONGEST_REMARK:
        raise InputError(f"De opmerking is te lang. Gebruik hoogstens {LONGEST_REMARK} tekens.")
    if "\x00" in remark:
        raise InputError(
            "In de opmerking staat een teken dat niet bewaard kan worden. Typ opnieuw."
        )
    if holds_contact(remark):
        raise InputError(
            "In de opmerking staat een e-mailadres of telefoonnummer. Haal dat weg: "
            "hier bewaren we geen gegevens van personen."
        )


def check_text(label: str, text: str, longest: int) -> None:
    """Refuse the same of another text that everybody may read; ``label`` says which, in Dutch."""
    if len(text) > longest:
        raise InputError(f"{label} is te lang. Gebruik hoogstens {longest} tekens.")
    if "\x00" in text:
        raise InputError(f"{label} bevat een teken dat niet bewaard kan worden. Typ opnieuw.")
    if holds_contact(text):
        raise InputError(
            f"{label} bevat een e-mailadres of telefoonnummer. Haal dat weg: hier bewaren we geen "
            "gegevens van personen."
        )


def holds_contact(text: str) -> bool:
    """Whether an e-mail address or a telephone number stands in the text."""
    return bool(_EMAIL.search(text) or _PHONE.search(text))
