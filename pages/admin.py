"""Beheer: accounts, projects, backups, all data in one file, and the settings."""

from project.ui.managing.accounts import show_accounts
from project.ui.managing.backups import show_backups
from project.ui.managing.organisation import show_organisation
from project.ui.managing.projects import show_projects
from project.ui.managing.set_up import show_settings
from project.ui.managing.whole import show_everything
from project.ui.page.choice import part
from project.ui.page.opening import open_page

with open_page("admin"):
    pass
PARTS = {
    "accounts": ("Accounts", show_accounts),
    "organisatie": ("Organisatie", show_organisation),
    "projecten": ("Projecten", show_projects),
    "kopieen": ("Reservekopieën", show_backups),
    "gegevens": ("Alle gegevens meenemen", show_everything),
    "instellingen": ("Instellingen", show_settings),
}
with part("deel", {code: label for code, (label, _) in PARTS.items()}) as chosen:
    PARTS[chosen][1]()
