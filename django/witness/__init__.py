"""For the demo only (DJANGO_DEMO=true): the witness, which records what the server received, and a one-click login.

config/settings.py, config/urls.py and config/wsgi.py add it. Nothing else in `config` or `blog` refers to it.
"""
