"""Codes T301–T413 and T701–T802: conditions, what happens at the table, time, playtests."""

from __future__ import annotations

from tabletop.exercise.rules.catalogue import Explanation


def _told(when: str) -> str:
    return f"""\
use: [cast.yaml]
flags: [warned, page]
indicators: [trust]
scenes:
  morning:
    on_enter: {{moves: {{trust: {{by: +1, because: Calm.}}}}}}
    blocks:
      - text: A new day.
      - {{when: "{when}", text: Word has spread.}}
    ending: Noon
"""


def _decided(option: str, head: str = "flags: [warned, page]") -> str:
    return f"""\
use: [cast.yaml]
{head}
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it}}
        decline: {option}
      goto: noon
  noon: {{text: B., ending: End}}
"""


def _asked(decision: str, head: str = "") -> str:
    return f"""\
{head}scenes:
  morning:
    decision:
      ask: What do we say?
{decision}      options:
        confirm: {{label: Confirm it}}
        decline: {{label: Say nothing}}
      goto: noon
  noon: {{text: B., ending: End}}
"""


def _inject(inject: str) -> str:
    return f"""\
use: [cast.yaml]
roles: [mayor]
scenes:
  morning:
    text: A new day.
    minutes: 10
    injects: [{inject}]
    ending: Noon
"""


def _outcomes(first: str, second: str) -> str:
    return f"""\
use: [cast.yaml]
flags: [warned]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it}}
        decline:
          label: Say nothing
          outcomes:
            quiet: {first}
            loud: {second}
      goto: noon
  noon: {{text: B., ending: End}}
"""


def _evening(minutes: int) -> str:
    return f"""\
minutes: 60
scenes:
  morning: {{text: A new day., minutes: {minutes}, ending: Noon}}
"""


def _playtest(choose: str, ends: str) -> str:
    return _asked("") + f"playtests: {{silence: {{choose: {{morning: {choose}}}, ends: {ends}}}}}\n"


EXPLANATIONS = (
    Explanation(
        "T301",
        "A condition is names, words in quotes, comparisons, and, or, not, and parentheses.",
        _told("page = 'shared'"),
        _told("page == 'shared'"),
    ),
    Explanation(
        "T302",
        "A condition may ask for flags and indicators of this exercise, and its scenes, options, injects and lists.",
        _told("warnd"),
        _told("warned"),
    ),
    Explanation(
        "T303",
        "A flag or an indicator is compared with one of its own words.",
        _told("trust >= 'god'"),
        _told("trust >= 'good'"),
    ),
    Explanation(
        "T304",
        "The words of a flag have no order, so they can only be equal or not; only a true-or-false flag stands alone.",
        _told("page >= 'shared'"),
        _told("page != 'never_sent'"),
    ),
    Explanation(
        "T305",
        "Nothing that could happen makes this true, so what depends on it is never seen.",
        _told("page == 'shared' and page == 'summarised'"),
        _told("page == 'shared' or page == 'summarised'"),
    ),
    Explanation(
        "T306",
        "This is true whatever happens, so the condition does nothing.",
        _told("trust >= 'low'"),
        _told("trust >= 'mixed'"),
    ),
    Explanation(
        "T307",
        "A closed option keeps its letter and is shown grey; the room wants to know why it is closed.",
        _decided("{label: Say nothing, when: not warned}"),
        _decided('{label: Say nothing, when: not warned, closed_because: "You have warned them."}'),
    ),
    Explanation(
        "T308",
        "A reason for being closed, or “hidden”, has a meaning only where a condition can close the option.",
        _decided("{label: Say nothing, hidden: true}"),
        _decided("{label: Say nothing, when: not warned, hidden: true}"),
    ),
    Explanation(
        "T401",
        "What moves is an indicator that the exercise names.",
        _decided('{label: Say nothing, moves: {trust: {by: -1, because: "Silence tells."}}}', "indicators: [benefit]"),
        _decided('{label: Say nothing, moves: {trust: {by: -1, because: "Silence tells."}}}', "indicators: [trust]"),
    ),
    Explanation(
        "T402",
        "An indicator without levels is a question for the debrief; it cannot move.",
        _decided('{label: Say nothing, moves: {benefit: {by: 1, because: "Calm."}}}', "indicators: [benefit]"),
        _decided('{label: Say nothing, moves: {trust: {by: 1, because: "Calm."}}}', "indicators: [trust]"),
    ),
    Explanation(
        "T403",
        "What is set is a flag that the exercise names.",
        _decided("{label: Say nothing, set: {warnd: true}}"),
        _decided("{label: Say nothing, set: {warned: true}}"),
    ),
    Explanation(
        "T404",
        "A flag is set to one of its own words.",
        _decided("{label: Say nothing, set: {page: sent}}"),
        _decided("{label: Say nothing, set: {page: shared}}"),
    ),
    Explanation(
        "T405",
        "When time runs out the program proposes an option that is open whatever has happened, or asks.",
        _asked("      if_time_runs_out: wait\n"),
        _asked("      if_time_runs_out: decline\n"),
    ),
    Explanation(
        "T406",
        "The steps come in one order, any of them left out; nothing can be shown before a vote.",
        _asked("      steps: [discuss, vote, decide]\n"),
        _asked("      steps: [vote, discuss, decide]\n"),
    ),
    Explanation(
        "T407",
        "Either all outcomes of an option have a weight, and one is drawn, or none has, and the facilitator picks.",
        _outcomes("{label: They wait, weight: 2}", "{label: They protest}"),
        _outcomes("{label: They wait, weight: 2}", "{label: They protest, weight: 1}"),
    ),
    Explanation(
        "T408",
        "“discussion” and “decided” belong to a decision. Where a scene has none the inject would never fall due.",
        _inject("{id: call, text: The ministry calls.}"),
        _inject("{id: call, at: start, text: The ministry calls.}"),
    ),
    Explanation(
        "T409",
        "One option and nothing else allowed is no decision; it only looks like one.",
        """\
scenes:
  morning:
    decision: {ask: What now?, unlisted: false, options: {wait: {label: Wait, goto: noon}}}
  noon: {text: B., ending: End}
""",
        """\
scenes:
  morning: {text: You wait., goto: noon}
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T410",
        "Each movement is shown with its reason; without one the room sees a word change and nothing else.",
        _decided("{label: Say nothing, moves: {trust: -1}}", "indicators: [trust]"),
        _decided('{label: Say nothing, moves: {trust: {by: -1, because: "Silence tells."}}}', "indicators: [trust]"),
    ),
    Explanation(
        "T411",
        "“by: 0” shows why nothing moves. Without the reason it shows nothing at all.",
        _decided("{label: Say nothing, moves: {trust: 0}}", "indicators: [trust]"),
        _decided('{label: Say nothing, moves: {trust: {by: 0, because: "Nobody noticed."}}}', "indicators: [trust]"),
    ),
    Explanation(
        "T412",
        "In some state none of the outcomes is open, and the facilitator would have to invent one.",
        _outcomes("{label: They wait, when: warned}", "{label: They protest, when: warned}"),
        _outcomes("{label: They wait, when: warned}", "{label: They protest, when: not warned}"),
    ),
    Explanation(
        "T413",
        "An indicator that is never moved and never asked for stays at its start all evening.",
        """\
use: [cast.yaml]
indicators: [trust]
scenes:
  morning:
    decision:
      ask: What do we say?
      options: {confirm: {label: Confirm it}, decline: {label: Say nothing}}
      goto: noon
  noon: {text: B., ending: End}
""",
        _decided('{label: Say nothing, moves: {trust: {by: -1, because: "Silence tells."}}}', "indicators: [trust]"),
    ),
    Explanation(
        "T701",
        "The longest way through the scenes, with opening, debrief and hot wash, does not fit into the evening.",
        _evening(45),
        _evening(35),
    ),
    Explanation(
        "T702",
        "The minutes of a scene are all of it: reading, votes, talk, recording. The open discussion is a part.",
        _asked("      minutes: 15\n").replace("    decision:", "    minutes: 10\n    decision:"),
        _asked("      minutes: 8\n").replace("    decision:", "    minutes: 15\n    decision:"),
    ),
    Explanation(
        "T703",
        "The inject falls due when the scene is over.",
        _inject("{id: call, at: 12, text: The ministry calls.}"),
        _inject("{id: call, at: 8, text: The ministry calls.}"),
    ),
    Explanation(
        "T801",
        "A playtest promises something about scenes, options and words; those it names must exist.",
        _playtest("declne", "noon"),
        _playtest("decline", "noon"),
    ),
    Explanation(
        "T802",
        "A playtest ends in a scene that has an ending.",
        _playtest("decline", "morning"),
        _playtest("decline", "noon"),
    ),
)
