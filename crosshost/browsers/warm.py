"""Gives Firefox the caches of its own code that an earlier launch wrote: without them a launch costs twice the CPU.

They know nothing of any site, so a profile with them is as fresh as one without.
"""

import shutil
import time
from dataclasses import replace
from pathlib import Path

from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import Variant

KEPT = ("startupCache", "addonStartup.json.lz4", "extensions.json", "compatibility.ini")
LAST = Path("startupCache", "scriptCache.bin")  # Firefox writes it last, five seconds after it is ready
PATIENCE = 60.0  # seconds


def warmed(variant: Variant, folder: Path, notes: Path | None = None) -> Variant:
    """Return `variant` with the caches of one launch, kept in `folder`; itself if it is not Firefox or wrote none.

    `notes` are those of Browser.
    """
    if variant.package != "firefox-esr":
        return variant
    with Browser(variant, "about:blank", notes=notes) as browser:
        profile, deadline = browser.log.parent / "profile", time.monotonic() + PATIENCE
        while not (profile / LAST).exists():
            if browser.has_ended() or time.monotonic() > deadline:
                return variant
            time.sleep(0.1)
        copy(profile, folder)

    def prepare(profile: Path) -> None:
        variant.prepare(profile)
        copy(folder, profile)

    return replace(variant, prepare=prepare)


def copy(profile: Path, to: Path) -> None:
    for name in KEPT:
        if (profile / name).is_dir():
            # A file that Firefox is still writing has another name until it is whole.
            shutil.copytree(profile / name, to / name, ignore=shutil.ignore_patterns("*-new.bin"))
        else:
            shutil.copy(profile / name, to / name)
