"""The browser variants, in one table: how to start each engine of crosshost.policy.

A variant is labelled by engine and build, because WebKitGTK is not Safari.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from crosshost import Problem, nearest
from crosshost.browsers.profiles import (
    CHROMIUM_CONSOLE,
    WEBKIT_CONSOLE,
    Spaces,
    chromium_address_spaces,
    chromium_arguments,
    chromium_profile,
    chromium_trust,
    firefox_address_spaces,
    firefox_arguments,
    firefox_profile,
    firefox_trust,
    webkit_arguments,
    webkit_profile,
)
from crosshost.policy.engine import CHROMIUM, CHROMIUM_BLOCKED, FIREFOX, WEBKITGTK, WEBKITGTK_ITP

# The part of a version that makes another build: the first number, for WebKitGTK the first two.
ONE_NUMBER, TWO_NUMBERS = "[1-9][0-9]{0,3}", "[1-9][0-9]?[.][0-9]{1,3}"
MISSING_DISPLAY = "Xvfb is missing, the display for WebKitGTK: apt-get install xvfb"


@dataclass(frozen=True)
class Variant:
    name: str  # its engine's
    policy: str  # how it differs from the engine's other variants
    program: str  # a command, or a glob where the package installs it outside PATH
    package: str  # the Debian package with it
    prepare: Callable[[Path], None]  # writes the profile's settings
    arguments: Callable[[Path], list[str]]
    trust: Callable[[Path, Path], Path] | None = None  # home, profile → the folder for trusted CAs
    needs_display: bool = False
    version: str = ONE_NUMBER  # a pattern
    user_agent: str = ""  # in its User-Agent header, and not in that of an engine above it
    console: str = ""  # a pattern of console lines in its output, if it prints them
    # Profile, address spaces → more arguments; None: this engine has no Local Network Access.
    address_spaces: Callable[[Path, Spaces], list[str]] | None = None

    def path(self) -> str | None:
        """Return the path of the program, or None."""
        if "/" not in self.program:
            return shutil.which(self.program)
        return next(iter(glob(self.program)), None)

    def missing(self) -> str | None:
        """Return what has to be installed before this variant can run, or None."""
        if not self.path():
            return f"{self.name} is not installed: apt-get install {self.package}"
        if self.needs_display and not shutil.which("Xvfb"):
            return MISSING_DISPLAY
        return None


MINIBROWSER = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "libwebkit2gtk-4.1-0"

VARIANTS = (
    Variant(
        CHROMIUM.name,
        "third-party cookies allowed, as in Chrome's normal window",
        "chromium",
        "chromium",
        chromium_profile(0),
        chromium_arguments,
        chromium_trust,
        user_agent="Chrome/",
        console=CHROMIUM_CONSOLE,
        address_spaces=chromium_address_spaces,
    ),
    Variant(
        CHROMIUM_BLOCKED.name,
        "third-party cookies blocked, Debian's default",
        "chromium",
        "chromium",
        chromium_profile(1),
        chromium_arguments,
        chromium_trust,
        user_agent="Chrome/",
        console=CHROMIUM_CONSOLE,
        address_spaces=chromium_address_spaces,
    ),
    Variant(
        FIREFOX.name,
        "third-party cookies partitioned, as it comes",
        "firefox-esr",
        "firefox-esr",
        firefox_profile,
        firefox_arguments,
        firefox_trust,
        user_agent="Firefox/",
        address_spaces=firefox_address_spaces,
    ),
    Variant(
        WEBKITGTK.name,
        "MiniBrowser as it comes",
        *MINIBROWSER,
        webkit_profile,
        webkit_arguments(),
        needs_display=True,
        version=TWO_NUMBERS,
        user_agent="AppleWebKit/",
        console=WEBKIT_CONSOLE,
    ),
    Variant(
        WEBKITGTK_ITP.name,
        "tracking prevention on: MiniBrowser --enable-itp",
        *MINIBROWSER,
        webkit_profile,
        webkit_arguments("--enable-itp"),
        needs_display=True,
        version=TWO_NUMBERS,
        user_agent="AppleWebKit/",
        console=WEBKIT_CONSOLE,
    ),
)
NAMES = tuple(variant.name for variant in VARIANTS)


def find(name: str) -> Variant:
    """Return the variant called `name`. Raises Problem, with the nearest name, when there is none."""
    for variant in VARIANTS:
        if variant.name == name:
            return variant
    raise Problem(f"there is no engine {name!r}: {nearest(name, NAMES)}")
