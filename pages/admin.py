"""Beheer: accounts, projects, backups, all data in one file, what is kept, and the settings."""

from project.accounts import holders, provider
from project.ui.managing.accounts import show_accounts, show_forgetting, show_invitation
from project.ui.managing.backups import show_backups
from project.ui.managing.organisation import show_organisation
from project.ui.managing.projects import show_projects
from project.ui.managing.set_up import show_settings
from project.ui.managing.whole import show_everything
from project.ui.page.opening import open_page

with open_page("admin") as session:
    accounts = holders.accounts(session)
    groups = provider.groups(session)

show_invitation()
show_accounts(accounts)
show_organisation(accounts, groups)
show_projects()
show_backups()
show_everything()
show_forgetting()
show_settings()
