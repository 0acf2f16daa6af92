"""The municipalities of another province where the exhibition comes: each with its CBS code.

Of the first province we have the list of all municipalities. Of another we only get to know those.
"""

import re

from sqlalchemy import select
from sqlmodel import Session, col

from project import audit, typed
from project.errors import InputError
from project.models import Municipality, Province
from project.tour import reads

LONGEST_NAME = 120
_CODE = re.compile(r"(?:gm)?\s*(\d{1,4})", re.IGNORECASE)


def add_municipality(session: Session, *, code: str, name: str, province: str, by: str) -> str:
    """Add a municipality that we did not know yet; its CBS code. Adding it again changes nothing.

    Raises InputError for a code or a name that says something else, and for a province of which
    the list is complete.
    """
    code, name = municipality_code(code), _required("Naam van de gemeente", name)
    there = session.get(Municipality, code)
    if there is not None and there.name.casefold() == name.casefold():
        return code
    if there is not None:
        raise InputError(f"CBS-code {code} is van {there.name}. Kijk de code na.")
    about = session.get(Province, province)
    if about is None:
        raise InputError("Kies de provincie van de gemeente.")
    if reads.municipality_count(session, province) is not None:
        raise InputError(
            f"Van {about.name} kennen we alle gemeenten. Kies er een uit de lijst van gemeenten."
        )
    same = select(Municipality).where(col(Municipality.province_code) == province)
    for one in session.scalars(same):
        if one.name.casefold() == name.casefold():
            raise InputError(f"{one.name} staat al in de lijst, met CBS-code {one.code}.")
    session.add(Municipality(code=code, name=name, province_code=province))
    session.flush()
    said = {"name": name, "province": province}
    audit.record(session, "municipality.add", f"municipality:{code}", was={}, is_now=said, by=by)
    return code


def municipality_code(typed_code: str) -> str:
    """``GM0202`` for 202, 0202 and gm0202. Raises InputError for what is no code."""
    found = _CODE.fullmatch(typed_code.strip())
    if found is None or not int(found[1]):
        raise InputError(
            f"“{typed_code.strip()[:20]}” is geen CBS-code van een gemeente. Schrijf GM en vier "
            "cijfers, zoals GM0202."
        )
    return f"GM{int(found[1]):04d}"


def _required(label: str, text: str) -> str:
    said = typed.plain_text(label, text, longest=LONGEST_NAME)
    if not said:
        raise InputError(f"{label} is leeg. Vul dit in.")
    return said
