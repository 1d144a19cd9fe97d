"""The reasons that only a recording shows, besides those of crosshost.policy and of the doctor."""

from crosshost.policy import Reason
from crosshost.policy.reasons.advice import ALLOW_CREDENTIALS, EVENT_SOURCE, INCLUDE
from crosshost.policy.reasons.fix import Or, nginx, step

OWN: dict[str, Reason] = {
    reason.id: reason
    for reason in (
        Reason(
            "credentials-not-included",
            None,
            "Fetch, HTTP-network-or-cache fetch, includeCredentials",
            "The request has no credentials: fetch was called with credentials: 'same-origin', the default, or "
            "'omit', and {url} is another origin. The browser sends no cookie and stores none.",
            (INCLUDE, " and ", ALLOW_CREDENTIALS, Or("; for events: "), EVENT_SOURCE, " and the same setting"),
        ),
        Reason(
            "blocked-by-extension",
            None,
            "Chromium: net::ERR_BLOCKED_BY_CLIENT",
            "The browser did not send the request to {host}: an extension, such as an ad blocker, stopped it.",
            (
                step("try a window without extensions"),
                Or("; or "),
                step("use a host and a path that look neither like advertising nor like tracking"),
            ),
        ),
        Reason(
            "blocked-by-response",
            None,
            "Fetch, cross-origin resource policy check; HTML, cross-origin embedder policy",
            "The browser hides the response from {host} because of Cross-Origin-Resource-Policy, or of the page's "
            "Cross-Origin-Embedder-Policy.",
            (
                nginx("add_header Cross-Origin-Resource-Policy", "cross-origin always"),
                " where another site may use the response",
            ),
        ),
        Reason(
            "cancelled",
            None,
            "Chromium: net::ERR_ABORTED",
            "The page cancelled the request to {host}: it was left, or an AbortController ended the request.",
            (step("stay on the page until the request is finished, and record again"),),
        ),
    )
}
