"""The one place where a bug outside Streamlit becomes a number and a friendly page."""

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from project.errors import StoreError, bug_sentence, log_with_id
from project.web import html


class Faults:
    """Answers when something inside broke before it could."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a bug is logged, and the reader sees its number."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_remember(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_remember)
        except ClientDisconnect:
            # The line broke while a form was under way: no bug, and nobody to answer.
            return
        except Exception as error:
            if isinstance(error, StoreError) and not started:
                answer = html.message("Even niet", str(error), 503)
            else:
                number = log_with_id(error)
                if started:
                    raise
                answer = html.message("Er ging iets mis", bug_sentence(number), 500)
            await answer(scope, receive, send)
