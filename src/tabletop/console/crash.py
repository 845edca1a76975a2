"""What happens when the program itself is at fault: a sentence for whoever looks on, the rest into a private file."""

from __future__ import annotations

import traceback
from pathlib import Path

from tabletop import system


def crash_note(error: BaseException) -> str:
    """Keep where ``error`` arose in ``crash/`` of the data folder and return what to tell.

    Neither holds local variables or the error's own words: both could hold a private note.
    """
    lines = [f"{type(error).__module__}.{type(error).__qualname__}\n"]
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__)]
    told = "Something went wrong in tabletop itself. Your session is kept: tabletop resume"
    try:
        folder = system.private_folder(system.data_folder() / "crash")
        path = Path(folder) / f"{system.utc_now().replace(':', '')}-{system.random_bits(20):05x}.txt"
        system.private_file(path, "".join(lines).encode("utf-8"))
    except OSError:
        return told
    return f"{told}\nWhere it happened is noted in {path}"
