"""What differs between systems."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tabletop import system

MOUNTINFO = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:30 / /home rw - nfs4 server:/home rw,vers=4.2
41 40 8:1 / /home/ana/my\040disk rw master:2 - ext4 /dev/sda1 rw
42 22 0:44 / /mnt/c rw - 9p C:\134 rw
43 22 0:45 / /mnt/c rw - xfs /dev/sdb rw
"""
MACOS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//ana@host/share on /Volumes/My share (1) (smbfs, nodev, nosuid, mounted by ana)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/etc", "ext4"),
        ("/home/ana", "nfs4"),
        ("/home/ana/my disk/x", "ext4"),
        ("/homes", "ext4"),
        ("/mnt/c/Users", "xfs"),
    ],
)
def test_the_deepest_mount_counts(place: str, kind: str) -> None:
    """Linux: the mount a path lies on, escaped names too; of two on one place the later."""
    assert system._type_at(Path(place), system._linux_mounts(MOUNTINFO)) == kind


@pytest.mark.parametrize(("place", "kind"), [("/Users/ana", "apfs"), ("/Volumes/My share (1)/x", "smbfs")])
def test_macos_names_its_mounts(place: str, kind: str) -> None:
    """macOS: the words of `mount`."""
    assert system._type_at(Path(place), system._macos_mounts(MACOS)) == kind


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smbfs", "fuse.sshfs", "9p"])
def test_network_drives_are_unsafe(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of network drive is named."""
    monkeypatch.setattr(system, "_drive_type", lambda place: kind)
    assert system.unsafe_place(tmp_path / "not" / "yet") == f"on a network drive ({kind})"


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "apfs", "xfs", "zfs", "overlay", "fuseblk", "ntfs", ""])
def test_local_drives_are_safe(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ordinary drives and those the system tells nothing of."""
    monkeypatch.setattr(system, "_drive_type", lambda place: kind)
    assert system.unsafe_place(tmp_path) is None


@pytest.mark.parametrize("name", ["Dropbox", "Dropbox (Personal)", "OneDrive - Ministry", "Google Drive", "Nextcloud"])
def test_synced_folders_are_unsafe(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the names their programs give them, however deep."""
    monkeypatch.setattr(system, "_drive_type", lambda place: "ext4")
    deep = tmp_path / name / "work"
    deep.mkdir(parents=True)
    assert system.unsafe_place(deep / "sessions") == f"in a synced folder ({name})"
    (tmp_path / "dropboxing").mkdir()
    assert system.unsafe_place(tmp_path / "dropboxing") is None


def test_a_folder_marked_as_synced_is_unsafe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the mark a syncing program leaves."""
    monkeypatch.setattr(system, "_drive_type", lambda place: "ext4")
    (tmp_path / "shared").mkdir()
    (tmp_path / ".stfolder").mkdir()
    assert "synced" in (system.unsafe_place(tmp_path / "shared") or "")


def test_the_kind_of_this_drive_is_told() -> None:
    """On Linux every path has a type."""
    if sys.platform != "linux":
        pytest.skip("Linux only")
    assert system._drive_type(Path("/proc")) == "proc"


def test_private_means_private(tmp_path: Path) -> None:
    """0700 folders with missing parents, 0600 files; an existing file is not written over."""
    folder = system.private_folder(tmp_path / "a" / "b")
    system.private_file(folder / "c", b"x")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder, folder / "c")] == [
        0o700,
        0o700,
        0o600,
    ]
    with pytest.raises(FileExistsError):
        system.private_file(folder / "c", b"y")
    assert (folder / "c").read_bytes() == b"x"
    system.sync_folder(folder)
    system.sync_folder(folder / "nowhere")


def test_wall_time_is_utc_with_milliseconds() -> None:
    """A form that Python reads back, near to now."""
    told = system.utc_now()
    read = datetime.fromisoformat(told)
    assert told.endswith("Z") and len(told) == 24 and read.utcoffset() == timedelta(0)
    assert abs(datetime.now(read.tzinfo) - read) < timedelta(minutes=1)


def test_the_monotonic_clock_counts_milliseconds() -> None:
    """It never goes back."""
    times = [system.monotonic_ms() for _ in range(100)]
    assert times == sorted(times) and isinstance(times[0], int)


_LOOP = """
import asyncio, os, signal, sys
from tabletop import system
async def main():
    loop, code = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
    system.on_end_signals(code.set_result, loop)
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    return await asyncio.wait_for(code, 20)
sys.exit(asyncio.run(main()))
"""
_PLAIN = """
import os, signal, sys
from tabletop import system
system.on_end_signals(sys.exit)
os.kill(os.getpid(), getattr(signal, sys.argv[1]))
signal.pause()
"""


@pytest.mark.parametrize("code", [_LOOP, _PLAIN])
@pytest.mark.parametrize(("name", "ends"), [("SIGHUP", 129), ("SIGTERM", 143)])
def test_ending_from_outside_ends_in_order(code: str, name: str, ends: int) -> None:
    """A closed window and a request to end reach our own code, with their exit codes."""
    assert subprocess.run([sys.executable, "-c", code, name], timeout=60).returncode == ends


def test_it_imports_where_there_are_no_hangups() -> None:
    """What Windows lacks is not needed to import the module or the store."""
    code = (
        "import signal, os, sys\n"
        "del signal.SIGHUP\n"
        "for name in ('fcntl', 'termios', 'pwd', 'grp', 'resource'): sys.modules[name] = None\n"
        "import tabletop.system, tabletop.store.folders, tabletop.store.export\n"
        "print(len(tabletop.system._END_SIGNALS))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (told.stdout, told.stderr) == ("1\n", "")


def test_addresses_of_this_computer() -> None:
    """Loopback is never among what others could open, and no address is named twice."""
    found = system.lan_addresses()
    assert len(found) == len(set(found)) and not any(address.startswith("127.") for address in found)
    assert all(len(address.split(".")) == 4 for address in found)


def test_a_tunnel_is_not_taken_for_the_rooms_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """What leads into a company's network or to guests inside this computer comes after what phones can reach."""
    interfaces = [("lo", "127.0.0.1"), ("docker0", "172.17.0.1"), ("tun0", "10.8.0.2"), ("wlan0", "192.0.2.5")]
    monkeypatch.setattr(system, "_interface_addresses", lambda: interfaces)
    monkeypatch.setattr(system, "_NOWHERE", ("127.0.0.1", 9))  # no route but that to this computer
    assert system.lan_addresses() == ["192.0.2.5", "172.17.0.1", "10.8.0.2"]


def test_open_files_are_raised_to_the_most() -> None:
    """Asking twice gives the same, and at least what a room needs."""
    assert system.raise_open_files() == system.raise_open_files() >= 256


def test_whether_a_process_lives() -> None:
    """This one does; one with a number that cannot be does not."""
    assert system.process_lives(os.getpid()) and not system.process_lives(2**22 + 5)


@pytest.mark.parametrize(
    ("said", "locale", "paper"),
    [
        ("", "en_US.UTF-8", "letter"),
        ("", "es_MX", "letter"),
        ("", "en_GB.UTF-8", "a4"),
        ("", "C.UTF-8", "a4"),
        ("a4", "en_US.UTF-8", "a4"),
        ("Letter", "C.UTF-8", "letter"),
        ("foolscap", "de_DE", "a4"),
    ],
)
def test_papers_are_printed_on_what_a_country_uses(
    monkeypatch: pytest.MonkeyPatch, said: str, locale: str, paper: str
) -> None:
    """The locale tells it, and ``TABLETOP_PAPER`` overrules the locale."""
    for name in ("LC_ALL", "LC_PAPER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    monkeypatch.setenv("TABLETOP_PAPER", said)
    assert system.paper() == paper
