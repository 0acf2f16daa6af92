"""Beheer: accounts, backups, what is kept how long, and how this dashboard is set up."""

from project import access
from project.ui.accounts import show_accounts, show_forgetting, show_invitation
from project.ui.backups import show_backups
from project.ui.page import open_page
from project.ui.set_up import show_settings

with open_page("admin") as session:
    accounts = access.accounts(session)

show_invitation()
show_accounts(accounts)
show_backups()
show_forgetting()
show_settings()
