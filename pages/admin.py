"""Beheer: accounts, projects, backups, all data in one file, what is kept, and the settings."""

from project import access
from project.ui.accounts import show_accounts, show_forgetting, show_invitation
from project.ui.backups import show_backups
from project.ui.page import open_page
from project.ui.projects import show_projects
from project.ui.set_up import show_settings
from project.ui.whole import show_everything

with open_page("admin") as session:
    accounts = access.accounts(session)

show_invitation()
show_accounts(accounts)
show_projects()
show_backups()
show_everything()
show_forgetting()
show_settings()
