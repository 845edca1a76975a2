"""Codes T501–T618 and T901–T903: the source and the world, words, fairness."""

from __future__ import annotations

from tabletop.exercise.rules.catalogue import Explanation

_ALL = "use: [source.yaml, facts.yaml, cast.yaml]\nroles: [mayor, chief, judge, family, critic]\n"
_VIEW = '        - {who: Lawyers there, side: mexico, basis: school, claim: "Silence costs more."}\n'
_HELD = '{rec: R1, stance: aligns, because: "It waits."}'


def _block(block: str) -> str:
    return f"""\
use: [facts.yaml]
scenes:
  morning:
    blocks:
      - {block}
    ending: Noon
"""


def _advice(*advice: str, views: str = _VIEW, roles: str = _ALL) -> str:
    written = "".join(f"            - {one}\n" for one in advice)
    return f"""\
{roles}scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it}}
        decline:
          label: Say nothing
          advice:
{written}\
      goto: noon
      other_views:
{views}\
  noon: {{text: B., ending: End}}
"""


def _moved(moves: str) -> str:
    example = _advice(_HELD, roles=f"{_ALL}indicators: [trust]\n")
    return example.replace("          advice:", f"          moves:\n{moves}          advice:")


def _author(author: str) -> str:
    return f"""\
{_ALL}scenes:
  morning:
    decision:
      ask: What do we say?
{author}\
      options: {{confirm: {{label: Confirm it}}, decline: {{label: Say nothing}}}}
      goto: noon
      other_views:
{_VIEW}\
  noon: {{text: B., ending: End}}
"""


def _register(entry: str) -> str:
    return f"""\
{_advice(_HELD)}
# source.yaml
tabletop: 1
source: {{author: A. Author, title: A work}}
recommendations:
  R1: {{place: P1, modality: advises, text: "Check each file before it leaves."}}
  {entry}
"""


def _helped(notes: str) -> str:
    decision = """\
    decision:
      ask: What now?
      options: {stay: {label: Stay}, leave: {label: Leave}}
      goto: night
"""
    return f"""\
scenes:
  morning:
    notes: Wait for the quiet ones.
{decision.replace("night", "noon")}  noon:
    notes: Ask for the numbers.
{decision.replace("night", "evening")}  evening:
{notes}{decision}  night: {{text: B., ending: End}}
"""


def _text(text: str, head: str = "") -> str:
    return f"""\
{head}scenes:
  morning:
    text: |
      {text}
    ending: Noon
"""


def _options(key: str, first: str, second: str) -> str:
    return f"""\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, {key}: "{first}"}}
        decline: {{label: Say nothing, {key}: "{second}"}}
      goto: noon
  noon: {{text: B., ending: End}}
"""


def _three(followed: str, other: str) -> str:
    scenes = "".join(
        f"""\
  day_{number}:
    decision:
      ask: What do we say?
      options:
        confirm: {{label: Confirm it, text: "{other}"}}
        decline:
          label: Say nothing
          text: "{followed}"
          advice: [{_HELD}]
      goto: {"noon" if number == 3 else f"day_{number + 1}"}
      other_views:
{_VIEW}"""
        for number in (1, 2, 3)
    )
    return f"{_ALL}scenes:\n{scenes}  noon: {{text: B., ending: End}}\n"


_LONG = "We say what we know today and name the officer who will say the rest in a week."
_SHORT = "We wait."
_BREATH = "The ministry calls and asks for the whole file and for the names of all who have read it and for the day on "
_BREATH += "which each of them did so and for the reason why."

EXPLANATIONS = (
    Explanation(
        "T501",
        "Advice names an entry of the source's register, so that its force and its limits travel with it.",
        _advice('{rec: R9, stance: aligns, because: "It waits."}'),
        _advice(_HELD),
    ),
    Explanation(
        "T502",
        "What is marked fact cites entries of the register of facts, with their dates and sources.",
        _block('{mark: fact, facts: [A9], text: "A file was published."}'),
        _block('{mark: fact, facts: [A1], text: "A file was published."}'),
    ),
    Explanation(
        "T503",
        "A view or a fact names a source that the register does not have.",
        _advice(_HELD, views=_VIEW.replace('claim: "', 'sources: [S9], claim: "')),
        _advice(_HELD, views=_VIEW.replace('claim: "', 'sources: [S2], claim: "')),
    ),
    Explanation(
        "T504",
        "An entry that advises something is held beside an option with a stance. Claims, forecasts and caveats may "
        "stand without one.",
        _advice("{rec: R1}"),
        _advice("{rec: R2}"),
    ),
    Explanation(
        "T505",
        "A stance is the exercise writer's reading of the author; the room sees the reason beside it.",
        _advice("{rec: R1, stance: partly}"),
        _advice('{rec: R1, stance: partly, because: "It waits, and closes the door."}'),
    ),
    Explanation(
        "T506",
        "An entry of “advice” names one recommendation, or says why the source is silent: not both, not neither.",
        _advice('{rec: R2, not_addressed: "The work is silent on timing."}'),
        _advice('{not_addressed: "The work is silent on timing."}'),
    ),
    Explanation(
        "T507",
        "Two stances on one entry need “about”, so that the debrief can say what each is about.",
        _advice(_HELD, '{rec: R1, stance: departs, because: "It never reopens."}'),
        _advice(
            '{rec: R1, stance: aligns, about: this case, because: "It waits."}',
            '{rec: R1, stance: departs, about: as a rule, because: "It never reopens."}',
        ),
    ),
    Explanation(
        "T508",
        "What became known later is shown in the debrief. In a scene it would decide the room's choice for it.",
        _block('{mark: hindsight, text: "The case was closed."}'),
        _block('{text: "The case is open."}'),
    ),
    Explanation(
        "T509",
        "A fact that became known after the register's day cannot be known to the people at the table.",
        _block('{mark: fact, facts: [A3], text: "The case was closed."}'),
        _block('{mark: fact, facts: [A1], text: "A file was published."}'),
    ),
    Explanation(
        "T510",
        "What was not verified, or what the author alone says, may colour fiction or stand as the author's view, never "
        "as fact.",
        _block("{mark: fact, facts: [A4], text: Offices were tired.}"),
        _block("{mark: fiction, facts: [A4], text: Offices were tired.}"),
    ),
    Explanation(
        "T511",
        "Where sources disagree on a number, a text shows all of them or none: one alone would look settled.",
        _block('{mark: fact, facts: [A2], text: "It had 751 pages."}'),
        _block('{mark: fact, facts: [A2], text: "It had 751 or 743 pages; two sources differ."}'),
    ),
    Explanation(
        "T512",
        "In a scene “author_view” is for a fact only the author attests, never for advice.",
        _block("{mark: author_view, text: Check each file.}"),
        _block("{mark: author_view, facts: [A5], text: Officers feared leaks.}"),
    ),
    Explanation(
        "T513",
        "What is marked fact can be checked: it cites the entries it rests on.",
        _block('{mark: fact, text: "A file was published."}'),
        _block('{mark: fact, facts: [A1], text: "A file was published."}'),
    ),
    Explanation(
        "T514",
        "The partner's best argument stands in the room: at least one other view comes from that side.",
        _advice(_HELD, views=_VIEW.replace("side: mexico", "side: third")),
        _advice(_HELD),
    ),
    Explanation(
        "T515",
        "A fact that was seen somewhere says where.",
        """\
use: [facts.yaml]
# facts.yaml
tabletop: 1
as_of: 1 March 2021
facts:
  A1: {text: "A file was published.", known: then, standing: seen}
""",
        """\
use: [facts.yaml]
# facts.yaml
tabletop: 1
as_of: 1 March 2021
facts:
  A1: {text: "A file was published.", known: then, standing: general}
""",
    ),
    Explanation(
        "T516",
        "Beside each decision the debrief holds what the source says, or that it says nothing.",
        _author(""),
        _author("      author: [R1]\n"),
    ),
    Explanation(
        "T517",
        "A recommendation without its caveat is not what its author said. What travels along is held beside every "
        "decision that holds the other.",
        _register('R2: {place: P2, modality: under_condition, text: "Only if Congress agrees."}'),
        _register('R2: {place: P2, modality: under_condition, text: "Only if Congress agrees.", with: [R1]}'),
    ),
    Explanation(
        "T601",
        "Raw HTML is taken out when text is shown, and with it the words between the signs.",
        _text("A call from <CEO name> this morning."),
        _text("A call from ‹CEO name› this morning."),
    ),
    Explanation(
        "T602",
        "A large table does not fit a projector and takes seconds to draw. Six columns and sixteen rows are the most.",
        _text("| a | b | c | d | e | f | g |"),
        _text("| a | b | c |"),
    ),
    Explanation(
        "T603",
        "No living person speaks, decides or errs in fiction. In a fact they may stand, with date and source.",
        _text("Jane Doe calls the office.", "use: [facts.yaml]\n"),
        _text("The minister calls the office.", "use: [facts.yaml]\n"),
    ),
    Explanation(
        "T604",
        "The collection has a better word, or allows this one in certain names only.",
        _text("A gangster is on page 62.", "use: [cast.yaml]\n"),
        _text("A member of a criminal group is on page 62.", "use: [cast.yaml]\n"),
    ),
    Explanation(
        "T605",
        "A label of more than 8 words, a case or a claim of more than 45 does not fit its place on the screen.",
        _options("text", _SHORT, _SHORT).replace("Say nothing", '"Say nothing at all to anybody until the year ends"'),
        _options("text", _SHORT, _SHORT),
    ),
    Explanation(
        "T606",
        "A text this long takes more than its share of the evening. A brief aims at 130 words, a consequence at 100, "
        "an inject at 55, an option or a question at 22.",
        """\
debrief:
  questions:
    - What would you have needed to know on the first morning to answer the ministry within the hour and to stand by it?
""",
        """\
debrief:
  questions:
    - What would you have needed to know on the first morning?
""",
    ),
    Explanation(
        "T607",
        "Scenes are read aloud. Sentences of 8 to 20 words carry; this one needs more breath than a reader has.",
        _text(_BREATH),
        _text("The ministry calls. It asks for the whole file and for its readers."),
    ),
    Explanation(
        "T608",
        "A much longer option looks like the right answer, a much shorter one, or one without a text beside others "
        "that have one, like the wrong one.",
        _options("text", _LONG, _SHORT),
        _options("text", _LONG, _LONG.replace("today", "now")),
    ),
    Explanation(
        "T609",
        "Each option gets its strongest advocate, and each advocate as much room.",
        _options("case", _LONG, _SHORT),
        _options("case", _LONG, _LONG.replace("today", "now")),
    ),
    Explanation(
        "T610",
        "When the option that follows the source is the longest every time, the room learns to pick by length.",
        _three("We say what we know today and keep a name.", "We say what we know today."),
        _three("We say what we know today.", "We say what we know today and keep a name."),
    ),
    Explanation(
        "T611",
        "A terminal shows no images. Say in words what the room should see.",
        _text("![page 62](page.png)"),
        _text("Page 62 shows a seal and two signatures."),
    ),
    Explanation(
        "T612",
        "The room's screen turns its pages by itself, but a text on two of them is never seen at once.",
        _text(" ".join(["A long sentence goes on."] * 60)),
        _text("A short sentence stands alone."),
    ),
    Explanation(
        "T613",
        "Who makes “must” of “suggests considering” puts words into the author's mouth, and the debrief is about them.",
        _advice('{rec: R1, stance: aligns, because: "The author demands a check of each file."}'),
        _advice('{rec: R1, stance: aligns, because: "The author asks for a check of each file."}'),
    ),
    Explanation(
        "T614",
        "Where most decisions have notes, a question to ask or points to listen for, the one without is an oversight.",
        _helped(""),
        _helped("    notes: Let them finish.\n"),
    ),
    Explanation(
        "T616",
        "A text without a translation is shown in the language the exercise is written in. `tabletop translate PATH "
        "es` lists them in a gettext file beside the exercise.",
    ),
    Explanation(
        "T617",
        "A translation belongs to the words it was made of. Once they change, it no longer counts, "
        "and `tabletop translate` marks it as fuzzy.",
    ),
    Explanation(
        "T618",
        "An option copied and not yet rewritten. People vote by what they read, and would read the same twice.",
        _options("text", _SHORT, _SHORT).replace("Say nothing", "Confirm it"),
        _options("text", _SHORT, _SHORT),
    ),
    Explanation(
        "T901",
        "At a fair table the partner's side has two roles with real power, somebody is affected, somebody dissents. A "
        "role says what it stands for with “stands_for”, one word or a list: decides, affected, dissents. The "
        "partner's is every “side” but us (home) and third (those who take none).",
        _advice(_HELD, roles=_ALL.replace("roles: [mayor, chief, judge, family, critic]", "roles: [mayor, chief]")),
        _advice(_HELD),
    ),
    Explanation(
        "T902",
        "What follows the source costs something, and what departs from it brings something; else the game is rigged.",
        _moved('            trust: {by: +1, because: "A word kept."}\n'),
        _moved('            trust: {by: unknown, because: "A word kept, or a slight."}\n'),
    ),
    Explanation(
        "T903",
        "Where the writer of the exercise does not know an effect either, “by: unknown” says so honestly.",
        _moved('            trust: {by: -1, because: "Silence tells."}\n'),
        _moved('            trust: {by: unknown, because: "Silence tells, or calms."}\n'),
    ),
)
