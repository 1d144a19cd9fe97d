"""Recording the requests of the WSGI application.

Not a middleware: CorsMiddleware answers preflights, and no middleware below it sees them. The trace is not in a header:
that would change the request, and cause a preflight where there was none.
"""

import logging
import re
import time

from witness import store
from witness.exchange import describe_request, describe_response

TRACE = "[A-Za-z0-9_-]{16,64}"
IN_QUERY = re.compile(rf"(?:^|&)trace=({TRACE})(?:&|$)")

logger = logging.getLogger(__name__)


def witnessed(application):
    """Return `application`, recording each request whose query has a trace before the response's first byte is sent."""

    def response(environ, start_response):
        trace = IN_QUERY.search(environ.get("QUERY_STRING", ""))
        if trace is None:
            return application(environ, start_response)
        arrived, request = time.time(), environ.copy()

        def record_and_start(status, headers, *exc_info):
            try:
                reason = environ.get("CSRF_FAILURE_REASON")
                exchange = {
                    "time": int(arrived * 1000),
                    **describe_request(request),
                    **describe_response(status, headers, reason),
                }
                store.add(trace[1], arrived, exchange)
            except Exception as error:  # a failed record must not fail the request
                logger.warning("The witness could not record a request: %s: %s", type(error).__name__, error)
            return start_response(status, headers, *exc_info)

        return application(environ, record_and_start)

    return response
