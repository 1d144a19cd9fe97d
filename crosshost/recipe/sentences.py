"""Every sentence that a recipe or a refusal says, by its id: a closed table, so that pages can translate it."""

from dataclasses import dataclass

SENTENCES: dict[str, str] = {
    # Why a line of settings.py is there.
    "allowed-hosts": "Django answers requests to {host} only.",
    "cors-allowed-origins": "The page on {page} may read responses: another origin needs CORS headers.",
    "cors-allow-credentials": "Without it the browser hides the response to every request with cookies.",
    "csrf-trusted-origins": "Django's CSRF check refuses the page's POST otherwise: its Origin is {page}, not {api}.",
    "cookie-secure": "The cookie travels over https only.",
    "cookie-secure-for-none": "Browsers accept SameSite=None only together with Secure. They count {host} as secure.",
    "session-samesite-none": "Page and API are on two sites: with Lax the browser does not send the session cookie.",
    "csrf-samesite-none": "The same for the CSRF cookie. The CSRF check and CORS keep other sites out.",
    "csrf-cookie-domain": "JavaScript on {page_host} can then read it. The session cookie stays with {host}.",
    "proxy-ssl-header": "nginx ends TLS and always sets this header. Without it Django takes every request for http.",
    "login-redirect": "After the login on Django's page the person comes back to the page.",
    # What else to know about a recipe.
    "note-plain-http": "Over http everybody on the network can read passwords and cookies: use https outside of a lab.",
    "note-tls-elsewhere": "If TLS ends at a platform in front of Django that always sets X-Forwarded-Proto, add "
    "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https').",
    "note-one-name": "localhost and 127.0.0.1 are two sites. With one name for both, SameSite=Lax is enough.",
    "note-third-party": "The cookies are third-party cookies: a browser or a person may block them at any time. One "
    "site for both does not depend on that.",
    "note-shared-domain": "Every host below {domain} can read and overwrite a cookie with Domain={domain}.",
    # Why a wish is refused: wrong values.
    "not-an-origin": "{option} {value} is not an origin: write {right}",
    "origin-with-path": "{option} {value} has more than scheme, host and port: write {right}",
    "no-such-value": "there is no {option} {value}: {hint}",
    "not-a-text": "{option} is {value}: write a text such as {right}",
    # Why a wish is refused: it cannot work.
    "one-origin-without-proxy": "Page and API are one origin, {page}, so one server must answer for both: a proxy in "
    "front.",
    "vite-is-http": "Vite's development server speaks http, and the page is {page}.",
    "vite-is-for-development": "Vite's development server is for your own machine or network, not for {page}.",
    "cookie-domain-ip": "The page on {page_host} cannot read a cookie of {host}: an IP address has no Domain to share.",
    "cookie-domain-two-sites": "The page on {page_host} cannot read a cookie of {host}: they are two sites, which "
    "share no Domain.",
    "cookie-domain-suffix": "The page on {page_host} cannot read a cookie of {host}: {suffix} is a public suffix, and "
    "browsers refuse cookies with that Domain.",
    "none-needs-https": "Page and API are on two sites, so the cookies need SameSite=None, which browsers accept only "
    "with Secure: the API needs https.",
    "works-nowhere": "It works in none of {browsers}: {finding}",
    "unsafe": "With every setting that works, an attacker succeeds as well.",
    "nearest": "{why} Write {nearest}",
}


@dataclass(frozen=True)
class Sentence:
    """One sentence of the table with its values; `str()` is the English text."""

    id: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return SENTENCES[self.id].format_map(dict(self.values))


def sentence(id: str, **values: str) -> Sentence:
    return Sentence(id, tuple(values.items()))
