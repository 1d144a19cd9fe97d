"""What strangers try: to read with the victim's cookies, and to write, as each content type that a body can have."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

READS = (
    "/blog/whoami/",
    "/blog/posts/",
    "/accounts/csrf/",
    "/admin/auth/user/",
    "/blog/nothing/",
)
PREFLIGHTS = ("/blog/posts/", "/accounts/csrf/")


@dataclass(frozen=True)
class Write:
    """A request that would change something if it came from the page."""

    what: str
    path: str
    method: str = "POST"
    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


POST = {"title": "Not mine", "text": "Written by a stranger"}
LOGIN = {"username": "demo", "password": "demo", "next": "/"}
PASSWORD = {"old_password": "demo", "new_password1": "stolen-5-words", "new_password2": "stolen-5-words"}


def writes(post: int, user: int, *, demo: bool = True) -> tuple[Write, ...]:
    """Return the writes, against the post with this id and the user with that one, both the victim's own."""
    one = f"/blog/posts/{post}/"
    lab = (Write("a post by a form of the lab", "/lab/arrival/"), Write("logout by a link", "/lab/login/", "GET"))
    return (
        Write("a post", "/blog/posts/", fields=POST),
        Write("a post with PUT", "/blog/posts/", "PUT", POST),
        Write("deleting", one, "DELETE"),
        Write("deleting by a method header", one, headers={"X-HTTP-Method-Override": "DELETE"}),
        Write("deleting by other headers", one, headers={"X-HTTP-Method": "DELETE", "X-Method-Override": "DELETE"}),
        Write("deleting by a field", f"{one}?_method=DELETE", fields={"_method": "DELETE"}),
        Write("deleting by GET", f"{one}?_method=DELETE", "GET", headers={"X-HTTP-Method-Override": "DELETE"}),
        Write("login", "/accounts/login/", fields=LOGIN),
        Write("login with PATCH", "/accounts/login/", "PATCH", LOGIN),
        Write("login in the admin", "/admin/login/", fields=LOGIN),
        Write("logout", "/accounts/logout/"),
        Write("logout by GET", "/accounts/logout/", "GET"),
        Write("logout in the admin", "/admin/logout/"),
        Write("a new password", "/admin/password_change/", fields=PASSWORD),
        Write("their password", f"/admin/auth/user/{user}/password/", fields={**PASSWORD, "usable_password": "true"}),
        Write("a new administrator", "/admin/auth/user/add/", fields={"username": "evil", **PASSWORD}),
        Write("a post in the admin", "/admin/blog/post/add/", fields={**POST, "author": str(user)}),
        Write("deleting in the admin", f"/admin/blog/post/{post}/delete/", fields={"post": "yes"}),
        Write("CONNECT", "/blog/posts/", "CONNECT"),
        Write("TRACE", "/blog/posts/", "TRACE"),
        Write("a method that is none", "/blog/posts/", "EVIL", POST),
        *(lab if demo else ()),
    )  # fmt: skip


BOUNDARY = "x-boundary-x"


def multipart(fields: dict[str, str]) -> str:
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    return "".join(parts) + f"--{BOUNDARY}--\r\n"


# Each with how the fields are written. A page may send the first five across origins without a preflight.
BODIES = {
    "application/x-www-form-urlencoded": urlencode,
    f"multipart/form-data; boundary={BOUNDARY}": multipart,
    "text/plain": json.dumps,
    "text/plain; charset=application/json": json.dumps,
    "": json.dumps,
    "application/json": json.dumps,
    "text/plain, application/json": json.dumps,
    "application/csp-report": json.dumps,
    "application/xml": lambda fields: "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()),
}
