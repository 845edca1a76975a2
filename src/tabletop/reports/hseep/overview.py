"""The Exercise Overview: the same table in every document that has one, and the head of each document."""

from __future__ import annotations

from tabletop.debrief.words import in_one_line
from tabletop.reports.blocks import Block, Heading, Note, Paragraph, Table
from tabletop.reports.hseep.papers import WITHHELD, Papers


def head(papers: Papers, kind: str, reader: str) -> list[Block]:
    """Return the top of a document: its name and who may read it. The marking stands on every page."""
    blocks: list[Block] = [Heading(1, f"{papers.exercise.file.title}: {kind}"), Paragraph(reader)]
    if papers.played is not None and papers.played.state.settings.get("rehearsal"):
        blocks.append(Note("REHEARSAL"))
    return blocks


def table(papers: Papers) -> list[Block]:
    """Return the Exercise Overview."""
    file = papers.exercise.file
    overview = file.overview
    capabilities = dict.fromkeys(one.capability for one in file.objectives.values() if one.capability)
    rows = (
        ("Exercise Dates", papers.date()),
        ("Scope", papers.missing(in_one_line(overview.scope))),
        ("Mission Area(s)", papers.missing(", ".join(overview.mission_areas))),
        ("Core Capabilities", papers.missing(", ".join(capabilities))),
        ("Objectives", papers.missing(objectives_in_one(papers))),
        ("Threat or Hazard", papers.missing(in_one_line(overview.threat))),
        ("Scenario", papers.missing(in_one_line(file.summary))),
        ("Sponsor", papers.missing(in_one_line(overview.sponsor))),
        ("Participating Organizations", _organisations(papers)),
        ("Point of Contact", papers.missing(in_one_line(overview.contact))),
    )
    return [Heading(2, "Exercise Overview"), Table(("Exercise Name", file.title), rows, widths=(3, 8))]


def objectives_in_one(papers: Papers) -> str:
    """Return all objectives, numbered, a line each."""
    texts = [in_one_line(one.text) for one in papers.exercise.file.objectives.values()]
    return texts[0] if len(texts) == 1 else "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _organisations(papers: Papers) -> str:
    naming = papers.naming
    if naming is None or naming.level == "named":
        known = naming.organisations.values() if naming is not None else ()
        return papers.missing(", ".join(dict.fromkeys(known)))
    return WITHHELD if naming.chatham else "Left out: this document names no people and no organisations"
