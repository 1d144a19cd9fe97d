"""The way back from a form that another site's page has sent: a navigation, which nobody can read the answer of.

Whatever Django answers to a witnessed request whose query has a `back`, the browser then goes there: to a path of the
page, and nowhere else (see views.Back). Refused or not, the answer itself stays as it is.
"""

from urllib.parse import parse_qs, urlencode


def returning(application):
    """Send those who ask for it back to the page after the answer."""

    def response(environ, start_response):
        query = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=None)
        if environ["REQUEST_METHOD"] != "POST" or "trace" not in query or "back" not in query:
            return application(environ, start_response)
        refresh = ("Refresh", f"0; url=/lab/back/?{urlencode({'to': query['back'][0]})}")

        def start(status, headers, *exc_info):
            others = [one for one in headers if one[0].lower() != "refresh"]
            return start_response(status, [*others, refresh], *exc_info)

        return application(environ, start)

    return response
