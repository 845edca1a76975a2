"""A line between a browser and the room that can be slowed, stopped and torn: a small SOCKS proxy on this computer."""

from __future__ import annotations

import select
import socket
import struct
import threading
import time
from contextlib import suppress

PIECE = 1024


class BadLine:
    """Give ``server`` to a browser as its proxy. ``delay`` seconds lie before each piece that passes."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self._passes = threading.Event()
        self._passes.set()
        self._lines: set[socket.socket] = set()
        self._ended = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.server = f"socks5://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._wait, daemon=True).start()

    def stop(self) -> None:
        """Let nothing through and say nothing: a phone that walked out of the Wi-Fi."""
        self._passes.clear()

    def tear(self) -> None:
        """Break every connection, and let new ones through."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let everything through again, what has waited first."""
        self._passes.set()

    def close(self) -> None:
        """End it."""
        self._ended = True
        self.mend()
        self._door.close()
        self.tear()

    # --- within ---

    def _wait(self) -> None:
        while not self._ended:
            with suppress(OSError):
                near, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        far = None
        with near, suppress(OSError, struct.error):
            far = _connect(near)
            with far:
                self._lines |= {near, far}
                self._passes.wait()
                while not self._ended:
                    ready, _, _ = select.select([near, far], [], [], 0.5)
                    for line in ready:
                        data = line.recv(PIECE)
                        if not data:
                            return
                        time.sleep(self.delay)
                        self._passes.wait()
                        (far if line is near else near).sendall(data)
        self._lines -= {near, far}  # type: ignore[arg-type]


def _connect(near: socket.socket) -> socket.socket:
    """Answer a browser's SOCKS greeting and connect to where it wants to go."""
    near.recv(near.recv(2)[1])
    near.sendall(b"\x05\x00")
    kind = near.recv(4)[3]
    host = near.recv(near.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(near.recv(4))
    (port,) = struct.unpack("!H", near.recv(2))
    far = socket.create_connection((host, port), timeout=10)
    far.settimeout(None)
    near.sendall(b"\x05\x00\x00\x01" + bytes(6))
    return far
