"""The README's pictures, from the program running in two real terminals: `make pictures`.

python -m tests.pictures.readme FOLDER
"""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
import time
from pathlib import Path

from tests.end_to_end.stage import Console
from tests.pictures.draw import picture
from tests.terminal import Terminal

CONSOLE = (120, 36)
WALL = (60, 18)
TABLETOP = (sys.executable, "-m", "tabletop")


def shoot(terminal: Terminal, path: Path) -> None:
    """Save what a terminal shows."""
    with terminal.frozen() as screen:
        picture(screen).save(path, optimize=True)
    print(path)


def main(folder: Path) -> None:
    """Play the beginning of the first exercise and take pictures on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        env = {"TABLETOP_HOME": home}
        columns, rows = CONSOLE
        wide, high = WALL
        with (
            Terminal([*TABLETOP], columns=columns, rows=rows, env=env) as console,
            Terminal([*TABLETOP, "display"], columns=wide, rows=high, env=env) as wall,
        ):
            library = Console(console)
            library.choose("The leaked file")
            library.calm()
            shoot(console, folder / "library.png")
            console.press("enter")
            console.wait_for("People here")
            console.type("Cohort 7")
            console.press("enter")
            console.wait_for("two signs")
            wall.wait_for("begins soon")
            console.press("enter")
            play(console, wall, folder)


def play(console: Terminal, wall: Terminal, folder: Path) -> None:
    """From the briefing to the first vote's result, one picture of each at the moments that tell most."""
    go_on_until(console, wall, "What leaves the building")
    shoot(wall, folder / "question.png")
    console.wait_for("open the vote")
    shoot(console, folder / "console.png")


def go_on_until(console: Terminal, wall: Terminal, text: str) -> None:
    """Press space, as a calm person does, until the room's screen shows a text."""
    for _ in range(60):
        if text in wall.text:
            return
        time.sleep(0.75)  # a second press within 0.7 s counts as a repeat
        before = still(wall.text)
        console.press("space")
        with contextlib.suppress(AssertionError):
            wall.wait_for(lambda before=before: still(wall.text) != before, 2)
    raise AssertionError(f"never shown: {text}\n{wall.text}")


def still(text: str) -> str:
    """A screen's text without its clocks."""
    return re.sub(r"\d\d:\d\d", "", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
