"""The model's reasons as Chromium writes them: the cookies that it logs, under DevTools' names."""

from collections.abc import Iterable

from crosshost.policy import Finding, Verdict
from crosshost.policy.site import registrable_domain

# The log's names of the reasons that DevTools does not show.
WITHOUT_CODE = {"set-partitioned-insecure": "EXCLUDE_INVALID_PARTITIONED"}


def withheld(findings: Iterable[Finding]) -> list[tuple[str, list[str]]]:
    """Return the cookies that Chromium logs as not sent, with their reasons, of the `findings` about a request.

    Chromium looks only at the cookies of the host's registrable domain, in the partition of the page's site.
    """
    cookies: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        values = dict(finding.values)
        if "partition" in values:  # it is about a cookie of the jar
            identity = tuple(values[name] for name in ("cookie", "domain", "path", "partition"))
            cookies.setdefault(identity, []).append(finding)
    return [
        (found[0].cookie or "", [name_of(finding) for finding in found])
        for found in cookies.values()
        if registrable(dict(found[0].values)["domain"]) == registrable(dict(found[0].values)["host"])
        and not any(finding.id == "other-partition" for finding in found)
    ]


def registrable(host: str) -> str:
    return registrable_domain(host) or host


def name_of(finding: Finding) -> str:
    """Return DevTools' name without its enum, or the log's name where DevTools has none."""
    return WITHOUT_CODE.get(finding.id) or (finding.devtools_code or finding.id).rpartition(".")[2]


def cors_error(verdict: Verdict) -> str | None:
    """Return the name of the CORS error that ends the request, or None."""
    codes = (finding.devtools_code or "" for link in verdict.links for finding in link.findings)
    return next((code.removeprefix("CorsError.") for code in codes if code.startswith("CorsError.")), None)
