"""The names of this machine: those that browsers resolve to it, and two, with all below them, that only the lab does.

The fault public-suffix-host needs two names below a public suffix. A recipe over plain http on a public host needs them
too, because browsers trust every name below `localhost` as they trust https.
"""

# A suffix of the Public Suffix List's private section, for which no browser has HSTS built in: the lab serves it over
# http, because the local authority signs for names of this machine only.
PUBLIC_SUFFIX = "herokuapp.com"
BELOW_PUBLIC_SUFFIX = (f"crosshost-page.{PUBLIC_SUFFIX}", f"crosshost-api.{PUBLIC_SUFFIX}")


def is_resolved_by_lab(host: str | None) -> bool:
    """Return whether `host` is a name of this machine that no browser resolves to it by itself."""
    return any(f".{host}".endswith(f".{name}") for name in BELOW_PUBLIC_SUFFIX)


def is_local(host: str | None) -> bool:
    """Return whether `host` is a name or address of this machine."""
    return host in ("127.0.0.1", "localhost") or (host or "").endswith(".localhost") or is_resolved_by_lab(host)
