"""``when:`` expressions: parsed, type-checked, compiled. Raw text is never evaluated."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from tabletop.exercise.nearest import did_you_mean

MAX_LENGTH = 2000
MAX_DEPTH = 40
TRUE_FALSE = frozenset({"true", "false"})
_TOO_MANY_CASES = 2048

Node = tuple[Any, ...]
"""``('flag', name, op, word)``, ``('level', name, op, index)``, ``('ask', fact)``, ``('not', node)``, ``('and' | 'or',
nodes)``: the checked tree, from which everything else is made."""


@dataclass(frozen=True)
class Condition:
    """A compiled condition.

    ``text`` is what the author wrote. ``flags`` and ``indicators`` are the names it reads, ``asks`` the facts about the
    past, as ``('visited', scene)``, ``('chose', scene, option)``, ``('sent', scene, inject)``, ``('written', id)``.
    ``holds(flags, levels, asked)`` answers: ``flags`` maps a flag to its word, ``levels`` an indicator to the index of
    its level, ``asked`` is a container of the facts that were ever so. ``tree`` is the checked tree.
    """

    text: str
    flags: frozenset[str]
    indicators: frozenset[str]
    asks: frozenset[tuple[str, ...]]
    holds: Callable[[Any, Any, Any], bool] = field(compare=False, repr=False)
    tree: Node = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Names:
    """What a condition may speak of: words of flags, levels of indicators, options and injects of scenes."""

    flags: Mapping[str, Collection[str]] = field(default_factory=dict)
    levels: Mapping[str, Collection[str]] = field(default_factory=dict)
    options: Mapping[str, Collection[str]] = field(default_factory=dict)
    injects: Mapping[str, Collection[str]] = field(default_factory=dict)
    written: Collection[str] = ()


class ConditionError(Exception):
    """A condition cannot be read. ``column`` and ``end`` count the signs of its text from 1.

    ``kind`` is ``syntax``, ``name`` (something that does not exist), ``word`` (not one of its words) or ``use`` (it
    cannot be asked like this).
    """

    def __init__(self, kind: str, column: int, end: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind, self.column, self.end, self.message, self.hint = kind, column, end, message, hint


def parse(text: str, names: Names) -> Condition:
    """Return the condition that ``text`` states about ``names``. Raises ``ConditionError`` at the sign meant."""
    if len(text) > MAX_LENGTH:
        raise ConditionError("syntax", 1, 2, f"a condition is at most {MAX_LENGTH} signs long", "set a flag earlier")
    tree = _Parser(text, names).whole()
    leaves = list(_leaves(tree))
    # The source is written here from the checked tree: names and words come from fixed patterns and are quoted.
    holds = eval(compile(f"lambda f, l, a: {_python(tree)}", "<condition>", "eval"), {"__builtins__": {}})  # noqa: S307
    return Condition(
        text=text,
        flags=frozenset(leaf[1] for leaf in leaves if leaf[0] == "flag"),
        indicators=frozenset(leaf[1] for leaf in leaves if leaf[0] == "level"),
        asks=frozenset(leaf[1] for leaf in leaves if leaf[0] == "ask"),
        holds=holds,
        tree=tree,
    )


def always(condition: Condition, names: Names) -> bool | None:
    """Return the one answer a condition gives whatever holds, or ``None`` where it depends (or has too many cases)."""
    flags, indicators, asks = sorted(condition.flags), sorted(condition.indicators), sorted(condition.asks)
    cases = 2 ** len(asks)
    for name in flags:
        cases *= len(names.flags[name])
    for name in indicators:
        cases *= len(names.levels[name])
    if cases > _TOO_MANY_CASES:
        return None
    answers = set()
    for words in product(*(names.flags[name] for name in flags)):
        for levels in product(*(range(len(names.levels[name])) for name in indicators)):
            for asked in product((False, True), repeat=len(asks)):
                happened = {fact for fact, so in zip(asks, asked, strict=True) if so}
                holds = condition.holds(
                    dict(zip(flags, words, strict=True)), dict(zip(indicators, levels, strict=True)), happened
                )
                answers.add(bool(holds))
                if len(answers) == 2:
                    return None
    return answers.pop() if answers else None


# ---- from text to tree ----------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<word>'[^']*'|\"[^\"]*\")|(?P<op>==|!=|<=|>=|<|>|=|\(|\)|,)|(?P<bad>\S))"
)
_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_COMPARISONS = frozenset({"==", "!=", *_ORDER})
_FUNCTIONS = {"visited": 1, "chose": 2, "sent": 2, "written": 1}
_QUOTES = "‘’“”'\""
_SPOKEN = frozenset({"is", "isnt", "equals", "eq", "in", "has"})
"""What people write in place of a sign that compares."""
_KEYWORDS = frozenset({"and", "or", "not", "true", "false"})


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int

    @property
    def end(self) -> int:
        return self.column + max(1, len(self.text))

    @property
    def word(self) -> str:
        return self.text[1:-1] if self.kind == "word" else self.text


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or "bad"
        yield _Token(kind, match[kind], match.start(kind) + 1)
        position = match.end()
    yield _Token("end", "", len(text.rstrip()) + 1)


class _Parser:
    """Recursive descent over a handful of rules; every leaf is checked against the names as it is read."""

    def __init__(self, text: str, names: Names) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0
        self.names = names

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def next(self) -> _Token:
        token = self.token
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def fail(self, kind: str, token: _Token, message: str, hint: str = "") -> ConditionError:
        return ConditionError(kind, token.column, token.end, message, hint)

    def whole(self) -> Node:
        tree = self.either()
        if self.token.kind != "end":
            raise self.unexpected()
        return tree

    def either(self) -> Node:
        return self.joined("or", self.both)

    def both(self) -> Node:
        return self.joined("and", self.negated)

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.token.kind == "name" and self.token.text == word:
            self.next()
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word, tuple(parts))

    def negated(self) -> Node:
        if self.token.text == "not" and self.token.kind == "name":
            token = self.next()
            return ("not", self.deeper(token, self.negated))
        return self.single()

    def deeper(self, token: _Token, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail("syntax", token, f"more than {MAX_DEPTH} levels of parentheses", "set a flag earlier")
        node = part()
        self.depth -= 1
        return node

    def single(self) -> Node:
        token = self.token
        if token.text == "(" and token.kind == "op":
            self.next()
            node = self.deeper(token, self.either)
            self.expect(")")
            return node
        if token.kind != "name" or token.text in _KEYWORDS:
            raise self.unexpected()
        self.next()
        if self.token.text == "(" and self.token.kind == "op":
            return self.question(token)
        if self.token.kind == "op" and self.token.text in _COMPARISONS | {"="}:
            return self.comparison(token)
        if self.token.kind == "name" and self.token.text.lower() in _SPOKEN:
            raise self.fail("use", token, f"“{self.token.text}” is not a comparison", "write ==, !=, >= or <=")
        return self.alone(token)

    def expect(self, text: str) -> None:
        if self.token.text != text or self.token.kind != "op":
            raise self.unexpected(f"“{text}” is missing here")
        self.next()

    def unexpected(self, message: str = "") -> ConditionError:
        token = self.token
        hint = ""
        if token.kind == "end":
            message = message or "the condition ends too early"
        elif token.text.lower() in ("and", "or", "not") and token.text not in _KEYWORDS:
            message, hint = f"“{token.text}” is not understood here", f"write “{token.text.lower()}” in small letters"
        elif token.text in ("&", "|", "!"):
            message, hint = f"“{token.text}” is not understood here", "write “and”, “or”, “not”"
        elif token.kind == "bad" and token.text in _QUOTES:
            message, hint = "a word's quotes are not closed, or not plain quotes", "write 'word'"
        elif token.text in _COMPARISONS:
            message, hint = message or f"“{token.text}” stands in the wrong place", "name, then sign, then word"
        else:
            message = message or f"“{token.text}” is not understood here"
        return self.fail("syntax", token, message, hint)

    # ---- leaves ----

    def alone(self, token: _Token) -> Node:
        name = token.text
        if name in self.names.flags:
            words = self.names.flags[name]
            if not words or frozenset(words) == TRUE_FALSE:  # a flag without words is told where it is named
                return ("flag", name, "==", "true")
            first = next(iter(words), "word")
            raise self.fail("use", token, f"“{name}” is not true or false", f"compare it: {name} == '{first}'")
        if name in self.names.levels:
            raise self.fail("use", token, f"“{name}” is an indicator", f"compare it: {name} >= 'a_level'")
        raise self.unknown(token)

    def unknown(self, token: _Token) -> ConditionError:
        if token.text in _FUNCTIONS:
            return self.fail("syntax", token, f"“{token.text}” asks about something", f"write {token.text}('…')")
        known = [*self.names.flags, *self.names.levels, *_FUNCTIONS]
        hint = did_you_mean(token.text, known) or "name a flag or an indicator of this exercise"
        return self.fail("name", token, f"there is no flag or indicator “{token.text}”", hint)

    def comparison(self, name: _Token) -> Node:
        sign = self.next()
        if sign.text == "=":
            raise self.fail("syntax", sign, "“=” is not a comparison", "write ==")
        if name.text not in self.names.flags and name.text not in self.names.levels:
            raise self.unknown(name)
        value = self.token
        if value.kind == "name" and value.text in TRUE_FALSE:
            pass
        elif value.kind == "name":
            raise self.fail("syntax", value, f"“{value.text}” is not in quotes", f"write '{value.text}'")
        elif value.kind in ("op", "end") or (value.kind == "bad" and value.text in _QUOTES):
            raise self.unexpected("a word in quotes is missing here")
        elif value.kind != "word":
            what, known = ("level", self.names.levels) if name.text in self.names.levels else ("word", self.names.flags)
            hint = f"its {what}s: {', '.join(known[name.text])}"
            raise self.fail("syntax", value, f"a {what} in quotes is missing here", hint)
        self.next()
        if name.text in self.names.flags:
            return self.flag(name, sign, value)
        return self.level(name, sign, value)

    def flag(self, name: _Token, sign: _Token, value: _Token) -> Node:
        words = self.names.flags[name.text]
        if sign.text not in ("==", "!="):
            raise self.fail("use", sign, f"the words of “{name.text}” have no order", "compare with == or !=")
        if words and value.word not in words:
            raise self.no_word(name, value, words)
        return ("flag", name.text, sign.text, value.word)

    def level(self, name: _Token, sign: _Token, value: _Token) -> Node:
        levels = list(self.names.levels[name.text])
        if not levels:
            hint = "an indicator without levels is a question for the debrief"
            raise self.fail("use", name, f"“{name.text}” has no levels", hint)
        if value.word not in levels:
            raise self.no_word(name, value, levels, "level")
        return ("level", name.text, sign.text, levels.index(value.word))

    def no_word(self, name: _Token, value: _Token, words: Collection[str], what: str = "word") -> ConditionError:
        hint = f"{did_you_mean(value.word, words)} its {what}s are {', '.join(words)}".strip()
        return self.fail("word", value, f"“{value.word}” is not a {what} of “{name.text}”", hint)

    def question(self, name: _Token) -> Node:
        if name.text not in _FUNCTIONS:
            hint = did_you_mean(name.text, _FUNCTIONS) or f"known: {', '.join(_FUNCTIONS)}"
            raise self.fail("name", name, f"“{name.text}” cannot be asked", hint)
        self.expect("(")
        given = [self.quoted()]
        while self.token.text == "," and self.token.kind == "op":
            self.next()
            given.append(self.quoted())
        self.expect(")")
        if len(given) != _FUNCTIONS[name.text]:
            example = "('scene', 'id')" if _FUNCTIONS[name.text] == 2 else "('id')"
            wanted = {1: "one word", 2: "two words"}[_FUNCTIONS[name.text]]
            message = f"“{name.text}” takes {wanted} in parentheses"
            raise self.fail("syntax", name, message, f"write {name.text}{example}")
        self.check_question(name.text, given)
        return ("ask", (name.text, *(token.word for token in given)))

    def quoted(self) -> _Token:
        token = self.token
        if token.kind == "name":
            raise self.fail("syntax", token, f"“{token.text}” is not in quotes", f"write '{token.text}'")
        if token.kind != "word":
            raise self.unexpected("a name in quotes is missing here")
        return self.next()

    def check_question(self, function: str, given: list[_Token]) -> None:
        names = self.names
        first = given[0]
        if function == "written":
            if first.word not in names.written:
                raise self.no(first, "nothing written", names.written)
            return
        if first.word not in names.options:
            raise self.no(first, "no scene", names.options)
        if function == "chose":
            options = names.options[first.word]
            if not options:
                raise self.fail("use", first, f"nothing is decided in “{first.word}”", "ask visited('…')")
            if given[1].word not in options and given[1].word != "unlisted":
                raise self.no(given[1], f"no option of “{first.word}”", options)
        if function == "sent" and given[1].word not in names.injects.get(first.word, ()):
            raise self.no(given[1], f"no inject of “{first.word}”", names.injects.get(first.word, ()))

    def no(self, token: _Token, what: str, known: Collection[str]) -> ConditionError:
        return self.fail("name", token, f"{what} is called “{token.word}”", did_you_mean(token.word, known))


# ---- from tree to function ------------------------------------------------------------------------------------------


def _leaves(tree: Node) -> Iterator[Node]:
    if tree[0] == "not":
        yield from _leaves(tree[1])
    elif tree[0] in ("and", "or"):
        for part in tree[1]:
            yield from _leaves(part)
    else:
        yield tree


def _python(tree: Node) -> str:
    match tree:
        case ("flag", name, sign, word):
            return f"f[{name!r}] {sign} {word!r}"
        case ("level", name, sign, index):
            return f"l[{name!r}] {sign} {index}"
        case ("ask", fact):
            return f"{fact!r} in a"
        case ("not", part):
            return f"(not {_python(part)})"
        case (word, parts):
            return "(" + f" {word} ".join(_python(part) for part in parts) + ")"
    raise AssertionError(tree)
