"""Beheer: accounts, projects, backups, all data in one file, what is kept, and the settings."""

from project import access
from project.ui.managing import (
    show_accounts,
    show_backups,
    show_everything,
    show_forgetting,
    show_invitation,
    show_projects,
    show_settings,
)
from project.ui.page import open_page

with open_page("admin") as session:
    accounts = access.accounts(session)

show_invitation()
show_accounts(accounts)
show_projects()
show_backups()
show_everything()
show_forgetting()
show_settings()
