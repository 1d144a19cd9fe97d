"""The browsers' names that this model does not tell, each with why."""

ADDRESS = "asks which network an address is in, and a person's permission: neither is in the request or the answer"
WITHDRAWN = "Private Network Access was withdrawn before it was enforced; browsers no longer ask"
SETS = "asks a list that the browser comes with, or a person's choice"
BOUND = "cookies bound to their port or scheme are an experiment that is off"

OUT_OF_REACH: dict[str, str] = {
    "CorsError.InvalidResponse": "the connection failed: there is no answer to judge",
    "CorsError.PreflightMissingAllowExternal": WITHDRAWN,
    "CorsError.PreflightInvalidAllowExternal": WITHDRAWN,
    "CorsError.InsecureLocalNetwork": ADDRESS,
    "CorsError.InvalidLocalNetworkAccess": ADDRESS,
    "CorsError.LocalNetworkAccessPermissionDenied": ADDRESS,
    "CorsError.NoCorsRedirectModeNotFollow": "fetch's option redirect: 'manual' is not modelled",
    "CookieBlockedReason.ThirdPartyPhaseout": "the phase-out was called off; what blocks is UserPreferences",
    "CookieBlockedReason.ThirdPartyBlockedInFirstPartySet": SETS,
    "CookieBlockedReason.UnknownError": "names nothing",
    "CookieBlockedReason.NameValuePairExceedsMaxSize": "told when the cookie is set, and refused then",
    "CookieBlockedReason.PortMismatch": BOUND,
    "CookieBlockedReason.SchemeMismatch": BOUND,
    "CookieBlockedReason.AnonymousContext": "<iframe credentialless> is not modelled",
    "SetCookieBlockedReason.ThirdPartyPhaseout": "the phase-out was called off; what blocks is UserPreferences",
    "SetCookieBlockedReason.ThirdPartyBlockedInFirstPartySet": SETS,
    "SetCookieBlockedReason.SyntaxError": "by RFC 6265bis every other header sets something; its cases have own names",
    "SetCookieBlockedReason.SchemeNotSupported": "cookies come by http and https alone here",
    "SetCookieBlockedReason.UnknownError": "names nothing",
}
