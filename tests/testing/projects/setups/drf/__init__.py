"""Django REST framework with SessionAuthentication: its own HTML login form, a CSRF cookie that the page reads."""
