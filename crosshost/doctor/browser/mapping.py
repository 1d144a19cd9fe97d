"""Starts each engine so that the page's origin, and no other, leads to this machine, for this profile alone."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from crosshost.browsers.profiles import user_js
from crosshost.browsers.variants import Variant
from crosshost.policy.origin import Origin

FROM_SCRIPT = 2  # Firefox's network.proxy.type
SCRIPT = 'function FindProxyForURL(url, host) {{ return url.startsWith("{origin}") ? "PROXY {proxy}" : "DIRECT"; }}'


def mapped(variant: Variant, page: Origin, port: int, others: Iterable[Origin]) -> Variant:
    """Return `variant` with the page's origin at `port` of loopback; it finds the `others` as it always does."""
    match variant.package:
        case "chromium":
            prepare = granted(variant.prepare, page)
            return replace(variant, prepare=prepare, arguments=chromium(variant.arguments, page, port))
        case "firefox-esr":
            return replace(variant, prepare=firefox(variant.prepare, page, port))
        case _:
            return replace(variant, arguments=webkit(variant.arguments, port, others))


def chromium(arguments: Callable[[Path], list[str]], page: Origin, port: int) -> Callable[[Path], list[str]]:
    rules = f"--host-resolver-rules=MAP {page.host}:{page.port} 127.0.0.1:{port}"

    def with_rules(profile: Path) -> list[str]:
        given = [
            # Without this, an http page is first looked for on https, where the real one may be.
            f"{argument},HttpsUpgrades" if argument.startswith("--disable-features=") else argument
            for argument in arguments(profile)
            if "net-log" not in argument  # the cookies stay out of it
        ]
        return [*given, rules]

    return with_rules


def granted(prepare: Callable[[Path], None], page: Origin) -> Callable[[Path], None]:
    """Give the page what the model takes as given: the user's permission to call the user's own network."""
    allowed = {f"{page},*": {"setting": 1, "last_modified": "13300000000000000"}}

    def with_permission(profile: Path) -> None:
        prepare(profile)
        file = profile / "Default" / "Preferences"
        settings = json.loads(file.read_text())
        exceptions = dict.fromkeys(("local_network", "loopback_network"), allowed)
        settings["profile"]["content_settings"] = {"exceptions": exceptions}
        file.write_text(json.dumps(settings))

    return with_permission


def firefox(prepare: Callable[[Path], None], page: Origin, port: int) -> Callable[[Path], None]:
    script = SCRIPT.format(origin=f"{page}/", proxy=f"127.0.0.1:{port}")
    settings: dict[str, bool | int | str] = {
        "network.proxy.type": FROM_SCRIPT,
        "network.proxy.autoconfig_url": f"data:application/x-ns-proxy-autoconfig,{script}",
        "network.proxy.autoconfig_url.include_path": False,
        "network.proxy.allow_hijacking_localhost": True,
    }

    def with_proxy(profile: Path) -> None:
        prepare(profile)
        with (profile / "user.js").open("a") as file:
            file.write(user_js(settings))

    return with_proxy


def webkit(arguments: Callable[[Path], list[str]], port: int, others: Iterable[Origin]) -> Callable[[Path], list[str]]:
    """MiniBrowser takes a proxy and the hosts for which it is not used."""
    direct = [f"--ignore-host={origin.host}:{origin.port}" for origin in others]
    return lambda profile: [*arguments(profile), f"--proxy=http://127.0.0.1:{port}", *direct]
