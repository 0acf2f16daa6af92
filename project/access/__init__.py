"""Who may do what: accounts, passwords, sign-ins, and which page asks for which role."""

from project.access.attempts import (
    ATTEMPT_WINDOW,
    ATTEMPTS_PER_ACCOUNT,
    ATTEMPTS_PER_ADDRESS,
    TOO_MANY,
    is_too_often,
)
from project.access.edits import add_account, remove_account
from project.access.holders import (
    EXAMPLE_ACCOUNTS,
    LONGEST_NAME,
    AccountRow,
    accounts,
    example_accounts,
    known_account,
)
from project.access.links import (
    LINK_CLOSED,
    LINK_LASTS,
    link_address,
    make_password_link,
    name_behind_link,
    set_password_with_link,
)
from project.access.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from project.access.roles import PAGES, STRANGER, PageRule, Visitor, may_open
from project.access.sign_ins import (
    COOKIE,
    IDLE,
    LONGEST,
    RENEW_AFTER,
    WRONG,
    sign_in,
    sign_out,
    start_sign_in,
    visitor,
)

__all__ = [
    "ATTEMPTS_PER_ACCOUNT",
    "ATTEMPTS_PER_ADDRESS",
    "ATTEMPT_WINDOW",
    "COOKIE",
    "EXAMPLE_ACCOUNTS",
    "IDLE",
    "LINK_CLOSED",
    "LINK_LASTS",
    "LONGEST",
    "LONGEST_NAME",
    "LONGEST_PASSWORD",
    "PAGES",
    "RENEW_AFTER",
    "SHORTEST_PASSWORD",
    "STRANGER",
    "TOO_MANY",
    "WRONG",
    "AccountRow",
    "PageRule",
    "Visitor",
    "accounts",
    "add_account",
    "example_accounts",
    "is_too_often",
    "known_account",
    "link_address",
    "make_password_link",
    "may_open",
    "name_behind_link",
    "remove_account",
    "set_password_with_link",
    "sign_in",
    "sign_out",
    "start_sign_in",
    "visitor",
]
