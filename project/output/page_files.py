"""The files of the pages: each is made when somebody asks for it, of what the page was asked for.

Nothing here is kept, so that any process answers, also one that never saw the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import clock, database, formatting
from project.accounts.roles import Visitor
from project.charts import bars, pictures, tables, timelines
from project.charts.paper import Picture, for_file
from project.counts import stored
from project.directory import listing
from project.errors import InputError
from project.facts import population, sources
from project.output import sheets
from project.output.reports import files, issued
from project.parsing import periods
from project.parsing.periods import Period
from project.results import (
    breakdowns,
    changes,
    coverage,
    deviations,
    explanations,
    groups,
    logbook,
    promises,
    reach,
    targets,
)
from project.tour import itinerary
from project.wording.counts import UNIT, Unit
from project.wording.reading import BREAKDOWN, Breakdown

REPORT, EXPLANATION, LOGBOOK = "verslag", "uitleg", "logboek"
DRAWN = "svg"
_TITLE = "Sociale coöperaties op weg door Limburg"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and the query of the page; what is not on offer in it counts as not asked for."""

    session: Session
    query: Mapping[str, str]
    who: Visitor

    @property
    def today(self) -> date:
        """The day on which the file is made."""
        return clock.today()

    @property
    def project(self) -> str:
        """A slug; the first project unless the query names another, "" when there is none."""
        offered = itinerary.project_names(self.session)
        return self.one("project", offered) or next(iter(offered), "")

    @property
    def period(self) -> Period | None:
        """The days that were asked for, None for always; InputError for what cannot be."""
        return periods.read(self.query.get("van", ""), self.query.get("tot", ""))

    def one(self, name: str, offered: Mapping[Any, str], otherwise: str = "") -> str:
        """The value of this name when it is on offer."""
        value = self.query.get(name, "")
        return value if value in offered else otherwise


@dataclass(frozen=True, slots=True)
class PageFile:
    """One table of a page (by its key, for the right to see it), and the picture above it.

    ``screen`` makes the rows and columns for on the page, where those are others.
    """

    page: str
    table: Callable[[Asked], pd.DataFrame]
    picture: Callable[[Asked], tuple[str, Picture]] | None = None
    screen: Callable[[Asked], pd.DataFrame] | None = None


@dataclass(frozen=True, slots=True)
class File:
    """What goes out."""

    name: str
    kind: str
    content: bytes


def make(name: str, kind: str, asked: Asked) -> File:
    """The file of this name in this kind (csv, xlsx, svg or pdf); InputError for what is none."""
    if name == REPORT:
        return _report(kind, asked)
    example = itinerary.has_example_figures(asked.session)
    # With the number of the last change nobody takes an older file for a newer one.
    version = database.data_version(asked.session).partition("@")[0]
    told = f"{'voorbeeld-' if example else ''}{name}-{asked.today}-{version}.{kind}"
    return File(told, kind, _content(name, kind, asked, example=example))


def page_of(name: str) -> str | None:
    """The key of the page that a file belongs to; None when there is no such file."""
    if name in (REPORT, EXPLANATION):
        return "report" if name == REPORT else "overview"
    found = FILES.get(name)
    return found.page if found else None


def kinds(name: str) -> tuple[str, ...]:
    """In which kinds a table of a page can be had."""
    return (*sheets.WRITERS, *([DRAWN] if FILES[name].picture else []))


def on_screen(name: str, asked: Asked) -> pd.DataFrame:
    """The table of this name as it stands on its page."""
    found = FILES[name]
    return (found.screen or found.table)(asked)


def drawn(name: str, asked: Asked) -> tuple[str, Picture]:
    """The question that the picture of this name answers, and the picture."""
    draw = FILES[name].picture
    if draw is None:
        raise InputError("Dit bestand bestaat niet.")
    return draw(asked)


def _content(name: str, kind: str, asked: Asked, *, example: bool) -> bytes:
    if name == EXPLANATION:
        rows = _explained(asked)
    elif name not in FILES or kind not in kinds(name):
        raise InputError("Dit bestand bestaat niet.")
    elif kind == DRAWN:
        title, picture = drawn(name, asked)
        return for_file(picture, title, f"Bron: {_TITLE}, {formatting.day(asked.today)}").encode()
    else:
        rows = FILES[name].table(asked)
    return sheets.WRITERS[kind](rows, example=example)


def _report(kind: str, asked: Asked) -> File:
    number = asked.query.get("versie", "")
    if number.isdecimal() and len(number) < 9:
        report = issued.read(asked.session, int(number), asked.project)
    else:
        report = issued.draft(
            asked.session, period=asked.period, today=asked.today, project=asked.project
        )
    return File(f"{report.file_name}.{kind}", kind, files.maker(f".{kind}")(report))


def _explained(asked: Asked) -> pd.DataFrame:
    return explanations.explain(
        asked.session,
        asked.query.get("uitleg", ""),
        asked.today,
        period=asked.period,
        project=asked.project,
        with_names=asked.who.signed_in,
    ).rows


def _stops(asked: Asked) -> pd.DataFrame:
    return reach.of_project(reach.stops(asked.session, asked.today), asked.project)


def _gatherings(asked: Asked) -> pd.DataFrame:
    return reach.of_project(reach.gatherings(asked.session, asked.today), asked.project)


def _visitors(asked: Asked) -> pd.DataFrame:
    stops = _stops(asked)
    return tables.with_numbers(tables.table_visitors(stops), stops)


def _tour(asked: Asked) -> pd.DataFrame:
    return tables.table_visitors(_stops(asked))


def _meetings(asked: Asked) -> pd.DataFrame:
    return tables.table_participants(_gatherings(asked))


def _short(make: Callable[[Asked], pd.DataFrame]) -> Callable[[Asked], pd.DataFrame]:
    """As many columns of it as fit on a phone."""
    return lambda asked: tables.in_short(make(asked))


def _drawn_visitors(asked: Asked) -> tuple[str, Picture]:
    stops, example = _stops(asked), itinerary.has_example_figures(asked.session)
    picture = pictures.bars_of_stops(stops, bars.sentence_visitors(stops), example=example)
    return "Hoeveel bezoekers per halte?", picture


def _drawn_tour(asked: Asked) -> tuple[str, Picture]:
    example = itinerary.has_example_figures(asked.session)
    talks = reach.on_tour(_gatherings(asked))
    chosen = asked.query.get("halte")
    picture = timelines.timeline(
        _stops(asked), talks, asked.today, example=example, selected=chosen
    )
    return "Wanneer stond de tentoonstelling waar?", picture


def _narrowed(asked: Asked, unit: Unit) -> pd.DataFrame:
    """The stops or sessions that the filters of Bereik let through."""
    found = reach.asked_for(asked.session, asked.today, project=asked.project)
    choices = breakdowns.choices(found.stops, found.sessions)
    chosen = {
        key: asked.one(name, texts, reach.ALL) for key, (_label, name, texts) in choices.items()
    }
    if unit is Unit.PARTICIPANTS:
        return reach.narrow(found.sessions, **chosen)[0]
    return reach.narrow(found.stops, **{**chosen, "kind": reach.ALL})[0]


def _parts(unit: Unit, along: Breakdown) -> PageFile:
    def parts(asked: Asked) -> pd.DataFrame:
        return breakdowns.parts(_narrowed(asked, unit), along, unit)

    def draw(asked: Asked) -> tuple[str, Picture]:
        found, example = parts(asked), itinerary.has_example_figures(asked.session)
        told = bars.sentence_parts(found, unit, BREAKDOWN[along])
        title = f"Hoeveel {UNIT[unit][1]} per {BREAKDOWN[along]}?"
        return title, pictures.bars_of_parts(found, told, example=example)

    return PageFile("reach", lambda asked: breakdowns.table(parts(asked), along, unit), draw)


def parts_name(unit: Unit, along: Breakdown) -> str:
    """What the file of this breakdown is called."""
    return f"{UNIT[unit][1]}-per-{BREAKDOWN[along].replace(' ', '-')}"


def _groups(unit: Unit) -> dict[str, PageFile]:
    def found(asked: Asked) -> list[groups.Breakdown]:
        told = groups.told(asked.session, unit)
        return groups.breakdowns(_narrowed(asked, unit), told, account=asked.who.signed_in)

    def totals(asked: Asked) -> pd.DataFrame:
        complete = not reach.total(_narrowed(asked, unit)).at_least
        return groups.totals(found(asked), complete=complete)

    def draw(asked: Asked) -> tuple[str, Picture]:
        told, example = totals(asked), itinerary.has_example_figures(asked.session)
        alt = f"{groups.sentence(found(asked), unit)} {groups.totals_in_words(told)}"
        picture = pictures.bars_of_parts(told, alt, example=example)
        return f"Van welke groepen waren de {UNIT[unit][1]}?", picture

    people = UNIT[unit][1]
    return {
        f"{people}-per-groep": PageFile(
            "reach", lambda asked: groups.table_totals(totals(asked), unit), draw
        ),
        f"{people}-groepen-per-telling": PageFile(
            "reach", lambda asked: groups.table(found(asked), unit)
        ),
    }


def _towns(asked: Asked) -> pd.DataFrame:
    return coverage.municipalities(asked.session, asked.today, asked.project)


def _all_towns(asked: Asked) -> pd.DataFrame:
    province = coverage.province_of(asked.session, asked.project)
    return coverage.table(_towns(asked), population.of_province(asked.session, province.code))


def _until(asked: Asked) -> date | None:
    return asked.period.last if asked.period else None


def _verdicts(asked: Asked) -> tuple[targets.Judged, ...]:
    return targets.verdicts(asked.session, asked.today, project=asked.project, until=_until(asked))


def _deviations(asked: Asked) -> pd.DataFrame:
    found = deviations.found(asked.session, asked.today, asked.project, _until(asked))
    return deviations.READABLE.frame(found)


def _promises(asked: Asked) -> list[promises.Told]:
    return promises.told(asked.session, asked.today, asked.project)


def _changes(asked: Asked) -> pd.DataFrame:
    since = asked.query.get("sinds", "")
    reports = issued.issued(asked.session, asked.project)
    marks = [one.mark for one in reports if str(one.number) == since]
    start = marks[0] if marks else changes.begin_of(periods.day(since) or asked.today)
    found = changes.since(asked.session, start, asked.today, asked.project)
    return changes.READABLE.frame(reversed(found))


def _cooperatives(asked: Asked) -> pd.DataFrame:
    wanted = {
        key: asked.one(name, texts)
        for key, (_label, name, texts) in listing.choices(asked.session).items()
    }
    search = asked.query.get("zoek", "")[:100]
    return listing.readable(listing.directory(asked.session, search=search, **wanted))


def _logbook(asked: Asked) -> pd.DataFrame:
    before = asked.query.get("voor", "")
    days = asked.query.get("van", ""), asked.query.get("tot", "")
    first, last = map(periods.day, days)
    search = logbook.Search(
        who=asked.query.get("wie", ""),
        subject=asked.query.get("soort", ""),
        words=asked.query.get("zoek", "")[:100],
        before=int(before) if before.isdecimal() and len(before) < 10 else 0,
        first=first,
        last=last,
    )
    return logbook.page(asked.session, search).lines


def _history(asked: Asked) -> pd.DataFrame:
    """``cijfer=visitors-12``: the counts of one stop or session."""
    unit, _, number = asked.query.get("cijfer", "").partition("-")
    if unit not in list(Unit) or not number.isdecimal() or len(number) > 9:
        raise InputError("Dit bestand bestaat niet.")
    return stored.table_history(asked.session, Unit(unit), int(number))


FILES: Mapping[str, PageFile] = {
    "bezoekers": PageFile("overview", _visitors, _drawn_visitors, _short(_visitors)),
    "haltes": PageFile("route", _tour, _drawn_tour, _short(_tour)),
    "bijeenkomsten": PageFile("route", _meetings, screen=_short(_meetings)),
    "sociale-cooperaties": PageFile(
        "cooperatives", _cooperatives, screen=lambda asked: listing.short(_cooperatives(asked))
    ),
    "voortgang": PageFile(
        "progress",
        lambda asked: targets.VERDICTS.frame(_verdicts(asked)),
        screen=lambda asked: targets.VERDICTS.on_screen().frame(_verdicts(asked)),
    ),
    "afwijkingen": PageFile("progress", _deviations),
    "afspraken": PageFile(
        "progress",
        lambda asked: targets.VERSIONS.frame(targets.versions(asked.session, asked.project)),
    ),
    "beloften": PageFile("progress", lambda asked: promises.counts(_promises(asked))),
    "beloften-per-halte": PageFile(
        "progress", lambda asked: promises.table(_promises(asked), _stops(asked))
    ),
    "wijzigingen": PageFile("progress", _changes),
    **{
        parts_name(unit, along): _parts(unit, along)
        for unit in Unit
        for along in breakdowns.FITS[unit]
    },
    **_groups(Unit.VISITORS),
    **_groups(Unit.PARTICIPANTS),
    "bezoekers-per-dag": PageFile(
        "reach",
        lambda asked: breakdowns.table_per_day(breakdowns.per_day(_narrowed(asked, Unit.VISITORS))),
    ),
    "nog-niet-bezocht": PageFile(
        "reach", _all_towns, screen=_short(lambda asked: coverage.not_yet(_towns(asked)))
    ),
    "bronnen": PageFile("about", lambda _asked: sources.readable(sources.sources())),
    LOGBOOK: PageFile("logbook", _logbook),
    "geschiedenis": PageFile(
        "enter_count", _history, screen=lambda asked: stored.short_history(_history(asked))
    ),
}
