"""The rules of each engine as plain data: where it differs from the standards, or the standards leave a choice.

The defaults are RFC 6265bis. Differences were measured in Chromium 156, Firefox ESR 153 and WebKitGTK 2.50
(docs/browsers.md, and the stories of env/faults), or taken from the engine's source where no measurement shows them.
Rules of older builds are in UNTIL. The engine names are defined here only; scripts/browsers, the env files and the
pages use them.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

from crosshost import nearest
from crosshost.policy.errors import PolicyError
from crosshost.policy.fields import check_argument, check_fields
from crosshost.policy.versions import numbers

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class LocalNetworkRules:
    """How an engine guards the user's own network against public pages (policy/local_network.py)."""

    needs_secure_context: bool  # blocks pages on http without asking
    allows_mixed_content: bool  # an https page may fetch http://192.168.1.1 and http://printer.local
    supports_target_address_space: bool  # fetch's option, with which that holds for other names too
    knows_alias: bool  # allow="local-network-access" in a frame
    public_blocks: tuple[str, ...]  # those of the draft's address blocks that count as public all the same


@dataclass(frozen=True)
class Engine:
    """One engine with one cookie policy. Times are seconds."""

    name: str
    third_party_cookies: Literal["allowed", "blocked", "partitioned"] = "allowed"
    stores_from_other_hosts: bool = True  # False: only cookies of the top-level page's site, as libsoup knows sites
    supports_partitioned: bool = True  # the attribute: Partitioned
    partitions_by_ancestors: bool = True  # apart from the top-level site: is a document around it of another site?
    enforces_prefixes: bool = True  # __Host- and __Secure-
    lax_by_default: bool = True  # a cookie without SameSite is Lax
    lax_grace: float = 120  # after it was set, such a cookie is sent with cross-site forms for this long
    none_requires_secure: bool = True  # SameSite=None without Secure is refused
    schemeful_same_site: bool = True  # http and https are two sites
    redirects_change_site: bool = True  # a redirect through another site makes the request cross-site
    same_site_by_first_party: bool = False  # WebKit's rule: the frames in between do not count (policy/first_party.py)
    same_site_limits_storing: bool = True  # a cross-site frame or fetch stores no Lax and no Strict cookie
    unknown_same_site_resets: bool = True  # a second SameSite, None or unknown, takes the place of Lax and Strict
    libsoup_domains: bool = False  # libsoup's rules for Domain (policy/domain.py)
    fetch_site_is_schemeful: bool = True  # Sec-Fetch-Site: http and https are two sites
    secure_over_http_loopback: bool = True  # Secure cookies are stored and sent over http://localhost
    mixed_loopback_allowed: bool = True  # an https page may fetch http://localhost
    longest_max_age: float = 400 * DAY
    order_by_domain: bool = False  # of one Path, host-only cookies are sent first, then those of the longest Domain
    fetch_hides_origin: bool = True  # the Referrer-Policy applies to the Origin of a fetch that is not in mode cors
    cache_serves_other_origins: bool = True  # a response cached for one origin is returned to a fetch of another
    longest_preflight: float = float("inf")  # a cached preflight counts for so long at most
    sends_fetch_user: bool = True  # Sec-Fetch-User
    csp_upgrades_as_a_whole: bool = False  # http matches https in a source only together with port 80 and 443
    csp_star_takes_port: bool = True  # in a policy `*:8000` is a source
    local_network: LocalNetworkRules | None = None  # None: public pages may call the user's own network
    # Of one Set-Cookie header (module setcookie):
    cookie_ends_at: str = r"[\r\n]"  # a pattern: the rest of the header is ignored
    nameless_cookies: Literal["stored", "without-equals", "refused"] = "stored"  # "refused": `a` is a name, not a value
    tab_in_cookie: bool = True  # a name or a value may contain a tab
    longest_pair: float = 4096  # bytes of name and value together; a longer cookie is refused
    longest_attribute: float = 1024  # bytes; a longer attribute is ignored
    max_age: str = "-?[0-9]+"  # a pattern of the values of Max-Age that count
    max_age_overrides_expires: bool = True  # False: the last of the two counts
    invalid_lifetime_is_ignored: bool = True  # False: an invalid Max-Age or Expires takes the place of one before it
    converts_domains: bool = False  # a Domain that is not ASCII is converted as in a URL, not refused
    enforces_http_prefixes: bool = True  # __Http- and __Host-Http-
    host_prefix_by_attributes: bool = True  # __Host-: Path=/ is required as written; False: that the cookie's path is /
    keeps_creation_time: bool = True  # of a cookie that gets another value; with the same value every engine does
    # Of CORS and redirects (modules cors and hop):
    wildcard_allows_authorization: bool = False  # Access-Control-Allow-Headers: * covers Authorization
    ignores_empty_location: bool = False  # it is no redirect then
    redirects_to_credentials: bool = True  # on the page's own origin, to a URL with a user name or a password

    def __post_init__(self) -> None:
        check_fields(self)


STANDARD = Engine("standard")  # without exceptions
CHROMIUM = Engine(
    "chromium",
    redirects_change_site=False,
    fetch_hides_origin=False,
    csp_upgrades_as_a_whole=True,
    nameless_cookies="without-equals",
    tab_in_cookie=False,
    max_age="[+-]?[0-9]+",
    invalid_lifetime_is_ignored=False,
    converts_domains=True,
    keeps_creation_time=False,
    wildcard_allows_authorization=True,
    ignores_empty_location=True,
    redirects_to_credentials=False,
    longest_preflight=2 * 60 * 60,  # services/network/public/cpp/cors/preflight_result.cc, kMaxTimeout
    local_network=LocalNetworkRules(
        needs_secure_context=True,
        allows_mixed_content=True,
        supports_target_address_space=True,
        knows_alias=True,
        public_blocks=("198.18.0.0/15",),
    ),
)
CHROMIUM_BLOCKED = replace(CHROMIUM, name="chromium-blocked", third_party_cookies="blocked")
FIREFOX = Engine(
    "firefox",
    third_party_cookies="partitioned",
    longest_preflight=DAY,  # nsCORSListenerProxy.cpp
    lax_by_default=False,
    schemeful_same_site=False,
    fetch_site_is_schemeful=False,
    wildcard_allows_authorization=True,
    local_network=LocalNetworkRules(
        needs_secure_context=False,
        allows_mixed_content=False,
        supports_target_address_space=False,
        knows_alias=False,
        public_blocks=("198.18.0.0/15", "fec0::/10", "2001:db8::/32", "3fff::/20"),
    ),
    cookie_ends_at="(?!)",  # nowhere: a line break makes the header invalid
    nameless_cookies="refused",
    max_age="-.*|[0-9]+",
    invalid_lifetime_is_ignored=False,
    host_prefix_by_attributes=False,
)
WEBKITGTK = Engine(
    "webkitgtk",
    stores_from_other_hosts=False,
    supports_partitioned=False,
    longest_preflight=10 * 60,  # CrossOriginPreflightResultCache.cpp, maxPreflightCacheTimeout
    sends_fetch_user=False,
    enforces_prefixes=False,
    lax_by_default=False,  # libsoup 3.2: no SameSite, and an unknown value, are None
    lax_grace=0,
    none_requires_secure=False,
    schemeful_same_site=False,
    same_site_by_first_party=True,
    same_site_limits_storing=False,
    unknown_same_site_resets=False,
    libsoup_domains=True,
    secure_over_http_loopback=False,
    mixed_loopback_allowed=False,
    longest_max_age=365 * DAY,
    csp_star_takes_port=False,
    wildcard_allows_authorization=True,
    order_by_domain=True,  # libsoup's jar sorts copies, of which it does not know the creation
    cookie_ends_at=r"[^\x20-\x7F]",
    longest_pair=float("inf"),  # measured up to 65,000 with libsoup 3.2
    longest_attribute=float("inf"),
    max_age="[+-]?[0-9]+",
    max_age_overrides_expires=False,
)
WEBKITGTK_ITP = replace(WEBKITGTK, name="webkitgtk-itp", third_party_cookies="blocked", stores_from_other_hosts=True)


class ByName(dict[str, Engine]):
    """Engines by name. A name that is not there raises PolicyError, with the nearest one."""

    def __missing__(self, name: str) -> Engine:
        raise PolicyError(f"there is no engine {name!r}: {nearest(str(name), self)}")


ENGINES = ByName({engine.name: engine for engine in (CHROMIUM, CHROMIUM_BLOCKED, FIREFOX, WEBKITGTK, WEBKITGTK_ITP)})

# What older builds do differently, up to and including a version. The differences of the newer ones apply to them too.
#   Local Network Access: Chrome 142 (Chrome Platform Status 5152728072060928), Firefox 153 for everybody (its release
#   notes; 152 began to roll it out).
#   __Http- and __Host-Http-: Chromium 140, Firefox 143 (MDN's browser-compat-data, http.headers.Set-Cookie).
#   Partitioned: Firefox 141 (its release notes, and MDN's browser-compat-data, as above).
#   Firefox 140 sends a request again for another origin (measured), and takes `a` for a value (its CookieParser.cpp).
OLDER_CHROMIUM: dict[str, dict[str, Any]] = {
    "141": {"local_network": None},
    "139": {"enforces_http_prefixes": False},
}
UNTIL: dict[str, dict[str, dict[str, Any]]] = {
    CHROMIUM.name: OLDER_CHROMIUM,
    CHROMIUM_BLOCKED.name: OLDER_CHROMIUM,
    FIREFOX.name: {
        "152": {"local_network": None},
        "142": {"enforces_http_prefixes": False},
        "140": {"cache_serves_other_origins": False, "nameless_cookies": "stored", "supports_partitioned": False},
    },
}


def engine(name: str, version: str | None = None) -> Engine:
    """Return the engine `name` as of `version` ("140"), or as of the newest measured version.

    Raises PolicyError for a name that is not in ENGINES, and for an invalid version.
    """
    check_argument("version", str | None, version)
    built = ENGINES[name]
    for last, differences in UNTIL.get(name, {}).items():
        if version and numbers(version) <= numbers(last):
            built = replace(built, **differences)
    return built
