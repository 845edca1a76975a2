"""What pages post, as models with limits; every text in them is cleaned before anything else sees it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from tabletop.text import clean

OBSERVER = "observer"

_Name = Annotated[str, Field(max_length=60), AfterValidator(lambda text: clean(text, multiline=False))]
_Id = Annotated[str, Field(max_length=64), AfterValidator(lambda text: clean(text, multiline=False))]
_Words = Annotated[str, Field(max_length=300), AfterValidator(lambda text: clean(text).strip())]
_Reason = Annotated[str, Field(max_length=500), AfterValidator(lambda text: clean(text).strip())]
_Comment = Annotated[str, Field(max_length=2000), AfterValidator(lambda text: clean(text).strip())]
_Mark = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
_Number = Annotated[int, Field(ge=1, le=2**53)]


class _Post(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Join(_Post):
    """Come in by the room code or the QR link's secret; a seat that is there changes its wish.

    ``look`` only tells what joining asks for, to who knows the code: the console seats people as soon as they join.
    ``once`` is a mark that only this page knows: sent again with it, after a lost answer, one seat is taken.
    """

    code: Annotated[str, Field(max_length=32)] = ""
    secret: Annotated[str, Field(max_length=64)] = ""
    name: _Name = ""
    role: _Id = ""
    look: bool = False
    once: _Mark = ""


class Enter(_Post):
    """Open the projector's page."""

    secret: Annotated[str, Field(max_length=64)]


class Vote(_Post):
    """One ballot. ``option`` is an option's id, ``unlisted`` for something else, empty to pass; ``confidence`` 0 says
    nothing about it."""

    question: _Number
    option: _Id
    confidence: Annotated[int, Field(ge=0, le=4)] = 0
    reason: _Reason = ""
    words: _Words = ""


class Say(_Post):
    """A word to the facilitator: a dissent, a line for the list being written, “please not this”, or leaving.

    ``once`` is a mark the page makes for these words: sent again with it, after a lost answer, they count once.
    """

    kind: Literal["dissent", "line", "stop", "leave"]
    words: _Reason = ""
    would_change: _Reason = ""
    list: _Id = ""
    with_role: bool = True
    once: _Mark = ""


class Feedback(_Post):
    """The feedback form: a rating from 1 to 5 for each statement, 0 for none."""

    question: _Number
    ratings: Annotated[list[Annotated[int, Field(ge=0, le=5)]], Field(max_length=20)]
    comments: _Comment = ""
    strengths: _Comment = ""
    improvements: _Comment = ""


_POSTS: dict[str, type[_Post]] = {
    "/join": Join,
    "/display/enter": Enter,
    "/vote": Vote,
    "/say": Say,
    "/feedback": Feedback,
}
_KEPT = {"/vote", "/say", "/feedback"}


def schema() -> dict[str, Any]:
    """Return the posts as OpenAPI."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in _POSTS.values()], ref_template="#/components/schemas/{model}"
    )
    refused = {"description": "Refused; says why and what to do.", "content": _json("Refused")}
    paths = {}
    for path, model in _POSTS.items():
        done: dict[str, Any] = {"description": "Kept." if path in _KEPT else "In.", "content": {"application/json": {}}}
        paths[path] = {
            "post": {
                "summary": (model.__doc__ or "").split(".")[0],
                "requestBody": {"required": True, "content": _json(model.__name__)},
                "responses": {"200": done, "4XX": refused},
            }
        }
    text = {"type": "string"}
    refusal = {"type": "object", "properties": {"error": text, "what_to_do": text}, "required": ["error", "what_to_do"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "tabletop: what a page may post", "version": "1"},
        "paths": paths,
        "components": {"schemas": {**definitions["$defs"], "Refused": refusal}},
    }


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
