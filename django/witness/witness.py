"""The WSGI application, witnessed.

A middleware would not do: CorsMiddleware answers a preflight, and no middleware below it ever sees one. A header
would not do either: it would change the request, and make a preflight where there was none.
"""

import logging
import re
import time

from witness import store
from witness.exchange import of_request, of_response

TRACE = "[A-Za-z0-9_-]{16,64}"
IN_QUERY = re.compile(rf"(?:^|&)trace=({TRACE})(?:&|$)")

logger = logging.getLogger(__name__)


def witnessed(application):
    """Record each exchange whose query has a trace, before the first byte of its answer leaves."""

    def response(environ, start_response):
        trace = IN_QUERY.search(environ.get("QUERY_STRING", ""))
        if trace is None:
            return application(environ, start_response)
        arrived, request = time.time(), environ.copy()

        def record_and_start(status, headers, *exc_info):
            try:
                reason = environ.get("CSRF_FAILURE_REASON")
                exchange = {"time": int(arrived * 1000), **of_request(request), **of_response(status, headers, reason)}
                store.add(trace[1], arrived, exchange)
            except Exception as error:  # whatever it is, it is not the request's fault
                logger.warning("The witness could not record a request: %s: %s", type(error).__name__, error)
            return start_response(status, headers, *exc_info)

        return application(environ, record_and_start)

    return response
