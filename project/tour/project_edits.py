"""A project, which has a tour of its own.

Its short name in addresses never changes: bookmarks, calendars and links rely on it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting, typed
from project.audit import forms
from project.errors import ConflictError, InputError
from project.models import AuditEntry, Project, Province
from project.tour import reads, words
from project.typed import remarks
from project.wording import ChangeReason

LONGEST_NAME = 120
# What the address says for "no choice".
RESERVED = frozenset({"alles", "zonder-naam"})
# What is one answer on the form: who changes parts of it changes the same thing.
_GROUPS = (("name",), ("province",), ("funder",), ("first_day", "last_day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDraft:
    """What somebody typed; ``province`` is a CBS code, ``slug`` "" is made from the name."""

    name: str
    province: str
    slug: str = ""
    funder: str = ""
    first_day: date | None = None
    last_day: date | None = None


class ProjectConflictError(ConflictError):
    """Somebody else changed the same fields; ``theirs`` is what stands there now."""

    def __init__(self, sentence: str, theirs: ProjectDraft) -> None:
        super().__init__(sentence)
        self.theirs = theirs


def draft(session: Session, slug: str) -> ProjectDraft:
    """The project as it stands now. Raises InputError when there is none."""
    return _as_draft(_row(session, slug))


def add_project(session: Session, *, wanted: ProjectDraft, key: str, by: str) -> int:
    """Add a project; the number of its line in the logbook. The same ``key`` again: the same.

    Raises InputError for a name or an address that another project has.
    """
    if (done := forms.sent(session, key)) is not None:
        return done
    wanted = _checked(wanted)
    _refuse_unknown_province(session, wanted)
    _refuse_same(session, wanted)
    row = Project(
        slug=wanted.slug,
        name=wanted.name,
        province_code=wanted.province,
        funder=wanted.funder,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        # Beside examples nothing may look real.
        example_figures=reads.has_example_figures(session),
        source=f"Ingevoerd door {by}",
    )
    session.add(row)
    session.flush()
    said = {"was": {}, "is": asdict(wanted), "name": row.name}
    return forms.note(session, "project.add", f"project:{row.slug}", said, key=key, by=by)


def change_project(
    session: Session,
    *,
    slug: str,
    was: ProjectDraft,
    wanted: ProjectDraft,
    reason: ChangeReason,
    key: str,
    by: str,
) -> int:
    """Change a project from what it ``was`` on the form to what is ``wanted``; never its slug.

    The number of its line in the logbook; the same ``key`` again: the same. What was issued about
    it stays as it was. Raises ProjectConflictError when somebody else changed the same thing, and
    InputError for what cannot be and when nothing changes.
    """
    if (done := forms.sent(session, key)) is not None:
        return done
    row = _row(session, slug)
    now = _as_draft(row)
    merged, clashing = forms.merged(_GROUPS, was, _checked(replace(wanted, slug=slug)), now)
    if clashing:
        raise _conflict(session, clashing, wanted, now)
    merged = _checked(merged)
    before, after = asdict(now), asdict(merged)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        raise InputError("Er is niets veranderd: dit staat er al zo.")
    if not isinstance(reason, ChangeReason):
        raise InputError("Kies waarom dit verandert.")
    _refuse_unknown_province(session, merged)
    _refuse_same(session, merged, but=slug)
    row.name, row.province_code, row.funder = merged.name, merged.province, merged.funder
    row.first_day, row.last_day = merged.first_day, merged.last_day
    row.source = _with_writer(row.source, by)
    said = {
        "was": {name: before[name] for name in changed},
        "is": {name: after[name] for name in changed},
        "name": row.name,
        "reason": reason,
    }
    return forms.note(session, "project.change", f"project:{slug}", said, key=key, by=by)


def project_of_line(session: Session, number: int) -> str:
    """The slug of the project that this line of the logbook is about; "" when of none."""
    line = session.get(AuditEntry, number)
    kind, _, slug = (line.subject if line else "").partition(":")
    return slug if kind == "project" else ""


def _checked(wanted: ProjectDraft) -> ProjectDraft:
    name = _required("Naam van het project", wanted.name)
    funder = typed.plain_text("Subsidiegever", wanted.funder, longest=LONGEST_NAME)
    if remarks.holds_contact(f"{name} {funder}"):
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


def _row(session: Session, slug: str) -> Project:
    row: Project | None = session.scalars(
        select(Project).where(col(Project.slug) == slug)
    ).one_or_none()
    if row is None:
        raise InputError("Dit project bestaat niet. Kies een project uit de lijst.")
    return row


def _as_draft(row: Project) -> ProjectDraft:
    return ProjectDraft(
        name=row.name,
        province=row.province_code,
        slug=row.slug,
        funder=row.funder,
        first_day=row.first_day,
        last_day=row.last_day,
    )


def _with_writer(source: str, by: str) -> str:
    """The source of a fact, and that somebody here said something else."""
    return source if source.endswith(f"door {by}") else f"{source}; veranderd door {by}"


def _conflict(
    session: Session, clashing: list[str], wanted: ProjectDraft, now: ProjectDraft
) -> ProjectConflictError:
    provinces = reads.province_names(session)

    def shown(name: str, value: Any) -> str:
        said = provinces.get(value) or words.value(name, value)
        return f"“{said}”" if value else said

    told = forms.clash_in_words(
        session, f"project:{now.slug}", clashing, wanted, now, field=words.field, value=shown
    )
    return ProjectConflictError(f"Dit project {told}", now)


def _refuse_unknown_province(session: Session, wanted: ProjectDraft) -> None:
    if session.get(Province, wanted.province) is None:
        raise InputError("Kies de provincie van het project uit de lijst.")


def _refuse_same(session: Session, wanted: ProjectDraft, but: str = "") -> None:
    for slug, name in reads.project_names(session).items():
        if slug == but:
            continue
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
