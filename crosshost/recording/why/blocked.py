"""Did the browser send the request, and may the page read the response? What the browser itself decides."""

import re

from crosshost.policy.origin import address
from crosshost.recording import hidden
from crosshost.recording.messages import value_of
from crosshost.recording.model import Recording
from crosshost.recording.why import causes, failures, likely
from crosshost.recording.why.causes import Cause
from crosshost.recording.why.likely import Server
from crosshost.recording.why.predicted import Fetch, Prediction

# Reasons for which a browser sends nothing, besides a preflight that fails.
NOT_SENT = {"mixed-content", "csp-connect-src", "mode-same-origin", "no-cors-method", "forbidden-method"}
NOT_SENT |= {"url-with-credentials", "local-network-denied", "local-network-insecure", "local-network-not-delegated"}
NOT_SENT |= {"target-address-space", "blocked-by-extension", "name-not-resolved", "nothing-listens", "not-reachable"}
NOT_SENT |= {"certificate-date-invalid", "certificate-untrusted", "tls-failed"}
OF_CORS = re.compile(r"cors|access.control|Origin .* is not allowed", re.IGNORECASE)
# Errors that CORS refusals have too.
MODE = (
    "The request's own headers are not in this file, so fetch may have been called with mode: 'no-cors': record a "
    "NetLog (chrome://net-export), or look at the arguments of fetch"
)
OPAQUE = ("", "net::ERR_FAILED", "NS_ERROR_FAILURE", "NS_ERROR_DOM_BAD_URI", "Load failed", "Failed to fetch")


def why(
    fetch: Fetch, predictions: list[Prediction], recording: Recording, servers: dict[str, Server]
) -> tuple[Cause | None, bool | None]:
    """Return why the browser does not let the page have the response, or None; and whether the page can read it."""
    request = fetch.request
    if request.response is None:
        return without_response(fetch, predictions, recording, servers)
    if fetch.navigates:
        return None, None
    if not fetch.is_cross_origin:
        return None, True
    if request.succeeds and request.mode == "cors":
        return None, True
    if not judges_cors(fetch):
        return None, None
    return with_response(fetch, predictions)


def judges_cors(fetch: Fetch) -> bool:
    """Return whether the response is one to a request of a page: curl without an Origin gets no CORS headers."""
    request = fetch.request
    if request.headers is None or value_of(request.headers, "origin") is not None:
        return True
    if request.mode == "no-cors" or value_of(request.headers, "sec-fetch-mode") is not None:
        return True
    allowed = value_of(request.response.headers, "access-control-allow-origin") if request.response else None
    return request.includes_credentials is not None or allowed is not None or request.failure is not None


def with_response(fetch: Fetch, predictions: list[Prediction]) -> tuple[Cause | None, bool | None]:
    """Return what the headers of the response decide."""
    request = fetch.request
    refused = request.failure is not None and failures.kind_of(request.failure) != "cancelled"
    broken = [(each.include, each.broken("readable")) for each in predictions]
    failed = {include: finding for include, finding in broken if finding}
    if not failed:
        return of_error(fetch), None if refused else True
    if len(failed) < len({include for include, _ in broken}) and not refused:
        return None, None  # it depends on the credentials mode, which nothing tells
    found = failed.get(False) or failed[True]
    if found.id == "allow-origin-missing" and not refused and not is_by_cors(fetch):
        return Cause(likely=("opaque-response", found.id), record=MODE), False
    return Cause(causes.safe(found)), False


def is_by_cors(fetch: Fetch) -> bool:
    """Return whether the recording shows that CORS decides about the request, and not the mode no-cors."""
    request = fetch.request
    modes = [value_of(hop.headers, "sec-fetch-mode") or value_of(hop.headers, "origin") for hop in request.hops]
    return any(modes) or request.preflight is not None or request.includes_credentials is not None


def of_error(fetch: Fetch) -> Cause | None:
    """Return the cause that the error of a request with a response names, or None."""
    finding = failures.of(fetch.request.failure, fetch.request.url, fetch.page)
    return Cause(finding) if finding and finding.id != "cancelled" else None


def without_response(
    fetch: Fetch, predictions: list[Prediction], recording: Recording, servers: dict[str, Server]
) -> tuple[Cause | None, bool | None]:
    """Return why there is no response."""
    request = fetch.request
    blocked = next((hop.local_network for hop in request.hops if says_blocked(hop.local_network)), None)
    if blocked:
        words = (f"Chromium says: {blocked} (Local Network Access).",)
        insecure = fetch.page.startswith("http:") and not address(fetch.page).origin.trustworthy
        found = causes.finding(
            "local-network-insecure" if insecure else "local-network-denied",
            origin=fetch.page, url=request.url, host=address(request.url).origin.host,
            space=dict(request.spaces).get(address(request.url).origin.host, "local"),
        )  # fmt: skip
        return Cause(found, words=words), False
    if fetch.is_cross_origin and not fetch.navigates and (cause := of_preflight(fetch, predictions)):
        return cause, False
    broken = [finding for each in predictions if (finding := each.broken("sent"))]
    decided = [finding for finding in broken if finding.id in NOT_SENT]
    if decided and len(decided) == len(predictions) and len({finding.id for finding in decided}) == 1:
        return Cause(causes.safe(decided[0])), False
    if named := failures.of(request.failure, request.url, fetch.page):
        error = f"The recording has the error {finding_text(request.failure)}."
        return Cause(named, words=(error,)), False
    if request.failure is None or fetch.navigates or not fetch.is_cross_origin:
        return None, None
    if is_opaque_error(request.failure):
        has_errors = recording.says_failures or recording.kind == "NetLog"
        origin = str(address(request.url).origin)
        cause = likely.refused(
            fetch, servers.get(origin), has_preflights=recording.has_preflights, has_errors=has_errors
        )
        return cause, False
    return Cause(words=(f"The recording has the error {finding_text(request.failure)}.",)), False


def says_blocked(result: str | None) -> bool:
    return result is not None and ("blocked" in result or "denied" in result)


def finding_text(error: str | None) -> str:
    return hidden.text(error or "")[:120]


def is_opaque_error(error: str) -> bool:
    """Return whether the error is one that CORS refusals have too."""
    return error in OPAQUE or bool(OF_CORS.search(error))


def of_preflight(fetch: Fetch, predictions: list[Prediction]) -> Cause | None:
    """Return why the preflight fails, or None where the recording does not show that it does."""
    request = fetch.request
    said = (f"Chromium says: {request.cors_error}.",) if request.cors_error else ()
    broken = [finding for each in predictions if (finding := each.broken("sent"))]
    refused = [finding for finding in broken if finding.id.startswith("preflight-")]
    answered = request.preflight is not None and request.preflight.response is not None
    if refused and answered:
        ids = list(dict.fromkeys(finding.id for finding in refused))
        agreed = len(refused) == len(predictions) or request.failure is not None or request.cors_error
        if len(ids) == 1 and agreed:
            return Cause(causes.safe(refused[0]), words=said)
        if agreed:
            without = next((each.broken("sent") for each in predictions if not each.include), None)
            return Cause(causes.safe(without or refused[0]), words=said)
        return Cause(
            likely=tuple(ids[:2]),
            record="The preflight fails for a fetch with credentials only: record the request itself, as a NetLog "
            "(chrome://net-export)",
        )
    if request.cors_error and (finding := causes.of_cors_error(request.cors_error, request.parameter, fetch.page)):
        return Cause(finding, words=said)
    preflight = request.preflight
    if preflight and preflight.failure and (finding := failures.of(preflight.failure, request.url, fetch.page)):
        return Cause(finding)
    return None
