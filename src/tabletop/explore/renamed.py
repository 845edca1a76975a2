"""What the ids and words of an old record are called in a newer text, by its ``was``: never by likeness."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Scene, Was


class Renamed:
    """Names of an exercise as it is now, found by those it had when ``old`` was played. Empty: there is none."""

    def __init__(self, old: Exercise, new: Exercise) -> None:
        self.old, self.new = old, new

    def gone(self) -> list[str]:
        """Return the ids and words of the old text that nothing goes by any more, each with where it stood. A record
        that names one cannot be read with the new text from there on."""
        found: list[str] = []
        for name, scene in self.old.scenes.items():
            if not self.scene(name):
                found.append(f"the scene {name}")
                continue
            for option_id, option in scene.decision.options.items() if scene.decision is not None else ():
                if not self.option(name, option_id):
                    found.append(f"the option {option_id} of {name}")
                    continue
                lost = [one for one in option.outcomes if not self.outcome(name, option_id, one)]
                found += [f"the outcome {one} of {name}/{option_id}" for one in lost]
            found += [f"the inject {one.id} of {name}" for one in scene.injects if not self.inject(name, one.id)]
            found += [f"the list {one} of {name}" for one in scene.write if not self.written(one)]
        for name, indicator in self.old.indicators.items():
            if not _now(self.new.indicators, name):
                found.append(f"the indicator {name}")
            elif indicator.levels:
                words = [word for number, word in enumerate(indicator.levels) if not self.level(name, number)]
                found += [f"the level {word} of {name}" for word in words]
        for name, flag in self.old.flags.items():
            if not self.flag(name):
                found.append(f"the flag {name}")
            else:
                found += [f"the word {word} of {name}" for word in flag.words if not self.word(name, word)]
        found += [f"the role {name}" for name in self.old.roles if not _now(self.new.roles, name)]
        objectives = self.new.file.objectives
        return found + [f"the objective {one}" for one in self.old.file.objectives if not _now(objectives, one)]

    def scene(self, name: str) -> str:
        """Return a scene's id now; one that moved here from another exercise counts as well."""
        if name in self.new.scenes:
            return name
        moved = f"{self.old.id}/{name}"
        return next((now for now, scene in self.new.scenes.items() if {name, moved} & set(scene.was.ids)), "")

    def _scene(self, name: str) -> Scene | None:
        return self.new.scenes.get(self.scene(name))

    def option(self, scene: str, name: str) -> str:
        """Return an option's id now; ``unlisted`` is never renamed."""
        found = self._scene(scene)
        return _now(found.decision.options, name) if found is not None and found.decision is not None else ""

    def outcome(self, scene: str, option: str, name: str) -> str:
        """Return an outcome's id now."""
        found = self._scene(scene)
        if found is None or found.decision is None:
            return ""
        written = found.decision.options.get(self.option(scene, option))
        return _now(written.outcomes, name) if written is not None else ""

    def inject(self, scene: str, name: str) -> str:
        """Return an inject's id now."""
        found = self._scene(scene)
        return _now({one.id: one for one in found.injects}, name) if found is not None else ""

    def written(self, name: str) -> str:
        """Return the id now of a list the room writes."""
        return _now({key: one for scene in self.new.scenes.values() for key, one in scene.write.items()}, name)

    def indicator(self, name: str) -> str:
        """Return an indicator's id now; one without levels cannot move and counts as gone."""
        now = _now(self.new.indicators, name)
        return now if now and self.new.indicators[now].levels else ""

    def level(self, name: str, number: int) -> str:
        """Return what a level of an indicator, by its number then, is called now."""
        now = self.indicator(name)
        word = self.old.indicators[name].levels[number]
        return _word(word, self.new.indicators[now].was, self.new.indicators[now].levels) if now else ""

    def flag(self, name: str) -> str:
        """Return a flag's id now."""
        return _now(self.new.flags, name)

    def word(self, name: str, word: str) -> str:
        """Return what a word of a flag is called now."""
        now = self.flag(name)
        return _word(word, self.new.flags[now].was, self.new.flags[now].words) if now else ""


def _now(entries: Mapping[str, object], name: str) -> str:
    if name in entries:
        return name
    return next((now for now, entry in entries.items() if name in getattr(entry, "was", Was()).ids), "")


def _word(word: str, was: Was, words: tuple[str, ...]) -> str:
    if word in words:
        return word
    now = was.words.get(word, "")
    return now if now in words else ""
