"""Documents in our own letters."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from project.output import documents


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A document that says what it is given."""
    written = tmp_path / "template.typ"
    written.write_text(
        "#let data = json(bytes(sys.inputs.data))\n"
        '#set document(title: "Proef", date: datetime(year: 2018, month: 9, day: 1))\n'
        '#set text(font: "Source Sans Pro")\n#data.said'
    )
    return written


def test_the_letters_are_our_own_and_a_text_is_no_markup(template: Path) -> None:
    said = '#panic("x") *vet* $x$ ] @weg <i>'
    read: Any = pypdf.PdfReader(io.BytesIO(documents.pdf(template, {"said": said})))
    (page,) = read.pages
    assert page.extract_text() == said
    fonts = [
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all(name.startswith("SourceSansPro") for name in fonts)


def test_an_unknown_font_is_no_quiet_change_of_looks(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_FONTS", template.parent)
    with pytest.raises(RuntimeError, match="font"):
        documents.pdf(template, {"said": "a"})
