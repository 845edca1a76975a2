"""The door: codes, addresses, and how wrong codes are slowed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.console.driving import FakeClock

from tabletop.errors import UsageError
from tabletop.web.door import SIGNS, Door, display_pass, host_name, knows_secret, make_door, new_code, opens
from tabletop.web.guard import WRONG_A_MINUTE, CodeBrake

DOOR = make_door(["192.168.1.5", "10.0.0.7"], 8765, 123, lan=True, tls=False, before=None)


def test_a_code_is_six_of_28_signs() -> None:
    """No sign of a code is mistaken for another, and each turns up."""
    assert len(SIGNS) == len(set(SIGNS)) == 28
    for mistaken in ("O0", "I1", "S5", "B8", "Z2"):
        assert len(set(mistaken) & set(SIGNS)) <= 1
    codes = [new_code() for _ in range(400)]
    assert {len(code) for code in codes} == {6} and set("".join(codes)) == set(SIGNS)
    assert len(set(codes)) == 400


def test_a_door_passes_through_its_notice() -> None:
    """What is written is read again; the secret has 128 bits."""
    assert Door.from_text(DOOR.to_text()) == DOOR
    assert len(bytes.fromhex(DOOR.secret)) == 16 and DOOR.secret != make_again().secret
    assert DOOR.link == f"http://192.168.1.5:8765/#{DOOR.secret}"


def make_again() -> Door:
    return make_door(["192.168.1.5"], 8765, 123, lan=True, tls=False, before=None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "3", '{"code":"ACD7K2"}'),
        *(replace(DOOR, code="<b>").to_text(), replace(DOOR, urls=()).to_text()),
    ],
)
def test_a_notice_that_is_no_door_opens_none(text: str) -> None:
    """Whatever stands there, a new door is made."""
    assert Door.from_text(text) is None


def test_one_started_again_keeps_code_and_secret() -> None:
    """Phones come back by themselves."""
    again = make_door(["10.0.0.9"], 9000, 456, lan=True, tls=False, before=DOOR)
    assert (again.code, again.secret, again.urls) == (DOOR.code, DOOR.secret, ("http://10.0.0.9:9000",))


def test_only_its_own_addresses_are_hosts() -> None:
    """The addresses opened on and this computer's own name; without the port only where it is the usual one."""
    assert DOOR.hosts == {"192.168.1.5:8765", "10.0.0.7:8765", "127.0.0.1:8765", "localhost:8765"}
    usual = make_door(["10.0.0.7"], 443, 1, lan=True, tls=True, before=None)
    assert {"10.0.0.7", "10.0.0.7:443"} < usual.hosts and "10.0.0.7:80" not in usual.hosts


def test_an_address_may_change_in_the_evening() -> None:
    """A Wi-Fi that gives another address moves the door; one that is gone for a moment leaves it."""
    moved = DOOR.moved(["10.9.9.9"])
    assert moved.urls == ("http://10.9.9.9:8765",) and moved.code == DOOR.code
    assert DOOR.moved([]) == DOOR


def test_a_name_is_a_host_and_shown_first() -> None:
    """Names come before addresses, stay when these change, and nothing but them is let through."""
    names = [host_name(typed) for typed in ("Room.Example.org.", "sala-ñ.example", "tabletop")]
    assert names == ["room.example.org", "xn--sala--sta.example", "tabletop"]
    door = make_door(["10.0.0.7"], 8443, 1, lan=True, tls=True, before=None, names=names)
    assert door.urls[0] == "https://room.example.org:8443" and door.urls[-1] == "https://10.0.0.7:8443"
    moved = door.moved(["10.0.0.9"])
    assert moved.urls == (*door.urls[:-1], "https://10.0.0.9:8443")
    assert {f"{name}:8443" for name in (*names, "10.0.0.9", "localhost")} < moved.hosts
    assert not {"room.example.org", "example.org:8443", "evil.room.example.org:8443"} & moved.hosts
    assert Door.from_text(moved.to_text()) == moved


def test_the_usual_port_is_not_shown() -> None:
    """443 and 80 are left out of addresses, as browsers do, and understood where they are sent."""
    door = make_door([], 443, 1, lan=False, tls=True, before=None, names=["room.example.org"])
    assert door.urls == ("https://room.example.org",)
    assert {"room.example.org", "room.example.org:443", "localhost:443"} < door.hosts
    assert make_door(["10.0.0.7"], 8080, 1, lan=True, tls=False, before=None).urls == ("http://10.0.0.7:8080",)


@pytest.mark.parametrize("typed", ["", "https://room", "room:8765", "a b", "-x", "x" * 64, "ro\x1bom", "a..b", "*.org"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    """In words, with the typed text harmless in them."""
    with pytest.raises(UsageError, match="no name of a computer") as caught:
        host_name(typed)
    assert "\x1b" not in caught.value.message


def test_a_code_is_read_as_people_type_it() -> None:
    """Small letters, blanks, hyphens and the signs that do not occur are understood; nothing else opens."""
    door = replace(DOOR, code="A82DK7")
    for typed in ("A82DK7", "a82dk7", " a82 dk7 ", "A82-DK7", "ABZDK7"):
        assert opens(door, typed, "")
    for typed in ("", "A82DK", "A82DK77", "A82DK8", "ａ82dk7", "\ud800"):
        assert not opens(door, typed, "")
    assert opens(door, "", door.secret) and not opens(door, "", door.secret[:-1])
    assert knows_secret(door, door.secret) and not knows_secret(door, door.code)
    assert door.secret not in display_pass(door)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_guess_opens(code: str, secret: str) -> None:
    """Any words whatever are compared, not trusted."""
    assert not opens(replace(DOOR, code="A82DK7"), code + "x", secret)


def test_sixty_wrong_codes_a_minute_then_five_seconds() -> None:
    """The sixty-first within a minute waits; when the minute has passed nobody waits any more."""
    clock = FakeClock()
    brake = CodeBrake(clock)
    waits = []
    for _ in range(WRONG_A_MINUTE):
        waits.append(brake.wrong())
        clock.ms += 900
    assert waits == [0.0] * 60
    assert brake.wrong() == 5.0
    clock.ms += 60_000
    assert brake.wrong() == 0.0


def test_a_guesser_who_does_not_stop_is_slowed_all_the_time() -> None:
    """However fast somebody goes on, of a minute's guesses only the first sixty come back at once."""
    clock = FakeClock()
    brake = CodeBrake(clock)
    quick = 0
    for _ in range(3000):
        quick += brake.wrong() == 0.0
        clock.ms += 20
    assert quick == 60
