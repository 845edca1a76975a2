"""Groups side by side: matched by ids, nothing added up, nothing guessed."""

from __future__ import annotations

import dataclasses

import pytest
from tests.debrief.grouping import newer, one, played, rich, to_the_end, voted
from tests.debrief.making import begun

from tabletop.debrief.distance import distances
from tabletop.debrief.groups import Groups, letter, side_by_side
from tabletop.debrief.versions import changes, versions
from tabletop.session import commands as co

ALL, HALF = ["all"] * 6, ["staged"] * 3 + ["all"] * 3


def three() -> Groups:
    """Three groups of one text: two took the first option, one something of its own."""
    rooms = [
        to_the_end(voted(rich(), HALF, ["staged"] * 5 + ["all"], "staged")),
        played(option="staged", second="us", outcome=""),
        to_the_end(voted(rich(), ALL, ALL, "unlisted"), second="panel", outcome="refused"),
    ]
    return side_by_side([one(room) for room in rooms])


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_letters_never_end(number: int, name: str) -> None:
    """As columns of a spreadsheet are named."""
    assert letter(number) == name


def test_decisions_stand_in_the_order_of_the_exercise() -> None:
    """One row a scene, every group in its place, options in the order written."""
    groups = three()
    assert [decision.scene for decision in groups.decisions] == ["first", "second"]
    first = groups.decisions[0]
    assert [answer.group for answer in first.decided] == [0, 1, 2]
    assert [choice.id for choice in first.choices] == ["staged", "all", "none", "court", "shut", "unlisted"]
    assert first.title == "The request" and first.ask == "What leaves the building?"
    assert first.who_chose("staged") == [0, 1] and first.who_chose("unlisted") == [2]


def test_votes_are_those_of_each_group() -> None:
    """First and second by option id; None where none was held."""
    answers = three().decisions[0].decided
    assert answers[0].first == {"staged": 3, "all": 3, "none": 0, "court": 0}
    assert answers[0].second == {"staged": 5, "all": 1, "none": 0, "court": 0}
    assert answers[0].made.votes.shift == (2, 6) and answers[2].made.votes.shift == (0, 6)
    assert three().decisions[1].decided[1].second is None


def test_parted_and_alike() -> None:
    """Different options part groups; two that decided something of their own are never taken for one."""
    first, second = three().decisions
    assert first.parted and second.parted and not first.alike
    same = side_by_side([one(played()), one(played())])
    assert all(decision.alike and not decision.parted for decision in same.decisions)
    own = [one(to_the_end(voted(rich(), ALL, ALL, "unlisted"))) for _ in range(2)]
    assert side_by_side(own).decisions[0].parted
    alone = side_by_side([one(played())])
    assert not any(decision.alike or decision.parted for decision in alone.decisions)


def test_a_scene_met_twice_is_two_rows() -> None:
    """The second time stands beside the second time."""
    room = voted(rich(), ALL, ALL, "all")
    while len(room.state.moment.decisions) < 2:
        room.did(co.Decide(option="again", although_no_reason=True)) if room.part == "decide" else room.space()
    while len(room.state.moment.decisions) < 3:
        room.did(co.Decide(option="none", although_no_reason=True)) if room.part == "decide" else room.space()
    to_the_end(room)
    groups = side_by_side([one(room), one(played())])
    assert [(d.scene, d.time) for d in groups.decisions][:2] == [("first", 1), ("first", 2)]
    assert groups.decisions[1].answers[1] is None
    assert groups.decisions[0].answers[1] is not None


def test_a_session_that_has_not_ended_is_not_compared() -> None:
    """Its author is closed, and comparing would open it."""
    with pytest.raises(ValueError, match="ended"):
        side_by_side([one(played()), one(begun())])
    with pytest.raises(ValueError, match="ended"):
        side_by_side([])


# ---- the author -----------------------------------------------------------------------------------------------------


def test_each_entry_names_each_group_once() -> None:
    """In line, part of the way, elsewhere, open, or not read beside it: every group that decided is in one of them."""
    for one_ in distances(three()):
        named = [*one_.in_line, *one_.partly, *one_.elsewhere, *one_.open, *one_.silent]
        assert sorted(named) == [answer.group for answer in one_.decision.decided]


def test_where_groups_stand_is_told_entry_by_entry() -> None:
    """R1 beside the first decision: two in line, one of its own and not read; R2 beside the second."""
    first, *rest = distances(three())
    assert (first.entry.id, first.in_line, first.silent) == ("R1", (0, 1), (2,))
    assert [(d.entry.id, d.partly, d.silent) for d in rest] == [("R2", (0, 2), (1,))]
    assert not any(d.all_elsewhere for d in (first, *rest))


def test_all_are_elsewhere_only_where_all_are() -> None:
    """Two groups that departed are; with a third that is not read beside it they are not all."""
    departed = [one(played(option="all")), one(played(option="all"))]
    found = distances(side_by_side(departed))
    assert [(d.entry.id, d.about) for d in found if d.all_elsewhere] == [("R1", "this case")]
    assert not any(d.all_elsewhere for d in distances(side_by_side([*departed, one(played(option="court"))])))
    assert not any(d.all_elsewhere for d in distances(side_by_side(departed[:1])))


def test_a_claim_is_never_a_place_that_all_missed() -> None:
    """It is a question to the room, whatever stance an author gave it."""
    (found, *_) = [d for d in distances(side_by_side([one(played(option="all"))] * 2)) if d.all_elsewhere]
    claim = dataclasses.replace(found, entry=dataclasses.replace(found.entry, is_claim=True))
    assert found.all_elsewhere and not claim.all_elsewhere


def test_what_a_room_settled_counts_as_it_settled_it() -> None:
    """An open reading stands where the room said, and says that the room did; without that it is open."""
    room = played(option="all")
    made = room.state.moment.decisions[0].revision
    room.did(co.SettleStance(decision=made, rec="R4", about="", stance="departs", why="we mean states"))
    found = {(d.entry.id, d.about): d for d in distances(side_by_side([one(room), one(played(option="all"))]))}
    assert found["R4", ""].elsewhere == found["R4", ""].settled == (0,)
    assert found["R4", ""].open == (1,)


def test_further_than_asked_is_said_beside() -> None:
    """Going too far is part of the way, and named."""
    found = distances(side_by_side([one(played(option="none")), one(played())]))[0]
    assert (found.partly, found.further, found.in_line) == ((0,), (0,), (1,))


# ---- other texts ----------------------------------------------------------------------------------------------------


def mixed() -> Groups:
    """One group of each text; the older one comes first."""
    old = to_the_end(voted(rich(), HALF, ["staged"] * 5 + ["all"], "staged"), second="us", outcome="")
    silent = played(option="none")
    new = to_the_end(voted(newer(), ["stages"] * 6, ["stages"] * 6, "stages"), second="us", outcome="")
    return side_by_side([one(old, "2026"), one(silent, "2026"), one(new, "2027")])


def test_what_was_renamed_is_found_by_its_was() -> None:
    """The old group's scene, decision and votes stand under their present ids, with present titles and labels."""
    groups = mixed()
    assert groups.exercise.file.version == 2
    first = groups.decisions[0]
    assert (first.scene, first.title) == ("opening", "The request, again")
    assert first.who_chose("stages") == [0, 2]
    old = first.decided[0]
    assert old.second is not None and old.second["stages"] == 5 and "staged" not in old.second
    assert groups.ways[0].stops[0].scene == "opening" and groups.lost == ((), (), ())


def test_what_has_no_was_is_gone_and_not_guessed() -> None:
    """“Refuse” is not “Say nothing”, although both lead to silence."""
    first = mixed().decisions[0]
    gone = [choice for choice in first.choices if choice.gone]
    assert [(choice.id, choice.label) for choice in gone] == [("none", "Refuse")]
    assert first.decided[1].gone and first.decided[1].option == "none"
    assert first.who_chose("silent") == [] and first.parted


def test_changes_are_said_one_by_one() -> None:
    """Ids, wording, rule, reading of the author, where an option leads; nothing else."""
    told = [change.text for change in changes(rich(), newer())]
    assert told == [
        "the scene first is now called opening",
        "“The request” is now titled “The request, again”",
        "the option staged of “The request, again” is now called stages",
        "the option “Share in stages” of “The request, again” now reads “In stages”",
        "the option “Refuse” (none) of “The request, again” is gone",
        "the option “Say nothing” (silent) of “The request, again” is new",
        "“The answer” asked “Who decides next time?” and now asks “Who decides the next time?”",
        "“The answer” was decided by the chief and is now decided by majority",
        "how we read the author beside “A panel” in “The answer” has changed",
        "“We do” in “The answer” led to last and now leads to other",
    ]
    assert changes(rich(), rich()) == []


def test_scenes_that_came_or_went_are_said() -> None:
    """With the titles they have or had; a path names what it met and the map has no longer."""
    old = rich()
    scenes = {name: scene for name, scene in old.scenes.items() if name != "other"}
    less = dataclasses.replace(old, scenes=scenes)
    assert [c.text for c in changes(old, less)][-1] == "the scene “The other end” (other) is gone"
    assert [c.text for c in changes(less, old)][-1] == "the scene “The other end” (other) is new"


def test_each_text_says_what_goes_otherwise_now() -> None:
    """The newest first; of an older record the first step that the newest text would not repeat, or that all does."""
    newest, older = versions(mixed())
    assert newest.newest and newest.groups == (2,) and newest.changes == ()
    assert older.groups == (0, 1) and len(older.changes) == 10
    steps = dict(older.otherwise)
    assert steps[0] is not None and steps[0].what == "where us leads"
    assert steps[1] is not None and (steps[1].was, steps[1].what) == ("none", "the option")
    (only,) = versions(three())
    assert only.newest and only.groups == (0, 1, 2)
