"""The room's view of a state: the only place where it is made, and so the only place where something could slip.

A body is a tuple of ``Piece``. What a debrief or hot wash shows is handed in as a ``Screen`` by those who know it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.model import Block, Decision
from tabletop.session.events import Moved
from tabletop.session.parts import (
    blocks_of,
    consequence_blocks,
    find_inject,
    last_closed,
    lettered,
    play_of_question,
    reasons,
    revealed,
    scene_of,
    shown_movements,
    unheard,
)
from tabletop.session.spread import SOMETHING_ELSE, spread
from tabletop.session.state import State
from tabletop.session.views import Ballot, Piece, RoomView, Timer
from tabletop.session.voting import cards_in

ILLUSTRATION = "Illustration of an argument, not a measurement."
RULES = (
    "Nobody is at fault here: we test plans, not people.",
    "A role is a seat to speak from. It is not your opinion.",
    "You may pass, at any time and without a reason.",
    "What is said here is not attributed outside this room.",
    "The facts of the story stand. What follows from them is yours to argue.",
)
PRIVACY = {
    "unlinkable": "Nothing that is kept links you to your vote, even for the facilitator. "
    "Words you write may give you away.",
    "role": "Your vote is kept with your role, not with your name.",
    "named": "Your vote is kept with your seat and can be shown with it.",
}


@dataclass(frozen=True)
class Screen:
    """What one part puts on the room's screen."""

    heading: str
    body: tuple[Piece, ...]
    mark: str = ""
    aside: str = ""


def room_view(state: State, *, now: int | None = None, screen: Screen | None = None) -> RoomView:
    """Return what the room may see now.

    ``now`` is the session time the timer is told for (default: that of the last event). ``screen`` replaces the body
    for parts of debrief and hot wash.
    """
    exercise = state.compiled.exercise
    shown = screen or _screen(state)
    made = state.decision_of_visit()
    return RoomView(
        revision=state.revision,
        title=exercise.file.title,
        group=str(state.settings.get("group", "")),
        marking=exercise.file.marking,
        phase=state.phase,
        part=f"{state.moment.begun}/{state.shown}",
        heading=shown.heading,
        aside=shown.aside,
        mark=shown.mark,
        body=shown.body,
        ballot=_ballot(state),
        timer=_timer(state, state.at if now is None else now),
        blank=state.blank,
        paused=state.paused,
        rehearsal=bool(state.settings.get("rehearsal")),
        votes=tuple(q for q in state.moment.questions if state.questions[q].status == "closed"),
        decision=made.revision if made is not None else 0,
    )


def role_view(state: State, role: str) -> str:
    """Return what only the seats of a role may read: its brief and the present scene's word to it; may be empty."""
    exercise = state.compiled.exercise
    entry = exercise.roles.get(role)
    texts = [entry.brief] if entry is not None and entry.brief else []
    addresses = {f"role:{role}"} | ({f"side:{entry.side}"} if entry is not None and entry.side else set())
    if state.phase == "scene":
        scene = scene_of(state)
        if role in scene.briefs:
            texts.append(scene.briefs[role])
        texts += [
            inject.text
            for inject in scene.injects
            if inject.to in addresses and (state.moment.visit, inject.id) in state.moment.sent
        ]
    return "\n\n".join(texts)


def privacy_sentence(state: State) -> str:
    """Return in one sentence who can see what of a vote."""
    privacy = str(state.settings.get("privacy", "unlinkable"))
    roles = [role for role in state.seats.values() if role]
    if privacy == "role" and roles and len(set(roles)) == len(roles):
        return "Your vote is kept with your role. Each role has one person here, so your vote can be known."
    return PRIVACY.get(privacy, PRIVACY["unlinkable"])


def _ballot(state: State) -> Ballot | None:
    question = state.question
    if question is None or state.moment.over:
        return None
    words = f"{_vote_as(state)} {privacy_sentence(state)}"
    if question.again:
        words = f"Vote again: the vote before was taken back. {words}"
    return Ballot(question.id, question.round, True, cards_in(question), state.present, words)


def _timer(state: State, now: int) -> Timer | None:
    if state.clock is None or state.phase != "scene":
        return None
    return Timer(state.clock.left_at(now), state.clock.running)


# ---- screens by part ------------------------------------------------------------------------------------------------


def _screen(state: State) -> Screen:
    if state.phase == "lobby":
        sign = str(state.settings.get("sign", ""))
        title = state.compiled.exercise.file.title
        return Screen(
            title, (Piece("card", text=f"ROOM · {sign}" if sign else "ROOM", note="The session begins soon."),)
        )
    if state.phase == "briefing":
        return _briefing(state, state.shown)
    if state.phase == "scene":
        return _scene(state, state.shown)
    if state.phase == "closed":
        return Screen("Thank you", (Piece("text", text="This session is closed."),))
    return Screen(state.compiled.exercise.file.title, ())


def _briefing(state: State, part: str) -> Screen:
    exercise = state.compiled.exercise
    if part == "briefing:rules":
        return Screen("Rules of this room", (Piece("text", text="\n".join(f"- {rule}" for rule in RULES)),))
    if part == "briefing:content":
        return Screen("Before we begin", (Piece("text", text=exercise.file.content_note),))
    if part == "briefing:roles":
        lines = []
        for role_id, role in exercise.roles.items():
            seats = sum(1 for taken in state.seats.values() if taken == role_id)
            played = "" if seats else " *(not played today)*" if state.seats else ""
            lines.append(f"- **{role.name or role_id}**{': ' + role.interest if role.interest else ''}{played}")
        return Screen("Roles", (Piece("text", text="\n".join(lines)),))
    pieces = [Piece("text", text=exercise.file.summary)] if exercise.file.summary else []
    objectives = list(exercise.file.objectives.values())
    if objectives:
        pieces.append(Piece("label", text="What we practise"))
        pieces.append(Piece("text", text="\n".join(f"- {objective.text}" for objective in objectives)))
    if exercise.file.clock:
        pieces.append(Piece("label", text=exercise.file.clock))
    return Screen(exercise.file.title, tuple(pieces))


def _scene(state: State, part: str) -> Screen:
    scene = scene_of(state)
    kind, _, ref = part.partition(":")
    mark = state.compiled.exercise.mark_of(scene.mark)
    decision = scene.decision
    heading = scene.title or state.compiled.exercise.file.title
    body: tuple[Piece, ...] = ()
    if kind == "block":
        blocks = blocks_of(scene)
        block = blocks[int(ref)] if int(ref) < len(blocks) else Block()
        mark = state.compiled.exercise.mark_of(block.mark, scene.mark)
        body = _block(state, block)
    elif kind == "landed":
        body = _movements(state, state.moment.path[-1].movements, state.moment.path[-1].begun)
    elif kind == "inject":
        return _inject(state, ref)
    elif kind == "written":
        written = state.written_injects[int(ref)]
        piece = Piece("inject", label=written.title, note=written.sender, text=written.text)
        return Screen(heading, (piece,), "fiction", scene.clock)
    elif kind == "write":
        body = _write(state, ref)
    elif kind == "talk":
        blocks = tuple(
            b for b in blocks_of(scene) if state.moment.play and state.compiled.holds(state.moment.play, b.when)
        )
        body = (*(_block(state, blocks[-1]) if blocks else ()), Piece("label", text="Open discussion"))
    elif kind == "ending" and scene.ending is not None:
        body = tuple(Piece("text", text=text) for text in (scene.ending.text,) if text)
        aside = scene.ending.tone or scene.clock
        return Screen(scene.ending.title, (Piece("card", text=scene.ending.title), *body), mark, aside)
    elif decision is not None:
        body = _decision(state, decision, kind, ref)
        if kind == "consequence":
            made = state.decision_of_visit()
            blocks = consequence_blocks(state, made) if made else ()
            if int(ref) < len(blocks):
                mark = state.compiled.exercise.mark_of(blocks[int(ref)].mark, scene.mark)
    return Screen(heading, body, mark, scene.clock)


def _block(state: State, block: Block) -> tuple[Piece, ...]:
    if block.written:
        lines = [line for line in state.lists.get(block.written, ()) if line.text]
        if not lines:
            return (Piece("label", text="Nothing was written."),)
        return tuple(Piece("line", letter=str(i), text=line.text) for i, line in enumerate(lines, 1))
    return (Piece("text", text=block.text),)


def _not_for_the_room(state: State, to: str) -> tuple[Piece, ...]:
    """Say that a message has come, without a word of it; what is for the facilitator alone is not even mentioned."""
    kind, _, name = to.partition(":")
    if kind == "role":
        role = state.compiled.exercise.roles.get(name)
        name = role.name if role is not None and role.name else name
        return (Piece("label", text=f"A message has reached one seat: {name}."),)
    return (Piece("label", text="A message has reached some seats."),) if kind == "side" else ()


def _inject(state: State, inject_id: str) -> Screen:
    scene = scene_of(state)
    heading = scene.title or state.compiled.exercise.file.title
    inject = find_inject(state, inject_id)
    if inject is None:
        return Screen(heading, ())
    mark = state.compiled.exercise.mark_of(inject.mark, scene.mark)
    if inject.to != "room":
        return Screen(heading, _not_for_the_room(state, inject.to), mark, scene.clock)
    note = " · ".join(text for text in (inject.from_, inject.by) if text)
    return Screen(heading, (Piece("inject", label=inject.title, note=note, text=inject.text),), mark, scene.clock)


def _write(state: State, list_id: str) -> tuple[Piece, ...]:
    entry = scene_of(state).write.get(list_id)
    pieces = [Piece("ask", text=entry.ask)] if entry is not None else []
    shown = [line for line in state.lists.get(list_id, ()) if line.text]
    for i, line in enumerate(shown, 1):
        note = " · ".join(f"✗ {test}" for test in line.fails)
        pieces.append(Piece("line", letter=str(i), text=line.text, note=note))
    if entry is not None and not shown:
        pieces.append(Piece("label", text=f"{entry.items.min} to {entry.items.max} lines"))
    return tuple(pieces)


def _decision(state: State, decision: Decision, kind: str, ref: str) -> tuple[Piece, ...]:
    if kind == "options":
        return _options(state, decision, full=True)
    if kind in ("question", "vote"):
        return (Piece("ask", text=decision.ask), *_options(state, decision, full=False))
    if kind == "spread":
        return (Piece("ask", text=decision.ask), *_closed_vote(state, decision, int(ref)))
    if kind == "reasons":
        return _reasons(state, decision)
    if kind == "cases":
        return _cases(state, decision)
    if kind in ("discuss", "decide"):
        closed = revealed(state)
        body = spread(state, decision, closed.round) if closed else _options(state, decision, full=False)
        return (Piece("ask", text=decision.ask), *body)
    if kind == "dissent":
        return _decided(state, decision)
    made = state.decision_of_visit()
    if made is None:
        return ()
    if kind == "consequence":
        blocks = consequence_blocks(state, made)
        return _block(state, blocks[int(ref)]) if int(ref) < len(blocks) else ()
    if kind == "moves":
        return _movements(state, made.made.movements, made.revision)
    return ()


def _options(state: State, decision: Decision, *, full: bool) -> tuple[Piece, ...]:
    pieces = []
    # Open or closed as it was when the question was put: looking back after the decision tells nothing new.
    play = play_of_question(state, state.scene_id)
    letters = lettered(state, state.scene_id)
    for option_id, letter in letters:
        option = decision.options[option_id]
        shut = play is not None and not state.compiled.holds(play, option.when)
        note = (option.closed_because or "not open here") if shut else ""
        pieces.append(
            Piece("option", letter=letter, label=option.label, text=option.text if full else "", note=note)
        )  # fmt: skip
    if decision.unlisted and not full:
        pieces.append(Piece("option", letter=chr(ord("A") + len(letters)), label=SOMETHING_ELSE))
    return tuple(pieces)


def _closed_vote(state: State, decision: Decision, round_: int) -> tuple[Piece, ...]:
    """The spread of a vote; where the exercise leaves out showing the first one, only that it is closed."""
    question = last_closed(state)
    if question is not None and revealed(state) is None:
        voted = sum(question.counts().values())
        return (Piece("label", text=f"{voted} of {question.present} have voted. The votes are shown later."),)
    return spread(state, decision, round_)


def _vote_as(state: State) -> str:
    as_role = state.compiled.exercise.file.vote_as == "role" and state.compiled.exercise.roles
    return "Vote as your role would. You may pass." if as_role else "Vote as yourself. You may pass."


def _reasons(state: State, decision: Decision) -> tuple[Piece, ...]:
    pieces = [Piece("label", text="Reasons written with the votes, one an option, without names:")]
    for option_id, reason in reasons(state):
        option = decision.options.get(option_id)
        pieces.append(Piece("quote", text=reason, note=option.label if option is not None else SOMETHING_ELSE))
    return tuple(pieces)


def _cases(state: State, decision: Decision) -> tuple[Piece, ...]:
    letters = dict(lettered(state, state.scene_id))
    pieces = [Piece("label", text="Nobody chose these. Their strongest case:")]
    pieces += [
        Piece(
            "case", letter=letters.get(name, ""), label=decision.options[name].label, text=decision.options[name].case
        )
        for name in unheard(state)
    ]
    return tuple(pieces)


def _decided(state: State, decision: Decision) -> tuple[Piece, ...]:
    made = state.decision_of_visit()
    if made is None:
        return ()
    letters = dict(lettered(state, state.scene_id))
    option = decision.options.get(made.made.option)
    label = option.label if option is not None else made.made.words
    pieces = [
        Piece("label", text="Decided"),
        Piece("option", letter=letters.get(made.made.option, ""), label=label),
    ]
    if state.reason_of(made):
        pieces.append(Piece("quote", text=state.reason_of(made), note="the reason"))
    for _, dissent in state.dissents:
        if dissent.decision == made.revision:
            pieces.append(Piece("quote", text=dissent.words, note=_dissenter(state, dissent.who)))
    pieces.append(Piece("ask", text="Who would have decided otherwise? What would change your mind?"))
    return tuple(pieces)


def _dissenter(state: State, who: str) -> str:
    role = state.compiled.exercise.roles.get(who)
    return f"{role.name if role is not None and role.name else who or 'a participant'}, otherwise"


def _movements(state: State, movements: tuple[Moved, ...], revision: int) -> tuple[Piece, ...]:
    pieces = [movement_piece(state, moved, revision) for moved in shown_movements(state, movements)]
    return (*pieces, Piece("label", text=ILLUSTRATION)) if pieces else ()


def movement_piece(state: State, moved: Moved, revision: int) -> Piece:
    """Return one movement in words: from → to, or why it stayed."""
    entry = state.compiled.exercise.indicators[moved.indicator]
    words = [level.replace("_", " ") for level in entry.levels]
    before, after = words[moved.before], words[moved.after]
    if moved.by is None:
        glyph, text = "?", f"{before}, and nobody knows which way"
    elif moved.after == moved.before:
        glyph, text = "=", f"already {before}" if moved.by else f"stays {before}"
    else:
        glyph, text = ("↑" if moved.after > moved.before else "↓"), f"{before} → {after}"
    if (revision, moved.indicator) in state.refused:
        glyph, text = "=", f"stays {before}: the room did not believe it"
    note = moved.because
    if moved.late and moved.origin:
        scene = state.compiled.exercise.scenes.get(moved.origin)
        source = f"“{scene.title}”" if scene is not None and scene.title else "an earlier decision"
        note = f"From {source}: {note}" if note else f"From {source}"
    return Piece("movement", label=entry.name or moved.indicator, letter=glyph, text=text, note=note)
