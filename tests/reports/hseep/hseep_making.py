"""An exercise with a planted word in every field somebody could read, and the papers made of it."""

from __future__ import annotations

import re
from typing import Any

from tests.exercises import Driver, exercise_of
from tests.reports.making import full_room, given

from tabletop.exercise.exercise import Exercise
from tabletop.reports.blocks import Table
from tabletop.reports.document import Document
from tabletop.reports.hseep.papers import Papers, papers_of
from tabletop.reports.hseep.the_set import DOCUMENTS
from tabletop.reports.markdown import write
from tabletop.session import commands as co
from tabletop.session.events import FeedbackGiven

SOURCE = """
tabletop: 1
source: {author: XAUTHOR, title: XWORK}
recommendations:
  R1: {place: P1, modality: claim, text: XREC, limits: XLIMIT, use: XUSE}
"""
FACTS = """
tabletop: 1
as_of: 1 March 2021
facts:
  A1: {text: XFACT, known: then, standing: seen, sources: [S1]}
  A2: {text: XLATER, known: hindsight, standing: seen, sources: [S1]}
sources:
  S1: {title: XSOURCE}
"""
CAST = """
tabletop: 1
roles:
  mayor: {name: PMAYOR, side: us, interest: PINTEREST, brief: BMAYOR, stands_for: decides}
  judge: {name: PJUDGE, side: mexico, interest: PCOURT, brief: BJUDGE}
glossary:
  PSTART: a word that occurs
  XSHARED: a word behind a door
"""
PLANTED = """
tabletop: 1
id: planted
title: PTITLE
marking: PMARKING
summary: PSUMMARY
content_note: PNOTE
clock: PCLOCK
minutes: 60
overview: {scope: PSCOPE, mission_areas: [PMISSION], threat: PTHREAT, sponsor: PSPONSOR, contact: PCONTACT}
use: [source.yaml, facts.yaml, cast.yaml]
objectives:
  weigh: {text: POBJECTIVE, capability: PCAPABILITY, target: ETARGET, tasks: [ETASK]}
roles: [mayor, judge]
flags:
  page: [kept, sent]
  told: [no_one, all]
start: first
scenes:
  first:
    title: PFIRST
    clock: PMONDAY
    minutes: 10
    objective: weigh
    blocks:
      - text: PSTART
      - {text: PALWAYS, when: page == 'kept'}
      - {text: XBLOCK, when: told == 'all'}
      - {text: PFACT, mark: fact, facts: [A1]}
    write:
      terms: {ask: PASK_TO_WRITE}
    notes: XNOTES
    probe: [XPROBE]
    listen_for: [{text: ELISTEN, objective: weigh}]
    briefs: {judge: SBRIEF}
    injects:
      - {id: call, title: STITLE, at: start, to: "role:mayor", from: SFROM, by: SBY, text: SINJECT, expect: XEXPECT,
         notes: XINJECTNOTE, objective: weigh}
    decision:
      ask: PASKED
      author: [R1]
      questions: [XQUESTION]
      options:
        share: {label: XLABEL, text: XOPTION, case: XCASE, when: "page == 'kept'", closed_because: XCLOSED,
                set: {page: sent}, goto: shared, consequence: XFOLLOWED, moves: {},
                advice: [{rec: R1, stance: aligns, because: XBECAUSE}]}
        hold:
          label: XHOLD
          outcomes:
            quiet: {label: XOUTCOME, consequence: XQUIET, when: "page == 'kept'", goto: held}
            loud: {label: XLOUD, goto: held}
      other_views: [{who: XWHO, claim: XCLAIM, basis: school}]
      hindsight: {text: XHINDSIGHT, facts: [A2], leaves_open: XOPEN}
  shared:
    title: SSHARED
    text: SSHEET
    goto: last
  held:
    title: SHELD
    blocks:
      - text: SHELDTEXT
      - {text: SSLIP, when: written('terms')}
    goto: last
  last:
    title: PLAST
    blocks:
      - text: PLASTTEXT
      - {text: SKEPT, when: page == 'kept'}
    routes:
      - {when: page == 'sent', goto: bright}
      - goto: dark
  bright:
    title: SBRIGHT
    ending: {title: SENDING, tone: XTONE, text: SENDTEXT}
  dark:
    title: SDARK
    text: SDARKTEXT
    ending: {title: SNIGHT, text: SNIGHTTEXT}
debrief:
  questions: [XASKED]
  invented: XINVENTED
playtests:
  xplay: {choose: {first: share}, ends: bright}
"""
"""P: everybody may read it. E: evaluators. S: on a sheet or a slip. B: on one card alone. X: facilitators."""


def planted() -> Exercise:
    """Return the exercise with the planted words."""
    return exercise_of(PLANTED, {"source.yaml": SOURCE, "facts.yaml": FACTS, "cast.yaml": CAST})


def page(document: Document) -> str:
    """Return a document as one line of words, with its title and what stands on every page."""
    head = (document.title, document.marking, document.header)
    return " ".join(" ".join((*head, write(document.blocks))).replace("\\", "").split())


def words(text: str, *kinds: str) -> set[str]:
    """Return the planted words of these kinds that a text holds."""
    return set(re.findall(r"\w+", text)) & all_words(*kinds)


def all_words(*kinds: str) -> set[str]:
    """Return every planted word of these kinds."""
    return set(re.findall(rf"\b[{''.join(kinds)}][A-Z_]{{3,}}\b", " ".join((PLANTED, SOURCE, FACTS, CAST))))


def documents(papers: Papers) -> dict[str, str]:
    """Return all documents of a set as words, by id."""
    return {name: page(build(papers)) for name, build in DOCUMENTS.items()}


def table(document: Document, column: str) -> Table:
    """Return the first table of a document that has such a column."""
    return next(block for block in document.blocks if isinstance(block, Table) and column in block.columns)


def played_room(typed: str = "") -> Driver:
    """Return a room that did everything an After-Action Report can hold; ``typed`` is appended to typed words."""
    room = full_room(typed)
    room.did(co.Find(kind="strength", text=f"It asked who pays{typed}", objective="weigh", analysis=f"Early{typed}"))
    area = {"text": f"Nobody called{typed}", "reference": f"Plan 4{typed}", "analysis": f"No number{typed}"}
    room.did(co.Find(kind="area", objective="weigh", **area))
    revision = room.state.findings[-1][0]
    room.did(co.Find(kind="strength", text=f"It was quiet{typed}"))
    action = {"text": f"Make a list{typed}", "owner": "Anna Kowalska", "organisation": f"Harbour Office{typed}"}
    more = {"contact": "anna@example.org", "start": "May", "due": "June", "capability": "Planning"}
    room.did(co.AgreeAction(issue=revision, element="planning", **action, **more))
    for points in (5, 4, 4):
        ratings = (points,) * 8
        form = FeedbackGiven(ratings=ratings, strengths=f"Short{points}{typed}", comments=f"Go on{points}{typed}")
        room.did(co.GiveFeedback(form=form))
    return room


def played_papers(room: Driver, names: Any = "named") -> Papers:
    """Return what documents of a played session are made of."""
    return papers_of(room.compiled.exercise, given(room, names))
