"""System checks for what only settings can tell of cookies, CORS and CSRF: add "crosshost.django" to INSTALLED_APPS.

`manage.py check` then says each fault with its id, why, and the setting that cures it; docs/checks.md lists them all.
"""
