"""What is named where several ways lead to what no play reaches, and where play stays for ever."""

from __future__ import annotations

from typing import Any

import pytest
from tests.exercises import exercise_of

from tabletop.explore import findings
from tabletop.explore.findings import find
from tabletop.explore.found import Shown
from tabletop.explore.packing import Packing
from tabletop.explore.search import Explored
from tabletop.explore.search import search as explore_search
from tabletop.session.play import Compiled, enter, start

HEAD = "tabletop: 1\ntitle: T\n"


def told(text: str) -> dict[tuple[str, ...], Shown]:
    """Return the findings by code and place."""
    return {(one.finding.code, *map(str, one.finding.path)): one for one in find(exercise_of(HEAD + text)).shown}


GATE = """\
flags: {key: false}
scenes:
  door:
    decision:
      ask: How?
      options:
        pick: {label: Pick it, when: key, hidden: true, goto: vault}
        break: {label: Break it, when: key, hidden: true, goto: vault}
        leave: {label: Leave, goto: street}
  vault: {text: Gold., goto: safe}
  safe: {text: More., goto: rich}
  cellar: {text: Damp., goto: safe}
  attic: {text: Dust., goto: cellar}
  rich: {text: A life., ending: Rich}
  street: {text: Rain., ending: Street}
"""


def test_every_way_to_a_lost_scene_is_named() -> None:
    """The first way stands with the scene; each other one has a finding of its own. Endings behind are named first."""
    found = told(GATE)
    lost = found["T421", "scenes", "vault"].finding
    assert "“door” by “pick”" in lost.hint
    assert lost.message.endswith("what lies behind it: rich and safe")
    assert ("T425", "scenes", "door", "decision", "options", "break", "when") in found
    assert ("T425", "scenes", "door", "decision", "options", "pick", "when") not in found


ROUTES = """\
flags: {{paid: [no_one, us, them]}}
scenes:
  toll:
    decision:
      ask: Who pays?
      options:
        us: {{label: We, set: {{paid: us}}}}
        them: {{label: They, set: {{paid: them}}}}
      goto: fork
  fork:
    routes:
{routes}
  left: {{text: L., ending: Left}}
  right: {{text: R., ending: Right}}
"""


def test_a_route_below_one_that_is_always_taken() -> None:
    """A route that another shadows is told at its own place, besides the one that always holds."""
    routes = (
        "      - {when: paid != 'no_one', goto: left}\n      - {when: paid == 'us', goto: left}\n      - goto: right"
    )
    found = told(ROUTES.format(routes=routes))
    assert "T427" in [code for code, *path in found if path == ["scenes", "fork", "routes", "1"]]
    assert ("T428", "scenes", "fork", "routes", "0", "when") in found
    assert "one above it is always taken first" in found["T421", "scenes", "right"].finding.hint


def test_a_route_written_twice() -> None:
    """The second of two equal routes is never taken."""
    one = "      - {when: paid == 'us', goto: left}\n"
    found = told(ROUTES.format(routes=f"{one}{one}      - goto: right"))
    assert [place for place in found if place[0] == "T427"] == [("T427", "scenes", "fork", "routes", "1")]


def test_a_trap_names_the_scenes_in_which_play_stays() -> None:
    """Scenes that play only passes on its way into the trap are not said to be gone round in."""
    found = told("""\
flags: {fallen: false}
scenes:
  rim:
    decision:
      ask: Jump?
      options:
        jump: {label: Jump, set: {fallen: true}, goto: fall}
        stay: {label: Stay, goto: home}
  fall: {text: Air., goto: floor}
  floor:
    routes: [{when: fallen, goto: cave}, {goto: home}]
  cave: {text: Dark., goto: pool}
  pool: {text: Wet., goto: floor}
  home: {text: Warm., ending: Home}
""")
    [trap] = [one.finding for place, one in found.items() if place[0] == "T424"]
    assert trap.path == ("scenes", "rim", "decision", "options", "jump")
    assert set(trap.message.partition("round in ")[2].replace(" and ", ", ").split(", ")) == {"floor", "cave", "pool"}


SET = """\
flags: {{told: false}}
scenes:
  a:
    decision:
      ask: Tell?
      options: {{yes: {{label: Tell, set: {{told: true}}}}, no: {{label: Wait}}}}
      goto: b
  b: {{text: B., ending: End}}
{more}"""


def test_a_flag_that_nothing_asks_for() -> None:
    """It is a note at the flag; a playtest that promises the flag asks for it, too."""
    assert ("T435", "flags", "told") in told(SET.format(more=""))
    promised = "playtests: {p: {choose: {a: 'yes'}, flags: {told: true}}}\n"
    assert ("T435", "flags", "told") not in told(SET.format(more=promised))


def _many(count: int) -> str:
    flags = "".join(f"  f{n}: [a, b, c]\n" for n in range(count))
    levels = "".join(f"  n{n}: {{name: N, about: Q?, levels: [l0, l1, l2, l3], start: l2}}\n" for n in range(count))
    rooms = "".join(
        f"  s{n}:\n    decision:\n      ask: Q?\n      options:\n"
        f"        x: {{label: X, set: {{f{n}: b}}, moves: {{n{n}: {{by: -1, because: So., later: s{n + 2}}}}}}}\n"
        f"        y: {{label: Y, set: {{f{n}: c}}}}\n      goto: s{n + 1}\n"
        for n in range(count)
    )
    asks = "".join(
        f"      - {{when: \"f{n} == 'b'\", text: B.}}\n      - {{when: n{n} <= 'l1', text: L.}}\n" for n in range(count)
    )
    ends = f"  s{count}: {{text: T., goto: s{count + 1}}}\n"
    ends += f"  s{count + 1}:\n    blocks:\n      - text: T.\n{asks}    ending: E\n"
    return f"{HEAD}indicators:\n{levels}flags:\n{flags}scenes:\n{rooms}{ends}"


def test_a_play_with_many_values_is_unpacked_as_it_was_packed() -> None:
    """Whether a play has few values or hundreds, its number leads back to it."""
    for count in (3, 120):
        compiled = Compiled(exercise_of(_many(count)))
        packing = Packing(compiled)
        play = enter(compiled, start(compiled), "s1")[0]
        flags = tuple(n % 3 for n in range(count))
        levels = tuple(n % 4 for n in range(count))
        waiting = (1,) if count == 3 else (1, 40, 40, 119)
        play = play._replace(flags=flags, levels=levels, later=waiting)
        assert packing.unpack(packing.pack(play)) == play


def test_no_more_is_searched_for_weighing_than_is_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where plays are too many to be weighed, the search that would weigh them stops there."""
    met: list[int] = []

    def search(*args: Any, keep_levels: bool = False, **settings: Any) -> Explored:
        found = real(*args, keep_levels=keep_levels, **settings)
        met.extend([len(found)] if keep_levels else [])
        return found

    real = explore_search
    monkeypatch.setattr(findings, "search", search)
    monkeypatch.setattr(findings, "WEIGHED", 500)
    find(exercise_of(_many(8)))
    assert met == [501]
