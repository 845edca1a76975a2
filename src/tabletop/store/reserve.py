"""One mebibyte kept free beside the record, so that a full disk still takes the last minutes of a session."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tabletop import system

FILE_NAME = "reserve"
SIZE = 1024 * 1024

_ROOM_WANTED = 8 * SIZE


def make_reserve(folder: Path) -> bool:
    """Make the reserve where it is missing and the disk has space to spare; tell whether it is there now."""
    path = folder / FILE_NAME
    try:
        if path.exists():
            return True
        if shutil.disk_usage(folder).free < _ROOM_WANTED:
            return False
        system.private_file(path, os.urandom(SIZE))  # what does not compress takes the space for certain
    except OSError:
        return path.exists()
    return True


def release_reserve(folder: Path) -> bool:
    """Let the reserve go; tell whether that freed anything."""
    try:
        (folder / FILE_NAME).unlink()
    except OSError:
        return False
    return True
