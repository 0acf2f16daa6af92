"""A relay between browser and server that counts every byte the server sends, headers and all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHUNK = 65_536


class Relay:
    """Listens on a port of its own and passes everything on."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._sent = 0
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def sent(self) -> int:
        """The bytes that the server sent until now."""
        with self._lock:
            return self._sent

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        # Until somebody closes the listener.
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        """Both ways, until both sides have said all."""
        with browser, socket.create_connection(("127.0.0.1", self._to)) as server:
            back = threading.Thread(target=self._pass_on, args=(server, browser), daemon=True)
            back.start()
            self._pass_on(browser, server)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        # Either side may leave in the middle of a sentence.
        with suppress(OSError):
            while content := source.recv(_CHUNK):
                if source.getpeername()[1] == self._to:
                    with self._lock:
                        self._sent += len(content)
                target.sendall(content)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@contextmanager
def relay_to(port: int) -> Iterator[Relay]:
    """A relay to this port, as long as it is needed."""
    relay = Relay(port)
    try:
        yield relay
    finally:
        relay.close()
