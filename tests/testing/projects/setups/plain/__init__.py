"""Plain Django: sessions behind JSON views, page and API on two hosts of one site, the CSRF token in a body."""
