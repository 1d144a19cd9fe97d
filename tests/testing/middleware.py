"""Middlewares with a mistake, or that refuse requests as a framework does."""

from django.http import JsonResponse


def allow_first_origin_without_vary(get_response):
    """Return the Origin as allowed, and forget `Vary: Origin`."""

    def middleware(request):
        response = get_response(request)
        if origin := request.headers.get("Origin"):
            response["Access-Control-Allow-Origin"] = origin
        return response

    return middleware


def refuse_as_rest_framework(get_response):
    """Refuse every request in the words of SessionAuthentication.enforce_csrf."""

    def middleware(request):
        reason = "CSRF cookie not set." if request.method == "POST" else "Odd reason."
        if request.method == "OPTIONS":
            return get_response(request)
        return JsonResponse({"detail": f"CSRF Failed: {reason}"}, status=403)

    return middleware
