"""The console's view with what only the desk knows of phones: who has come, and what reaches whom."""

from __future__ import annotations

from dataclasses import replace

from tabletop.console.seating import Seating
from tabletop.session.facilitator import LOG_LINES
from tabletop.session.views import FacilitatorView, NextStep


def with_phones(view: FacilitatorView, seating: Seating) -> FacilitatorView:
    """Return the view with announcements among the record's lines, and ``space`` saying what it does with phones."""
    if seating.log:
        log = sorted((*view.log, *seating.log), key=lambda line: (line.revision, line.at))
        view = replace(view, log=tuple(log[-LOG_LINES:]))
    if view.next.form == "cards" and seating.seated.phones:
        view = replace(view, next=NextStep("show the vote", f"0 of {view.present} in"))
    if seating.way_next() == "seat":
        view = replace(view, next=replace(view.next, label=view.next.label.replace("hand over:", "to a phone:")))
    return view
