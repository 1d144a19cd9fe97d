"""Logins under attack: failed ones are throttled (django-axes), and hashing passwords cannot take every thread."""
