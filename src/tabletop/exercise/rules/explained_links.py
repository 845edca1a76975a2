"""Codes T201–T216: how scenes lead to each other, and what they name."""

from __future__ import annotations

from tabletop.exercise.rules.catalogue import Explanation

EXPLANATIONS = (
    Explanation(
        "T201",
        "A way leads to a scene that does not exist; the room would stand before a wall.",
        """\
scenes:
  morning:
    decision:
      ask: Which way?
      options:
        wait: {label: Wait, goto: noon}
        act: {label: Act at once, goto: noom}
  noon: {text: B., ending: End}
""",
        """\
scenes:
  morning:
    decision:
      ask: Which way?
      options:
        wait: {label: Wait, goto: noon}
        act: {label: Act at once, goto: noon}
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T202",
        "A scene leads on by exactly one of decision, goto, routes or ending. With none the evening stops there; with "
        "two the program would have to choose.",
        """\
scenes:
  morning: {text: A., goto: noon, ending: Too early}
  noon: {text: B., ending: End}
""",
        """\
scenes:
  morning: {text: A., goto: noon}
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T203",
        "Routes are tried from the top. The last has no condition, so that one is always open; those above have one, "
        "or what follows is never reached.",
        """\
use: [cast.yaml]
flags: [warned]
scenes:
  morning:
    text: A.
    routes:
      - {when: warned, goto: noon}
  noon: {text: B., ending: End}
""",
        """\
use: [cast.yaml]
flags: [warned]
scenes:
  morning:
    text: A.
    routes:
      - {when: warned, goto: noon}
      - goto: evening
  noon: {text: B., ending: End}
  evening: {text: C., ending: Late}
""",
    ),
    Explanation(
        "T204",
        "Nothing leads to this scene, so no room will see it unless the facilitator jumps.",
        """\
scenes:
  morning: {text: A., ending: Noon}
  evening: {text: Nobody comes here., ending: End}
""",
        """\
scenes:
  morning: {text: A., goto: evening}
  evening: {text: They come., ending: End}
""",
    ),
    Explanation(
        "T205",
        "From this scene no ending can be reached. Loops are fine as long as a way leads out of them.",
        """\
scenes:
  morning:
    decision:
      ask: Which way?
      options:
        round: {label: Round again, goto: ring}
        out: {label: Out, goto: evening}
  ring: {text: The first half., goto: ring_too}
  ring_too: {text: The second half., goto: ring}
  evening: {text: They come., ending: End}
""",
        """\
scenes:
  morning:
    decision:
      ask: Which way?
      options:
        round: {label: Round again, goto: ring}
        out: {label: Out, goto: evening}
  ring: {text: Once round., goto: morning}
  evening: {text: They come., ending: End}
""",
    ),
    Explanation(
        "T206",
        "A brief, an inject, a probe or a rule names a role or side that does not play here.",
        """\
use: [cast.yaml]
roles: [mayor]
scenes:
  morning:
    text: A.
    briefs: {mayer: "You have the file."}
    ending: Noon
""",
        """\
use: [cast.yaml]
roles: [mayor]
scenes:
  morning:
    text: A.
    briefs: {mayor: "You have the file."}
    ending: Noon
""",
    ),
    Explanation(
        "T207",
        "A scene, inject or listen-for point serves an objective that the exercise does not have.",
        """\
objectives: {weigh: {text: Weigh a request.}}
scenes:
  morning: {text: A., objective: wiegh, ending: Noon}
""",
        """\
objectives: {weigh: {text: Weigh a request.}}
scenes:
  morning: {text: A., objective: weigh, ending: Noon}
""",
    ),
    Explanation(
        "T208",
        "A block shows what the room has written; some scene must ask for it under “write”.",
        """\
scenes:
  morning:
    text: A.
    write: {terms: {ask: What must hold?}}
    goto: noon
  noon: {blocks: [{written: term}], ending: End}
""",
        """\
scenes:
  morning:
    text: A.
    write: {terms: {ask: What must hold?}}
    goto: noon
  noon: {blocks: [{written: terms}], ending: End}
""",
    ),
    Explanation(
        "T209",
        "After this option nothing comes. It needs a “goto”, its decision one for all, or outcomes that have one.",
        """\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it, goto: noon}
        decline: {label: Say nothing}
  noon: {text: B., ending: End}
""",
        """\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it}
        decline: {label: Say nothing}
      goto: noon
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T210",
        "Outcomes stand in place of a consequence and a goto: each has its own.",
        """\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm:
          label: Confirm it
          consequence: The ministry calls.
          outcomes: {quiet: {label: They wait}, loud: {label: They protest}}
        decline: {label: Say nothing}
      goto: noon
  noon: {text: B., ending: End}
""",
        """\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm:
          label: Confirm it
          outcomes:
            quiet: {label: They wait, consequence: The ministry calls.}
            loud: {label: They protest, consequence: The ministry shouts.}
        decline: {label: Say nothing}
      goto: noon
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T211",
        "“was” leads records of earlier evenings to what a thing is called today. One old id leads to one thing.",
        """\
scenes:
  morning: {text: A., goto: noon, was: dawn}
  noon: {text: B., ending: End, was: dawn}
""",
        """\
scenes:
  morning: {text: A., goto: noon, was: [dawn, daybreak]}
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T212",
        "A scene has a text or blocks, a block a text or something written: with both, nobody knows which comes first.",
        """\
scenes:
  morning:
    text: A.
    blocks: [{text: B.}]
    ending: Noon
""",
        """\
scenes:
  morning:
    blocks: [{text: A.}, {text: B.}]
    ending: Noon
""",
    ),
    Explanation(
        "T213",
        "Two injects of a scene with one id could not be told apart in the record.",
        """\
scenes:
  morning:
    text: A.
    injects:
      - {id: call, at: start, text: The ministry calls.}
      - {id: call, at: 5, text: The press calls.}
    ending: Noon
""",
        """\
scenes:
  morning:
    text: A.
    injects:
      - {id: ministry, at: start, text: The ministry calls.}
      - {id: press, at: 5, text: The press calls.}
    ending: Noon
""",
    ),
    Explanation(
        "T214",
        "The room would look at an empty screen, or never see that there was a scene. Scenes that only route, or count "
        "something on entering, may show nothing.",
        """\
scenes:
  morning: {title: Morning, goto: noon}
  noon: {text: B., ending: End}
""",
        """\
scenes:
  morning: {text: A new day., goto: noon}
  noon: {text: B., ending: End}
""",
    ),
    Explanation(
        "T215",
        "Records name scenes, options and words by id. `check --against OLD` compares with an earlier text: what has "
        "gone without a “was” makes another exercise for old records, and a new version says so.",
    ),
    Explanation(
        "T216",
        "What comes later lands on entering the scene named. Where the story does not come to that scene again, the "
        "room would learn of it only before the debrief.",
        """\
use: [cast.yaml]
indicators: [trust]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm:
          label: Confirm it
          moves: {trust: {by: -1, because: "It is read at noon.", later: morning}}
        decline: {label: Say nothing}
      goto: noon
  noon: {text: B., ending: End}
""",
        """\
use: [cast.yaml]
indicators: [trust]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm:
          label: Confirm it
          moves: {trust: {by: -1, because: "It is read at noon.", later: noon}}
        decline: {label: Say nothing}
      goto: noon
  noon: {text: B., ending: End}
""",
    ),
)
