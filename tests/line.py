"""The line between a browser and a server: it can be cut, swallow, lie and lose what comes back."""

import socket
import threading
from contextlib import suppress
from enum import StrEnum
from urllib.parse import urlsplit


class Line(StrEnum):
    """What the line does with a request."""

    FINE = "fine"
    # As with the server stopped: nobody answers at all.
    CUT = "cut"
    # Takes a connection and never answers.
    SWALLOWS = "swallows"
    # The wifi of a library that wants a click first, and a server that is ill.
    LIES = "lies"
    ILL = "ill"
    # The request arrives, its answer does not.
    LOSES = "loses"


_BODY = b"<html><body><main><h1>Welkom op de wifi</h1></main></body></html>"
_HEAD = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
_SAID = {
    line: _HEAD % (status, len(_BODY)) + _BODY
    for line, status in ((Line.LIES, b"200 OK"), (Line.ILL, b"503 Service Unavailable"))
}


class Relay:
    """Stands between a browser and a server, and counts what comes down."""

    def __init__(self, url: str) -> None:
        self.server = urlsplit(url)
        self.line = Line.FINE
        self.down = 0
        # What stands in an answer, and what the browser reads there: a new version of the files.
        self.version = (b"", b"")
        # Of a request with this in it nothing is passed on.
        self.blocks = b""
        # Of the answer to the next request with this in it only the head comes, until ``held``.
        self.holds = b""
        self.held = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._port = 0
        self._listen()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def become(self, line: Line) -> None:
        """From now on the line is so; what was under way is cut off."""
        self.line = line
        if line is Line.CUT:
            self.close()
        else:
            self._hang_up()
            self._listen()

    def close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        self._hang_up()

    def _listen(self) -> None:
        if self._listener is not None:
            return
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        listener.settimeout(0.05)
        while listener is self._listener:
            with suppress(TimeoutError, OSError):
                browser, _address = listener.accept()
                browser.setblocking(True)
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        self._open.add(browser)
        with suppress(OSError), browser:
            if self.line in (Line.FINE, Line.LOSES):
                self._pass_on(browser)
            elif self.line in _SAID:
                browser.recv(65_536)
                browser.sendall(_SAID[self.line])
            else:
                while browser.recv(65_536):
                    pass
        self._open.discard(browser)

    def _pass_on(self, browser: socket.socket) -> None:
        with socket.create_connection((self.server.hostname, self.server.port)) as server:
            self._open.add(server)
            passes = threading.Event()
            passes.set()
            threading.Thread(target=self._back, args=(server, browser, passes), daemon=True).start()
            while part := browser.recv(65_536):
                if self.blocks and self.blocks in part:
                    break
                if self.holds and self.holds in part:
                    passes.clear()
                    self.holds, self.held = b"", passes
                if self.version[0]:
                    # What is packed, or not sent at all, cannot be changed on the way.
                    part = part.replace(b"\r\nAccept-Encoding:", b"\r\nX-Encoding-Was:")
                    part = part.replace(b"\r\nIf-None-Match:", b"\r\nX-Match-Was:")
                server.sendall(part)
            self._open.discard(server)

    def _back(self, server: socket.socket, browser: socket.socket, passes: threading.Event) -> None:
        with suppress(OSError):
            while part := server.recv(65_536):
                if not passes.is_set():
                    head, end, part = part.partition(b"\r\n\r\n")
                    browser.sendall(head + end)
                    passes.wait()
                if self.line is Line.LOSES:
                    break
                self.down += len(part)
                browser.sendall(part.replace(*self.version) if self.version[0] else part)
        with suppress(OSError):
            browser.shutdown(socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
