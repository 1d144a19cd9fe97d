"""The browser variants, in one table: how to start each engine of crosshost.policy.

A variant is labelled by engine and build, because WebKitGTK is not Safari.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from crosshost import Problem, nearest
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


# Turns off background traffic: updates, telemetry, sync, prefetch, safe browsing, first run. Nothing here changes
# cookies or CORS.
CHROMIUM_ARGUMENTS = """
    --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage
    --enable-logging=stderr
    --no-first-run --no-default-browser-check --no-service-autorun --no-pings --password-store=basic
    --disable-background-networking --disable-component-update --disable-component-extensions-with-background-pages
    --disable-default-apps --disable-extensions --disable-sync --disable-domain-reliability --disable-breakpad
    --disable-client-side-phishing-detection --disable-search-engine-choice-screen --metrics-recording-only
    --disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider,CertificateTransparencyComponentUpdater
""".split()  # noqa: SIM905 (shorter than a list)


def chromium_profile(cookie_controls_mode: int) -> Callable[[Path], None]:
    """Return a `prepare`. Mode 1, Debian's default, blocks third-party cookies; 0 allows them, as Chrome does."""

    def prepare(profile: Path) -> None:
        folder = profile / "Default"
        folder.mkdir()
        settings = {
            "profile": {"cookie_controls_mode": cookie_controls_mode},
            "dns_prefetching": {"enabled": False},
            "search": {"suggest_enabled": False},
            "safebrowsing": {"enabled": False},
            "signin": {"allowed": False},
        }
        (folder / "Preferences").write_text(json.dumps(settings))

    return prepare


CHROMIUM_CONSOLE = r'INFO:CONSOLE:\d+\] "(.+)", source: (?!chrome:)'


def chromium_arguments(profile: Path) -> list[str]:
    return [*CHROMIUM_ARGUMENTS, f"--user-data-dir={profile}"]


def chromium_trust(home: Path, profile: Path) -> Path:
    return home / ".pki" / "nssdb"


FIREFOX_SETTINGS: dict[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.cache.disk.enable": False,
    "browser.discovery.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.newtabpage.activity-stream.feeds.telemetry": False,
    "browser.newtabpage.activity-stream.telemetry": False,
    "browser.ping-centre.telemetry": False,
    "browser.region.network.url": "",
    "browser.region.update.enabled": False,
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.provider.mozilla.updateURL": "",  # lists of trackers; cookies have their own setting
    "browser.search.update": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.topsites.contile.enabled": False,
    "browser.urlbar.suggest.searches": False,
    "captivedetect.canonicalURL": "",
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "dom.push.connection.enabled": False,
    "extensions.blocklist.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "geo.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "network.trr.mode": 5,  # no DNS over HTTPS
    "security.OCSP.enabled": 0,
    "security.remote_settings.crlite_filters.enabled": False,
    "security.remote_settings.intermediates.enabled": False,
    "services.settings.server": "data:,#",  # no remote settings
    "signon.rememberSignons": False,
    "toolkit.cosmeticAnimations.enabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
    "toolkit.telemetry.archive.enabled": False,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "toolkit.telemetry.server": "data:,",
    "toolkit.telemetry.unified": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
}


def firefox_profile(profile: Path) -> None:
    lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in FIREFOX_SETTINGS.items()]
    (profile / "user.js").write_text("".join(lines))


def firefox_arguments(profile: Path) -> list[str]:
    return ["--headless", "--no-remote", "--profile", str(profile)]


def firefox_trust(home: Path, profile: Path) -> Path:
    return profile


def webkit_profile(profile: Path) -> None:
    """MiniBrowser keeps its data below the XDG directories, which are fresh too."""


def webkit_arguments(*more: str) -> Callable[[Path], list[str]]:
    # It cannot be given a CA.
    return lambda profile: ["--ignore-tls-errors", "--enable-write-console-messages-to-stdout=true", *more]


WEBKIT_CONSOLE = r"^CONSOLE \w+ (?:ERROR|WARN\w*) (.+)"
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
