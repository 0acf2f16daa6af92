"""Files in the layouts of CBS StatLine, with numbers that are clearly invented."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xlsxwriter

from project.facts.population import Division

TODAY = {
    "GM0888": "Beek",
    "GM1954": "Beekdaelen",
    "GM0893": "Bergen (L.)",
    "GM0983": "Venlo",
    "GM0984": "Venray",
}
LIMBURG = Division(
    province="Limburg",
    province_code="PV31",
    today=TODAY,
    former={
        code: (name, "Beekdaelen")
        for code, name in (("GM0951", "Nuth"), ("GM0881", "Onderbanken"), ("GM0962", "Schinnen"))
    },
)
# As StatLine writes them: two with a letter behind the name.
TITLES = {"GM0888": "Beek (L.)", "PV31": "Limburg (PV)", "NL01": "Nederland"}
KEY_FIGURES = "Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)"


def invented(codes: Iterable[str] = TODAY) -> dict[str, int]:
    """1111, 2222, … inhabitants: nobody takes these for real ones."""
    return {code: 1111 * number for number, code in enumerate(codes, 1)}


@dataclass(frozen=True)
class Line:
    """A region in a period with what stands there, as text."""

    region: str
    period: str
    value: str


def title_of(code: str, names: Mapping[str, str] = TODAY) -> str:
    """What StatLine calls a region."""
    return TITLES.get(code) or names.get(code, code)


def lines(numbers: Mapping[str, int | str], period: str = "2025JJ00") -> list[Line]:
    """One line for each region, by code."""
    return [Line(code, period, str(number)) for code, number in numbers.items()]


def as_data(found: Iterable[Line]) -> bytes:
    """The table as data (UntypedDataSet): codes and numbers padded with spaces, all quoted."""
    rows = ['"ID";"RegioS";"Perioden";"TotaleBevolking_1";"Mannen_2";"Bevolkingsdichtheid_57"']
    for number, line in enumerate(found):
        cells = (str(number), f"{line.region:<6}", line.period, f"{line.value:>8}", "       .", "")
        rows.append(";".join(f'"{cell}"' for cell in cells))
    return "\r\n".join([*rows, ""]).encode()


def by_age(found: Iterable[Line], *parts: Line) -> bytes:
    """Table 03759ned as data (TypedDataSet), with the totals and, as ``parts``, the men."""
    head = ("ID", "Geslacht", "Leeftijd", "BurgerlijkeStaat", "RegioS", "Perioden")
    rows = [";".join(f'"{one}"' for one in (*head, "BevolkingOp1Januari_1", "Gemiddelde_2"))]
    for sex, some in (("T001038", found), ("3000   ", parts)):
        for line in some:
            rows.append(
                f'1;"{sex}";"10000";"T001019";"{line.region:<6}";"{line.period}";{line.value};99.5'
            )
    return "\r\n".join(rows).encode()


def by_age_without_symbols(found: Iterable[Line]) -> bytes:
    """Table 03759ned as CSV zonder statistische symbolen."""
    head = ("Geslacht", "Leeftijd", "Burgerlijke staat", "Regio's", "Perioden")
    rows = [";".join(f'"{one}"' for one in (*head, "Bevolking op 1 januari (aantal)"))]
    whole = '"Totaal mannen en vrouwen";"Totaal";"Totaal burgerlijke staat"'
    rows += [
        f'{whole};"{title_of(line.region)}";"{line.period[:4]}";{line.value}' for line in found
    ]
    return b"\xef\xbb\xbf" + "\r\n".join(rows).encode()


def saved_by_a_spreadsheet(found: Iterable[Line]) -> bytes:
    """What a spreadsheet program makes of it: numbers and years are numbers."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Perioden", "Regio's", KEY_FIGURES])
        for at, line in enumerate(found, 1):
            cells = (int(line.period[:4]), title_of(line.region), int(line.value))
            sheet.write_row(at, 0, cells)
    return file.getvalue()


def without_symbols(found: Iterable[Line], names: Mapping[str, str] = TODAY) -> bytes:
    """CSV zonder statistische symbolen: names, one row of headings, a BOM."""
    density = KEY_FIGURES.replace("Totale bevolking (aantal)", "Bevolkingsdichtheid (per km²)")
    rows = [f'"Perioden";"Regio\'s";"{KEY_FIGURES}";"{density}"']
    rows += [
        f'"{line.period[:4]}";"{title_of(line.region, names)}";{line.value};12,5' for line in found
    ]
    return b"\xef\xbb\xbf" + "\r\n".join(rows).encode()


def as_laid_out(found: Iterable[Line], names: Mapping[str, str] = TODAY) -> bytes:
    """CSV volgens tabelindeling: a title, the subjects, the units; the source at the foot."""
    rows = [
        '"Regionale kerncijfers Nederland"',
        "",
        '"";"";"Totale bevolking";"Bevolkingsdichtheid"',
        '"Regio\'s";"Perioden";"aantal";"aantal inwoners per km²"',
    ]
    rows += [
        f'"{title_of(line.region, names)}";"{line.period[:4]}";"{line.value}";"12,5"'
        for line in found
    ]
    return b"\xef\xbb\xbf" + "\r\n".join([*rows, '"Bron: CBS"']).encode()


def years_side_by_side(numbers: Mapping[str, Iterable[int]], years: Iterable[int]) -> bytes:
    """CSV volgens tabelindeling with the periods in the columns."""
    there = list(years)
    rows = [
        '"Bevolking; geslacht, leeftijd, burgerlijke staat en regio, 1 januari"',
        '"Geslacht"' + ';"Totaal mannen en vrouwen"' * len(there),
        '"Burgerlijke staat"' + ';"Totaal burgerlijke staat"' * len(there),
        '"Onderwerp"' + ';"Bevolking op 1 januari"' * len(there),
        '"Perioden"' + "".join(f';"{year}"' for year in there),
        '"Regio\'s"' + ';"aantal"' * len(there),
    ]
    rows += [
        f'"{title_of(code)}";' + ";".join(f'"{number}"' for number in many)
        for code, many in numbers.items()
    ]
    return "\r\n".join([*rows, '"Bron: CBS"']).encode()
