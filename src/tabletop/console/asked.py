"""After playing alone: what a facilitator would have asked and listened for, scene by scene."""

from __future__ import annotations

from tabletop.paging.lines import Line, Span, wrap
from tabletop.paging.prose import prose
from tabletop.session.state import State
from tabletop.session.telling import role_name, scene_title
from tabletop.text import clean


def asked(state: State, columns: int) -> list[Line]:
    """Return notes, probes and points to listen for of the scenes played, in the order played."""
    lines: list[Line] = []
    for name in dict.fromkeys(visit.scene for visit in state.moment.path):
        scene = state.compiled.exercise.scenes[name]
        if not (scene.notes or scene.probe or scene.listen_for):
            continue
        lines += [*([()] * 2 if lines else []), *wrap([Span(scene_title(state, name), "heading")], columns)]
        lines.append((Span("─" * columns, "accent"),))
        for paragraph in prose(scene.notes, columns) if scene.notes else []:
            lines += [(), *paragraph]
        if scene.probe:
            lines += [(), (Span("Would have asked", "quiet"),)]
        for probe in scene.probe:
            who = f"   {role_name(state, probe.for_)}" if probe.for_ else ""
            spans = [Span(clean(probe.text, multiline=False)), Span(who, "quiet")]
            lines += wrap(spans, columns, first=(Span("• ", "quiet"),))
        if scene.listen_for:
            lines += [(), (Span("Would have listened for", "quiet"),)]
        for point in scene.listen_for:
            lines += wrap([Span(clean(point.text, multiline=False))], columns, first=(Span("• ", "quiet"),))
    return lines or wrap([Span("The scenes you played hold no questions for a room.")], columns)
