"""The frame of every page: who looks, the menu, what is chosen, and how something is shown.

A page opens with :func:`open_page`, which asks who may see it. Text that comes from data goes
through :func:`plain`, so that nobody's name can become markup.
"""

from project.ui.page import menu
from project.ui.page.choice import (
    EVERYTHING,
    OPENED,
    asked_for,
    choose,
    choose_on_map,
    choose_one,
    from_address,
    search_words,
    show_links,
    show_not_offered,
    take,
    walk,
)
from project.ui.page.doing import do, say_problem, show_outcome
from project.ui.page.markdown import email_link, plain
from project.ui.page.opening import (
    footer,
    is_example,
    open_page,
    still_open,
    stop_if_empty,
    stop_without_stops,
    visitor,
    visitor_later,
)
from project.ui.page.showing import (
    found_any,
    show_chart,
    show_code,
    show_facts,
    show_intro,
    show_link,
    show_map,
    show_note,
    show_open_figures,
    show_sentences,
    show_table,
    show_text,
    show_total,
)
from project.ui.page.view import (
    ask_days,
    choose_project,
    open_tour,
    read_view,
    show_choice,
    show_period,
)

__all__ = [
    "EVERYTHING",
    "OPENED",
    "ask_days",
    "asked_for",
    "choose",
    "choose_on_map",
    "choose_one",
    "choose_project",
    "do",
    "email_link",
    "footer",
    "found_any",
    "from_address",
    "is_example",
    "menu",
    "open_page",
    "open_tour",
    "plain",
    "read_view",
    "say_problem",
    "search_words",
    "show_chart",
    "show_choice",
    "show_code",
    "show_facts",
    "show_intro",
    "show_link",
    "show_links",
    "show_map",
    "show_not_offered",
    "show_note",
    "show_open_figures",
    "show_outcome",
    "show_period",
    "show_sentences",
    "show_table",
    "show_text",
    "show_total",
    "still_open",
    "stop_if_empty",
    "stop_without_stops",
    "take",
    "visitor",
    "visitor_later",
    "walk",
]
