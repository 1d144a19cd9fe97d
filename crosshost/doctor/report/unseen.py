"""Sentences about what HTTP cannot show, so that a report without findings is not taken for proof."""

from collections.abc import Iterator, Sequence

from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.local_network import undecided_network
from crosshost.doctor.frameworks.fit import DJANGO
from crosshost.doctor.frameworks.layer import Layer
from crosshost.doctor.report import shown
from crosshost.doctor.sending.unasked import unasked


def unseen(evidence: Evidence, secrets: Sequence[str] = (), layers: Sequence[Layer] = ()) -> Iterator[str]:
    """Yield one sentence for each gap, with the id of the reason that it would be in brackets."""
    yield from unasked(evidence)
    if evidence.api is None:
        yield "Everything else: no URL answered."
        return
    if not evidence.login and not evidence.given:
        yield "The cookies: give --login URL --user NAME, or --cookie 'Set-Cookie: …' from the network tab."
    if evidence.ports:
        ports = [exchange.origin for exchange in (*filter(None, [evidence.other_origins.get("port")]), *evidence.ports)]
        yield f"Other ports that may be allowed instead of the page's (origin-wrong-port): tried {', '.join(ports)}."
    if evidence.page != "null":
        if host := undecided_network(evidence):
            yield f"Whether browsers ask the user before the page may call {host} (local-network-asks)."
        by_token = evidence.login is not None and evidence.login.bearer and not evidence.session_names
        yield (
            "Whether the page's code sends the token in the header Authorization, and keeps it between two visits."
            if by_token
            else "Whether the page's code sends cookies (credentials-same-origin): fetch with credentials: 'include', "
            "axios and xhr with withCredentials, new EventSource(url, {withCredentials: true})."
        )
    if evidence.login and evidence.login.token:
        yield (
            "Whether it sends the CSRF token, and the new one after a login (csrf-token-missing): axios needs "
            "withXSRFToken: true."
        )
    yield from unknown_methods(evidence)
    exposed = shown.clean(evidence.api.last.first("Access-Control-Expose-Headers")) or "none"
    exposed = shown.without_even_short(exposed, secrets)
    yield f"Which headers it reads (header-not-exposed): Access-Control-Expose-Headers lists {exposed}."
    logout = " A logout: the session stays." if evidence.login and evidence.session_names else ""
    yield f"Views that write, and whether they check CSRF: the doctor writes nothing but the login.{logout}"
    if any(layer.id in DJANGO for layer in layers):
        yield "Django's settings: add crosshost.django to INSTALLED_APPS and run manage.py check."
    yield f"{policy(evidence)}, users' own settings, and Safari: WebKitGTK is not Safari."


def unknown_methods(evidence: Evidence) -> Iterator[str]:
    """Yield a sentence about URLs of another origin that may take writes, for all that their responses show."""
    if evidence.methods:
        return
    urls = [
        shown.url(probed.url)
        for probed in evidence.probed_urls
        if probed.get.response and not probed.methods and evidence.is_cross_origin(probed.url)
    ]
    if urls:
        yield (
            f"Whether the page may write to {', '.join(urls)} (preflight-method-not-allowed): no response lists the "
            "methods in Allow. Name those that the page sends: --method POST."
        )


def policy(evidence: Evidence) -> str:
    """Return which Content-Security-Policy the doctor has not read."""
    if evidence.document and evidence.policies is not None:
        return f"The Content-Security-Policy of other pages than {shown.url(evidence.document.url)}"
    return "The page's Content-Security-Policy (csp-connect-src), which no HTML page here showed"
