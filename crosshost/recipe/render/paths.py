"""The paths of the views that the recipe writes, and those that a proxy on the page's origin passes on."""

CSRF, LOGIN, LOGOUT, WHOAMI = (f"/accounts/{name}/" for name in ("csrf", "login", "logout", "whoami"))
PROXIED = ("accounts", "api", "admin", "static/admin")
