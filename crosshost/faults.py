"""By which checks of scripts/smoke each fault shows in HTTP: these must not be as expected, and all others must.

A fault that is not here shows in browsers alone, or is just what its settings ask for. A check's name counts up to its
first comma.
"""

SESSION = ("the SESSION cookie", "whoami with a session", "logout expires the session cookie")
WRITING = ("login", *SESSION, "a post with the token of the login", "deleting it", "logout")
# Django says "Origin checking failed" to whatever the page writes.
UNTRUSTED = ("login without a CSRF token", "a post without a CSRF token", *WRITING)
READING = ("whoami without a session", "whoami after logout", "an error has the CORS headers too")
PREFLIGHT = ("preflight of a post", "the preflight allows the post", "how long a preflight is kept")
KEPT = ("a personal answer is not kept", "answers differ by Origin and Accept")

SIGNS: dict[str, tuple[str, ...]] = {
    "any-origin-reflected": UNTRUSTED,
    "cross-site-form-post": UNTRUSTED,
    "csrf-untrusted-origin": UNTRUSTED,
    "disallowed-host": (*UNTRUSTED, *READING, "the CSRF cookie"),
    "duplicate-cors-headers": ("CORS for the page", "preflight of a post"),
    "error-without-cors": (
        *(*UNTRUSTED, *READING, *KEPT, *PREFLIGHT),
        *("the CSRF cookie", "Django is healthy", "CORS for the page"),
    ),
    "header-not-allowed": ("the preflight allows the post",),
    "login-redirect": (*KEPT, "whoami without a session", "whoami after logout"),
    "origin-regex-unanchored": UNTRUSTED,
    "origin-trailing-slash": UNTRUSTED,
    "origin-upper-case": ("CORS for the page", *PREFLIGHT),
    "preflight-redirected": PREFLIGHT,
    "proxy-drops-port": UNTRUSTED,
    "proxy-hides-scheme": UNTRUSTED,
    "vary-missing": KEPT[1:],
}
