"""Why a page may not call the user's own network: Local Network Access."""

from crosshost.policy.reasons.fix import Advice, Or, fetch, nginx, step
from crosshost.policy.reasons.reason import Reason

CLAUSE = "Local Network Access, Local Network Access check"
TOGETHER: Advice = (
    step("bring page and API together"),
    ": serve the API from a public address over https, or the page from the network of {host}. No header of the API "
    "helps, Access-Control-Allow-Private-Network included",
)
ALLOW: Advice = (
    Or(". Otherwise "),
    step("let the user allow it in the site settings"),
    "; on managed browsers the policy is LocalNetworkAccessAllowedForUrls = ['{origin}']",
)

REASONS = (
    Reason(
        "local-network-denied",
        "CorsError.LocalNetworkAccessPermissionDenied",
        CLAUSE,
        "A page of {origin}, a public address, calls {url}, which is in the {space} address space. The browser asks "
        "the user first, and the user did not allow it: nothing is sent.",
        (*TOGETHER, *ALLOW),
    ),
    Reason(
        "local-network-asks",
        "CorsError.LocalNetworkAccessPermissionDenied",
        CLAUSE,
        "A page of {origin}, a public address, calls {url}, which is in the {space} address space: the browser asks "
        "the user first, and sends nothing until the user allows it.",
        (*TOGETHER, *ALLOW),
    ),
    Reason(
        "local-network-unknown",
        None,
        CLAUSE,
        "A page of {origin} calls {url}. If the page has a public address and the API one of the user's own network, "
        "the browser asks the user first; the URLs do not show both addresses.",
        (
            "Say in which networks they are: address_spaces=(('{host}', 'public'),). If the page is public and the API "
            "is not: ",
            step("serve the API from a public address over https"),
        ),
    ),
    Reason(
        "local-network-insecure",
        "CorsError.InsecureLocalNetwork",
        f"{CLAUSE}, secure context",
        "A page of {origin}, a public address without https, calls {url}, which is in the {space} address space: the "
        "browser blocks that without asking the user.",
        (step("serve the page over https"), "; the browser then asks the user", Or(". Or "), *TOGETHER),
    ),
    Reason(
        "local-network-not-delegated",
        "CorsError.LocalNetworkAccessPermissionDenied",
        f"{CLAUSE}, allowed to use",
        "Permissions Policy does not let this document of {origin} call {url}, which is in the {space} address space: "
        "the browser blocks it without asking the user.",
        (
            step('write <iframe allow="{permission}"> in every frame around it'),
            "; in the page's own response, also from nginx, ",
            nginx(
                "add_header Permissions-Policy", None, "send no Permissions-Policy header that excludes {permission}"
            ),
        ),
    ),
    Reason(
        "target-address-space",
        "CorsError.InvalidLocalNetworkAccess",
        CLAUSE,
        "fetch was called with targetAddressSpace: '{wanted}', and {url} is in the {space} address space.",
        (fetch("targetAddressSpace", "'{space}'"), Or(", or "), fetch("targetAddressSpace", None, "remove the option")),
    ),
)
