"""The directory of sociale coöperaties: who they are, where, and which social right they serve."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from project.models import (
    Cooperative,
    CooperativeRight,
    Municipality,
    Province,
    SocialRight,
)
from project.wording import (
    CERTAINTY,
    POINT_PRECISION,
    RIGHT_BASIS,
    Certainty,
    PointPrecision,
    RightBasis,
)

# What the filter on the exhibition can hold: the code and the words beside it.
IN_EXHIBITION = "tentoonstelling"
ONLY_NAMED = "genoemd"
EXHIBITION = {IN_EXHIBITION: "in de tentoonstelling", ONLY_NAMED: "alleen genoemd"}

# Only what cannot run anything or end the Markdown link that it stands in.
_SAFE_WEBSITE = re.compile(r"https://[\w.-]+(/[\w./-]*)?")

UNKNOWN_PLACE = "plaats onbekend"
UNKNOWN_RIGHT = "onbekend"

COLUMNS = (
    "slug",
    "name",
    "description",
    "place",
    "municipality",
    "province",
    "latitude",
    "longitude",
    "point_precision",
    "place_certainty",
    "in_exhibition",
    "in_film",
    "website",
    "rights",
    "right_codes",
    "source",
    "certainty",
)


@dataclass(frozen=True, slots=True)
class RightServed:
    """A social right that a cooperative serves, and whether a source says so or we read it so."""

    code: str
    name: str
    articles: str
    basis: RightBasis
    explanation: str


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


def directory(
    session: Session,
    *,
    search: str = "",
    right: str = "",
    province: str = "",
    exhibition: str = "",
) -> pd.DataFrame:
    """The cooperatives that meet every filter, those of the exhibition first, then by name.

    ``search`` looks for each word in name, description, place and rights, whatever its case and
    accents; ``right`` is a right's code, ``province`` a name, ``exhibition`` a code of
    ``EXHIBITION``; "" lets everything through and an unknown value nothing. Columns: ``COLUMNS``.
    ``place`` says "plaats onbekend" when no source names it, and then there is no point either;
    ``rights`` reads "zorg (bron), inkomen (duiding)", ``right_codes`` is the same as a tuple.
    """
    found = _with_rights(_cooperatives(session), _rights_served(session))
    if search.strip():
        found = found[_matches(found, search)]
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
    rights = session.execute(_rights_query().where(col(Cooperative.slug) == slug)).mappings()
    known = {name: row[name] for name in CooperativeDetail.__slots__ if name != "rights"}
    return CooperativeDetail(
        **known,
        rights=tuple(
            RightServed(
                code=served["code"],
                name=served["name"],
                articles=served["articles"],
                basis=served["basis"],
                explanation=served["explanation"],
            )
            for served in rights
        ),
    )


def safe_website(website: str | None) -> str:
    """The website when it may be shown as a link, else ""."""
    return website if website and _SAFE_WEBSITE.fullmatch(website) else ""


def exhibition_size(session: Session) -> int:
    """How many cooperatives the exhibition shows."""
    return _count(session, in_exhibition=True)


def only_named(session: Session) -> int:
    """How many cooperatives a source names that are no part of the exhibition."""
    return _count(session, in_exhibition=False)


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


def sentence(session: Session) -> str:
    """How many there are, in words: ``9 sociale coöperaties staan in de tentoonstelling; …``."""
    shown, named = exhibition_size(session), only_named(session)
    one_or_more = "sociale coöperatie staat" if shown == 1 else "sociale coöperaties staan"
    text = f"{shown} {one_or_more} in de tentoonstelling"
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


def _query() -> Select[*tuple[Any, ...]]:
    """Each cooperative with the names of its municipality and province."""
    return (
        select(
            col(Cooperative.slug),
            col(Cooperative.name),
            col(Cooperative.description),
            col(Cooperative.place),
            col(Municipality.name).label("municipality"),
            col(Province.name).label("province"),
            col(Cooperative.latitude),
            col(Cooperative.longitude),
            col(Cooperative.point_precision),
            col(Cooperative.place_certainty),
            col(Cooperative.in_exhibition),
            col(Cooperative.in_film),
            col(Cooperative.website),
            col(Cooperative.source),
            col(Cooperative.certainty),
        )
        .join(
            Municipality,
            col(Municipality.code) == col(Cooperative.municipality_code),
            isouter=True,
        )
        .join(Province, col(Province.code) == col(Municipality.province_code), isouter=True)
    )


def _rights_query() -> Select[*tuple[Any, ...]]:
    """Each right that a cooperative serves, in the order of the rights."""
    return (
        select(
            col(Cooperative.slug),
            col(SocialRight.code),
            col(SocialRight.name),
            col(SocialRight.articles),
            col(CooperativeRight.basis),
            col(CooperativeRight.explanation),
        )
        .join(CooperativeRight, col(CooperativeRight.cooperative_id) == col(Cooperative.id))
        .join(SocialRight, col(SocialRight.code) == col(CooperativeRight.right_code))
        .order_by(col(SocialRight.position))
    )


def _cooperatives(session: Session) -> pd.DataFrame:
    rows = session.execute(_query()).mappings().all()
    columns = [name for name in COLUMNS if name not in ("rights", "right_codes")]
    # As objects a value that nobody knows stays None, and every column its type without rows.
    frame = pd.DataFrame([dict(row) for row in rows], columns=columns, dtype="object")
    frame["place"] = frame["place"].where(frame["place"].notna(), UNKNOWN_PLACE)
    frame = frame.astype(
        {"latitude": "float64", "longitude": "float64", "in_exhibition": "bool", "in_film": "bool"}
    )
    # Sorted here, because each database has an alphabet of its own.
    return frame.sort_values(
        ["in_exhibition", "name"],
        ascending=[False, True],
        key=lambda column: column.map(_fold) if column.name == "name" else column,
    )


def _rights_served(session: Session) -> pd.DataFrame:
    """For each slug that serves a right: columns rights (text) and right_codes (tuple)."""
    rows = session.execute(_rights_query()).mappings().all()
    words = [f"{row['name']} ({RIGHT_BASIS[row['basis']]})" for row in rows]
    served = pd.DataFrame(
        {
            "slug": [row["slug"] for row in rows],
            "rights": words,
            "right_codes": [row["code"] for row in rows],
        },
        dtype="object",
    )
    return served.groupby("slug", as_index=False).agg({"rights": ", ".join, "right_codes": tuple})


def _with_rights(frame: pd.DataFrame, served: pd.DataFrame) -> pd.DataFrame:
    merged = frame.merge(served, on="slug", how="left")
    merged["rights"] = merged["rights"].astype("object").fillna(UNKNOWN_RIGHT)
    merged["right_codes"] = pd.Series(
        [codes if isinstance(codes, tuple) else () for codes in merged["right_codes"]],
        index=merged.index,
        dtype="object",
    )
    return merged[list(COLUMNS)]


def _matches(frame: pd.DataFrame, search: str) -> "pd.Series[bool]":
    """Which rows hold every word that is searched for."""
    texts = frame[["name", "description", "place", "municipality", "province", "rights"]]
    lines = texts.fillna("").agg(" ".join, axis=1).map(_fold)
    words = _fold(search).split()
    return pd.Series([all(word in line for word in words) for line in lines], index=frame.index)


def _fold(text: str) -> str:
    """The text without case and accents: "Coöperatie" and "cooperatie" become the same."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _part(in_exhibition: "pd.Series[bool]") -> "pd.Series[str]":
    return in_exhibition.map({True: EXHIBITION[IN_EXHIBITION], False: EXHIBITION[ONLY_NAMED]})


def _count(session: Session, *, in_exhibition: bool) -> int:
    part = col(Cooperative.in_exhibition).is_(in_exhibition)
    return session.scalar(select(func.count()).select_from(Cooperative).where(part)) or 0
