"""The example in ``docs/session_file.md``: `python -m tests.docs.session_file` writes it anew."""

from __future__ import annotations

from pathlib import Path

from tests.exercises import Driver

from tabletop.exercise.load import load
from tabletop.session import commands as co
from tabletop.store.export import export_session
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import NewEvent, SessionHeader

PAGE = Path(__file__).parents[2] / "docs" / "session_file.md"
BEGIN = "<!-- example: made by `python -m tests.docs.session_file` -->\n"
END = "<!-- /example -->\n"
WALL = "2026-11-23T18:45:00.123Z"
TEXT = "tabletop: 1\ntitle: The gate\nscenes:\n  end: {text: It is shut., ending: A shut gate}\n"


def example() -> str:
    """Return a small session as it is exported."""
    exercise, _ = load({"the_gate.yaml": TEXT}, "the_gate.yaml")
    assert exercise is not None
    room = Driver(exercise, 2)
    room.begin()
    room.did(co.Note(kind="quote", text="“¿Y ahora?”\nNobody knew."))
    header = SessionHeader(
        "20261123-k7qf", exercise.id, exercise.file.title, exercise.file.version, exercise.sha256, "0.1.0", 1, WALL,
        '{"group":"Cohort 7"}', exercise.files,
    )  # fmt: skip
    record = MemoryRecord(header)
    record.append(0, [NewEvent(one.event.form, one.at, WALL, one.event.body()) for one in room.happened])
    record.set_person(1, "Añada Ruiz", "Harbour Office")
    return export_session(record, names=True)


def with_example(page: str) -> str:
    """Return the page with the present example in its place."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```json\n{example()}```\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_example(PAGE.read_text("utf-8")), "utf-8")
