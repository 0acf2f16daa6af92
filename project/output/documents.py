"""Turns data and a typst template into a tagged PDF that can be read aloud (PDF/UA-1).

The same data give the same bytes: nothing in the file comes from the clock or from the machine.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import font_source_sans_pro
import typst

_FONTS = Path(font_source_sans_pro.font_directory)


def pdf(template: Path, data: Mapping[str, object], *, to_keep: bool = False) -> bytes:
    """The document that ``template`` makes of ``data`` (JSON), in our own letters.

    ``to_keep``: also PDF/A-2a, for a file that must open in thirty years. Raises RuntimeError for
    what typst only warns about, like a font that is not there.
    """
    standards: list[Literal["ua-1", "a-2a"]] = ["a-2a", "ua-1"] if to_keep else ["ua-1"]
    made, warnings = typst.compile_with_warnings(
        template,
        root=template.parent,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=[*standards],
    )
    if warnings:
        # An unknown font is only a warning there; here nobody would see it but on paper.
        raise RuntimeError("; ".join(warning.message for warning in warnings))
    return made
