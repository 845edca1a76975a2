"""What is typed in the second terminal to open the room’s screen."""

from __future__ import annotations

import os
import shlex

from tabletop.system import HOME_VARIABLE, data_folder
from tabletop.text import clean


def display_command(session: str = "") -> str:
    """Return the line to type or to copy, with the data folder where one was chosen, and a session where it is named.

    The folder stands there in full: the second terminal may have been opened somewhere else.
    """
    words = ["tabletop", "display", session] if session else ["tabletop", "display"]
    line = shlex.join(words)
    if os.environ.get(HOME_VARIABLE, ""):
        line = f"{HOME_VARIABLE}={shlex.quote(str(data_folder().absolute()))} {line}"
    return clean(line, multiline=False)
