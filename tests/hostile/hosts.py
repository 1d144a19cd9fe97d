"""Host headers that are not the deployment's, and headers by which some proxies and frameworks take another host."""

EVIL = "evil.example"


def hosts(good: str) -> dict[str, list[str]]:
    """Return the values of the Host headers of each try; `good` is the right one."""
    name, _, port = good.partition(":")
    return {
        "another host": [EVIL],
        "another host on the same port": [f"{EVIL}:{port}"],
        "userinfo": [f"{good}@{EVIL}"],
        "userinfo the other way": [f"{EVIL}@{good}"],
        "a suffix": [f"{name}.{EVIL}:{port}"],
        "a prefix": [f"evil{name}:{port}"],
        "a port that is none": [f"{name}:evil"],
        "a port too large": [f"{name}:99999999"],
        "two ports": [f"{good}:80@{EVIL}"],
        "a negative port": [f"{name}:-1"],
        "a space": [f"{good} {EVIL}"],
        "a tab": [f"{good}\t{EVIL}"],
        "a comma": [f"{good}, {EVIL}"],
        "a control character": [f"{name}\x01.{EVIL}"],
        "DEL": [f"{name}\x7f.{EVIL}"],
        "a slash": [f"{good}/{EVIL}"],
        "a backslash": [f"{name}\\.{EVIL}"],
        "a question mark": [f"{name}?{EVIL}"],
        "a hash": [f"{EVIL}#{good}"],
        "a percent sign": [f"{name}%00.{EVIL}"],
        "markup": [f"<img src=//{EVIL}>"],
        "a quotation mark": [f'{name}">{EVIL}'],
        "other letters": [f"{name}\u043e.{EVIL}"],
        "an open bracket": [f"[::1.{EVIL}"],
        "an IPv6 zone": [f"[::1%25{EVIL}]"],
        "a dot before": [f".{EVIL}"],
        "two, the right one first": [good, EVIL],
        "two, the right one last": [EVIL, good],
        "the same twice": [good, good],
        "none": [],
        "nothing": [""],
    }


OTHER_HEADERS = {
    name: value
    for value, names in {
        EVIL: "X-Forwarded-Host X-Host X-Forwarded-Server X-HTTP-Host-Override X_Forwarded_Host HTTP_HOST",
        f"host={EVIL};proto=gopher": "Forwarded",
        "gopher": "X-Forwarded-Proto X-Forwarded-Scheme X_Forwarded_Proto X-Url-Scheme",
        f"/{EVIL}/": "X-Original-URL X-Rewrite-URL X-Forwarded-Prefix X-Script-Name SCRIPT_NAME PATH_INFO Script-Name",
        "1": "X-Forwarded-Port",
        "on": "X-Forwarded-Ssl Front-End-Https",
    }.items()
    for name in names.split()
}
