"""Ways to write a path so that one server protects another path than the next one serves."""


def disguised(path: str) -> dict[str, str]:
    """Return spellings of `path`, /lab/ for example, that a server might take for it."""
    first, rest = path[1], path[2:]
    bare = path.strip("/")
    return {
        "upper case": path.upper(),
        "one letter in upper case": f"/{first.upper()}{rest}",
        "two slashes": f"/{path}",
        "three slashes": f"//{path}",
        "a dot segment": f"/.{path}",
        "two dots": f"/shared/..{path}",
        "two dots after the root": f"/..{path}",
        "encoded dots": f"/shared/%2e%2e{path}",
        "a dot encoded once": f"/shared/.%2e{path}",
        "dots encoded twice": f"/shared/%252e%252e{path}",
        "dots with an encoded slash": f"/shared/..%2f{bare}/",
        "an encoded letter": f"/%{ord(first):02x}{rest}",
        "a letter encoded twice": f"/%25{ord(first):02x}{rest}",
        "an encoded slash": f"/%2f{bare}/",
        "a slash encoded twice": f"/%252f{bare}/",
        "an encoded slash at the end": f"/{bare}%2f",
        "a backslash": f"/\\{bare}\\",
        "an encoded backslash": f"/%5c{bare}%5c",
        "a semicolon": f"/{bare};/",
        "a semicolon with dots": f"/shared/..;{path}",
        "a parameter": f"/{bare};x=y/",
        "a null byte": f"/{bare}%00/",
        "a null byte before": f"/%00{bare}/",
        "an encoded line feed": f"/{bare}%0a/",
        "a trailing dot": f"/{bare}./",
        "a trailing space": f"/{bare}%20/",
        "a full-width slash": f"/%ef%bc%8f{bare}/",
        "an overlong slash": f"/%c0%af{bare}/",
        "an overlong letter": f"/%c1%{ord(first) + 0x40:02x}{rest}" if ord(first) < 0x70 else f"/%c1%bf{rest}",
        "a tilde": f"/~{path}",
        "a question mark": f"/%3f{path}",
        "a hash": f"/%23{path}",
    }


# What is outside of the folders that nginx and WhiteNoise serve, by a text that is in each.
OUTSIDE = {
    "etc/passwd": b"root:",
    "proc/self/environ": b"PATH=",
    ".env.example": b"WEB_ORIGIN",
    "compose.yaml": b"services:",
    ".crosshost/run/nginx.conf": b"worker_processes",
    ".crosshost/data/secret-key": b"",
    ".git/config": b"[core]",
    "django/manage.py": b"DJANGO_SETTINGS_MODULE",
    "config/settings.py": b"SECRET_KEY",
    "nginx/templates/nginx.conf.template": b"worker_processes",
    "nginx.conf": b"worker_processes",
    "tls-key.pem": b"PRIVATE KEY",
}
UP = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "..%252f", "..;/", "....//", ".%00./", "%c0%ae%c0%ae/")


def traversals(folder: str) -> list[tuple[str, str]]:
    """Return each path that leads from `folder` to something OUTSIDE, with the name of that."""
    near = [(f"{folder}{up * depth}{name}", name) for up in UP for name in OUTSIDE for depth in (1, 3, 6)]
    alias = [(f"{folder.rstrip('/')}{up}{name}", name) for up in UP[:3] for name in OUTSIDE]
    return near + alias + [(f"{folder}/{name}", name) for name in OUTSIDE]
