"""Requests: which towns ask for the exhibition, and how far each request is in the relay."""

from project.directory import relay
from project.directory import town_requests as host_requests
from project.ui.hosts.requests import show_requests
from project.ui.page.opening import open_page
from project.ui.page.showing import show_link, show_sentences

with open_page("requests") as session:
    found = host_requests.requests(session)

show_sentences("Wie vraagt de tentoonstelling?", [relay.summary(found)])
show_link("Het formulier voor gemeenten", "/aanvragen")
show_requests(found)
