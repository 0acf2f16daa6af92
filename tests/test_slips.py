"""The paper slip: the fields of the form on A6, readable aloud, with a QR code of the link."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import page as page_validation
import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image
from sqlmodel import col, select

from project import clock, database
from project.exports import documents, slips
from project.hosts import links as host_links
from project.hosts.links import LinkClosedError
from project.models import Project, Stop, Venue
from project.wording import (
    COUNT_REASON,
    COUNTING_METHOD,
    EXAMPLE_BANNER,
    FIGURE_STATE,
    REASONS_FOR,
    Unit,
)
from tests.test_host_links import link, revoke, stop_id, workshop_id

ADDRESS = "https://tour.example/locatie/uDuB1wS9f1E45LVYGeRph9kGHar6w5ZeH1ySVk-th3I"
SEPTEMBER = datetime(2018, 9, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("facts")


def slip(unit: Unit = Unit.PARTICIPANTS, subject_id: int | None = None) -> bytes:
    about = subject_id or (stop_id() if unit is Unit.VISITORS else workshop_id(3))
    with clock.stopped_at(SEPTEMBER):
        return slip_of(link(unit, about))


def slip_of(token: str) -> bytes:
    with clock.stopped_at(SEPTEMBER), database.reading() as session:
        return slips.pdf(session, token=token, today=clock.today())


def words(made: bytes) -> str:
    """The text of the slip, as a reader hears it."""
    sides = pypdf.PdfReader(io.BytesIO(made)).pages
    return " ".join(" ".join(side.extract_text() for side in sides).split())


def test_it_works() -> None:
    with clock.stopped_at(SEPTEMBER):
        token = link(Unit.PARTICIPANTS, workshop_id(3))
    told = words(slip_of(token))
    for part in (
        "Werkbijeenkomst 3 in Venray",
        "1 november 2018, 19.30–21.30 uur",
        "Hoeveel deelnemers?",
        "Hoe is er geteld?",
        "Opmerking (geen namen)",
        "Gemaakt op 1 september 2018",
        # A month after the workshop, as the form on the internet says.
        "Dat kan tot en met 1 december 2018",
    ):
        assert part in told
    assert host_links.address(token) in told.replace(" ", "")


def test_it_asks_the_same_as_the_form() -> None:
    told = words(slip()).lower()
    for method in COUNTING_METHOD.values():
        assert method in told
    for state, reasons in REASONS_FOR.items():
        assert FIGURE_STATE[state] in told
        assert all(COUNT_REASON[reason] in told for reason in reasons)


def test_days_are_asked_only_where_they_are_known() -> None:
    assert "Over welke dagen" in words(slip(Unit.VISITORS))
    assert "Over welke dagen" not in words(slip(Unit.VISITORS, stop_id("breda")))
    assert "Over welke dagen" not in words(slip())


def test_it_is_one_sheet_of_a6() -> None:
    sides = pypdf.PdfReader(io.BytesIO(slip(Unit.VISITORS))).pages
    assert len(sides) == 2
    for side in sides:
        millimetres = [round(float(length) / 72 * 25.4) for length in side.mediabox[2:]]
        assert millimetres == [105, 148]


@pytest.mark.parametrize("unit", list(Unit))
def test_it_can_be_read_aloud(unit: Unit) -> None:
    made = slip(unit)
    checked = page_validation.validate_pdf_bytes(
        made, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert [failure.message for failure in checked.failures] == []
    assert checked.is_compliant
    read = pypdf.PdfReader(io.BytesIO(made))
    assert str(read.root_object["/Lang"]) == "nl-NL"
    assert read.metadata
    assert (read.metadata.title or "").startswith("Telformulier: ")
    assert slips.QR_ALT in alternatives(read)


def alternatives(read: Any) -> list[str]:
    """The texts that stand for pictures."""
    found = (read.get_object(number) for number in range(1, read.trailer["/Size"]))
    return [str(one["/Alt"]) for one in found if isinstance(one, dict) and "/Alt" in one]


def test_the_code_holds_the_address_and_nothing_else() -> None:
    drawn = slips.qr_svg(ADDRESS)
    assert drawn.startswith("<svg")
    assert "<script" not in drawn
    document = f"#set page(width: auto, height: auto)\n#image(bytes({json.dumps(drawn)}))"
    picture = typst.compile(document.encode(), format="png")
    assert isinstance(picture, bytes)
    # Read by another library than the one that drew it.
    assert [one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))] == [
        ADDRESS
    ]


def test_the_letters_are_our_own() -> None:
    read: Any = pypdf.PdfReader(io.BytesIO(slip()))
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for side in read.pages
        for font in side["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(name.startswith("SourceSansPro") for name in fonts)


def test_an_unknown_font_is_no_quiet_change_of_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_FONTS", tmp_path)
    with pytest.raises(RuntimeError, match="font"):
        slip()


def test_names_are_text_and_no_markup() -> None:
    name = '#panic("x") *vet* $x$ ] @weg <i>'
    with database.transaction() as session:
        stop = session.scalars(select(Stop).where(col(Stop.slug) == "panningen")).one()
        session.get_one(Venue, stop.venue_id).name = name
    assert name in words(slip(Unit.VISITORS))


def test_example_figures_say_so() -> None:
    assert EXAMPLE_BANNER not in words(slip())
    with database.transaction() as session:
        session.scalars(select(Project)).one().example_figures = True
    assert EXAMPLE_BANNER in words(slip())


def test_there_is_no_slip_with_a_code_that_opens_nothing() -> None:
    with clock.stopped_at(SEPTEMBER):
        token = link()
        revoke(1)
    with pytest.raises(LinkClosedError):
        slip_of(token)
