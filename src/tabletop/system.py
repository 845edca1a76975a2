"""What differs between systems: folders and their modes, clocks, signals, and what kind of drive a folder lies on.

Nothing outside this module depends on POSIX. On Windows it imports and works; modes are then left to the system, and
hang-ups do not exist.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import platformdirs

if TYPE_CHECKING:
    import asyncio

HOME_VARIABLE = "TABLETOP_HOME"

# --- folders and files ------------------------------------------------------------------------------------------


def data_folder() -> Path:
    """Return where sessions, crash notes and the like are kept; it may not exist yet. ``TABLETOP_HOME`` overrides."""
    chosen = os.environ.get(HOME_VARIABLE, "")
    return Path(chosen).expanduser() if chosen else _default_data_folder()


def _default_data_folder() -> Path:
    return platformdirs.user_data_path("tabletop", appauthor=False)


def private_folder(path: Path) -> Path:
    """Make ``path`` (and missing parents) with mode 0700 and return it. A folder that exists keeps its mode.

    Raises OSError.
    """
    if not path.is_dir():
        private_folder(path.parent)
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
    return path


def private_file(path: Path, content: bytes = b"") -> None:
    """Create ``path`` with mode 0600 from its first moment and ``content`` safely on the disk.

    Raises FileExistsError, OSError; what could not be written whole is taken away again.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def sync_folder(path: Path) -> None:
    """Put the names in a folder safely on the disk, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# --- clocks and chance ------------------------------------------------------------------------------------------


_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Countries that print on US Letter (Unicode CLDR, paperSize)."""


def paper() -> Literal["a4", "letter"]:
    """Return what papers are printed on here: what ``TABLETOP_PAPER`` says, else what the locale's country uses."""
    said = os.environ.get("TABLETOP_PAPER", "").lower()
    if said in ("a4", "letter"):
        return "letter" if said == "letter" else "a4"
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_PAPER", "LANG"))
    country = re.match(r"[a-z]+_([A-Z]{2})", next((name for name in names if name), ""))
    return "letter" if country is not None and country[1] in _LETTER else "a4"


def monotonic_ms() -> int:
    """Return milliseconds of this process's monotonic clock; only differences within one process mean anything."""
    return time.monotonic_ns() // 1_000_000


def utc_now() -> str:
    """Return the wall clock in UTC as ISO 8601 with milliseconds: ``2026-11-23T18:45:00.123Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def random_bits(count: int) -> int:
    """Return ``count`` bits that nobody can guess."""
    return secrets.randbits(count)


# --- signals ----------------------------------------------------------------------------------------------------

_END_SIGNALS = tuple(found for name in ("SIGHUP", "SIGTERM") if (found := getattr(signal, name, None)) is not None)


def on_end_signals(ended: Callable[[int], None], loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Call ``ended(exit code)`` when the window closes, ssh drops or the process is asked to end (129, 143).

    With ``loop`` the call comes from the event loop, so that the terminal can be put back in order; call this from the
    main thread. Ctrl+C is not touched.
    """
    for number in _END_SIGNALS:
        if loop is not None:
            with contextlib.suppress(NotImplementedError):  # Windows' event loops take no signals
                loop.add_signal_handler(number, ended, 128 + int(number))
                continue
        signal.signal(number, lambda caught, _frame: ended(128 + caught))


# --- the network ------------------------------------------------------------------------------------------------

_ASK_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}  # SIOCGIFADDR
_VIRTUAL = (
    "tun", "tap", "utun", "wg", "ppp", "ipsec", "zt", "tailscale",
    "docker", "br-", "veth", "podman", "virbr", "vmnet", "vboxnet", "lxc",
)  # fmt: skip
"""How interfaces begin that lead into a company's network or to guests inside this computer, not to a room's Wi-Fi."""

_NOWHERE = ("192.0.2.1", 9)  # kept for documentation: a route is looked up, and no packet leaves


def raise_open_files() -> int:
    """Let this process hold as many open files as it may at most, and return how many that are."""
    try:
        import resource
    except ImportError:  # Windows counts otherwise, and has no such limit for sockets
        return 1_000_000
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (most, 65_536, 10_240):  # macOS says “unlimited” and takes less
        if wanted == resource.RLIM_INFINITY or wanted <= soft:
            continue
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            return wanted
    return soft if soft != resource.RLIM_INFINITY else 1_000_000


def lan_addresses() -> list[str]:
    """Return this computer's IPv4 addresses in networks, the one others are most likely in first. Sends nothing."""
    found: list[str] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_NOWHERE)
        found.append(probe.getsockname()[0])
    interfaces = _interface_addresses()
    found.extend(address for _, address in interfaces)
    virtual = {address for name, address in interfaces if name.startswith(_VIRTUAL)}
    far = [address for address in dict.fromkeys(found) if not address.startswith(("127.", "0."))]
    # Those no phone comes by, and then those nobody gave out, come last.
    return sorted(far, key=lambda address: (address.startswith("169.254."), address in virtual))


def _interface_addresses() -> list[tuple[str, str]]:
    """Return the IPv4 addresses by the name of their interface."""
    ask = _ASK_ADDRESS.get(sys.platform)
    if ask is None:
        return []
    import fcntl

    addresses = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # an interface without an address
                answer = fcntl.ioctl(probe.fileno(), ask, name.encode()[:15].ljust(256, b"\0"))
                addresses.append((name, socket.inet_ntoa(answer[20:24])))
    return addresses


def process_lives(pid: int) -> bool:
    """Tell whether a process with this number runs on this computer; True where the system does not tell."""
    if sys.platform == "win32":  # there a signal 0 would end it
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


# --- where a folder lies ----------------------------------------------------------------------------------------

_NETWORK_DRIVES = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afpfs|webdav|davfs2?|9p|ceph|glusterfs|lustre|beegfs|afs|ncpfs|ocfs2|gfs2"
    r"|vboxsf|prl_fs|vmhgfs|drvfs|osxfs|fuse\.(davfs2|sshfs|rclone|gvfsd-fuse|s3fs|glusterfs|ceph|vmhgfs-fuse)"
)
_MEMORY_DRIVES = frozenset({"tmpfs", "ramfs"})
_SYNCED_NAMES = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "my drive",
    "icloud",
    "com~apple~clouddocs",
    "mobile documents",
    "cloudstorage",
    "nextcloud",
    "owncloud",
    "pcloud",
    "megasync",
    "seafile",
    "syncthing",
)
_SYNCED_MARKS = (".dropbox", ".stfolder", ".sync_journal.db", ".owncloudsync.log", ".nextcloudsync.log")


def unsafe_place(path: Path) -> str | None:
    """Return “on a network drive (nfs4)” or “in a synced folder (Dropbox)”, as far as the system tells; else None."""
    place = _nearest_existing(path)
    drive = _drive_type(place)
    if _NETWORK_DRIVES.fullmatch(drive):
        return f"on a network drive ({drive})"
    if drive in _MEMORY_DRIVES:
        return f"in memory that is lost when the computer is switched off ({drive})"
    for folder in (place, *place.parents):
        name = folder.name.lower()
        marked = any((folder / mark).exists() for mark in _SYNCED_MARKS)
        if marked or any(name == synced or name.startswith((f"{synced} ", f"{synced}-")) for synced in _SYNCED_NAMES):
            return f"in a synced folder ({folder.name})"
    return None


def local_folder() -> Path | None:
    """Return a folder on a local drive that can be named instead of an unsafe one, or None if none is known."""
    spare = Path("/var/tmp") if Path("/var/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108  named, not used
    for candidate in (_default_data_folder(), spare / "tabletop"):
        if unsafe_place(candidate) is None:
            return candidate
    return None


def _nearest_existing(path: Path) -> Path:
    place = path.expanduser().absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place.resolve()


def _drive_type(place: Path) -> str:
    """Return the type of the file system ``place`` is on, in lower case; ``""`` where the system does not tell."""
    mounts: Iterable[tuple[str, str]] = ()
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if sys.platform == "linux":
            mounts = _linux_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace"))
        elif sys.platform == "darwin":
            told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=True)
            mounts = _macos_mounts(told.stdout)
        elif sys.platform == "win32" and str(place).startswith("\\\\"):
            return "smb"
    return _type_at(place, mounts)


def _type_at(place: Path, mounts: Iterable[tuple[str, str]]) -> str:
    """Return the type of the deepest of ``mounts`` (mount point, type) that holds ``place``; of equals the last."""
    found, depth = "", -1
    for point, kind in mounts:
        mount = Path(point)
        if place.is_relative_to(mount) and len(mount.parts) >= depth:
            found, depth = kind, len(mount.parts)
    return found.lower()


def _linux_mounts(mountinfo: str) -> list[tuple[str, str]]:
    mounts = []
    for line in mountinfo.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if dash and len(fields) > 4 and kinds:
            point = fields[4]
            for escaped, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
                point = point.replace(escaped, character)
            mounts.append((point, kinds[0]))
    return mounts


def _macos_mounts(told: str) -> list[tuple[str, str]]:
    """Read lines like ``//ana@host/share on /Volumes/share (smbfs, nodev, nosuid)``."""
    mounts = []
    for line in told.splitlines():
        before, bracket, kinds = line.rpartition(" (")
        _device, on, point = before.partition(" on ")
        if bracket and on:
            mounts.append((point, kinds.rstrip(")").split(",")[0]))
    return mounts
