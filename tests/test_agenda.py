"""The calendar as a calendar program reads it back: right to the last day, at the right hour."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from sqlmodel import col, select

from project import clock, database
from project.audit import logbook
from project.errors import InputError
from project.models import Stop, TourSession, Venue
from project.output import tour_calendar
from project.tour.stays import STOP
from project.wording.counts import EXAMPLE_SENTENCE
from project.wording.tour import DatePrecision
from tests.builders import change, read, writing

TODAY = date(2018, 10, 25)
HOSTILE = "<b>x</b>\r\nEND:VEVENT\nATTACH:javascript:1; a, b\\n \u202egnirts\x01\x07 \u200f"


def read_back(stop: str = "", today: date = TODAY) -> Any:
    return Calendar.from_ical(read(tour_calendar.calendar, today, stop=stop))


def events(calendar: Any) -> dict[str, Any]:
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_it_works(facts: str) -> None:
    calendar = read_back()
    assert calendar["version"] == "2.0"
    assert calendar["x-wr-calname"] == tour_calendar.NAME
    assert len(events(calendar)) == 6 + 10
    venray = events(calendar)["halte-venray"]
    assert venray["summary"] == "Tentoonstelling sociale coöperaties in Venray"
    assert venray["location"] == "Bibliotheek Venray (BiblioNu), Venray"
    assert str(venray["url"]).endswith(
        "/route?project=collectieve-redzaamheid-limburg&halte=venray"
    )


def test_a_stop_covers_its_last_day_because_the_end_of_a_calendar_is_exclusive(facts: str) -> None:
    venray = events(read_back())["halte-venray"]
    assert venray.decoded("dtstart") == date(2018, 10, 19)
    # The last day is 9 November.
    assert venray.decoded("dtend") == date(2018, 11, 10)
    assert venray["dtstart"].params["VALUE"] == "DATE"


def test_a_workshop_stands_at_its_hour_in_amsterdam_in_summer_and_in_winter(facts: str) -> None:
    found = events(read_back())
    for slug, begin, end in (
        ("werkbijeenkomst-2", datetime(2018, 10, 3, 17, 30, tzinfo=UTC), 2),
        ("werkbijeenkomst-3", datetime(2018, 11, 1, 18, 30, tzinfo=UTC), 2),
    ):
        event = found[f"bijeenkomst-{slug}"]
        assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
        assert event.decoded("dtstart") == begin
        assert event.decoded("dtend") == begin + timedelta(hours=end)
        assert event.decoded("dtstart").time() == time(19, 30)


def test_the_clocks_of_amsterdam_change_at_the_right_moment(facts: str) -> None:
    (zone,) = read_back().walk("VTIMEZONE")
    told = zone.to_tz()
    for moment in (
        datetime(2018, 3, 25, 0, 59, tzinfo=UTC),
        datetime(2018, 3, 25, 1, 0, tzinfo=UTC),
        datetime(2018, 10, 28, 0, 59, tzinfo=UTC),
        datetime(2018, 10, 28, 1, 0, tzinfo=UTC),
    ):
        assert moment.astimezone(told).utcoffset() == clock.local(moment).utcoffset()


def test_an_opening_of_which_only_the_begin_is_known_takes_an_hour_and_says_so(
    facts: str,
) -> None:
    """Without an end calendars show it as 0 minutes."""
    opening = events(read_back())["bijeenkomst-opening-panningen"]
    assert opening.decoded("dtstart") == datetime(2018, 9, 7, 14, tzinfo=UTC)
    assert opening.decoded("dtend") == datetime(2018, 9, 7, 15, tzinfo=UTC)
    assert "Tijd: 16.00 uur (tot hoe laat is onbekend; hier staat een uur)" in str(
        opening["description"]
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Werkbijeenkomst", "Werkbijeenkomst 3"),
        ("Werkbijeenkomst 3: samen", "Werkbijeenkomst 3: samen"),
        ("Samen sterk", "Werkbijeenkomst 3: Samen sterk"),
    ],
)
def test_the_kind_of_a_session_is_said_once(facts: str, title: str, expected: str) -> None:
    with writing() as session:
        wanted = select(TourSession).where(col(TourSession.slug) == "werkbijeenkomst-3")
        session.exec(wanted).one().title = title
        logbook.record(session, "test.change", "session:werkbijeenkomst-3", by="test")
    assert events(read_back())["bijeenkomst-werkbijeenkomst-3"]["summary"] == expected


def test_programs_that_know_only_the_older_word_ask_again_each_day_too(facts: str) -> None:
    calendar = read_back()
    assert calendar["x-published-ttl"] == "P1D"
    assert calendar.decoded("refresh-interval") == timedelta(days=1)


def test_a_session_without_a_time_takes_the_whole_day(facts: str) -> None:
    first = events(read_back())["bijeenkomst-werkbijeenkomst-1"]
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (
        date(2018, 9, 12),
        date(2018, 9, 13),
    )
    assert "Tijd: onbekend" in first["description"]


def test_what_has_no_known_day_is_left_out_and_the_calendar_says_so(facts: str) -> None:
    calendar = read_back()
    assert {"halte-breda", "halte-horst", "halte-venlo"} & set(events(calendar)) == set()
    for name in ("description", "x-wr-caldesc"):
        said = str(calendar[name])
        assert "Breda (alleen de maand is bekend)" in said
        assert "Horst (datums onbekend) en Venlo (datums onbekend)" in said


def test_that_a_workshop_was_held_is_not_said_until_somebody_confirmed_it(examples: str) -> None:
    found = events(read_back(today=date(2019, 2, 1)))
    assert found["bijeenkomst-werkbijeenkomst-1"]["status"] == "CONFIRMED"
    assert found["bijeenkomst-opening-venray"]["status"] == "TENTATIVE"
    assert found["bijeenkomst-werkbijeenkomst-5"]["status"] == "CANCELLED"
    assert found["bijeenkomst-werkbijeenkomst-5"]["summary"].startswith("Vervallen: ")
    assert EXAMPLE_SENTENCE in str(read_back()["x-wr-caldesc"])


def test_one_stop_has_its_own_calendar_with_the_sessions_there(facts: str) -> None:
    calendar = read_back("venray")
    assert set(events(calendar)) == {
        "halte-venray",
        "bijeenkomst-opening-venray",
        "bijeenkomst-werkbijeenkomst-3",
    }
    assert calendar["x-wr-calname"] == f"{tour_calendar.NAME}: Venray"
    # Without days of its own it still has its workshop.
    assert set(events(read_back("horst"))) == {"bijeenkomst-werkbijeenkomst-4"}


@pytest.mark.parametrize("stop", ["nergens", "' OR 1=1 --", "venray\x00", "x" * 10_000])
def test_a_stop_that_does_not_exist_has_no_calendar(facts: str, stop: str) -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        read_back(stop)


def test_no_number_of_visitors_stands_in_the_calendar(examples: str) -> None:
    text = read(tour_calendar.calendar, date(2019, 2, 1)).decode()
    assert not {"236", "318", "410"} & set(text.replace("\r\n ", "").split())


def test_hostile_names_stay_text_and_end_no_entry(facts: str) -> None:
    before = set(events(read_back()))
    with writing() as session:
        stop = session.exec(select(Stop).where(col(Stop.slug) == "venray")).one()
        stop.note = HOSTILE * 100
        session.get_one(Venue, stop.venue_id).place = HOSTILE
        meeting = session.exec(
            select(TourSession).where(col(TourSession.slug) == "werkbijeenkomst-3")
        ).one()
        meeting.title = meeting.time_of_day = HOSTILE
        logbook.record(session, "test.change", "stop:venray", by="test")
    found = events(read_back())
    assert set(found) == before
    assert "<b>x</b>" in found["halte-venray"]["summary"]
    assert not any("attach" in event for event in found.values())
    text = read(tour_calendar.calendar, TODAY).decode()
    assert not set("\x01\x07\u202e\u200f") & set(text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@given(first=st.dates(date(2000, 1, 1), date(2030, 12, 31)), days=st.integers(1, 400))
@example(first=date(2018, 3, 24), days=2)
@example(first=date(2018, 10, 27), days=3)
def test_every_span_of_days_comes_back_as_it_was(first: date, days: int) -> None:
    last = first + timedelta(days=days - 1)
    row = {
        "slug": "x",
        "project": "x",
        "place": "X",
        "venue": "X",
        "address": None,
        "first_day": first,
        "last_day": last,
        "status": "closed",
        "source": "",
        "certainty": "confirmed",
        "note": "",
        "point_precision": "unknown",
    }
    (event,) = Event.from_ical(tour_calendar._of_stop(row).to_ical()).walk("VEVENT")
    assert event.decoded("dtstart") == first
    assert event.decoded("dtend") - timedelta(days=1) == last


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("19.30–21.30 uur", (time(19, 30), time(21, 30))),
        ("19:30 - 21:30", (time(19, 30), time(21, 30))),
        ("van 9.00 uur tot 12.15 uur", (time(9), time(12, 15))),
        ("16.00 uur", (time(16), None)),
        ("22.00–01.00 uur", (time(22), None)),
        ("25.00 uur", None),
        ("12.99", None),
        ("'s avonds", None),
        ("", None),
        ("1234.56", None),
    ],
)
def test_the_hours_are_read_as_people_write_them(
    told: str, expected: tuple[time, time | None] | None
) -> None:
    assert tour_calendar.hours(told) == expected


def test_the_same_data_give_the_same_calendar(facts: str) -> None:
    with database.reading() as session:
        first = tour_calendar.calendar(session, TODAY)
        assert tour_calendar.calendar(session, TODAY) == first


def test_a_stop_that_gets_its_days_comes_into_the_calendar(facts: str) -> None:
    change(
        STOP,
        "horst",
        first_day=date(2018, 11, 12),
        last_day=date(2018, 11, 30),
        date_precision=DatePrecision.DAY,
    )
    horst = events(read_back())["halte-horst"]
    assert horst.decoded("dtend") == date(2018, 12, 1)
