"""The profile and the arguments that each engine starts with, and where it keeps trusted CAs."""

import json
from collections.abc import Callable
from pathlib import Path

from crosshost.browsers import netlog
from crosshost.policy.situation import AddressSpace

Spaces = tuple[tuple[str, AddressSpace], ...]  # each an IP address with its port, and the network it is to count to

# Turns off background traffic (updates, telemetry, sync, prefetch, safe browsing, first run), and what takes a third of
# a launch's time: drawing a large window, and processes that are started in advance. Nothing here changes cookies or
# CORS.
CHROMIUM_ARGUMENTS = """
    --headless=new --no-sandbox --disable-gpu --disable-software-rasterizer --disable-dev-shm-usage
    --window-size=300,300
    --enable-logging=stderr
    --no-first-run --no-default-browser-check --no-service-autorun --no-pings --password-store=basic
    --disable-background-networking --disable-component-update --disable-component-extensions-with-background-pages
    --disable-default-apps --disable-extensions --disable-sync --disable-domain-reliability --disable-breakpad
    --disable-client-side-phishing-detection --disable-search-engine-choice-screen --metrics-recording-only
    --disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider,CertificateTransparencyComponentUpdater,SpareRendererForSitePerProcess
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
    return [*CHROMIUM_ARGUMENTS, *netlog.arguments(profile.parent), f"--user-data-dir={profile}"]


def chromium_trust(home: Path, profile: Path) -> Path:
    return home / ".pki" / "nssdb"


def chromium_address_spaces(profile: Path, spaces: Spaces) -> list[str]:
    """Return the arguments for these address spaces. Headless, Chromium has nobody to ask, and counts that as no."""
    return ["--ip-address-space-overrides=" + ",".join(f"{endpoint}={space}" for endpoint, space in spaces)]


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
    "dom.ipc.processPrelaunch.enabled": False,
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
    "security.warn_submit_secure_to_insecure": False,  # headless, nobody answers its dialog: the form is sent
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
    (profile / "user.js").write_text(user_js(FIREFOX_SETTINGS))


def user_js(settings: dict[str, bool | int | str]) -> str:
    return "".join(f'user_pref("{name}", {json.dumps(value)});\n' for name, value in settings.items())


FIREFOX_SPACES: dict[AddressSpace, str] = {"public": "public", "local": "private", "loopback": "local"}
BLOCK = 2  # Firefox's answer for a permission that the user blocks


def firefox_address_spaces(profile: Path, spaces: Spaces) -> list[str]:
    """Add these address spaces to the profile, and the answer no: headless, Firefox waits for the user for minutes."""
    listed = {
        f"network.lna.address_space.{name}.override": ",".join(endpoint for endpoint, given in spaces if given == space)
        for space, name in FIREFOX_SPACES.items()
    }
    answers = {f"permissions.default.{name}": BLOCK for name in ("local-network", "loopback-network")}
    with (profile / "user.js").open("a") as file:
        file.write(user_js({**{name: text for name, text in listed.items() if text}, **answers}))
    return []


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
