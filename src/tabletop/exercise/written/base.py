"""Base of everything an author writes: texts, ids, earlier names, and the short forms they may take.

No unions: where an author may write a short form, a ``BeforeValidator`` lengthens it, so that every error has one path
and that path walks the tree of nodes in the file. Fields whose names Python keeps for itself end in ``_`` and carry the
written name as alias (``from_`` ← ``from``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Id = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
RegisterId = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=60)]
Minutes = Annotated[float, Field(strict=True, ge=0, le=600, allow_inf_nan=False)]
Yes = Annotated[bool, Field(strict=True)]
Mark = Literal["fact", "fiction", "author_view", "other_view", "hindsight"]


class Written(BaseModel):
    """Base of everything an author writes: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, strict=False)


def lengthen(key: str, forms: Any) -> BeforeValidator:
    """A bare value stands for ``{key: value}``; the map is the long form. ``forms`` names both for the schema."""

    def long(value: Any) -> Any:
        return value if isinstance(value, dict) else {key: value}

    return BeforeValidator(long, json_schema_input_type=forms)


def listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


ManyTexts = Annotated[tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | tuple[Text, ...])]


class Was(Written):
    """Earlier names: ``ids`` of the entry itself, ``words`` of its words (old → new)."""

    ids: tuple[Text, ...] = ()
    words: dict[str, Text] = {}


def _was(value: Any) -> Any:
    if isinstance(value, dict):
        return {"words": value}
    return {"ids": listed(value)}


Earlier = Annotated[Was, BeforeValidator(_was, json_schema_input_type=Text | tuple[Text, ...] | dict[str, Text])]
NEVER_RENAMED = Was()
