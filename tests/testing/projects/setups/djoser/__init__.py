"""djoser with a session besides its token (CREATE_SESSION_ON_LOGIN); the page is on the site's bare domain."""
