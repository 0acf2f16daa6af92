"""The paper slip for a host: one figure on A6, with the fields of the form and its QR code.

A tagged PDF (PDF/UA-1), so that it can also be read aloud. Made from ``slips.typ``.
"""

import io
from datetime import date

import segno
from sqlmodel import Session

from project import formatting
from project.exports import documents
from project.hosts import links as host_links
from project.settings import ROOT
from project.wording import (
    COUNT_REASON,
    COUNTING_METHOD,
    EXAMPLE_BANNER,
    FIGURE_STATE,
    REASONS_FOR,
    UNIT,
    DatePrecision,
    Unit,
)

_TEMPLATE = ROOT / "project" / "exports" / "slips.typ"
QR_ALT = "QR-code van het formulier op internet; het adres staat eronder."


def pdf(session: Session, *, token: str, today: date) -> bytes:
    """The slip as a PDF of two sides: the number in front, the rest on the back.

    ``token`` opens the form of which it is the paper. Raises LinkClosedError when it does not.
    """
    form = host_links.form(session, token, today)
    about, address = form.subject, host_links.address(token)
    data = {
        "title": about.title,
        "name": about.name,
        "when": about.when,
        "where": about.where,
        "people": UNIT[about.unit][1],
        "asks_days": about.unit is Unit.VISITORS and about.precision is DatePrecision.DAY,
        "methods": list(COUNTING_METHOD.values()),
        "reasons": [
            [FIGURE_STATE[state], [COUNT_REASON[reason] for reason in reasons]]
            for state, reasons in REASONS_FOR.items()
        ],
        "address": address,
        "qr": qr_svg(address),
        "qr_alt": QR_ALT,
        "example": EXAMPLE_BANNER if form.is_example else "",
        "valid_until": formatting.day(form.valid_until),
        "made": formatting.day(today),
        "day": [today.year, today.month, today.day],
    }
    return documents.pdf(_TEMPLATE, data)


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG: black on white, also where the page is dark."""
    # M: a corner may be dirty or folded, and the squares stay large enough for an old phone.
    code = segno.make_qr(address, error="M")
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=False, nl=False)
    return drawn.getvalue().decode()
