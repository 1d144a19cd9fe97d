"""The names of this machine: those that browsers resolve to it, and two that only the lab resolves.

The fault public-suffix-host needs these two names below a public suffix.
"""

# A suffix of the Public Suffix List's private section, for which no browser has HSTS built in: the lab serves it over
# http, because the local authority signs for names of this machine only.
PUBLIC_SUFFIX = "herokuapp.com"
BELOW_PUBLIC_SUFFIX = (f"crosshost-page.{PUBLIC_SUFFIX}", f"crosshost-api.{PUBLIC_SUFFIX}")


def is_local(host: str | None) -> bool:
    """Return whether `host` is a name or address of this machine."""
    return host in ("127.0.0.1", "localhost", *BELOW_PUBLIC_SUFFIX) or (host or "").endswith(".localhost")
