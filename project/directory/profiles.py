"""What staff keeps of a cooperative: its profile, the rights it serves and what it signed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlmodel import Session, col

from project import clock, database, formatting
from project.directory import listing
from project.errors import InputError
from project.models import (
    Cooperative,
    CooperativeInstrument,
    CooperativeRight,
    Municipality,
    SocialRight,
)
from project.parsing import addresses
from project.records.fields import (
    BY_STAFF,
    SOURCE,
    Day,
    Field,
    Form,
    OneOf,
    Point,
    Text,
    Yes,
    municipalities,
)
from project.records.record import Record
from project.wording.cooperatives import INSTRUMENT, RIGHT_BASIS, InstrumentKind, RightBasis
from project.wording.people import Role
from project.wording.tour import CERTAINTY, Certainty, PointPrecision

_BASES = {
    "geen": "niet",
    str(RightBasis.SOURCE): "de bron zegt het zelf",
    str(RightBasis.INTERPRETATION): "onze eigen uitleg",
}
_WHY = Text(
    "why",
    label="Uitleg bij een grondrecht",
    longest=300,
    lines=True,
    public=True,
    required="Schrijf bij elk gekozen grondrecht kort waarom: wat de bron zegt, of onze uitleg.",
)
_NOTE = Text("note", label="Toelichting", longest=300, lines=True, public=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A social right that the cooperative serves, who says so, and why."""

    code: str
    basis: RightBasis
    explanation: str

    def words(self, _session: Session) -> str:
        """``zorg (bron): de bron noemt het``."""
        return f"{self.code} ({RIGHT_BASIS[self.basis]}): {self.explanation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What the cooperative signed with a municipality (CBS code); ``day`` None: not known."""

    kind: InstrumentKind
    municipality: str
    day: date | None = None
    note: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED

    def words(self, session: Session) -> str:
        """``Sociaal Aandeelhouderschap, gemeente Breda, 14 november 2016``."""
        day = formatting.day(self.day) if self.day else "datum onbekend"
        there = session.get(Municipality, self.municipality)
        name = there.name if there else self.municipality
        return f"{INSTRUMENT[self.kind]}, gemeente {name}, {day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that staff can change; "" and None mean that nobody knows."""

    name: str
    description: str = ""
    place: str = ""
    municipality: str | None = None
    place_certainty: Certainty = Certainty.UNKNOWN
    latitude: float | None = None
    longitude: float | None = None
    point_precision: PointPrecision = PointPrecision.UNKNOWN
    in_exhibition: bool = False
    in_film: bool = False
    website: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED
    rights: tuple[Right, ...] = ()
    instruments: tuple[Instrument, ...] = ()


@dataclass(frozen=True)
class Listed(Field):
    """Rows of another table that belong to the cooperative, kept as a whole, in one order."""

    kind: Any = None
    rows: Any = None
    order: Any = None
    # Columns of a row that are called otherwise than in the draft.
    columns: Mapping[str, str] = field(default_factory=dict)

    def load(self, session: Session, row: Any) -> dict[str, Any]:
        mine = select(self.rows).where(self.rows.cooperative_id == row.id).order_by(self.order)
        found = session.scalars(mine)
        return {self.name: tuple(self._part(one) for one in found)}

    def store(self, session: Session, row: Any, draft: Any) -> None:
        session.flush()
        session.execute(delete(self.rows).where(self.rows.cooperative_id == row.id))
        for one in getattr(draft, self.name):
            values = {self.columns.get(name, name): it for name, it in asdict(one).items()}
            session.add(self.rows(cooperative_id=row.id, **values))

    def words(self, session: Session, _name: str, value: Any) -> str:
        parts = TypeAdapter(self.kind)
        return "; ".join(parts.validate_python(one).words(session) for one in value)

    def _part(self, row: Any) -> Any:
        names = [one.name for one in fields(self.kind)]
        return self.kind(**{name: getattr(row, self.columns.get(name, name)) for name in names})


def _is_served(code: str, form: Form) -> bool:
    return form(f"basis-{code}") in set(RightBasis)


@dataclass(frozen=True)
class Rights(Listed):
    """For each social right whether it is served, who says so, and why."""

    def asks(self, session: Session, _form: Form) -> Sequence[Field]:
        return [
            one
            for code, name in listing.right_names(session).items()
            for one in (
                OneOf(f"basis-{code}", label=name.capitalize(), texts=_BASES, radio=True),
                Text(
                    f"why-{code}",
                    label=f"Waarom {name}?",
                    longest=_WHY.longest,
                    asked=partial(_is_served, code),
                ),
            )
        ]

    def shown(self, draft: Any) -> dict[str, Any]:
        served = {f"basis-{one.code}": str(one.basis) for one in draft.rights}
        return served | {f"why-{one.code}": one.explanation for one in draft.rights}

    def read(self, form: Form) -> dict[str, Any]:
        with database.reading() as session:
            codes = list(listing.right_names(session))
        served = [
            Right(
                code=code,
                basis=RightBasis(form(f"basis-{code}")),
                explanation=form(f"why-{code}") or "",
            )
            for code in codes
            if _is_served(code, form)
        ]
        return {"rights": tuple(served)}

    def checked(self, session: Session, draft: Any) -> dict[str, Any]:
        known = list(listing.right_names(session))
        if any(one.code not in known for one in draft.rights):
            raise InputError("Dit grondrecht staat niet in de lijst. Kies opnieuw.")
        rights = sorted(draft.rights, key=lambda one: known.index(one.code))
        return {
            "rights": tuple(replace(one, explanation=_WHY.check(one.explanation)) for one in rights)
        }


def _is_signed(form: Form) -> bool:
    return bool(form("signed_kind"))


# What one agreement that is added is asked.
_SIGNED = (
    OneOf(
        "signed_with",
        label="Met welke gemeente?",
        texts=municipalities,
        example="Kies een gemeente",
        asked=_is_signed,
    ),
    Day(
        "signed_on",
        label="Wanneer? Laat leeg als dat onbekend is.",
        example="14-11-2016",
        asked=_is_signed,
    ),
    Text("signed_note", label="Toelichting", longest=300, asked=_is_signed),
    Text("signed_source", label="Bron van deze afspraak", longest=500, asked=_is_signed),
    OneOf(
        "signed_certainty",
        label="Hoe zeker is deze afspraak?",
        texts=CERTAINTY,
        otherwise=Certainty.UNKNOWN,
        radio=True,
        asked=_is_signed,
    ),
)


@dataclass(frozen=True)
class Instruments(Listed):
    """What the cooperative signed: each can be taken away, and one added."""

    def asks(self, session: Session, form: Form) -> Sequence[Field]:
        kept = enumerate(form(self.name) or ())
        return [
            *(Yes(f"signed-{at}", label=one.words(session)) for at, one in kept),
            OneOf("signed_kind", label=self.label, texts=INSTRUMENT, example="Kies een afspraak"),
            *_SIGNED,
        ]

    def shown(self, draft: Any) -> dict[str, Any]:
        ticked = {f"signed-{at}": True for at in range(len(draft.instruments))}
        return {self.name: draft.instruments, **ticked, "signed_kind": None}

    def read(self, form: Form) -> dict[str, Any]:
        kept = [one for at, one in enumerate(form(self.name) or ()) if form(f"signed-{at}")]
        if kind := form("signed_kind"):
            with_, on, note, source, certainty = (one.read(form)[one.name] for one in _SIGNED)
            if not with_:
                raise InputError("Kies wat is ondertekend, en met welke gemeente.")
            kept.append(
                Instrument(
                    kind=kind,
                    municipality=with_,
                    day=on,
                    note=note,
                    source=source,
                    certainty=certainty,
                )
            )
        return {self.name: tuple(kept)}

    def checked(self, session: Session, draft: Any) -> dict[str, Any]:
        signed = draft.instruments
        if len({(one.kind, one.municipality) for one in signed}) != len(signed):
            raise InputError("Deze afspraak met deze gemeente staat er al. Verander die.")
        return {"instruments": tuple(_checked_instrument(session, one) for one in signed)}


def _checked_instrument(session: Session, one: Instrument) -> Instrument:
    if one.day is not None and one.day > clock.today():
        raise InputError("De dag van ondertekenen ligt in de toekomst. Kijk de dag na.")
    if session.get(Municipality, one.municipality) is None:
        raise InputError("Deze gemeente staat niet in de lijst. Kies opnieuw.")
    values: dict[str, Any] = {}
    for each in (_NOTE, *SOURCE):
        values |= each.checked(session, one)
    if one.kind is InstrumentKind.OTHER and not values["note"]:
        raise InputError("Schrijf in de toelichting wat voor afspraak het is.")
    return replace(one, **values)


def _refuse_no_website(said: str) -> None:
    if said and not addresses.safe_website(said):
        raise InputError(
            "Dit adres kan niet als website. Begin met https:// en gebruik de naam van de site, "
            "zonder wachtwoord, cijferadres of vraagteken."
        )


def _checked(session: Session, draft: Profile, slug: str) -> Profile:
    if not draft.place and (draft.municipality or draft.latitude is not None):
        raise InputError("Plaats is leeg. Vul ook de plaats in, of laat gemeente en punt leeg.")
    if bool(draft.place) != (draft.place_certainty is not Certainty.UNKNOWN):
        raise InputError(
            "Kies hoe zeker de plaats is. Is er geen plaats bekend? Kies dan onbekend."
        )
    same = select(col(Cooperative.slug)).where(col(Cooperative.name) == draft.name)
    if session.scalar(same) not in (None, slug):
        raise InputError(f"“{draft.name}” staat al in de lijst. Open die, of kies een andere naam.")
    return draft


COOPERATIVE = Record(
    subject="cooperative",
    this="Deze sociale coöperatie",
    role=Role.EDITOR,
    table=Cooperative,
    draft=Profile,
    fields=(
        Text("name", label="Naam", required="Vul de naam van de sociale coöperatie in."),
        Text(
            "description",
            label="Wat zij doet, in eigen woorden (geen namen van mensen)",
            longest=600,
            lines=True,
            public=True,
        ),
        Yes("in_exhibition", label="In de tentoonstelling"),
        Yes("in_film", label="In de film van 2016"),
        Text(
            "website",
            label="Website",
            example="https://…",
            longest=200,
            null=True,
            refuse=_refuse_no_website,
        ),
        *SOURCE,
        Text("place", label="Plaats", null=True, together="place", part="Waar?"),
        OneOf(
            "municipality",
            label="Gemeente",
            column="municipality_code",
            example="onbekend",
            texts=municipalities,
            together="place",
        ),
        OneOf(
            "place_certainty",
            label="Hoe zeker is de plaats?",
            said="zekerheid van de plaats",
            texts=CERTAINTY,
            otherwise=Certainty.UNKNOWN,
            radio=True,
            together="place",
        ),
        Point(),
        Rights(
            "rights",
            label="Sociale grondrechten",
            part="Welk sociaal grondrecht?",
            kind=Right,
            rows=CooperativeRight,
            order=select(col(SocialRight.position))
            .where(col(SocialRight.code) == col(CooperativeRight.right_code))
            .scalar_subquery(),
            columns={"code": "right_code"},
        ),
        Instruments(
            "instruments",
            label="Wat is nog meer ondertekend? (hoeft niet)",
            said="afspraken met een gemeente",
            part="Wat is ondertekend met een gemeente?",
            kind=Instrument,
            rows=CooperativeInstrument,
            order=col(CooperativeInstrument.id),
            columns={"municipality": "municipality_code"},
        ),
    ),
    slug_words=lambda _session, draft: draft.name,
    check=_checked,
)
