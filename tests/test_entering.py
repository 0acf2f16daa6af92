"""Telling invoeren without a browser: what lies open, what is asked, and what a tap stores."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from project import clock, database, progress
from project.counts import reads as count_reads
from project.hosts import links
from project.upkeep import demo
from project.wording import (
    EXAMPLE_SENTENCE,
    CorrectionReason,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
    Role,
)
from tests.saving import AT_NIGHT
from tests.test_counts import about, correct, enter, known, stored, withdraw
from tests.visits import run_page, sign_in_row, visit_as

# The exhibition is in Venray from 19 October until 9 November.
IN_VENRAY = datetime(2018, 10, 25, 18, tzinfo=UTC)
NINETEENTH = date(2018, 10, 19)
VENRAY = "Venray · tentoonstelling, 19 oktober – 9 november 2018"
WORKSHOP = "Panningen · werkbijeenkomst 1, 12 september 2018"


@pytest.fixture
def opened(facts: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    """Opens the page as a colleague who may enter counts, each time anew."""
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    return lambda: run_page("enter_count")


def press(page: AppTest, label: str) -> None:
    pressed = [one for one in page.button if plain(one.label).startswith(label)]
    assert pressed, f"no {label} among {[one.label for one in page.button]}"
    pressed[0].click().run()
    assert not page.exception


def plain(text: str) -> str:
    return text.replace("\\", "")


def fill(page: AppTest, label: str, text: str) -> None:
    (found,) = [one for one in page.text_input if one.label == label]
    found.set_value(text).run()


def choose(page: AppTest, label: str, what: object) -> None:
    (found,) = [one for one in page.radio if one.label == label]
    found.set_value(what).run()


def days(page: AppTest, label: str) -> tuple[str, list[str]]:
    (found,) = [one for one in page.selectbox if one.label == label]
    options = list(found.options)
    return str(found.format_func(found.value)), options


def titles(page: AppTest) -> list[str]:
    """What stands in bold: the forms that are open."""
    return [plain(one.value).split("**")[1] for one in page.markdown if "**" in one.value]


def listed() -> pd.DataFrame:
    with database.reading() as session:
        return progress.open_figures(session, clock.today())


def test_a_receipt_of_example_figures_says_so_itself(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.prepare()
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = run_page("enter_count")
    fill(page, "Hoeveel bezoekers?", "34")
    choose(page, "Hoe is er geteld?", CountingMethod.LIST)
    press(page, "Opslaan")
    assert any(one.value.startswith("Opgeslagen") for one in page.success)
    assert EXAMPLE_SENTENCE in [one.value for one in page.caption]


# --- what lies open -----------------------------------------------------------------------------


def test_a_stop_that_runs_waits_for_nobody_while_every_day_is_filled_in(facts: str) -> None:
    with clock.stopped_at(IN_VENRAY):
        assert about("venray") in set(zip(listed()["unit"], listed()["subject_id"], strict=True))
        enter("venray", known(20, date(2018, 10, 19), date(2018, 10, 23)))
        (row,) = listed()[listed()["label"].str.contains("Venray")].to_dict("records")
        assert row["words"] == "ten minste 20"
        enter("venray", known(7, date(2018, 10, 24), date(2018, 10, 25)))
        assert not listed()["label"].str.contains("Venray").any()
    with clock.stopped_at(IN_VENRAY + timedelta(days=1)):
        assert listed()["label"].str.contains("Venray").any()


def test_what_runs_says_until_when_and_what_is_today_says_so(facts: str) -> None:
    with clock.stopped_at(IN_VENRAY):
        (row,) = listed()[listed()["label"].str.contains("Venray")].to_dict("records")
        assert row["words"] == "tot en met 9 november 2018"
    with clock.stopped_at(AT_NIGHT):
        assert listed().iloc[0]["words"] == "vandaag"


def test_a_form_that_was_left_just_now_opens_and_an_older_one_waits_in_the_list(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY - timedelta(hours=2)):
        page = opened()
        press(page, VENRAY)
        fill(page, "Hoeveel bezoekers?", "12")
    with clock.stopped_at(IN_VENRAY - timedelta(hours=1, minutes=30)):
        page = opened()
        assert titles(page) == [VENRAY]
        assert [one.value for one in page.text_input][:1] == ["12"]
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        assert VENRAY not in titles(page)
        press(page, f"{VENRAY} · begonnen, niet opgeslagen")
        assert [one.value for one in page.text_input][:1] == ["12"]


def test_the_day_is_today_and_a_span_never_runs_over_what_is_filled_in(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY):
        enter("venray", known(7, date(2018, 10, 22), date(2018, 10, 22)))
        page = opened()
        assert titles(page) == [VENRAY]
        assert days(page, "Van")[0] == "do 25 okt 2018"
        assert days(page, "Tot en met") == ("do 25 okt 2018", ["do 25 okt 2018"])
        said = [plain(one.value) for one in page.caption]
        assert (
            "Al ingevuld: 22 oktober 2018. Nog open: 19 oktober – 21 oktober 2018 en 23 oktober – "
            "25 oktober 2018 (6 dagen)."
        ) in said
        next(one for one in page.selectbox if one.label == "Van").select(date(2018, 10, 20)).run()
        assert days(page, "Tot en met") == ("za 20 okt 2018", ["za 20 okt 2018", "zo 21 okt 2018"])
        next(one for one in page.selectbox if one.label == "Tot en met").select(
            date(2018, 10, 21)
        ).run()
        fill(page, "Hoeveel bezoekers?", "9")
        choose(page, "Hoe is er geteld?", CountingMethod.TALLY)
        press(page, "Opslaan")
        row = stored()[-1]
        assert (row.number, row.first_day, row.last_day) == (
            9,
            date(2018, 10, 20),
            date(2018, 10, 21),
        )


def test_no_receipt_speaks_of_nought_out_of_nought(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(AT_NIGHT):
        enter("werkbijeenkomst-1", known(7))
        page = opened()
        press(page, "nr 1 · Panningen")
        choose(page, "Waarom verandert het?", CorrectionReason.WRONG_PLACE)
        press(page, "Telling intrekken")
        (receipt,) = [plain(one.value) for one in page.success]
        assert receipt.startswith(
            "Ingetrokken om 21:40, nr 2. Panningen, 12 september 2018 is weer open; "
            "“7 deelnemers, geteld” geldt niet meer."
        )
        assert "Bij de verkeerde plek ingevuld." in receipt
        assert receipt.endswith("Totaal nu nog geen aantal.")


def test_who_was_second_at_a_day_sees_what_was_entered_for_that_day(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY):
        enter("venray", known(20, date(2018, 10, 19), date(2018, 10, 23)))
        page = opened()
        assert titles(page) == [VENRAY]
        fill(page, "Hoeveel bezoekers?", "9")
        enter("venray", known(7, date(2018, 10, 25), date(2018, 10, 25)))
        enter("venray", known(5, date(2018, 10, 24), date(2018, 10, 24)))
        choose(page, "Hoe is er geteld?", CountingMethod.TALLY)
        (said,) = [plain(one.value) for one in page.error]
        assert "alice vulde 7 bezoekers, geteld (25 oktober 2018) in (nr 2)" in said
        assert "Hier was 9 getypt." in said
        press(page, "Terug naar het formulier")
        assert [title.partition(" · ")[0] for title in titles(page)] == ["nr 2"]
        choose(page, "Waarom verandert het?", CorrectionReason.RECOUNTED)
        press(page, "Verbetering opslaan")
        assert (stored()[-1].number, stored()[-1].replaces_id) == (9, 2)


def test_what_is_counted_day_by_day_stands_on_top_while_today_is_open(facts: str) -> None:
    with clock.stopped_at(IN_VENRAY):
        assert listed().iloc[-1]["place"] == "Venray"
        enter("venray", known(7, date(2018, 10, 22), date(2018, 10, 22)))
        assert listed().iloc[0]["place"] == "Venray"


def test_the_usual_way_of_counting_stands_ready_only_for_what_is_of_these_days(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, VENRAY)
        fill(page, "Hoeveel bezoekers?", "9")
        choose(page, "Hoe is er geteld?", CountingMethod.TALLY)
        press(page, "Opslaan")
        press(page, "Volgende")
        ways = {title: method(page) for title in titles(page)}
        assert ways == {VENRAY: CountingMethod.TALLY}
        press(page, "Weert · tentoonstelling")
        assert method(page) is None


def test_what_was_used_elsewhere_says_nothing_about_how_this_stop_is_counted(
    opened: Callable[[], AppTest],
) -> None:
    """A count of long ago with tickets stood ready for today, and a number alone stored it."""
    tickets = replace(known(90), method=CountingMethod.TICKETS)
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, "Weert · tentoonstelling")
        fill(page, "Hoeveel bezoekers?", "90")
        choose(page, "Hoe is er geteld?", CountingMethod.TICKETS)
        press(page, "Opslaan")
        press(page, "Volgende")
        press(page, VENRAY)
        assert method(page) is None
        # Whoever of staff counted here, counted in the way of this place.
        enter("venray", replace(tickets, first_day=NINETEENTH, last_day=NINETEENTH))
        page = opened()
        assert (titles(page), method(page)) == ([VENRAY], CountingMethod.TICKETS)


def test_a_host_and_a_figure_that_was_taken_back_say_nothing_about_the_next_count(
    facts: str,
) -> None:
    (unit, venray), day = about("venray"), date(2018, 10, 20)
    with clock.stopped_at(IN_VENRAY):
        taken_back = enter("venray", replace(known(9), first_day=NINETEENTH, last_day=NINETEENTH))
        assert usual("venray") is CountingMethod.LIST
        withdraw(taken_back)
        with database.transaction() as session:
            token = links.make_link(session, unit=unit, subject_id=venray, by="anna")
            sent = replace(known(9), first_day=day, last_day=day)
            links.enter_through_link(session, token=token, entry=sent, key="a")
        assert usual("venray") is None


def test_a_session_begins_with_the_way_of_this_person_at_the_last_of_its_kind(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    enter("weert", replace(known(90), method=CountingMethod.TICKETS))
    assert usual("werkbijeenkomst-2", by="alice") is CountingMethod.LIST
    assert usual("werkbijeenkomst-2", by="bob") is None
    # A sample is worked out each time.
    enter("werkbijeenkomst-3", replace(known(34), method=CountingMethod.SAMPLE))
    assert usual("werkbijeenkomst-2", by="alice") is None
    assert usual("opening-panningen", by="alice") is None


def usual(slug: str, by: str = "alice") -> CountingMethod | None:
    unit, subject_id = about(slug)
    with database.reading() as session:
        return count_reads.usual_method(session, unit, subject_id, by=by)


def method(page: AppTest) -> CountingMethod | None:
    return next(one.value for one in page.radio if one.label == "Hoe is er geteld?")


def test_taps_of_yesterday_are_taken_over_for_yesterday(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, VENRAY)
        press(page, "+5")
        fill(page, "Opmerking (geen namen)", "Koffie op.")
    with clock.stopped_at(IN_VENRAY + timedelta(hours=14)):
        page = opened()
        press(page, VENRAY)
        press(page, "Neem 5 over van do 25 okt 2018")
        assert days(page, "Van")[0] == "do 25 okt 2018"
        press(page, "Opslaan: do 25 okt 2018")
        row = stored()[-1]
        assert (row.number, row.method) == (5, CountingMethod.TALLY)
        assert (row.first_day, row.last_day) == (date(2018, 10, 25), date(2018, 10, 25))
        assert len(stored()) == 1
        # There is no counter for what is long over.
        press(page, "Volgende")
        press(page, "Weert · tentoonstelling")
        assert not [one for one in page.button if one.label == "+1"]


def test_taps_of_two_days_are_never_added_up(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, VENRAY)
        press(page, "+5")
    with clock.stopped_at(IN_VENRAY + timedelta(hours=14)):
        page = opened()
        press(page, VENRAY)
        press(page, "+1")
        (said,) = [plain(one.value) for one in page.error]
        assert said.startswith("Op de teller staan nog 5 tikken van 25 oktober 2018.")
        press(page, "Terug naar het formulier")
        press(page, "Gooi ze weg en begin opnieuw")
        press(page, "+1")
        press(page, "Neem 1 over")
        assert days(page, "Van")[0] == "vr 26 okt 2018"


def test_what_another_tab_tapped_is_taken_over_too_and_a_tap_after_saving_says_so(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        one, two = opened(), opened()
        press(one, "+5")
        press(two, "+5")
        press(two, "+1")
        press(one, "Neem 5 over")
        assert [field.value for field in one.text_input][:1] == ["11"]
        press(one, "Opslaan")
        press(two, "+1")
        assert "Deze tik is niet geteld." in plain(two.error[0].value)
        assert [row.number for row in stored()] == [11]


def test_the_last_day_goes_along_with_the_first_in_both_directions(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, VENRAY)
        for day, said in ((24, "wo 24 okt 2018"), (22, "ma 22 okt 2018"), (23, "di 23 okt 2018")):
            first = next(one for one in page.selectbox if one.label == "Van")
            first.select(date(2018, 10, day)).run()
            assert days(page, "Tot en met")[0] == said
        choose(page, "Welke dagen?", "hele periode")
        choose(page, "Welke dagen?", "een of meer dagen")
        assert (days(page, "Van")[0], days(page, "Tot en met")[0]) == (said, said)


def test_who_wants_the_whole_stay_hears_that_days_are_entered_already(
    opened: Callable[[], AppTest],
) -> None:
    enter("weert", known(7, date(2018, 1, 12), date(2018, 1, 12)))
    page = opened()
    press(page, "Weert · tentoonstelling")
    choose(page, "Welke dagen?", "hele periode")
    fill(page, "Hoeveel bezoekers?", "60")
    choose(page, "Hoe is er geteld?", CountingMethod.LIST)
    press(page, "Opslaan")
    (said,) = [plain(one.value) for one in page.error]
    assert said.startswith("Hier staat al een telling (12 januari 2018). Kies “een of meer dagen”")


def test_who_goes_on_goes_to_what_is_on_top_and_not_to_an_older_draft(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        page = opened()
        press(page, "Weert · tentoonstelling")
        fill(page, "Hoeveel bezoekers?", "88")
        press(page, WORKSHOP)
        fill(page, "Hoeveel deelnemers?", "34")
        choose(page, "Hoe is er geteld?", CountingMethod.LIST)
        press(page, "Opslaan")
        press(page, "Volgende")
        assert titles(page)[0].startswith("Breda")


def test_the_sentence_names_the_group_and_the_receipt_tells_all_that_was_said(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        page = opened()
        fill(page, "Hoeveel deelnemers?", "1.034")
        choose(page, "Hoe is er geteld?", CountingMethod.LIST)
        for typed, sentence in (
            ("vier", "Bij gemeente: “vier” is geen heel aantal."),
            ("-2", "Bij gemeente: een aantal kan niet onder nul zijn."),
        ):
            fill(page, "Gemeente", typed)
            press(page, "Opslaan")
            assert plain(page.error[0].value).startswith(sentence)
            press(page, "Terug naar het formulier")
        fill(page, "Gemeente", "2")
        fill(page, "Opmerking (geen namen)", "Koffie op.")
        press(page, "Opslaan")
        receipt = plain(page.success[0].value)
        assert "1.034 deelnemers, geteld." in receipt
        assert "Gemeente 2. Opmerking: Koffie op." in receipt


# --- correcting and withdrawing -----------------------------------------------------------------


def test_withdrawing_asks_for_a_reason_and_the_history_keeps_it(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        enter("werkbijeenkomst-1", known(34))
        page = opened()
        press(page, "nr 1 · Panningen")
        press(page, "Telling intrekken")
        assert [plain(one.value) for one in page.error] == ["Kies waarom het cijfer verandert."]
        assert len(stored()) == 1
        press(page, "Terug naar het formulier")
        choose(page, "Waarom verandert het?", CorrectionReason.WRONG_PLACE)
        press(page, "Telling intrekken")
        assert [one.value.partition(" ")[0] for one in page.success] == ["Ingetrokken"]
        assert "Bij de verkeerde plek ingevuld." in page.success[0].value.replace("\\", "")
        assert stored()[-1].correction_reason is CorrectionReason.WRONG_PLACE
        with database.reading() as session:
            told = count_reads.table_history(session, *about("werkbijeenkomst-1"))
        press(page, "Ongedaan maken")
        assert (stored()[-1].number, stored()[-1].replaces_id) == (34, 2)
        # Nobody made a slip: it was entered again.
        assert stored()[-1].correction_reason is CorrectionReason.ENTERED_AGAIN
    assert list(told["Waarde"]) == ["ingetrokken", "34"]
    assert list(told["Waarom"]) == ["bij de verkeerde plek ingevuld", ""]


def test_the_remark_of_a_withdrawal_is_checked_as_every_other(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        number = enter("werkbijeenkomst-1", known(34))
        page = opened()
        press(page, "nr 1 · Panningen")
        choose(page, "Waarom verandert het?", CorrectionReason.TYPING)
        fill(page, "Opmerking (geen namen)", "Bel 06-12345678")
        press(page, "Telling intrekken")
        assert "e-mailadres of telefoonnummer" in plain(page.error[0].value)
        press(page, "Terug naar het formulier")
        assert [row.id for row in stored()] == [number]
        fill(page, "Opmerking (geen namen)", "Dubbel geteld.")
        press(page, "Telling intrekken")
        row = stored()[-1]
        assert (row.replaces_id, row.remark) == (number, "Dubbel geteld.")


def test_whoever_opened_a_count_by_mistake_goes_back_with_a_tap(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        enter("werkbijeenkomst-1", known(34))
        page = opened()
        before = titles(page)
        press(page, "nr 1 · Panningen")
        assert len(titles(page)) == 1
        press(page, "Annuleren")
        assert titles(page) == before
        assert len(stored()) == 1


def test_a_correction_keeps_the_groups_and_the_remark_and_the_history_shows_them(
    opened: Callable[[], AppTest],
) -> None:
    groups = {CountGroup.RESIDENTS: 30, CountGroup.MUNICIPALITY: 2}
    with clock.stopped_at(AT_NIGHT):
        enter("werkbijeenkomst-1", replace(known(34), parts=groups, remark="Koffie op."))
        page = opened()
        press(page, "nr 1 · Panningen")
        standing = {one.label: one.value for one in page.text_input}
        assert (standing["Inwoners"], standing["Gemeente"]) == ("30", "2")
        assert standing["Opmerking (geen namen)"] == "Koffie op."
        assert standing["Hoeveel deelnemers?"] == ""
        fill(page, "Hoeveel deelnemers?", "36")
        choose(page, "Waarom verandert het?", CorrectionReason.RECOUNTED)
        press(page, "Verbetering opslaan")
        row = stored()[-1]
        with database.reading() as session:
            assert count_reads.parts_of(session, row.id) == groups
        assert (row.number, row.remark) == (36, "Koffie op.")
        press(page, "Volgende")
        press(page, "nr 2 · Panningen")
        rows = [plain(str(one)) for one in page.table[0].value["Wat er stond"]]
    assert all("inwoners 30, gemeente 2; Koffie op." in one for one in rows)


def test_a_correction_far_from_all_that_is_known_is_asked_about(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        enter("werkbijeenkomst-1", known(33))
        page = opened()
        press(page, "nr 1 · Panningen")
        choose(page, "Waarom verandert het?", CorrectionReason.TYPING)
        fill(page, "Hoeveel deelnemers?", "3300")
        press(page, "Verbetering opslaan")
        assert [plain(one.value) for one in page.warning] == ["Klopt 3.300? Het was 33."]
        assert len(stored()) == 1
        press(page, "Nee, terug")
        fill(page, "Hoeveel deelnemers?", "36")
        press(page, "Verbetering opslaan")
        assert stored()[-1].number == 36


def test_a_draft_of_what_a_colleague_entered_meanwhile_stands_in_the_form_of_that(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, "Weert · tentoonstelling")
        fill(page, "Hoeveel bezoekers?", "88")
        enter("weert", known(60), by="bram")
        # Later, or on another phone.
        page = opened()
        (said,) = [plain(one.value) for one in page.error]
        assert "): bram vulde 60 bezoekers, geteld in (nr 1). Hier was 88 getypt." in said
        press(page, "Terug naar het formulier")
        assert [one.value for one in page.text_input][:1] == ["88"]
        press(page, "Annuleren")
        # It was looked at, and does not come back.
        assert not opened().error
        assert len(stored()) == 1


def test_whoever_sees_that_the_other_was_right_throws_away_what_was_typed_with_one_tap(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(IN_VENRAY):
        page = opened()
        press(page, "Weert · tentoonstelling")
        fill(page, "Hoeveel bezoekers?", "88")
        enter("weert", known(60), by="bram")
        page = opened()
        press(page, "Gooi weg wat hier getypt was")
        assert not page.error
        assert not opened().error
        assert [row.number for row in stored()] == [60]


def test_a_correction_keeps_the_number_that_stands_there_when_nobody_types_another(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        enter("werkbijeenkomst-1", known(34))
        page = opened()
        press(page, "nr 1 · Panningen")
        assert "Er staat nu 34. Klopt dat? Laat dit dan leeg." in [
            one.value for one in page.caption
        ]
        choose(page, "Waarom verandert het?", CorrectionReason.LATER_INFORMATION)
        press(page, "Verbetering opslaan")
        assert plain(page.error[0].value).startswith("Er is niets veranderd.")
        assert len(stored()) == 1
        press(page, "Terug naar het formulier")
        fill(page, "Inwoners", "20")
        press(page, "Verbetering opslaan")
        assert not page.warning
        row = stored()[-1]
        assert (row.number, row.replaces_id) == (34, 1)
        with database.reading() as session:
            assert count_reads.parts_of(session, row.id) == {CountGroup.RESIDENTS: 20}


def test_what_has_to_be_told_is_asked_in_sight(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(AT_NIGHT):
        page = opened()
        choose(page, "Wat is bekend?", FigureState.CANCELLED)
        assert remarks(page) == {"Meer vertellen (hoeft niet)"}
        choose(page, "Waarom is er geen aantal?", CountReason.OTHER)
        assert remarks(page) == {""}
        fill(page, "Opmerking (geen namen)", "Stroom uitgevallen.")
        press(page, "Opslaan")
        assert stored()[-1].remark == "Stroom uitgevallen."


def remarks(page: AppTest) -> set[str]:
    """Under which headings the remark is asked for; "" where nothing has to be opened first."""
    inside = {
        field.key: one.label
        for one in page.expander
        for field in one.text_input
        if field.label.startswith("Opmerking")
    }
    fields = [field for field in page.text_input if field.label.startswith("Opmerking")]
    return {inside.get(field.key, "") for field in fields}


def test_who_saves_as_the_second_hears_what_stands_and_where_the_own_number_is(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        page = opened()
        fill(page, "Hoeveel deelnemers?", "40")
        choose(page, "Hoe is er geteld?", CountingMethod.TALLY)
        # In the same moment: the page of the second one knows nothing of it yet.
        enter("werkbijeenkomst-1", known(34), by="bram")
        press(page, "Opslaan")
        (said,) = [plain(one.value) for one in page.error]
        assert said == (
            "Iemand was eerder (12 september 2018, 21:40): bram vulde 34 deelnemers, geteld in "
            "(nr 1). Hier was 40 getypt. Dat is niet opgeslagen; het staat klaar in het formulier. "
            "Klopt het? Sla het dan op als verbetering. Klopt de andere waarde? Gooi dan weg wat "
            "hier getypt was."
        )
        press(page, "Terug naar het formulier")
        assert [title.partition(" · ")[0] for title in titles(page)] == ["nr 1"]
        choose(page, "Waarom verandert het?", CorrectionReason.RECOUNTED)
        press(page, "Verbetering opslaan")
        assert (stored()[-1].number, stored()[-1].replaces_id) == (40, 1)


def test_an_undo_says_once_what_is_open_again(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(AT_NIGHT):
        page = opened()
        fill(page, "Hoeveel deelnemers?", "34")
        choose(page, "Hoe is er geteld?", CountingMethod.TALLY)
        press(page, "Opslaan")
        press(page, "Ongedaan maken")
        (receipt,) = [plain(one.value) for one in page.success]
    lines = [line.strip() for line in receipt.splitlines()]
    assert lines[1:] == ["Totaal nu nog geen aantal."]
    assert lines[0] == (
        "Ongedaan gemaakt om 21:40, nr 2. Panningen, 12 september 2018 is weer open; "
        "“34 deelnemers, geteld” geldt niet meer."
    )


def test_undo_gives_back_what_was_typed_to_mend_it(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(AT_NIGHT):
        page = opened()
        fill(page, "Hoeveel deelnemers?", "43")
        choose(page, "Hoe is er geteld?", CountingMethod.TALLY)
        fill(page, "Inwoners", "20")
        press(page, "Opslaan")
        press(page, "Ongedaan maken")
        press(page, "Volgende")
        standing = {one.label: one.value for one in page.text_input}
        assert (standing["Hoeveel deelnemers?"], standing["Inwoners"]) == ("43", "20")
        fill(page, "Hoeveel deelnemers?", "34")
        press(page, "Opslaan")
        assert (stored()[-1].number, stored()[-1].method) == (34, CountingMethod.TALLY)


def test_the_history_fits_on_a_phone_and_its_file_has_every_column(
    opened: Callable[[], AppTest],
) -> None:
    with clock.stopped_at(AT_NIGHT):
        number = enter("werkbijeenkomst-1", known(34), by="annemarie")
        correct(number, known(43), by="bob")
        page = opened()
        press(page, "nr 2 · Panningen")
    (table,) = page.table
    assert list(table.value.columns) == ["Nr", "Wat er stond", "Door wie en waarom"]
    rows = [[plain(str(cell)) for cell in row] for row in table.value.itertuples(index=False)]
    assert rows[0][1] == "43 (presentielijst)"
    assert rows[0][2] == "bob, 12 september 2018, 21:40; vervangt nr 1: typefout"
    assert rows[1][2] == "annemarie, 12 september 2018, 21:40"
