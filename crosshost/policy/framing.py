"""May a document be shown in a frame? HTML, "check a navigation response's adherence to X-Frame-Options", and CSP."""

from crosshost.policy import csp
from crosshost.policy.caches import listed
from crosshost.policy.engine import Engine
from crosshost.policy.origin import Origin, address
from crosshost.policy.situation import Response


def refused_by(response: Response, own: Origin, ancestors: tuple[Origin, ...], engine: Engine) -> str | None:
    """Return the header that forbids to show a document of the origin `own` within `ancestors`, or None.

    The directive frame-ancestors takes the place of X-Frame-Options. Without ancestors it is no frame.
    """
    if not ancestors:
        return None
    policies = [policy for header in response.all("Content-Security-Policy") for policy in header.split(",")]
    directives = [found for policy in policies if (found := csp.in_force(policy, ("frame-ancestors",)))]
    for directive in directives:
        for ancestor in ancestors:
            target = address(str(ancestor))
            if not any(csp.matches(source, own, target, False, engine) for source in directive[1:]):
                return f"Content-Security-Policy: {' '.join(directive)}"
    values = set(listed(response, "X-Frame-Options"))
    if directives or not values:
        return None
    header = f"X-Frame-Options: {', '.join(response.all('X-Frame-Options'))}"
    if len(values) > 1:
        return header if values & {"deny", "sameorigin", "allowall"} else None
    blocked = values == {"deny"} or (values == {"sameorigin"} and any(ancestor != own for ancestor in ancestors))
    return header if blocked else None


def sandbox_hides_origin(tokens: str) -> bool:
    """Return whether a sandbox with these tokens gives its document an opaque origin (HTML, sandboxing flag set)."""
    return "allow-same-origin" not in tokens.lower().split()
