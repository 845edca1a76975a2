"""Where an author stands: which scene and part, in which play. Kept by ids while the file changes."""

from __future__ import annotations

from pathlib import Path

from tabletop.tui.authoring.parts import Part, nearest, parts_of
from tabletop.tui.authoring.playing import Playing
from tabletop.tui.authoring.reading import ReadingScreen
from tabletop.tui.authoring.trail import Trail, arrive, walk


class StandingScreen(ReadingScreen):
    """A screen that shows one part of the exercise in ``path``, in ``scene_id`` first.

    ``trail`` is the play that leads to the scene, ``parts`` are the scene's, ``place`` the one shown. While somebody
    plays, ``playing`` is their play, and all three are those of it.
    """

    def __init__(self, path: Path, scene_id: str = "") -> None:
        super().__init__(path)
        self.scene_id = scene_id
        self.place = 0
        self.parts: list[Part] = []
        self.trail: Trail | None = None
        self.playing: Playing | None = None

    @property
    def part(self) -> Part | None:
        """The part shown; None before the first reading that can be shown."""
        return self.parts[self.place] if self.parts else None

    @property
    def key(self) -> str:
        """Its key; empty where there is none."""
        return self.part.key if self.part is not None else ""

    def find_again(self) -> None:
        """Stand where one stood, in the exercise as it is now."""
        self.scene_id = self._scene_now()
        self.stand_on(self.key)

    def _scene_now(self) -> str:
        """The scene one stood in: by its id, by an earlier id, else by its place in the file."""
        scenes = self.good.exercise.scenes if self.good is not None and self.good.exercise is not None else {}
        if self.scene_id in scenes:
            return self.scene_id
        renamed = (name for name, scene in scenes.items() if self.scene_id and self.scene_id in scene.was.ids)
        before = self.trail.compiled.scene_ids if self.trail is not None else ()
        at = before.index(self.scene_id) if self.scene_id in before else 0
        names = list(scenes)
        start = self.good.exercise.start if self.good is not None and self.good.exercise is not None else ""
        return next(renamed, None) or (names[min(at, len(names) - 1)] if before else start)

    def stand_on(self, key: str = "") -> None:
        """Make the parts of the scene one stands in, standing on ``key`` where it is among them."""
        if self.good is None or self.good.compiled is None:
            return
        compiled = self.good.compiled
        if self.playing is not None:
            if self.playing.trail.compiled is not compiled:
                self.playing = self.playing.again(walk(compiled, self.playing.trail.choices))
            self.trail, self.parts = self.playing.trail, self.playing.parts()
            self.scene_id = self.trail.scene_id
        else:
            plays = self.insight.plays if self.insight is not None else {}
            trail = walk(compiled, plays[self.scene_id]) if self.scene_id in plays else None
            known = trail is not None and not trail.broken and trail.scene_id == self.scene_id
            self.trail = trail if trail is not None and known else arrive(compiled, self.scene_id)
            self.parts = parts_of(self.trail)
        self.place = nearest(self.parts, key, self.place) if key else 0
