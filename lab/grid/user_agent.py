"""The name of a browser, guessed from its User-Agent header."""

import re

# The first that matches: each browser claims to be those below it.
BROWSERS = (
    ("Edge", r"Edg(?:A|iOS)?/([\d.]+)"),
    ("Opera", r"OPR/([\d.]+)"),
    ("Samsung Internet", r"SamsungBrowser/([\d.]+)"),
    ("Vivaldi", r"Vivaldi/([\d.]+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/([\d.]+)"),
    ("Chrome", r"(?:Chrome|Chromium|CriOS|HeadlessChrome)/([\d.]+)"),
    ("Epiphany", r"Epiphany/([\d.]+)"),
    ("Safari", r"Version/([\d.]+)(?: Mobile/\S+)? Safari/"),
)
SYSTEMS = (
    ("iPadOS", "iPad"),
    ("iOS", "iPhone|iPod"),
    ("Android", "Android"),
    ("ChromeOS", "CrOS"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X|Macintosh"),
    ("Linux", "Linux|X11"),
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .()-]{0,59}")  # of a browser, in a report


def guess(user_agent: str) -> str:
    """Return `Safari 26.2 on macOS`, or as much of it as the header says.

    Versions end with the first zeros, which browsers send in place of the rest (User-Agent reduction).
    """
    browser = "a browser"
    for name, pattern in BROWSERS:
        if match := re.search(pattern, user_agent):
            browser = f"{name} {re.sub(r'([.]0)+$', '', match[1].strip('.'))}"
            break
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, user_agent)), "")
    text = f"{browser} on {system}" if system else browser
    return text if NAME.fullmatch(text) else "a browser"


def slug(name: str) -> str:
    """Return the name as a part of a file's name."""
    return re.sub("[^a-z0-9.]+", "-", name.lower()).strip("-.")
