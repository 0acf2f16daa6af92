"""Who may not see a page gets the sign-in page before Streamlit has sent a single byte.

The pages check the same rules again at every rerun: this gate alone would not protect them.
"""

from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from project.accounts.roles import PAGES, STRANGER, may_open
from project.web import html, page_files
from project.web.door import staff
from project.web.requests import in_thread, is_cross_site, page_key
from project.web.sign_in import who_asks
from project.wording.counts import Unit

# The first part of the addresses that show to programs what the reading pages show to people.
_READING = {"agenda.ics", "open-data", "kader"}
# The same of all addresses that are no page but answer a browser.
_OWN = {
    *("gezond", "inloggen", "uitloggen", "wachtwoord", "locatie", "aanvragen", "invoeren"),
    *("privacy", "toegankelijkheid"),
    *("static", "media", "component", "bestand", "meenemen"),
    # Pages of before, which lead on.
    *("bezoek", "beloften"),
    *_READING,
}
# Streamlit answers these to anybody: figures about the server, a way in for programs, and a sign-in
# that is not ours.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/auth/", "/oauth2callback")
# The address of an upload holds the number of a session, and whoever knows that may send files to
# the memory of the server; a file that Streamlit hands out is for whoever has its address: both
# only for who reads in files.
_FILES = ("/_stcore/upload_file", "/media/")


class Gate:
    """Stands before every address of Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let the request through."""
        answer: ASGIApp | None = None
        if scope["type"] == "http":
            request = Request(scope)
            asks = _asks_who(request)
            answer = await in_thread(_refusal, request) if asks else _refusal(request)
        elif scope["type"] == "websocket" and is_cross_site(HTTPConnection(scope)):
            # Streamlit would ask a third party for its own address, and wait for the answer.
            answer = WebSocketClose(1008)
        await (answer or self.app)(scope, receive, send)


def _asks_who(request: Request) -> bool:
    """Whether the database must be asked who this is; for most requests it is not."""
    path = request.url.path
    if key := page_key(path) or page_files.page_of(path):
        return not may_open(key, STRANGER)
    return _first_part(request) in _READING or path.startswith(_FILES)


def _leads_nowhere(request: Request) -> bool:
    """Whether somebody typed an address that is none; Streamlit would say so in English."""
    first = _first_part(request)
    typed = request.headers.get("sec-fetch-dest") == "document"
    return typed and first not in _OWN and "." not in first and not first.startswith("_")


def _first_part(request: Request) -> str:
    return request.url.path.strip("/").partition("/")[0]


def _refuse_strangers(request: Request) -> Response | None:
    """Nothing, unless reading is closed and nobody is signed in."""
    # A program cannot sign in: it is told so, and not sent to a page.
    if may_open("overview", STRANGER) or may_open("overview", who_asks(request)):
        return None
    sentence = "Deze gegevens zijn alleen te lezen met een account. Log in en open ze opnieuw."
    return html.message("Alleen met een account", sentence, 403)


def _moved_to_the_door(request: Request) -> Response | None:
    """Where the form stands now that an old link to the page of entering names; else nothing."""
    for name, unit in (("halte", Unit.VISITORS), ("bijeenkomst", Unit.PARTICIPANTS)):
        if slug := request.query_params.get(name):
            return RedirectResponse(staff.old_address(unit, slug), 303)
    return None


def _refusal(request: Request) -> Response | None:
    path = request.url.path
    if path.startswith(_CLOSED):
        return PlainTextResponse("Niet gevonden.", 404)
    if _first_part(request) in _READING:
        return _refuse_strangers(request)
    if path.startswith(_FILES) and not may_open("import_page", who_asks(request)):
        return PlainTextResponse("Log in om een bestand te sturen of op te halen.", 403)
    key = page_key(path) or page_files.page_of(path)
    if key is None and _leads_nowhere(request):
        sentence = "Deze pagina bestaat niet. Kijk of het adres klopt, of begin bij het overzicht."
        return html.message("Niet gevonden", sentence, 404)
    # Most requests end here, without a question to the database.
    if key is None or may_open(key, STRANGER):
        return None
    who = who_asks(request)
    if may_open(key, who):
        return _moved_to_the_door(request) if key == "enter_count" else None
    if who.signed_in:
        sentence = (
            f"Het account {who.name} mag deze pagina niet openen. Vraag de beheerder om een "
            "andere rol als dit nodig is."
        )
        return html.message("Geen toegang", sentence, 403)
    # A file leads to its page, where its link stands.
    wanted = f"/{PAGES[key].address}" + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(
        f"/inloggen?{urlencode({'terug': wanted}, safe='/')}",
        303,
        headers={"Cache-Control": "no-store"},
    )
