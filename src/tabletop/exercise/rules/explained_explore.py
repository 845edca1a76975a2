"""Codes T421–T435 and T704: what only the search of every state shows."""

from __future__ import annotations

from tabletop.exercise.rules.catalogue import Explanation


def _gate(when: str) -> str:
    """A door that only what happened before opens."""
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}}}
        decline: {{label: Say nothing, set: {{page: summarised}}}}
      goto: noon
  noon:
    text: The ministry calls.
    routes: [{{when: "{when}", goto: evening}}, {{goto: night}}]
  evening: {{text: A narrow door., ending: Evening}}
  night: {{text: A closed door., ending: Night}}
"""


def _noted(then: str) -> str:
    """A flag that an option sets."""
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}}}
        decline: {{label: Say nothing}}
      goto: noon
  noon:
    blocks:
      - text: The ministry calls.
      - {{{then}text: They know.}}
    ending: Noon
"""


def _menu(third: str) -> str:
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}}}
        decline: {{label: Say nothing, set: {{page: summarised}}}}
        defer: {{label: Ask for time{third}}}
      goto: noon
  noon:
    decision:
      ask: What now?
      options:
        explain: {{label: Explain it, when: page == 'shared', hidden: true, goto: evening}}
        repeat: {{label: Say nothing again, when: page == 'summarised', hidden: true, goto: night}}
  evening: {{text: A narrow door., ending: Evening}}
  night: {{text: A closed door., ending: Night}}
"""


def _outcomes(first: str, second: str, words: str = "summarised") -> str:
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}}}
        explain: {{label: Explain it, set: {{page: {words}}}}}
        decline: {{label: Say nothing}}
      goto: noon
  noon:
    decision:
      ask: What now?
      options:
        wait:
          label: Wait
          outcomes:
            quiet: {{label: Nobody calls, when: {first}, goto: evening}}
            loud: {{label: Somebody calls{second}, goto: night}}
        answer: {{label: Answer, goto: evening}}
  evening: {{text: A narrow door., ending: Evening}}
  night: {{text: A closed door., ending: Night}}
"""


def _loop(when: str) -> str:
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}, goto: noon}}
        decline: {{label: Say nothing, goto: noon}}
  noon:
    text: The ministry calls.
    routes: [{{when: {when}, goto: night}}, {{goto: evening}}]
  evening:
    text: They ask again.
    decision:
      ask: What now?
      options:
        look: {{label: Look into it, set: {{page: summarised}}, goto: noon}}
        wait: {{label: Wait, goto: noon}}
  night: {{text: A closed door., ending: Night}}
"""


def _option(when: str) -> str:
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}, goto: noon}}
        decline: {{label: Say nothing, goto: noon}}
  noon:
    decision:
      ask: What now?
      options:
        summary: {{label: Send a summary, when: "{when}", hidden: true, goto: evening}}
        answer: {{label: Answer, goto: evening}}
        wait: {{label: Wait, goto: night}}
  evening: {{text: A narrow door., ending: Evening}}
  night: {{text: A closed door., ending: Night}}
"""


def _block(when: str) -> str:
    return f"""\
use: [cast.yaml]
flags: [page]
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, set: {{page: shared}}}}
        decline: {{label: Say nothing}}
      goto: noon
  noon:
    blocks:
      - text: The ministry calls.
      - {{when: "{when}", text: Somebody read it.}}
    ending: Noon
"""


def _many(steps: int) -> str:
    scenes = [
        f"""\
  day_{number}:
    decision:
      ask: What do we do?
      options:
        hold: {{label: Hold on, goto: {f"day_{number + 1}" if number < steps else "won"}}}
        stop: {{label: Stop, goto: lost}}
"""
        for number in range(1, steps + 1)
    ]
    return f"""\
scenes:
{"".join(scenes)}\
  won: {{text: It holds., ending: Still there}}
  lost: {{text: It is over., ending: Given up}}
"""


def _cosmetic(goto: str) -> str:
    return f"""\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, goto: noon}}
        decline: {{label: Say nothing, goto: {goto}}}
  noon:
    decision:
      ask: What now?
      options:
        answer: {{label: Answer, goto: evening}}
        wait: {{label: Wait, goto: night}}
  evening: {{text: A narrow door., ending: Evening}}
  night: {{text: A closed door., ending: Night}}
"""


def _advised(first: str, second: str) -> str:
    return f"""\
use: [source.yaml]
scenes:
  morning:
    decision:
      ask: What do we do with the file?
      author: [R1]
      options:
        send: {{label: Send it, advice: [{{rec: R1, stance: {first}, because: "It goes out."}}]}}
        keep: {{label: Keep it, advice: [{{rec: R1, stance: {second}, because: "It stays."}}]}}
      goto: noon
      other_views: [{{who: A school, side: mexico, basis: school, claim: It is late.}}]
  noon: {{text: B., ending: End}}
"""


def _weighed(pressure: str) -> str:
    return f"""\
use: [source.yaml]
indicators:
  trust: {{name: Trust, levels: [low, mixed, good], start: mixed, reads: more_is_better}}
  pressure: {{name: Pressure, levels: [low, mixed, high], start: mixed, reads: less_is_better}}
scenes:
  morning:
    decision:
      ask: What do we do with the file?
      author: [R1]
      options:
        check:
          label: Check it first
          moves:
            trust: {{by: +1, because: They see care.}}
            pressure: {{by: unknown, because: Nobody can tell.}}
          advice: [{{rec: R1, stance: aligns, because: "It is checked."}}]
        send:
          label: Send it
          moves:
            trust: {{by: unknown, because: Nobody can tell.}}
            pressure: {{by: {pressure}, because: Papers tell.}}
          advice: [{{rec: R1, stance: departs, because: "It goes unchecked."}}]
      goto: noon
      other_views: [{{who: A school, side: mexico, basis: school, claim: It is late.}}]
  noon: {{text: B., ending: End}}
"""


def _evening(short: int) -> str:
    return f"""\
minutes: 85
scenes:
  morning:
    minutes: 20
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, goto: noon}}
        decline: {{label: Say nothing, goto: evening}}
  noon: {{text: The ministry calls., minutes: 40, ending: Noon}}
  evening: {{text: Nobody calls., minutes: {short}, ending: Evening}}
"""


EXPLANATIONS = (
    Explanation(
        "T421",
        "Something leads to this scene, but what would open the way never comes together in any play.",
        _gate("page == 'never_sent'"),
        _gate("page == 'shared'"),
    ),
    Explanation(
        "T422",
        "In some play every option is closed. The facilitator could only jump, or record something unlisted.",
        _menu(""),
        _menu(", set: {page: shared}"),
    ),
    Explanation(
        "T423",
        "An option can be chosen and none of its outcomes is open then: the facilitator would have to invent one.",
        _outcomes("page == 'shared'", ", when: page == 'summarised'"),
        _outcomes("page == 'shared'", ""),
    ),
    Explanation(
        "T424",
        "After this step play can go on for ever, but no ending can be reached any more.",
        _loop("page == 'shared'"),
        _loop("page != 'never_sent'"),
    ),
    Explanation(
        "T425",
        "No play ever opens this option, so no room can choose it.",
        _option("page == 'summarised'"),
        _option("page == 'shared'"),
    ),
    Explanation(
        "T426",
        "No play ever shows this text. Often a word was renamed, or the step that led here was taken out.",
        _block("page == 'summarised'"),
        _block("page == 'shared'"),
    ),
    Explanation(
        "T427",
        "A route, an outcome, an inject or a word of advice is never taken, because what it asks never comes together.",
        _outcomes("page == 'summarised'", "", "shared"),
        _outcomes("page == 'shared'", "", "shared"),
    ),
    Explanation(
        "T428",
        "In every play this holds when it is asked, so the condition does nothing here.",
        _block("page != 'summarised'"),
        _block("page != 'shared'"),
    ),
    Explanation(
        "T429",
        "If rooms chose at random, fewer than one in a hundred would come here. That may be meant.",
        _many(7),
        _many(3),
    ),
    Explanation(
        "T430",
        "All options lead to the same place, nothing is shown after them and nothing is held beside them.",
        _cosmetic("noon"),
        _cosmetic("evening"),
    ),
    Explanation(
        "T431",
        "The debrief will say that the room departed from this entry, whatever it did.",
        _advised("departs", "departs"),
        _advised("departs", "aligns"),
    ),
    Explanation(
        "T432",
        "The debrief will say that the room followed this entry, whatever it did: nothing was decided.",
        _advised("aligns", "aligns"),
        _advised("aligns", "departs"),
    ),
    Explanation(
        "T433",
        "Advice that costs nothing looks rigged, and a room stops thinking once it has seen that.",
        _weighed("+1"),
        _weighed("-1"),
    ),
    Explanation(
        "T434",
        "A search stops after a million states or five seconds. Smaller ones follow, each with only what a question "
        "reads; what none of them could settle is named here. Everything else that is said is so.",
    ),
    Explanation(
        "T435",
        "A flag carries a decision into later scenes. Where no condition asks for it, nothing comes of it there.",
        _noted(""),
        _noted("when: \"page == 'shared'\", "),
    ),
    Explanation(
        "T704",
        "A room that goes the shortest way has less than half of the scenes' time filled and then nothing to do.",
        _evening(5),
        _evening(20),
    ),
)
