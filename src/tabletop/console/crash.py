"""What happens when the program itself is at fault: a sentence for whoever looks on, the rest into a private file."""

from __future__ import annotations

import traceback

from tabletop import system


def crash_note(error: BaseException) -> str:
    """Keep where ``error`` arose in ``crash/`` of the data folder and return what to tell.

    Neither holds local variables or the error's own words: both could hold a private note. Never raises.
    """
    told = "Something went wrong in tabletop itself. Your session is kept: tabletop resume"
    try:
        folder = system.private_folder(system.data_folder() / "crash")
        path = folder / f"{system.utc_now().replace(':', '')}-{system.random_bits(20):05x}.txt"
        system.private_file(path, "".join(_where(error)).encode("utf-8", "backslashreplace"))
    except (OSError, RuntimeError):  # a full disk, a folder that takes nothing, no home folder at all
        return told
    return f"{told}\nWhere it happened is noted in {path}"


def _where(error: BaseException) -> list[str]:
    """Return the types of an error and of those that led to it, with the places they passed through."""
    lines: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        lines.append(f"{type(following).__module__}.{type(following).__qualname__}\n")
        frames = traceback.extract_tb(following.__traceback__)
        lines.extend(f"{frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames)
        following = following.__cause__ or following.__context__
    return lines
