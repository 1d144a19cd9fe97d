"""The DevTools names that the policy never reports, and why."""

WITHDRAWN = "Private Network Access was withdrawn before browsers enforced it"
RELATED_SETS = "depends on a list shipped with the browser, or on the user's choice"
SCHEMEFUL = "Chromium 156 reports the names without Schemeful, whichever part of the site differs"
BOUND = "cookies bound to their port or scheme are an experiment, off by default"

OUT_OF_REACH: dict[str, str] = {
    "CorsError.InvalidResponse": "the connection failed: there is no response to check",
    "CorsError.PreflightMissingAllowExternal": WITHDRAWN,
    "CorsError.PreflightInvalidAllowExternal": WITHDRAWN,
    "CorsError.NoCorsRedirectModeNotFollow": "fetch's option redirect: 'manual' is not modelled",
    "CookieBlockedReason.ThirdPartyPhaseout": "the phase-out was cancelled; blocked cookies are UserPreferences",
    "CookieBlockedReason.ThirdPartyBlockedInFirstPartySet": RELATED_SETS,
    "CookieBlockedReason.UnknownError": "stands for no particular cause",
    "CookieBlockedReason.NameValuePairExceedsMaxSize": "such a cookie is refused when it is set",
    "CookieBlockedReason.PortMismatch": BOUND,
    "CookieBlockedReason.SchemeMismatch": BOUND,
    "CookieBlockedReason.AnonymousContext": "<iframe credentialless> is not modelled",
    "SetCookieBlockedReason.ThirdPartyPhaseout": "the phase-out was cancelled; blocked cookies are UserPreferences",
    "SetCookieBlockedReason.ThirdPartyBlockedInFirstPartySet": RELATED_SETS,
    "SetCookieBlockedReason.SyntaxError": "RFC 6265bis rejects no other header as a whole; its cases have other names",
    "SetCookieBlockedReason.SchemeNotSupported": "only http and https are modelled",
    "SetCookieBlockedReason.UnknownError": "stands for no particular cause",
    "CookieBlockedReason.SchemefulSameSiteStrict": SCHEMEFUL,
    "CookieBlockedReason.SchemefulSameSiteLax": SCHEMEFUL,
    "CookieBlockedReason.SchemefulSameSiteUnspecifiedTreatedAsLax": SCHEMEFUL,
    "SetCookieBlockedReason.SchemefulSameSiteStrict": SCHEMEFUL,
    "SetCookieBlockedReason.SchemefulSameSiteLax": SCHEMEFUL,
    "SetCookieBlockedReason.SchemefulSameSiteUnspecifiedTreatedAsLax": SCHEMEFUL,
}
