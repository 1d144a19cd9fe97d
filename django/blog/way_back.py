"""The way back to the page from Django's own pages: to a path there, and nowhere else."""

import re


def path_on_page(to: str) -> str:
    """Return `to` if it is a path from the root, perhaps with a query; `/` otherwise.

    After WEB_ORIGIN even `//evil.example` would lead nowhere else; but this must not depend on what precedes it.
    """
    return to if re.match(r"/(?!/)[^\\]*\Z", to) and to.isprintable() else "/"


def with_query(path: str, query: str) -> str:
    """Return `path` with `query` added to its own."""
    path, hash, fragment = path.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{hash}{fragment}"
