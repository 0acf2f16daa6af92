"""All open data in one zip, with an explanation of every column and the licence."""

import csv
import io
import zipfile
from datetime import date

from sqlmodel import Session

from project import formatting
from project.output import open_columns, open_data, sheets
from project.tour import itinerary
from project.wording.counts import EXAMPLE_SENTENCE

NAME = "alles.zip"
_README = """{title}
{example}
Stand van {day}.

haltes.geojson          waar de tentoonstelling stond, met datums en bron
tellingen.csv           bezoekers per halte en deelnemers per bijeenkomst
cooperaties.csv         de sociale coöperaties
gegevenswoordenboek.csv wat elke kolom betekent
datapackage.json        hetzelfde, voor programma's

Wat niemand weet, is geen 0: in de cel staat dan een woord ({missing}). Bezoekers en deelnemers
zijn twee verschillende dingen: tel ze nooit bij elkaar op. Wie de mensen waren, staat nergens in.
"""
# The same data make the same file, so that who has it already need not fetch it again.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def everything(session: Session, today: date) -> bytes:
    """The zip: the files of the open data, a dictionary, a README and the licence, in Dutch."""
    example = EXAMPLE_SENTENCE if itinerary.has_example_figures(session) else ""
    told = _README.format(
        title=open_data.TITLE,
        example=example,
        day=formatting.day(today),
        missing=", ".join(open_columns.MISSING),
    )
    licence = f"{open_data.LICENCE['title']}. Noem als bron: {open_data.ATTRIBUTION}\n"
    files = {name: make(session, today) for name, (make, _kind) in open_data.FILES.items()}
    files |= {
        "gegevenswoordenboek.csv": _dictionary(),
        "LEESMIJ.txt": told.encode(),
        "LICENTIE.txt": licence.encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _ALWAYS)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def _dictionary() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Bestand", "Kolom", "Soort", "Betekenis", "Codes"])
    for file, columns in (
        (open_data.STOPS, open_columns.STOPS),
        (open_data.COUNTS, open_columns.COUNTS),
        (open_data.COOPERATIVES, open_columns.COOPERATIVES),
    ):
        for one in columns:
            row = (file, one.name, one.kind, one.meaning, ", ".join(one.codes))
            writer.writerow([sheets.harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
