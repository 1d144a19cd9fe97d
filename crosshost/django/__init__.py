"""System checks for settings of cookies, CORS and CSRF: add "crosshost.django" to INSTALLED_APPS.

`manage.py check` then prints each fault with its id, the reason, and the setting that fixes it: see docs/checks.md.
"""
