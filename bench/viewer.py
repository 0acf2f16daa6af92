"""Somebody who looks at a page without a browser: speaks Streamlit's own protocol."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.servers import Site

_PATIENCE = 60.0
# The message that says that a page is complete is short; no other one needs to be read.
_SHORT = 400


class Viewer:
    """One open page. Keeps what it was sent, as a browser does."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._kept: list[str] = []

    def open(self, expected: str) -> None:
        """Run the page for the first time, and check that it is the page that was meant."""
        messages = self._run()
        for content in messages:
            message = ForwardMsg.FromString(content)
            if message.metadata.cacheable:
                self._kept.append(message.hash)
        if expected.encode() not in b"".join(messages):
            msg = f"The page does not say {expected!r}"
            raise RuntimeError(msg)

    def rerun(self) -> float:
        """Run the page again, as a click does; how long that takes in ms."""
        start = time.perf_counter()
        self._run()
        return (time.perf_counter() - start) * 1000

    def _run(self) -> list[bytes]:
        wanted = ClientState(cached_message_hashes=self._kept)
        self._connection.send(BackMsg(rerun_script=wanted).SerializeToString())
        received: list[bytes] = []
        while True:
            content = self._connection.recv(timeout=_PATIENCE)
            if not isinstance(content, bytes):
                continue
            received.append(content)
            if len(content) < _SHORT and _is_the_end(content):
                return received


def _is_the_end(content: bytes) -> bool:
    message = ForwardMsg.FromString(content)
    if message.WhichOneof("type") != "script_finished":
        return False
    if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
        msg = f"The page stopped with status {message.script_finished}"
        raise RuntimeError(msg)
    return True


@contextmanager
def looking_at(site: Site) -> Iterator[Viewer]:
    """Connect to a server that answers."""
    address = f"ws://127.0.0.1:{site.port}/_stcore/stream"
    with connect(
        address,
        origin=Origin(f"http://127.0.0.1:{site.port}"),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as connection:
        yield Viewer(connection)
