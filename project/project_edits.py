"""A new project, which gets a tour of its own, and the municipalities where that tour comes.

Of the first province we have the list of all municipalities. Of another we only get to know
those where the exhibition comes, one by one, each with its CBS code.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from project import audit, count_rules, edits, formatting, tour, typed
from project.errors import InputError
from project.models import AuditEntry, Municipality, Project, Province

LONGEST_NAME = 120
# What the address says for "no choice".
RESERVED = frozenset({"alles", "zonder-naam"})
_CODE = re.compile(r"(?:gm)?\s*(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDraft:
    """What somebody typed; ``province`` is a CBS code, ``slug`` "" is made from the name."""

    name: str
    province: str
    slug: str = ""
    funder: str = ""
    first_day: date | None = None
    last_day: date | None = None


def add_project(session: Session, *, wanted: ProjectDraft, key: str, by: str) -> int:
    """Add a project; the number of its line in the logbook. The same ``key`` again: the same.

    Raises InputError for a name or an address that another project has.
    """
    if (done := edits.sent(session, key)) is not None:
        return done
    wanted = _checked(wanted)
    if session.get(Province, wanted.province) is None:
        raise InputError("Kies de provincie van het project uit de lijst.")
    _refuse_same(session, wanted)
    row = Project(
        slug=wanted.slug,
        name=wanted.name,
        province_code=wanted.province,
        funder=wanted.funder,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        # Beside examples nothing may look real.
        example_figures=tour.has_example_figures(session),
        source=f"Ingevoerd door {by}",
    )
    session.add(row)
    session.flush()
    said = {name: getattr(wanted, name) for name in ProjectDraft.__slots__}
    return edits.note(
        session, "project.add", f"project:{row.slug}", {"was": {}, "is": said}, key=key, by=by
    )


def project_of_line(session: Session, number: int) -> str:
    """The slug of the project that this line of the logbook is about; "" when of none."""
    line = session.get(AuditEntry, number)
    kind, _, slug = (line.subject if line else "").partition(":")
    return slug if kind == "project" else ""


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
    if tour.municipality_count(session, province) is not None:
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


def _checked(wanted: ProjectDraft) -> ProjectDraft:
    name = _required("Naam van het project", wanted.name)
    funder = typed.plain_text("Subsidiegever", wanted.funder, longest=LONGEST_NAME)
    if count_rules.holds_contact(f"{name} {funder}"):
        raise InputError("Haal het e-mailadres of telefoonnummer weg: dit kan iedereen lezen.")
    slug = typed.slug(wanted.slug.strip() or name)
    if slug in RESERVED:
        raise InputError("Kies een korte naam met letters, anders dan “alles”.")
    first, last = wanted.first_day, wanted.last_day
    if first and last and first > last:
        raise InputError(
            f"Het project begint op {formatting.day(first)} en eindigt daarvoor al, op "
            f"{formatting.day(last)}. Draai de dagen om."
        )
    return replace(wanted, name=name, slug=slug, funder=funder)


def _refuse_same(session: Session, wanted: ProjectDraft) -> None:
    for slug, name in tour.project_names(session).items():
        if name.casefold() == wanted.name.casefold():
            raise InputError(f"Er is al een project “{name}”. Kies een andere naam.")
        if slug == wanted.slug:
            raise InputError(
                f"De korte naam “{slug}” is al van het project “{name}”. Kies een andere."
            )


def _required(label: str, text: str) -> str:
    said = typed.plain_text(label, text, longest=LONGEST_NAME)
    if not said:
        raise InputError(f"{label} is leeg. Vul dit in.")
    return said
