"""What the witness saw, for whoever has the trace."""

import sqlite3

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog.answers import NegotiatedMethods, error
from lab import store


@method_decorator(never_cache, name="dispatch")
class Witness(NegotiatedMethods):
    def get(self, request: HttpRequest, trace: str) -> HttpResponse:
        """An unknown trace has no exchanges, and is no error: that nothing reached Django is what it says."""
        try:
            exchanges = store.read(trace)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The witness cannot read its records; the server's log says why.")
        return JsonResponse({"trace": trace, "exchanges": exchanges})
