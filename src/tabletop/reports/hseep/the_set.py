"""The whole set: which documents there are, in the order in which they are wanted, and what each is called in a folder.

A file is named by the exercise's id and the document's, never by words that somebody typed.
"""

from __future__ import annotations

from collections.abc import Callable

from tabletop.reports.document import Document
from tabletop.reports.hseep import aar, cards, eeg, facilitator_guide, feedback_form, handouts, sitman
from tabletop.reports.hseep.papers import Papers

DOCUMENTS: dict[str, Callable[[Papers], Document]] = {
    "situation_manual": sitman.build,
    "facilitator_guide": facilitator_guide.build,
    "evaluation_guide": eeg.build,
    "feedback_form": feedback_form.build,
    "role_cards": cards.role_cards,
    "name_tents": cards.name_tents,
    "ballot_cards": cards.ballot_cards,
    "handouts": handouts.build,
    "after_action_report": aar.build,
}
"""Documents for Word and PDF by id. The MSEL is a list for spreadsheets and stands beside them (``msel``)."""
MSEL = "msel"
READERS = {
    "situation_manual": "all participants",
    "facilitator_guide": "PRIVATE: facilitators",
    MSEL: "PRIVATE: facilitators",
    "evaluation_guide": "PRIVATE: evaluators",
    "feedback_form": "all participants",
    "role_cards": "each card for its role alone",
    "name_tents": "the table",
    "ballot_cards": "all participants",
    "handouts": "the facilitator, to hand out",
    "after_action_report": "the sponsor; a draft until signed",
}
"""Who may read a document, in the order in which the set is listed."""
