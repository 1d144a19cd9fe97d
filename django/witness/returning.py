"""The way back from a form that another site's page posted: a navigation, whose response no script can read.

After the response to a witnessed POST whose query has a `back`, the browser goes there: to a path of the page, and
nowhere else (see views.Back). The response itself is not changed. Django's login form is a person's own: they read its
errors, and its `next` leads on.
"""

from urllib.parse import parse_qs, urlencode

LOGIN_PATH = "/accounts/login/"


def returning(application):
    """Return `application`, adding a Refresh to the page to the responses of such requests."""

    def response(environ, start_response):
        query = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=None)
        is_forms = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] != LOGIN_PATH
        if not is_forms or "trace" not in query or "back" not in query:
            return application(environ, start_response)
        refresh = ("Refresh", f"0; url=/lab/back/?{urlencode({'to': query['back'][0]})}")

        def start(status, headers, *exc_info):
            others = [header for header in headers if header[0].lower() != "refresh"]
            return start_response(status, [*others, refresh], *exc_info)

        return application(environ, start)

    return response
