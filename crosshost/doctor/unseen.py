"""What HTTP cannot show, said so that nobody takes silence for health."""

from collections.abc import Iterator, Sequence

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence


def unseen(evidence: Evidence, secrets: Sequence[str] = ()) -> Iterator[str]:
    """One sentence each; the id of the reason it would be stands in brackets."""
    if evidence.api is None:
        yield "Everything else: nothing answered."
        return
    if not evidence.login and not evidence.given:
        yield "The cookies: give --login URL --user NAME, or --cookie 'Set-Cookie: …' from the network tab."
    if evidence.ports:
        ports = [one.origin for one in (*filter(None, [evidence.strangers.get("port")]), *evidence.ports)]
        yield f"Whether another port is allowed in the page's place (origin-wrong-port): asked as {', '.join(ports)}."
    if evidence.page != "null":
        yield (
            "Whether the page asks with cookies (credentials-same-origin): fetch(url, {credentials: 'include'}), "
            "axios {withCredentials: true}, xhr.withCredentials = true; and without mode: 'no-cors' (opaque-response)."
        )
    if evidence.login and evidence.login.token:
        yield (
            "Whether the page sends the CSRF token, and takes it anew after a login, which changes it "
            "(csrf-token-missing, csrf-token-incorrect)."
        )
    exposed = shown.clean(evidence.api.last.first("Access-Control-Expose-Headers")) or "none"
    exposed = shown.without_even_short(exposed, secrets)
    yield (
        "Whether the page reads headers beyond Content-Type, Cache-Control and the like (header-not-exposed): "
        f"exposed by name is {exposed}."
    )
    yield "Whether a view that writes is exempt from CSRF (csrf_exempt): I write nothing but the login."
    if evidence.login and evidence.session_names:
        yield "A logout: the session of my login stays until it expires."
    yield "Django's settings: add crosshost.django to INSTALLED_APPS, and manage.py check names what is wrong in them."
    yield "The page's Content-Security-Policy, a person's own settings, and Safari: WebKitGTK is not Safari."
