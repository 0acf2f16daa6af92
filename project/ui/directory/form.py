"""The form of one cooperative: its fields, what stands in them, and what was there before.

What stands on the form is read from the session state at the moment of saving. Every form has a
number of its own in the keys of its fields, so that the next one starts fresh.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import streamlit as st

from project import cooperatives, database, typed
from project.cooperatives import edits as cooperative_edits
from project.cooperatives import profiles
from project.cooperatives.profiles import Profile, Right
from project.wording import (
    CERTAINTY,
    CHANGE_REASON,
    POINT_PRECISION,
    RIGHT_BASIS,
    Certainty,
    ChangeReason,
    PointPrecision,
    RightBasis,
)

NEW = ""
_FORM = "profile-form"
_ABOUT = "profile-about"
_WAS = "profile-was"
_NO_RIGHT = "geen"
_BASES = {_NO_RIGHT: "niet", **{str(basis): text for basis, text in RIGHT_BASIS.items()}}
_REASONS = [reason for reason in ChangeReason if reason is not ChangeReason.UNDONE]


def begin(slug: str) -> None:
    """Open the form of this cooperative as it stands now; ``NEW`` is an empty one."""
    if st.session_state.get(_ABOUT) == slug and _WAS in st.session_state:
        return
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1
    with database.reading() as session:
        was = cooperative_edits.profile(session, slug) if slug else Profile(name="")
    st.session_state[_ABOUT], st.session_state[_WAS] = slug, was


def leave() -> None:
    """Leave this form; the next one shows what stands there then."""
    st.session_state.pop(_ABOUT, None)


def key() -> str:
    """The key of this form: however often it is sent, it is stored once."""
    return str(st.session_state.setdefault(_field("key"), uuid.uuid4().hex))


def was() -> Profile:
    """What stood there when the form was opened, or what the last conflict showed."""
    found: Profile = st.session_state[_WAS]
    return found


def has_seen(theirs: Profile) -> None:
    """The reader was shown what somebody else stored: saving again is a choice."""
    st.session_state[_WAS] = theirs


def ask_who() -> None:
    """Name, what it does, exhibition, film, website and source."""
    before = was()
    _text("Naam", "name", before.name, longest=profiles.LONGEST_NAME)
    _prepare("description", before.description)
    st.text_area(
        "Wat zij doet, in eigen woorden",
        max_chars=profiles.LONGEST_TEXT,
        help="Neem geen zinnen over uit een bron. Geen namen van mensen.",
        key=_field("description"),
    )
    for label, name, value in (
        ("In de tentoonstelling", "in_exhibition", before.in_exhibition),
        ("In de film van 2016", "in_film", before.in_film),
    ):
        _prepare(name, value)
        st.checkbox(label, key=_field(name))
    _text("Website", "website", before.website, longest=200, placeholder="https://…")
    _text("Bron", "source", before.source, longest=500)
    _one("Hoe zeker is dit?", "certainty", before.certainty, CERTAINTY)


def ask_where() -> None:
    """Place and point, each with how sure or how precise it is."""
    before = was()
    _text("Plaats", "place", before.place, longest=profiles.LONGEST_NAME)
    with database.reading() as session:
        names = cooperative_edits.municipalities(session)
    _prepare("municipality", before.municipality)
    st.selectbox(
        "Gemeente",
        list(names),
        index=None,
        format_func=lambda code: names.get(code, "onbekend"),
        placeholder="onbekend",
        key=_field("municipality"),
    )
    _one("Hoe zeker is de plaats?", "place_certainty", before.place_certainty, CERTAINTY)
    point = "" if before.latitude is None else f"{before.latitude}, {before.longitude}"
    _text("Punt op de kaart", "point", point, longest=60, placeholder="51.5250, 5.9750")
    _one("Wat wijst het punt aan?", "point_precision", before.point_precision, POINT_PRECISION)


def ask_rights() -> None:
    """For each social right whether it is served, who says so, and why."""
    st.caption("Bron: de bron zegt het zelf. Duiding: het is onze eigen uitleg.")
    served = {right.code: right for right in was().rights}
    with database.reading() as session:
        names = cooperatives.right_names(session)
    for code, name in names.items():
        right = served.get(code)
        basis = str(right.basis) if right else _NO_RIGHT
        _one(name.capitalize(), f"basis-{code}", basis, _BASES)
        explanation = right.explanation if right else ""
        label = f"Waarom {name}?"
        _text(label, f"why-{code}", explanation, longest=profiles.LONGEST_LINE)


def ask_reason() -> None:
    """Why something changes: a short list."""
    st.radio(
        "Waarom verandert het?",
        _REASONS,
        index=None,
        format_func=CHANGE_REASON.__getitem__,
        key=_field("reason"),
    )


def reason() -> Any:
    """The reason that was chosen; the command refuses none."""
    return _typed("reason")


def wanted() -> Profile:
    """What stands on the form at this moment. Raises InputError for a point that is none."""
    before = was()
    point = typed.point(_typed("point") or "")
    return Profile(
        name=_typed("name") or "",
        description=_typed("description") or "",
        place=_typed("place") or "",
        municipality=_typed("municipality"),
        place_certainty=_typed("place_certainty") or Certainty.UNKNOWN,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        point_precision=_typed("point_precision") or PointPrecision.UNKNOWN,
        in_exhibition=bool(_typed("in_exhibition")),
        in_film=bool(_typed("in_film")),
        website=_typed("website") or "",
        source=_typed("source") or "",
        certainty=_typed("certainty") or Certainty.UNKNOWN,
        rights=_rights(),
        instruments=before.instruments,
    )


def _rights() -> tuple[Right, ...]:
    with database.reading() as session:
        codes = list(cooperatives.right_names(session))
    return tuple(
        Right(
            code=code,
            basis=RightBasis(_typed(f"basis-{code}")),
            explanation=_typed(f"why-{code}") or "",
        )
        for code in codes
        if _typed(f"basis-{code}") in set(RightBasis)
    )


def _field(name: str) -> str:
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{name}"


def _typed(name: str) -> Any:
    return st.session_state.get(_field(name))


def _prepare(name: str, value: Any) -> None:
    """What a field begins with. Set here, because Streamlit forgets a field that is not shown."""
    st.session_state.setdefault(_field(name), value)


def _text(label: str, name: str, value: str, *, longest: int, placeholder: str = "") -> None:
    _prepare(name, value)
    st.text_input(label, max_chars=longest, placeholder=placeholder, key=_field(name))


def _one(label: str, name: str, value: Any, texts: Mapping[Any, str]) -> None:
    _prepare(name, value)
    st.radio(label, list(texts), format_func=texts.__getitem__, horizontal=True, key=_field(name))
