"""Towns and locations on the screens of staff: their requests, and the link to enter a count."""

from project.ui.hosts.links import show_host_link
from project.ui.hosts.requests import show_requests

__all__ = [
    "show_host_link",
    "show_requests",
]
