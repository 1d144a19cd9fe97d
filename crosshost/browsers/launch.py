"""Launches a browser with nothing of this user's settings, and ends all of its processes."""

import os
import re
import select
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from crosshost import Problem
from crosshost.browsers import leftovers, netlog
from crosshost.browsers.processes import MARKER, Process, belonging, end_all, started
from crosshost.browsers.profiles import Spaces
from crosshost.browsers.variants import Variant
from crosshost.command import held_back

DISPLAY_TIMEOUT = 20.0  # seconds
LOG_DELAY = 3.0  # seconds
CONSOLE_LINE = 1000  # characters; a refused request's URL may come before the reason


class Browser:
    """One launch of `variant` on `url` in a fresh home and profile. After `end`, nothing of it is left.

    `trusted` is a database of CAs (see trust.py) for the engines that can use one. `notes` is a folder for a file about
    this browser while it runs, so that leftovers.py can end it if this process is killed. `address_spaces` are those
    that an engine with Local Network Access is told, and then nobody allows what it asks. `prefix` is a command that
    starts the browser's.
    """

    def __init__(
        self,
        variant: Variant,
        url: str,
        trusted: Path | None = None,
        notes: Path | None = None,
        address_spaces: Spaces = (),
        prefix: tuple[str, ...] = (),
    ):
        self.variant, self.url, self.trusted = variant, url, trusted
        self.address_spaces, self.prefix = address_spaces, prefix
        self.token = uuid.uuid4().hex
        self.note = notes / f"{self.token}.json" if notes else None
        self.groups: dict[int, str] = {}  # each with the time when its leader started
        self.processes: list[subprocess.Popen[bytes]] = []
        self.folder: Path | None = None
        self.log = Path(os.devnull)  # its output

    def start(self) -> None:
        """Start the browser. Raises Problem when that fails; call `end` in that case, too."""
        program = self.variant.path()
        if not program:
            raise Problem(self.variant.missing() or f"{self.variant.name} is not installed")
        with held_back():
            # Sockets are created below it, and their paths are limited to 108 bytes.
            self.folder = Path(tempfile.mkdtemp(prefix=leftovers.PREFIX))
            self._write_note()
        self.log = self.folder / "log"
        for name in ("home", "profile", "run", "tmp"):
            (self.folder / name).mkdir(mode=0o700)
        profile, home = self.folder / "profile", self.folder / "home"
        self.variant.prepare(profile)
        if self.trusted and self.variant.trust:
            shutil.copytree(self.trusted, self.variant.trust(home, profile), dirs_exist_ok=True)
        environment = self._environment(home)
        if self.variant.needs_display:
            environment["DISPLAY"] = self._display(environment)
        arguments = self.variant.arguments(profile)
        if self.address_spaces and self.variant.address_spaces:
            arguments += self.variant.address_spaces(profile, self.address_spaces)
        self._spawn([*self.prefix, program, *arguments, self.url], environment)

    def __enter__(self) -> "Browser":
        try:
            self.start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _environment(self, home: Path) -> dict[str, str]:
        """Return an environment without the user's proxy, D-Bus, display and settings."""
        return {
            MARKER: self.token,
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "TMPDIR": str(home.parent / "tmp"),
            "XDG_RUNTIME_DIR": str(home.parent / "run"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",  # or GLib starts a bus of its own, which keeps running
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",  # no accessibility bus
            "GDK_BACKEND": "x11",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",  # draws without GL, in two thirds of the time
            "MOZ_CRASHREPORTER_DISABLE": "1",
            "MOZ_DISABLE_AUTO_SAFE_MODE": "1",
        }

    def _spawn(self, command: list[str], environment: dict[str, str], pass_fds: tuple[int, ...] = ()) -> None:
        with self.log.open("ab") as log, held_back():  # a Ctrl-C before the note is written would lose the process
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=environment["HOME"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=pass_fds,
            )
            self.groups[process.pid] = started(process.pid) or ""
            self.processes.append(process)
            self._write_note()

    def _write_note(self) -> None:
        if self.note and self.folder:
            leftovers.write(self.note, self.token, self.groups, self.folder)

    def _display(self, environment: dict[str, str]) -> str:
        """Start Xvfb on the first free display and return it. Xvfb writes its number when it is ready."""
        read_end, write_end = os.pipe()
        with open(read_end, "rb", buffering=0) as output:
            try:
                screen = ["-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
                self._spawn(["Xvfb", "-displayfd", str(write_end), *screen], environment, (write_end,))
            finally:
                os.close(write_end)
            number, deadline = b"", time.monotonic() + DISPLAY_TIMEOUT
            while not number.endswith(b"\n"):
                ready, _, _ = select.select([output], [], [], max(0, deadline - time.monotonic()))
                data = output.read(16) if ready else b""
                if not data:  # Xvfb ended, or the time is over
                    raise Problem(f"Xvfb did not start: {self.last_line()}")
                number += data
        return f":{int(number)}"

    def has_ended(self) -> bool:
        """Return whether the browser or its display ended by itself."""
        return any(process.poll() is not None for process in self.processes)

    def last_line(self) -> str:
        """Return the last line of the output, to explain a failure."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1].strip()[:200] if lines else "exited without output"

    def console(self) -> list[str]:
        """Return each line of the page's console once, if this engine can print it (Firefox cannot)."""
        if not self.variant.console:
            return []
        lines = re.findall(self.variant.console, self.log.read_text(errors="replace"), re.MULTILINE)
        return list(dict.fromkeys(line.strip()[:CONSOLE_LINE] for line in lines))

    def requests(self, until: str = "") -> list[netlog.LoggedRequest]:
        """Return the requests so far, if this browser logs them. Waits a moment for one whose URL contains `until`.

        Chromium writes its log a few events late.
        """
        if not self.folder or not netlog.exists(self.folder):
            return []
        deadline = time.monotonic() + LOG_DELAY
        while True:
            requests = netlog.read(self.folder)
            if any(until in request.url for request in requests) or time.monotonic() > deadline:
                return requests
            time.sleep(0.05)

    def end(self) -> None:
        """Send SIGTERM to all processes of the browser, SIGKILL to the rest, and delete the profile."""
        with held_back():
            end_all(self.left_running)
            for process in self.processes:
                process.wait()
            if self.folder:
                shutil.rmtree(self.folder, ignore_errors=True)
            if self.note:
                self.note.unlink(missing_ok=True)

    def left_running(self, known: Iterable[Process] = ()) -> set[Process]:
        """Return the running processes of this browser; `known` are those already found to be its processes."""
        return belonging(self.groups, self.token, known)
