"""Requests: which towns ask for the exhibition, and how far each request is in the relay."""

from project.directory import relay, town_requests
from project.ui.directory.town_requests import show_requests
from project.ui.page.opening import open_page
from project.ui.page.showing import show_link, show_sentences

with open_page("requests") as session:
    found = town_requests.requests(session)

show_sentences("Wie vraagt de tentoonstelling?", [relay.summary(found)])
show_link("Het formulier voor gemeenten", "/aanvragen")
show_requests(found)
