"""The directory of sociale coöperaties: who they are, where, and which social right they serve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import RowMapping, Select, func, select
from sqlmodel import Session, col

from project import formatting
from project.frames import records
from project.models import (
    Cooperative,
    CooperativeContact,
    CooperativeInstrument,
    CooperativeRight,
    Municipality,
    Project,
    Province,
    SocialRight,
)
from project.parsing import lookalikes
from project.tour import itinerary
from project.wording.cooperatives import INSTRUMENT, RIGHT_BASIS, InstrumentKind, RightBasis
from project.wording.tour import CERTAINTY, POINT_PRECISION, Certainty, PointPrecision

# What the filter on the exhibition can hold: the code and the words beside it.
IN_EXHIBITION = "tentoonstelling"
ONLY_NAMED = "genoemd"
EXHIBITION = {IN_EXHIBITION: "in de tentoonstelling", ONLY_NAMED: "alleen genoemd"}

NOT_LAID_DOWN = (
    "welke sociale coöperaties in de tentoonstelling van dit project staan, is niet vastgelegd"
)
UNKNOWN_PLACE = "plaats onbekend"
UNKNOWN_RIGHT = "onbekend"

# What each row holds, by the name of its column; the last ones come from other tables.
_KEPT: dict[str, Any] = {
    "slug": col(Cooperative.slug),
    "name": col(Cooperative.name),
    "description": col(Cooperative.description),
    "place": col(Cooperative.place),
    "municipality": col(Municipality.name),
    "province": col(Province.name),
    "latitude": col(Cooperative.latitude),
    "longitude": col(Cooperative.longitude),
    "point_precision": col(Cooperative.point_precision),
    "place_certainty": col(Cooperative.place_certainty),
    "in_exhibition": col(Cooperative.in_exhibition),
    "in_film": col(Cooperative.in_film),
    "website": col(Cooperative.website),
    "source": col(Cooperative.source),
    "certainty": col(Cooperative.certainty),
}
# Where a word that is searched for may stand, besides what is told of rights and agreements.
_SEARCHED = ["name", "description", "place", "municipality", "province", "rights", "instruments"]
# What a right is about in the words of article 20.
_ALSO = {"inkomen": "bestaanszekerheid", "sociale-zekerheid": "bestaanszekerheid"}


@dataclass(frozen=True, slots=True)
class RightServed:
    """A social right that a cooperative serves, and whether a source says so or we read it so."""

    code: str
    name: str
    articles: str
    basis: RightBasis
    explanation: str

    def words(self) -> str:
        """``zorg (bron)``."""
        return f"{self.name} ({RIGHT_BASIS[self.basis]})"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a cooperative signed with a municipality; ``day`` None: no source names it."""

    kind: InstrumentKind
    municipality: str
    day: date | None
    note: str
    source: str
    certainty: Certainty

    def words(self) -> str:
        """``Sociaal Aandeelhouderschap, gemeente Breda, 14 november 2016``."""
        day = formatting.day(self.day) if self.day else "datum onbekend"
        return f"{INSTRUMENT[self.kind]}, gemeente {self.municipality}, {day}"


@dataclass(frozen=True, slots=True)
class CooperativeDetail:
    """All that is known of one cooperative; None and "" mean that no source says it."""

    slug: str
    name: str
    description: str
    place: str | None
    municipality: str | None
    province: str | None
    point_precision: PointPrecision
    place_certainty: Certainty
    in_exhibition: bool
    in_film: bool
    website: str | None
    source: str
    certainty: Certainty
    rights: tuple[RightServed, ...]
    instruments: tuple[Signed, ...]
    # A general address, shown with its consent; None when there is none.
    contact: str | None


def directory(
    session: Session,
    *,
    search: str = "",
    right: str = "",
    province: str = "",
    exhibition: str = "",
) -> pd.DataFrame:
    """The cooperatives that meet every filter, those of the exhibition first, then by name.

    ``search`` looks for each word in all that is told of them, whatever its case, accents and
    order. When nothing holds them all, it gives what comes closest (``search_note`` says so).
    ``right`` is a right's code, ``province`` a name, ``exhibition`` a code of ``EXHIBITION``; ""
    lets everything through and an unknown value nothing.
    ``place`` says "plaats onbekend" when no source names it, and then there is no point either;
    ``rights`` reads "zorg (bron), inkomen (eigen uitleg)", ``right_codes`` is the same as a tuple;
    ``instruments`` says what was signed with a municipality, "" when no source names it.
    """
    found, rights, signed = _cooperatives(session), _served(session), _signed(session)
    slugs = list(found["slug"])
    found["rights"] = [
        ", ".join(map(RightServed.words, rights.get(one, ()))) or UNKNOWN_RIGHT for one in slugs
    ]
    codes = [tuple(right.code for right in rights.get(one, ())) for one in slugs]
    found["right_codes"] = pd.Series(codes, index=found.index, dtype="object")
    found["instruments"] = ["; ".join(map(Signed.words, signed.get(one, ()))) for one in slugs]
    if search.strip():
        found = found.iloc[lookalikes.search(_lines(found, rights, signed), search)]
    if right:
        found = found[[right in codes for codes in found["right_codes"]]]
    if province:
        found = found[found["province"] == province]
    if exhibition:
        wanted = {IN_EXHIBITION: True, ONLY_NAMED: False}.get(exhibition)
        found = found[[part is wanted for part in found["in_exhibition"].tolist()]]
    return found.reset_index(drop=True)


def one(session: Session, slug: str) -> CooperativeDetail | None:
    """The cooperative with this slug and its rights, or None when there is none."""
    row = session.execute(_query().where(col(Cooperative.slug) == slug)).mappings().one_or_none()
    if row is None:
        return None
    more = ("rights", "instruments", "contact")
    return CooperativeDetail(
        **{name: row[name] for name in CooperativeDetail.__slots__ if name not in more},
        rights=_served(session).get(slug, ()),
        instruments=_signed(session).get(slug, ()),
        contact=_contact(session, slug),
    )


def is_laid_down(session: Session, project: str) -> bool:
    """Whether anybody wrote down which ones stand in the exhibition of this project (a slug).

    The sources, and with them this directory, are about the exhibition of the first project;
    "" asks for that one.
    """
    first = session.scalar(select(col(Project.slug)).order_by(col(Project.id)).limit(1))
    return project in ("", first)


def named(session: Session) -> list[RowMapping]:
    """Every cooperative with its source, in the order of :func:`directory`, and no more of it."""
    names = ("name", "in_exhibition", "source", "certainty")
    rows = session.execute(select(*(getattr(Cooperative, one) for one in names))).mappings()
    return sorted(rows, key=lambda row: (not row["in_exhibition"], lookalikes.fold(row["name"])))


def choices(session: Session) -> dict[str, tuple[str, str, dict[str, str]]]:
    """By argument of ``directory``: its label, its name in the address, and what it may be."""
    return {
        "province": ("Provincie", "provincie", {one: one for one in province_names(session)}),
        "exhibition": ("Tentoonstelling", "onderdeel", EXHIBITION),
        "right": ("Sociaal grondrecht", "grondrecht", right_names(session)),
    }


def right_names(session: Session) -> dict[str, str]:
    """All social rights in the order of the sources: code and name."""
    rights = select(col(SocialRight.code), col(SocialRight.name)).order_by(
        col(SocialRight.position)
    )
    return {row.code: row.name for row in session.execute(rights)}


def province_names(session: Session) -> list[str]:
    """The provinces in which a cooperative is known to be, by name."""
    names = (
        select(col(Province.name))
        .join(Municipality, col(Municipality.province_code) == col(Province.code))
        .join(Cooperative, col(Cooperative.municipality_code) == col(Municipality.code))
        .distinct()
        .order_by(col(Province.name))
    )
    return list(session.scalars(names))


def search_note(session: Session, found: pd.DataFrame, search: str) -> str:
    """Says that these only look like what was searched for; "" when they hold every word.

    That none is known in the province that was asked for is an answer too.
    """
    asked = lookalikes.words(lookalikes.fold(search))
    for name in itinerary.province_names(session).values():
        if lookalikes.fold(name) in asked and not found["province"].eq(name).any():
            return f"In {name} is geen sociale coöperatie bekend."
    lines = _lines(found, _served(session), _signed(session))
    if not asked or all(lookalikes.holds_all(line, search) for line in lines):
        return ""
    return f"Niets gevonden met precies “{search.strip()}”. Dit lijkt erop:"


def sentence(session: Session) -> str:
    """How many there are, in words: ``9 sociale coöperaties staan in de tentoonstelling; …``.

    Where there are several projects it says whose exhibition that is.
    """
    shown = how_many(session, in_exhibition=True)
    named = how_many(session, in_exhibition=False)
    one_or_more = "sociale coöperatie staat" if shown == 1 else "sociale coöperaties staan"
    text = f"{shown} {one_or_more} in de tentoonstelling"
    projects = list(session.scalars(select(col(Project.name)).order_by(col(Project.id)).limit(2)))
    if len(projects) > 1:
        text += f" van {projects[0]}"
    if named:
        text += f"; de bronnen noemen er nog {named}"
    return f"{text}."


def readable(found: pd.DataFrame) -> pd.DataFrame:
    """The directory for a file: Dutch headings, words instead of codes, never a blank."""
    return pd.DataFrame(
        {
            "Sociale coöperatie": found["name"],
            "Wat zij doet": found["description"].replace("", "onbekend"),
            "Zekerheid": found["certainty"].map(CERTAINTY),
            "Sociaal grondrecht": found["rights"],
            "Afspraken met een gemeente": found["instruments"].replace("", "onbekend"),
            "Plaats": found["place"],
            "Gemeente": found["municipality"].fillna("onbekend"),
            "Provincie": found["province"].fillna("onbekend"),
            "Zekerheid van de plaats": found["place_certainty"].map(CERTAINTY),
            "Punt op de kaart": found["point_precision"].map(POINT_PRECISION),
            "Tentoonstelling": _part(found["in_exhibition"]),
            "In de film van 2016": found["in_film"].map({True: "ja", False: "nee"}),
            "Website": found["website"].fillna("onbekend"),
            "Bron": found["source"],
        }
    )


def short(table: pd.DataFrame) -> pd.DataFrame:
    """Of that table the columns that fit on a screen; the cards show the others."""
    return table[
        [
            "Sociale coöperatie",
            "Sociaal grondrecht",
            "Plaats",
            "Provincie",
            "Zekerheid van de plaats",
            "Tentoonstelling",
        ]
    ]


def _lines(
    found: pd.DataFrame,
    rights: Mapping[str, tuple[RightServed, ...]],
    signed: Mapping[str, tuple[Signed, ...]],
) -> list[str]:
    """All that is told of each of these, to search in."""
    lines = []
    for row in records(found):
        told = [row[name] or "" for name in _SEARCHED]
        for one in rights.get(row["slug"], ()):
            told += [one.articles, one.explanation, _ALSO.get(one.code, "")]
        lines.append(" ".join([*told, *(one.note for one in signed.get(row["slug"], ()))]))
    return lines


def _query() -> Select[*tuple[Any, ...]]:
    """Each cooperative with the names of its municipality and province."""
    return (
        select(*(column.label(name) for name, column in _KEPT.items()))
        .select_from(Cooperative)
        .join(
            Municipality,
            col(Municipality.code) == col(Cooperative.municipality_code),
            isouter=True,
        )
        .join(Province, col(Province.code) == col(Municipality.province_code), isouter=True)
    )


def _served(session: Session) -> dict[str, tuple[RightServed, ...]]:
    """For each slug the rights that it serves, in the order of the rights."""
    rows = session.execute(
        select(col(Cooperative.slug), SocialRight, CooperativeRight)
        .join(CooperativeRight, col(CooperativeRight.cooperative_id) == col(Cooperative.id))
        .join(SocialRight, col(SocialRight.code) == col(CooperativeRight.right_code))
        .order_by(col(SocialRight.position))
    )
    found: dict[str, tuple[RightServed, ...]] = {}
    for slug, right, one in rows:
        served = RightServed(right.code, right.name, right.articles, one.basis, one.explanation)
        found[slug] = (*found.get(slug, ()), served)
    return found


def _signed(session: Session) -> dict[str, tuple[Signed, ...]]:
    """For each slug what was signed, in the order in which it was."""
    rows = session.execute(
        select(col(Cooperative.slug), CooperativeInstrument, col(Municipality.name))
        .join(Cooperative, col(Cooperative.id) == col(CooperativeInstrument.cooperative_id))
        .join(Municipality, col(Municipality.code) == col(CooperativeInstrument.municipality_code))
        .order_by(col(CooperativeInstrument.id))
    )
    found: dict[str, tuple[Signed, ...]] = {}
    for slug, one, municipality in rows:
        signed = Signed(one.kind, municipality, one.day, one.note, one.source, one.certainty)
        found[slug] = (*found.get(slug, ()), signed)
    return found


def _contact(session: Session, slug: str) -> str | None:
    found: str | None = session.scalar(
        select(col(CooperativeContact.email))
        .join(Cooperative, col(Cooperative.id) == col(CooperativeContact.cooperative_id))
        .where(col(Cooperative.slug) == slug)
    )
    return found


def _cooperatives(session: Session) -> pd.DataFrame:
    rows = session.execute(_query()).mappings().all()
    # As objects a value that nobody knows stays None, and every column its type without rows.
    frame = pd.DataFrame([dict(row) for row in rows], columns=list(_KEPT), dtype="object")
    frame["place"] = frame["place"].where(frame["place"].notna(), UNKNOWN_PLACE)
    frame = frame.astype(
        {"latitude": "float64", "longitude": "float64", "in_exhibition": "bool", "in_film": "bool"}
    )
    # Sorted here, because each database has an alphabet of its own.
    return frame.sort_values(
        ["in_exhibition", "name"],
        ascending=[False, True],
        key=lambda column: column.map(lookalikes.fold) if column.name == "name" else column,
    )


def _part(in_exhibition: "pd.Series[bool]") -> "pd.Series[str]":
    return in_exhibition.map({True: EXHIBITION[IN_EXHIBITION], False: EXHIBITION[ONLY_NAMED]})


def how_many(session: Session, *, in_exhibition: bool) -> int:
    """How many cooperatives the exhibition shows, or a source names that are no part of it."""
    part = col(Cooperative.in_exhibition).is_(in_exhibition)
    return session.scalar(select(func.count()).select_from(Cooperative).where(part)) or 0
