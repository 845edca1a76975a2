"""Stands in for the web side in tests: `python -m tests.console.serving FOLDER [--lan] [--dies]`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tabletop.store import folders

SECRET = "0123456789abcdef" * 2


def main(folder: Path, lan: bool, dies: bool) -> int:
    """Put up a door and a sign of life, and take them down when a console wishes it."""
    if dies:
        return 3
    room = folders.open_room(folder)
    url = "http://192.0.2.7:8765" if lan else "http://127.0.0.1:8765"
    door = {
        "code": "ACD7K2",
        "secret": SECRET,
        "urls": [url, "http://10.8.0.2:8765"][: 1 + lan],
        "lan": lan,
        "tls": False,
        "port": 8765,
    }
    room.set_notice("door", json.dumps(door | {"pid": os.getpid()}))
    counter = 0
    end = time.monotonic() + 60
    while time.monotonic() < end:
        counter += 1
        room.screen_seen("web", "web", 3, 0, counter)
        if room.notice("web_wish") == "stop":
            room.set_notice("web_wish", "")
            break
        time.sleep(0.05)
    room.screen_gone("web")
    room.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--lan" in sys.argv, "--dies" in sys.argv))
