"""Managing the dashboard: who may in, its projects, its copies, its set-up, and the logbook."""

from project.ui.managing.accounts import show_accounts, show_forgetting, show_invitation
from project.ui.managing.backups import show_backups
from project.ui.managing.logbook import ask_search, show_lines
from project.ui.managing.projects import show_projects
from project.ui.managing.set_up import show_settings
from project.ui.managing.whole import show_everything

__all__ = [
    "ask_search",
    "show_accounts",
    "show_backups",
    "show_everything",
    "show_forgetting",
    "show_invitation",
    "show_lines",
    "show_projects",
    "show_settings",
]
