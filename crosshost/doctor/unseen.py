"""Sentences about what HTTP cannot show, so that a report without findings is not taken for proof."""

from collections.abc import Iterator, Sequence

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.local_network import undecided_network
from crosshost.doctor.unasked import unasked


def unseen(evidence: Evidence, secrets: Sequence[str] = ()) -> Iterator[str]:
    """Yield one sentence for each gap, with the id of the reason that it would be in brackets."""
    yield from unasked(evidence)
    if evidence.api is None:
        yield "Everything else: no URL answered."
        return
    if not evidence.login and not evidence.given:
        yield "The cookies: give --login URL --user NAME, or --cookie 'Set-Cookie: …' from the network tab."
    if evidence.ports:
        ports = [exchange.origin for exchange in (*filter(None, [evidence.other_origins.get("port")]), *evidence.ports)]
        yield f"Whether some other port is allowed instead of the page's (origin-wrong-port): tried {', '.join(ports)}."
    if evidence.page != "null":
        if host := undecided_network(evidence):
            yield (
                f"Whether browsers ask the user before the page may call {host} (local-network-asks): the addresses "
                "show from here only in part."
            )
        yield (
            "Whether the page includes cookies (credentials-same-origin): fetch(url, {credentials: 'include'}), "
            "axios {withCredentials: true}, xhr.withCredentials = true, new EventSource(url, {withCredentials: true}); "
            "and without mode: 'no-cors' (opaque-response)."
        )
    if evidence.login and evidence.login.token:
        yield (
            "Whether the page sends the CSRF token (axios 1.6 and later sends none to another origin without "
            "withXSRFToken: true), and fetches the new one after a login, which changes it "
            "(csrf-token-missing, csrf-token-incorrect)."
        )
    exposed = shown.clean(evidence.api.last.first("Access-Control-Expose-Headers")) or "none"
    exposed = shown.without_even_short(exposed, secrets)
    yield (
        "Whether the page reads response headers beyond Content-Type, Cache-Control and the like (header-not-exposed): "
        f"Access-Control-Expose-Headers lists {exposed}."
    )
    yield "Whether a view that writes is exempt from CSRF (csrf_exempt): the doctor sends no writes except the login."
    if evidence.login and evidence.session_names:
        yield "Whether a logout works: the doctor does not log out, and its session stays until it expires."
    yield "Django's settings: add crosshost.django to INSTALLED_APPS and run manage.py check."
    yield f"{policy(evidence)}, a user's own browser settings, and Safari: WebKitGTK is not Safari."


def policy(evidence: Evidence) -> str:
    """Return which Content-Security-Policy the doctor has not read."""
    if evidence.document and evidence.policies is not None:
        return f"The Content-Security-Policy of other pages than {shown.url(evidence.document.url)}"
    return "The page's Content-Security-Policy (csp-connect-src), which no HTML page here showed"
