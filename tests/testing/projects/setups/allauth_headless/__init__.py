"""django-allauth headless, log in by email; page and API are on one host, the API at another port."""
