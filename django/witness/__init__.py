"""What only lab mode has (DJANGO_DEMO=true): the witness, which says what the server saw, and a login without typing.

config/urls.py and config/wsgi.py bring it in. Nothing else in `config` or `blog` knows of it.
"""
