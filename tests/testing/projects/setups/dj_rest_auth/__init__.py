"""dj-rest-auth with its JWT in an HttpOnly cookie, across sites; the CSRF token in a body."""
